// The environment of a batch script: the variables of the request, and SLURM_*.
//
// Threads: pure functions.
#pragma once

#include <string>
#include <vector>

#include "conf/slurm_conf.hpp"
#include "jobs/job_record.hpp"
#include "run/job_spool.hpp"

namespace restd::embedded {

// REQUIRES: job.allocation.
std::vector<std::string> job_environment(const ClusterConf& conf, const JobRecord& job);
// The paths of a job's files, with patterns expanded. `out` is replaced.
void standard_input_of(std::string& out, const ClusterConf& conf, const JobRecord& job);
void standard_output_of(std::string& out, const ClusterConf& conf, const JobRecord& job);
void standard_error_of(std::string& out, const ClusterConf& conf, const JobRecord& job);
// Everything that the shepherd needs. `script`: the path that the script will have.
LaunchSpec launch_spec(const ClusterConf& conf, const JobRecord& job, const std::string& script);

}  // namespace restd::embedded
