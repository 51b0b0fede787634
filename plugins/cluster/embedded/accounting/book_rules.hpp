// The rules by which the accounting database changes: who may change what, what a request means, what must hold afterwards.
//
// They are those of slurmdbd, with these differences:
// - A name in a request that does not exist is an error, which has the name and the field.
// - A field that a request does not have stays as it is.
// - An inherited value does not become a value of the record itself when a request repeats it. So a client can store what it
// has
//   read, and nothing changes.
// Threads: one at a time. An object makes one change of one book (inside Ledger::change()) and must not be used again. If a
// member throws, the book is half changed: do not use it either.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "accounting/book.hpp"
#include "accounting/caller.hpp"
#include "common/left_out.hpp"
#include "restd/cluster.hpp"

namespace restd::embedded {

// What the rules ask the cluster.
class BookContext {
public:
    struct Job {
        std::uint32_t id = 0;
        std::uint32_t association = 0, qos_id = 0;  // 0: not known
        std::string_view account, user, partition, qos, wckey;
    };
    virtual ~BookContext() = default;
    virtual std::string_view cluster() const = 0;  // this one
    virtual bool has_partition(std::string_view name) const = 0;
    virtual void active_jobs(Sink<Job> sink) const = 0;                 // that wait or run
    virtual void jobs_since(Time submitted, Sink<Job> sink) const = 0;  // of the history
};

class BookRules {
public:
    BookRules(Book& book, Time now, const Caller& caller, const BookContext& context);

    // In the order clusters, resources, accounts, users, qualities of service, wckeys, associations, and at last the users'
    // defaults and the accounts' coordinators: so a whole dump can be stored, whatever refers to what.
    void store(const AccountingChange& change);

    // What was left out of the change.
    const cluster::LeftOut& left_out() const { return left_out_; }

    // What was added, as slurmdbd words it. Throws Error(err::no_change_in_data) where it is nothing.
    std::string add_users(const model::UsersToAdd& what, const model::UserDetails& details);
    std::string add_accounts(const model::AccountsToAdd& what, const model::AccountDetails& details);

    // The names of what was removed; nothing fits: none. A record is kept, marked as deleted, where it is older than a day, a
    // job was ever submitted with it or another record refers to it; else it is really gone. (As slurmdbd does it.)
    using Names = std::vector<std::string>;
    Names remove_qos(const model::QosCondition& condition);
    Names remove_associations(const model::AssociationCondition& condition);
    Names remove_accounts(List<std::string_view> names);
    Names remove_users(List<std::string_view> names);
    Names remove_wckeys(const model::WckeyCondition& condition);
    Names remove_clusters(const model::ClusterCondition& condition);

private:
    using LimitsPlace = PlaceOf<model::AssociationLimits>;
    enum class Role { none, self, coordinator, administration };

    // ---- book_rules.cpp: who may, what names mean, resources, clusters, wckeys ----
    bool is_administrator() const;
    bool is_operator() const;
    bool coordinates(std::string_view account) const;
    bool coordinates_any() const;
    void require_administrator(std::string_view what) const;
    void require_operator(std::string_view what) const;

    const ClusterRow& cluster_of(std::string_view name, const Place& place) const;  // "": this one
    const AccountRecord& account_of(std::string_view name, const Place& place) const;
    void check_partition(const ClusterRow& cluster, std::string_view name, const Place& place) const;  // this one's only
    const QosRecord& qos_of(std::string_view name_or_id, const Place& place) const;
    std::vector<std::uint32_t> qos_list_of(List<std::string_view> names, const Place& place) const;  // ascending
    // Nothing where there is no such resource, which is noted.
    std::optional<std::uint32_t> tres_of(const model::Tres& tres, const Place& place);
    // A list of limits as a request gives it, put into `own`; `effective`: what holds now.
    void apply(TresCounts& own, const TresCounts& effective, List<model::Tres> given, const Place& place);
    void store_cluster(const model::ClusterRecord& given, const PlaceOf<model::ClusterRecord>& place);
    void store_tres(const model::Tres& given, const PlaceOf<model::Tres>& place);
    void store_wckey(const model::Wckey& given, const PlaceOf<model::Wckey>& place);
    // Every default quality of service is among those allowed; else Error(err::no_remove_default_qos).
    void check_default_qos() const;

