// Values of enumerations and bits of job records and requests.
//
// The numbers are Slurm's (slurm/slurm.h and slurm/slurmdb.h, Slurm 24.11). The document (GET /openapi/v3) says what each
// means, at the names that clients see.
#pragma once

#include <cstdint>

namespace restd::model {

// Bits of Job::flags and JobDescription::flags.
namespace job_flag {
inline constexpr std::uint64_t kill_invalid_dependency = 0x1, no_kill_invalid_dependency = 0x2, has_state_directory = 0x4,
                               testing_backfill = 0x8, gres_binding_enforced = 0x10, test_now_only = 0x20,
                               send_job_environment = 0x40, spread_job = 0x100, prefer_minimum_node_count = 0x200,
                               job_kill_hurry = 0x400, skip_tres_string_accounting = 0x800,
                               sibling_cluster_update_only = 0x1000, heterogeneous_job = 0x2000,
                               exact_task_count_requested = 0x4000, exact_cpu_count_requested = 0x8000,
                               testing_whole_node_backfill = 0x10000, top_priority_job = 0x20000,
                               accrue_count_cleared = 0x40000, gres_binding_disabled = 0x80000, job_was_running = 0x100000,
                               job_accrue_time_reset = 0x200000, cron_job = 0x400000, exact_memory_requested = 0x800000,
                               external_job = 0x1000000, using_default_account = 0x2000000, using_default_partition = 0x4000000,
                               using_default_qos = 0x8000000, using_default_wckey = 0x10000000, dependent = 0x20000000,
                               magnetic = 0x40000000, partition_assigned = 0x80000000, backfill_attempted = 0x100000000,
                               scheduling_attempted = 0x200000000, save_batch_script = 0x800000000,
                               gres_one_task_per_sharing = 0x4000000000, gres_multiple_tasks_per_sharing = 0x8000000000,
                               gres_allow_task_sharing = 0x10000000000, stepmgr_enabled = 0x20000000000,
                               spread_segments = 0x80000000000, consolidate_segments = 0x100000000000,
                               expedited_requeue = 0x200000000000, implicit_max_nodes = 0x800000000000;
}  // namespace job_flag

// Bits of JobInfoQuery::flags, NodesQuery::flags and PartitionsQuery::flags. 0: as if none had been given.
inline constexpr std::uint16_t show_all = 0x1, show_detail = 0x2, show_mixed = 0x8, show_local = 0x10, show_sibling = 0x20,
                               show_federation = 0x40, show_future = 0x80;

// Bits of Job::mail_type and JobDescription::mail_type.
namespace mail_type {
inline constexpr std::uint16_t begin = 0x1, end = 0x2, fail = 0x4, requeue = 0x8, time_100 = 0x10, time_90 = 0x20,
                               time_80 = 0x40, time_50 = 0x80, stage_out = 0x100, array_tasks = 0x200,
                               invalid_dependency = 0x400;
}  // namespace mail_type

// JobDescription::cpu_binding_flags: the unit in bits 1 to 4, the rule in bits 5 to 11, and flags.
namespace cpu_binding {
inline constexpr std::uint16_t to_threads = 0x2, to_cores = 0x4, to_sockets = 0x8, to_ldoms = 0x10, none = 0x20, map = 0x80,
                               mask = 0x100, ldrank = 0x200, ldmap = 0x400, ldmask = 0x800, verbose = 0x1,
                               one_thread_per_core = 0x2000;
inline constexpr std::uint16_t unit_mask = 0x1e, rule_mask = 0xfe0;
}  // namespace cpu_binding

// Bits of JobRequeueQuery::flags and JobsToRequeue::flags.
namespace requeue_flag {
inline constexpr std::uint32_t incomplete = 0x1, hold = 0x800, special_exit = 0x1000, fail = 0x20000;
}  // namespace requeue_flag

// Bits of CronEntry::flags: the text has a `*` there.
namespace cron_flag {
inline constexpr std::uint32_t wild_minute = 0x2, wild_hour = 0x4, wild_day_of_month = 0x8, wild_month = 0x10,
                               wild_day_of_week = 0x20;
}  // namespace cron_flag

// JobDescription::memory_binding_type: the rule in bits 1 to 5, and flags.
namespace memory_binding {
inline constexpr std::uint16_t none = 0x2, rank = 0x4, map = 0x8, mask = 0x10, local = 0x20, verbose = 0x1, sort = 0x40,
                               prefer = 0x80;
inline constexpr std::uint16_t rule_mask = 0x3e;
}  // namespace memory_binding

// Bits of KillJobsRequest::flags, JobDeleteQuery::flags and JobDescription::kill_warning_flags.
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
    kill_no_cron_jobs = 0x200,
    kill_verbose = 0x800,
    kill_cron_jobs = 0x1000,
    kill_warning_sent = 0x8000,
};

