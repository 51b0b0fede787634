// Field tables of restd/model/account.hpp.
#pragma once

#include "restd/model/account.hpp"
#include "restd/tables/association.hpp"
#include "restd/tables/codecs.hpp"

namespace restd::tables {

// COORD
inline constexpr Row coord_rows[] = {
    RESTD_FIELD(model::Coordinator, name, "name", codec::name, "In an account the user's name, in a user the account's name.")
        .required(),
    RESTD_FIELD(model::Coordinator, is_direct, "direct", codec::boolean,
                "True where set for this account itself; false where it follows from an account above."),
};
RESTD_TABLE(coord, model::Coordinator, "COORD");

namespace codec {
inline constexpr auto coord = object<model::Coordinator>(tables::coord);
inline constexpr auto coord_list = list("COORD_LIST", coord);
}  // namespace codec

// ACCOUNT
inline constexpr Row account_rows[] = {
    RESTD_FIELD(model::Account, associations, "associations", codec::assoc_short_list,
                "Associations of the account and its users. Filled only with with_assocs (WithAssoc)."),
    RESTD_FIELD(model::Account, coordinators, "coordinators", codec::coord_list,
                "Users who may manage the account (sacctmgr add coordinator). Filled only with with_coords."),
    RESTD_FIELD(model::Account, description, "description", codec::string, "Free text about the account (Description).")
        .required(),
    RESTD_FIELD(model::Account, name, "name", codec::name, "Account name, unique in the accounting (Name).").required(),
    RESTD_FIELD(model::Account, organization, "organization", codec::string,
                "Organization that the account belongs to (Organization).")
        .required(),
    RESTD_FIELD(model::Account, flags, "flags", codec::account_flags, "Flags of the account, such as DELETED."),
};
RESTD_TABLE(account, model::Account, "ACCOUNT");

namespace codec {
inline constexpr auto account = object<model::Account>(tables::account);
inline constexpr auto account_list = stream("ACCOUNT_LIST", account);
}  // namespace codec

// WCKEY
inline constexpr Row wckey_rows[] = {
    RESTD_FIELD(model::Wckey, usage, "accounting", codec::accounting_list,
                "Usage of jobs with this wckey. Filled only with with_usage."),
    RESTD_FIELD(model::Wckey, cluster, "cluster", codec::name, "Cluster that the wckey is for.").required(),
    RESTD_FIELD(model::Wckey, id, "id", codec::uint32, "Database id of the wckey, given by slurmdbd."),
    RESTD_FIELD(model::Wckey, name, "name", codec::name,
                "Label that a job names with --wckey. In a request a leading * makes it the user's default.")
        .required(),
    RESTD_FIELD(model::Wckey, user, "user", codec::name, "User who may give the label to jobs.").required(),
    RESTD_FIELD(model::Wckey, flags, "flags", codec::wckey_flags, "DELETED for a wckey that was removed but has usage."),
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
                "Rights in the accounting (AdminLevel): None, Operator or Administrator."),
    RESTD_FIELD(model::User, associations, "associations", codec::assoc_short_list,
                "Associations of the user. Filled only with with_assocs (WithAssoc)."),
    RESTD_FIELD(model::User, coordinators, "coordinators", codec::coord_list,
                "Accounts that the user may manage (sacctmgr add coordinator). Filled only with with_coords."),
    RESTD_FIELD(model::User, default_account, "default/account", codec::name,
                "Account of jobs that give no --account (DefaultAccount)."),
    RESTD_FIELD(model::User, default_qos_id, "default/qos", codec::uint32,
                "QOS of jobs that give no --qos, by its database id. 0: not known.")
        .since_api(44),
    RESTD_FIELD(model::User, default_wckey, "default/wckey", codec::name, "Wckey of jobs that give no --wckey (DefaultWCKey)."),
    RESTD_FIELD(model::User, flags, "flags", codec::user_flags, "DELETED for a user who was removed but has usage."),
    RESTD_FIELD(model::User, name, "name", codec::name, "Login name of the user (Name).").required(),
    RESTD_FIELD(model::User, old_name, "old_name", codec::name,
                "Present name, in a request that renames the user to `name` (NewName)."),
    RESTD_FIELD(model::User, wckeys, "wckeys", codec::wckey_list, "Wckeys of the user. Filled only with with_wckeys."),
};
RESTD_TABLE(user, model::User, "USER");

