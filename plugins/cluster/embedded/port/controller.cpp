#include "port/controller.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <optional>

#include "base/refuse.hpp"
#include "base/shared_words.hpp"
#include "port/configuration_view.hpp"
#include "port/controller_view.hpp"
#include "port/job_view.hpp"
#include "restd/error.hpp"
#include "restd/host_list.hpp"
#include "restd/signal_name.hpp"

namespace restd::embedded {
namespace {

JobName name_of(const JobId& id)
{
    if (id.het_offset) refuse(err::invalid_job_id, "no such job: " + id.text());
    JobName name;
    name.job = id.job;
    if (id.array_task) name.tasks.emplace().add(*id.array_task, *id.array_task, 1);
    return name;
}

void refuse_if_unchanged(Time asked, Time changed)
{
    if (asked != 0 && asked >= changed) refuse(err::no_change_in_data);
}

constexpr std::uint32_t no_state = 0xfffffffe;
constexpr const char* no_hetjobs = "heterogeneous jobs are not supported by the embedded cluster";

std::string_view base_state_name(std::uint32_t job_state)
{
    constexpr std::string_view names[] = {"PENDING", "RUNNING",   "SUSPENDED", "COMPLETED", "CANCELLED", "FAILED",
                                          "TIMEOUT", "NODE_FAIL", "PREEMPTED", "BOOT_FAIL", "DEADLINE",  "OUT_OF_MEMORY"};
    return state::base(job_state) < std::size(names) ? names[state::base(job_state)] : "UNKNOWN";
}

// REQUIRES: `version` was asked for before what is listed.
template <class Record>
Listing<Record> with_version(Listing<Record> listing, std::uint64_t version)
{
    listing.version = version;
    return listing;
}

class JobChanges final : public Changes<model::Job> {
public:
    JobChanges(Engine& engine, std::unique_ptr<ChangeLog::Reader> reader) : engine_(engine), reader_(std::move(reader)) {}

    bool take(Sink<Change<model::Job>> sink) override
    {
        std::vector<ChangeLog::Change> changes;
        if (!reader_->read(changes)) return false;
        const auto conf = engine_.conf();
        JobView view(*conf);
        for (const ChangeLog::Change& change : changes) sink({view.show(*change.job), change.before, change.is_gone});
        return true;
    }

private:
    Engine& engine_;
    const std::unique_ptr<ChangeLog::Reader> reader_;
};

// The node's state follows from the jobs and from what administrators say, so it is looked at whenever something changes.
class NodeChanges final : public Changes<model::Node> {
public:
    using Show = std::function<void(const Engine::NodeView&, Sink<model::Node>)>;

    NodeChanges(Engine& engine, std::unique_ptr<ChangeLog::Reader> reader, const Engine::NodeView& view, Show show)
        : engine_(engine), reader_(std::move(reader)), show_(std::move(show)), state_(state_of(view))
    {}

    bool take(Sink<Change<model::Node>> sink) override
    {
        const auto view = engine_.node();
        const auto state = state_of(view);
        const auto before = std::exchange(state_, state);
        if (state && state != before) show_(view, [&](const model::Node& node) { sink({node, before}); });
        return true;
    }

private:
    // None: the node is not listed.
    static std::optional<std::uint32_t> state_of(const Engine::NodeView& view)
    {
        return view.node.base == node_state::future ? std::nullopt : std::optional(view.state);
    }

    Engine& engine_;
    const std::unique_ptr<ChangeLog::Reader> reader_;
    const Show show_;
    std::optional<std::uint32_t> state_;
};

}  // namespace

Caller EmbeddedController::caller_of(const Identity& identity) const
{
    const auto conf = parts_.engine.conf();
    const auto book = parts_.engine.book();
    return embedded::caller_of(identity, conf->slurm_user, *book);
}

Listing<model::ControllerPing> EmbeddedController::ping(const Identity& caller)
{
    const CallStatistics::Timer timer(statistics_, call_kind::ping, caller.uid, caller.user);
    const auto begun = std::chrono::steady_clock::now();
    parts_.engine.stats();  // takes the engine's lock, and so waits until it is free
    const auto latency = static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begun).count());
    return {[conf = parts_.engine.conf(), latency](Sink<model::ControllerPing> sink) {
        model::ControllerPing ping;
        ping.hostname = conf->node.hostname;
        ping.pinged = "UP";
        ping.responding = true;
        ping.latency = latency;
        ping.mode = "primary";
        ping.primary = true;
        sink(ping);
    }};
}

