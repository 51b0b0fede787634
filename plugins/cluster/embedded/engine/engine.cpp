#include "engine/engine.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <ctime>
#include <system_error>

#include "base/shared_words.hpp"
#include "restd/error.hpp"
#include "restd/log_quoted.hpp"
#include "run/job_environment.hpp"
#include "store/state_folder.hpp"

namespace restd::embedded {
namespace {

[[noreturn]] void refuse(int number, const std::string& why = {})
{
    throw Error(number, why.empty() ? std::string(error_text(number)) : why, "cluster/embedded");
}

std::string ensure_folder(std::string path, spdlog::logger& log)
{
    make_private_folder(path, log);
    return path;
}

constexpr const char *node_file = "/node_state", *reservations_file = "/reservations";

// As Slurm words it.
std::string describe(Remark remark, const std::string& node)
{
    switch (remark) {
    case Remark::none: break;
    case Remark::node_out: return "Nodes required for job are DOWN, DRAINED or reserved for jobs in higher priority partitions";
    case Remark::required_node_out: return "ReqNodeNotAvail, UnavailableNodes:" + node;
    case Remark::maintenance: return "ReqNodeNotAvail, Reserved for maintenance";
    case Remark::reserved: return "ReqNodeNotAvail, May be reserved for other job";
    }
    return {};
}

Time seconds_elapsed(const EngineOptions& options)
{
    if (options.elapsed) return options.elapsed();
    if (options.clock) return options.clock();
    timespec since_boot{};
    clock_gettime(CLOCK_BOOTTIME, &since_boot);
    return since_boot.tv_sec;
}

}  // namespace

std::optional<JobName> JobName::parse(std::string_view text)
{
    JobName name;
    const auto under = text.find('_');
    const auto job = parse_number(text.substr(0, under));
    if (!job || *job == 0 || *job > 0xfffffff0) return std::nullopt;
    name.job = static_cast<std::uint32_t>(*job);
    if (under != std::string_view::npos && text.substr(under + 1) != "*") {
        auto spec = parse_array(text.substr(under + 1), 0xfffffff0);
        if (!spec) return std::nullopt;
        name.tasks = std::move(spec->tasks);
    }
    return name;
}

Engine::Engine(const ClusterConf& conf, EngineOptions options, People& people, spdlog::logger& log)
    : options_(std::move(options)), steady_base_(now() - seconds_elapsed(options_)), people_(people), log_(log),
      spool_(ensure_folder(options_.state_directory + "/jobs", log),
             options_.launcher != nullptr ? options_.launcher->scripts() : ""),
      store_(options_.state_directory + "/cluster.sqlite"), wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
    table_.tier_of = [this](const JobDetails& details) {
        std::uint16_t tier = 0;
        for (const auto index : details.partition_indices) tier = std::max(tier, conf_->partitions[index].priority_tier);
        return tier;
    };
    if (const auto kept = read_file(options_.state_directory + node_file)) node_ = NodeState::decode(*kept);
    node_.follow(conf.node, now());
    use(conf);
    std::vector<Reservation> known;
    if (const auto kept = read_file(options_.state_directory + reservations_file)) known = decode_reservations(*kept);
    take_reservations(resolve_reservations(conf_->reservations, known, now()));
    policy_ = std::make_unique<Policy>(conf_, book());
    load();
}

Engine::~Engine()
{
    stop();
}

// REQUIRES the lock. The configuration in force is what the file says with what was said about the node.
void Engine::use(ClusterConf file_conf)
{
    file_conf_ = std::move(file_conf);
    auto conf = std::make_shared<ClusterConf>(file_conf_);
    node_.apply(conf->node);
    conf_ = std::move(conf);
    submission_ = std::make_shared<const Submission>(conf_, people_, texts_, options_.owners);
    conf_since_ = std::max(now(), conf_since_ + 1);
}

std::pair<Kept<ClusterConf>, Time> Engine::conf_since() const
{
    const std::lock_guard held(mutex_);
    return {conf_, conf_since_};
}

Kept<ClusterConf> Engine::conf() const
{
    const std::lock_guard held(mutex_);
    return conf_;
}

std::shared_ptr<const Submission> Engine::submission() const
{
    const std::lock_guard held(mutex_);
    return submission_;
}

Time Engine::now() const
{
    return options_.clock ? options_.clock() : std::time(nullptr);
}

Time Engine::steady() const
{
    return steady_base_ + seconds_elapsed(options_);
}

Engine::Lock Engine::lock() const
{
    auto held = lock_waiting(mutex_);
    table_.now = now();
    table_.steady = steady();
    return held;
}

void Engine::wake()
{
    const std::uint64_t one = 1;
    static_cast<void>(!write(wake_.get(), &one, sizeof one));
}

// --- keeping ---