namespace codec {
inline constexpr auto user = object<model::User>(tables::user);
inline constexpr auto user_list = stream("USER_LIST", user);
}  // namespace codec

// OPENAPI_ACCOUNT_PARAM
inline constexpr Row openapi_account_param_rows[] = {
    RESTD_FIELD(model::AccountParameter, name, "account_name", codec::name, "Account to act on, by name."),
};
RESTD_TABLE(openapi_account_param, model::AccountParameter, "OPENAPI_ACCOUNT_PARAM");

// OPENAPI_ACCOUNT_QUERY
inline constexpr Row openapi_account_query_rows[] = {
    RESTD_FIELD(model::AccountQuery, with_associations, "with_assocs", codec::boolean,
                "Fill in `associations` (WithAssoc). Default: left empty."),
    RESTD_FIELD(model::AccountQuery, with_coordinators, "with_coords", codec::boolean,
                "Fill in `coordinators` (WithCoord). Default: left empty."),
    RESTD_FIELD(model::AccountQuery, with_deleted, "with_deleted", codec::boolean,
                "Show the account even if it was deleted (WithDeleted)."),
};
RESTD_TABLE(openapi_account_query, model::AccountQuery, "OPENAPI_ACCOUNT_QUERY");

// ACCOUNT_CONDITION
inline constexpr Row account_condition_rows[] = {
    RESTD_FIELD(model::AccountCondition, association, "assocation", codec::assoc_condition_pointer,
                "Only accounts with an association that matches these filters. The key is misspelt in this version.")
        .until_api(41),
    RESTD_FIELD(model::AccountCondition, association, "association", codec::assoc_condition_pointer,
                "Only accounts with an association that matches these filters.")
        .since_api(42),
    RESTD_FIELD(model::AccountCondition, description, "description", codec::string_list,
                "Only accounts with one of these descriptions (Description)."),
    RESTD_FIELD(model::AccountCondition, with_associations, "with_assocs", codec::boolean,
                "Fill in `associations` (WithAssoc). Default: left empty.")
        .until_api(40),
    RESTD_FIELD(model::AccountCondition, with_coordinators, "with_coords", codec::boolean,
                "Fill in `coordinators` (WithCoord). Default: left empty.")
        .until_api(40),
    RESTD_FIELD(model::AccountCondition, with_deleted, "with_deleted", codec::boolean,
                "List deleted accounts too (WithDeleted).")
        .until_api(40),
    RESTD_FIELD(model::AccountCondition, with_deleted, "DELETED", codec::boolean, "List deleted accounts too (WithDeleted).")
        .since_api(41),
    RESTD_FIELD(model::AccountCondition, with_associations, "WithAssociations", codec::boolean,
                "Fill in `associations` (WithAssoc). Default: left empty.")
        .since_api(41),
    RESTD_FIELD(model::AccountCondition, with_coordinators, "WithCoordinators", codec::boolean,
                "Fill in `coordinators` (WithCoord). Default: left empty.")
        .since_api(41),
    RESTD_FIELD(model::AccountCondition, no_users_are_coordinators, "NoUsersAreCoords", codec::boolean,
                "Only accounts whose users are not all coordinators.")
        .since_api(41),
    RESTD_FIELD(model::AccountCondition, users_are_coordinators, "UsersAreCoords", codec::boolean,
                "Only accounts whose users are all coordinators.")
        .since_api(41),
};
RESTD_TABLE(account_condition, model::AccountCondition, "ACCOUNT_CONDITION");

// OPENAPI_USER_PARAM
inline constexpr Row openapi_user_param_rows[] = {
    RESTD_FIELD(model::UserParameter, name, "name", codec::name, "User to act on, by login name."),
};
RESTD_TABLE(openapi_user_param, model::UserParameter, "OPENAPI_USER_PARAM");

