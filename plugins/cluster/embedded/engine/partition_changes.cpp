#include "engine/partition_changes.hpp"

#include <algorithm>

#include "base/bytes.hpp"
#include "base/refuse.hpp"
#include "base/shared_words.hpp"
#include "common/partition_words.hpp"
#include "conf/partition_lines.hpp"
#include "restd/host_list.hpp"

namespace restd::embedded {
namespace {

namespace flag = model::partition_flag;

constexpr std::string_view created_word = "created";

template <class T>
std::string text_of(NoVal<T> number)
{
    return number.is_infinite() ? "UNLIMITED" : std::to_string(number.value);
}

std::string default_of(const ClusterConf& conf)
{
    const auto* partition = conf.default_partition();
    return partition == nullptr ? std::string() : partition->name;
}

// What the request says, as settings of a line in slurm.conf.
std::vector<std::pair<std::string, std::string>> settings_of(const model::Partition& wanted)
{
    std::vector<std::pair<std::string, std::string>> settings;
    const auto text = [&](const char* key, std::string_view value, std::string_view nothing = "") {
        if (value.data() != nullptr) settings.emplace_back(key, value.empty() ? nothing : value);
    };
    const auto number = [&](const char* key, auto value) {
        if (value.is_set()) settings.emplace_back(key, text_of(value));
    };
    const auto truth = [&](const char* key, std::uint32_t set, std::uint32_t clear) {
        if ((wanted.flags & (set | clear)) != 0) settings.emplace_back(key, (wanted.flags & set) != 0 ? "YES" : "NO");
    };
    text("AllowAccounts", wanted.accounts_allowed, "ALL");
    text("DenyAccounts", wanted.accounts_deny);
    text("AllowGroups", wanted.groups_allowed, "ALL");
    text("AllowQos", wanted.qos_allowed, "ALL");
    text("DenyQos", wanted.qos_deny);
    text("Alternate", same_word(wanted.alternate, "NONE") ? std::string_view("") : wanted.alternate);
    text("QOS", wanted.qos_assigned);
    text("TRESBillingWeights", wanted.tres_billing_weights);
    number("MaxTime", wanted.maximums_time);
    number("DefaultTime", wanted.defaults_time);
    number("MaxNodes", wanted.maximums_nodes);
    number("MinNodes", wanted.minimums_nodes);
    number("MaxCPUsPerNode", wanted.maximums_cpus_per_node);
    number("DefMemPerNode", wanted.defaults_partition_memory_per_node);
    number("DefMemPerCPU", wanted.defaults_partition_memory_per_cpu);
    number("MaxMemPerNode", wanted.maximums_partition_memory_per_node);
    number("MaxMemPerCPU", wanted.maximums_partition_memory_per_cpu);
    number("OverTimeLimit", wanted.maximums_over_time_limit);
    number("PriorityTier", wanted.priority_tier);
    number("PriorityJobFactor", wanted.priority_job_factor);
    number("GraceTime", wanted.grace_time);
    truth("Hidden", flag::hidden, flag::hidden_clear);
    truth("RootOnly", flag::root_only, flag::root_only_clear);
    truth("DisableRootJobs", flag::no_root, flag::no_root_clear);
    switch (wanted.partition_state) {
    case model::partition_state::up: settings.emplace_back("State", "UP"); break;
    case model::partition_state::down: settings.emplace_back("State", "DOWN"); break;
    case model::partition_state::drain: settings.emplace_back("State", "DRAIN"); break;
    case model::partition_state::inactive: settings.emplace_back("State", "INACTIVE"); break;
    default: break;  // not given
    }
    // Jobs do not share CPUs here, whatever is asked for.
    if (const auto shares = cluster::shares_of(wanted); shares <= 1)
        settings.emplace_back("OverSubscribe", shares == 0 ? "EXCLUSIVE" : "NO");
    if (wanted.nodes_configured.data() != nullptr || wanted.node_sets.data() != nullptr)
        settings.emplace_back("Nodes", cluster::nodes_of(wanted));
    return settings;
}

int number_of_wrong(std::string_view key)
{
    if (key == "tresbillingweights") return err::invalid_tres_billing_weights;
    if (key == "maxtime" || key == "defaulttime") return err::invalid_time_limit;
    return err::rest_invalid_query;
}

// Throws Error where slurmctld refuses the partition. `partition`: what it becomes.
void check(const model::Partition& wanted, const PartitionConf& partition, const ClusterConf& conf, const Book& book)
{
    if (!cluster::nodes_of(wanted).empty() && !same_word(partition.nodes, "ALL")) {
        const auto names = expand_hosts(partition.nodes);
        if (!names || std::ranges::any_of(*names, [&](const std::string& name) { return name != conf.node.name; }))
            refuse(err::invalid_node_name, "Nodes=" + partition.nodes + ": there is one node, " + conf.node.name);
    }
    if (!wanted.alternate.empty() && !partition.alternate.empty() && conf.partition(partition.alternate) == nullptr)
        refuse(err::invalid_partition_name, "Alternate=" + partition.alternate + ": there is no such partition");
    if (!wanted.qos_assigned.empty() && book.find_qos(partition.qos) == nullptr)
        refuse(err::invalid_qos, "QOS=" + partition.qos + ": there is no such quality of service");
}

void check_name(std::string_view name)
{
    const bool is_plain =
        std::ranges::all_of(name, [](unsigned char c) { return c > ' ' && c != ',' && c != '=' && c != 0x7f; });
    if (name.empty() || !is_plain)
        refuse(err::invalid_partition_name, "a partition needs a name without commas, blanks and equals signs");
    if (same_word(name, "DEFAULT"))
        refuse(err::not_supported, "what new partitions are like (PartitionName=DEFAULT) is for slurm.conf to say");
}

}  // namespace

PartitionChanges::Change* PartitionChanges::find(std::string_view name)
{
    const auto found = std::ranges::find(changes_, name, &Change::name);
    return found == changes_.end() ? nullptr : &*found;
}

PartitionConf PartitionChanges::changed(const Change& change, const PartitionConf* from_file, const NodeConf& node)
{
    PartitionConf partition;
    if (!change.created && from_file != nullptr) partition = *from_file;
    partition.name = change.name;
    for (const auto& [name, value] : change.settings) {
        const cluster::ConfWord setting{lower(name), name, value};
        // Memory is per node or per CPU: slurmctld has one number for both, and 0 is none.
        if (setting.key.starts_with("defmemper")) partition.def_memory_per_cpu = partition.def_memory_per_node = {};
        if (setting.key.starts_with("maxmemper")) partition.max_memory_per_cpu = partition.max_memory_per_node = {};
        if (setting.key.find("memper") != std::string::npos && value == "0") continue;
        try {
            take_partition_setting(partition, setting, {"partition " + change.name, 0}, [](const std::string&) {});
        } catch (const ConfError& error) {
            refuse(number_of_wrong(setting.key), error.what());
        }
    }
    // As in slurmctld, which takes it back without a word.
    if (partition.default_time.is_set() && partition.max_time.is_number() &&
        (partition.default_time.is_infinite() || partition.default_time.value > partition.max_time.value))
        partition.default_time = {};
    partition.has_node = has_node(partition, node);
    return partition;
}

void PartitionChanges::store(const model::Partition& wanted, const ClusterConf& file_conf, const ClusterConf& conf,
                             const Book& book)
{
    check_name(wanted.name);
    const auto* from_file = file_conf.partition(wanted.name);
    Change change;
    const auto* known = find(wanted.name);
    if (conf.partition(wanted.name) != nullptr && known != nullptr) {
        change = *known;
    } else {
        change.name = wanted.name;
        if (from_file != nullptr) change.line = from_file->line;
        change.created = conf.partition(wanted.name) == nullptr;
    }
    for (auto& setting : settings_of(wanted)) {
        std::erase_if(change.settings, [&](const auto& old) { return old.first == setting.first; });
        change.settings.push_back(std::move(setting));
    }
    check(wanted, changed(change, from_file, file_conf.node), conf, book);
    if ((wanted.flags & flag::is_default) != 0) {
        default_ = change.name;
        default_in_file_ = default_of(file_conf);
    } else if ((wanted.flags & flag::default_clear) != 0 && default_of(conf) == change.name) {
        default_ = "";
        default_in_file_ = default_of(file_conf);
    }
    if (auto* old = find(change.name))
        *old = std::move(change);
    else
        changes_.push_back(std::move(change));
}

void PartitionChanges::remove(std::string_view name, const ClusterConf& file_conf)
{
    std::erase_if(changes_, [&](const Change& change) { return change.name == name; });
    if (const auto* from_file = file_conf.partition(name))
        changes_.push_back({.name = std::string(name), .line = from_file->line, .deleted = true, .settings = {}});
}

void PartitionChanges::follow(const ClusterConf& file_conf)
{
    std::erase_if(changes_, [&](const Change& change) {
        const auto* from_file = file_conf.partition(change.name);
        const bool same_line = (from_file == nullptr ? std::string() : from_file->line) == change.line;
        return change.deleted || !same_line || (from_file == nullptr && !change.created);
    });
    if (!default_) return;
    const bool is_there = default_->empty() || file_conf.partition(*default_) != nullptr || find(*default_) != nullptr;
    if (!is_there || default_of(file_conf) != default_in_file_) default_.reset();
}

void PartitionChanges::apply(ClusterConf& conf) const
{
    for (const Change& change : changes_) {
        const auto at = std::ranges::find(conf.partitions, change.name, &PartitionConf::name);
        const bool is_there = at != conf.partitions.end();
        if (change.deleted) {
            if (is_there) conf.partitions.erase(at);
            continue;
        }
        PartitionConf partition = changed(change, is_there ? &*at : nullptr, conf.node);
        if (is_there)
            *at = std::move(partition);
        else
            conf.partitions.push_back(std::move(partition));
    }
    if (default_)
        for (auto& partition : conf.partitions) partition.is_default = partition.name == *default_;
}

// --- the file: the default partition, then each change; see docs/formats.md ---

std::string PartitionChanges::encode() const
{
    std::string out, chosen;
    if (default_) {
        put_bytes(chosen, *default_);
        put_bytes(chosen, default_in_file_);
    }
    put_bytes(out, chosen);
    for (const Change& change : changes_) {
        if (change.deleted) continue;
        put_bytes(out, change.name);
        put_bytes(out, change.line);
        put_bytes(out, change.created ? created_word : "");
        std::string settings;
        for (const auto& [key, value] : change.settings) {
            put_bytes(settings, key);
            put_bytes(settings, value);
        }
        put_bytes(out, settings);
    }
    return out;
}

PartitionChanges PartitionChanges::decode(std::string_view bytes)
{
    PartitionChanges changes;
    auto chosen = get_bytes(bytes);
    if (!chosen.empty()) {
        changes.default_ = get_bytes(chosen);
        changes.default_in_file_ = get_bytes(chosen);
    }
    while (!bytes.empty()) {
        Change& change = changes.changes_.emplace_back();
        change.name = get_bytes(bytes);
        change.line = get_bytes(bytes);
        change.created = get_bytes(bytes) == created_word;
        for (auto settings = get_bytes(bytes); !settings.empty();) {
            std::string key(get_bytes(settings)), value(get_bytes(settings));
            change.settings.emplace_back(std::move(key), std::move(value));
        }
    }
    return changes;
}

}  // namespace restd::embedded
