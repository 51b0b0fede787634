// The words of the states of jobs and nodes, of all API versions: for the data parsers, and for others who show states or
// filter by them.
//
// Constant data.
#pragma once

#include "restd/field.hpp"
#include "restd/model/job_values.hpp"
#include "restd/model/node_values.hpp"

namespace restd {

inline constexpr Flag job_state_flags[] = {
    flag_equal("PENDING", model::job_state::pending, model::job_state::base_mask, "Waits to start."),
    flag_equal("RUNNING", model::job_state::running, model::job_state::base_mask, "Runs."),
    flag_equal("SUSPENDED", model::job_state::suspended, model::job_state::base_mask, "Suspended: its CPUs go to others."),
    flag_equal("COMPLETED", model::job_state::completed, model::job_state::base_mask, "Ended with exit code 0."),
    flag_equal("CANCELLED", model::job_state::cancelled, model::job_state::base_mask, "Cancelled by a user or administrator."),
    flag_equal("FAILED", model::job_state::failed, model::job_state::base_mask, "Ended with another exit code or a signal."),
    flag_equal("TIMEOUT", model::job_state::timeout, model::job_state::base_mask, "Ended at its time limit."),
    flag_equal("NODE_FAIL", model::job_state::node_fail, model::job_state::base_mask, "Ended by the failure of a node."),
    flag_equal("PREEMPTED", model::job_state::preempted, model::job_state::base_mask, "Ended for a job of higher priority."),
    flag_equal("BOOT_FAIL", model::job_state::boot_fail, model::job_state::base_mask, "Ended as its nodes did not boot."),
    flag_equal("DEADLINE", model::job_state::deadline, model::job_state::base_mask, "Ended at its deadline."),
    flag_equal("OUT_OF_MEMORY", model::job_state::out_of_memory, model::job_state::base_mask, "Ended as it ran out of memory."),
    // What follows RUNNING and SUSPENDED are ends, and only COMPLETED is a good one.
    flag_other("FAILED", model::job_state::base_mask),
    flag_equal("invalid-placeholder", model::job_state::end, model::job_state::base_mask, "The number after the last state.")
        .not_documented()
        .only_read(),
    flag_bit("LAUNCH_FAILED", model::job_state::launch_failed, "Its launch failed."),
    flag_bit("REQUEUED", model::job_state::requeued, "Being requeued."),
    flag_bit("REQUEUE_HOLD", model::job_state::requeue_hold, "Being requeued, to be held then."),
    flag_bit("SPECIAL_EXIT", model::job_state::special_exit, "Requeued and held by its exit code."),
    flag_bit("RESIZING", model::job_state::resizing, "About to change its size."),
    flag_bit("CONFIGURING", model::job_state::configuring, "Its nodes are being made ready."),
    flag_bit("COMPLETING", model::job_state::completing, "Its processes are ending."),
    flag_bit("STOPPED", model::job_state::stopped, "Its processes are stopped; it keeps its resources."),
    flag_bit("RECONFIG_FAIL", model::job_state::reconfig_fail, "Its nodes could not be reconfigured."),
    flag_bit("POWER_UP_NODE", model::job_state::power_up_node, "Its nodes are being powered up."),
    flag_bit("REVOKED", model::job_state::revoked, "Runs on another cluster of the federation."),
    flag_bit("REQUEUE_FED", model::job_state::requeue_fed, "Being requeued in the federation."),
    flag_bit("RESV_DEL_HOLD", model::job_state::resv_del_hold, "Held as its reservation was deleted."),
    flag_bit("SIGNALING", model::job_state::signaling, "Being signalled."),
    flag_bit("STAGE_OUT", model::job_state::stage_out, "Its burst buffer is being written back."),
    flag_bit("EXPEDITING", model::job_state::expediting, "Requeued with the highest priority after a node failed.")
        .since_api(44),
};

inline constexpr Flag node_states_flags[] = {
    flag_equal("INVALID", model::node_state::not_given, 0xffffffff, "No state."),
    flag_equal("UNKNOWN", model::node_state::unknown, model::node_state::base_mask, "Not heard of since slurmctld started."),
    flag_equal("DOWN", model::node_state::down, model::node_state::base_mask, "Not usable; see the reason."),
    flag_equal("IDLE", model::node_state::idle, model::node_state::base_mask, "Has no job."),
    flag_equal("ALLOCATED", model::node_state::allocated, model::node_state::base_mask, "All its CPUs are taken."),
    flag_equal("ERROR", model::node_state::error, model::node_state::base_mask, "In error; see the reason."),
    flag_equal("MIXED", model::node_state::mixed, model::node_state::base_mask, "Some of its CPUs are taken."),
    flag_equal("FUTURE", model::node_state::future, model::node_state::base_mask, "Configured, but not there yet."),
    flag_other("UNKNOWN", model::node_state::base_mask),
    flag_bit("EXTERNAL", model::node_state::external, "Not managed by this cluster: for jobs with the flag EXTERNAL_JOB.")
        .since_api(44),
    flag_bit("RESERVED", model::node_state::reserved, "In a reservation for maintenance or advance use."),
    flag_bit("UNDRAIN", model::node_state::undrain, "Update only: takes DRAIN back."),
    flag_bit("CLOUD", model::node_state::cloud, "Exists in a cloud while it is powered up."),
    flag_bit("RESUME", model::node_state::resume, "Update only: makes the node usable again."),
    flag_bit("DRAIN", model::node_state::drain, "Gets no new jobs."),
    flag_bit("COMPLETING", model::node_state::completing, "Jobs on it are ending."),
    flag_bit("NOT_RESPONDING", model::node_state::not_responding, "slurmd does not answer."),
    flag_bit("POWERED_DOWN", model::node_state::powered_down, "Powered down."),
    flag_bit("FAIL", model::node_state::fail, "About to fail: gets no new jobs."),
    flag_bit("POWERING_UP", model::node_state::powering_up, "Being powered up."),
    flag_bit("MAINTENANCE", model::node_state::maintenance, "In a reservation with the flag MAINT."),
    flag_bit("REBOOT_REQUESTED", model::node_state::reboot_requested, "To be rebooted when its jobs have ended."),
    flag_bit("REBOOT_CANCELED", model::node_state::reboot_canceled, "Update only: takes a requested reboot back."),
    flag_bit("POWERING_DOWN", model::node_state::powering_down, "Being powered down."),
    flag_bit("DYNAMIC_FUTURE", model::node_state::dynamic_future, "Registered by itself in place of a FUTURE node."),
    flag_bit("REBOOT_ISSUED", model::node_state::reboot_issued, "Being rebooted."),
    flag_bit("PLANNED", model::node_state::planned, "Kept for a job that backfill has planned."),
    flag_bit("INVALID_REG", model::node_state::invalid_registration, "Registered with less than is configured."),
    flag_bit("POWER_DOWN", model::node_state::power_down, "To be powered down when its jobs have ended."),
    flag_bit("POWER_UP", model::node_state::power_up, "To be powered up."),
    flag_bit("POWER_DRAIN", model::node_state::power_drain, "To be drained, then powered down."),
    flag_bit("POWER_DOWN_ASAP", model::node_state::power_down_asap, "To be drained and powered down when its jobs have ended.")
        .since_api(45),
    flag_bit("POWER_DOWN_FORCE", model::node_state::power_down_force, "To be powered down now, and its jobs requeued.")
        .since_api(45),
    flag_bit("DYNAMIC_NORM", model::node_state::dynamic_normal, "Registered by itself (slurmd -Z)."),
    flag_bit("BLOCKED", model::node_state::blocked, "A job with exclusive topology has its block.").since_api(44),
};

}  // namespace restd
