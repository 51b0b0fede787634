#include "controller/controller.hpp"

#include <unistd.h>

#include <algorithm>
#include <vector>

#include "common/words.hpp"
#include "messages/controller.hpp"
#include "messages/job.hpp"
#include "messages/node.hpp"
#include "names/job_name.hpp"
#include "rpc/record_list.hpp"
#include "views/job_text.hpp"
#include "views/job_view.hpp"
#include "views/node_view.hpp"
#include "views/partition_view.hpp"
#include "views/stats_view.hpp"

namespace restd::slurm {
namespace {

constexpr const char* source = "cluster/slurm";
// Show flags of the protocol beyond those that handlers know.
constexpr std::uint16_t show_mixed = 0x8, show_local = 0x10, show_federation = 0x40;

std::uint16_t local(std::uint16_t flags)
{
    return static_cast<std::uint16_t>((flags | show_local) & ~show_federation);
}

std::string this_host()
{
    char name[256] = "";
    if (gethostname(name, sizeof name - 1) != 0) return "localhost";
    return name;
}

// Checks all jobs of an answer, then shows those that `wanted`.
template <class Wanted>
void show_jobs(const Message& answer, People& people, Sink<model::Job> sink, Updated& updated, Wanted wanted)
{
    PeopleNames names(people);
    const auto list = decode_answer([&] {
        const RecordList<wire::job_info_msg, wire::job_info> jobs(answer);
        jobs.for_each(jobs.head().record_count, [&](const JobInfo& job, std::uint32_t) {
            check(job.allocation);
            // Looked up before the first record goes out: nothing may fail then.
            look_up_people(job, names);
        });
        return jobs;
    });
    updated.last_update = list.head().last_update;
    updated.last_backfill = list.head().last_backfill;
    JobView view(names, list.head().last_backfill);
    list.for_each(list.head().record_count, [&](JobInfo& job, std::uint32_t) {
        if (wanted(job)) sink(view.complete(job));
    });
}

// Whether the record is this task of its array, or stands for it while it waits.
bool has_task(const JobInfo& job, std::uint32_t task)
{
    if (job.array_task_id.is_set()) return to_wire(job.array_task_id) == task;
    const Bits waiting{static_cast<std::uint32_t>(job.array_task_string.size() * 4), job.array_task_string};
    return waiting.test(task);
}

using Nodes = RecordList<wire::node_info_msg, wire::node_info>;

auto is_hidden(const NodesHead& head)
{
    return [&head](std::uint32_t node) { return head.hidden_nodes.test(node); };
}

Nodes checked_nodes(const Message& answer, PeopleNames& names)
{
    return decode_answer([&] {
        const Nodes nodes(answer);
        const NodesHead& head = nodes.head();
        if (head.record_count > nodes.bytes() / wire::node_info::least + head.hidden_nodes.digits().size() * 4)
            throw WireError(std::to_string(head.record_count) + " nodes in " + std::to_string(nodes.bytes()) + " bytes");
        nodes.for_each(
            head.record_count, [&](const NodeInfo& node, std::uint32_t) { look_up_people(node, names); }, is_hidden(head));
        return nodes;
    });
}

}  // namespace

SlurmController::SlurmController(const ControllerParts& parts) : parts_(parts), host_(this_host()) {}

void SlurmController::ping(const Identity& caller, Sink<model::ControllerPing> sink)
{
    const Bulkhead::Place place = parts_.rpc.enter();
    for (std::size_t i = 0; i < parts_.conf.controllers.size(); ++i) {
        model::ControllerPing ping;
        const auto [up, latency] = pings_.get(PingKey{i, caller.token, caller.user}, [&] {
            std::uint64_t microseconds = 0;
            const bool answers = parts_.rpc.ping(caller, i, microseconds);
            return std::pair(answers, microseconds);
        });
        ping.responding = up;
        ping.latency = latency;
        ping.pinged = ping.responding ? "UP" : "DOWN";
        ping.hostname = parts_.conf.controllers[i].name;
        // With more than one backup they are counted.
        const std::string mode = i == 0                                ? "primary"
                                 : parts_.conf.controllers.size() == 2 ? "backup"
                                                                       : "backup" + std::to_string(i);
        ping.mode = mode;
        ping.primary = i == 0;
        sink(ping);
    }
}

void SlurmController::diag(const Identity& caller, Sink<model::Stats> sink)
{
    const Message answer =
        parts_.rpc.ask(caller, message::request_stats, body_of<wire::stats_request>({}), message::stats, Effect::none);
    Arena arena;
    auto stats = read_answer<wire::stats_response>(answer, arena);
    PeopleNames names(parts_.people);
    StatsView view(names);
    sink(view.complete(stats));
}

void SlurmController::licenses(const Identity& caller, Sink<model::License> sink, Updated& updated)
{
    const Message answer =
        parts_.rpc.ask(caller, message::request_licenses, body_of<wire::update_msg>({}), message::licenses, Effect::none);
    const auto list = decode_answer([&] {
        const RecordList<wire::license_info_msg, wire::license_info> licenses(answer);
        licenses.for_each(licenses.head().num_lic, [](const model::License&, std::uint32_t) {});
        return licenses;
    });
    updated.last_update = list.head().last_update;
    list.for_each(list.head().num_lic, [&](model::License& license, std::uint32_t) { sink(complete(license)); });
}

void SlurmController::jobs(const Identity& caller, const model::JobInfoQuery& query, Sink<model::Job> sink, Updated& updated)
{
    model::JobInfoQuery request = query;
    request.flags = local(query.flags);
    const Message answer =
        parts_.rpc.ask(caller, message::request_jobs, body_of<wire::job_info_request>(request), message::jobs, Effect::none);
    show_jobs(answer, parts_.people, sink, updated, [](const JobInfo&) { return true; });
}

void SlurmController::job(const Identity& caller, std::string_view job, const model::JobInfoQuery& query, Sink<model::Job> sink,
                          Updated& updated)
{
    const auto name = JobName::parse(job);
    if (!name) throw Error(err::invalid_job_id, "no such job: " + std::string(job), source);
    const Message answer =
        parts_.rpc.ask(caller, message::request_job,
                       body_of<wire::job_id_msg>({name->id(), static_cast<std::uint16_t>(query.flags | show_local)}),
                       message::jobs, Effect::none);
    bool any = false;
    show_jobs(answer, parts_.people, sink, updated, [&](const JobInfo& record) {
        const bool wanted = !name->array_task || has_task(record, *name->array_task);
        any = any || wanted;
        return wanted;
    });
    if (!any) throw Error(err::invalid_job_id, std::string(error_text(err::invalid_job_id)), source);
}

void SlurmController::job_states(const Identity& caller, List<std::string_view> jobs, Sink<model::JobStateRecord> sink)
{
    std::vector<JobStateId> ids;
    for (const std::string_view job : jobs) {
        const auto name = JobName::parse(job);
        if (!name) throw Error(err::invalid_job_id, "no such job: " + std::string(job), source);
        ids.push_back({name->job, name->array_task.value_or(no_value32), name->het_offset.value_or(no_value32)});
    }
    const Message answer = parts_.rpc.ask(caller, message::request_job_states, body_of<wire::job_state_request>({ids}),
                                          message::job_states, Effect::none);
    Arena arena;
    const auto states = read_answer<wire::job_state_response>(answer, arena);
    std::string text;
    const auto show = [&](const JobState& state, std::uint32_t task) {
        // Tasks by their array, components by the first of them: as they can be asked for.
        SelectedStep step;
        step.step_id = {0, state.job_id, no_value32, no_value32};
        if (state.array_job_id != 0) {
            step.step_id.job_id = state.array_job_id;
            step.array_task_id = task;
        } else if (state.het_job_id != 0) {
            step.step_id.job_id = state.het_job_id;
            step.het_job_offset = state.job_id - state.het_job_id;
        }
        text.clear();
        append_step(text, step);
        model::JobStateRecord record;
        record.job_id = text;
        record.state = state.state;
        sink(record);
    };
    for (const JobState& state : states.jobs) {
        if (state.array_task_id_bitmap.is_null())
            show(state, state.array_task_id);
        else
            state.array_task_id_bitmap.for_each([&](std::uint32_t task) { show(state, task); });
    }
}

// A list of partitions as it was received, checked.
class SlurmController::Partitions {
public:
    explicit Partitions(Message answer) : answer_(std::move(answer)), list_(answer_)
    {
        list_.for_each(list_.head().record_count, [](const PartitionInfo&, std::uint32_t) {});
    }
    Partitions(Partitions&&) = delete;

