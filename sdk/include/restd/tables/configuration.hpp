// Field tables of restd/model/configuration.hpp.
#pragma once

#include <charconv>

#include "restd/model/configuration.hpp"
#include "restd/tables/codecs.hpp"
#include "restd/tables/configuration_words.hpp"
#include "restd/tables/short_text.hpp"

namespace restd::tables {

namespace codec {

// A name of an enumeration, in a field that the document shows as any text.
template <class T, std::size_t N>
constexpr TypedCodec<T> flag_text(std::string_view type, const std::array<Flag, N>& names)
{
    auto codec = make_codec<T>(Kind::flag_string, type);
    codec.names = names;
    codec.described_as = &string;
    return codec;
}

inline constexpr auto acct_storage_enforce = flags<std::uint16_t>("ACCT_STORAGE_ENFORCE", acct_storage_enforce_names);
inline constexpr auto conf_flags = flags<std::uint32_t>("CONF_FLAGS", conf_flags_names);
inline constexpr auto conf_flags_accounting_store =
    flags<std::uint32_t>("CONF_FLAGS_ACCOUNTING_STORE", conf_flags_accounting_store_names);
inline constexpr auto conf_flags_communication_parameters =
    flags<std::uint32_t>("CONF_FLAGS_COMMUNICATION_PARAMETERS", conf_flags_communication_parameters_names);
inline constexpr auto conf_flags_slurmd_parameters =
    flags<std::uint32_t>("CONF_FLAGS_SLURMD_PARAMETERS", conf_flags_slurmd_parameters_names);
inline constexpr auto conf_flags_dbd = flags<std::uint32_t>("CONF_FLAGS_DBD", conf_flags_dbd_names);
inline constexpr auto conf_flags_persist_conn_rc =
    flags<std::uint16_t>("CONF_FLAGS_PERSIST_CONN_RC", conf_flags_persist_conn_rc_names);
inline constexpr auto cpu_freq_govs = flags<std::uint32_t>("CPU_FREQ_GOVS", cpu_freq_govs_names);
inline constexpr auto debug_flags = flags<std::uint64_t>("DEBUG_FLAGS", debug_flags_names);
inline constexpr auto enforce_part_limits = flags<std::uint16_t>("ENFORCE_PART_LIMITS", enforce_part_limits_names);
inline constexpr auto health_check_node_state = flags<std::uint16_t>("HEALTH_CHECK_NODE_STATE", health_check_node_state_names);
inline constexpr auto job_defaults_type = flags<std::uint16_t>("JOB_DEFAULTS_TYPE", job_defaults_type_names);
inline constexpr auto log_level = flag_text<std::uint16_t>("LOG_LEVEL_UINT16", log_level_names);
inline constexpr auto log_time_format = flag_text<std::uint16_t>("LOG_TIME_FORMAT", log_time_format_names);
inline constexpr auto priority_flags = flags<std::uint16_t>("PRIORITY_FLAGS", priority_flags_names);
inline constexpr auto priority_reset_period = flag_text<std::uint16_t>("PRIORITY_RESET_PERIOD", priority_reset_period_names);
inline constexpr auto private_data = flags<std::uint16_t>("PRIVATE_DATA", private_data_names);
inline constexpr auto prolog_flags = flags<std::uint16_t>("PROLOG_FLAGS", prolog_flags_names);
inline constexpr auto propagate_prio_process = flag_text<std::uint16_t>("PROPAGATE_PRIO_PROCESS", propagate_prio_process_names);
inline constexpr auto reconfig_flags = flags<std::uint16_t>("RECONFIG_FLAGS", reconfig_flags_names);
inline constexpr auto return_to_service = flag_text<std::uint16_t>("RETURN_TO_SERVICE", return_to_service_names);
inline constexpr auto slurm_conf_preempt_modes =
    flags<std::uint16_t>("SLURM_CONF_PREEMPT_MODES", slurm_conf_preempt_modes_names);
inline constexpr auto task_plugin_param_flags = flags<std::uint32_t>("TASK_PLUGIN_PARAM_FLAGS", task_plugin_param_flags_names);

}  // namespace codec

// CONTROLLER
inline constexpr Row controller_rows[] = {
    RESTD_FIELD(model::ControllerAddress, address, "address", codec::string,
                "Address of this slurmctld (SlurmctldHost=NAME(ADDRESS)). Empty: looked up by machine."),
    RESTD_FIELD(model::ControllerAddress, machine, "machine", codec::string, "Host of this slurmctld (SlurmctldHost)."),
};
RESTD_TABLE(controller, model::ControllerAddress, "CONTROLLER");

// JOB_DEFAULTS
inline constexpr Row job_defaults_rows[] = {
    RESTD_FIELD(model::JobDefault, type, "type", codec::job_defaults_type, "What has this default (JobDefaults)."),
    RESTD_FIELD(model::JobDefault, value, "value", codec::uint64, "Number of CPUs, or MiB of memory."),
};
RESTD_TABLE(job_defaults, model::JobDefault, "JOB_DEFAULTS");

// PORT_RANGE
inline constexpr Row port_range_rows[] = {
    RESTD_FIELD(model::PortRange, minimum, "minimum", codec::uint16, "First TCP port of the range."),
    RESTD_FIELD(model::PortRange, maximum, "maximum", codec::uint16, "Last TCP port of the range."),
    RESTD_FIELD(model::PortRange, set, "set", codec::boolean, "True: only these ports, false: any."),
};
RESTD_TABLE(port_range, model::PortRange, "PORT_RANGE");

// SLURMDB_PURGE_UNITS
struct PurgeAge {
    bool set = false;
    std::uint32_t hours = 0, days = 0, months = 0;
    bool archive = false;
};
inline constexpr Row slurmdb_purge_units_rows[] = {
    RESTD_FIELD(PurgeAge, set, "set", codec::boolean, "True: records of this age are purged, false: they are kept."),
    RESTD_FIELD(PurgeAge, hours, "hours", codec::uint32, "Age in hours. 0: given in another unit."),
    RESTD_FIELD(PurgeAge, days, "days", codec::uint32, "Age in days. 0: given in another unit."),
    RESTD_FIELD(PurgeAge, months, "months", codec::uint32, "Age in months. 0: given in another unit."),
    RESTD_FIELD(PurgeAge, archive, "archive", codec::boolean, "True: records are archived before they are purged."),
};
RESTD_TABLE(slurmdb_purge_units, PurgeAge, "SLURMDB_PURGE_UNITS");

// For Kind::via: std::uint32_t -> PurgeAge.
inline void explain_purge_age(const void* member, void* scratch)
{
    namespace purge_age = model::purge_age;
    const std::uint32_t age = *static_cast<const std::uint32_t*>(member);
    auto& out = *static_cast<PurgeAge*>(scratch);
    if (age == purge_age::never) return;
    const std::uint32_t number = age & purge_age::number;
    out.set = true;
    out.hours = (age & purge_age::hours) != 0 ? number : 0;
    out.days = (age & purge_age::days) != 0 ? number : 0;
    out.months = (age & purge_age::months) != 0 ? number : 0;
    out.archive = (age & purge_age::archive) != 0;
}

// For Kind::via: seconds as [D-]HH:MM:SS.
inline void write_time_seconds(const void* member, void* scratch)
{
    const auto& seconds = *static_cast<const NoVal32*>(member);
    auto& out = *static_cast<ShortText*>(scratch);
    if (seconds.is_infinite()) {
        out.text = "UNLIMITED";
    } else if (seconds.is_number()) {
        const std::uint32_t s = seconds.value, days = s / 86400;
        char* at = out.space;
        if (days != 0) {
            at = std::to_chars(at, std::end(out.space), days).ptr;
            *at++ = '-';
        }
        for (const std::uint32_t part : {s / 3600 % 24, s / 60 % 60, s % 60}) {
            *at++ = static_cast<char>('0' + part / 10);
            *at++ = static_cast<char>('0' + part % 10);
            *at++ = ':';
        }
        out.text = {out.space, at - 1};
    }
}

namespace codec {
inline constexpr auto controller = object<model::ControllerAddress>(tables::controller);
inline constexpr auto controllers_array = list("CONTROLLERS_ARRAY", controller);
inline constexpr auto job_defaults = object<model::JobDefault>(tables::job_defaults);
inline constexpr auto job_defaults_list = list("JOB_DEFAULTS_LIST", job_defaults);
inline constexpr auto port_range = object<model::PortRange>(tables::port_range);
inline constexpr auto slurmdb_purge_units = object<PurgeAge>(tables::slurmdb_purge_units);
inline constexpr auto slurmdb_purge = via<std::uint32_t>(slurmdb_purge_units, explain_purge_age);
inline constexpr auto time_seconds = via<NoVal32>(short_text, write_time_seconds);
}  // namespace codec

// SLURM_CONF
inline constexpr Row slurm_conf_rows[] = {
    RESTD_FIELD(model::Configuration, accounting_storage_tres, "AccountingStorageTRES", codec::csv_string,
                "TRES that the accounting counts."),
    RESTD_FIELD(model::Configuration, accounting_storage_backup_host, "AccountingStorageBackupHost", codec::string,
                "Host of the slurmdbd that is asked where the first does not answer."),
    RESTD_FIELD(model::Configuration, accounting_storage_enforce, "AccountingStorageEnforce", codec::acct_storage_enforce,
                "What a job must have and keep to be accepted and started: an association, its limits, its QOS, a wckey."),
    RESTD_FIELD(model::Configuration, accounting_storage_external_host, "AccountingStorageExternalHost", codec::string,
                "Other slurmdbd that this cluster is registered with, as HOST:PORT separated by commas."),
    RESTD_FIELD(model::Configuration, accounting_storage_host, "AccountingStorageHost", codec::string, "Host of slurmdbd."),
    RESTD_FIELD(model::Configuration, accounting_storage_parameters, "AccountingStorageParameters", codec::csv_string,
                "Options of the connection to the accounting, as SSL_CERT=PATH."),
    RESTD_FIELD(model::Configuration, accounting_storage_port, "AccountingStoragePort", codec::uint16,
                "TCP port of slurmdbd. 0: the usual one."),
    RESTD_FIELD(model::Configuration, accounting_storage_type, "AccountingStorageType", codec::string,
                "Plugin of the accounting, as accounting_storage/slurmdbd. Empty: none."),
    RESTD_FIELD(model::Configuration, acct_gather_energy_type, "AcctGatherEnergyType", codec::csv_string,
                "Plugins that measure energy, as acct_gather_energy/rapl. Empty: none."),
    RESTD_FIELD(model::Configuration, acct_gather_profile_type, "AcctGatherProfileType", codec::string,
                "Plugin that samples profiles of jobs, as acct_gather_profile/hdf5. Empty: none."),
    RESTD_FIELD(model::Configuration, acct_gather_interconnect_type, "AcctGatherInterconnectType", codec::string,
                "Plugin that measures the traffic of the interconnect. Empty: none."),
    RESTD_FIELD(model::Configuration, acct_gather_filesystem_type, "AcctGatherFilesystemType", codec::string,
                "Plugin that measures the traffic of file systems. Empty: none."),
    RESTD_FIELD(model::Configuration, acct_gather_node_freq, "AcctGatherNodeFreq", codec::uint16,
                "Seconds between measurements of a node. 0: none."),
    RESTD_FIELD(model::Configuration, configuration_flags, "ConfFlags", codec::conf_flags,
                "Options of slurm.conf that are either on or off."),
    RESTD_FIELD(model::Configuration, auth_alt_types, "AuthAltTypes", codec::csv_string,
                "Other plugins that identify clients, as auth/jwt."),
    RESTD_FIELD(model::Configuration, auth_info, "AuthInfo", codec::string,
                "Options of the plugin that identifies clients, as socket=PATH or ttl=SECONDS."),
    RESTD_FIELD(model::Configuration, auth_alt_parameters, "AuthAltParameters", codec::string,
                "Options of the other plugins that identify clients, as jwt_key=PATH."),
    RESTD_FIELD(model::Configuration, auth_type, "AuthType", codec::string, "Plugin that identifies clients, as auth/munge."),
    RESTD_FIELD(model::Configuration, batch_start_timeout, "BatchStartTimeout", codec::uint16,
                "Seconds that a batch job may take to start before it counts as failed."),
    RESTD_FIELD(model::Configuration, burst_buffer_type, "BurstBufferType", codec::string,
                "Plugin of burst buffers, as burst_buffer/datawarp. Empty: none."),
    RESTD_FIELD(model::Configuration, bcast_exclude, "BcastExclude", codec::csv_string,
                "Folders whose libraries sbcast and srun --bcast do not send."),
    RESTD_FIELD(model::Configuration, bcast_parameters, "BcastParameters", codec::csv_string,
                "Options of sbcast and srun --bcast, as Compression=lz4."),
    RESTD_FIELD(model::Configuration, certgen_parameters, "CertgenParameters", codec::csv_string,
                "Options of the plugin that makes TLS keys and certificates."),
    RESTD_FIELD(model::Configuration, certgen_type, "CertgenType", codec::string,
                "Plugin that makes TLS keys and certificates. Empty: none."),
    RESTD_FIELD(model::Configuration, certmgr_parameters, "CertmgrParameters", codec::string,
                "Options of the plugin that renews the nodes' TLS certificates."),
    RESTD_FIELD(model::Configuration, certmgr_type, "CertmgrType", codec::string,
                "Plugin that renews the nodes' TLS certificates. Empty: none."),
    RESTD_FIELD(model::Configuration, cli_filter_parameters, "CliFilterParameters", codec::csv_string,
                "Options of the plugins that look at the options of sbatch, salloc and srun."),
    RESTD_FIELD(model::Configuration, cli_filter_plugins, "CliFilterPlugins", codec::csv_string,
                "Plugins that look at the options of sbatch, salloc and srun."),
    RESTD_FIELD(model::Configuration, cluster_name, "ClusterName", codec::string,
                "Cluster by name, as the accounting knows it."),
    RESTD_FIELD(model::Configuration, communication_parameters, "CommunicationParameters", codec::csv_string,
                "Options of the communication between daemons, as keepalivetime=SECONDS."),
    RESTD_FIELD(model::Configuration, complete_wait, "CompleteWait", codec::uint16,
                "Seconds that no job is started while another one's nodes are still completing."),
    RESTD_FIELD(model::Configuration, configuration_flags, "CommunicationParametersFlags",
                codec::conf_flags_communication_parameters, "Those of CommunicationParameters that are either on or off."),
    RESTD_FIELD(model::Configuration, configuration_flags, "AccountingStoreFlags", codec::conf_flags_accounting_store,
                "What the accounting stores of a job besides the usual: comment, script, environment."),
    RESTD_FIELD(model::Configuration, configuration_flags, "SlurmdParametersFlags", codec::conf_flags_slurmd_parameters,
                "Those of SlurmdParameters that are either on or off."),
    RESTD_FIELD(model::Configuration, controllers, "controllers", codec::controllers_array,
                "One entry per slurmctld, the primary first (SlurmctldHost)."),
    RESTD_FIELD(model::Configuration, cpu_frequency_default, "CpuFreqDef", codec::string,
                "Usual CPU frequency or governor of steps that ask for none. Unknown: not set."),
    RESTD_FIELD(model::Configuration, cpu_frequency_governors, "CpuFreqGovernors", codec::cpu_freq_govs,
                "Governors that users may ask for, where that is a single one (--cpu-freq)."),
    RESTD_FIELD(model::Configuration, cred_type, "CredType", codec::string,
                "Plugin that makes and checks the credentials of jobs, as cred/munge."),
    RESTD_FIELD(model::Configuration, data_parser_parameters, "DataParserParameters", codec::string,
                "Version of the data parser that commands use with --json and --yaml."),
    RESTD_FIELD(model::Configuration, debug_flags, "DebugFlags", codec::debug_flags,
                "Parts of Slurm whose daemons write more to their logs."),
    RESTD_FIELD(model::Configuration, default_memory_per_cpu, "DefMemPerCPU", codec::uint64_no_val,
                "MiB per CPU for jobs that ask for no memory. Unset: not set per CPU."),
    RESTD_FIELD(model::Configuration, dependency_parameters, "DependencyParameters", codec::csv_string,
                "Options of dependencies between jobs, as kill_invalid_depend."),
    RESTD_FIELD(model::Configuration, eio_timeout, "EioTimeout", codec::uint16,
                "Seconds that srun waits for the rest of the output after a task has ended."),
    RESTD_FIELD(
        model::Configuration, enforce_partition_limits, "EnforcePartLimits", codec::enforce_part_limits,
        "Whether a job that its partitions cannot run is refused at once: if no partition (ANY) or not every one (ALL) can."),
    RESTD_FIELD(model::Configuration, epilog, "Epilog", codec::string_array,
                "Programs that run on each node of a job when it ends."),
    RESTD_FIELD(model::Configuration, epilog_msg_time, "EpilogMsgTime", codec::uint32,
                "Microseconds that slurmctld takes to handle the end of an epilog; nodes spread their messages accordingly."),
    RESTD_FIELD(model::Configuration, epilog_slurmctld, "EpilogSlurmctld", codec::string_array,
                "Programs that slurmctld runs when a job ends."),
    RESTD_FIELD(model::Configuration, epilog_timeout, "EpilogTimeout", codec::uint16_no_val,
                "Seconds that epilogs may take (EpilogTimeout, PrologEpilogTimeout). Unset: no limit."),
    RESTD_FIELD(model::Configuration, federation_parameters, "FederationParameters", codec::csv_string,
                "Options of federations of clusters, as fed_display."),
    RESTD_FIELD(model::Configuration, first_job_id, "FirstJobId", codec::uint32, "Job id of the first job."),
    RESTD_FIELD(model::Configuration, fair_share_dampening_factor, "FairShareDampeningFactor", codec::uint16,
                "Number that usage is divided by in the classic formula of fair-share."),
    RESTD_FIELD(model::Configuration, get_name_info_cache_timeout, "GetNameInfoCacheTimeout", codec::uint16,
                "Seconds that slurmctld remembers the names of hosts."),
    RESTD_FIELD(model::Configuration, gres_types, "GresTypes", codec::csv_string,
                "Kinds of generic resources that the cluster has, as gpu."),
    RESTD_FIELD(model::Configuration, group_update_time, "GroupUpdateTime", codec::uint16,
                "Seconds after which the members of AllowGroups are looked up again."),
    RESTD_FIELD(model::Configuration, group_update_force, "GroupUpdateForce", codec::boolean,
                "True: members of groups are looked up again even where /etc/group has not changed."),
    RESTD_FIELD(model::Configuration, gpu_freq_def, "GpuFreqDef", codec::string,
                "Usual GPU frequency of steps that ask for none (--gpu-freq)."),
    RESTD_FIELD(model::Configuration, hash_plugin, "HashPlugin", codec::string,
                "Plugin that makes the hash of messages, as hash/k12."),
    RESTD_FIELD(model::Configuration, health_check_interval, "HealthCheckInterval", codec::uint16,
                "Seconds between runs of HealthCheckProgram. 0: it does not run."),
    RESTD_FIELD(model::Configuration, health_check_node_state, "HealthCheckNodeState", codec::health_check_node_state,
                "States of nodes in which HealthCheckProgram runs."),
    RESTD_FIELD(model::Configuration, health_check_program, "HealthCheckProgram", codec::string,
                "Program that checks a node's health and drains it where it finds a fault."),
    RESTD_FIELD(model::Configuration, health_check_timeout, "HealthCheckTimeout", codec::uint16,
                "Seconds that HealthCheckProgram may take. 0: the usual 60."),
    RESTD_FIELD(model::Configuration, http_parser_type, "HttpParserType", codec::string,
                "Plugin that reads HTTP in Slurm's daemons, as http_parser/libhttp_parser."),
    RESTD_FIELD(model::Configuration, host_unreach_retry_count, "HostUnreachRetryCount", codec::uint32,
                "Times that a connection is tried again where the host cannot be reached."),
    RESTD_FIELD(model::Configuration, inactive_limit, "InactiveLimit", codec::uint16,
                "Seconds without contact to salloc or srun after which a job is ended. 0: never."),
    RESTD_FIELD(model::Configuration, interactive_step_options, "InteractiveStepOptions", codec::string,
                "Options of srun for the shell of salloc, with LaunchParameters=use_interactive_step."),
    RESTD_FIELD(model::Configuration, job_acct_gather_frequency, "JobAcctGatherFrequency", codec::csv_string,
                "Seconds between samples of a job's usage, as 30 or task=30,energy=60."),
    RESTD_FIELD(model::Configuration, job_acct_gather_type, "JobAcctGatherType", codec::string,
                "Plugin that measures the usage of jobs, as jobacct_gather/cgroup. Empty: none."),
    RESTD_FIELD(model::Configuration, job_acct_gather_params, "JobAcctGatherParams", codec::csv_string,
                "Options of the plugin that measures the usage of jobs, as UsePss."),
    RESTD_FIELD(model::Configuration, job_acct_oom_kill, "JobAcctOomKill", codec::boolean,
                "True: a job that has more memory than it asked for is ended (JobAcctGatherParams=OverMemoryKill)."),
    RESTD_FIELD(model::Configuration, job_comp_host, "JobCompHost", codec::string, "Host of the database of completed jobs."),
    RESTD_FIELD(model::Configuration, job_comp_loc, "JobCompLoc", codec::string, "File, database or URL for completed jobs."),
    RESTD_FIELD(model::Configuration, job_comp_params, "JobCompParams", codec::string,
                "Options of the plugin for completed jobs."),
    RESTD_FIELD(model::Configuration, job_comp_port, "JobCompPort", codec::uint32,
                "TCP port of the database of completed jobs. 0: the usual one."),
    RESTD_FIELD(model::Configuration, job_comp_type, "JobCompType", codec::string,
                "Plugin that records completed jobs, as jobcomp/kafka. Empty: none."),
    RESTD_FIELD(model::Configuration, job_comp_user, "JobCompUser", codec::string, "User of the database of completed jobs."),
    RESTD_FIELD(model::Configuration, job_defaults, "JobDefaults", codec::job_defaults_list,
                "Defaults of jobs that ask for GPUs."),
    RESTD_FIELD(model::Configuration, job_file_append, "JobFileAppend", codec::boolean,
                "True: the output files of a job that starts again are continued, false: begun anew."),
    RESTD_FIELD(model::Configuration, job_requeue, "JobRequeue", codec::boolean,
                "True: jobs may be requeued unless they say otherwise (--no-requeue)."),
    RESTD_FIELD(model::Configuration, job_submit_plugins, "JobSubmitPlugins", codec::csv_string,
                "Plugins that look at every job when it is submitted or changed, as lua."),
    RESTD_FIELD(model::Configuration, keepalive_interval, "KeepaliveInterval", codec::uint32,
                "Seconds between keep-alive probes of a connection (CommunicationParameters=keepaliveinterval)."),
    RESTD_FIELD(model::Configuration, keepalive_probes, "KeepaliveProbes", codec::uint32,
                "Keep-alive probes until a connection counts as lost (CommunicationParameters=keepaliveprobes)."),
    RESTD_FIELD(model::Configuration, keepalive_time, "KeepaliveTime", codec::uint32,
                "Seconds without traffic until keep-alive probes begin (CommunicationParameters=keepalivetime)."),
    RESTD_FIELD(model::Configuration, kill_on_bad_exit, "KillOnBadExit", codec::boolean,
                "True: a step ends when one of its tasks fails (srun --kill-on-bad-exit)."),
    RESTD_FIELD(model::Configuration, kill_wait, "KillWait", codec::uint16,
                "Seconds between SIGTERM and SIGKILL for a job at its time limit."),
    RESTD_FIELD(model::Configuration, launch_parameters, "LaunchParameters", codec::csv_string,
                "Options of launching jobs, as use_interactive_step."),
    RESTD_FIELD(model::Configuration, licenses, "Licenses", codec::csv_string,
                "Licenses of the cluster with their number, as matlab:10."),
    RESTD_FIELD(model::Configuration, license_parameters, "LicenseParameters", codec::csv_string, "Options of licenses."),
    RESTD_FIELD(model::Configuration, log_time_format, "LogTimeFormat", codec::log_time_format,
                "Form of the times in the daemons' logs."),
    RESTD_FIELD(model::Configuration, mail_domain, "MailDomain", codec::string,
                "Domain for mail to users whose jobs name no address."),
    RESTD_FIELD(model::Configuration, mail_prog, "MailProg", codec::string, "Program that sends mail."),
    RESTD_FIELD(model::Configuration, max_array_size, "MaxArraySize", codec::uint32,
                "Limit of array indexes: the highest is one less."),
    RESTD_FIELD(model::Configuration, max_batch_requeue, "MaxBatchRequeue", codec::uint32,
                "Times that a batch job is requeued after failures before it is held."),
    RESTD_FIELD(
        model::Configuration, max_database_messages, "MaxDBDMsgs", codec::uint32,
        "Messages for slurmdbd that slurmctld keeps while that does not answer. 0: worked out from MaxJobCount and nodes."),
    RESTD_FIELD(model::Configuration, max_job_count, "MaxJobCount", codec::uint32,
                "Most jobs that slurmctld keeps at once, tasks of arrays included."),
    RESTD_FIELD(model::Configuration, max_job_id, "MaxJobId", codec::uint32,
                "Limit of job ids: the next job after it gets FirstJobId."),
    RESTD_FIELD(model::Configuration, max_memory_per_node, "MaxMemPerCPU", codec::uint64_no_val,
                "Most MiB per node that a job may have (MaxMemPerNode); 0: no limit. Unset: the limit is per CPU."),
    RESTD_FIELD(model::Configuration, max_node_count, "MaxNodeCount", codec::uint32,
                "Most nodes that the cluster can have, dynamic ones included."),
    RESTD_FIELD(model::Configuration, max_step_count, "MaxStepCount", codec::uint32, "Most steps of a job."),
    RESTD_FIELD(model::Configuration, max_tasks_per_node, "MaxTasksPerNode", codec::uint16, "Most tasks of a step on a node."),
    RESTD_FIELD(model::Configuration, mcs_plugin, "MCSPlugin", codec::string,
                "Plugin that keeps jobs with different labels on different nodes, as mcs/group. Empty: none."),
    RESTD_FIELD(model::Configuration, mcs_parameters, "MCSParameters", codec::csv_string,
                "Options of the plugin for labels, as enforced,select."),
    RESTD_FIELD(model::Configuration, metrics_auth_users, "MetricsAuthUsers", codec::csv_string,
                "Users who may read the metrics of slurmctld. Empty: everybody."),
    RESTD_FIELD(model::Configuration, metrics_parameters, "MetricsParameters", codec::csv_string,
                "Options of the plugin of metrics."),
    RESTD_FIELD(model::Configuration, metrics_type, "MetricsType", codec::string,
                "Plugin of metrics, as metrics/openmetrics. Empty: none."),
    RESTD_FIELD(model::Configuration, min_job_age, "MinJobAge", codec::uint32,
                "Seconds that slurmctld keeps a job after its end."),
    RESTD_FIELD(model::Configuration, mpi_default, "MpiDefault", codec::string,
                "Kind of MPI for steps that name none (srun --mpi). Empty: none."),
    RESTD_FIELD(model::Configuration, mpi_params, "MpiParams", codec::csv_string, "Options of MPI, as ports=12000-12999."),
    RESTD_FIELD(model::Configuration, message_timeout, "MessageTimeout", codec::uint16,
                "Seconds within which a daemon must answer a message."),
    RESTD_FIELD(model::Configuration, namespace_type, "NamespaceType", codec::string,
                "Plugin that gives jobs their own folders and processes, as namespace/tmpfs. Empty: none."),
    RESTD_FIELD(model::Configuration, node_features_plugins, "NodeFeaturesPlugins", codec::csv_string,
                "Plugins that change features of nodes, as node_features/helpers."),
    RESTD_FIELD(model::Configuration, over_time_limit, "OverTimeLimit", codec::uint16,
                "Minutes that a job may run beyond its time limit. 65535: no limit."),
    RESTD_FIELD(model::Configuration, plugin_dir, "PluginDir", codec::string,
                "Folders of Slurm's plugins, separated by colons."),
    RESTD_FIELD(model::Configuration, plug_stack_config, "PlugStackConfig", codec::string,
                "File that lists SPANK plugins. Empty: plugstack.conf beside slurm.conf."),
    RESTD_FIELD(model::Configuration, preempt_exempt_time, "PreemptExemptTime", codec::uint32_no_val,
                "Seconds that a job runs before it can be preempted. Unset or infinite: none."),
    RESTD_FIELD(model::Configuration, preempt_mode, "PreemptMode", codec::slurm_conf_preempt_modes,
                "What happens to preempted jobs, and whether jobs take turns (GANG)."),
    RESTD_FIELD(model::Configuration, preempt_parameters, "PreemptParameters", codec::csv_string,
                "Options of preemption, as youngest_first."),
    RESTD_FIELD(model::Configuration, preempt_type, "PreemptType", codec::string,
                "Plugin that says which jobs preempt others, as preempt/qos. Empty: none do."),
    RESTD_FIELD(model::Configuration, prep_parameters, "PrEpParameters", codec::string,
                "Options of the plugins that run prolog and epilog."),
    RESTD_FIELD(model::Configuration, prep_plugins, "PrEpPlugins", codec::csv_string,
                "Plugins that run prolog and epilog, as prep/script."),
    RESTD_FIELD(model::Configuration, priority_decay_half_life, "PriorityDecayHalfLife", codec::time_seconds,
                "Half-life of recorded usage as [D-]HH:MM:SS. 00:00:00: it does not decay."),
    RESTD_FIELD(model::Configuration, priority_calc_period, "PriorityCalcPeriod", codec::time_seconds,
                "Time between calculations of priorities, as HH:MM:SS."),
    RESTD_FIELD(model::Configuration, priority_favor_small, "PriorityFavorSmall", codec::boolean,
                "True: small jobs get a higher priority, false: large ones."),
    RESTD_FIELD(model::Configuration, priority_flags, "PriorityFlags", codec::priority_flags,
                "Options of the priority's calculation."),
    RESTD_FIELD(model::Configuration, priority_max_age, "PriorityMaxAge", codec::time_seconds,
                "Waiting time that gives the highest priority for age, as [D-]HH:MM:SS."),
    RESTD_FIELD(model::Configuration, priority_parameters, "PriorityParameters", codec::string,
                "Options of the plugin that calculates priorities."),
    RESTD_FIELD(model::Configuration, priority_usage_reset_period, "PriorityUsageResetPeriod", codec::priority_reset_period,
                "When recorded usage is set back to 0."),
    RESTD_FIELD(model::Configuration, priority_type, "PriorityType", codec::string,
                "Plugin that calculates priorities, as priority/multifactor."),
    RESTD_FIELD(model::Configuration, priority_weight_age, "PriorityWeightAge", codec::uint32,
                "Weight of a job's waiting time in its priority."),
    RESTD_FIELD(model::Configuration, priority_weight_assoc, "PriorityWeightAssoc", codec::uint32,
                "Weight of the association's priority in a job's."),
    RESTD_FIELD(model::Configuration, priority_weight_fairshare, "PriorityWeightFairshare", codec::uint32,
                "Weight of fair-share in a job's priority."),
    RESTD_FIELD(model::Configuration, priority_weight_job_size, "PriorityWeightJobSize", codec::uint32,
                "Weight of a job's size in its priority."),
    RESTD_FIELD(model::Configuration, priority_weight_partition, "PriorityWeightPartition", codec::uint32,
                "Weight of the partition's PriorityJobFactor in a job's priority."),
    RESTD_FIELD(model::Configuration, priority_weight_qos, "PriorityWeightQOS", codec::uint32,
                "Weight of the QOS's priority in a job's."),
    RESTD_FIELD(model::Configuration, priority_weight_tres, "PriorityWeightTRES", codec::string,
                "Weights of TRES in a job's priority, as CPU=1000,Mem=2000."),
    RESTD_FIELD(model::Configuration, private_data, "PrivateData", codec::private_data, "What users see only of their own."),
    RESTD_FIELD(model::Configuration, proctrack_type, "ProctrackType", codec::string,
                "Plugin that keeps track of a job's processes, as proctrack/cgroup."),
    RESTD_FIELD(model::Configuration, prolog, "Prolog", codec::string_array,
                "Programs that run on each node of a job before it starts."),
    RESTD_FIELD(model::Configuration, prolog_slurmctld, "PrologSlurmctld", codec::string_array,
                "Programs that slurmctld runs before a job starts."),
    RESTD_FIELD(model::Configuration, prolog_timeout, "PrologTimeout", codec::uint16_no_val,
                "Seconds that prologs may take (PrologTimeout, PrologEpilogTimeout). Unset: no limit."),
    RESTD_FIELD(model::Configuration, propagate_priority_process, "PropagatePrioProcess", codec::propagate_prio_process,
                "Whether tasks get the nice value of the process that submitted the job."),
    RESTD_FIELD(model::Configuration, prolog_flags, "PrologFlags", codec::prolog_flags, "Options of running the prolog."),
    RESTD_FIELD(model::Configuration, propagate_resource_limits, "PropagateResourceLimits", codec::csv_string,
                "Limits of the user's shell that tasks get (setrlimit), as ALL or NONE."),
    RESTD_FIELD(model::Configuration, propagate_resource_limits_except, "PropagateResourceLimitsExcept", codec::csv_string,
                "Limits of the user's shell that tasks do not get."),
    RESTD_FIELD(model::Configuration, reboot_program, "RebootProgram", codec::string, "Program that reboots a node."),
    RESTD_FIELD(model::Configuration, reconfiguration_flags, "ReconfigFlags", codec::reconfig_flags,
                "What scontrol reconfigure keeps although slurm.conf says otherwise."),
    RESTD_FIELD(model::Configuration, requeue_exit, "RequeueExit", codec::csv_string,
                "Exit codes after which a batch job is requeued."),
    RESTD_FIELD(model::Configuration, requeue_exit_hold, "RequeueExitHold", codec::csv_string,
                "Exit codes after which a batch job is requeued and held."),
    RESTD_FIELD(model::Configuration, resume_fail_program, "ResumeFailProgram", codec::string,
                "Program that is run for nodes that did not come up within ResumeTimeout."),
    RESTD_FIELD(model::Configuration, resume_program, "ResumeProgram", codec::string, "Program that powers nodes up."),
    RESTD_FIELD(model::Configuration, resume_rate, "ResumeRate", codec::uint16,
                "Most nodes that are powered up per minute. 0: no limit."),
    RESTD_FIELD(model::Configuration, resume_timeout, "ResumeTimeout", codec::uint16,
                "Seconds within which a powered up node must be ready."),
    RESTD_FIELD(model::Configuration, reservation_epilog, "ResvEpilog", codec::string,
                "Program that slurmctld runs when a reservation ends."),
    RESTD_FIELD(model::Configuration, reservation_over_run, "ResvOverRun", codec::uint16,
                "Minutes that a job may run beyond its reservation. 65535: no limit."),
    RESTD_FIELD(model::Configuration, reservation_prolog, "ResvProlog", codec::string,
                "Program that slurmctld runs when a reservation begins."),
    RESTD_FIELD(model::Configuration, return_to_service, "ReturnToService", codec::return_to_service,
                "Nodes that are DOWN and are used again when they register."),
    RESTD_FIELD(model::Configuration, slurm_sched_log_file, "SlurmSchedLogFile", codec::string,
                "File of the scheduler's log. Empty: none."),
    RESTD_FIELD(model::Configuration, slurm_sched_log_level, "SlurmSchedLogLevel", codec::uint16,
                "1: the scheduler's log is written, 0: it is not."),
    RESTD_FIELD(model::Configuration, scheduler_parameters, "SchedulerParameters", codec::csv_string,
                "Options of the scheduler, as bf_window=2880."),
    RESTD_FIELD(model::Configuration, scheduler_time_slice, "SchedulerTimeSlice", codec::uint16,
                "Seconds of a turn where jobs take turns (PreemptMode=GANG)."),
    RESTD_FIELD(model::Configuration, scheduler_type, "SchedulerType", codec::string,
                "Plugin of scheduling, as sched/backfill."),
    RESTD_FIELD(model::Configuration, scron_parameters, "ScronParameters", codec::csv_string,
                "Options of scrontab, as enable."),
    RESTD_FIELD(model::Configuration, select_type, "SelectType", codec::string,
                "Plugin that chooses the resources of jobs, as select/cons_tres."),
    RESTD_FIELD(model::Configuration, select_type_parameters, "SelectTypeParameters", codec::select_type_param,
                "What is allocated (CPUs, cores, sockets, memory), and how."),
    RESTD_FIELD(model::Configuration, priority_site_factor_plugin, "PrioritySiteFactorPlugin", codec::string,
                "Plugin that adds the site's part to priorities. Empty: none."),
    RESTD_FIELD(model::Configuration, priority_site_factor_parameters, "PrioritySiteFactorParameters", codec::string,
                "Options of the plugin that adds the site's part to priorities."),
    RESTD_FIELD(model::Configuration, slurm_user_id, "SlurmUserId", codec::uint32,
                "User that slurmctld runs as, by id (SlurmUser)."),
    RESTD_FIELD(model::Configuration, slurm_user, "SlurmUser", codec::string, "User that slurmctld runs as, by name."),
    RESTD_FIELD(model::Configuration, slurmd_user_id, "SlurmdUserId", codec::uint32,
                "User that slurmd runs as, by id (SlurmdUser)."),
    RESTD_FIELD(model::Configuration, slurmd_user, "SlurmdUser", codec::string, "User that slurmd runs as, by name."),
    RESTD_FIELD(model::Configuration, slurmctld_addr, "SlurmctldAddr", codec::string,
                "Address that clients reach the slurmctld in charge at. Empty: by SlurmctldHost."),
    RESTD_FIELD(model::Configuration, slurmctld_debug, "SlurmctldDebug", codec::log_level, "Level of slurmctld's log file."),
    RESTD_FIELD(model::Configuration, slurmctld_http_auth_params, "SlurmctldHttpAuthParams", codec::csv_string,
                "Options of authentication on slurmctld's HTTP port."),
    RESTD_FIELD(model::Configuration, slurmctld_log_file, "SlurmctldLogFile", codec::string,
                "File of slurmctld's log. Empty: syslog."),
    RESTD_FIELD(model::Configuration, slurmctld_pid_file, "SlurmctldPidFile", codec::string,
                "File that slurmctld writes its process id to."),
    RESTD_FIELD(model::Configuration, slurmctld_port, "SlurmctldPort", codec::uint32, "First TCP port of slurmctld."),
    RESTD_FIELD(model::Configuration, slurmctld_port_count, "SlurmctldPortCount", codec::uint16,
                "Number of slurmctld's ports, one after the other."),
    RESTD_FIELD(model::Configuration, slurmctld_primary_off_prog, "SlurmctldPrimaryOffProg", codec::string,
                "Program that a slurmctld runs when it becomes a backup."),
    RESTD_FIELD(model::Configuration, slurmctld_primary_on_prog, "SlurmctldPrimaryOnProg", codec::string,
                "Program that a slurmctld runs when it becomes the primary."),
    RESTD_FIELD(model::Configuration, slurmctld_syslog_debug, "SlurmctldSyslogDebug", codec::log_level,
                "Level of what slurmctld sends to syslog. Empty: by its log file."),
    RESTD_FIELD(model::Configuration, slurmctld_timeout, "SlurmctldTimeout", codec::uint16,
                "Seconds without answer after which a backup takes over from slurmctld."),
    RESTD_FIELD(model::Configuration, slurmctld_parameters, "SlurmctldParameters", codec::csv_string,
                "Options of slurmctld, as enable_configless."),
    RESTD_FIELD(model::Configuration, slurmd_debug, "SlurmdDebug", codec::log_level, "Level of slurmd's log file."),
    RESTD_FIELD(model::Configuration, slurmd_http_auth_params, "SlurmdHttpAuthParams", codec::csv_string,
                "Options of authentication on slurmd's HTTP port."),
    RESTD_FIELD(model::Configuration, slurmd_log_file, "SlurmdLogFile", codec::string,
                "File of slurmd's log, %h for the host and %n for the node. Empty: syslog."),
    RESTD_FIELD(model::Configuration, slurmd_parameters, "SlurmdParameters", codec::csv_string,
                "Options of slurmd, as config_overrides."),
    RESTD_FIELD(model::Configuration, slurmd_pid_file, "SlurmdPidFile", codec::string,
                "File that slurmd writes its process id to."),
    RESTD_FIELD(model::Configuration, slurmd_port, "SlurmdPort", codec::uint32, "TCP port of slurmd."),
    RESTD_FIELD(model::Configuration, slurmd_spool_dir, "SlurmdSpoolDir", codec::string,
                "Folder of slurmd's state and of job scripts."),
    RESTD_FIELD(model::Configuration, slurmd_syslog_debug, "SlurmdSyslogDebug", codec::log_level,
                "Level of what slurmd sends to syslog. Empty: by its log file."),
    RESTD_FIELD(model::Configuration, slurmd_timeout, "SlurmdTimeout", codec::uint16,
                "Seconds without answer after which a node is DOWN. 0: never."),
    RESTD_FIELD(model::Configuration, srun_epilog, "SrunEpilog", codec::string, "Program that srun runs after a step."),
    RESTD_FIELD(model::Configuration, srun_port_range, "SrunPortRange", codec::port_range, "TCP ports that srun listens on."),
    RESTD_FIELD(model::Configuration, srun_prolog, "SrunProlog", codec::string, "Program that srun runs before a step."),
    RESTD_FIELD(model::Configuration, state_save_location, "StateSaveLocation", codec::string, "Folder of slurmctld's state."),
    RESTD_FIELD(model::Configuration, suspend_exc_nodes, "SuspendExcNodes", codec::csv_string,
                "Nodes that are never powered down."),
    RESTD_FIELD(model::Configuration, suspend_exc_parts, "SuspendExcParts", codec::csv_string,
                "Partitions whose nodes are never powered down."),
    RESTD_FIELD(model::Configuration, suspend_exc_states, "SuspendExcStates", codec::csv_string,
                "States in which nodes are not powered down."),
    RESTD_FIELD(model::Configuration, suspend_program, "SuspendProgram", codec::string, "Program that powers nodes down."),
    RESTD_FIELD(model::Configuration, suspend_rate, "SuspendRate", codec::uint16,
                "Most nodes that are powered down per minute. 0: no limit."),
    RESTD_FIELD(model::Configuration, suspend_time, "SuspendTime", codec::uint32_no_val,
                "Seconds after which an idle node is powered down. Unset or infinite: never."),
    RESTD_FIELD(model::Configuration, suspend_timeout, "SuspendTimeout", codec::uint16,
                "Seconds within which a node must be down."),
    RESTD_FIELD(model::Configuration, switch_type, "SwitchType", codec::string,
                "Plugin of the interconnect, as switch/hpe_slingshot. Empty: none."),
    RESTD_FIELD(model::Configuration, switch_parameters, "SwitchParameters", codec::csv_string,
                "Options of the interconnect's plugin."),
    RESTD_FIELD(model::Configuration, task_epilog, "TaskEpilog", codec::string,
                "Program that runs after each task, as its user."),
    RESTD_FIELD(model::Configuration, task_plugin, "TaskPlugin", codec::csv_string,
                "Plugins that bind and confine tasks, as task/cgroup."),
    RESTD_FIELD(model::Configuration, task_plugin_parameters, "TaskPluginParam", codec::task_plugin_param_flags,
                "Binding of tasks that ask for none, and other options of the task plugins."),
    RESTD_FIELD(model::Configuration, task_prolog, "TaskProlog", codec::string,
                "Program that runs before each task, as its user."),
    RESTD_FIELD(model::Configuration, tls_parameters, "TLSParameters", codec::csv_string,
                "Options of TLS, as ctld_cert_file=PATH."),
    RESTD_FIELD(model::Configuration, tls_type, "TLSType", codec::string,
                "Plugin of TLS between daemons, as tls/s2n; tls/none: none."),
    RESTD_FIELD(model::Configuration, tcp_timeout, "TCPTimeout", codec::uint16, "Seconds that connecting may take."),
    RESTD_FIELD(model::Configuration, tmp_fs, "TmpFS", codec::string,
                "Folder of temporary files on the nodes, whose size is TmpDisk."),
    RESTD_FIELD(model::Configuration, topology_parameters, "TopologyParam", codec::csv_string,
                "Options of the topology, as SwitchAsNodeRank."),
    RESTD_FIELD(model::Configuration, topology_plugin, "TopologyPlugin", codec::string,
                "Plugin of the network's topology, as topology/tree."),
    RESTD_FIELD(model::Configuration, tree_width, "TreeWidth", codec::uint16, "Nodes that one slurmd passes a message on to."),
    RESTD_FIELD(model::Configuration, unkillable_step_program, "UnkillableStepProgram", codec::string,
                "Program that is run where processes of a step cannot be killed."),
    RESTD_FIELD(model::Configuration, unkillable_step_timeout, "UnkillableStepTimeout", codec::uint16,
                "Seconds after which processes count as unkillable."),
    RESTD_FIELD(model::Configuration, url_parser_type, "UrlParserType", codec::string,
                "Plugin that reads URLs in Slurm's daemons, as url_parser/libhttp_parser."),
    RESTD_FIELD(model::Configuration, vsize_factor, "VSizeFactor", codec::uint16,
                "Virtual memory that a job may use, in percent of its memory. 0: no limit."),
    RESTD_FIELD(model::Configuration, wait_time, "WaitTime", codec::uint16,
                "Seconds that srun waits for the other tasks after the first has ended. 0: no limit."),
    RESTD_FIELD(model::Configuration, x11_parameters, "X11Parameters", codec::csv_string,
                "Options of X11 forwarding, as home_xauthority."),
};
RESTD_TABLE(slurm_conf, model::Configuration, "SLURM_CONF");

// SLURM_CONF_META
inline constexpr Row slurm_conf_meta_rows[] = {
    RESTD_FIELD(model::Configuration, last_update, "LastUpdate", codec::timestamp,
                "Time of the configuration's last change, in UNIX seconds. Send it as update_time next."),
    RESTD_FIELD(model::Configuration, boot_time, "BOOT_TIME", codec::timestamp, "Start of slurmctld in UNIX seconds."),
    RESTD_FIELD(model::Configuration, cluster_id, "ClusterId", codec::uint16_no_val,
                "Number of the cluster in the accounting. 0 or unset: not known."),
    RESTD_FIELD(model::Configuration, hash, "HashValue", codec::uint32, "Number that is another one where slurm.conf differs."),
    RESTD_FIELD(model::Configuration, next_job_id, "NEXT_JOB_ID", codec::uint32_no_val, "Id that the next submission gets."),
    RESTD_FIELD(model::Configuration, path, "SLURM_CONF", codec::string, "Path of slurm.conf where slurmctld runs."),
    RESTD_FIELD(model::Configuration, release, "SLURM_VERSION", codec::string, "Release of slurmctld, as 26.05.5."),
};
RESTD_TABLE(slurm_conf_meta, model::Configuration, "SLURM_CONF_META");

// SLURMDBD_CONF
inline constexpr Row slurmdbd_conf_rows[] = {
    RESTD_FIELD(model::DatabaseConfiguration, archive_dir, "ArchiveDir", codec::string,
                "Folder of the archives of purged records."),
    RESTD_FIELD(model::DatabaseConfiguration, archive_script, "ArchiveScript", codec::string,
                "Program that archives instead of slurmdbd. Empty: none."),
    RESTD_FIELD(model::DatabaseConfiguration, commit_delay, "CommitDelay", codec::uint16,
                "Seconds that changes of a cluster may wait until they are stored. 0: they do not."),
    RESTD_FIELD(model::DatabaseConfiguration, dbd_addr, "DbdAddr", codec::string, "Address that slurmdbd is reached at."),
    RESTD_FIELD(model::DatabaseConfiguration, dbd_backup_host, "DbdBackupHost", codec::string,
                "Host of the slurmdbd that takes over where the first fails. Empty: none."),
    RESTD_FIELD(model::DatabaseConfiguration, dbd_host, "DbdHost", codec::string, "Host of slurmdbd by name."),
    RESTD_FIELD(model::DatabaseConfiguration, dbd_port, "DbdPort", codec::uint16, "TCP port of slurmdbd."),
    RESTD_FIELD(model::DatabaseConfiguration, debug_level, "DebugLevel", codec::log_level, "Level of slurmdbd's log file."),
    RESTD_FIELD(model::DatabaseConfiguration, default_qos, "DefaultQOS", codec::string,
                "QOS that new clusters get at their root. Empty: normal."),
    RESTD_FIELD(model::DatabaseConfiguration, flags, "Flags", codec::conf_flags_dbd,
                "Options of slurmdbd.conf that are either on or off."),
    RESTD_FIELD(model::DatabaseConfiguration, log_file, "LogFile", codec::string, "File of slurmdbd's log. Empty: syslog."),
    RESTD_FIELD(model::DatabaseConfiguration, max_purge_limit, "MaxPurgeLimit", codec::uint32,
                "Most records that one statement purges."),
    RESTD_FIELD(model::DatabaseConfiguration, max_query_time_range, "MaxQueryTimeRange", codec::time_seconds,
                "Longest time that one query of jobs may span, as [D-]HH:MM:SS. UNLIMITED: any."),
    RESTD_FIELD(model::DatabaseConfiguration, parameters, "Parameters", codec::csv_string,
                "Options of slurmdbd, as PreserveCaseUser."),
    RESTD_FIELD(model::DatabaseConfiguration, connection_flags, "PersistConnFlags", codec::conf_flags_persist_conn_rc,
                "Flags of connections to slurmdbd that its configuration sets."),
    RESTD_FIELD(model::DatabaseConfiguration, pid_file, "PidFile", codec::string,
                "File that slurmdbd writes its process id to."),
    RESTD_FIELD(model::DatabaseConfiguration, purge_events, "PurgeEventAfter", codec::slurmdb_purge,
                "Age at which events of nodes are purged."),
    RESTD_FIELD(model::DatabaseConfiguration, purge_jobs, "PurgeJobAfter", codec::slurmdb_purge,
                "Age at which jobs are purged."),
    RESTD_FIELD(model::DatabaseConfiguration, purge_reservations, "PurgeResvAfter", codec::slurmdb_purge,
                "Age at which reservations are purged."),
    RESTD_FIELD(model::DatabaseConfiguration, purge_steps, "PurgeStepAfter", codec::slurmdb_purge,
                "Age at which steps are purged."),
    RESTD_FIELD(model::DatabaseConfiguration, purge_suspensions, "PurgeSuspendAfter", codec::slurmdb_purge,
                "Age at which suspensions of jobs are purged."),
    RESTD_FIELD(model::DatabaseConfiguration, purge_transactions, "PurgeTXNAfter", codec::slurmdb_purge,
                "Age at which transactions are purged."),
    RESTD_FIELD(model::DatabaseConfiguration, purge_usage, "PurgeUsageAfter", codec::slurmdb_purge,
                "Age at which recorded usage is purged."),
    RESTD_FIELD(model::DatabaseConfiguration, purge_job_scripts, "PurgeJobScriptAfter", codec::slurmdb_purge,
                "Age at which scripts of jobs are purged."),
    RESTD_FIELD(model::DatabaseConfiguration, purge_job_environments, "PurgeJobEnvAfter", codec::slurmdb_purge,
                "Age at which environments of jobs are purged."),
    RESTD_FIELD(model::DatabaseConfiguration, storage_loc, "StorageLoc", codec::string,
                "Database by name, or the file of the accounting."),
    RESTD_FIELD(model::DatabaseConfiguration, storage_pass_script, "StoragePassScript", codec::string,
                "Program that prints the database's password. Empty: none."),
    RESTD_FIELD(model::DatabaseConfiguration, storage_user, "StorageUser", codec::string, "User of the database."),
    RESTD_FIELD(model::DatabaseConfiguration, debug_level_syslog, "DebugLevelSyslog", codec::log_level,
                "Level of what slurmdbd sends to syslog. Empty: by its log file."),
    RESTD_FIELD(model::DatabaseConfiguration, track_wckey, "TrackWCKey", codec::boolean, "True: usage is counted by wckey."),
    RESTD_FIELD(model::DatabaseConfiguration, track_slurmctld_down, "TrackSlurmctldDown", codec::boolean,
                "True: time without slurmctld counts as down in reports."),
};
RESTD_TABLE(slurmdbd_conf, model::DatabaseConfiguration, "SLURMDBD_CONF");

namespace codec {
// Left out of the answer where the client has the newest configuration already.
inline constexpr auto slurm_conf = object<model::Configuration>(tables::slurm_conf);
inline constexpr auto slurm_conf_meta = object<model::Configuration>(tables::slurm_conf_meta);
inline constexpr auto slurm_conf_pointer = or_omitted(slurm_conf);
inline constexpr auto slurm_conf_meta_pointer = or_omitted(slurm_conf_meta);
inline constexpr auto slurmdbd_conf = object<model::DatabaseConfiguration>(tables::slurmdbd_conf);
inline constexpr auto slurmdbd_conf_pointer = pointer(slurmdbd_conf, true);
}  // namespace codec

// OPENAPI_CONF_QUERY
inline constexpr Row openapi_conf_query_rows[] = {
    RESTD_FIELD(model::ConfigurationQuery, update_time, "update_time", codec::timestamp,
                "UNIX seconds. Where nothing has changed since, the answer has a warning and no configuration."),
};
RESTD_TABLE(openapi_conf_query, model::ConfigurationQuery, "OPENAPI_CONF_QUERY");

}  // namespace restd::tables