// REQUIRES the lock.
void Engine::put(JobRecord record, std::vector<StoreChange>& changes)
{
    const auto before = table_.find(record.job_id);
    if (before) policy_->uncount(*before);
    // Its age begins to count, where a limit does not forbid it.
    const bool counted = before && before->is_pending() && before->accrue_time != 0;
    if (record.is_pending() && record.accrue_time != 0 && !counted && !policy_->may_accrue(record)) record.accrue_time = 0;
    auto job = std::make_shared<const JobRecord>(std::move(record));
    policy_->count(*job);
    table_.put(job);
    changed_ = std::max(table_.now, shown_ + 1);
    changes.push_back({std::move(job), false, 0});
}

// REQUIRES the lock, so that changes are kept in the order in which they were made.
JobStore::Ticket Engine::keep(std::vector<StoreChange> changes)
{
    return store_.put(std::move(changes));
}

// Who waited for this job, or for one of its name? tick() looks at them.
void Engine::after_end(const JobRecord& job)
{
    news_of_.insert(job.job_id);
    if (job.array_job_id != 0) news_of_.insert(job.array_job_id);
    if (job.is_finished()) news_of_names_.insert(JobTable::name_key(job));
    must_schedule_ = true;
}

std::uint32_t Engine::take_job_id()
{
    for (std::uint32_t tries = 0; tries < conf_->max_job_id; ++tries) {
        if (next_job_id_ > conf_->max_job_id || next_job_id_ < conf_->first_job_id) next_job_id_ = conf_->first_job_id;
        const auto id = next_job_id_++;
        if (!table_.find(id) && !table_.is_array(id)) return id;
    }
    refuse(err::duplicate_job_id);
}

std::shared_ptr<const JobPayload> Engine::shared_payload(std::shared_ptr<const JobPayload> payload)
{
    if (payloads_.size() >= sweep_payloads_at_) {
        std::erase_if(payloads_, [](const auto& known) { return known.second.expired(); });
        sweep_payloads_at_ = std::max<std::size_t>(1024, payloads_.size() * 2);
    }
    auto& known = payloads_[payload->digest];
    if (auto same = known.lock()) return same;
    known = payload;
    return payload;
}

void Engine::load()
{
    const auto held = lock();
    auto loaded = store_.load(table_.now - conf_->min_job_age, texts_);
    next_run_ = loaded.last_run + 1;
    next_job_id_ = std::max(conf_->first_job_id, loaded.last_job_id + 1);
    std::unordered_map<const JobDetails*, std::shared_ptr<const JobDetails>> resolved;
    for (auto& job : loaded.jobs) {
        // The configuration may have changed since.
        auto& details = resolved[job->details.get()];
        if (!details) {
            auto copy = std::make_shared<JobDetails>(*job->details);
            submission_->resolve(*copy);
            copy->payload = shared_payload(copy->payload);
            if (copy->qos_id == 0)
                if (const auto* qos = policy_->book()->find_qos(copy->qos)) copy->qos_id = qos->id;
            details = copy;
        }
        job->details = details;
        if (job->association == 0 && !job->is_finished() && !details->partition_indices.empty())
            job->association = policy_->association_in(*job, details->partition_indices.front());
        if (job->is_pending() && !job->dependency.empty()) to_check_.insert(job->job_id);
        // What the clock was before the daemon began is not known: nobody started before they were submitted, nor later than
        // now.
        if (job->is_active()) job->began = std::min(job->start_time, table_.steady);
        policy_->count(*job);
        table_.put(job);
    }
    for (const auto& ends : loaded.arrays) table_.set_ends(ends.array_job_id, {ends.ok, ends.not_ok});
    changed_ = table_.now;
    stats_.started_at = table_.now;
    last_busy_ = table_.now;
    load_usage();
}

// --- taking in ---

// REQUIRES the lock. Throws Error where it waits for what is not there.
void Engine::check_dependencies(const JobRecord& job) const
{
    for (const auto& item : job.dependency.items)
        if (item.job != 0 && !table_.dependency_state(item).known)
            refuse(err::dependency, "dependency: there is no job " + std::to_string(item.job));
}

DependencyOutcome Engine::outcome_of(const JobRecord& job, Time now) const
{
    const auto state_of = [&](Dependency item) {
        // A task waits for the task of its number; where there is none, and a job that is no task, for all of them.
        if (item.kind == Dependency::Kind::after_corr && !item.task.is_number() && job.array_task_id.is_number() &&
            table_.find_task(item.job, job.array_task_id.value))
            item.task = job.array_task_id;
        return table_.dependency_state(item);
    };
    return evaluate(job.dependency, state_of, table_.singleton_free(job), now);
}

