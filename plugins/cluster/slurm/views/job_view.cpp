#include "job_view.hpp"

#include <charconv>

#include "../names/reason_names.hpp"
#include "../wire/no_val.hpp"
#include "job_text.hpp"

namespace restd::slurm {
namespace {

constexpr std::uint64_t backfill_attempted = std::uint64_t{1} << 32, scheduling_attempted = std::uint64_t{1} << 33;
constexpr std::uint32_t base_state_mask = 0xff, pending = 0;
constexpr std::uint16_t is_threads = 0x8000;  // of core_spec
constexpr std::uint32_t nice_offset = 0x80000000;

// "gres/gpu:tesla:4096,..": the first number.
std::uint64_t first_amount(std::string_view text, std::uint64_t otherwise)
{
    text = text.substr(0, text.find(','));
    const std::size_t colon = text.rfind(':');
    if (colon == text.npos) return otherwise;
    text.remove_prefix(colon + 1);
    std::uint64_t amount = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), amount);
    if (problem != std::errc()) return otherwise;
    if (end == text.data() + text.size()) return amount;
    switch (*end) {
    case 'k':
    case 'K': return amount << 10;
    case 'm':
    case 'M': return amount << 20;
    case 'g':
    case 'G': return amount << 30;
    case 't':
    case 'T': return amount << 40;
    default: return amount;
    }
}

}  // namespace

// The main scheduler looked at a waiting job after backfill did: clients are to tell.
std::uint64_t JobView::flags_of(const JobInfo& job) const
{
    const bool later = (job.bitflags & backfill_attempted) != 0 && (job.job_state & base_state_mask) == pending &&
                       last_backfill_ != 0 && last_backfill_ <= job.last_sched_eval;
    return later ? job.bitflags | scheduling_attempted : job.bitflags;
}

void JobView::show_paths(const JobInfo& r)
{
    in_.clear();
    out_.clear();
    err_.clear();
    const bool is_batch = r.batch_flag != 0;
    if (r.std_in.data() != nullptr)
        append_job_path(in_, r.std_in, r, shown_.user_name);
    else if (is_batch)
        in_ = "/dev/null";
    if (r.std_out.data() != nullptr)
        append_job_path(out_, r.std_out, r, shown_.user_name);
    else if (is_batch)
        append_default_output(out_, r);
    shown_.standard_input = in_;
    shown_.standard_output = out_;
    if (r.std_err.data() != nullptr)
        append_job_path(err_, r.std_err, r, shown_.user_name);
    else if (is_batch)
        err_ = out_;
    shown_.standard_error = err_;
}

void JobView::show_priorities(const JobInfo& r)
{
    priorities_.clear();
    std::string_view names = r.priority_array_names;
    for (const std::uint32_t priority : r.priority_array) {
        while (names.starts_with(',')) names.remove_prefix(1);
        if (names.empty()) break;
        const std::string_view name = names.substr(0, names.find(','));
        names.remove_prefix(name.size());
        priorities_.push_back({name, priority});
    }
    shown_.priority_by_partition = priorities_;
}

