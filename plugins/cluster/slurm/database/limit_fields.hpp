// The limits of associations and qualities of service, each described once: its member in the hub model, in slurmdbd's record,
// and its path in the API. What changes or adds them walks these tables: a new limit is a row here.
//
// Threads: constants.
#pragma once

#include <string_view>

#include "../messages/accounting.hpp"
#include "restd/model/association.hpp"
#include "restd/model/qos.hpp"

namespace restd::slurm {

template <class Model, class Given, class Record, class Own>
struct LimitField {
    Given Model::*given;
    Own Record::*own;
    std::string_view path;
    std::string_view short_path = {};  // where a request gives limits for several associations at once
};

using AssociationNumber = LimitField<model::AssociationLimits, NoVal32, AssociationRecord, std::uint32_t>;
inline constexpr AssociationNumber association_numbers[] = {
    {&model::AssociationLimits::group_jobs, &AssociationRecord::grp_jobs, "max/jobs/per/count", "grpjobs"},
    {&model::AssociationLimits::group_jobs_accruing, &AssociationRecord::grp_jobs_accrue, "max/jobs/per/accruing",
     "grpjobsaccrue"},
    {&model::AssociationLimits::group_submit_jobs, &AssociationRecord::grp_submit_jobs, "max/jobs/per/submitted",
     "grpsubmitjobs"},
    {&model::AssociationLimits::group_wall, &AssociationRecord::grp_wall, "max/per/account/wall_clock", "grpwall"},
    {&model::AssociationLimits::max_jobs, &AssociationRecord::max_jobs, "max/jobs/active", "maxjobs"},
    {&model::AssociationLimits::max_jobs_accruing, &AssociationRecord::max_jobs_accrue, "max/jobs/accruing", "maxjobsaccrue"},
    {&model::AssociationLimits::max_submit_jobs, &AssociationRecord::max_submit_jobs, "max/jobs/total", "maxsubmitjobs"},
    {&model::AssociationLimits::max_wall_per_job, &AssociationRecord::max_wall_pj, "max/jobs/per/wall_clock",
     "maxwalldurationperjob"},
    {&model::AssociationLimits::min_priority_threshold, &AssociationRecord::min_prio_thresh, "min/priority_threshold",
     "minpriothresh"},
    {&model::AssociationLimits::priority, &AssociationRecord::priority, "priority", "priority"},
    {&model::AssociationLimits::shares_raw, &AssociationRecord::shares_raw, "shares_raw", "fairshare"},
};

using AssociationTres = LimitField<model::AssociationLimits, List<model::Tres>, AssociationRecord, std::string_view>;
inline constexpr AssociationTres association_tres[] = {
    {&model::AssociationLimits::group_tres, &AssociationRecord::grp_tres, "max/tres/total", "grptres"},
    {&model::AssociationLimits::group_tres_minutes, &AssociationRecord::grp_tres_mins, "max/tres/group/minutes", "grptresmins"},
    {&model::AssociationLimits::group_tres_run_minutes, &AssociationRecord::grp_tres_run_mins, "max/tres/group/active",
     "grptresrunmins"},
    {&model::AssociationLimits::max_tres_per_job, &AssociationRecord::max_tres_pj, "max/tres/per/job", "maxtresperjob"},
    {&model::AssociationLimits::max_tres_per_node, &AssociationRecord::max_tres_pn, "max/tres/per/node", "maxtrespernode"},
    {&model::AssociationLimits::max_tres_minutes_per_job, &AssociationRecord::max_tres_mins_pj, "max/tres/minutes/per/job",
     "maxtresminsperjob"},
    {&model::AssociationLimits::max_tres_run_minutes, &AssociationRecord::max_tres_run_mins, "max/tres/minutes/total",
     "maxtresrunmins"},
};

using QosNumber = LimitField<model::Qos, NoVal32, QosRecord, std::uint32_t>;
inline constexpr QosNumber qos_numbers[] = {
    {&model::Qos::grace_time, &QosRecord::grace_time, "limits/grace_time"},
    {&model::Qos::group_jobs_accruing, &QosRecord::grp_jobs_accrue, "limits/max/active_jobs/accruing"},
    {&model::Qos::group_jobs, &QosRecord::grp_jobs, "limits/max/active_jobs/count"},
    {&model::Qos::group_submit_jobs, &QosRecord::grp_submit_jobs, "limits/max/jobs/count"},
    {&model::Qos::group_wall, &QosRecord::grp_wall, "limits/max/wall_clock/per/qos"},
    {&model::Qos::max_jobs_per_account, &QosRecord::max_jobs_pa, "limits/max/jobs/active_jobs/per/account"},
    {&model::Qos::max_jobs_per_user, &QosRecord::max_jobs_pu, "limits/max/jobs/active_jobs/per/user"},
    {&model::Qos::max_jobs_accruing_per_account, &QosRecord::max_jobs_accrue_pa, "limits/max/accruing/per/account"},
    {&model::Qos::max_jobs_accruing_per_user, &QosRecord::max_jobs_accrue_pu, "limits/max/accruing/per/user"},
    {&model::Qos::max_submit_jobs_per_account, &QosRecord::max_submit_jobs_pa, "limits/max/jobs/per/account"},
    {&model::Qos::max_submit_jobs_per_user, &QosRecord::max_submit_jobs_pu, "limits/max/jobs/per/user"},
    {&model::Qos::max_wall_per_job, &QosRecord::max_wall_pj, "limits/max/wall_clock/per/job"},
    {&model::Qos::min_priority_threshold, &QosRecord::min_prio_thresh, "limits/min/priority_threshold"},
    {&model::Qos::preempt_exempt_time, &QosRecord::preempt_exempt_time, "preempt/exempt_time"},
    {&model::Qos::priority, &QosRecord::priority, "priority"},
};

using QosReal = LimitField<model::Qos, NoValDouble, QosRecord, double>;
inline constexpr QosReal qos_reals[] = {
    {&model::Qos::usage_factor, &QosRecord::usage_factor, "usage_factor"},
    {&model::Qos::usage_threshold, &QosRecord::usage_thres, "usage_threshold"},
    {&model::Qos::limit_factor, &QosRecord::limit_factor, "limits/factor"},
};

using QosTres = LimitField<model::Qos, List<model::Tres>, QosRecord, std::string_view>;
inline constexpr QosTres qos_tres[] = {
    {&model::Qos::group_tres, &QosRecord::grp_tres, "limits/max/tres/total"},
    {&model::Qos::group_tres_minutes, &QosRecord::grp_tres_mins, "limits/max/tres/minutes/total"},
    {&model::Qos::group_tres_run_minutes, &QosRecord::grp_tres_run_mins, "limits/max/tres/minutes/per/qos"},
    {&model::Qos::max_tres_minutes_per_job, &QosRecord::max_tres_mins_pj, "limits/max/tres/minutes/per/job"},
    {&model::Qos::max_tres_per_account, &QosRecord::max_tres_pa, "limits/max/tres/per/account"},
    {&model::Qos::max_tres_per_job, &QosRecord::max_tres_pj, "limits/max/tres/per/job"},
    {&model::Qos::max_tres_per_node, &QosRecord::max_tres_pn, "limits/max/tres/per/node"},
    {&model::Qos::max_tres_per_user, &QosRecord::max_tres_pu, "limits/max/tres/per/user"},
    {&model::Qos::max_tres_run_minutes_per_account, &QosRecord::max_tres_run_mins_pa, "limits/max/tres/minutes/per/account"},
    {&model::Qos::max_tres_run_minutes_per_user, &QosRecord::max_tres_run_mins_pu, "limits/max/tres/minutes/per/user"},
    {&model::Qos::min_tres_per_job, &QosRecord::min_tres_pj, "limits/min/tres/per/job"},
};

}  // namespace restd::slurm
