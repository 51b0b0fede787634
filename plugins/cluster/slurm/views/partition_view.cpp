#include "views/partition_view.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>

#include "common/partition_words.hpp"
#include "wire/no_val.hpp"

namespace restd::slurm {
namespace {

List<model::SharesTres> amounts(List<std::uint64_t> numbers, List<std::string_view> tres, Arena& arena)
{
    const std::size_t count = std::min(numbers.size(), tres.size());
    auto* const out =
        static_cast<model::SharesTres*>(arena.allocate(sizeof(model::SharesTres) * (count + 1), alignof(model::SharesTres)));
    for (std::size_t i = 0; i < count; ++i) ::new (out + i) model::SharesTres{tres[i], to_hub(numbers[i])};
    return {out, count};
}

// "1234.5", as C writes a long double. "nan" is 0.
double usage_of(std::string_view text)
{
    const double value = std::strtod(std::string(text.substr(0, 64)).c_str(), nullptr);
    return std::isfinite(value) ? value : 0;
}

List<model::SharesUsage> usages(List<std::string_view> numbers, List<std::string_view> tres, Arena& arena)
{
    const std::size_t count = std::min(numbers.size(), tres.size());
    auto* const out =
        static_cast<model::SharesUsage*>(arena.allocate(sizeof(model::SharesUsage) * (count + 1), alignof(model::SharesUsage)));
    for (std::size_t i = 0; i < count; ++i) ::new (out + i) model::SharesUsage{tres[i], usage_of(numbers[i])};
    return {out, count};
}

}  // namespace

const model::Partition& complete(PartitionInfo& p)
{
    // slurmctld sends memory per CPU and per node in one field.
    const Memory usual = to_memory(p.defaults_memory_per_cpu), most = to_memory(p.maximums_memory_per_cpu);
    p.defaults_partition_memory_per_cpu = usual.per_cpu;
    p.defaults_partition_memory_per_node = usual.per_node;
    p.maximums_partition_memory_per_cpu = most.per_cpu;
    p.maximums_partition_memory_per_node = most.per_node;
    // The number without its flag.
    p.maximums_oversubscribe_jobs = static_cast<std::uint16_t>(p.maximums_shares & ~model::oversubscribe::force);
    p.exclusive = cluster::exclusive_of(p.flags, p.maximums_shares);
    return p;
}

const model::License& complete(model::License& license)
{
    // The licenses that are neither used nor missing.
    const std::uint64_t taken = std::uint64_t{license.used} + license.lastdeficit;
    license.free = taken < license.total ? license.total - static_cast<std::uint32_t>(taken) : 0;
    return license;
}

const model::Shares& complete(AssociationShares& shares, List<std::string_view> tres, Arena& arena)
{
    // The names of the TRES are sent once for all associations.
    shares.tres_run_seconds = amounts(shares.run_seconds, tres, arena);
    shares.tres_group_minutes = amounts(shares.group_minutes, tres, arena);
    shares.tres_usage = usages(shares.usages, tres, arena);
    return shares;
}

}  // namespace restd::slurm
