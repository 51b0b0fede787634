// The engine's runs: starting a job's processes, finding them again, telling them to end, and what became of them.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <system_error>
#include <thread>
#include <unordered_set>

#include "engine.hpp"
#include "job_environment.hpp"
#include "restd/log_quoted.hpp"

namespace restd::embedded {

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
    pid_t child = 0;
    {
        const auto held = lock();
        const auto found = runs_.find(job_id);
        if (found == runs_.end()) return;
        run = found->second.run;
        child = found->second.shepherd;
    }
    const auto found = spool_.look(run, bar_late_start);
    // Processes that lost their shepherd belong to nobody. The script itself ends with it; while its id names a living process,
    // that may be another one by now.
    if (found.state == JobSpool::Found::State::lost && found.session > 0) {
        for (int i = 0; i < 20 && process_start_time(found.session) != 0; ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        if (process_start_time(found.session) == 0)
            for (const auto pid : members_of_session(found.session)) kill(pid, SIGKILL);
    }
    if (child > 0 && found.state != JobSpool::Found::State::running) waitpid(child, nullptr, WNOHANG);

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
        entry->second.process = std::move(process);
        entry->second.shepherd = found.shepherd;
        if (job->cancel_requested)
            send_order(entry->second.process,
                       {ShepherdOrder::Scope::terminate, 0, static_cast<std::uint16_t>(conf_->kill_wait)});
        return;
    case JobSpool::Found::State::ended:
        runs_.erase(entry);
        finish(*job, found.result.status, &found.result);
        return;
    case JobSpool::Found::State::lost:
        log_.error("{}: its shepherd is gone and left no result", show(*job));
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
            log_.warn("{} had not started when the daemon ended; it waits again", show(*job));
            JobRecord again = *job;
            StoreChange gone;
            gone.run = again.run;
            changes.push_back(gone);
            again.run = next_run_++;
            begin_again(again, job->hold_after_requeue, false, changes);
            if (child > 0) {  // it is the shepherd that cannot do its work: not too often
                JobRecord later = *table_.find(job_id);
                later.begin_time = table_.now + 5;
                later.reason = Reason::begin_time;
                put(std::move(later), changes);
            }
        }
        keep(std::move(changes));
        return;
    }
    }
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
    pid_t child = 0;
    std::string failure;
    try {
        if (options_.switch_user && !people_.by_id(job->details->user_id)) throw std::runtime_error("its user is gone");
        spool_.prepare(job->run, launch_spec(*conf(), *job, spool_.script_path(job->run), options_.switch_user),
                       job->details->payload->script);
        posix_spawnattr_t attributes;
        posix_spawn_file_actions_t actions;
        posix_spawnattr_init(&attributes);
        posix_spawn_file_actions_init(&actions);
        // An order that comes before the shepherd is ready for it must wait, not kill it.
        sigset_t all;
        sigfillset(&all);
        posix_spawnattr_setsigmask(&attributes, &all);
        posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
        const auto folder = spool_.folder_of(job->run);
        char* arguments[] = {const_cast<char*>("restd-shepherd"), const_cast<char*>(folder.c_str()), nullptr};
        char* environment[] = {nullptr};
        const int error = posix_spawn(&child, options_.shepherd.c_str(), &actions, &attributes, arguments, environment);
        posix_spawn_file_actions_destroy(&actions);
        posix_spawnattr_destroy(&attributes);
        if (error != 0) throw std::system_error(error, std::generic_category(), options_.shepherd);
    } catch (const std::exception& error) {
        failure = error.what();
    }
    const auto held = lock();
    const auto entry = runs_.find(job_id);
    job = table_.find(job_id);
    if (entry == runs_.end() || !job || entry->second.run != job->run) return;
    if (!failure.empty()) {
        log_.error("{} cannot be started: {}", show(*job), log_quoted(failure));
        runs_.erase(entry);
        std::vector<StoreChange> changes;
        JobRecord ended = *job;
        ended.state = job->cancel_requested ? job->base_state() : state::failed;
        if (!job->cancel_requested) ended.reason = Reason::launch_failure;
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
    log_.info("{} started", show(*job));
    entry->second.shepherd = child;
    entry->second.process = open_process(child);
    if (job->cancel_requested)
        send_order(entry->second.process, {ShepherdOrder::Scope::terminate, 0, static_cast<std::uint16_t>(conf_->kill_wait)});
}

// REQUIRES the lock. A job that is being started gets it when it has been.
void Engine::order(std::uint32_t job_id, const ShepherdOrder& what)
{
    const auto run = runs_.find(job_id);
    if (run != runs_.end() && run->second.process) send_order(run->second.process, what);
}

}  // namespace restd::embedded
