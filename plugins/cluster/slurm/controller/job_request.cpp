#include "controller/job_request.hpp"

#include <algorithm>

#include "common/words.hpp"
#include "restd/error.hpp"
#include "restd/signal_name.hpp"
#include "wire/body.hpp"
#include "wire/no_val.hpp"

namespace restd::slurm {
namespace {

// Throws for an invalid request.
[[noreturn]] void refuse(int number, const std::string& what)
{
    throw Error(number, what, "cluster/slurm", 422);
}

constexpr std::uint64_t default_account = 0x2000000, default_partition = 0x4000000, default_qos = 0x8000000,
                        default_wckey = 0x10000000;
constexpr std::int32_t most_nice = 2147483645;
constexpr std::uint16_t is_threads = 0x8000;
constexpr std::int32_t most_specialized = 0x8000;

}  // namespace

JobRequest::JobRequest(const model::JobDescription& job, People& people, const CpuGovernors& governors)
    : wire_(record_of<JobDescriptor>(job))
{
    // Tell slurmctld that the defaults apply where no value is given.
    wire_.job_id = job.wanted_job_id();
    if (job.account.data() == nullptr) wire_.flags |= default_account;
    if (job.partition.data() == nullptr) wire_.flags |= default_partition;
    if (job.qos.data() == nullptr) wire_.flags |= default_qos;
    if (job.wckey.data() == nullptr) wire_.flags |= default_wckey;
    if (job.oversubscribe.is_number()) wire_.shared = to_wire<std::uint16_t>(job.oversubscribe);
    if (!job.kill_warning_signal.empty()) {
        const auto signal = parse_signal(job.kill_warning_signal);
        if (!signal) refuse(err::data_conv_failed, "Unknown signal " + std::string(job.kill_warning_signal));
        wire_.warning_signal = *signal;
    }
    add_frequency(job, governors);
    add_people(job, people);
    add_specialization(job);
    add_memory(job);
    add_sizes(job);
    add_priority(job);
    environment_.assign(job.environment.begin(), job.environment.end());
    add_limits(job);
    add_distribution(job);
    wire_.environment = environment_;
}

void JobRequest::add_frequency(const model::JobDescription& job, const CpuGovernors& governors)
{
    if (job.cpu_frequency.empty()) return;
    const auto frequency = parse_cpu_frequency(job.cpu_frequency, governors);
    if (!frequency) refuse(err::data_conv_failed, "Invalid cpu_frequency: " + std::string(job.cpu_frequency));
    wire_.frequency = *frequency;
}

void JobRequest::add_people(const model::JobDescription& job, People& people)
{
    if (!job.user_id.empty()) {
        // A uid is accepted even if it has no user name.
        const auto person = people.find(job.user_id);
        const auto number = cluster::parse_number(job.user_id);
        if (!person && (!number || *number > 0x7fffffff))
            refuse(err::user_id_unknown, "Unable to resolve user: " + std::string(job.user_id));
        wire_.uid = person ? person->uid : static_cast<std::uint32_t>(*number);
    }
    if (!job.group_id.empty()) {
        const auto group = people.group_id(job.group_id);
        if (!group) refuse(err::group_id_unknown, "Unable to resolve group: " + std::string(job.group_id));
        wire_.gid = *group;
    }
}

// Core and thread specialization share one field.
void JobRequest::add_specialization(const model::JobDescription& job)
{
    const auto checked = [](const NoVal<std::int32_t>& value, int number, const char* what) {
        if (value.value >= most_specialized)
            refuse(number, std::string("Invalid ") + what + " specification " + std::to_string(value.value) + " >= 32768");
        if (value.value <= 0)
            refuse(number, std::string("Invalid ") + what + " specification " + std::to_string(value.value) + " <= 0");
        return static_cast<std::uint16_t>(value.value);
    };
    if (job.core_specification.is_number()) wire_.specialized = checked(job.core_specification, err::invalid_core_cnt, "core");
    if (job.thread_specification.is_number())
        wire_.specialized =
            static_cast<std::uint16_t>(checked(job.thread_specification, err::bad_thread_per_core, "thread") | is_threads);
}

// Memory per CPU and per node share one field.
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
        wire_.memory = memory == 0 ? 0 : memory | memory_per_cpu_bit;
    }
    if (job.memory_per_node.is_set()) wire_.memory = amount(job.memory_per_node);
}

void JobRequest::add_sizes(const model::JobDescription& job)
{
    if (job.nodes.data() != nullptr) {
        const auto counts = parse_node_counts(job.nodes);
        if (!counts) refuse(err::data_conv_failed, "Unknown format: \"" + std::string(job.nodes) + "\"");
        if (!job.minimum_nodes.is_set()) wire_.minimum_nodes = counts->minimum;
        if (!job.maximum_nodes.is_set()) wire_.maximum_nodes = counts->maximum;
        if (!counts->sizes.empty()) wire_.sizes = arena_.copy(counts->sizes);
    }
}

void JobRequest::add_priority(const model::JobDescription& job)
{
    if (job.hold.is_number() && !job.priority.is_set()) wire_.priority = job.hold.value ? NoVal32(0) : NoVal32::infinite();
    if (job.nice.is_number() && (job.nice.value > most_nice || job.nice.value < -most_nice))
        refuse(err::invalid_nice, "Nice value not within +/- 2147483645");
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

// slurmd reads a job's resource limits from its environment.
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
    wire_.distribution_plane_size = {};
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
    wire_.task_distribution = distribution.value;
    wire_.distribution_plane_size = from_wire<NoVal16>(distribution.plane_size);
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
    if (wire_.allocation_node_list.empty()) wire_.allocation_node_list = submitter.host;
    wire_.session = submitter.session;
}

void JobRequest::make_allocation()
{
    wire_.uid = wire_.gid = JobDescriptor::nobody;
    wire_.reserve_ports = {};
    wire_.allocation_node_port = {};
    if (wire_.minimum_nodes.value_or(0) == 0) wire_.minimum_nodes = 1;
}

void JobRequest::for_job(std::string_view name)
{
    wire_.job_id = {};
    wire_.name_of_job = name;
}

}  // namespace restd::slurm
