// Associations: what a user may have in an account on a cluster, and what an account may.
//
// Hub model: the superset of all API versions, trivially copyable. Strings and lists are views; who owns what they show is
// said where a record is handed over (restd/cluster.hpp). The comment above a structure is its name in the data parsers.
// In a request, what was not given is: a text without data(), a list without data(), a number that is not set.
#pragma once

#include <cstdint>
#include <string_view>

#include "restd/model/accounting.hpp"
#include "restd/model/values.hpp"

namespace restd::model {

// ACCOUNTING
struct AccountingRecord {
    std::uint64_t allocated_seconds = 0;
    std::uint32_t id = 0;
    std::uint32_t id_alt = 0;
    Time start = 0;
    Tres tres;
};

// ASSOC_REC_SET
struct AssociationLimits {
    std::string_view comment;
    std::string_view default_qos;
    NoVal32 group_jobs;
    NoVal32 group_jobs_accruing;
    NoVal32 group_submit_jobs;
    List<Tres> group_tres;
    List<Tres> group_tres_minutes;
    List<Tres> group_tres_run_minutes;
    NoVal32 group_wall;
    NoVal32 max_jobs;
    NoVal32 max_jobs_accruing;
    NoVal32 max_submit_jobs;
    List<Tres> max_tres_minutes_per_job;
    List<Tres> max_tres_run_minutes;
    List<Tres> max_tres_per_job;
    List<Tres> max_tres_per_node;
    NoVal32 max_wall_per_job;
    NoVal32 min_priority_threshold;
    std::string_view parent_account;
    NoVal32 priority;
    List<std::string_view> qos;
    NoVal32 shares_raw;
};

// ASSOC
struct Association {
    List<AccountingRecord> usage;
    AssociationShort key;
    AssociationLimits limits;
    std::uint32_t flags = 0;
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
    Time usage_end = 0;
    Time usage_start = 0;
    List<std::string_view> user;  // empty, but given: any user, and no account's own association
};

}  // namespace restd::model
