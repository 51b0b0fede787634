#include "views/node_view.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <unordered_map>

#include "common/words.hpp"
#include "restd/host_list.hpp"

namespace restd::slurm {
namespace {

namespace node_state = model::node_state;

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
    // As wide as the first of the range, or wider if the number needs more digits.
    return digits.size() == first_text.size() || (digits.size() > first_text.size() && digits.front() != '0');
}

// One expression without a comma outside of brackets.
bool expression_names(std::string_view expression, std::string_view node)
{
    const std::size_t open = expression.find('[');
    if (open == expression.npos) return expression == node;
    const std::size_t close = expression.find(']', open);
    if (close == expression.npos) return false;
    const std::string_view prefix = expression.substr(0, open), suffix = expression.substr(close + 1);
    if (suffix.find('[') != suffix.npos) {  // more than one dimension
        const auto names = expand_hosts(expression);
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
    // From a node's previous set to the set with this partition added.
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
    people.user(node.owner_id);
    people.user(node.reason_uid);
}

const model::Node& complete(NodeInfo& node, std::string_view partitions, bool mixed, PeopleNames& people)
{
    node.partitions = partitions;
    // slurmctld sends only numbers.
    node.owner = people.user(node.owner_id);
    node.reason_set_by_user = people.user(node.reason_uid);
    if (!node.reason.empty()) node.reason_given_by = node.reason_set_by_user;
    node.alloc_idle_cpus = node.cpus > node.alloc_cpus ? node.cpus - node.alloc_cpus : 0;
    // A node is MIXED if it is partly allocated.
    const auto idle = static_cast<std::uint16_t>(node.effective_cpus - node.alloc_cpus);
    const bool in_part =
        (idle != 0 && idle < node.effective_cpus) || (node.tres_used.data() != nullptr && idle == node.effective_cpus);
    if (mixed && in_part) node.state = (node.state & ~node_state::base_mask) | node_state::mixed;
    return node;
}

}  // namespace restd::slurm
