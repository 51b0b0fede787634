// Reservations of the controller.
//
// Hub model: the superset of all API versions, trivially copyable. Strings and lists are views; who owns what they show is
// said where a record is handed over (restd/cluster.hpp). The comment above a structure is its name in the data parsers.
// In a request, what was not given is: a text without data(), a list without data(), a number that is not set.
#pragma once

#include <cstdint>
#include <string_view>

#include "restd/model/values.hpp"

namespace restd::model {

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
    std::uint64_t flags = 0;
    std::string_view groups;
    std::string_view licenses;
    std::uint32_t max_start_delay = 0;
    std::string_view name;
    std::uint32_t node_count = 0;
    std::string_view node_list;
    std::string_view partition;
    NoVal32 purge_completed_time;
    Time start_time = 0;
    std::string_view tres;
    std::string_view users;
};

// OPENAPI_RESERVATION_PARAM
struct ReservationParameter {
    std::string_view name;
};

// OPENAPI_RESERVATION_QUERY
struct ReservationsQuery {
    Time update_time = 0;
};

}  // namespace restd::model
