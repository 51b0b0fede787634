// Field tables of restd/model/cluster_record.hpp.
#pragma once

#include "accounting.hpp"
#include "codecs.hpp"
#include "restd/model/cluster_record.hpp"

namespace restd::tables {

// CLUSTER_REC
inline constexpr Row cluster_rec_rows[] = {
    RESTD_FIELD(model::ClusterRecord, controller_host, "controller/host", codec::string,
                "Address that its controller registered from."),
    RESTD_FIELD(model::ClusterRecord, controller_port, "controller/port", codec::uint32, "Port of its controller."),
    RESTD_FIELD(model::ClusterRecord, flags, "flags", codec::cluster_rec_flags, "What is special about it."),
    RESTD_FIELD(model::ClusterRecord, name, "name", codec::name, "Name."),
    RESTD_FIELD(model::ClusterRecord, nodes, "nodes", codec::string, "Its nodes, as a ranged list."),
    removed_row("select_plugin", codec::removed_select_plugin_id).deprecated(41),
    RESTD_FIELD(model::ClusterRecord, root, "associations/root", codec::assoc_short_pointer,
                "Association that all others are below."),
    RESTD_FIELD(model::ClusterRecord, rpc_version, "rpc_version", codec::uint16,
                "Version of the protocol that its controller speaks."),
    RESTD_FIELD(model::ClusterRecord, tres, "tres", codec::tres_list, "Resources that it has."),
};
RESTD_TABLE(cluster_rec, model::ClusterRecord, "CLUSTER_REC");

namespace codec {
inline constexpr auto cluster_rec = object<model::ClusterRecord>(tables::cluster_rec);
inline constexpr auto cluster_rec_list = stream("CLUSTER_REC_LIST", cluster_rec);
}  // namespace codec

// OPENAPI_CLUSTER_PARAM
inline constexpr Row openapi_cluster_param_rows[] = {
    RESTD_FIELD(model::ClusterParameter, name, "cluster_name", codec::name, "Name of the cluster."),
};
RESTD_TABLE(openapi_cluster_param, model::ClusterParameter, "OPENAPI_CLUSTER_PARAM");

// CLUSTER_CONDITION
inline constexpr Row cluster_condition_rows[] = {
    RESTD_FIELD(model::ClusterCondition, classification, "classification", codec::cluster_classification,
                "Only those of this kind."),
    RESTD_FIELD(model::ClusterCondition, cluster, "cluster", codec::string_list, "Only these."),
    RESTD_FIELD(model::ClusterCondition, federation, "federation", codec::string_list, "Only those of these federations."),
    RESTD_FIELD(model::ClusterCondition, flags, "flags", codec::cluster_rec_flags, "Only those with these flags."),
    RESTD_FIELD(model::ClusterCondition, format, "format", codec::string_list, "Taken and ignored, as Slurm does."),
    RESTD_FIELD(model::ClusterCondition, rpc_version, "rpc_version", codec::string_list,
                "Only those that speak one of these versions."),
    RESTD_FIELD(model::ClusterCondition, usage_end, "usage_end", codec::timestamp, "End of the time whose usage is shown."),
    RESTD_FIELD(model::ClusterCondition, usage_start, "usage_start", codec::timestamp,
                "Beginning of the time whose usage is shown."),
    RESTD_FIELD(model::ClusterCondition, with_deleted, "with_deleted", codec::boolean, "Also those that were deleted."),
    RESTD_FIELD(model::ClusterCondition, with_usage, "with_usage", codec::boolean, "With what was used."),
};
RESTD_TABLE(cluster_condition, model::ClusterCondition, "CLUSTER_CONDITION");

// INSTANCE
inline constexpr Row instance_rows[] = {
    RESTD_FIELD(model::Instance, cluster, "cluster", codec::name, "Cluster."),
    RESTD_FIELD(model::Instance, extra, "extra", codec::string, "Whatever the site notes."),
    RESTD_FIELD(model::Instance, instance_id, "instance_id", codec::string, "Identity of the instance in its cloud."),
    RESTD_FIELD(model::Instance, instance_type, "instance_type", codec::string, "Its type there."),
    RESTD_FIELD(model::Instance, node_name, "node_name", codec::string, "Node that it was."),
    RESTD_FIELD(model::Instance, time_end, "time/time_end", codec::timestamp, "When it ended; 0 where it has not."),
    RESTD_FIELD(model::Instance, time_start, "time/time_start", codec::timestamp, "When it began."),
};
RESTD_TABLE(instance, model::Instance, "INSTANCE");

namespace codec {
inline constexpr auto instance = object<model::Instance>(tables::instance);
inline constexpr auto instance_list = stream("INSTANCE_LIST", instance);
}  // namespace codec

// INSTANCE_CONDITION
inline constexpr Row instance_condition_rows[] = {
    RESTD_FIELD(model::InstanceCondition, cluster, "cluster", codec::csv_string_list, "Only of these clusters."),
    RESTD_FIELD(model::InstanceCondition, extra, "extra", codec::csv_string_list, "Only with one of these notes."),
    RESTD_FIELD(model::InstanceCondition, format, "format", codec::csv_string_list, "Taken and ignored, as Slurm does."),
    RESTD_FIELD(model::InstanceCondition, instance_id, "instance_id", codec::csv_string_list, "Only these."),
    RESTD_FIELD(model::InstanceCondition, instance_type, "instance_type", codec::csv_string_list, "Only of these types."),
    RESTD_FIELD(model::InstanceCondition, node_list, "node_list", codec::string, "Only of these nodes, as a ranged list."),
    RESTD_FIELD(model::InstanceCondition, time_end, "time_end", codec::timestamp, "Only those that were there before this."),
    RESTD_FIELD(model::InstanceCondition, time_start, "time_start", codec::timestamp, "Only those that were there after this."),
};
RESTD_TABLE(instance_condition, model::InstanceCondition, "INSTANCE_CONDITION");

}  // namespace restd::tables
