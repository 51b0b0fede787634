// Accounts, users, qualities of service and what else the accounting database keeps besides jobs.
#include <algorithm>
#include <string>
#include <vector>

#include "../common/attempt.hpp"
#include "handlers.hpp"
#include "restd/cluster.hpp"
#include "restd/content.hpp"

namespace restd::openapi {
namespace {

Accounting& accounting(Call& call)
{
    return call.cluster().accounting();
}

// What a list is asked from, in the original's words: the function that its messages name.
struct Listing {
    std::string_view function;  // "slurmdb_users_get()"
    std::string_view source;    // "_dump_users"
};

// Answers with the records that `list` gives to a sink, in the response's member; warns where there are none.
template <class Response, class Record, class List>
void reply_records(Call& call, Stream<Record> Response::*member, const Listing& listing, List list)
{
    const auto records = [&](Sink<Record> sink) {
        bool any = false;
        const auto pass = [&](const Record& record) {
            any = true;
            sink(record);
        };
        attempt("Unable to query the accounting database", listing.function, [&] { list(Sink<Record>(pass)); });
        if (!any) call.warn(std::string(listing.function) + " found nothing", std::string(listing.source));
    };
    Response response;
    response.*member = records;
    call.reply(response);
}

// The records of a request as a list.
template <class Record>
std::vector<Record> listed(Stream<Record> stream)
{
    std::vector<Record> out;
    const auto keep = [&](const Record& record) { out.push_back(record); };
    if (stream) stream(keep);
    return out;
}

// Refuses a request that has nothing under `key`: it would change nothing, and whoever sent it meant something else.
template <class Record>
std::vector<Record> required(Stream<Record> stream, std::string_view key, std::string_view source)
{
    if (!stream)
        throw Error(err::rest_invalid_query, "Missing required field '" + std::string(key) + "' in dictionary",
                    "#/" + std::string(key) + "/");
    static_cast<void>(source);
    return listed(stream);
}

void store(Call& call, const AccountingChange& change, std::string_view function)
{
    attempt("Unable to change the accounting database", function, [&] { accounting(call).store(call.caller(), change); });
    model::PlainResponse response;
    call.reply(response);
}

// Answers with what `remove` names to its sink.
template <class Remove>
void reply_removed(Call& call, std::string_view function, Remove remove)
{
    std::vector<std::string_view> names;
    const auto keep = [&](std::string_view name) { names.push_back(call.arena().copy(name)); };
    attempt("Unable to remove from the accounting database", function, [&] { remove(Sink<std::string_view>(keep)); });
    if (names.empty()) call.warn(std::string(function) + " found nothing", std::string(function));
    model::RemovedResponse response;
    response.removed = names;
    call.reply(response);
}

bool is_number(std::string_view text)
{
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// The condition for one quality of service, by name or number. `name` outlives it.
model::QosCondition one_qos(const std::string_view& name)
{
    model::QosCondition condition;
    (is_number(name) ? condition.id : condition.name) = {&name, 1};
    return condition;
}

}  // namespace

// ---- everything at once ----

void get_config(Call& call)
{
    model::ConfigResponse response;
    Accounting& from = accounting(call);
    const Identity& who = call.caller();
    const auto asked = [](std::string_view function, auto list) {
        attempt("Unable to query the accounting database", function, list);
    };
    const auto clusters = [&](Sink<model::ClusterRecord> sink) {
        asked("slurmdb_clusters_get()", [&] { from.clusters(who, {}, sink); });
    };
    const auto tres = [&](Sink<model::Tres> sink) { asked("slurmdb_tres_get()", [&] { from.tres(who, sink); }); };
    const auto accounts = [&](Sink<model::Account> sink) {
        model::AccountCondition condition;
        condition.with_associations = condition.with_coordinators = true;
        asked("slurmdb_accounts_get()", [&] { from.accounts(who, condition, sink); });
    };
    const auto users = [&](Sink<model::User> sink) {
        model::UserCondition condition;
        condition.with_associations = condition.with_coordinators = condition.with_wckeys = true;
        asked("slurmdb_users_get()", [&] { from.users(who, condition, sink); });
    };
    const auto qos = [&](Sink<model::Qos> sink) { asked("slurmdb_qos_get()", [&] { from.qos(who, {}, sink); }); };
    const auto wckeys = [&](Sink<model::Wckey> sink) { asked("slurmdb_wckeys_get()", [&] { from.wckeys(who, {}, sink); }); };
    const auto associations = [&](Sink<model::Association> sink) {
        asked("slurmdb_associations_get()", [&] { from.associations(who, {}, sink); });
    };
    const auto instances = [&](Sink<model::Instance> sink) {
        asked("slurmdb_instances_get()", [&] { from.instances(who, {}, sink); });
    };
    response.clusters = clusters;
    response.tres = tres;
    response.accounts = accounts;
    response.users = users;
    response.qos = qos;
    response.wckeys = wckeys;
    response.associations = associations;
    response.instances = instances;
    call.reply(response);
}

void post_config(Call& call)
{
    const auto& body = call.body<model::ConfigResponse>();
    const auto clusters = listed(body.clusters);
    const auto tres = listed(body.tres);
    const auto accounts = listed(body.accounts);
    const auto users = listed(body.users);
    const auto qos = listed(body.qos);
    const auto wckeys = listed(body.wckeys);
    const auto associations = listed(body.associations);
    store(call, {clusters, tres, accounts, users, qos, wckeys, associations}, "op_handler_config");
}

// ---- TRES ----

void get_tres(Call& call)
{
    reply_records(call, &model::TresResponse::tres, {"slurmdb_tres_get()", "op_handler_tres"},
                  [&](Sink<model::Tres> sink) { accounting(call).tres(call.caller(), sink); });
}

void post_tres(Call& call)
{
    const auto tres = required(call.body<model::TresResponse>().tres, "TRES", "op_handler_tres");
    store(call, {.tres = tres}, "slurmdb_tres_add()");
}

// ---- qualities of service ----

void get_qos(Call& call)
{
    reply_records(call, &model::QosResponse::qos, {"slurmdb_qos_get()", "_dump_qos"},
                  [&](Sink<model::Qos> sink) { accounting(call).qos(call.caller(), call.query<model::QosCondition>(), sink); });
}

void get_single_qos(Call& call)
{
    const std::string_view name = call.parameters<model::QosParameter>().name;
    model::QosCondition condition = one_qos(name);
    condition.with_deleted = call.query<model::QosQuery>().with_deleted;
    reply_records(call, &model::QosResponse::qos, {"slurmdb_qos_get()", "_dump_qos"},
                  [&](Sink<model::Qos> sink) { accounting(call).qos(call.caller(), condition, sink); });
}

void post_qos(Call& call)
{
    const auto qos = required(call.body<model::QosResponse>().qos, "qos", "op_handler_qos");
    store(call, {.qos = qos}, "slurmdb_qos_modify()");
}

void delete_single_qos(Call& call)
{
    const std::string_view name = call.parameters<model::QosParameter>().name;
    const model::QosCondition condition = one_qos(name);
    reply_removed(call, "slurmdb_qos_remove()",
                  [&](Sink<std::string_view> removed) { accounting(call).remove_qos(call.caller(), condition, removed); });
}

// ---- associations ----

namespace {

constexpr Listing associations_listing{"slurmdb_associations_get()", "_dump_assoc_cond"};

std::size_t count_associations(Call& call, const model::AssociationCondition& condition)
{
    std::size_t count = 0;
    const auto each = [&](const model::Association&) { ++count; };
    attempt("Unable to query the accounting database", associations_listing.function,
            [&] { accounting(call).associations(call.caller(), condition, each); });
    return count;
}

// The operations on one association refuse a filter that fits several.
void require_one_association(Call& call, const model::AssociationCondition& condition, int number)
{
    if (count_associations(call, condition) > 1)
        throw Error(number, "Ambiguous request: More than 1 association would have been dumped.", "_dump_assoc_cond");
}

}  // namespace

void get_associations(Call& call)
{
    reply_records(call, &model::AssociationsResponse::associations, associations_listing, [&](Sink<model::Association> sink) {
        accounting(call).associations(call.caller(), call.query<model::AssociationCondition>(), sink);
    });
}

void get_association(Call& call)
{
    require_one_association(call, call.query<model::AssociationCondition>(), err::data_ambiguous_query);
    get_associations(call);
}

void post_associations(Call& call)
{
    const auto associations =
        required(call.body<model::AssociationsResponse>().associations, "associations", "op_handler_associations");
    store(call, {.associations = associations}, "slurmdb_associations_modify()");
}

void delete_associations(Call& call)
{
    reply_removed(call, "slurmdb_associations_remove()", [&](Sink<std::string_view> removed) {
        accounting(call).remove_associations(call.caller(), call.query<model::AssociationCondition>(), removed);
    });
}

void delete_association(Call& call)
{
    require_one_association(call, call.query<model::AssociationCondition>(), err::data_ambiguous_modify);
    delete_associations(call);
}

// ---- accounts ----

namespace {

constexpr Listing accounts_listing{"slurmdb_accounts_get()", "op_handler_accounts"};

}  // namespace

void get_accounts(Call& call)
{
    reply_records(call, &model::AccountsResponse::accounts, accounts_listing, [&](Sink<model::Account> sink) {
        accounting(call).accounts(call.caller(), call.query<model::AccountCondition>(), sink);
    });
}

void get_account(Call& call)
{
    const std::string_view name = call.parameters<model::AccountParameter>().name;
    const auto& query = call.query<model::AccountQuery>();
    model::AssociationCondition named;
    named.account = {&name, 1};
    model::AccountCondition condition;
    condition.association = &named;
    condition.with_associations = query.with_associations;
    condition.with_coordinators = query.with_coordinators;
    condition.with_deleted = query.with_deleted;
    reply_records(call, &model::AccountsResponse::accounts, accounts_listing,
                  [&](Sink<model::Account> sink) { accounting(call).accounts(call.caller(), condition, sink); });
}

void post_accounts(Call& call)
{
    const auto accounts = required(call.body<model::AccountsResponse>().accounts, "accounts", "op_handler_accounts");
    store(call, {.accounts = accounts}, "slurmdb_accounts_modify()");
}

void delete_account(Call& call)
{
    const std::string_view name = call.parameters<model::AccountParameter>().name;
    reply_removed(call, "slurmdb_accounts_remove()", [&](Sink<std::string_view> removed) {
        accounting(call).remove_accounts(call.caller(), {&name, 1}, removed);
    });
}

// ---- users ----

namespace {

constexpr Listing users_listing{"slurmdb_users_get()", "op_handler_users"};

// Answers with the text that `add` gives to its sink.
template <class Add>
void reply_added(Call& call, std::string_view function, Add add)
{
    model::AddedResponse response;
    const auto keep = [&](std::string_view text) { response.added = call.arena().copy(text); };
    attempt("Unable to change the accounting database", function, [&] { add(Sink<std::string_view>(keep)); });
    call.reply(response);
}

}  // namespace

void get_users(Call& call)
{
    reply_records(call, &model::UsersResponse::users, users_listing, [&](Sink<model::User> sink) {
        accounting(call).users(call.caller(), call.query<model::UserCondition>(), sink);
    });
}

void get_user(Call& call)
{
    const std::string_view name = call.parameters<model::UserParameter>().name;
    const auto& query = call.query<model::UserQuery>();
    model::AssociationCondition named;
    named.user = {&name, 1};
    model::UserCondition condition;
    condition.association = &named;
    condition.with_associations = query.with_associations;
    condition.with_coordinators = query.with_coordinators;
    condition.with_deleted = query.with_deleted;
    condition.with_wckeys = query.with_wckeys;
    reply_records(call, &model::UsersResponse::users, users_listing,
                  [&](Sink<model::User> sink) { accounting(call).users(call.caller(), condition, sink); });
}

void post_users(Call& call)
{
    const auto users = required(call.body<model::UsersResponse>().users, "users", "op_handler_users");
    store(call, {.users = users}, "slurmdb_users_modify()");
}

void delete_user(Call& call)
{
    const std::string_view name = call.parameters<model::UserParameter>().name;
    bool any = false;
    const auto count = [&](std::string_view) { any = true; };
    attempt("Unable to remove from the accounting database", "slurmdb_users_remove()", [&] {
        accounting(call).remove_users(call.caller(), {&name, 1}, count);
    });
    if (!any) call.warn("slurmdb_users_remove() found nothing", "op_handler_user");
    model::PlainResponse response;
    call.reply(response);
}

void post_users_association(Call& call)
{
    const auto& body = call.body<model::UsersAddition>();
    const model::UserDetails no_details;
    if (body.what == nullptr)
        throw Error(err::rest_invalid_query, "Missing required field 'association_condition' in dictionary",
                    "#/association_condition/");
    reply_added(call, "slurmdb_users_add_cond()", [&](Sink<std::string_view> added) {
        accounting(call).add_users(call.caller(), *body.what, body.details != nullptr ? *body.details : no_details, added);
    });
}

void post_accounts_association(Call& call)
{
    const auto& body = call.body<model::AccountsAddition>();
    const model::AccountDetails no_details;
    if (body.what == nullptr)
        throw Error(err::rest_invalid_query, "Missing required field 'association_condition' in dictionary",
                    "#/association_condition/");
    reply_added(call, "slurmdb_accounts_add_cond()", [&](Sink<std::string_view> added) {
        accounting(call).add_accounts(call.caller(), *body.what, body.details != nullptr ? *body.details : no_details, added);
    });
}

// ---- wckeys ----

namespace {

constexpr Listing wckeys_listing{"slurmdb_wckeys_get()", "_dump_wckeys"};

// The condition for one wckey, by number or name. `id` outlives it.
model::WckeyCondition one_wckey(const std::string_view& id)
{
    model::WckeyCondition condition;
    (is_number(id) ? condition.id : condition.name) = {&id, 1};
    return condition;
}

}  // namespace

void get_wckeys(Call& call)
{
    reply_records(call, &model::WckeysResponse::wckeys, wckeys_listing, [&](Sink<model::Wckey> sink) {
        accounting(call).wckeys(call.caller(), call.query<model::WckeyCondition>(), sink);
    });
}

void get_wckey(Call& call)
{
    const std::string_view id = call.parameters<model::WckeyParameter>().id;
    const model::WckeyCondition condition = one_wckey(id);
    reply_records(call, &model::WckeysResponse::wckeys, wckeys_listing,
                  [&](Sink<model::Wckey> sink) { accounting(call).wckeys(call.caller(), condition, sink); });
}

void post_wckeys(Call& call)
{
    const auto wckeys = required(call.body<model::WckeysResponse>().wckeys, "wckeys", "op_handler_wckeys");
    store(call, {.wckeys = wckeys}, "slurmdb_wckeys_add()");
}

void delete_wckey(Call& call)
{
    const std::string_view id = call.parameters<model::WckeyParameter>().id;
    const model::WckeyCondition condition = one_wckey(id);
    reply_removed(call, "slurmdb_wckeys_remove()",
                  [&](Sink<std::string_view> removed) { accounting(call).remove_wckeys(call.caller(), condition, removed); });
}

// ---- clusters and cloud instances ----

namespace {

constexpr Listing clusters_listing{"slurmdb_clusters_get()", "_dump_clusters"};
constexpr Listing instances_listing{"slurmdb_instances_get()", "_dump_instances"};

// What the query asks for, of the cluster in the path. `name` outlives it.
model::ClusterCondition one_cluster(Call& call, const std::string_view& name)
{
    model::ClusterCondition condition = call.query<model::ClusterCondition>();
    condition.cluster = {&name, 1};
    return condition;
}

}  // namespace

void get_clusters(Call& call)
{
    reply_records(call, &model::ClustersResponse::clusters, clusters_listing,
                  [&](Sink<model::ClusterRecord> sink) { accounting(call).clusters(call.caller(), {}, sink); });
}

void get_cluster(Call& call)
{
    const std::string_view name = call.parameters<model::ClusterParameter>().name;
    const model::ClusterCondition condition = one_cluster(call, name);
    reply_records(call, &model::ClustersResponse::clusters, clusters_listing,
                  [&](Sink<model::ClusterRecord> sink) { accounting(call).clusters(call.caller(), condition, sink); });
}

void post_clusters(Call& call)
{
    const auto clusters = required(call.body<model::ClustersResponse>().clusters, "clusters", "op_handler_clusters");
    store(call, {.clusters = clusters}, "slurmdb_clusters_add()");
}

void delete_cluster(Call& call)
{
    const std::string_view name = call.parameters<model::ClusterParameter>().name;
    const model::ClusterCondition condition = one_cluster(call, name);
    reply_removed(call, "slurmdb_clusters_remove()",
                  [&](Sink<std::string_view> removed) { accounting(call).remove_clusters(call.caller(), condition, removed); });
}

void get_instances(Call& call)
{
    reply_records(call, &model::InstancesResponse::instances, instances_listing, [&](Sink<model::Instance> sink) {
        accounting(call).instances(call.caller(), call.query<model::InstanceCondition>(), sink);
    });
}

void get_instance(Call& call)
{
    get_instances(call);
}

}  // namespace restd::openapi
