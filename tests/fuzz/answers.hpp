// Every answer that a daemon of Slurm may send, decoded by its number and written again.
//
// Threads: pure functions.
#pragma once

#include <cstdint>
#include <span>

#include "messages/accounting.hpp"
#include "messages/controller.hpp"
#include "messages/database.hpp"
#include "messages/job.hpp"
#include "messages/job_descriptor.hpp"
#include "messages/node.hpp"
#include "messages/rc.hpp"
#include "wire/field.hpp"

namespace fuzz {

using namespace restd;
using namespace restd::slurm;

// One record of the table `rows`, then as many of `element_rows` as there is room for.
template <class Head, const auto& rows, class Element, const auto& element_rows>
void list_of_records(Unpacker& from, Packer& to)
{
    Head head;
    unpack(from, rows, head);
    pack(to, rows, head);
    Arena& before = from.arena();
    while (from.left() != 0) {
        Arena arena;
        from.use(arena);
        Element element;
        unpack(from, element_rows, element);
        pack(to, element_rows, element);
        from.use(before);
    }
}

template <class Record, const auto& rows>
void one_record(Unpacker& from, Packer& to)
{
    Record record;
    unpack(from, rows, record);
    pack(to, rows, record);
}

// Parts of a heterogeneous job.
template <class Codec>
void short_list(Unpacker& from, Packer& to)
{
    typename wire::short_array<Codec>::Type list;
    wire::short_array<Codec>::unpack(from, list);
    wire::short_array<Codec>::pack(to, list);
}

// DBD_GOT_..: a list, and a number.
template <class Codec>
void database_list(Unpacker& from, Packer& to)
{
    typename wire::list<Codec>::Type list;
    wire::list<Codec>::unpack(from, list);
    wire::list<Codec>::pack(to, list);
    to.u32(from.u32());
}

struct Answer {
    std::uint16_t type;
    void (*read_and_write)(Unpacker&, Packer&);
};

inline constexpr Answer answers[] = {
    {1022, list_of_records<LicensesHead, license_info_msg_rows, LicenseInfo, license_info_rows>},
    {2004, list_of_records<JobsHead, job_info_msg_rows, JobInfo, job_info_rows>},
    {2008, list_of_records<NodesHead, node_info_msg_rows, NodeInfo, node_info_rows>},
    {2010, list_of_records<PartitionsHead, partition_info_msg_rows, PartitionInfo, partition_info_rows>},
    {2023, one_record<SharesResponse, shares_response_rows>},
    {2025, list_of_records<ReservationsHead, reserve_info_msg_rows, ReservationInfo, reserve_info_rows>},
    {2036, one_record<StatsInfo, stats_response_rows>},
    {2058, one_record<JobStateResponse, job_state_response_rows>},
    {4002, one_record<Allocation, resource_allocation_response_rows>},
    {4004, one_record<SubmitResponse, submit_response_rows>},
    {4026, short_list<wire::resource_allocation_response>},
    {5034, one_record<JobArrayResponse, job_array_resp_rows>},
    {5042, one_record<KillJobsResponse, kill_jobs_resp_rows>},
    {8001, one_record<ReturnCode, rc_rows>},
    {8002, one_record<ReturnCodeMessage, rc_msg_rows>},
    {1416, database_list<wire::account_rec>},
    {1417, database_list<wire::assoc_rec>},
    {1419, database_list<wire::cluster_rec>},
    {1421, database_list<wire::job_rec>},
    {1422, database_list<wire::text>},
    {1423, database_list<wire::user_rec>},
    {1433, one_record<PersistRc, persist_rc_rows>},
    {1449, database_list<wire::qos_rec>},
    {1454, database_list<wire::wckey_rec>},
    {1487, database_list<wire::tres_rec>},
    {1490, one_record<DatabaseStats, dbd_stats_rows>},
    {1504, database_list<wire::instance_rec>},
};

// Decodes `body` as an answer of this type and writes it again to `out`. Throws WireError where it is none. False: no such
// type.
inline bool read_and_write(std::uint16_t type, std::span<const std::byte> body, Packer& out)
{
    for (const Answer& answer : answers) {
        if (answer.type != type) continue;
        Arena arena;
        Unpacker from(body, arena);
        answer.read_and_write(from, out);
        if (from.left() != 0) from.fail(std::to_string(from.left()) + " bytes too many");
        return true;
    }
    return false;
}

}  // namespace fuzz
