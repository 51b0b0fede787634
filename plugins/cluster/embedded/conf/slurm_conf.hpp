// slurm.conf: the settings of the cluster, in Slurm's own syntax.
//
// Keys are case-insensitive, `#` starts a comment, a backslash at the end continues a line, `Include FILE` reads another file.
// `remarks` lists the settings that this cluster ignores. An invalid value is an error with file and line.
//
// Threads: read once at start, immutable after.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/array_spec.hpp"
#include "common/conf_lines.hpp"
#include "conf/host_facts.hpp"
#include "conf/policy_conf.hpp"
#include "conf/reservation_conf.hpp"
#include "restd/model/values.hpp"

namespace restd::embedded {

struct NodeConf {
    std::string name, address, hostname, features, reason, comment;
    std::string active_features;  // those of `features` that are active at the moment
    std::uint32_t cpus = 0, boards = 1, sockets = 0, cores_per_socket = 0, threads_per_core = 0;
    std::uint64_t memory_mb = 0;
    std::uint32_t temporary_mb = 0, weight = 1, port = 0;
    std::string state = "UNKNOWN";
};

struct PartitionConf {
    std::string name;
    std::string line;       // all settings of its line in slurm.conf, to notice changes of the line; "": it has no line
    std::string nodes;      // as written
    bool has_node = false;  // this machine is in it
    bool is_default = false;
    std::uint16_t state = 3;                 // Slurm's PARTITION_UP; DOWN 1, DRAIN 2, INACTIVE 0
    NoVal32 max_time = NoVal32::infinite();  // minutes
    NoVal32 default_time;                    // unset: max_time
    NoVal32 max_nodes = NoVal32::infinite();
    std::uint32_t min_nodes = 0;
    NoVal32 max_cpus_per_node = NoVal32::infinite();
    NoVal64 def_memory_per_cpu, def_memory_per_node, max_memory_per_cpu, max_memory_per_node;
    std::uint16_t priority_tier = 1, priority_job_factor = 1;
    std::uint32_t grace_time = 0;
    NoVal16 over_time_limit;
    std::uint16_t max_share = 1;
    bool disable_root_jobs = false, root_only = false, hidden = false;
    std::string allow_groups, allow_accounts, deny_accounts, allow_qos, deny_qos, alternate;
    std::string qos;                   // its limits apply to all jobs in the partition
    TresWeights billing_weights;       // if not given, a job is billed for its CPUs
    std::string billing_weights_text;  // as written
};

struct ClusterConf {
    std::string cluster_name = "cluster";
    std::string slurm_user;  // may change all jobs, as root and the daemon's own user may
    std::string state_save_location;
    std::string jwt_key_file;         // AuthAltParameters=jwt_key=
    std::string user_claim;           // AuthAltParameters=userclaimfield=
    std::uint32_t min_job_age = 300;  // seconds a finished job stays in the controller
    std::uint32_t kill_wait = 30;     // seconds between SIGTERM and SIGKILL
    std::uint32_t max_job_count = 1'000'000;
    std::uint32_t max_array_size = 100'001;
    std::size_t max_script_size = 4UL << 20;  // SchedulerParameters=max_script_size
    std::uint32_t first_job_id = 1, max_job_id = 0x03ff0000;
    std::uint32_t over_time_limit = 0;        // minutes; 0xffff: unlimited
    bool requeue = true;                      // JobRequeue
    TaskSet requeue_exit, requeue_exit_hold;  // exit codes after which a job is requeued, or requeued and held
    bool append_files = false;                // JobFileAppend
    bool enforce_part_limits = false;
    bool enforce_any_partition = false;  // EnforcePartLimits=ANY: one valid partition is enough
    bool memory_is_counted = true;       // SelectTypeParameters includes memory
    bool backfill = true;                // SchedulerType=sched/backfill
    std::uint32_t queue_depth = 1000;    // number of jobs considered in one pass
    NoVal64 def_memory_per_cpu, def_memory_per_node, max_memory_per_cpu, max_memory_per_node;
    std::vector<std::pair<std::string, std::uint32_t>> licenses;
    std::string mail_program;
    std::uint32_t hash = 0;  // another number where the file says something else; 0: there is no file
    PolicyConf policy;
    NodeConf node;  // this machine
    std::vector<PartitionConf> partitions;
    std::vector<ReservationConf> reservations;
    std::uint32_t reservation_over_run = 0;  // ResvOverRun: minutes, 0xffff: unlimited
    std::vector<std::string> remarks;        // for the log: unknown keys, and settings that do not apply here

    const PartitionConf* partition(std::string_view name) const;
    const PartitionConf* default_partition() const;
};

// Adds a remark for the log.
inline void add_remark(ClusterConf& conf, const cluster::ConfPlace& place, const std::string& text)
{
    conf.remarks.push_back(place.text() + ": " + text);
}

using cluster::ConfError;

// The configuration without a file: this machine, partition `debug`.
ClusterConf default_conf(const HostFacts& host);
// Throws ConfError.
ClusterConf read_conf(const std::string& file, const HostFacts& host);
// The same for text in memory; `file` is its name in messages, and tells where Include looks.
ClusterConf parse_conf(const std::string& text, const std::string& file, const HostFacts& host);

}  // namespace restd::embedded
