// How a process ended, from the status that wait(2) gives.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "restd/model/job.hpp"
#include "restd/tables/codecs.hpp"

namespace restd::tables {

inline constexpr auto signal_digits = [] {
    std::array<std::array<char, 3>, 128> text{};
    for (unsigned n = 0; n < text.size(); ++n)
        text[n] = {static_cast<char>('0' + n / 100), static_cast<char>('0' + n / 10 % 10), static_cast<char>('0' + n % 10)};
    return text;
}();

// "KILL" for 9; a number in decimal where the signal has no name of its own.
constexpr std::string_view signal_name(unsigned signal)
{
    constexpr std::string_view names[] = {
        "0",    "HUP",  "INT",  "QUIT", "4",    "5",    "ABRT", "7",    "8",    "KILL", "USR1", "11",   "USR2",
        "PIPE", "ALRM", "TERM", "16",   "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG",  "XCPU",
    };
    if (signal < std::size(names)) return names[signal];
    const unsigned n = signal & 0x7f;
    const std::size_t zeros = n < 100 ? 1 : 0;
    return {signal_digits[n].data() + zeros, 3 - zeros};
}

// For Kind::via: std::uint32_t -> model::ExitCode.
inline void explain_wait_status(const void* member, void* scratch)
{
    namespace exit_status = model::exit_status;
    constexpr std::uint32_t not_ended = 0xfffffffe;  // Slurm's NO_VAL
    const std::uint32_t status = *static_cast<const std::uint32_t*>(member);
    auto& out = *static_cast<model::ExitCode*>(scratch);
    const std::uint32_t signal = status & 0x7f;
    out.status = exit_status::invalid;
    if (status == not_ended) {
        out.status = exit_status::pending;
    } else if (signal == 0) {
        const std::uint32_t code = (status >> 8) & 0xff;
        out.status = code == 0 ? exit_status::success : exit_status::error;
        out.return_code = code;
    } else if (signal != 0x7f) {  // 0x7f is a process that has only been stopped
        out.status = exit_status::signaled;
        out.signal_id = static_cast<std::uint16_t>(signal);
        out.signal_name = signal_name(signal);
    } else {
        out.return_code = status;
    }
}

// The same for a status that need not be given: NoVal32 -> model::ExitCode, and back.
inline void explain_given_status(const void* member, void* scratch)
{
    const NoVal32 status = *static_cast<const NoVal32*>(member);
    const std::uint32_t number = status.value_or(0xfffffffe);
    explain_wait_status(&number, scratch);
}

inline const char* wait_status_of(const void* scratch, void* member)
{
    const auto& given = *static_cast<const model::ExitCode*>(scratch);
    auto& status = *static_cast<NoVal32*>(member);
    if (given.signal_id.is_number()) {
        if (given.signal_id.value == 0 || given.signal_id.value > 126) return "a signal has a number from 1 to 126";
        status = given.signal_id.value;
    } else if (given.return_code.is_number()) {
        if (given.return_code.value > 255) return "an exit status is a number from 0 to 255";
        status = given.return_code.value << 8;
    }
    return nullptr;
}

// PROCESS_EXIT_CODE_VERBOSE
inline constexpr Row process_exit_code_verbose_rows[] = {
    RESTD_FIELD(model::ExitCode, status, "status", codec::process_exit_code_status,
                "Way that the process ended. PENDING: it has not."),
    RESTD_FIELD(model::ExitCode, return_code, "return_code", codec::uint32_no_val,
                "Exit status, 0 to 255. Unset: it did not exit by itself."),
    RESTD_FIELD(model::ExitCode, signal_id, "signal/id", codec::uint16_no_val,
                "Number of the signal that ended it. Unset: none did."),
    RESTD_FIELD(model::ExitCode, signal_name, "signal/name", codec::string,
                "Name of the signal that ended it, as KILL. Empty: none did."),
};
RESTD_TABLE(process_exit_code_verbose, model::ExitCode, "PROCESS_EXIT_CODE_VERBOSE");

namespace codec {
inline constexpr auto process_exit_code_verbose = object<model::ExitCode>(tables::process_exit_code_verbose);
inline constexpr auto process_exit_code = via<std::uint32_t>(process_exit_code_verbose, explain_wait_status);
inline constexpr auto given_exit_code = via<NoVal32>(process_exit_code_verbose, explain_given_status, wait_status_of);
}  // namespace codec

}  // namespace restd::tables