// REQUIRES the lock. Tasks of an array leave its head one by one as the tasks that correspond to them end. True: some are left
// for another time.
bool Engine::split_corresponding(const JobRecord& head, std::vector<StoreChange>& changes)
{
    constexpr std::size_t at_once = 128;
    std::set<std::uint32_t> tasks;
    for (const auto& item : head.dependency.items)
        if (item.kind == Dependency::Kind::after_corr && !item.task.is_number())
            table_.each_decided_task(item.job, [&](std::uint32_t task) {
                if (head.tasks->contains(task)) tasks.insert(task);
                return tasks.size() <= at_once;
            });
    if (tasks.empty()) return false;
    const bool more = tasks.size() > at_once;
    if (more) tasks.erase(std::prev(tasks.end()));
    for (auto& task : split_tasks(head, {tasks.begin(), tasks.end()}, changes)) {
        to_check_.insert(task.job_id);
        put(std::move(task), changes);
    }
    return more;
}

Engine::Submitted Engine::allocate(const Caller& caller, const model::JobDescription& request)
{
    const auto result = submit(caller, request, Submission::Kind::allocation);
    // What cannot start for now is not waited for.
    const auto patience = now() + std::chrono::duration_cast<std::chrono::seconds>(allocation_patience).count();
    const auto waits = [&] {
        const auto job = table_.find(result.job_id);
        return job && job->is_pending() && job->priority != 0 && job->dependency.empty() && job->begin_time <= patience;
    };
    {
        auto held = lock();
        if (waiting_allocations_ < most_waiting_allocations) {
            ++waiting_allocations_;
            const Waiting waiting;
            allocations_.wait_for(held, allocation_patience, [&] { return stopping_ || !waits(); });
            --waiting_allocations_;
        }
    }
    if (!store_.flush()) refuse(err::writing_to_file, std::string(error_text(err::writing_to_file)) + ": " + store_.failure());
    return result;
}

Engine::Submitted Engine::submit(const Caller& caller, const model::JobDescription& request, Submission::Kind kind)
{
    store_.check_place();
    const auto submission = this->submission();
    const auto book = this->book();
    JobRecord record = submission->make(caller, request, now(), *book, kind);
    Submitted result;
    if (!record.details->reservation.empty())
        result.waits_for_reservation = !check_reservation(record, reservations().reservations, *book);
    JobStore::Ticket ticket = 0;
    std::uint64_t run = 0;
    {
        auto held = lock();
        refresh_policy();
        // Configuration or book have changed meanwhile: what was made may not fit them.
        if (submission != submission_ || !(book == policy_->book())) {
            held.unlock();
            return submit(caller, request, kind);
        }
        // It may be over by now.
        if (!record.details->reservation.empty()) check_reservation(record, reservations_, *book);
        const auto weight = record.tasks ? record.tasks->size() : 1;
        if (table_.weight() + weight > conf_->max_job_count)
            refuse(EAGAIN, "The cluster has " + std::to_string(table_.weight()) + " jobs, MaxJobCount is " +
                               std::to_string(conf_->max_job_count) + ".");
        check_dependencies(record);
        policy_->check_submit(record, request.time_limit.is_set() || request.end_time != 0, nullptr);
        set_priority(record);
        if (request.immediate.is_number() && request.immediate.value) {
            std::uint32_t used = 0;
            for (const auto id : table_.active())
                if (const auto job = table_.find(id); job && job->allocation) used += job->allocation->cpus;
            if (!node_.up() || result.waits_for_reservation || used + record.details->cpus > conf_->node.cpus ||
                !table_.queue().empty() || record.priority == 0 || record.begin_time > table_.now || !record.dependency.empty())
                refuse(err::can_not_start_immediately);
        }
        if (request.job_id.is_number() && request.job_id.value != 0) {
            // As in Slurm: a wish of an administrator.
            if (!caller.privileged) refuse(err::invalid_job_id, "job_id: only root and SlurmUser may choose it");
            if (request.job_id.value > conf_->max_job_id || table_.find(request.job_id.value) ||
                table_.is_array(request.job_id.value))
                refuse(err::duplicate_job_id);
            record.job_id = request.job_id.value;
        } else {
            record.job_id = take_job_id();
        }
        if (record.tasks) record.array_job_id = record.job_id;
        {
            // Not shared yet: nobody else has seen these details.
            auto details = std::const_pointer_cast<JobDetails>(record.details);
            details->payload = shared_payload(details->payload);
        }
        run = record.run = next_run_++;
        result.job_id = record.job_id;
        result.held = record.priority == 0;
        if (!record.dependency.empty()) to_check_.insert(record.job_id);
        std::vector<StoreChange> changes;
        put(std::move(record), changes);
        ticket = keep(std::move(changes));
        must_schedule_ = true;
        ++stats_.submitted;
    }
    try {
        store_.wait(ticket);
    } catch (const Error&) {
        // The client is told that there is no such job, so there must be none.
        const auto held = lock();
        const auto job = table_.find(result.job_id);
        if (job && job->run == run && job->is_pending()) {
            policy_->uncount(*job);
            table_.erase(result.job_id);
            StoreChange gone;
            gone.run = run;
            keep({gone});
        }
        throw;
    }
    wake();
    return result;
}

