#include "engine/node_administration.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <unordered_map>

#include "base/refuse.hpp"
#include "base/shared_words.hpp"
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

// The same for the partitions.
void NodeAdministration::keep(const PartitionChanges& partitions) const
{
    const Waiting waiting;
    if (!write_file_durably(common_.options.state_directory, partitions_file, partitions.encode()))
        refuse(err::writing_to_file, common_.state_file(partitions_file) + ": " + std::strerror(errno));
}

// Puts this configuration, node state and partitions in force. REQUIRES administration_.
void NodeAdministration::take(ClusterConf file_conf, NodeState node, PartitionChanges partitions, JobTransaction& tx)
{
    const bool lost = node.base != node_state::idle && cluster_.node().base == node_state::idle;
    tx.use(std::move(file_conf), std::move(node), std::move(partitions));
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
        take(cluster_.configuration().file_conf(), std::move(changed), cluster_.configuration().partitions(), tx);
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
    take(cluster_.configuration().file_conf(), std::move(changed), cluster_.configuration().partitions(), tx);
}

void NodeAdministration::reconfigure(ClusterConf fresh)
{
    const auto one_at_a_time = lock_waiting(administration_);
    NodeState node;
    PartitionChanges partitions;
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
        partitions = cluster_.configuration().partitions();
        partitions.follow(fresh);
    }
    keep(node);
    replace(std::move(fresh), std::move(node), std::move(partitions), "slurm.conf was read again");
}

// Puts another configuration in force, with everything that depends on it. It is on disk when this returns. `what`: for the
// log. `last_check` is called when that is on disk, with the lock: if it throws, nothing comes in force. REQUIRES
// administration_.
void NodeAdministration::replace(ClusterConf file_conf, NodeState node, PartitionChanges partitions, const std::string& what,
                                 FunctionRef<void()> last_check)
{
    const auto no_other_reservations = reservations_.hold_changes();
    std::vector<Reservation> reservations;
    {
        const auto held = cluster_.lock();
        reservations = reservations_.resolve(Configuration::in_force(file_conf, node, partitions));
    }
    keep(partitions);
    reservations_.keep(reservations);
    JobStore::Ticket ticket = 0;
    {
        JobTransaction tx(cluster_);
        if (last_check) last_check();
        reservations_.take(std::move(reservations));
        take(std::move(file_conf), std::move(node), std::move(partitions), tx);
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
        common_.log.info("{}", what);
    }
    common_.wake();
    cluster_.store().wait(ticket);
}

void NodeAdministration::store_partition(const Caller& caller, const model::Partition& wanted)
{
    if (!caller.administers) refuse(err::user_id_missing);
    check_texts(wanted);
    const auto book = common_.book();
    const auto one_at_a_time = lock_waiting(administration_);
    ClusterConf file_conf;
    NodeState node;
    PartitionChanges partitions;
    bool is_new = false;
    {
        const auto held = cluster_.lock();
        const auto& now = cluster_.configuration();
        file_conf = now.file_conf();
        node = now.node();
        partitions = now.partitions();
        is_new = cluster_.conf().partition(wanted.name) == nullptr;
        partitions.store(wanted, file_conf, cluster_.conf(), *book);
    }
    replace(std::move(file_conf), std::move(node), std::move(partitions),
            "partition " + log_quoted(wanted.name) + " was " + (is_new ? "created" : "changed") + " by " +
                log_quoted(caller.name));
}

// Whether jobs run in the partition or wait for it, or a reservation is for it. REQUIRES the lock.
bool NodeAdministration::is_used(std::string_view partition) const
{
    const auto jobs = cluster_.table().snapshot();
    const bool has_jobs = std::any_of(jobs->begin(), jobs->end(), [&](const JobRef& job) {
        return !job->is_finished() && (job->partition.view() == partition || has_word(job->details->partitions, partition));
    });
    return has_jobs || std::ranges::any_of(reservations_.list(), [&](const Reservation& reservation) {
               return !reservation.gone && reservation.conf.partition == partition;
           });
}

void NodeAdministration::delete_partition(const Caller& caller, std::string_view name)
{
    if (!caller.administers) refuse(err::user_id_missing);
    const auto one_at_a_time = lock_waiting(administration_);
    const auto refuse_if_used = [&] {
        if (is_used(name)) refuse(err::partition_in_use);
    };
    ClusterConf file_conf;
    NodeState node;
    PartitionChanges before, partitions;
    {
        const auto held = cluster_.lock();
        const auto& now = cluster_.configuration();
        if (cluster_.conf().partition(name) == nullptr) refuse(err::invalid_partition_name);
        refuse_if_used();
        file_conf = now.file_conf();
        node = now.node();
        before = partitions = now.partitions();
        partitions.remove(name, file_conf);
    }
    try {
        // A job may have come into it while this was written.
        replace(std::move(file_conf), std::move(node), std::move(partitions),
                "partition " + log_quoted(name) + " was deleted by " + log_quoted(caller.name), refuse_if_used);
    } catch (const Error&) {
        keep(before);
        throw;
    }
}

}  // namespace restd::embedded
