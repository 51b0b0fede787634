// What the jobs of each association, QOS, user and account use at the moment. It changes with every job that is submitted,
// starts or ends.
//
// What a job adds depends only on its record, so removing the record subtracts the same.
// Threads: guarded by its owner.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "accounting/book.hpp"

namespace restd::embedded {

struct InUse {
    std::uint32_t jobs = 0;       // with resources
    std::uint32_t submitted = 0;  // with resources or waiting; each array task counts as one
    std::uint32_t accruing = 0;   // waiting jobs whose age counts
    TresCounts tres;              // without the node count: see nodes()

    std::uint64_t of(std::uint32_t tres) const;
    // There is only one node: every job with resources uses it.
    std::uint64_t nodes() const { return jobs != 0 ? 1 : 0; }
    bool empty() const { return jobs == 0 && submitted == 0 && accruing == 0; }
};

// What one job record adds.
struct UsageStep {
    std::uint32_t jobs = 0, submitted = 0, accruing = 0;
    TresCounts tres;
};

class LimitUsage {
public:
    // If there is no entry, all of these return a usage of zero.
    const InUse& association(std::uint32_t id) const;
    const InUse& qos(std::uint32_t id) const;
    const InUse& qos_user(std::uint32_t qos, std::uint32_t uid) const;
    const InUse& qos_account(std::uint32_t qos, std::string_view account) const;

    void step_association(std::uint32_t id, const UsageStep& step, bool back);
    void step_qos(std::uint32_t qos, std::uint32_t uid, std::string_view account, const UsageStep& step, bool back);
    void clear();

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };
    template <class Map, class Key>
    static void apply(Map& map, const Key& key, const UsageStep& step, bool back);
    std::uint32_t account_number(std::string_view account);

    std::unordered_map<std::uint32_t, InUse> associations_, qos_;
    std::unordered_map<std::uint64_t, InUse> qos_users_, qos_accounts_;
    std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> accounts_;
};

}  // namespace restd::embedded
