// Records of slurmdbd: TRES, QOS, associations, accounts, users, wckeys, clusters.
//
// Views and lists refer to the received message and its arena.
#pragma once

#include <cstdint>
#include <string_view>

#include "restd/model/account.hpp"
#include "restd/model/accounting.hpp"
#include "restd/model/association.hpp"
#include "restd/model/cluster_record.hpp"
#include "restd/model/qos.hpp"
#include "restd/model/values.hpp"
#include "wire/codecs.hpp"

namespace restd::slurm {

inline constexpr WireRow tres_rec_rows[] = {
    WIRE_SKIPPED(model::Tres, alloc_secs, wire::u64),
    WIRE(model::Tres, count, count, wire::u64),
    WIRE(model::Tres, id, id, wire::u32),
    WIRE(model::Tres, name, name, wire::text),
    WIRE(model::Tres, type, type, wire::text),
};
namespace wire {
using tres_rec = record<model::Tres, tres_rec_rows>;
}

struct TresCondition {
    bool with_deleted = false;
};
inline constexpr WireRow tres_cond_rows[] = {
    WIRE_FIXED(TresCondition, count, wire::u64, no_value32),
    WIRE_SKIPPED(TresCondition, format_list, wire::list<wire::text>),
    WIRE_SKIPPED(TresCondition, id_list, wire::list<wire::text>),
    WIRE_SKIPPED(TresCondition, name_list, wire::list<wire::text>),
    WIRE_SKIPPED(TresCondition, type_list, wire::list<wire::text>),
    WIRE(TresCondition, with_deleted, with_deleted, wire::u16),
};
namespace wire {
using tres_cond = record<TresCondition, tres_cond_rows>;
}

namespace wire {
// In a filter 0 means any mode, and the mode OFF has its own bit (PREEMPT_MODE_COND_OFF).
struct wanted_preempt_mode : u16 {
    static constexpr std::uint16_t any = 0, none = 0x10;
    static void unpack(Unpacker& from, std::uint16_t& mode)
    {
        mode = from.u16();
        mode = mode == any ? model::qos_preempt_mode_not_given : mode == none ? std::uint16_t{0} : mode;
    }
    static void pack(Packer& to, const std::uint16_t& mode)
    {
        to.u16(mode == model::qos_preempt_mode_not_given ? any : mode == 0 ? none : mode);
    }
};
}  // namespace wire

struct QosCondition : model::QosCondition {
    bool present = true;  // false: nothing follows
};
inline constexpr auto has_qos_condition = [](const QosCondition& r) { return r.present; };
inline constexpr WireRow qos_cond_rows[] = {
    WIRE(QosCondition, present, present, wire::boolean).since(wire::v24_11),
    WIRE(QosCondition, description_list, description, wire::list<wire::text>).when(has_qos_condition),
    WIRE(QosCondition, flags, with_deleted, wire::u16).when(has_qos_condition).since(wire::v24_11),
    WIRE_SKIPPED(QosCondition, format_list, wire::list<wire::text>).when(has_qos_condition),
    WIRE(QosCondition, id_list, id, wire::list<wire::text>).when(has_qos_condition),
    WIRE(QosCondition, name_list, name, wire::list<wire::text>).when(has_qos_condition),
    WIRE(QosCondition, preempt_mode, preempt_mode, wire::wanted_preempt_mode).when(has_qos_condition),
    WIRE(QosCondition, with_deleted, with_deleted, wire::u16).until(wire::v24_05),
};
namespace wire {
using qos_cond = record<QosCondition, qos_cond_rows>;
}

// Limits on TRES in slurmdbd's format: "1=2,1001=4". The names are the hub's.
struct QosTexts {
    std::string_view group_tres, group_tres_minutes, group_tres_run_minutes, max_tres_minutes_per_job, max_tres_per_account,
        max_tres_per_job, max_tres_per_node, max_tres_per_user, max_tres_run_minutes_per_account, max_tres_run_minutes_per_user,
        min_tres_per_job;
};
struct QosRecord : model::Qos {
    QosTexts texts;
    Bits preempted;                        // in answers: bit = id of a QOS
    List<std::string_view> preempted_ids;  // in requests; may begin with + or -
};
inline constexpr WireRow qos_rec_rows[] = {
    WIRE(QosRecord, description, description, wire::text),
    WIRE(QosRecord, id, id, wire::u32),
    WIRE(QosRecord, flags, flags, wire::u32),
    WIRE(QosRecord, grace_time, grace_time, wire::u32),
    WIRE(QosRecord, grp_tres_mins, texts.group_tres_minutes, wire::text),
    WIRE(QosRecord, grp_tres_run_mins, texts.group_tres_run_minutes, wire::text),
    WIRE(QosRecord, grp_tres, texts.group_tres, wire::text),
    WIRE(QosRecord, grp_jobs, group_jobs, wire::u32),
    WIRE(QosRecord, grp_jobs_accrue, group_jobs_accruing, wire::u32),
    WIRE(QosRecord, grp_submit_jobs, group_submit_jobs, wire::u32),
    WIRE(QosRecord, grp_wall, group_wall, wire::u32),
    WIRE(QosRecord, max_tres_mins_pj, texts.max_tres_minutes_per_job, wire::text),
    WIRE(QosRecord, max_tres_run_mins_pa, texts.max_tres_run_minutes_per_account, wire::text),
    WIRE(QosRecord, max_tres_run_mins_pu, texts.max_tres_run_minutes_per_user, wire::text),
    WIRE(QosRecord, max_tres_pa, texts.max_tres_per_account, wire::text),
    WIRE(QosRecord, max_tres_pj, texts.max_tres_per_job, wire::text),
    WIRE(QosRecord, max_tres_pn, texts.max_tres_per_node, wire::text),
    WIRE(QosRecord, max_tres_pu, texts.max_tres_per_user, wire::text),
    WIRE(QosRecord, max_jobs_pa, max_jobs_per_account, wire::u32),
    WIRE(QosRecord, max_jobs_pu, max_jobs_per_user, wire::u32),
    WIRE(QosRecord, max_jobs_accrue_pa, max_jobs_accruing_per_account, wire::u32),
    WIRE(QosRecord, max_jobs_accrue_pu, max_jobs_accruing_per_user, wire::u32),
    WIRE(QosRecord, min_prio_thresh, min_priority_threshold, wire::u32),
    WIRE(QosRecord, max_submit_jobs_pa, max_submit_jobs_per_account, wire::u32),
    WIRE(QosRecord, max_submit_jobs_pu, max_submit_jobs_per_user, wire::u32),
    WIRE(QosRecord, max_wall_pj, max_wall_per_job, wire::u32),
    WIRE(QosRecord, min_tres_pj, texts.min_tres_per_job, wire::text),
    WIRE(QosRecord, name, name, wire::text),
    WIRE(QosRecord, preempt_bitstr, preempted, wire::bits),
    WIRE(QosRecord, preempt_list, preempted_ids, wire::list<wire::text>),
    WIRE(QosRecord, preempt_mode, preempt_mode, wire::u16),
    WIRE(QosRecord, preempt_exempt_time, preempt_exempt_time, wire::u32),
    WIRE(QosRecord, priority, priority, wire::u32),
    WIRE(QosRecord, usage_factor, usage_factor, wire::millionfold),
    WIRE(QosRecord, usage_thres, usage_threshold, wire::millionfold),
    WIRE(QosRecord, limit_factor, limit_factor, wire::millionfold),
};
namespace wire {
using qos_rec = record<QosRecord, qos_rec_rows>;
}

struct AssociationCondition : model::AssociationCondition {
    bool present = true;  // false: nothing follows
    std::uint32_t flags = 0;
};
inline constexpr auto has_association_condition = [](const AssociationCondition& r) { return r.present; };
inline constexpr WireRow assoc_cond_rows[] = {
    WIRE(AssociationCondition, present, present, wire::boolean).since(wire::v24_11),
    WIRE(AssociationCondition, acct_list, account, wire::list<wire::text>).when(has_association_condition),
    WIRE(AssociationCondition, cluster_list, cluster, wire::list<wire::text>).when(has_association_condition),
    WIRE(AssociationCondition, def_qos_id_list, default_qos, wire::list<wire::text>).when(has_association_condition),
    WIRE(AssociationCondition, flags, flags, wire::u32).when(has_association_condition).since(wire::v24_11),
    WIRE_SKIPPED(AssociationCondition, format_list, wire::list<wire::text>).when(has_association_condition),
    WIRE(AssociationCondition, id_list, id, wire::list<wire::text>).when(has_association_condition),
    WIRE(AssociationCondition, only_defs, flags, wire::bit16<4>).until(wire::v24_05),
    WIRE(AssociationCondition, partition_list, partition, wire::list<wire::text>).when(has_association_condition),
    WIRE(AssociationCondition, parent_acct_list, parent_account, wire::list<wire::text>).when(has_association_condition),
    WIRE(AssociationCondition, qos_list, qos, wire::list<wire::text>).when(has_association_condition),
    WIRE(AssociationCondition, usage_end, usage_end, wire::time).when(has_association_condition),
    WIRE(AssociationCondition, usage_start, usage_start, wire::time).when(has_association_condition),
    WIRE(AssociationCondition, user_list, user, wire::list<wire::text>).when(has_association_condition),
    WIRE(AssociationCondition, with_usage, flags, wire::bit16<2>).until(wire::v24_05),
    WIRE(AssociationCondition, with_deleted, flags, wire::bit16<1>).until(wire::v24_05),
    WIRE(AssociationCondition, with_raw_qos, flags, wire::bit16<8>).until(wire::v24_05),
    WIRE(AssociationCondition, with_sub_accts, flags, wire::bit16<16>).until(wire::v24_05),
    WIRE(AssociationCondition, without_parent_info, flags, wire::bit16<32>).until(wire::v24_05),
    WIRE(AssociationCondition, without_parent_limits, flags, wire::bit16<64>).until(wire::v24_05),
};
namespace wire {
using assoc_cond = record<AssociationCondition, assoc_cond_rows>;
}

inline constexpr WireRow accounting_rec_rows[] = {
    WIRE(model::AccountingRecord, alloc_secs, allocated_seconds, wire::u64),
    WIRE(model::AccountingRecord, tres_rec, tres, wire::tres_rec),
    WIRE(model::AccountingRecord, id, id, wire::u32),
    WIRE(model::AccountingRecord, id_alt, id_alt, wire::u32).since(wire::v24_11),
    WIRE(model::AccountingRecord, period_start, start, wire::time),
};
namespace wire {
using accounting_rec = record<model::AccountingRecord, accounting_rec_rows>;
}

// As QosTexts.
struct AssociationTexts {
    std::string_view group_tres, group_tres_minutes, group_tres_run_minutes, max_tres_minutes_per_job, max_tres_per_job,
        max_tres_per_node, max_tres_run_minutes;
};
struct AssociationRecord : model::Association {
    AssociationTexts texts;
    std::uint32_t default_qos_id = no_value32;
    List<std::string_view> qos_ids;
};
inline constexpr WireRow assoc_rec_rows[] = {
    WIRE(AssociationRecord, accounting_list, usage, wire::list<wire::accounting_rec>),
    WIRE(AssociationRecord, acct, key.account, wire::text),
    WIRE(AssociationRecord, cluster, key.cluster, wire::text),
    WIRE(AssociationRecord, comment, limits.comment, wire::text).since(wire::v23_02),
    WIRE(AssociationRecord, def_qos_id, default_qos_id, wire::u32),
    WIRE(AssociationRecord, flags, flags, wire::u32).since(wire::v24_05),
    WIRE(AssociationRecord, flags, flags, wire::u16).until(wire::v23_11),
    WIRE(AssociationRecord, shares_raw, limits.shares_raw, wire::u32),
    WIRE(AssociationRecord, grp_tres_mins, texts.group_tres_minutes, wire::text),
    WIRE(AssociationRecord, grp_tres_run_mins, texts.group_tres_run_minutes, wire::text),
    WIRE(AssociationRecord, grp_tres, texts.group_tres, wire::text),
    WIRE(AssociationRecord, grp_jobs, limits.group_jobs, wire::u32),
    WIRE(AssociationRecord, grp_jobs_accrue, limits.group_jobs_accruing, wire::u32),
    WIRE(AssociationRecord, grp_submit_jobs, limits.group_submit_jobs, wire::u32),
    WIRE(AssociationRecord, grp_wall, limits.group_wall, wire::u32),
    WIRE(AssociationRecord, id, key.id, wire::u32),
    WIRE(AssociationRecord, is_def, is_default, wire::u16),
    WIRE(AssociationRecord, lineage, lineage, wire::text).since(wire::v23_11),
    WIRE_SKIPPED(AssociationRecord, lft, wire::u32).until(wire::v23_02),
    WIRE(AssociationRecord, max_tres_mins_pj, texts.max_tres_minutes_per_job, wire::text),
    WIRE(AssociationRecord, max_tres_run_mins, texts.max_tres_run_minutes, wire::text),
    WIRE(AssociationRecord, max_tres_pj, texts.max_tres_per_job, wire::text),
    WIRE(AssociationRecord, max_tres_pn, texts.max_tres_per_node, wire::text),
    WIRE(AssociationRecord, max_jobs, limits.max_jobs, wire::u32),
    WIRE(AssociationRecord, max_jobs_accrue, limits.max_jobs_accruing, wire::u32),
    WIRE(AssociationRecord, min_prio_thresh, limits.min_priority_threshold, wire::u32),
    WIRE(AssociationRecord, max_submit_jobs, limits.max_submit_jobs, wire::u32),
    WIRE(AssociationRecord, max_wall_pj, limits.max_wall_per_job, wire::u32),
    WIRE(AssociationRecord, parent_acct, limits.parent_account, wire::text),
    WIRE_SKIPPED(AssociationRecord, parent_id, wire::u32),
    WIRE(AssociationRecord, partition, key.partition, wire::text),
    WIRE(AssociationRecord, priority, limits.priority, wire::u32),
    WIRE(AssociationRecord, qos_list, qos_ids, wire::list<wire::text>),
    WIRE_SKIPPED(AssociationRecord, rgt, wire::u32).until(wire::v23_02),
    WIRE_SKIPPED(AssociationRecord, uid, wire::u32),
    WIRE(AssociationRecord, user, key.user, wire::text),
};
namespace wire {
using assoc_rec = record<AssociationRecord, assoc_rec_rows>;

// An association with only the members that identify it.
struct assoc_key {
    using Type = model::AssociationShort;
    static constexpr std::uint32_t least = assoc_rec::least;
    static constexpr WireShape shape = assoc_rec::shape;
    static void unpack(Unpacker& from, model::AssociationShort& key)
    {
        AssociationRecord whole;
        assoc_rec::unpack(from, whole);
        key = whole.key;
    }
    static void pack(Packer& to, const model::AssociationShort& key)
    {
        AssociationRecord whole;
        whole.key = key;
        assoc_rec::pack(to, whole);
    }
    static void skip(Unpacker& from) { assoc_rec::skip(from); }
};
}  // namespace wire

inline constexpr WireRow coord_rec_rows[] = {
    WIRE(model::Coordinator, name, name, wire::text),
    WIRE(model::Coordinator, direct, is_direct, wire::u16),
};
namespace wire {
using coord_rec = record<model::Coordinator, coord_rec_rows>;
}

inline constexpr WireRow wckey_rec_rows[] = {
    WIRE(model::Wckey, accounting_list, usage, wire::list<wire::accounting_rec>),
    WIRE(model::Wckey, cluster, cluster, wire::text),
    WIRE(model::Wckey, flags, flags, wire::u32),
    WIRE(model::Wckey, id, id, wire::u32),
    WIRE_FIXED(model::Wckey, is_def, wire::u16, no_value16),
    WIRE(model::Wckey, name, name, wire::text),
    WIRE_SKIPPED(model::Wckey, uid, wire::u32),
    WIRE(model::Wckey, user, user, wire::text),
};
namespace wire {
using wckey_rec = record<model::Wckey, wckey_rec_rows>;
}

inline constexpr WireRow user_rec_rows[] = {
    WIRE_SKIPPED(model::User, present, wire::present).since(wire::v25_11),
    WIRE(model::User, admin_level, administrator_level, wire::u16),
    WIRE(model::User, assoc_list, associations, wire::list<wire::assoc_key>),
    WIRE(model::User, coord_accts, coordinators, wire::list<wire::coord_rec>),
    WIRE(model::User, def_qos_id, default_qos_id, wire::u32).since(wire::v25_11),
    WIRE(model::User, default_acct, default_account, wire::text),
    WIRE(model::User, default_wckey, default_wckey, wire::text),
    WIRE(model::User, flags, flags, wire::u32),
    WIRE(model::User, name, name, wire::text),
    WIRE(model::User, old_name, old_name, wire::text),
    WIRE_SKIPPED(model::User, uid, wire::u32),
    WIRE(model::User, wckey_list, wckeys, wire::list<wire::wckey_rec>),
};
namespace wire {
using user_rec = record<model::User, user_rec_rows>;
}

struct UserCondition : model::UserCondition {
    AssociationCondition associations;  // always sent: slurmdbd crashes without it
};
inline constexpr WireRow user_cond_rows[] = {
    WIRE(UserCondition, admin_level, admin_level, wire::u16),
    WIRE(UserCondition, assoc_cond, associations, wire::assoc_cond),
    WIRE(UserCondition, def_acct_list, default_account, wire::list<wire::text>),
    WIRE(UserCondition, def_wckey_list, default_wckey, wire::list<wire::text>),
    WIRE(UserCondition, with_assocs, with_associations, wire::u16),
    WIRE(UserCondition, with_coords, with_coordinators, wire::u16),
    WIRE(UserCondition, with_deleted, with_deleted, wire::u16),
    WIRE(UserCondition, with_wckeys, with_wckeys, wire::u16),
};
namespace wire {
using user_cond = record<UserCondition, user_cond_rows>;
}

inline constexpr WireRow account_rec_rows[] = {
    WIRE(model::Account, assoc_list, associations, wire::list<wire::assoc_key>),
    WIRE(model::Account, coordinators, coordinators, wire::list<wire::coord_rec>),
    WIRE(model::Account, description, description, wire::text),
    WIRE(model::Account, flags, flags, wire::u32),
    WIRE(model::Account, name, name, wire::text),
    WIRE(model::Account, organization, organization, wire::text),
};
namespace wire {
using account_rec = record<model::Account, account_rec_rows>;
}

struct AccountCondition : model::AccountCondition {
    AssociationCondition associations;
    std::uint32_t flags = 0;
};
inline constexpr WireRow account_cond_rows[] = {
    WIRE(AccountCondition, assoc_cond, associations, wire::assoc_cond),
    WIRE(AccountCondition, description_list, description, wire::list<wire::text>),
    WIRE(AccountCondition, flags, flags, wire::u32).since(wire::v24_05),
    WIRE_SKIPPED(AccountCondition, organization_list, wire::list<wire::text>),
    WIRE(AccountCondition, with_assocs, flags, wire::bit16<2>).until(wire::v23_11),
    WIRE(AccountCondition, with_coords, flags, wire::bit16<4>).until(wire::v23_11),
    WIRE(AccountCondition, with_deleted, flags, wire::bit16<1>).until(wire::v23_11),
};
namespace wire {
using account_cond = record<AccountCondition, account_cond_rows>;
}

inline constexpr WireRow wckey_cond_rows[] = {
    WIRE(model::WckeyCondition, cluster_list, cluster, wire::list<wire::text>),
    WIRE_SKIPPED(model::WckeyCondition, format_list, wire::list<wire::text>),
    WIRE(model::WckeyCondition, id_list, id, wire::list<wire::text>),
    WIRE(model::WckeyCondition, name_list, name, wire::list<wire::text>),
    WIRE(model::WckeyCondition, only_defs, only_defaults, wire::u16),
    WIRE(model::WckeyCondition, usage_end, usage_end, wire::time),
    WIRE(model::WckeyCondition, usage_start, usage_start, wire::time),
    WIRE(model::WckeyCondition, user_list, user, wire::list<wire::text>),
    WIRE(model::WckeyCondition, with_usage, with_usage, wire::u16),
    WIRE(model::WckeyCondition, with_deleted, with_deleted, wire::u16),
};
namespace wire {
using wckey_cond = record<model::WckeyCondition, wckey_cond_rows>;
}

inline constexpr WireRow cluster_cond_rows[] = {
    WIRE(model::ClusterCondition, classification, classification, wire::u16),
    WIRE(model::ClusterCondition, cluster_list, cluster, wire::list<wire::text>),
    WIRE(model::ClusterCondition, federation_list, federation, wire::list<wire::text>),
    WIRE(model::ClusterCondition, flags, flags, wire::given_flags32),
    WIRE_SKIPPED(model::ClusterCondition, format_list, wire::list<wire::text>),
    WIRE_SKIPPED(model::ClusterCondition, plugin_id_select_list, wire::list<wire::text>).until(wire::v23_02),
    WIRE(model::ClusterCondition, rpc_version_list, rpc_version, wire::list<wire::text>),
    WIRE(model::ClusterCondition, usage_end, usage_end, wire::time),
    WIRE(model::ClusterCondition, usage_start, usage_start, wire::time),
    WIRE(model::ClusterCondition, with_usage, with_usage, wire::u16),
    WIRE(model::ClusterCondition, with_deleted, with_deleted, wire::u16),
};
namespace wire {
using cluster_cond = record<model::ClusterCondition, cluster_cond_rows>;
}

// Usage of a cluster; not used here.
struct ClusterAccounting {};
inline constexpr WireRow cluster_accounting_rows[] = {
    WIRE_SKIPPED(ClusterAccounting, alloc_secs, wire::u64),    WIRE_SKIPPED(ClusterAccounting, tres_rec, wire::tres_rec),
    WIRE_SKIPPED(ClusterAccounting, down_secs, wire::u64),     WIRE_SKIPPED(ClusterAccounting, idle_secs, wire::u64),
    WIRE_SKIPPED(ClusterAccounting, over_secs, wire::u64),     WIRE_SKIPPED(ClusterAccounting, pdown_secs, wire::u64),
    WIRE_SKIPPED(ClusterAccounting, period_start, wire::time), WIRE_SKIPPED(ClusterAccounting, plan_secs, wire::u64),
};
namespace wire {
using cluster_accounting = record<ClusterAccounting, cluster_accounting_rows>;
}

struct ClusterRecord : model::ClusterRecord {
    ClusterRecord() { flags = no_value32; }

