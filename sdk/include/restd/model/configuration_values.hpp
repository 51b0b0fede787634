// Values of enumerations and bits of the configuration.
//
// The numbers are Slurm's (26.05). The document (GET /openapi/v3) says what each means, at the names that clients see.
#pragma once

#include <cstdint>

namespace restd::model {

// Configuration::accounting_storage_enforce.
namespace accounting_enforce {
inline constexpr std::uint16_t associations = 0x1, limits = 0x2, wckeys = 0x4, qos = 0x8, safe = 0x10, nojobs = 0x20,
                               nosteps = 0x40;
}  // namespace accounting_enforce

// Configuration::configuration_flags, in four words of the document.
namespace configuration_flag {
inline constexpr std::uint32_t disable_root_jobs = 0x4, allow_spec_resources_usage = 0x8, use_pam = 0x10, track_wckey = 0x20,
                               job_comment = 0x2, job_extra = 0x100, job_script = 0x200, job_env = 0x400, no_stdio = 0x10000,
                               ipv4 = 0x40, ipv6 = 0x80, disable_http = 0x20000, config_overrides = 0x1,
                               l3cache_as_socket = 0x800, numa_node_as_socket = 0x1000, allow_ecores = 0x2000,
                               shutdown_on_reboot = 0x4000, contain_spank = 0x8000;
}  // namespace configuration_flag

// DatabaseConfiguration::flags.
namespace database_configuration_flag {
inline constexpr std::uint32_t allow_no_def_acct = 0x1, all_resources_absolute = 0x2, disable_coordinators = 0x4,
                               disable_archive_commands = 0x10;
}  // namespace database_configuration_flag

// DatabaseConfiguration::connection_flags.
namespace connection_flag {
inline constexpr std::uint16_t preserve_case_user = 0x8;
}  // namespace connection_flag

// Configuration::debug_flags.
namespace debug_flag {
inline constexpr std::uint64_t accrue = 0x4000000000000, agent = 0x10000000000000, audit_rpcs = 0x2000000, audit_tls = 0x8000,
                               backfill = 0x1000, backfill_map = 0x8000000, burst_buffer = 0x10000000000,
                               cgroup = 0x80000000000000, connection_manager = 0x200, cpu_frequency = 0x20000000000,
                               cpu_binding = 0x8, data = 0x100, dbd_agent = 0x8000000000000, db_archive = 0x100000000000,
                               db_assoc = 0x40000000, db_event = 0x80000000, db_job = 0x100000000, db_qos = 0x200000000,
                               db_query = 0x400000000, db_reservation = 0x800000000, db_resource = 0x1000000000,
                               db_step = 0x2000000000, db_tres = 0x200000000000, db_usage = 0x4000000000,
                               db_wckey = 0x8000000000, dependency = 0x20000000000000, energy = 0x40000,
                               federation = 0x1000000000000, gang = 0x2000, glob_silence = 0x800000, gres = 0x40,
                               hetjob = 0x2000000000000, interconnect = 0x400000, job_account_gather = 0x40000000000000,
                               job_comp = 0x400000000000, namespaces = 0x1000000, node_features = 0x800000000000,
                               license = 0x100000, metrics = 0x200000000000000, mpi = 0x80, network = 0x400, network_raw = 0x10,
                               no_configuration_hash = 0x20, power = 0x40000000000, priority = 0x800, profile = 0x200000,
                               protocol = 0x4000000, reservation = 0x4000, route = 0x20000000, sack = 0x10000,
                               script = 0x100000000000000, select_type = 0x1, steps = 0x2, interconnect_switch = 0x20000,
                               threads = 0x80000000000, tls = 0x80000, trace_jobs = 0x10000000, triggers = 0x4;
}  // namespace debug_flag

// Configuration::enforce_partition_limits.
namespace enforce_partition_limits {
inline constexpr std::uint16_t no = 0x0, any = 0x2, all = 0x1;
}  // namespace enforce_partition_limits

// Configuration::health_check_node_state.
namespace health_check {
inline constexpr std::uint16_t start_only = 0x200, reboot_only = 0x400, any = 0xff, idle = 0x1, alloc = 0x2, mixed = 0x4,
                               nondrained_idle = 0x8, cycle = 0x100, base_mask = 0x6ff;
}  // namespace health_check

// JobDefault::type.
namespace job_default {
inline constexpr std::uint16_t def_cpu_per_gpu = 0x1, def_mem_per_gpu = 0x2;
}  // namespace job_default

// Levels of logs.
namespace log_level {
inline constexpr std::uint16_t quiet = 0x0, fatal = 0x1, error = 0x2, info = 0x3, verbose = 0x4, debug = 0x5, debug2 = 0x6,
                               debug3 = 0x7, debug4 = 0x8, debug5 = 0x9, unset = 0xffff;
}  // namespace log_level

// Configuration::log_time_format.
namespace log_time_format {
inline constexpr std::uint16_t iso8601_ms = 0x0, iso8601 = 0x1, rfc5424_ms = 0x2, rfc5424 = 0x3, rfc3339 = 0x7, clock = 0x4,
                               short_form = 0x5, thread_id = 0x6, unset = 0xffff;
}  // namespace log_time_format

// Configuration::priority_flags.
namespace priority_flag {
inline constexpr std::uint16_t accrue_always = 0x1, small_relative_to_time = 0x4, calculate_running = 0x10,
                               depth_oblivious = 0x8, fair_tree = 0x20, incr_only = 0x40, max_tres = 0x2, max_tres_gres = 0x800,
                               no_normal_assoc = 0x80, no_normal_part = 0x100, no_normal_qos = 0x200, no_normal_tres = 0x400;
}  // namespace priority_flag

// Configuration::priority_usage_reset_period.
namespace priority_reset {
inline constexpr std::uint16_t none = 0x0, now = 0x1, daily = 0x2, weekly = 0x3, monthly = 0x4, quarterly = 0x5, yearly = 0x6;
}  // namespace priority_reset

// Configuration::private_data.
namespace private_data {
inline constexpr std::uint16_t accounts = 0x20, events = 0x100, jobs = 0x1, nodes = 0x2, partitions = 0x4, reservations = 0x40,
                               usage = 0x8, users = 0x10;
}  // namespace private_data

// Configuration::prolog_flags.
namespace prolog_flag {
inline constexpr std::uint16_t alloc = 0x1, no_hold = 0x2, contain = 0x4, serial = 0x8, x11 = 0x10, defer_batch = 0x20,
                               force_requeue_on_fail = 0x40, run_in_job = 0x80;
}  // namespace prolog_flag

// Configuration::propagate_priority_process.
namespace propagate_priority {
inline constexpr std::uint16_t off = 0x0, on = 0x1, nicer = 0x2;
}  // namespace propagate_priority

// Configuration::reconfiguration_flags.
namespace reconfiguration_flag {
inline constexpr std::uint16_t keep_part_info = 0x1, keep_part_state = 0x2, keep_power_save_settings = 0x4;
}  // namespace reconfiguration_flag

// Configuration::return_to_service.
namespace return_to_service {
inline constexpr std::uint16_t none = 0x0, non_responsive_only = 0x1, all = 0x2;
}  // namespace return_to_service

// Configuration::preempt_mode.
namespace preempt_mode {
inline constexpr std::uint16_t disabled = 0x0, suspend = 0x1, requeue = 0x2, cancel = 0x8, gang = 0x8000, within = 0x4000,
                               priority = 0x2000;
}  // namespace preempt_mode

// Configuration::task_plugin_parameters.
namespace task_plugin_parameter {
inline constexpr std::uint32_t none = 0x20, threads = 0x2, cores = 0x4, sockets = 0x8, auto_bind_threads = 0x4000,
                               auto_bind_cores = 0x10000, auto_bind_sockets = 0x20000, verbose = 0x1, slurmd_off_spec = 0x40000,
                               oomkill_step = 0x100000, slurmd_spec_override = 0x200000, auto_bind_mask = 0x34000,
                               bind_to_mask = 0x1e, bind_mask = 0xfe0;
}  // namespace task_plugin_parameter

// Ages after which slurmdbd purges records (DatabaseConfiguration::purge_jobs and the like): a number in the low bits, and its
// unit.
namespace purge_age {
inline constexpr std::uint32_t never = 0xfffffffe, number = 0xffff, hours = 0x10000, days = 0x20000, months = 0x40000,
                               archive = 0x80000;  // they are archived before
}  // namespace purge_age

}  // namespace restd::model
