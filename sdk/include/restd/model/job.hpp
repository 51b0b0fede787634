// Jobs as slurmctld knows them, and the questions and answers about them.
//
// Hub model: the superset of all API versions, trivially copyable. Strings and lists are views; who owns what they show is
// said where a record is handed over (restd/cluster.hpp). The comment above a structure is its name in the data parsers.
#pragma once

#include <cstdint>
#include <string_view>

#include "restd/model/values.hpp"

namespace restd::model {

// JOB_RES_CORE
struct JobResourcesCore {
    std::uint32_t index = 0;
    std::uint64_t status = 0;
};

// JOB_RES_SOCKET
struct JobResourcesSocket {
    std::uint32_t index = 0;
    List<JobResourcesCore> cores;
};

// JOB_RES_NODE
struct JobResourcesNode {
    std::uint32_t index = 0;
    std::string_view name;
    std::uint16_t cpus_count = 0;
    std::uint16_t cpus_used = 0;
    std::uint64_t memory_used = 0;
    std::uint64_t memory_allocated = 0;
    List<JobResourcesSocket> sockets;
};

// JOB_RES
struct JobResources {
    std::uint32_t allocated_cores = 0;  // v0.0.40 only, 0 unless cores or sockets are what is allocated
    std::uint32_t allocated_cpus = 0;   // v0.0.40 only, 0 unless CPUs are
    std::uint32_t nodes_count = 0;
    std::uint16_t select_type = 0;
    std::uint32_t nodes_select_type = 0;
    std::string_view nodes_list;
    std::uint32_t cpus = 0;
    NoVal16 threads_per_core;
    bool nodes_whole = false;
    List<JobResourcesNode> nodes_allocation;
};

// PART_PRIO
struct PartitionPriority {
    std::string_view partition;
    std::uint32_t priority = 0;
};

// PROCESS_EXIT_CODE_VERBOSE
struct ExitCode {
    std::uint32_t status = 0;
    NoVal32 return_code;
    NoVal16 signal_id;
    std::string_view signal_name;
};

// JOB_INFO
struct Job {
    std::string_view account;
    Time accrue_time = 0;
    std::string_view admin_comment;
    std::string_view allocating_node;
    NoVal32 array_job_id;
    NoVal32 array_task_id;
    NoVal32 array_max_tasks;
    std::string_view array_task_string;
    std::uint32_t association_id = 0;
    std::string_view batch_features;
    bool batch_flag = false;
    std::string_view batch_host;
    std::uint64_t flags = 0;
    std::string_view burst_buffer;
    std::string_view burst_buffer_state;
    std::string_view cluster;
    std::string_view cluster_features;
    std::string_view command;
    std::string_view comment;
    std::string_view container;
    std::string_view container_id;
    bool contiguous = false;
    std::int32_t core_spec = 0;
    std::int32_t thread_spec = 0;
    NoVal16 cores_per_socket;
    NoValDouble billable_tres;
    NoVal16 cpus_per_task;
    NoVal32 cpu_frequency_minimum;
    NoVal32 cpu_frequency_maximum;
    NoVal32 cpu_frequency_governor;
    std::string_view cpus_per_tres;
    std::string_view cron;
    Time deadline = 0;
    NoVal32 delay_boot;
    std::string_view dependency;
    std::uint32_t derived_exit_code = 0;
    Time eligible_time = 0;
    Time end_time = 0;
    std::string_view excluded_nodes;
    std::uint32_t exit_code = 0;
    std::string_view extra;
    std::string_view failed_node;
    std::string_view features;
    std::string_view federation_origin;
    std::string_view federation_siblings_active;
    std::string_view federation_siblings_viable;
    List<std::string_view> gres_detail;
    std::uint32_t group_id = 0;
    std::string_view group_name;
    NoVal32 het_job_id;
    std::string_view het_job_id_set;
    NoVal32 het_job_offset;
    std::uint32_t job_id = 0;
    const JobResources* job_resources = nullptr;
    std::string_view job_size_str;
    std::uint32_t job_state = 0;
    Time last_sched_evaluation = 0;
    std::string_view licenses;
    std::uint16_t mail_type = 0;
    std::string_view mail_user;
    NoVal32 max_cpus;
    NoVal32 max_nodes;
    std::string_view mcs_label;
    std::string_view memory_per_tres;
    std::string_view name;
    std::string_view network;
    std::string_view nodes;
    std::int32_t nice = 0;
    NoVal16 tasks_per_core;
    NoVal16 tasks_per_tres;
    NoVal16 tasks_per_node;
    NoVal16 tasks_per_socket;
    NoVal16 tasks_per_board;
    NoVal32 cpus;
    NoVal32 node_count;
    NoVal32 tasks;
    std::string_view partition;
    std::string_view prefer;
    NoVal64 memory_per_cpu;
    NoVal64 memory_per_node;
    NoVal16 minimum_cpus_per_node;
    NoVal32 minimum_tmp_disk_per_node;
    Time preempt_time = 0;
    Time preemptable_time = 0;
    Time pre_sus_time = 0;
    bool hold = false;
    NoVal32 priority;
    List<PartitionPriority> priority_by_partition;
    std::uint32_t profile = 0;
    std::string_view qos;
    bool reboot = false;
    std::string_view required_nodes;
    std::uint32_t required_switches = 0;
    bool requeue = false;
    Time resize_time = 0;
    std::uint16_t restart_cnt = 0;
    std::string_view resv_name;
    std::string_view scheduled_nodes;
    std::string_view selinux_context;
    std::uint16_t shared = 0;
    bool oversubscribe = false;
    std::uint16_t show_flags = 0;
    std::uint16_t sockets_per_board = 0;
    NoVal16 sockets_per_node;
    Time start_time = 0;
    std::string_view state_description;
    std::string_view state_reason;
    std::string_view standard_error;
    std::string_view standard_input;
    std::string_view standard_output;
    Time submit_time = 0;
    Time suspend_time = 0;
    std::string_view system_comment;
    NoVal32 time_limit;
    NoVal32 time_minimum;
    NoVal16 threads_per_core;
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
    std::uint32_t maximum_switch_wait_time = 0;
    std::string_view wckey;
    std::string_view current_working_directory;
};

// JOB_STATE_RESP_JOB
struct JobStateRecord {
    std::string_view job_id;
    std::uint32_t state = 0;
};

// JOB_ARRAY_RESPONSE_MSG_ENTRY
struct JobArrayResult {
    std::uint32_t job_id = 0;
    std::string_view step_id;
    std::string_view error;
    std::int32_t error_code = 0;
    std::string_view why;
};

// Bits of the flags that a job is signalled with (WARN_FLAGS).
enum KillFlag : std::uint16_t {
    kill_batch_job = 0x1,
    kill_array_task = 0x2,
    kill_full_steps_only = 0x4,
    kill_full_job = 0x8,
    kill_federation_requeue = 0x10,
    kill_hurry = 0x20,
    kill_out_of_memory = 0x40,
    kill_no_sibling_jobs = 0x80,
    kill_reservation_job = 0x100,
    kill_verbose = 0x800,
    kill_cron_jobs = 0x1000,
    kill_warning_sent = 0x8000,
};

// KILL_JOBS_MSG
struct KillJobsRequest {
    std::string_view account;
    std::uint16_t flags = 0;
    std::string_view job_name;
    List<std::string_view> jobs;
    std::string_view partition;
    std::string_view qos;
    std::string_view reservation;
    std::string_view signal;
    std::uint32_t job_state = 12;  // JOB_END: whatever the state
    std::string_view user_id;
    std::string_view user_name;
    std::string_view wckey;
    std::string_view nodes;
};

// KILL_JOBS_RESP_JOB
struct KillJobsResult {
    std::string_view error_string;
    std::uint32_t error_code = 0;
    std::string_view error_message;
    std::string_view step_id;
    NoVal32 job_id;
    std::string_view federation_sibling;
};

// OPENAPI_JOB_INFO_PARAM, OPENAPI_SLURMDBD_JOB_PARAM
struct JobParameter {
    std::string_view job_id;
};

// Bits of JobInfoQuery::flags (JOB_SHOW_FLAGS) that mean something to handlers.
inline constexpr std::uint16_t show_all = 0x1;
inline constexpr std::uint16_t show_detail = 0x2;

// OPENAPI_JOB_INFO_QUERY
struct JobInfoQuery {
    Time update_time = 0;
    std::uint16_t flags = 0;
};

// OPENAPI_JOB_INFO_DELETE_QUERY
struct JobDeleteQuery {
    std::string_view signal;
    std::uint16_t flags = 0;
};

// OPENAPI_JOB_STATE_QUERY
struct JobStateQuery {
    List<std::string_view> job_id;
};

}  // namespace restd::model