    Time last_update() const { return list_.head().last_update; }
    template <class Each>
    void for_each(Each each) const
    {
        list_.for_each(list_.head().record_count, [&](PartitionInfo& partition, std::uint32_t) { each(partition); });
    }

private:
    const Message answer_;
    const RecordList<wire::partition_info_msg, wire::partition_info> list_;
};

SlurmController::Partitions SlurmController::ask_partitions(const Identity& caller, Time update_time, std::uint16_t flags) const
{
    return decode_answer([&] {
        return Partitions(parts_.rpc.ask(caller, message::request_partitions,
                                         body_of<wire::update_msg>({update_time, local(flags)}), message::partitions,
                                         Effect::none));
    });
}

void SlurmController::nodes(const Identity& caller, const model::NodesQuery& query, Sink<model::Node> sink, Updated& updated)
{
    const std::uint16_t flags = query.flags != 0 ? query.flags : model::show_all | model::show_detail | show_mixed;
    const Message answer =
        parts_.rpc.ask(caller, message::request_nodes, body_of<wire::update_msg>({query.update_time, local(flags)}),
                       message::nodes, Effect::none);
    PeopleNames names(parts_.people);
    const Nodes list = checked_nodes(answer, names);
    const NodesHead& head = list.head();
    NodePartitions partitions(head.record_count);
    ask_partitions(caller, 0, flags).for_each([&](const PartitionInfo& partition) {
        partitions.add(partition.name, partition.node_indexes);
    });
    updated.last_update = head.last_update;
    list.for_each(
        head.record_count,
        [&](NodeInfo& node, std::uint32_t index) {
            if (!node.name.empty()) sink(complete(node, partitions.of(index), (flags & show_mixed) != 0, names));
        },
        is_hidden(head));
}

void SlurmController::node(const Identity& caller, std::string_view name, const model::NodesQuery& query,
                           Sink<model::Node> sink, Updated& updated)
{
    const std::uint16_t flags = query.flags != 0 ? query.flags : model::show_all | model::show_detail | show_mixed;
    const Message answer = parts_.rpc.ask(caller, message::request_node, body_of<wire::node_info_single>({name, flags}),
                                          message::nodes, Effect::none);
    PeopleNames names(parts_.people);
    const Nodes list = checked_nodes(answer, names);
    const NodesHead& head = list.head();
    if (head.record_count == 0) throw Error(err::invalid_node_name, "no such node: " + std::string(name), source);
    // The answer does not say which node it is by number, so partitions are told by their lists of names.
    std::string partitions;
    ask_partitions(caller, 0, flags).for_each([&](const PartitionInfo& partition) {
        if (!names_node(partition.nodes_configured, name)) return;
        if (!partitions.empty()) partitions += ',';
        partitions += partition.name;
    });
    updated.last_update = head.last_update;
    list.for_each(
        head.record_count,
        [&](NodeInfo& node, std::uint32_t) {
            if (!node.name.empty()) sink(complete(node, partitions, (flags & show_mixed) != 0, names));
        },
        is_hidden(head));
}

void SlurmController::partitions(const Identity& caller, const model::PartitionsQuery& query, Sink<model::Partition> sink,
                                 Updated& updated)
{
    const Partitions list = ask_partitions(caller, query.update_time, query.flags);
    updated.last_update = list.last_update();
    list.for_each([&](PartitionInfo& partition) { sink(complete(partition)); });
}

void SlurmController::partition(const Identity& caller, std::string_view name, const model::PartitionsQuery& query,
                                Sink<model::Partition> sink, Updated& updated)
{
    const Partitions list = ask_partitions(caller, query.update_time, query.flags != 0 ? query.flags : model::show_all);
    updated.last_update = list.last_update();
    bool found = false;
    list.for_each([&](PartitionInfo& partition) {
        if (found || !cluster::same_word(partition.name, name)) return;
        found = true;
        sink(complete(partition));
    });
    if (!found) throw Error(err::invalid_partition_name, std::string(error_text(err::invalid_partition_name)), source);
}

void SlurmController::reservations(const Identity& caller, const model::ReservationsQuery& query, Sink<model::Reservation> sink,
                                   Updated& updated)
{
    const Message answer = parts_.rpc.ask(caller, message::request_reservations,
                                          body_of<wire::last_update>({query.update_time}), message::reservations, Effect::none);
    const auto list = decode_answer([&] {
        const RecordList<wire::reserve_info_msg, wire::reserve_info> reservations(answer);
        reservations.for_each(reservations.head().record_count, [](const model::Reservation&, std::uint32_t) {});
        return reservations;
    });
    updated.last_update = list.head().last_update;
    list.for_each(list.head().record_count, [&](const model::Reservation& reservation, std::uint32_t) { sink(reservation); });
}

void SlurmController::shares(const Identity& caller, const model::SharesQuery& query, Sink<model::Shares> sink,
                             std::uint64_t& total_shares)
{
    const Message answer =
        parts_.rpc.ask(caller, message::request_shares, body_of<wire::shares_request>(query), message::shares, Effect::none);
    Arena arena;
    const auto shares = read_answer<wire::shares_response>(answer, arena);
    total_shares = shares.tot_shares;
    for (AssociationShares association : shares.assoc_shares_list) sink(complete(association, shares.tres_names, arena));
}

}  // namespace restd::slurm
