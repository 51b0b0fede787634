// Qualities of service of the accounting database.
//
// Hub model: the superset of all API versions, trivially copyable. Strings and lists are views; who owns what they show is
// said where a record is handed over (restd/cluster.hpp). The comment above a structure is its name in the data parsers.
// In a request, what was not given is: a text without data(), a list without data(), a number that is not set.
#pragma once

#include <cstdint>
#include <string_view>

#include "restd/model/association.hpp"
#include "restd/model/values.hpp"

namespace restd::model {

// Bits of Qos::flags that say what to do with the others where a quality of service is changed: nothing, add, remove. None of
// them: replace. (QOS_FLAG_NOTSET, _ADD, _REMOVE of slurm/slurmdb.h)
inline constexpr std::uint32_t qos_flag_not_set = 0x10000000;
inline constexpr std::uint32_t qos_flag_add = 0x20000000;
inline constexpr std::uint32_t qos_flag_remove = 0x40000000;
inline constexpr std::uint16_t qos_preempt_mode_not_given = 0xfffe;

// QOS
struct Qos {
    std::string_view description;
    std::uint32_t flags = qos_flag_not_set;
    std::uint32_t id = 0;
    NoVal32 grace_time;
    NoVal32 group_jobs_accruing;
    NoVal32 group_jobs;
    NoVal32 group_submit_jobs;
    List<Tres> group_tres;
    List<Tres> group_tres_minutes;
    List<Tres> group_tres_run_minutes;
    std::string_view name;
    NoVal32 group_wall;
    NoValDouble limit_factor;
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
    NoVal32 max_wall_per_job;
    NoVal32 min_priority_threshold;
    List<Tres> min_tres_per_job;
    List<std::string_view> preempt_list;
    std::uint16_t preempt_mode = qos_preempt_mode_not_given;
    NoVal32 preempt_exempt_time;
    NoVal32 priority;
    NoValDouble usage_factor;
    NoValDouble usage_threshold;
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
