#include "engine/job_runner.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <unordered_set>

#include "run/job_environment.hpp"
#include "store/state_folder.hpp"

namespace restd::embedded {
namespace {

std::string ensure_folder(std::string path, spdlog::logger& log)
{
    make_private_folder(path, log);
    return path;
}

// Whether the error means that something is short for now and will be available again.
bool is_shortage(int error)
{
    for (const int known : {EAGAIN, ENOMEM, EMFILE, ENFILE, ENOSPC, EDQUOT, ETIMEDOUT})
        if (error == known) return true;
    return false;
}

}  // namespace

JobRunner::JobRunner(EngineCommon& common, ClusterState& cluster, RunTable& runs, JobLifecycle& lifecycle)
    : common_(common), cluster_(cluster), runs_(runs), lifecycle_(lifecycle), launcher_(common.options.launcher),
      spool_(ensure_folder(common.state_file("jobs"), common.log), launcher_ != nullptr ? launcher_->scripts() : "")
{}

// --- finding ---

void JobRunner::adopt()
{
    std::vector<std::uint32_t> active;
    std::unordered_set<std::uint64_t> wanted;
    {
        const auto held = cluster_.lock();
        for (const auto& job : cluster_.active_jobs()) {
            if (job->details->no_script) continue;
            active.push_back(job->job_id);
            wanted.insert(job->run);
            runs_.add(job->job_id, job->run);
        }
    }
    for (const auto run : spool_.runs())
        if (wanted.count(run) == 0) spool_.remove(run);
    for (const auto id : active) look_at(id);
}

bool JobRunner::watch(std::vector<pollfd>& waits) const
{
    if (launcher_ != nullptr && !launcher_gone_) waits.push_back({launcher_->descriptor(), POLLRDHUP, 0});
    return runs_.watch(waits);
}

void JobRunner::reap()
{
    std::vector<std::uint32_t> look;
    {
        const auto held = cluster_.lock();
        look = runs_.to_look_at();
    }
    for (const auto id : look) look_at(id);
}

void JobRunner::look_at(std::uint32_t job_id)
{
    std::uint64_t run = 0;
    bool launched = false;
    std::pair<uid_t, gid_t> owner{};
    {
        const auto held = cluster_.lock();
        const auto* entry = runs_.find(job_id);
        const auto job = cluster_.table().find(job_id);
        if (entry == nullptr || !job) return;
        run = entry->run;
        launched = entry->shepherd != 0;
        owner = runs_as(*job);
    }
    using State = JobSpool::Found::State;
    const auto found = spool_.look(run, true);
    if (found.state == State::lost && found.session > 0) end_orphans(run, found.session, owner);

    FileDescriptor process;
    if (found.state == State::running && found.shepherd != 0) {
        process = open_process(found.shepherd);
        // Between reading the process id and opening it, the process may have ended and another one may have got the id.
        if (process && spool_.look(run, false).shepherd != found.shepherd) process = FileDescriptor();
    }
    JobTransaction tx(cluster_);
    auto* entry = runs_.find(job_id);
    const auto job = cluster_.table().find(job_id);
    if (entry == nullptr || entry->run != run || !job || job->run != run) return;
    if (found.state == State::running) {
        if (process) take_process(*entry, *job, found.shepherd, std::move(process));
        return;
    }
    runs_.erase(job_id);
    if (found.state == State::ended) {
        lifecycle_.finish(*job, found.result.status, &found.result, tx);
        return;
    }
    if (found.state == State::lost) {
        common_.log.error("{}: its shepherd has ended without a result", log_name(*job));
        lifecycle_.finish(*job, 0, nullptr, tx);
        return;
    }
    // It is certain that nothing has run, or will run, as part of this run.
    runs_.remove_folder_later(run);
    if (job->cancel_requested && !job->requeue_requested) {
        lifecycle_.end_unstarted(*job, tx);
    } else if (launched) {
        lifecycle_.take_back(*job, "the shepherd ended before it began", tx);
    } else {
        common_.log.warn("{} had not started when the daemon ended; it waits again", log_name(*job));
        lifecycle_.queue_unstarted(*job, tx);
    }
}

// Ends processes that have lost their shepherd. The script itself ends together with the shepherd. As long as there still is a
// process with the script's id, it may be a different process by now, so nothing is ended.
void JobRunner::end_orphans(std::uint64_t run, pid_t session, std::pair<uid_t, gid_t> owner)
{
    for (int i = 0; i < 20 && process_start_time(session) != 0; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    try {
        if (process_start_time(session) == 0 && launcher_ != nullptr)
            launcher_->end_orphans(run, session, owner.first, owner.second);
    } catch (const std::exception& error) {
        common_.log.error("orphaned processes of session {} cannot be ended: {}", session, error.what());
    }
}

// --- starting ---

std::pair<uid_t, gid_t> JobRunner::runs_as(const JobRecord& job) const
{
    if (launcher_ != nullptr && launcher_->separated()) return {job.details->user_id, job.details->group_id};
    return {geteuid(), getegid()};
}

Kept<ClusterConf> JobRunner::conf() const
{
    const auto held = cluster_.lock();
    return cluster_.configuration().conf();
}

void JobRunner::prepare(const JobRecord& job) const
{
    if (launcher_ == nullptr) throw LauncherGone("there is no launcher");
    if (launcher_->separated() && !common_.people.by_id(job.details->user_id)) throw std::runtime_error("its user is gone");
    const auto conf = this->conf();
    spool_.prepare(job.run, launch_spec(*conf, job, spool_.script_path(job.run)), job.details->payload->script);
}

Launcher::Started JobRunner::start(const JobRecord& job) const
{
    const auto [uid, gid] = runs_as(job);
    const auto conf = this->conf();
    return launcher_->start(job.run, spool_.folder_of(job.run), uid, gid,
                            {job.allocation->cpus, conf->memory_is_counted ? job.allocation->memory_mb : 0});
}

void JobRunner::launch_started()
{
    std::vector<std::uint32_t> to_launch;
    std::vector<std::uint64_t> to_remove;
    {
        const auto held = cluster_.lock();
        to_launch = runs_.take_launches();
        to_remove = runs_.take_removals();
    }
    for (const auto id : to_launch) launch(id);
    for (const auto run : to_remove) spool_.remove(run);
}

void JobRunner::launch(std::uint32_t job_id)
{
    JobRef job;
    {
        const auto held = cluster_.lock();
        job = cluster_.table().find(job_id);
        const auto* entry = runs_.find(job_id);
        if (!job || entry == nullptr || entry->run != job->run) return;
        if (job->cancel_requested) return;  // it has no process yet: look_at() will find that it never started
    }
    Launcher::Started started;
    std::string failure;
    bool ordered = false, passes = false;
    try {
        prepare(*job);
        ordered = true;
        started = start(*job);
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
    // The launcher may have started the job all the same, or may still do so: look_at() finds out.
    if (passes && ordered && spool_.look(job->run, true).state != JobSpool::Found::State::never_started) return;
    JobTransaction tx(cluster_);
    auto* entry = runs_.find(job_id);
    job = cluster_.table().find(job_id);
    if (entry == nullptr || !job || entry->run != job->run) return;
    if (failure.empty()) {
        common_.log.info("{} started", log_name(*job));
        take_process(*entry, *job, started.shepherd, std::move(started.process));
        return;
    }
    runs_.erase(job_id);
    if (job->requeue_requested || (passes && !job->cancel_requested))
        lifecycle_.take_back(*job, failure, tx);
    else
        lifecycle_.fail_launch(*job, failure, tx);
}

void JobRunner::take_process(RunTable::Run& run, const JobRecord& job, pid_t shepherd, FileDescriptor process)
{
    RunTable::take_process(run, shepherd, std::move(process));
    if (job.cancel_requested)
        send_order(run.process, {ShepherdOrder::Scope::terminate, 0, static_cast<std::uint16_t>(cluster_.conf().kill_wait)});
}

void JobRunner::check_launcher()
{
    if (launcher_ == nullptr || launcher_gone_ || !launcher_->gone()) return;
    {
        const auto held = cluster_.lock();
        launcher_gone_ = true;
    }
    common_.log.critical("the launcher has ended: no job is started until slurmrestd is restarted; waiting jobs stay in the "
                         "queue, running jobs go on");
    if (common_.options.launcher_lost) common_.options.launcher_lost();
}

}  // namespace restd::embedded
