// What a batch script finds in its environment: the request's own variables and SLURM_*.
//
// Threads: pure.
#pragma once

#include <string>
#include <vector>

#include "conf/slurm_conf.hpp"
#include "jobs/job_record.hpp"
#include "run/job_spool.hpp"

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
