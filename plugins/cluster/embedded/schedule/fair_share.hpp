// How much of its share each association has used: Slurm's Fair Tree, or the classic algorithm (PriorityFlags=NO_FAIR_TREE).
//
// Threads: a value, made in one step from a book and the recorded usage.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "accounting/book.hpp"
#include "conf/policy_conf.hpp"
#include "schedule/usage_history.hpp"

namespace restd::embedded {

struct FairShareOf {
    NoValDouble shares;    // part of its level (Fair Tree) or of the cluster (classic)
    NoValDouble usage;     // part of the cluster's usage
    double effective = 0;  // effective usage
    NoValDouble level;     // level fair share: shares against usage; only with Fair Tree
    double factor = 0;     // 0: has used far too much; 1: has used nothing
};

class FairShare {
public:
    FairShare() = default;
    FairShare(const Book& book, std::string_view cluster, const UsageHistory& history, const PolicyConf& conf);

    // Null: this cluster has no such association.
    const FairShareOf* of(std::uint32_t association) const;
    // The associations of the cluster by lineage: each account before those below it.
    const std::vector<const AssociationRecord*>& order() const { return order_; }
    std::uint64_t total_shares() const { return total_shares_; }

private:
    struct Node {
        const AssociationRecord* record = nullptr;
        std::vector<Node*> children;
        Node* parent = nullptr;
        Node* sharer = nullptr;  // the nearest one above with shares of its own
        std::uint64_t level_shares = 0;
        FairShareOf result;
        bool uses_parent() const { return record->shares == shares_of_parent; }
        bool is_user() const { return !record->user.empty(); }
    };
    struct Ranks {
        std::uint32_t shared = 0, next = 0, users = 0;
    };
    static std::uint64_t sum_of_shares(const Node& node);
    static void collect(const Node& node, std::vector<Node*>& level);
    static double level_of(const Node& node);
    static void rank(std::vector<Node*> level, Ranks& ranks, bool tied);
    void fill_fair_tree(Node& node, const UsageHistory& history);
    void fill_classic(Node& node, const UsageHistory& history, const PolicyConf& conf, double root_usage);

    std::unordered_map<std::uint32_t, FairShareOf> results_;
    std::vector<const AssociationRecord*> order_;
    std::uint64_t total_shares_ = 0;
};

}  // namespace restd::embedded
