// The engine's runs: starting a job's processes, finding them again, telling them to end, and what became of them.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <system_error>
#include <thread>
#include <unordered_set>

#include "engine/engine.hpp"
#include "restd/log_quoted.hpp"
#include "run/job_environment.hpp"

namespace restd::embedded {
namespace {

// Of something that comes back by itself.
bool is_shortage(int error)
{
    for (const int known : {EAGAIN, ENOMEM, EMFILE, ENFILE, ENOSPC, EDQUOT, ETIMEDOUT})
        if (error == known) return true;
    return false;
}

}  // namespace

// The jobs that had processes when the last daemon ended.
void Engine::adopt()
{
    std::vector<std::uint32_t> active;
    std::unordered_set<std::uint64_t> wanted;
    {
        const auto held = lock();
        for (const auto id : table_.active()) {
            const auto job = table_.find(id);
            if (job->details->no_script) continue;
            active.push_back(id);
            wanted.insert(job->run);
            runs_[id].run = job->run;
        }
    }
    for (const auto run : spool_.runs())
        if (wanted.count(run) == 0) spool_.remove(run);
    for (const auto id : active) look_at(id, true);
}

// Sees how a run stands, and acts on it where it has ended.
void Engine::look_at(std::uint32_t job_id, bool bar_late_start)
{
    std::uint64_t run = 0;
    bool launched = false;
    std::pair<uid_t, gid_t> owner{};
    {
        const auto held = lock();
        const auto found = runs_.find(job_id);
        const auto job = table_.find(job_id);
        if (found == runs_.end() || !job) return;
        run = found->second.run;
        launched = found->second.shepherd != 0;
        owner = runs_as(*job);
    }
    const auto found = spool_.look(run, bar_late_start);
    // Processes that lost their shepherd belong to nobody. The script itself ends with it; while its id names a living process,
    // that may be another one by now.
    if (found.state == JobSpool::Found::State::lost && found.session > 0) {
        for (int i = 0; i < 20 && process_start_time(found.session) != 0; ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        try {
            if (process_start_time(found.session) == 0 && options_.launcher != nullptr)
                options_.launcher->end_orphans(run, found.session, owner.first, owner.second);
        } catch (const std::exception& error) {
            log_.error("processes of session {}, which lost their shepherd, cannot be ended: {}", found.session, error.what());
        }
    }

    FileDescriptor process;
    if (found.state == JobSpool::Found::State::running && found.shepherd != 0) {
        process = open_process(found.shepherd);
        // Between reading the id and opening it the process may have gone and another come.
        if (process && spool_.look(run, false).shepherd != found.shepherd) process = FileDescriptor();
    }
    const auto held = lock();
    const auto entry = runs_.find(job_id);
    const auto job = table_.find(job_id);
    if (entry == runs_.end() || entry->second.run != run || !job || job->run != run) return;
    switch (found.state) {
    case JobSpool::Found::State::running:
        if (!process) return;
        take_process(entry->second, *job, found.shepherd, std::move(process));
        return;
    case JobSpool::Found::State::ended:
        runs_.erase(entry);
        finish(*job, found.result.status, &found.result);
        return;
    case JobSpool::Found::State::lost:
        log_.error("{}: its shepherd is gone and left no result", log_name(*job));
        runs_.erase(entry);
        finish(*job, 0, nullptr);
        return;
    case JobSpool::Found::State::never_started: {
        runs_.erase(entry);
        std::vector<StoreChange> changes;
        to_remove_.push_back(run);
        if (job->cancel_requested && !job->requeue_requested) {
            JobRecord ended = *job;
            ended.state = job->base_state();
            ended.end_time = table_.now;
            const JobRecord copy = ended;
            put(std::move(ended), changes);
            after_end(copy);
        } else {
            // Certain that nothing of it ran or will under this run: it takes its turn again, as a run of its own.
            if (launched) {
                take_back(*job, "the shepherd ended before it began", changes);
            } else {
                log_.warn("{} had not started when the daemon ended; it waits again", log_name(*job));
                JobRecord again = *job;
                StoreChange gone;
                gone.run = again.run;
                changes.push_back(gone);
                again.run = next_run_++;
                begin_again(again, job->hold_after_requeue, false, changes);
            }
        }
        keep(std::move(changes));
        return;
    }
    }
}

// Whose processes those of the job are.
std::pair<uid_t, gid_t> Engine::runs_as(const JobRecord& job) const
{
    if (options_.launcher != nullptr && options_.launcher->separated()) return {job.details->user_id, job.details->group_id};
    return {geteuid(), getegid()};
}

void Engine::prepare_run(const JobRecord& job) const
{
    if (options_.launcher == nullptr) throw LauncherGone("there is no launcher");
    if (options_.launcher->separated() && !people_.by_id(job.details->user_id)) throw std::runtime_error("its user is gone");
    const auto conf = this->conf();
    spool_.prepare(job.run, launch_spec(*conf, job, spool_.script_path(job.run)), job.details->payload->script);
}

Launcher::Started Engine::start_run(const JobRecord& job) const
{
    const auto [uid, gid] = runs_as(job);
    const auto conf = this->conf();
    return options_.launcher->start(job.run, spool_.folder_of(job.run), uid, gid,
                                    {job.allocation->cpus, conf->memory_is_counted ? job.allocation->memory_mb : 0});
}

void Engine::launch(std::uint32_t job_id)
{
    JobRef job;
    {
        const auto held = lock();
        job = table_.find(job_id);
        const auto run = runs_.find(job_id);
        if (!job || run == runs_.end() || run->second.run != job->run) return;
        if (job->cancel_requested) {  // cancelled before it had any process: look_at() finds that it never started
            return;
        }
    }
    Launcher::Started started;
    std::string failure;
    bool ordered = false, passes = false;
    try {
        prepare_run(*job);
        ordered = true;
        started = start_run(*job);
    } catch (const LauncherGone& error) {
        failure = error.what();
        passes = true;
        check_launcher();
    } catch (const std::system_error& error) {
        failure = error.what();
        passes = is_shortage(error.code().value());
    } catch (const std::exception& error) {
        failure = error.what();
    }
    // The order may have been obeyed all the same, or still be: look_at() finds out what has become of that.
    if (passes && ordered && spool_.look(job->run, true).state != JobSpool::Found::State::never_started) return;
    const auto held = lock();
    const auto entry = runs_.find(job_id);
    job = table_.find(job_id);
    if (entry == runs_.end() || !job || entry->second.run != job->run) return;
    if (!failure.empty()) {
        std::vector<StoreChange> changes;
        runs_.erase(entry);
        if (job->requeue_requested || (passes && !job->cancel_requested)) {
            take_back(*job, failure, changes);
            keep(std::move(changes));
            return;
        }
        log_.error("{} cannot be started: {}", log_name(*job), log_quoted(failure));
        JobRecord ended = *job;
        ended.state = job->cancel_requested ? job->base_state() : state::failed;
        if (!job->cancel_requested) {
            ended.reason = Reason::launch_failure;
            ended.state_text = texts_.intern(failure);
        }
        ended.exit_code = 53;
        ended.end_time = table_.now;
        ++stats_.failed;
        to_remove_.push_back(job->run);
        const JobRecord copy = ended;
        put(std::move(ended), changes);
        after_end(copy);
        keep(std::move(changes));
        return;
    }
    log_.info("{} started", log_name(*job));
    take_process(entry->second, *job, started.shepherd, std::move(started.process));
}

// REQUIRES the lock. What was ordered meanwhile is passed on.
void Engine::take_process(Run& run, const JobRecord& job, pid_t shepherd, FileDescriptor process)
{
    run.shepherd = shepherd;
    run.process = std::move(process);
    for (const auto& what : std::exchange(run.early_orders, {})) send_order(run.process, what);
    if (job.cancel_requested)
        send_order(run.process, {ShepherdOrder::Scope::terminate, 0, static_cast<std::uint16_t>(conf_->kill_wait)});
}

// REQUIRES the lock. Nothing of the run has run or will, for a reason that passes: back to the queue with the reason in its
// record, as a run of its own, and not too often.
void Engine::take_back(const JobRecord& job, const std::string& why, std::vector<StoreChange>& changes)
{
    constexpr unsigned longest = 64;  // seconds
    auto& failures = failed_launches_[job.job_id];
    const Time delay = std::min(1U << std::min(failures, 10U), longest);
    ++failures;
    log_.warn("{} could not be started: {}; it waits {} s", log_name(job), log_quoted(why), delay);
    StoreChange gone;
    gone.run = job.run;
    changes.push_back(gone);
    to_remove_.push_back(job.run);
    JobRecord again = job;
    again.run = next_run_++;
    begin_again(again, job.hold_after_requeue, false, changes);
    JobRecord later = *table_.find(job.job_id);
    later.begin_time = table_.now + delay;
    if (later.priority != 0) later.reason = Reason::begin_time;
    later.state_text = texts_.intern("launch failed: " + why + "; tried again after " + std::to_string(delay) + " s");
    put(std::move(later), changes);
}

// Without a launcher nothing is started any more; what runs goes on.
void Engine::check_launcher()
{
    if (options_.launcher == nullptr || launcher_gone_ || !options_.launcher->gone()) return;
    {
        const auto held = lock();
        launcher_gone_ = true;
    }
    log_.critical("the launcher has ended: no job is started until slurmrestd is started anew; waiting jobs stay in the queue, "
                  "running jobs go on");
    if (options_.launcher_lost) options_.launcher_lost();
}

// REQUIRES the lock. A job that is being started gets it when it has been.
bool Engine::order(std::uint32_t job_id, const ShepherdOrder& what)
{
    constexpr std::size_t most_early_orders = 100;
    const auto run = runs_.find(job_id);
    if (run == runs_.end()) return false;
    if (run->second.process) return send_order(run->second.process, what);
    // That it is to end is in its record.
    if (what.scope == ShepherdOrder::Scope::terminate) return true;
    if (run->second.early_orders.size() == most_early_orders) return false;
    run->second.early_orders.push_back(what);
    return true;
}

}  // namespace restd::embedded
