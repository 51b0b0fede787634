// Jobs as slurmctld knows them, and the queries and results that belong to them.
//
// Hub model: the superset of all API versions. All structures are trivially copyable. Strings and lists are views;
// restd/cluster.hpp says how long a record and its views are valid. The comment above a structure is its name in the data
// parsers.
#pragma once

#include <cstdint>
#include <string_view>

#include "restd/model/job_values.hpp"
#include "restd/model/step_id.hpp"
#include "restd/model/values.hpp"

namespace restd::model {

// JOB_RES_CORE
struct JobResourcesCore {
    std::uint32_t index = 0;   // in its socket, from 0
    std::uint64_t status = 0;  // core_status
};

// JOB_RES_SOCKET
struct JobResourcesSocket {
    std::uint32_t index = 0;  // in its node, from 0
    List<JobResourcesCore> cores;
};

// JOB_RES_NODE
struct JobResourcesNode {
    std::uint32_t index = 0;  // in the job, from 0
    std::string_view name;
    std::uint16_t cpus_count = 0;
    std::uint16_t cpus_used = 0;
    std::uint64_t memory_used = 0;       // MiB
    std::uint64_t memory_allocated = 0;  // MiB
    List<JobResourcesSocket> sockets;
};

// JOB_RES
struct JobResources {
    std::uint32_t allocated_cores = 0;  // v0.0.40 only; 0 unless the cluster allocates cores or sockets
    std::uint32_t allocated_cpus = 0;   // v0.0.40 only; 0 unless the cluster allocates CPUs
    std::uint32_t nodes_count = 0;
    std::uint16_t select_type = 0;        // model::select_type
    std::uint32_t nodes_select_type = 0;  // node_share
    std::string_view nodes_list;
    std::uint32_t cpus = 0;
    NoVal16 threads_per_core;  // unset: all
    bool nodes_whole = false;
    List<JobResourcesNode> nodes_allocation;
};

// NODE_GRES_LAYOUT
struct NodeGresLayout {
    std::string_view name;
    std::string_view type;
    std::uint64_t count = 0;
    std::string_view index;  // "0-1,3"; "": not known
};

// NODE_RESOURCE_LAYOUT
struct NodeResourceLayout {
    std::string_view node;
    std::uint16_t sockets_per_node = 0;
    std::uint16_t cores_per_socket = 0;
    std::uint64_t memory_allocated = 0;  // MiB
    std::string_view core_bitmap;        // "0x3": a bit for each core of the node, core 0 is the lowest
    NoVal32 channel;                     // of the interconnect; unset: none
    List<NodeGresLayout> gres;
};

// PART_PRIO
struct PartitionPriority {
    std::string_view partition;
    std::uint32_t priority = 0;
};

// PROCESS_EXIT_CODE_VERBOSE
struct ExitCode {
    std::uint32_t status = 0;  // exit_status
    NoVal32 return_code;       // unset: it did not exit by itself
    NoVal16 signal_id;         // unset: no signal ended it
    std::string_view signal_name;
};

// JOB_INFO
struct Job {
    std::string_view account;
    Time accrue_time = 0;
    std::string_view admin_comment;
    std::string_view allocating_node;
    NoVal32 array_job_id;     // 0 or unset: no array task
    NoVal32 array_task_id;    // unset: no single task
    NoVal32 array_max_tasks;  // 0 or unset: no limit
    std::string_view array_task_string;
    std::uint32_t association_id = 0;  // 0: none
    std::string_view batch_features;
    bool batch_flag = false;
    std::string_view batch_host;
    std::uint64_t flags = 0;  // job_flag
    std::string_view burst_buffer;
    std::string_view burst_buffer_state;
    std::string_view cluster;
    std::string_view cluster_features;
    std::string_view command;
    std::string_view comment;
    std::string_view container;
    std::string_view container_id;
    bool contiguous = false;
    std::int32_t core_spec = 0;      // for each node; 0: none
    std::int32_t thread_spec = 0;    // for each node; 0: none
    NoVal16 cores_per_socket;        // at least; unset: any
    NoValDouble billable_tres;       // unset: not computed
    NoVal16 cpus_per_task;           // unset: 1
    NoVal32 cpu_frequency_minimum;   // kHz, or a value of cpu_frequency; unset: none
    NoVal32 cpu_frequency_maximum;   // likewise
    NoVal32 cpu_frequency_governor;  // cpu_frequency; unset: none
    std::string_view cpus_per_tres;
    std::string_view cron;
    Time deadline = 0;   // 0: none
    NoVal32 delay_boot;  // seconds
    std::string_view dependency;
    std::uint32_t derived_exit_code = 0;  // wait status, as of waitpid()
    Time eligible_time = 0;
    Time end_time = 0;  // while it runs: the latest end by its time limit
    std::string_view excluded_nodes;
    std::uint32_t exit_code = 0;  // wait status
    std::string_view extra;
    std::string_view failed_node;
    std::string_view features;
    std::string_view federation_origin;
    std::string_view federation_siblings_active;
    std::string_view federation_siblings_viable;
    List<std::string_view> gres_detail;
    std::uint32_t group_id = 0;
    std::string_view group_name;
    NoVal32 het_job_id;  // 0 or unset: no component
    std::string_view het_job_id_set;
    NoVal32 het_job_offset;  // from 0
    std::uint32_t job_id = 0;
    const JobResources* job_resources = nullptr;
    std::string_view job_size_str;
    std::uint32_t job_state = 0;  // model::job_state
    Time last_sched_evaluation = 0;
    std::string_view licenses;
    std::string_view licenses_allocated;
    std::uint16_t mail_type = 0;  // model::mail_type
    std::string_view mail_user;
    NoVal32 max_cpus;   // 0 or unset: no limit
    NoVal32 max_nodes;  // 0 or unset: no limit
    std::string_view mcs_label;
    std::string_view memory_per_tres;
    std::string_view name;
    std::string_view network;
    std::string_view nodes;
    std::int32_t nice = 0;     // is subtracted from the priority
    NoVal16 tasks_per_core;    // at most; unset or infinite: no limit
    NoVal16 tasks_per_tres;    // unset: any
    NoVal16 tasks_per_node;    // 0 or unset: any
    NoVal16 tasks_per_socket;  // at most; unset or infinite: no limit
    NoVal16 tasks_per_board;   // at most; 0 or unset: no limit
    NoVal32 cpus;              // while it waits: the minimum
    NoVal32 node_count;        // while it waits: the minimum
    NoVal32 tasks;
    std::string_view partition;
    std::string_view prefer;
    NoVal64 memory_per_cpu;   // MiB; unset: requested for each node
    NoVal64 memory_per_node;  // MiB; unset: requested for each CPU
    NoVal16 minimum_cpus_per_node;
    NoVal32 minimum_tmp_disk_per_node;  // MiB
    Time preempt_time = 0;              // 0: not preempted
    Time preemptable_time = 0;
    Time pre_sus_time = 0;  // seconds, no point in time: how long it ran before it was last suspended
    bool hold = false;
    NoVal32 priority;  // 0: held; unset: none yet
    List<PartitionPriority> priority_by_partition;
    std::uint32_t profile = 0;  // profile_type
    std::string_view qos;
    bool reboot = false;
    std::string_view required_nodes;
    std::uint32_t required_switches = 0;  // at most; 0: no limit
    bool requeue = false;
    Time resize_time = 0;
    std::uint16_t restart_cnt = 0;
    std::string_view resv_name;
    std::string_view scheduled_nodes;
    std::uint16_t segment_size = 0;  // nodes; 0: all in one
    std::string_view selinux_context;
    std::uint16_t shared = 0;  // job_shared
    bool oversubscribe = false;
    std::uint16_t show_flags = 0;         // show_all and the like
    std::uint16_t sockets_per_board = 0;  // at least; 0: any
    NoVal16 sockets_per_node;             // at least; unset: any
    Time start_time = 0;                  // while it waits: expected
    std::string_view state_description;
    std::string_view state_reason;
    std::string_view standard_error;  // these three as submitted, with patterns
    std::string_view standard_input;
    std::string_view standard_output;
    std::string_view stderr_expanded;  // with patterns filled in; "": none was submitted
    std::string_view stdin_expanded;   // likewise
    std::string_view stdout_expanded;  // likewise, but of a batch job never empty: the file that is the default
    std::string_view stderr_file;      // the file that is used: the submitted one, or the default
    std::string_view stdin_file;       // likewise
    SlurmStepId step_id;
    std::string_view submit_line;  // the command that submitted it; "": not known
    Time submit_time = 0;
    Time suspend_time = 0;  // of the last suspend or resume
    std::string_view system_comment;
    NoVal32 time_limit;        // minutes; infinite: no limit; unset: the partition's
    NoVal32 time_minimum;      // minutes; 0 or unset: none
    NoVal16 threads_per_core;  // unset: any
    std::string_view tres_bind;
    std::string_view tres_freq;
    std::string_view tres_per_job;
    std::string_view tres_per_node;
    std::string_view tres_per_socket;
    std::string_view tres_per_task;
    std::string_view tres_req_str;
    std::string_view tres_alloc_str;
    std::uint32_t user_id = 0;
    std::string_view user_name;
    std::uint32_t maximum_switch_wait_time = 0;  // seconds
    std::string_view wckey;
    std::string_view current_working_directory;
};

// JOB_STATE_RESP_JOB
struct JobStateRecord {
    std::string_view job_id;
    std::uint32_t state = 0;  // model::job_state
};

// JOB_ARRAY_RESPONSE_MSG_ENTRY
struct JobArrayResult {
    std::uint32_t job_id = 0;
    std::string_view step_id;
    std::string_view error;
    std::int32_t error_code = 0;  // Slurm's; 0: changed
    std::string_view why;
};

// KILL_JOBS_MSG
struct KillJobsRequest {
    std::string_view account;
    std::uint16_t flags = 0;  // KillFlag
    std::string_view job_name;
    List<std::string_view> jobs;
    std::string_view partition;
    std::string_view qos;
    std::string_view reservation;
    std::string_view signal;                          // name or number; empty: SIGKILL
    std::uint32_t job_state = model::job_state::end;  // end: jobs in any state
    std::string_view user_id;
    std::string_view user_name;
    std::string_view wckey;
    std::string_view nodes;
};

// KILL_JOBS_RESP_JOB
struct KillJobsResult {
    std::string_view error_string;
    std::uint32_t error_code = 0;  // Slurm's; 0: signalled
    std::string_view error_message;
    std::string_view step_id;
    NoVal32 job_id;  // unset: no such job
    std::string_view federation_sibling;
};

// OPENAPI_JOB_INFO_PARAM, OPENAPI_SLURMDBD_JOB_PARAM
struct JobParameter {
    std::string_view job_id;
};

// OPENAPI_JOB_INFO_QUERY
struct JobInfoQuery {
    Time update_time = 0;     // 0: always; else only if something has changed since
    std::uint16_t flags = 0;  // show_all and the like
};

// OPENAPI_JOB_INFO_DELETE_QUERY
struct JobDeleteQuery {
    std::string_view signal;  // name or number
    std::uint16_t flags = 0;  // KillFlag
};

// OPENAPI_JOB_STATE_QUERY
struct JobStateQuery {
    List<std::string_view> job_id;
};

}  // namespace restd::model
