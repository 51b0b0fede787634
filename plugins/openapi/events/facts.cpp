#include "facts.hpp"

namespace restd::events {

void note(const model::Job& job, Facts& facts)
{
    facts.key = std::to_string(job.job_id);
    facts.state = job.job_state;
    facts.reason = job.state_reason;
    facts.partitions = job.partition;
    facts.job_id = job.job_id;
    facts.array_job_id = job.array_job_id.value_or(0);
    facts.array_task_id = facts.array_job_id != 0 ? job.array_task_id : NoVal32();
    facts.array_tasks = job.array_task_string;
    facts.user_id = job.user_id;
    facts.user = job.user_name;
    facts.account = job.account;
    facts.name = job.name;
    facts.nodes = job.nodes;
}

void note(const model::Node& node, Facts& facts)
{
    facts.key = node.name;
    facts.state = node.state;
    facts.reason = node.reason;
    facts.partitions = node.partitions;
    facts.features = node.features;
}

bool FilteredRecord::matches(const Filter& filter, const Facts& facts, std::optional<std::uint32_t> before)
{
    if (filter.is_empty()) return true;
    const auto is_either = [&](const auto& record, std::uint32_t& state) {
        state = facts.state;
        if (filter.matches(&record)) return true;
        if (!before || *before == facts.state) return false;
        state = *before;
        return filter.matches(&record);
    };
    if (facts.job_id == 0) {
        node_.partitions = facts.partitions;
        node_.features = facts.features;
        return is_either(node_, node_.state);
    }
    job_.user_name = facts.user;
    job_.user_id = facts.user_id;
    job_.account = facts.account;
    job_.partition = facts.partitions;
    job_.name = facts.name;
    job_.nodes = facts.nodes;
    return is_either(job_, job_.job_state);
}

}  // namespace restd::events
