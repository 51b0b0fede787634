// Field tables of restd/model/reservation.hpp.
#pragma once

#include "codecs.hpp"
#include "restd/model/reservation.hpp"

namespace restd::tables {

// RESERVATION_CORE_SPEC
inline constexpr Row reservation_core_spec_rows[] = {
    RESTD_FIELD(model::ReservationCores, node, "node", codec::string, "Node of the cores, by name."),
    RESTD_FIELD(model::ReservationCores, core, "core", codec::string, "Cores of the node that are reserved, as a ranged list."),
};
RESTD_TABLE(reservation_core_spec, model::ReservationCores, "RESERVATION_CORE_SPEC");

namespace codec {
inline constexpr auto reservation_core_spec = object<model::ReservationCores>(tables::reservation_core_spec);
inline constexpr auto reservation_info_core_spec = list("RESERVATION_INFO_CORE_SPEC", reservation_core_spec);
}  // namespace codec

// RESERVATION_INFO
inline constexpr Row reservation_info_rows[] = {
    RESTD_FIELD(model::Reservation, accounts, "accounts", codec::string,
                "Accounts that may use it, separated by commas (Accounts). A leading - shuts one out."),
    RESTD_FIELD(model::Reservation, burst_buffer, "burst_buffer", codec::string, "Burst buffers reserved (BurstBuffer)."),
    RESTD_FIELD(model::Reservation, core_count, "core_count", codec::uint32, "Number of cores reserved (CoreCnt)."),
    RESTD_FIELD(model::Reservation, core_specializations, "core_specializations", codec::reservation_info_core_spec,
                "Cores of each node, where not whole nodes are reserved."),
    RESTD_FIELD(model::Reservation, end_time, "end_time", codec::timestamp_no_val,
                "End of the reservation in UNIX seconds (EndTime)."),
    RESTD_FIELD(model::Reservation, features, "features", codec::string,
                "Node features that its nodes were chosen by (Features)."),
    RESTD_FIELD(model::Reservation, flags, "flags", codec::reservation_flags, "Flags of the reservation (Flags)."),
    RESTD_FIELD(model::Reservation, groups, "groups", codec::string,
                "Groups whose users may use it, separated by commas (Groups)."),
    RESTD_FIELD(model::Reservation, licenses, "licenses", codec::string, "Licenses reserved, as matlab:2 (Licenses)."),
    RESTD_FIELD(model::Reservation, max_start_delay, "max_start_delay", codec::uint32,
                "Seconds that jobs outside of it may delay its start (MaxStartDelay)."),
    RESTD_FIELD(model::Reservation, name, "name", codec::string, "Name of the reservation, as in sbatch --reservation."),
    RESTD_FIELD(model::Reservation, node_count, "node_count", codec::uint32, "Number of nodes reserved (NodeCnt)."),
    RESTD_FIELD(model::Reservation, node_list, "node_list", codec::string,
                "Nodes reserved as a ranged list, as n[1-4] (Nodes)."),
    RESTD_FIELD(model::Reservation, partition, "partition", codec::string, "Partition of its nodes (PartitionName)."),
    RESTD_FIELD(model::Reservation, purge_completed_time, "purge_completed/time", codec::uint32_no_val,
                "Seconds without jobs after which it is deleted (Flags=PURGE_COMP). Unset: never."),
    RESTD_FIELD(model::Reservation, start_time, "start_time", codec::timestamp_no_val,
                "Start of the reservation in UNIX seconds (StartTime)."),
    removed_row("watts", codec::removed_watts, codec::v40 ? "" : "Power cap, gone from Slurm: always empty.").deprecated(41),
    RESTD_FIELD(model::Reservation, tres, "tres", codec::string, "TRES reserved, as cpu=16 (TRES)."),
    RESTD_FIELD(model::Reservation, users, "users", codec::string,
                "Users who may use it, separated by commas (Users). A leading - shuts one out."),
};
RESTD_TABLE(reservation_info, model::Reservation, "RESERVATION_INFO");

namespace codec {
inline constexpr auto reservation_info = object<model::Reservation>(tables::reservation_info);
inline constexpr auto reservation_info_msg = stream("RESERVATION_INFO_MSG", reservation_info);
}  // namespace codec

// OPENAPI_RESERVATION_PARAM
inline constexpr Row openapi_reservation_param_rows[] = {
    RESTD_FIELD(model::ReservationParameter, name, "reservation_name", codec::string, "Reservation to show, by name."),
};
RESTD_TABLE(openapi_reservation_param, model::ReservationParameter, "OPENAPI_RESERVATION_PARAM");

// OPENAPI_RESERVATION_QUERY
inline constexpr Row openapi_reservation_query_rows[] = {
    RESTD_FIELD(model::ReservationsQuery, update_time, "update_time", codec::timestamp,
                "UNIX seconds. 304 without a body where nothing has changed since."),
};
RESTD_TABLE(openapi_reservation_query, model::ReservationsQuery, "OPENAPI_RESERVATION_QUERY");

}  // namespace restd::tables
