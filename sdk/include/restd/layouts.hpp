// The part of a stamp (restd/stamp.hpp) that is the same for data parsers, contents and clusters: field tables and hub model.
#pragma once

#include "restd/error.hpp"
#include "restd/field.hpp"
#include "restd/model/responses.hpp"
#include "restd/stamp.hpp"

namespace restd::detail {

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Winvalid-offsetof"
constexpr void write_table_stamp(StampText& text)
{
    RESTD_LAYOUT(text, Flag, name, value, mask, match, hidden, deprecated, doc, since, until, is_written);
    RESTD_LAYOUT(text, Codec, kind, type, named, size, align, table, element, names, null_as, to_scratch, from_scratch,
                 construct, run, count, adopt, format, number_keys, described_as, splits, empty_is_none, is_memory, is_time,
                 most, too_long, doc, element_doc);
    RESTD_LAYOUT(text, Row, key, offset, codec, doc, since, until, required_from, deprecated_from, is_required, is_deprecated,
                 is_of_selection);
    RESTD_LAYOUT(text, SelectedRow, leaf, close, open, depth, declared, row, opened);
    RESTD_LAYOUT(text, FilterRow);
    RESTD_LAYOUT(text, Table, type, size, align, construct, rows, model, filters);
    RESTD_LAYOUT(text, Place);
    RESTD_LAYOUT(text, Error);
}

// Every structure of restd/model, in the order of the headers; a test compares.
constexpr void write_model_stamp(StampText& text)
{
    RESTD_LAYOUT(text, model::ErrorRecord);
    RESTD_LAYOUT(text, model::WarningRecord);
    RESTD_LAYOUT(text, model::Meta);
    RESTD_LAYOUT(text, model::Envelope);
    RESTD_LAYOUT(text, model::SlurmStepId);
    RESTD_LAYOUT(text, model::ControllerPing);
    RESTD_LAYOUT(text, model::ScheduleExit);
    RESTD_LAYOUT(text, model::BackfillExit);
    RESTD_LAYOUT(text, model::RpcByType);
    RESTD_LAYOUT(text, model::RpcByUser);
    RESTD_LAYOUT(text, model::RpcQueued);
    RESTD_LAYOUT(text, model::RpcByHosts);
    RESTD_LAYOUT(text, model::Stats);
    RESTD_LAYOUT(text, model::License);
    RESTD_LAYOUT(text, model::JobResourcesCore);
    RESTD_LAYOUT(text, model::JobResourcesSocket);
    RESTD_LAYOUT(text, model::JobResourcesNode);
    RESTD_LAYOUT(text, model::JobResources);
    RESTD_LAYOUT(text, model::NodeGresLayout);
    RESTD_LAYOUT(text, model::NodeResourceLayout);
    RESTD_LAYOUT(text, model::PartitionPriority);
    RESTD_LAYOUT(text, model::ExitCode);
    RESTD_LAYOUT(text, model::Job);
    RESTD_LAYOUT(text, model::JobStateRecord);
    RESTD_LAYOUT(text, model::JobArrayResult);
    RESTD_LAYOUT(text, model::KillJobsRequest);
    RESTD_LAYOUT(text, model::KillJobsResult);
    RESTD_LAYOUT(text, model::JobParameter);
    RESTD_LAYOUT(text, model::JobInfoQuery);
    RESTD_LAYOUT(text, model::JobDeleteQuery);
    RESTD_LAYOUT(text, model::JobRequeueQuery);
    RESTD_LAYOUT(text, model::JobsToRequeue);
    RESTD_LAYOUT(text, model::JobStateQuery);
    RESTD_LAYOUT(text, model::CronEntry);
    RESTD_LAYOUT(text, model::JobDescription);
    RESTD_LAYOUT(text, model::JobSubmission);
    RESTD_LAYOUT(text, model::AllocationRequest);
    RESTD_LAYOUT(text, model::Energy);
    RESTD_LAYOUT(text, model::Node);
    RESTD_LAYOUT(text, model::Partition);
    RESTD_LAYOUT(text, model::NodeParameter);
    RESTD_LAYOUT(text, model::NodesQuery);
    RESTD_LAYOUT(text, model::NodeUpdate);
    RESTD_LAYOUT(text, model::PartitionParameter);
    RESTD_LAYOUT(text, model::PartitionsQuery);
    RESTD_LAYOUT(text, model::ControllerAddress);
    RESTD_LAYOUT(text, model::JobDefault);
    RESTD_LAYOUT(text, model::PortRange);
    RESTD_LAYOUT(text, model::Configuration);
    RESTD_LAYOUT(text, model::DatabaseConfiguration);
    RESTD_LAYOUT(text, model::ConfigurationQuery);
    RESTD_LAYOUT(text, model::Tres);
    RESTD_LAYOUT(text, model::AssociationShort);
    RESTD_LAYOUT(text, model::WckeyTag);
    RESTD_LAYOUT(text, model::Step);
    RESTD_LAYOUT(text, model::DatabaseJob);
    RESTD_LAYOUT(text, model::JobModification);
    RESTD_LAYOUT(text, model::JobCondition);
    RESTD_LAYOUT(text, model::DatabasePing);
    RESTD_LAYOUT(text, model::Rollups);
    RESTD_LAYOUT(text, model::DatabaseRpc);
    RESTD_LAYOUT(text, model::DatabaseRpcUser);
    RESTD_LAYOUT(text, model::DatabaseStats);
    RESTD_LAYOUT(text, model::AccountingRecord);
    RESTD_LAYOUT(text, model::AssociationLimits);
    RESTD_LAYOUT(text, model::Association);
    RESTD_LAYOUT(text, model::AssociationCondition);
    RESTD_LAYOUT(text, model::Coordinator);
    RESTD_LAYOUT(text, model::Account);
    RESTD_LAYOUT(text, model::Wckey);
    RESTD_LAYOUT(text, model::User);
    RESTD_LAYOUT(text, model::AccountParameter);
    RESTD_LAYOUT(text, model::AccountQuery);
    RESTD_LAYOUT(text, model::AccountCondition);
    RESTD_LAYOUT(text, model::UserParameter);
    RESTD_LAYOUT(text, model::UserQuery);
    RESTD_LAYOUT(text, model::UserCondition);
    RESTD_LAYOUT(text, model::WckeyParameter);
    RESTD_LAYOUT(text, model::WckeyCondition);
    RESTD_LAYOUT(text, model::AccountDetails);
    RESTD_LAYOUT(text, model::AccountsToAdd);
    RESTD_LAYOUT(text, model::UserDetails);
    RESTD_LAYOUT(text, model::UsersToAdd);
    RESTD_LAYOUT(text, model::ClusterRecord);
    RESTD_LAYOUT(text, model::ClusterParameter);
    RESTD_LAYOUT(text, model::ClusterCondition);
    RESTD_LAYOUT(text, model::Instance);
    RESTD_LAYOUT(text, model::InstanceCondition);
    RESTD_LAYOUT(text, model::Qos);
    RESTD_LAYOUT(text, model::QosCondition);
    RESTD_LAYOUT(text, model::QosParameter);
    RESTD_LAYOUT(text, model::QosQuery);
    RESTD_LAYOUT(text, model::SharesTres);
    RESTD_LAYOUT(text, model::SharesUsage);
    RESTD_LAYOUT(text, model::Shares);
    RESTD_LAYOUT(text, model::SharesList);
    RESTD_LAYOUT(text, model::SharesQuery);
    RESTD_LAYOUT(text, model::ReservationCores);
    RESTD_LAYOUT(text, model::Reservation);
    RESTD_LAYOUT(text, model::ReservationDescription);
    RESTD_LAYOUT(text, model::ReservationsRequest);
    RESTD_LAYOUT(text, model::ReservationParameter);
    RESTD_LAYOUT(text, model::ReservationsQuery);
    RESTD_LAYOUT(text, model::SubmitResult);
    RESTD_LAYOUT(text, model::PlainResponse);
    RESTD_LAYOUT(text, model::PingResponse);
    RESTD_LAYOUT(text, model::DiagResponse);
    RESTD_LAYOUT(text, model::LicensesResponse);
    RESTD_LAYOUT(text, model::ConfigurationResponse);
    RESTD_LAYOUT(text, model::DatabaseConfigurationResponse);
    RESTD_LAYOUT(text, model::JobsResponse);
    RESTD_LAYOUT(text, model::JobStatesResponse);
    RESTD_LAYOUT(text, model::SubmitResponse);
    RESTD_LAYOUT(text, model::JobUpdateResponse);
    RESTD_LAYOUT(text, model::KillJobsResponse);
    RESTD_LAYOUT(text, model::JobRequeueResponse);
    RESTD_LAYOUT(text, model::JobsRequeueResponse);
    RESTD_LAYOUT(text, model::NodesResponse);
    RESTD_LAYOUT(text, model::PartitionsResponse);
    RESTD_LAYOUT(text, model::PartitionsToStore);
    RESTD_LAYOUT(text, model::DatabasePingResponse);
    RESTD_LAYOUT(text, model::DatabaseStatsResponse);
    RESTD_LAYOUT(text, model::DatabaseJobsResponse);
    RESTD_LAYOUT(text, model::RemovedResponse);
    RESTD_LAYOUT(text, model::AddedResponse);
    RESTD_LAYOUT(text, model::SharesResponse);
    RESTD_LAYOUT(text, model::ReservationsResponse);
    RESTD_LAYOUT(text, model::ResourceLayoutResponse);
    RESTD_LAYOUT(text, model::NodeToCreate);
    RESTD_LAYOUT(text, model::JobsToModify);
    RESTD_LAYOUT(text, model::JobsModifiedResponse);
    RESTD_LAYOUT(text, model::HostlistDocument);
    RESTD_LAYOUT(text, model::HostnamesDocument);
    RESTD_LAYOUT(text, model::ReservationsStoredResponse);
    RESTD_LAYOUT(text, model::AllocationResponse);
    RESTD_LAYOUT(text, model::ConfigResponse);
    RESTD_LAYOUT(text, model::TresResponse);
    RESTD_LAYOUT(text, model::QosResponse);
    RESTD_LAYOUT(text, model::AssociationsResponse);
    RESTD_LAYOUT(text, model::UsersResponse);
    RESTD_LAYOUT(text, model::AccountsResponse);
    RESTD_LAYOUT(text, model::ClustersResponse);
    RESTD_LAYOUT(text, model::WckeysResponse);
    RESTD_LAYOUT(text, model::InstancesResponse);
    RESTD_LAYOUT(text, model::UsersAddition);
    RESTD_LAYOUT(text, model::AccountsAddition);
}
#pragma GCC diagnostic pop

}  // namespace restd::detail
