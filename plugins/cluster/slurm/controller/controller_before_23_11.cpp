// What slurmctld has no message for before 23.11: the states of jobs, and signals to all jobs that match a filter.
#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "common/words.hpp"
#include "controller/controller.hpp"
#include "restd/host_list.hpp"
#include "restd/job_id.hpp"
#include "rpc/record_list.hpp"
#include "views/job_text.hpp"
#include "views/job_view.hpp"

namespace restd::slurm {
namespace {

using Jobs = RecordList<wire::job_info_msg, wire::job_info>;

// The waiting tasks of an array's record; null: the record is no such record.
Bits waiting_tasks(const JobInfo& job)
{
    if (job.array_job_id.value_or(0) == 0 || job.array_task_id.is_set() || job.array_task_string.empty()) return {};
    return {static_cast<std::uint32_t>(job.array_task_string.size() * 4), job.array_task_string};
}

JobState state_of(const JobInfo& job)
{
    JobState state;
    state.job_id = job.job_id;
    state.array_job_id = static_cast<std::uint32_t>(job.array_job_id.value_or(0));
    state.array_task_id = to_wire(job.array_task_id);
    state.array_task_id_bitmap = waiting_tasks(job);
    state.het_job_id = static_cast<std::uint32_t>(job.het_job_id.value_or(0));
    state.state = job.job_state;
    return state;
}

// The part of `state` that is asked for.
std::optional<JobState> part_of(const JobState& state, const JobStateId& wanted)
{
    if (wanted.array_task_id != no_value32) {
        if (state.array_job_id != wanted.job_id) return {};
        const bool waits = state.array_task_id_bitmap.test(wanted.array_task_id);
        if (!waits && state.array_task_id != wanted.array_task_id) return {};
        JobState task = state;
        task.array_task_id = wanted.array_task_id;
        task.array_task_id_bitmap = {};
        return task;
    }
    if (wanted.het_job_offset != no_value32) {
        const bool is_it = state.het_job_id == wanted.job_id && state.job_id - state.het_job_id == wanted.het_job_offset;
        return is_it ? std::optional(state) : std::nullopt;
    }
    const bool is_it =
        state.job_id == wanted.job_id || state.array_job_id == wanted.job_id || state.het_job_id == wanted.job_id;
    return is_it ? std::optional(state) : std::nullopt;
}

// The name under which slurmctld signals this record and no other.
std::string name_of(const JobInfo& job)
{
    SelectedStep step;
    step.step_id = {0, job.job_id, no_value32, no_value32};
    if (job.array_job_id.value_or(0) != 0) {
        step.step_id.job_id = static_cast<std::uint32_t>(job.array_job_id.value);
        step.array_task_id = to_wire(job.array_task_id);
        step.array_bitmap = waiting_tasks(job);
    } else if (job.het_job_id.value_or(0) != 0) {
        step.step_id.job_id = static_cast<std::uint32_t>(job.het_job_id.value);
        step.het_job_offset = to_wire(job.het_job_offset);
    }
    std::string name;
    append_step(name, step);
    return name;
}

// The filters of an order. Jobs that have ended match none.
class Filter {
public:
    explicit Filter(const KillJobs& order) : order_(order)
    {
        if (order.nodes.empty()) return;
        auto names = expand_hosts(order.nodes);
        if (!names) throw Error(err::invalid_node_name, "no list of nodes: " + std::string(order.nodes), "cluster/slurm", 422);
        nodes_.insert(names->begin(), names->end());
    }

