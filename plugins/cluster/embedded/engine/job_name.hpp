// How clients name jobs ("12", "12_3", "12_[1-5]"), and the job records that a name refers to.
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

// How many jobs one request may name. Each range of array tasks counts as one.
inline constexpr std::uint64_t most_job_ids = 20'000;
// Throws Error with status 413 if one request names more than most_job_ids. Each range of tasks counts as one.
void check_name_count(std::span<const JobName> names);
// Throws the same Error if the names refer to many more jobs than exist, because they repeat the same jobs. Each repeat costs a
// look-up.
void check_repeated_names(const JobTable& table, std::span<const JobName> names);

// The jobs that a name refers to.
struct NamedJobs {
    std::vector<JobRef> jobs;
    JobRef head;                         // of the array, if some of the named tasks wait in it
    std::vector<std::uint32_t> waiting;  // those tasks, ascending
};
NamedJobs find_named(const JobTable& table, const JobName& name);

}  // namespace restd::embedded
