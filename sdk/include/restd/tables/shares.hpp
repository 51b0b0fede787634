// Field tables of restd/model/shares.hpp.
#pragma once

#include "restd/model/shares.hpp"
#include "restd/tables/codecs.hpp"

namespace restd::tables {

// SHARES_UINT64_TRES
inline constexpr Row shares_uint64_tres_rows[] = {
    RESTD_FIELD(model::SharesTres, name, "name", codec::string, "TRES as type, or type/name: cpu, gres/gpu."),
    RESTD_FIELD(model::SharesTres, value, "value", codec::uint64_no_val, "Amount of the TRES. Infinite: no limit."),
};
RESTD_TABLE(shares_uint64_tres, model::SharesTres, "SHARES_UINT64_TRES");

namespace codec {
inline constexpr auto shares_uint64_tres = object<model::SharesTres>(tables::shares_uint64_tres);
inline constexpr auto shares_uint64_tres_list = list("SHARES_UINT64_TRES_LIST", shares_uint64_tres);
}  // namespace codec

// SHARES_FLOAT128_TRES
inline constexpr Row shares_float128_tres_rows[] = {
    RESTD_FIELD(model::SharesUsage, name, "name", codec::string, "TRES as type, or type/name: cpu, gres/gpu."),
    RESTD_FIELD(model::SharesUsage, value, "value", codec::float128,
                "Use of the TRES in seconds times its count, decayed by PriorityDecayHalfLife."),
};
RESTD_TABLE(shares_float128_tres, model::SharesUsage, "SHARES_FLOAT128_TRES");

namespace codec {
inline constexpr auto shares_float128_tres = object<model::SharesUsage>(tables::shares_float128_tres);
inline constexpr auto shares_float128_tres_list = list("SHARES_FLOAT128_TRES_LIST", shares_float128_tres);
}  // namespace codec

// ASSOC_SHARES_OBJ_WRAP
inline constexpr Row assoc_shares_obj_wrap_rows[] = {
    RESTD_FIELD(model::Shares, id, "id", codec::uint32, "Database id of the association."),
    RESTD_FIELD(model::Shares, cluster, "cluster", codec::string, "Cluster of the association."),
    RESTD_FIELD(model::Shares, name, "name", codec::string, "Account or user that the association is for, as `type` says."),
    RESTD_FIELD(model::Shares, parent, "parent", codec::string, "Account above it. Empty: root."),
    RESTD_FIELD(model::Shares, partition, "partition", codec::string, "Partition of the association. Empty: all partitions."),
    RESTD_FIELD(model::Shares, shares_normalized, "shares_normalized", codec::float64_no_val,
                "Share of the whole cluster, 0 to 1 (sshare NormShares). Unset: not known."),
    RESTD_FIELD(model::Shares, shares, "shares", codec::uint32_no_val,
                "Shares among its siblings (sshare RawShares, sacctmgr Fairshare). 2147483647: the parent's."),
    RESTD_FIELD(model::Shares, tres_run_seconds, "tres/run_seconds", codec::shares_uint64_tres_list,
                "TRES seconds that its running jobs may still need (sshare TRESRunMins, in seconds)."),
    RESTD_FIELD(model::Shares, tres_group_minutes, "tres/group_minutes", codec::shares_uint64_tres_list,
                "TRES minutes that it may use (sshare GrpTRESMins, sacctmgr GrpTRESMins)."),
    RESTD_FIELD(model::Shares, effective_usage, "effective_usage", codec::float64_of_no_val,
                "Share of the usage that counts for fair share, 0 to 1 (sshare EffectvUsage).")
        .until_api(41),
    RESTD_FIELD(model::Shares, effective_usage, "effective_usage", codec::float64_no_val,
                "Share of the usage that counts for fair share, 0 to 1 (sshare EffectvUsage).")
        .since_api(42),
    RESTD_FIELD(model::Shares, usage_normalized, "usage_normalized", codec::float64_no_val,
                "Share of the cluster's usage, 0 to 1 (sshare NormUsage)."),
    RESTD_FIELD(model::Shares, usage, "usage", codec::uint64, "Billed TRES seconds that it used, decayed (sshare RawUsage)."),
    RESTD_FIELD(model::Shares, tres_usage, "tres/usage", codec::shares_float128_tres_list,
                "TRES seconds that it used, decayed, by TRES."),
    RESTD_FIELD(model::Shares, fairshare_factor, "fairshare/factor", codec::float64_of_no_val,
                "Fair-share factor of its jobs' priority, 0 to 1 (sshare FairShare).")
        .until_api(41),
    RESTD_FIELD(model::Shares, fairshare_level, "fairshare/level", codec::float64_of_no_val,
                "Shares in proportion to usage among its siblings (sshare LevelFS). Infinite: no usage.")
        .until_api(41),
    RESTD_FIELD(model::Shares, fairshare_factor, "fairshare/factor", codec::float64_no_val,
                "Fair-share factor of its jobs' priority, 0 to 1 (sshare FairShare).")
        .since_api(42),
    RESTD_FIELD(model::Shares, fairshare_level, "fairshare/level", codec::float64_no_val,
                "Shares in proportion to usage among its siblings (sshare LevelFS). Infinite: no usage.")
        .since_api(42),
    RESTD_FIELD(model::Shares, type, "type", codec::assoc_shares_obj_wrap_type,
                "Kind of the association: USER, or ASSOCIATION for an account."),
};
RESTD_TABLE(assoc_shares_obj_wrap, model::Shares, "ASSOC_SHARES_OBJ_WRAP");

namespace codec {
inline constexpr auto assoc_shares_obj_wrap = object<model::Shares>(tables::assoc_shares_obj_wrap);
inline constexpr auto assoc_shares_obj_list = stream("ASSOC_SHARES_OBJ_LIST", assoc_shares_obj_wrap);
}  // namespace codec

// SHARES_RESP_MSG
inline constexpr Row shares_resp_msg_rows[] = {
    RESTD_FIELD(model::SharesList, shares, "shares", codec::assoc_shares_obj_list,
                "Associations: each account before those below it."),
    RESTD_FIELD(model::SharesList, total_shares, "total_shares", codec::uint64, "Sum of the shares below root."),
};
RESTD_TABLE(shares_resp_msg, model::SharesList, "SHARES_RESP_MSG");

namespace codec {
inline constexpr auto shares_resp_msg = object<model::SharesList>(tables::shares_resp_msg);
inline constexpr auto shares_resp_msg_pointer = pointer(shares_resp_msg, true);
}  // namespace codec

// SHARES_REQ_MSG
inline constexpr Row shares_req_msg_rows[] = {
    RESTD_FIELD(model::SharesQuery, accounts, "accounts", codec::csv_string_list,
                "Only associations of these accounts, separated by commas (sshare -A)."),
    RESTD_FIELD(model::SharesQuery, users, "users", codec::csv_string_list,
                "Only associations of these users and the accounts above, separated by commas (sshare -u)."),
};
RESTD_TABLE(shares_req_msg, model::SharesQuery, "SHARES_REQ_MSG");

}  // namespace restd::tables
