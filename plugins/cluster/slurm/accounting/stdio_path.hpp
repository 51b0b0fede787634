// Names of a finished job's files: slurmdbd keeps them as they were given, with their % patterns.
//
// Pure functions.
#pragma once

#include <cstdint>
#include <string_view>

#include "restd/arena.hpp"

namespace restd::slurm {

struct StdioValues {
    std::uint32_t job_id = 0;
    std::uint32_t array_job_id = 0;  // 0: it was in no array
    std::uint32_t array_task_id = 0;
    std::string_view user, job_name, work_dir;
    std::string_view step_name, node;  // of its first step
};

// %A %a %b array job, its task, that modulo 10; %j %J job; %N %s first step's nodes and name; %n %t 0; %u user; %x name of the
// job; %% a percent sign. Digits before a number pad it with zeros, to ten at most. A backslash anywhere switches all of that
// off and is dropped. A name that does not begin at the root is one in the working directory. No name: "".
std::string_view expand_stdio_path(std::string_view path, const StdioValues& values, Arena& arena);

}  // namespace restd::slurm
