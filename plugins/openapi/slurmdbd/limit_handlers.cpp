// QOS, associations, and the resources (TRES) that their limits are for.
#include "handlers.hpp"
#include "records.hpp"

namespace restd::openapi {
namespace {

constexpr Origin tres_listing{"slurmdb_tres_get()", "op_handler_tres"};
constexpr Origin qos_listing{"slurmdb_qos_get()", "_op_handler_qos"};
constexpr Origin associations_listing{"slurmdb_associations_get()", "_dump_assoc_cond"};
constexpr Origin associations_removal{"slurmdb_associations_remove()", "_delete_assoc"};

// The condition for one QOS, by name or number. `name` outlives it.
model::QosCondition one_qos(const std::string_view& name)
{
    model::QosCondition condition;
    (is_number(name) ? condition.id : condition.name) = {&name, 1};
    return condition;
}

// The original accepts the times of usage in any order, and one without the other.
model::AssociationCondition asked_associations(model::AssociationCondition condition)
{
    if (condition.usage_end != 0 && condition.usage_start > condition.usage_end)
        std::swap(condition.usage_start, condition.usage_end);
    return condition;
}

void reply_associations(TypedCall<model::AssociationCondition, None, model::AssociationsResponse>& call,
                        std::string_view if_several = {})
{
    const model::AssociationCondition condition = asked_associations(call.query());
    const auto list = [&] { return call.accounting().associations(call.caller(), condition); };
    reply_records(call, &model::AssociationsResponse::associations, associations_listing, list, if_several);
}

// If one association is to be removed and the filter matches several, refuses before anything is done.
void require_one(Call& call, const model::AssociationCondition& condition)
{
    std::size_t count = 0;
    attempt(associations_listing, [&] { return call.accounting().associations(call.caller(), condition); })(
        [&](const model::Association&) { ++count; });
    if (count > 1)
        throw Error(err::data_ambiguous_modify, "ambiguous request: More than 1 association would have been deleted.",
                    std::string(associations_removal.source));
}

bool has_filter(const model::AssociationCondition& c)
{
    return !c.account.empty() || !c.cluster.empty() || !c.default_qos.empty() || !c.id.empty() || !c.parent_account.empty() ||
           !c.partition.empty() || !c.qos.empty() || !c.user.empty();
}

void remove_associations(ReplyCall<model::RemovedResponse>& call, const model::AssociationCondition& condition)
{
    // The original removes all associations then.
    if (!has_filter(condition))
        throw Error(err::rest_invalid_query, "Refusing to remove all associations: say which, by account, user, cluster, id ..",
                    std::string(associations_removal.source));
    reply_removed(call, associations_removal, Nothing::is_no_change, [&](Sink<std::string_view> removed) {
        call.accounting().remove_associations(call.caller(), condition, removed);
    });
}

}  // namespace

void get_tres(TypedCall<None, None, model::TresResponse>& call)
{
    reply_records(call, &model::TresResponse::tres, tres_listing, [&] { return call.accounting().tres(call.caller()); });
}

void post_tres(TypedCall<None, model::TresResponse, model::PlainResponse>& call)
{
    const auto tres = required(call.body().tres, "TRES");
    store(call, {.tres = tres}, {"slurmdb_tres_add()", "op_handler_tres"});
}

void get_qos(TypedCall<model::QosCondition, None, model::QosResponse>& call)
{
    reply_records(call, &model::QosResponse::qos, qos_listing,
                  [&] { return call.accounting().qos(call.caller(), call.query()); });
}

void get_single_qos(TypedCall<model::QosQuery, None, model::QosResponse, model::QosParameter>& call)
{
    const std::string_view name = call.parameters().name;
    model::QosCondition condition = one_qos(name);
    condition.with_deleted = call.query().with_deleted;
    reply_records(call, &model::QosResponse::qos, qos_listing, [&] { return call.accounting().qos(call.caller(), condition); });
}

void post_qos(TypedCall<model::QosCondition, model::QosResponse, model::PlainResponse>& call)
{
    const auto qos = required(call.body().qos, "qos");
    store(call, {.qos = qos}, {"slurmdb_qos_modify()", "_foreach_update_qos"});
}

void delete_single_qos(TypedCall<None, None, QosRemoved, model::QosParameter>& call)
{
    const std::string_view name = call.parameters().name;
    const model::QosCondition condition = one_qos(name);
    reply_removed(call, {"slurmdb_qos_remove()", "_op_handler_qos"}, Nothing::is_told,
                  [&](Sink<std::string_view> removed) { call.accounting().remove_qos(call.caller(), condition, removed); });
}

void get_associations(TypedCall<model::AssociationCondition, None, model::AssociationsResponse>& call)
{
    reply_associations(call);
}

void get_association(TypedCall<model::AssociationCondition, None, model::AssociationsResponse>& call)
{
    reply_associations(call, "Ambiguous request: More than 1 association would have been dumped.");
}

void post_associations(TypedCall<None, model::AssociationsResponse, model::PlainResponse>& call)
{
    const auto associations = required(call.body().associations, "associations");
    store(call, {.associations = associations}, {"slurmdb_associations_modify()", "_foreach_update_assoc"});
}

void delete_associations(TypedCall<model::AssociationCondition, None, AssociationsRemoved>& call)
{
    remove_associations(call, asked_associations(call.query()));
}

void delete_association(TypedCall<model::AssociationCondition, None, AssociationsRemoved>& call)
{
    const model::AssociationCondition condition = asked_associations(call.query());
    require_one(call, condition);
    remove_associations(call, condition);
}

}  // namespace restd::openapi