// --- ending ---

// REQUIRES the lock. The job never had processes.
void Engine::end_pending(const JobRecord& job, std::uint32_t state, Reason reason, std::string_view by,
                         std::vector<StoreChange>& changes)
{
    JobRecord ended = job;
    ended.state = state;
    if (reason != Reason::none) ended.reason = reason;
    ended.start_time = ended.end_time = table_.now;
    ended.killed_by = texts_.intern(by);
    ended.dependency = {};
    if (ended.tasks && ended.tasks->size() == 1) {
        ended.array_task_id = ended.tasks->first();
        ended.tasks.reset();
        ended.tasks_text = {};
    }
    if (state == state::cancelled) ++stats_.cancelled;
    const JobRecord copy = ended;
    put(std::move(ended), changes);
    after_end(copy);
    failed_launches_.erase(copy.job_id);
    if (copy.details->no_script) allocations_.notify_all();
}

// REQUIRES the lock. Nothing has to be waited for: there are no processes.
void Engine::end_allocation(const JobRecord& job, std::uint32_t state, Reason reason, std::string_view by,
                            std::vector<StoreChange>& changes)
{
    JobRecord ended = job;
    ended.state = state;
    ended.reason = reason;
    ended.end_time = table_.now;
    ended.killed_by = texts_.intern(by);
    if (state == state::cancelled) ++stats_.cancelled;
    if (state == state::node_fail) ++stats_.failed;
    log_.info("{} ended: state {}", log_name(ended), state);
    policy_->ended(ended, table_.steady);
    const JobRecord copy = ended;
    put(std::move(ended), changes);
    after_end(copy);
    last_busy_ = table_.now;
}

// REQUIRES the lock. The processes are told to end; the job is `completing` until they have.
void Engine::end_running(const JobRecord& job, std::uint32_t state, Reason reason, std::string_view by,
                         std::vector<StoreChange>& changes)
{
    if (job.details->no_script) return end_allocation(job, state, reason, by, changes);
    JobRecord ending = job;
    ending.state = state | state::completing;
    ending.reason = reason;
    ending.cancel_requested = true;
    ending.requeue_requested = false;
    ending.kill_time = table_.now;
    ending.killed_by = texts_.intern(by);
    if (state == state::cancelled) ++stats_.cancelled;
    put(std::move(ending), changes);
}

// REQUIRES the lock. Back to the queue as a new run; the old one stays in the history. `counts`: it really ran.
void Engine::begin_again(const JobRecord& job, bool hold, bool counts, std::vector<StoreChange>& changes)
{
    JobRecord again = job;
    if (counts) {
        auto old = std::make_shared<JobRecord>(job);
        if (old->is_pending() || old->base_state() == state::running)
            old->state = (job.node_failed ? state::node_fail : state::cancelled) | state::requeued;
        old->state &= ~state::completing;
        changes.push_back({std::move(old), true, 0});
        again.run = next_run_++;
        ++again.restarts;
    }
    again.state = state::pending;
    again.reason = Reason::none;
    again.cancel_requested = again.requeue_requested = again.hold_after_requeue = again.warned = again.node_failed = false;
    again.start_time = again.end_time = again.kill_time = again.began = 0;
    again.exit_code = 0;
    again.killed_by = {};
    again.allocation.reset();
    again.reservation = {};
    if (!again.details->reservation.empty()) reservations_ended_ = true;  // it may be over
    again.started_by = 0;
    again.user_usec = again.system_usec = again.max_rss_kb = 0;
    again.eligible_time = again.accrue_time = table_.now;
    again.begin_time = 0;
    if (hold) {
        again.priority = 0;
        again.held_by_admin = true;
        again.reason = Reason::job_held_admin;
        again.eligible_time = 0;
    }
    put(std::move(again), changes);
    must_schedule_ = true;
}

