// Field tables of restd/model/account.hpp.
#pragma once

#include "association.hpp"
#include "codecs.hpp"
#include "restd/model/account.hpp"

namespace restd::tables {

// COORD
inline constexpr Row coord_rows[] = {
    RESTD_FIELD(model::Coordinator, name, "name", codec::name, "The user, or in a user the account.").required(),
    RESTD_FIELD(model::Coordinator, is_direct, "direct", codec::boolean, "False where it follows from an account above."),
};
RESTD_TABLE(coord, model::Coordinator, "COORD");

namespace codec {
inline constexpr auto coord = object<model::Coordinator>(tables::coord);
inline constexpr auto coord_list = list("COORD_LIST", coord);
}  // namespace codec

// ACCOUNT
inline constexpr Row account_rows[] = {
    RESTD_FIELD(model::Account, associations, "associations", codec::assoc_short_list,
                "Its associations, where they were asked for."),
    RESTD_FIELD(model::Account, coordinators, "coordinators", codec::coord_list,
                "Users who may manage it, where they were asked for."),
    RESTD_FIELD(model::Account, description, "description", codec::string, "What it is for.").required(),
    RESTD_FIELD(model::Account, name, "name", codec::name, "Name.").required(),
    RESTD_FIELD(model::Account, organization, "organization", codec::string, "Whom it belongs to.").required(),
    RESTD_FIELD(model::Account, flags, "flags", codec::account_flags, "What is special about it."),
};
RESTD_TABLE(account, model::Account, "ACCOUNT");

namespace codec {
inline constexpr auto account = object<model::Account>(tables::account);
inline constexpr auto account_list = stream("ACCOUNT_LIST", account);
}  // namespace codec

// WCKEY
inline constexpr Row wckey_rows[] = {
    RESTD_FIELD(model::Wckey, usage, "accounting", codec::accounting_list,
                "What jobs with it have used, where it was asked for."),
    RESTD_FIELD(model::Wckey, cluster, "cluster", codec::name, "Cluster.").required(),
    RESTD_FIELD(model::Wckey, id, "id", codec::uint32, "Its number in the accounting database."),
    RESTD_FIELD(model::Wckey, name, "name", codec::name,
                "The key. When set: with a * before it, it becomes the user's default.")
        .required(),
    RESTD_FIELD(model::Wckey, user, "user", codec::name, "User who may use it.").required(),
    RESTD_FIELD(model::Wckey, flags, "flags", codec::wckey_flags, "Whether it was deleted."),
};
RESTD_TABLE(wckey, model::Wckey, "WCKEY");

namespace codec {
inline constexpr auto wckey = object<model::Wckey>(tables::wckey);
inline constexpr auto wckey_list = list("WCKEY_LIST", wckey);
inline constexpr auto wckeys = stream("WCKEY_LIST", wckey);
}  // namespace codec

// USER
inline constexpr Row user_rows[] = {
    RESTD_FIELD(model::User, administrator_level, "administrator_level", codec::admin_lvl,
                "What the user may do in the accounting database."),
    RESTD_FIELD(model::User, associations, "associations", codec::assoc_short_list,
                "The user's associations, where they were asked for."),
    RESTD_FIELD(model::User, coordinators, "coordinators", codec::coord_list,
                "Accounts that the user may manage, where they were asked for."),
    RESTD_FIELD(model::User, default_account, "default/account", codec::name, "Account of jobs that name none."),
    RESTD_FIELD(model::User, default_wckey, "default/wckey", codec::name, "Wckey of jobs that name none."),
    RESTD_FIELD(model::User, flags, "flags", codec::user_flags, "Whether the user was deleted."),
    RESTD_FIELD(model::User, name, "name", codec::name, "Name.").required(),
    RESTD_FIELD(model::User, old_name, "old_name", codec::name, "The name to change, where `name` is a new one."),
    RESTD_FIELD(model::User, wckeys, "wckeys", codec::wckey_list, "The user's wckeys, where they were asked for."),
};
RESTD_TABLE(user, model::User, "USER");

namespace codec {
inline constexpr auto user = object<model::User>(tables::user);
inline constexpr auto user_list = stream("USER_LIST", user);
}  // namespace codec

// OPENAPI_ACCOUNT_PARAM
inline constexpr Row openapi_account_param_rows[] = {
    RESTD_FIELD(model::AccountParameter, name, "account_name", codec::name, "Name of the account."),
};
RESTD_TABLE(openapi_account_param, model::AccountParameter, "OPENAPI_ACCOUNT_PARAM");

// OPENAPI_ACCOUNT_QUERY
inline constexpr Row openapi_account_query_rows[] = {
    RESTD_FIELD(model::AccountQuery, with_associations, "with_assocs", codec::boolean, "With its associations."),
    RESTD_FIELD(model::AccountQuery, with_coordinators, "with_coords", codec::boolean, "With its coordinators."),
    RESTD_FIELD(model::AccountQuery, with_deleted, "with_deleted", codec::boolean, "Also where it was deleted."),
};
RESTD_TABLE(openapi_account_query, model::AccountQuery, "OPENAPI_ACCOUNT_QUERY");

// ACCOUNT_CONDITION
inline constexpr Row account_condition_rows[] = {
    RESTD_FIELD(model::AccountCondition, association, "assocation", codec::assoc_condition_pointer,
                "Only those with such an association.")
        .until_api(41),
    RESTD_FIELD(model::AccountCondition, association, "association", codec::assoc_condition_pointer,
                "Only those with such an association.")
        .since_api(42),
    RESTD_FIELD(model::AccountCondition, description, "description", codec::string_list,
                "Only those with one of these descriptions."),
    RESTD_FIELD(model::AccountCondition, with_associations, "with_assocs", codec::boolean, "With their associations.")
        .until_api(40),
    RESTD_FIELD(model::AccountCondition, with_coordinators, "with_coords", codec::boolean, "With their coordinators.")
        .until_api(40),
    RESTD_FIELD(model::AccountCondition, with_deleted, "with_deleted", codec::boolean, "Also those that were deleted.")
        .until_api(40),
    RESTD_FIELD(model::AccountCondition, with_deleted, "DELETED", codec::boolean, "Also those that were deleted.")
        .since_api(41),
    RESTD_FIELD(model::AccountCondition, with_associations, "WithAssociations", codec::boolean, "With their associations.")
        .since_api(41),
    RESTD_FIELD(model::AccountCondition, with_coordinators, "WithCoordinators", codec::boolean, "With their coordinators.")
        .since_api(41),
    RESTD_FIELD(model::AccountCondition, no_users_are_coordinators, "NoUsersAreCoords", codec::boolean,
                "Only those whose users are no coordinators.")
        .since_api(41),
    RESTD_FIELD(model::AccountCondition, users_are_coordinators, "UsersAreCoords", codec::boolean,
                "Only those whose users are all coordinators.")
        .since_api(41),
};
RESTD_TABLE(account_condition, model::AccountCondition, "ACCOUNT_CONDITION");

// OPENAPI_USER_PARAM
inline constexpr Row openapi_user_param_rows[] = {
    RESTD_FIELD(model::UserParameter, name, "name", codec::name, "Name of the user."),
};
RESTD_TABLE(openapi_user_param, model::UserParameter, "OPENAPI_USER_PARAM");

// OPENAPI_USER_QUERY
inline constexpr Row openapi_user_query_rows[] = {
    RESTD_FIELD(model::UserQuery, with_deleted, "with_deleted", codec::boolean, "Also where the user was deleted."),
    RESTD_FIELD(model::UserQuery, with_associations, "with_assocs", codec::boolean, "With the associations."),
    RESTD_FIELD(model::UserQuery, with_coordinators, "with_coords", codec::boolean, "With the accounts that the user manages."),
    RESTD_FIELD(model::UserQuery, with_wckeys, "with_wckeys", codec::boolean, "With the wckeys."),
};
RESTD_TABLE(openapi_user_query, model::UserQuery, "OPENAPI_USER_QUERY");

// USER_CONDITION
inline constexpr Row user_condition_rows[] = {
    RESTD_FIELD(model::UserCondition, admin_level, "admin_level", codec::admin_lvl, "Only those with this level."),
    RESTD_FIELD(model::UserCondition, association, "association", codec::assoc_condition_pointer,
                "Only those with such an association."),
    RESTD_FIELD(model::UserCondition, default_account, "default_account", codec::csv_string_list,
                "Only those with one of these default accounts."),
    RESTD_FIELD(model::UserCondition, default_wckey, "default_wckey", codec::csv_string_list,
                "Only those with one of these default wckeys."),
    RESTD_FIELD(model::UserCondition, with_associations, "with_assocs", codec::boolean, "With their associations."),
    RESTD_FIELD(model::UserCondition, with_coordinators, "with_coords", codec::boolean, "With the accounts that they manage."),
    RESTD_FIELD(model::UserCondition, with_deleted, "with_deleted", codec::boolean, "Also those that were deleted."),
    RESTD_FIELD(model::UserCondition, with_wckeys, "with_wckeys", codec::boolean, "With their wckeys."),
    RESTD_FIELD(model::UserCondition, without_defaults, "without_defaults", codec::boolean,
                "Without default account and wckey."),
};
RESTD_TABLE(user_condition, model::UserCondition, "USER_CONDITION");

// OPENAPI_WCKEY_PARAM
inline constexpr Row openapi_wckey_param_rows[] = {
    RESTD_FIELD(model::WckeyParameter, id, "id", codec::name, "Number or name of the wckey."),
};
RESTD_TABLE(openapi_wckey_param, model::WckeyParameter, "OPENAPI_WCKEY_PARAM");

// WCKEY_CONDITION
inline constexpr Row wckey_condition_rows[] = {
    RESTD_FIELD(model::WckeyCondition, cluster, "cluster", codec::csv_string_list, "Only of these clusters."),
    RESTD_FIELD(model::WckeyCondition, format, "format", codec::csv_string_list, "Taken and ignored, as Slurm does."),
    RESTD_FIELD(model::WckeyCondition, id, "id", codec::csv_string_list, "Only with one of these numbers."),
    RESTD_FIELD(model::WckeyCondition, name, "name", codec::csv_string_list, "Only with one of these names."),
    RESTD_FIELD(model::WckeyCondition, only_defaults, "only_defaults", codec::boolean, "Only users' default wckeys."),
    RESTD_FIELD(model::WckeyCondition, usage_end, "usage_end", codec::timestamp, "End of the time whose usage is shown."),
    RESTD_FIELD(model::WckeyCondition, usage_start, "usage_start", codec::timestamp,
                "Beginning of the time whose usage is shown."),
    RESTD_FIELD(model::WckeyCondition, user, "user", codec::csv_string_list, "Only of these users."),
    RESTD_FIELD(model::WckeyCondition, with_usage, "with_usage", codec::boolean, "With what was used."),
    RESTD_FIELD(model::WckeyCondition, with_deleted, "with_deleted", codec::boolean, "Also those that were deleted."),
};
RESTD_TABLE(wckey_condition, model::WckeyCondition, "WCKEY_CONDITION");

// ACCOUNT_SHORT
inline constexpr Row account_short_rows[] = {
    RESTD_FIELD(model::AccountDetails, description, "description", codec::string, "What they are for."),
    RESTD_FIELD(model::AccountDetails, organization, "organization", codec::string, "Whom they belong to."),
};
RESTD_TABLE(account_short, model::AccountDetails, "ACCOUNT_SHORT");

namespace codec {
inline constexpr auto account_short = object<model::AccountDetails>(tables::account_short);
inline constexpr auto account_short_pointer = pointer(account_short);
}  // namespace codec

// ACCOUNTS_ADD_COND
inline constexpr Row accounts_add_cond_rows[] = {
    RESTD_FIELD(model::AccountsToAdd, accounts, "accounts", codec::csv_string_list, "Names of the accounts.").required(),
    RESTD_FIELD(model::AccountsToAdd, association, "association", codec::assoc_rec_set, "What their associations get."),
    RESTD_FIELD(model::AccountsToAdd, clusters, "clusters", codec::csv_string_list,
                "Clusters to add them to; all where none is named."),
};
RESTD_TABLE(accounts_add_cond, model::AccountsToAdd, "ACCOUNTS_ADD_COND");

namespace codec {
inline constexpr auto accounts_add_cond = object<model::AccountsToAdd>(tables::accounts_add_cond);
inline constexpr auto accounts_add_cond_pointer = pointer(accounts_add_cond);
}  // namespace codec

// USER_SHORT
inline constexpr Row user_short_rows[] = {
    RESTD_FIELD(model::UserDetails, administrator_level, "adminlevel", codec::admin_lvl,
                "What they may do in the accounting database."),
    RESTD_FIELD(model::UserDetails, default_account, "defaultaccount", codec::name, "Account of jobs that name none."),
    RESTD_FIELD(model::UserDetails, default_wckey, "defaultwckey", codec::name, "Wckey of jobs that name none."),
};
RESTD_TABLE(user_short, model::UserDetails, "USER_SHORT");

namespace codec {
inline constexpr auto user_short = object<model::UserDetails>(tables::user_short);
inline constexpr auto user_short_pointer = pointer(user_short, true);
}  // namespace codec

// USERS_ADD_COND
inline constexpr Row users_add_cond_rows[] = {
    RESTD_FIELD(model::UsersToAdd, accounts, "accounts", codec::csv_string_list, "Accounts to add them to."),
    RESTD_FIELD(model::UsersToAdd, association, "association", codec::assoc_rec_set, "What their associations get."),
    RESTD_FIELD(model::UsersToAdd, clusters, "clusters", codec::csv_string_list,
                "Clusters to add them to; all where none is named."),
    RESTD_FIELD(model::UsersToAdd, partitions, "partitions", codec::csv_string_list, "Partitions; all where none is named."),
    RESTD_FIELD(model::UsersToAdd, users, "users", codec::csv_string_list, "Names of the users.").required(),
    RESTD_FIELD(model::UsersToAdd, wckeys, "wckeys", codec::csv_string_list, "Wckeys that they may use."),
};
RESTD_TABLE(users_add_cond, model::UsersToAdd, "USERS_ADD_COND");

namespace codec {
inline constexpr auto users_add_cond = object<model::UsersToAdd>(tables::users_add_cond);
inline constexpr auto users_add_cond_pointer = pointer(users_add_cond, true);
}  // namespace codec

}  // namespace restd::tables
