// The configuration that slurmctld runs with.
//
// Views and lists refer to the received message and its arena.
#pragma once

#include <cstdint>
#include <string_view>

#include "messages/node.hpp"
#include "messages/select_type.hpp"
#include "restd/model/configuration.hpp"
#include "wire/codecs.hpp"

namespace restd::slurm {

struct KeyPair {
    std::string_view name, value;
};
inline constexpr WireRow config_key_pair_rows[] = {
    WIRE(KeyPair, name, name, wire::text),
    WIRE(KeyPair, value, value, wire::text),
};
namespace wire {
using config_key_pair = record<KeyPair, config_key_pair_rows>;
using key_pairs = list<config_key_pair>;
}  // namespace wire

struct PluginParameters {
    std::string_view name;
    List<KeyPair> key_pairs;
};
inline constexpr WireRow config_plugin_params_rows[] = {
    WIRE(PluginParameters, name, name, wire::text),
    WIRE(PluginParameters, key_pairs, key_pairs, wire::key_pairs),
};
namespace wire {
using plugin_params = list<record<PluginParameters, config_plugin_params_rows>>;

// Memory for each CPU: unset where it is for each node. And the reverse.
struct memory_per_cpu : u64 {
    using Type = NoVal64;
    static void unpack(Unpacker& from, NoVal64& value) { value = to_memory(from.u64()).per_cpu; }
    static void pack(Packer& to, const NoVal64& value) { to.u64(value.is_number() ? value.value | memory_per_cpu_bit : 0); }
};
struct memory_per_node : u64 {
    using Type = NoVal64;
    static void unpack(Unpacker& from, NoVal64& value) { value = to_memory(from.u64()).per_node; }
    static void pack(Packer& to, const NoVal64& value) { to.u64(value.value_or(memory_per_cpu_bit)); }
};

// A list that was one text before: the empty text is the empty list.
struct one_text : text {
    using Type = List<std::string_view>;
    static void unpack(Unpacker& from, Type& value)
    {
        const std::string_view sent = from.text();
        if (sent.empty()) return;
        value = {::new (from.arena().allocate(sizeof(std::string_view), alignof(std::string_view))) std::string_view(sent), 1};
    }
    static void pack(Packer& to, const Type& value) { to.text(value.empty() ? std::string_view() : value.front()); }
};
}  // namespace wire

// The hub's members, and what they are computed from.
struct BuildInfo : model::Configuration {
    List<std::string_view> control_addr, control_machine;  // one of each for each slurmctld
    std::uint32_t cpu_freq_def = no_value32;
    NoVal16 prolog_epilog_timeout;  // one number for both before 25.05
};
inline constexpr WireRow build_info_rows[] = {
    WIRE(BuildInfo, last_update, last_update, wire::time),
    WIRE(BuildInfo, accounting_storage_enforce, accounting_storage_enforce, wire::u16),
    WIRE(BuildInfo, accounting_storage_backup_host, accounting_storage_backup_host, wire::text),
    WIRE(BuildInfo, accounting_storage_host, accounting_storage_host, wire::text),
    WIRE(BuildInfo, accounting_storage_ext_host, accounting_storage_external_host, wire::text),
    WIRE(BuildInfo, accounting_storage_params, accounting_storage_parameters, wire::text),
    WIRE(BuildInfo, accounting_storage_port, accounting_storage_port, wire::u16),
    WIRE(BuildInfo, accounting_storage_tres, accounting_storage_tres, wire::text),
    WIRE(BuildInfo, accounting_storage_type, accounting_storage_type, wire::text),
    WIRE_SKIPPED(BuildInfo, accounting_storage_user, wire::text).until(wire::v25_05),
    WIRE_SKIPPED(BuildInfo, acct_gather_conf, wire::key_pairs),
    WIRE(BuildInfo, acct_gather_energy_type, acct_gather_energy_type, wire::text),
    WIRE(BuildInfo, acct_gather_filesystem_type, acct_gather_filesystem_type, wire::text),
    WIRE(BuildInfo, acct_gather_interconnect_type, acct_gather_interconnect_type, wire::text),
    WIRE(BuildInfo, acct_gather_node_freq, acct_gather_node_freq, wire::u16),
    WIRE(BuildInfo, acct_gather_profile_type, acct_gather_profile_type, wire::text),
    WIRE(BuildInfo, authalttypes, auth_alt_types, wire::text),
    WIRE(BuildInfo, authalt_params, auth_alt_parameters, wire::text),
    WIRE(BuildInfo, authinfo, auth_info, wire::text),
    WIRE(BuildInfo, authtype, auth_type, wire::text),
    WIRE(BuildInfo, batch_start_timeout, batch_start_timeout, wire::u16),
    WIRE(BuildInfo, boot_time, boot_time, wire::time),
    WIRE(BuildInfo, bb_type, burst_buffer_type, wire::text),
    WIRE(BuildInfo, bcast_exclude, bcast_exclude, wire::text),
    WIRE(BuildInfo, bcast_parameters, bcast_parameters, wire::text),
    WIRE(BuildInfo, certmgr_params, certmgr_parameters, wire::text).since(wire::v25_05),
    WIRE(BuildInfo, certmgr_type, certmgr_type, wire::text).since(wire::v25_05),
    WIRE_SKIPPED(BuildInfo, cgroup_conf, wire::key_pairs),
    WIRE(BuildInfo, cli_filter_params, cli_filter_parameters, wire::text).since(wire::v25_11),
    WIRE(BuildInfo, cli_filter_plugins, cli_filter_plugins, wire::text),
    WIRE(BuildInfo, cluster_name, cluster_name, wire::text),
    WIRE(BuildInfo, comm_params, communication_parameters, wire::text),
    WIRE(BuildInfo, complete_wait, complete_wait, wire::u16),
    WIRE(BuildInfo, conf_flags, configuration_flags, wire::u32),
    WIRE(BuildInfo, control_addr, control_addr, wire::texts),
    WIRE(BuildInfo, control_machine, control_machine, wire::texts),
    WIRE_SKIPPED(BuildInfo, core_spec_plugin, wire::text).until(wire::v23_11),
    WIRE(BuildInfo, cpu_freq_def, cpu_freq_def, wire::u32),
    WIRE(BuildInfo, cpu_freq_govs, cpu_frequency_governors, wire::u32),
    WIRE(BuildInfo, cred_type, cred_type, wire::text),
    WIRE(BuildInfo, data_parser_parameters, data_parser_parameters, wire::text).since(wire::v24_11),
    WIRE(BuildInfo, def_mem_per_cpu, default_memory_per_cpu, wire::memory_per_cpu),
    WIRE(BuildInfo, debug_flags, debug_flags, wire::u64),
    WIRE(BuildInfo, dependency_params, dependency_parameters, wire::text),
    WIRE(BuildInfo, eio_timeout, eio_timeout, wire::u16),
    WIRE(BuildInfo, enforce_part_limits, enforce_partition_limits, wire::u16),
    WIRE(BuildInfo, epilog, epilog, wire::texts).since(wire::v24_05),
    WIRE(BuildInfo, epilog, epilog, wire::one_text).until(wire::v23_11),
    WIRE(BuildInfo, epilog_msg_time, epilog_msg_time, wire::u32),
    WIRE(BuildInfo, epilog_slurmctld, epilog_slurmctld, wire::texts).since(wire::v24_05),
    WIRE(BuildInfo, epilog_slurmctld, epilog_slurmctld, wire::one_text).until(wire::v23_11),
    WIRE_SKIPPED(BuildInfo, ext_sensors_conf, wire::key_pairs).until(wire::v23_11),
    WIRE_SKIPPED(BuildInfo, ext_sensors_type, wire::text).until(wire::v23_11),
    WIRE_SKIPPED(BuildInfo, ext_sensors_freq, wire::u16).until(wire::v23_11),
    WIRE(BuildInfo, epilog_timeout, epilog_timeout, wire::u16).since(wire::v25_05),
    WIRE(BuildInfo, fed_params, federation_parameters, wire::text),
    WIRE(BuildInfo, first_job_id, first_job_id, wire::u32),
    WIRE(BuildInfo, fs_dampening_factor, fair_share_dampening_factor, wire::u16),
    WIRE_SKIPPED(BuildInfo, get_env_timeout, wire::u16).until(wire::v24_11),
    WIRE(BuildInfo, gres_plugins, gres_types, wire::text),
    WIRE(BuildInfo, group_time, group_update_time, wire::u16),
    WIRE(BuildInfo, group_force, group_update_force, wire::truth16),
    WIRE(BuildInfo, gpu_freq_def, gpu_freq_def, wire::text),
    WIRE(BuildInfo, hash_plugin, hash_plugin, wire::text).since(wire::v24_05),
    WIRE(BuildInfo, hash_val, hash, wire::u32),
    WIRE(BuildInfo, health_check_interval, health_check_interval, wire::u16),
    WIRE(BuildInfo, health_check_node_state, health_check_node_state, wire::u16),
    WIRE(BuildInfo, health_check_program, health_check_program, wire::text),
    WIRE(BuildInfo, health_check_timeout, health_check_timeout, wire::u16).since(wire::v26_05),
    WIRE(BuildInfo, http_parser_type, http_parser_type, wire::text).since(wire::v25_11),
    WIRE(BuildInfo, inactive_limit, inactive_limit, wire::u16),
    WIRE(BuildInfo, interactive_step_opts, interactive_step_options, wire::text),
    WIRE(BuildInfo, job_acct_gather_freq, job_acct_gather_frequency, wire::text),
    WIRE(BuildInfo, job_acct_gather_type, job_acct_gather_type, wire::text),
    WIRE(BuildInfo, job_acct_gather_params, job_acct_gather_params, wire::text),
    WIRE(BuildInfo, job_comp_host, job_comp_host, wire::text),
    WIRE(BuildInfo, job_comp_loc, job_comp_loc, wire::text),
    WIRE(BuildInfo, job_comp_params, job_comp_params, wire::text),
    WIRE(BuildInfo, job_comp_port, job_comp_port, wire::u32),
    WIRE(BuildInfo, job_comp_type, job_comp_type, wire::text),
    WIRE(BuildInfo, job_comp_user, job_comp_user, wire::text),
    WIRE_SKIPPED(BuildInfo, job_container_plugin, wire::text).until(wire::v25_05),
    WIRE_SKIPPED(BuildInfo, job_credential_private_key, wire::text).until(wire::v23_02),
    WIRE_SKIPPED(BuildInfo, job_credential_public_certificate, wire::text).until(wire::v23_02),
    WIRE(BuildInfo, namespace_plugin, namespace_type, wire::text).since(wire::v25_11),
    WIRE(BuildInfo, job_defaults_list, job_defaults, wire::list<wire::job_default>),
    WIRE(BuildInfo, job_file_append, job_file_append, wire::truth16),
    WIRE(BuildInfo, job_requeue, job_requeue, wire::truth16),
    WIRE(BuildInfo, job_submit_plugins, job_submit_plugins, wire::text),
    WIRE(BuildInfo, kill_on_bad_exit, kill_on_bad_exit, wire::truth16),
    WIRE(BuildInfo, kill_wait, kill_wait, wire::u16),
    WIRE(BuildInfo, launch_params, launch_parameters, wire::text),
    WIRE_SKIPPED(BuildInfo, launch_type, wire::text).until(wire::v22_05),
    WIRE(BuildInfo, license_params, license_parameters, wire::text).since(wire::v26_05),
    WIRE(BuildInfo, licenses, licenses, wire::text),
    WIRE(BuildInfo, log_fmt, log_time_format, wire::u16),
    WIRE(BuildInfo, max_array_sz, max_array_size, wire::u32),
    WIRE(BuildInfo, max_batch_requeue, max_batch_requeue, wire::u32).since(wire::v23_02),
    WIRE(BuildInfo, max_dbd_msgs, max_database_messages, wire::u32),
    WIRE(BuildInfo, mail_domain, mail_domain, wire::text),
    WIRE(BuildInfo, mail_prog, mail_prog, wire::text),
    WIRE(BuildInfo, max_job_cnt, max_job_count, wire::u32),
    WIRE(BuildInfo, max_job_id, max_job_id, wire::u32),
    WIRE(BuildInfo, max_mem_per_cpu, max_memory_per_node, wire::memory_per_node),
    WIRE(BuildInfo, max_node_cnt, max_node_count, wire::u32),
    WIRE(BuildInfo, max_step_cnt, max_step_count, wire::u32),
    WIRE(BuildInfo, max_tasks_per_node, max_tasks_per_node, wire::u16),
    WIRE(BuildInfo, mcs_plugin, mcs_plugin, wire::text),
    WIRE(BuildInfo, mcs_plugin_params, mcs_parameters, wire::text),
    WIRE(BuildInfo, metrics_auth_users, metrics_auth_users, wire::text).since(wire::v26_05),
    WIRE(BuildInfo, metrics_params, metrics_parameters, wire::text).since(wire::v26_05),
    WIRE(BuildInfo, metrics_type, metrics_type, wire::text).since(wire::v25_11),
    WIRE(BuildInfo, min_job_age, min_job_age, wire::u32),
    WIRE_SKIPPED(BuildInfo, mpi_conf, wire::key_pairs),
    WIRE(BuildInfo, mpi_default, mpi_default, wire::text),
    WIRE(BuildInfo, mpi_params, mpi_params, wire::text),
    WIRE(BuildInfo, msg_timeout, message_timeout, wire::u16),
    WIRE(BuildInfo, next_job_id, next_job_id, wire::u32),
    WIRE_SKIPPED(BuildInfo, node_features_conf, wire::plugin_params),
    WIRE(BuildInfo, node_features_plugins, node_features_plugins, wire::text),
    WIRE_SKIPPED(BuildInfo, node_prefix, wire::text).until(wire::v24_11),
    WIRE(BuildInfo, over_time_limit, over_time_limit, wire::u16),
    WIRE(BuildInfo, plugindir, plugin_dir, wire::text),
    WIRE(BuildInfo, plugstack, plug_stack_config, wire::text),
    WIRE_SKIPPED(BuildInfo, power_parameters, wire::text).until(wire::v23_11),
    WIRE_SKIPPED(BuildInfo, power_plugin, wire::text).until(wire::v23_11),
    WIRE(BuildInfo, preempt_mode, preempt_mode, wire::u16),
    WIRE(BuildInfo, preempt_params, preempt_parameters, wire::text).since(wire::v23_02),
    WIRE(BuildInfo, preempt_type, preempt_type, wire::text),
    WIRE(BuildInfo, preempt_exempt_time, preempt_exempt_time, wire::u32),
    WIRE(BuildInfo, prep_params, prep_parameters, wire::text),
    WIRE(BuildInfo, prep_plugins, prep_plugins, wire::text),
    WIRE(BuildInfo, priority_decay_hl, priority_decay_half_life, wire::u32),
    WIRE(BuildInfo, priority_calc_period, priority_calc_period, wire::u32),
    WIRE(BuildInfo, priority_favor_small, priority_favor_small, wire::truth16),
    WIRE(BuildInfo, priority_flags, priority_flags, wire::u16),
    WIRE(BuildInfo, priority_max_age, priority_max_age, wire::u32),
    WIRE(BuildInfo, priority_params, priority_parameters, wire::text),
    WIRE(BuildInfo, priority_reset_period, priority_usage_reset_period, wire::u16),
    WIRE(BuildInfo, priority_type, priority_type, wire::text),
    WIRE(BuildInfo, priority_weight_age, priority_weight_age, wire::u32),
    WIRE(BuildInfo, priority_weight_assoc, priority_weight_assoc, wire::u32),
    WIRE(BuildInfo, priority_weight_fs, priority_weight_fairshare, wire::u32),
    WIRE(BuildInfo, priority_weight_js, priority_weight_job_size, wire::u32),
    WIRE(BuildInfo, priority_weight_part, priority_weight_partition, wire::u32),
    WIRE(BuildInfo, priority_weight_qos, priority_weight_qos, wire::u32),
    WIRE(BuildInfo, priority_weight_tres, priority_weight_tres, wire::text),
    WIRE(BuildInfo, private_data, private_data, wire::u16),
    WIRE(BuildInfo, proctrack_type, proctrack_type, wire::text),
    WIRE(BuildInfo, prolog, prolog, wire::texts).since(wire::v24_05),
    WIRE(BuildInfo, prolog, prolog, wire::one_text).until(wire::v23_11),
    WIRE(BuildInfo, prolog_epilog_timeout, prolog_epilog_timeout, wire::u16).until(wire::v24_11),
    WIRE(BuildInfo, prolog_slurmctld, prolog_slurmctld, wire::texts).since(wire::v24_05),
    WIRE(BuildInfo, prolog_slurmctld, prolog_slurmctld, wire::one_text).until(wire::v23_11),
    WIRE(BuildInfo, prolog_timeout, prolog_timeout, wire::u16).since(wire::v25_05),
    WIRE(BuildInfo, prolog_flags, prolog_flags, wire::u16),
    WIRE(BuildInfo, propagate_prio_process, propagate_priority_process, wire::u16),
    WIRE(BuildInfo, propagate_rlimits, propagate_resource_limits, wire::text),
    WIRE(BuildInfo, propagate_rlimits_except, propagate_resource_limits_except, wire::text),
    WIRE(BuildInfo, reboot_program, reboot_program, wire::text),
    WIRE(BuildInfo, reconfig_flags, reconfiguration_flags, wire::u16),
    WIRE(BuildInfo, requeue_exit, requeue_exit, wire::text),
    WIRE(BuildInfo, requeue_exit_hold, requeue_exit_hold, wire::text),
    WIRE(BuildInfo, resume_fail_program, resume_fail_program, wire::text),
    WIRE(BuildInfo, resume_program, resume_program, wire::text),
    WIRE(BuildInfo, resume_rate, resume_rate, wire::u16),
    WIRE(BuildInfo, resume_timeout, resume_timeout, wire::u16),
    WIRE(BuildInfo, resv_epilog, reservation_epilog, wire::text),
    WIRE(BuildInfo, resv_over_run, reservation_over_run, wire::u16),
    WIRE(BuildInfo, resv_prolog, reservation_prolog, wire::text),
    WIRE(BuildInfo, ret2service, return_to_service, wire::u16),
    WIRE_SKIPPED(BuildInfo, route_plugin, wire::text).until(wire::v23_02),
    WIRE(BuildInfo, sched_params, scheduler_parameters, wire::text),
    WIRE(BuildInfo, sched_logfile, slurm_sched_log_file, wire::text),
    WIRE(BuildInfo, sched_log_level, slurm_sched_log_level, wire::u16),
    WIRE(BuildInfo, sched_time_slice, scheduler_time_slice, wire::u16),
    WIRE(BuildInfo, schedtype, scheduler_type, wire::text),
    WIRE(BuildInfo, scron_params, scron_parameters, wire::text),
    WIRE(BuildInfo, select_type, select_type, wire::text),
    WIRE_SKIPPED(BuildInfo, select_conf_key_pairs, wire::key_pairs),
    WIRE(BuildInfo, select_type_param, select_type_parameters, wire::select_type),
    WIRE(BuildInfo, slurm_conf, path, wire::text),
    WIRE(BuildInfo, slurm_user_id, slurm_user_id, wire::u32),
    WIRE(BuildInfo, slurm_user_name, slurm_user, wire::text),
    WIRE(BuildInfo, slurmd_user_id, slurmd_user_id, wire::u32),
    WIRE(BuildInfo, slurmd_user_name, slurmd_user, wire::text),
    WIRE(BuildInfo, slurmctld_addr, slurmctld_addr, wire::text),
    WIRE(BuildInfo, slurmctld_debug, slurmctld_debug, wire::u16),
    WIRE(BuildInfo, slurmctld_http_auth_params, slurmctld_http_auth_params, wire::text).since(wire::v26_05),
    WIRE(BuildInfo, slurmctld_logfile, slurmctld_log_file, wire::text),
    WIRE(BuildInfo, slurmctld_params, slurmctld_parameters, wire::text),
    WIRE(BuildInfo, slurmctld_pidfile, slurmctld_pid_file, wire::text),
    WIRE_SKIPPED(BuildInfo, slurmctld_plugstack, wire::text).until(wire::v22_05),
    WIRE_SKIPPED(BuildInfo, slurmctld_plugstack_conf, wire::plugin_params).until(wire::v22_05),
    WIRE(BuildInfo, slurmctld_port, slurmctld_port, wire::u32),
    WIRE(BuildInfo, slurmctld_port_count, slurmctld_port_count, wire::u16),
    WIRE(BuildInfo, slurmctld_primary_off_prog, slurmctld_primary_off_prog, wire::text),
    WIRE(BuildInfo, slurmctld_primary_on_prog, slurmctld_primary_on_prog, wire::text),
    WIRE(BuildInfo, slurmctld_syslog_debug, slurmctld_syslog_debug, wire::u16),
    WIRE(BuildInfo, slurmctld_timeout, slurmctld_timeout, wire::u16),
    WIRE(BuildInfo, slurmd_debug, slurmd_debug, wire::u16),
    WIRE(BuildInfo, slurmd_http_auth_params, slurmd_http_auth_params, wire::text).since(wire::v26_05),
    WIRE(BuildInfo, slurmd_logfile, slurmd_log_file, wire::text),
    WIRE(BuildInfo, slurmd_params, slurmd_parameters, wire::text),
    WIRE(BuildInfo, slurmd_pidfile, slurmd_pid_file, wire::text),
    WIRE(BuildInfo, slurmd_port, slurmd_port, wire::u32),
    WIRE(BuildInfo, slurmd_spooldir, slurmd_spool_dir, wire::text),
    WIRE(BuildInfo, slurmd_syslog_debug, slurmd_syslog_debug, wire::u16),
    WIRE(BuildInfo, slurmd_timeout, slurmd_timeout, wire::u16),
    WIRE(BuildInfo, srun_epilog, srun_epilog, wire::text),
    WIRE(BuildInfo, srun_port_range[0], srun_port_range.minimum, wire::u16),
    WIRE(BuildInfo, srun_port_range[1], srun_port_range.maximum, wire::u16),
    WIRE(BuildInfo, srun_prolog, srun_prolog, wire::text),
    WIRE(BuildInfo, state_save_location, state_save_location, wire::text),
    WIRE(BuildInfo, suspend_exc_nodes, suspend_exc_nodes, wire::text),
    WIRE(BuildInfo, suspend_exc_parts, suspend_exc_parts, wire::text),
    WIRE(BuildInfo, suspend_exc_states, suspend_exc_states, wire::text).since(wire::v23_02),
    WIRE(BuildInfo, suspend_program, suspend_program, wire::text),
    WIRE(BuildInfo, suspend_rate, suspend_rate, wire::u16),
    WIRE(BuildInfo, suspend_time, suspend_time, wire::u32),
    WIRE(BuildInfo, suspend_timeout, suspend_timeout, wire::u16),
    WIRE(BuildInfo, switch_param, switch_parameters, wire::text),
    WIRE(BuildInfo, switch_type, switch_type, wire::text),
    WIRE(BuildInfo, task_epilog, task_epilog, wire::text),
    WIRE(BuildInfo, task_prolog, task_prolog, wire::text),
    WIRE(BuildInfo, task_plugin, task_plugin, wire::text),
    WIRE(BuildInfo, task_plugin_param, task_plugin_parameters, wire::u32),
    WIRE(BuildInfo, tcp_timeout, tcp_timeout, wire::u16),
    WIRE(BuildInfo, tls_params, tls_parameters, wire::text).since(wire::v25_05),
    WIRE(BuildInfo, tls_type, tls_type, wire::text).since(wire::v24_05),
    WIRE(BuildInfo, tmp_fs, tmp_fs, wire::text),
    WIRE(BuildInfo, topology_param, topology_parameters, wire::text),
    WIRE(BuildInfo, topology_plugin, topology_plugin, wire::text),
    WIRE(BuildInfo, tree_width, tree_width, wire::u16),
    WIRE(BuildInfo, unkillable_program, unkillable_step_program, wire::text),
    WIRE(BuildInfo, unkillable_timeout, unkillable_step_timeout, wire::u16),
    WIRE(BuildInfo, url_parser_type, url_parser_type, wire::text).since(wire::v25_11),
    WIRE(BuildInfo, version, release, wire::text),
    WIRE(BuildInfo, vsize_factor, vsize_factor, wire::u16),
    WIRE(BuildInfo, wait_time, wait_time, wire::u16),
    WIRE(BuildInfo, x11_params, x11_parameters, wire::text),
};
namespace wire {
using build_info = record<BuildInfo, build_info_rows>;
}

}  // namespace restd::slurm