// REQUIRES the lock. The processes of the job are gone.
void Engine::finish(const JobRecord& job, std::uint32_t status, const RunResult* result)
{
    if (result != nullptr && result->try_again && !job.cancel_requested) {
        std::vector<StoreChange> changes;
        take_back(job, result->problem, changes);
        keep(std::move(changes));
        return;
    }
    failed_launches_.erase(job.job_id);
    JobRecord ended = job;
    ended.end_time = result != nullptr ? std::max(result->end_time, job.start_time) : table_.now;
    if (result != nullptr) {
        ended.user_usec = result->user_usec;
        ended.system_usec = result->system_usec;
        ended.max_rss_kb = result->max_rss_kb;
        ended.exit_code = status;
    }
    if (job.cancel_requested) {
        ended.state = job.base_state();
    } else if (result == nullptr) {
        ended.state = state::node_fail;
        ended.reason = Reason::node_down;
    } else if (status == 0) {
        ended.state = state::completed;
        ended.reason = Reason::none;
    } else {
        ended.state = state::failed;
        ended.reason = WIFSIGNALED(static_cast<int>(status)) ? Reason::raised_signal : Reason::nonzero_exit_code;
        if (!result->problem.empty()) {
            ended.reason = Reason::launch_failure;
            ended.state_text = texts_.intern(result->problem);
        }
    }
    policy_->ended(ended, table_.steady);
    std::vector<StoreChange> changes;
    const auto code = static_cast<std::uint32_t>(WEXITSTATUS(static_cast<int>(status)));
    const bool by_code =
        result != nullptr && !job.cancel_requested && job.details->requeue && WIFEXITED(static_cast<int>(status));
    if (job.requeue_requested) {
        begin_again(ended, job.hold_after_requeue, true, changes);
    } else if (by_code && conf_->requeue_exit_hold.contains(code)) {
        begin_again(ended, true, true, changes);
        JobRecord held = *table_.find(job.job_id);
        held.state |= state::special_exit;
        put(std::move(held), changes);
    } else if (by_code && conf_->requeue_exit.contains(code)) {
        begin_again(ended, false, true, changes);
    } else {
        if (ended.base_state() == state::completed) ++stats_.completed;
        if (ended.base_state() == state::failed || ended.base_state() == state::node_fail) ++stats_.failed;
        log_.info("{} ended: state {} status {}{}{}", log_name(ended), ended.base_state(), status,
                  ended.state_text.empty() ? "" : ": ", ended.state_text.empty() ? "" : log_quoted(ended.state_text.view()));
        const JobRecord copy = ended;
        put(std::move(ended), changes);
        after_end(copy);
    }
    keep(std::move(changes));
    last_busy_ = table_.now;
    to_remove_.push_back(job.run);
    must_schedule_ = true;
}

// --- the thread ---

void Engine::start()
{
    keep_reservations(reservations().reservations);
    adopt();
    lose_jobs_of_lost_node();
    {
        const std::lock_guard held(mutex_);
        stopping_ = false;
    }
    thread_ = std::thread([this] { work(); });
}

void Engine::stop()
{
    {
        const std::lock_guard held(mutex_);
        stopping_ = true;
        allocations_.notify_all();
    }
    wake();
    const bool worked = thread_.joinable();
    if (worked) thread_.join();
    store_.flush();
    if (worked) keep_usage();
}

int Engine::wait_for_events()
{
    std::vector<pollfd> waits;
    std::vector<std::uint32_t> jobs;
    bool unknown = false;
    {
        const auto held = lock();
        waits.push_back({wake_.get(), POLLIN, 0});
        if (options_.launcher != nullptr && !launcher_gone_) waits.push_back({options_.launcher->descriptor(), POLLRDHUP, 0});
        for (const auto& [id, run] : runs_) {
            if (!run.process) {
                unknown = true;
                continue;
            }
            waits.push_back({run.process.get(), POLLIN, 0});
            jobs.push_back(id);
        }
        if (must_schedule_ || !to_check_.empty() || !news_of_.empty()) return 0;
    }
    return poll(waits.data(), waits.size(), unknown ? 50 : 1000);
}

void Engine::reap_ended()
{
    std::vector<std::uint32_t> look;
    {
        const auto held = lock();
        for (const auto& [id, run] : runs_) {
            if (!run.process) {
                look.push_back(id);
                continue;
            }
            pollfd ended{run.process.get(), POLLIN, 0};
            if (poll(&ended, 1, 0) > 0) look.push_back(id);
        }
        for (const auto id : to_launch_) std::erase(look, id);
    }
    for (const auto id : look) look_at(id, true);
}

void Engine::work()
{
    while (true) {
        wait_for_events();
        std::uint64_t ignored = 0;
        static_cast<void>(!read(wake_.get(), &ignored, sizeof ignored));
        {
            const std::lock_guard held(mutex_);
            if (stopping_) break;
        }
        try {
            check_launcher();
            reap_ended();
            tick();
            work_out_priorities();
            resume_node();
            tend_reservations();
            schedule_pass();
            const bool kept = store_.flush();
            if (!kept) {
                log_.error("the cluster's state cannot be written; nothing is started until it can: {}", store_.failure());
                std::this_thread::sleep_for(std::chrono::milliseconds(500));
                continue;
            }
            // What is started from here on is on record as started.
            std::vector<std::uint32_t> to_launch;
            std::vector<std::uint64_t> to_remove;
            {
                const auto held = lock();
                to_launch.swap(to_launch_);
                to_remove.swap(to_remove_);
            }
            for (const auto id : to_launch) launch(id);
            for (const auto run : to_remove) spool_.remove(run);
        } catch (const std::exception& error) {
            log_.error("cluster/embedded: {}", error.what());
            std::this_thread::sleep_for(std::chrono::milliseconds(200));
        }
    }
}

