// The answers of operations: an envelope and the payload. The envelope is the first member (see ReplyCall::reply).
#pragma once

#include "restd/model/account.hpp"
#include "restd/model/accounting.hpp"
#include "restd/model/association.hpp"
#include "restd/model/cluster_record.hpp"
#include "restd/model/configuration.hpp"
#include "restd/model/controller.hpp"
#include "restd/model/envelope.hpp"
#include "restd/model/job.hpp"
#include "restd/model/job_description.hpp"
#include "restd/model/node.hpp"
#include "restd/model/qos.hpp"
#include "restd/model/reservation.hpp"
#include "restd/model/shares.hpp"

namespace restd::model {

// slurmctld's answer to a submission. The views are valid during the call of the sink.
struct SubmitResult {
    std::uint32_t job_id = 0;
    std::string_view step_id;
    std::uint32_t error_code = 0;
    std::string_view error;                // text of error_code
    std::string_view job_submit_user_msg;  // a message for the user from slurmctld's job submit plugin
};

// OPENAPI_RESP, OPENAPI_KILL_JOB_RESP before v0.0.42
struct PlainResponse {
    Envelope envelope;
};

// OPENAPI_PING_ARRAY_RESP
struct PingResponse {
    Envelope envelope;
    Stream<ControllerPing> pings;
};

// OPENAPI_DIAG_RESP
struct DiagResponse {
    Envelope envelope;
    const Stats* statistics = nullptr;
};

// OPENAPI_LICENSES_RESP
struct LicensesResponse {
    Envelope envelope;
    Stream<License> licenses;
    Time last_update = 0;
};

// OPENAPI_CONF_RESP
struct ConfigurationResponse {
    Envelope envelope;
    const Configuration* configuration = nullptr;  // null: it has not changed
};

// OPENAPI_SLURMDBD_CONF_RESP
struct DatabaseConfigurationResponse {
    Envelope envelope;
    const DatabaseConfiguration* configuration = nullptr;
};

// OPENAPI_JOB_INFO_RESP
struct JobsResponse {
    Envelope envelope;
    Stream<Job> jobs;
    Time last_backfill = 0;
    Time last_update = 0;
};

// OPENAPI_JOB_STATE_RESP
struct JobStatesResponse {
    Envelope envelope;
    Stream<JobStateRecord> jobs;
};

// OPENAPI_JOB_SUBMIT_RESPONSE
struct SubmitResponse {
    Envelope envelope;
    SubmitResult result;
};

// OPENAPI_JOB_POST_RESPONSE
struct JobUpdateResponse {
    Envelope envelope;
    Stream<JobArrayResult> results;  // for a job array; false for a single job, which v0.0.41 and later write as null
    std::string_view job_id;
    std::string_view step_id;
    std::string_view job_submit_user_msg;
};

// OPENAPI_KILL_JOB_RESP (v0.0.42), OPENAPI_KILL_JOBS_RESP
struct KillJobsResponse {
    Envelope envelope;
    Stream<KillJobsResult> status;
};

// OPENAPI_JOB_REQUEUE_RESP
struct JobRequeueResponse {
    Envelope envelope;
    Stream<JobArrayResult> status;
};

// OPENAPI_JOBS_REQUEUE_RESP
struct JobsRequeueResponse {
    Envelope envelope;
    Stream<Stream<JobArrayResult>> status;  // for each job, the results of its tasks
};

// OPENAPI_NODES_RESP
struct NodesResponse {
    Envelope envelope;
    Stream<Node> nodes;
    Time last_update = 0;
};

// OPENAPI_PARTITION_RESP
struct PartitionsResponse {
    Envelope envelope;
    Stream<Partition> partitions;
    Time last_update = 0;
};

// OPENAPI_PARTITIONS_MOD_REQ
struct PartitionsToStore {
    Envelope envelope;
    List<Partition> partitions;
};

// OPENAPI_SLURMDBD_PING_RESP
struct DatabasePingResponse {
    Envelope envelope;
    Stream<DatabasePing> pings;
};

// OPENAPI_SLURMDBD_STATS_RESP
struct DatabaseStatsResponse {
    Envelope envelope;
    const DatabaseStats* statistics = nullptr;
};

// OPENAPI_SLURMDBD_JOBS_RESP
struct DatabaseJobsResponse {
    Envelope envelope;
    Stream<DatabaseJob> jobs;
};

// Texts that name the removed records (OPENAPI_.._REMOVED_RESP)
struct RemovedResponse {
    Envelope envelope;
    List<std::string_view> removed;
};

// A text that names the added records (OPENAPI_USERS_ADD_COND_RESP_STR, OPENAPI_ACCOUNTS_ADD_COND_RESP_STR)
struct AddedResponse {
    Envelope envelope;
    std::string_view added;
};

// OPENAPI_SHARES_RESP
struct SharesResponse {
    Envelope envelope;
    const SharesList* shares = nullptr;
};

// OPENAPI_RESERVATION_RESP
struct ReservationsResponse {
    Envelope envelope;
    Stream<Reservation> reservations;
    Time last_update = 0;
};

// OPENAPI_RESOURCE_LAYOUT_RESP
struct ResourceLayoutResponse {
    Envelope envelope;
    Stream<NodeResourceLayout> nodes;
};

// OPENAPI_CREATE_NODE_REQ
struct NodeToCreate {
    Envelope envelope;
    std::string_view node_conf;  // a NodeName= line of slurm.conf
};

// OPENAPI_JOB_MODIFY_REQ
struct JobsToModify {
    Envelope envelope;
    List<std::string_view> jobs;              // each a text that JobId::parse() understands
    const JobModification* change = nullptr;  // null: not given
};

// OPENAPI_JOB_MODIFY_RESP
struct JobsModifiedResponse {
    Envelope envelope;
    List<std::string_view> results;  // what slurmdbd says of each changed job
};

// OPENAPI_HOSTLIST_REQ_RESP: request and answer
struct HostlistDocument {
    Envelope envelope;
    std::string_view hostlist;  // "n[1-4,7]"
};

// OPENAPI_HOSTNAMES_REQ_RESP: request and answer
struct HostnamesDocument {
    Envelope envelope;
    std::string_view hostnames;  // separated by commas
};

// OPENAPI_RESERVATION_MOD_RESP
struct ReservationsStoredResponse {
    Envelope envelope;
    List<ReservationDescription> reservations;
};

// OPENAPI_JOB_ALLOC_RESP
struct AllocationResponse {
    Envelope envelope;
    std::uint32_t job_id = 0;
    std::string_view job_submit_user_msg;
};

// The following types are used for answers and for requests, so that a client can send back what it has read. In a request the
// streams are lists in the request's arena.

// OPENAPI_SLURMDBD_CONFIG_RESP
struct ConfigResponse {
    Envelope envelope;
    Stream<ClusterRecord> clusters;
    Stream<Tres> tres;
    Stream<Account> accounts;
    Stream<User> users;
    Stream<Qos> qos;
    Stream<Wckey> wckeys;
    Stream<Association> associations;
    Stream<Instance> instances;
};

// OPENAPI_TRES_RESP
struct TresResponse {
    Envelope envelope;
    Stream<Tres> tres;
};

// OPENAPI_SLURMDBD_QOS_RESP
struct QosResponse {
    Envelope envelope;
    Stream<Qos> qos;
};

// OPENAPI_ASSOCS_RESP
struct AssociationsResponse {
    Envelope envelope;
    Stream<Association> associations;
};

// OPENAPI_USERS_RESP
struct UsersResponse {
    Envelope envelope;
    Stream<User> users;
};

// OPENAPI_ACCOUNTS_RESP
struct AccountsResponse {
    Envelope envelope;
    Stream<Account> accounts;
};

// OPENAPI_CLUSTERS_RESP
struct ClustersResponse {
    Envelope envelope;
    Stream<ClusterRecord> clusters;
};

// OPENAPI_WCKEY_RESP
struct WckeysResponse {
    Envelope envelope;
    Stream<Wckey> wckeys;
};

// OPENAPI_INSTANCES_RESP
struct InstancesResponse {
    Envelope envelope;
    Stream<Instance> instances;
};

// OPENAPI_USERS_ADD_COND_RESP: requests only
struct UsersAddition {
    Envelope envelope;
    const UsersToAdd* what = nullptr;
    const UserDetails* details = nullptr;
};

// OPENAPI_ACCOUNTS_ADD_COND_RESP: requests only
struct AccountsAddition {
    Envelope envelope;
    const AccountsToAdd* what = nullptr;
    const AccountDetails* details = nullptr;
};

}  // namespace restd::model