void EmbeddedController::diag(const Identity& caller, Sink<model::Stats> sink)
{
    const CallStatistics::Timer timer(statistics_, call_kind::stats, caller.uid, caller.user);
    show_statistics(parts_.engine.stats(), statistics_.by_kind(), statistics_.by_user(), parts_.engine.now(), sink);
}

Listing<model::License> EmbeddedController::licenses(const Identity& caller)
{
    const CallStatistics::Timer timer(statistics_, call_kind::licenses, caller.uid, caller.user);
    auto view = parts_.engine.node();
    const Time last_update = view.usage.last_update;
    return {[view = std::move(view)](Sink<model::License> sink) { show_licenses(view, sink); }, last_update};
}

void EmbeddedController::configuration(const Identity& caller, Time update_time, Sink<model::Configuration> sink)
{
    const CallStatistics::Timer timer(statistics_, call_kind::configuration, caller.uid, caller.user);
    const auto [conf, since] = parts_.engine.conf_since();
    refuse_if_unchanged(update_time, since);
    const auto book = parts_.engine.book();
    ConfigurationFacts facts;
    facts.conf_file = parts_.conf_file;
    facts.state_directory = parts_.state_directory;
    facts.release = parts_.release;
    facts.started = started_;
    facts.last_update = since;
    facts.next_job_id = parts_.engine.next_job_id();
    show_configuration(*conf, *book, facts, sink);
}

Listing<model::Job> EmbeddedController::jobs(const Identity& caller, const model::JobInfoQuery& query)
{
    const CallStatistics::Timer timer(statistics_, call_kind::jobs, caller.uid, caller.user);
    const auto view = parts_.engine.view();
    refuse_if_unchanged(query.update_time, view.last_update);
    auto show = [jobs = view.jobs, conf = parts_.engine.conf()](Sink<model::Job> sink) {
        JobView shown(*conf);
        for (const auto& job : *jobs) sink(shown.show(*job, sink.wanted()));
    };
    Listing<model::Job> all(std::move(show), view.last_update, view.last_backfill);
    return with_version<model::Job>(std::move(all).counted(view.jobs->size()), view.version);
}

Watch<model::Job> EmbeddedController::watch_jobs(const Identity& caller, ChangesTold told)
{
    const CallStatistics::Timer timer(statistics_, call_kind::jobs, caller.uid, caller.user);
    auto [view, reader] = parts_.engine.watch(std::move(told));
    Listing<model::Job> jobs([jobs = view.jobs, conf = parts_.engine.conf()](Sink<model::Job> sink) {
        JobView shown(*conf);
        for (const auto& job : *jobs) sink(shown.show(*job));
    });
    return {std::move(jobs), std::make_unique<JobChanges>(parts_.engine, std::move(reader))};
}

Listing<model::Job> EmbeddedController::job(const Identity& caller, const JobId& job, const model::JobInfoQuery& query)
{
    const CallStatistics::Timer timer(statistics_, call_kind::job, caller.uid, caller.user);
    const std::uint64_t version = parts_.engine.version();
    auto jobs = parts_.engine.find(name_of(job));
    if (jobs.empty()) refuse(err::invalid_job_id);
    const Time last_update = parts_.engine.usage().last_update;
    refuse_if_unchanged(query.update_time, last_update);
    auto show = [jobs = std::move(jobs), conf = parts_.engine.conf()](Sink<model::Job> sink) {
        JobView shown(*conf);
        for (const auto& record : jobs) sink(shown.show(*record, sink.wanted()));
    };
    return with_version<model::Job>({std::move(show), last_update, parts_.engine.stats().last_backfill}, version);
}

