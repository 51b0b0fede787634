// How clients name jobs: "12", "12_3", "12_[1-5]", and the records that a name stands for.
//
// Threads: values; pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "jobs/job_table.hpp"

namespace restd::embedded {

struct JobName {
    std::uint32_t job = 0;
    std::optional<TaskSet> tasks;
    static std::optional<JobName> parse(std::string_view text);
};

// How many jobs one request may name. Each range of an array's tasks counts as one.
inline constexpr std::uint64_t most_job_ids = 20'000;
// Throws Error with status 413 where one request names more than most_job_ids. Each range of tasks counts.
void check_name_count(std::span<const JobName> names);
// The same where they are more than there are jobs to name: one that is named again and again is looked at as often.
void check_repeated_names(const JobTable& table, std::span<const JobName> names);

// What a name is for.
struct NamedJobs {
    std::vector<JobRef> jobs;
    JobRef head;                         // of the array, where tasks are named that wait in it
    std::vector<std::uint32_t> waiting;  // those tasks, ascending
};
NamedJobs find_named(const JobTable& table, const JobName& name);

}  // namespace restd::embedded
