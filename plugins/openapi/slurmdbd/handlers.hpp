// The handlers of openapi/slurmdbd's routes. Each answers one call on its worker thread.
#pragma once

#include "restd/call.hpp"

namespace restd::openapi {

using JobOfPath = As<model::JobParameter, "OPENAPI_SLURMDBD_JOB_PARAM">;
using QosRemoved = As<model::RemovedResponse, "OPENAPI_SLURMDBD_QOS_REMOVED_RESP">;
using AssociationsRemoved = As<model::RemovedResponse, "OPENAPI_ASSOCS_REMOVED_RESP">;
using ClustersRemoved = As<model::RemovedResponse, "OPENAPI_CLUSTERS_REMOVED_RESP">;
using WckeyRemoved = As<model::RemovedResponse, "OPENAPI_WCKEY_REMOVED_RESP">;
using AccountsRemoved = As<model::RemovedResponse, "OPENAPI_ACCOUNTS_REMOVED_RESP">;
using UsersAdded = As<model::AddedResponse, "OPENAPI_USERS_ADD_COND_RESP_STR">;
using AccountsAdded = As<model::AddedResponse, "OPENAPI_ACCOUNTS_ADD_COND_RESP_STR">;

void get_database_ping(TypedCall<None, None, model::DatabasePingResponse>& call);
void get_database_diag(TypedCall<None, None, model::DatabaseStatsResponse>& call);
void get_database_jobs(TypedCall<model::JobCondition, None, model::DatabaseJobsResponse>& call);
void post_database_job(TypedCall<None, model::JobModification, model::JobsModifiedResponse, JobOfPath>& call);
void post_database_jobs(TypedCall<None, model::JobsToModify, model::JobsModifiedResponse>& call);
void get_database_job(TypedCall<None, None, model::DatabaseJobsResponse, JobOfPath>& call);

void get_database_conf(TypedCall<None, None, model::DatabaseConfigurationResponse>& call);
void get_config(TypedCall<None, None, model::ConfigResponse>& call);
void get_config_with_instances(TypedCall<None, None, model::ConfigResponse>& call);  // before v0.0.45
void post_config(TypedCall<None, model::ConfigResponse, model::PlainResponse>& call);
void post_tres(TypedCall<None, model::TresResponse, model::PlainResponse>& call);
void get_tres(TypedCall<None, None, model::TresResponse>& call);
void get_single_qos(TypedCall<model::QosQuery, None, model::QosResponse, model::QosParameter>& call);
void delete_single_qos(TypedCall<None, None, QosRemoved, model::QosParameter>& call);
void get_qos(TypedCall<model::QosCondition, None, model::QosResponse>& call);
void post_qos(TypedCall<model::QosCondition, model::QosResponse, model::PlainResponse>& call);
void post_associations(TypedCall<None, model::AssociationsResponse, model::PlainResponse>& call);
void get_associations(TypedCall<model::AssociationCondition, None, model::AssociationsResponse>& call);
void delete_associations(TypedCall<model::AssociationCondition, None, AssociationsRemoved>& call);
void get_association(TypedCall<model::AssociationCondition, None, model::AssociationsResponse>& call);
void delete_association(TypedCall<model::AssociationCondition, None, AssociationsRemoved>& call);
void get_instances(TypedCall<model::InstanceCondition, None, model::InstancesResponse>& call);
void get_instance(TypedCall<model::InstanceCondition, None, model::InstancesResponse>& call);
void delete_user(TypedCall<None, None, model::PlainResponse, model::UserParameter>& call);
void get_user(TypedCall<model::UserQuery, None, model::UsersResponse, model::UserParameter>& call);
void post_users_association(TypedCall<model::PartitionsQuery, model::UsersAddition, UsersAdded>& call);
void post_users(TypedCall<None, model::UsersResponse, model::PlainResponse>& call);
void get_users(TypedCall<model::UserCondition, None, model::UsersResponse>& call);
void delete_cluster(TypedCall<model::ClusterCondition, None, ClustersRemoved, model::ClusterParameter>& call);
void get_cluster(TypedCall<model::ClusterCondition, None, model::ClustersResponse, model::ClusterParameter>& call);
void get_clusters(TypedCall<model::ReservationsQuery, None, model::ClustersResponse>& call);
void post_clusters(TypedCall<model::ReservationsQuery, model::ClustersResponse, model::PlainResponse>& call);
void delete_wckey(TypedCall<None, None, WckeyRemoved, model::WckeyParameter>& call);
void get_wckey(TypedCall<None, None, model::WckeysResponse, model::WckeyParameter>& call);
void get_wckeys(TypedCall<model::WckeyCondition, None, model::WckeysResponse>& call);
void post_wckeys(TypedCall<model::WckeyCondition, model::WckeysResponse, model::PlainResponse>& call);
void delete_account(TypedCall<None, None, AccountsRemoved, model::AccountParameter>& call);
void get_account(TypedCall<model::AccountQuery, None, model::AccountsResponse, model::AccountParameter>& call);
void post_accounts_association(TypedCall<None, model::AccountsAddition, AccountsAdded>& call);
void get_accounts(TypedCall<model::AccountCondition, None, model::AccountsResponse>& call);
void post_accounts(TypedCall<None, model::AccountsResponse, model::PlainResponse>& call);

}  // namespace restd::openapi