Listing<model::NodeResourceLayout> EmbeddedController::job_resources(const Identity& identity, const JobId& job)
{
    const CallStatistics::Timer timer(statistics_, call_kind::resource_layout, identity.uid, identity.user);
    auto jobs = parts_.engine.find(name_of(job));
    if (jobs.empty()) refuse(err::invalid_job_id);
    const auto caller = caller_of(identity);
    for (const auto& record : jobs)
        if (!caller.operates && caller.uid != record->details->user_id) refuse(err::user_id_missing);
    std::erase_if(jobs, [](const JobRef& record) { return !record->is_active() || record->allocation == nullptr; });
    if (jobs.empty()) refuse(err::job_not_running);
    return {[jobs = std::move(jobs), conf = parts_.engine.conf()](Sink<model::NodeResourceLayout> sink) {
        for (const auto& record : jobs) {
            const std::string cores = core_bitmap(*record->allocation, conf->node);
            model::NodeResourceLayout layout;
            layout.node = conf->node.name;
            layout.sockets_per_node = static_cast<std::uint16_t>(conf->node.sockets);
            layout.cores_per_socket = static_cast<std::uint16_t>(conf->node.cores_per_socket);
            layout.memory_allocated = record->allocation->memory_mb;
            layout.core_bitmap = cores;
            sink(layout);
        }
    }};
}

Listing<model::JobStateRecord> EmbeddedController::job_states(const Identity& caller, List<std::string_view> jobs)
{
    const CallStatistics::Timer timer(statistics_, call_kind::job_state, caller.uid, caller.user);
    struct Shown {
        JobRef job;
        NoVal32 task;  // only this task of the job; unset: the whole job
    };
    const std::uint64_t version = parts_.engine.version();
    decltype(parts_.engine.view().jobs) all;
    std::vector<Shown> named;
    if (jobs.empty()) {
        all = parts_.engine.view().jobs;
    } else {
        std::vector<JobName> names;
        for (const auto text : jobs)
            if (auto name = JobName::parse(text.substr(0, text.find('.')))) names.push_back(*std::move(name));
        parts_.engine.check_names(names);
        for (const auto& name : names) {
            const std::size_t begin = named.size();
            for (auto& job : parts_.engine.find(name)) {
                if (!name.tasks)
                    named.push_back({std::move(job), {}});
                else if (!job->is_array_head())
                    named.push_back({job, job->array_task_id.value_or(0)});
                else
                    for (const auto task : job->tasks->common(*name.tasks)) named.push_back({job, task});
            }
            if (name.tasks)
                std::sort(named.begin() + static_cast<std::ptrdiff_t>(begin), named.end(),
                          [](const Shown& a, const Shown& b) { return a.task.value < b.task.value; });
        }
    }
    auto show_all = [all = std::move(all), named = std::move(named)](Sink<model::JobStateRecord> sink) {
        std::string id;
        const auto show_one = [&](std::uint32_t job_id, NoVal32 task, std::uint32_t job_state) {
            id = std::to_string(job_id);
            if (task.is_number()) id.append("_").append(std::to_string(task.value));
            model::JobStateRecord record;
            record.job_id = id;
            record.state = job_state;
            sink(record);
        };
        const auto show = [&](const JobRecord& job) {
            if (job.is_array_head())
                job.tasks->for_each([&](std::uint32_t task) { show_one(job.array_job_id, task, job.state); });
            else
                show_one(job.array_job_id != 0 ? job.array_job_id : job.job_id, job.array_task_id, job.state);
        };
        if (all)
            for (const auto& job : *all) show(*job);
        for (const auto& [job, task] : named) {
            if (task.is_number())
                show_one(job->array_job_id, task, job->state);
            else
                show(*job);
        }
    };
    return with_version<model::JobStateRecord>({std::move(show_all)}, version);
}

void EmbeddedController::submit(const Identity& identity, List<model::JobDescription> submissions,
                                Sink<model::SubmitResult> sink)
{
    const CallStatistics::Timer timer(statistics_, call_kind::submit, identity.uid, identity.user);
    if (submissions.empty()) refuse(err::job_script_missing);
    if (submissions.size() > 1) refuse(err::not_supported, no_hetjobs);
    const auto submitted = parts_.engine.submit(caller_of(identity), submissions.front());
    model::SubmitResult result;
    result.job_id = submitted.job_id;
    result.step_id = "batch";
    result.error_code = submitted.held                    ? err::job_held
                        : submitted.waits_for_reservation ? err::reservation_not_usable
                                                          : err::success;
    result.error = error_text(static_cast<int>(result.error_code));
    sink(result);
}

