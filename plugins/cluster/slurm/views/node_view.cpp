#include "node_view.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <unordered_map>

#include "../no_val.hpp"
#include "common/words.hpp"

namespace restd::slurm {
namespace {

constexpr std::uint32_t base_state_mask = 0xf, state_mixed = 5;

bool are_digits(std::string_view text)
{
    return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

std::optional<std::uint64_t> number(std::string_view text)
{
    std::uint64_t value = 0;
    if (!are_digits(text) || std::from_chars(text.data(), text.data() + text.size(), value).ec != std::errc()) return {};
    return value;
}

// "01-10" has "07" but not "7".
bool range_has(std::string_view range, std::string_view digits)
{
    const std::size_t dash = range.find('-');
    const std::string_view first_text = range.substr(0, dash);
    const auto first = number(first_text), last = dash == range.npos ? first : number(range.substr(dash + 1));
    const auto value = number(digits);
    if (!first || !last || !value || *value < *first || *value > *last) return false;
    // As wide as the first of the range, wider only where it needs the digits.
    return digits.size() == first_text.size() || (digits.size() > first_text.size() && digits.front() != '0');
}

// One expression without a comma outside of its brackets.
bool expression_names(std::string_view expression, std::string_view node)
{
    const std::size_t open = expression.find('[');
    if (open == expression.npos) return expression == node;
    const std::size_t close = expression.find(']', open);
    if (close == expression.npos) return false;
    const std::string_view prefix = expression.substr(0, open), suffix = expression.substr(close + 1);
    if (suffix.find('[') != suffix.npos) {  // more than one dimension
        const auto names = cluster::expand_hosts(expression);
        return names && std::find(names->begin(), names->end(), node) != names->end();
    }
    if (node.size() < prefix.size() + suffix.size() || !node.starts_with(prefix) || !node.ends_with(suffix)) return false;
    node.remove_prefix(prefix.size());
    node.remove_suffix(suffix.size());
    std::string_view ranges = expression.substr(open + 1, close - open - 1);
    while (!ranges.empty()) {
        const std::size_t comma = ranges.find(',');
        if (range_has(ranges.substr(0, comma), node)) return true;
        ranges = comma == ranges.npos ? std::string_view() : ranges.substr(comma + 1);
    }
    return false;
}

}  // namespace

void NodePartitions::add(std::string_view partition, const Bits& nodes)
{
    // From the set that a node was in to the one with this partition added.
    std::unordered_map<std::uint32_t, std::uint32_t> grown;
    nodes.for_each([&](std::uint32_t node) {
        if (node >= set_of_.size()) return;
        std::uint32_t& set = set_of_[node];
        auto place = grown.find(set);
        if (place == grown.end()) {
            std::string text = sets_[set];
            if (!text.empty()) text += ',';
            text += partition;
            place = grown.emplace(set, static_cast<std::uint32_t>(sets_.size())).first;
            sets_.push_back(std::move(text));
        }
        set = place->second;
    });
}

bool names_node(std::string_view list, std::string_view node)
{
    std::size_t begin = 0;
    bool in_brackets = false;
    for (std::size_t i = 0; i <= list.size(); ++i) {
        if (i < list.size() && (list[i] == '[' || list[i] == ']')) in_brackets = list[i] == '[';
        if (i < list.size() && (list[i] != ',' || in_brackets)) continue;
        if (expression_names(list.substr(begin, i - begin), node)) return true;
        begin = i + 1;
    }
    return false;
}

void look_up_people(const NodeInfo& node, PeopleNames& people)
{
    people.user(node.owner);
    people.user(node.reason_uid);
}

model::Node show_node(const NodeInfo& r, std::string_view partitions, bool mixed, PeopleNames& people)
{
    model::Node n;
    n.architecture = r.arch;
    n.burstbuffer_network_address = r.bcast_address;
    n.boards = r.boards;
    n.boot_time = r.boot_time;
    n.cores = r.cores;
    n.specialized_cores = r.core_spec_cnt;
    n.cpu_binding = r.cpu_bind;
    n.cpu_load = r.cpu_load;
    n.free_mem = to_hub(r.free_mem);
    n.cpus = r.cpus;
    n.effective_cpus = r.cpus_efctv;
    n.specialized_cpus = r.cpu_spec_list;
    n.energy.average_watts = r.energy.ave_watts;
    n.energy.base_consumed_energy = r.energy.base_consumed_energy;
    n.energy.consumed_energy = r.energy.consumed_energy;
    n.energy.current_watts = to_hub(r.energy.current_watts);
    n.energy.previous_consumed_energy = r.energy.previous_consumed_energy;
    n.energy.last_collected = r.energy.poll_time;
    n.extra = r.extra;
    n.features = r.features;
    n.active_features = r.features_act;
    n.gpu_spec = r.gpu_spec;
    n.gres = r.gres;
    n.gres_drained = r.gres_drain;
    n.gres_used = r.gres_used;
    n.instance_id = r.instance_id;
    n.instance_type = r.instance_type;
    n.last_busy = r.last_busy;
    n.mcs_label = r.mcs_label;
    n.specialized_memory = r.mem_spec_limit;
    n.name = r.name;
    n.next_state_after_reboot = r.next_state;
    n.address = r.node_addr;
    n.hostname = r.node_hostname;
    n.operating_system = r.os;
    n.owner = people.user(r.owner);
    n.partitions = partitions;
    n.port = r.port;
    n.real_memory = r.real_memory;
    n.res_cores_per_gpu = r.res_cores_per_gpu;
    n.comment = r.comment;
    n.reason = r.reason;
    n.reason_changed_at = r.reason_time;
    n.reason_set_by_user = people.user(r.reason_uid);
    n.resume_after = r.resume_after;
    n.reservation = r.resv_name;
    const NodeAllocation& used = r.select_nodeinfo;
    n.alloc_memory = used.alloc_memory;
    n.alloc_cpus = used.alloc_cpus;
    n.alloc_idle_cpus = r.cpus > used.alloc_cpus ? static_cast<std::uint32_t>(r.cpus - used.alloc_cpus) : 0;
    n.tres_used = used.tres_alloc_fmt_str;
    n.tres_weighted = used.tres_alloc_weighted.value();
    n.slurmd_start_time = r.slurmd_start_time;
    n.sockets = r.sockets;
    n.threads = r.threads;
    n.temporary_disk = r.tmp_disk;
    n.weight = r.weight;
    n.tres = r.tres_fmt_str;
    n.version = r.version;

    n.state = r.node_state;
    const auto idle = static_cast<std::uint16_t>(r.cpus_efctv - used.alloc_cpus);
    const bool in_part =
        (idle != 0 && idle < r.cpus_efctv) || (used.tres_alloc_fmt_str.data() != nullptr && idle == r.cpus_efctv);
    if (mixed && in_part) n.state = (n.state & ~base_state_mask) | state_mixed;
    return n;
}

}  // namespace restd::slurm
