// What administrators do: change the node, have slurm.conf read again. And how the node stands.
//
// Owns: <state>/node_state, and the lock `administration`: one change of node or configuration at a time. It is taken before
// the engine's lock, which is never held while the file is written.
// Threads: resume() is called by the engine's thread, the others by any.
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
    bool completing = false;  // a job's processes are being ended
};

struct NodeView {
    Kept<ClusterConf> conf;
    NodeUsage usage;
    NodeState node;
    std::uint32_t state = 0;  // as listed, flags included
    std::string reservation;  // that is active on it
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
    // Throws Error, and then nothing has changed.
    void update(const Caller& caller, const model::NodeUpdate& update);
    // Takes what slurm.conf says now. Throws Error, and then nothing has changed, where something cannot change without a
    // restart.
    void reconfigure(ClusterConf conf);
    // Brings the node back where its time has come.
    void resume();
    // The last daemon may have ended between taking the node down and ending its jobs, or slurm.conf says so now.
    void lose_jobs_of_lost_node();

    // REQUIRES the lock. The node is kept for the job that is to start next.
    void set_planned(bool planned) { planned_ = planned; }

private:
    NodeUsage usage_now() const;
    std::uint32_t shown_state(const NodeUsage& usage) const;
    void keep(const NodeState& node) const;
    void take(ClusterConf file_conf, NodeState node, JobTransaction& tx);

    EngineCommon& common_;
    ClusterState& cluster_;
    JobLifecycle& lifecycle_;
    Priorities& priorities_;
    Reservations& reservations_;
    std::mutex administration_;
    bool planned_ = false;
};

}  // namespace restd::embedded
