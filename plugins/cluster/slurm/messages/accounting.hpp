// Records of slurmdbd: resources, qualities of service, associations, accounts, users, wckeys, clusters.
//
// Layouts: Slurm's src/common/slurm_protocol_pack.c, slurmdb_pack.c and slurmdbd_pack.c. Views and lists show into the received
// buffer and its arena.
#pragma once

#include <cstdint>
#include <string_view>

#include "../wire/codecs.hpp"
#include "restd/values.hpp"

namespace restd::slurm {

struct TresRecord {
    std::uint64_t alloc_secs = 0;
    std::uint64_t count = 0;
    std::uint32_t id = 0;
    std::string_view name;
    std::string_view type;
};
inline constexpr WireRow tres_rec_rows[] = {
    WIRE(TresRecord, alloc_secs, alloc_secs, wire::u64),
    WIRE(TresRecord, count, count, wire::u64),
    WIRE(TresRecord, id, id, wire::u32),
    WIRE(TresRecord, name, name, wire::text),
    WIRE(TresRecord, type, type, wire::text),
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
    WIRE(TresCondition, count, count, wire::u64),
    WIRE(TresCondition, format_list, format_list, wire::list<wire::text>),
    WIRE(TresCondition, id_list, id_list, wire::list<wire::text>),
    WIRE(TresCondition, name_list, name_list, wire::list<wire::text>),
    WIRE(TresCondition, type_list, type_list, wire::list<wire::text>),
    WIRE(TresCondition, with_deleted, with_deleted, wire::u16),
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
inline constexpr auto has_qos_condition = [](const QosCondition& r) { return r.present; };
inline constexpr WireRow qos_cond_rows[] = {
    WIRE(QosCondition, present, present, wire::boolean),
    WIRE(QosCondition, description_list, description_list, wire::list<wire::text>).when(has_qos_condition),
    WIRE(QosCondition, flags, flags, wire::u16).when(has_qos_condition),
    WIRE(QosCondition, format_list, format_list, wire::list<wire::text>).when(has_qos_condition),
    WIRE(QosCondition, id_list, id_list, wire::list<wire::text>).when(has_qos_condition),
    WIRE(QosCondition, name_list, name_list, wire::list<wire::text>).when(has_qos_condition),
    WIRE(QosCondition, preempt_mode, preempt_mode, wire::u16).when(has_qos_condition),
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
    double usage_factor = no_value32;  // unset is (double)NO_VAL = 4294967294.0; infinite (double)INFINITE = 4294967295.0
    double usage_thres = no_value32;
    double limit_factor = no_value32;
};
inline constexpr WireRow qos_rec_rows[] = {
    WIRE(QosRecord, description, description, wire::text),
    WIRE(QosRecord, id, id, wire::u32),
    WIRE(QosRecord, flags, flags, wire::u32),
    WIRE(QosRecord, grace_time, grace_time, wire::u32),
    WIRE(QosRecord, grp_tres_mins, grp_tres_mins, wire::text),
    WIRE(QosRecord, grp_tres_run_mins, grp_tres_run_mins, wire::text),
    WIRE(QosRecord, grp_tres, grp_tres, wire::text),
    WIRE(QosRecord, grp_jobs, grp_jobs, wire::u32),
    WIRE(QosRecord, grp_jobs_accrue, grp_jobs_accrue, wire::u32),
    WIRE(QosRecord, grp_submit_jobs, grp_submit_jobs, wire::u32),
    WIRE(QosRecord, grp_wall, grp_wall, wire::u32),
    WIRE(QosRecord, max_tres_mins_pj, max_tres_mins_pj, wire::text),
    WIRE(QosRecord, max_tres_run_mins_pa, max_tres_run_mins_pa, wire::text),
    WIRE(QosRecord, max_tres_run_mins_pu, max_tres_run_mins_pu, wire::text),
    WIRE(QosRecord, max_tres_pa, max_tres_pa, wire::text),
    WIRE(QosRecord, max_tres_pj, max_tres_pj, wire::text),
    WIRE(QosRecord, max_tres_pn, max_tres_pn, wire::text),
    WIRE(QosRecord, max_tres_pu, max_tres_pu, wire::text),
    WIRE(QosRecord, max_jobs_pa, max_jobs_pa, wire::u32),
    WIRE(QosRecord, max_jobs_pu, max_jobs_pu, wire::u32),
    WIRE(QosRecord, max_jobs_accrue_pa, max_jobs_accrue_pa, wire::u32),
    WIRE(QosRecord, max_jobs_accrue_pu, max_jobs_accrue_pu, wire::u32),
    WIRE(QosRecord, min_prio_thresh, min_prio_thresh, wire::u32),
    WIRE(QosRecord, max_submit_jobs_pa, max_submit_jobs_pa, wire::u32),
    WIRE(QosRecord, max_submit_jobs_pu, max_submit_jobs_pu, wire::u32),
    WIRE(QosRecord, max_wall_pj, max_wall_pj, wire::u32),
    WIRE(QosRecord, min_tres_pj, min_tres_pj, wire::text),
    WIRE(QosRecord, name, name, wire::text),
    WIRE(QosRecord, preempt_bitstr, preempt_bitstr, wire::bits),
    WIRE(QosRecord, preempt_list, preempt_list, wire::list<wire::text>),
    WIRE(QosRecord, preempt_mode, preempt_mode, wire::u16),
    WIRE(QosRecord, preempt_exempt_time, preempt_exempt_time, wire::u32),
    WIRE(QosRecord, priority, priority, wire::u32),
    WIRE(QosRecord, usage_factor, usage_factor, wire::millionfold),
    WIRE(QosRecord, usage_thres, usage_thres, wire::millionfold),
    WIRE(QosRecord, limit_factor, limit_factor, wire::millionfold),
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
inline constexpr auto has_association_condition = [](const AssociationCondition& r) { return r.present; };
inline constexpr WireRow assoc_cond_rows[] = {
    WIRE(AssociationCondition, present, present, wire::boolean),
    WIRE(AssociationCondition, acct_list, acct_list, wire::list<wire::text>).when(has_association_condition),
    WIRE(AssociationCondition, cluster_list, cluster_list, wire::list<wire::text>).when(has_association_condition),
    WIRE(AssociationCondition, def_qos_id_list, def_qos_id_list, wire::list<wire::text>).when(has_association_condition),
    WIRE(AssociationCondition, flags, flags, wire::u32).when(has_association_condition),
    WIRE(AssociationCondition, format_list, format_list, wire::list<wire::text>).when(has_association_condition),
    WIRE(AssociationCondition, id_list, id_list, wire::list<wire::text>).when(has_association_condition),
    WIRE(AssociationCondition, partition_list, partition_list, wire::list<wire::text>).when(has_association_condition),
    WIRE(AssociationCondition, parent_acct_list, parent_acct_list, wire::list<wire::text>).when(has_association_condition),
    WIRE(AssociationCondition, qos_list, qos_list, wire::list<wire::text>).when(has_association_condition),
    WIRE(AssociationCondition, usage_end, usage_end, wire::time).when(has_association_condition),
    WIRE(AssociationCondition, usage_start, usage_start, wire::time).when(has_association_condition),
    WIRE(AssociationCondition, user_list, user_list, wire::list<wire::text>).when(has_association_condition),
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
    WIRE(AccountingRecord, alloc_secs, alloc_secs, wire::u64),
    WIRE(AccountingRecord, tres_rec, tres_rec, wire::tres_rec),
    WIRE(AccountingRecord, id, id, wire::u32),
    WIRE(AccountingRecord, id_alt, id_alt, wire::u32),
    WIRE(AccountingRecord, period_start, period_start, wire::time),
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
    WIRE(AssociationRecord, accounting_list, accounting_list, wire::list<wire::accounting_rec>),
    WIRE(AssociationRecord, acct, acct, wire::text),
    WIRE(AssociationRecord, cluster, cluster, wire::text),
    WIRE(AssociationRecord, comment, comment, wire::text),
    WIRE(AssociationRecord, def_qos_id, def_qos_id, wire::u32),
    WIRE(AssociationRecord, flags, flags, wire::u32),
    WIRE(AssociationRecord, shares_raw, shares_raw, wire::u32),
    WIRE(AssociationRecord, grp_tres_mins, grp_tres_mins, wire::text),
    WIRE(AssociationRecord, grp_tres_run_mins, grp_tres_run_mins, wire::text),
    WIRE(AssociationRecord, grp_tres, grp_tres, wire::text),
    WIRE(AssociationRecord, grp_jobs, grp_jobs, wire::u32),
    WIRE(AssociationRecord, grp_jobs_accrue, grp_jobs_accrue, wire::u32),
    WIRE(AssociationRecord, grp_submit_jobs, grp_submit_jobs, wire::u32),
    WIRE(AssociationRecord, grp_wall, grp_wall, wire::u32),
    WIRE(AssociationRecord, id, id, wire::u32),
    WIRE(AssociationRecord, is_def, is_def, wire::u16),
    WIRE(AssociationRecord, lineage, lineage, wire::text),
    WIRE(AssociationRecord, max_tres_mins_pj, max_tres_mins_pj, wire::text),
    WIRE(AssociationRecord, max_tres_run_mins, max_tres_run_mins, wire::text),
    WIRE(AssociationRecord, max_tres_pj, max_tres_pj, wire::text),
    WIRE(AssociationRecord, max_tres_pn, max_tres_pn, wire::text),
    WIRE(AssociationRecord, max_jobs, max_jobs, wire::u32),
    WIRE(AssociationRecord, max_jobs_accrue, max_jobs_accrue, wire::u32),
    WIRE(AssociationRecord, min_prio_thresh, min_prio_thresh, wire::u32),
    WIRE(AssociationRecord, max_submit_jobs, max_submit_jobs, wire::u32),
    WIRE(AssociationRecord, max_wall_pj, max_wall_pj, wire::u32),
    WIRE(AssociationRecord, parent_acct, parent_acct, wire::text),
    WIRE(AssociationRecord, parent_id, parent_id, wire::u32),
    WIRE(AssociationRecord, partition, partition, wire::text),
    WIRE(AssociationRecord, priority, priority, wire::u32),
    WIRE(AssociationRecord, qos_list, qos_list, wire::list<wire::text>),
    WIRE(AssociationRecord, uid, uid, wire::u32),
    WIRE(AssociationRecord, user, user, wire::text),
};
namespace wire {
using assoc_rec = record<AssociationRecord, assoc_rec_rows>;
}

struct CoordinatorRecord {
    std::string_view name;
    std::uint16_t direct = 0;
};
inline constexpr WireRow coord_rec_rows[] = {
    WIRE(CoordinatorRecord, name, name, wire::text),
    WIRE(CoordinatorRecord, direct, direct, wire::u16),
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
    WIRE(WckeyRecord, accounting_list, accounting_list, wire::list<wire::accounting_rec>),
    WIRE(WckeyRecord, cluster, cluster, wire::text),
    WIRE(WckeyRecord, flags, flags, wire::u32),
    WIRE(WckeyRecord, id, id, wire::u32),
    WIRE(WckeyRecord, is_def, is_def, wire::u16),
    WIRE(WckeyRecord, name, name, wire::text),
    WIRE(WckeyRecord, uid, uid, wire::u32),
    WIRE(WckeyRecord, user, user, wire::text),
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
    WIRE(UserRecord, admin_level, admin_level, wire::u16),
    WIRE(UserRecord, assoc_list, assoc_list, wire::list<wire::assoc_rec>),
    WIRE(UserRecord, coord_accts, coord_accts, wire::list<wire::coord_rec>),
    WIRE(UserRecord, default_acct, default_acct, wire::text),
    WIRE(UserRecord, default_wckey, default_wckey, wire::text),
    WIRE(UserRecord, flags, flags, wire::u32),
    WIRE(UserRecord, name, name, wire::text),
    WIRE(UserRecord, old_name, old_name, wire::text),
    WIRE(UserRecord, uid, uid, wire::u32),
    WIRE(UserRecord, wckey_list, wckey_list, wire::list<wire::wckey_rec>),
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
    WIRE(UserCondition, admin_level, admin_level, wire::u16),
    WIRE(UserCondition, assoc_cond, assoc_cond, wire::assoc_cond),
    WIRE(UserCondition, def_acct_list, def_acct_list, wire::list<wire::text>),
    WIRE(UserCondition, def_wckey_list, def_wckey_list, wire::list<wire::text>),
    WIRE(UserCondition, with_assocs, with_assocs, wire::u16),
    WIRE(UserCondition, with_coords, with_coords, wire::u16),
    WIRE(UserCondition, with_deleted, with_deleted, wire::u16),
    WIRE(UserCondition, with_wckeys, with_wckeys, wire::u16),
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
    WIRE(AccountRecord, assoc_list, assoc_list, wire::list<wire::assoc_rec>),
    WIRE(AccountRecord, coordinators, coordinators, wire::list<wire::coord_rec>),
    WIRE(AccountRecord, description, description, wire::text),
    WIRE(AccountRecord, flags, flags, wire::u32),
    WIRE(AccountRecord, name, name, wire::text),
    WIRE(AccountRecord, organization, organization, wire::text),
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
    WIRE(AccountCondition, assoc_cond, assoc_cond, wire::assoc_cond),
    WIRE(AccountCondition, description_list, description_list, wire::list<wire::text>),
    WIRE(AccountCondition, flags, flags, wire::u32),
    WIRE(AccountCondition, organization_list, organization_list, wire::list<wire::text>),
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
    WIRE(WckeyCondition, cluster_list, cluster_list, wire::list<wire::text>),
    WIRE(WckeyCondition, format_list, format_list, wire::list<wire::text>),
    WIRE(WckeyCondition, id_list, id_list, wire::list<wire::text>),
    WIRE(WckeyCondition, name_list, name_list, wire::list<wire::text>),
    WIRE(WckeyCondition, only_defs, only_defs, wire::u16),
    WIRE(WckeyCondition, usage_end, usage_end, wire::time),
    WIRE(WckeyCondition, usage_start, usage_start, wire::time),
    WIRE(WckeyCondition, user_list, user_list, wire::list<wire::text>),
    WIRE(WckeyCondition, with_usage, with_usage, wire::u16),
    WIRE(WckeyCondition, with_deleted, with_deleted, wire::u16),
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
    WIRE(ClusterCondition, classification, classification, wire::u16),
    WIRE(ClusterCondition, cluster_list, cluster_list, wire::list<wire::text>),
    WIRE(ClusterCondition, federation_list, federation_list, wire::list<wire::text>),
    WIRE(ClusterCondition, flags, flags, wire::u32),
    WIRE(ClusterCondition, format_list, format_list, wire::list<wire::text>),
    WIRE(ClusterCondition, rpc_version_list, rpc_version_list, wire::list<wire::text>),
    WIRE(ClusterCondition, usage_end, usage_end, wire::time),
    WIRE(ClusterCondition, usage_start, usage_start, wire::time),
    WIRE(ClusterCondition, with_usage, with_usage, wire::u16),
    WIRE(ClusterCondition, with_deleted, with_deleted, wire::u16),
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
    WIRE(ClusterAccounting, alloc_secs, alloc_secs, wire::u64),
    WIRE(ClusterAccounting, tres_rec, tres_rec, wire::tres_rec),
    WIRE(ClusterAccounting, down_secs, down_secs, wire::u64),
    WIRE(ClusterAccounting, idle_secs, idle_secs, wire::u64),
    WIRE(ClusterAccounting, over_secs, over_secs, wire::u64),
    WIRE(ClusterAccounting, pdown_secs, pdown_secs, wire::u64),
    WIRE(ClusterAccounting, period_start, period_start, wire::time),
    WIRE(ClusterAccounting, plan_secs, plan_secs, wire::u64),
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
inline constexpr auto has_cluster = [](const ClusterRecord& r) { return r.present; };
inline constexpr WireRow cluster_rec_rows[] = {
    WIRE(ClusterRecord, present, present, wire::boolean),
    WIRE(ClusterRecord, accounting_list, accounting_list, wire::list<wire::cluster_accounting>).when(has_cluster),
    WIRE(ClusterRecord, classification, classification, wire::u16).when(has_cluster),
    WIRE(ClusterRecord, control_host, control_host, wire::text).when(has_cluster),
    WIRE(ClusterRecord, control_port, control_port, wire::u32).when(has_cluster),
    WIRE(ClusterRecord, dimensions, dimensions, wire::u16).when(has_cluster),
    WIRE(ClusterRecord, fed_feature_list, fed_feature_list, wire::list<wire::text>).when(has_cluster),
    WIRE(ClusterRecord, fed_name, fed_name, wire::text).when(has_cluster),
    WIRE(ClusterRecord, fed_id, fed_id, wire::u32).when(has_cluster),
    WIRE(ClusterRecord, fed_state, fed_state, wire::u32).when(has_cluster),
    WIRE(ClusterRecord, fed_sync_recvd, fed_sync_recvd, wire::u8).when(has_cluster),
    WIRE(ClusterRecord, fed_sync_sent, fed_sync_sent, wire::u8).when(has_cluster),
    WIRE(ClusterRecord, flags, flags, wire::u32).when(has_cluster),
    WIRE(ClusterRecord, id, id, wire::u16).when(has_cluster),
    WIRE(ClusterRecord, name, name, wire::text).when(has_cluster),
    WIRE(ClusterRecord, nodes, nodes, wire::text).when(has_cluster),
    WIRE(ClusterRecord, root_assoc, root_assoc, wire::assoc_rec).when(has_cluster),
    WIRE(ClusterRecord, rpc_version, rpc_version, wire::u16).when(has_cluster),
    WIRE(ClusterRecord, fed_recv_open, fed_recv_open, wire::u8).when(has_cluster),
    WIRE(ClusterRecord, fed_send_open, fed_send_open, wire::u8).when(has_cluster),
    WIRE(ClusterRecord, tres_str, tres_str, wire::text).when(has_cluster),
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
    WIRE(InstanceCondition, cluster_list, cluster_list, wire::list<wire::text>),
    WIRE(InstanceCondition, extra_list, extra_list, wire::list<wire::text>),
    WIRE(InstanceCondition, format_list, format_list, wire::list<wire::text>),
    WIRE(InstanceCondition, instance_id_list, instance_id_list, wire::list<wire::text>),
    WIRE(InstanceCondition, instance_type_list, instance_type_list, wire::list<wire::text>),
    WIRE(InstanceCondition, node_list, node_list, wire::text),
    WIRE(InstanceCondition, time_end, time_end, wire::time),
    WIRE(InstanceCondition, time_start, time_start, wire::time),
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
    WIRE(InstanceRecord, cluster, cluster, wire::text),         WIRE(InstanceRecord, extra, extra, wire::text),
    WIRE(InstanceRecord, instance_id, instance_id, wire::text), WIRE(InstanceRecord, instance_type, instance_type, wire::text),
    WIRE(InstanceRecord, node_name, node_name, wire::text),     WIRE(InstanceRecord, time_end, time_end, wire::time),
    WIRE(InstanceRecord, time_start, time_start, wire::time),
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
    WIRE(AssociationAddition, acct_list, acct_list, wire::list<wire::text>),
    WIRE(AssociationAddition, assoc, assoc, wire::assoc_rec),
    WIRE(AssociationAddition, cluster_list, cluster_list, wire::list<wire::text>),
    WIRE(AssociationAddition, partition_list, partition_list, wire::list<wire::text>),
    WIRE(AssociationAddition, user_list, user_list, wire::list<wire::text>),
    WIRE(AssociationAddition, wckey_list, wckey_list, wire::list<wire::text>),
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
    WIRE(CoordinatorChange, acct_list, acct_list, wire::array<wire::text>),
    WIRE(CoordinatorChange, cond, cond, wire::user_cond),
};
namespace wire {
using acct_coord = record<CoordinatorChange, acct_coord_rows>;
}

}  // namespace restd::slurm
