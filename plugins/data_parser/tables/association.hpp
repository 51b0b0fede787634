// Field tables of restd/model/association.hpp.
#pragma once

#include "accounting.hpp"
#include "codecs.hpp"
#include "restd/model/association.hpp"

namespace restd::tables {

// ACCOUNTING
inline constexpr Row accounting_rows[] = {
    RESTD_FIELD(model::AccountingRecord, allocated_seconds, "allocated/seconds", codec::uint64,
                "Seconds of the resource that were used."),
    RESTD_FIELD(model::AccountingRecord, id, "id", codec::uint32, "Number of the association or wckey."),
    RESTD_FIELD(model::AccountingRecord, id_alt, "id_alt", codec::uint32, "A second number, where the record has one.")
        .since_api(42),
    RESTD_FIELD(model::AccountingRecord, start, "start", codec::timestamp, "Beginning of the time that is summed up."),
    RESTD_FIELD(model::AccountingRecord, tres, "TRES", codec::tres, "The resource."),
};
RESTD_TABLE(accounting, model::AccountingRecord, "ACCOUNTING");

namespace codec {
inline constexpr auto accounting = object<model::AccountingRecord>(tables::accounting);
inline constexpr auto accounting_list = list("ACCOUNTING_LIST", accounting);
}  // namespace codec

// ASSOC_REC_SET
inline constexpr Row assoc_rec_set_rows[] = {
    RESTD_FIELD(model::AssociationLimits, comment, "comment", codec::string, "Comment."),
    RESTD_FIELD(model::AssociationLimits, default_qos, "defaultqos", codec::name, "Quality of service of jobs that name none."),
    RESTD_FIELD(model::AssociationLimits, group_jobs, "grpjobs", codec::uint32_no_val,
                "Most running jobs of it and all below it."),
    RESTD_FIELD(model::AssociationLimits, group_jobs_accruing, "grpjobsaccrue", codec::uint32_no_val,
                "Most pending jobs of it and all below it that gain priority by age."),
    RESTD_FIELD(model::AssociationLimits, group_submit_jobs, "grpsubmitjobs", codec::uint32_no_val,
                "Most running and pending jobs of it and all below it."),
    RESTD_FIELD(model::AssociationLimits, group_tres, "grptres", codec::tres_list,
                "Most resources of the running jobs of it and all below it."),
    RESTD_FIELD(model::AssociationLimits, group_tres_minutes, "grptresmins", codec::tres_list,
                "Most resource minutes that jobs of it and all below it, running and past, may use."),
    RESTD_FIELD(model::AssociationLimits, group_tres_run_minutes, "grptresrunmins", codec::tres_list,
                "Most resource minutes that running jobs of it and all below it may still use."),
    RESTD_FIELD(model::AssociationLimits, group_wall, "grpwall", codec::uint32_no_val,
                "Most minutes of all jobs of it and all below it together."),
    RESTD_FIELD(model::AssociationLimits, max_jobs, "maxjobs", codec::uint32_no_val, "Most running jobs of each user."),
    RESTD_FIELD(model::AssociationLimits, max_jobs_accruing, "maxjobsaccrue", codec::uint32_no_val,
                "Most pending jobs of each user that gain priority by age."),
    RESTD_FIELD(model::AssociationLimits, max_submit_jobs, "maxsubmitjobs", codec::uint32_no_val,
                "Most running and pending jobs of each user."),
    RESTD_FIELD(model::AssociationLimits, max_tres_minutes_per_job, "maxtresminsperjob", codec::tres_list,
                "Most resource minutes of a job."),
    RESTD_FIELD(model::AssociationLimits, max_tres_run_minutes, "maxtresrunmins", codec::tres_list,
                "Most resource minutes that its running jobs may still use."),
    RESTD_FIELD(model::AssociationLimits, max_tres_per_job, "maxtresperjob", codec::tres_list, "Most resources of a job."),
    RESTD_FIELD(model::AssociationLimits, max_tres_per_node, "maxtrespernode", codec::tres_list,
                "Most resources of a job on each of its nodes."),
    RESTD_FIELD(model::AssociationLimits, max_wall_per_job, "maxwalldurationperjob", codec::uint32_no_val,
                "Longest time limit of a job, in minutes."),
    RESTD_FIELD(model::AssociationLimits, min_priority_threshold, "minpriothresh", codec::uint32_no_val,
                "Least priority at which a job may reserve resources."),
    RESTD_FIELD(model::AssociationLimits, parent_account, "parent", codec::name, "Account to put it below."),
    RESTD_FIELD(model::AssociationLimits, priority, "priority", codec::uint32_no_val,
                "What it adds to the priority of its jobs."),
    RESTD_FIELD(model::AssociationLimits, qos, "qoslevel", codec::qos_string_id_list,
                "Qualities of service that its jobs may ask for."),
    RESTD_FIELD(model::AssociationLimits, shares_raw, "fairshare", codec::plain_uint32, "Its share among its siblings."),
};
RESTD_TABLE(assoc_rec_set, model::AssociationLimits, "ASSOC_REC_SET");

namespace codec {
inline constexpr auto assoc_rec_set = object<model::AssociationLimits>(tables::assoc_rec_set);
}  // namespace codec

// ASSOC
inline constexpr Row assoc_rows[] = {
    RESTD_FIELD(model::Association, usage, "accounting", codec::accounting_list,
                "What its jobs have used, where it was asked for."),
    RESTD_FIELD(model::Association, key.account, "account", codec::name, "Account."),
    RESTD_FIELD(model::Association, key.cluster, "cluster", codec::name, "Cluster."),
    RESTD_FIELD(model::Association, limits.comment, "comment", codec::string, "Comment."),
    RESTD_FIELD(model::Association, limits.default_qos, "default/qos", codec::name,
                "Quality of service of jobs that name none."),
    RESTD_FIELD(model::Association, flags, "flags", codec::assoc_flags, "What is special about it."),
    RESTD_FIELD(model::Association, limits.group_jobs, "max/jobs/per/count", codec::uint32_no_val,
                "Most running jobs of it and all below it."),
    RESTD_FIELD(model::Association, limits.group_jobs_accruing, "max/jobs/per/accruing", codec::uint32_no_val,
                "Most pending jobs of it and all below it that gain priority by age."),
    RESTD_FIELD(model::Association, limits.group_submit_jobs, "max/jobs/per/submitted", codec::uint32_no_val,
                "Most running and pending jobs of it and all below it."),
    RESTD_FIELD(model::Association, limits.group_tres, "max/tres/total", codec::tres_list,
                "Most resources of the running jobs of it and all below it."),
    RESTD_FIELD(model::Association, limits.group_tres_minutes, "max/tres/group/minutes", codec::tres_list,
                "Most resource minutes that jobs of it and all below it, running and past, may use."),
    RESTD_FIELD(model::Association, limits.group_tres_run_minutes, "max/tres/group/active", codec::tres_list,
                "Most resource minutes that running jobs of it and all below it may still use."),
    RESTD_FIELD(model::Association, limits.max_tres_run_minutes, "max/tres/minutes/total", codec::tres_list,
                "Most resource minutes that its running jobs may still use."),
    RESTD_FIELD(model::Association, limits.group_wall, "max/per/account/wall_clock", codec::uint32_no_val,
                "Most minutes of all jobs of it and all below it together."),
    RESTD_FIELD(model::Association, key, "id", codec::assoc_short, "Names it.").until_api(40),
    RESTD_FIELD(model::Association, key.id, "id", codec::uint32, "Its number in the accounting database.").since_api(41),
    RESTD_FIELD(model::Association, is_default, "is_default", codec::plain_bool, "Whether it is the user's default account."),
    RESTD_FIELD(model::Association, lineage, "lineage", codec::string, "The accounts above it, from the root on."),
    RESTD_FIELD(model::Association, limits.max_jobs, "max/jobs/active", codec::uint32_no_val,
                "Most running jobs of each user."),
    RESTD_FIELD(model::Association, limits.max_jobs_accruing, "max/jobs/accruing", codec::uint32_no_val,
                "Most pending jobs of each user that gain priority by age."),
    RESTD_FIELD(model::Association, limits.max_submit_jobs, "max/jobs/total", codec::uint32_no_val,
                "Most running and pending jobs of each user."),
    RESTD_FIELD(model::Association, limits.max_tres_minutes_per_job, "max/tres/minutes/per/job", codec::tres_list,
                "Most resource minutes of a job."),
    RESTD_FIELD(model::Association, limits.max_tres_per_job, "max/tres/per/job", codec::tres_list, "Most resources of a job."),
    RESTD_FIELD(model::Association, limits.max_tres_per_node, "max/tres/per/node", codec::tres_list,
                "Most resources of a job on each of its nodes."),
    RESTD_FIELD(model::Association, limits.max_wall_per_job, "max/jobs/per/wall_clock", codec::uint32_no_val,
                "Longest time limit of a job, in minutes."),
    RESTD_FIELD(model::Association, limits.min_priority_threshold, "min/priority_threshold", codec::uint32_no_val,
                "Least priority at which a job may reserve resources."),
    RESTD_FIELD(model::Association, limits.parent_account, "parent_account", codec::name,
                "Account above it; empty for the root and for users."),
    RESTD_FIELD(model::Association, key.partition, "partition", codec::name, "Partition; empty where it is for all."),
    RESTD_FIELD(model::Association, limits.priority, "priority", codec::uint32_no_val,
                "What it adds to the priority of its jobs."),
    RESTD_FIELD(model::Association, limits.qos, "qos", codec::qos_string_id_list,
                "Qualities of service that its jobs may ask for."),
    RESTD_FIELD(model::Association, limits.shares_raw, "shares_raw", codec::plain_uint32,
                "Its share among its siblings; 2147483647 for its parent's."),
    RESTD_FIELD(model::Association, key.user, "user", codec::name, "User; empty for the account's own association.").required(),
};
RESTD_TABLE(assoc, model::Association, "ASSOC");

namespace codec {
inline constexpr auto assoc = object<model::Association>(tables::assoc);
inline constexpr auto assoc_list = stream("ASSOC_LIST", assoc);
}  // namespace codec

// ASSOC_CONDITION
inline constexpr Row assoc_condition_rows[] = {
    RESTD_FIELD(model::AssociationCondition, account, "account", codec::csv_string_list, "Only of these accounts."),
    RESTD_FIELD(model::AssociationCondition, cluster, "cluster", codec::csv_string_list, "Only of these clusters."),
    RESTD_FIELD(model::AssociationCondition, default_qos, "default_qos", codec::csv_string_list,
                "Only with one of these as default quality of service."),
    RESTD_FIELD(model::AssociationCondition, with_deleted, "Include deleted associations", codec::boolean,
                "Also those that were deleted.")
        .since_api(42),
    RESTD_FIELD(model::AssociationCondition, with_usage, "Include usage", codec::boolean, "With what was used.").since_api(42),
    RESTD_FIELD(model::AssociationCondition, only_defaults, "Filter to only defaults", codec::boolean,
                "Only users' default accounts.")
        .since_api(42),
    RESTD_FIELD(model::AssociationCondition, with_raw_qos, "Include the raw QOS or delta_qos", codec::boolean,
                "Qualities of service as they were set, not as they result.")
        .since_api(42),
    RESTD_FIELD(model::AssociationCondition, with_sub_accounts, "Include sub acct information", codec::boolean,
                "Also of the accounts below.")
        .since_api(42),
    RESTD_FIELD(model::AssociationCondition, without_parent_info, "Exclude parent id/name", codec::boolean,
                "Without the account above.")
        .since_api(42),
    RESTD_FIELD(model::AssociationCondition, without_parent_limits, "Exclude limits from parents", codec::boolean,
                "Only limits of its own.")
        .since_api(42),
    RESTD_FIELD(model::AssociationCondition, format, "format", codec::csv_string_list, "Taken and ignored, as Slurm does."),
    RESTD_FIELD(model::AssociationCondition, id, "id", codec::csv_string_list, "Only with one of these numbers."),
    RESTD_FIELD(model::AssociationCondition, only_defaults, "only_defaults", codec::boolean, "Only users' default accounts.")
        .until_api(41),
    RESTD_FIELD(model::AssociationCondition, parent_account, "parent_account", codec::csv_string_list,
                "Only directly below one of these accounts."),
    RESTD_FIELD(model::AssociationCondition, partition, "partition", codec::csv_string_list, "Only of these partitions."),
    RESTD_FIELD(model::AssociationCondition, qos, "qos", codec::csv_string_list,
                "Only where one of these qualities of service is allowed."),
    RESTD_FIELD(model::AssociationCondition, usage_end, "usage_end", codec::timestamp, "End of the time whose usage is shown."),
    RESTD_FIELD(model::AssociationCondition, usage_start, "usage_start", codec::timestamp,
                "Beginning of the time whose usage is shown."),
    RESTD_FIELD(model::AssociationCondition, user, "user", codec::csv_string_list,
                "Only of these users; an empty name: accounts' own."),
    RESTD_FIELD(model::AssociationCondition, with_usage, "with_usage", codec::boolean, "With what was used.").until_api(41),
    RESTD_FIELD(model::AssociationCondition, with_deleted, "with_deleted", codec::boolean, "Also those that were deleted.")
        .until_api(41),
    RESTD_FIELD(model::AssociationCondition, with_raw_qos, "with_raw_qos", codec::boolean,
                "Qualities of service as they were set, not as they result.")
        .until_api(41),
    RESTD_FIELD(model::AssociationCondition, with_sub_accounts, "with_sub_accts", codec::boolean, "Also of the accounts below.")
        .until_api(41),
    RESTD_FIELD(model::AssociationCondition, without_parent_info, "without_parent_info", codec::boolean,
                "Without the account above.")
        .until_api(41),
    RESTD_FIELD(model::AssociationCondition, without_parent_limits, "without_parent_limits", codec::boolean,
                "Only limits of its own.")
        .until_api(41),
};
RESTD_TABLE(assoc_condition, model::AssociationCondition, "ASSOC_CONDITION");

namespace codec {
inline constexpr auto assoc_condition = object<model::AssociationCondition>(tables::assoc_condition);
inline constexpr auto assoc_condition_pointer = pointer(assoc_condition);
}  // namespace codec

}  // namespace restd::tables
