// Return codes: answers without other data.
//
// Views and lists refer to the received message and its arena.
#pragma once

#include <cstdint>
#include <string_view>

#include "restd/model/values.hpp"
#include "wire/codecs.hpp"

namespace restd::slurm {

// RESPONSE_SLURM_RC
struct ReturnCode {
    std::uint32_t return_code = 0;
};
inline constexpr WireRow rc_rows[] = {
    WIRE(ReturnCode, return_code, return_code, wire::u32),
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
    WIRE(ReturnCodeMessage, return_code, return_code, wire::u32),
    WIRE(ReturnCodeMessage, err_msg, err_msg, wire::text),
};
namespace wire {
using rc_msg = record<ReturnCodeMessage, rc_msg_rows>;
}

}  // namespace restd::slurm
