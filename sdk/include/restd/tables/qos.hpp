// Field tables of restd/model/qos.hpp.
#pragma once

#include "restd/model/qos.hpp"
#include "restd/tables/association.hpp"
#include "restd/tables/codecs.hpp"

namespace restd::tables {

// QOS
inline constexpr Row qos_rows[] = {
    RESTD_FIELD(model::Qos, description, "description", codec::string, "Free text about the QOS (Description)."),
    RESTD_FIELD(model::Qos, flags, "flags", codec::qos_flags,
                "Rules of the QOS (Flags). In a request [] takes all flags away; left out: unchanged."),
    RESTD_FIELD(model::Qos, id, "id", codec::uint32, "Database id of the QOS, given by slurmdbd."),
    RESTD_FIELD(model::Qos, grace_time, "limits/grace_time", codec::plain_uint32,
                "Seconds between warning and end of a preempted job (GraceTime). 0: ended at once."),
    RESTD_FIELD(model::Qos, group_jobs_accruing, "limits/max/active_jobs/accruing", codec::uint32_no_val,
                "Most waiting jobs of the QOS that gain priority by age (GrpJobsAccrue). Infinite or unset: no limit."),
    RESTD_FIELD(model::Qos, group_jobs, "limits/max/active_jobs/count", codec::uint32_no_val,
                "Most jobs of the QOS that may run at once (GrpJobs). Infinite or unset: no limit."),
    RESTD_FIELD(model::Qos, group_submit_jobs, "limits/max/jobs/count", codec::uint32_no_val,
                "Most jobs of the QOS that may wait or run at once (GrpSubmitJobs). Infinite or unset: no limit.")
        .since_api(42),
    RESTD_FIELD(model::Qos, group_tres, "limits/max/tres/total", codec::tres_list,
                "Most TRES that running jobs of the QOS may hold together (GrpTRES). A TRES not listed: no limit."),
    RESTD_FIELD(model::Qos, group_tres_minutes, "limits/max/tres/minutes/total", codec::tres_list,
                "Most TRES minutes that jobs of the QOS may use, past ones included (GrpTRESMins).")
        .since_api(42),
    RESTD_FIELD(model::Qos, group_tres_run_minutes, "limits/max/tres/minutes/per/qos", codec::tres_list,
                "Most TRES minutes that running jobs of the QOS may still need until their time limits (GrpTRESRunMins)."),
    RESTD_FIELD(model::Qos, name, "name", codec::name, "Name of the QOS, as in sbatch --qos."),
    RESTD_FIELD(
        model::Qos, group_wall, "limits/max/wall_clock/per/qos", codec::uint32_no_val,
        "Most minutes that jobs of the QOS may run together, past ones included (GrpWall). Infinite or unset: no limit."),
    RESTD_FIELD(model::Qos, limit_factor, "limits/factor", codec::float64_no_val,
                "Factor on the TRES limits of the job's association (LimitFactor). Unset: 1."),
    RESTD_FIELD(model::Qos, max_jobs_per_account, "limits/max/jobs/active_jobs/per/account", codec::uint32_no_val,
                "Most jobs of one account that may run at once (MaxJobsPerAccount). Infinite or unset: no limit."),
    RESTD_FIELD(model::Qos, max_jobs_per_user, "limits/max/jobs/active_jobs/per/user", codec::uint32_no_val,
                "Most jobs of one user that may run at once (MaxJobsPerUser). Infinite or unset: no limit."),
    RESTD_FIELD(
        model::Qos, max_jobs_accruing_per_account, "limits/max/accruing/per/account", codec::uint32_no_val,
        "Most waiting jobs of one account that gain priority by age (MaxJobsAccruePerAccount). Infinite or unset: no limit."),
    RESTD_FIELD(model::Qos, max_jobs_accruing_per_user, "limits/max/accruing/per/user", codec::uint32_no_val,
                "Most waiting jobs of one user that gain priority by age (MaxJobsAccruePerUser). Infinite or unset: no limit."),
    RESTD_FIELD(
        model::Qos, max_submit_jobs_per_account, "limits/max/jobs/per/account", codec::uint32_no_val,
        "Most jobs of one account that may wait or run at once (MaxSubmitJobsPerAccount). Infinite or unset: no limit."),
    RESTD_FIELD(model::Qos, max_submit_jobs_per_user, "limits/max/jobs/per/user", codec::uint32_no_val,
                "Most jobs of one user that may wait or run at once (MaxSubmitJobsPerUser). Infinite or unset: no limit."),
    RESTD_FIELD(model::Qos, max_tres_minutes_per_job, "limits/max/tres/minutes/per/job", codec::tres_list,
                "Most TRES minutes of one job (MaxTRESMinsPerJob). A TRES not listed: no limit."),
    RESTD_FIELD(model::Qos, max_tres_per_account, "limits/max/tres/per/account", codec::tres_list,
                "Most TRES that running jobs of one account may hold (MaxTRESPerAccount). A TRES not listed: no limit."),
    RESTD_FIELD(model::Qos, max_tres_per_job, "limits/max/tres/per/job", codec::tres_list,
                "Most TRES of one job (MaxTRESPerJob). A TRES not listed: no limit."),
    RESTD_FIELD(model::Qos, max_tres_per_node, "limits/max/tres/per/node", codec::tres_list,
                "Most TRES of one job on each of its nodes (MaxTRESPerNode). A TRES not listed: no limit."),
    RESTD_FIELD(model::Qos, max_tres_per_user, "limits/max/tres/per/user", codec::tres_list,
                "Most TRES that running jobs of one user may hold (MaxTRESPerUser). A TRES not listed: no limit."),
    RESTD_FIELD(model::Qos, max_tres_run_minutes_per_account, "limits/max/tres/minutes/per/account", codec::tres_list,
                "Most TRES minutes that running jobs of one account may still need (MaxTRESRunMinsPerAccount)."),
    RESTD_FIELD(model::Qos, max_tres_run_minutes_per_user, "limits/max/tres/minutes/per/user", codec::tres_list,
                "Most TRES minutes that running jobs of one user may still need (MaxTRESRunMinsPerUser)."),
    RESTD_FIELD(model::Qos, max_wall_per_job, "limits/max/wall_clock/per/job", codec::uint32_no_val,
                "Longest time limit of a job in minutes (MaxWallDurationPerJob). Infinite or unset: no limit."),
    RESTD_FIELD(model::Qos, min_priority_threshold, "limits/min/priority_threshold", codec::uint32_no_val,
                "Least priority at which a job has resources kept for it (MinPrioThreshold). Unset: none."),
    RESTD_FIELD(model::Qos, min_tres_per_job, "limits/min/tres/per/job", codec::tres_list,
                "Least TRES that a job must ask for (MinTRESPerJob). A TRES not listed: no minimum."),
    RESTD_FIELD(model::Qos, preempt_list, "preempt/list", codec::qos_preempt_list,
                "QOS whose jobs may be preempted by jobs of this QOS (Preempt), by name."),
    RESTD_FIELD(model::Qos, preempt_mode, "preempt/mode", codec::qos_preempt_modes,
                "How jobs of this QOS are preempted (PreemptMode). Empty or DISABLED: as slurm.conf says."),
    RESTD_FIELD(model::Qos, preempt_exempt_time, "preempt/exempt_time", codec::uint32_no_val,
                "Seconds that a job runs before it may be preempted (PreemptExemptTime). Unset: as slurm.conf says."),
    RESTD_FIELD(model::Qos, priority, "priority", codec::uint32_no_val,
                "Priority that the QOS gives its jobs (Priority), weighted by PriorityWeightQOS. Unset: 0."),
    RESTD_FIELD(model::Qos, usage_factor, "usage_factor", codec::float64_no_val,
                "Factor on the usage that jobs are charged (UsageFactor). Unset: 1."),
    RESTD_FIELD(model::Qos, usage_threshold, "usage_threshold", codec::float64_no_val,
                "Least fair-share factor at which jobs may be submitted (UsageThreshold). Unset: none."),
};
RESTD_TABLE(qos, model::Qos, "QOS");

namespace codec {
inline constexpr auto qos = object<model::Qos>(tables::qos);
inline constexpr auto qos_list = stream("QOS_LIST", qos);
}  // namespace codec

// QOS_CONDITION
inline constexpr Row qos_condition_rows[] = {
    RESTD_FIELD(model::QosCondition, description, "description", codec::csv_string_list,
                "Only QOS with one of these descriptions, separated by commas."),
    RESTD_FIELD(model::QosCondition, with_deleted, "Include deleted QOS", codec::boolean, "List deleted QOS too (WithDeleted).")
        .since_api(42),
    RESTD_FIELD(model::QosCondition, id, "id", codec::csv_string_list,
                "Only QOS with these database ids, separated by commas."),
    RESTD_FIELD(model::QosCondition, format, "format", codec::csv_string_list, "Taken and ignored, as sacctmgr's format=.")
        .deprecated(43)
        .until_api(44),
    RESTD_FIELD(model::QosCondition, name, "name", codec::csv_string_list, "Only QOS of these names, separated by commas."),
    RESTD_FIELD(model::QosCondition, preempt_mode, "preempt_mode", codec::qos_preempt_modes,
                "Only QOS whose jobs are preempted in this way (PreemptMode)."),
    RESTD_FIELD(model::QosCondition, with_deleted, "with_deleted", codec::boolean, "List deleted QOS too (WithDeleted).")
        .until_api(41),
};
RESTD_TABLE(qos_condition, model::QosCondition, "QOS_CONDITION");

// OPENAPI_SLURMDBD_QOS_PARAM
inline constexpr Row openapi_slurmdbd_qos_param_rows[] = {
    RESTD_FIELD(model::QosParameter, name, "qos", codec::name, "QOS to act on, by name or database id.").required(),
};
RESTD_TABLE(openapi_slurmdbd_qos_param, model::QosParameter, "OPENAPI_SLURMDBD_QOS_PARAM");

// OPENAPI_SLURMDBD_QOS_QUERY
inline constexpr Row openapi_slurmdbd_qos_query_rows[] = {
    RESTD_FIELD(model::QosQuery, with_deleted, "with_deleted", codec::boolean,
                "Show the QOS even if it was deleted (WithDeleted)."),
};
RESTD_TABLE(openapi_slurmdbd_qos_query, model::QosQuery, "OPENAPI_SLURMDBD_QOS_QUERY");

}  // namespace restd::tables
