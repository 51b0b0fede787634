#include "accounting/database_view.hpp"

#include "accounting/limit_fields.hpp"

namespace restd::slurm {

const model::Qos& complete(QosRecord& qos, DatabaseNames& names, Arena& arena)
{
    for (const auto& field : qos_tres) qos.*field.member = names.to_list(qos.texts.*field.text, arena);
    qos.preempt_list = names.quality_names(qos.preempted, arena);
    return qos;
}

const model::Association& complete(AssociationRecord& association, DatabaseNames& names, Arena& arena)
{
    model::AssociationLimits& limits = association.limits;
    for (const auto& field : association_tres) limits.*field.member = names.to_list(association.texts.*field.text, arena);
    limits.default_qos = names.quality_name(association.default_qos_id);
    limits.qos = names.quality_names(association.qos_ids, arena);
    return association;
}

const model::ClusterRecord& complete(ClusterRecord& cluster, DatabaseNames& names, Arena& arena)
{
    cluster.root = &cluster.root_key;
    cluster.tres = names.to_list(cluster.tres_text, arena);
    return cluster;
}

}  // namespace restd::slurm
