// Accounts, users and wckeys of the accounting database.
//
// Hub model: the superset of all API versions. All structures are trivially copyable. Strings and lists are views;
// restd/cluster.hpp says how long a record and its views are valid. The comment above a structure is its name in the data
// parsers. A field that a request does not give is a text or list whose data() is null, or a number that is unset.
#pragma once

#include <cstdint>
#include <string_view>

#include "restd/model/association.hpp"
#include "restd/model/values.hpp"

namespace restd::model {

// COORD
struct Coordinator {
    std::string_view name;
    bool is_direct = false;
};

// ACCOUNT
struct Account {
    List<AssociationShort> associations;
    List<Coordinator> coordinators;
    std::string_view description;
    std::string_view name;
    std::string_view organization;
    std::uint32_t flags = 0;  // account_flag, users_are_coordinators
};

// WCKEY
struct Wckey {
    List<AccountingRecord> usage;
    std::string_view cluster;
    std::uint32_t id = 0;
    std::string_view name;
    std::string_view user;
    std::uint32_t flags = 0;  // wckey_flag
};

// USER
struct User {
    std::uint16_t administrator_level = 0;  // admin_level
    List<AssociationShort> associations;
    List<Coordinator> coordinators;
    std::string_view default_account;
    std::uint32_t default_qos_id = 0;  // 0: not known
    std::string_view default_wckey;
    std::uint32_t flags = 0;  // user_flag
    std::string_view name;
    std::string_view old_name;
    List<Wckey> wckeys;
};

// OPENAPI_ACCOUNT_PARAM
struct AccountParameter {
    std::string_view name;
};

// OPENAPI_ACCOUNT_QUERY
struct AccountQuery {
    bool with_associations = false;
    bool with_coordinators = false;
    bool with_deleted = false;
};

// ACCOUNT_CONDITION
struct AccountCondition {
    const AssociationCondition* association = nullptr;
    List<std::string_view> description;
    bool with_associations = false;
    bool with_coordinators = false;
    bool with_deleted = false;
    bool no_users_are_coordinators = false;
    bool users_are_coordinators = false;
};

// OPENAPI_USER_PARAM
struct UserParameter {
    std::string_view name;
};

// OPENAPI_USER_QUERY
struct UserQuery {
    bool with_deleted = false;
    bool with_associations = false;
    bool with_coordinators = false;
    bool with_wckeys = false;
};

// USER_CONDITION
struct UserCondition {
    std::uint16_t admin_level = 0;  // 0: any
    const AssociationCondition* association = nullptr;
    List<std::string_view> default_account;
    List<std::string_view> default_wckey;
    bool with_associations = false;
    bool with_coordinators = false;
    bool with_deleted = false;
    bool with_wckeys = false;
    bool without_defaults = false;
};

// OPENAPI_WCKEY_PARAM
struct WckeyParameter {
    std::string_view id;
};

// WCKEY_CONDITION
struct WckeyCondition {
    List<std::string_view> cluster;
    List<std::string_view> format;
    List<std::string_view> id;
    List<std::string_view> name;
    bool only_defaults = false;
    Time usage_end = 0;  // 0: now
    Time usage_start = 0;
    List<std::string_view> user;
    bool with_usage = false;
    bool with_deleted = false;
};

// ACCOUNT_SHORT
struct AccountDetails {
    std::string_view description;
    std::string_view organization;
};

// ACCOUNTS_ADD_COND
struct AccountsToAdd {
    List<std::string_view> accounts;
    AssociationLimits association;
    List<std::string_view> clusters;
};

// USER_SHORT
struct UserDetails {
    std::uint16_t administrator_level = 0;  // model::admin_level
    std::string_view default_account;
    std::uint32_t default_qos_id = 0;  // 0: unchanged
    std::string_view default_wckey;
};

// USERS_ADD_COND
struct UsersToAdd {
    List<std::string_view> accounts;
    AssociationLimits association;
    List<std::string_view> clusters;
    List<std::string_view> partitions;
    List<std::string_view> users;
    List<std::string_view> wckeys;
};

}  // namespace restd::model