void EmbeddedController::allocate(const Identity& identity, List<model::JobDescription> requests,
                                  Sink<model::SubmitResult> sink)
{
    const CallStatistics::Timer timer(statistics_, call_kind::allocate, identity.uid, identity.user);
    if (requests.size() != 1) refuse(err::not_supported, no_hetjobs);
    const auto allocated = parts_.engine.allocate(caller_of(identity), requests.front());
    model::SubmitResult result;
    result.job_id = allocated.job_id;
    result.error_code = allocated.held                    ? err::job_held
                        : allocated.waits_for_reservation ? err::reservation_not_usable
                                                          : err::success;
    result.error = error_text(static_cast<int>(result.error_code));
    sink(result);
}

void EmbeddedController::update_job(const Identity& identity, const JobId& job, const model::JobDescription& change,
                                    Sink<model::JobArrayResult>)
{
    const CallStatistics::Timer timer(statistics_, call_kind::update, identity.uid, identity.user);
    parts_.engine.update(caller_of(identity), name_of(job), change);
}

void EmbeddedController::requeue_jobs(const Identity& identity, List<JobId> jobs, std::uint32_t flags, Sink<RequeuedJob> done,
                                      Sink<FailedEntry> failed)
{
    const CallStatistics::Timer timer(statistics_, call_kind::requeue, identity.uid, identity.user);
    std::vector<JobName> names;
    for (const JobId& job : jobs) {
        auto& name = names.emplace_back();
        if (!job.het_offset) name = name_of(job);  // of other jobs there is none
    }
    const auto outcomes = parts_.engine.requeue(caller_of(identity), names, flags);
    std::vector<model::JobArrayResult> results;
    std::deque<std::string> names_of_tasks;  // a deque, because the results refer to them
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        const Requeued& outcome = outcomes[i];
        if (outcome.number != err::success) {
            failed({i, Error(outcome.number, outcome.why, "cluster/embedded")});
            continue;
        }
        results.clear();
        names_of_tasks.clear();
        for (const auto& tasks : outcome.tasks) {
            auto& result = results.emplace_back();
            result.job_id = tasks.job_id;
            result.step_id = names_of_tasks.emplace_back(std::to_string(tasks.job_id) + "_[" + tasks.tasks.text() + ']');
            result.error_code = tasks.number;
            result.error = error_text(tasks.number);
        }
        done({i, results});
    }
}

