// Accounts, users and their wckeys.
#include <algorithm>

#include "accounting/book_edit.hpp"
#include "accounting/book_rules.hpp"
#include "base/shared_words.hpp"
#include "restd/error.hpp"

namespace restd::embedded {

// ---- accounts ----

void BookRules::store_account(const model::Account& given, const PlaceOf<model::Account>& place)
{
    check_text(given.description, place(&model::Account::description));
    check_text(given.organization, place(&model::Account::organization));
    auto* account = any_account(book_, given.name);
    if (account == nullptr || account->deleted) {
        if (!is_operator() && !coordinates_any()) require_operator("add accounts");
        if (account == nullptr) check_name(given.name, err::invalid_account, "an account", place(&model::Account::name));
        account = &add_account(book_, given.name, now_);
        account->description = given.description.data() != nullptr ? given.description : given.name;
        account->organization = given.organization.data() != nullptr ? given.organization : given.name;
    } else {
        require_operator("change accounts");
    }
    const AccountRecord before = *account;
    if (given.description.data() != nullptr) account->description = given.description;
    if (given.organization.data() != nullptr) account->organization = given.organization;
    if ((given.flags & no_users_are_coordinators) != 0)
        account->flags &= ~users_are_coordinators;
    else if ((given.flags & users_are_coordinators) != 0)
        account->flags |= users_are_coordinators;
    if (!(*account == before)) account->changed = now_;
}

void BookRules::store_coordinators(const model::Account& given, const PlaceOf<model::Account>& place)
{
    if (given.coordinators.data() == nullptr) return;
    auto& account = *any_account(book_, given.name);
    std::set<std::string> wanted;
    for (std::size_t i = 0; i < given.coordinators.size(); ++i) {
        const auto& coordinator = given.coordinators[i];
        const auto* user = book_.find_user(coordinator.name);
        if (user == nullptr)
            throw Error(err::user_id_missing, "There is no user " + std::string(coordinator.name),
                        place(&model::Account::coordinators)[i](&model::Coordinator::name), 422);
        const bool named =
            std::find(account.coordinators.begin(), account.coordinators.end(), user->name) != account.coordinators.end();
        // A listing also shows coordinators of accounts above. Sending such a user back does not make them coordinator of this
        // account.
        if (named || coordinator.is_direct || !book_.is_coordinator(user->name, account.name)) wanted.insert(user->name);
    }
    std::vector<std::string> list(wanted.begin(), wanted.end());
    if (account.coordinators == list) return;
    require_operator("name coordinators");
    account.coordinators = std::move(list);
    account.changed = now_;
}

// ---- users ----

void BookRules::check_level(AdminLevel now, AdminLevel wanted, bool is_new, const Place& place) const
{
    if (wanted > AdminLevel::administrator)
        throw Error(err::data_conv_failed, "There is no such administrator level", place, 422);
    if (wanted == AdminLevel::not_set || (!is_new && wanted == now)) return;
    if (is_administrator()) return;
    if (is_new && is_operator() && wanted < AdminLevel::administrator) return;
    throw Error(err::access_denied,
                "User " + caller_.name + " may not give " +
                    (is_new && !is_operator() ? "administrator levels: only an Operator or Administrator may"
                                              : "that administrator level: only an Administrator may"),
                place);
}

void BookRules::store_user(const model::User& given, const PlaceOf<model::User>& place)
{
    const auto level = static_cast<AdminLevel>(given.administrator_level);
    if (!given.old_name.empty()) {
        require_operator("rename users");
        const auto* old = book_.find_user(given.old_name);
        if (old == nullptr)
            throw Error(err::user_id_missing,
                        "Unable to rename the user " + std::string(given.old_name) + ", who does not exist, to " +
                            std::string(given.name),
                        place(&model::User::old_name), 422);
        check_name(given.name, err::user_id_missing, "a user", place(&model::User::name));
        if (const auto* taken = any_user(book_, given.name); taken != nullptr && taken != old)
            throw Error(err::data_ambiguous_modify,
                        "Unable to rename user " + old->name + " to " + taken->name + ": there is " +
                            (taken->deleted ? "a deleted user" : "a user") + " of this name",
                        place(&model::User::name), 422);
        if (same_word(old->name, root_name))
            throw Error(err::access_denied, "The user root keeps its name", place(&model::User::old_name));
        const std::string from = old->name;
        context_.active_jobs([&](const BookContext::Job& job) {
            if (same_word(job.user, from))
                throw Error(err::jobs_running_on_assoc,
                            "User " + from + " has active jobs (" + std::to_string(job.id) + "): it cannot be renamed",
                            place(&model::User::old_name));
        });
        if (from != given.name) rename_user(book_, from, given.name, now_);
    }

    auto* user = any_user(book_, given.name);
    if (user == nullptr || user->deleted) {
        if (!is_operator() && !coordinates_any()) require_operator("add users");
        if (user == nullptr) check_name(given.name, err::user_id_missing, "a user", place(&model::User::name));
        check_level(AdminLevel::none, level, true, place(&model::User::administrator_level));
        user = &add_user(book_, given.name, level, now_);
    } else {
        // Users may change their own defaults: store_defaults() does that.
        if (!same_word(user->name, caller_.name)) require_operator("change users");
        check_level(user->level, level, false, place(&model::User::administrator_level));
        if (level != AdminLevel::not_set && level != user->level) {
            user->level = level;
            user->changed = now_;
        }
    }
    for (std::size_t i = 0; i < given.wckeys.size(); ++i) {
        const auto& wckey = given.wckeys[i];
        const auto at = place(&model::User::wckeys)[i];
        if (!wckey.user.empty() && !same_word(wckey.user, user->name))
            throw Error(err::invalid_wckey, "The wckey is user " + std::string(wckey.user) + "'s, not " + user->name + "'s",
                        at(&model::Wckey::user), 422);
        wckey_for(cluster_of(wckey.cluster, at(&model::Wckey::cluster)), *user, wckey.name, at(&model::Wckey::name));
    }
}

void BookRules::store_defaults(const model::User& given, const PlaceOf<model::User>& place)
{
    const auto& user = *book_.find_user(given.name);
    const auto account = given.default_account;
    if (!account.empty() && !same_word(account, shown_default_account(book_, context_.cluster(), user.name)))
        // Sites often create users first and associations later. Until then there is nowhere to store the default, and the
        // first association becomes the default, as with slurmdbd.
        if (!make_default_account(user.name, account))
            left_out_.note(place(&model::User::default_account),
                           cluster::no_default_yet(user.name, account, book_.find_account(account) != nullptr));
    if (given.default_qos_id != 0 && given.default_qos_id != book_.default_qos(context_.cluster(), user.name))
        left_out_.note(place(&model::User::default_qos_id), std::string(cluster::no_default_qos_of_users()));
    auto name = given.default_wckey;
    if (!name.empty() && name.front() == '*') name.remove_prefix(1);
    if (!name.empty() && !same_word(name, shown_default_wckey(book_, context_.cluster(), user.name))) {
        const auto at = place(&model::User::default_wckey);
        auto& wckey = wckey_for(cluster_of({}, at), user, name, at);
        make_default(book_, wckey, now_);
    }
}

bool BookRules::make_default_account(std::string_view user, std::string_view account)
{
    bool found = false;
    for (const auto& [name, cluster] : book_.clusters) {
        if (cluster.deleted) continue;
        const auto now = book_.default_account(name, user);
        AssociationRecord* first = nullptr;
        for (auto& [id, association] : book_.associations)
            if (!association.deleted && same_word(association.user, user) && same_word(association.account, account) &&
                same_word(association.cluster, name) && (first == nullptr || association.partition.empty()))
                first = &association;
        if (first == nullptr) continue;
        found = true;
        if (!same_word(now, account)) make_default(book_, *first, now_);
    }
    return found;
}

// ---- wckeys ----

// The user's wckey of this name; created if there is none. A star before the name makes it the default; listings show it like
// that. REQUIRES: the caller may choose the user's defaults.
WckeyRecord& BookRules::wckey_for(const ClusterRow& cluster, const UserRecord& user, std::string_view name, const Place& place)
{
    const bool is_default = !name.empty() && name.front() == '*';
    if (is_default) name.remove_prefix(1);
    auto* wckey = any_wckey(book_, cluster.name, user.name, name);
    if (wckey == nullptr || wckey->deleted) {
        require_operator("add wckeys");
        // The wckey without a name is for jobs that name none.
        if (!name.empty()) check_name(name, err::invalid_wckey, "a wckey", place);
        wckey = &add_wckey(book_, cluster.name, user.name, name, now_);
    }
    if (is_default && !wckey->is_default) make_default(book_, *wckey, now_);
    return *wckey;
}

}  // namespace restd::embedded
