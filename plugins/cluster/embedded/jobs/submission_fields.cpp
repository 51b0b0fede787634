// Takes the fields of a request over into the job record: one function for each group of fields.
#include <algorithm>
#include <csignal>
#include <map>

#include "base/shared_words.hpp"
#include "jobs/submission.hpp"
#include "jobs/submission_words.hpp"
#include "restd/signal_name.hpp"

namespace restd::embedded {
namespace {

using Job = model::JobDescription;

// Parses "1", "1-2", "1,3,5", "1-9:2"; returns the smallest and the largest number.
std::pair<std::uint32_t, std::uint32_t> parse_nodes(std::string_view text)
{
    std::uint64_t least = ~std::uint64_t{0}, most = 0;
    for (auto part : split(text)) {
        part = part.substr(0, part.find(':'));
        const auto dash = part.find('-');
        const auto first = parse_number(trim(part.substr(0, dash)));
        const auto last = dash == std::string_view::npos ? first : parse_number(trim(part.substr(dash + 1)));
        if (!first || !last || *first > 0xfffffff0 || *last > 0xfffffff0)
            refuse(err::invalid_node_count, "--nodes: invalid number of nodes " + in_quotes(text), at(&Job::nodes));
        least = std::min({least, *first, *last});
        most = std::max({most, *first, *last});
    }
    if (most == 0) refuse(err::invalid_node_count, "--nodes: invalid number of nodes " + in_quotes(text), at(&Job::nodes));
    return {static_cast<std::uint32_t>(least), static_cast<std::uint32_t>(most)};
}

}  // namespace

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
            if (part.rfind("gres", 0) == 0) refuse_unsupported(at(&Job::tres_per_task), generic_resources, err::invalid_gres);
            if (part.substr(0, end) != "cpu" || !count || *count == 0 || *count > 65000)
                refuse(err::invalid_tres, "--tres-per-task: expected cpu=N, not " + in_quotes(r.tres_per_task),
                       at(&Job::tres_per_task));
            d.cpus_per_task = static_cast<std::uint16_t>(*count);
        }
        d.tres_per_task = texts_.intern(r.tres_per_task);
    }
    if (d.tasks.is_number() && d.tasks.value == 0)
        refuse(err::bad_task_count, "--ntasks: at least 1 task is needed", at(&Job::tasks));
    if (d.cpus_per_task.is_number() && d.cpus_per_task.value == 0)
        refuse(err::invalid_cpu_count, "--cpus-per-task: at least 1 CPU is needed", at(&Job::cpus_per_task));
}

void Submission::take_memory(JobDetails& d, const model::JobDescription& r) const
{
    if (r.memory_per_cpu.is_set() && r.memory_per_node.is_set())
        refuse(err::invalid_task_memory, "--mem-per-cpu and --mem exclude each other", at(&Job::memory_per_cpu));
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
        d.flags |= job_flag::using_default_partition;
    }
    const auto owner = people_.by_id(d.user_id);
    const auto names = split(list);
    if (names.empty())
        refuse(err::invalid_partition_name, "--partition: invalid list of partitions " + in_quotes(list), at(&Job::partition));
    for (const auto name : names) {
        const auto* partition = conf_.partition(name);
        if (partition == nullptr)
            refuse(err::invalid_partition_name, "--partition: there is no " + in_quotes(name), at(&Job::partition));
        if (partition->state == 0 || partition->state == 2)
            refuse(err::partition_not_avail, "--partition: " + in_quotes(name) + " takes no jobs (State)", at(&Job::partition));
        if ((partition->root_only && !caller.privileged) || (partition->disable_root_jobs && d.user_id == 0))
            refuse(err::access_denied, "--partition: " + in_quotes(name) + " does not take jobs of this user",
                   at(&Job::partition));
        if (!partition->allow_groups.empty() && d.user_id != 0) {
            bool member = false;
            for (const auto gid : owner ? people_.groups_of(*owner) : std::vector<std::uint32_t>{d.group_id})
                member = member || has_word(partition->allow_groups, people_.group_name(gid));
            if (!member)
                refuse(err::job_missing_required_partition_group,
                       "--partition: the user is in none of the groups of " + in_quotes(name) + " (AllowGroups)",
                       at(&Job::partition));
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
            refuse(err::invalid_licenses, "--licenses: the cluster does not have " + in_quotes(list), at(&Job::licenses));
    }
    d.licenses = texts_.intern(list);
}

void Submission::take_rest(JobDetails& d, const model::JobDescription& r, const Caller& caller, bool is_new) const
{
    if (r.licenses.data() != nullptr) take_licenses(d, r.licenses);
    if (r.nice.is_number()) {
        if (r.nice.value < 0 && !caller.operates)
            refuse(is_new ? err::invalid_nice : err::access_denied,
                   "--nice: only an operator or administrator may use a negative value", at(&Job::nice));
        d.nice = r.nice.value;
    }
    if (r.time_minimum.is_set()) d.time_minimum = r.time_minimum;
    if (r.deadline != 0 && r.deadline != d.deadline) {
        if (!is_new && !caller.operates)
            refuse(err::access_denied, "--deadline: only an operator or administrator may change the deadline of a job",
                   at(&Job::deadline));
        d.deadline = r.deadline;
    }
    if (r.requeue.is_number()) d.requeue = r.requeue.value && !d.no_script;
    if (r.profile != 0) d.profile = r.profile;
    if (given(r.kill_warning_signal)) {
        const auto signal = parse_signal(r.kill_warning_signal);
        if (!signal || *signal > SIGRTMAX)
            refuse(err::rest_invalid_query, "--signal: invalid signal " + in_quotes(r.kill_warning_signal),
                   at(&Job::kill_warning_signal));
        d.kill_warning_signal = *signal;
        if (d.kill_warning_delay == 0) d.kill_warning_delay = 60;
    }
    if (r.kill_warning_delay.is_number()) d.kill_warning_delay = r.kill_warning_delay.value;
    if (r.kill_warning_flags != 0) d.kill_warning_flags = r.kill_warning_flags;
    d.flags |= r.flags & kept_flags;
    // Only flags about GPUs ask for something that this cluster does not have.
    if ((r.flags & 0x10) != 0) refuse_unsupported(at(&Job::flags), generic_resources, err::invalid_gres);
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
        if (r.priority.is_number() && !release)
            refuse(err::job_held, "--priority: the job is held: it must be released first", at(&Job::priority));
        if (!release) return;
        if (record.held_by_admin && !caller.operates)
            refuse(err::access_denied, "An administrator holds this job: only an operator or administrator may release it",
                   at(&Job::hold));
        record.held_by_admin = false;
        record.priority = standard();
        record.priority_set = false;
        record.reason = Reason::none;
        record.state_text = {};
        record.state &= ~state::special_exit;
        return;
    }
    if (r.priority.is_number() && caller.operates) {
        record.priority = r.priority.value;
        record.priority_set = true;
    } else if (r.priority.is_number() && !is_new) {
        // An ordinary user may only lower the priority.
        if (r.priority.value > record.priority)
            refuse(err::access_denied, "--priority: only an administrator may raise the priority of a job", at(&Job::priority));
        record.priority = r.priority.value;
        record.priority_set = true;
    } else if (is_new || release || (r.nice.is_number() && !record.priority_set)) {
        record.priority = standard();
        record.priority_set = false;
    }
}

}  // namespace restd::embedded
