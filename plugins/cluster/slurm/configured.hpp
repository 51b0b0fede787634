// Configured: one configuration, and all that works by it. A new configuration is a new one of these.
//
// A request goes on with the one that it began with, which ends with the last of its requests. What outlives a configuration is
// in Lasting. Threads: any.
#pragma once

#include <memory>
#include <mutex>
#include <utility>

#include "accounting.hpp"
#include "bulkheads.hpp"
#include "client_conf.hpp"
#include "controller.hpp"
#include "controller_rpc.hpp"
#include "people.hpp"
#include "token_keys.hpp"
#include "wire/resolver.hpp"

namespace restd::slurm {

struct Lasting {
    explicit Lasting(const Settings& settings) : people(settings.max_name_lookups), bulkheads(settings) {}

    cluster::People people;
    Bulkheads bulkheads;
    Resolver resolver;
    ControllerMemory memory{resolver};
    DatabaseMemory databases{resolver};
};

struct Configured {
    // `before`: the keys that these replace, or null.
    Configured(ClientConf configuration, Lasting& lasting, spdlog::logger& log, const TokenKeys* before);

    const ClientConf conf;
    const TokenKeys keys;
    const Credentials credentials;
    const ControllerRpc rpc;
    SlurmController controller;
    SlurmAccounting accounting;
};

// The one in force.
class CurrentConfiguration {
public:
    std::shared_ptr<Configured> get() const
    {
        const std::lock_guard lock(mutex_);
        return configured_;
    }
    void set(std::shared_ptr<Configured> configured)
    {
        // The old one ends, where nobody has it, behind the lock.
        const std::lock_guard lock(mutex_);
        configured_.swap(configured);
    }

private:
    mutable std::mutex mutex_;
    std::shared_ptr<Configured> configured_;
};

// The ports of whatever configuration is in force when a call begins.
class CurrentController final : public Controller {
public:
    explicit CurrentController(const CurrentConfiguration& current) : current_(current) {}

    void ping(const Identity& caller, Sink<model::ControllerPing> sink) override
    {
        current_.get()->controller.ping(caller, sink);
    }
    void diag(const Identity& caller, Sink<model::Stats> sink) override { current_.get()->controller.diag(caller, sink); }
    void licenses(const Identity& caller, Sink<model::License> sink, Updated& updated) override
    {
        current_.get()->controller.licenses(caller, sink, updated);
    }
    void jobs(const Identity& caller, const model::JobInfoQuery& query, Sink<model::Job> sink, Updated& updated) override
    {
        current_.get()->controller.jobs(caller, query, sink, updated);
    }
    void job(const Identity& caller, std::string_view job, const model::JobInfoQuery& query, Sink<model::Job> sink,
             Updated& updated) override
    {
        current_.get()->controller.job(caller, job, query, sink, updated);
    }
    void job_states(const Identity& caller, List<std::string_view> jobs, Sink<model::JobStateRecord> sink) override
    {
        current_.get()->controller.job_states(caller, jobs, sink);
    }
    void submit(const Identity& caller, List<model::JobDescription> submissions, Sink<model::SubmitResult> sink) override
    {
        current_.get()->controller.submit(caller, submissions, sink);
    }
    void without_effect(const model::JobDescription& request, const PlaceOf<model::JobDescription>& place,
                        Sink<Place> field) override
    {
        current_.get()->controller.without_effect(request, place, field);
    }
    void update_job(const Identity& caller, std::string_view job, const model::JobDescription& change,
                    Sink<model::JobArrayResult> sink) override
    {
        current_.get()->controller.update_job(caller, job, change, sink);
    }
    void cancel_jobs(const Identity& caller, const model::KillJobsRequest& request, Sink<model::KillJobsResult> sink) override
    {
        current_.get()->controller.cancel_jobs(caller, request, sink);
    }
    void nodes(const Identity& caller, const model::NodesQuery& query, Sink<model::Node> sink, Updated& updated) override
    {
        current_.get()->controller.nodes(caller, query, sink, updated);
    }
    void node(const Identity& caller, std::string_view name, const model::NodesQuery& query, Sink<model::Node> sink,
              Updated& updated) override
    {
        current_.get()->controller.node(caller, name, query, sink, updated);
    }
    void partitions(const Identity& caller, const model::PartitionsQuery& query, Sink<model::Partition> sink,
                    Updated& updated) override
    {
        current_.get()->controller.partitions(caller, query, sink, updated);
    }
    void partition(const Identity& caller, std::string_view name, const model::PartitionsQuery& query,
                   Sink<model::Partition> sink, Updated& updated) override
    {
        current_.get()->controller.partition(caller, name, query, sink, updated);
    }
    void allocate(const Identity& caller, List<model::JobDescription> requests, Sink<model::SubmitResult> sink) override
    {
        current_.get()->controller.allocate(caller, requests, sink);
    }
    void update_nodes(const Identity& caller, const model::NodeUpdate& update) override
    {
        current_.get()->controller.update_nodes(caller, update);
    }
    void without_effect_on_node(const Identity& caller, const model::NodeUpdate& update, Sink<Place> field) override
    {
        current_.get()->controller.without_effect_on_node(caller, update, field);
    }
    void delete_node(const Identity& caller, std::string_view name) override
    {
        current_.get()->controller.delete_node(caller, name);
    }
    void reservations(const Identity& caller, const model::ReservationsQuery& query, Sink<model::Reservation> sink,
                      Updated& updated) override
    {
        current_.get()->controller.reservations(caller, query, sink, updated);
    }
    void shares(const Identity& caller, const model::SharesQuery& query, Sink<model::Shares> sink,
                std::uint64_t& total_shares) override
    {
        current_.get()->controller.shares(caller, query, sink, total_shares);
    }
    void reconfigure(const Identity& caller) override { current_.get()->controller.reconfigure(caller); }

private:
    const CurrentConfiguration& current_;
};

class CurrentAccounting final : public Accounting {
public:
    explicit CurrentAccounting(const CurrentConfiguration& current) : current_(current) {}

