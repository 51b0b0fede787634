// Field tables of restd/model/responses.hpp.
#pragma once

#include "restd/model/responses.hpp"
#include "restd/tables/account.hpp"
#include "restd/tables/accounting.hpp"
#include "restd/tables/association.hpp"
#include "restd/tables/cluster_record.hpp"
#include "restd/tables/configuration.hpp"
#include "restd/tables/controller.hpp"
#include "restd/tables/envelope.hpp"
#include "restd/tables/job.hpp"
#include "restd/tables/job_description.hpp"
#include "restd/tables/node.hpp"
#include "restd/tables/qos.hpp"
#include "restd/tables/reservation.hpp"
#include "restd/tables/shares.hpp"

namespace restd::tables {

// JOB_SUBMIT_RESPONSE_MSG
inline constexpr Row job_submit_response_msg_rows[] = {
    RESTD_FIELD(model::SubmitResult, job_id, "job_id", codec::uint32, "Job id of the new job."),
    RESTD_FIELD(model::SubmitResult, step_id, "step_id", codec::string, "Step that runs the batch script: batch."),
    RESTD_FIELD(model::SubmitResult, error_code, "error_code", codec::uint32,
                "Number of an error in Slurm that did not stop the submission. 0: none."),
    RESTD_FIELD(model::SubmitResult, error, "error", codec::string, "Slurm's words for error_code."),
    RESTD_FIELD(model::SubmitResult, job_submit_user_msg, "job_submit_user_msg", codec::string,
                "Message of a job_submit plugin to the user. Empty: none."),
};
RESTD_TABLE(job_submit_response_msg, model::SubmitResult, "JOB_SUBMIT_RESPONSE_MSG");

namespace codec {
inline constexpr auto job_submit_response_msg = object<model::SubmitResult>(tables::job_submit_response_msg);
}  // namespace codec

// OPENAPI_RESP
inline constexpr Row openapi_resp_rows[] = {
    RESTD_ENVELOPE_ROWS(model::PlainResponse),
};
RESTD_TABLE(openapi_resp, model::PlainResponse, "OPENAPI_RESP");

// OPENAPI_PING_ARRAY_RESP
inline constexpr Row openapi_ping_array_resp_rows[] = {
    RESTD_FIELD(model::PingResponse, pings, "pings", codec::controller_ping_array,
                "One entry per slurmctld, the primary first.")
        .required(),
    RESTD_ENVELOPE_ROWS(model::PingResponse),
};
RESTD_TABLE(openapi_ping_array_resp, model::PingResponse, "OPENAPI_PING_ARRAY_RESP");

// OPENAPI_DIAG_RESP
inline constexpr Row openapi_diag_resp_rows[] = {
    RESTD_FIELD(model::DiagResponse, statistics, "statistics", codec::stats_msg_pointer,
                "Counters and times of slurmctld (sdiag).")
        .required(),
    RESTD_ENVELOPE_ROWS(model::DiagResponse),
};
RESTD_TABLE(openapi_diag_resp, model::DiagResponse, "OPENAPI_DIAG_RESP");

// OPENAPI_LICENSES_RESP
inline constexpr Row openapi_licenses_resp_rows[] = {
    RESTD_FIELD(model::LicensesResponse, licenses, "licenses", codec::licenses,
                "One entry per license (scontrol show licenses).")
        .required(),
    RESTD_FIELD(model::LicensesResponse, last_update, "last_update", codec::timestamp_no_val,
                "Time of the last change of any license, in UNIX seconds.")
        .required(),
    RESTD_ENVELOPE_ROWS(model::LicensesResponse),
};
RESTD_TABLE(openapi_licenses_resp, model::LicensesResponse, "OPENAPI_LICENSES_RESP");

// OPENAPI_JOB_INFO_RESP
inline constexpr Row openapi_job_info_resp_rows[] = {
    RESTD_FIELD(model::JobsResponse, jobs, "jobs", codec::job_info_msg, "One entry per job (scontrol show job).").required(),
    RESTD_FIELD(model::JobsResponse, last_backfill, "last_backfill", codec::timestamp_no_val,
                "Start of the last backfill cycle in UNIX seconds.")
        .required(),
    RESTD_FIELD(model::JobsResponse, last_update, "last_update", codec::timestamp_no_val,
                "Time of the last change of any job, in UNIX seconds. Send it as update_time next.")
        .required(),
    RESTD_ENVELOPE_ROWS(model::JobsResponse),
};
RESTD_TABLE(openapi_job_info_resp, model::JobsResponse, "OPENAPI_JOB_INFO_RESP");

// OPENAPI_JOB_STATE_RESP
inline constexpr Row openapi_job_state_resp_rows[] = {
    RESTD_FIELD(model::JobStatesResponse, jobs, "jobs", codec::job_state_resp_msg, "One entry per job: its id and state."),
    RESTD_ENVELOPE_ROWS(model::JobStatesResponse),
};
RESTD_TABLE(openapi_job_state_resp, model::JobStatesResponse, "OPENAPI_JOB_STATE_RESP");

// OPENAPI_JOB_SUBMIT_RESPONSE
inline constexpr Row openapi_job_submit_response_rows[] = {
    RESTD_FIELD(model::SubmitResponse, result, "result", codec::job_submit_response_msg,
                "All that slurmctld answered. Use the fields beside it.")
        .until_api(41)
        .deprecated(41),
    RESTD_FIELD(model::SubmitResponse, result.job_id, "job_id", codec::uint32, "Job id of the new job."),
    RESTD_FIELD(model::SubmitResponse, result.step_id, "step_id", codec::string, "Step that runs the batch script: batch."),
    RESTD_FIELD(model::SubmitResponse, result.job_submit_user_msg, "job_submit_user_msg", codec::string,
                "Message of a job_submit plugin to the user. Empty: none."),
    RESTD_ENVELOPE_ROWS(model::SubmitResponse),
};
RESTD_TABLE(openapi_job_submit_response, model::SubmitResponse, "OPENAPI_JOB_SUBMIT_RESPONSE");

// OPENAPI_JOB_POST_RESPONSE
inline constexpr Row openapi_job_post_response_rows[] = {
    RESTD_FIELD(model::JobUpdateResponse, results, "results", codec::job_array_response_msg_ptr,
                "One entry per task of an array. Null: a single job was changed."),
    RESTD_FIELD(model::JobUpdateResponse, job_id, "job_id", codec::string,
                "Job id of the first entry of `results`. Use `results`.")
        .until_api(41)
        .deprecated(41),
    RESTD_FIELD(model::JobUpdateResponse, step_id, "step_id", codec::string,
                "Step of the first entry of `results`. Use `results`.")
        .until_api(41)
        .deprecated(41),
    RESTD_FIELD(model::JobUpdateResponse, job_submit_user_msg, "job_submit_user_msg", codec::string,
                "Message of a job_submit plugin to the user. Empty: none.")
        .until_api(41)
        .deprecated(41),
    RESTD_ENVELOPE_ROWS(model::JobUpdateResponse),
};
RESTD_TABLE(openapi_job_post_response, model::JobUpdateResponse, "OPENAPI_JOB_POST_RESPONSE");

// OPENAPI_KILL_JOB_RESP
inline constexpr Row openapi_kill_job_resp_rows[] = {
    RESTD_FIELD(model::KillJobsResponse, status, "status", codec::kill_jobs_resp_msg,
                "Jobs that could not be signalled; with the flag VERBOSE all jobs.")
        .required(),
    RESTD_ENVELOPE_ROWS(model::KillJobsResponse),
};
RESTD_TABLE(openapi_kill_job_resp, model::KillJobsResponse, "OPENAPI_KILL_JOB_RESP");

// OPENAPI_KILL_JOBS_RESP
inline constexpr Row openapi_kill_jobs_resp_rows[] = {
    RESTD_FIELD(model::KillJobsResponse, status, "status", codec::kill_jobs_resp_msg,
                "Jobs that could not be signalled; with the flag VERBOSE all jobs.")
        .required(),
    RESTD_ENVELOPE_ROWS(model::KillJobsResponse),
};
RESTD_TABLE(openapi_kill_jobs_resp, model::KillJobsResponse, "OPENAPI_KILL_JOBS_RESP");

// OPENAPI_JOB_REQUEUE_RESP
inline constexpr Row openapi_job_requeue_resp_rows[] = {
    RESTD_FIELD(model::JobRequeueResponse, status, "status", codec::job_array_response_array,
                "One entry per task of an array. Empty: a single job was requeued.")
        .since_api(45)
        .required(),
    RESTD_ENVELOPE_ROWS(model::JobRequeueResponse),
};
RESTD_TABLE(openapi_job_requeue_resp, model::JobRequeueResponse, "OPENAPI_JOB_REQUEUE_RESP");

// OPENAPI_JOBS_REQUEUE_RESP
inline constexpr Row openapi_jobs_requeue_resp_rows[] = {
    RESTD_FIELD(model::JobsRequeueResponse, status, "status", codec::job_array_response_msg_ptr_list,
                "For each array that was requeued a list with one entry per task.")
        .since_api(45)
        .required(),
    RESTD_ENVELOPE_ROWS(model::JobsRequeueResponse),
};
RESTD_TABLE(openapi_jobs_requeue_resp, model::JobsRequeueResponse, "OPENAPI_JOBS_REQUEUE_RESP");

// OPENAPI_NODES_RESP
inline constexpr Row openapi_nodes_resp_rows[] = {
    RESTD_FIELD(model::NodesResponse, nodes, "nodes", codec::nodes, "One entry per node (scontrol show node).").required(),
    RESTD_FIELD(model::NodesResponse, last_update, "last_update", codec::timestamp_no_val,
                "Time of the last change of any node, in UNIX seconds. Send it as update_time next.")
        .required(),
    RESTD_ENVELOPE_ROWS(model::NodesResponse),
};
RESTD_TABLE(openapi_nodes_resp, model::NodesResponse, "OPENAPI_NODES_RESP");

// OPENAPI_PARTITION_RESP
inline constexpr Row openapi_partition_resp_rows[] = {
    RESTD_FIELD(model::PartitionsResponse, partitions, "partitions", codec::partition_info_msg,
                "One entry per partition (scontrol show partition).")
        .required(),
    RESTD_FIELD(model::PartitionsResponse, last_update, "last_update", codec::timestamp_no_val,
                "Time of the last change of any partition, in UNIX seconds. Send it as update_time next.")
        .required(),
    RESTD_ENVELOPE_ROWS(model::PartitionsResponse),
};
RESTD_TABLE(openapi_partition_resp, model::PartitionsResponse, "OPENAPI_PARTITION_RESP");

// OPENAPI_PARTITIONS_MOD_REQ
inline constexpr Row openapi_partitions_mod_req_rows[] = {
    RESTD_FIELD(model::PartitionsToStore, partitions, "partitions", codec::update_partition_msg_list,
                "Partitions to create or to change.")
        .since_api(45)
        .required(),
    RESTD_ENVELOPE_ROWS(model::PartitionsToStore),
};
RESTD_TABLE(openapi_partitions_mod_req, model::PartitionsToStore, "OPENAPI_PARTITIONS_MOD_REQ");

// OPENAPI_SLURMDBD_PING_RESP
inline constexpr Row openapi_slurmdbd_ping_resp_rows[] = {
    RESTD_FIELD(model::DatabasePingResponse, pings, "pings", codec::slurmdbd_ping_array,
                "One entry per slurmdbd, the primary first.")
        .required(),
    RESTD_ENVELOPE_ROWS(model::DatabasePingResponse),
};
RESTD_TABLE(openapi_slurmdbd_ping_resp, model::DatabasePingResponse, "OPENAPI_SLURMDBD_PING_RESP");

// OPENAPI_SLURMDBD_STATS_RESP
inline constexpr Row openapi_slurmdbd_stats_resp_rows[] = {
    RESTD_FIELD(model::DatabaseStatsResponse, statistics, "statistics", codec::stats_rec_pointer,
                "Counters and times of slurmdbd (sacctmgr show stats).")
        .required(),
    RESTD_ENVELOPE_ROWS(model::DatabaseStatsResponse),
};
RESTD_TABLE(openapi_slurmdbd_stats_resp, model::DatabaseStatsResponse, "OPENAPI_SLURMDBD_STATS_RESP");

// OPENAPI_SLURMDBD_JOBS_RESP
inline constexpr Row openapi_slurmdbd_jobs_resp_rows[] = {
    RESTD_FIELD(model::DatabaseJobsResponse, jobs, "jobs", codec::job_list, "One entry per job of the accounting (sacct).")
        .required(),
    RESTD_ENVELOPE_ROWS(model::DatabaseJobsResponse),
};
RESTD_TABLE(openapi_slurmdbd_jobs_resp, model::DatabaseJobsResponse, "OPENAPI_SLURMDBD_JOBS_RESP");

// OPENAPI_SHARES_RESP
inline constexpr Row openapi_shares_resp_rows[] = {
    RESTD_FIELD(model::SharesResponse, shares, "shares", codec::shares_resp_msg_pointer,
                "Associations with their shares and usage (sshare).")
        .required(),
    RESTD_ENVELOPE_ROWS(model::SharesResponse),
};
RESTD_TABLE(openapi_shares_resp, model::SharesResponse, "OPENAPI_SHARES_RESP");

// OPENAPI_RESERVATION_RESP
inline constexpr Row openapi_reservation_resp_rows[] = {
    RESTD_FIELD(model::ReservationsResponse, reservations, "reservations", codec::reservation_info_msg,
                "One entry per reservation (scontrol show reservation).")
        .required(),
    RESTD_FIELD(model::ReservationsResponse, last_update, "last_update", codec::timestamp_no_val,
                "Time of the last change of any reservation, in UNIX seconds. Send it as update_time next.")
        .required(),
    RESTD_ENVELOPE_ROWS(model::ReservationsResponse),
};
RESTD_TABLE(openapi_reservation_resp, model::ReservationsResponse, "OPENAPI_RESERVATION_RESP");

// OPENAPI_RESERVATION_MOD_RESP
inline constexpr Row openapi_reservation_mod_resp_rows[] = {
    RESTD_FIELD(model::ReservationsStoredResponse, reservations, "reservations", codec::reservation_desc_msg_list,
                "The descriptions as they were understood.")
        .since_api(43)
        .required(),
    RESTD_ENVELOPE_ROWS(model::ReservationsStoredResponse),
};
RESTD_TABLE(openapi_reservation_mod_resp, model::ReservationsStoredResponse, "OPENAPI_RESERVATION_MOD_RESP");

// OPENAPI_RESOURCE_LAYOUT_RESP
inline constexpr Row openapi_resource_layout_resp_rows[] = {
    RESTD_FIELD(model::ResourceLayoutResponse, nodes, "nodes", codec::node_resource_layout_list,
                "What the job has on each of its nodes.")
        .since_api(44)
        .required(),
    RESTD_ENVELOPE_ROWS(model::ResourceLayoutResponse),
};
RESTD_TABLE(openapi_resource_layout_resp, model::ResourceLayoutResponse, "OPENAPI_RESOURCE_LAYOUT_RESP");

// OPENAPI_CREATE_NODE_REQ
inline constexpr Row openapi_create_node_req_rows[] = {
    RESTD_FIELD(model::NodeToCreate, node_conf, "node_conf", codec::string,
                "Line of slurm.conf that describes the nodes, as NodeName=n[1-4] CPUs=8 (scontrol create).")
        .since_api(44)
        .required(),
    RESTD_ENVELOPE_ROWS(model::NodeToCreate),
};
RESTD_TABLE(openapi_create_node_req, model::NodeToCreate, "OPENAPI_CREATE_NODE_REQ");

// OPENAPI_JOB_MODIFY_REQ
inline constexpr Row openapi_job_modify_req_rows[] = {
    RESTD_FIELD(model::JobsToModify, jobs, "job_id_list", codec::selected_step_list,
                "Jobs to change, each by id, as 1234, 1234_5 or 1234+1.")
        .since_api(44),
    RESTD_FIELD(model::JobsToModify, change, "job_rec", codec::job_modify_pointer, "Only the fields to change.").since_api(44),
    RESTD_ENVELOPE_ROWS(model::JobsToModify),
};
RESTD_TABLE(openapi_job_modify_req, model::JobsToModify, "OPENAPI_JOB_MODIFY_REQ");

// OPENAPI_JOB_MODIFY_RESP
inline constexpr Row openapi_job_modify_resp_rows[] = {
    RESTD_FIELD(model::JobsModifiedResponse, results, "results", codec::string_list, "A text for each changed record.")
        .since_api(44)
        .required(),
    RESTD_ENVELOPE_ROWS(model::JobsModifiedResponse),
};
RESTD_TABLE(openapi_job_modify_resp, model::JobsModifiedResponse, "OPENAPI_JOB_MODIFY_RESP");

// OPENAPI_HOSTLIST_REQ_RESP
inline constexpr Row openapi_hostlist_req_resp_rows[] = {
    RESTD_FIELD(model::HostlistDocument, hostlist, "hostlist", codec::string, "Host list, as n[1-3,7],login.")
        .since_api(44)
        .required(),
    RESTD_ENVELOPE_ROWS(model::HostlistDocument),
};
RESTD_TABLE(openapi_hostlist_req_resp, model::HostlistDocument, "OPENAPI_HOSTLIST_REQ_RESP");

// OPENAPI_HOSTNAMES_REQ_RESP
inline constexpr Row openapi_hostnames_req_resp_rows[] = {
    RESTD_FIELD(model::HostnamesDocument, hostnames, "hostnames", codec::hostlist_string, "Names of the hosts, one by one.")
        .since_api(44)
        .required(),
    RESTD_ENVELOPE_ROWS(model::HostnamesDocument),
};
RESTD_TABLE(openapi_hostnames_req_resp, model::HostnamesDocument, "OPENAPI_HOSTNAMES_REQ_RESP");

// OPENAPI_JOB_ALLOC_RESP
inline constexpr Row openapi_job_alloc_resp_rows[] = {
    RESTD_FIELD(model::AllocationResponse, job_id, "job_id", codec::uint32, "Job id of the new allocation."),
    RESTD_FIELD(model::AllocationResponse, job_submit_user_msg, "job_submit_user_msg", codec::string,
                "Message of a job_submit plugin to the user. Empty: none."),
    RESTD_ENVELOPE_ROWS(model::AllocationResponse),
};
RESTD_TABLE(openapi_job_alloc_resp, model::AllocationResponse, "OPENAPI_JOB_ALLOC_RESP");

// OPENAPI_SLURMDBD_CONFIG_RESP
inline constexpr Row openapi_slurmdbd_config_resp_rows[] = {
    RESTD_FIELD(model::ConfigResponse, clusters, "clusters", codec::cluster_rec_list,
                "Clusters of the accounting (sacctmgr show cluster)."),
    RESTD_FIELD(model::ConfigResponse, tres, "tres", codec::tres_stream,
                "TRES, that is kinds of resources that are counted (sacctmgr show tres)."),
    RESTD_FIELD(model::ConfigResponse, accounts, "accounts", codec::account_list,
                "Accounts with their coordinators (sacctmgr show account)."),
    RESTD_FIELD(model::ConfigResponse, users, "users", codec::user_list,
                "Users with default account and wckey (sacctmgr show user)."),
    RESTD_FIELD(model::ConfigResponse, qos, "qos", codec::qos_list, "QOS and their limits (sacctmgr show qos)."),
    RESTD_FIELD(model::ConfigResponse, wckeys, "wckeys", codec::wckeys,
                "Labels that usage is counted by (sacctmgr show wckey)."),
    RESTD_FIELD(model::ConfigResponse, associations, "associations", codec::assoc_list,
                "Associations and their limits (sacctmgr show associations)."),
    RESTD_FIELD(model::ConfigResponse, instances, "instances", codec::instance_list,
                "Cloud instances of nodes (sacctmgr show instance).")
        .deprecated(43)
        .until_api(44),
    RESTD_ENVELOPE_ROWS(model::ConfigResponse),
};
RESTD_TABLE(openapi_slurmdbd_config_resp, model::ConfigResponse, "OPENAPI_SLURMDBD_CONFIG_RESP");

// OPENAPI_CONF_RESP
inline constexpr Row openapi_conf_resp_rows[] = {
    RESTD_FIELD(model::ConfigurationResponse, configuration, "slurm_conf", codec::slurm_conf_pointer,
                "slurm.conf as slurmctld has it in force (scontrol show config)."),
    RESTD_FIELD(model::ConfigurationResponse, configuration, "slurm_conf_meta", codec::slurm_conf_meta_pointer,
                "Release, times and other facts of slurmctld, which are not in slurm.conf."),
    RESTD_ENVELOPE_ROWS(model::ConfigurationResponse),
};
RESTD_TABLE(openapi_conf_resp, model::ConfigurationResponse, "OPENAPI_CONF_RESP");

// OPENAPI_SLURMDBD_CONF_RESP
inline constexpr Row openapi_slurmdbd_conf_resp_rows[] = {
    RESTD_FIELD(model::DatabaseConfigurationResponse, configuration, "slurmdbd_conf", codec::slurmdbd_conf_pointer,
                "slurmdbd.conf as slurmdbd has it in force (sacctmgr show configuration).")
        .required(),
    RESTD_ENVELOPE_ROWS(model::DatabaseConfigurationResponse),
};
RESTD_TABLE(openapi_slurmdbd_conf_resp, model::DatabaseConfigurationResponse, "OPENAPI_SLURMDBD_CONF_RESP");

// OPENAPI_TRES_RESP
inline constexpr Row openapi_tres_resp_rows[] = {
    RESTD_FIELD(model::TresResponse, tres, "TRES", codec::tres_stream, "One entry per kind of resource that is counted.")
        .required(),
    RESTD_ENVELOPE_ROWS(model::TresResponse),
};
RESTD_TABLE(openapi_tres_resp, model::TresResponse, "OPENAPI_TRES_RESP");

// OPENAPI_SLURMDBD_QOS_RESP
inline constexpr Row openapi_slurmdbd_qos_resp_rows[] = {
    RESTD_FIELD(model::QosResponse, qos, "qos", codec::qos_list, "One entry per QOS (sacctmgr show qos).").required(),
    RESTD_ENVELOPE_ROWS(model::QosResponse),
};
RESTD_TABLE(openapi_slurmdbd_qos_resp, model::QosResponse, "OPENAPI_SLURMDBD_QOS_RESP");

// OPENAPI_SLURMDBD_QOS_REMOVED_RESP
inline constexpr Row openapi_slurmdbd_qos_removed_resp_rows[] = {
    RESTD_FIELD(model::RemovedResponse, removed, "removed_qos", codec::string_list, "Names of the QOS that were removed.")
        .required(),
    RESTD_ENVELOPE_ROWS(model::RemovedResponse),
};
RESTD_TABLE(openapi_slurmdbd_qos_removed_resp, model::RemovedResponse, "OPENAPI_SLURMDBD_QOS_REMOVED_RESP");

// OPENAPI_ASSOCS_RESP
inline constexpr Row openapi_assocs_resp_rows[] = {
    RESTD_FIELD(model::AssociationsResponse, associations, "associations", codec::assoc_list,
                "One entry per association (sacctmgr show associations).")
        .required(),
    RESTD_ENVELOPE_ROWS(model::AssociationsResponse),
};
RESTD_TABLE(openapi_assocs_resp, model::AssociationsResponse, "OPENAPI_ASSOCS_RESP");

// OPENAPI_ASSOCS_REMOVED_RESP
inline constexpr Row openapi_assocs_removed_resp_rows[] = {
    RESTD_FIELD(model::RemovedResponse, removed, "removed_associations", codec::string_list,
                "One text per removed association, which names what it was for.")
        .required(),
    RESTD_ENVELOPE_ROWS(model::RemovedResponse),
};
RESTD_TABLE(openapi_assocs_removed_resp, model::RemovedResponse, "OPENAPI_ASSOCS_REMOVED_RESP");

// OPENAPI_INSTANCES_RESP
inline constexpr Row openapi_instances_resp_rows[] = {
    RESTD_FIELD(model::InstancesResponse, instances, "instances", codec::instance_list,
                "One entry per cloud instance (sacctmgr show instance).")
        .required(),
    RESTD_ENVELOPE_ROWS(model::InstancesResponse),
};
RESTD_TABLE(openapi_instances_resp, model::InstancesResponse, "OPENAPI_INSTANCES_RESP");

// OPENAPI_USERS_RESP
inline constexpr Row openapi_users_resp_rows[] = {
    RESTD_FIELD(model::UsersResponse, users, "users", codec::user_list, "One entry per user (sacctmgr show user).").required(),
    RESTD_ENVELOPE_ROWS(model::UsersResponse),
};
RESTD_TABLE(openapi_users_resp, model::UsersResponse, "OPENAPI_USERS_RESP");

// OPENAPI_USERS_ADD_COND_RESP_STR
inline constexpr Row openapi_users_add_cond_resp_str_rows[] = {
    RESTD_FIELD(model::AddedResponse, added, "added_users", codec::string,
                "Text that lists what was added, as sacctmgr add user prints it.")
        .required(),
    RESTD_ENVELOPE_ROWS(model::AddedResponse),
};
RESTD_TABLE(openapi_users_add_cond_resp_str, model::AddedResponse, "OPENAPI_USERS_ADD_COND_RESP_STR");

// OPENAPI_USERS_ADD_COND_RESP
inline constexpr Row openapi_users_add_cond_resp_rows[] = {
    RESTD_FIELD(model::UsersAddition, what, "association_condition", codec::users_add_cond_pointer,
                "Users to add, and the associations that each of them gets.")
        .required(),
    RESTD_FIELD(model::UsersAddition, details, "user", codec::user_short_pointer,
                "Rights and defaults that each of the users gets.")
        .required(),
    RESTD_ENVELOPE_ROWS(model::UsersAddition),
};
RESTD_TABLE(openapi_users_add_cond_resp, model::UsersAddition, "OPENAPI_USERS_ADD_COND_RESP");

// OPENAPI_CLUSTERS_RESP
inline constexpr Row openapi_clusters_resp_rows[] = {
    RESTD_FIELD(model::ClustersResponse, clusters, "clusters", codec::cluster_rec_list,
                "One entry per cluster (sacctmgr show cluster).")
        .required(),
    RESTD_ENVELOPE_ROWS(model::ClustersResponse),
};
RESTD_TABLE(openapi_clusters_resp, model::ClustersResponse, "OPENAPI_CLUSTERS_RESP");

// OPENAPI_CLUSTERS_REMOVED_RESP
inline constexpr Row openapi_clusters_removed_resp_rows[] = {
    RESTD_FIELD(model::RemovedResponse, removed, "deleted_clusters", codec::string_list,
                "Names of the clusters that were removed.")
        .required(),
    RESTD_ENVELOPE_ROWS(model::RemovedResponse),
};
RESTD_TABLE(openapi_clusters_removed_resp, model::RemovedResponse, "OPENAPI_CLUSTERS_REMOVED_RESP");

// OPENAPI_WCKEY_RESP
inline constexpr Row openapi_wckey_resp_rows[] = {
    RESTD_FIELD(model::WckeysResponse, wckeys, "wckeys", codec::wckeys, "One entry per wckey and user (sacctmgr show wckey).")
        .required(),
    RESTD_ENVELOPE_ROWS(model::WckeysResponse),
};
RESTD_TABLE(openapi_wckey_resp, model::WckeysResponse, "OPENAPI_WCKEY_RESP");

// OPENAPI_WCKEY_REMOVED_RESP
inline constexpr Row openapi_wckey_removed_resp_rows[] = {
    RESTD_FIELD(model::RemovedResponse, removed, "deleted_wckeys", codec::string_list,
                "One text per removed wckey, which names it.")
        .required(),
    RESTD_ENVELOPE_ROWS(model::RemovedResponse),
};
RESTD_TABLE(openapi_wckey_removed_resp, model::RemovedResponse, "OPENAPI_WCKEY_REMOVED_RESP");

// OPENAPI_ACCOUNTS_RESP
inline constexpr Row openapi_accounts_resp_rows[] = {
    RESTD_FIELD(model::AccountsResponse, accounts, "accounts", codec::account_list,
                "One entry per account (sacctmgr show account).")
        .required(),
    RESTD_ENVELOPE_ROWS(model::AccountsResponse),
};
RESTD_TABLE(openapi_accounts_resp, model::AccountsResponse, "OPENAPI_ACCOUNTS_RESP");

// OPENAPI_ACCOUNTS_REMOVED_RESP
inline constexpr Row openapi_accounts_removed_resp_rows[] = {
    RESTD_FIELD(model::RemovedResponse, removed, "removed_accounts", codec::string_list,
                "Names of the accounts that were removed.")
        .required(),
    RESTD_ENVELOPE_ROWS(model::RemovedResponse),
};
RESTD_TABLE(openapi_accounts_removed_resp, model::RemovedResponse, "OPENAPI_ACCOUNTS_REMOVED_RESP");

// OPENAPI_ACCOUNTS_ADD_COND_RESP_STR
inline constexpr Row openapi_accounts_add_cond_resp_str_rows[] = {
    RESTD_FIELD(model::AddedResponse, added, "added_accounts", codec::string,
                "Text that lists what was added, as sacctmgr add account prints it.")
        .required(),
    RESTD_ENVELOPE_ROWS(model::AddedResponse),
};
RESTD_TABLE(openapi_accounts_add_cond_resp_str, model::AddedResponse, "OPENAPI_ACCOUNTS_ADD_COND_RESP_STR");

// OPENAPI_ACCOUNTS_ADD_COND_RESP
inline constexpr Row openapi_accounts_add_cond_resp_rows[] = {
    RESTD_FIELD(model::AccountsAddition, what, "association_condition", codec::accounts_add_cond_pointer,
                "Accounts to add, and the associations that each of them gets.")
        .required(44),
    RESTD_FIELD(model::AccountsAddition, details, "account", codec::account_short_pointer,
                "Description and organization that each of the accounts gets."),
    RESTD_ENVELOPE_ROWS(model::AccountsAddition),
};
RESTD_TABLE(openapi_accounts_add_cond_resp, model::AccountsAddition, "OPENAPI_ACCOUNTS_ADD_COND_RESP");

}  // namespace restd::tables
