#include "controller/controller.hpp"

#include <unistd.h>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "common/words.hpp"
#include "controller/covered.hpp"
#include "controller/listing_version.hpp"
#include "messages/build_info.hpp"
#include "messages/controller.hpp"
#include "messages/job.hpp"
#include "messages/node.hpp"
#include "restd/host_list.hpp"
#include "restd/job_id.hpp"
#include "restd/text.hpp"
#include "rpc/asker.hpp"
#include "rpc/record_list.hpp"
#include "views/configuration_view.hpp"
#include "views/job_text.hpp"
#include "views/job_view.hpp"
#include "views/node_view.hpp"
#include "views/partition_view.hpp"
#include "views/stats_view.hpp"
#include "wire/source.hpp"

namespace restd::slurm {
namespace {

// Show flags of the protocol that handlers do not set themselves.
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

using Jobs = RecordList<wire::job_info_msg, wire::job_info>;

// The records of a list. If it was stored it has been checked before. Else check(records) goes through all of them, looks up
// their `people`, so that nothing needs to be asked once the first record is written, and returns whether the list may be
// stored. `people`: null if the records have none. Throws Error for invalid bytes.
template <class Records, class Check>
Records checked(SharedList list, ControllerQuestions& questions, PeopleNames* people, Check check)
{
    return decode_answer([&] {
        Records records(list.answer);
        if (!list.people) {
            if (check(records))
                questions.keep(std::move(list), records.head().last_update,
                               people != nullptr ? people->ids() : PeopleNames::Ids());
        } else if (people != nullptr) {
            people->look_up(*list.people);
        }
        return records;
    });
}

Jobs checked_jobs(SharedList list, ControllerQuestions& questions, PeopleNames& people)
{
    return checked<Jobs>(std::move(list), questions, &people, [&](const Jobs& jobs) {
        bool are_settled = true;
        jobs.for_each(jobs.head().record_count, [&](const JobInfo& job, std::uint32_t) {
            check(job.allocation);
            look_up_people(job, people);
            are_settled = are_settled && is_settled(job);
        });
        return are_settled;
    });
}

// A listing of the jobs for which wanted(job) is true.
template <class Wanted>
Listing<model::Job> listing_of(Jobs jobs, PeopleNames people, Wanted wanted)
{
    const Time last_update = jobs.head().last_update, last_backfill = jobs.head().last_backfill;
    auto produce = [jobs = std::move(jobs), names = std::move(people), wanted](Sink<model::Job> sink) mutable {
        JobView view(names, jobs.head().last_backfill);
        jobs.for_each(jobs.head().record_count, [&](JobInfo& job, std::uint32_t) {
            if (wanted(job)) sink(view.complete(job, sink.wanted()));
        });
    };
    return {std::move(produce), last_update, last_backfill};
}

// Whether the record is this task of its job array, or stands for the task while it is pending.
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

Nodes checked_nodes(SharedList list, ControllerQuestions& questions, PeopleNames& people)
{
    return checked<Nodes>(std::move(list), questions, &people, [&](const Nodes& nodes) {
        const NodesHead& head = nodes.head();
        if (head.record_count > nodes.bytes() / wire::node_info::least + head.hidden_nodes.digits().size() * 4)
            throw WireError(std::to_string(head.record_count) + " nodes in " + std::to_string(nodes.bytes()) + " bytes");
        bool are_settled = true;
        nodes.for_each(
            head.record_count,
            [&](const NodeInfo& node, std::uint32_t) {
                look_up_people(node, people);
                are_settled = are_settled && is_settled(node);
            },
            is_hidden(head));
        return are_settled;
    });
}

// `partitions_of`(index): the partitions of the node, as a text that the closure owns.
template <class PartitionsOf>
Listing<model::Node> listing_of(Nodes nodes, PeopleNames people, bool mixed, PartitionsOf partitions_of)
{
    const Time last_update = nodes.head().last_update;
    auto produce = [nodes = std::move(nodes), names = std::move(people), mixed,
                    partitions_of = std::move(partitions_of)](Sink<model::Node> sink) mutable {
        nodes.for_each(
            nodes.head().record_count,
            [&](NodeInfo& node, std::uint32_t index) {
                if (!node.name.empty()) sink(complete(node, partitions_of(index), mixed, names));
            },
            is_hidden(nodes.head()));
    };
    return {std::move(produce), last_update};
}

using Partitions = RecordList<wire::partition_info_msg, wire::partition_info>;

Partitions checked_partitions(SharedList list, ControllerQuestions& questions)
{
    return checked<Partitions>(std::move(list), questions, nullptr, [](const Partitions& partitions) {
        partitions.for_each(partitions.head().record_count, [](const PartitionInfo&, std::uint32_t) {});
        return true;
    });
}

template <class Each>
void for_each(const Partitions& partitions, Each each)
{
    partitions.for_each(partitions.head().record_count, [&](PartitionInfo& partition, std::uint32_t) { each(partition); });
}

// A listing of records as they were received, or with what complete() adds to each.
template <class Hub, class Head, class Codec, class Count, class Complete>
Listing<Hub> checked_listing(SharedList list, ControllerQuestions& questions, Count Head::Type::*count, Complete complete)
{
    using Records = RecordList<Head, Codec>;
    Records records = checked<Records>(std::move(list), questions, nullptr, [&](const Records& all) {
        all.for_each(all.head().*count, [](const typename Codec::Type&, std::uint32_t) {});
        return true;
    });
    const Time last_update = records.head().last_update;
    const std::uint64_t version = listing_version({records.serial()});
    auto produce = [records = std::move(records), count, complete](Sink<Hub> sink) {
        records.for_each(records.head().*count, [&](typename Codec::Type& record, std::uint32_t) { sink(complete(record)); });
    };
    Listing<Hub> listing{std::move(produce), last_update};
    listing.version = version;
    return listing;
}

}  // namespace

SlurmController::SlurmController(const ControllerParts& parts) : parts_(parts), host_(this_host()) {}

Listing<model::ControllerPing> SlurmController::ping(const Identity& caller)
{
    const Bulkhead::Place place = parts_.rpc.enter();
    std::vector<PingResult> found;
    for (std::size_t i = 0; i < parts_.conf.controllers.size(); ++i)
        found.push_back(pings_.get(PingKey{i, asker_of(caller)}, [&] { return parts_.rpc.ping(caller, i); }));
    return {[this, found](Sink<model::ControllerPing> sink) {
        for (std::size_t i = 0; i < found.size(); ++i) {
            model::ControllerPing ping;
            ping.responding = found[i].answers;
            ping.status = found[i].number;
            ping.latency = found[i].microseconds;
            ping.pinged = ping.responding ? "UP" : "DOWN";
            ping.hostname = parts_.conf.controllers[i].name;
            // If there is more than one backup they are numbered.
            const std::string mode = i == 0 ? "primary" : found.size() == 2 ? "backup" : "backup" + std::to_string(i);
            ping.mode = mode;
            ping.primary = i == 0;
            sink(ping);
        }
    }};
}

void SlurmController::diag(const Identity& caller, Sink<model::Stats> sink)
{
    const SharedMessage answer =
        parts_.questions.ask(caller, message::request_stats, body_of<wire::stats_request>({}), message::stats);
    Arena arena;
    auto stats = read_answer<wire::stats_response>(*answer, arena);
    PeopleNames names(parts_.people);
    StatsView view(names);
    sink(view.complete(stats));
}

void SlurmController::configuration(const Identity& caller, Time update_time, Sink<model::Configuration> sink)
{
    const SharedMessage answer = parts_.questions.ask(caller, message::request_build_info,
                                                      body_of<wire::last_update>({update_time}), message::build_info);
    Arena arena;
    auto info = read_answer<wire::build_info>(*answer, arena);
    sink(complete(info, arena));
}

Listing<model::License> SlurmController::licenses(const Identity& caller)
{
    return checked_listing<model::License, wire::license_info_msg, wire::license_info>(
        {parts_.questions.ask(caller, message::request_licenses, body_of<wire::update_msg>({}), message::licenses)},
        parts_.questions, &wire::license_info_msg::Type::num_lic,
        [](model::License & license) -> auto& { return complete(license); });
}

Listing<model::Job> SlurmController::jobs(const Identity& caller, const model::JobInfoQuery& query)
{
    PeopleNames names(parts_.people);
    Jobs jobs = checked_jobs(ask_jobs(caller, query), parts_.questions, names);
    const std::uint64_t count = jobs.head().record_count;
    const std::uint64_t version = listing_version({jobs.serial()}, names.text());
    auto listing = listing_of(std::move(jobs), std::move(names), [](const JobInfo&) { return true; }).counted(count);
    listing.version = version;
    return listing;
}

Listing<model::NodeResourceLayout> SlurmController::job_resources(const Identity& caller, const JobId& job)
{
    // A slurmctld of 25.11 that is asked in an older version answers with the number of nodes and nothing else.
    require_release("slurmctld", parts_.rpc.version(caller), wire::v25_11);
    struct Answered {
        SharedMessage answer;
        Arena arena;
        ResourceLayout layout;
    };
    auto answered = std::make_unique<Answered>();
    answered->answer = parts_.questions.ask(caller, message::request_resources, body_of<wire::job_id_msg>({job.number(), 0}),
                                            message::resources);
    answered->layout = read_answer<wire::resource_layout>(*answered->answer, answered->arena);
    return {[answered = std::move(answered)](Sink<model::NodeResourceLayout> sink) {
        std::vector<model::NodeGresLayout> gres;
        std::vector<std::string> indices;
        for (const NodeLayout& layout : answered->layout.nodes) {
            gres.assign(layout.layouts.begin(), layout.layouts.end());
            indices.assign(gres.size(), {});
            for (std::size_t i = 0; i < gres.size(); ++i) {
                append_ranges(indices[i], layout.layouts[i].which);
                gres[i].index = indices[i];
            }
            model::NodeResourceLayout node = layout;
            node.gres = gres;
            sink(node);
        }
    }};
}

Listing<model::Job> SlurmController::job(const Identity& caller, const JobId& job, const model::JobInfoQuery& query)
{
    PeopleNames names(parts_.people);
    const JobIdRequest request{job.number(), static_cast<std::uint16_t>(query.flags | show_local)};
    SharedMessage answer =
        parts_.questions.ask(caller, message::request_job, body_of<wire::job_id_msg>(request), message::jobs);
    Jobs jobs = checked_jobs({std::move(answer)}, parts_.questions, names);
    const auto wanted = [task = job.array_task](const JobInfo& record) { return !task || has_task(record, *task); };
    bool any = false;
    jobs.for_each(jobs.head().record_count, [&](const JobInfo& record, std::uint32_t) { any = any || wanted(record); });
    if (!any) throw Error(err::invalid_job_id, std::string(error_text(err::invalid_job_id)), source);
    return listing_of(std::move(jobs), std::move(names), wanted);
}

Listing<model::JobStateRecord> SlurmController::job_states(const Identity& caller, List<std::string_view> jobs)
{
    std::vector<JobStateId> ids;
    for (const std::string_view job : jobs) {
        const auto id = JobId::parse(job);
        if (!id) throw Error(err::invalid_job_id, "no such job: " + std::string(job), source);
        ids.push_back({id->job, id->array_task.value_or(no_value32), id->het_offset.value_or(no_value32)});
    }
    if (parts_.rpc.version(caller) < wire::v23_11) return states_of_jobs(caller, ids);
    auto arena = std::make_unique<Arena>();
    const auto body = [&](Packer& to) {
        require_release("slurmctld", to.version(), wire::v23_11);  // a backup may be older
        wire::job_state_request::pack(to, {ids});
    };
    auto answer = parts_.questions.ask(caller, message::request_job_states, body, message::job_states);
    const auto states = read_answer<wire::job_state_response>(*answer, *arena);
    return {[states, answer = std::move(answer), arena = std::move(arena)](Sink<model::JobStateRecord> sink) {
        for (const JobState& state : states.jobs) show_state(state, sink);
    }};
}

// A client that says itself since when it wants to know of changes is not answered from what is stored: slurmctld does not say
// when the last change was.
SharedList SlurmController::ask_list(const Identity& caller, std::uint16_t type, std::uint16_t expected, Time update_time,
                                     bool is_lasting, FunctionRef<void(Packer&, Time since)> body)
{
    if (update_time == 0 && is_lasting) return parts_.questions.ask_list(caller, type, body, expected);
    return {parts_.questions.ask(
        caller, type, [&](Packer& to) { body(to, update_time); }, expected)};
}

SharedList SlurmController::ask_jobs(const Identity& caller, const model::JobInfoQuery& query)
{
    const std::uint16_t flags = local(query.flags);
    return ask_list(caller, message::request_jobs, message::jobs, query.update_time,
                    has_lasting_view(parts_.conf, caller, flags, parts_.conf.private_jobs), [&](Packer& to, Time since) {
                        wire::job_info_request::pack(to, {since, flags});
                    });
}

SharedList SlurmController::ask_nodes(const Identity& caller, Time update_time, std::uint16_t flags)
{
    const ClientConf& conf = parts_.conf;
    return ask_list(caller, message::request_nodes, message::nodes, update_time,
                    !conf.measures_energy && has_lasting_view(conf, caller, flags, conf.private_nodes),
                    [&](Packer& to, Time since) {
                        wire::update_msg::pack(to, {since, local(flags)});
                    });
}

SharedList SlurmController::ask_partitions(const Identity& caller, Time update_time, std::uint16_t flags)
{
    const ClientConf& conf = parts_.conf;
    return ask_list(caller, message::request_partitions, message::partitions, update_time,
                    !conf.has_dynamic_nodes && has_lasting_view(conf, caller, flags, conf.private_partitions),
                    [&](Packer& to, Time since) {
                        wire::update_msg::pack(to, {since, local(flags)});
                    });
}

SharedList SlurmController::ask_reservations(const Identity& caller, Time update_time)
{
    return ask_list(caller, message::request_reservations, message::reservations, update_time,
                    has_lasting_view(parts_.conf, caller, model::show_all, parts_.conf.private_reservations),
                    [](Packer& to, Time since) { wire::last_update::pack(to, {since}); });
}

Listing<model::Node> SlurmController::nodes(const Identity& caller, const model::NodesQuery& query)
{
    const std::uint16_t flags = query.flags != 0 ? query.flags : model::show_all | model::show_detail | show_mixed;
    PeopleNames names(parts_.people);
    Nodes nodes = checked_nodes(ask_nodes(caller, query.update_time, flags), parts_.questions, names);
    NodePartitions partitions(nodes.head().record_count);
    const Partitions all = checked_partitions(ask_partitions(caller, 0, flags), parts_.questions);
    for_each(all, [&](const PartitionInfo& partition) { partitions.add(partition.name, partition.node_indexes); });
    const std::uint64_t version = listing_version({nodes.serial(), all.serial()}, names.text());
    auto listing =
        listing_of(std::move(nodes), std::move(names), (flags & show_mixed) != 0,
                   [partitions = std::move(partitions)](std::uint32_t index) mutable { return partitions.of(index); });
    listing.version = version;
    return listing;
}

Listing<model::Node> SlurmController::node(const Identity& caller, std::string_view name, const model::NodesQuery& query)
{
    const std::uint16_t flags = query.flags != 0 ? query.flags : model::show_all | model::show_detail | show_mixed;
    PeopleNames names(parts_.people);
    Nodes nodes = checked_nodes(
        {parts_.questions.ask(caller, message::request_node, body_of<wire::node_info_single>({name, flags}), message::nodes)},
        parts_.questions, names);
    bool any = false;
    nodes.for_each(
        nodes.head().record_count, [&](const NodeInfo& node, std::uint32_t) { any = any || !node.name.empty(); },
        is_hidden(nodes.head()));
    if (!any) throw Error(err::invalid_node_name, "no such node: " + std::string(name), source);
    // A single node's answer has no node index, so find its partitions by their lists of node names.
    std::string partitions;
    const Partitions all = checked_partitions(ask_partitions(caller, 0, flags), parts_.questions);
    for_each(all, [&](const PartitionInfo& partition) {
        if (!has_host(partition.nodes_configured, name)) return;
        if (!partitions.empty()) partitions += ',';
        partitions += partition.name;
    });
    return listing_of(std::move(nodes), std::move(names), (flags & show_mixed) != 0,
                      [partitions](std::uint32_t) -> std::string_view { return partitions; });
}

Listing<model::Partition> SlurmController::partitions(const Identity& caller, const model::PartitionsQuery& query)
{
    return checked_listing<model::Partition, wire::partition_info_msg, wire::partition_info>(
        ask_partitions(caller, query.update_time, query.flags), parts_.questions, &wire::partition_info_msg::Type::record_count,
        [](PartitionInfo & partition) -> auto& { return complete(partition); });
}

Listing<model::Partition> SlurmController::partition(const Identity& caller, std::string_view name,
                                                     const model::PartitionsQuery& query)
{
    Partitions all = checked_partitions(
        ask_partitions(caller, query.update_time, query.flags != 0 ? query.flags : model::show_all), parts_.questions);
    std::optional<std::uint32_t> found;
    all.for_each(all.head().record_count, [&](const PartitionInfo& partition, std::uint32_t index) {
        if (!found && same_word(partition.name, name)) found = index;
    });
    if (!found) throw Error(err::invalid_partition_name, std::string(error_text(err::invalid_partition_name)), source);
    const Time last_update = all.head().last_update;
    return {[all = std::move(all), wanted = *found](Sink<model::Partition> sink) {
                all.for_each(all.head().record_count, [&](PartitionInfo& partition, std::uint32_t index) {
                    if (index == wanted) sink(complete(partition));
                });
            },
            last_update};
}

Listing<model::Reservation> SlurmController::reservations(const Identity& caller, const model::ReservationsQuery& query)
{
    return checked_listing<model::Reservation, wire::reserve_info_msg, wire::reserve_info>(
        ask_reservations(caller, query.update_time), parts_.questions, &wire::reserve_info_msg::Type::record_count,
        [](model::Reservation & reservation) -> auto& { return reservation; });
}

Listing<model::Shares> SlurmController::shares(const Identity& caller, const model::SharesQuery& query,
                                               std::uint64_t& total_shares)
{
    auto arena = std::make_unique<Arena>();
    auto answer = parts_.questions.ask(caller, message::request_shares, body_of<wire::shares_request>(query), message::shares);
    const auto shares = read_answer<wire::shares_response>(*answer, *arena);
    total_shares = shares.tot_shares;
    return {[shares, answer = std::move(answer), arena = std::move(arena)](Sink<model::Shares> sink) {
        for (AssociationShares association : shares.assoc_shares_list) {
            Arena scratch;
            sink(complete(association, shares.tres_names, scratch));
        }
    }};
}

}  // namespace restd::slurm
