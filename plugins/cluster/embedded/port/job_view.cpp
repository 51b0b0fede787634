#include "port/job_view.hpp"

#include <algorithm>
#include <optional>

#include "base/unlimited.hpp"
#include "jobs/charge.hpp"
#include "jobs/submission.hpp"
#include "restd/text.hpp"
#include "run/job_environment.hpp"

namespace restd::embedded {
namespace {

constexpr std::uint32_t cpu_tres = 1, memory_tres = 2, node_tres = 4, billing_tres = 5;
constexpr std::uint64_t core_unallocated = 0xfffffffffffffffe, core_allocated = 2;

void add_tres(std::vector<model::Tres>& list, std::string_view type, std::uint32_t id, std::int64_t count)
{
    model::Tres& tres = list.emplace_back();
    tres.type = type;
    tres.id = id;
    tres.count = count;
}

void fill_tres(std::vector<model::Tres>& list, std::uint32_t cpus, std::uint64_t memory_mb,
               std::optional<std::uint64_t> billing)
{
    list.clear();
    add_tres(list, "cpu", cpu_tres, cpus);
    if (memory_mb != 0) add_tres(list, "mem", memory_tres, static_cast<std::int64_t>(memory_mb));
    add_tres(list, "node", node_tres, 1);
    if (billing) add_tres(list, "billing", billing_tres, static_cast<std::int64_t>(*billing));
}

}  // namespace

bool has_core(const Allocation& allocation, const NodeConf& node, std::uint32_t core)
{
    const std::uint32_t threads = std::max(1u, node.threads_per_core);
    for (std::uint32_t thread = 0; thread < threads; ++thread) {
        const auto cpu = core * threads + thread;
        if (cpu < most_cpus && allocation.cpu_ids[cpu]) return true;
    }
    return false;
}

std::string core_bitmap(const Allocation& allocation, const NodeConf& node)
{
    const std::uint32_t core_count = node.cpus / std::max(1u, node.threads_per_core);
    std::string digits;  // the lowest first
    std::size_t significant = 1;
    for (std::uint32_t core = 0; core < core_count || digits.empty(); core += 4) {
        int digit = 0;
        for (std::uint32_t bit = 0; bit < 4; ++bit)
            if (core + bit < core_count && has_core(allocation, node, core + bit)) digit |= 1 << bit;
        digits += hex_digits[digit];
        if (digit != 0) significant = digits.size();
    }
    digits.resize(significant);
    return "0x" + std::string(digits.rbegin(), digits.rend());
}

void JobView::show_resources(const JobRecord& record)
{
    const auto& allocation = *record.allocation;
    const auto& node = conf_.node;
    const std::uint32_t threads = std::max(1u, node.threads_per_core);
    const std::uint32_t per_socket = std::max(1u, node.cores_per_socket);
    const std::uint32_t core_count = std::max(1u, node.cpus / threads);
    const std::uint32_t socket_count = (core_count + per_socket - 1) / per_socket;
    cores_.resize(core_count);
    sockets_.resize(socket_count);
    for (std::uint32_t core = 0; core < core_count; ++core) {
        cores_[core].index = core % per_socket;
        cores_[core].status = has_core(allocation, node, core) ? core_allocated : core_unallocated;
    }
    for (std::uint32_t socket = 0; socket < socket_count; ++socket) {
        const auto first = socket * per_socket;
        sockets_[socket].index = socket;
        sockets_[socket].cores = {cores_.data() + first, std::min(per_socket, core_count - first)};
    }
    node_ = {};
    node_.name = node.name;
    node_.cpus_count = static_cast<std::uint16_t>(std::min(allocation.cpus, 0xffffu));
    node_.memory_allocated = allocation.memory_mb;
    node_.sockets = sockets_;
    resources_ = {};
    resources_.nodes_list = node.name;
    resources_.allocated_cpus = resources_.cpus = allocation.cpus;
    resources_.nodes_count = 1;
    resources_.nodes_allocation = {&node_, 1};
    resources_.select_type = conf_.memory_is_counted ? 0x11 : 0x1;  // CPU, MEMORY
    resources_.nodes_select_type = 1;
    resources_.nodes_whole = record.details->exclusive;
}

const model::Job& JobView::show(const JobRecord& r, const WantedMembers<model::Job>& wanted)
{
    using Job = model::Job;
    const JobDetails& d = *r.details;
    static const model::Job empty;  // copying its bytes is faster than setting each member
    job_ = empty;
    model::Job& j = job_;
    j.account = d.account;
    j.association_id = r.association;
    j.accrue_time = r.accrue_time;
    j.admin_comment = d.admin_comment;
    j.allocating_node = d.submit_host;
    j.array_job_id = r.array_job_id;
    j.array_task_id = r.array_task_id;
    j.array_max_tasks = d.array_max_running;
    j.array_task_string = r.tasks_text;
    j.batch_flag = !d.no_script;
    j.cluster = conf_.cluster_name;
    j.command = d.command;
    j.comment = d.comment;
    j.contiguous = d.contiguous;
    j.thread_spec = 32766;  // "not set", as Slurm shows it
    j.cores_per_socket = d.cores_per_socket;
    j.cpus_per_task = d.cpus_per_task.is_number() ? d.cpus_per_task : NoVal16(1);
    j.deadline = d.deadline;
    j.delay_boot = 0;
    j.eligible_time = r.eligible_time;
    j.excluded_nodes = d.excluded_nodes;
    j.exit_code = r.exit_code;
    j.extra = d.extra;
    j.features = d.features;
    j.flags = d.flags;
    j.group_id = d.group_id;
    j.group_name = d.group;
    j.het_job_id = 0;
    j.het_job_offset = 0;
    j.job_id = r.job_id;
    j.step_id.job_id = r.job_id;
    j.step_id.step_id = model::whole_job;
    j.job_state = r.state;
    j.last_sched_evaluation = r.last_evaluation;
    j.licenses = d.licenses;
    j.mail_type = d.mail_type;
    j.mail_user = d.mail_user;
    j.max_cpus = d.max_cpus.value_or(0);
    j.max_nodes = d.max_nodes.value_or(0);
    j.name = d.name;
    j.network = d.network;
    j.nice = d.nice;
    j.tasks_per_core = d.tasks_per_core.is_set() ? d.tasks_per_core : NoVal16::infinite();
    j.tasks_per_tres = 0;
    j.tasks_per_node = d.tasks_per_node.value_or(0);
    j.tasks_per_socket = d.tasks_per_socket.is_set() ? d.tasks_per_socket : NoVal16::infinite();
    j.tasks_per_board = 0;
    j.cpus = d.cpus;
    j.node_count = d.min_nodes.value_or(1);
    j.tasks = d.tasks.value_or(std::max<std::uint32_t>(1, d.tasks_per_node.value_or(0)));
    j.partition = r.is_pending() ? d.partitions.view() : r.partition.view();
    j.prefer = d.prefer;
    j.memory_per_cpu = d.memory_per_cpu;
    j.memory_per_node = d.memory_per_node;
    if (!j.memory_per_cpu.is_set() && !j.memory_per_node.is_set()) j.memory_per_node = d.memory_mb;
    j.minimum_cpus_per_node = d.cpus_per_node.is_number() ? d.cpus_per_node : NoVal16(d.cpus_per_task.value_or(1));
    j.minimum_tmp_disk_per_node = d.temporary_disk.value_or(0);
    j.hold = r.priority == 0;
    j.priority = r.priority;
    j.profile = d.profile;
    j.qos = d.qos;
    j.required_nodes = d.required_nodes;
    j.requeue = d.requeue;
    j.resv_name = r.reservation.empty() ? d.reservation : r.reservation;
    j.restart_cnt = r.restarts;
    j.shared = d.shared;
    j.oversubscribe = d.shared == 1;
    j.sockets_per_node = d.sockets_per_node;
    j.start_time = r.is_pending() && r.priority != 0 && r.reason == Reason::begin_time ? r.begin_time : r.start_time;
    j.state_description = r.state_text;
    j.state_reason = to_string(r.reason);
    j.submit_time = r.submit_time;
    j.time_limit = r.time_limit;
    j.time_minimum = d.time_minimum.value_or(0);
    j.threads_per_core = d.threads_per_core;
    j.tres_per_task = d.tres_per_task;
    j.tres_req_str = d.tres_req;
    j.user_id = d.user_id;
    j.user_name = d.user;
    j.wckey = d.wckey;
    j.current_working_directory = d.work_dir;
    if (!d.no_script &&
        wanted(&Job::stdin_file, &Job::stdout_expanded, &Job::stderr_file, &Job::stdin_expanded, &Job::stderr_expanded)) {
        standard_input_of(in_, conf_, r);
        standard_output_of(out_, conf_, r);
        j.stdin_file = in_;
        j.stdout_expanded = out_;
        j.stderr_file = out_;
        if (!d.std_in.empty()) j.stdin_expanded = in_;
        if (!d.std_err.empty()) {
            standard_error_of(err_, conf_, r);
            j.stderr_file = j.stderr_expanded = err_;
        }
    }
    j.standard_input = d.std_in;
    j.standard_output = d.std_out;
    j.standard_error = d.std_err;
    if (!r.dependency.empty() && wanted(&Job::dependency)) {
        dependency_ = r.dependency.text(true);
        j.dependency = dependency_;
    }
    if (r.allocation) {
        j.batch_host = j.nodes = conf_.node.name;
        j.billable_tres =
            double(billing_of(conf_, conf_.partition(r.partition), r.allocation->cpus, r.allocation->memory_mb, d));
        j.tres_alloc_str = d.tres_req;
        j.licenses_allocated = d.licenses;
        j.flags |= job_flag::accrue_count_cleared;
        if (wanted(&Job::job_resources)) {
            show_resources(r);
            j.job_resources = &resources_;
        }
        // While the job runs, its end time is the end of its time limit.
        if (!r.is_finished()) {
            j.end_time = r.time_limit.is_number() ? r.start_time + Time(r.time_limit.value) * 60 : r.start_time + a_year;
        }
    }
    if (r.is_finished()) j.end_time = r.end_time;
    if (r.base_state() == state::node_fail) j.failed_node = conf_.node.name;
    return job_;
}

void DatabaseJobView::show_amendment(const Amendment& amendment, const Book* book)
{
    const auto take = [](std::string_view& shown, const std::optional<SharedText>& text) {
        if (text) shown = text->view();
    };
    model::DatabaseJob& j = job_;
    j.flags |= model::database_job_flag::altered;
    take(j.comment_administrator, amendment.comment_administrator);
    take(j.comment_job, amendment.comment_job);
    take(j.comment_system, amendment.comment_system);
    take(j.extra, amendment.extra);
    if (amendment.wckey) {
        j.wckey.wckey = amendment.wckey->view();
        j.wckey.flags = j.wckey.wckey.empty() ? 1 : 0;
    }
    if (amendment.derived_exit_code.is_set()) j.derived_exit_code = amendment.derived_exit_code.value;
    for (const auto& [id, count] : amendment.tres) {
        const auto known =
            std::find_if(allocated_.begin(), allocated_.end(), [id = id](const auto& tres) { return tres.id == id; });
        if (known != allocated_.end()) {
            known->count = static_cast<std::int64_t>(count);
            continue;
        }
        add_tres(allocated_, {}, id, static_cast<std::int64_t>(count));
        if (book == nullptr) continue;
        if (const auto record = book->tres.find(id); record != book->tres.end()) {
            allocated_.back().type = record->second.type;
            allocated_.back().name = record->second.name;
        }
    }
    if (!amendment.tres.empty()) j.tres_allocated = allocated_;
}

const model::DatabaseJob& DatabaseJobView::show(const JobRecord& r, const Options& options)
{
    const JobDetails& d = *r.details;
    job_ = {};
    model::DatabaseJob& j = job_;
    const bool started = r.allocation != nullptr;
    const bool finished = r.end_time != 0;
    Time start = r.start_time, end = finished ? r.end_time : 0;
    if (options.window_start != 0 && start != 0 && start < options.window_start) start = options.window_start;
    if (options.window_end != 0 && end > options.window_end) end = options.window_end;

    j.account = d.account;
    j.comment_administrator = d.admin_comment;
    j.comment_job = d.comment;
    j.comment_system = d.system_comment;
    j.allocation_nodes = started ? 1 : 0;
    j.array_job_id = r.array_job_id;
    j.array_limits_max_running_tasks = d.array_max_running;
    j.array_task_id = r.array_task_id;
    j.array_task = r.tasks_text;
    j.association.id = r.association;
    j.association.account = d.account;
    j.association.cluster = conf_.cluster_name;
    j.association.user = d.user;
    if (const auto* association = options.book == nullptr ? nullptr : options.book->association(r.association))
        j.association.partition = association->partition;
    j.cluster = conf_.cluster_name;
    j.constraints = d.features;
    j.extra = d.extra;
    j.time_eligible = r.eligible_time;
    j.time_start = start;
    // For a running job, the elapsed time ends now, as in Slurm's answers.
    const bool running = r.base_state() == state::running;
    j.time_end = end;
    j.time_elapsed =
        started && start != 0 ? static_cast<std::uint32_t>(std::max<Time>(0, (end != 0 ? end : options.now) - start)) : 0;
    if (running) j.time_end = 0;
    j.time_submission = r.submit_time;
    j.time_limit = r.time_limit;
    if (r.eligible_time == 0)
        j.time_planned = 0;
    else if (r.start_time != 0 || r.end_time != 0)
        j.time_planned =
            static_cast<std::uint64_t>(std::max<Time>(0, (r.start_time != 0 ? r.start_time : r.end_time) - r.eligible_time));
    else
        j.time_planned = static_cast<std::uint64_t>(std::max<Time>(0, options.now - r.eligible_time));
    j.time_user_seconds = r.user_usec / 1'000'000;
    j.time_user_microseconds = r.user_usec % 1'000'000;
    j.time_system_seconds = r.system_usec / 1'000'000;
    j.time_system_microseconds = r.system_usec % 1'000'000;
    const auto total = r.user_usec + r.system_usec;
    j.time_total_seconds = total / 1'000'000;
    j.time_total_microseconds = total % 1'000'000;
    j.exit_code = r.exit_code;
    if (r.base_state() == state::node_fail) j.failed_node = conf_.node.name;
    j.flags = started ? r.started_by | 0x10u : 1u;
    j.group = d.group;
    j.job_id = r.job_id;
    j.name = d.name;
    j.licenses = d.licenses;
    j.nodes = started ? std::string_view(conf_.node.name) : std::string_view("None assigned");
    j.partition = started ? r.partition.view() : d.partitions.view();
    j.hold = r.priority == 0;
    j.priority = r.priority;
    j.qos = d.qos;
    j.kill_request_user = r.killed_by;
    j.required_cpus = d.cpus;
    j.required_memory_per_cpu = d.memory_per_cpu;
    j.required_memory_per_node = d.memory_per_node;
    if (!j.required_memory_per_cpu.is_set() && !j.required_memory_per_node.is_set()) j.required_memory_per_node = d.memory_mb;
    j.restart_cnt = r.restarts;
    j.reservation_name = r.reservation.empty() ? d.reservation : r.reservation;
    j.reservation_requested = d.reservation;
    if (options.script && d.payload) j.script = d.payload->script;
    if (!d.no_script) {
        standard_input_of(in_, conf_, r);
        standard_output_of(out_, conf_, r);
        standard_error_of(err_, conf_, r);
        j.stdin_expanded = in_;
        j.stdout_expanded = out_;
        j.stderr_expanded = err_;
    }
    j.stdin = d.std_in;
    j.stdout = d.std_out;
    j.stderr = d.std_err;
    j.state_current = r.state & ~state::completing;
    j.state_reason =
        r.base_state() > state::suspended && r.reason != Reason::time_limit ? to_string(Reason::none) : to_string(r.reason);
    if (r.base_state() == state::pending) j.state_reason = to_string(r.reason);
    j.user = d.user;
    j.wckey.wckey = d.wckey;
    j.wckey.flags = d.wckey.empty() || (d.flags & job_flag::using_default_wckey) != 0 ? 1 : 0;
    j.working_directory = d.work_dir;
    const auto* partition = conf_.partition(r.partition);
    fill_tres(requested_, d.cpus, d.memory_mb, billing_of(conf_, partition, d.cpus, d.memory_mb, d));
    j.tres_requested = requested_;
    allocated_.clear();
    if (started) {
        fill_tres(allocated_, r.allocation->cpus, r.allocation->memory_mb,
                  billing_of(conf_, partition, r.allocation->cpus, r.allocation->memory_mb, d));
        j.tres_allocated = allocated_;
    }

    if (r.amendment) show_amendment(*r.amendment, options.book);

    if (started && !options.skip_steps && !d.no_script) {
        step_ = {};
        model::Step& s = step_;
        s.time_start = start;
        s.time_end = j.time_end;
        s.time_elapsed = j.time_elapsed;
        s.exit_code = r.exit_code;
        s.kill_request_user = r.killed_by;
        s.nodes_count = 1;
        s.nodes_range = conf_.node.name;
        node_name_ = conf_.node.name;
        s.nodes_list = {&node_name_, 1};
        s.tasks_count = 1;
        s.cpu_requested_frequency_min = 0;
        s.cpu_requested_frequency_max = 0;
        s.cpu_governor = "0";
        s.statistics_energy_consumed = 0;
        // The state of the script itself: if the job timed out, its script was cancelled.
        s.state = r.base_state() == state::timeout || r.base_state() == state::deadline ? state::cancelled : r.base_state();
        step_id_ = std::to_string(r.job_id);
        step_id_ += ".batch";
        s.step_id = step_id_;
        s.step_name = "batch";
        // The script uses the job's files, and has no time limit of its own.
        s.stdin = j.stdin;
        s.stdout = j.stdout;
        s.stderr = j.stderr;
        s.stdin_expanded = j.stdin_expanded;
        s.stdout_expanded = j.stdout_expanded;
        s.stderr_expanded = j.stderr_expanded;
        s.time_limit = NoVal32::infinite();
        s.task_distribution = "Unknown";
        s.time_user_seconds = r.user_usec / 1'000'000;
        s.time_user_microseconds = static_cast<std::uint32_t>(r.user_usec % 1'000'000);
        s.time_system_seconds = r.system_usec / 1'000'000;
        s.time_system_microseconds = static_cast<std::uint32_t>(r.system_usec % 1'000'000);
        s.time_total_seconds = total / 1'000'000;
        s.time_total_microseconds = static_cast<std::uint32_t>(total % 1'000'000);
        fill_tres(step_allocated_, r.allocation->cpus, r.allocation->memory_mb, std::nullopt);
        s.tres_allocated = step_allocated_;
        consumed_.clear();
        if (finished) {
            add_tres(consumed_, "cpu", cpu_tres, static_cast<std::int64_t>(total / 1000));
            add_tres(consumed_, "mem", memory_tres, static_cast<std::int64_t>(r.max_rss_kb * 1024));
            for (auto& tres : consumed_) tres.node = conf_.node.name;
        }
        s.tres_consumed_max = s.tres_consumed_min = s.tres_consumed_average = s.tres_consumed_total = consumed_;
        j.steps = {&step_, 1};
    }
    return job_;
}

}  // namespace restd::embedded
