// The stamp: what must be the same when a plugin and its host are compiled. Included by restd/plugin.hpp.
//
// It contains the ABI of the compiler and of the C++ library, and a digest of the sizes of all structures that plugin and host
// share. So a plugin that was built with other headers is refused and does not crash. The compiler computes it.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "restd/error.hpp"
#include "restd/field.hpp"
#include "restd/http.hpp"
#include "restd/model/responses.hpp"

namespace restd {
namespace detail {

// FNV-1a over size and alignment of each type.
template <class... T>
consteval std::uint64_t layout_digest()
{
    std::uint64_t digest = 0xcbf29ce484222325;
    const auto mix = [&](std::uint64_t value) {
        for (int i = 0; i < 8; ++i) {
            digest = (digest ^ (value & 0xff)) * 0x100000001b3;
            value >>= 8;
        }
    };
    (..., (mix(sizeof(T)), mix(alignof(T))));
    return digest;
}

// Every structure that plugin and host share. Add new ones here.
inline constexpr std::uint64_t seam_layout = layout_digest<
    Flag, Codec, Row, SelectedRow, FilterRow, Table, Place, Error, Header, Peer, Request, model::ErrorRecord,
    model::WarningRecord, model::Meta, model::Envelope, model::ControllerPing, model::ScheduleExit, model::BackfillExit,
    model::RpcByType, model::RpcByUser, model::RpcQueued, model::RpcByHosts, model::Stats, model::License,
    model::JobResourcesCore, model::JobResourcesSocket, model::JobResourcesNode, model::JobResources, model::PartitionPriority,
    model::ExitCode, model::Job, model::JobStateRecord, model::JobArrayResult, model::KillJobsRequest, model::KillJobsResult,
    model::JobParameter, model::JobInfoQuery, model::JobDeleteQuery, model::JobRequeueQuery, model::JobsToRequeue,
    model::JobStateQuery, model::CronEntry, model::JobDescription, model::JobSubmission, model::Energy, model::Node,
    model::Partition, model::NodeParameter, model::NodesQuery, model::PartitionParameter, model::PartitionsQuery, model::Tres,
    model::AssociationShort, model::WckeyTag, model::Step, model::DatabaseJob, model::JobCondition, model::DatabasePing,
    model::Rollups, model::DatabaseRpc, model::DatabaseRpcUser, model::DatabaseStats, model::SubmitResult, model::PlainResponse,
    model::PingResponse, model::DiagResponse, model::LicensesResponse, model::JobsResponse, model::JobStatesResponse,
    model::SubmitResponse, model::JobUpdateResponse, model::KillJobsResponse, model::JobRequeueResponse,
    model::JobsRequeueResponse, model::NodesResponse, model::PartitionsResponse, model::PartitionsToStore,
    model::DatabasePingResponse, model::DatabaseStatsResponse, model::DatabaseJobsResponse, model::AccountingRecord,
    model::AssociationLimits, model::Association, model::AssociationCondition, model::Coordinator, model::Account, model::Wckey,
    model::User, model::AccountParameter, model::AccountQuery, model::AccountCondition, model::UserParameter, model::UserQuery,
    model::UserCondition, model::WckeyParameter, model::WckeyCondition, model::AccountDetails, model::AccountsToAdd,
    model::UserDetails, model::UsersToAdd, model::Qos, model::QosCondition, model::QosParameter, model::QosQuery,
    model::ClusterRecord, model::ClusterParameter, model::ClusterCondition, model::Instance, model::InstanceCondition,
    model::SharesTres, model::SharesUsage, model::Shares, model::SharesList, model::SharesQuery, model::ReservationCores,
    model::Reservation, model::ReservationParameter, model::ReservationsQuery, model::NodeUpdate, model::AllocationRequest,
    model::RemovedResponse, model::AddedResponse, model::SharesResponse, model::ReservationsResponse, model::AllocationResponse,
    model::ConfigResponse, model::TresResponse, model::QosResponse, model::AssociationsResponse, model::UsersResponse,
    model::AccountsResponse, model::ClustersResponse, model::WckeysResponse, model::InstancesResponse, model::UsersAddition,
    model::AccountsAddition>();

#define RESTD_STRINGIFY_(x) #x
#define RESTD_STRINGIFY(x) RESTD_STRINGIFY_(x)
inline constexpr std::string_view compiler_abi =
    "gxxabi" RESTD_STRINGIFY(__GXX_ABI_VERSION) "-cxx11abi" RESTD_STRINGIFY(_GLIBCXX_USE_CXX11_ABI) "-layout";

consteval auto make_stamp()
{
    std::array<char, compiler_abi.size() + 17> stamp{};
    std::size_t at = 0;
    for (char c : compiler_abi) stamp[at++] = c;
    for (int shift = 60; shift >= 0; shift -= 4) stamp[at++] = "0123456789abcdef"[(seam_layout >> shift) & 15];
    return stamp;
}

}  // namespace detail

inline constexpr auto plugin_stamp = detail::make_stamp();  // ends in a NUL

}  // namespace restd
