// The controller port: answers clients' queries and carries out their orders by asking slurmctld.
//
// A listing keeps the received frame. The frame is decoded once before the listing is returned, so a malformed list gives an
// error instead of a partial list. Then each record is decoded again while it is written, and dropped afterwards. Jobs, nodes
// and partitions are those of this cluster, even if it is in a federation. Requests share frames (rpc/questions.hpp). Threads:
// every function on any thread.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "conf/client_conf.hpp"
#include "messages/job.hpp"
#include "restd/cluster.hpp"
#include "restd/people.hpp"
#include "rpc/controller_rpc.hpp"
#include "rpc/questions.hpp"
#include "rpc/shared_rounds.hpp"

namespace restd::slurm {

// All members outlive the SlurmController.
struct ControllerParts {
    const ClientConf& conf;
    const ControllerRpc& rpc;
    ControllerQuestions& questions;
    People& people;
};

class SlurmController final : public Controller {
public:
    explicit SlurmController(const ControllerParts& parts);

    // controller.cpp: queries
    Listing<model::ControllerPing> ping(const Identity& caller) override;
    void diag(const Identity& caller, Sink<model::Stats> sink) override;
    Listing<model::License> licenses(const Identity& caller) override;
    void configuration(const Identity& caller, Time update_time, Sink<model::Configuration> sink) override;
    Listing<model::Job> jobs(const Identity& caller, const model::JobInfoQuery& query) override;
    Listing<model::Job> job(const Identity& caller, const JobId& job, const model::JobInfoQuery& query) override;
    Listing<model::JobStateRecord> job_states(const Identity& caller, List<std::string_view> jobs) override;
    Listing<model::NodeResourceLayout> job_resources(const Identity& caller, const JobId& job) override;
    Listing<model::Node> nodes(const Identity& caller, const model::NodesQuery& query) override;
    Listing<model::Node> node(const Identity& caller, std::string_view name, const model::NodesQuery& query) override;
    Listing<model::Partition> partitions(const Identity& caller, const model::PartitionsQuery& query) override;
    Listing<model::Partition> partition(const Identity& caller, std::string_view name,
                                        const model::PartitionsQuery& query) override;
    Listing<model::Reservation> reservations(const Identity& caller, const model::ReservationsQuery& query) override;
    Listing<model::Shares> shares(const Identity& caller, const model::SharesQuery& query,
                                  std::uint64_t& total_shares) override;

    // controller_orders.cpp: orders
    void submit(const Identity& caller, List<model::JobDescription> submissions, Sink<model::SubmitResult> sink) override;
    void allocate(const Identity& caller, List<model::JobDescription> requests, Sink<model::SubmitResult> sink) override;
    void without_effect(const model::JobDescription& request, const PlaceOf<model::JobDescription>& place,
                        Sink<IgnoredField> field) override;
    void update_job(const Identity& caller, const JobId& job, const model::JobDescription& change,
                    Sink<model::JobArrayResult> sink) override;
    void cancel_jobs(const Identity& caller, const model::KillJobsRequest& request, Sink<model::KillJobsResult> sink) override;
    void update_nodes(const Identity& caller, const model::NodeUpdate& update) override;
    void without_effect_on_node(const Identity& caller, const model::NodeUpdate& update, Sink<IgnoredField> field) override;
    void create_node(const Identity& caller, std::string_view node_conf) override;
    void delete_node(const Identity& caller, std::string_view name) override;
    void reconfigure(const Identity& caller) override;

    void requeue_jobs(const Identity& caller, List<JobId> jobs, std::uint32_t flags, Sink<RequeuedJob> done,
                      Sink<FailedEntry> failed) override;

    // controller_partitions.cpp
    void store_partitions(const Identity& caller, List<model::Partition> partitions, Sink<FailedEntry> failed) override;
    void delete_partition(const Identity& caller, std::string_view name) override;

    // controller_reservations.cpp
    void store_reservations(const Identity& caller, List<model::ReservationDescription> reservations,
                            Sink<FailedEntry> failed) override;
    void delete_reservation(const Identity& caller, std::string_view name) override;

private:
    // controller_before_23_11.cpp: what slurmctld has no message for before 23.11
    void cancel_each(const Identity& caller, const KillJobs& order, Sink<model::KillJobsResult> sink);
    Listing<model::JobStateRecord> states_of_jobs(const Identity& caller, const std::vector<JobStateId>& wanted);

    // controller.cpp: lists that may be stored. The flags are completed with those of this cluster. `body` packs the question
    // for what has changed since a time. `is_lasting`: what the list shows changes only together with its time.
    SharedList ask_list(const Identity& caller, std::uint16_t type, std::uint16_t expected, Time update_time, bool is_lasting,
                        FunctionRef<void(Packer&, Time since)> body);
    SharedList ask_jobs(const Identity& caller, const model::JobInfoQuery& query);
    SharedList ask_nodes(const Identity& caller, Time update_time, std::uint16_t flags);
    SharedList ask_partitions(const Identity& caller, Time update_time, std::uint16_t flags);
    SharedList ask_reservations(const Identity& caller, Time update_time);

    struct PingKey {
        std::size_t controller;
        std::string asker;
        auto operator<=>(const PingKey&) const = default;
    };

    const ControllerParts parts_;
    SharedRounds<PingKey, PingResult> pings_;
    const std::string host_;  // the host that jobs are submitted from
};

}  // namespace restd::slurm
