// Tables of the limits of associations and QOS: each limit's member in the hub model, and slurmdbd's text if it has one. The
// code that adds or changes limits iterates over these tables, so a new limit needs only a new row.
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
};
// A limit on resources, which slurmdbd sends as a text.
template <class Model, class Texts>
struct TresLimitField {
    List<model::Tres> Model::*member;
    std::string_view Texts::*text;
};

using AssociationNumber = LimitField<model::AssociationLimits, NoVal32>;
inline constexpr AssociationNumber association_numbers[] = {
    {&model::AssociationLimits::group_jobs},
    {&model::AssociationLimits::group_jobs_accruing},
    {&model::AssociationLimits::group_submit_jobs},
    {&model::AssociationLimits::group_wall},
    {&model::AssociationLimits::max_jobs},
    {&model::AssociationLimits::max_jobs_accruing},
    {&model::AssociationLimits::max_submit_jobs},
    {&model::AssociationLimits::max_wall_per_job},
    {&model::AssociationLimits::min_priority_threshold},
    {&model::AssociationLimits::priority},
    {&model::AssociationLimits::shares_raw},
};

using AssociationTres = TresLimitField<model::AssociationLimits, AssociationTexts>;
inline constexpr AssociationTres association_tres[] = {
    {&model::AssociationLimits::group_tres, &AssociationTexts::group_tres},
    {&model::AssociationLimits::group_tres_minutes, &AssociationTexts::group_tres_minutes},
    {&model::AssociationLimits::group_tres_run_minutes, &AssociationTexts::group_tres_run_minutes},
    {&model::AssociationLimits::max_tres_per_job, &AssociationTexts::max_tres_per_job},
    {&model::AssociationLimits::max_tres_per_node, &AssociationTexts::max_tres_per_node},
    {&model::AssociationLimits::max_tres_minutes_per_job, &AssociationTexts::max_tres_minutes_per_job},
    {&model::AssociationLimits::max_tres_run_minutes, &AssociationTexts::max_tres_run_minutes},
};

using QosNumber = LimitField<model::Qos, NoVal32>;
inline constexpr QosNumber qos_numbers[] = {
    {&model::Qos::grace_time},
    {&model::Qos::group_jobs_accruing},
    {&model::Qos::group_jobs},
    {&model::Qos::group_submit_jobs},
    {&model::Qos::group_wall},
    {&model::Qos::max_jobs_per_account},
    {&model::Qos::max_jobs_per_user},
    {&model::Qos::max_jobs_accruing_per_account},
    {&model::Qos::max_jobs_accruing_per_user},
    {&model::Qos::max_submit_jobs_per_account},
    {&model::Qos::max_submit_jobs_per_user},
    {&model::Qos::max_wall_per_job},
    {&model::Qos::min_priority_threshold},
    {&model::Qos::preempt_exempt_time},
    {&model::Qos::priority},
};

using QosReal = LimitField<model::Qos, NoValDouble>;
inline constexpr QosReal qos_reals[] = {
    {&model::Qos::usage_factor},
    {&model::Qos::usage_threshold},
    {&model::Qos::limit_factor},
};

using QosTres = TresLimitField<model::Qos, QosTexts>;
inline constexpr QosTres qos_tres[] = {
    {&model::Qos::group_tres, &QosTexts::group_tres},
    {&model::Qos::group_tres_minutes, &QosTexts::group_tres_minutes},
    {&model::Qos::group_tres_run_minutes, &QosTexts::group_tres_run_minutes},
    {&model::Qos::max_tres_minutes_per_job, &QosTexts::max_tres_minutes_per_job},
    {&model::Qos::max_tres_per_account, &QosTexts::max_tres_per_account},
    {&model::Qos::max_tres_per_job, &QosTexts::max_tres_per_job},
    {&model::Qos::max_tres_per_node, &QosTexts::max_tres_per_node},
    {&model::Qos::max_tres_per_user, &QosTexts::max_tres_per_user},
    {&model::Qos::max_tres_run_minutes_per_account, &QosTexts::max_tres_run_minutes_per_account},
    {&model::Qos::max_tres_run_minutes_per_user, &QosTexts::max_tres_run_minutes_per_user},
    {&model::Qos::min_tres_per_job, &QosTexts::min_tres_per_job},
};

}  // namespace restd::slurm