void EmbeddedController::cancel_jobs(const Identity& identity, const model::KillJobsRequest& request,
                                     Sink<model::KillJobsResult> sink)
{
    const CallStatistics::Timer timer(statistics_, call_kind::kill_jobs, identity.uid, identity.user);
    const Caller caller = caller_of(identity);
    constexpr std::uint32_t any_state = 12;
    const auto state_filter =
        request.job_state == any_state || request.job_state == no_state ? std::nullopt : std::optional(request.job_state);
    const auto user = !request.user_name.empty() ? request.user_name : request.user_id;
    const bool no_user = user.empty() || user == "99" || user == "nobody";
    const bool filtered = !request.account.empty() || !request.job_name.empty() || !request.partition.empty() ||
                          !request.qos.empty() || !request.reservation.empty() || !request.wckey.empty() ||
                          !request.nodes.empty() || state_filter || !no_user;
    if (request.jobs.empty() && !filtered) refuse(err::signal_jobs_invalid);
    std::uint16_t signal = 0;
    if (!request.signal.empty()) {
        const auto wanted = parse_signal(request.signal);
        if (!wanted) refuse(err::rest_invalid_query, "Unknown signal " + std::string(request.signal));
        signal = *wanted;
    }
    std::uint32_t wanted_uid = 0;
    if (!no_user) {
        const auto person = parts_.people.find(user);
        if (!person)
            throw Error(err::user_id_unknown, "there is no user \"" + std::string(user) + '"', "cluster/embedded", 422);
        wanted_uid = person->uid;
    }
    bool node_matches = true;
    if (!request.nodes.empty()) {
        const auto names = expand_hosts(request.nodes);
        if (!names) refuse(err::invalid_node_name);
        const auto conf = parts_.engine.conf();
        node_matches = std::find(names->begin(), names->end(), conf->node.name) != names->end();
    }
    // Returns err::success if the job passes the filter.
    const auto refusal = [&](const JobRecord& job, std::string& why) -> int {
        if (!filtered) return err::success;
        const JobDetails& d = *job.details;
        if (state_filter && state::base(*state_filter) != job.base_state()) {
            why = "Job state " + std::string(base_state_name(job.state)) + " != filter state " +
                  std::string(base_state_name(*state_filter)) + ": " + std::string(error_text(err::job_signal_failed));
            return err::job_signal_failed;
        }
        const bool passes = (request.account.empty() || d.account == request.account) &&
                            (request.job_name.empty() || d.name == request.job_name) &&
                            (request.partition.empty() || has_word(d.partitions, request.partition)) &&
                            (request.qos.empty() || d.qos == request.qos) &&
                            (request.reservation.empty() || has_word(d.reservation, request.reservation) ||
                             job.reservation == request.reservation) &&
                            (request.wckey.empty() || d.wckey == request.wckey) && (no_user || d.user_id == wanted_uid) &&
                            (request.nodes.empty() || (node_matches && job.allocation != nullptr));
        if (passes) return err::success;
        why = "The job does not pass the filter: " + std::string(error_text(err::job_signal_failed));
        return err::job_signal_failed;
    };
    const auto report = [&](int number, std::string_view message, std::string_view step_id, NoVal32 job_id) {
        model::KillJobsResult result;
        result.error_string = error_text(number);
        result.error_code = static_cast<std::uint32_t>(number);
        result.error_message = message;
        result.step_id = step_id;
        result.job_id = job_id;
        sink(result);
    };
    const bool verbose = (request.flags & model::kill_verbose) != 0;
    const auto flags = static_cast<std::uint16_t>(request.flags & ~model::kill_verbose);
    std::vector<JobName> names;
    std::vector<std::string> texts;  // the names used in the answer; empty: those of the request
    if (!request.jobs.empty()) {
        for (const auto text : request.jobs) {
            auto name = JobName::parse(text.substr(0, text.find('.')));
            if (!name) refuse(err::invalid_job_id_zero);
            names.push_back(*std::move(name));
        }
        parts_.engine.check_names(names);
    } else {
        // All jobs that pass the filter; each record of an array on its own.
        const auto view = parts_.engine.view();
        std::string why;
        for (const auto& job : *view.jobs) {
            if (job->base_state() > state::suspended || refusal(*job, why) != err::success) continue;
            JobName& name = names.emplace_back();
            name.job = job->array_job_id != 0 ? job->array_job_id : job->job_id;
            std::string& text = texts.emplace_back(std::to_string(name.job));
            if (job->array_job_id == 0) continue;
            if (job->tasks) {
                name.tasks = *job->tasks;
                text += "_[" + job->tasks->text() + ']';
            } else {
                const auto task = job->array_task_id.value_or(0);
                name.tasks.emplace().add(task, task, 1);
                text += '_' + std::to_string(task);
            }
        }
    }
    const auto outcomes = parts_.engine.cancel(caller, names, signal, flags, refusal);
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        const auto& [number, why, job_id] = outcomes[i];
        // A job that the filter has found but that has ended since is not reported.
        if (!texts.empty() && (number == err::invalid_job_id || number == err::already_done)) continue;
        if (number == err::success && !verbose) continue;
        report(number, why, texts.empty() ? request.jobs[i] : std::string_view(texts[i]), job_id);
    }
}

Listing<model::Node> EmbeddedController::listing_of(Engine::NodeView view, Time last_update) const
{
    return {[this, view = std::move(view), load = read_host_load()](Sink<model::Node> sink) {
                show_node(view, parts_.host, load, parts_.release, started_, sink);
            },
            last_update};
}