    bool present = true;  // false: nothing follows
    model::AssociationShort root_key;
    std::string_view tres_text;
};
inline constexpr auto has_cluster = [](const ClusterRecord& r) { return r.present; };
inline constexpr WireRow cluster_rec_rows[] = {
    WIRE(ClusterRecord, present, present, wire::boolean).since(wire::v24_11),
    WIRE_SKIPPED(ClusterRecord, accounting_list, wire::list<wire::cluster_accounting>).when(has_cluster),
    WIRE_SKIPPED(ClusterRecord, classification, wire::u16).when(has_cluster),
    WIRE(ClusterRecord, control_host, controller_host, wire::text).when(has_cluster),
    WIRE(ClusterRecord, control_port, controller_port, wire::u32).when(has_cluster),
    WIRE_SKIPPED(ClusterRecord, dimensions, wire::u16).when(has_cluster),
    WIRE_SKIPPED(ClusterRecord, fed_feature_list, wire::list<wire::text>).when(has_cluster),
    WIRE_SKIPPED(ClusterRecord, fed_name, wire::text).when(has_cluster),
    WIRE_SKIPPED(ClusterRecord, fed_id, wire::u32).when(has_cluster),
    WIRE_FIXED(ClusterRecord, fed_state, wire::u32, no_value32).when(has_cluster),
    WIRE_SKIPPED(ClusterRecord, fed_sync_recvd, wire::u8).when(has_cluster),
    WIRE_SKIPPED(ClusterRecord, fed_sync_sent, wire::u8).when(has_cluster),
    WIRE(ClusterRecord, flags, flags, wire::u32).when(has_cluster),
    WIRE_SKIPPED(ClusterRecord, id, wire::u16).when(has_cluster).since(wire::v24_11),
    WIRE(ClusterRecord, name, name, wire::text).when(has_cluster),
    WIRE(ClusterRecord, nodes, nodes, wire::text).when(has_cluster),
    WIRE_SKIPPED(ClusterRecord, plugin_id_select, wire::u32).until(wire::v23_11),
    WIRE(ClusterRecord, root_assoc, root_key, wire::assoc_key).when(has_cluster),
    WIRE(ClusterRecord, rpc_version, rpc_version, wire::u16).when(has_cluster),
    WIRE_SKIPPED(ClusterRecord, fed_recv_open, wire::u8).when(has_cluster),
    WIRE_SKIPPED(ClusterRecord, fed_send_open, wire::u8).when(has_cluster),
    WIRE(ClusterRecord, tres_str, tres_text, wire::text).when(has_cluster),
};
namespace wire {
using cluster_rec = record<ClusterRecord, cluster_rec_rows>;
}

inline constexpr WireRow instance_cond_rows[] = {
    WIRE(model::InstanceCondition, cluster_list, cluster, wire::list<wire::text>),
    WIRE(model::InstanceCondition, extra_list, extra, wire::list<wire::text>),
    WIRE_SKIPPED(model::InstanceCondition, format_list, wire::list<wire::text>),
    WIRE(model::InstanceCondition, instance_id_list, instance_id, wire::list<wire::text>),
    WIRE(model::InstanceCondition, instance_type_list, instance_type, wire::list<wire::text>),
    WIRE(model::InstanceCondition, node_list, node_list, wire::text),
    WIRE(model::InstanceCondition, time_end, time_end, wire::time),
    WIRE(model::InstanceCondition, time_start, time_start, wire::time),
};
namespace wire {
using instance_cond = record<model::InstanceCondition, instance_cond_rows>;
}

inline constexpr WireRow instance_rec_rows[] = {
    WIRE(model::Instance, cluster, cluster, wire::text),
    WIRE(model::Instance, extra, extra, wire::text),
    WIRE(model::Instance, instance_id, instance_id, wire::text),
    WIRE(model::Instance, instance_type, instance_type, wire::text),
    WIRE(model::Instance, node_name, node_name, wire::text),
    WIRE(model::Instance, time_end, time_end, wire::time),
    WIRE(model::Instance, time_start, time_start, wire::time),
};
namespace wire {
using instance_rec = record<model::Instance, instance_rec_rows>;
}

struct AssociationAddition : model::UsersToAdd {
    AssociationRecord limits;
};
inline constexpr WireRow add_assoc_cond_rows[] = {
    WIRE(AssociationAddition, acct_list, accounts, wire::list<wire::text>),
    WIRE(AssociationAddition, assoc, limits, wire::assoc_rec),
    WIRE(AssociationAddition, cluster_list, clusters, wire::list<wire::text>),
    WIRE(AssociationAddition, partition_list, partitions, wire::list<wire::text>),
    WIRE(AssociationAddition, user_list, users, wire::list<wire::text>),
    WIRE(AssociationAddition, wckey_list, wckeys, wire::list<wire::text>),
};
namespace wire {
using add_assoc_cond = record<AssociationAddition, add_assoc_cond_rows>;
}

// Coordinators: their accounts and users.
struct CoordinatorChange {
    List<std::string_view> accounts;
    UserCondition whom;
};
inline constexpr WireRow acct_coord_rows[] = {
    WIRE(CoordinatorChange, acct_list, accounts, wire::array<wire::text>),
    WIRE(CoordinatorChange, cond, whom, wire::user_cond),
};
namespace wire {
using acct_coord = record<CoordinatorChange, acct_coord_rows>;
}

}  // namespace restd::slurm
