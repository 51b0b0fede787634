// The controller port: answers the requests of clients, using the engine.
//
// A listing shows the engine at one moment: it shares the data that the engine published then.
//
// Threads: any thread may call every function. No lock is held while a sink is called or a listing is written.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "engine/engine.hpp"
#include "port/call_statistics.hpp"
#include "restd/cluster.hpp"

namespace restd::embedded {

// Everything in here must outlive the controller.
struct ControllerParts {
    const HostFacts& host;
    Engine& engine;
    People& people;
    std::string_view release;
    std::function<ClusterConf()> read_conf;  // reads the current slurm.conf; throws ConfError
    std::string conf_file = {};              // its path; empty: there is none
    std::string state_directory = {};
};

class EmbeddedController final : public Controller {
public:
    explicit EmbeddedController(ControllerParts parts) : parts_(std::move(parts)) {}

    Listing<model::ControllerPing> ping(const Identity& caller) override;
    void diag(const Identity& caller, Sink<model::Stats> sink) override;
    Listing<model::License> licenses(const Identity& caller) override;
    void configuration(const Identity& caller, Time update_time, Sink<model::Configuration> sink) override;
    Listing<model::Job> jobs(const Identity& caller, const model::JobInfoQuery& query) override;
    Listing<model::Job> job(const Identity& caller, const JobId& job, const model::JobInfoQuery& query) override;
    Watch<model::Job> watch_jobs(const Identity& caller, ChangesTold told) override;
    // Two changes of the node that follow each other at once may be one.
    Watch<model::Node> watch_nodes(const Identity& caller, ChangesTold told) override;
    Listing<model::NodeResourceLayout> job_resources(const Identity& caller, const JobId& job) override;
    Listing<model::JobStateRecord> job_states(const Identity& caller, List<std::string_view> jobs) override;
    void submit(const Identity& caller, List<model::JobDescription> submissions, Sink<model::SubmitResult> sink) override;
    void without_effect(const model::JobDescription& request, const PlaceOf<model::JobDescription>& place,
                        Sink<IgnoredField> field) override
    {
        Submission::without_effect(request, place, field);
    }
    void update_job(const Identity& caller, const JobId& job, const model::JobDescription& change,
                    Sink<model::JobArrayResult> sink) override;
    void requeue_jobs(const Identity& caller, List<JobId> jobs, std::uint32_t flags, Sink<RequeuedJob> done,
                      Sink<FailedEntry> failed) override;
    void cancel_jobs(const Identity& caller, const model::KillJobsRequest& request, Sink<model::KillJobsResult> sink) override;
    Listing<model::Node> nodes(const Identity& caller, const model::NodesQuery& query) override;
    Listing<model::Node> node(const Identity& caller, std::string_view name, const model::NodesQuery& query) override;
    Listing<model::Partition> partitions(const Identity& caller, const model::PartitionsQuery& query) override;
    Listing<model::Partition> partition(const Identity& caller, std::string_view name,
                                        const model::PartitionsQuery& query) override;

    // Also changes and deletes partitions from slurm.conf: what a request sets holds until their line in slurm.conf changes. A
    // deleted one is back when slurm.conf is read again.
    void store_partitions(const Identity& caller, List<model::Partition> partitions, Sink<FailedEntry> failed) override;
    void without_effect_on_partition(const model::Partition& partition, const PlaceOf<model::Partition>& place,
                                     Sink<Place> field) override;
    void delete_partition(const Identity& caller, std::string_view name) override;

    // Waits for the allocation to start, at most for `allocation_patience` (engine.hpp); the job may still be pending when this
    // returns. The allocation lasts until its time limit or until it is cancelled, even across a restart of the daemon.
    void allocate(const Identity& caller, List<model::JobDescription> requests, Sink<model::SubmitResult> sink) override;
    Listing<model::Shares> shares(const Identity& caller, const model::SharesQuery& query,
                                  std::uint64_t& total_shares) override;
    // The node's state is kept on disk (node_state.hpp). There are no generic resources (GRES) to change.
    void update_nodes(const Identity& caller, const model::NodeUpdate& update) override;
    void without_effect_on_node(const Identity& caller, const model::NodeUpdate& update, Sink<IgnoredField> field) override;
    Listing<model::Reservation> reservations(const Identity& caller, const model::ReservationsQuery& query) override;
    // Also changes reservations from slurm.conf: what a request sets holds until their line in slurm.conf changes.
    void store_reservations(const Identity& caller, List<model::ReservationDescription> reservations,
                            Sink<FailedEntry> failed) override;
    void delete_reservation(const Identity& caller, std::string_view name) override;
    // Always refused: this cluster is one machine.
    void create_node(const Identity& caller, std::string_view node_conf) override;
    // Only dynamic nodes can be deleted, and this cluster has none.
    void delete_node(const Identity& caller, std::string_view name) override;
    // Reads slurm.conf again. A change that needs a restart is refused by name (err::need_restart), a broken file with its file
    // name and line (EINVAL). In both cases the configuration in force stays as it was.
    void reconfigure(const Identity& caller) override;

    CallStatistics& statistics() { return statistics_; }
    Caller caller_of(const Identity& identity) const;

private:
    Listing<model::Node> listing_of(Engine::NodeView view, Time last_update) const;
    void require_administrator(const Identity& caller) const;

    const ControllerParts parts_;
    CallStatistics statistics_;
    const Time started_ = parts_.engine.now();
};

}  // namespace restd::embedded
