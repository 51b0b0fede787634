// The accounting port: the history of jobs, read from the store, and the book of who may use the cluster, kept by the ledger.
//
// A listing of the book's records shares the book of the moment when it was asked for. The history is read from the file, row
// by row, while it is written: it can be longer than memory. A file that cannot be read is an error before the first record; a
// row that cannot be read cuts the answer off.
//
// Threads: every function on any thread; no lock is held while a sink is called or a listing is written.
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
    // Everything outlives the accounting.
    EmbeddedAccounting(Engine& engine, People& people, Ledger& ledger) : engine_(engine), people_(people), ledger_(ledger) {}

    Listing<model::DatabasePing> ping(const Identity& caller) override;
    void diag(const Identity& caller, Sink<model::DatabaseStats> sink) override;
    // A start or end time alone or none at all leaves that side open; jobs that were never eligible are left out unless they
    // are asked for by their id or by submit time.
    Listing<model::DatabaseJob> jobs(const Identity& caller, const model::JobCondition& condition) override;

    // Resources by id; qualities of service by id; associations by cluster and lineage; the others by name.
    Listing<model::Tres> tres(const Identity& caller) override;
    Listing<model::Qos> qos(const Identity& caller, const model::QosCondition& condition) override;
    Listing<model::Association> associations(const Identity& caller, const model::AssociationCondition& condition) override;
    Listing<model::Account> accounts(const Identity& caller, const model::AccountCondition& condition) override;
    Listing<model::User> users(const Identity& caller, const model::UserCondition& condition) override;
    Listing<model::Wckey> wckeys(const Identity& caller, const model::WckeyCondition& condition) override;
    Listing<model::ClusterRecord> clusters(const Identity& caller, const model::ClusterCondition& condition) override;
    // None: this machine is no cloud's.
    Listing<model::Instance> instances(const Identity& caller, const model::InstanceCondition& condition) override;

    // The rules are BookRules'.
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

// As diag of the database has it. `started`: the daemon.
void show_statistics(const std::vector<CallStatistics::ByKind>& kinds, const std::vector<CallStatistics::ByUser>& users,
                     Time started, Sink<model::DatabaseStats> sink);

// Whether a record satisfies what does not need the database: all of the condition but its ids.
class ConditionFilter {
public:
    // The lists and texts of `condition`, and `conf`, outlive the filter.
    ConditionFilter(const model::JobCondition& condition, const ClusterConf& conf, People& people, Time now);
    bool passes(const JobRecord& job) const;
    // What the database can leave out by itself, as SQL.
    std::string where() const;

private:
    bool in_window(const JobRecord& job) const;

    model::JobCondition c_;
    const ClusterConf& conf_;
    Time now_;
    Time window_start_ = 0, window_end_ = 0;  // 0: open
    std::vector<std::uint32_t> users_, groups_;
    bool by_user_ = false, by_group_ = false;
    // What `step` names, by the id of the job or array; read once, however many rows are looked at.
    struct Named {
        bool batch = true;  // its batch script is among what is named
        std::optional<TaskSet> tasks;
    };
    std::unordered_map<std::uint32_t, std::vector<Named>> named_;
    bool names(const JobRecord& job) const;
    bool on_node_ = true;
    using Words = std::unordered_set<std::string_view>;
    Words accounts_, associations_, clusters_, reservations_, job_names_, partitions_, qos_, wckeys_, reasons_;
};

}  // namespace restd::embedded
