// Texts of a job that Slurm's clients make themselves: array indexes, file names.
//
// Threads: pure functions. Each appends to `out`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "messages/job.hpp"

namespace restd::slurm {

// "1-4,7": the bits that are set.
void append_ranges(std::string& out, const Bits& bits);

// The indexes of an array's waiting tasks from their mask: "0x1E" becomes "1-4", an even step "1-40:3". A long text is cut and
// ends with "...". "%N" is added if `max_tasks`, the number that may run at a time, is not 0. Other texts stay unchanged.
void append_task_string(std::string& out, std::string_view mask, std::uint32_t max_tasks);

// The path of a job's output or input. Replaces the patterns %A %a %b %j %u %x, with a width as in %5j. A relative path is in
// the working directory.
void append_job_path(std::string& out, std::string_view pattern, const model::Job& job);

// The default output file of a batch job.
void append_default_output(std::string& out, const model::Job& job);

// A job, task or step as Slurm writes it: "8", "8_3", "8_[1-4]", "8+1", "8.batch".
void append_step(std::string& out, const SelectedStep& step);
// "batch", "extern" and the like, or the number.
void append_step_number(std::string& out, std::uint32_t step);

}  // namespace restd::slurm
