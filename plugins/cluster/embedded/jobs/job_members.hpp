// The members of a job that are kept in the store, with their tags. A tag is never used again for another member.
//
// The visitor is called with each tag and member in turn.
// Threads: any.
#pragma once

#include "jobs/job_record.hpp"

namespace restd::embedded {

template <class Details, class Visitor>
void visit_details(Details& d, Visitor&& v)
{
    v(1, d.name), v(2, d.account), v(3, d.partitions), v(4, d.user), v(5, d.group), v(6, d.qos), v(7, d.comment);
    v(8, d.admin_comment), v(9, d.system_comment), v(10, d.extra), v(11, d.mail_user), v(12, d.licenses), v(13, d.features);
    v(14, d.required_nodes), v(15, d.excluded_nodes), v(16, d.std_in), v(17, d.std_out), v(18, d.std_err), v(19, d.work_dir);
    v(20, d.wckey), v(21, d.network), v(22, d.tres_per_task), v(23, d.mcs_label), v(24, d.prefer), v(25, d.command);
    v(26, d.submit_host), v(27, d.cpu_binding), v(28, d.selinux_context), v(29, d.tres_req), v(30, d.array_text);
    v(31, d.user_id), v(32, d.group_id), v(33, d.flags), v(34, d.tasks), v(35, d.cpus_wanted), v(36, d.max_cpus);
    v(37, d.min_nodes), v(38, d.max_nodes), v(39, d.time_minimum), v(40, d.temporary_disk), v(41, d.cpus_per_task);
    v(42, d.cpus_per_node), v(43, d.threads_per_core), v(44, d.cores_per_socket), v(45, d.sockets_per_node);
    v(46, d.tasks_per_node), v(47, d.tasks_per_socket), v(48, d.tasks_per_core), v(49, d.memory_per_cpu);
    v(50, d.memory_per_node), v(51, d.cpus), v(52, d.memory_mb), v(53, d.nice), v(54, d.deadline), v(55, d.mail_type);
    v(56, d.shared), v(57, d.open_mode), v(58, d.kill_warning_signal), v(59, d.kill_warning_delay), v(60, d.requeue);
    v(61, d.exclusive), v(62, d.contiguous), v(63, d.overcommit), v(64, d.array_max_running), v(65, d.array_count);
    v(66, d.array_min), v(67, d.array_max), v(68, d.array_step), v(69, d.profile), v(70, d.rlimits);
    v(71, d.kill_warning_flags), v(80, d.no_script), v(81, d.reservation), v(90, d.qos_id);
}

template <class Record, class Visitor>
void visit_state(Record& r, Visitor&& v)
{
    v(1, r.job_id), v(2, r.array_job_id), v(3, r.array_task_id), v(4, r.state), v(5, r.reason), v(6, r.started_by);
    v(7, r.held_by_admin), v(8, r.cancel_requested), v(9, r.requeue_requested), v(11, r.priority);  // 10 was used earlier
    v(12, r.restarts), v(13, r.submit_time), v(14, r.begin_time), v(15, r.eligible_time), v(16, r.accrue_time);
    v(17, r.start_time), v(18, r.end_time), v(19, r.last_evaluation), v(20, r.kill_time), v(21, r.time_limit);
    v(22, r.exit_code), v(24, r.partition), v(25, r.state_text), v(26, r.user_usec), v(27, r.system_usec);
    v(28, r.max_rss_kb), v(29, r.tasks), v(30, r.dependency), v(31, r.allocation), v(32, r.warned), v(33, r.killed_by);
    v(40, r.node_failed), v(41, r.reservation), v(50, r.association), v(51, r.priority_set), v(52, r.admin_set);
    v(60, r.amendment);
}

// The members of an Amendment, which are nested in the value of its tag.
template <class Amended, class Visitor>
void visit_amendment(Amended& a, Visitor&& v)
{
    v(1, a.comment_administrator), v(2, a.comment_job), v(3, a.comment_system), v(4, a.extra), v(5, a.wckey);
    v(6, a.derived_exit_code), v(7, a.tres);
}

}  // namespace restd::embedded
