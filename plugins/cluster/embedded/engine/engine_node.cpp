// The engine's part that administrators speak to: the node's state, the configuration.
#include <cerrno>
#include <cstring>
#include <unordered_map>

#include "base/text_limits.hpp"
#include "engine/engine.hpp"
#include "restd/error.hpp"
#include "restd/log_quoted.hpp"
#include "restd/waiting.hpp"

namespace restd::embedded {
namespace {

[[noreturn]] void refuse(int number, const std::string& why = {})
{
    throw Error(number, why.empty() ? std::string(error_text(number)) : why, "cluster/embedded");
}

}  // namespace

// REQUIRES the lock.
std::uint32_t Engine::shown_state(const Usage& usage) const
{
    std::uint32_t state = node_.base;
    if (state == node_state::idle && usage.cpus != 0)
        state = usage.cpus >= conf_->node.cpus ? node_state::allocated : node_state::mixed;
    if (node_.drain) state |= node_state::drain;
    if (node_.fail) state |= node_state::fail;
    if (usage.completing) state |= node_state::completing;
    if (planned_) state |= node_state::planned;
    for (const auto& reservation : reservations_) {
        if (!reservation.conf.has_node || !reservation.active(table_.now)) continue;
        state |= node_state::reserved;
        if (reservation.conf.is(reservation_flag::maintenance)) state |= node_state::maintenance;
    }
    return state;
}

Engine::NodeView Engine::node() const
{
    const auto held = lock();
    NodeView view;
    view.conf = conf_;
    view.usage = usage_now();
    view.node = node_;
    view.state = shown_state(view.usage);
    view.reserved_licenses.resize(conf_->licenses.size());
    for (const auto& reservation : reservations_) {
        if (!reservation.active(table_.now)) continue;
        if (reservation.conf.has_node) view.reservation = reservation.conf.name;
        for (const auto& [index, count] : reservation.conf.license_counts) view.reserved_licenses[index] += count;
    }
    return view;
}

// On disk when it returns. REQUIRES administration_.
void Engine::keep_node(const NodeState& node) const
{
    const Waiting waiting;
    if (!write_file_durably(options_.state_directory, "node_state", node.encode()))
        refuse(err::writing_to_file, options_.state_directory + "/node_state: " + std::strerror(errno));
}

// REQUIRES the lock.
void Engine::take_node(NodeState node, std::vector<StoreChange>& changes)
{
    const bool lost = node.base != node_state::idle && node_.base == node_state::idle;
    node_ = std::move(node);
    use(std::move(file_conf_));
    if (lost) fail_running_jobs(changes);
    changed_ = std::max(table_.now, shown_ + 1);
    must_schedule_ = true;
}

// REQUIRES the lock. What runs on a node that is taken down is lost with it; what may is queued again.
void Engine::fail_running_jobs(std::vector<StoreChange>& changes)
{
    std::vector<JobRef> active;
    for (const auto id : table_.active()) active.push_back(table_.find(id));
    for (const auto& job : active) {
        if (job->cancel_requested) continue;
        log_.warn("job {} is ended: its node is taken down", job->job_id);
        if (job->details->no_script) {
            end_allocation(*job, state::node_fail, Reason::node_down, {}, changes);
            continue;
        }
        JobRecord ending = *job;
        ending.node_failed = true;
        ending.requeue_requested = job->details->requeue;
        ending.state = (ending.requeue_requested ? state::pending | state::requeued : state::node_fail) | state::completing;
        ending.reason = Reason::node_down;
        ending.cancel_requested = true;
        ending.kill_time = table_.now;
        put(std::move(ending), changes);
        order(job->job_id, {ShepherdOrder::Scope::terminate, 0, static_cast<std::uint16_t>(conf_->kill_wait)});
    }
}

// The last daemon may have ended between the two, or slurm.conf says so now.
void Engine::lose_jobs_of_lost_node()
{
    const auto held = lock();
    if (node_.base == node_state::idle) return;
    std::vector<StoreChange> changes;
    fail_running_jobs(changes);
    if (!changes.empty()) keep(std::move(changes));
}

void Engine::update_node(const Caller& caller, const model::NodeUpdate& update)
{
    check_texts(update);
    const auto one_at_a_time = lock_waiting(administration_);
    NodeState changed;
    {
        const auto held = lock();
        changed = changed_node(node_, shown_state(usage_now()), update, caller.name, table_.now);
    }
    keep_node(changed);
    JobStore::Ticket ticket = 0;
    {
        const auto held = lock();
        std::vector<StoreChange> changes;
        log_.info("node {}: changed by {}, {}{}{}", conf_->node.name, log_quoted(caller.name),
                  changed.up() ? "in service" : "out of service", changed.reason.empty() ? "" : ": ",
                  changed.reason.empty() ? "" : log_quoted(changed.reason));
        take_node(std::move(changed), changes);
        ticket = keep(std::move(changes));
    }
    wake();
    store_.wait(ticket);
}

// Brings the node back where its time has come.
void Engine::resume_node()
{
    const auto due = [this] { return node_.resume_after != 0 && node_.resume_after <= table_.now; };
    {
        const auto held = lock();
        if (!due()) return;
    }
    const std::lock_guard one_at_a_time(administration_);
    NodeState changed;
    {
        const auto held = lock();
        if (!due()) return;
        changed = node_;
    }
    changed.resume();
    keep_node(changed);
    const auto held = lock();
    log_.info("node {}: back in service, as was asked", conf_->node.name);
    std::vector<StoreChange> none;
    take_node(std::move(changed), none);
}

void Engine::reconfigure(ClusterConf fresh)
{
    const auto one_at_a_time = lock_waiting(administration_);
    NodeState node;
    std::vector<Reservation> reservations;
    {
        const auto held = lock();
        const auto fixed = [](const char* key, const auto& is, const auto& wanted) {
            if (is != wanted)
                refuse(err::need_restart, std::string(key) +
                                              " has changed: slurmrestd must be restarted for that; the configuration in force "
                                              "stays as it was");
        };
        const ClusterConf& old = file_conf_;
        fixed("ClusterName", old.cluster_name, fresh.cluster_name);
        fixed("StateSaveLocation", old.state_save_location, fresh.state_save_location);
        fixed("AuthAltParameters", old.jwt_key_file, fresh.jwt_key_file);
        fixed("AuthAltParameters", old.user_claim, fresh.user_claim);
        fixed("NodeName", old.node.name, fresh.node.name);
        fixed("CPUs of the node", old.node.cpus, fresh.node.cpus);
        fixed("Sockets of the node", old.node.sockets, fresh.node.sockets);
        fixed("CoresPerSocket of the node", old.node.cores_per_socket, fresh.node.cores_per_socket);
        fixed("ThreadsPerCore of the node", old.node.threads_per_core, fresh.node.threads_per_core);
        node = node_;
        node.follow(fresh.node, table_.now);
        reservations = resolve_reservations(fresh.reservations, reservations_, table_.now);
    }
    keep_node(node);
    keep_reservations(reservations);
    JobStore::Ticket ticket = 0;
    {
        const auto held = lock();
        std::vector<StoreChange> changes;
        file_conf_ = std::move(fresh);
        take_reservations(std::move(reservations));
        take_node(std::move(node), changes);
        // What jobs know of partitions and licenses is where these stand in the configuration.
        std::unordered_map<const JobDetails*, std::shared_ptr<const JobDetails>> resolved;
        const auto jobs = table_.snapshot();
        for (const auto& job : *jobs) {
            auto& details = resolved[job->details.get()];
            if (!details) {
                auto copy = std::make_shared<JobDetails>(*job->details);
                submission_->resolve(*copy);
                details = copy;
            }
            auto again = std::make_shared<JobRecord>(*job);
            again->details = details;
            table_.put(std::move(again));
        }
        refresh_policy();
        ticket = keep(std::move(changes));
        log_.info("slurm.conf was read again");
    }
    wake();
    store_.wait(ticket);
}

}  // namespace restd::embedded