    bool is_any() const
    {
        const model::KillJobsRequest& o = order_;
        return !o.account.empty() || !o.job_name.empty() || !o.partition.empty() || !o.qos.empty() || !o.reservation.empty() ||
               !o.wckey.empty() || !nodes_.empty() || o.job_state != model::job_state::end || order_.uid != KillJobs::anybody ||
               o.jobs.empty();
    }
    bool matches(const JobInfo& job) const
    {
        const std::uint32_t state = model::job_state::base(job.job_state);
        if (state > model::job_state::suspended) return false;
        const auto is = [](std::string_view wanted, std::string_view has) { return wanted.empty() || wanted == has; };
        return is(order_.account, job.account) && is(order_.job_name, job.name) && is(order_.qos, job.qos) &&
               is(order_.reservation, job.resv_name) && is(order_.wckey, job.wckey) && has_partition(job) && is_on_node(job) &&
               (order_.job_state == model::job_state::end || order_.job_state == state) &&
               (order_.uid == KillJobs::anybody || order_.uid == job.user_id) && is_listed(job);
    }

private:
    bool has_partition(const JobInfo& job) const
    {
        if (order_.partition.empty()) return true;
        const auto names = cluster::split(job.partition);
        return std::find(names.begin(), names.end(), order_.partition) != names.end();
    }
    bool is_on_node(const JobInfo& job) const
    {
        if (nodes_.empty()) return true;
        const auto names = expand_hosts(job.nodes);
        return names &&
               std::any_of(names->begin(), names->end(), [&](const std::string& name) { return nodes_.contains(name); });
    }
    bool is_listed(const JobInfo& job) const
    {
        if (order_.jobs.empty()) return true;
        const JobState state = state_of(job);
        return std::any_of(order_.jobs.begin(), order_.jobs.end(), [&](std::string_view text) {
            const auto id = JobId::parse(text);
            return id && part_of(state, {id->job, id->array_task.value_or(no_value32), id->het_offset.value_or(no_value32)});
        });
    }

    const KillJobs& order_;
    std::set<std::string, std::less<>> nodes_;
};

// The flags that a request for a single job has in this version. Bit 2 had another meaning in 22.05.
std::uint16_t flags_in(WireVersion version, std::uint16_t flags)
{
    constexpr std::uint16_t of_23_02 = 0x3ff;
    const std::uint16_t known = version < wire::v23_02 ? of_23_02 & ~model::kill_array_task : of_23_02;
    return flags & known;
}

}  // namespace

Listing<model::JobStateRecord> SlurmController::states_of_jobs(const Identity& caller, const std::vector<JobStateId>& wanted)
{
    model::JobInfoQuery query;
    query.flags = model::show_all | model::show_local;
    Jobs jobs = decode_answer([&] { return Jobs(ask_jobs(caller, query).answer); });
    std::vector<JobState> states;  // they refer to `jobs`
    decode_answer([&] {
        jobs.for_each(jobs.head().record_count, [&](const JobInfo& job, std::uint32_t) {
            const JobState state = state_of(job);
            if (wanted.empty()) states.push_back(state);
            for (const JobStateId& id : wanted)
                if (const auto part = part_of(state, id)) states.push_back(*part);
        });
    });
    return {[jobs = std::move(jobs), states = std::move(states)](Sink<model::JobStateRecord> sink) {
        for (const JobState& state : states) show_state(state, sink);
    }};
}

void SlurmController::cancel_each(const Identity& caller, const KillJobs& order, Sink<model::KillJobsResult> sink)
{
    std::vector<std::string> names;
    if (const Filter filter(order); filter.is_any()) {
        model::JobInfoQuery query;
        query.flags = model::show_all | model::show_local;
        decode_answer([&] {
            const Jobs jobs(ask_jobs(caller, query).answer);
            jobs.for_each(jobs.head().record_count, [&](const JobInfo& job, std::uint32_t) {
                if (filter.matches(job)) names.push_back(name_of(job));
            });
        });
    } else {
        names.assign(order.jobs.begin(), order.jobs.end());
    }
    std::optional<Error> unreachable;
    bool any = false;  // was tried
    for (const std::string& name : names) {
        KillStep kill;
        kill.job = name;
        kill.signal = order.signal_number;
        const auto body = [&](Packer& to) {
            KillStep as_known = kill;
            as_known.flags = flags_in(to.version(), order.flags);
            wire::job_step_kill::pack(to, as_known);
        };
        model::KillJobsResult result;
        std::string message;
        if (!unreachable) try {
                parts_.rpc.tell(caller, message::kill_job, body, Effect::changes);
                any = true;
            } catch (const Error& error) {
                // No other request will get an answer either.
                const bool is_transport = error.status() == 502 || error.status() == 503 || error.status() == 504;
                if (!any && (is_transport || error.status() == 511)) throw;
                any = true;
                message = error.what();
                result.error_code = static_cast<std::uint32_t>(error.number());
                if (is_transport) unreachable = error;
            }
        else {
            message = unreachable->what();
            result.error_code = static_cast<std::uint32_t>(unreachable->number());
        }
        if (result.error_code == 0 && (order.flags & model::kill_verbose) == 0) continue;
        const auto id = JobId::parse(name);
        result.step_id = name;
        if (id) result.job_id = id->number();
        result.error_message = message;
        result.error_string = error_text(static_cast<int>(result.error_code));
        sink(result);
    }
}

}  // namespace restd::slurm
