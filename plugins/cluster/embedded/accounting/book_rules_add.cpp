// Adds users or accounts together with their associations.
#include <algorithm>

#include "accounting/book_edit.hpp"
#include "accounting/book_rules.hpp"
#include "base/shared_words.hpp"
#include "restd/error.hpp"

namespace restd::embedded {
namespace {

std::string level_name(AdminLevel level)
{
    return level == AdminLevel::administrator ? "Administrator" : level == AdminLevel::operator_ ? "Operator" : "None";
}

}  // namespace

std::vector<const ClusterRow*> BookRules::clusters_of(List<std::string_view> names,
                                                      const PlaceOf<List<std::string_view>>& place) const
{
    std::vector<const ClusterRow*> list;
    for (std::size_t i = 0; i < names.size(); ++i) list.push_back(&cluster_of(names[i], place[i]));
    if (names.empty())
        for (const auto& [name, cluster] : book_.clusters)
            if (!cluster.deleted && (cluster.flags & external_cluster) == 0) list.push_back(&cluster);
    return list;
}

AssociationRecord& BookRules::add_with_limits(const AssociationRecord& parent, std::string_view account, std::string_view user,
                                              std::string_view partition, const model::AssociationLimits& limits,
                                              const LimitsPlace& place)
{
    auto& made = add_association(book_, parent, account, user, partition, now_);
    stored_.insert_or_assign(made.id, place);
    const AssociationRecord before = made;
    apply_limits(made, limits, book_.effective_limits(made), book_.effective_default_qos(made), book_.effective_qos(made),
                 place);
    if (!is_operator()) check_coordinators_change(before, made, place);
    return made;
}

std::string BookRules::add_users(const model::UsersToAdd& what, const model::UserDetails& details)
{
    const auto place = Place::record<model::UsersToAdd>();
    const auto details_place = Place::record<model::UserDetails>();
    // If the request names no accounts (or wckeys), the default account (or wckey) is added.
    const auto accounts = what.accounts.empty() && !details.default_account.empty()
                              ? List<std::string_view>(&details.default_account, 1)
                              : what.accounts;
    const auto wckeys =
        what.wckeys.empty() && !details.default_wckey.empty() ? List<std::string_view>(&details.default_wckey, 1) : what.wckeys;
    if (accounts.empty() && wckeys.empty())
        throw Error(err::data_ambiguous_query, "Need name of account(s) or wckey(s) to add", place);
    std::vector<const AccountRecord*> records;
    for (std::size_t i = 0; i < accounts.size(); ++i) {
        records.push_back(&account_of(accounts[i], place(&model::UsersToAdd::accounts)[i]));
        if (!is_operator() && !coordinates(records.back()->name))
            throw Error(err::access_denied,
                        "User " + caller_.name + " may not add users to account " + records.back()->name +
                            ": only an Operator, Administrator or coordinator may",
                        place(&model::UsersToAdd::accounts)[i]);
    }
    if (!wckeys.empty()) require_operator("add wckeys");
    const auto clusters = clusters_of(what.clusters, place(&model::UsersToAdd::clusters));
    const auto level = static_cast<AdminLevel>(details.administrator_level);
    if (details.default_qos_id != 0)
        left_out_.note(details_place(&model::UserDetails::default_qos_id), std::string(cluster::no_default_qos_of_users()));

    std::string people, associations, keys;
    bool changed = false;
    std::vector<const UserRecord*> users;
    for (std::size_t i = 0; i < what.users.size(); ++i) {
        const auto name = what.users[i];
        auto* user = any_user(book_, name);
        const bool is_new = user == nullptr || user->deleted;
        check_level(is_new ? AdminLevel::none : user->level, level, is_new,
                    details_place(&model::UserDetails::administrator_level));
        if (is_new) {
            if (user == nullptr) check_name(name, err::user_id_missing, "a user", place(&model::UsersToAdd::users)[i]);
            user = &add_user(book_, name, level, now_);
            people += "  " + user->name + '\n';
        } else if (level != AdminLevel::not_set && level != user->level) {
            user->level = level;
            user->changed = now_;
            changed = true;
        }
        users.push_back(user);
    }

    const auto partitions = what.partitions.empty() ? List<std::string_view>() : what.partitions;
    const auto add = [&](const AssociationRecord& parent, const UserRecord& user, std::string_view partition) {
        if (book_.find_association(parent.cluster, parent.account, user.name, partition) != nullptr) return;
        add_with_limits(parent, parent.account, user.name, partition, what.association, place(&model::UsersToAdd::association));
        associations +=
            "  C = " + padded(parent.cluster, 10) + " A = " + padded(parent.account, 20) + " U = " + padded(user.name, 9);
        if (!partition.empty()) associations += " P = " + std::string(partition);
        associations += '\n';
    };
    // If the request names no clusters, use those that have the account.
    const auto is_on = [&](const AccountRecord& account, const ClusterRow& cluster) {
        return book_.find_association(cluster.name, account.name, {}, {}) != nullptr;
    };
    for (const auto* cluster : clusters)
        for (std::size_t a = 0; a < records.size(); ++a) {
            const auto* parent = book_.find_association(cluster->name, records[a]->name, {}, {});
            const bool elsewhere = std::any_of(clusters.begin(), clusters.end(),
                                               [&](const ClusterRow* other) { return is_on(*records[a], *other); });
            if (parent == nullptr && what.clusters.empty() && elsewhere) continue;
            if (parent == nullptr)
                throw Error(err::invalid_account, "No account " + records[a]->name + " on cluster " + cluster->name,
                            place(&model::UsersToAdd::accounts)[a], 422);
            for (const auto* user : users) {
                if (partitions.empty()) add(*parent, *user, {});
                for (std::size_t p = 0; p < partitions.size(); ++p) {
                    const auto at = place(&model::UsersToAdd::partitions)[p];
                    check_partition(*cluster, partitions[p], at);
                    add(*parent, *user, partitions[p]);
                }
            }
        }
    for (const auto* cluster : clusters)
        for (std::size_t w = 0; w < wckeys.size(); ++w)
            for (const auto* user : users) {
                const auto at = place(&model::UsersToAdd::wckeys)[w];
                if (book_.find_wckey(cluster->name, user->name, wckeys[w]) != nullptr) continue;
                auto& key = wckey_for(*cluster, *user, wckeys[w], at);
                keys += "  C = " + padded(key.cluster, 10) + " W = " + padded(key.name, 10) + " U = " + padded(user->name, 9) +
                        '\n';
            }
    for (const auto* user : users) {
        if (!details.default_account.empty()) {
            const auto before = book_.default_account(context_.cluster(), user->name);
            const bool moves = !same_word(before, details.default_account);
            if (!make_default_account(user->name, details.default_account))
                throw Error(err::invalid_account,
                            "User " + user->name + " has no association with account " + std::string(details.default_account) +
                                ": add it before making it the default",
                            details_place(&model::UserDetails::default_account), 422);
            changed = changed || moves;
        }
        if (details.default_wckey.empty()) continue;
        for (const auto* cluster : clusters) {
            auto& key = wckey_for(*cluster, *user, details.default_wckey, details_place(&model::UserDetails::default_wckey));
            changed = changed || !key.is_default;
            make_default(book_, key, now_);
        }
    }
    check_default_qos();
    if (people.empty() && associations.empty() && keys.empty() && !changed)
        throw Error(err::no_change_in_data, std::string(error_text(err::no_change_in_data)), "accounting");

    std::string text;
    if (!people.empty()) text += " Adding User(s)\n" + people;
    if (!people.empty() || changed) {
        text += " Settings\n";
        if (!details.default_account.empty()) text += "  Default Account = " + std::string(details.default_account) + '\n';
        if (!details.default_wckey.empty()) text += "  Default WCKey   = " + std::string(details.default_wckey) + '\n';
        if (level != AdminLevel::not_set) text += "  Admin Level     = " + level_name(level) + '\n';
    }
    if (!associations.empty()) text += " Associations =\n" + associations;
    if (!keys.empty()) text += " Wckey(s)\n" + keys;
    return text;
}

std::string BookRules::add_accounts(const model::AccountsToAdd& what, const model::AccountDetails& details)
{
    const auto place = Place::record<model::AccountsToAdd>();
    const auto details_place = Place::record<model::AccountDetails>();
    if (what.accounts.empty())
        throw Error(err::empty_list, std::string(error_text(err::empty_list)), place(&model::AccountsToAdd::accounts), 422);
    check_text(details.description, details_place(&model::AccountDetails::description));
    check_text(details.organization, details_place(&model::AccountDetails::organization));
    const auto above = what.association.parent_account.empty() ? root_name : what.association.parent_account;
    const auto clusters = clusters_of(what.clusters, place(&model::AccountsToAdd::clusters));
    if (!is_operator() && !coordinates(above))
        throw Error(err::access_denied,
                    "User " + caller_.name + " may not add accounts below " + std::string(above) +
                        ": only an Operator, Administrator or coordinator may",
                    "accounting");

    std::string added, already, associations;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < what.accounts.size(); ++i) {
        const auto name = what.accounts[i];
        auto* account = any_account(book_, name);
        if (account == nullptr || account->deleted) {
            if (account == nullptr)
                check_name(name, err::invalid_account, "an account", place(&model::AccountsToAdd::accounts)[i]);
            account = &add_account(book_, name, now_);
            account->description = details.description.empty() ? std::string_view(account->name) : details.description;
            account->organization = !details.organization.empty() ? details.organization
                                    : same_word(above, root_name) ? std::string_view(account->name)
                                                                  : above;
            added += "  " + account->name + '\n';
        }
        names.push_back(account->name);
    }
    auto limits = what.association;
    limits.parent_account = {};
    for (const auto* cluster : clusters) {
        const auto* parent = book_.find_association(cluster->name, above, {}, {});
        if (parent == nullptr)
            throw Error(err::invalid_parent_account,
                        "No parent account '" + std::string(above) + "' on cluster '" + cluster->name + "'",
                        place(&model::AccountsToAdd::association)(&model::AssociationLimits::parent_account), 422);
        for (const auto& name : names) {
            if (book_.find_association(cluster->name, name, {}, {}) != nullptr) {
                already += "Already existing account " + name + " on cluster " + cluster->name + '\n';
                continue;
            }
            add_with_limits(*parent, name, {}, {}, limits, place(&model::AccountsToAdd::association));
            associations += "  C = " + padded(cluster->name, 10) + " A = " + padded(name, 20) + '\n';
        }
    }
    check_default_qos();
    if (added.empty() && associations.empty())
        throw Error(err::no_change_in_data, std::string(error_text(err::no_change_in_data)), "accounting");

    std::string text;
    if (!added.empty()) {
        const auto or_default = [](std::string_view given, const char* otherwise) {
            return given.empty() ? std::string(otherwise) : std::string(given);
        };
        text += " Adding Account(s)\n" + added +
                " Settings\n  Description     = " + or_default(details.description, "Account Name") +
                "\n  Organization    = " + or_default(details.organization, "Parent/Account Name") + '\n';
    }
    text += already;
    if (!associations.empty()) text += (already.empty() ? " Associations =\n" : "") + associations;
    return text;
}

}  // namespace restd::embedded
