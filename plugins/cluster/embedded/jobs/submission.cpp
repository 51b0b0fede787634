#include "jobs/submission.hpp"

#include <Poco/SHA1Engine.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

#include "base/refuse.hpp"
#include "base/shared_words.hpp"
#include "base/text_limits.hpp"
#include "jobs/charge.hpp"
#include "restd/error.hpp"
#include "restd/model/job.hpp"
#include "restd/signal_name.hpp"

namespace restd::embedded {
namespace {

std::string quoted(std::string_view text)
{
    return '"' + std::string(text) + '"';
}

// What a cluster of one machine has not got. `field`: of the request; `what`: in the plural.
[[noreturn]] void refuse_unsupported(std::string_view field, std::string_view what, int number = err::not_supported)
{
    refuse(number, std::string(field) + ": " + std::string(what) + " are not supported by the embedded cluster");
}

[[noreturn]] void refuse_unknown_user(std::string_view field, std::string_view user)
{
    throw Error(err::user_id_unknown, std::string(field) + ": there is no user " + quoted(user), "cluster/embedded", 422);
}

constexpr std::string_view generic_resources = "generic resources (GRES)";

bool given(std::string_view text)
{
    return !text.empty();
}

// "1", "1-2", "1,3,5", "1-9:2": least and most.
std::pair<std::uint32_t, std::uint32_t> parse_nodes(std::string_view text)
{
    std::uint64_t least = ~std::uint64_t{0}, most = 0;
    for (auto part : split(text)) {
        part = part.substr(0, part.find(':'));
        const auto dash = part.find('-');
        const auto first = parse_number(trim(part.substr(0, dash)));
        const auto last = dash == std::string_view::npos ? first : parse_number(trim(part.substr(dash + 1)));
        if (!first || !last || *first > 0xfffffff0 || *last > 0xfffffff0)
            refuse(err::invalid_node_count, "nodes: " + quoted(text));
        least = std::min({least, *first, *last});
        most = std::max({most, *first, *last});
    }
    if (most == 0) refuse(err::invalid_node_count, "nodes: " + quoted(text));
    return {static_cast<std::uint32_t>(least), static_cast<std::uint32_t>(most)};
}

std::shared_ptr<const JobPayload> make_payload(const model::JobDescription& request)
{
    auto payload = std::make_shared<JobPayload>();
    payload->script = request.script;
    for (const auto text : request.environment) payload->environment.emplace_back(text);
    for (const auto text : request.argv) payload->arguments.emplace_back(text);
    Poco::SHA1Engine engine;
    engine.update(encode_payload(*payload));
    payload->digest = Poco::DigestEngine::digestToHex(engine.digest());
    return payload;
}

void put_memory(std::string& out, std::uint64_t megabytes)
{
    const char* unit = "M";
    if (megabytes != 0 && megabytes % (1024 * 1024) == 0) {
        megabytes /= 1024 * 1024;
        unit = "T";
    } else if (megabytes != 0 && megabytes % 1024 == 0) {
        megabytes /= 1024;
        unit = "G";
    }
    out += std::to_string(megabytes) + unit;
}

}  // namespace

void append_tres(std::string& out, std::uint32_t cpus, std::uint64_t memory_mb, bool with_node,
                 std::optional<std::uint64_t> billing)
{
    out += "cpu=" + std::to_string(cpus);
    if (memory_mb != 0) {
        out += ",mem=";
        put_memory(out, memory_mb);
    }
    if (with_node) out += ",node=1";
    if (billing) out += ",billing=" + std::to_string(*billing);
}

void Submission::resolve(JobDetails& details) const
{
    details.partition_indices.clear();
    for (const auto name : split(details.partitions))
        for (std::size_t i = 0; i < conf_.partitions.size(); ++i)
            if (conf_.partitions[i].name == name) details.partition_indices.push_back(static_cast<std::uint16_t>(i));
    details.license_needs.clear();
    for (const auto part : split(details.licenses)) {
        const auto colon = part.find(':');
        const auto name = part.substr(0, colon);
        const auto count =
            colon == std::string_view::npos ? std::optional<std::uint64_t>(1) : parse_number(part.substr(colon + 1));
        for (std::size_t i = 0; i < conf_.licenses.size(); ++i)
            if (conf_.licenses[i].first == name)
                details.license_needs.emplace_back(static_cast<std::uint32_t>(i),
                                                   static_cast<std::uint32_t>(count.value_or(1)));
    }
}

void Submission::refuse_what_is_not_here(const model::JobDescription& r) const
{
    if (given(r.burst_buffer)) refuse_unsupported("burst_buffer", "burst buffers", err::invalid_burst_buffer_request);
    if (given(r.container)) refuse_unsupported("container", "containers");
    if (given(r.container_id)) refuse_unsupported("container_id", "containers");
    if (given(r.clusters) && !has_word(r.clusters, conf_.cluster_name))
        refuse(err::invalid_cluster_name,
               "clusters: " + quoted(r.clusters) + " does not name this cluster, " + quoted(conf_.cluster_name));
    if (given(r.cluster_constraint))
        refuse_unsupported("cluster_constraint", "federations of clusters", err::job_not_federated);
    if (r.crontab != nullptr) refuse_unsupported("crontab", "jobs that are repeated");
    if (r.core_specification.is_number() && r.core_specification.value > 0)
        refuse_unsupported("core_specification", "specialized cores");
    if (r.thread_specification.is_number() && r.thread_specification.value > 0)
        refuse_unsupported("thread_specification", "specialized threads");
    if (given(r.cpu_frequency)) refuse_unsupported("cpu_frequency", "CPU frequencies");
    const bool per_tres = r.ntasks_per_tres.is_number() && r.ntasks_per_tres.value > 0;
    const std::pair<const char*, bool> generic[] = {{"cpus_per_tres", given(r.cpus_per_tres)},
                                                    {"memory_per_tres", given(r.memory_per_tres)},
                                                    {"tres_per_job", given(r.tres_per_job)},
                                                    {"tres_per_node", given(r.tres_per_node)},
                                                    {"tres_per_socket", given(r.tres_per_socket)},
                                                    {"ntasks_per_tres", per_tres},
                                                    {"tres_bind", given(r.tres_bind)},
                                                    {"tres_freq", given(r.tres_freq)}};
    for (const auto& [field, is_given] : generic)
        if (is_given) refuse_unsupported(field, generic_resources, err::invalid_gres);
    if (given(r.batch_features) && !features_fit(r.batch_features, conf_.node.features).value_or(false))
        refuse(err::batch_constraint, "batch_features: the node has no " + quoted(r.batch_features));
    if (given(r.mcs_label)) refuse_unsupported("mcs_label", "security labels (MCS)", err::invalid_mcs_label);
    if (given(r.selinux_context)) refuse_unsupported("selinux_context", "SELinux contexts");
    if (r.x11 != 0) refuse_unsupported("x11", "X11 connections", err::x11_not_avail);
    if (r.reboot.is_number() && r.reboot.value)
        refuse_unsupported("reboot", "restarts of the machine for a job", err::access_denied);
    if (r.reserve_ports.is_number() && r.reserve_ports.value > 0)
        refuse_unsupported("reserve_ports", "reserved ports", err::ports_invalid);
    if (r.resv_mpi_ports.is_number() && r.resv_mpi_ports.value > 0)
        refuse_unsupported("resv_mpi_ports", "reserved ports", err::ports_invalid);
    if (!r.spank_environment.empty()) refuse_unsupported("spank_environment", "SPANK plugins");
    if (r.site_factor.is_number() && r.site_factor.value != 0) refuse_unsupported("site_factor", "site factors");
    if (r.profile != 0 && r.profile != 1) refuse_unsupported("profile", "profiles of jobs");
    if (given(r.constraints)) {
        // There is one node: what it has not got cannot be had, whether somebody has it elsewhere or not.
        const auto fits = features_fit(r.constraints, conf_.node.features);
        if (!fits) refuse(err::invalid_feature, "constraints: " + quoted(r.constraints) + " cannot be understood");
        if (!*fits)
            refuse(err::requested_node_config_unavailable,
                   "constraints: the node has no " + quoted(r.constraints) +
                       "; its features: " + (conf_.node.features.empty() ? "none" : std::string(conf_.node.features)));
        if (!features_fit(r.constraints, conf_.node.active_features).value_or(false))
            refuse(err::requested_node_config_unavailable,
                   "constraints: " + quoted(r.constraints) + ": not active on the node just now");
    }
    if (given(r.prefer) && !features_fit(r.prefer, conf_.node.features).value_or(false))
        refuse(err::invalid_prefer, "prefer: " + quoted(r.prefer));
    if (given(r.required_nodes)) {
        const auto names = expand_hosts(r.required_nodes);
        if (!names) refuse(err::invalid_node_name, "required_nodes: " + quoted(r.required_nodes));
        for (const auto& name : *names)
            if (name != conf_.node.name) refuse(err::invalid_node_name, "required_nodes: there is no node " + name);
    }
    if (given(r.excluded_nodes)) {
        const auto names = expand_hosts(r.excluded_nodes);
        if (!names) refuse(err::invalid_node_name, "excluded_nodes: " + quoted(r.excluded_nodes));
        for (const auto& name : *names)
            if (name != conf_.node.name) refuse(err::invalid_node_name, "excluded_nodes: there is no node " + name);
        if (!names->empty()) refuse(err::requested_node_config_unavailable, "excluded_nodes: there is no other node");
    }
}

namespace {

// Flags that a client may set and that mean something here; the others a controller sets, or they speak of more than one node.
constexpr std::uint64_t kept_flags = job_flag::kill_invalid_dependency | job_flag::no_kill_invalid_dependency | 0x100 | 0x200;

}  // namespace

void Submission::without_effect(const model::JobDescription& r, const PlaceOf<model::JobDescription>& place, Sink<Place> field)
{
    const auto wanted = [](const auto& number) { return number.is_set() && number.value_or(1) != 0; };
    using Job = model::JobDescription;
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

void Submission::take_texts(JobDetails& d, const model::JobDescription& r) const
{
    const auto take = [&](SharedText& to, std::string_view text) {
        if (text.data() != nullptr) to = texts_.intern(text);
    };
    take(d.name, r.name);
    take(d.comment, r.comment);
    take(d.admin_comment, r.admin_comment);
    take(d.extra, r.extra);
    take(d.mail_user, r.mail_user);
    take(d.features, r.constraints);
    take(d.prefer, r.prefer);
    take(d.required_nodes, r.required_nodes);
    take(d.excluded_nodes, r.excluded_nodes);
    take(d.reservation, r.reservation);
    take(d.network, r.network);
    take(d.cpu_binding, r.cpu_binding);
    if (r.mail_type != 0) d.mail_type = r.mail_type;
}

void Submission::take_files(JobDetails& d, const model::JobDescription& r) const
{
    const auto take = [&](SharedText& to, std::string_view text) {
        if (text.data() == nullptr) return;
        to = texts_.intern(text);
    };
    take(d.std_in, r.standard_input);
    take(d.std_out, r.standard_output);
    take(d.std_err, r.standard_error);
    if (given(r.current_working_directory)) take(d.work_dir, r.current_working_directory);
    if (r.open_mode != 0) d.open_mode = r.open_mode;
}

void Submission::take_size(JobDetails& d, const model::JobDescription& r) const
{
    const auto take = [](auto& to, const auto& from) {
        if (from.is_set()) to = from;
    };
    take(d.tasks, r.tasks);
    take(d.cpus_wanted, r.minimum_cpus);
    take(d.max_cpus, r.maximum_cpus);
    take(d.cpus_per_task, r.cpus_per_task);
    take(d.cpus_per_node, r.minimum_cpus_per_node);
    take(d.threads_per_core, r.threads_per_core);
    take(d.cores_per_socket, r.cores_per_socket);
    take(d.sockets_per_node, r.sockets_per_node);
    take(d.tasks_per_node, r.tasks_per_node);
    take(d.tasks_per_socket, r.tasks_per_socket);
    take(d.tasks_per_core, r.tasks_per_core);
    take(d.temporary_disk, r.temporary_disk_per_node);
    if (given(r.nodes)) {
        const auto [least, most] = parse_nodes(r.nodes);
        d.min_nodes = least;
        d.max_nodes = most;
    }
    take(d.min_nodes, r.minimum_nodes);
    take(d.max_nodes, r.maximum_nodes);
    if (r.overcommit.is_number()) d.overcommit = r.overcommit.value;
    if (r.contiguous.is_number()) d.contiguous = r.contiguous.value;
    if (r.shared != 0xfffe) {
        d.shared = r.shared;
        d.exclusive = r.shared == 0;
    }
    if (r.oversubscribe.is_number() && r.oversubscribe.value) d.shared = 1;
    if (given(r.tres_per_task)) {
        for (const auto part : split(r.tres_per_task)) {
            const auto end = part.find_first_of(":=");
            const auto count =
                end == std::string_view::npos ? std::optional<std::uint64_t>(1) : parse_number(part.substr(end + 1));
            if (part.rfind("gres", 0) == 0) refuse_unsupported("tres_per_task", generic_resources, err::invalid_gres);
            if (part.substr(0, end) != "cpu" || !count || *count == 0 || *count > 65000)
                refuse(err::invalid_tres, "tres_per_task: " + quoted(r.tres_per_task));
            d.cpus_per_task = static_cast<std::uint16_t>(*count);
        }
        d.tres_per_task = texts_.intern(r.tres_per_task);
    }
    if (d.tasks.is_number() && d.tasks.value == 0) refuse(err::bad_task_count, "tasks: 0; at least 1 is needed");
    if (d.cpus_per_task.is_number() && d.cpus_per_task.value == 0)
        refuse(err::invalid_cpu_count, "cpus_per_task: 0; at least 1 is needed");
}

void Submission::take_memory(JobDetails& d, const model::JobDescription& r) const
{
    if (r.memory_per_cpu.is_set() && r.memory_per_node.is_set())
        refuse(err::invalid_task_memory, "memory_per_cpu and memory_per_node");
    if (r.memory_per_cpu.is_set()) {
        d.memory_per_cpu = r.memory_per_cpu;
        d.memory_per_node = {};
    }
    if (r.memory_per_node.is_set()) {
        d.memory_per_node = r.memory_per_node;
        d.memory_per_cpu = {};
    }
}

void Submission::take_partitions(JobDetails& d, std::string_view list, const Caller& caller) const
{
    if (list.empty()) {
        const auto* partition = conf_.default_partition();
        if (partition == nullptr) refuse(err::default_partition_not_set);
        list = partition->name;
        d.flags |= job_flag::default_partition;
    }
    const auto owner = people_.by_id(d.user_id);
    const auto names = split(list);
    if (names.empty()) refuse(err::invalid_partition_name, "partition: " + quoted(list));
    for (const auto name : names) {
        const auto* partition = conf_.partition(name);
        if (partition == nullptr) refuse(err::invalid_partition_name, "partition: there is no " + quoted(name));
        if (partition->state == 0 || partition->state == 2) refuse(err::partition_not_avail, "partition: " + quoted(name));
        if ((partition->root_only && !caller.privileged) || (partition->disable_root_jobs && d.user_id == 0))
            refuse(err::access_denied, "partition: " + quoted(name));
        if (!partition->allow_groups.empty() && d.user_id != 0) {
            bool member = false;
            for (const auto gid : owner ? people_.groups_of(*owner) : std::vector<std::uint32_t>{d.group_id})
                member = member || has_word(partition->allow_groups, people_.group_name(gid));
            if (!member) refuse(err::job_missing_required_partition_group, "partition: " + quoted(name));
        }
    }
    d.partitions = texts_.intern(list);
}

void Submission::take_licenses(JobDetails& d, std::string_view list) const
{
    std::map<std::string_view, std::uint64_t> sums;
    for (const auto part : split(list)) {
        const auto colon = part.find_first_of(":=");
        const auto name = part.substr(0, colon);
        const auto count =
            colon == std::string_view::npos ? std::optional<std::uint64_t>(1) : parse_number(part.substr(colon + 1));
        const auto known =
            std::find_if(conf_.licenses.begin(), conf_.licenses.end(), [&](const auto& l) { return l.first == name; });
        if (!count || known == conf_.licenses.end() || (sums[name] += *count) > known->second)
            refuse(err::invalid_licenses, "licenses: " + quoted(list));
    }
    d.licenses = texts_.intern(list);
}

void Submission::take_rest(JobDetails& d, const model::JobDescription& r, const Caller& caller, bool is_new) const
{
    if (r.licenses.data() != nullptr) take_licenses(d, r.licenses);
    if (r.nice.is_number()) {
        if (r.nice.value < 0 && !caller.operates)
            refuse(is_new ? err::invalid_nice : err::access_denied, "nice: only an operator or administrator may raise a job");
        d.nice = r.nice.value;
    }
    if (r.time_minimum.is_set()) d.time_minimum = r.time_minimum;
    if (r.deadline != 0 && r.deadline != d.deadline) {
        if (!is_new && !caller.operates)
            refuse(err::access_denied, "deadline: only an operator or administrator may change that of a job");
        d.deadline = r.deadline;
    }
    if (r.requeue.is_number()) d.requeue = r.requeue.value && !d.no_script;
    if (r.profile != 0) d.profile = r.profile;
    if (given(r.kill_warning_signal)) {
        const auto signal = parse_signal(r.kill_warning_signal);
        if (!signal || *signal > SIGRTMAX)
            refuse(err::rest_invalid_query, "kill_warning_signal: this system has no signal " + quoted(r.kill_warning_signal));
        d.kill_warning_signal = *signal;
        if (d.kill_warning_delay == 0) d.kill_warning_delay = 60;
    }
    if (r.kill_warning_delay.is_number()) d.kill_warning_delay = r.kill_warning_delay.value;
    if (r.kill_warning_flags != 0) d.kill_warning_flags = r.kill_warning_flags;
    d.flags |= r.flags & kept_flags;
    // Flags that ask for something which cannot be had: only the graphics card ones.
    if ((r.flags & 0x10) != 0) refuse_unsupported("flags", generic_resources, err::invalid_gres);
}

void Submission::settle(JobDetails& d) const
{
    const auto tasks_per_node = d.tasks_per_node.value_or(0);
    std::uint64_t tasks = d.tasks.value_or(std::max<std::uint32_t>(1, tasks_per_node));
    const std::uint64_t per_task = d.cpus_per_task.value_or(1);
    std::uint64_t cpus = d.overcommit ? 1 : tasks * per_task;
    cpus = std::max<std::uint64_t>(cpus, d.cpus_wanted.value_or(1));
    cpus = std::max<std::uint64_t>(cpus, d.cpus_per_node.value_or(1));
    cpus = std::max<std::uint64_t>(cpus, std::uint64_t(d.sockets_per_node.value_or(0)) *
                                             std::max<std::uint16_t>(1, d.cores_per_socket.value_or(1)));
    if (d.max_cpus.is_number() && d.max_cpus.value != 0 && d.max_cpus.value < cpus)
        refuse(err::invalid_cpu_count, "maximum_cpus: " + std::to_string(d.max_cpus.value) + " are fewer than the " +
                                           std::to_string(cpus) + " CPUs that the job needs");
    // Fewer threads a core than there are: whole cores are taken.
    const std::uint64_t threads = conf_.node.threads_per_core;
    if (d.threads_per_core.is_number() && d.threads_per_core.value != 0 && d.threads_per_core.value < threads)
        cpus = (cpus + d.threads_per_core.value - 1) / d.threads_per_core.value * threads;
    if (d.tasks_per_core.is_number() && d.tasks_per_core.value != 0 && d.tasks_per_core.value * 1ULL < threads)
        cpus = std::max(cpus, (tasks + d.tasks_per_core.value - 1) / d.tasks_per_core.value * threads);
    if (d.exclusive) cpus = std::max<std::uint64_t>(cpus, conf_.node.cpus);
    if (cpus > 0x7fffffff)
        refuse(err::too_many_requested_cpus,
               std::to_string(cpus) + " CPUs are asked for; the node has " + std::to_string(conf_.node.cpus));
    d.cpus = static_cast<std::uint32_t>(cpus);

    const auto* partition = d.partition_indices.empty() ? nullptr : &conf_.partitions[d.partition_indices.front()];
    const auto node_memory = conf_.node.memory_mb;
    std::uint64_t memory = 0;
    const auto first = [](NoVal64 a, NoVal64 b) { return a.is_set() ? a : b; };
    const auto max_node = first(partition ? partition->max_memory_per_node : NoVal64{}, conf_.max_memory_per_node);
    const auto max_cpu = first(partition ? partition->max_memory_per_cpu : NoVal64{}, conf_.max_memory_per_cpu);
    if (d.memory_per_node.is_set()) {
        memory = d.memory_per_node.is_infinite() || d.memory_per_node.value == 0 ? node_memory : d.memory_per_node.value;
    } else if (d.memory_per_cpu.is_set()) {
        memory = d.memory_per_cpu.is_infinite() || d.memory_per_cpu.value == 0 ? node_memory : d.memory_per_cpu.value * d.cpus;
        if (d.memory_per_cpu.is_number() && d.memory_per_cpu.value > node_memory)
            memory = std::max(memory, d.memory_per_cpu.value);
    } else {
        const auto per_node = first(partition ? partition->def_memory_per_node : NoVal64{}, conf_.def_memory_per_node);
        const auto per_cpu = first(partition ? partition->def_memory_per_cpu : NoVal64{}, conf_.def_memory_per_cpu);
        // Without any default: its share of the node, so that jobs which say nothing can run beside each other.
        if (per_cpu.is_number())
            memory = per_cpu.value * d.cpus;
        else if (per_node.is_number())
            memory = per_node.value;
        else
            memory = std::min(node_memory, node_memory / conf_.node.cpus * d.cpus);
    }
    if (max_node.is_number() && max_node.value != 0 && memory > max_node.value && d.memory_per_node.is_set())
        refuse(err::invalid_task_memory,
               "memory_per_node: " + std::to_string(memory) + " MB; MaxMemPerNode is " + std::to_string(max_node.value));
    if (max_cpu.is_number() && max_cpu.value != 0 && d.memory_per_cpu.is_number() && d.memory_per_cpu.value > max_cpu.value)
        refuse(err::invalid_task_memory, "memory_per_cpu: " + std::to_string(d.memory_per_cpu.value) + " MB; MaxMemPerCPU is " +
                                             std::to_string(max_cpu.value));
    d.memory_mb = conf_.memory_is_counted ? memory : 0;

    std::string tres;
    append_tres(tres, d.cpus, memory, true, billing_of(conf_, partition, d.cpus, d.memory_mb, d));
    d.tres_req = texts_.intern(tres);
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
    most("threads_per_core", d.threads_per_core.value_or(0), node.threads_per_core);
    most("cores_per_socket", d.cores_per_socket.value_or(0), node.cores_per_socket);
    most("sockets_per_node", d.sockets_per_node.value_or(0), node.sockets);
    most("MB of temporary_disk_per_node", d.temporary_disk.is_number() ? d.temporary_disk.value : 0, node.temporary_mb);
    bool somewhere = false;
    for (const auto index : d.partition_indices) somewhere = somewhere || conf_.partitions[index].has_node;
    if (!somewhere) refuse(err::requested_node_config_unavailable, "partition " + quoted(d.partitions) + " has no node here");
}

// With EnforcePartLimits a job over the limits of a partition is refused (ANY: of all its partitions); without it waits.
void Submission::check_partitions(const JobRecord& record, const JobDetails& d, const Book& book) const
{
    if (!conf_.enforce_part_limits) return;
    const auto qos = book.qos.find(d.qos_id);
    const auto may_exceed = [&](std::uint32_t flag) { return qos != book.qos.end() && (qos->second.flags & flag) != 0; };
    const auto nodes = std::max(1u, d.min_nodes.value_or(1));
    for (const auto index : d.partition_indices) {
        const auto& partition = conf_.partitions[index];
        int number = 0;
        std::string why = "partition: " + quoted(partition.name);
        const auto policy = partition_policy_refusal(partition, d.account, d.qos);
        if (policy == Reason::account_not_allowed) {
            number = err::invalid_account;
            why += " does not take jobs of account " + quoted(d.account);
        } else if (policy == Reason::qos_not_allowed) {
            number = err::invalid_qos;
            why += " does not take jobs of QOS " + quoted(d.qos);
        } else if (partition.max_time.is_number() && !may_exceed(qos_flag::partition_time_limit) &&
                   (!record.time_limit.is_number() || record.time_limit.value > partition.max_time.value)) {
            number = err::invalid_time_limit;
            why += " has MaxTime=" + std::to_string(partition.max_time.value);
        } else if ((partition.max_nodes.is_number() && nodes > partition.max_nodes.value &&
                    !may_exceed(qos_flag::partition_max_node)) ||
                   (nodes < partition.min_nodes && !may_exceed(qos_flag::partition_min_node))) {
            number = err::invalid_node_count;
            why += " has other limits of nodes";
        } else if (partition.max_cpus_per_node.is_number() && d.cpus > partition.max_cpus_per_node.value) {
            number = err::too_many_requested_cpus;
            why += " has MaxCPUsPerNode=" + std::to_string(partition.max_cpus_per_node.value);
        }
        if (number == 0 && conf_.enforce_any_partition) return;
        const bool last = index == d.partition_indices.back();
        if (number != 0 && (!conf_.enforce_any_partition || last)) refuse(number, std::string(error_text(number)) + ": " + why);
    }
}

NoVal32 Submission::time_limit_of(const JobDetails& d, NoVal32 wanted) const
{
    if (wanted.is_number() && wanted.value == 0) return NoVal32::infinite();
    if (wanted.is_set()) return wanted;
    if (d.partition_indices.empty()) return NoVal32::infinite();
    const auto& partition = conf_.partitions[d.partition_indices.front()];
    return partition.default_time.is_set() ? partition.default_time : partition.max_time;
}

void Submission::take_priority(JobRecord& record, JobDetails& d, const model::JobDescription& r, const Caller& caller,
                               bool is_new) const
{
    const auto standard = [&] {
        const auto priority = std::int64_t(base_priority) - d.nice;
        return static_cast<std::uint32_t>(std::clamp<std::int64_t>(priority, 1, 0xfffffffd));
    };
    const bool hold = (r.hold.is_number() && r.hold.value) || (r.priority.is_number() && r.priority.value == 0);
    const bool release = (r.hold.is_number() && !r.hold.value) || r.priority.is_infinite();
    if (hold) {
        record.priority = 0;
        record.priority_set = false;
        record.held_by_admin = !is_new && caller.operates;
        record.reason = record.held_by_admin ? Reason::job_held_admin : Reason::job_held_user;
        return;
    }
    if (!is_new && record.priority == 0) {
        if (r.priority.is_number() && !release) refuse(err::job_held, "priority: the job is held; it must be released first");
        if (!release) return;
        if (record.held_by_admin && !caller.operates)
            refuse(err::access_denied,
                   "hold: an administrator holds this job; only an operator or administrator may release it");
        record.held_by_admin = false;
        record.priority = standard();
        record.priority_set = false;
        record.reason = Reason::none;
        record.state_text = {};
        return;
    }
    if (r.priority.is_number() && caller.operates) {
        record.priority = r.priority.value;
        record.priority_set = true;
    } else if (r.priority.is_number() && !is_new) {
        // An ordinary user may only go down.
        if (r.priority.value > record.priority) refuse(err::access_denied, "priority: only an administrator may raise it");
        record.priority = r.priority.value;
        record.priority_set = true;
    } else if (is_new || release || (r.nice.is_number() && !record.priority_set)) {
        record.priority = standard();
        record.priority_set = false;
    }
}

void Submission::check_owner(const Person& owner) const
{
    switch (owners_) {
    case JobOwners::everybody_as_one: return;
    case JobOwners::one_user:
        if (owner.uid != geteuid())
            refuse(err::user_id_missing, "jobs of " + quoted(owner.name) +
                                             " cannot be run: slurmrestd was not started as root, so that it serves one user");
        return;
    case JobOwners::everybody_apart:
        // As with DisableRootJobs of Slurm's.
        if (owner.uid == 0) refuse(err::user_id_missing, "jobs of root are not run: submit them as another user (user_id)");
        if (owner.uid == geteuid())
            refuse(err::user_id_missing,
                   "jobs of " + quoted(owner.name) + " are not run: slurmrestd itself runs as that account");
        if (!people_.by_id(owner.uid))
            refuse(err::user_id_missing, "there is no user with the id " + std::to_string(owner.uid));
        return;
    }
}

// As slurmctld does: before the earliest start there is no time at all, and after it there must be enough.
void Submission::check_deadline(const JobRecord& record, const JobDetails& d, const model::JobDescription& r, Time now) const
{
    const Time start = std::max(now, record.begin_time);
    if (d.deadline < start) refuse(err::invalid_time_limit, "deadline: it is before the job can start");
    if (d.time_minimum.is_number() && d.time_minimum.value != 0) {
        if (start + Time(d.time_minimum.value) * 60 > d.deadline)
            refuse(err::invalid_time_min_limit, "deadline: time_minimum reaches beyond it");
        return;
    }
    const bool by_default = !d.partition_indices.empty() && conf_.partitions[d.partition_indices.front()].default_time.is_set();
    if ((r.time_limit.is_set() || by_default) && record.time_limit.is_number() &&
        start + Time(record.time_limit.value) * 60 > d.deadline)
        refuse(err::invalid_time_limit, "deadline: the time limit reaches beyond it");
}

JobRecord Submission::make(const Caller& caller, const model::JobDescription& r, Time now, const Book& book, Kind kind) const
{
    check_texts(r, conf_.max_script_size);
    const bool batch = kind == Kind::batch;
    if (!batch && !r.script.empty())
        refuse(err::not_supported, "script: an allocation runs no script; a job with one is submitted");
    if (!batch && given(r.array)) refuse(err::invalid_array, "array: an allocation has no tasks");
    // That the first line names an interpreter is sbatch's rule, not slurmctld's: without it the job fails as it starts.
    if (batch && r.script.empty()) refuse(err::job_script_missing, "script: it is empty");
    if (batch && r.environment.empty()) refuse(err::writing_to_file);
    if (r.current_working_directory.empty()) refuse(err::missing_work_dir, "current_working_directory: it must be given");
    for (const auto text : {r.script.substr(0, r.script.find('\n')), r.current_working_directory, r.name, r.standard_output,
                            r.standard_error, r.standard_input})
        if (text.find('\0') != std::string_view::npos) refuse(err::writing_to_file, "a NUL character in a name");
    for (const auto* list : {&r.environment, &r.argv})
        for (const auto text : *list)
            if (text.find('\0') != std::string_view::npos)
                refuse(err::writing_to_file, "a NUL character in the environment or arguments");
    refuse_what_is_not_here(r);

    JobRecord record;
    auto details = std::make_shared<JobDetails>();
    JobDetails& d = *details;

    // Whose job it is.
    Person owner{caller.uid, caller.gid, caller.name};
    if (given(r.user_id)) {
        const auto wanted = people_.find(r.user_id);
        if (!wanted) refuse_unknown_user("user_id", r.user_id);
        if (wanted->uid != caller.uid && !caller.privileged)
            refuse(err::user_id_missing, "user_id: only root and SlurmUser may submit jobs of another user");
        if (wanted->uid != caller.uid) owner = *wanted;
    }
    check_owner(owner);
    if (given(r.group_id)) {
        const auto gid = people_.group_id(r.group_id);
        if (!gid) refuse(err::group_id_missing, "group_id: there is no group " + quoted(r.group_id));
        if (!caller.privileged && *gid != owner.gid) {
            const auto groups = people_.groups_of(owner);
            if (std::find(groups.begin(), groups.end(), *gid) == groups.end())
                refuse(err::group_id_missing,
                       "group_id: user " + quoted(owner.name) + " is not in group " + quoted(r.group_id));
        }
        owner.gid = *gid;
    }
    d.user_id = owner.uid;
    d.group_id = owner.gid;
    d.user = texts_.intern(owner.name);
    d.group = texts_.intern(people_.group_name(owner.gid));
    d.requeue = conf_.requeue;
    if (r.admin_comment.data() != nullptr && !r.admin_comment.empty() && !caller.administers)
        refuse(err::access_denied, "admin_comment: it takes an administrator");

    take_texts(d, r);
    if (d.name.empty()) d.name = texts_.intern(batch ? "sbatch" : "allocation");
    if (d.mail_user.empty()) d.mail_user = d.user;
    if (r.tasks.is_number()) d.flags |= job_flag::exact_task_count;
    if (r.memory_per_cpu.is_set() || r.memory_per_node.is_set()) d.flags |= job_flag::exact_memory;
    d.submit_host = texts_.intern(given(r.allocation_node_list) ? r.allocation_node_list : std::string_view(conf_.node.name));
    if (!r.argv.empty()) {
        std::string command;
        for (const auto argument : r.argv) (command.empty() ? command : command += ' ') += argument;
        d.command = texts_.intern(command);
    }
    take_files(d, r);
    take_size(d, r);
    take_memory(d, r);
    take_partitions(d, r.partition, caller);
    take_rest(d, r, caller, true);
    d.no_script = !batch;
    if (!batch) d.requeue = false;  // there is nothing to begin again
    const std::pair<int, const NoVal64*> limits[] = {{RLIMIT_CPU, &r.rlimits_cpu},         {RLIMIT_FSIZE, &r.rlimits_fsize},
                                                     {RLIMIT_DATA, &r.rlimits_data},       {RLIMIT_STACK, &r.rlimits_stack},
                                                     {RLIMIT_CORE, &r.rlimits_core},       {RLIMIT_RSS, &r.rlimits_rss},
                                                     {RLIMIT_NPROC, &r.rlimits_nproc},     {RLIMIT_NOFILE, &r.rlimits_nofile},
                                                     {RLIMIT_MEMLOCK, &r.rlimits_memlock}, {RLIMIT_AS, &r.rlimits_as}};
    for (const auto& [which, value] : limits)
        if (value->is_set())
            d.rlimits.emplace_back(static_cast<std::uint8_t>(which), value->is_infinite() ? ~std::uint64_t{0} : value->value);
    resolve(d);
    record.association = charge(d, {r.account, r.qos, r.wckey, !d.reservation.empty(), false}, conf_, book, texts_);
    settle(d);

    record.submit_time = now;
    record.begin_time = r.begin_time;
    record.time_limit = time_limit_of(d, r.time_limit);
    if (r.end_time != 0 && !r.time_limit.is_set()) {
        if (r.end_time <= now) refuse(err::invalid_time_value, "end_time is in the past");
        record.time_limit = static_cast<std::uint32_t>(std::max<Time>(1, (r.end_time - now) / 60));
    }
    if (d.time_minimum.is_number() && record.time_limit.is_number() && d.time_minimum.value > record.time_limit.value)
        refuse(err::invalid_time_min_limit, "time_minimum: it is more than the time limit");
    if (d.deadline != 0) check_deadline(record, d, r, now);
    take_priority(record, d, r, caller, true);
    check_partitions(record, d, book);
    // A held job may still be made smaller.
    if (record.priority != 0) check_size(d);

    if (const auto dependency = parse_dependency(r.dependency))
        record.dependency = *dependency;
    else
        refuse(err::dependency, "dependency: " + quoted(r.dependency));
    if (!record.dependency.empty()) d.flags |= job_flag::dependent;

    if (given(r.array)) {
        auto spec = parse_array(r.array, conf_.max_array_size, conf_.max_job_count);
        if (!spec) refuse(err::invalid_array, "array: " + quoted(r.array));
        d.array_text = texts_.intern(r.array);
        d.array_max_running = spec->max_running;
        d.array_count = static_cast<std::uint32_t>(spec->tasks.size());
        d.array_min = spec->tasks.first();
        d.array_max = spec->tasks.last();
        d.array_step = spec->step;
        record.details = details;
        set_tasks(record, std::move(spec->tasks));
    }
    d.payload = make_payload(r);
    record.partition =
        d.partition_indices.empty() ? d.partitions : texts_.intern(conf_.partitions[d.partition_indices.front()].name);
    if (record.priority != 0 && record.begin_time <= now && record.dependency.empty())
        record.eligible_time = record.accrue_time = now;
    if (record.priority != 0) {
        if (!record.dependency.empty())
            record.reason = Reason::dependency;
        else if (record.begin_time > now) {
            record.reason = Reason::begin_time;
            record.eligible_time = record.begin_time;
        }
    }
    record.details = std::move(details);
    return record;
}

JobRecord Submission::change(const Caller& caller, const JobRecord& job, const model::JobDescription& r, Time now,
                             const Book& book) const
{
    if (!caller.may_change_job_of(job.details->user_id))
        refuse(err::user_id_missing,
               "the job is another user's: only that user, an operator or an administrator may change it");
    // A coordinator moves jobs between accounts of his own only.
    if (given(r.account) && !caller.operates && caller.uid != job.details->user_id &&
        !book.is_coordinator(caller.name, r.account))
        refuse(err::user_id_missing, "account: you do not coordinate " + quoted(r.account));
    if (job.base_state() > state::suspended) refuse(err::job_finished);
    check_texts(r, conf_.max_script_size);
    refuse_what_is_not_here(r);
    // The environment is taken and stays as it was submitted, as with slurmctld; the client is warned.
    if (!r.script.empty()) refuse(err::not_supported, "script: that of a job cannot be changed");
    if (!r.argv.empty()) refuse(err::not_supported, "argv: that of a job cannot be changed");
    if (given(r.user_id)) {
        const auto user = people_.find(r.user_id);
        if (!user) refuse_unknown_user("user_id", r.user_id);
        if (user->uid != job.details->user_id) refuse(err::user_id_missing, "user_id: a job's user cannot be changed");
    }
    if (given(r.group_id) && people_.group_id(r.group_id) != job.details->group_id)
        refuse(err::not_supported, "a job's group cannot be changed");
    if (r.admin_comment.data() != nullptr && !caller.administers)
        refuse(err::access_denied, "admin_comment: it takes an administrator");

    JobRecord record = job;
    auto details = std::make_shared<JobDetails>(*job.details);
    JobDetails& d = *details;
    const bool pending = job.is_pending();
    const bool resized = r.tasks.is_set() || r.minimum_cpus.is_set() || r.maximum_cpus.is_set() || r.cpus_per_task.is_set() ||
                         r.minimum_cpus_per_node.is_set() || r.threads_per_core.is_set() || r.cores_per_socket.is_set() ||
                         r.sockets_per_node.is_set() || r.tasks_per_node.is_set() || r.tasks_per_core.is_set() ||
                         given(r.nodes) || r.minimum_nodes.is_set() || r.maximum_nodes.is_set() || r.memory_per_cpu.is_set() ||
                         r.memory_per_node.is_set() || given(r.tres_per_task) || r.shared != 0xfffe || r.overcommit.is_set() ||
                         r.temporary_disk_per_node.is_set();
    const bool moved = given(r.partition) && r.partition != d.partitions;
    const bool files =
        given(r.current_working_directory) || given(r.standard_input) || given(r.standard_output) || given(r.standard_error);
    if (!pending && (resized || moved || files || given(r.dependency) || r.begin_time != 0 || given(r.constraints) ||
                     given(r.array) || (given(r.qos) && r.qos != d.qos.view()) ||
                     (r.reservation.data() != nullptr && r.reservation != d.reservation.view()) ||
                     (r.licenses.data() != nullptr && r.licenses != d.licenses.view()) || r.deadline != 0))
        refuse(err::job_not_pending);
    if (r.deadline != 0 && r.deadline < now) refuse(err::invalid_time_value, "deadline: it is in the past");

    take_texts(d, r);
    take_files(d, r);
    take_size(d, r);
    take_memory(d, r);
    take_rest(d, r, caller, false);
    if (given(r.partition)) take_partitions(d, r.partition, caller);
    resolve(d);
    if (given(r.account) || given(r.qos) || given(r.wckey) || moved) {
        // What was not asked for is found again; what was stays.
        const auto wish = [&](std::string_view asked, const SharedText& own, std::uint64_t by_default) {
            return given(asked) ? asked : (job.details->flags & by_default) != 0 ? std::string_view() : own.view();
        };
        const ChargeWish wishes{wish(r.account, job.details->account, job_flag::default_account),
                                wish(r.qos, job.details->qos, job_flag::default_qos),
                                wish(r.wckey, job.details->wckey, job_flag::default_wckey), !d.reservation.empty(),
                                caller.operates};
        record.association = charge(d, wishes, conf_, book, texts_);
    }
    if (pending && (resized || moved)) {
        settle(d);
        if (record.priority != 0) check_size(d);
        record.partition = texts_.intern(conf_.partitions[d.partition_indices.front()].name);
    }
    if (given(r.array)) {
        // Only the number of tasks at once can be changed, as with scontrol's ArrayTaskThrottle.
        if (!job.is_array_head()) refuse(err::not_supported, "array: the job is no array with tasks that wait");
        const auto percent = r.array.find('%');
        const auto most = percent == std::string_view::npos ? std::nullopt : parse_number(r.array.substr(percent + 1));
        if (percent != 0 || !most) refuse(err::invalid_array, "array: only %N can be changed");
        d.array_max_running = static_cast<std::uint32_t>(*most);
    }

    if (r.time_limit.is_set() || r.end_time != 0) {
        NoVal32 limit = time_limit_of(d, r.time_limit);
        if (!r.time_limit.is_set()) {
            const Time from = pending ? now : job.start_time;
            if (r.end_time <= now) refuse(err::invalid_time_value, "end_time is in the past");
            limit = static_cast<std::uint32_t>(std::max<Time>(1, (r.end_time - from) / 60));
        }
        // As in Slurm: only an operator or administrator gives more time to a job that runs.
        const bool longer = limit.is_infinite() ? !job.time_limit.is_infinite()
                                                : job.time_limit.is_number() && limit.value > job.time_limit.value;
        if (longer && !pending && !caller.operates)
            refuse(err::access_denied, "only an operator or administrator may raise the time limit of a running job");
        if (d.time_minimum.is_number() && limit.is_number() && d.time_minimum.value > limit.value)
            refuse(err::invalid_time_min_limit, "time_limit: it is less than time_minimum");
        record.time_limit = limit;
        record.warned = false;
        if (caller.operates) record.admin_set |= admin_set::time;
    }
    if (pending && resized && caller.operates) record.admin_set |= admin_set::size;
    if (pending && (moved || given(r.account) || given(r.qos) || resized || r.time_limit.is_set()) && !caller.operates)
        check_partitions(record, d, book);
    if (r.dependency.data() != nullptr && pending) {
        const auto dependency = parse_dependency(r.dependency);
        if (!dependency) refuse(err::dependency, "dependency: " + quoted(r.dependency));
        for (const auto& item : dependency->items)
            if (item.job != 0 && (item.job == job.job_id || item.job == job.array_job_id))
                refuse(err::dependency, "a job cannot wait for itself");
        record.dependency = *dependency;
        if (record.dependency.empty())
            d.flags &= ~job_flag::dependent;
        else
            d.flags |= job_flag::dependent;
    }
    if (r.begin_time != 0 && pending) record.begin_time = r.begin_time;
    if (pending)
        take_priority(record, d, r, caller, false);
    else if (r.priority.is_set() || r.hold.is_set())
        refuse(err::job_not_pending);

    record.details = details;
    if (record.tasks) set_tasks(record, *record.tasks);
    if (pending) {
        if (record.priority == 0) {
            record.eligible_time = 0;
        } else if (!record.dependency.empty()) {
            record.reason = Reason::dependency;
            record.eligible_time = 0;
        } else if (record.begin_time > now) {
            record.reason = Reason::begin_time;
            record.eligible_time = record.begin_time;
        } else {
            if (record.reason == Reason::begin_time || record.reason == Reason::dependency ||
                record.reason == Reason::dependency_never_satisfied)
                record.reason = Reason::none;
            if (record.eligible_time == 0 || record.eligible_time > now) record.eligible_time = record.accrue_time = now;
        }
    }
    return record;
}

}  // namespace restd::embedded
