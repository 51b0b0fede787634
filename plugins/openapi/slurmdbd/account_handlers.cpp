// Accounts, users and wckeys.
#include "handlers.hpp"
#include "records.hpp"

namespace restd::openapi {
namespace {

constexpr Origin accounts_listing{"slurmdb_accounts_get()", "_dump_accounts"};
constexpr Origin users_listing{"slurmdb_users_get()", "_dump_users"};
constexpr Origin wckeys_listing{"slurmdb_wckeys_get()", "_dump_wckeys"};

// Answers with the text that `add` passes to its sink, and warns about parts that were not stored.
template <class Add>
void reply_added(ReplyCall<model::AddedResponse>& call, const Origin& origin, Add add)
{
    model::AddedResponse response;
    const auto keep = [&](std::string_view text) { response.added = call.arena().copy(text); };
    with_remarks(call,
                 [&](Sink<AccountingRemark> remark) { attempt(origin, [&] { add(Sink<std::string_view>(keep), remark); }); });
    call.reply(response);
}

Error not_given(std::string_view key)
{
    const std::string name(key);
    return Error(err::data_path_not_found, "Missing required field '" + name + "' in dictionary", "#/" + name + "/", 422);
}

// The condition for the wckeys of a path: those with this name, or else the one with this number. `id` outlives it.
model::WckeyCondition named_wckeys(Call& call, const std::string_view& id)
{
    model::WckeyCondition condition;
    condition.name = {&id, 1};
    if (!is_number(id)) return condition;
    bool any = false;
    attempt(wckeys_listing,
            [&] { return call.accounting().wckeys(call.caller(), condition); })([&](const model::Wckey&) { any = true; });
    if (!any) {
        condition.name = {};
        condition.id = {&id, 1};
    }
    return condition;
}

}  // namespace

// ---- accounts ----

void get_accounts(TypedCall<model::AccountCondition, None, model::AccountsResponse>& call)
{
    reply_records(call, &model::AccountsResponse::accounts, accounts_listing,
                  [&] { return call.accounting().accounts(call.caller(), call.query()); });
}

void get_account(TypedCall<model::AccountQuery, None, model::AccountsResponse, model::AccountParameter>& call)
{
    const std::string_view name = call.parameters().name;
    const auto& query = call.query();
    model::AssociationCondition named;
    named.account = {&name, 1};
    model::AccountCondition condition;
    condition.association = &named;
    condition.with_associations = query.with_associations;
    condition.with_coordinators = query.with_coordinators;
    condition.with_deleted = query.with_deleted;
    reply_records(call, &model::AccountsResponse::accounts, accounts_listing,
                  [&] { return call.accounting().accounts(call.caller(), condition); });
}

void warn_of_ignored(Call& call, const model::Account& account)
{
    constexpr const char* source = "_foreach_update_acct";
    if (!account.associations.empty())
        call.warn("Account associations ignored. They must be set via the associations end point.", source);
    if ((account.flags & model::account_flag::deleted) != 0) call.warn("Ignoring request to set flag: DELETED", source);
}

void post_accounts(TypedCall<None, model::AccountsResponse, model::PlainResponse>& call)
{
    const auto accounts = required(call.body().accounts, "accounts");
    for (const model::Account& account : accounts) warn_of_ignored(call, account);
    store(call, {.accounts = accounts}, {"slurmdb_accounts_modify()", "_foreach_update_acct"});
}

void delete_account(TypedCall<None, None, AccountsRemoved, model::AccountParameter>& call)
{
    const std::string_view name = call.parameters().name;
    reply_removed(call, {"slurmdb_accounts_remove()", "_delete_account"}, Nothing::is_no_change,
                  [&](Sink<std::string_view> removed) {
                      call.accounting().remove_accounts(call.caller(), {&name, 1}, removed);
                  });
}

void post_accounts_association(TypedCall<None, model::AccountsAddition, AccountsAdded>& call)
{
    const auto& body = call.body();
    if (body.what == nullptr) throw not_given("association_condition");
    const model::AccountDetails details = body.details != nullptr ? *body.details : model::AccountDetails();
    reply_added(call, {"slurmdb_accounts_add_cond()", "_add_accounts_association"},
                [&](Sink<std::string_view> added, Sink<AccountingRemark> remark) {
                    call.accounting().add_accounts(call.caller(), *body.what, details, added, remark);
                });
}

// ---- users ----

void get_users(TypedCall<model::UserCondition, None, model::UsersResponse>& call)
{
    reply_records(call, &model::UsersResponse::users, users_listing,
                  [&] { return call.accounting().users(call.caller(), call.query()); });
}

void get_user(TypedCall<model::UserQuery, None, model::UsersResponse, model::UserParameter>& call)
{
    const std::string_view name = call.parameters().name;
    const auto& query = call.query();
    model::AssociationCondition named;
    named.user = {&name, 1};
    model::UserCondition condition;
    condition.association = &named;
    condition.with_associations = query.with_associations;
    condition.with_coordinators = query.with_coordinators;
    condition.with_deleted = query.with_deleted;
    condition.with_wckeys = query.with_wckeys;
    reply_records(call, &model::UsersResponse::users, users_listing,
                  [&] { return call.accounting().users(call.caller(), condition); });
}

void warn_of_ignored(Call& call, const model::User& user)
{
    constexpr const char* source = "_foreach_update_user";
    const std::string whose = "User " + std::string(user.name);
    if (!user.associations.empty())
        call.warn(whose + " associations list ignored. They must be set via the associations end point.", source);
    if (!user.coordinators.empty())
        call.warn(whose + " coordinators list ignored. They must be set via the coordinators or accounts end point.", source);
    if ((user.flags & model::user_flag::deleted) != 0) call.warn("Ignoring request to set flag: DELETED", source);
}

void post_users(TypedCall<None, model::UsersResponse, model::PlainResponse>& call)
{
    const auto users = required(call.body().users, "users");
    for (const model::User& user : users) warn_of_ignored(call, user);
    store(call, {.users = users}, {"slurmdb_users_modify()", "_foreach_update_user"});
}

void delete_user(TypedCall<None, None, model::PlainResponse, model::UserParameter>& call)
{
    const std::string_view name = call.parameters().name;
    attempt(Origin{"slurmdb_users_remove()", "_delete_user"}, [&] {
        bool any = false;
        const auto count = [&](std::string_view) { any = true; };
        call.accounting().remove_users(call.caller(), {&name, 1}, count);
        if (!any) throw Error(err::no_change_in_data, "there is no user " + std::string(name), "_delete_user");
    });
    model::PlainResponse response;
    call.reply(response);
}

void post_users_association(TypedCall<model::PartitionsQuery, model::UsersAddition, UsersAdded>& call)
{
    const auto& body = call.body();
    if (body.what == nullptr) throw not_given("association_condition");
    if (body.details == nullptr) throw not_given("user");
    // Without accounts or wckeys in the request, the users' default account and wckey are used.
    model::UsersToAdd what = *body.what;
    if (what.accounts.empty() && !body.details->default_account.empty()) what.accounts = {&body.details->default_account, 1};
    if (what.wckeys.empty() && !body.details->default_wckey.empty()) what.wckeys = {&body.details->default_wckey, 1};
    if (what.accounts.empty() && what.wckeys.empty())
        throw Error(err::data_ambiguous_query, "Need name of account(s) or wckey(s) to add", "_add_users_association", 422);
    reply_added(call, {"slurmdb_users_add_cond()", "_add_users_association"},
                [&](Sink<std::string_view> added, Sink<AccountingRemark> remark) {
                    call.accounting().add_users(call.caller(), what, *body.details, added, remark);
                });
}

// ---- wckeys ----

void get_wckeys(TypedCall<model::WckeyCondition, None, model::WckeysResponse>& call)
{
    reply_records(call, &model::WckeysResponse::wckeys, wckeys_listing,
                  [&] { return call.accounting().wckeys(call.caller(), call.query()); });
}

void get_wckey(TypedCall<None, None, model::WckeysResponse, model::WckeyParameter>& call)
{
    const std::string_view id = call.parameters().id;
    const model::WckeyCondition condition = named_wckeys(call, id);
    reply_records(call, &model::WckeysResponse::wckeys, wckeys_listing,
                  [&] { return call.accounting().wckeys(call.caller(), condition); });
}

void post_wckeys(TypedCall<model::WckeyCondition, model::WckeysResponse, model::PlainResponse>& call)
{
    const auto wckeys = required(call.body().wckeys, "wckeys");
    if (wckeys.empty()) call.warn("ignoring empty or non-existant wckeys array for update", "_update_wckeys");
    store(call, {.wckeys = wckeys}, {"slurmdb_wckeys_add()", "update_wckeys"});
}

void delete_wckey(TypedCall<None, None, WckeyRemoved, model::WckeyParameter>& call)
{
    const std::string_view id = call.parameters().id;
    const model::WckeyCondition condition = named_wckeys(call, id);
    reply_removed(call, {"slurmdb_wckeys_remove()", "_delete_wckey"}, Nothing::is_told,
                  [&](Sink<std::string_view> removed) { call.accounting().remove_wckeys(call.caller(), condition, removed); });
}

}  // namespace restd::openapi
