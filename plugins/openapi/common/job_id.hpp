// JobId: a job as a client names it in a path or a query: "123", "123_4" (array task), "123+1" (component of a heterogeneous
// job), "123.batch" (step).
//
// Plain data.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "restd/log_quoted.hpp"

namespace restd::openapi {

struct JobId {
    std::uint32_t job = 0;
    std::optional<std::uint32_t> array_task;
    std::optional<std::uint32_t> het_offset;
    std::string_view step;  // the text after the dot; a view into the parsed text

    // The id for a backend: without the step.
    std::string text() const
    {
        std::string out = std::to_string(job);
        if (array_task) out += "_" + std::to_string(*array_task);
        if (het_offset) out += "+" + std::to_string(*het_offset);
        return out;
    }
};

namespace detail {

// Removes a number from the front of `text`. The number must be below `limit`.
inline std::optional<std::uint32_t> take_number(std::string_view& text, std::uint32_t limit, bool may_be_hex)
{
    int base = 10;
    std::string_view digits = text;
    if (may_be_hex && digits.size() > 2 && digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X')) {
        base = 16;
        digits.remove_prefix(2);
    }
    std::uint32_t value = 0;
    const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
    if (result.ec != std::errc() || value >= limit) return {};
    text = digits.substr(static_cast<std::size_t>(result.ptr - digits.data()));
    return value;
}

}  // namespace detail

// nullopt if `text` is not a valid job id.
inline std::optional<JobId> parse_job_id(std::string_view text)
{
    constexpr std::uint32_t no_val = 0xfffffffe;  // Slurm's "no such number"
    JobId id;
    const auto job = detail::take_number(text, no_val, true);
    if (!job || *job == 0) return {};
    id.job = *job;
    if (!text.empty() && (text.front() == '_' || text.front() == '+')) {
        const bool is_array = text.front() == '_';
        text.remove_prefix(1);
        const auto number = detail::take_number(text, no_val, false);
        if (!number) return {};
        (is_array ? id.array_task : id.het_offset) = *number;
    }
    if (!text.empty() && text.front() == '.') {
        text.remove_prefix(1);
        id.step = text;
        if (id.step != "batch" && id.step != "extern" && id.step != "interactive") {
            if (!detail::take_number(text, no_val, false)) return {};
            if (!text.empty() && text.front() == '+') {
                text.remove_prefix(1);
                if (!detail::take_number(text, no_val, false)) return {};
            }
        } else {
            text = {};
        }
    }
    if (!text.empty()) return {};
    return id;
}

// For an error: explains what is wrong with a `text` that parse_job_id() refuses.
inline std::string no_job_id(std::string_view text)
{
    std::string why =
        ": job_id is " + log_quoted(text) + ", where a job is a number such as 1234, or 1234_5 for a task of an array";
    if (text == "submit" || text == "allocate") why.append("; to ").append(text).append(" a job, send POST");
    return why;
}

}  // namespace restd::openapi
