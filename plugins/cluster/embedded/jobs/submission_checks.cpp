// Refuses requests: for things that this cluster does not have, for too much, or by users who may not run jobs here.
#include <unistd.h>

#include <algorithm>

#include "base/shared_words.hpp"
#include "common/step_id.hpp"
#include "jobs/charge.hpp"
#include "jobs/submission.hpp"
#include "jobs/submission_words.hpp"
#include "restd/host_list.hpp"
#include "restd/model/job.hpp"

namespace restd::embedded {
namespace {

using Job = model::JobDescription;

}  // namespace

void Submission::refuse_what_is_not_here(const model::JobDescription& r) const
{
    if (given(r.burst_buffer))
        refuse_unsupported(at(&Job::burst_buffer), "Burst buffers (--bb)", err::invalid_burst_buffer_request);
    if (given(r.container)) refuse_unsupported(at(&Job::container), "Containers (--container)");
    if (given(r.container_id)) refuse_unsupported(at(&Job::container_id), "Containers (--container-id)");
    if (given(r.clusters) && !has_word(r.clusters, conf_.cluster_name))
        refuse(err::invalid_cluster_name,
               "--clusters: " + in_quotes(r.clusters) + " does not name this cluster, " + in_quotes(conf_.cluster_name),
               at(&Job::clusters));
    if (given(r.cluster_constraint))
        refuse_unsupported(at(&Job::cluster_constraint), "Federations of clusters (--cluster-constraint)",
                           err::job_not_federated);
    if (r.crontab != nullptr) refuse_unsupported(at(&Job::crontab), "Repeated jobs (scrontab)");
    if (r.core_specification.is_number() && r.core_specification.value > 0)
        refuse_unsupported(at(&Job::core_specification), "Specialized cores (--core-spec)");
    if (r.thread_specification.is_number() && r.thread_specification.value > 0)
        refuse_unsupported(at(&Job::thread_specification), "Specialized threads (--thread-spec)");
    if (given(r.cpu_frequency)) refuse_unsupported(at(&Job::cpu_frequency), "CPU frequencies (--cpu-freq)");
    const bool per_tres = r.ntasks_per_tres.is_number() && r.ntasks_per_tres.value > 0;
    const std::pair<Place, bool> generic[] = {{at(&Job::cpus_per_tres), given(r.cpus_per_tres)},
                                              {at(&Job::memory_per_tres), given(r.memory_per_tres)},
                                              {at(&Job::tres_per_job), given(r.tres_per_job)},
                                              {at(&Job::tres_per_node), given(r.tres_per_node)},
                                              {at(&Job::tres_per_socket), given(r.tres_per_socket)},
                                              {at(&Job::ntasks_per_tres), per_tres},
                                              {at(&Job::tres_bind), given(r.tres_bind)},
                                              {at(&Job::tres_freq), given(r.tres_freq)}};
    for (const auto& [field, is_given] : generic)
        if (is_given) refuse_unsupported(field, generic_resources, err::invalid_gres);
    if (given(r.batch_features) && !features_fit(r.batch_features, conf_.node.features).value_or(false))
        refuse(err::batch_constraint, "--batch: the node has no " + in_quotes(r.batch_features), at(&Job::batch_features));
    if (given(r.mcs_label)) refuse_unsupported(at(&Job::mcs_label), "Security labels (--mcs-label)", err::invalid_mcs_label);
    if (given(r.selinux_context)) refuse_unsupported(at(&Job::selinux_context), "SELinux contexts (--context)");
    if (r.x11 != 0) refuse_unsupported(at(&Job::x11), "X11 connections (--x11)", err::x11_not_avail);
    if (r.reboot.is_number() && r.reboot.value)
        refuse_unsupported(at(&Job::reboot), "Restarts of the node for a job (--reboot)", err::access_denied);
    if (r.reserve_ports.is_number() && r.reserve_ports.value > 0)
        refuse_unsupported(at(&Job::reserve_ports), "Reserved ports (--resv-ports)", err::ports_invalid);
    if (r.resv_mpi_ports.is_number() && r.resv_mpi_ports.value > 0)
        refuse_unsupported(at(&Job::resv_mpi_ports), "Reserved ports (--resv-ports)", err::ports_invalid);
    if (!r.spank_environment.empty()) refuse_unsupported(at(&Job::spank_environment), "SPANK plugins");
    if (r.site_factor.is_number() && r.site_factor.value != 0)
        refuse_unsupported(at(&Job::site_factor), "Site factors (SiteFactor)");
    if (r.profile != 0 && r.profile != 1) refuse_unsupported(at(&Job::profile), "Profiles of jobs (--profile)");
    if (given(r.constraints)) {
        // There is only one node, so a feature that it does not have cannot be had.
        const auto fits = features_fit(r.constraints, conf_.node.features);
        if (!fits)
            refuse(err::invalid_feature, "--constraint: invalid list of features " + in_quotes(r.constraints),
                   at(&Job::constraints));
        if (!*fits)
            refuse(err::requested_node_config_unavailable,
                   "--constraint: the node has no " + in_quotes(r.constraints) +
                       "; its features: " + (conf_.node.features.empty() ? "none" : std::string(conf_.node.features)),
                   at(&Job::constraints));
        if (!features_fit(r.constraints, conf_.node.active_features).value_or(false))
            refuse(err::requested_node_config_unavailable,
                   "--constraint: the node has " + in_quotes(r.constraints) + ", but not active at the moment",
                   at(&Job::constraints));
    }
    if (given(r.prefer) && !features_fit(r.prefer, conf_.node.features).value_or(false))
        refuse(err::invalid_prefer, "--prefer: the node has no " + in_quotes(r.prefer), at(&Job::prefer));
    if (given(r.required_nodes)) {
        const auto names = expand_hosts(r.required_nodes);
        if (!names)
            refuse(err::invalid_node_name, "--nodelist: invalid list of nodes " + in_quotes(r.required_nodes),
                   at(&Job::required_nodes));
        for (const auto& name : *names)
            if (name != conf_.node.name)
                refuse(err::invalid_node_name, "--nodelist: there is no node " + name, at(&Job::required_nodes));
    }
    if (given(r.excluded_nodes)) {
        const auto names = expand_hosts(r.excluded_nodes);
        if (!names)
            refuse(err::invalid_node_name, "--exclude: invalid list of nodes " + in_quotes(r.excluded_nodes),
                   at(&Job::excluded_nodes));
        for (const auto& name : *names)
            if (name != conf_.node.name)
                refuse(err::invalid_node_name, "--exclude: there is no node " + name, at(&Job::excluded_nodes));
        if (!names->empty())
            refuse(err::requested_node_config_unavailable, "--exclude: there is no other node", at(&Job::excluded_nodes));
    }
}

void Submission::without_effect(const model::JobDescription& r, const PlaceOf<model::JobDescription>& place, Sink<Place> field)
{
    cluster::step_id_without_effect(r, place, field);
    const auto wanted = [](const auto& number) { return number.is_set() && number.value_or(1) != 0; };
    const auto check = [&](auto member, bool is_given) {
        if (is_given) field(place(member));
    };
    check(&Job::account_gather_frequency, given(r.account_gather_frequency));
    check(&Job::allocation_node_port, wanted(r.allocation_node_port));
    check(&Job::cpu_binding, given(r.cpu_binding));
    check(&Job::cpu_binding_flags, r.cpu_binding_flags != 0);
    check(&Job::delay_boot, wanted(r.delay_boot));
    check(&Job::distribution, given(r.distribution));
    check(&Job::distribution_plane_size, wanted(r.distribution_plane_size));
    check(&Job::flags, (r.flags & ~kept_flags) != 0);
    check(&Job::hetjob_group, wanted(r.hetjob_group));
    check(&Job::kill_warning_delay, wanted(r.kill_warning_delay) && !given(r.kill_warning_signal));
    check(&Job::kill_on_node_fail, r.kill_on_node_fail.is_set());
    check(&Job::kill_warning_flags, (r.kill_warning_flags & ~std::uint32_t{model::kill_batch_job}) != 0);
    check(&Job::mail_type, r.mail_type != 0);
    check(&Job::memory_binding, given(r.memory_binding));
    check(&Job::memory_binding_type, r.memory_binding_type != 0);
    check(&Job::minimum_boards_per_node, wanted(r.minimum_boards_per_node));
    check(&Job::minimum_sockets_per_board, wanted(r.minimum_sockets_per_board));
    check(&Job::network, given(r.network));
    check(&Job::oom_kill_step, wanted(r.oom_kill_step));
    check(&Job::prefer, given(r.prefer));
    check(&Job::required_switches, wanted(r.required_switches));
    check(&Job::segment_size, wanted(r.segment_size));
    check(&Job::tasks_per_board, wanted(r.tasks_per_board));
    check(&Job::tasks_per_socket, wanted(r.tasks_per_socket));
    check(&Job::wait_all_nodes, r.wait_all_nodes.is_set());
    check(&Job::wait_for_switch, wanted(r.wait_for_switch));
    check(&Job::x11_magic_cookie, given(r.x11_magic_cookie));
    check(&Job::x11_target_host, given(r.x11_target_host));
    check(&Job::x11_target_port, wanted(r.x11_target_port));
}

void Submission::check_owner(const Person& owner) const
{
    switch (owners_) {
    case JobOwners::everybody_as_one: return;
    case JobOwners::one_user:
        if (owner.uid != geteuid())
            refuse(err::user_id_missing, "jobs of " + in_quotes(owner.name) +
                                             " cannot be run: slurmrestd was not started as root, so that it serves one user");
        return;
    case JobOwners::everybody_apart:
        // As with Slurm's DisableRootJobs.
        if (owner.uid == 0) refuse(err::user_id_missing, "jobs of root are not run: submit them as another user (--uid)");
        if (owner.uid == geteuid())
            refuse(err::user_id_missing,
                   "jobs of " + in_quotes(owner.name) + " are not run: slurmrestd itself runs as that account");
        if (!people_.by_id(owner.uid))
            refuse(err::user_id_missing, "there is no user with the id " + std::to_string(owner.uid));
        return;
    }
}

void Submission::check_size(const JobDetails& d) const
{
    const auto nodes = d.min_nodes.value_or(1);
    const auto& node = conf_.node;
    const auto most = [](const char* what, std::uint64_t wanted, std::uint64_t has) {
        if (wanted > has)
            refuse(err::requested_node_config_unavailable, std::string(what) + ": " + std::to_string(wanted) +
                                                               " are asked for; this cluster has " + std::to_string(has));
    };
    most("nodes", nodes, 1);
    most("CPUs", d.cpus, node.cpus);
    most("MB of memory", d.memory_mb, node.memory_mb);
    most("--threads-per-core", d.threads_per_core.value_or(0), node.threads_per_core);
    most("--cores-per-socket", d.cores_per_socket.value_or(0), node.cores_per_socket);
    most("--sockets-per-node", d.sockets_per_node.value_or(0), node.sockets);
    most("--tmp (MB)", d.temporary_disk.is_number() ? d.temporary_disk.value : 0, node.temporary_mb);
    bool somewhere = false;
    for (const auto index : d.partition_indices) somewhere = somewhere || conf_.partitions[index].has_node;
    if (!somewhere)
        refuse(err::requested_node_config_unavailable,
               "--partition: " + in_quotes(d.partitions) + " has no node on this machine", at(&Job::partition));
}

// With EnforcePartLimits, a job over the limits of a partition is refused (ANY: if it is over those of all its partitions).
// Without it, the job waits.
void Submission::check_partitions(const JobRecord& record, const JobDetails& d, const Book& book) const
{
    if (!conf_.enforce_part_limits) return;
    const auto qos = book.qos.find(d.qos_id);
    const auto may_exceed = [&](std::uint32_t flag) { return qos != book.qos.end() && (qos->second.flags & flag) != 0; };
    const auto nodes = std::max(1u, d.min_nodes.value_or(1));
    for (const auto index : d.partition_indices) {
        const auto& partition = conf_.partitions[index];
        int number = 0;
        std::string why = "partition " + in_quotes(partition.name);
        const auto policy = partition_policy_refusal(partition, d.account, d.qos);
        if (policy == Reason::account_not_allowed) {
            number = err::invalid_account;
            why += " does not take jobs of account " + in_quotes(d.account);
        } else if (policy == Reason::qos_not_allowed) {
            number = err::invalid_qos;
            why += " does not take jobs of QOS " + in_quotes(d.qos);
        } else if (partition.max_time.is_number() && !may_exceed(model::qos_flag_partition_time_limit) &&
                   (!record.time_limit.is_number() || record.time_limit.value > partition.max_time.value)) {
            number = err::invalid_time_limit;
            why += " has MaxTime=" + std::to_string(partition.max_time.value);
        } else if ((partition.max_nodes.is_number() && nodes > partition.max_nodes.value &&
                    !may_exceed(model::qos_flag_partition_maximum_node)) ||
                   (nodes < partition.min_nodes && !may_exceed(model::qos_flag_partition_minimum_node))) {
            number = err::invalid_node_count;
            why += " has other limits of nodes";
        } else if (partition.max_cpus_per_node.is_number() && d.cpus > partition.max_cpus_per_node.value) {
            number = err::too_many_requested_cpus;
            why += " has MaxCPUsPerNode=" + std::to_string(partition.max_cpus_per_node.value);
        }
        if (number == 0 && conf_.enforce_any_partition) return;
        const bool last = index == d.partition_indices.back();
        if (number != 0 && (!conf_.enforce_any_partition || last))
            refuse(number, std::string(error_text(number)) + ": " + why, at(&Job::partition));
    }
}

// As in slurmctld: the deadline must not be before the earliest start, and there must be enough time in between.
void Submission::check_deadline(const JobRecord& record, const JobDetails& d, const model::JobDescription& r, Time now) const
{
    const Time start = std::max(now, record.begin_time);
    if (d.deadline < start) refuse(err::invalid_time_limit, "--deadline: the job cannot start before it", at(&Job::deadline));
    if (d.time_minimum.is_number() && d.time_minimum.value != 0) {
        if (start + Time(d.time_minimum.value) * 60 > d.deadline)
            refuse(err::invalid_time_min_limit, "--deadline: the minimum time (--time-min) ends after it", at(&Job::deadline));
        return;
    }
    const bool by_default = !d.partition_indices.empty() && conf_.partitions[d.partition_indices.front()].default_time.is_set();
    if ((r.time_limit.is_set() || by_default) && record.time_limit.is_number() &&
        start + Time(record.time_limit.value) * 60 > d.deadline)
        refuse(err::invalid_time_limit, "--deadline: the time limit (--time) ends after it", at(&Job::deadline));
}

}  // namespace restd::embedded
