#include "port/controller_view.hpp"

#include <algorithm>

#include "base/shared_words.hpp"
#include "common/partition_words.hpp"
#include "jobs/submission.hpp"

namespace restd::embedded {
namespace {

bool names(List<std::string_view> list, std::string_view wanted)
{
    return std::any_of(list.begin(), list.end(), [&](std::string_view part) {
        const auto words = split(part);
        return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return same_word(word, wanted); });
    });
}

NoVal64 count_of(const TresCounts& counts, std::uint32_t tres, NoVal64 otherwise)
{
    for (const auto& [id, count] : counts)
        if (id == tres) return count;
    return otherwise;
}

}  // namespace

void show_node(const Engine::NodeView& view, const HostFacts& host, const HostLoad& load, std::string_view release,
               Time started, Sink<model::Node> sink)
{
    const auto& conf = view.conf->node;
    const auto& usage = view.usage;
    model::Node node;
    node.architecture = host.architecture;
    node.boards = 1;
    node.boot_time = host.boot_time;
    node.cores = static_cast<std::uint16_t>(conf.cores_per_socket);
    node.cpu_load = load.load_hundredths;
    node.free_mem = load.free_mb;
    node.cpus = node.effective_cpus = static_cast<std::uint16_t>(std::min(conf.cpus, 0xffffu));
    node.features = conf.features;
    node.active_features = conf.active_features;
    node.cpu_binding = view.node.cpu_bind;
    node.extra = view.node.extra;
    node.gres_drained = "N/A";
    node.last_busy = usage.last_busy;
    node.name = conf.name;
    node.next_state_after_reboot = node_state::not_given;
    node.address = conf.address;
    node.hostname = conf.hostname;
    node.operating_system = host.operating_system;
    std::string partitions;
    for (const auto& partition : view.conf->partitions)
        if (partition.has_node) (partitions.empty() ? partitions : partitions += ',') += partition.name;
    node.partitions = partitions;
    node.port = static_cast<std::uint16_t>(conf.port);
    node.real_memory = conf.memory_mb;
    node.comment = conf.comment;
    node.reason = view.node.reason;
    node.reason_changed_at = view.node.reason_time;
    node.reason_set_by_user = view.node.reason_user;
    if (!view.node.reason.empty()) node.reason_given_by = view.node.reason_user;
    node.resume_after = view.node.resume_after;
    node.alloc_memory = usage.memory_mb;
    node.alloc_cpus = usage.cpus;
    node.alloc_idle_cpus = conf.cpus - std::min(conf.cpus, usage.cpus);
    node.state = view.state;
    node.reservation = view.reservation;
    std::string tres_used, tres;
    if (usage.cpus != 0) append_tres(tres_used, usage.cpus, usage.memory_mb, false);
    append_tres(tres, conf.cpus, conf.memory_mb, false, conf.cpus);
    node.tres_used = tres_used;
    node.tres = tres;
    node.tres_weighted = usage.cpus;
    node.slurmd_start_time = started;
    node.sockets = static_cast<std::uint16_t>(conf.sockets);
    node.threads = static_cast<std::uint16_t>(conf.threads_per_core);
    node.temporary_disk = conf.temporary_mb;
    node.weight = conf.weight;
    node.version = release;
    sink(node);
}

