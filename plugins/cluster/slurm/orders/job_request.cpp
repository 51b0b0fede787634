#include "job_request.hpp"

#include <algorithm>

#include "../no_val.hpp"
#include "common/words.hpp"
#include "restd/error.hpp"
#include "restd/signal_name.hpp"

namespace restd::slurm {
namespace {

// A mistake of the request.
[[noreturn]] void refuse(int number, const std::string& what)
{
    throw Error(number, what, "cluster/slurm", 422);
}

constexpr std::uint64_t default_account = 0x2000000, default_partition = 0x4000000, default_qos = 0x8000000,
                        default_wckey = 0x10000000;
constexpr std::uint32_t nobody = 99;  // whose credential it is
constexpr std::uint32_t nice_offset = 0x80000000;
constexpr std::int32_t most_nice = 2147483645;
constexpr std::uint16_t is_threads = 0x8000;
constexpr std::int32_t most_specialized = 0x8000;

std::uint16_t to_wire16(const NoValBool& value)
{
    return value.is_number() ? (value.value ? 1 : 0) : no_value16;
}

// A set of flags that is empty was not given.
std::uint16_t given_flags(std::uint16_t flags)
{
    return flags == 0 ? no_value16 : flags;
}

std::uint16_t or_zero(const NoVal16& value)
{
    return value.is_set() ? to_wire(value) : std::uint16_t{0};
}

}  // namespace

JobRequest::JobRequest(const model::JobDescription& job, cluster::People& people, const CpuGovernors& governors)
{
    JobDescriptor& w = wire_;
    w.account = job.account;
    w.acctg_freq = job.account_gather_frequency;
    w.admin_comment = job.admin_comment;
    w.alloc_node = job.allocation_node_list;
    w.argv = job.argv;
    w.array_inx = job.array;
    w.batch_features = job.batch_features;
    w.begin_time = job.begin_time;
    w.bitflags = job.flags;
    w.burst_buffer = job.burst_buffer;
    w.clusters = job.clusters;
    w.cluster_features = job.cluster_constraint;
    w.comment = job.comment;
    w.container = job.container;
    w.container_id = job.container_id;
    w.cpu_bind = job.cpu_binding;
    w.cpu_bind_type = given_flags(job.cpu_binding_flags);
    w.cpus_per_tres = job.cpus_per_tres;
    w.deadline = job.deadline;
    w.dependency = job.dependency;
    w.end_time = job.end_time;
    w.exc_nodes = job.excluded_nodes;
    w.extra = job.extra;
    w.features = job.constraints;
    w.licenses = job.licenses;
    w.mail_type = given_flags(job.mail_type);
    w.mail_user = job.mail_user;
    w.mcs_label = job.mcs_label;
    w.mem_bind = job.memory_binding;
    w.mem_bind_type = given_flags(job.memory_binding_type);
    w.mem_per_tres = job.memory_per_tres;
    w.name = job.name;
    w.network = job.network;
    w.open_mode = static_cast<std::uint8_t>(job.open_mode);
    w.partition = job.partition;
    w.prefer = job.prefer;
    w.profile = job.profile;
    w.qos = job.qos;
    w.req_nodes = job.required_nodes;
    w.reservation = job.reservation;
    w.script = job.script;
    w.spank_job_env = job.spank_environment;
    w.tres_bind = job.tres_bind;
    w.tres_freq = job.tres_freq;
    w.tres_per_job = job.tres_per_job;
    w.tres_per_node = job.tres_per_node;
    w.tres_per_socket = job.tres_per_socket;
    w.tres_per_task = job.tres_per_task;
    w.work_dir = job.current_working_directory;
    w.req_context = job.selinux_context;
    w.std_err = job.standard_error;
    w.std_in = job.standard_input;
    w.std_out = job.standard_output;
    w.wckey = job.wckey;
    w.x11 = job.x11;
    w.x11_magic_cookie = job.x11_magic_cookie;
    w.x11_target = job.x11_target_host;
    if (w.account.data() == nullptr) w.bitflags |= default_account;
    if (w.partition.data() == nullptr) w.bitflags |= default_partition;
    if (w.qos.data() == nullptr) w.bitflags |= default_qos;
    if (w.wckey.data() == nullptr) w.bitflags |= default_wckey;
    add_numbers(job);
    add_frequency(job, governors);
    add_people(job, people);
    add_specialization(job);
    add_memory(job);
    add_sizes(job);
    add_priority(job);
    environment_.assign(job.environment.begin(), job.environment.end());
    add_limits(job);
    add_distribution(job);
    w.environment = environment_;
}

void JobRequest::add_numbers(const model::JobDescription& job)
{
    JobDescriptor& w = wire_;
    w.alloc_resp_port = or_zero(job.allocation_node_port);
    w.contiguous = to_wire16(job.contiguous);
    w.cores_per_socket = to_wire(job.cores_per_socket);
    w.delay_boot = to_wire(job.delay_boot);
    w.immediate = job.immediate.is_number() && job.immediate.value ? 1 : 0;
    w.job_id = to_wire(job.job_id);
    w.kill_on_node_fail = to_wire16(job.kill_on_node_fail);
    w.num_tasks = to_wire(job.tasks);
    w.oom_kill_step = or_zero(job.oom_kill_step);
    w.other_port = or_zero(job.reserve_ports);
    w.overcommit = job.overcommit.is_number() ? static_cast<std::uint8_t>(job.overcommit.value ? 1 : 0) : no_value8;
    w.reboot = to_wire16(job.reboot);
    w.requeue = to_wire16(job.requeue);
    w.resv_port_cnt = or_zero(job.resv_mpi_ports);
    w.shared = job.oversubscribe.is_number() ? to_wire16(job.oversubscribe) : job.shared;
    w.site_factor = to_wire(job.site_factor);
    w.time_limit = to_wire(job.time_limit);
    w.time_min = to_wire(job.time_minimum);
    w.wait_all_nodes = to_wire16(job.wait_all_nodes);
    w.warn_flags = job.kill_warning_flags;
    w.warn_time = or_zero(job.kill_warning_delay);
    if (!job.kill_warning_signal.empty()) {
        const auto signal = parse_signal(job.kill_warning_signal);
        if (!signal) refuse(err::data_conv_failed, "Unknown signal " + std::string(job.kill_warning_signal));
        w.warn_signal = *signal;
    }
    w.cpus_per_task = to_wire(job.cpus_per_task);
    w.min_cpus = to_wire(job.minimum_cpus);
    w.max_cpus = to_wire(job.maximum_cpus);
    w.boards_per_node = or_zero(job.minimum_boards_per_node);
    w.sockets_per_board = or_zero(job.minimum_sockets_per_board);
    w.sockets_per_node = to_wire(job.sockets_per_node);
    w.threads_per_core = to_wire(job.threads_per_core);
    w.ntasks_per_node = to_wire(job.tasks_per_node);
    w.ntasks_per_socket = to_wire(job.tasks_per_socket);
    w.ntasks_per_core = to_wire(job.tasks_per_core);
    w.ntasks_per_board = or_zero(job.tasks_per_board);
    w.ntasks_per_tres = to_wire(job.ntasks_per_tres);
    w.pn_min_cpus = to_wire(job.minimum_cpus_per_node);
    w.pn_min_tmp_disk = to_wire(job.temporary_disk_per_node);
    w.req_switch = to_wire(job.required_switches);
    w.segment_size = or_zero(job.segment_size);
    w.wait4switch = to_wire(job.wait_for_switch);
    w.x11_target_port = or_zero(job.x11_target_port);
}

void JobRequest::add_frequency(const model::JobDescription& job, const CpuGovernors& governors)
{
    if (job.cpu_frequency.empty()) return;
    const auto frequency = parse_cpu_frequency(job.cpu_frequency, governors);
    if (!frequency) refuse(err::data_conv_failed, "Invalid cpu_frequency: " + std::string(job.cpu_frequency));
    wire_.cpu_freq_min = frequency->minimum;
    wire_.cpu_freq_max = frequency->maximum;
    wire_.cpu_freq_gov = frequency->governor;
}

void JobRequest::add_people(const model::JobDescription& job, cluster::People& people)
{
    wire_.user_id = wire_.group_id = nobody;
    if (!job.user_id.empty()) {
        // A number needs no name here.
        const auto person = people.find(job.user_id);
        const auto number = cluster::parse_number(job.user_id);
        if (!person && (!number || *number > 0x7fffffff))
            refuse(err::user_id_unknown, "Unable to resolve user: " + std::string(job.user_id));
        wire_.user_id = person ? person->uid : static_cast<std::uint32_t>(*number);
    }
    if (!job.group_id.empty()) {
        const auto group = people.group_id(job.group_id);
        if (!group) refuse(err::group_id_unknown, "Unable to resolve group: " + std::string(job.group_id));
        wire_.group_id = *group;
    }
}

// Both say one number, of cores or of threads.
void JobRequest::add_specialization(const model::JobDescription& job)
{
    const auto checked = [](const NoVal<std::int32_t>& value, int number, const char* what) {
        if (value.value >= most_specialized)
            refuse(number, std::string("Invalid ") + what + " specification " + std::to_string(value.value) + " >= 32768");
        if (value.value <= 0)
            refuse(number, std::string("Invalid ") + what + " specification " + std::to_string(value.value) + " <= 0");
        return static_cast<std::uint16_t>(value.value);
    };
    if (job.core_specification.is_number()) wire_.core_spec = checked(job.core_specification, err::invalid_core_cnt, "core");
    if (job.thread_specification.is_number())
        wire_.core_spec =
            static_cast<std::uint16_t>(checked(job.thread_specification, err::bad_thread_per_core, "thread") | is_threads);
}

// Both say one number, for each CPU or for each node.
void JobRequest::add_memory(const model::JobDescription& job)
{
    const auto amount = [](const NoVal64& value) {
        if (value.is_infinite()) return std::uint64_t{0};
        if (value.value >= memory_per_cpu_bit)
            refuse(err::invalid_task_memory, "Memory value " + std::to_string(value.value) + " is too large");
        return value.value;
    };
    if (job.memory_per_cpu.is_set()) {
        const std::uint64_t memory = amount(job.memory_per_cpu);
        wire_.pn_min_memory = memory == 0 ? 0 : memory | memory_per_cpu_bit;
    }
    if (job.memory_per_node.is_set()) wire_.pn_min_memory = amount(job.memory_per_node);
}

void JobRequest::add_sizes(const model::JobDescription& job)
{
    if (job.nodes.data() != nullptr) {
        const auto counts = parse_node_counts(job.nodes);
        if (!counts) refuse(err::data_conv_failed, "Unknown format: \"" + std::string(job.nodes) + "\"");
        wire_.min_nodes = counts->minimum;
        wire_.max_nodes = counts->maximum;
        if (!counts->sizes.empty()) wire_.job_size_str = arena_.copy(counts->sizes);
    }
    if (job.minimum_nodes.is_set()) wire_.min_nodes = to_wire(job.minimum_nodes);
    if (job.maximum_nodes.is_set()) wire_.max_nodes = to_wire(job.maximum_nodes);
}

void JobRequest::add_priority(const model::JobDescription& job)
{
    if (job.hold.is_number()) wire_.priority = job.hold.value ? 0 : infinite32;
    if (job.priority.is_set()) wire_.priority = to_wire(job.priority);
    if (job.nice.is_number()) {
        if (job.nice.value > most_nice || job.nice.value < -most_nice)
            refuse(err::invalid_nice, "Nice value not within +/- 2147483645");
        wire_.nice = nice_offset + static_cast<std::uint32_t>(job.nice.value);
    }
}

void JobRequest::set_variable(std::string_view name, std::string_view value)
{
    std::string text(name);
    text += '=';
    const auto place = std::find_if(environment_.begin(), environment_.end(),
                                    [&](std::string_view variable) { return variable.starts_with(text); });
    text += value;
    if (place != environment_.end())
        *place = arena_.copy(text);
    else
        environment_.push_back(arena_.copy(text));
}

// slurmd finds a job's limits in its environment.
void JobRequest::add_limits(const model::JobDescription& job)
{
    const auto limit = [&](std::string_view name, const NoVal64& value) {
        if (value.is_set()) set_variable(name, std::to_string(to_wire(value)));
    };
    limit("SLURM_RLIMIT_CPU", job.rlimits_cpu);
    limit("SLURM_RLIMIT_FSIZE", job.rlimits_fsize);
    limit("SLURM_RLIMIT_DATA", job.rlimits_data);
    limit("SLURM_RLIMIT_STACK", job.rlimits_stack);
    limit("SLURM_RLIMIT_CORE", job.rlimits_core);
    limit("SLURM_RLIMIT_RSS", job.rlimits_rss);
    limit("SLURM_RLIMIT_NPROC", job.rlimits_nproc);
    limit("SLURM_RLIMIT_NOFILE", job.rlimits_nofile);
    limit("SLURM_RLIMIT_MEMLOCK", job.rlimits_memlock);
    limit("SLURM_RLIMIT_AS", job.rlimits_as);
}

void JobRequest::add_distribution(const model::JobDescription& job)
{
    Distribution distribution;
    if (job.distribution.data() != nullptr) {
        auto parsed = parse_distribution(job.distribution);
        if (!parsed) refuse(err::bad_dist, "Invalid distribution specification");
        distribution = std::move(*parsed);
    }
    const bool is_plane = distribution.base() == Distribution::plane;
    if (job.distribution_plane_size.is_number()) {
        const std::uint16_t size = job.distribution_plane_size.value;
        if (is_plane && distribution.plane_size != size)
            refuse(err::bad_dist, "Plane distribution set by distribution_plane_size and distribution do not match. (" +
                                      std::to_string(size) + " != " + std::to_string(distribution.plane_size) + ")");
        if (!is_plane && job.distribution.data() != nullptr)
            refuse(err::bad_dist, "Plane size distribution specifications cannot be combined with other options");
        distribution.value = Distribution::plane;
        distribution.plane_size = size;
        distribution.text = "plane";
    } else if (job.distribution.data() == nullptr) {
        return;
    }
    wire_.task_dist = distribution.value;
    wire_.plane_size = distribution.plane_size;
    if (distribution.base() == Distribution::arbitrary) {
        if (job.required_nodes.empty()) refuse(err::bad_dist, "Arbitrary distribution needs required_nodes to be specified");
        set_variable("SLURM_ARBITRARY_NODELIST", job.required_nodes);
    }
    if (!distribution.text.empty()) set_variable("SLURM_DISTRIBUTION", distribution.text);
    if (distribution.base() == Distribution::plane)
        set_variable("SLURM_DIST_PLANESIZE", std::to_string(distribution.plane_size));
}

void JobRequest::from(const Submitter& submitter)
{
    if (wire_.alloc_node.empty()) wire_.alloc_node = submitter.host;
    wire_.alloc_sid = submitter.session;
}

void JobRequest::make_allocation()
{
    wire_.user_id = wire_.group_id = nobody;
    wire_.other_port = 0;
    wire_.alloc_resp_port = 0;
    if (wire_.min_nodes == 0 || wire_.min_nodes >= no_value32) wire_.min_nodes = 1;
}

void JobRequest::for_job(std::string_view name)
{
    wire_.job_id = no_value32;
    wire_.job_id_str = name;
}

}  // namespace restd::slurm