// REQUIRES the lock.
void Engine::check_dependency(std::uint32_t job_id, std::vector<StoreChange>& changes)
{
    const auto job = table_.find(job_id);
    if (!job || !job->is_pending() || job->dependency.empty() || job->is_active()) return;
    if (job->tasks && job->dependency.has_correspondence()) {
        const bool more = split_corresponding(*job, changes);
        if (more) to_check_.insert(job_id);
        const auto rest = table_.find(job_id);
        if (more || rest != job) {
            // What is left of the array is looked at by itself.
            if (!more) to_check_.insert(job_id);
            return;
        }
    }
    auto outcome = outcome_of(*job, table_.now);
    if (outcome.check_at != 0) dependency_times_.emplace(outcome.check_at, job_id);
    JobRecord changed = *job;
    using Outcome = DependencyOutcome::Verdict;
    if (outcome.verdict == Outcome::never && (job->details->flags & job_flag::kill_invalid_dependency) != 0) {
        end_pending(*job, state::cancelled, Reason::dependency_never_satisfied, {}, changes);
        return;
    }
    const auto before = job->dependency.items.size();
    changed.dependency = std::move(outcome.left);
    if (outcome.verdict == Outcome::satisfied) {
        if (changed.priority != 0) {
            changed.reason = changed.begin_time > table_.now ? Reason::begin_time : Reason::none;
            changed.eligible_time = changed.accrue_time = std::max(table_.now, changed.begin_time);
        }
    } else if (changed.priority != 0) {
        changed.reason = outcome.verdict == Outcome::never ? Reason::dependency_never_satisfied : Reason::dependency;
    }
    if (changed.reason == job->reason && changed.dependency.items.size() == before) return;
    put(std::move(changed), changes);
    must_schedule_ = true;
}

void Engine::tick()
{
    Work work(*this);
    const Time time = table_.now;
    // Begin times that have come.
    while (!table_.begins().empty() && table_.begins().begin()->first <= time) {
        JobRecord job = *table_.find(table_.begins().begin()->second);
        job.reason = Reason::none;
        job.eligible_time = job.accrue_time = job.begin_time;
        put(std::move(job), work.changes);
        must_schedule_ = true;
        work.pause();
    }
    // Pending jobs that cannot meet their deadline any more.
    std::vector<std::uint32_t> late;
    const auto cannot_meet = [&](const JobRecord& job) {
        const Time need = job.details->time_minimum.is_number() ? Time(job.details->time_minimum.value) * 60
                          : job.time_limit.is_number()          ? Time(job.time_limit.value) * 60
                                                                : 0;
        return job.is_pending() && job.details->deadline != 0 &&
               (time + need > job.details->deadline || job.details->deadline <= time);
    };
    for (const auto& [deadline, id] : table_.deadlines())
        if (cannot_meet(*table_.find(id))) late.push_back(id);
    for (const auto id : late) {
        const auto job = table_.find(id);
        if (job && cannot_meet(*job)) end_pending(*job, state::deadline, Reason::deadline, {}, work.changes);
        work.pause();
    }
    check_limits(time, work.changes);
    check_used_up(work.changes);
    work.pause();

    while (!dependency_times_.empty() && dependency_times_.begin()->first <= time) {
        to_check_.insert(dependency_times_.begin()->second);
        dependency_times_.erase(dependency_times_.begin());
    }
    // Ending one job may free others, which is why this goes on until nothing is left.
    while (!to_check_.empty() || !news_of_.empty() || !news_of_names_.empty()) {
        for (const auto id : std::exchange(news_of_, {}))
            table_.each_dependent_of(id, [&](auto job) { to_check_.insert(job); });
        for (const auto key : std::exchange(news_of_names_, {}))
            table_.each_singleton_of(key, [&](auto job) { to_check_.insert(job); });
        if (to_check_.empty()) break;
        const auto id = *to_check_.begin();
        to_check_.erase(to_check_.begin());
        check_dependency(id, work.changes);
        work.pause();
    }
    // Finished jobs that have been shown long enough: from now on they are history.
    while (!table_.finished().empty() && table_.finished().begin()->first + Time(conf_->min_job_age) < table_.steady) {
        table_.erase(table_.finished().begin()->second);
        changed_ = std::max(table_.now, shown_ + 1);
        work.pause();
    }
}

