#include "names/job_name.hpp"

#include <charconv>

namespace restd::slurm {
namespace {

constexpr std::uint32_t most_id = 0xfffffffc;

std::optional<std::uint32_t> take_number(std::string_view& text)
{
    std::uint32_t number = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (problem != std::errc() || number > most_id) return {};
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

}  // namespace

std::optional<JobName> JobName::parse(std::string_view text)
{
    text = text.substr(0, text.find('.'));
    JobName name;
    const auto job = take_number(text);
    if (!job || *job == 0) return {};
    name.job = *job;
    if (text.starts_with('_')) {
        text.remove_prefix(1);
        if (!(name.array_task = take_number(text))) return {};
    }
    if (text.starts_with('+')) {
        text.remove_prefix(1);
        if (!(name.het_offset = take_number(text)) || *name.het_offset > most_id - name.job) return {};
    }
    if (!text.empty()) return {};
    return name;
}

}  // namespace restd::slurm
