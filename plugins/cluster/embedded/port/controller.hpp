// The controller's port: questions and orders of clients, answered by the engine.
//
// Threads: every function on any thread; no lock is held while a sink is called.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "engine/engine.hpp"
#include "port/call_statistics.hpp"
#include "restd/cluster.hpp"

namespace restd::embedded {

// Everything here outlives the controller.
struct ControllerParts {
    const HostFacts& host;
    Engine& engine;
    People& people;
    std::string_view release;
    std::function<ClusterConf()> read_conf;  // slurm.conf as it is now; throws ConfError
};

class EmbeddedController final : public Controller {
public:
    explicit EmbeddedController(ControllerParts parts) : parts_(std::move(parts)) {}

    void ping(const Identity& caller, Sink<model::ControllerPing> sink) override;
    void diag(const Identity& caller, Sink<model::Stats> sink) override;
    void licenses(const Identity& caller, Sink<model::License> sink, Updated& updated) override;
    void jobs(const Identity& caller, const model::JobInfoQuery& query, Sink<model::Job> sink, Updated& updated) override;
    void job(const Identity& caller, std::string_view job, const model::JobInfoQuery& query, Sink<model::Job> sink,
             Updated& updated) override;
    void job_states(const Identity& caller, List<std::string_view> jobs, Sink<model::JobStateRecord> sink) override;
    void submit(const Identity& caller, List<model::JobDescription> submissions, Sink<model::SubmitResult> sink) override;
    void without_effect(const model::JobDescription& request, const PlaceOf<model::JobDescription>& place,
                        Sink<Place> field) override
    {
        Submission::without_effect(request, place, field);
    }
    void update_job(const Identity& caller, std::string_view job, const model::JobDescription& change,
                    Sink<model::JobArrayResult> sink) override;
    void cancel_jobs(const Identity& caller, const model::KillJobsRequest& request, Sink<model::KillJobsResult> sink) override;
    void nodes(const Identity& caller, const model::NodesQuery& query, Sink<model::Node> sink, Updated& updated) override;
    void node(const Identity& caller, std::string_view name, const model::NodesQuery& query, Sink<model::Node> sink,
              Updated& updated) override;
    void partitions(const Identity& caller, const model::PartitionsQuery& query, Sink<model::Partition> sink,
                    Updated& updated) override;
    void partition(const Identity& caller, std::string_view name, const model::PartitionsQuery& query,
                   Sink<model::Partition> sink, Updated& updated) override;

    // Waits for the allocation to start, at most `allocation_patience` (engine.hpp); the job may be pending when this returns.
    // It lasts until its time limit or until it is cancelled, also over a restart of the daemon.
    void allocate(const Identity& caller, List<model::JobDescription> requests, Sink<model::SubmitResult> sink) override;
    void shares(const Identity& caller, const model::SharesQuery& query, Sink<model::Shares> sink,
                std::uint64_t& total_shares) override;
    // The node's state is kept (node_state.hpp); there are no generic resources to change.
    void update_nodes(const Identity& caller, const model::NodeUpdate& update) override;
    void without_effect_on_node(const Identity& caller, const model::NodeUpdate& update, Sink<Place> field) override;
    void reservations(const Identity& caller, const model::ReservationsQuery& query, Sink<model::Reservation> sink,
                      Updated& updated) override;
    // Only nodes that have come by themselves can be deleted, and here is none.
    void delete_node(const Identity& caller, std::string_view name) override;
    // Reads slurm.conf again. What would need a restart is refused by name (err::need_restart), a broken file with its file and
    // line (EINVAL); the configuration in force stays as it was then.
    void reconfigure(const Identity& caller) override;

    CallStatistics& statistics() { return statistics_; }
    Caller caller_of(const Identity& identity) const;

private:
    void require_administrator(const Identity& caller) const;

    const ControllerParts parts_;
    CallStatistics statistics_;
    const Time started_ = parts_.engine.now();
};

}  // namespace restd::embedded
