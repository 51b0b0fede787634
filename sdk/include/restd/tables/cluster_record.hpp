// Field tables of restd/model/cluster_record.hpp.
#pragma once

#include "restd/model/cluster_record.hpp"
#include "restd/tables/accounting.hpp"
#include "restd/tables/codecs.hpp"

namespace restd::tables {

// CLUSTER_REC
inline constexpr Row cluster_rec_rows[] = {
    RESTD_FIELD(model::ClusterRecord, controller_host, "controller/host", codec::string,
                "Address that slurmctld registered from (ControlHost). Empty: not registered."),
    RESTD_FIELD(model::ClusterRecord, controller_port, "controller/port", codec::uint32,
                "Port that slurmctld registered with (ControlPort). 0: not registered."),
    RESTD_FIELD(model::ClusterRecord, flags, "flags", codec::cluster_rec_flags,
                "Flags of the cluster, such as FEDERATION or EXTERNAL."),
    RESTD_FIELD(model::ClusterRecord, name, "name", codec::name, "Name of the cluster (ClusterName of slurm.conf)."),
    RESTD_FIELD(model::ClusterRecord, nodes, "nodes", codec::string, "Nodes of the cluster as a ranged list, as n[1-4]."),
    removed_row("select_plugin", codec::removed_select_plugin_id).deprecated(41).until_api(44),
    RESTD_FIELD(model::ClusterRecord, root, "associations/root", codec::assoc_short_pointer,
                "Association of the account root, above all others of the cluster."),
    RESTD_FIELD(model::ClusterRecord, rpc_version, "rpc_version", codec::uint16,
                "Version of the protocol that slurmctld speaks: 10752 is 24.11."),
    RESTD_FIELD(model::ClusterRecord, tres, "tres", codec::tres_list, "TRES that the cluster has in all."),
};
RESTD_TABLE(cluster_rec, model::ClusterRecord, "CLUSTER_REC");

namespace codec {
inline constexpr auto cluster_rec = object<model::ClusterRecord>(tables::cluster_rec);
inline constexpr auto cluster_rec_list = stream("CLUSTER_REC_LIST", cluster_rec);
}  // namespace codec

// OPENAPI_CLUSTER_PARAM
inline constexpr Row openapi_cluster_param_rows[] = {
    RESTD_FIELD(model::ClusterParameter, name, "cluster_name", codec::name, "Cluster to act on, by name."),
};
RESTD_TABLE(openapi_cluster_param, model::ClusterParameter, "OPENAPI_CLUSTER_PARAM");

// CLUSTER_CONDITION
inline constexpr Row cluster_condition_rows[] = {
    RESTD_FIELD(model::ClusterCondition, classification, "classification", codec::cluster_classification,
                "Only clusters of this classification (Classification)."),
    RESTD_FIELD(model::ClusterCondition, cluster, "cluster", codec::string_list,
                "Only these clusters, by name, separated by commas."),
    RESTD_FIELD(model::ClusterCondition, federation, "federation", codec::string_list,
                "Only clusters of these federations, separated by commas (Federation)."),
    RESTD_FIELD(model::ClusterCondition, flags, "flags", codec::cluster_rec_flags,
                "Only clusters with these flags, separated by commas."),
    RESTD_FIELD(model::ClusterCondition, format, "format", codec::string_list, "Taken and ignored, as sacctmgr's format=.")
        .deprecated(43)
        .until_api(44),
    RESTD_FIELD(model::ClusterCondition, rpc_version, "rpc_version", codec::string_list,
                "Only clusters that speak one of these protocol versions, separated by commas."),
    RESTD_FIELD(model::ClusterCondition, usage_end, "usage_end", codec::timestamp,
                "End of the time whose usage is summed up, in UNIX seconds. Unset: now."),
    RESTD_FIELD(model::ClusterCondition, usage_start, "usage_start", codec::timestamp,
                "Start of the time whose usage is summed up, in UNIX seconds."),
    RESTD_FIELD(model::ClusterCondition, with_deleted, "with_deleted", codec::boolean,
                "List deleted clusters too (WithDeleted)."),
    RESTD_FIELD(model::ClusterCondition, with_usage, "with_usage", codec::boolean,
                "Sum up usage between usage_start and usage_end. No field shows it."),
};
RESTD_TABLE(cluster_condition, model::ClusterCondition, "CLUSTER_CONDITION");

// INSTANCE
inline constexpr Row instance_rows[] = {
    RESTD_FIELD(model::Instance, cluster, "cluster", codec::name, "Cluster that the node belongs to."),
    RESTD_FIELD(model::Instance, extra, "extra", codec::string, "Free text of the site (scontrol update node Extra)."),
    RESTD_FIELD(model::Instance, instance_id, "instance_id", codec::string,
                "Id of the instance in the cloud (scontrol update node InstanceId)."),
    RESTD_FIELD(model::Instance, instance_type, "instance_type", codec::string,
                "Type of the instance in the cloud (scontrol update node InstanceType)."),
    RESTD_FIELD(model::Instance, node_name, "node_name", codec::string, "Node that ran as this instance."),
    RESTD_FIELD(model::Instance, time_end, "time/time_end", codec::timestamp,
                "End of the instance in UNIX seconds. 0: it runs."),
    RESTD_FIELD(model::Instance, time_start, "time/time_start", codec::timestamp, "Start of the instance in UNIX seconds."),
};
RESTD_TABLE(instance, model::Instance, "INSTANCE");

namespace codec {
inline constexpr auto instance = object<model::Instance>(tables::instance);
inline constexpr auto instance_list = stream("INSTANCE_LIST", instance);
}  // namespace codec

// INSTANCE_CONDITION
inline constexpr Row instance_condition_rows[] = {
    RESTD_FIELD(model::InstanceCondition, cluster, "cluster", codec::csv_string_list,
                "Only instances of these clusters, separated by commas."),
    RESTD_FIELD(model::InstanceCondition, extra, "extra", codec::csv_string_list,
                "Only instances with one of these texts in `extra`, separated by commas."),
    RESTD_FIELD(model::InstanceCondition, format, "format", codec::csv_string_list, "Taken and ignored, as sacctmgr's format=.")
        .deprecated(43)
        .until_api(44),
    RESTD_FIELD(model::InstanceCondition, instance_id, "instance_id", codec::csv_string_list,
                "Only instances with these ids, separated by commas."),
    RESTD_FIELD(model::InstanceCondition, instance_type, "instance_type", codec::csv_string_list,
                "Only instances of these types, separated by commas."),
    RESTD_FIELD(model::InstanceCondition, node_list, "node_list", codec::string, "Only instances of these nodes, as n[1-4]."),
    RESTD_FIELD(model::InstanceCondition, time_end, "time_end", codec::timestamp,
                "Only instances that ran before this time, in UNIX seconds."),
    RESTD_FIELD(model::InstanceCondition, time_start, "time_start", codec::timestamp,
                "Only instances that ran after this time, in UNIX seconds."),
};
RESTD_TABLE(instance_condition, model::InstanceCondition, "INSTANCE_CONDITION");

}  // namespace restd::tables
