// The accounting database: who may use this cluster, and how much of it. Accounts, users, associations, qualities of service,
// wckeys, clusters and resources (TRES), as slurmdbd keeps them.
//
// A Book is a value that has all records, the deleted ones included. Readers share an immutable one (shared_ptr<const Book>)
// and need no lock. A change is made on a copy, written to disk in one transaction, and then replaces the current book
// (ledger.hpp). So a failed change leaves nothing behind.
//
// Threads: immutable once shared.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "restd/model/account.hpp"
#include "restd/model/accounting_values.hpp"
#include "restd/model/values.hpp"

namespace restd::embedded {

namespace tres_id = model::tres_id;

// A trackable resource (TRES).
struct TresRecord {
    std::uint32_t id = 0;
    std::string type, name;  // "gres", "gpu"; "cpu", ""
    bool deleted = false;

    friend bool operator==(const TresRecord&, const TresRecord&) = default;
};

// A count for each TRES, ascending by id, each id once. A TRES that is not in the list has no limit.
using TresCounts = std::vector<std::pair<std::uint32_t, std::uint64_t>>;

// The count of a TRES in such a list, sorted or not; 0 if it is not in the list.
template <class T>
T count_of(const std::vector<std::pair<std::uint32_t, T>>& list, std::uint32_t tres)
{
    for (const auto& [id, count] : list)
        if (id == tres) return count;
    return T{};
}
// The same, but returns a reference: a TRES that is not in the list is added with 0.
template <class T>
T& count_in(std::vector<std::pair<std::uint32_t, T>>& list, std::uint32_t tres)
{
    for (auto& [id, count] : list)
        if (id == tres) return count;
    return list.emplace_back(tres, T{}).second;
}

// An unset limit means no limit. ("infinite" in a request removes a limit.)
struct QosRecord {
    std::uint32_t id = 0;
    std::string name, description;
    std::uint32_t flags = 0;  // Slurm's QOS_FLAG_ bits, see qos_flag
    NoVal32 grace_time, preempt_exempt_time;
    std::uint16_t preempt_mode = 0;
    std::vector<std::uint32_t> preempts;  // ids, ascending
    std::uint32_t priority = 0;
    double usage_factor = 1;
    NoValDouble usage_threshold, limit_factor;
    NoVal32 group_jobs, group_jobs_accruing, group_submit_jobs, group_wall;
    NoVal32 max_jobs_per_account, max_jobs_per_user, max_jobs_accruing_per_account, max_jobs_accruing_per_user,
        max_submit_jobs_per_account, max_submit_jobs_per_user, max_wall_per_job, min_priority_threshold;
    TresCounts group_tres, group_tres_minutes, group_tres_run_minutes;
    TresCounts max_tres_per_job, max_tres_per_node, max_tres_per_user, max_tres_per_account, max_tres_minutes_per_job,
        max_tres_run_minutes_per_user, max_tres_run_minutes_per_account, min_tres_per_job;
    bool deleted = false;
    Time created = 0, changed = 0;

    friend bool operator==(const QosRecord&, const QosRecord&) = default;
};

// The limits of an association: only its own, or together with those that it inherits.
struct AssociationLimitsRecord {
    // For the association and everything below it; never inherited.
    NoVal32 group_jobs, group_jobs_accruing, group_submit_jobs, group_wall;
    TresCounts group_tres, group_tres_minutes, group_tres_run_minutes;
    // For each user's association; inherited from the accounts above if not set.
    NoVal32 max_jobs, max_jobs_accruing, max_submit_jobs, max_wall_per_job, min_priority_threshold;
    TresCounts max_tres_per_job, max_tres_per_node, max_tres_minutes_per_job, max_tres_run_minutes;
    NoVal32 priority;

    friend bool operator==(const AssociationLimitsRecord&, const AssociationLimitsRecord&) = default;
};

using model::shares_of_parent;

struct AssociationRecord {
    std::uint32_t id = 0;
    std::string cluster, account;
    std::string user;          // "": the account's own association
    std::string partition;     // "": all partitions
    std::uint32_t parent = 0;  // id of the association above; for a user's that of the account; 0 for a cluster's root
    std::string lineage;       // "/", "/root-account/", "/a/b/0-user/": set by the book (as in Slurm's assoc_mgr)
    bool is_default = false;   // the user's default on this cluster
    std::string comment;
    std::uint32_t shares = 1;
    AssociationLimitsRecord limits;                 // its own
    std::uint32_t default_qos = 0;                  // its own; 0: inherited
    std::optional<std::vector<std::uint32_t>> qos;  // its own list, ascending; unset: inherited
    std::uint32_t flags = 0;
    bool deleted = false;
    Time created = 0, changed = 0;