// OPENAPI_USER_QUERY
inline constexpr Row openapi_user_query_rows[] = {
    RESTD_FIELD(model::UserQuery, with_deleted, "with_deleted", codec::boolean, "Show the user even if deleted (WithDeleted)."),
    RESTD_FIELD(model::UserQuery, with_associations, "with_assocs", codec::boolean,
                "Fill in `associations` (WithAssoc). Default: left empty."),
    RESTD_FIELD(model::UserQuery, with_coordinators, "with_coords", codec::boolean,
                "Fill in `coordinators` (WithCoord). Default: left empty."),
    RESTD_FIELD(model::UserQuery, with_wckeys, "with_wckeys", codec::boolean, "Fill in `wckeys`. Default: left empty."),
};
RESTD_TABLE(openapi_user_query, model::UserQuery, "OPENAPI_USER_QUERY");

// USER_CONDITION
inline constexpr Row user_condition_rows[] = {
    RESTD_FIELD(model::UserCondition, admin_level, "admin_level", codec::admin_lvl,
                "Only users with these rights (AdminLevel)."),
    RESTD_FIELD(model::UserCondition, association, "association", codec::assoc_condition_pointer,
                "Only users with an association that matches these filters."),
    RESTD_FIELD(model::UserCondition, default_account, "default_account", codec::csv_string_list,
                "Only users with one of these default accounts, separated by commas (DefaultAccount)."),
    RESTD_FIELD(model::UserCondition, default_wckey, "default_wckey", codec::csv_string_list,
                "Only users with one of these default wckeys, separated by commas (DefaultWCKey)."),
    RESTD_FIELD(model::UserCondition, with_associations, "with_assocs", codec::boolean,
                "Fill in `associations` (WithAssoc). Default: left empty."),
    RESTD_FIELD(model::UserCondition, with_coordinators, "with_coords", codec::boolean,
                "Fill in `coordinators` (WithCoord). Default: left empty."),
    RESTD_FIELD(model::UserCondition, with_deleted, "with_deleted", codec::boolean, "List deleted users too (WithDeleted)."),
    RESTD_FIELD(model::UserCondition, with_wckeys, "with_wckeys", codec::boolean, "Fill in `wckeys`. Default: left empty."),
    RESTD_FIELD(model::UserCondition, without_defaults, "without_defaults", codec::boolean,
                "Leave `default` empty: no default account, no default wckey."),
};
RESTD_TABLE(user_condition, model::UserCondition, "USER_CONDITION");

// OPENAPI_WCKEY_PARAM
inline constexpr Row openapi_wckey_param_rows[] = {
    RESTD_FIELD(model::WckeyParameter, id, "id", codec::name, "Wckey to act on, by database id or by name."),
};
RESTD_TABLE(openapi_wckey_param, model::WckeyParameter, "OPENAPI_WCKEY_PARAM");

// WCKEY_CONDITION
inline constexpr Row wckey_condition_rows[] = {
    RESTD_FIELD(model::WckeyCondition, cluster, "cluster", codec::csv_string_list,
                "Only wckeys of these clusters, separated by commas."),
    RESTD_FIELD(model::WckeyCondition, format, "format", codec::csv_string_list, "Taken and ignored, as sacctmgr's format=.")
        .deprecated(43)
        .until_api(44),
    RESTD_FIELD(model::WckeyCondition, id, "id", codec::csv_string_list,
                "Only wckeys with these database ids, separated by commas."),
    RESTD_FIELD(model::WckeyCondition, name, "name", codec::csv_string_list,
                "Only wckeys of these names, separated by commas."),
    RESTD_FIELD(model::WckeyCondition, only_defaults, "only_defaults", codec::boolean,
                "Only wckeys that are a user's default."),
    RESTD_FIELD(model::WckeyCondition, usage_end, "usage_end", codec::timestamp,
                "End of the time whose usage is summed up, in UNIX seconds. Unset: now."),
    RESTD_FIELD(model::WckeyCondition, usage_start, "usage_start", codec::timestamp,
                "Start of the time whose usage is summed up, in UNIX seconds."),
    RESTD_FIELD(model::WckeyCondition, user, "user", codec::csv_string_list,
                "Only wckeys of these users, separated by commas."),
    RESTD_FIELD(model::WckeyCondition, with_usage, "with_usage", codec::boolean,
                "Fill in `accounting` with usage between usage_start and usage_end."),
    RESTD_FIELD(model::WckeyCondition, with_deleted, "with_deleted", codec::boolean, "List deleted wckeys too (WithDeleted)."),
};
RESTD_TABLE(wckey_condition, model::WckeyCondition, "WCKEY_CONDITION");

