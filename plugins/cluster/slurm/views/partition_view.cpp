#include "partition_view.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>

#include "../wire/no_val.hpp"

namespace restd::slurm {
namespace {

constexpr std::uint16_t forced_sharing = 0x8000;  // of max_share

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

model::Partition show_partition(const PartitionInfo& r)
{
    model::Partition p;
    p.nodes_allowed_allocation = r.allow_alloc_nodes;
    p.accounts_allowed = r.allow_accounts;
    p.groups_allowed = r.allow_groups;
    p.qos_allowed = r.allow_qos;
    p.alternate = r.alternate;
    p.tres_billing_weights = r.billing_weights_str;
    p.select_type = r.cr_type;
    p.cpus_task_binding = r.cpu_bind;
    p.defaults_memory_per_cpu = r.def_mem_per_cpu;
    const Memory usual = to_memory(r.def_mem_per_cpu), most = to_memory(r.max_mem_per_cpu);
    p.defaults_partition_memory_per_cpu = usual.per_cpu;
    p.defaults_partition_memory_per_node = usual.per_node;
    p.defaults_time = to_hub(r.default_time);
    p.accounts_deny = r.deny_accounts;
    p.qos_deny = r.deny_qos;
    p.grace_time = r.grace_time;
    p.maximums_cpus_per_node = to_hub(r.max_cpus_per_node);
    p.maximums_cpus_per_socket = to_hub(r.max_cpus_per_socket);
    p.maximums_memory_per_cpu = r.max_mem_per_cpu;
    p.maximums_partition_memory_per_cpu = most.per_cpu;
    p.maximums_partition_memory_per_node = most.per_node;
    p.maximums_nodes = to_hub(r.max_nodes);
    p.maximums_shares = r.max_share;
    p.maximums_oversubscribe_jobs = static_cast<std::uint16_t>(r.max_share & ~forced_sharing);
    p.maximums_time = to_hub(r.max_time);
    p.minimums_nodes = r.min_nodes;
    p.name = r.name;
    p.nodes_configured = r.nodes;
    p.node_sets = r.nodesets;
    p.maximums_over_time_limit = to_hub(r.over_time_limit);
    p.priority_job_factor = r.priority_job_factor;
    p.priority_tier = r.priority_tier;
    p.qos_assigned = r.qos_char;
    p.timeouts_resume = to_hub(r.resume_timeout);
    p.partition_state = r.state_up;
    p.suspend_time = to_hub(r.suspend_time);
    p.timeouts_suspend = to_hub(r.suspend_timeout);
    p.cpus_total = r.total_cpus;
    p.nodes_total = r.total_nodes;
    p.tres_configured = r.tres_fmt_str;
    return p;
}

model::Reservation show_reservation(const ReservationInfo& r, Arena& arena)
{
    model::Reservation v;
    v.accounts = r.accounts;
    v.burst_buffer = r.burst_buffer;
    v.core_count = r.core_cnt;
    v.end_time = r.end_time;
    v.features = r.features;
    v.flags = r.flags;
    v.groups = r.groups;
    v.licenses = r.licenses;
    v.max_start_delay = r.max_start_delay;
    v.name = r.name;
    v.node_count = r.node_cnt;
    v.node_list = r.node_list;
    v.partition = r.partition;
    v.purge_completed_time = to_hub(r.purge_comp_time);
    v.start_time = r.start_time;
    v.tres = r.tres_str;
    v.users = r.users;
    auto* const cores = static_cast<model::ReservationCores*>(
        arena.allocate(sizeof(model::ReservationCores) * (r.core_spec.size() + 1), alignof(model::ReservationCores)));
    for (std::size_t i = 0; i < r.core_spec.size(); ++i)
        ::new (cores + i) model::ReservationCores{r.core_spec[i].node_name, r.core_spec[i].core_id};
    v.core_specializations = {cores, r.core_spec.size()};
    return v;
}

model::License show_license(const LicenseInfo& r)
{
    model::License v;
    v.licensename = r.name;
    v.total = r.total;
    v.used = r.in_use;
    const std::uint64_t taken = std::uint64_t{r.in_use} + r.last_deficit;
    v.free = taken < r.total ? r.total - static_cast<std::uint32_t>(taken) : 0;
    v.remote = r.remote != 0;
    v.reserved = r.reserved;
    v.lastconsumed = r.last_consumed;
    v.lastdeficit = r.last_deficit;
    v.lastupdate = r.last_update;
    return v;
}

model::Shares show_shares(const AssociationShares& r, List<std::string_view> tres, Arena& arena)
{
    model::Shares v;
    v.id = r.assoc_id;
    v.cluster = r.cluster;
    v.name = r.name;
    v.parent = r.parent;
    v.partition = r.partition;
    v.shares_normalized = to_hub(r.shares_norm);
    v.shares = to_hub(r.shares_raw);
    v.tres_run_seconds = amounts(r.tres_run_secs, tres, arena);
    v.tres_group_minutes = amounts(r.tres_grp_mins, tres, arena);
    v.effective_usage = to_hub(r.usage_efctv);
    v.usage_normalized = to_hub(r.usage_norm);
    v.usage = r.usage_raw;
    v.tres_usage = usages(r.usage_tres_raw, tres, arena);
    v.fairshare_factor = to_hub(r.fs_factor);
    v.fairshare_level = to_hub(r.level_fs);
    v.type = r.user;
    return v;
}

}  // namespace restd::slurm
