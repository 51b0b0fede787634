// Every answer that a daemon of Slurm may send, decoded by its number and written again.
//
// Threads: pure functions.
#pragma once

#include <cstdint>
#include <span>

#include "messages/accounting.hpp"
#include "messages/build_info.hpp"
#include "messages/controller.hpp"
#include "messages/database.hpp"
#include "messages/database_configuration.hpp"
#include "messages/job.hpp"
#include "messages/job_descriptor.hpp"
#include "messages/node.hpp"
#include "messages/rc.hpp"
#include "messages/sent_configuration.hpp"
#include "wire/message.hpp"

namespace fuzz {

using namespace restd;
using namespace restd::slurm;

template <class Codec>
void one_record(Unpacker& from, Packer& to)
{
    typename Codec::Type record;
    Codec::unpack(from, record);
    Codec::pack(to, record);
}

// One record, then as many of another kind as there is room for.
template <class Head, class Element>
void list_of_records(Unpacker& from, Packer& to)
{
    one_record<Head>(from, to);
    Arena& before = from.arena();
    while (from.left() != 0) {
        Arena arena;
        from.use(arena);
        one_record<Element>(from, to);
        from.use(before);
    }
}

// DBD_GOT_..: a list, and a number.
template <class Codec>
void database_list(Unpacker& from, Packer& to)
{
    one_record<wire::list<Codec>>(from, to);
    to.u32(from.u32());
}

struct Answer {
    std::uint16_t type;
    void (*read_and_write)(Unpacker&, Packer&);
};

inline constexpr Answer answers[] = {
    {1022, list_of_records<wire::license_info_msg, wire::license_info>},
    {2002, one_record<wire::build_info>},
    {2004, list_of_records<wire::job_info_msg, wire::job_info>},
    {2008, list_of_records<wire::node_info_msg, wire::node_info>},
    {2010, list_of_records<wire::partition_info_msg, wire::partition_info>},
    {2016, one_record<wire::sent_configuration>},
    {2023, one_record<wire::shares_response>},
    {2025, list_of_records<wire::reserve_info_msg, wire::reserve_info>},
    {2036, one_record<wire::stats_response>},
    {2058, one_record<wire::job_state_response>},
    {3007, one_record<wire::resv_name>},
    {4002, one_record<wire::resource_allocation_response>},
    {4004, one_record<wire::submit_response>},
    {4008, one_record<wire::resource_layout>},
    {4026, one_record<wire::short_array<wire::resource_allocation_response>>},
    {5034, one_record<wire::job_array_resp>},
    {5042, one_record<wire::kill_jobs_resp>},
    {8001, one_record<wire::rc>},
    {8002, one_record<wire::rc_msg>},
    {1416, database_list<wire::account_rec>},
    {1417, database_list<wire::assoc_rec>},
    {1419, database_list<wire::cluster_rec>},
    {1421, database_list<wire::job_rec>},
    {1422, database_list<wire::text>},
    {1423, database_list<wire::user_rec>},
    {1433, one_record<wire::persist_rc>},
    {1449, database_list<wire::qos_rec>},
    {1454, database_list<wire::wckey_rec>},
    {1467, database_list<wire::config_key_pair>},
    {1487, database_list<wire::tres_rec>},
    {1490, one_record<wire::dbd_stats>},
    {1504, database_list<wire::instance_rec>},
    {1508, one_record<wire::slurmdbd_conf>},
};

// Decodes `body` as an answer of this type, in the version of `out`, and writes there what was made of it: fields that nobody
// needs are written as nothing. Throws WireError where it is none. False: no such type.
inline bool read_and_write(std::uint16_t type, std::span<const std::byte> body, Packer& out)
{
    for (const Answer& answer : answers) {
        if (answer.type != type) continue;
        Arena arena;
        Unpacker from(body, out.version(), arena);
        answer.read_and_write(from, out);
        if (from.left() != 0) from.fail(std::to_string(from.left()) + " bytes too many");
        return true;
    }
    return false;
}

}  // namespace fuzz