    void ping(const Identity& caller, Sink<model::DatabasePing> sink) override
    {
        current_.get()->accounting.ping(caller, sink);
    }
    void diag(const Identity& caller, Sink<model::DatabaseStats> sink) override
    {
        current_.get()->accounting.diag(caller, sink);
    }
    void jobs(const Identity& caller, const model::JobCondition& condition, Sink<model::DatabaseJob> sink) override
    {
        current_.get()->accounting.jobs(caller, condition, sink);
    }
    void tres(const Identity& caller, Sink<model::Tres> sink) override { current_.get()->accounting.tres(caller, sink); }
    void qos(const Identity& caller, const model::QosCondition& condition, Sink<model::Qos> sink) override
    {
        current_.get()->accounting.qos(caller, condition, sink);
    }
    void associations(const Identity& caller, const model::AssociationCondition& condition,
                      Sink<model::Association> sink) override
    {
        current_.get()->accounting.associations(caller, condition, sink);
    }
    void accounts(const Identity& caller, const model::AccountCondition& condition, Sink<model::Account> sink) override
    {
        current_.get()->accounting.accounts(caller, condition, sink);
    }
    void users(const Identity& caller, const model::UserCondition& condition, Sink<model::User> sink) override
    {
        current_.get()->accounting.users(caller, condition, sink);
    }
    void wckeys(const Identity& caller, const model::WckeyCondition& condition, Sink<model::Wckey> sink) override
    {
        current_.get()->accounting.wckeys(caller, condition, sink);
    }
    void clusters(const Identity& caller, const model::ClusterCondition& condition, Sink<model::ClusterRecord> sink) override
    {
        current_.get()->accounting.clusters(caller, condition, sink);
    }
    void instances(const Identity& caller, const model::InstanceCondition& condition, Sink<model::Instance> sink) override
    {
        current_.get()->accounting.instances(caller, condition, sink);
    }
    void store(const Identity& caller, const AccountingChange& change, Sink<AccountingRemark> remark) override
    {
        current_.get()->accounting.store(caller, change, remark);
    }
    void without_effect(const AccountingChange& change, Sink<Place> field) override
    {
        current_.get()->accounting.without_effect(change, field);
    }
    void add_users(const Identity& caller, const model::UsersToAdd& what, const model::UserDetails& details,
                   Sink<std::string_view> added, Sink<AccountingRemark> remark) override
    {
        current_.get()->accounting.add_users(caller, what, details, added, remark);
    }
    void add_accounts(const Identity& caller, const model::AccountsToAdd& what, const model::AccountDetails& details,
                      Sink<std::string_view> added, Sink<AccountingRemark> remark) override
    {
        current_.get()->accounting.add_accounts(caller, what, details, added, remark);
    }
    void remove_qos(const Identity& caller, const model::QosCondition& condition, Sink<std::string_view> removed) override
    {
        current_.get()->accounting.remove_qos(caller, condition, removed);
    }
    void remove_associations(const Identity& caller, const model::AssociationCondition& condition,
                             Sink<std::string_view> removed) override
    {
        current_.get()->accounting.remove_associations(caller, condition, removed);
    }
    void remove_accounts(const Identity& caller, List<std::string_view> names, Sink<std::string_view> removed) override
    {
        current_.get()->accounting.remove_accounts(caller, names, removed);
    }
    void remove_users(const Identity& caller, List<std::string_view> names, Sink<std::string_view> removed) override
    {
        current_.get()->accounting.remove_users(caller, names, removed);
    }
    void remove_wckeys(const Identity& caller, const model::WckeyCondition& condition, Sink<std::string_view> removed) override
    {
        current_.get()->accounting.remove_wckeys(caller, condition, removed);
    }
    void remove_clusters(const Identity& caller, const model::ClusterCondition& condition,
                         Sink<std::string_view> removed) override
    {
        current_.get()->accounting.remove_clusters(caller, condition, removed);
    }

private:
    const CurrentConfiguration& current_;
};

}  // namespace restd::slurm
