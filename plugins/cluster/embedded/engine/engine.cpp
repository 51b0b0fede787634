#include "engine/engine.hpp"

#include <poll.h>
#include <unistd.h>

#include <chrono>

namespace restd::embedded {

Engine::Engine(const ClusterConf& conf, EngineOptions options, People& people, spdlog::logger& log)
    : common_(std::move(options), people, log), cluster_(common_, conf, runs_), reservations_(common_, cluster_),
      priorities_(common_, cluster_), lifecycle_(common_, cluster_, runs_, news_, reservations_, waiters_, stats_),
      dependencies_(cluster_, news_, lifecycle_),
      time_checks_(common_, cluster_, lifecycle_, priorities_, reservations_, dependencies_),
      runner_(common_, cluster_, runs_, lifecycle_), administration_(common_, cluster_, lifecycle_, priorities_, reservations_),
      schedule_pass_(common_, cluster_, lifecycle_, runner_, administration_, priorities_, reservations_, stats_),
      admission_(common_, cluster_, priorities_, reservations_, news_, waiters_, stats_),
      cancellation_(common_, cluster_, runs_, lifecycle_), amendments_(cluster_), requeueing_(common_, cluster_, lifecycle_)
{
    cluster_.load();
    priorities_.load();
    const auto jobs = cluster_.table().snapshot();
    for (const auto& job : *jobs)
        if (job->is_pending() && !job->dependency.empty()) news_.to_check.insert(job->job_id);
    stats_.started_at = cluster_.table().now;
}

Engine::~Engine()
{
    stop();
}

// --- the thread ---

void Engine::start()
{
    reservations_.keep(reservations_.view().reservations);
    runner_.adopt();
    administration_.lose_jobs_of_lost_node();
    {
        const auto held = cluster_.lock();
        stopping_ = false;
        waiters_.stop(false);
    }
    thread_ = std::thread([this] { work(); });
}

void Engine::stop()
{
    {
        const auto held = cluster_.lock();
        stopping_ = true;
        waiters_.stop(true);
    }
    common_.wake();
    const bool worked = thread_.joinable();
    if (worked) thread_.join();
    cluster_.changes().stop();
    cluster_.store().flush();
    if (worked) priorities_.keep();
}

void Engine::wait_for_events()
{
    std::vector<pollfd> waits;
    bool unknown = false;
    {
        const auto held = cluster_.lock();
        waits.push_back({common_.wake_descriptor(), POLLIN, 0});
        unknown = runner_.watch(waits);
        if (cluster_.pass_wanted() || !news_.to_check.empty() || !news_.jobs.empty()) return;
    }
    poll(waits.data(), waits.size(), unknown ? 50 : 1000);
}

void Engine::work()
{
    while (true) {
        wait_for_events();
        common_.forget_wakes();
        {
            const auto held = cluster_.lock();
            if (stopping_) break;
        }
        try {
            runner_.check_launcher();
            runner_.reap();
            time_checks_.run();
            priorities_.work_out();
            administration_.resume();
            reservations_.tend();
            schedule_pass_.run();
            if (!cluster_.store().flush()) {
                common_.log.error("the cluster's state cannot be written; nothing is started until it can: {}",
                                  cluster_.store().failure());
                std::this_thread::sleep_for(std::chrono::milliseconds(500));
                continue;
            }
            // From here on, every job that is launched is recorded on disk as started.
            runner_.launch_started();
        } catch (const std::exception& error) {
            common_.log.error("cluster/embedded: {}", error.what());
            std::this_thread::sleep_for(std::chrono::milliseconds(200));
        }
    }
}

// --- jobs ---

Engine::Submitted Engine::submit(const Caller& caller, const model::JobDescription& request)
{
    return admission_.submit(caller, request, Submission::Kind::batch);
}

Engine::Submitted Engine::allocate(const Caller& caller, const model::JobDescription& request)
{
    return admission_.allocate(caller, request);
}

void Engine::update(const Caller& caller, const JobName& name, const model::JobDescription& change)
{
    admission_.update(caller, name, change);
}

std::vector<Engine::Cancelled> Engine::cancel(const Caller& caller, std::span<const JobName> names, std::uint16_t signal,
                                              std::uint16_t flags, const JobFilter& refusal)
{
    return cancellation_.cancel(caller, names, signal, flags, refusal);
}

Engine::View Engine::view() const
{
    const auto held = cluster_.lock();
    const auto last_update = cluster_.show_last_update();
    return {cluster_.table().snapshot(), last_update, stats_.last_backfill, cluster_.version()};
}

std::uint64_t Engine::version() const
{
    const auto held = cluster_.lock();
    return cluster_.version();
}

std::pair<Engine::View, std::unique_ptr<ChangeLog::Reader>> Engine::watch(ChangeLog::Told told)
{
    const auto held = cluster_.lock();
    const auto last_update = cluster_.show_last_update();
    View view{cluster_.table().snapshot(), last_update, stats_.last_backfill};
    return {std::move(view), cluster_.changes().watch(std::move(told))};
}

std::vector<JobRef> Engine::find(const JobName& name) const
{
    const auto held = cluster_.lock();
    auto found = find_named(cluster_.table(), name);
    if (found.head) found.jobs.insert(found.jobs.begin(), std::move(found.head));
    return std::move(found.jobs);
}

void Engine::check_names(std::span<const JobName> names) const
{
    check_name_count(names);
    const auto held = cluster_.lock();
    check_repeated_names(cluster_.table(), names);
}

EngineStats Engine::stats() const
{
    const auto held = cluster_.lock();
    EngineStats stats = stats_;
    stats.pending = cluster_.table().pending_count();
    stats.running = cluster_.table().running_count();
    return stats;
}

// --- the accounting database, the configuration ---

void Engine::book_changed()
{
    {
        const auto held = cluster_.lock();
        cluster_.ask_for_pass();
    }
    common_.wake();
}

Kept<ClusterConf> Engine::conf() const
{
    const auto held = cluster_.lock();
    return cluster_.configuration().conf();
}

std::pair<Kept<ClusterConf>, Time> Engine::conf_since() const
{
    const auto held = cluster_.lock();
    return {cluster_.configuration().conf(), cluster_.configuration().since()};
}

std::uint32_t Engine::next_job_id() const
{
    const auto held = cluster_.lock();
    return cluster_.next_job_id();
}

}  // namespace restd::embedded
