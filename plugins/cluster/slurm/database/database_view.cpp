#include "database_view.hpp"

#include "../wire/no_val.hpp"

namespace restd::slurm {
namespace {

// A list of another type in the arena.
template <class To, class From, class Convert>
List<To> converted(List<From> from, Arena& arena, Convert convert)
{
    auto* const items = static_cast<To*>(arena.allocate(sizeof(To) * (from.size() + 1), alignof(To)));
    std::size_t n = 0;
    for (const From& item : from) ::new (items + n++) To(convert(item));
    return {items, n};
}

List<model::AccountingRecord> usage_of(List<AccountingRecord> list, Arena& arena)
{
    return converted<model::AccountingRecord>(list, arena, [](const AccountingRecord& r) {
        model::AccountingRecord out;
        out.allocated_seconds = r.alloc_secs;
        out.id = r.id;
        out.id_alt = r.id_alt;
        out.start = r.period_start;
        out.tres = to_hub(r.tres_rec);
        return out;
    });
}

List<model::AssociationShort> shorts_of(List<AssociationRecord> list, Arena& arena)
{
    return converted<model::AssociationShort>(list, arena, [](const AssociationRecord& r) { return short_of(r); });
}

List<model::Coordinator> coordinators_of(List<CoordinatorRecord> list, Arena& arena)
{
    return converted<model::Coordinator>(list, arena, [](const CoordinatorRecord& r) {
        return model::Coordinator{r.name, r.direct != 0};
    });
}

}  // namespace

model::Tres to_hub(const TresRecord& r)
{
    model::Tres out;
    out.type = r.type;
    out.name = r.name;
    out.id = r.id;
    out.count = static_cast<std::int64_t>(r.count);
    return out;
}

model::Qos to_hub(const QosRecord& r, DatabaseNames& names, Arena& arena)
{
    const auto tres = [&](std::string_view text) { return names.to_list(text, arena); };
    model::Qos out;
    out.description = r.description;
    out.flags = r.flags;
    out.id = r.id;
    out.grace_time = to_hub(r.grace_time);
    out.group_jobs_accruing = to_hub(r.grp_jobs_accrue);
    out.group_jobs = to_hub(r.grp_jobs);
    out.group_submit_jobs = to_hub(r.grp_submit_jobs);
    out.group_tres = tres(r.grp_tres);
    out.group_tres_minutes = tres(r.grp_tres_mins);
    out.group_tres_run_minutes = tres(r.grp_tres_run_mins);
    out.name = r.name;
    out.group_wall = to_hub(r.grp_wall);
    out.limit_factor = to_hub(r.limit_factor);
    out.max_jobs_per_account = to_hub(r.max_jobs_pa);
    out.max_jobs_per_user = to_hub(r.max_jobs_pu);
    out.max_jobs_accruing_per_account = to_hub(r.max_jobs_accrue_pa);
    out.max_jobs_accruing_per_user = to_hub(r.max_jobs_accrue_pu);
    out.max_submit_jobs_per_account = to_hub(r.max_submit_jobs_pa);
    out.max_submit_jobs_per_user = to_hub(r.max_submit_jobs_pu);
    out.max_tres_minutes_per_job = tres(r.max_tres_mins_pj);
    out.max_tres_per_account = tres(r.max_tres_pa);
    out.max_tres_per_job = tres(r.max_tres_pj);
    out.max_tres_per_node = tres(r.max_tres_pn);
    out.max_tres_per_user = tres(r.max_tres_pu);
    out.max_tres_run_minutes_per_account = tres(r.max_tres_run_mins_pa);
    out.max_tres_run_minutes_per_user = tres(r.max_tres_run_mins_pu);
    out.max_wall_per_job = to_hub(r.max_wall_pj);
    out.min_priority_threshold = to_hub(r.min_prio_thresh);
    out.min_tres_per_job = tres(r.min_tres_pj);
    out.preempt_list = names.quality_names(r.preempt_bitstr, arena);
    out.preempt_mode = r.preempt_mode;
    out.preempt_exempt_time = to_hub(r.preempt_exempt_time);
    out.priority = to_hub(r.priority);
    out.usage_factor = to_hub(r.usage_factor);
    out.usage_threshold = to_hub(r.usage_thres);
    return out;
}

model::AssociationShort short_of(const AssociationRecord& r)
{
    model::AssociationShort out;
    out.account = r.acct;
    out.cluster = r.cluster;
    out.partition = r.partition;
    out.user = r.user;
    out.id = r.id;
    return out;
}

model::Association to_hub(const AssociationRecord& r, DatabaseNames& names, Arena& arena)
{
    const auto tres = [&](std::string_view text) { return names.to_list(text, arena); };
    model::Association out;
    out.usage = usage_of(r.accounting_list, arena);
    out.key = short_of(r);
    out.flags = r.flags;
    out.is_default = r.is_def == no_value16 ? NoValBool() : NoValBool(r.is_def != 0);
    out.lineage = r.lineage;
    model::AssociationLimits& limits = out.limits;
    limits.comment = r.comment;
    limits.default_qos = names.quality_name(r.def_qos_id);
    limits.group_jobs = to_hub(r.grp_jobs);
    limits.group_jobs_accruing = to_hub(r.grp_jobs_accrue);
    limits.group_submit_jobs = to_hub(r.grp_submit_jobs);
    limits.group_tres = tres(r.grp_tres);
    limits.group_tres_minutes = tres(r.grp_tres_mins);
    limits.group_tres_run_minutes = tres(r.grp_tres_run_mins);
    limits.group_wall = to_hub(r.grp_wall);
    limits.max_jobs = to_hub(r.max_jobs);
    limits.max_jobs_accruing = to_hub(r.max_jobs_accrue);
    limits.max_submit_jobs = to_hub(r.max_submit_jobs);
    limits.max_tres_minutes_per_job = tres(r.max_tres_mins_pj);
    limits.max_tres_run_minutes = tres(r.max_tres_run_mins);
    limits.max_tres_per_job = tres(r.max_tres_pj);
    limits.max_tres_per_node = tres(r.max_tres_pn);
    limits.max_wall_per_job = to_hub(r.max_wall_pj);
    limits.min_priority_threshold = to_hub(r.min_prio_thresh);
    limits.parent_account = r.parent_acct;
    limits.priority = to_hub(r.priority);
    limits.qos = names.quality_names(r.qos_list, arena);
    limits.shares_raw = to_hub(r.shares_raw);
    return out;
}

model::Account to_hub(const AccountRecord& r, Arena& arena)
{
    model::Account out;
    out.associations = shorts_of(r.assoc_list, arena);
    out.coordinators = coordinators_of(r.coordinators, arena);
    out.description = r.description;
    out.name = r.name;
    out.organization = r.organization;
    out.flags = r.flags;
    return out;
}

model::Wckey to_hub(const WckeyRecord& r, Arena& arena)
{
    model::Wckey out;
    out.usage = usage_of(r.accounting_list, arena);
    out.cluster = r.cluster;
    out.id = r.id;
    out.name = r.name;
    out.user = r.user;
    out.flags = r.flags;
    return out;
}

model::User to_hub(const UserRecord& r, Arena& arena)
{
    model::User out;
    out.administrator_level = r.admin_level;
    out.associations = shorts_of(r.assoc_list, arena);
    out.coordinators = coordinators_of(r.coord_accts, arena);
    out.default_account = r.default_acct;
    out.default_wckey = r.default_wckey;
    out.flags = r.flags;
    out.name = r.name;
    out.old_name = r.old_name;
    out.wckeys = converted<model::Wckey>(r.wckey_list, arena, [&](const WckeyRecord& key) { return to_hub(key, arena); });
    return out;
}

model::ClusterRecord to_hub(const ClusterRecord& r, DatabaseNames& names, Arena& arena)
{
    model::ClusterRecord out;
    out.controller_host = r.control_host;
    out.controller_port = r.control_port;
    out.flags = r.flags;
    out.name = r.name;
    out.nodes = r.nodes;
    out.root = arena.make<model::AssociationShort>(short_of(r.root_assoc));
    out.rpc_version = r.rpc_version;
    out.tres = names.to_list(r.tres_str, arena);
    return out;
}

model::Instance to_hub(const InstanceRecord& r)
{
    model::Instance out;
    out.cluster = r.cluster;
    out.extra = r.extra;
    out.instance_id = r.instance_id;
    out.instance_type = r.instance_type;
    out.node_name = r.node_name;
    out.time_end = r.time_end;
    out.time_start = r.time_start;
    return out;
}

}  // namespace restd::slurm
