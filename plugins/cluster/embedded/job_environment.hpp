// What a batch script finds in its environment: the request's own variables and SLURM_*.
//
// Threads: pure.
#pragma once

#include <string>
#include <vector>

#include "job_record.hpp"
#include "job_spool.hpp"
#include "slurm_conf.hpp"

namespace restd::embedded {

// REQUIRES: job.allocation.
std::vector<std::string> job_environment(const ClusterConf& conf, const JobRecord& job);
// The files of a job, patterns expanded. `out` is replaced.
void standard_input_of(std::string& out, const ClusterConf& conf, const JobRecord& job);
void standard_output_of(std::string& out, const ClusterConf& conf, const JobRecord& job);
void standard_error_of(std::string& out, const ClusterConf& conf, const JobRecord& job);
// All that the shepherd needs. `script`: where the script will lie.
LaunchSpec launch_spec(const ClusterConf& conf, const JobRecord& job, const std::string& script);

}  // namespace restd::embedded
