// Field tables of restd/model/qos.hpp.
#pragma once

#include "association.hpp"
#include "codecs.hpp"
#include "restd/model/qos.hpp"

namespace restd::tables {

// QOS
inline constexpr Row qos_rows[] = {
    RESTD_FIELD(model::Qos, description, "description", codec::string, "What it is for."),
    RESTD_FIELD(model::Qos, flags, "flags", codec::qos_flags, "What it allows and insists on."),
    RESTD_FIELD(model::Qos, id, "id", codec::uint32, "Its number in the accounting database."),
    RESTD_FIELD(model::Qos, grace_time, "limits/grace_time", codec::plain_uint32, "Seconds that a preempted job is given."),
    RESTD_FIELD(model::Qos, group_jobs_accruing, "limits/max/active_jobs/accruing", codec::uint32_no_val,
                "Most pending jobs of all users that gain priority by age."),
    RESTD_FIELD(model::Qos, group_jobs, "limits/max/active_jobs/count", codec::uint32_no_val,
                "Most running jobs of all users."),
    RESTD_FIELD(model::Qos, group_submit_jobs, "limits/max/jobs/count", codec::uint32_no_val,
                "Most running and pending jobs of all users.")
        .since_api(42),
    RESTD_FIELD(model::Qos, group_tres, "limits/max/tres/total", codec::tres_list, "Most resources of all running jobs."),
    RESTD_FIELD(model::Qos, group_tres_minutes, "limits/max/tres/minutes/total", codec::tres_list,
                "Most resource minutes that its jobs, running and past, may use.")
        .since_api(42),
    RESTD_FIELD(model::Qos, group_tres_run_minutes, "limits/max/tres/minutes/per/qos", codec::tres_list,
                "Most resource minutes that its running jobs may still use."),
    RESTD_FIELD(model::Qos, name, "name", codec::name, "Name."),
    RESTD_FIELD(model::Qos, group_wall, "limits/max/wall_clock/per/qos", codec::uint32_no_val,
                "Most minutes of all its jobs together."),
    RESTD_FIELD(model::Qos, limit_factor, "limits/factor", codec::float64_no_val,
                "Factor on the TRES limits of a job's association."),
    RESTD_FIELD(model::Qos, max_jobs_per_account, "limits/max/jobs/active_jobs/per/account", codec::uint32_no_val,
                "Most running jobs of an account."),
    RESTD_FIELD(model::Qos, max_jobs_per_user, "limits/max/jobs/active_jobs/per/user", codec::uint32_no_val,
                "Most running jobs of a user."),
    RESTD_FIELD(model::Qos, max_jobs_accruing_per_account, "limits/max/accruing/per/account", codec::uint32_no_val,
                "Most pending jobs of an account that gain priority by age."),
    RESTD_FIELD(model::Qos, max_jobs_accruing_per_user, "limits/max/accruing/per/user", codec::uint32_no_val,
                "Most pending jobs of a user that gain priority by age."),
    RESTD_FIELD(model::Qos, max_submit_jobs_per_account, "limits/max/jobs/per/account", codec::uint32_no_val,
                "Most running and pending jobs of an account."),
    RESTD_FIELD(model::Qos, max_submit_jobs_per_user, "limits/max/jobs/per/user", codec::uint32_no_val,
                "Most running and pending jobs of a user."),
    RESTD_FIELD(model::Qos, max_tres_minutes_per_job, "limits/max/tres/minutes/per/job", codec::tres_list,
                "Most resource minutes of a job."),
    RESTD_FIELD(model::Qos, max_tres_per_account, "limits/max/tres/per/account", codec::tres_list,
                "Most resources of the running jobs of an account."),
    RESTD_FIELD(model::Qos, max_tres_per_job, "limits/max/tres/per/job", codec::tres_list, "Most resources of a job."),
    RESTD_FIELD(model::Qos, max_tres_per_node, "limits/max/tres/per/node", codec::tres_list,
                "Most resources of a job on each of its nodes."),
    RESTD_FIELD(model::Qos, max_tres_per_user, "limits/max/tres/per/user", codec::tres_list,
                "Most resources of the running jobs of a user."),
    RESTD_FIELD(model::Qos, max_tres_run_minutes_per_account, "limits/max/tres/minutes/per/account", codec::tres_list,
                "Most resource minutes that the running jobs of an account may still use."),
    RESTD_FIELD(model::Qos, max_tres_run_minutes_per_user, "limits/max/tres/minutes/per/user", codec::tres_list,
                "Most resource minutes that the running jobs of a user may still use."),
    RESTD_FIELD(model::Qos, max_wall_per_job, "limits/max/wall_clock/per/job", codec::uint32_no_val,
                "Longest time limit of a job, in minutes."),
    RESTD_FIELD(model::Qos, min_priority_threshold, "limits/min/priority_threshold", codec::uint32_no_val,
                "Least priority at which a job may reserve resources."),
    RESTD_FIELD(model::Qos, min_tres_per_job, "limits/min/tres/per/job", codec::tres_list, "Least resources of a job."),
    RESTD_FIELD(model::Qos, preempt_list, "preempt/list", codec::qos_preempt_list,
                "Qualities of service whose jobs its jobs may preempt."),
    RESTD_FIELD(model::Qos, preempt_mode, "preempt/mode", codec::qos_preempt_modes, "How its jobs are preempted."),
    RESTD_FIELD(model::Qos, preempt_exempt_time, "preempt/exempt_time", codec::uint32_no_val,
                "Seconds for which a job cannot be preempted."),
    RESTD_FIELD(model::Qos, priority, "priority", codec::uint32_no_val, "What it adds to the priority of its jobs."),
    RESTD_FIELD(model::Qos, usage_factor, "usage_factor", codec::float64_no_val, "Factor on what its jobs are charged."),
    RESTD_FIELD(model::Qos, usage_threshold, "usage_threshold", codec::float64_no_val,
                "Least fair-share factor at which jobs may be submitted."),
};
RESTD_TABLE(qos, model::Qos, "QOS");

namespace codec {
inline constexpr auto qos = object<model::Qos>(tables::qos);
inline constexpr auto qos_list = stream("QOS_LIST", qos);
}  // namespace codec

// QOS_CONDITION
inline constexpr Row qos_condition_rows[] = {
    RESTD_FIELD(model::QosCondition, description, "description", codec::csv_string_list,
                "Only those with one of these descriptions."),
    RESTD_FIELD(model::QosCondition, with_deleted, "Include deleted QOS", codec::boolean, "Also those that were deleted.")
        .since_api(42),
    RESTD_FIELD(model::QosCondition, id, "id", codec::csv_string_list, "Only those with one of these numbers."),
    RESTD_FIELD(model::QosCondition, format, "format", codec::csv_string_list, "Taken and ignored, as Slurm does."),
    RESTD_FIELD(model::QosCondition, name, "name", codec::csv_string_list, "Only those with one of these names."),
    RESTD_FIELD(model::QosCondition, preempt_mode, "preempt_mode", codec::qos_preempt_modes,
                "Only those whose jobs are preempted in this way."),
    RESTD_FIELD(model::QosCondition, with_deleted, "with_deleted", codec::boolean, "Also those that were deleted.")
        .until_api(41),
};
RESTD_TABLE(qos_condition, model::QosCondition, "QOS_CONDITION");

// OPENAPI_SLURMDBD_QOS_PARAM
inline constexpr Row openapi_slurmdbd_qos_param_rows[] = {
    RESTD_FIELD(model::QosParameter, name, "qos", codec::name, "Name or number of the quality of service.").required(),
};
RESTD_TABLE(openapi_slurmdbd_qos_param, model::QosParameter, "OPENAPI_SLURMDBD_QOS_PARAM");

// OPENAPI_SLURMDBD_QOS_QUERY
inline constexpr Row openapi_slurmdbd_qos_query_rows[] = {
    RESTD_FIELD(model::QosQuery, with_deleted, "with_deleted", codec::boolean, "Also where it was deleted."),
};
RESTD_TABLE(openapi_slurmdbd_qos_query, model::QosQuery, "OPENAPI_SLURMDBD_QOS_QUERY");

}  // namespace restd::tables