Listing<model::Node> EmbeddedController::nodes(const Identity& caller, const model::NodesQuery& query)
{
    const CallStatistics::Timer timer(statistics_, call_kind::nodes, caller.uid, caller.user);
    auto view = parts_.engine.node();
    const Time last_update = std::max(view.usage.last_update, started_);
    refuse_if_unchanged(query.update_time, last_update);
    if (view.node.base == node_state::future && (query.flags & model::show_future) == 0)
        return {[](Sink<model::Node>) {}, last_update};
    return listing_of(std::move(view), last_update);
}

Watch<model::Node> EmbeddedController::watch_nodes(const Identity& caller, ChangesTold told)
{
    const CallStatistics::Timer timer(statistics_, call_kind::nodes, caller.uid, caller.user);
    auto reader = parts_.engine.watch(std::move(told)).second;
    const auto view = parts_.engine.node();
    const bool is_listed = view.node.base != node_state::future;
    auto changes = std::make_unique<NodeChanges>(
        parts_.engine, std::move(reader), view, [this](const Engine::NodeView& now, Sink<model::Node> sink) {
            show_node(now, parts_.host, read_host_load(), parts_.release, started_, sink);
        });
    return {is_listed ? listing_of(view, 0) : Listing<model::Node>(), std::move(changes)};
}

Listing<model::Node> EmbeddedController::node(const Identity& caller, std::string_view name, const model::NodesQuery& query)
{
    const CallStatistics::Timer timer(statistics_, call_kind::node, caller.uid, caller.user);
    auto view = parts_.engine.node();
    if (name != view.conf->node.name) refuse(err::invalid_node_name);
    const Time last_update = std::max(view.usage.last_update, started_);
    refuse_if_unchanged(query.update_time, last_update);
    return listing_of(std::move(view), last_update);
}

Listing<model::Reservation> EmbeddedController::reservations(const Identity& caller, const model::ReservationsQuery& query)
{
    const CallStatistics::Timer timer(statistics_, call_kind::reservations, caller.uid, caller.user);
    auto view = parts_.engine.reservations();
    const Time last_update = view.last_update;
    refuse_if_unchanged(query.update_time, last_update);
    return {[view = std::move(view), now = parts_.engine.now()](Sink<model::Reservation> sink) {
                for (std::size_t i = 0; i < view.reservations.size(); ++i)
                    if (!view.reservations[i].gone) show_reservation(view.reservations, i, *view.conf, now, sink);
            },
            last_update};
}

void EmbeddedController::store_reservations(const Identity& identity, List<model::ReservationDescription> wanted,
                                            Sink<FailedEntry> failed)
{
    const Caller caller = caller_of(identity);
    if (!caller.operates) refuse(err::user_id_missing);
    for (const auto& entry : wanted)
        if (entry.name.empty()) throw Error(err::reservation_invalid, "a reservation without a name", "cluster/embedded", 422);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const auto known = parts_.engine.reservations().reservations;
        const bool is_known = std::any_of(known.begin(), known.end(), [&](const Reservation& reservation) {
            return !reservation.gone && same_word(reservation.conf.name, wanted[i].name);
        });
        const CallStatistics::Timer timer(statistics_, is_known ? call_kind::update_reservation : call_kind::create_reservation,
                                          identity.uid, identity.user);
        try {
            parts_.engine.store_reservation(caller, wanted[i]);
        } catch (const Error& error) {
            failed({i, error});
        }
    }
}

void EmbeddedController::delete_reservation(const Identity& identity, std::string_view name)
{
    const CallStatistics::Timer timer(statistics_, call_kind::delete_reservation, identity.uid, identity.user);
    parts_.engine.delete_reservation(caller_of(identity), name);
}

void EmbeddedController::store_partitions(const Identity& identity, List<model::Partition> wanted, Sink<FailedEntry> failed)
{
    require_administrator(identity);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const auto conf = parts_.engine.conf();
        const bool is_known = conf->partition(wanted[i].name) != nullptr;
        const CallStatistics::Timer timer(statistics_, is_known ? call_kind::update_partition : call_kind::create_partition,
                                          identity.uid, identity.user);
        try {
            parts_.engine.store_partition(caller_of(identity), wanted[i]);
        } catch (const Error& error) {
            failed({i, error});
        }
    }
}

