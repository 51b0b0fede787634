// What a job needs of this cluster: how many CPUs, how much memory, which partitions and licenses, how much time.
#include <algorithm>

#include "base/shared_words.hpp"
#include "jobs/charge.hpp"
#include "jobs/submission.hpp"
#include "jobs/submission_words.hpp"

namespace restd::embedded {
namespace {

using Job = model::JobDescription;

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
        refuse(err::invalid_cpu_count,
               "At most " + std::to_string(d.max_cpus.value) + " CPUs are fewer than the " + std::to_string(cpus) +
                   " CPUs that the job needs",
               at(&Job::maximum_cpus));
    // If the job uses fewer threads per core than there are, it gets whole cores.
    const std::uint64_t threads = conf_.node.threads_per_core;
    if (d.threads_per_core.is_number() && d.threads_per_core.value != 0 && d.threads_per_core.value < threads)
        cpus = (cpus + d.threads_per_core.value - 1) / d.threads_per_core.value * threads;
    if (d.tasks_per_core.is_number() && d.tasks_per_core.value != 0 && d.tasks_per_core.value * 1ULL < threads)
        cpus = std::max(cpus, (tasks + d.tasks_per_core.value - 1) / d.tasks_per_core.value * threads);
    const auto* partition = d.partition_indices.empty() ? nullptr : &conf_.partitions[d.partition_indices.front()];
    const bool whole_node = d.exclusive || (partition != nullptr && partition->max_share == 0);
    if (whole_node) cpus = std::max<std::uint64_t>(cpus, conf_.node.cpus);
    if (cpus > 0x7fffffff)
        refuse(err::too_many_requested_cpus,
               std::to_string(cpus) + " CPUs are asked for; the node has " + std::to_string(conf_.node.cpus), at(&Job::tasks));
    d.cpus = static_cast<std::uint32_t>(cpus);

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
        // Without any default, the job gets a share of the node's memory in proportion to its CPUs. So several such jobs can
        // run together.
        if (per_cpu.is_number())
            memory = per_cpu.value * d.cpus;
        else if (per_node.is_number())
            memory = per_node.value;
        else
            memory = std::min(node_memory, node_memory / conf_.node.cpus * d.cpus);
    }
    if (max_node.is_number() && max_node.value != 0 && memory > max_node.value && d.memory_per_node.is_set())
        refuse(err::invalid_task_memory,
               "--mem: " + std::to_string(memory) + " MB; MaxMemPerNode is " + std::to_string(max_node.value),
               at(&Job::memory_per_node));
    if (max_cpu.is_number() && max_cpu.value != 0 && d.memory_per_cpu.is_number() && d.memory_per_cpu.value > max_cpu.value)
        refuse(err::invalid_task_memory,
               "--mem-per-cpu: " + std::to_string(d.memory_per_cpu.value) + " MB; MaxMemPerCPU is " +
                   std::to_string(max_cpu.value),
               at(&Job::memory_per_cpu));
    d.memory_mb = conf_.memory_is_counted ? memory : 0;

    std::string tres;
    append_tres(tres, d.cpus, memory, true, billing_of(conf_, partition, d.cpus, d.memory_mb, d));
    d.tres_req = texts_.intern(tres);
}

NoVal32 Submission::time_limit_of(const JobDetails& d, NoVal32 wanted) const
{
    if (wanted.is_number() && wanted.value == 0) return NoVal32::infinite();
    if (wanted.is_set()) return wanted;
    if (d.partition_indices.empty()) return NoVal32::infinite();
    const auto& partition = conf_.partitions[d.partition_indices.front()];
    return partition.default_time.is_set() ? partition.default_time : partition.max_time;
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

}  // namespace restd::embedded
