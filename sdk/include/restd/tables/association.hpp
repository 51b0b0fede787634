// Field tables of restd/model/association.hpp.
#pragma once

#include "restd/model/association.hpp"
#include "restd/tables/accounting.hpp"
#include "restd/tables/codecs.hpp"

namespace restd::tables {

// ACCOUNTING
inline constexpr Row accounting_rows[] = {
    RESTD_FIELD(model::AccountingRecord, allocated_seconds, "allocated/seconds", codec::uint64,
                "Use of the TRES: its count times the seconds it was allocated."),
    RESTD_FIELD(model::AccountingRecord, id, "id", codec::uint32, "Database id of the association or wckey that used it."),
    RESTD_FIELD(model::AccountingRecord, id_alt, "id_alt", codec::uint32, "Second database id of the record. 0: none.")
        .since_api(42),
    RESTD_FIELD(model::AccountingRecord, start, "start", codec::timestamp,
                "Start of the hour, day or month that is summed up, in UNIX seconds."),
    RESTD_FIELD(model::AccountingRecord, tres, "TRES", codec::tres, "TRES that was used."),
};
RESTD_TABLE(accounting, model::AccountingRecord, "ACCOUNTING");

namespace codec {
inline constexpr auto accounting = object<model::AccountingRecord>(tables::accounting);
inline constexpr auto accounting_list = list("ACCOUNTING_LIST", accounting);
}  // namespace codec

// ASSOC_REC_SET
inline constexpr Row assoc_rec_set_rows[] = {
    RESTD_FIELD(model::AssociationLimits, comment, "comment", codec::string, "Free text about the associations (Comment)."),
    RESTD_FIELD(model::AssociationLimits, default_qos, "defaultqos", codec::name,
                "QOS of jobs that give no --qos (DefaultQOS). Unset: the parent's."),
    RESTD_FIELD(model::AssociationLimits, group_jobs, "grpjobs", codec::uint32_no_val,
                "Most jobs that may run at once in the association and below (GrpJobs). Infinite or unset: no limit."),
    RESTD_FIELD(model::AssociationLimits, group_jobs_accruing, "grpjobsaccrue", codec::uint32_no_val,
                "Most waiting jobs that gain priority by age, in the association and below (GrpJobsAccrue). Infinite or unset: "
                "no limit."),
    RESTD_FIELD(
        model::AssociationLimits, group_submit_jobs, "grpsubmitjobs", codec::uint32_no_val,
        "Most jobs that may wait or run at once in the association and below (GrpSubmitJobs). Infinite or unset: no limit."),
    RESTD_FIELD(model::AssociationLimits, group_tres, "grptres", codec::tres_list,
                "Most TRES that running jobs of the association and below may hold (GrpTRES). A TRES not listed: no limit."),
    RESTD_FIELD(model::AssociationLimits, group_tres_minutes, "grptresmins", codec::tres_list,
                "Most TRES minutes that the association and those below may use, past jobs included (GrpTRESMins)."),
    RESTD_FIELD(model::AssociationLimits, group_tres_run_minutes, "grptresrunmins", codec::tres_list,
                "Most TRES minutes that running jobs of the association and below may still need (GrpTRESRunMins)."),
    RESTD_FIELD(model::AssociationLimits, group_wall, "grpwall", codec::uint32_no_val,
                "Most minutes that jobs of the association and below may run together (GrpWall). Infinite or unset: no limit."),
    RESTD_FIELD(model::AssociationLimits, max_jobs, "maxjobs", codec::uint32_no_val,
                "Most jobs of each user that may run at once (MaxJobs). Infinite or unset: the parent's limit holds."),
    RESTD_FIELD(model::AssociationLimits, max_jobs_accruing, "maxjobsaccrue", codec::uint32_no_val,
                "Most waiting jobs of each user that gain priority by age (MaxJobsAccrue). Infinite or unset: the parent's "
                "limit holds."),
    RESTD_FIELD(
        model::AssociationLimits, max_submit_jobs, "maxsubmitjobs", codec::uint32_no_val,
        "Most jobs of each user that may wait or run at once (MaxSubmitJobs). Infinite or unset: the parent's limit holds."),
    RESTD_FIELD(model::AssociationLimits, max_tres_minutes_per_job, "maxtresminsperjob", codec::tres_list,
                "Most TRES minutes of one job (MaxTRESMins). A TRES not listed: the parent's limit holds."),
    RESTD_FIELD(model::AssociationLimits, max_tres_run_minutes, "maxtresrunmins", codec::tres_list,
                "Most TRES minutes that running jobs of the association may still need. sacctmgr cannot set it."),
    RESTD_FIELD(model::AssociationLimits, max_tres_per_job, "maxtresperjob", codec::tres_list,
                "Most TRES of one job (MaxTRES). A TRES not listed: the parent's limit holds."),
    RESTD_FIELD(model::AssociationLimits, max_tres_per_node, "maxtrespernode", codec::tres_list,
                "Most TRES of one job on each of its nodes (MaxTRESPerNode). A TRES not listed: the parent's limit holds."),
    RESTD_FIELD(model::AssociationLimits, max_wall_per_job, "maxwalldurationperjob", codec::uint32_no_val,
                "Longest time limit of a job in minutes (MaxWall). Infinite or unset: the parent's limit holds."),
    RESTD_FIELD(model::AssociationLimits, min_priority_threshold, "minpriothresh", codec::uint32_no_val,
                "Least priority at which a job has resources kept for it (MinPrioThreshold). Unset: none."),
    RESTD_FIELD(model::AssociationLimits, parent_account, "parent", codec::name,
                "Account to put the associations below (Parent). Unset: root."),
    RESTD_FIELD(
        model::AssociationLimits, priority, "priority", codec::uint32_no_val,
        "Priority that jobs get for their association (Priority), weighted by PriorityWeightAssoc. Unset: the parent's."),
    RESTD_FIELD(model::AssociationLimits, qos, "qoslevel", codec::qos_string_id_list,
                "QOS that jobs may ask for (QOS), by name. Empty: the parent's."),
    RESTD_FIELD(model::AssociationLimits, shares_raw, "fairshare", codec::plain_uint32,
                "Fair-share shares among its siblings (Fairshare). Unset: 1. 2147483647: the parent's."),
};
RESTD_TABLE(assoc_rec_set, model::AssociationLimits, "ASSOC_REC_SET");

namespace codec {
inline constexpr auto assoc_rec_set = object<model::AssociationLimits>(tables::assoc_rec_set);
}  // namespace codec

// ASSOC
inline constexpr Row assoc_rows[] = {
    RESTD_FIELD(model::Association, usage, "accounting", codec::accounting_list,
                "Usage of the association's jobs. Filled only with with_usage."),
    RESTD_FIELD(model::Association, key.account, "account", codec::name, "Account of the association (Account)."),
    RESTD_FIELD(model::Association, key.cluster, "cluster", codec::name, "Cluster of the association (Cluster)."),
    RESTD_FIELD(model::Association, limits.comment, "comment", codec::string, "Free text about the association (Comment)."),
    RESTD_FIELD(model::Association, limits.default_qos, "default/qos", codec::name,
                "QOS of jobs that give no --qos (DefaultQOS). Empty: the parent's."),
    RESTD_FIELD(model::Association, flags, "flags", codec::assoc_flags, "Flags of the association, such as DELETED."),
    RESTD_FIELD(model::Association, limits.group_jobs, "max/jobs/per/count", codec::uint32_no_val,
                "Most jobs that may run at once in the association and below (GrpJobs). Infinite or unset: no limit."),
    RESTD_FIELD(model::Association, limits.group_jobs_accruing, "max/jobs/per/accruing", codec::uint32_no_val,
                "Most waiting jobs that gain priority by age, in the association and below (GrpJobsAccrue). Infinite or unset: "
                "no limit."),
    RESTD_FIELD(
        model::Association, limits.group_submit_jobs, "max/jobs/per/submitted", codec::uint32_no_val,
        "Most jobs that may wait or run at once in the association and below (GrpSubmitJobs). Infinite or unset: no limit."),
    RESTD_FIELD(model::Association, limits.group_tres, "max/tres/total", codec::tres_list,
                "Most TRES that running jobs of the association and below may hold (GrpTRES). A TRES not listed: no limit."),
    RESTD_FIELD(model::Association, limits.group_tres_minutes, "max/tres/group/minutes", codec::tres_list,
                "Most TRES minutes that the association and those below may use, past jobs included (GrpTRESMins)."),
    RESTD_FIELD(model::Association, limits.group_tres_run_minutes, "max/tres/group/active", codec::tres_list,
                "Most TRES minutes that running jobs of the association and below may still need (GrpTRESRunMins)."),
    RESTD_FIELD(model::Association, limits.max_tres_run_minutes, "max/tres/minutes/total", codec::tres_list,
                "Most TRES minutes that running jobs of the association may still need. sacctmgr cannot set it."),
    RESTD_FIELD(model::Association, limits.group_wall, "max/per/account/wall_clock", codec::uint32_no_val,
                "Most minutes that jobs of the association and below may run together (GrpWall). Infinite or unset: no limit."),
    RESTD_FIELD(model::Association, key, "id", codec::assoc_short, "Database id of the association, given by slurmdbd.")
        .until_api(40),
    RESTD_FIELD(model::Association, key.id, "id", codec::uint32, "Database id of the association, given by slurmdbd.")
        .since_api(41),
    RESTD_FIELD(model::Association, is_default, "is_default", codec::plain_bool,
                "True where `account` is the user's default account on this cluster."),
    RESTD_FIELD(model::Association, lineage, "lineage", codec::string,
                "Accounts above the association, from root on, separated by slashes."),
    RESTD_FIELD(model::Association, limits.max_jobs, "max/jobs/active", codec::uint32_no_val,
                "Most jobs of each user that may run at once (MaxJobs). Infinite or unset: the parent's limit holds."),
    RESTD_FIELD(model::Association, limits.max_jobs_accruing, "max/jobs/accruing", codec::uint32_no_val,
                "Most waiting jobs of each user that gain priority by age (MaxJobsAccrue). Infinite or unset: the parent's "
                "limit holds."),
    RESTD_FIELD(
        model::Association, limits.max_submit_jobs, "max/jobs/total", codec::uint32_no_val,
        "Most jobs of each user that may wait or run at once (MaxSubmitJobs). Infinite or unset: the parent's limit holds."),
    RESTD_FIELD(model::Association, limits.max_tres_minutes_per_job, "max/tres/minutes/per/job", codec::tres_list,
                "Most TRES minutes of one job (MaxTRESMins). A TRES not listed: the parent's limit holds."),
    RESTD_FIELD(model::Association, limits.max_tres_per_job, "max/tres/per/job", codec::tres_list,
                "Most TRES of one job (MaxTRES). A TRES not listed: the parent's limit holds."),
    RESTD_FIELD(model::Association, limits.max_tres_per_node, "max/tres/per/node", codec::tres_list,
                "Most TRES of one job on each of its nodes (MaxTRESPerNode). A TRES not listed: the parent's limit holds."),
    RESTD_FIELD(model::Association, limits.max_wall_per_job, "max/jobs/per/wall_clock", codec::uint32_no_val,
                "Longest time limit of a job in minutes (MaxWall). Infinite or unset: the parent's limit holds."),
    RESTD_FIELD(model::Association, limits.min_priority_threshold, "min/priority_threshold", codec::uint32_no_val,
                "Least priority at which a job has resources kept for it (MinPrioThreshold). Unset: none."),
    RESTD_FIELD(model::Association, limits.parent_account, "parent_account", codec::name,
                "Account above this one (Parent). Empty for root and for users."),
    RESTD_FIELD(model::Association, key.partition, "partition", codec::name,
                "Partition of the association (Partition). Empty: all partitions."),
    RESTD_FIELD(
        model::Association, limits.priority, "priority", codec::uint32_no_val,
        "Priority that jobs get for their association (Priority), weighted by PriorityWeightAssoc. Unset: the parent's."),
    RESTD_FIELD(model::Association, limits.qos, "qos", codec::qos_string_id_list,
                "QOS that jobs may ask for (QOS), by name. Empty: the parent's."),
    RESTD_FIELD(model::Association, limits.shares_raw, "shares_raw", codec::plain_uint32,
                "Fair-share shares among its siblings (Fairshare). 2147483647: the parent's."),
    RESTD_FIELD(model::Association, key.user, "user", codec::name,
                "User of the association (User). Empty: the account's own association.")
        .required(),
};
RESTD_TABLE(assoc, model::Association, "ASSOC");

namespace codec {
inline constexpr auto assoc = object<model::Association>(tables::assoc);
inline constexpr auto assoc_list = stream("ASSOC_LIST", assoc);
}  // namespace codec

// ASSOC_CONDITION
inline constexpr Row assoc_condition_rows[] = {
    RESTD_FIELD(model::AssociationCondition, account, "account", codec::csv_string_list,
                "Only associations of these accounts, separated by commas."),
    RESTD_FIELD(model::AssociationCondition, cluster, "cluster", codec::csv_string_list,
                "Only associations of these clusters, separated by commas."),
    RESTD_FIELD(model::AssociationCondition, default_qos, "default_qos", codec::csv_string_list,
                "Only associations with one of these default QOS, separated by commas."),
    RESTD_FIELD(model::AssociationCondition, with_deleted, "Include deleted associations", codec::boolean,
                "List deleted associations too (WithDeleted).")
        .since_api(42),
    RESTD_FIELD(model::AssociationCondition, with_usage, "Include usage", codec::boolean,
                "Fill in `accounting` with usage between usage_start and usage_end.")
        .since_api(42),
    RESTD_FIELD(model::AssociationCondition, only_defaults, "Filter to only defaults", codec::boolean,
                "Only associations of users with their default account (OnlyDefaults).")
        .since_api(42),
    RESTD_FIELD(model::AssociationCondition, with_raw_qos, "Include the raw QOS or delta_qos", codec::boolean,
                "Show QOS as they were set on the association, not as they result (WithRawQOSLevel).")
        .since_api(42),
    RESTD_FIELD(model::AssociationCondition, with_sub_accounts, "Include sub acct information", codec::boolean,
                "Match accounts below those in `account` too (WithSubAccounts).")
        .since_api(42),
    RESTD_FIELD(model::AssociationCondition, without_parent_info, "Exclude parent id/name", codec::boolean,
                "Leave `parent_account` empty (WOPInfo).")
        .since_api(42),
    RESTD_FIELD(model::AssociationCondition, without_parent_limits, "Exclude limits from parents", codec::boolean,
                "Show limits of the association itself only, none inherited (WOPLimits).")
        .since_api(42),
    RESTD_FIELD(model::AssociationCondition, format, "format", codec::csv_string_list,
                "Taken and ignored, as sacctmgr's format=.")
        .deprecated(43)
        .until_api(44),
    RESTD_FIELD(model::AssociationCondition, id, "id", codec::csv_string_list,
                "Only associations with these database ids, separated by commas."),
    RESTD_FIELD(model::AssociationCondition, only_defaults, "only_defaults", codec::boolean,
                "Only associations of users with their default account (OnlyDefaults).")
        .until_api(41),
    RESTD_FIELD(model::AssociationCondition, parent_account, "parent_account", codec::csv_string_list,
                "Only associations directly below these accounts, separated by commas (Parent)."),
    RESTD_FIELD(model::AssociationCondition, partition, "partition", codec::csv_string_list,
                "Only associations of these partitions, separated by commas."),
    RESTD_FIELD(model::AssociationCondition, qos, "qos", codec::csv_string_list,
                "Only associations that allow one of these QOS, separated by commas."),
    RESTD_FIELD(model::AssociationCondition, usage_end, "usage_end", codec::timestamp,
                "End of the time whose usage is summed up, in UNIX seconds. Unset: now."),
    RESTD_FIELD(model::AssociationCondition, usage_start, "usage_start", codec::timestamp,
                "Start of the time whose usage is summed up, in UNIX seconds."),
    RESTD_FIELD(model::AssociationCondition, user, "user", codec::csv_string_list,
                "Only associations of these users, separated by commas. An empty name: accounts' own associations."),
    RESTD_FIELD(model::AssociationCondition, with_usage, "with_usage", codec::boolean,
                "Fill in `accounting` with usage between usage_start and usage_end.")
        .until_api(41),
    RESTD_FIELD(model::AssociationCondition, with_deleted, "with_deleted", codec::boolean,
                "List deleted associations too (WithDeleted).")
        .until_api(41),
    RESTD_FIELD(model::AssociationCondition, with_raw_qos, "with_raw_qos", codec::boolean,
                "Show QOS as they were set on the association, not as they result (WithRawQOSLevel).")
        .until_api(41),
    RESTD_FIELD(model::AssociationCondition, with_sub_accounts, "with_sub_accts", codec::boolean,
                "Match accounts below those in `account` too (WithSubAccounts).")
        .until_api(41),
    RESTD_FIELD(model::AssociationCondition, without_parent_info, "without_parent_info", codec::boolean,
                "Leave `parent_account` empty (WOPInfo).")
        .until_api(41),
    RESTD_FIELD(model::AssociationCondition, without_parent_limits, "without_parent_limits", codec::boolean,
                "Show limits of the association itself only, none inherited (WOPLimits).")
        .until_api(41),
};
RESTD_TABLE(assoc_condition, model::AssociationCondition, "ASSOC_CONDITION");

namespace codec {
inline constexpr auto assoc_condition = object<model::AssociationCondition>(tables::assoc_condition);
inline constexpr auto assoc_condition_pointer = pointer(assoc_condition);
}  // namespace codec

}  // namespace restd::tables
