// The limits of associations and qualities of service, each described once: its member in the hub model and in slurmdbd's
// record. What changes or adds them walks these tables: a new limit is a row here.
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
};

using AssociationNumber = LimitField<model::AssociationLimits, NoVal32, AssociationRecord, std::uint32_t>;
inline constexpr AssociationNumber association_numbers[] = {
    {&model::AssociationLimits::group_jobs, &AssociationRecord::grp_jobs},
    {&model::AssociationLimits::group_jobs_accruing, &AssociationRecord::grp_jobs_accrue},
    {&model::AssociationLimits::group_submit_jobs, &AssociationRecord::grp_submit_jobs},
    {&model::AssociationLimits::group_wall, &AssociationRecord::grp_wall},
    {&model::AssociationLimits::max_jobs, &AssociationRecord::max_jobs},
    {&model::AssociationLimits::max_jobs_accruing, &AssociationRecord::max_jobs_accrue},
    {&model::AssociationLimits::max_submit_jobs, &AssociationRecord::max_submit_jobs},
    {&model::AssociationLimits::max_wall_per_job, &AssociationRecord::max_wall_pj},
    {&model::AssociationLimits::min_priority_threshold, &AssociationRecord::min_prio_thresh},
    {&model::AssociationLimits::priority, &AssociationRecord::priority},
    {&model::AssociationLimits::shares_raw, &AssociationRecord::shares_raw},
};

using AssociationTres = LimitField<model::AssociationLimits, List<model::Tres>, AssociationRecord, std::string_view>;
inline constexpr AssociationTres association_tres[] = {
    {&model::AssociationLimits::group_tres, &AssociationRecord::grp_tres},
    {&model::AssociationLimits::group_tres_minutes, &AssociationRecord::grp_tres_mins},
    {&model::AssociationLimits::group_tres_run_minutes, &AssociationRecord::grp_tres_run_mins},
    {&model::AssociationLimits::max_tres_per_job, &AssociationRecord::max_tres_pj},
    {&model::AssociationLimits::max_tres_per_node, &AssociationRecord::max_tres_pn},
    {&model::AssociationLimits::max_tres_minutes_per_job, &AssociationRecord::max_tres_mins_pj},
    {&model::AssociationLimits::max_tres_run_minutes, &AssociationRecord::max_tres_run_mins},
};

using QosNumber = LimitField<model::Qos, NoVal32, QosRecord, std::uint32_t>;
inline constexpr QosNumber qos_numbers[] = {
    {&model::Qos::grace_time, &QosRecord::grace_time},
    {&model::Qos::group_jobs_accruing, &QosRecord::grp_jobs_accrue},
    {&model::Qos::group_jobs, &QosRecord::grp_jobs},
    {&model::Qos::group_submit_jobs, &QosRecord::grp_submit_jobs},
    {&model::Qos::group_wall, &QosRecord::grp_wall},
    {&model::Qos::max_jobs_per_account, &QosRecord::max_jobs_pa},
    {&model::Qos::max_jobs_per_user, &QosRecord::max_jobs_pu},
    {&model::Qos::max_jobs_accruing_per_account, &QosRecord::max_jobs_accrue_pa},
    {&model::Qos::max_jobs_accruing_per_user, &QosRecord::max_jobs_accrue_pu},
    {&model::Qos::max_submit_jobs_per_account, &QosRecord::max_submit_jobs_pa},
    {&model::Qos::max_submit_jobs_per_user, &QosRecord::max_submit_jobs_pu},
    {&model::Qos::max_wall_per_job, &QosRecord::max_wall_pj},
    {&model::Qos::min_priority_threshold, &QosRecord::min_prio_thresh},
    {&model::Qos::preempt_exempt_time, &QosRecord::preempt_exempt_time},
    {&model::Qos::priority, &QosRecord::priority},
};

using QosReal = LimitField<model::Qos, NoValDouble, QosRecord, Millionfold>;
inline constexpr QosReal qos_reals[] = {
    {&model::Qos::usage_factor, &QosRecord::usage_factor},
    {&model::Qos::usage_threshold, &QosRecord::usage_thres},
    {&model::Qos::limit_factor, &QosRecord::limit_factor},
};

using QosTres = LimitField<model::Qos, List<model::Tres>, QosRecord, std::string_view>;
inline constexpr QosTres qos_tres[] = {
    {&model::Qos::group_tres, &QosRecord::grp_tres},
    {&model::Qos::group_tres_minutes, &QosRecord::grp_tres_mins},
    {&model::Qos::group_tres_run_minutes, &QosRecord::grp_tres_run_mins},
    {&model::Qos::max_tres_minutes_per_job, &QosRecord::max_tres_mins_pj},
    {&model::Qos::max_tres_per_account, &QosRecord::max_tres_pa},
    {&model::Qos::max_tres_per_job, &QosRecord::max_tres_pj},
    {&model::Qos::max_tres_per_node, &QosRecord::max_tres_pn},
    {&model::Qos::max_tres_per_user, &QosRecord::max_tres_pu},
    {&model::Qos::max_tres_run_minutes_per_account, &QosRecord::max_tres_run_mins_pa},
    {&model::Qos::max_tres_run_minutes_per_user, &QosRecord::max_tres_run_mins_pu},
    {&model::Qos::min_tres_per_job, &QosRecord::min_tres_pj},
};

}  // namespace restd::slurm