void EmbeddedController::without_effect_on_partition(const model::Partition& wanted, const PlaceOf<model::Partition>& place,
                                                     Sink<Place> field)
{
    // There is one host that jobs are submitted from and one node that they run on, nothing is preempted, and neither tasks nor
    // generic resources are bound.
    namespace flag = model::partition_flag;
    namespace exclusive = model::partition_exclusive;
    using P = model::Partition;
    constexpr auto flags = flag::requires_reservation | flag::least_loaded_nodes | flag::power_down_on_idle |
                           flag::requires_reservation_clear | flag::least_loaded_nodes_clear | flag::power_down_on_idle_clear;
    const auto given = [](std::string_view text) { return !text.empty() && !same_word(text, "ALL"); };
    if (given(wanted.nodes_allowed_allocation)) field(place(&P::nodes_allowed_allocation));
    if (given(wanted.defaults_job)) field(place(&P::defaults_job));
    if (given(wanted.topology)) field(place(&P::topology));
    if (wanted.maximums_cpus_per_socket.is_number()) field(place(&P::maximums_cpus_per_socket));
    if (wanted.cpus_task_binding != 0) field(place(&P::cpus_task_binding));
    if (wanted.preempt_mode != model::partition_preempt::as_cluster) field(place(&P::preempt_mode));
    if ((wanted.flags & flags) != 0) field(place(&P::flags));
    if (wanted.exclusive == exclusive::user || wanted.exclusive == exclusive::topology) field(place(&P::exclusive));
    if (wanted.maximums_shares > 1 && wanted.maximums_shares != model::oversubscribe::not_given)
        field(place(&P::maximums_shares));
}

void EmbeddedController::delete_partition(const Identity& identity, std::string_view name)
{
    const CallStatistics::Timer timer(statistics_, call_kind::delete_partition, identity.uid, identity.user);
    parts_.engine.delete_partition(caller_of(identity), name);
}

Listing<model::Shares> EmbeddedController::shares(const Identity& caller, const model::SharesQuery& query,
                                                  std::uint64_t& total_shares)
{
    const CallStatistics::Timer timer(statistics_, call_kind::shares, caller.uid, caller.user);
    auto view = parts_.engine.shares();
    total_shares = view.shares.total_shares();
    return {[view = std::move(view), conf = parts_.engine.conf(), query](Sink<model::Shares> sink) {
        show_shares(view, conf->policy, query, sink);
    }};
}

void EmbeddedController::require_administrator(const Identity& identity) const
{
    if (!caller_of(identity).administers) refuse(err::user_id_missing);
}

void EmbeddedController::update_nodes(const Identity& identity, const model::NodeUpdate& update)
{
    const CallStatistics::Timer timer(statistics_, call_kind::update_node, identity.uid, identity.user);
    require_administrator(identity);
    const auto conf = parts_.engine.conf();
    const auto& own = conf->node.name;
    const auto names = expand_hosts(update.name);
    if (!names || names->empty()) refuse(err::invalid_node_name, "name: \"" + std::string(update.name) + "\": no node names");
    for (const auto& name : *names)
        if (name != own && !same_word(name, "ALL"))
            refuse(err::invalid_node_name, "name: there is no node " + name + "; nothing was changed");
    parts_.engine.update_node(caller_of(identity), update);
}

