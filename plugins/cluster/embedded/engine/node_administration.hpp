// What administrators do: change the node and the partitions, have slurm.conf read again. Also reports the state of the node.
//
// Owns: <state>/node_state, <state>/partitions, and the lock `administration_`: one change of the configuration at a time. It
// is taken before the engine's lock, which is never held while the file is written. Threads: only the engine's thread calls
// resume(). Any thread may call the other functions.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "engine/cluster_state.hpp"
#include "engine/job_lifecycle.hpp"
#include "engine/priorities.hpp"
#include "engine/reservations.hpp"
#include "restd/model/node.hpp"

namespace restd::embedded {

struct NodeUsage {
    std::uint32_t cpus = 0;
    std::uint64_t memory_mb = 0;
    std::vector<std::uint32_t> licenses;
    Time last_busy = 0, last_update = 0;
    bool completing = false;  // the processes of a job are being ended
};

struct NodeView {
    Kept<ClusterConf> conf;
    NodeUsage usage;
    NodeState node;
    std::uint32_t state = 0;  // as listings show it, with flags
    std::string reservation;  // the one that is active on the node
    std::vector<std::uint32_t> reserved_licenses;
};

class NodeAdministration {
public:
    NodeAdministration(EngineCommon& common, ClusterState& cluster, JobLifecycle& lifecycle, Priorities& priorities,
                       Reservations& reservations)
        : common_(common), cluster_(cluster), lifecycle_(lifecycle), priorities_(priorities), reservations_(reservations)
    {}

    NodeUsage usage() const;
    NodeView view() const;
    // Throws Error; then nothing has changed.
    void update(const Caller& caller, const model::NodeUpdate& update);
    // Creates the partition, or changes the one with this name. It is on disk when this returns. Throws Error; then nothing has
    // changed.
    void store_partition(const Caller& caller, const model::Partition& wanted);
    // Deletes a partition in the same way. Throws Error(err::partition_in_use) if jobs or reservations use it.
    void delete_partition(const Caller& caller, std::string_view name);
    // Puts the new content of slurm.conf in force. Throws Error if something has changed that needs a restart; then nothing has
    // changed.
    void reconfigure(ClusterConf conf);
    // Puts the node back in service when its ResumeAfter time has come.
    void resume();
    // Ends the jobs of a node that is down. The last daemon may have ended before it did so, or slurm.conf now says that it is
    // down.
    void lose_jobs_of_lost_node();

    // REQUIRES the lock. `planned`: the node is kept for the job that will start next.
    void set_planned(bool planned) { planned_ = planned; }

private:
    NodeUsage usage_now() const;
    std::uint32_t shown_state(const NodeUsage& usage) const;
    void keep(const NodeState& node) const;
    void keep(const PartitionChanges& partitions) const;
    void take(ClusterConf file_conf, NodeState node, PartitionChanges partitions, JobTransaction& tx);
    void replace(ClusterConf file_conf, NodeState node, PartitionChanges partitions, const std::string& what,
                 FunctionRef<void()> last_check = {});
    bool is_used(std::string_view partition) const;

    EngineCommon& common_;
    ClusterState& cluster_;
    JobLifecycle& lifecycle_;
    Priorities& priorities_;
    Reservations& reservations_;
    std::mutex administration_;
    bool planned_ = false;
};

}  // namespace restd::embedded
