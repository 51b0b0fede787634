// The limits of associations and QOS, each described once: its member in the book, its member in a request or answer, and its
// column in the ledger's file. Saving, loading, changing and showing use these tables. To add a limit, add a row here and a
// member on both sides.
//
// Threads: constants.
#pragma once

#include <string_view>

#include "accounting/book.hpp"
#include "restd/model/association.hpp"
#include "restd/model/qos.hpp"

namespace restd::embedded {

// T: NoVal32, NoValDouble or, for a limit on TRES, TresCounts; G: the same in the hub model.
template <class Record, class T, class Model, class G>
struct LimitField {
    std::string_view column;
    T Record::*own;
    G Model::*given;
    // For associations: if it has no limit of its own, the limit of the accounts above applies.
    bool inherited = false;
    // 0 means no limit: the API has a plain number here, and shows "no limit" as 0.
    bool zero_is_none = false;
};

using AssociationNumber = LimitField<AssociationLimitsRecord, NoVal32, model::AssociationLimits, NoVal32>;
inline constexpr AssociationNumber association_numbers[] = {
    {"group_jobs", &AssociationLimitsRecord::group_jobs, &model::AssociationLimits::group_jobs},
    {"group_jobs_accruing", &AssociationLimitsRecord::group_jobs_accruing, &model::AssociationLimits::group_jobs_accruing},
    {"group_submit_jobs", &AssociationLimitsRecord::group_submit_jobs, &model::AssociationLimits::group_submit_jobs},
    {"group_wall", &AssociationLimitsRecord::group_wall, &model::AssociationLimits::group_wall},
    {"max_jobs", &AssociationLimitsRecord::max_jobs, &model::AssociationLimits::max_jobs, true},
    {"max_jobs_accruing", &AssociationLimitsRecord::max_jobs_accruing, &model::AssociationLimits::max_jobs_accruing, true},
    {"max_submit_jobs", &AssociationLimitsRecord::max_submit_jobs, &model::AssociationLimits::max_submit_jobs, true},
    {"max_wall_per_job", &AssociationLimitsRecord::max_wall_per_job, &model::AssociationLimits::max_wall_per_job, true},
    {"min_priority_threshold", &AssociationLimitsRecord::min_priority_threshold,
     &model::AssociationLimits::min_priority_threshold, true},
    {"priority", &AssociationLimitsRecord::priority, &model::AssociationLimits::priority, true},
};

using AssociationTres = LimitField<AssociationLimitsRecord, TresCounts, model::AssociationLimits, List<model::Tres>>;
inline constexpr AssociationTres association_tres[] = {
    {"group_tres", &AssociationLimitsRecord::group_tres, &model::AssociationLimits::group_tres},
    {"group_tres_minutes", &AssociationLimitsRecord::group_tres_minutes, &model::AssociationLimits::group_tres_minutes},
    {"group_tres_run_minutes", &AssociationLimitsRecord::group_tres_run_minutes,
     &model::AssociationLimits::group_tres_run_minutes},
    {"max_tres_per_job", &AssociationLimitsRecord::max_tres_per_job, &model::AssociationLimits::max_tres_per_job, true},
    {"max_tres_per_node", &AssociationLimitsRecord::max_tres_per_node, &model::AssociationLimits::max_tres_per_node, true},
    {"max_tres_minutes_per_job", &AssociationLimitsRecord::max_tres_minutes_per_job,
     &model::AssociationLimits::max_tres_minutes_per_job, true},
    {"max_tres_run_minutes", &AssociationLimitsRecord::max_tres_run_minutes, &model::AssociationLimits::max_tres_run_minutes,
     true},
};

using QosNumber = LimitField<QosRecord, NoVal32, model::Qos, NoVal32>;
inline constexpr QosNumber qos_numbers[] = {
    {"grace_time", &QosRecord::grace_time, &model::Qos::grace_time, false, true},
    {"preempt_exempt_time", &QosRecord::preempt_exempt_time, &model::Qos::preempt_exempt_time},
    {"group_jobs", &QosRecord::group_jobs, &model::Qos::group_jobs},
    {"group_jobs_accruing", &QosRecord::group_jobs_accruing, &model::Qos::group_jobs_accruing},
    {"group_submit_jobs", &QosRecord::group_submit_jobs, &model::Qos::group_submit_jobs},
    {"group_wall", &QosRecord::group_wall, &model::Qos::group_wall},
    {"max_jobs_per_account", &QosRecord::max_jobs_per_account, &model::Qos::max_jobs_per_account},
    {"max_jobs_per_user", &QosRecord::max_jobs_per_user, &model::Qos::max_jobs_per_user},
    {"max_jobs_accruing_per_account", &QosRecord::max_jobs_accruing_per_account, &model::Qos::max_jobs_accruing_per_account},
    {"max_jobs_accruing_per_user", &QosRecord::max_jobs_accruing_per_user, &model::Qos::max_jobs_accruing_per_user},
    {"max_submit_jobs_per_account", &QosRecord::max_submit_jobs_per_account, &model::Qos::max_submit_jobs_per_account},
    {"max_submit_jobs_per_user", &QosRecord::max_submit_jobs_per_user, &model::Qos::max_submit_jobs_per_user},
    {"max_wall_per_job", &QosRecord::max_wall_per_job, &model::Qos::max_wall_per_job},
    {"min_priority_threshold", &QosRecord::min_priority_threshold, &model::Qos::min_priority_threshold},
};

using QosReal = LimitField<QosRecord, NoValDouble, model::Qos, NoValDouble>;
inline constexpr QosReal qos_reals[] = {
    {"usage_threshold", &QosRecord::usage_threshold, &model::Qos::usage_threshold},
    {"limit_factor", &QosRecord::limit_factor, &model::Qos::limit_factor},
};

using QosTres = LimitField<QosRecord, TresCounts, model::Qos, List<model::Tres>>;
inline constexpr QosTres qos_tres[] = {
    {"group_tres", &QosRecord::group_tres, &model::Qos::group_tres},
    {"group_tres_minutes", &QosRecord::group_tres_minutes, &model::Qos::group_tres_minutes},
    {"group_tres_run_minutes", &QosRecord::group_tres_run_minutes, &model::Qos::group_tres_run_minutes},
    {"max_tres_per_job", &QosRecord::max_tres_per_job, &model::Qos::max_tres_per_job},
    {"max_tres_per_node", &QosRecord::max_tres_per_node, &model::Qos::max_tres_per_node},
    {"max_tres_per_user", &QosRecord::max_tres_per_user, &model::Qos::max_tres_per_user},
    {"max_tres_per_account", &QosRecord::max_tres_per_account, &model::Qos::max_tres_per_account},
    {"max_tres_minutes_per_job", &QosRecord::max_tres_minutes_per_job, &model::Qos::max_tres_minutes_per_job},
    {"max_tres_run_minutes_per_user", &QosRecord::max_tres_run_minutes_per_user, &model::Qos::max_tres_run_minutes_per_user},
    {"max_tres_run_minutes_per_account", &QosRecord::max_tres_run_minutes_per_account,
     &model::Qos::max_tres_run_minutes_per_account},
    {"min_tres_per_job", &QosRecord::min_tres_per_job, &model::Qos::min_tres_per_job},
};

}  // namespace restd::embedded
