// The accounting port: the history of jobs, read from the store, and the book of who may use the cluster, kept by the ledger.
//
// A listing of book records uses the book as it was when the listing was requested. The history is read from the file, row by
// row, while the answer is written, because it can be larger than memory. If the file cannot be read, the error comes before
// the first record. A row that cannot be read cuts the answer off.
//
// Threads: any thread may call every function. No lock is held while a sink is called or a listing is written.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "accounting/book_rules.hpp"
#include "port/controller.hpp"
#include "restd/cluster.hpp"
#include "store/ledger.hpp"

namespace restd::embedded {

class EmbeddedAccounting : public Accounting {
public:
    // All arguments must outlive this object.
    EmbeddedAccounting(Engine& engine, People& people, Ledger& ledger) : engine_(engine), people_(people), ledger_(ledger) {}

    Listing<model::DatabasePing> ping(const Identity& caller) override;
    void diag(const Identity& caller, Sink<model::DatabaseStats> sink) override;
    // A missing start or end time leaves that side open. Jobs that were never eligible are left out, unless the request asks
    // for them by id or by submit time.
    Listing<model::DatabaseJob> jobs(const Identity& caller, const model::JobCondition& condition) override;
    // The last run of each job. Its owner may change it, but the comments of an administrator and of the system.
    void modify_jobs(const Identity& caller, List<std::string_view> jobs, const model::JobModification& change,
                     Sink<std::string_view> changed) override;

    // Sorted: TRES by id, QOS by id, associations by cluster and lineage, the others by name.
    Listing<model::Tres> tres(const Identity& caller) override;
    Listing<model::Qos> qos(const Identity& caller, const model::QosCondition& condition) override;
    Listing<model::Association> associations(const Identity& caller, const model::AssociationCondition& condition) override;
    Listing<model::Account> accounts(const Identity& caller, const model::AccountCondition& condition) override;
    Listing<model::User> users(const Identity& caller, const model::UserCondition& condition) override;
    Listing<model::Wckey> wckeys(const Identity& caller, const model::WckeyCondition& condition) override;
    Listing<model::ClusterRecord> clusters(const Identity& caller, const model::ClusterCondition& condition) override;
    // Always empty: this machine is not a cloud instance.
    Listing<model::Instance> instances(const Identity& caller, const model::InstanceCondition& condition) override;

    // The rules are in BookRules.
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
    void change(const Identity& caller, const std::function<void(BookRules& rules)>& what);
    void tell(const cluster::LeftOut& left_out, Sink<AccountingRemark> remark) const;
    void remove(const Identity& caller, const CallKind& kind, Sink<std::string_view> removed,
                const std::function<BookRules::Names(BookRules& rules)>& what);

    Engine& engine_;
    People& people_;
    Ledger& ledger_;
    CallStatistics statistics_;
    const Time started_ = engine_.now();
};

// The statistics as the database's diag shows them. `started`: when the daemon started.
void show_statistics(const std::vector<CallStatistics::ByKind>& kinds, const std::vector<CallStatistics::ByUser>& users,
                     Time started, Sink<model::DatabaseStats> sink);

// Whether a job record matches a condition: the database checks where(), passes() checks the rest.
class ConditionFilter {
public:
    // The lists and texts of `condition`, and `conf`, must outlive the filter.
    ConditionFilter(const model::JobCondition& condition, const ClusterConf& conf, People& people, Time now);
    bool passes(const JobRecord& job) const;
    // The part of the condition that the database can check by itself, as SQL.
    std::string where() const;

private:
    bool in_window(const JobRecord& job) const;

    model::JobCondition c_;
    const ClusterConf& conf_;
    Time now_;
    Time window_start_ = 0, window_end_ = 0;  // 0: open
    std::vector<std::uint32_t> users_, groups_;
    bool by_user_ = false, by_group_ = false;
    // The jobs that `step` names, by the id of the job or array; parsed once, however many rows are checked.
    struct Named {
        bool batch = true;  // the batch script of the job is named
        std::optional<TaskSet> tasks;
    };
    std::unordered_map<std::uint32_t, std::vector<Named>> named_;
    bool names(const JobRecord& job) const;
    bool on_node_ = true;
    using Words = std::unordered_set<std::string_view>;
    Words accounts_, associations_, clusters_, reservations_, job_names_, partitions_, qos_, wckeys_, reasons_;
};

}  // namespace restd::embedded
