// The configuration that slurmdbd runs with.
//
// Views refer to the received message.
#pragma once

#include "messages/build_info.hpp"
#include "restd/model/configuration.hpp"
#include "wire/codecs.hpp"

namespace restd::slurm {

// slurmdbd sends this record since 26.05, and pairs of texts (KeyPair) before.
inline constexpr WireRow slurmdbd_conf_rows[] = {
    WIRE(model::DatabaseConfiguration, archive_dir, archive_dir, wire::text),
    WIRE(model::DatabaseConfiguration, archive_script, archive_script, wire::text),
    WIRE(model::DatabaseConfiguration, commit_delay, commit_delay, wire::u16),
    WIRE(model::DatabaseConfiguration, dbd_addr, dbd_addr, wire::text),
    WIRE(model::DatabaseConfiguration, dbd_backup, dbd_backup_host, wire::text),
    WIRE(model::DatabaseConfiguration, dbd_host, dbd_host, wire::text),
    WIRE(model::DatabaseConfiguration, dbd_port, dbd_port, wire::u16),
    WIRE(model::DatabaseConfiguration, debug_level, debug_level, wire::u16),
    WIRE(model::DatabaseConfiguration, default_qos, default_qos, wire::text),
    WIRE(model::DatabaseConfiguration, flags, flags, wire::u32),
    WIRE(model::DatabaseConfiguration, log_file, log_file, wire::text),
    WIRE(model::DatabaseConfiguration, max_purge_limit, max_purge_limit, wire::u32),
    WIRE(model::DatabaseConfiguration, max_time_range, max_query_time_range, wire::u32),
    WIRE(model::DatabaseConfiguration, parameters, parameters, wire::text),
    WIRE(model::DatabaseConfiguration, persist_conn_rc_flags, connection_flags, wire::u16),
    WIRE(model::DatabaseConfiguration, pid_file, pid_file, wire::text),
    WIRE(model::DatabaseConfiguration, purge_event, purge_events, wire::u32),
    WIRE(model::DatabaseConfiguration, purge_job, purge_jobs, wire::u32),
    WIRE(model::DatabaseConfiguration, purge_resv, purge_reservations, wire::u32),
    WIRE(model::DatabaseConfiguration, purge_step, purge_steps, wire::u32),
    WIRE(model::DatabaseConfiguration, purge_suspend, purge_suspensions, wire::u32),
    WIRE(model::DatabaseConfiguration, purge_txn, purge_transactions, wire::u32),
    WIRE(model::DatabaseConfiguration, purge_usage, purge_usage, wire::u32),
    WIRE(model::DatabaseConfiguration, purge_jobscript, purge_job_scripts, wire::u32),
    WIRE(model::DatabaseConfiguration, purge_jobenv, purge_job_environments, wire::u32),
    WIRE(model::DatabaseConfiguration, storage_loc, storage_loc, wire::text),
    WIRE(model::DatabaseConfiguration, storage_pass_script, storage_pass_script, wire::text),
    WIRE(model::DatabaseConfiguration, storage_user, storage_user, wire::text),
    WIRE(model::DatabaseConfiguration, syslog_debug, debug_level_syslog, wire::u16),
    WIRE(model::DatabaseConfiguration, track_wckey, track_wckey, wire::truth16),
    WIRE(model::DatabaseConfiguration, track_ctld, track_slurmctld_down, wire::truth16),
};
namespace wire {
using slurmdbd_conf = record<model::DatabaseConfiguration, slurmdbd_conf_rows>;
}

}  // namespace restd::slurm
