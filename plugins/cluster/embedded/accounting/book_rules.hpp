// The rules for changes of the accounting database: who may change what, what a request means, what must hold afterwards.
//
// They are the rules of slurmdbd, with these differences:
// - A name in a request that does not exist is an error, which has the name and the field.
// - A field that a request does not have stays as it is.
// - If a request repeats an inherited value, the value stays inherited. So a client can store what it has read, and nothing
//   changes.
//
// Threads: one thread at a time. An object makes one change of one book (inside Ledger::change()) and must not be used again.
// If a member function throws, the book is only partly changed: do not use it either.
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

// What the rules need to know about the cluster.
class BookContext {
public:
    struct Job {
        std::uint32_t id = 0;
        std::uint32_t association = 0, qos_id = 0;  // 0: unknown
        std::string_view account, user, partition, qos, wckey;
    };
    virtual ~BookContext() = default;
    virtual std::string_view cluster() const = 0;  // this cluster
    virtual bool has_partition(std::string_view name) const = 0;
    virtual void active_jobs(Sink<Job> sink) const = 0;                 // waiting or running
    virtual void jobs_since(Time submitted, Sink<Job> sink) const = 0;  // from the history
};

class BookRules {
public:
    BookRules(Book& book, Time now, const Caller& caller, const BookContext& context);

    // Stores in the order clusters, TRES, accounts, users, QOS, wckeys, associations, and at last the users' defaults and the
    // accounts' coordinators. So a complete dump can be stored, whichever record refers to which.
    void store(const AccountingChange& change);

    // The parts of the change that were left out.
    const cluster::LeftOut& left_out() const { return left_out_; }

    // Returns what was added, in slurmdbd's words. Throws Error(err::no_change_in_data) if nothing was.
    std::string add_users(const model::UsersToAdd& what, const model::UserDetails& details);
    std::string add_accounts(const model::AccountsToAdd& what, const model::AccountDetails& details);

    // Return the names of the removed records; empty if nothing matches. As in slurmdbd, a record is kept and marked as deleted
    // if it is older than a day, if a job was ever submitted with it, or if another record refers to it. Otherwise it is
    // erased.
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

    // ---- book_rules.cpp: permissions, look-up of names, TRES, clusters, wckeys ----
    bool is_administrator() const;
    bool is_operator() const;
    bool coordinates(std::string_view account) const;
    bool coordinates_any() const;
    void require_administrator(std::string_view what) const;
    void require_operator(std::string_view what) const;

    const ClusterRow& cluster_of(std::string_view name, const Place& place) const;  // "": this cluster
    const AccountRecord& account_of(std::string_view name, const Place& place) const;
    void check_partition(const ClusterRow& cluster, std::string_view name, const Place& place) const;  // only for this cluster
    const QosRecord& qos_of(std::string_view name_or_id, const Place& place) const;
    std::vector<std::uint32_t> qos_list_of(List<std::string_view> names, const Place& place) const;  // ascending
    // Returns nothing if there is no such TRES; that is noted.
    std::optional<std::uint32_t> tres_of(const model::Tres& tres, const Place& place);
    // Takes a list of limits from a request into `own`; `effective`: what applies now.
    void apply(TresCounts& own, const TresCounts& effective, List<model::Tres> given, const Place& place);
    void store_cluster(const model::ClusterRecord& given, const PlaceOf<model::ClusterRecord>& place);
    void store_tres(const model::Tres& given, const PlaceOf<model::Tres>& place);
    void store_wckey(const model::Wckey& given, const PlaceOf<model::Wckey>& place);
    // Throws Error(err::no_remove_default_qos) unless every default QOS is among the allowed ones.
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
    // Sets the default on every cluster where the user is in the account. Returns false if there is none.
    bool make_default_account(std::string_view user, std::string_view account);
    WckeyRecord& wckey_for(const ClusterRow& cluster, const UserRecord& user, std::string_view name, const Place& place);

    // ---- book_rules_associations.cpp ----
    void store_associations(List<model::Association> given);
    std::uint32_t store_association(const model::Association& given, const PlaceOf<model::Association>& place);
    AssociationRecord& new_association(const ClusterRow& cluster, const AccountRecord& account, std::string_view user,
                                       const model::Association& given, const PlaceOf<model::Association>& place);
    void move_below(AssociationRecord& association, std::string_view parent, const Place& place);
    // `effective`: the limits that apply to it now.
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
    struct Used {  // by jobs since yesterday, lower case
        std::set<std::uint32_t> associations;
        std::set<std::string> accounts, users, qos, wckeys;
    };
    const Used& used();
    std::uint32_t association_of(const BookContext::Job& job) const;
    bool is_old(Time created) const;
    // Throws if jobs are active, or if a user would lose the default account but keep others.
    void check_removal(const std::set<std::uint32_t>& associations) const;
    void remove(const std::set<std::uint32_t>& associations);
    void remove_wckey(std::uint32_t id);
    std::string removal_text(const AssociationRecord& association) const;

    Book& book_;
    const Time now_;
    const Caller& caller_;
    const BookContext& context_;
    std::map<std::uint32_t, LimitsPlace> stored_;  // associations of this request, and where the request has their limits
    std::optional<Used> used_;
    cluster::LeftOut left_out_;
};

// Throws if the name is empty, begins or ends with a space, or has control characters, commas, slashes or quotes. `what`: for
// example "an account".
void check_name(std::string_view name, int number, std::string_view what, const Place& place);
// Throws if the text has a NUL character in it.
void check_text(std::string_view text, const Place& place);
// Pads with spaces, as slurmdbd does in its messages.
std::string padded(std::string_view text, std::size_t width);

}  // namespace restd::embedded
