// Reservations of the controller.
//
// Hub model: the superset of all API versions. All structures are trivially copyable. Strings and lists are views;
// restd/cluster.hpp says how long a record and its views are valid. The comment above a structure is its name in the data
// parsers. A field that a request does not give is a text or list whose data() is null, or a number that is unset.
#pragma once

#include <cstdint>
#include <string_view>

#include "restd/model/accounting.hpp"
#include "restd/model/values.hpp"

namespace restd::model {

// Bits of Reservation::flags.
namespace reservation_flag {
inline constexpr std::uint64_t maintenance = 0x1, no_maintenance = 0x2, daily = 0x4, no_daily = 0x8, weekly = 0x10,
                               no_weekly = 0x20, ignore_jobs = 0x40, no_ignore_jobs = 0x80, any_nodes = 0x100,
                               no_any_nodes = 0x200, static_nodes = 0x400, no_static_nodes = 0x800, partition_nodes = 0x1000,
                               no_partition_nodes = 0x2000, overlap = 0x4000, named_nodes = 0x8000, time_float = 0x20000,
                               replace = 0x40000, all_nodes = 0x80000, purge_completed = 0x100000, weekday = 0x200000,
                               no_weekday = 0x400000, weekend = 0x800000, no_weekend = 0x1000000, flex = 0x2000000,
                               no_flex = 0x4000000, duration_plus = 0x8000000, duration_minus = 0x10000000,
                               no_hold_jobs_after_end = 0x20000000, replace_down = 0x40000000, no_purge_completed = 0x80000000,
                               magnetic = 0x100000000, no_magnetic = 0x200000000, skip = 0x400000000, hourly = 0x800000000,
                               no_hourly = 0x1000000000, tres_per_node = 0x4000000000, user_delete = 0x8000000000,
                               no_user_delete = 0x10000000000, force_start = 0x40000000000, recurring = 0x800a00014;
}  // namespace reservation_flag

// RESERVATION_CORE_SPEC
struct ReservationCores {
    std::string_view node;
    std::string_view core;
};

// RESERVATION_INFO
struct Reservation {
    std::string_view accounts;
    std::string_view burst_buffer;
    std::uint32_t core_count = 0;
    List<ReservationCores> core_specializations;
    Time end_time = 0;
    std::string_view features;
    std::uint64_t flags = 0;  // reservation_flag
    std::string_view groups;
    std::string_view licenses;
    std::uint32_t max_start_delay = 0;  // seconds
    std::string_view name;
    std::uint32_t node_count = 0;
    std::string_view node_list;
    std::string_view partition;
    NoVal32 purge_completed_time;  // seconds without jobs; unset: never
    Time start_time = 0;
    std::string_view tres;
    std::string_view users;
};

// RESERVATION_DESC_MSG
// What a request says of a reservation that is to be created or changed.
struct ReservationDescription {
    std::string_view accounts;  // comma lists, also of users and groups: "+a" and "-a" change a list that is there
    std::string_view burst_buffer;
    std::string_view comment;
    NoVal32 core_count;
    NoVal32 duration;  // minutes
    NoVal64 end_time;  // Unix time
    std::string_view features;
    NoVal64 flags;  // reservation_flag; unset: not given
    std::string_view groups;
    std::string_view licenses;
    NoVal32 max_start_delay;  // seconds
    std::string_view name;
    NoVal32 node_count;
    std::string_view node_list;  // host list, or "ALL"
    std::string_view partition;
    NoVal32 purge_completed_time;  // seconds without jobs
    NoVal64 start_time;            // Unix time
    List<Tres> tres;               // each with its type, name and count
    std::string_view users;
};

// RESERVATION_MOD_REQ
struct ReservationsRequest {
    List<ReservationDescription> reservations;
};

// OPENAPI_RESERVATION_PARAM
struct ReservationParameter {
    std::string_view name;
};

// OPENAPI_RESERVATION_QUERY
struct ReservationsQuery {
    Time update_time = 0;  // 0: always; else only if something has changed since
};

}  // namespace restd::model