    // ---- book_rules_qos.cpp ----
    void store_qos(List<model::Qos> given);
    QosRecord& named_qos(const model::Qos& given, const PlaceOf<model::Qos>& place);
    void change_qos(QosRecord& qos, const model::Qos& given, const PlaceOf<model::Qos>& place);
    void check_preemption(const PlaceOf<model::Qos>& place) const;

    // ---- book_rules_people.cpp ----
    void store_account(const model::Account& given, const PlaceOf<model::Account>& place);
    void store_coordinators(const model::Account& given, const PlaceOf<model::Account>& place);
    void store_user(const model::User& given, const PlaceOf<model::User>& place);
    void store_defaults(const model::User& given, const PlaceOf<model::User>& place);
    void check_level(AdminLevel now, AdminLevel wanted, bool is_new, const Place& place) const;
    // On every cluster where the user is in the account. False: there is none.
    bool make_default_account(std::string_view user, std::string_view account);
    WckeyRecord& wckey_for(const ClusterRow& cluster, const UserRecord& user, std::string_view name, const Place& place);

    // ---- book_rules_associations.cpp ----
    void store_associations(List<model::Association> given);
    std::uint32_t store_association(const model::Association& given, const PlaceOf<model::Association>& place);
    AssociationRecord& new_association(const ClusterRow& cluster, const AccountRecord& account, std::string_view user,
                                       const model::Association& given, const PlaceOf<model::Association>& place);
    void move_below(AssociationRecord& association, std::string_view parent, const Place& place);
    // `effective`: what holds for it now.
    void apply_limits(AssociationRecord& association, const model::AssociationLimits& given,
                      const AssociationLimitsRecord& effective, std::uint32_t default_qos,
                      const std::vector<std::uint32_t>& qos, const LimitsPlace& place);
    void check_coordinators_change(const AssociationRecord& before, const AssociationRecord& after,
                                   const LimitsPlace& place) const;
    Role role_for(std::string_view account, std::string_view user, const AssociationRecord* parent) const;

    // ---- book_rules_add.cpp ----
    AssociationRecord& add_with_limits(const AssociationRecord& parent, std::string_view account, std::string_view user,
                                       std::string_view partition, const model::AssociationLimits& limits,
                                       const LimitsPlace& place);
    std::vector<const ClusterRow*> clusters_of(List<std::string_view> names,
                                               const PlaceOf<List<std::string_view>>& place) const;

    // ---- book_rules_remove.cpp ----
    struct Used {  // since yesterday, in small letters
        std::set<std::uint32_t> associations;
        std::set<std::string> accounts, users, qos, wckeys;
    };
    const Used& used();
    std::uint32_t association_of(const BookContext::Job& job) const;
    bool is_old(Time created) const;
    // Refuses where jobs are active or a user's default would go while others stay.
    void check_removal(const std::set<std::uint32_t>& associations) const;
    void remove(const std::set<std::uint32_t>& associations);
    void remove_wckey(std::uint32_t id);
    std::string removal_text(const AssociationRecord& association) const;

    Book& book_;
    const Time now_;
    const Caller& caller_;
    const BookContext& context_;
    std::map<std::uint32_t, LimitsPlace> stored_;  // associations of this request and where their limits stand in it
    std::optional<Used> used_;
    cluster::LeftOut left_out_;
};

// Refuses what cannot be a name: empty, with control characters, commas or slashes. `what`: "an account".
void check_name(std::string_view name, int number, std::string_view what, const Place& place);
// Refuses a text with a NUL in it.
void check_text(std::string_view text, const Place& place);
// As slurmdbd aligns what it tells.
std::string padded(std::string_view text, std::size_t width);

}  // namespace restd::embedded
