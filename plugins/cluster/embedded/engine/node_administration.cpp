#include "engine/node_administration.hpp"

#include <cerrno>
#include <cstring>
#include <unordered_map>

#include "base/refuse.hpp"
#include "base/text_limits.hpp"
#include "restd/log_quoted.hpp"
#include "restd/waiting.hpp"
#include "run/job_spool.hpp"

namespace restd::embedded {

NodeUsage NodeAdministration::usage() const
{
    const auto held = cluster_.lock();
    return usage_now();
}

NodeUsage NodeAdministration::usage_now() const
{
    NodeUsage usage;
    usage.licenses.resize(cluster_.conf().licenses.size());
    usage.last_busy = lifecycle_.last_busy();
    usage.last_update = cluster_.show_last_update();
    for (const auto& job : cluster_.jobs_with_resources()) {
        usage.completing = usage.completing || (job->state & state::completing) != 0;
        usage.cpus += job->allocation->cpus;
        usage.memory_mb += job->allocation->memory_mb;
        for (const auto& [index, count] : job->details->license_needs) usage.licenses[index] += count;
    }
    return usage;
}

// Includes the flags.
std::uint32_t NodeAdministration::shown_state(const NodeUsage& usage) const
{
    std::uint32_t state = cluster_.node().base;
    if (state == node_state::idle && usage.cpus != 0)
        state = usage.cpus >= cluster_.conf().node.cpus ? node_state::allocated : node_state::mixed;
    if (cluster_.node().drain) state |= node_state::drain;
    if (cluster_.node().fail) state |= node_state::fail;
    if (usage.completing) state |= node_state::completing;
    if (planned_) state |= node_state::planned;
    for (const auto& reservation : reservations_.list()) {
        if (!reservation.conf.has_node || !reservation.active(cluster_.table().now)) continue;
        state |= node_state::reserved;
        if (reservation.conf.is(reservation_flag::maintenance)) state |= node_state::maintenance;
    }
    return state;
}

NodeView NodeAdministration::view() const
{
    const auto held = cluster_.lock();
    NodeView view;
    view.conf = cluster_.configuration().conf();
    view.usage = usage_now();
    view.node = cluster_.node();
    view.state = shown_state(view.usage);
    view.reserved_licenses.resize(cluster_.conf().licenses.size());
    for (const auto& reservation : reservations_.list()) {
        if (!reservation.active(cluster_.table().now)) continue;
        if (reservation.conf.has_node) view.reservation = reservation.conf.name;
        for (const auto& [index, count] : reservation.conf.license_counts) view.reserved_licenses[index] += count;
    }
    return view;
}

// The state is on disk when this returns. REQUIRES administration_.
void NodeAdministration::keep(const NodeState& node) const
{
    const Waiting waiting;
    if (!write_file_durably(common_.options.state_directory, node_state_file, node.encode()))
        refuse(err::writing_to_file, common_.state_file(node_state_file) + ": " + std::strerror(errno));
}

// Puts this configuration and node state in force. REQUIRES administration_.
void NodeAdministration::take(ClusterConf file_conf, NodeState node, JobTransaction& tx)
{
    const bool lost = node.base != node_state::idle && cluster_.node().base == node_state::idle;
    tx.use(std::move(file_conf), std::move(node));
    if (lost) lifecycle_.fail_running_jobs(tx);
    tx.touch();
    cluster_.ask_for_pass();
}

void NodeAdministration::lose_jobs_of_lost_node()
{
    JobTransaction tx(cluster_);
    if (cluster_.node().base != node_state::idle) lifecycle_.fail_running_jobs(tx);
}

void NodeAdministration::update(const Caller& caller, const model::NodeUpdate& update)
{
    check_texts(update);
    const auto one_at_a_time = lock_waiting(administration_);
    NodeState changed;
    {
        const auto held = cluster_.lock();
        changed = changed_node(cluster_.node(), shown_state(usage_now()), update, caller.name, cluster_.table().now);
    }
    keep(changed);
    JobStore::Ticket ticket = 0;
    {
        JobTransaction tx(cluster_);
        common_.log.info("node {}: changed by {}, {}{}{}", cluster_.conf().node.name, log_quoted(caller.name),
                         changed.up() ? "in service" : "out of service", changed.reason.empty() ? "" : ": ",
                         changed.reason.empty() ? "" : log_quoted(changed.reason));
        take(cluster_.configuration().file_conf(), std::move(changed), tx);
        ticket = tx.finish_after_all();
    }
    common_.wake();
    cluster_.store().wait(ticket);
}

void NodeAdministration::resume()
{
    const auto due = [this] {
        return cluster_.node().resume_after != 0 && cluster_.node().resume_after <= cluster_.table().now;
    };
    {
        const auto held = cluster_.lock();
        if (!due()) return;
    }
    const std::lock_guard one_at_a_time(administration_);
    NodeState changed;
    {
        const auto held = cluster_.lock();
        if (!due()) return;
        changed = cluster_.node();
    }
    changed.resume();
    keep(changed);
    JobTransaction tx(cluster_);
    common_.log.info("node {}: back in service (ResumeAfter)", cluster_.conf().node.name);
    take(cluster_.configuration().file_conf(), std::move(changed), tx);
}

void NodeAdministration::reconfigure(ClusterConf fresh)
{
    const auto one_at_a_time = lock_waiting(administration_);
    const auto no_other_reservations = reservations_.hold_changes();
    NodeState node;
    std::vector<Reservation> reservations;
    {
        const auto held = cluster_.lock();
        const auto fixed = [](const char* key, const auto& is, const auto& wanted) {
            if (is != wanted)
                refuse(err::need_restart, std::string(key) +
                                              " has changed: restart slurmrestd for that; the configuration in force "
                                              "has not changed");
        };
        const ClusterConf& old = cluster_.configuration().file_conf();
        fixed("ClusterName", old.cluster_name, fresh.cluster_name);
        fixed("StateSaveLocation", old.state_save_location, fresh.state_save_location);
        fixed("AuthAltParameters", old.jwt_key_file, fresh.jwt_key_file);
        fixed("AuthAltParameters", old.user_claim, fresh.user_claim);
        fixed("NodeName", old.node.name, fresh.node.name);
        fixed("CPUs of the node", old.node.cpus, fresh.node.cpus);
        fixed("Sockets of the node", old.node.sockets, fresh.node.sockets);
        fixed("CoresPerSocket of the node", old.node.cores_per_socket, fresh.node.cores_per_socket);
        fixed("ThreadsPerCore of the node", old.node.threads_per_core, fresh.node.threads_per_core);
        node = cluster_.node();
        node.follow(fresh.node, cluster_.table().now);
        reservations = reservations_.resolve(fresh);
    }
    keep(node);
    reservations_.keep(reservations);
    JobStore::Ticket ticket = 0;
    {
        JobTransaction tx(cluster_);
        reservations_.take(std::move(reservations));
        take(std::move(fresh), std::move(node), tx);
        // Jobs refer to partitions and licenses by their position in the configuration.
        std::unordered_map<const JobDetails*, std::shared_ptr<const JobDetails>> resolved;
        const auto jobs = cluster_.table().snapshot();
        for (const auto& job : *jobs) {
            auto& details = resolved[job->details.get()];
            if (!details) {
                auto copy = std::make_shared<JobDetails>(*job->details);
                cluster_.configuration().submission()->resolve(*copy);
                details = copy;
            }
            auto again = std::make_shared<JobRecord>(*job);
            again->details = details;
            tx.put_resolved(std::move(again));
        }
        priorities_.refresh(tx);
        ticket = tx.finish_after_all();
        common_.log.info("slurm.conf was read again");
    }
    common_.wake();
    cluster_.store().wait(ticket);
}

}  // namespace restd::embedded