    friend bool operator==(const AssociationRecord&, const AssociationRecord&) = default;
};

struct AccountRecord {
    std::string name, description, organization;
    std::vector<std::string> coordinators;  // names of users, ascending: those named for exactly this account
    std::uint32_t flags = 0;
    bool deleted = false;
    Time created = 0, changed = 0;

    friend bool operator==(const AccountRecord&, const AccountRecord&) = default;
};

enum class AdminLevel : std::uint16_t { not_set = 0, none = 1, operator_ = 2, administrator = 3 };

struct UserRecord {
    std::string name;
    AdminLevel level = AdminLevel::none;
    bool deleted = false;
    Time created = 0, changed = 0;

    friend bool operator==(const UserRecord&, const UserRecord&) = default;
};

struct WckeyRecord {
    std::uint32_t id = 0;
    std::string name, user, cluster;
    bool is_default = false;
    bool deleted = false;
    Time created = 0, changed = 0;

    friend bool operator==(const WckeyRecord&, const WckeyRecord&) = default;
};

struct ClusterRow {
    std::string name;
    std::uint32_t classification = 0, flags = 0;
    bool deleted = false;
    Time created = 0, changed = 0;

    friend bool operator==(const ClusterRow&, const ClusterRow&) = default;
};

// Flags of accounts and of their associations: all users of the account are its coordinators.
using model::no_users_are_coordinators;
using model::users_are_coordinators;

inline constexpr std::string_view root_name = "root";     // the account above all others, and its user
inline constexpr std::string_view normal_qos = "normal";  // for jobs and associations that name none
inline constexpr int deepest = 1000;                      // levels of accounts; stops a search if the parents form a loop

class BookIndex;  // of one book, see Book::make_index()

// The index belongs to one book only: a copied or moved book starts without an index.
struct OwnIndex {
    std::shared_ptr<const BookIndex> made;
    OwnIndex() = default;
    OwnIndex(const OwnIndex&) noexcept {}
    OwnIndex& operator=(const OwnIndex&) noexcept
    {
        made.reset();
        return *this;
    }
};

struct Book {
    std::map<std::uint32_t, TresRecord> tres;
    std::map<std::uint32_t, QosRecord> qos;
    std::map<std::uint32_t, AssociationRecord> associations;
    std::map<std::uint32_t, WckeyRecord> wckeys;
    std::map<std::string, AccountRecord, std::less<>> accounts;
    std::map<std::string, UserRecord, std::less<>> users;
    std::map<std::string, ClusterRow, std::less<>> clusters;

    // The following functions find records that are not deleted, and return null if there are none. The names of accounts,
    // users, clusters, partitions and QOS are compared without regard to case, as slurmdbd's database does.
    const QosRecord* find_qos(std::string_view name) const;
    const AccountRecord* find_account(std::string_view name) const;
    const UserRecord* find_user(std::string_view name) const;
    const TresRecord* find_tres(std::string_view type, std::string_view name) const;
    // Only an exact match.
    const AssociationRecord* find_association(std::string_view cluster, std::string_view account, std::string_view user,
                                              std::string_view partition) const;
    // The association that a job is charged to: the one for this partition, else the one for all partitions.
    const AssociationRecord* association_for(std::string_view cluster, std::string_view account, std::string_view user,
                                             std::string_view partition) const;
    const AssociationRecord* association(std::uint32_t id) const;  // also deleted ones
    const AssociationRecord* parent_of(const AssociationRecord& association) const;
    // "" if the user has none.
    std::string_view default_account(std::string_view cluster, std::string_view user) const;
    std::string_view default_wckey(std::string_view cluster, std::string_view user) const;
    // The id of the default QOS of the user's default association, or of the first one that has any; 0: there is none.
    std::uint32_t default_qos(std::string_view cluster, std::string_view user) const;
    const WckeyRecord* find_wckey(std::string_view cluster, std::string_view user, std::string_view name) const;

    // Includes inherited limits. Group limits are only the association's own.
    AssociationLimitsRecord effective_limits(const AssociationRecord& association) const;
    std::vector<std::uint32_t> effective_qos(const AssociationRecord& association) const;
    // 0: none. A default inherited from an account above applies only if the association may use that QOS.
    std::uint32_t effective_default_qos(const AssociationRecord& association) const;

    AdminLevel level_of(std::string_view user) const;
    // True if the user is named as coordinator of the account or of one above it, on any cluster, or is a user of such an
    // account whose users are all coordinators.
    bool is_coordinator(std::string_view user, std::string_view account) const;

    // Call it once, when the book is complete and about to be shared: from then on the functions above find associations,
    // defaults and wckeys without a search through all of them. After that the book must not be changed. A copy has no index
    // and may be changed.
    void make_index();
    OwnIndex index;
};

// "cpu=2,mem=100M,gres/gpu=1", with the names in the book. A TRES that is not in the book is shown by its number.
std::string tres_text(const Book& book, const TresCounts& counts);

}  // namespace restd::embedded