void show_partition(const ClusterConf& cluster, const PartitionConf& conf, Sink<model::Partition> sink)
{
    const auto& node = cluster.node;
    model::Partition partition;
    partition.name = conf.name;
    partition.nodes_configured = conf.has_node ? std::string_view(node.name) : std::string_view(conf.nodes);
    partition.accounts_allowed = conf.allow_accounts;
    partition.accounts_deny = conf.deny_accounts;
    partition.groups_allowed = conf.allow_groups;
    partition.qos_allowed = conf.allow_qos;
    partition.qos_deny = conf.deny_qos;
    partition.qos_assigned = conf.qos;
    partition.alternate = conf.alternate;
    partition.tres_billing_weights = conf.billing_weights_text;
    const auto memory = [](NoVal64 per_cpu, NoVal64 per_node, NoVal64& show_cpu, NoVal64& show_node) {
        if (per_cpu.is_set())
            show_cpu = per_cpu;
        else
            show_node = per_node.is_number() ? per_node : NoVal64(0);
    };
    memory(conf.def_memory_per_cpu, conf.def_memory_per_node, partition.defaults_partition_memory_per_cpu,
           partition.defaults_partition_memory_per_node);
    memory(conf.max_memory_per_cpu, conf.max_memory_per_node, partition.maximums_partition_memory_per_cpu,
           partition.maximums_partition_memory_per_node);
    partition.defaults_memory_per_cpu = conf.def_memory_per_cpu.value_or(0);
    partition.maximums_memory_per_cpu = conf.max_memory_per_cpu.value_or(0);
    partition.defaults_time = conf.default_time;
    partition.grace_time = conf.grace_time;
    partition.maximums_cpus_per_node = conf.max_cpus_per_node;
    partition.maximums_cpus_per_socket = NoVal32::infinite();
    partition.maximums_nodes = conf.max_nodes;
    partition.maximums_shares = partition.maximums_oversubscribe_jobs = conf.max_share;
    namespace flag = model::partition_flag;
    partition.flags = (conf.is_default ? flag::is_default : 0) | (conf.hidden ? flag::hidden : 0) |
                      (conf.disable_root_jobs ? flag::no_root : 0) | (conf.root_only ? flag::root_only : 0);
    partition.exclusive = cluster::exclusive_of(partition.flags, conf.max_share);
    partition.maximums_time = conf.max_time;
    partition.maximums_over_time_limit = conf.over_time_limit;
    partition.minimums_nodes = conf.min_nodes;
    partition.priority_job_factor = conf.priority_job_factor;
    partition.priority_tier = conf.priority_tier;
    partition.partition_state = conf.state;
    std::string tres;
    if (conf.has_node) {
        partition.cpus_total = node.cpus;
        partition.nodes_total = 1;
        append_tres(tres, node.cpus, node.memory_mb, true, node.cpus);
        partition.tres_configured = tres;
    }
    sink(partition);
}

void show_licenses(const Engine::NodeView& view, Sink<model::License> sink)
{
    const auto& conf = view.conf;
    const auto& usage = view.usage;
    for (std::size_t i = 0; i < conf->licenses.size(); ++i) {
        model::License license;
        license.licensename = conf->licenses[i].first;
        license.total = conf->licenses[i].second;
        license.used = usage.licenses[i];
        license.reserved = view.reserved_licenses[i];
        license.free = license.total - std::min(license.total, license.used);
        sink(license);
    }
}

