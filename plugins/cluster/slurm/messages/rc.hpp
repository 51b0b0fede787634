// What daemons answer where there is nothing else to say.
//
// Wire version 24.11 (Slurm's src/common/slurm_protocol_pack.c, slurmdb_pack.c and slurmdbd_pack.c). Members have Slurm's names
// and are as they lie on the wire: NO_VAL is a number. Views and lists show into the received buffer and its arena.
#pragma once

#include <cstdint>
#include <string_view>

#include "../wire/field.hpp"
#include "restd/model/values.hpp"

namespace restd::slurm {

// RESPONSE_SLURM_RC
struct ReturnCode {
    std::uint32_t return_code = 0;
};
inline constexpr WireRow rc_rows[] = {
    WIRE(ReturnCode, return_code, wire::u32),
};
namespace wire {
using rc = record<ReturnCode, rc_rows>;
}

// RESPONSE_SLURM_RC_MSG
struct ReturnCodeMessage {
    std::uint32_t return_code = 0;
    std::string_view err_msg;  // null: the text of return_code
};
inline constexpr WireRow rc_msg_rows[] = {
    WIRE(ReturnCodeMessage, return_code, wire::u32),
    WIRE(ReturnCodeMessage, err_msg, wire::text),
};
namespace wire {
using rc_msg = record<ReturnCodeMessage, rc_msg_rows>;
}

}  // namespace restd::slurm
