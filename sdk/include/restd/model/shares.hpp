// Fair shares: the shares of associations, and their usage.
//
// Hub model: the superset of all API versions. All structures are trivially copyable. Strings and lists are views;
// restd/cluster.hpp says how long a record and its views are valid. The comment above a structure is its name in the data
// parsers. A field that a request does not give is a text or list whose data() is null, or a number that is unset.
#pragma once

#include <cstdint>
#include <string_view>

#include "restd/model/values.hpp"

namespace restd::model {

// Shares::type.
namespace shares_type {
inline constexpr std::uint16_t user = 0x1, association = 0x0;
}  // namespace shares_type

// SHARES_UINT64_TRES
struct SharesTres {
    std::string_view name;
    NoVal64 value;  // infinite: no limit
};

// SHARES_FLOAT128_TRES
struct SharesUsage {
    std::string_view name;
    double value = 0;  // seconds times count, decayed
};

// ASSOC_SHARES_OBJ_WRAP
struct Shares {
    std::uint32_t id = 0;
    std::string_view cluster;
    std::string_view name;
    std::string_view parent;
    std::string_view partition;
    NoValDouble shares_normalized;      // 0 to 1; unset: not known
    NoVal32 shares;                     // or shares_of_parent
    List<SharesTres> tres_run_seconds;  // what running jobs may still need
    List<SharesTres> tres_group_minutes;
    NoValDouble effective_usage;   // 0 to 1
    NoValDouble usage_normalized;  // 0 to 1
    std::uint64_t usage = 0;       // TRES seconds, decayed
    List<SharesUsage> tres_usage;
    NoValDouble fairshare_factor;  // 0 to 1
    NoValDouble fairshare_level;   // infinite: no usage
    std::uint16_t type = 0;        // shares_type
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
