// The types that routes may name, sorted, and the API versions that have them. What only other tables use is not looked up by
// name.
#pragma once

#include <algorithm>
#include <string_view>

#include "restd/field.hpp"
#include "restd/tables/responses.hpp"

namespace restd::tables {

struct TypeRow {
    std::string_view type;
    const Table* table = nullptr;
    Api since = 0;
    Api until = api_max;

    constexpr TypeRow since_api(Api api) const { return {type, table, api, until}; }
    constexpr TypeRow until_api(Api api) const { return {type, table, since, api}; }
};

inline constexpr TypeRow type_rows[] = {
    {"ACCOUNT_CONDITION", &account_condition},
    {"ASSOC_CONDITION", &assoc_condition},
    {"CLUSTER_CONDITION", &cluster_condition},
    {"INSTANCE_CONDITION", &instance_condition},
    TypeRow{"JOB_ALLOC_REQ", &job_alloc_req}.since_api(41),
    {"JOB_CONDITION", &job_condition},
    {"JOB_DESC_MSG", &job_desc_msg},
    TypeRow{"JOB_MODIFY", &job_modify}.since_api(44),
    {"JOB_SUBMIT_REQ", &job_submit_req},
    {"KILL_JOBS_MSG", &kill_jobs_msg},
    {"OPENAPI_ACCOUNTS_ADD_COND_RESP", &openapi_accounts_add_cond_resp},
    {"OPENAPI_ACCOUNTS_ADD_COND_RESP_STR", &openapi_accounts_add_cond_resp_str},
    {"OPENAPI_ACCOUNTS_REMOVED_RESP", &openapi_accounts_removed_resp},
    {"OPENAPI_ACCOUNTS_RESP", &openapi_accounts_resp},
    {"OPENAPI_ACCOUNT_PARAM", &openapi_account_param},
    {"OPENAPI_ACCOUNT_QUERY", &openapi_account_query},
    {"OPENAPI_ASSOCS_REMOVED_RESP", &openapi_assocs_removed_resp},
    {"OPENAPI_ASSOCS_RESP", &openapi_assocs_resp},
    {"OPENAPI_CLUSTERS_REMOVED_RESP", &openapi_clusters_removed_resp},
    {"OPENAPI_CLUSTERS_RESP", &openapi_clusters_resp},
    {"OPENAPI_CLUSTER_PARAM", &openapi_cluster_param},
    TypeRow{"OPENAPI_CONF_QUERY", &openapi_conf_query}.since_api(45),
    TypeRow{"OPENAPI_CONF_RESP", &openapi_conf_resp}.since_api(45),
    TypeRow{"OPENAPI_CREATE_NODE_REQ", &openapi_create_node_req}.since_api(44),
    {"OPENAPI_DIAG_RESP", &openapi_diag_resp},
    TypeRow{"OPENAPI_HOSTLIST_REQ_RESP", &openapi_hostlist_req_resp}.since_api(44),
    TypeRow{"OPENAPI_HOSTNAMES_REQ_RESP", &openapi_hostnames_req_resp}.since_api(44),
    {"OPENAPI_INSTANCES_RESP", &openapi_instances_resp},
    TypeRow{"OPENAPI_JOBS_REQUEUE_QUERY", &openapi_jobs_requeue_query}.since_api(45),
    TypeRow{"OPENAPI_JOBS_REQUEUE_RESP", &openapi_jobs_requeue_resp}.since_api(45),
    TypeRow{"OPENAPI_JOB_ALLOC_RESP", &openapi_job_alloc_resp}.since_api(41),
    {"OPENAPI_JOB_INFO_DELETE_QUERY", &openapi_job_info_delete_query},
    {"OPENAPI_JOB_INFO_PARAM", &openapi_job_info_param},
    {"OPENAPI_JOB_INFO_QUERY", &openapi_job_info_query},
    {"OPENAPI_JOB_INFO_RESP", &openapi_job_info_resp},
    TypeRow{"OPENAPI_JOB_MODIFY_REQ", &openapi_job_modify_req}.since_api(44),
    TypeRow{"OPENAPI_JOB_MODIFY_RESP", &openapi_job_modify_resp}.since_api(44),
    {"OPENAPI_JOB_POST_RESPONSE", &openapi_job_post_response},
    TypeRow{"OPENAPI_JOB_REQUEUE_QUERY", &openapi_job_requeue_query}.since_api(45),
    TypeRow{"OPENAPI_JOB_REQUEUE_RESP", &openapi_job_requeue_resp}.since_api(45),
    {"OPENAPI_JOB_STATE_QUERY", &openapi_job_state_query},
    {"OPENAPI_JOB_STATE_RESP", &openapi_job_state_resp},
    {"OPENAPI_JOB_SUBMIT_RESPONSE", &openapi_job_submit_response},
    {"OPENAPI_KILL_JOBS_RESP", &openapi_kill_jobs_resp},
    TypeRow{"OPENAPI_KILL_JOB_RESP", &openapi_kill_job_resp}.since_api(42),
    TypeRow{"OPENAPI_KILL_JOB_RESP", &openapi_resp}.until_api(41),
    {"OPENAPI_LICENSES_RESP", &openapi_licenses_resp},
    {"OPENAPI_NODES_QUERY", &openapi_nodes_query},
    {"OPENAPI_NODES_RESP", &openapi_nodes_resp},
    {"OPENAPI_NODE_PARAM", &openapi_node_param},
    TypeRow{"OPENAPI_PARTITIONS_MOD_REQ", &openapi_partitions_mod_req}.since_api(45),
    {"OPENAPI_PARTITIONS_QUERY", &openapi_partitions_query},
    {"OPENAPI_PARTITION_PARAM", &openapi_partition_param},
    {"OPENAPI_PARTITION_RESP", &openapi_partition_resp},
    {"OPENAPI_PING_ARRAY_RESP", &openapi_ping_array_resp},
    TypeRow{"OPENAPI_RESERVATION_MOD_RESP", &openapi_reservation_mod_resp}.since_api(43),
    {"OPENAPI_RESERVATION_PARAM", &openapi_reservation_param},
    {"OPENAPI_RESERVATION_QUERY", &openapi_reservation_query},
    {"OPENAPI_RESERVATION_RESP", &openapi_reservation_resp},
    TypeRow{"OPENAPI_RESOURCE_LAYOUT_RESP", &openapi_resource_layout_resp}.since_api(44),
    {"OPENAPI_RESP", &openapi_resp},
    {"OPENAPI_SHARES_RESP", &openapi_shares_resp},
    {"OPENAPI_SLURMDBD_CONFIG_RESP", &openapi_slurmdbd_config_resp},
    TypeRow{"OPENAPI_SLURMDBD_CONF_RESP", &openapi_slurmdbd_conf_resp}.since_api(45),
    {"OPENAPI_SLURMDBD_JOBS_RESP", &openapi_slurmdbd_jobs_resp},
    {"OPENAPI_SLURMDBD_JOB_PARAM", &openapi_slurmdbd_job_param},
    TypeRow{"OPENAPI_SLURMDBD_PING_RESP", &openapi_slurmdbd_ping_resp}.since_api(42),
    {"OPENAPI_SLURMDBD_QOS_PARAM", &openapi_slurmdbd_qos_param},
    {"OPENAPI_SLURMDBD_QOS_QUERY", &openapi_slurmdbd_qos_query},
    {"OPENAPI_SLURMDBD_QOS_REMOVED_RESP", &openapi_slurmdbd_qos_removed_resp},
    {"OPENAPI_SLURMDBD_QOS_RESP", &openapi_slurmdbd_qos_resp},
    {"OPENAPI_SLURMDBD_STATS_RESP", &openapi_slurmdbd_stats_resp},
    {"OPENAPI_TRES_RESP", &openapi_tres_resp},
    {"OPENAPI_USERS_ADD_COND_RESP", &openapi_users_add_cond_resp},
    {"OPENAPI_USERS_ADD_COND_RESP_STR", &openapi_users_add_cond_resp_str},
    {"OPENAPI_USERS_RESP", &openapi_users_resp},
    {"OPENAPI_USER_PARAM", &openapi_user_param},
    {"OPENAPI_USER_QUERY", &openapi_user_query},
    {"OPENAPI_WCKEY_PARAM", &openapi_wckey_param},
    {"OPENAPI_WCKEY_REMOVED_RESP", &openapi_wckey_removed_resp},
    {"OPENAPI_WCKEY_RESP", &openapi_wckey_resp},
    {"QOS_CONDITION", &qos_condition},
    TypeRow{"RESERVATION_DESC_MSG", &reservation_desc_msg}.since_api(43),
    TypeRow{"RESERVATION_MOD_REQ", &reservation_mod_req}.since_api(43),
    {"SHARES_REQ_MSG", &shares_req_msg},
    {"UPDATE_NODE_MSG", &update_node_msg},
    {"USER_CONDITION", &user_condition},
    {"WCKEY_CONDITION", &wckey_condition},
};
inline constexpr auto types = RESTD_LIVE(type_rows);
static_assert(std::ranges::is_sorted(type_rows, {}, &TypeRow::type));
static_assert(std::ranges::adjacent_find(types, {}, &TypeRow::type) == types.end(), "one name has two tables in this version");

}  // namespace restd::tables
