// Associations: the limits of an account, or of a user in an account, on a cluster.
//
// Hub model: the superset of all API versions. All structures are trivially copyable. Strings and lists are views;
// restd/cluster.hpp says how long a record and its views are valid. The comment above a structure is its name in the data
// parsers. A field that a request does not give is a text or list whose data() is null, or a number that is unset.
#pragma once

#include <cstdint>
#include <string_view>

#include "restd/model/accounting.hpp"
#include "restd/model/values.hpp"

namespace restd::model {

// ACCOUNTING
struct AccountingRecord {
    std::uint64_t allocated_seconds = 0;  // the count of the TRES times seconds
    std::uint32_t id = 0;
    std::uint32_t id_alt = 0;
    Time start = 0;  // of the hour, day or month
    Tres tres;
};

// ASSOC_REC_SET
// group_..: for the association and all below it; unset or infinite: no limit. max_..: for each user; unset or infinite: the
// parent's limit. A TRES that is not in a list has no limit of its own. ..tres_minutes: the count of the TRES times minutes.
struct AssociationLimits {
    std::string_view comment;
    std::string_view default_qos;
    NoVal32 group_jobs;
    NoVal32 group_jobs_accruing;
    NoVal32 group_submit_jobs;
    List<Tres> group_tres;
    List<Tres> group_tres_minutes;
    List<Tres> group_tres_run_minutes;
    NoVal32 group_wall;  // minutes
    NoVal32 max_jobs;
    NoVal32 max_jobs_accruing;
    NoVal32 max_submit_jobs;
    List<Tres> max_tres_minutes_per_job;
    List<Tres> max_tres_run_minutes;
    List<Tres> max_tres_per_job;
    List<Tres> max_tres_per_node;
    NoVal32 max_wall_per_job;        // minutes
    NoVal32 min_priority_threshold;  // unset: none
    std::string_view parent_account;
    NoVal32 priority;  // unset: the parent's
    List<std::string_view> qos;
    NoVal32 shares_raw;  // unset: 1; or shares_of_parent
};

// ASSOC
struct Association {
    List<AccountingRecord> usage;
    AssociationShort key;
    AssociationLimits limits;
    std::uint32_t flags = 0;  // association_flag
    NoValBool is_default;
    std::string_view lineage;
};

// ASSOC_CONDITION
struct AssociationCondition {
    List<std::string_view> account;
    List<std::string_view> cluster;
    List<std::string_view> default_qos;
    bool with_deleted = false;
    bool with_usage = false;
    bool only_defaults = false;
    bool with_raw_qos = false;
    bool with_sub_accounts = false;
    bool without_parent_info = false;
    bool without_parent_limits = false;
    List<std::string_view> format;
    List<std::string_view> id;
    List<std::string_view> parent_account;
    List<std::string_view> partition;
    List<std::string_view> qos;
    Time usage_end = 0;  // 0: now
    Time usage_start = 0;
    List<std::string_view> user;  // given as an empty list: the associations of all users, but not those of accounts
};

}  // namespace restd::model
