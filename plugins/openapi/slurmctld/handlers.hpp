// The handlers of openapi/slurmctld's routes. Each answers one call on its worker thread.
#pragma once

#include "restd/call.hpp"

namespace restd::openapi {

using JobOfPath = As<model::JobParameter, "OPENAPI_JOB_INFO_PARAM">;
using JobsKilled = As<model::KillJobsResponse, "OPENAPI_KILL_JOBS_RESP">;
using JobKilled = As<model::KillJobsResponse, "OPENAPI_KILL_JOB_RESP">;
using JobKilledPlain = As<model::PlainResponse, "OPENAPI_KILL_JOB_RESP">;

void get_ping(TypedCall<None, None, model::PingResponse>& call);
void get_diag(TypedCall<None, None, model::DiagResponse>& call);
void get_licenses(TypedCall<None, None, model::LicensesResponse>& call);
void get_conf(TypedCall<model::ConfigurationQuery, None, model::ConfigurationResponse>& call);

void get_jobs(TypedCall<model::JobInfoQuery, None, model::JobsResponse>& call);
void get_job(TypedCall<model::JobInfoQuery, None, model::JobsResponse, JobOfPath>& call);
void get_job_states(TypedCall<model::JobStateQuery, None, model::JobStatesResponse>& call);
void get_resources(TypedCall<None, None, model::ResourceLayoutResponse, JobOfPath>& call);

void post_job_submit(TypedCall<None, model::JobSubmission, model::SubmitResponse>& call);
void post_job(TypedCall<None, model::JobDescription, model::JobUpdateResponse, JobOfPath>& call);
void delete_job(TypedCall<model::JobDeleteQuery, None, JobKilled, JobOfPath>& call);
// Before v0.0.42: the answer has no field for the results.
void delete_job_plain(TypedCall<model::JobDeleteQuery, None, JobKilledPlain, JobOfPath>& call);
void delete_jobs(TypedCall<None, model::KillJobsRequest, JobsKilled>& call);
void get_job_requeue(TypedCall<model::JobRequeueQuery, None, model::JobRequeueResponse, JobOfPath>& call);
void post_jobs_requeue(TypedCall<None, model::JobsToRequeue, model::JobsRequeueResponse>& call);

void get_nodes(TypedCall<model::NodesQuery, None, model::NodesResponse>& call);
void get_node(TypedCall<model::NodesQuery, None, model::NodesResponse, model::NodeParameter>& call);
void get_partitions(TypedCall<model::PartitionsQuery, None, model::PartitionsResponse>& call);
void get_partition(TypedCall<model::PartitionsQuery, None, model::PartitionsResponse, model::PartitionParameter>& call);
void post_partitions(TypedCall<None, model::PartitionsToStore, model::PlainResponse>& call);
void delete_partition(TypedCall<None, None, model::PlainResponse, model::PartitionParameter>& call);
void post_nodes(TypedCall<None, model::NodeUpdate, model::PlainResponse>& call);
void post_node(TypedCall<None, model::NodeUpdate, model::PlainResponse, model::NodeParameter>& call);
void post_new_node(TypedCall<None, model::NodeToCreate, model::PlainResponse>& call);
void delete_node(TypedCall<None, None, model::PlainResponse, model::NodeParameter>& call);

void get_reservations(TypedCall<model::ReservationsQuery, None, model::ReservationsResponse>& call);
void get_reservation(TypedCall<model::ReservationsQuery, None, model::ReservationsResponse, model::ReservationParameter>& call);
void post_reservation(TypedCall<None, model::ReservationDescription, model::ReservationsStoredResponse>& call);
void post_reservations(TypedCall<None, model::ReservationsRequest, model::ReservationsStoredResponse>& call);
void delete_reservation(TypedCall<None, None, model::PlainResponse, model::ReservationParameter>& call);

void post_job_allocate(TypedCall<None, model::AllocationRequest, model::AllocationResponse>& call);
void get_shares(TypedCall<model::SharesQuery, None, model::SharesResponse>& call);
void get_reconfigure(TypedCall<None, None, model::PlainResponse>& call);

}  // namespace restd::openapi
