// QOS (quality of service) in the accounting database.
//
// Hub model: the superset of all API versions. All structures are trivially copyable. Strings and lists are views;
// restd/cluster.hpp says how long a record and its views are valid. The comment above a structure is its name in the data
// parsers. A field that a request does not give is a text or list whose data() is null, or a number that is unset.
#pragma once

#include <cstdint>
#include <string_view>

#include "restd/model/association.hpp"
#include "restd/model/values.hpp"

namespace restd::model {

// QOS
// Limits that are unset or infinite: no limit. A TRES that is not in a list has no limit. ..tres_minutes: the count of the TRES
// times minutes.
struct Qos {
    std::string_view description;
    std::uint32_t flags = qos_flag_not_set;  // qos_flag_..
    std::uint32_t id = 0;
    NoVal32 grace_time;  // seconds
    NoVal32 group_jobs_accruing;
    NoVal32 group_jobs;
    NoVal32 group_submit_jobs;
    List<Tres> group_tres;
    List<Tres> group_tres_minutes;
    List<Tres> group_tres_run_minutes;
    std::string_view name;
    NoVal32 group_wall;        // minutes
    NoValDouble limit_factor;  // unset: 1
    NoVal32 max_jobs_per_account;
    NoVal32 max_jobs_per_user;
    NoVal32 max_jobs_accruing_per_account;
    NoVal32 max_jobs_accruing_per_user;
    NoVal32 max_submit_jobs_per_account;
    NoVal32 max_submit_jobs_per_user;
    List<Tres> max_tres_minutes_per_job;
    List<Tres> max_tres_per_account;
    List<Tres> max_tres_per_job;
    List<Tres> max_tres_per_node;
    List<Tres> max_tres_per_user;
    List<Tres> max_tres_run_minutes_per_account;
    List<Tres> max_tres_run_minutes_per_user;
    NoVal32 max_wall_per_job;        // minutes
    NoVal32 min_priority_threshold;  // unset: none
    List<Tres> min_tres_per_job;
    List<std::string_view> preempt_list;
    std::uint16_t preempt_mode = qos_preempt_mode_not_given;  // bits; disabled: as slurm.conf says
    NoVal32 preempt_exempt_time;                              // seconds; unset: as slurm.conf says
    NoVal32 priority;                                         // unset: 0
    NoValDouble usage_factor;                                 // unset: 1
    NoValDouble usage_threshold;                              // unset: none
};

// QOS_CONDITION
struct QosCondition {
    List<std::string_view> description;
    bool with_deleted = false;
    List<std::string_view> id;
    List<std::string_view> format;
    List<std::string_view> name;
    std::uint16_t preempt_mode = qos_preempt_mode_not_given;
};

// OPENAPI_SLURMDBD_QOS_PARAM
struct QosParameter {
    std::string_view name;
};

// OPENAPI_SLURMDBD_QOS_QUERY
struct QosQuery {
    bool with_deleted = false;
};

}  // namespace restd::model
