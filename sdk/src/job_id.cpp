#include "restd/job_id.hpp"

#include <charconv>

namespace restd {
namespace {

constexpr std::uint32_t no_val = 0xfffffffe;  // Slurm's "no such number"

// Removes a number from the front of `text`. The number must be below no_val.
std::optional<std::uint32_t> take_number(std::string_view& text, bool may_be_hex)
{
    int base = 10;
    std::string_view digits = text;
    if (may_be_hex && digits.size() > 2 && digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X')) {
        base = 16;
        digits.remove_prefix(2);
    }
    std::uint32_t value = 0;
    const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
    if (result.ec != std::errc() || value >= no_val) return {};
    text = digits.substr(static_cast<std::size_t>(result.ptr - digits.data()));
    return value;
}

bool is_step(std::string_view text)
{
    if (text == "batch" || text == "extern" || text == "interactive") return true;
    if (!take_number(text, false)) return false;
    if (!text.starts_with('+')) return text.empty();
    text.remove_prefix(1);
    return take_number(text, false) && text.empty();
}

}  // namespace

std::optional<JobId> JobId::parse(std::string_view text)
{
    JobId id;
    const auto job = take_number(text, true);
    if (!job || *job == 0) return {};
    id.job = *job;
    if (text.starts_with('_') || text.starts_with('+')) {
        const bool is_array = text.front() == '_';
        text.remove_prefix(1);
        const auto number = take_number(text, false);
        if (!number || (!is_array && *number >= no_val - id.job)) return {};
        (is_array ? id.array_task : id.het_offset) = *number;
    }
    if (text.empty()) return id;
    if (text.front() != '.' || !is_step(text.substr(1))) return {};
    id.step = text.substr(1);
    return id;
}

std::string JobId::text() const
{
    std::string out = std::to_string(job);
    if (array_task) out += "_" + std::to_string(*array_task);
    if (het_offset) out += "+" + std::to_string(*het_offset);
    return out;
}

}  // namespace restd
