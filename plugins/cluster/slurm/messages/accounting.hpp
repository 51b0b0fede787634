// Records of slurmdbd: resources, qualities of service, associations, accounts, users, wckeys, clusters.
//
// Wire version 24.11 (Slurm's src/common/slurm_protocol_pack.c, slurmdb_pack.c and slurmdbd_pack.c). Members have Slurm's names
// and are as they lie on the wire: NO_VAL is a number. Views and lists show into the received buffer and its arena.
#pragma once

#include <cstdint>
#include <string_view>

#include "../wire/field.hpp"
#include "restd/model/values.hpp"

namespace restd::slurm {

struct TresRecord {
    std::uint64_t alloc_secs = 0;
    std::uint64_t count = 0;
    std::uint32_t id = 0;
    std::string_view name;
    std::string_view type;
};
inline constexpr WireRow tres_rec_rows[] = {
    WIRE(TresRecord, alloc_secs, wire::u64), WIRE(TresRecord, count, wire::u64), WIRE(TresRecord, id, wire::u32),
    WIRE(TresRecord, name, wire::text),      WIRE(TresRecord, type, wire::text),
};
namespace wire {
using tres_rec = record<TresRecord, tres_rec_rows>;
}

struct TresCondition {
    std::uint64_t count = no_value32;  // NO_VAL in 64 bits (0x00000000fffffffe), as slurmdb_init_tres_cond leaves it
    List<std::string_view> format_list;
    List<std::string_view> id_list;
    List<std::string_view> name_list;
    List<std::string_view> type_list;
    std::uint16_t with_deleted = 0;
};
inline constexpr WireRow tres_cond_rows[] = {
    WIRE(TresCondition, count, wire::u64),
    WIRE(TresCondition, format_list, wire::list<wire::text>),
    WIRE(TresCondition, id_list, wire::list<wire::text>),
    WIRE(TresCondition, name_list, wire::list<wire::text>),
    WIRE(TresCondition, type_list, wire::list<wire::text>),
    WIRE(TresCondition, with_deleted, wire::u16),
};
namespace wire {
using tres_cond = record<TresCondition, tres_cond_rows>;
}

struct QosCondition {
    bool present = true;  // 0: no condition and nothing follows
    List<std::string_view> description_list;
    std::uint16_t flags = 0;  // bit 0
    List<std::string_view> format_list;
    List<std::string_view> id_list;  // numbers as text
    List<std::string_view> name_list;
    std::uint16_t preempt_mode = 0;
};
inline constexpr WireRow qos_cond_rows[] = {
    WIRE(QosCondition, present, wire::boolean),
    WIRE_IF(QosCondition, description_list, wire::list<wire::text>, r.present),
    WIRE_IF(QosCondition, flags, wire::u16, r.present),
    WIRE_IF(QosCondition, format_list, wire::list<wire::text>, r.present),
    WIRE_IF(QosCondition, id_list, wire::list<wire::text>, r.present),
    WIRE_IF(QosCondition, name_list, wire::list<wire::text>, r.present),
    WIRE_IF(QosCondition, preempt_mode, wire::u16, r.present),
};
namespace wire {
using qos_cond = record<QosCondition, qos_cond_rows>;
}

struct QosRecord {
    std::string_view description;
    std::uint32_t id = 0;
    std::uint32_t flags = 268435456;
    std::uint32_t grace_time = no_value32;
    std::string_view grp_tres_mins;  // "1=2,1001=4": numbers only towards slurmdbd
    std::string_view grp_tres_run_mins;
    std::string_view grp_tres;
    std::uint32_t grp_jobs = no_value32;
    std::uint32_t grp_jobs_accrue = no_value32;
    std::uint32_t grp_submit_jobs = no_value32;
    std::uint32_t grp_wall = no_value32;
    std::string_view max_tres_mins_pj;
    std::string_view max_tres_run_mins_pa;
    std::string_view max_tres_run_mins_pu;
    std::string_view max_tres_pa;
    std::string_view max_tres_pj;
    std::string_view max_tres_pn;
    std::string_view max_tres_pu;
    std::uint32_t max_jobs_pa = no_value32;
    std::uint32_t max_jobs_pu = no_value32;
    std::uint32_t max_jobs_accrue_pa = no_value32;
    std::uint32_t max_jobs_accrue_pu = no_value32;
    std::uint32_t min_prio_thresh = no_value32;
    std::uint32_t max_submit_jobs_pa = no_value32;
    std::uint32_t max_submit_jobs_pu = no_value32;
    std::uint32_t max_wall_pj = no_value32;
    std::string_view min_tres_pj;
    std::string_view name;
    Bits preempt_bitstr;                  // from slurmdbd: bit = id of a QOS
    List<std::string_view> preempt_list;  // towards slurmdbd: ids as text, may start with + or -
    std::uint16_t preempt_mode = no_value16;
    std::uint32_t preempt_exempt_time = no_value32;
    std::uint32_t priority = no_value32;
    Millionfold usage_factor =
        Millionfold::of(4294967294.0);  // unset is (double)NO_VAL = 4294967294.0; infinite (double)INFINITE = 4294967295.0
    Millionfold usage_thres = Millionfold::of(4294967294.0);
    Millionfold limit_factor = Millionfold::of(4294967294.0);
};
inline constexpr WireRow qos_rec_rows[] = {
    WIRE(QosRecord, description, wire::text),
    WIRE(QosRecord, id, wire::u32),
    WIRE(QosRecord, flags, wire::u32),
    WIRE(QosRecord, grace_time, wire::u32),
    WIRE(QosRecord, grp_tres_mins, wire::text),
    WIRE(QosRecord, grp_tres_run_mins, wire::text),
    WIRE(QosRecord, grp_tres, wire::text),
    WIRE(QosRecord, grp_jobs, wire::u32),
    WIRE(QosRecord, grp_jobs_accrue, wire::u32),
    WIRE(QosRecord, grp_submit_jobs, wire::u32),
    WIRE(QosRecord, grp_wall, wire::u32),
    WIRE(QosRecord, max_tres_mins_pj, wire::text),
    WIRE(QosRecord, max_tres_run_mins_pa, wire::text),
    WIRE(QosRecord, max_tres_run_mins_pu, wire::text),
    WIRE(QosRecord, max_tres_pa, wire::text),
    WIRE(QosRecord, max_tres_pj, wire::text),
    WIRE(QosRecord, max_tres_pn, wire::text),
    WIRE(QosRecord, max_tres_pu, wire::text),
    WIRE(QosRecord, max_jobs_pa, wire::u32),
    WIRE(QosRecord, max_jobs_pu, wire::u32),
    WIRE(QosRecord, max_jobs_accrue_pa, wire::u32),
    WIRE(QosRecord, max_jobs_accrue_pu, wire::u32),
    WIRE(QosRecord, min_prio_thresh, wire::u32),
    WIRE(QosRecord, max_submit_jobs_pa, wire::u32),
    WIRE(QosRecord, max_submit_jobs_pu, wire::u32),
    WIRE(QosRecord, max_wall_pj, wire::u32),
    WIRE(QosRecord, min_tres_pj, wire::text),
    WIRE(QosRecord, name, wire::text),
    WIRE(QosRecord, preempt_bitstr, wire::bits),
    WIRE(QosRecord, preempt_list, wire::list<wire::text>),
    WIRE(QosRecord, preempt_mode, wire::u16),
    WIRE(QosRecord, preempt_exempt_time, wire::u32),
    WIRE(QosRecord, priority, wire::u32),
    WIRE(QosRecord, usage_factor, wire::millionfold),
    WIRE(QosRecord, usage_thres, wire::millionfold),
    WIRE(QosRecord, limit_factor, wire::millionfold),
};
namespace wire {
using qos_rec = record<QosRecord, qos_rec_rows>;
}

struct AssociationCondition {
    bool present = true;  // 0: null, nothing follows
    List<std::string_view> acct_list;
    List<std::string_view> cluster_list;
    List<std::string_view> def_qos_id_list;  // numbers as text
    std::uint32_t flags = 0;                 // bits 0..6
    List<std::string_view> format_list;
    List<std::string_view> id_list;
    List<std::string_view> partition_list;
    List<std::string_view> parent_acct_list;
    List<std::string_view> qos_list;  // numbers as text
    Time usage_end = 0;
    Time usage_start = 0;
    List<std::string_view> user_list;  // an empty list: accounts' associations only? see protocol.md
};
inline constexpr WireRow assoc_cond_rows[] = {
    WIRE(AssociationCondition, present, wire::boolean),
    WIRE_IF(AssociationCondition, acct_list, wire::list<wire::text>, r.present),
    WIRE_IF(AssociationCondition, cluster_list, wire::list<wire::text>, r.present),
    WIRE_IF(AssociationCondition, def_qos_id_list, wire::list<wire::text>, r.present),
    WIRE_IF(AssociationCondition, flags, wire::u32, r.present),
    WIRE_IF(AssociationCondition, format_list, wire::list<wire::text>, r.present),
    WIRE_IF(AssociationCondition, id_list, wire::list<wire::text>, r.present),
    WIRE_IF(AssociationCondition, partition_list, wire::list<wire::text>, r.present),
    WIRE_IF(AssociationCondition, parent_acct_list, wire::list<wire::text>, r.present),
    WIRE_IF(AssociationCondition, qos_list, wire::list<wire::text>, r.present),
    WIRE_IF(AssociationCondition, usage_end, wire::time, r.present),
    WIRE_IF(AssociationCondition, usage_start, wire::time, r.present),
    WIRE_IF(AssociationCondition, user_list, wire::list<wire::text>, r.present),
};
namespace wire {
using assoc_cond = record<AssociationCondition, assoc_cond_rows>;
}

struct AccountingRecord {
    std::uint64_t alloc_secs = 0;
    TresRecord tres_rec;
    std::uint32_t id = 0;
    std::uint32_t id_alt = 0;
    Time period_start = 0;
};
inline constexpr WireRow accounting_rec_rows[] = {
    WIRE(AccountingRecord, alloc_secs, wire::u64),
    WIRE(AccountingRecord, tres_rec, wire::tres_rec),
    WIRE(AccountingRecord, id, wire::u32),
    WIRE(AccountingRecord, id_alt, wire::u32),
    WIRE(AccountingRecord, period_start, wire::time),
};
namespace wire {
using accounting_rec = record<AccountingRecord, accounting_rec_rows>;
}

struct AssociationRecord {
    List<AccountingRecord> accounting_list;
    std::string_view acct;
    std::string_view cluster;
    std::string_view comment;
    std::uint32_t def_qos_id = no_value32;
    std::uint32_t flags = 0;
    std::uint32_t shares_raw = no_value32;
    std::string_view grp_tres_mins;
    std::string_view grp_tres_run_mins;
    std::string_view grp_tres;
    std::uint32_t grp_jobs = no_value32;
    std::uint32_t grp_jobs_accrue = no_value32;
    std::uint32_t grp_submit_jobs = no_value32;
    std::uint32_t grp_wall = no_value32;
    std::uint32_t id = 0;
    std::uint16_t is_def = no_value16;
    std::string_view lineage;
    std::string_view max_tres_mins_pj;
    std::string_view max_tres_run_mins;
    std::string_view max_tres_pj;
    std::string_view max_tres_pn;
    std::uint32_t max_jobs = no_value32;
    std::uint32_t max_jobs_accrue = no_value32;
    std::uint32_t min_prio_thresh = no_value32;
    std::uint32_t max_submit_jobs = no_value32;
    std::uint32_t max_wall_pj = no_value32;
    std::string_view parent_acct;
    std::uint32_t parent_id = 0;
    std::string_view partition;
    std::uint32_t priority = no_value32;
    List<std::string_view> qos_list;  // ids as text, both ways
    std::uint32_t uid = 0;
    std::string_view user;
};
inline constexpr WireRow assoc_rec_rows[] = {
    WIRE(AssociationRecord, accounting_list, wire::list<wire::accounting_rec>),
    WIRE(AssociationRecord, acct, wire::text),
    WIRE(AssociationRecord, cluster, wire::text),
    WIRE(AssociationRecord, comment, wire::text),
    WIRE(AssociationRecord, def_qos_id, wire::u32),
    WIRE(AssociationRecord, flags, wire::u32),
    WIRE(AssociationRecord, shares_raw, wire::u32),
    WIRE(AssociationRecord, grp_tres_mins, wire::text),
    WIRE(AssociationRecord, grp_tres_run_mins, wire::text),
    WIRE(AssociationRecord, grp_tres, wire::text),
    WIRE(AssociationRecord, grp_jobs, wire::u32),
    WIRE(AssociationRecord, grp_jobs_accrue, wire::u32),
    WIRE(AssociationRecord, grp_submit_jobs, wire::u32),
    WIRE(AssociationRecord, grp_wall, wire::u32),
    WIRE(AssociationRecord, id, wire::u32),
    WIRE(AssociationRecord, is_def, wire::u16),
    WIRE(AssociationRecord, lineage, wire::text),
    WIRE(AssociationRecord, max_tres_mins_pj, wire::text),
    WIRE(AssociationRecord, max_tres_run_mins, wire::text),
    WIRE(AssociationRecord, max_tres_pj, wire::text),
    WIRE(AssociationRecord, max_tres_pn, wire::text),
    WIRE(AssociationRecord, max_jobs, wire::u32),
    WIRE(AssociationRecord, max_jobs_accrue, wire::u32),
    WIRE(AssociationRecord, min_prio_thresh, wire::u32),
    WIRE(AssociationRecord, max_submit_jobs, wire::u32),
    WIRE(AssociationRecord, max_wall_pj, wire::u32),
    WIRE(AssociationRecord, parent_acct, wire::text),
    WIRE(AssociationRecord, parent_id, wire::u32),
    WIRE(AssociationRecord, partition, wire::text),
    WIRE(AssociationRecord, priority, wire::u32),
    WIRE(AssociationRecord, qos_list, wire::list<wire::text>),
    WIRE(AssociationRecord, uid, wire::u32),
    WIRE(AssociationRecord, user, wire::text),
};
namespace wire {
using assoc_rec = record<AssociationRecord, assoc_rec_rows>;
}

struct CoordinatorRecord {
    std::string_view name;
    std::uint16_t direct = 0;
};
inline constexpr WireRow coord_rec_rows[] = {
    WIRE(CoordinatorRecord, name, wire::text),
    WIRE(CoordinatorRecord, direct, wire::u16),
};
namespace wire {
using coord_rec = record<CoordinatorRecord, coord_rec_rows>;
}

struct WckeyRecord {
    List<AccountingRecord> accounting_list;
    std::string_view cluster;
    std::uint32_t flags = 0;
    std::uint32_t id = 0;
    std::uint16_t is_def = no_value16;
    std::string_view name;  // a user's default key starts with '*'
    std::uint32_t uid = 0;
    std::string_view user;
};
inline constexpr WireRow wckey_rec_rows[] = {
    WIRE(WckeyRecord, accounting_list, wire::list<wire::accounting_rec>),
    WIRE(WckeyRecord, cluster, wire::text),
    WIRE(WckeyRecord, flags, wire::u32),
    WIRE(WckeyRecord, id, wire::u32),
    WIRE(WckeyRecord, is_def, wire::u16),
    WIRE(WckeyRecord, name, wire::text),
    WIRE(WckeyRecord, uid, wire::u32),
    WIRE(WckeyRecord, user, wire::text),
};
namespace wire {
using wckey_rec = record<WckeyRecord, wckey_rec_rows>;
}

struct UserRecord {
    std::uint16_t admin_level = 0;  // 0 not set, 1 none, 2 operator, 3 administrator
    List<AssociationRecord> assoc_list;
    List<CoordinatorRecord> coord_accts;
    std::string_view default_acct;
    std::string_view default_wckey;
    std::uint32_t flags = 0;
    std::string_view name;
    std::string_view old_name;
    std::uint32_t uid = 0;
    List<WckeyRecord> wckey_list;
};
inline constexpr WireRow user_rec_rows[] = {
    WIRE(UserRecord, admin_level, wire::u16),
    WIRE(UserRecord, assoc_list, wire::list<wire::assoc_rec>),
    WIRE(UserRecord, coord_accts, wire::list<wire::coord_rec>),
    WIRE(UserRecord, default_acct, wire::text),
    WIRE(UserRecord, default_wckey, wire::text),
    WIRE(UserRecord, flags, wire::u32),
    WIRE(UserRecord, name, wire::text),
    WIRE(UserRecord, old_name, wire::text),
    WIRE(UserRecord, uid, wire::u32),
    WIRE(UserRecord, wckey_list, wire::list<wire::wckey_rec>),
};
namespace wire {
using user_rec = record<UserRecord, user_rec_rows>;
}

// Without_defaults of the API is not on the wire
struct UserCondition {
    std::uint16_t admin_level = 0;
    AssociationCondition assoc_cond;  // ALWAYS present: slurmdbd dereferences it in DBD_GET_USERS and dies without
    List<std::string_view> def_acct_list;
    List<std::string_view> def_wckey_list;
    std::uint16_t with_assocs = 0;
    std::uint16_t with_coords = 0;
    std::uint16_t with_deleted = 0;
    std::uint16_t with_wckeys = 0;
};
inline constexpr WireRow user_cond_rows[] = {
    WIRE(UserCondition, admin_level, wire::u16),
    WIRE(UserCondition, assoc_cond, wire::assoc_cond),
    WIRE(UserCondition, def_acct_list, wire::list<wire::text>),
    WIRE(UserCondition, def_wckey_list, wire::list<wire::text>),
    WIRE(UserCondition, with_assocs, wire::u16),
    WIRE(UserCondition, with_coords, wire::u16),
    WIRE(UserCondition, with_deleted, wire::u16),
    WIRE(UserCondition, with_wckeys, wire::u16),
};
namespace wire {
using user_cond = record<UserCondition, user_cond_rows>;
}

struct AccountRecord {
    List<AssociationRecord> assoc_list;
    List<CoordinatorRecord> coordinators;
    std::string_view description;
    std::uint32_t flags = 0;
    std::string_view name;
    std::string_view organization;
};
inline constexpr WireRow account_rec_rows[] = {
    WIRE(AccountRecord, assoc_list, wire::list<wire::assoc_rec>),
    WIRE(AccountRecord, coordinators, wire::list<wire::coord_rec>),
    WIRE(AccountRecord, description, wire::text),
    WIRE(AccountRecord, flags, wire::u32),
    WIRE(AccountRecord, name, wire::text),
    WIRE(AccountRecord, organization, wire::text),
};
namespace wire {
using account_rec = record<AccountRecord, account_rec_rows>;
}

struct AccountCondition {
    AssociationCondition assoc_cond;
    List<std::string_view> description_list;
    std::uint32_t flags = 0;  // bits 0,1,2,3,16
    List<std::string_view> organization_list;
};
inline constexpr WireRow account_cond_rows[] = {
    WIRE(AccountCondition, assoc_cond, wire::assoc_cond),
    WIRE(AccountCondition, description_list, wire::list<wire::text>),
    WIRE(AccountCondition, flags, wire::u32),
    WIRE(AccountCondition, organization_list, wire::list<wire::text>),
};
namespace wire {
using account_cond = record<AccountCondition, account_cond_rows>;
}

struct WckeyCondition {
    List<std::string_view> cluster_list;
    List<std::string_view> format_list;
    List<std::string_view> id_list;
    List<std::string_view> name_list;
    std::uint16_t only_defs = 0;
    Time usage_end = 0;
    Time usage_start = 0;
    List<std::string_view> user_list;
    std::uint16_t with_usage = 0;
    std::uint16_t with_deleted = 0;
};
inline constexpr WireRow wckey_cond_rows[] = {
    WIRE(WckeyCondition, cluster_list, wire::list<wire::text>),
    WIRE(WckeyCondition, format_list, wire::list<wire::text>),
    WIRE(WckeyCondition, id_list, wire::list<wire::text>),
    WIRE(WckeyCondition, name_list, wire::list<wire::text>),
    WIRE(WckeyCondition, only_defs, wire::u16),
    WIRE(WckeyCondition, usage_end, wire::time),
    WIRE(WckeyCondition, usage_start, wire::time),
    WIRE(WckeyCondition, user_list, wire::list<wire::text>),
    WIRE(WckeyCondition, with_usage, wire::u16),
    WIRE(WckeyCondition, with_deleted, wire::u16),
};
namespace wire {
using wckey_cond = record<WckeyCondition, wckey_cond_rows>;
}

struct ClusterCondition {
    std::uint16_t classification = 0;
    List<std::string_view> cluster_list;
    List<std::string_view> federation_list;
    std::uint32_t flags = no_value32;  // NO_VAL: any
    List<std::string_view> format_list;
    List<std::string_view> rpc_version_list;
    Time usage_end = 0;
    Time usage_start = 0;
    std::uint16_t with_usage = 0;  // before with_deleted
    std::uint16_t with_deleted = 0;
};
inline constexpr WireRow cluster_cond_rows[] = {
    WIRE(ClusterCondition, classification, wire::u16),
    WIRE(ClusterCondition, cluster_list, wire::list<wire::text>),
    WIRE(ClusterCondition, federation_list, wire::list<wire::text>),
    WIRE(ClusterCondition, flags, wire::u32),
    WIRE(ClusterCondition, format_list, wire::list<wire::text>),
    WIRE(ClusterCondition, rpc_version_list, wire::list<wire::text>),
    WIRE(ClusterCondition, usage_end, wire::time),
    WIRE(ClusterCondition, usage_start, wire::time),
    WIRE(ClusterCondition, with_usage, wire::u16),
    WIRE(ClusterCondition, with_deleted, wire::u16),
};
namespace wire {
using cluster_cond = record<ClusterCondition, cluster_cond_rows>;
}

struct ClusterAccounting {
    std::uint64_t alloc_secs = 0;
    TresRecord tres_rec;
    std::uint64_t down_secs = 0;
    std::uint64_t idle_secs = 0;
    std::uint64_t over_secs = 0;
    std::uint64_t pdown_secs = 0;
    Time period_start = 0;
    std::uint64_t plan_secs = 0;
};
inline constexpr WireRow cluster_accounting_rows[] = {
    WIRE(ClusterAccounting, alloc_secs, wire::u64),    WIRE(ClusterAccounting, tres_rec, wire::tres_rec),
    WIRE(ClusterAccounting, down_secs, wire::u64),     WIRE(ClusterAccounting, idle_secs, wire::u64),
    WIRE(ClusterAccounting, over_secs, wire::u64),     WIRE(ClusterAccounting, pdown_secs, wire::u64),
    WIRE(ClusterAccounting, period_start, wire::time), WIRE(ClusterAccounting, plan_secs, wire::u64),
};
namespace wire {
using cluster_accounting = record<ClusterAccounting, cluster_accounting_rows>;
}

struct ClusterRecord {
    bool present = true;
    List<ClusterAccounting> accounting_list;
    std::uint16_t classification = 0;
    std::string_view control_host;
    std::uint32_t control_port = 0;
    std::uint16_t dimensions = 0;
    List<std::string_view> fed_feature_list;
    std::string_view fed_name;
    std::uint32_t fed_id = 0;
    std::uint32_t fed_state = no_value32;
    std::uint8_t fed_sync_recvd = 0;
    std::uint8_t fed_sync_sent = 0;
    std::uint32_t flags = no_value32;
    std::uint16_t id = 0;
    std::string_view name;
    std::string_view nodes;
    AssociationRecord root_assoc;
    std::uint16_t rpc_version = 0;
    std::uint8_t fed_recv_open = 0;
    std::uint8_t fed_send_open = 0;
    std::string_view tres_str;
};
inline constexpr WireRow cluster_rec_rows[] = {
    WIRE(ClusterRecord, present, wire::boolean),
    WIRE_IF(ClusterRecord, accounting_list, wire::list<wire::cluster_accounting>, r.present),
    WIRE_IF(ClusterRecord, classification, wire::u16, r.present),
    WIRE_IF(ClusterRecord, control_host, wire::text, r.present),
    WIRE_IF(ClusterRecord, control_port, wire::u32, r.present),
    WIRE_IF(ClusterRecord, dimensions, wire::u16, r.present),
    WIRE_IF(ClusterRecord, fed_feature_list, wire::list<wire::text>, r.present),
    WIRE_IF(ClusterRecord, fed_name, wire::text, r.present),
    WIRE_IF(ClusterRecord, fed_id, wire::u32, r.present),
    WIRE_IF(ClusterRecord, fed_state, wire::u32, r.present),
    WIRE_IF(ClusterRecord, fed_sync_recvd, wire::u8, r.present),
    WIRE_IF(ClusterRecord, fed_sync_sent, wire::u8, r.present),
    WIRE_IF(ClusterRecord, flags, wire::u32, r.present),
    WIRE_IF(ClusterRecord, id, wire::u16, r.present),
    WIRE_IF(ClusterRecord, name, wire::text, r.present),
    WIRE_IF(ClusterRecord, nodes, wire::text, r.present),
    WIRE_IF(ClusterRecord, root_assoc, wire::assoc_rec, r.present),
    WIRE_IF(ClusterRecord, rpc_version, wire::u16, r.present),
    WIRE_IF(ClusterRecord, fed_recv_open, wire::u8, r.present),
    WIRE_IF(ClusterRecord, fed_send_open, wire::u8, r.present),
    WIRE_IF(ClusterRecord, tres_str, wire::text, r.present),
};
namespace wire {
using cluster_rec = record<ClusterRecord, cluster_rec_rows>;
}

struct InstanceCondition {
    List<std::string_view> cluster_list;
    List<std::string_view> extra_list;
    List<std::string_view> format_list;
    List<std::string_view> instance_id_list;
    List<std::string_view> instance_type_list;
    std::string_view node_list;
    Time time_end = 0;
    Time time_start = 0;
};
inline constexpr WireRow instance_cond_rows[] = {
    WIRE(InstanceCondition, cluster_list, wire::list<wire::text>),
    WIRE(InstanceCondition, extra_list, wire::list<wire::text>),
    WIRE(InstanceCondition, format_list, wire::list<wire::text>),
    WIRE(InstanceCondition, instance_id_list, wire::list<wire::text>),
    WIRE(InstanceCondition, instance_type_list, wire::list<wire::text>),
    WIRE(InstanceCondition, node_list, wire::text),
    WIRE(InstanceCondition, time_end, wire::time),
    WIRE(InstanceCondition, time_start, wire::time),
};
namespace wire {
using instance_cond = record<InstanceCondition, instance_cond_rows>;
}

struct InstanceRecord {
    std::string_view cluster;
    std::string_view extra;
    std::string_view instance_id;
    std::string_view instance_type;
    std::string_view node_name;
    Time time_end = 0;
    Time time_start = 0;
};
inline constexpr WireRow instance_rec_rows[] = {
    WIRE(InstanceRecord, cluster, wire::text),     WIRE(InstanceRecord, extra, wire::text),
    WIRE(InstanceRecord, instance_id, wire::text), WIRE(InstanceRecord, instance_type, wire::text),
    WIRE(InstanceRecord, node_name, wire::text),   WIRE(InstanceRecord, time_end, wire::time),
    WIRE(InstanceRecord, time_start, wire::time),
};
namespace wire {
using instance_rec = record<InstanceRecord, instance_rec_rows>;
}

// AccountsToAdd likewise
struct AssociationAddition {
    List<std::string_view> acct_list;
    AssociationRecord assoc;
    List<std::string_view> cluster_list;
    List<std::string_view> partition_list;
    List<std::string_view> user_list;
    List<std::string_view> wckey_list;
};
inline constexpr WireRow add_assoc_cond_rows[] = {
    WIRE(AssociationAddition, acct_list, wire::list<wire::text>),
    WIRE(AssociationAddition, assoc, wire::assoc_rec),
    WIRE(AssociationAddition, cluster_list, wire::list<wire::text>),
    WIRE(AssociationAddition, partition_list, wire::list<wire::text>),
    WIRE(AssociationAddition, user_list, wire::list<wire::text>),
    WIRE(AssociationAddition, wckey_list, wire::list<wire::text>),
};
namespace wire {
using add_assoc_cond = record<AssociationAddition, add_assoc_cond_rows>;
}

// Coordinators: the accounts, and who (cond.assoc_cond.user_list)
struct CoordinatorChange {
    List<std::string_view> acct_list;  // a plain count, 0 for none
    UserCondition cond;
};
inline constexpr WireRow acct_coord_rows[] = {
    WIRE(CoordinatorChange, acct_list, wire::array<wire::text>),
    WIRE(CoordinatorChange, cond, wire::user_cond),
};
namespace wire {
using acct_coord = record<CoordinatorChange, acct_coord_rows>;
}

}  // namespace restd::slurm