// REQUIRES the lock.
void Engine::check_limits(Time time, std::vector<StoreChange>& changes)
{
    std::vector<JobRef> active;
    for (const auto id : table_.active()) active.push_back(table_.find(id));
    for (const auto& job : active) {
        if (job->base_state() != state::running || job->cancel_requested) continue;
        const auto* partition = conf_->partition(job->partition);
        const std::uint32_t extra = partition != nullptr && partition->over_time_limit.is_number()
                                        ? partition->over_time_limit.value
                                        : conf_->over_time_limit;
        Time end = 0;
        if (job->time_limit.is_number()) end = job->began + Time(job->time_limit.value) * 60;
        const bool by_deadline = job->details->deadline != 0 && job->details->deadline <= time;
        const bool outstays = !job->reservation.empty() && outstays_reservation(*job, time);
        const ShepherdOrder terminate{ShepherdOrder::Scope::terminate, 0, static_cast<std::uint16_t>(conf_->kill_wait)};
        if (by_deadline) {
            end_running(*job, state::deadline, Reason::deadline, {}, changes);
            order(job->job_id, terminate);
        } else if (outstays || (end != 0 && extra != 0xffff && table_.steady >= end + Time(extra) * 60)) {
            log_.info("{} reached {}", log_name(*job), outstays ? "the end of its reservation" : "its time limit");
            end_running(*job, state::timeout, Reason::time_limit, {}, changes);
            order(job->job_id, terminate);
        } else if (end != 0 && job->details->kill_warning_signal != 0 && !job->warned &&
                   table_.steady >= end - job->details->kill_warning_delay) {
            JobRecord warned = *job;
            warned.warned = true;
            put(std::move(warned), changes);
            // As in Slurm: without the flag only steps hear of it, and there are none besides the batch script.
            if ((job->details->kill_warning_flags & model::kill_batch_job) != 0)
                order(job->job_id, {ShepherdOrder::Scope::script, job->details->kill_warning_signal, 0});
        }
    }
}

void Engine::schedule_pass()
{
    const auto held = lock();
    if (!must_schedule_) return;
    must_schedule_ = false;
    if (launcher_gone_) return;
    refresh_policy();
    const auto begun = std::chrono::steady_clock::now();
    const Time time = table_.now;

    std::vector<int> window_of;
    std::vector<std::string> reservation_names;
    const auto windows = reserved_windows(window_of, reservation_names);
    std::vector<RunningJob> running;
    std::vector<JobRef> active;
    cpus_used_.reset();
    for (const auto id : table_.active()) {
        auto job = table_.find(id);
        if (!job->allocation) continue;
        cpus_used_ |= job->allocation->cpu_ids;
        constexpr Time a_year = 365 * 24 * 3600;
        running.push_back(
            {job->details.get(), job->allocation->cpus, job->allocation->memory_mb,
             job->began + (time - table_.steady) + (job->time_limit.is_number() ? Time(job->time_limit.value) * 60 : a_year),
             job->reservation.empty() ? -1 : window_of_running(*job, window_of)});
        active.push_back(std::move(job));
    }
    std::vector<JobRef> waiting;
    std::vector<Candidate> candidates;
    for (const auto& key : table_.queue()) {
        if (candidates.size() >= conf_->queue_depth) break;
        auto job = table_.find(key.job_id);
        Candidate candidate{job.get()};
        if (job->is_array_head()) {
            candidate.most_starts = static_cast<std::uint32_t>(std::min<std::size_t>(job->tasks->size(), conf_->node.cpus));
            if (const auto most = job->details->array_max_running; most != 0) {
                const auto busy = table_.running_tasks(job->array_job_id);
                candidate.most_starts = std::min(candidate.most_starts, most > busy ? most - busy : 0);
                candidate.task_limit_reached = most <= busy;
            }
        } else if (job->array_job_id != 0 && job->details->array_max_running != 0) {
            candidate.task_limit_reached = table_.running_tasks(job->array_job_id) >= job->details->array_max_running;
        }
        if (!windows.empty() || !job->details->reservation.empty()) choose_reservation(*job, candidate, window_of);
        candidates.push_back(candidate);
        waiting.push_back(std::move(job));
    }
    policy_->begin_pass(table_.steady, active);
    const Pass pass = schedule(*conf_, node_.up(), running, candidates, time, windows, policy_.get());
    policy_->end_pass();
    planned_ = pass.planned;
    must_schedule_ = pass.again;

    std::vector<StoreChange> changes, unkept;
    for (std::size_t i = 0; i < pass.verdicts.size(); ++i) {
        const Verdict& verdict = pass.verdicts[i];
        const auto reservation =
            verdict.reservation < 0 ? std::string_view() : reservation_names[static_cast<std::size_t>(verdict.reservation)];
        if (verdict.starts != 0 && waiting[i]->is_array_head()) {
            const auto head = table_.find(waiting[i]->job_id);
            for (auto& task : split_tasks(*head, head->tasks->first(verdict.starts), changes))
                start_one(std::move(task), verdict, reservation, time, changes);
        } else if (verdict.starts != 0) {
            start_one(*table_.find(waiting[i]->job_id), verdict, reservation, time, changes);
        }
        const auto rest = table_.find(waiting[i]->job_id);
        if (!rest || !rest->is_pending()) continue;
        Reason reason = verdict.reason;
        if (reason == Reason::none && rest->is_array_head())
            reason = rest->details->array_max_running != 0 &&
                             table_.running_tasks(rest->array_job_id) >= rest->details->array_max_running
                         ? Reason::array_task_limit
                         : Reason::resources;
        const auto text = describe(verdict.remark, conf_->node.name);
        if (rest->reason == reason && rest->state_text.view() == text) continue;
        JobRecord changed = *rest;
        changed.reason = reason;
        changed.state_text = texts_.intern(text);
        changed.last_evaluation = time;
        put(std::move(changed), unkept);  // why a job waits is found out again after a restart
    }
    if (!changes.empty()) keep(std::move(changes));

    const auto took = static_cast<std::uint32_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begun).count());
    ++stats_.cycles;
    stats_.cycle_last = took;
    stats_.cycle_max = std::max(stats_.cycle_max, took);
    stats_.cycle_sum += took;
    stats_.depth_sum += pass.depth;
    stats_.queue_length = static_cast<std::uint32_t>(table_.queue().size());
    if (pass.backfill_tried != 0) {
        ++stats_.backfill_cycles;
        stats_.backfilled += pass.backfill_started;
        stats_.backfill_last = pass.backfill_started;
        stats_.backfill_tried += pass.backfill_tried;
        stats_.backfill_last_depth = pass.backfill_tried;
    }
    stats_.last_backfill = time;
}

