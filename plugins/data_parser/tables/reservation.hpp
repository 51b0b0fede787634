// Field tables of restd/model/reservation.hpp.
#pragma once

#include "codecs.hpp"
#include "restd/model/reservation.hpp"

namespace restd::tables {

// RESERVATION_CORE_SPEC
inline constexpr Row reservation_core_spec_rows[] = {
    RESTD_FIELD(model::ReservationCores, node, "node", codec::string, "Node."),
    RESTD_FIELD(model::ReservationCores, core, "core", codec::string, "Its cores, as a ranged list."),
};
RESTD_TABLE(reservation_core_spec, model::ReservationCores, "RESERVATION_CORE_SPEC");

namespace codec {
inline constexpr auto reservation_core_spec = object<model::ReservationCores>(tables::reservation_core_spec);
inline constexpr auto reservation_info_core_spec = list("RESERVATION_INFO_CORE_SPEC", reservation_core_spec);
}  // namespace codec

// RESERVATION_INFO
inline constexpr Row reservation_info_rows[] = {
    RESTD_FIELD(model::Reservation, accounts, "accounts", codec::string,
                "Accounts that may use it, separated by commas; with a - before them: may not."),
    RESTD_FIELD(model::Reservation, burst_buffer, "burst_buffer", codec::string, "Burst buffers."),
    RESTD_FIELD(model::Reservation, core_count, "core_count", codec::uint32, "Number of cores."),
    RESTD_FIELD(model::Reservation, core_specializations, "core_specializations", codec::reservation_info_core_spec,
                "Cores of each node, where it does not have whole nodes."),
    RESTD_FIELD(model::Reservation, end_time, "end_time", codec::timestamp_no_val, "When it ends."),
    RESTD_FIELD(model::Reservation, features, "features", codec::string, "Features of its nodes."),
    RESTD_FIELD(model::Reservation, flags, "flags", codec::reservation_flags, "What is special about it."),
    RESTD_FIELD(model::Reservation, groups, "groups", codec::string, "Groups that may use it."),
    RESTD_FIELD(model::Reservation, licenses, "licenses", codec::string, "Licenses that it has."),
    RESTD_FIELD(model::Reservation, max_start_delay, "max_start_delay", codec::uint32,
                "Seconds by which jobs from outside may delay it."),
    RESTD_FIELD(model::Reservation, name, "name", codec::string, "Name."),
    RESTD_FIELD(model::Reservation, node_count, "node_count", codec::uint32, "Number of nodes."),
    RESTD_FIELD(model::Reservation, node_list, "node_list", codec::string, "Its nodes, as a ranged list."),
    RESTD_FIELD(model::Reservation, partition, "partition", codec::string, "Partition."),
    RESTD_FIELD(model::Reservation, purge_completed_time, "purge_completed/time", codec::uint32_no_val,
                "Seconds idle after which it goes."),
    RESTD_FIELD(model::Reservation, start_time, "start_time", codec::timestamp_no_val, "When it begins."),
    removed_row("watts", codec::removed_watts).deprecated(41),
    RESTD_FIELD(model::Reservation, tres, "tres", codec::string, "Resources that it has, as text."),
    RESTD_FIELD(model::Reservation, users, "users", codec::string,
                "Users who may use it, separated by commas; with a - before them: may not."),
};
RESTD_TABLE(reservation_info, model::Reservation, "RESERVATION_INFO");

namespace codec {
inline constexpr auto reservation_info = object<model::Reservation>(tables::reservation_info);
inline constexpr auto reservation_info_msg = stream("RESERVATION_INFO_MSG", reservation_info);
}  // namespace codec

// OPENAPI_RESERVATION_PARAM
inline constexpr Row openapi_reservation_param_rows[] = {
    RESTD_FIELD(model::ReservationParameter, name, "reservation_name", codec::string, "Name of the reservation."),
};
RESTD_TABLE(openapi_reservation_param, model::ReservationParameter, "OPENAPI_RESERVATION_PARAM");

// OPENAPI_RESERVATION_QUERY
inline constexpr Row openapi_reservation_query_rows[] = {
    RESTD_FIELD(model::ReservationsQuery, update_time, "update_time", codec::timestamp,
                "Answer only what is not older than this."),
};
RESTD_TABLE(openapi_reservation_query, model::ReservationsQuery, "OPENAPI_RESERVATION_QUERY");

}  // namespace restd::tables
