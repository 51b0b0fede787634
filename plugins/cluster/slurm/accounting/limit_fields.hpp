// The limits of associations and qualities of service, each described once: its member in the hub model and its path in the
// API, with slurmdbd's text where it has one. What changes or adds them walks these tables: a new limit is a row here.
//
// Threads: constants.
#pragma once

#include <string_view>

#include "messages/accounting.hpp"
#include "restd/model/association.hpp"
#include "restd/model/qos.hpp"

namespace restd::slurm {

template <class Model, class Value>
struct LimitField {
    Value Model::*member;
    std::string_view path;
    std::string_view short_path = {};  // where a request gives limits for several associations at once
};
// One on resources, which slurmdbd has as a text.
template <class Model, class Texts>
struct TresLimitField {
    List<model::Tres> Model::*member;
    std::string_view Texts::*text;
    std::string_view path;
    std::string_view short_path = {};
};

using AssociationNumber = LimitField<model::AssociationLimits, NoVal32>;
inline constexpr AssociationNumber association_numbers[] = {
    {&model::AssociationLimits::group_jobs, "max/jobs/per/count", "grpjobs"},
    {&model::AssociationLimits::group_jobs_accruing, "max/jobs/per/accruing", "grpjobsaccrue"},
    {&model::AssociationLimits::group_submit_jobs, "max/jobs/per/submitted", "grpsubmitjobs"},
    {&model::AssociationLimits::group_wall, "max/per/account/wall_clock", "grpwall"},
    {&model::AssociationLimits::max_jobs, "max/jobs/active", "maxjobs"},
    {&model::AssociationLimits::max_jobs_accruing, "max/jobs/accruing", "maxjobsaccrue"},
    {&model::AssociationLimits::max_submit_jobs, "max/jobs/total", "maxsubmitjobs"},
    {&model::AssociationLimits::max_wall_per_job, "max/jobs/per/wall_clock", "maxwalldurationperjob"},
    {&model::AssociationLimits::min_priority_threshold, "min/priority_threshold", "minpriothresh"},
    {&model::AssociationLimits::priority, "priority", "priority"},
    {&model::AssociationLimits::shares_raw, "shares_raw", "fairshare"},
};

using AssociationTres = TresLimitField<model::AssociationLimits, AssociationTexts>;
inline constexpr AssociationTres association_tres[] = {
    {&model::AssociationLimits::group_tres, &AssociationTexts::group_tres, "max/tres/total", "grptres"},
    {&model::AssociationLimits::group_tres_minutes, &AssociationTexts::group_tres_minutes, "max/tres/group/minutes",
     "grptresmins"},
    {&model::AssociationLimits::group_tres_run_minutes, &AssociationTexts::group_tres_run_minutes, "max/tres/group/active",
     "grptresrunmins"},
    {&model::AssociationLimits::max_tres_per_job, &AssociationTexts::max_tres_per_job, "max/tres/per/job", "maxtresperjob"},
    {&model::AssociationLimits::max_tres_per_node, &AssociationTexts::max_tres_per_node, "max/tres/per/node", "maxtrespernode"},
    {&model::AssociationLimits::max_tres_minutes_per_job, &AssociationTexts::max_tres_minutes_per_job,
     "max/tres/minutes/per/job", "maxtresminsperjob"},
    {&model::AssociationLimits::max_tres_run_minutes, &AssociationTexts::max_tres_run_minutes, "max/tres/minutes/total",
     "maxtresrunmins"},
};

using QosNumber = LimitField<model::Qos, NoVal32>;
inline constexpr QosNumber qos_numbers[] = {
    {&model::Qos::grace_time, "limits/grace_time"},
    {&model::Qos::group_jobs_accruing, "limits/max/active_jobs/accruing"},
    {&model::Qos::group_jobs, "limits/max/active_jobs/count"},
    {&model::Qos::group_submit_jobs, "limits/max/jobs/count"},
    {&model::Qos::group_wall, "limits/max/wall_clock/per/qos"},
    {&model::Qos::max_jobs_per_account, "limits/max/jobs/active_jobs/per/account"},
    {&model::Qos::max_jobs_per_user, "limits/max/jobs/active_jobs/per/user"},
    {&model::Qos::max_jobs_accruing_per_account, "limits/max/accruing/per/account"},
    {&model::Qos::max_jobs_accruing_per_user, "limits/max/accruing/per/user"},
    {&model::Qos::max_submit_jobs_per_account, "limits/max/jobs/per/account"},
    {&model::Qos::max_submit_jobs_per_user, "limits/max/jobs/per/user"},
    {&model::Qos::max_wall_per_job, "limits/max/wall_clock/per/job"},
    {&model::Qos::min_priority_threshold, "limits/min/priority_threshold"},
    {&model::Qos::preempt_exempt_time, "preempt/exempt_time"},
    {&model::Qos::priority, "priority"},
};

using QosReal = LimitField<model::Qos, NoValDouble>;
inline constexpr QosReal qos_reals[] = {
    {&model::Qos::usage_factor, "usage_factor"},
    {&model::Qos::usage_threshold, "usage_threshold"},
    {&model::Qos::limit_factor, "limits/factor"},
};

using QosTres = TresLimitField<model::Qos, QosTexts>;
inline constexpr QosTres qos_tres[] = {
    {&model::Qos::group_tres, &QosTexts::group_tres, "limits/max/tres/total"},
    {&model::Qos::group_tres_minutes, &QosTexts::group_tres_minutes, "limits/max/tres/minutes/total"},
    {&model::Qos::group_tres_run_minutes, &QosTexts::group_tres_run_minutes, "limits/max/tres/minutes/per/qos"},
    {&model::Qos::max_tres_minutes_per_job, &QosTexts::max_tres_minutes_per_job, "limits/max/tres/minutes/per/job"},
    {&model::Qos::max_tres_per_account, &QosTexts::max_tres_per_account, "limits/max/tres/per/account"},
    {&model::Qos::max_tres_per_job, &QosTexts::max_tres_per_job, "limits/max/tres/per/job"},
    {&model::Qos::max_tres_per_node, &QosTexts::max_tres_per_node, "limits/max/tres/per/node"},
    {&model::Qos::max_tres_per_user, &QosTexts::max_tres_per_user, "limits/max/tres/per/user"},
    {&model::Qos::max_tres_run_minutes_per_account, &QosTexts::max_tres_run_minutes_per_account,
     "limits/max/tres/minutes/per/account"},
    {&model::Qos::max_tres_run_minutes_per_user, &QosTexts::max_tres_run_minutes_per_user, "limits/max/tres/minutes/per/user"},
    {&model::Qos::min_tres_per_job, &QosTexts::min_tres_per_job, "limits/min/tres/per/job"},
};

}  // namespace restd::slurm
