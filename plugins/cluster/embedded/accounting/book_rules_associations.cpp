#include <algorithm>

#include "accounting/book_edit.hpp"
#include "accounting/book_fields.hpp"
#include "accounting/book_rules.hpp"
#include "base/shared_words.hpp"
#include "restd/error.hpp"

namespace restd::embedded {

void BookRules::store_associations(List<model::Association> given)
{
    // Associations that are a default and shall stop being it: another one must become the default.
    std::set<std::uint32_t> defaults;
    for (const auto& [id, association] : book_.associations)
        if (association.is_default) defaults.insert(id);
    std::vector<std::pair<std::uint32_t, Place>> no_longer;
    const auto store = [&](std::size_t i) {
        const auto place = Place::record<model::Association>(i);
        const auto id = store_association(given[i], place);
        if (given[i].is_default == NoValBool(false) && defaults.count(id) != 0)
            no_longer.emplace_back(id, place(&model::Association::is_default));
    };
    // Store accounts before their users.
    for (std::size_t i = 0; i < given.size(); ++i)
        if (given[i].key.user.empty()) store(i);
    for (std::size_t i = 0; i < given.size(); ++i)
        if (!given[i].key.user.empty()) store(i);
    for (const auto& [id, place] : no_longer) {
        const auto& association = book_.associations.at(id);
        if (association.is_default)
            throw Error(err::no_remove_default_account,
                        "Account " + association.account + " is the default of user " + association.user +
                            ": make another one the default instead",
                        place);
    }
}

BookRules::Role BookRules::role_for(std::string_view account, std::string_view user, const AssociationRecord* parent) const
{
    if (is_operator()) return Role::administration;
    // An account's own association is managed by the coordinators of the account above it.
    const std::string_view of = user.empty() ? (parent != nullptr ? std::string_view(parent->account) : root_name) : account;
    if (coordinates(of)) return Role::coordinator;
    return !user.empty() && same_word(user, caller_.name) ? Role::self : Role::none;
}

std::uint32_t BookRules::store_association(const model::Association& given, const PlaceOf<model::Association>& place)
{
    const auto key_place = place(&model::Association::key);
    const auto limits_place = place(&model::Association::limits);
    auto key = given.key;
    const AssociationRecord* by_id = nullptr;
    if (key.id != 0) {
        by_id = book_.association(key.id);
        if (by_id == nullptr)
            throw Error(err::invalid_assoc, "There is no association with the id " + std::to_string(key.id),
                        key_place(&model::AssociationShort::id), 422);
        if (key.account.empty()) {
            key.account = by_id->account;
            if (key.user.empty()) key.user = by_id->user;
            if (key.partition.empty()) key.partition = by_id->partition;
            if (key.cluster.empty()) key.cluster = by_id->cluster;
        }
    }
    const auto& cluster = cluster_of(key.cluster, key_place(&model::AssociationShort::cluster));
    const auto& account = account_of(key.account, key_place(&model::AssociationShort::account));
    if (key.user.empty() && !key.partition.empty())
        throw Error(err::invalid_partition_name, "An account's own association is for all partitions",
                    key_place(&model::AssociationShort::partition), 422);
    const auto* named = any_association(book_, cluster.name, account.name, key.user, key.partition);
    if (by_id != nullptr && by_id != named)
        throw Error(err::invalid_assoc,
                    "The association with the id " + std::to_string(key.id) + " is " + name_of(*by_id) + ", not the one named",
                    key_place(&model::AssociationShort::id), 422);

    const bool is_new = named == nullptr || named->deleted;
    auto& association = is_new ? new_association(cluster, account, key.user, given, place) : book_.associations.at(named->id);
    stored_.insert_or_assign(association.id, limits_place);
    const auto role = role_for(association.account, association.user, book_.parent_of(association));
    if (role == Role::none)
        throw Error(err::access_denied,
                    "User " + caller_.name + " may not change association " + name_of(association) +
                        ": only an Operator, Administrator or coordinator may",
                    place);

    const AssociationRecord before = association;
    // The values in force before anything moves: these are what a listing has shown.
    const auto effective = book_.effective_limits(association);
    const auto default_qos = book_.effective_default_qos(association);
    const auto qos = book_.effective_qos(association);
    if (!given.limits.parent_account.empty() && !is_new)
        move_below(association, given.limits.parent_account, limits_place(&model::AssociationLimits::parent_account));
    apply_limits(association, given.limits, effective, default_qos, qos, limits_place);
    if (given.is_default == NoValBool(true)) {
        if (association.user.empty())
            throw Error(err::user_id_missing, "An account's own association is nobody's default",
                        place(&model::Association::is_default), 422);
        make_default(book_, association, now_);
    }
    if (association.user.empty()) {
        auto& of = book_.accounts.at(account.name);
        const auto flags = (given.flags & no_users_are_coordinators) != 0 ? of.flags & ~users_are_coordinators
                                                                          : of.flags | (given.flags & users_are_coordinators);
        if (flags != of.flags) {
            require_operator("change accounts");
            of.flags = flags;
            of.changed = now_;
        }
    }
    if (association == before) return association.id;
    association.changed = now_;
    if (role == Role::coordinator) check_coordinators_change(before, association, limits_place);
    if (role == Role::self) {
        // Users may choose their own defaults.
        AssociationRecord allowed = before;
        allowed.default_qos = association.default_qos;
        allowed.is_default = association.is_default;
        allowed.changed = association.changed;
        if (!(allowed == association))
            throw Error(err::access_denied,
                        "User " + caller_.name + " may change the default account and QOS of association " +
                            name_of(association) + ", nothing else",
                        place);
    }
    return association.id;
}

AssociationRecord& BookRules::new_association(const ClusterRow& cluster, const AccountRecord& account, std::string_view user,
                                              const model::Association& given, const PlaceOf<model::Association>& place)
{
    const auto key_place = place(&model::Association::key);
    const auto limits_place = place(&model::Association::limits);
    const auto may = [&](std::string_view of) {
        if (!is_operator() && !coordinates(of))
            throw Error(err::access_denied,
                        "User " + caller_.name + " may not add associations to account " + std::string(of) +
                            ": only an Operator, Administrator or coordinator may",
                        key_place(&model::AssociationShort::account));
    };
    const auto above = given.limits.parent_account;
    if (user.empty()) {
        const auto name = above.empty() ? root_name : above;
        const auto* parent = book_.find_association(cluster.name, name, {}, {});
        if (parent == nullptr)
            throw Error(err::invalid_parent_account,
                        "No parent account '" + std::string(name) + "' on cluster '" + cluster.name + "'",
                        limits_place(&model::AssociationLimits::parent_account), 422);
        may(parent->account);
        return add_association(book_, *parent, account.name, {}, {}, now_);
    }
    const auto* parent = book_.find_association(cluster.name, account.name, {}, {});
    if (parent == nullptr)
        throw Error(err::invalid_account,
                    "Account " + account.name + " is not on cluster " + cluster.name +
                        ": add an association of the account itself first",
                    key_place(&model::AssociationShort::account), 422);
    if (!above.empty() && !same_word(above, account.name))
        throw Error(err::invalid_parent_account,
                    "The parent of a user's association is its account, " + account.name + ", not " + std::string(above),
                    limits_place(&model::AssociationLimits::parent_account), 422);
    may(account.name);
    const auto partition = given.key.partition;
    if (!partition.empty()) check_partition(cluster, partition, key_place(&model::AssociationShort::partition));
    const auto* record = book_.find_user(user);
    if (record == nullptr) {
        if (any_user(book_, user) == nullptr)
            check_name(user, err::user_id_missing, "a user", key_place(&model::AssociationShort::user));
        record = &add_user(book_, user, AdminLevel::none, now_);
    }
    return add_association(book_, *parent, account.name, record->name, partition, now_);
}

void BookRules::move_below(AssociationRecord& association, std::string_view parent, const Place& place)
{
    const auto refuse = [&](const std::string& why) { throw Error(err::invalid_parent_account, why, place, 422); };
    if (!association.user.empty()) {
        if (!same_word(parent, association.account))
            refuse("The parent of a user's association is its account, " + association.account + ", not " +
                   std::string(parent));
        return;
    }
    if (association.parent == 0) refuse("The root account is below no other");
    const auto* to = book_.find_association(association.cluster, parent, {}, {});
    if (to == nullptr) refuse("No parent account '" + std::string(parent) + "' on cluster '" + association.cluster + "'");
    if (to->id == association.parent) return;
    for (const auto* at = to; at != nullptr; at = book_.parent_of(*at))
        if (at->id == association.id)
            refuse("Account " + association.account + " cannot be below " + to->account + ", which is below it");
    move_association(book_, association, *to, now_);
}

void BookRules::apply_limits(AssociationRecord& association, const model::AssociationLimits& given,
                             const AssociationLimitsRecord& effective, std::uint32_t default_qos,
                             const std::vector<std::uint32_t>& qos, const LimitsPlace& place)
{
    if (given.comment.data() != nullptr) {
        check_text(given.comment, place(&model::AssociationLimits::comment));
        association.comment = given.comment;
    }
    if (given.shares_raw.is_set()) association.shares = given.shares_raw.value_or(1);
    for (const auto& field : association_numbers) {
        const NoVal32 wanted = given.*field.given;
        const NoVal32 holds = effective.*field.own;
        if (wanted.is_infinite())
            association.limits.*field.own = {};
        else if (wanted.is_number() && !(wanted == holds))
            association.limits.*field.own = wanted;
    }
    for (const auto& field : association_tres)
        apply(association.limits.*field.own, effective.*field.own, given.*field.given, place(field.given));

    if (!given.qos.empty()) {
        if (given.qos.size() == 1 && given.qos.front().empty()) {
            // Inherit the list again.
            association.qos.reset();
        } else {
            auto ids = qos_list_of(given.qos, place(&model::AssociationLimits::qos));
            if (ids != qos) association.qos = std::move(ids);
        }
    }
    if (given.default_qos.data() != nullptr) {
        const auto id =
            given.default_qos.empty() ? 0 : qos_of(given.default_qos, place(&model::AssociationLimits::default_qos)).id;
        if (id == 0 || id != default_qos) association.default_qos = id;
    }
}

// Coordinators may hand out what their account has, but not more.
void BookRules::check_coordinators_change(const AssociationRecord& before, const AssociationRecord& after,
                                          const LimitsPlace& place) const
{
    if (before.parent != after.parent && before.parent != 0)
        throw Error(err::access_denied,
                    "User " + caller_.name + " may not move accounts: only an Operator or Administrator may",
                    place(&model::AssociationLimits::parent_account));
    const auto* parent = book_.parent_of(after);
    if (parent == nullptr) return;
    const auto above = book_.effective_limits(*parent);
    const auto raised = [&](auto member) {
        throw Error(err::coord_no_increase_job_limit, std::string(error_text(err::coord_no_increase_job_limit)), place(member));
    };
    for (const auto& field : association_numbers) {
        const NoVal32 own = after.limits.*field.own, most = above.*field.own;
        if (!(own == before.limits.*field.own) && own.is_number() && most.is_number() && own.value > most.value)
            raised(field.given);
    }
    for (const auto& field : association_tres) {
        if (after.limits.*field.own == before.limits.*field.own) continue;
        for (const auto& [id, count] : after.limits.*field.own)
            for (const auto& [other, most] : above.*field.own)
                if (id == other && count > most) raised(field.given);
    }
    if (after.qos == before.qos || !after.qos) return;
    const auto allowed = book_.effective_qos(*parent);
    for (const auto id : *after.qos)
        if (std::find(allowed.begin(), allowed.end(), id) == allowed.end())
            throw Error(err::access_denied,
                        "User " + caller_.name + " may not allow QOS " + book_.qos.at(id).name + ", which account " +
                            parent->account + " does not have",
                        place(&model::AssociationLimits::qos));
}

}  // namespace restd::embedded
