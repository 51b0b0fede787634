// Expands the paths of a finished job's files. slurmdbd stores them as they were given, with their % patterns.
//
// Pure functions.
#pragma once

#include <cstdint>
#include <string_view>

#include "restd/arena.hpp"

namespace restd::slurm {

struct StdioValues {
    std::uint32_t job_id = 0;
    std::uint32_t array_job_id = 0;  // 0: not part of a job array
    std::uint32_t array_task_id = 0;
    std::string_view user, job_name, work_dir;
    std::string_view step_name, node;  // of the first step
};

// Patterns: %A array job id; %a array task id; %b array task id modulo 10; %j %J job id; %N nodes and %s name of the first
// step; %n %t 0; %u user; %x job name; %% a percent sign. Digits before a number pad it with zeros, to at most ten digits. A
// backslash anywhere disables all patterns and is removed. A relative path is in the working directory. An empty path gives "".
std::string_view expand_stdio_path(std::string_view path, const StdioValues& values, Arena& arena);

}  // namespace restd::slurm