// ACCOUNT_SHORT
inline constexpr Row account_short_rows[] = {
    RESTD_FIELD(model::AccountDetails, description, "description", codec::string,
                "Free text about the accounts (Description)."),
    RESTD_FIELD(model::AccountDetails, organization, "organization", codec::string,
                "Organization that the accounts belong to (Organization)."),
};
RESTD_TABLE(account_short, model::AccountDetails, "ACCOUNT_SHORT");

namespace codec {
inline constexpr auto account_short = object<model::AccountDetails>(tables::account_short);
inline constexpr auto account_short_pointer = pointer(account_short);
}  // namespace codec

// ACCOUNTS_ADD_COND
inline constexpr Row accounts_add_cond_rows[] = {
    RESTD_FIELD(model::AccountsToAdd, accounts, "accounts", codec::csv_string_list,
                "Names of the accounts to add (sacctmgr add account).")
        .required(),
    RESTD_FIELD(model::AccountsToAdd, association, "association", codec::assoc_rec_set,
                "Limits and parent of the accounts' associations."),
    RESTD_FIELD(model::AccountsToAdd, clusters, "clusters", codec::csv_string_list,
                "Clusters to add the accounts to (Cluster). Empty: all clusters."),
};
RESTD_TABLE(accounts_add_cond, model::AccountsToAdd, "ACCOUNTS_ADD_COND");

namespace codec {
inline constexpr auto accounts_add_cond = object<model::AccountsToAdd>(tables::accounts_add_cond);
inline constexpr auto accounts_add_cond_pointer = pointer(accounts_add_cond);
}  // namespace codec

// USER_SHORT
inline constexpr Row user_short_rows[] = {
    RESTD_FIELD(model::UserDetails, administrator_level, "adminlevel", codec::admin_lvl,
                "Rights in the accounting (AdminLevel): None, Operator or Administrator."),
    RESTD_FIELD(model::UserDetails, default_account, "defaultaccount", codec::name,
                "Account of jobs that give no --account (DefaultAccount)."),
    RESTD_FIELD(model::UserDetails, default_wckey, "defaultwckey", codec::name,
                "Wckey of jobs that give no --wckey (DefaultWCKey)."),
    RESTD_FIELD(model::UserDetails, default_qos_id, "defaultqos", codec::uint32,
                "QOS of jobs that give no --qos, by its database id. 0: unchanged.")
        .since_api(44),
};
RESTD_TABLE(user_short, model::UserDetails, "USER_SHORT");

namespace codec {
inline constexpr auto user_short = object<model::UserDetails>(tables::user_short);
inline constexpr auto user_short_pointer = pointer(user_short, true);
}  // namespace codec

// USERS_ADD_COND
inline constexpr Row users_add_cond_rows[] = {
    RESTD_FIELD(model::UsersToAdd, accounts, "accounts", codec::csv_string_list, "Accounts to add the users to (Account)."),
    RESTD_FIELD(model::UsersToAdd, association, "association", codec::assoc_rec_set, "Limits of the users' associations."),
    RESTD_FIELD(model::UsersToAdd, clusters, "clusters", codec::csv_string_list,
                "Clusters to add the users to (Cluster). Empty: all clusters."),
    RESTD_FIELD(model::UsersToAdd, partitions, "partitions", codec::csv_string_list,
                "Partitions to make associations for (Partition). Empty: one association for all partitions."),
    RESTD_FIELD(model::UsersToAdd, users, "users", codec::csv_string_list, "Names of the users to add (sacctmgr add user).")
        .required(),
    RESTD_FIELD(model::UsersToAdd, wckeys, "wckeys", codec::csv_string_list, "Wckeys that the users may give to jobs."),
};
RESTD_TABLE(users_add_cond, model::UsersToAdd, "USERS_ADD_COND");

namespace codec {
inline constexpr auto users_add_cond = object<model::UsersToAdd>(tables::users_add_cond);
inline constexpr auto users_add_cond_pointer = pointer(users_add_cond, true);
}  // namespace codec

}  // namespace restd::tables