// REQUIRES the lock. Puts on record that the job starts; launch() does it once that is on disk.
void Engine::start_one(JobRecord job, const Verdict& verdict, std::string_view reservation, Time time,
                       std::vector<StoreChange>& changes)
{
    auto allocation = std::make_shared<Allocation>();
    allocation->cpus = job.details->cpus;
    allocation->memory_mb = job.details->memory_mb;
    std::uint32_t left = allocation->cpus;
    for (std::size_t cpu = 0; cpu < std::min<std::size_t>(conf_->node.cpus, most_cpus) && left > 0; ++cpu) {
        if (cpus_used_[cpu]) continue;
        cpus_used_.set(cpu);
        allocation->cpu_ids.set(cpu);
        --left;
    }
    job.allocation = std::move(allocation);
    job.state = state::running;
    job.reason = Reason::none;
    job.reservation = texts_.intern(reservation);
    job.state_text = {};
    job.start_time = job.last_evaluation = time;
    job.began = table_.steady;
    job.end_time = 0;
    job.started_by = verdict.backfilled ? 8 : 4;
    job.partition = texts_.intern(conf_->partitions[verdict.partition].name);
    job.association = policy_->association_in(job, verdict.partition);
    if (job.eligible_time == 0 || job.eligible_time > time) job.eligible_time = time;
    ++stats_.started;
    if (job.details->no_script) {
        log_.info("{} is allocated", log_name(job));
        allocations_.notify_all();
    } else {
        to_launch_.push_back(job.job_id);
        runs_[job.job_id].run = job.run;
    }
    news_of_.insert(job.array_job_id != 0 ? job.array_job_id : job.job_id);
    put(std::move(job), changes);
}

// --- showing ---

Engine::View Engine::view() const
{
    const auto held = lock();
    shown_ = std::max(shown_, changed_);
    return {table_.snapshot(), changed_, stats_.last_backfill};
}

EngineStats Engine::stats() const
{
    const auto held = lock();
    EngineStats stats = stats_;
    stats.pending = table_.pending_count();
    stats.running = table_.running_count();
    return stats;
}

Engine::Usage Engine::usage() const
{
    const auto held = lock();
    return usage_now();
}

// REQUIRES the lock.
Engine::Usage Engine::usage_now() const
{
    Usage usage;
    usage.licenses.resize(conf_->licenses.size());
    usage.last_busy = last_busy_;
    usage.last_update = changed_;
    shown_ = std::max(shown_, changed_);
    for (const auto id : table_.active()) {
        const auto job = table_.find(id);
        if (!job->allocation) continue;
        usage.completing = usage.completing || (job->state & state::completing) != 0;
        usage.cpus += job->allocation->cpus;
        usage.memory_mb += job->allocation->memory_mb;
        for (const auto& [index, count] : job->details->license_needs) usage.licenses[index] += count;
    }
    return usage;
}

}  // namespace restd::embedded
