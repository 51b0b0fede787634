// Fair shares: who may use how much, and has.
//
// Hub model: the superset of all API versions, trivially copyable. Strings and lists are views; who owns what they show is
// said where a record is handed over (restd/cluster.hpp). The comment above a structure is its name in the data parsers.
// In a request, what was not given is: a text without data(), a list without data(), a number that is not set.
#pragma once

#include <cstdint>
#include <string_view>

#include "restd/model/values.hpp"

namespace restd::model {

// SHARES_UINT64_TRES
struct SharesTres {
    std::string_view name;
    NoVal64 value;
};

// SHARES_FLOAT128_TRES
struct SharesUsage {
    std::string_view name;
    double value = 0;
};

// ASSOC_SHARES_OBJ_WRAP
struct Shares {
    std::uint32_t id = 0;
    std::string_view cluster;
    std::string_view name;
    std::string_view parent;
    std::string_view partition;
    NoValDouble shares_normalized;
    NoVal32 shares;
    List<SharesTres> tres_run_seconds;
    List<SharesTres> tres_group_minutes;
    NoValDouble effective_usage;
    NoValDouble usage_normalized;
    std::uint64_t usage = 0;
    List<SharesUsage> tres_usage;
    NoValDouble fairshare_factor;
    NoValDouble fairshare_level;
    std::uint16_t type = 0;
};

// SHARES_RESP_MSG
struct SharesList {
    Stream<Shares> shares;
    std::uint64_t total_shares = 0;
};

// SHARES_REQ_MSG
struct SharesQuery {
    List<std::string_view> accounts;
    List<std::string_view> users;
};

}  // namespace restd::model
