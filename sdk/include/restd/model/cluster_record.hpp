// Clusters and cloud instances that the accounting database knows.
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

// CLUSTER_REC
struct ClusterRecord {
    std::string_view controller_host;
    std::uint32_t controller_port = 0;  // 0: not registered
    std::uint32_t flags = 0;            // cluster_flag, external_cluster
    std::string_view name;
    std::string_view nodes;
    const AssociationShort* root = nullptr;
    std::uint16_t rpc_version = 0;  // 10752 is 24.11
    List<Tres> tres;
};

// OPENAPI_CLUSTER_PARAM
struct ClusterParameter {
    std::string_view name;
};

// CLUSTER_CONDITION
struct ClusterCondition {
    std::uint16_t classification = 0;  // cluster_classification; 0: any
    List<std::string_view> cluster;
    List<std::string_view> federation;
    std::uint32_t flags = 0;  // cluster_flag; 0: any
    List<std::string_view> format;
    List<std::string_view> rpc_version;
    Time usage_end = 0;  // 0: now
    Time usage_start = 0;
    bool with_deleted = false;
    bool with_usage = false;
};

// INSTANCE
struct Instance {
    std::string_view cluster;
    std::string_view extra;
    std::string_view instance_id;
    std::string_view instance_type;
    std::string_view node_name;
    Time time_end = 0;  // 0: it runs
    Time time_start = 0;
};

// INSTANCE_CONDITION
struct InstanceCondition {
    List<std::string_view> cluster;
    List<std::string_view> extra;
    List<std::string_view> format;
    List<std::string_view> instance_id;
    List<std::string_view> instance_type;
    std::string_view node_list;
    Time time_end = 0;
    Time time_start = 0;
};

}  // namespace restd::model
