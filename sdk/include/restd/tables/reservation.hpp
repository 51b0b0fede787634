// Field tables of restd/model/reservation.hpp.
#pragma once

#include "restd/model/reservation.hpp"
#include "restd/tables/accounting.hpp"
#include "restd/tables/codecs.hpp"

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
    removed_row("watts", codec::removed_watts, codec::v40 ? "" : "Power cap, gone from Slurm: always empty.")
        .deprecated(41)
        .until_api(44),
    RESTD_FIELD(model::Reservation, tres, "tres", codec::string, "TRES reserved, as cpu=16 (TRES)."),
    RESTD_FIELD(model::Reservation, users, "users", codec::string,
                "Users who may use it, separated by commas (Users). A leading - shuts one out."),
};
RESTD_TABLE(reservation_info, model::Reservation, "RESERVATION_INFO");

namespace codec {
inline constexpr auto reservation_info = object<model::Reservation>(tables::reservation_info);
inline constexpr auto reservation_info_msg = stream("RESERVATION_INFO_MSG", reservation_info);
}  // namespace codec

// RESERVATION_DESC_MSG
inline constexpr Row reservation_desc_msg_rows[] = {
    RESTD_FIELD(model::ReservationDescription, accounts, "accounts", codec::csv_string,
                "Accounts that may use it (Accounts). -NAME shuts one out; in an update +NAME and -NAME change the list.")
        .since_api(43),
    RESTD_FIELD(model::ReservationDescription, burst_buffer, "burst_buffer", codec::string,
                "Burst buffers to reserve (BurstBuffer).")
        .since_api(43),
    RESTD_FIELD(model::ReservationDescription, comment, "comment", codec::string,
                "Comment of whoever makes the reservation (Comment).")
        .since_api(43),
    RESTD_FIELD(model::ReservationDescription, core_count, "core_count", codec::uint32_no_val,
                "Number of cores to reserve (CoreCnt). Unset: whole nodes.")
        .since_api(43),
    RESTD_FIELD(model::ReservationDescription, duration, "duration", codec::uint32_no_val,
                "Minutes that it lasts (Duration). Infinite: a year. Unset: end_time counts.")
        .since_api(43),
    RESTD_FIELD(model::ReservationDescription, end_time, "end_time", codec::given_time,
                "End in UNIX seconds or as a text, as 2030-01-31T08:00 (EndTime). Unset: duration counts.")
        .since_api(43),
    RESTD_FIELD(model::ReservationDescription, features, "features", codec::string,
                "Node features that its nodes are chosen by (Features).")
        .since_api(43),
    RESTD_FIELD(model::ReservationDescription, flags, "flags", codec::given_reservation_flags,
                "Flags of the reservation (Flags). Empty: none, and in an update unchanged.")
        .since_api(43),
    RESTD_FIELD(model::ReservationDescription, groups, "groups", codec::csv_string,
                "Groups whose users may use it (Groups). -NAME shuts one out; not together with users.")
        .since_api(43),
    RESTD_FIELD(model::ReservationDescription, licenses, "licenses", codec::csv_string,
                "Licenses to reserve, each as matlab:2 (Licenses).")
        .since_api(43),
    RESTD_FIELD(model::ReservationDescription, max_start_delay, "max_start_delay", codec::uint32_no_val,
                "Seconds that jobs outside of it may delay its start (MaxStartDelay). Unset: 0.")
        .since_api(43),
    RESTD_FIELD(model::ReservationDescription, name, "name", codec::string,
                "Name of the reservation, as in sbatch --reservation. Needed: an existing one is changed, another one made.")
        .since_api(43),
    RESTD_FIELD(model::ReservationDescription, node_count, "node_count", codec::uint32_no_val,
                "Number of nodes to reserve (NodeCnt). Unset: those of node_list.")
        .since_api(43),
    RESTD_FIELD(model::ReservationDescription, node_list, "node_list", codec::hostlist_string,
                "Nodes to reserve, as n[1-4], or ALL (Nodes).")
        .since_api(43),
    RESTD_FIELD(model::ReservationDescription, partition, "partition", codec::string,
                "Partition that its nodes are chosen from (PartitionName).")
        .since_api(43),
    RESTD_FIELD(model::ReservationDescription, purge_completed_time, "purge_completed/time", codec::uint32_no_val,
                "Seconds without jobs after which it is deleted (Flags=PURGE_COMP). Unset: 300 with that flag, else never.")
        .since_api(43),
    RESTD_FIELD(model::ReservationDescription, start_time, "start_time", codec::given_time,
                "Start in UNIX seconds or as a text, as now+1hour (StartTime). Unset: now, unless it is an update.")
        .since_api(43),
    RESTD_FIELD(model::ReservationDescription, tres, "tres", codec::tres_list,
                "TRES to reserve, each by type, name and count (TRES).")
        .since_api(43),
    RESTD_FIELD(model::ReservationDescription, users, "users", codec::csv_string,
                "Users who may use it (Users). -NAME shuts one out; in an update +NAME and -NAME change the list.")
        .since_api(43),
};
RESTD_TABLE(reservation_desc_msg, model::ReservationDescription, "RESERVATION_DESC_MSG");

namespace codec {
inline constexpr auto reservation_desc_msg = object<model::ReservationDescription>(tables::reservation_desc_msg);
inline constexpr auto reservation_desc_msg_list = list("RESERVATION_DESC_MSG_LIST", reservation_desc_msg);
}  // namespace codec

// RESERVATION_MOD_REQ
inline constexpr Row reservation_mod_req_rows[] = {
    RESTD_FIELD(model::ReservationsRequest, reservations, "reservations", codec::reservation_desc_msg_list,
                "Reservations to create or to change.")
        .since_api(43),
};
RESTD_TABLE(reservation_mod_req, model::ReservationsRequest, "RESERVATION_MOD_REQ");

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
