#include "schedule/fair_share.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/shared_words.hpp"

namespace restd::embedded {
namespace {

constexpr double without_end = std::numeric_limits<double>::infinity();

}  // namespace

const FairShareOf* FairShare::of(std::uint32_t association) const
{
    const auto found = results_.find(association);
    return found == results_.end() ? nullptr : &found->second;
}

// The sum of the shares of the children. If a child uses its parent's share, its own children count in its place.
std::uint64_t FairShare::sum_of_shares(const Node& node)
{
    std::uint64_t sum = 0;
    for (const auto* child : node.children) sum += child->uses_parent() ? sum_of_shares(*child) : child->record->shares;
    return sum;
}

void FairShare::collect(const Node& node, std::vector<Node*>& level)
{
    for (auto* child : node.children) {
        if (child->uses_parent() && !child->is_user())
            collect(*child, level);
        else
            level.push_back(child);
    }
}

double FairShare::level_of(const Node& node)
{
    const auto& level = node.result.level;
    return level.is_infinite() ? without_end : level.value_or(0);
}

// Ranks the tree depth first, the highest level fair share first. Equal users get the same rank, equal accounts are ranked as
// one.
void FairShare::rank(std::vector<Node*> level, Ranks& ranks, bool tied)
{
    std::stable_sort(level.begin(), level.end(), [](const Node* a, const Node* b) {
        const double x = level_of(*a), y = level_of(*b);
        return x != y ? x > y : a->is_user() && !b->is_user();
    });
    for (std::size_t i = 0; i < level.size(); ++i) {
        if (i != 0) tied = level_of(*level[i]) == level_of(*level[i - 1]);
        if (level[i]->is_user()) {
            if (!tied) ranks.shared = ranks.next;
            level[i]->result.factor = double(ranks.shared) / double(ranks.users);
            --ranks.next;
            continue;
        }
        std::vector<Node*> below;
        collect(*level[i], below);
        while (i + 1 < level.size() && !level[i + 1]->is_user() && level_of(*level[i + 1]) == level_of(*level[i]))
            collect(*level[++i], below);
        rank(std::move(below), ranks, tied);
    }
}

void FairShare::fill_fair_tree(Node& node, const UsageHistory& history)
{
    auto& result = node.result;
    const double usage = history.association(node.record->id).raw;
    if (node.parent == nullptr) {
        result.shares = 0.0;
        result.effective = 1;
    } else if (node.uses_parent()) {
        result.shares = node.parent->result.shares;
        result.effective = node.parent->result.effective;
        if (node.is_user()) result.level = NoValDouble::infinite();
    } else {
        const double above = history.association(node.sharer->record->id).raw;
        result.shares = node.level_shares == 0 ? 0.0 : double(node.record->shares) / double(node.level_shares);
        result.effective = above <= 0 ? 0.0 : usage / above;
        if (node.record->shares == 0)
            result.level = 0.0;
        else if (result.effective <= 0)
            result.level = NoValDouble::infinite();
        else
            result.level = result.shares.value / result.effective;
    }
    for (auto* child : node.children) fill_fair_tree(*child, history);
}

void FairShare::fill_classic(Node& node, const UsageHistory& history, const PolicyConf& conf, double root_usage)
{
    auto& result = node.result;
    const double usage = root_usage <= 0 ? 0.0 : std::min(1.0, history.association(node.record->id).raw / root_usage);
    if (node.parent == nullptr) {
        result.shares = 1.0;
        result.effective = 1;
    } else if (node.uses_parent()) {
        result.shares = node.parent->result.shares;
        result.effective = node.parent->result.effective;
    } else {
        const double ratio = node.level_shares == 0 ? 0.0 : double(node.record->shares) / double(node.level_shares);
        const auto& above = node.sharer->result;
        result.shares = above.shares.value * ratio;
        if (node.sharer->parent == nullptr) {
            result.effective = usage;
        } else if (conf.depth_oblivious) {
            // The usage is compared with the share of the account above. If one of the two has used more than its share and the
            // other less, this association's own ratio weighs less, the farther the account above is from its share.
            const double shares = above.shares.value;
            const double above_usage =
                root_usage <= 0 ? 0.0 : std::min(1.0, history.association(node.sharer->record->id).raw / root_usage);
            const double of_above = shares > 0 ? above.effective / shares : 0.0;
            const double own = above_usage > 0 && ratio > 0 ? usage / above_usage / ratio : 0.0;
            double weight = 1;
            if (of_above > 0 && own > 0 && std::log(of_above) * std::log(own) < 0) {
                const double off = 5 * std::log(of_above);
                weight = 1 / (1 + off * off);
            }
            result.effective = of_above * std::pow(own, weight) * result.shares.value;
        } else {
            result.effective = usage + (above.effective - usage) * ratio;
        }
    }
    const double shares = result.shares.value;
    result.factor = shares <= 0 ? 0.0 : std::pow(2.0, -(result.effective / shares) / double(conf.dampening));
    for (auto* child : node.children) fill_classic(*child, history, conf, root_usage);
}

FairShare::FairShare(const Book& book, std::string_view cluster, const UsageHistory& history, const PolicyConf& conf)
{
    std::unordered_map<std::uint32_t, Node> nodes;
    for (const auto& [id, record] : book.associations) {
        if (record.deleted || !same_word(record.cluster, cluster)) continue;
        nodes[id].record = &record;
        order_.push_back(&record);
    }
    std::stable_sort(order_.begin(), order_.end(),
                     [](const AssociationRecord* a, const AssociationRecord* b) { return a->lineage < b->lineage; });
    Node* root = nullptr;
    Ranks ranks;
    for (const auto* record : order_) {
        auto& node = nodes[record->id];
        if (node.is_user()) ++ranks.users;
        const auto above = nodes.find(record->parent);
        if (record->parent == 0) {
            if (root == nullptr) root = &node;
        } else if (above != nodes.end() && above->first != record->id) {
            node.parent = &above->second;
            above->second.children.push_back(&node);
        }
    }
    if (root == nullptr) return;
    for (const auto* child : root->children)
        if (!child->uses_parent()) total_shares_ += child->record->shares;
    for (auto& [id, node] : nodes) {
        const auto sum = sum_of_shares(node);
        for (auto* child : node.children) child->level_shares = sum;
        node.sharer = node.parent;
        while (node.sharer != nullptr && node.sharer->parent != nullptr && node.sharer->uses_parent())
            node.sharer = node.sharer->parent;
    }
    // If an account uses its parent's share, its children belong to the level above.
    for (auto& [id, node] : nodes)
        if (node.sharer != nullptr && node.sharer != node.parent) node.level_shares = sum_of_shares(*node.sharer);

    const double root_usage = history.association(root->record->id).raw;
    if (conf.fair_tree) {
        fill_fair_tree(*root, history);
        ranks.shared = ranks.next = ranks.users;
        std::vector<Node*> level;
        collect(*root, level);
        if (ranks.users != 0) rank(std::move(level), ranks, false);
    } else {
        fill_classic(*root, history, conf, root_usage);
    }
    for (auto& [id, node] : nodes) {
        if (node.parent != nullptr)
            node.result.usage = root_usage <= 0 ? 0.0 : std::min(1.0, history.association(id).raw / root_usage);
        results_.emplace(id, node.result);
    }
}

}  // namespace restd::embedded
