// The accounting port: answers clients' queries and makes their changes by asking slurmdbd.
//
// A listing keeps slurmdbd's answer, which has been checked to its last byte. Each record is decoded again while it is written,
// and dropped afterwards. By then the connection is back in the pool, so a slow client does not hold one. Threads: every
// function on any thread.
#pragma once

#include "accounting/database_pool.hpp"
#include "conf/client_conf.hpp"
#include "restd/cluster.hpp"
#include "restd/people.hpp"
#include "wire/resolver.hpp"

namespace restd::slurm {

class Credentials;

// All members outlive the SlurmAccounting.
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
    Listing<model::DatabasePing> ping(const Identity& caller) override;
    void diag(const Identity& caller, Sink<model::DatabaseStats> sink) override;
    Listing<model::DatabaseJob> jobs(const Identity& caller, const model::JobCondition& condition) override;
    Listing<model::Tres> tres(const Identity& caller) override;
    Listing<model::Qos> qos(const Identity& caller, const model::QosCondition& condition) override;
    Listing<model::Association> associations(const Identity& caller, const model::AssociationCondition& condition) override;
    Listing<model::Account> accounts(const Identity& caller, const model::AccountCondition& condition) override;
    Listing<model::User> users(const Identity& caller, const model::UserCondition& condition) override;
    Listing<model::Wckey> wckeys(const Identity& caller, const model::WckeyCondition& condition) override;
    Listing<model::ClusterRecord> clusters(const Identity& caller, const model::ClusterCondition& condition) override;
    Listing<model::Instance> instances(const Identity& caller, const model::InstanceCondition& condition) override;

    // ---- accounting_changes.cpp ----
    void modify_jobs(const Identity& caller, List<std::string_view> jobs, const model::JobModification& change,
                     Sink<std::string_view> changed) override;
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
    // Removes the QOS that a failed change has added, then throws `error`.
    [[noreturn]] void take_back(const Identity& caller, const std::vector<std::string>& qos, const Error& error);

    const AccountingParts parts_;
    DatabasePool pool_;
};

}  // namespace restd::slurm