void show_statistics(const EngineStats& engine, const std::vector<CallStatistics::ByKind>& kinds,
                     const std::vector<CallStatistics::ByUser>& users, Time now, Sink<model::Stats> sink)
{
    std::vector<model::RpcByType> by_type;
    for (const auto& entry : kinds) {
        auto& row = by_type.emplace_back();
        row.type_id = entry.kind.id;
        row.message_type = entry.kind.name;
        row.count = entry.count.calls;
        row.total_time = entry.count.usec;
        if (entry.count.usec != 0 && entry.count.calls != 0) row.average_time = entry.count.usec / entry.count.calls;
    }
    std::vector<model::RpcByUser> by_user;
    for (const auto& entry : users) {
        auto& row = by_user.emplace_back();
        row.user_id = entry.uid;
        row.user = entry.name;
        row.count = entry.count.calls;
        row.total_time = entry.count.usec;
        if (entry.count.usec != 0 && entry.count.calls != 0) row.average_time = entry.count.usec / entry.count.calls;
    }
    model::Stats stats;
    stats.parts_packed = 1;
    stats.req_time = now;
    stats.req_time_start = engine.started_at;
    stats.server_thread_count = 1;
    stats.schedule_cycle_max = engine.cycle_max;
    stats.schedule_cycle_last = engine.cycle_last;
    stats.schedule_cycle_sum = engine.cycle_sum;
    stats.schedule_cycle_total = engine.cycles;
    stats.schedule_cycle_depth = engine.depth_sum;
    if (engine.cycles != 0) {
        stats.schedule_cycle_mean = engine.cycle_sum / engine.cycles;
        stats.schedule_cycle_mean_depth = engine.depth_sum / engine.cycles;
        if (const auto minutes = (stats.req_time - stats.req_time_start) / 60; minutes > 0)
            stats.schedule_cycle_per_minute = engine.cycles / static_cast<std::uint64_t>(minutes);
    }
    stats.schedule_exit.end_job_queue = engine.cycles;
    stats.schedule_queue_length = engine.queue_length;
    stats.jobs_submitted = engine.submitted;
    stats.jobs_started = engine.started;
    stats.jobs_completed = engine.completed;
    stats.jobs_canceled = engine.cancelled;
    stats.jobs_failed = engine.failed;
    stats.jobs_pending = engine.pending;
    stats.jobs_running = engine.running;
    stats.job_states_ts = stats.req_time;
    stats.bf_backfilled_jobs = engine.backfilled;
    stats.bf_last_backfilled_jobs = engine.backfill_last;
    stats.bf_cycle_counter = engine.backfill_cycles;
    stats.bf_last_depth = engine.backfill_last_depth;
    stats.bf_last_depth_try = engine.backfill_last_depth;
    stats.bf_depth_sum = stats.bf_depth_try_sum = engine.backfill_tried;
    if (engine.backfill_cycles != 0)
        stats.bf_depth_mean = stats.bf_depth_mean_try = engine.backfill_tried / engine.backfill_cycles;
    stats.bf_queue_len = engine.queue_length;
    stats.bf_when_last_cycle = engine.last_backfill;
    stats.rpcs_by_message_type = by_type;
    stats.rpcs_by_user = by_user;
    sink(stats);
}

void show_shares(const Engine::SharesView& view, const PolicyConf& conf, const model::SharesQuery& query,
                 Sink<model::Shares> sink)
{
    std::vector<std::pair<std::uint32_t, std::string>> resources;
    for (const auto& [id, record] : view.book->tres)
        if (!record.deleted) resources.emplace_back(id, record.name.empty() ? record.type : record.type + '/' + record.name);
    std::vector<model::SharesTres> run_seconds(resources.size()), group_minutes(resources.size());
    std::vector<model::SharesUsage> usage(resources.size());
    static const TresCounts none;

    for (const auto* record : view.shares.order()) {
        const bool is_user = !record->user.empty();
        // As in Slurm: the filter by user applies to users only; the rows of accounts are shown as well.
        if (is_user && !query.users.empty() && !names(query.users, record->user)) continue;
        if (!query.accounts.empty() && !names(query.accounts, record->account)) continue;
        const auto* parent = view.book->parent_of(*record);
        const auto& share = *view.shares.of(record->id);
        const auto& past = view.history.association(record->id);
        const auto running = view.run_seconds.find(record->id);
        const TresCounts& reserved = running == view.run_seconds.end() ? none : running->second;
        for (std::size_t i = 0; i < resources.size(); ++i) {
            const auto& [id, name] = resources[i];
            run_seconds[i] = {name, count_of(reserved, id, std::uint64_t{0})};
            group_minutes[i] = {name, count_of(record->limits.group_tres_minutes, id, NoVal64::infinite())};
            usage[i] = {name, past.of(id)};
        }
        model::Shares row;
        row.id = record->id;
        row.cluster = record->cluster;
        row.partition = record->partition;
        row.name = is_user ? record->user : record->account;
        if (parent != nullptr) row.parent = parent->account;
        row.type = is_user ? 1 : 0;
        if (parent != nullptr) row.shares = record->shares;
        row.shares_normalized = share.shares;
        row.usage = static_cast<std::uint64_t>(past.raw);
        row.usage_normalized = share.usage;
        row.effective_usage = share.effective;
        row.fairshare_level = conf.fair_tree ? share.level : NoValDouble(0.0);
        row.fairshare_factor = share.factor;
        row.tres_run_seconds = run_seconds;
        row.tres_group_minutes = group_minutes;
        row.tres_usage = usage;
        sink(row);
    }
}

}  // namespace restd::embedded
