#include "engine/job_name.hpp"

#include <algorithm>
#include <string>

#include "base/shared_words.hpp"
#include "restd/error.hpp"

namespace restd::embedded {
namespace {

[[noreturn]] void refuse_names(const std::string& what, std::uint64_t most)
{
    throw Error(err::data_too_large, "The request names " + what + "; the limit is " + std::to_string(most) + ".",
                "cluster/embedded", 413);
}

}  // namespace

std::optional<JobName> JobName::parse(std::string_view text)
{
    JobName name;
    const auto under = text.find('_');
    const auto job = parse_number(text.substr(0, under));
    if (!job || *job == 0 || *job > 0xfffffff0) return std::nullopt;
    name.job = static_cast<std::uint32_t>(*job);
    if (under != std::string_view::npos && text.substr(under + 1) != "*") {
        auto spec = parse_array(text.substr(under + 1), 0xfffffff0);
        if (!spec) return std::nullopt;
        name.tasks = std::move(spec->tasks);
    }
    return name;
}

void check_name_count(std::span<const JobName> names)
{
    std::uint64_t ids = 0;
    for (const auto& name : names) ids += name.tasks ? name.tasks->ranges() : 1;
    if (ids > most_job_ids) refuse_names(std::to_string(ids) + " jobs and ranges of tasks", most_job_ids);
}

void check_repeated_names(const JobTable& table, std::span<const JobName> names)
{
    const std::uint64_t most = 2 * table.weight() + most_job_ids;
    std::uint64_t looked_at = 0;
    for (const auto& name : names) {
        const std::uint64_t there = table.records_of(name.job);
        looked_at += name.tasks ? std::min(there, name.tasks->size()) : there;
    }
    if (looked_at > most) refuse_names(std::to_string(looked_at) + " jobs, many of them several times", most);
}

NamedJobs find_named(const JobTable& table, const JobName& name)
{
    NamedJobs found;
    if (!name.tasks) {
        found.jobs = table.find_all(name.job);
        return found;
    }
    found.jobs = table.find_tasks(name.job, *name.tasks);
    found.head = table.head_of(name.job);
    if (found.head) found.waiting = found.head->tasks->common(*name.tasks);
    if (found.waiting.empty()) found.head.reset();
    return found;
}

}  // namespace restd::embedded
