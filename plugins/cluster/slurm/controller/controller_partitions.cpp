#include <algorithm>
#include <string>
#include <vector>

#include "common/partition_words.hpp"
#include "controller/controller.hpp"
#include "controller/each_entry.hpp"
#include "messages/node.hpp"
#include "restd/text.hpp"
#include "wire/no_val.hpp"

namespace restd::slurm {
namespace {

// One number for memory per CPU or per node.
std::uint64_t memory_of(const NoVal64& per_cpu, const NoVal64& per_node)
{
    if (per_cpu.is_number()) return per_cpu.value | memory_per_cpu_bit;
    return to_wire(per_cpu.is_set() ? per_cpu : per_node);
}

}  // namespace

void SlurmController::store_partitions(const Identity& caller, List<model::Partition> wanted, Sink<FailedEntry> failed)
{
    std::vector<std::string> names;
    model::PartitionsQuery every;
    every.flags = model::show_all;
    partitions(caller, every)([&](const model::Partition& known) { names.emplace_back(known.name); });

    const auto store = [&](std::size_t index) {
        const model::Partition& entry = wanted[index];
        auto order = record_of<PartitionOrder>(entry);
        order.default_memory = memory_of(entry.defaults_partition_memory_per_cpu, entry.defaults_partition_memory_per_node);
        order.most_memory = memory_of(entry.maximums_partition_memory_per_cpu, entry.maximums_partition_memory_per_node);
        order.flag_bits = cluster::flags_of(entry);
        order.shares = cluster::shares_of(entry);
        const std::string nodes = cluster::nodes_of(entry);
        if (entry.nodes_configured.data() != nullptr || entry.node_sets.data() != nullptr) order.nodes = nodes;
        // "default" stands for values of slurmctld's own that new partitions get.
        const bool is_known = std::ranges::find(names, entry.name) != names.end() || same_word(entry.name, "default");
        parts_.questions.order(caller, is_known ? message::update_partition : message::create_partition,
                               body_of<wire::update_partition>(order));
        if (!is_known) names.emplace_back(entry.name);
    };
    for_each_entry(wanted.size(), store, failed);
}

void SlurmController::delete_partition(const Identity& caller, std::string_view name)
{
    parts_.questions.order(caller, message::delete_partition, body_of<wire::delete_partition>({name}));
}

}  // namespace restd::slurm
