// Slurm's patterns in the names of a job's files: "slurm-%j.out", "%x/%A_%4a.log".
//
// %% a percent sign, %A array job id, %a task id, %b task id modulo 10, %j %J job id, %N node, %n %t 0, %s step ("batch"), %u
// user, %x job name. Digits before a number pad it with zeros.
// A backslash anywhere disables all of that (and is removed itself). Anything else after a percent sign is left as it is.
//
// Threads: pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "restd/model/values.hpp"

namespace restd::embedded {

struct PatternValues {
    std::uint32_t job_id = 0;
    std::uint32_t array_job_id = 0;  // 0: not an array
    NoVal32 array_task_id;
    std::string_view user, job_name, node, work_dir;
};

// Appends the absolute path to `out`; a relative path is relative to work_dir.
void append_file_name(std::string& out, std::string_view pattern, const PatternValues& values);

// The pattern of standard output if the job has none.
inline std::string_view default_output_pattern(bool array)
{
    return array ? "slurm-%A_%a.out" : "slurm-%j.out";
}

}  // namespace restd::embedded