// Bits of JobDescription::x11.
namespace x11_flag {
inline constexpr std::uint16_t forward_all_nodes = 0x1, batch_node = 0x2, first_node = 0x4, last_node = 0x8;
}  // namespace x11_flag

// JobDescription::open_mode; 0: as slurm.conf says.
namespace open_mode {
inline constexpr std::uint16_t append = 0x1, truncate = 0x2;
}  // namespace open_mode

// Bits of Job::profile and JobDescription::profile.
namespace profile_type {
inline constexpr std::uint32_t not_set = 0x0, none = 0x1, energy = 0x2, lustre = 0x8, network = 0x10, task = 0x4;
}  // namespace profile_type

// Job::shared and JobDescription::shared: who else may use the job's nodes.
namespace job_shared {
inline constexpr std::uint16_t exclusive = 0x0, oversubscribe = 0x1, user = 0x2, mcs = 0x3, topo = 0x4;
inline constexpr std::uint16_t not_given = 0xfffe;  // in a request
}  // namespace job_shared

// Job::job_state, DatabaseJob::state_current and the like: a base state in the low eight bits, and flags.
namespace job_state {
inline constexpr std::uint32_t pending = 0x0, running = 0x1, suspended = 0x2, completed = 0x3, cancelled = 0x4, failed = 0x5,
                               timeout = 0x6, node_fail = 0x7, preempted = 0x8, boot_fail = 0x9, deadline = 0xa,
                               out_of_memory = 0xb, end = 0xc, launch_failed = 0x100, requeued = 0x400, requeue_hold = 0x800,
                               special_exit = 0x1000, resizing = 0x2000, configuring = 0x4000, completing = 0x8000,
                               stopped = 0x10000, reconfig_fail = 0x20000, power_up_node = 0x40000, revoked = 0x80000,
                               requeue_fed = 0x100000, resv_del_hold = 0x200000, signaling = 0x400000, stage_out = 0x800000,
                               expediting = 0x1000000;
inline constexpr std::uint32_t base_mask = 0xff;
// The base state alone.
inline constexpr std::uint32_t base(std::uint32_t state)
{
    return state & base_mask;
}
}  // namespace job_state

// ExitCode::status.
namespace exit_status {
inline constexpr std::uint32_t invalid = 0x0, pending = 0x1, success = 0x2, error = 0x3, signaled = 0x4, core_dumped = 0x5,
                               end = 0x6;
}  // namespace exit_status

// JobResources::nodes_select_type: who else may use the nodes.
namespace node_share {
inline constexpr std::uint32_t available = 0x0, one_row = 0x1, reserved = 0xfa00;
}  // namespace node_share

// JobResources::select_type and Partition::select_type: what is allocated, and flags.
namespace select_type {
inline constexpr std::uint16_t cpu = 0x1, socket = 0x2, core = 0x4, board = 0x8, memory = 0x10, one_task_per_core = 0x100,
                               pack_nodes = 0x200, core_default_dist_block = 0x1000, lln = 0x4000, linear = 0x8000;
inline constexpr std::uint16_t resource_mask = 0x7;
// As v0.0.45 names them: of what is allocated one value, and other bits.
inline constexpr std::uint16_t none = 0x0, linear_26_05 = 0x20, enforce_binding_gres = 0x40, one_task_per_sharing_gres = 0x80,
                               ll_shared_gres = 0x400, no_dist_topo_block = 0x800, multiple_sharing_gres = 0x8000;
inline constexpr std::uint16_t exclusive_mask = 0x17;
}  // namespace select_type

// JobResourcesCore::status.
namespace core_status {
inline constexpr std::uint64_t invalid = 0x0, unallocated = 0xfffffffffffffffe, allocated = 0x2, in_use = 0x4;
}  // namespace core_status

// Job::cpu_frequency_minimum and the like, Step::cpu_requested_frequency_min: a frequency in kHz, or one of these.
namespace cpu_frequency {
inline constexpr std::uint32_t special = 0x80000000;  // the bit that all others have
inline constexpr std::uint32_t low = 0x80000001, medium = 0x80000002, high = 0x80000003, high_minus_1 = 0x80000004;
// Governors.
inline constexpr std::uint32_t sched_util = 0x80400000, user_space = 0x80800000, power_save = 0x81000000,
                               performance = 0x82000000, on_demand = 0x84000000, conservative = 0x88000000;
}  // namespace cpu_frequency

// Numbers of steps that have a name: "5.batch". Others are numbered from 0.
namespace step_number {
inline constexpr std::uint32_t whole_job = 0xfffffffe, pending = 0xfffffffd, extern_step = 0xfffffffc, batch = 0xfffffffb,
                               interactive = 0xfffffffa;
}  // namespace step_number

}  // namespace restd::model
