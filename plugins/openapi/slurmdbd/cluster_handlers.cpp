// Clusters, cloud instances, the configuration, and everything at once.
#include "handlers.hpp"
#include "records.hpp"

namespace restd::openapi {
namespace {

constexpr Origin clusters_listing{"slurmdb_clusters_get()", "_dump_clusters"};
constexpr Origin instances_listing{"slurmdb_instances_get()", "_dump_instance_cond"};
constexpr std::string_view config_source = "op_handler_config";

// The query's condition for the cluster of the path. `name` outlives it.
model::ClusterCondition one_cluster(model::ClusterCondition condition, const std::string_view& name)
{
    condition.cluster = {&name, 1};
    return condition;
}

void reply_instances(TypedCall<model::InstanceCondition, None, model::InstancesResponse>& call,
                     std::string_view if_several = {})
{
    const auto list = [&] { return call.accounting().instances(call.caller(), call.query()); };
    reply_records(call, &model::InstancesResponse::instances, instances_listing, list, if_several);
}

}  // namespace

void get_clusters(TypedCall<model::ReservationsQuery, None, model::ClustersResponse>& call)
{
    reply_records(call, &model::ClustersResponse::clusters, clusters_listing,
                  [&] { return call.accounting().clusters(call.caller(), {}); });
}

void get_cluster(TypedCall<model::ClusterCondition, None, model::ClustersResponse, model::ClusterParameter>& call)
{
    const std::string_view name = call.parameters().name;
    const model::ClusterCondition condition = one_cluster(call.query(), name);
    reply_records(call, &model::ClustersResponse::clusters, clusters_listing,
                  [&] { return call.accounting().clusters(call.caller(), condition); });
}

void post_clusters(TypedCall<model::ReservationsQuery, model::ClustersResponse, model::PlainResponse>& call)
{
    const auto clusters = required(call.body().clusters, "clusters");
    store(call, {.clusters = clusters}, {"slurmdb_clusters_add()", "update_clusters"});
}

void delete_cluster(TypedCall<model::ClusterCondition, None, ClustersRemoved, model::ClusterParameter>& call)
{
    const std::string_view name = call.parameters().name;
    const model::ClusterCondition condition = one_cluster(call.query(), name);
    reply_removed(
        call, {"slurmdb_clusters_remove()", "_delete_cluster"}, Nothing::is_no_change,
        [&](Sink<std::string_view> removed) { call.accounting().remove_clusters(call.caller(), condition, removed); });
}

void get_instances(TypedCall<model::InstanceCondition, None, model::InstancesResponse>& call)
{
    reply_instances(call);
}

void get_instance(TypedCall<model::InstanceCondition, None, model::InstancesResponse>& call)
{
    reply_instances(call, "Ambiguous request: More than 1 instance would have been dumped.");
}

void get_database_conf(TypedCall<None, None, model::DatabaseConfigurationResponse>& call)
{
    // The record is valid only while the sink runs, so the reply is written there.
    const auto reply = [&](const model::DatabaseConfiguration& configuration) {
        model::DatabaseConfigurationResponse response;
        response.configuration = &configuration;
        call.reply(response);
    };
    attempt(Origin{"slurmdb_get_config()", "op_handler_conf"}, [&] { call.accounting().configuration(call.caller(), reply); });
}

namespace {

void reply_config(ReplyCall<model::ConfigResponse>& call, bool with_instances)
{
    Accounting& from = call.accounting();
    const Identity& who = call.caller();
    const auto asked = [](std::string_view function, auto list) { return attempt(Origin{function, config_source}, list); };
    model::AccountCondition whole_accounts;
    whole_accounts.with_associations = whole_accounts.with_coordinators = true;
    model::UserCondition whole_users;
    whole_users.with_associations = whole_users.with_coordinators = true;
    const auto clusters = asked("slurmdb_clusters_get()", [&] { return from.clusters(who, {}); });
    const auto tres = asked("slurmdb_tres_get()", [&] { return from.tres(who); });
    const auto accounts = asked("slurmdb_accounts_get()", [&] { return from.accounts(who, whole_accounts); });
    const auto users = asked("slurmdb_users_get()", [&] { return from.users(who, whole_users); });
    const auto qos = asked("slurmdb_qos_get()", [&] { return from.qos(who, {}); });
    const auto wckeys = asked("slurmdb_wckeys_get()", [&] { return from.wckeys(who, {}); });
    const auto associations = asked("slurmdb_associations_get()", [&] { return from.associations(who, {}); });
    Listing<model::Instance> instances;
    if (with_instances) instances = asked("slurmdb_instances_get()", [&] { return from.instances(who, {}); });
    model::ConfigResponse response;
    response.clusters = clusters;
    response.tres = tres;
    response.accounts = accounts;
    response.users = users;
    response.qos = qos;
    response.wckeys = wckeys;
    response.associations = associations;
    if (with_instances) response.instances = instances;
    call.reply(response);
}

}  // namespace

void get_config(TypedCall<None, None, model::ConfigResponse>& call)
{
    reply_config(call, false);
}

void get_config_with_instances(TypedCall<None, None, model::ConfigResponse>& call)
{
    reply_config(call, true);
}

void post_config(TypedCall<None, model::ConfigResponse, model::PlainResponse>& call)
{
    const auto& body = call.body();
    const auto clusters = listed(body.clusters);
    const auto tres = listed(body.tres);
    const auto accounts = listed(body.accounts);
    const auto users = listed(body.users);
    const auto qos = listed(body.qos);
    const auto wckeys = listed(body.wckeys);
    const auto associations = listed(body.associations);
    if (body.instances) {
        bool any = false;
        const auto each = [&](const model::Instance&) { any = true; };
        body.instances(each);
        if (any) call.warn("Field \"instances\" cannot be stored", "#/instances/");
    }
    store(call, {clusters, tres, accounts, users, qos, wckeys, associations}, {"slurmdb_config_store()", config_source});
}

}  // namespace restd::openapi
