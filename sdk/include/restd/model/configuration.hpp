// The configuration of a cluster and of its accounting: what slurm.conf and slurmdbd.conf say, with the defaults of what they
// do not say.
//
// Hub model: the superset of all API versions. All structures are trivially copyable. Strings and lists are views;
// restd/cluster.hpp says how long a record and its views are valid. The comment above a structure is its name in the data
// parsers. Members are in the order of the document; each is the key of slurm.conf that the document names.
#pragma once

#include <cstdint>
#include <string_view>

#include "restd/model/configuration_values.hpp"
#include "restd/model/values.hpp"

namespace restd::model {

// CONTROLLER
struct ControllerAddress {
    std::string_view address;  // "": reached by its name
    std::string_view machine;
};

// JOB_DEFAULTS
struct JobDefault {
    std::uint16_t type = 0;  // job_default
    std::uint64_t value = 0;
};

// PORT_RANGE
struct PortRange {
    bool set = false;
    std::uint16_t minimum = 0, maximum = 0;
};

// SLURM_CONF, SLURM_CONF_META
struct Configuration {
    std::string_view accounting_storage_tres;  // separated by commas
    std::string_view accounting_storage_backup_host;
    std::uint16_t accounting_storage_enforce = 0;
    std::string_view accounting_storage_external_host;
    std::string_view accounting_storage_host;
    std::string_view accounting_storage_parameters;  // separated by commas
    std::uint16_t accounting_storage_port = 0;
    std::string_view accounting_storage_type;
    std::string_view acct_gather_energy_type;  // separated by commas
    std::string_view acct_gather_profile_type;
    std::string_view acct_gather_interconnect_type;
    std::string_view acct_gather_filesystem_type;
    std::uint16_t acct_gather_node_freq = 0;  // seconds
    std::uint32_t configuration_flags = 0;
    std::string_view auth_alt_types;  // separated by commas
    std::string_view auth_info;
    std::string_view auth_alt_parameters;
    std::string_view auth_type;
    std::uint16_t batch_start_timeout = 0;  // seconds
    std::string_view burst_buffer_type;
    std::string_view bcast_exclude;       // separated by commas
    std::string_view bcast_parameters;    // separated by commas
    std::string_view certgen_parameters;  // separated by commas
    std::string_view certgen_type;
    std::string_view certmgr_parameters;
    std::string_view certmgr_type;
    std::string_view cli_filter_parameters;  // separated by commas
    std::string_view cli_filter_plugins;     // separated by commas
    std::string_view cluster_name;
    std::string_view communication_parameters;  // separated by commas
    std::uint16_t complete_wait = 0;            // seconds
    List<ControllerAddress> controllers;
    std::string_view cpu_frequency_default;
    std::uint32_t cpu_frequency_governors = 0;
    std::string_view cred_type;
    std::string_view data_parser_parameters;
    std::uint64_t debug_flags = 0;
    NoVal64 default_memory_per_cpu;          // MiB
    std::string_view dependency_parameters;  // separated by commas
    std::uint16_t eio_timeout = 0;           // seconds
    std::uint16_t enforce_partition_limits = 0;
    List<std::string_view> epilog;
    std::uint32_t epilog_msg_time = 0;  // microseconds
    List<std::string_view> epilog_slurmctld;
    NoVal16 epilog_timeout;                  // seconds
    std::string_view federation_parameters;  // separated by commas
    std::uint32_t first_job_id = 0;
    std::uint16_t fair_share_dampening_factor = 0;
    std::uint16_t get_name_info_cache_timeout = 0;  // seconds
    std::string_view gres_types;                    // separated by commas
    std::uint16_t group_update_time = 0;            // seconds
    bool group_update_force = false;
    std::string_view gpu_freq_def;
    std::string_view hash_plugin;
    std::uint16_t health_check_interval = 0;  // seconds
    std::uint16_t health_check_node_state = 0;
    std::string_view health_check_program;
    std::uint16_t health_check_timeout = 0;  // seconds
    std::string_view http_parser_type;
    std::uint32_t host_unreach_retry_count = 0;
    std::uint16_t inactive_limit = 0;  // seconds
    std::string_view interactive_step_options;
    std::string_view job_acct_gather_frequency;  // separated by commas
    std::string_view job_acct_gather_type;
    std::string_view job_acct_gather_params;  // separated by commas
    bool job_acct_oom_kill = false;
    std::string_view job_comp_host;
    std::string_view job_comp_loc;
    std::string_view job_comp_params;
    std::uint32_t job_comp_port = 0;
    std::string_view job_comp_type;
    std::string_view job_comp_user;
    List<JobDefault> job_defaults;
    bool job_file_append = false;
    bool job_requeue = false;
    std::string_view job_submit_plugins;   // separated by commas
    std::uint32_t keepalive_interval = 0;  // seconds
    std::uint32_t keepalive_probes = 0;
    std::uint32_t keepalive_time = 0;  // seconds
    bool kill_on_bad_exit = false;
    std::uint16_t kill_wait = 0;          // seconds
    std::string_view launch_parameters;   // separated by commas
    std::string_view licenses;            // separated by commas
    std::string_view license_parameters;  // separated by commas
    std::uint16_t log_time_format = 0;
    std::string_view mail_domain;
    std::string_view mail_prog;
    std::uint32_t max_array_size = 0;
    std::uint32_t max_batch_requeue = 0;
    std::uint32_t max_database_messages = 0;
    std::uint32_t max_job_count = 0;
    std::uint32_t max_job_id = 0;
    NoVal64 max_memory_per_node;  // MiB
    std::uint32_t max_node_count = 0;
    std::uint32_t max_step_count = 0;
    std::uint16_t max_tasks_per_node = 0;
    std::string_view mcs_plugin;
    std::string_view mcs_parameters;      // separated by commas
    std::string_view metrics_auth_users;  // separated by commas
    std::string_view metrics_parameters;  // separated by commas
    std::string_view metrics_type;
    std::uint32_t min_job_age = 0;  // seconds
    std::string_view mpi_default;
    std::string_view mpi_params;        // separated by commas
    std::uint16_t message_timeout = 0;  // seconds
    std::string_view namespace_type;
    std::string_view node_features_plugins;  // separated by commas
    std::uint16_t over_time_limit = 0;       // minutes
    std::string_view plugin_dir;
    std::string_view plug_stack_config;
    NoVal32 preempt_exempt_time;  // seconds
    std::uint16_t preempt_mode = 0;
    std::string_view preempt_parameters;  // separated by commas
    std::string_view preempt_type;
    std::string_view prep_parameters;
    std::string_view prep_plugins;     // separated by commas
    NoVal32 priority_decay_half_life;  // seconds
    NoVal32 priority_calc_period;      // seconds
    bool priority_favor_small = false;
    std::uint16_t priority_flags = 0;
    NoVal32 priority_max_age;  // seconds
    std::string_view priority_parameters;
    std::uint16_t priority_usage_reset_period = 0;
    std::string_view priority_type;
    std::uint32_t priority_weight_age = 0;
    std::uint32_t priority_weight_assoc = 0;
    std::uint32_t priority_weight_fairshare = 0;
    std::uint32_t priority_weight_job_size = 0;
    std::uint32_t priority_weight_partition = 0;
    std::uint32_t priority_weight_qos = 0;
    std::string_view priority_weight_tres;
    std::uint16_t private_data = 0;
    std::string_view proctrack_type;
    List<std::string_view> prolog;
    List<std::string_view> prolog_slurmctld;
    NoVal16 prolog_timeout;  // seconds
    std::uint16_t propagate_priority_process = 0;
    std::uint16_t prolog_flags = 0;
    std::string_view propagate_resource_limits;         // separated by commas
    std::string_view propagate_resource_limits_except;  // separated by commas
    std::string_view reboot_program;
    std::uint16_t reconfiguration_flags = 0;
    std::string_view requeue_exit;       // separated by commas
    std::string_view requeue_exit_hold;  // separated by commas
    std::string_view resume_fail_program;
    std::string_view resume_program;
    std::uint16_t resume_rate = 0;
    std::uint16_t resume_timeout = 0;  // seconds
    std::string_view reservation_epilog;
    std::uint16_t reservation_over_run = 0;  // minutes
    std::string_view reservation_prolog;
    std::uint16_t return_to_service = 0;
    std::string_view slurm_sched_log_file;
    std::uint16_t slurm_sched_log_level = 0;
    std::string_view scheduler_parameters;   // separated by commas
    std::uint16_t scheduler_time_slice = 0;  // seconds
    std::string_view scheduler_type;
    std::string_view scron_parameters;  // separated by commas
    std::string_view select_type;
    std::uint16_t select_type_parameters = 0;
    std::string_view priority_site_factor_plugin;
    std::string_view priority_site_factor_parameters;
    std::uint32_t slurm_user_id = 0;
    std::string_view slurm_user;
    std::uint32_t slurmd_user_id = 0;
    std::string_view slurmd_user;
    std::string_view slurmctld_addr;
    std::uint16_t slurmctld_debug = log_level::unset;
    std::string_view slurmctld_http_auth_params;  // separated by commas
    std::string_view slurmctld_log_file;
    std::string_view slurmctld_pid_file;
    std::uint32_t slurmctld_port = 0;
    std::uint16_t slurmctld_port_count = 0;
    std::string_view slurmctld_primary_off_prog;
    std::string_view slurmctld_primary_on_prog;
    std::uint16_t slurmctld_syslog_debug = log_level::unset;
    std::uint16_t slurmctld_timeout = 0;    // seconds
    std::string_view slurmctld_parameters;  // separated by commas
    std::uint16_t slurmd_debug = log_level::unset;
    std::string_view slurmd_http_auth_params;  // separated by commas
    std::string_view slurmd_log_file;
    std::string_view slurmd_parameters;  // separated by commas
    std::string_view slurmd_pid_file;
    std::uint32_t slurmd_port = 0;
    std::string_view slurmd_spool_dir;
    std::uint16_t slurmd_syslog_debug = log_level::unset;
    std::uint16_t slurmd_timeout = 0;  // seconds
    std::string_view srun_epilog;
    PortRange srun_port_range;
    std::string_view srun_prolog;
    std::string_view state_save_location;
    std::string_view suspend_exc_nodes;   // separated by commas
    std::string_view suspend_exc_parts;   // separated by commas
    std::string_view suspend_exc_states;  // separated by commas
    std::string_view suspend_program;
    std::uint16_t suspend_rate = 0;
    NoVal32 suspend_time;               // seconds
    std::uint16_t suspend_timeout = 0;  // seconds
    std::string_view switch_type;
    std::string_view switch_parameters;  // separated by commas
    std::string_view task_epilog;
    std::string_view task_plugin;  // separated by commas
    std::uint32_t task_plugin_parameters = 0;
    std::string_view task_prolog;
    std::string_view tls_parameters;  // separated by commas
    std::string_view tls_type;
    std::uint16_t tcp_timeout = 0;  // seconds
    std::string_view tmp_fs;
    std::string_view topology_parameters;  // separated by commas
    std::string_view topology_plugin;
    std::uint16_t tree_width = 0;
    std::string_view unkillable_step_program;
    std::uint16_t unkillable_step_timeout = 0;  // seconds
    std::string_view url_parser_type;
    std::uint16_t vsize_factor = 0;
    std::uint16_t wait_time = 0;      // seconds
    std::string_view x11_parameters;  // separated by commas
    Time last_update = 0;
    Time boot_time = 0;
    NoVal16 cluster_id;
    std::uint32_t hash = 0;
    NoVal32 next_job_id;
    std::string_view path;
    std::string_view release;
};

// SLURMDBD_CONF
struct DatabaseConfiguration {
    std::string_view archive_dir;
    std::string_view archive_script;
    std::uint16_t commit_delay = 0;  // seconds
    std::string_view dbd_addr;
    std::string_view dbd_backup_host;
    std::string_view dbd_host;
    std::uint16_t dbd_port = 0;
    std::uint16_t debug_level = log_level::unset;
    std::string_view default_qos;
    std::uint32_t flags = 0;
    std::string_view log_file;
    std::uint32_t max_purge_limit = 0;
    NoVal32 max_query_time_range;  // seconds
    std::string_view parameters;   // separated by commas
    std::uint16_t connection_flags = 0;
    std::string_view pid_file;
    std::uint32_t purge_events = purge_age::never;            // purge_age
    std::uint32_t purge_jobs = purge_age::never;              // purge_age
    std::uint32_t purge_reservations = purge_age::never;      // purge_age
    std::uint32_t purge_steps = purge_age::never;             // purge_age
    std::uint32_t purge_suspensions = purge_age::never;       // purge_age
    std::uint32_t purge_transactions = purge_age::never;      // purge_age
    std::uint32_t purge_usage = purge_age::never;             // purge_age
    std::uint32_t purge_job_scripts = purge_age::never;       // purge_age
    std::uint32_t purge_job_environments = purge_age::never;  // purge_age
    std::string_view storage_loc;
    std::string_view storage_pass_script;
    std::string_view storage_user;
    std::uint16_t debug_level_syslog = log_level::unset;
    bool track_wckey = false;
    bool track_slurmctld_down = false;
};

// OPENAPI_CONF_QUERY
struct ConfigurationQuery {
    Time update_time = 0;
};

}  // namespace restd::model