void EmbeddedController::without_effect_on_node(const Identity& identity, const model::NodeUpdate& update,
                                                Sink<IgnoredField> field)
{
    const auto place = Place::record<model::NodeUpdate>();
    // These values are kept and shown but have no effect: the only node needs no address and no topology, and its tasks are not
    // bound.
    if (update.address.data() != nullptr) field(place(&model::NodeUpdate::address));
    if (update.hostname.data() != nullptr) field(place(&model::NodeUpdate::hostname));
    if (update.cpu_bind.is_number() && update.cpu_bind.value != 0) field(place(&model::NodeUpdate::cpu_bind));
    if (update.weight.is_number()) field(place(&model::NodeUpdate::weight));
    if (update.topology.data() != nullptr) field(place(&model::NodeUpdate::topology));
    // Works out what the node would be like, and compares that with the request.
    const auto view = parts_.engine.node();
    NodeState then;
    try {
        then = changed_node(view.node, view.state, update, caller_of(identity).name, parts_.engine.now());
    } catch (const Error&) {
        return;  // the request will be refused, so nothing changes
    }
    const bool goes = update.state == node_state::down || update.state == node_state::drain;
    if (update.resume_after.is_number() && !goes) field(place(&model::NodeUpdate::resume_after));
    if (!update.reason.empty() && then.reason != update.reason) field(place(&model::NodeUpdate::reason));
    // As in Slurm, the reason is recorded with the caller as its user.
    const auto same_user = [&](std::string_view a, std::string_view b) {
        if (a == b) return true;
        const auto first = parts_.people.find(a), second = parts_.people.find(b);
        return first && second && first->uid == second->uid;
    };
    if (!update.reason_user.empty() && !same_user(update.reason_user, then.reason_user))
        field(place(&model::NodeUpdate::reason_user));
}

void EmbeddedController::create_node(const Identity& identity, std::string_view)
{
    const CallStatistics::Timer timer(statistics_, call_kind::create_node, identity.uid, identity.user);
    require_administrator(identity);
    refuse(err::invalid_node_state, "the embedded cluster is this machine alone: no node can be added");
}

void EmbeddedController::delete_node(const Identity& identity, std::string_view name)
{
    const CallStatistics::Timer timer(statistics_, call_kind::delete_node, identity.uid, identity.user);
    require_administrator(identity);
    const auto conf = parts_.engine.conf();
    const auto& own = conf->node.name;
    const auto names = expand_hosts(name);
    if (!names || names->empty()) refuse(err::invalid_node_name);
    for (const auto& one : *names)
        if (one != own) refuse(err::invalid_node_name, "there is no node " + one);
    refuse(err::invalid_node_state, "node " + own + " is in the configuration; only dynamic nodes can be deleted");
}

void EmbeddedController::reconfigure(const Identity& identity)
{
    const CallStatistics::Timer timer(statistics_, call_kind::reconfigure, identity.uid, identity.user);
    require_administrator(identity);
    try {
        parts_.engine.reconfigure(parts_.read_conf());
    } catch (const ConfError& error) {
        refuse(EINVAL, std::string(error.what()) + " (the configuration in force stays as it was)");
    }
}

Listing<model::Partition> EmbeddedController::partitions(const Identity& caller, const model::PartitionsQuery& query)
{
    const CallStatistics::Timer timer(statistics_, call_kind::partitions, caller.uid, caller.user);
    const std::uint64_t version = parts_.engine.version();
    const auto [conf, changed] = parts_.engine.conf_since();
    refuse_if_unchanged(query.update_time, changed);
    const bool hidden_too = (query.flags & model::show_all) != 0 || caller_of(caller).operates;
    auto show = [conf = conf, hidden_too](Sink<model::Partition> sink) {
        for (const auto& partition : conf->partitions)
            if (!partition.hidden || hidden_too) show_partition(*conf, partition, sink);
    };
    // The accounting database says who operates the cluster.
    return with_version<model::Partition>({std::move(show), changed}, version * 2 + (hidden_too ? 1 : 0));
}

Listing<model::Partition> EmbeddedController::partition(const Identity& caller, std::string_view name,
                                                        const model::PartitionsQuery& query)
{
    const CallStatistics::Timer timer(statistics_, call_kind::partitions, caller.uid, caller.user);
    const auto [conf, changed] = parts_.engine.conf_since();
    refuse_if_unchanged(query.update_time, changed);
    const auto* partition = conf->partition(name);
    if (partition == nullptr) refuse(err::invalid_partition_name);
    return {[conf = conf, partition](Sink<model::Partition> sink) { show_partition(*conf, *partition, sink); }, changed};
}

}  // namespace restd::embedded
