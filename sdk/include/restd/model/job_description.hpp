// The fields of a request that submits or changes a job.
//
// A field that the request does not give is unset (NoVal), null (string, list, pointer) or 0 (Time, flags other than `shared`).
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

// CRON_ENTRY
struct CronEntry {
    std::uint32_t flags = 0;  // cron_flag
    std::string_view minute;
    std::string_view hour;
    std::string_view day_of_month;
    std::string_view month;
    std::string_view day_of_week;
    std::string_view specification;
    std::string_view command;
    NoVal32 line_start;
    NoVal32 line_end;
};

// JOB_DESC_MSG
struct JobDescription {
    std::string_view account;
    std::string_view account_gather_frequency;
    std::string_view admin_comment;
    std::string_view allocation_node_list;
    NoVal16 allocation_node_port;
    List<std::string_view> argv;
    std::string_view array;
    std::string_view batch_features;
    Time begin_time = 0;
    std::uint64_t flags = 0;  // job_flag
    std::string_view burst_buffer;
    std::string_view clusters;
    std::string_view cluster_constraint;
    std::string_view comment;
    NoValBool contiguous;
    std::string_view container;
    std::string_view container_id;
    NoVal16 cores_per_socket;
    NoVal<std::int32_t> core_specification;    // for each node
    NoVal<std::int32_t> thread_specification;  // for each node
    std::string_view cpu_binding;
    std::uint16_t cpu_binding_flags = 0;  // model::cpu_binding
    std::string_view cpu_frequency;
    std::string_view cpus_per_tres;
    const CronEntry* crontab = nullptr;
    Time deadline = 0;
    NoVal32 delay_boot;  // seconds
    std::string_view dependency;
    Time end_time = 0;
    List<std::string_view> environment;
    NoVal64 rlimits_cpu;      // seconds; unset, as for the other limits: the node's
    NoVal64 rlimits_fsize;    // bytes
    NoVal64 rlimits_data;     // bytes
    NoVal64 rlimits_stack;    // bytes
    NoVal64 rlimits_core;     // bytes
    NoVal64 rlimits_rss;      // bytes
    NoVal64 rlimits_nproc;    // processes
    NoVal64 rlimits_nofile;   // files
    NoVal64 rlimits_memlock;  // bytes
    NoVal64 rlimits_as;       // bytes
    std::string_view excluded_nodes;
    std::string_view extra;
    std::string_view constraints;
    std::string_view group_id;  // name or number
    NoVal32 hetjob_group;       // from 0
    NoValBool immediate;
    NoVal32 job_id;       // see wanted_job_id()
    SlurmStepId step_id;  // job_id in another form; its other members have no effect
    NoValBool kill_on_node_fail;
    std::string_view licenses;
    std::uint16_t mail_type = 0;  // model::mail_type
    std::string_view mail_user;
    std::string_view mcs_label;
    std::string_view memory_binding;
    std::uint16_t memory_binding_type = 0;  // model::memory_binding
    std::string_view memory_per_tres;
    std::string_view name;
    std::string_view network;
    NoVal<std::int32_t> nice;  // is subtracted from the priority
    NoVal32 tasks;             // unset: 1, or as nodes and tasks_per_node give it
    NoVal16 oom_kill_step;
    std::uint16_t open_mode = 0;  // model::open_mode
    NoVal16 reserve_ports;
    NoValBool overcommit;
    std::string_view partition;
    NoVal16 distribution_plane_size;  // tasks
    std::string_view prefer;
    NoValBool hold;
    NoVal32 priority;           // 0: held
    std::uint32_t profile = 0;  // profile_type
    std::string_view qos;
    NoValBool reboot;
    std::string_view required_nodes;
    NoValBool requeue;
    std::string_view reservation;
    NoVal16 resv_mpi_ports;
    std::string_view script;
    std::uint16_t shared = job_shared::not_given;  // model::job_shared
    NoValBool oversubscribe;
    NoVal32 site_factor;
    List<std::string_view> spank_environment;
    std::string_view distribution;
    NoVal32 time_limit;    // minutes
    NoVal32 time_minimum;  // minutes
    std::string_view tres_bind;
    std::string_view tres_freq;
    std::string_view tres_per_job;
    std::string_view tres_per_node;
    std::string_view tres_per_socket;
    std::string_view tres_per_task;
    std::string_view user_id;  // name or number
    NoValBool wait_all_nodes;
    std::uint16_t kill_warning_flags = 0;  // KillFlag
    std::string_view kill_warning_signal;
    NoVal16 kill_warning_delay;  // seconds before the end
    std::string_view current_working_directory;
    NoVal16 cpus_per_task;
    NoVal32 minimum_cpus;
    NoVal32 maximum_cpus;  // unset: no limit
    std::string_view nodes;
    NoVal32 minimum_nodes;
    NoVal32 maximum_nodes;  // unset: no limit
    NoVal16 minimum_boards_per_node;
    NoVal16 minimum_sockets_per_board;
    NoVal16 sockets_per_node;
    NoVal16 threads_per_core;
    NoVal16 tasks_per_node;
    NoVal16 tasks_per_socket;
    NoVal16 tasks_per_core;
    NoVal16 tasks_per_board;
    NoVal16 ntasks_per_tres;
    NoVal16 minimum_cpus_per_node;
    NoVal64 memory_per_cpu;           // MiB
    NoVal64 memory_per_node;          // MiB; 0: all
    NoVal32 temporary_disk_per_node;  // MiB
    std::string_view selinux_context;
    NoVal32 required_switches;  // at most
    NoVal16 segment_size;       // nodes
    std::string_view standard_error;
    std::string_view standard_input;
    std::string_view standard_output;
    NoVal32 wait_for_switch;  // seconds
    std::string_view wckey;
    std::uint16_t x11 = 0;  // x11_flag
    std::string_view x11_magic_cookie;
    std::string_view x11_target_host;
    NoVal16 x11_target_port;  // 0: x11_target_host is a socket

    // The id that the new job should have. Unset: the next free one.
    NoVal32 wanted_job_id() const { return job_id.is_set() ? job_id : step_id.job_id; }
};

// JOB_SUBMIT_REQ
struct JobSubmission {
    std::string_view script;
    List<JobDescription> jobs;
    const JobDescription* job = nullptr;
};

// JOB_ALLOC_REQ
struct AllocationRequest {
    List<JobDescription> hetjob;
    const JobDescription* job = nullptr;
};

}  // namespace restd::model
