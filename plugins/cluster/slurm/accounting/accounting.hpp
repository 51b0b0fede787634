// The accounting port: questions and changes of clients, asked of slurmdbd.
//
// Lists stream: an answer is checked to its last byte before its first record is handed over, then each is decoded out of the
// received bytes, shown to the sink, and forgotten. Threads: every function on any thread.
#pragma once

#include "accounting/database_pool.hpp"
#include "conf/client_conf.hpp"
#include "restd/cluster.hpp"
#include "restd/people.hpp"
#include "wire/resolver.hpp"

namespace restd::slurm {

class Credentials;

// Everything here outlives the accounting.
struct AccountingParts {
    const ClientConf& conf;
    Resolver& resolver;
    const Credentials& credentials;
    Bulkhead& slurmdbd;
    DatabaseMemory& databases;
    People& people;
};

class SlurmAccounting final : public Accounting {
public:
    explicit SlurmAccounting(const AccountingParts& parts);

    // ---- accounting.cpp ----
    void ping(const Identity& caller, Sink<model::DatabasePing> sink) override;
    void diag(const Identity& caller, Sink<model::DatabaseStats> sink) override;
    void jobs(const Identity& caller, const model::JobCondition& condition, Sink<model::DatabaseJob> sink) override;
    void tres(const Identity& caller, Sink<model::Tres> sink) override;
    void qos(const Identity& caller, const model::QosCondition& condition, Sink<model::Qos> sink) override;
    void associations(const Identity& caller, const model::AssociationCondition& condition,
                      Sink<model::Association> sink) override;
    void accounts(const Identity& caller, const model::AccountCondition& condition, Sink<model::Account> sink) override;
    void users(const Identity& caller, const model::UserCondition& condition, Sink<model::User> sink) override;
    void wckeys(const Identity& caller, const model::WckeyCondition& condition, Sink<model::Wckey> sink) override;
    void clusters(const Identity& caller, const model::ClusterCondition& condition, Sink<model::ClusterRecord> sink) override;
    void instances(const Identity& caller, const model::InstanceCondition& condition, Sink<model::Instance> sink) override;

    // ---- accounting_changes.cpp ----
    void store(const Identity& caller, const AccountingChange& change, Sink<AccountingRemark> remark = {}) override;
    void without_effect(const AccountingChange& change, Sink<Place> field) override;
    void add_users(const Identity& caller, const model::UsersToAdd& what, const model::UserDetails& details,
                   Sink<std::string_view> added, Sink<AccountingRemark> remark = {}) override;
    void add_accounts(const Identity& caller, const model::AccountsToAdd& what, const model::AccountDetails& details,
                      Sink<std::string_view> added, Sink<AccountingRemark> remark = {}) override;
    void remove_qos(const Identity& caller, const model::QosCondition& condition, Sink<std::string_view> removed) override;
    void remove_associations(const Identity& caller, const model::AssociationCondition& condition,
                             Sink<std::string_view> removed) override;
    void remove_accounts(const Identity& caller, List<std::string_view> names, Sink<std::string_view> removed) override;
    void remove_users(const Identity& caller, List<std::string_view> names, Sink<std::string_view> removed) override;
    void remove_wckeys(const Identity& caller, const model::WckeyCondition& condition, Sink<std::string_view> removed) override;
    void remove_clusters(const Identity& caller, const model::ClusterCondition& condition,
                         Sink<std::string_view> removed) override;

private:
    // Removes qualities of service that a failed change has added, and throws its error.
    [[noreturn]] void take_back(const Identity& caller, const std::vector<std::string>& qos, const Error& error);

    const AccountingParts parts_;
    DatabasePool pool_;
};

}  // namespace restd::slurm