const model::Job& JobView::show(const JobInfo& r)
{
    shown_ = {};
    model::Job& j = shown_;
    j.account = r.account;
    j.accrue_time = r.accrue_time;
    j.admin_comment = r.admin_comment;
    j.allocating_node = r.alloc_node;
    j.array_job_id = to_hub(r.array_job_id);
    j.array_task_id = to_hub(r.array_task_id);
    j.array_max_tasks = to_hub(r.array_max_tasks);
    if (r.array_task_str.data() != nullptr) {
        tasks_.clear();
        append_task_string(tasks_, r.array_task_str, r.array_max_tasks);
        j.array_task_string = tasks_;
    }
    j.association_id = r.assoc_id;
    j.batch_features = r.batch_features;
    j.batch_flag = r.batch_flag != 0;
    j.batch_host = r.batch_host;
    j.flags = flags_of(r);
    j.burst_buffer = r.burst_buffer;
    j.burst_buffer_state = r.burst_buffer_state;
    j.cluster = r.cluster;
    j.cluster_features = r.cluster_features;
    j.command = r.command;
    j.comment = r.comment;
    j.container = r.container;
    j.container_id = r.container_id;
    j.contiguous = r.contiguous != 0 && r.contiguous != no_value16;
    j.core_spec = (r.core_spec & is_threads) != 0 ? 0 : r.core_spec;
    j.thread_spec = (r.core_spec & is_threads) != 0 ? r.core_spec & ~is_threads : 0;
    j.cores_per_socket = to_hub(r.multi_core.cores_per_socket);
    j.billable_tres = to_hub(r.billable_tres);
    j.cpus_per_task = to_hub(r.cpus_per_task);
    j.cpu_frequency_minimum = to_hub(r.cpu_freq_min);
    j.cpu_frequency_maximum = to_hub(r.cpu_freq_max);
    j.cpu_frequency_governor = to_hub(r.cpu_freq_gov);
    j.cpus_per_tres = r.cpus_per_tres;
    j.cron = r.cronspec;
    j.deadline = r.deadline;
    j.delay_boot = to_hub(r.delay_boot);
    j.dependency = r.dependency;
    j.derived_exit_code = r.derived_ec;
    j.eligible_time = r.eligible_time;
    j.end_time = r.end_time;
    j.excluded_nodes = r.exc_nodes;
    j.exit_code = r.exit_code;
    j.extra = r.extra;
    j.failed_node = r.failed_node;
    j.features = r.features;
    j.federation_origin = r.fed_origin_str;
    j.federation_siblings_active = r.fed_siblings_active_str;
    j.federation_siblings_viable = r.fed_siblings_viable_str;
    j.gres_detail = r.gres_detail_str;
    j.group_id = r.group_id;
    j.group_name = people_.group(r.group_id);
    j.het_job_id = to_hub(r.het_job_id);
    j.het_job_id_set = r.het_job_id_set;
    j.het_job_offset = to_hub(r.het_job_offset);
    j.job_id = r.job_id;
    j.job_resources = resources_.show(r.job_resrcs);
    if (!r.job_size_bitmap.is_null()) {
        sizes_.clear();
        append_ranges(sizes_, r.job_size_bitmap);
        j.job_size_str = sizes_;
    }
    j.job_state = r.job_state;
    j.last_sched_evaluation = r.last_sched_eval;
    j.licenses = r.licenses;
    j.mail_type = r.mail_type;
    j.mail_user = r.mail_user;
    j.max_cpus = to_hub(r.max_cpus);
    j.max_nodes = to_hub(r.max_nodes);
    j.mcs_label = r.mcs_label;
    j.memory_per_tres = r.mem_per_tres;
    j.name = r.name;
    j.network = r.network;
    j.nodes = r.nodes;
    j.nice = r.nice == no_value32 ? 0 : static_cast<std::int32_t>(r.nice - nice_offset);
    j.tasks_per_core = to_hub(r.multi_core.ntasks_per_core);
    j.tasks_per_tres = to_hub(r.ntasks_per_tres);
    j.tasks_per_node = to_hub(r.ntasks_per_node);
    j.tasks_per_socket = to_hub(r.multi_core.ntasks_per_socket);
    j.tasks_per_board = to_hub(r.multi_core.ntasks_per_board);
    j.cpus = to_hub(r.num_cpus);
    j.node_count = to_hub(r.num_nodes);
    j.tasks = to_hub(r.num_tasks);
    j.partition = r.partition;
    j.prefer = r.prefer;
    const Memory memory =
        to_memory(r.mem_per_tres.data() != nullptr ? first_amount(r.mem_per_tres, r.pn_min_memory) : r.pn_min_memory);
    j.memory_per_cpu = memory.per_cpu;
    j.memory_per_node = memory.per_node;
    j.minimum_cpus_per_node = to_hub(r.pn_min_cpus);
    j.minimum_tmp_disk_per_node = to_hub(r.pn_min_tmp_disk);
    j.preempt_time = r.preempt_time;
    j.preemptable_time = r.preemptable_time;
    j.pre_sus_time = r.pre_sus_time;
    j.hold = r.priority == 0;
    j.priority = to_hub(r.priority);
    show_priorities(r);
    j.profile = r.profile;
    j.qos = r.qos;
    j.reboot = r.reboot != 0;
    j.required_nodes = r.req_nodes;
    j.required_switches = r.req_switch;
    j.requeue = r.requeue != 0;
    j.resize_time = r.resize_time;
    j.restart_cnt = r.restart_cnt;
    j.resv_name = r.resv_name;
    j.scheduled_nodes = r.sched_nodes;
    j.selinux_context = r.selinux_context;
    j.shared = r.shared;
    j.oversubscribe = r.shared != 0;
    j.sockets_per_board = r.multi_core.sockets_per_board;
    j.sockets_per_node = to_hub(r.multi_core.sockets_per_node);
    j.start_time = r.start_time;
    j.state_description = r.state_desc;
    j.state_reason = reason_name(r.state_reason);
    j.submit_time = r.submit_time;
    j.suspend_time = r.suspend_time;
    j.system_comment = r.system_comment;
    j.time_limit = to_hub(r.time_limit);
    j.time_minimum = to_hub(r.time_min);
    j.threads_per_core = to_hub(r.multi_core.threads_per_core);
    j.tres_bind = r.tres_bind;
    j.tres_freq = r.tres_freq;
    j.tres_per_job = r.tres_per_job;
    j.tres_per_node = r.tres_per_node;
    j.tres_per_socket = r.tres_per_socket;
    j.tres_per_task = r.tres_per_task;
    j.tres_req_str = r.tres_req_str;
    j.tres_alloc_str = r.tres_alloc_str;
    j.user_id = r.user_id;
    j.user_name = people_.user(r.user_id);
    j.maximum_switch_wait_time = r.wait4switch;
    j.wckey = r.wckey;
    j.current_working_directory = r.work_dir;
    show_paths(r);
    return j;
}

void look_up_people(const JobInfo& job, PeopleNames& people)
{
    people.user(job.user_id);
    people.group(job.group_id);
}

}  // namespace restd::slurm
