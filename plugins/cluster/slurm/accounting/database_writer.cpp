// Resources, clusters, accounts, users, wckeys; additions and removals.
#include "accounting/database_writer.hpp"

#include <algorithm>
#include <type_traits>

#include "accounting/database_conditions.hpp"
#include "accounting/limit_fields.hpp"
#include "common/words.hpp"
#include "restd/error.hpp"
#include "wire/source.hpp"

namespace restd::slurm {
namespace {

using cluster::same_word;
using model::external_cluster;
using model::no_users_are_coordinators;
using model::users_are_coordinators;

// Refuses a filter that matches everything: it is more likely a mistake than intended.
void require_filter(bool is_open, const char* what)
{
    if (is_open)
        throw Error(err::rest_invalid_query, std::string("Say which ") + what + " to remove: the filter fits all of them",
                    source, 422);
}

[[noreturn]] void nothing_done(const std::string& what)
{
    throw Error(err::error, "slurmdbd says that it has " + what + ", but has not", source);
}

}  // namespace

void DatabaseWriter::store(const AccountingChange& change)
{
    const auto each = [](const auto& list, auto store_one) {
        using Record = typename std::remove_cvref_t<decltype(list)>::value_type;
        for (std::size_t i = 0; i < list.size(); ++i) store_one(list[i], Place::record<Record>(i));
    };
    // Resources first: slurmdbd commits a new one at once, with everything that was changed before it.
    each(change.tres, [&](const auto& given, const auto& place) { store_resource(given, place); });
    each(change.clusters, [&](const auto& given, const auto& place) { store_cluster(given, place); });
    each(change.accounts, [&](const auto& given, const auto& place) { store_account(given, place); });
    each(change.users, [&](const auto& given, const auto& place) { store_user(given, place); });
    store_qos(change.qos);
    each(change.wckeys, [&](const auto& given, const auto& place) {
        store_wckey(given, given.user, place(&model::Wckey::cluster), place(&model::Wckey::user));
    });
    // Accounts before their users.
    for (const bool of_users : {false, true})
        each(change.associations, [&](const auto& given, const auto& place) {
            if (given.key.user.empty() != of_users) store_association(given, place);
        });
    check_defaults(change.associations);
    // Records that refer to others come last, when those exist.
    each(change.accounts, [&](const auto& given, const auto& place) { store_coordinators(given, place); });
    each(change.users, [&](const auto& given, const auto& place) { store_defaults(given, place); });
}

// ---- resources and clusters ----

void DatabaseWriter::store_resource(const model::Tres& given, const PlaceOf<model::Tres>& place)
{
    const auto is_there = [&] {
        const auto& all = names_.resources();
        return std::any_of(all.begin(), all.end(), [&](const DatabaseNames::Resource& r) {
            return same_word(r.type, given.type) && same_word(r.name, given.name);
        });
    };
    if (given.type.empty()) throw Error(err::invalid_tres, "A resource (TRES) without a type", place(&model::Tres::type), 422);
    if (is_there()) return;
    constexpr std::string_view named[] = {"gres", "bb", "license", "fs", "ic"};
    const bool has_name =
        std::any_of(std::begin(named), std::end(named), [&](std::string_view type) { return same_word(type, given.type); });
    if (has_name == given.name.empty())
        throw Error(err::invalid_tres,
                    "A resource (TRES) of type " + std::string(given.type) + (has_name ? " needs a name" : " has no name"),
                    place(&model::Tres::name), 422);
    model::Tres record;
    record.type = given.type;
    if (!given.name.empty()) record.name = given.name;
    session_.add(dbd::add_tres, list_body_of<wire::tres_rec>({&record, 1}));
    names_.forget_resources();
    if (!is_there()) nothing_done("added the resource " + std::string(given.type));
}

void DatabaseWriter::store_cluster(const model::ClusterRecord& given, const PlaceOf<model::ClusterRecord>& place)
{
    if (given.name.empty())
        throw Error(err::invalid_cluster_name, "A cluster without a name", place(&model::ClusterRecord::name), 422);
    // The other fields are reported by the cluster's slurmctld. Adding the cluster again would remove its flags.
    if (is_cluster(given.name)) return;
    ClusterRecord record;
    record.name = given.name;
    record.flags = (given.flags & external_cluster) != 0 ? external_cluster : no_value32;
    session_.add(dbd::add_clusters, list_body_of<wire::cluster_rec>({&record, 1}));
}

// ---- accounts ----

void DatabaseWriter::modify_account(std::string_view name, const model::Account& change)
{
    AccountCondition condition;
    condition.associations.account = {&name, 1};
    if (session_.alter(dbd::modify_accounts, body_of<wire::account_cond, wire::account_rec>(condition, change)).empty())
        nothing_done("changed the account " + std::string(name));
}

void DatabaseWriter::store_account(const model::Account& given, const PlaceOf<model::Account>& place)
{
    if (given.name.empty()) throw Error(err::invalid_account, "An account without a name", place(&model::Account::name), 422);
    const std::uint32_t flags = given.flags & (users_are_coordinators | no_users_are_coordinators);
    const auto has = find_account(given.name);
    model::Account record;
    record.associations = empty_list<model::AssociationShort>();
    record.coordinators = empty_list<model::Coordinator>();
    if (!has) {
        record.name = given.name;
        record.description = given.description.empty() ? given.name : given.description;
        record.organization = given.organization.empty() ? given.name : given.organization;
        record.flags = flags & users_are_coordinators;
        session_.add(dbd::add_accounts, list_body_of<wire::account_rec>({&record, 1}));
        return;
    }
    bool any = false;
    if (given.description.data() != nullptr && given.description != has->description) {
        record.description = given.description;
        any = true;
    }
    if (given.organization.data() != nullptr && given.organization != has->organization) {
        record.organization = given.organization;
        any = true;
    }
    const bool all_coordinate = (has->flags & users_are_coordinators) != 0;
    if ((flags & no_users_are_coordinators) != 0 ? all_coordinate : flags != 0 && !all_coordinate) {
        record.flags = flags;
        any = true;
    }
    if (any) modify_account(has->name, record);
}

void DatabaseWriter::store_coordinators(const model::Account& given, const PlaceOf<model::Account>& place)
{
    if (given.coordinators.data() == nullptr) return;
    const KnownAccount account = require_account(given.name, place(&model::Account::name));
    const auto named = [](const auto& list, std::string_view name) {
        return std::find_if(list.begin(), list.end(), [&](const auto& c) { return same_word(c.name, name); });
    };
    std::vector<std::string_view> added, removed;
    for (std::size_t i = 0; i < given.coordinators.size(); ++i) {
        const model::Coordinator& wanted = given.coordinators[i];
        const auto has = named(account.coordinators, wanted.name);
        // A listing shows also those who are coordinators through a parent account. That does not make them coordinators of
        // this one.
        if (has != account.coordinators.end() && (has->is_direct || !wanted.is_direct)) continue;
        require_user(wanted.name, place(&model::Account::coordinators)[i](&model::Coordinator::name));
        if (std::none_of(added.begin(), added.end(), [&](std::string_view name) { return same_word(name, wanted.name); }))
            added.push_back(wanted.name);
    }
    for (const KnownCoordinator& has : account.coordinators)
        if (has.is_direct && named(given.coordinators, has.name) == given.coordinators.end()) removed.push_back(has.name);
    const std::string_view name = account.name;
    CoordinatorChange change;
    change.accounts = {&name, 1};
    if (!added.empty()) {
        change.whom.associations.user = added;
        session_.add(dbd::add_account_coords, body_of<wire::acct_coord>(change));
    }
    if (!removed.empty()) {
        change.whom.associations.user = removed;
        session_.alter(dbd::remove_account_coords, body_of<wire::acct_coord>(change));
    }
}

// ---- users ----

void DatabaseWriter::add_user(std::string_view name, std::uint16_t level)
{
    model::User record;
    record.name = name;
    record.administrator_level = level;
    record.associations = empty_list<model::AssociationShort>();
    record.coordinators = empty_list<model::Coordinator>();
    session_.add(dbd::add_users, list_body_of<wire::user_rec>({&record, 1}));
}

void DatabaseWriter::modify_user(std::string_view name, const model::User& change, List<std::string_view> clusters)
{
    UserCondition condition;
    condition.associations.user = {&name, 1};
    condition.associations.cluster = clusters;
    if (session_.alter(dbd::modify_users, body_of<wire::user_cond, wire::user_rec>(condition, change)).empty())
        nothing_done("changed the user " + std::string(name));
}

void DatabaseWriter::rename_user(const model::User& given, const PlaceOf<model::User>& place)
{
    const auto old = find_user(given.old_name);
    if (!old)
        throw Error(err::user_id_missing,
                    "Unable to rename the user " + std::string(given.old_name) + ", who does not exist, to " +
                        std::string(given.name),
                    place(&model::User::old_name), 422);
    if (old->name == given.name) return;
    if (!same_word(old->name, given.name) && find_user(given.name, true))
        throw Error(err::data_ambiguous_modify,
                    "Unable to rename user " + old->name + " to " + std::string(given.name) +
                        ": there is or was one of this name",
                    place(&model::User::name), 422);
    model::User change;
    change.name = given.name;
    modify_user(old->name, change);
}

void DatabaseWriter::store_user(const model::User& given, const PlaceOf<model::User>& place)
{
    if (given.name.empty()) throw Error(err::user_id_missing, "A user without a name", place(&model::User::name), 422);
    constexpr std::uint16_t highest_level = 3;
    if (given.administrator_level > highest_level)
        throw Error(err::data_conv_failed, "There is no such administrator level", place(&model::User::administrator_level),
                    422);
    if (!given.old_name.empty()) rename_user(given, place);
    const auto has = find_user(given.name);
    if (!has) {
        add_user(given.name, given.administrator_level);
    } else if (given.administrator_level != 0 && given.administrator_level != has->level) {
        model::User change;
        change.administrator_level = given.administrator_level;
        modify_user(has->name, change);
    }
    for (std::size_t i = 0; i < given.wckeys.size(); ++i) {
        const auto at = place(&model::User::wckeys)[i];
        if (!given.wckeys[i].user.empty() && !same_word(given.wckeys[i].user, given.name))
            throw Error(err::invalid_wckey, "The wckey is user " + std::string(given.wckeys[i].user) + "'s",
                        at(&model::Wckey::user), 422);
        store_wckey(given.wckeys[i], given.name, at(&model::Wckey::cluster), at(&model::Wckey::user));
    }
}

void DatabaseWriter::store_defaults(const model::User& given, const PlaceOf<model::User>& place)
{
    if (given.default_qos_id != 0)
        left_out_.note(place(&model::User::default_qos_id), std::string(cluster::no_default_qos_of_users()));
    if (given.default_account.empty() && given.default_wckey.empty()) return;
    const KnownUser user = require_user(given.name, place(&model::User::name));
    const std::string_view name = user.name;
    if (!given.default_account.empty() && !same_word(given.default_account, user.default_account)) {
        AssociationCondition condition;
        condition.user = {&name, 1};
        condition.account = {&given.default_account, 1};
        std::vector<std::string_view> clusters;
        for (const AssociationRecord& association : find_associations(condition))
            if (std::find(clusters.begin(), clusters.end(), association.key.cluster) == clusters.end())
                clusters.push_back(association.key.cluster);
        // Sites often create users first and associations later. Until then slurmdbd cannot store the default account; the
        // first association becomes the default.
        if (clusters.empty()) {
            left_out_.note(
                place(&model::User::default_account),
                cluster::no_default_yet(user.name, given.default_account, find_account(given.default_account).has_value()));
        } else {
            model::User change;
            change.default_account = given.default_account;
            modify_user(name, change, clusters);
        }
    }
    std::string_view wckey = given.default_wckey;
    if (wckey.size() > 1 && wckey.starts_with('*')) wckey.remove_prefix(1);
    if (wckey.empty() || same_word(wckey, user.default_wckey)) return;
    std::vector<std::string_view> clusters;
    for (const KnownWckey& has : user.wckeys)
        if (same_word(has.name, wckey)) clusters.push_back(has.cluster);
    if (!clusters.empty()) {
        model::User change;
        change.default_wckey = wckey;
        modify_user(name, change, clusters);
        return;
    }
    model::Wckey key;
    const std::string starred = '*' + std::string(wckey);
    key.name = starred;
    const auto at = place(&model::User::default_wckey);
    store_wckey(key, user.name, at, at);
}

// ---- wckeys ----

// A star before the name makes the wckey the user's default, unless there is a wckey whose name begins with a star.
void DatabaseWriter::store_wckey(const model::Wckey& given, std::string_view user, const Place& cluster_place,
                                 const Place& user_place)
{
    const std::string_view cluster = require_cluster(given.cluster, cluster_place);
    const KnownUser owner = require_user(user, user_place);
    auto has = find_wckey(cluster, owner.name, given.name.data() == nullptr ? "" : given.name);
    bool is_default = false;
    std::string_view name = given.name;
    if (!has && name.size() > 1 && name.starts_with('*')) {
        is_default = true;
        name.remove_prefix(1);
        has = find_wckey(cluster, owner.name, name);
    }
    if (!has) {
        // Do not add it as the default: slurmdbd would leave the user with two defaults.
        model::Wckey record;
        record.cluster = cluster;
        record.user = owner.name;
        record.name = name.data() == nullptr ? std::string_view("") : name;
        record.usage = empty_list<model::AccountingRecord>();
        session_.add(dbd::add_wckeys, list_body_of<wire::wckey_rec>({&record, 1}));
        if (!find_wckey(cluster, owner.name, record.name)) nothing_done("added the wckey " + std::string(name));
    }
    if (is_default && !same_word(name, owner.default_wckey)) {
        model::User change;
        change.default_wckey = name;
        modify_user(owner.name, change, {&cluster, 1});
    }
}

void DatabaseWriter::tell_left_out(Sink<AccountingRemark> remark)
{
    if (left_out_.empty() || !remark) return;
    std::vector<std::string> known;
    // The resources have been asked for already, so this cannot fail after the change is stored.
    if (left_out_.has_unknown_tres())
        for (const auto& resource : names_.resources())
            known.push_back(resource.name.empty() ? resource.type : resource.type + '/' + resource.name);
    left_out_.tell(known, remark);
}

// ---- several records at once ----

std::string DatabaseWriter::add_users(const model::UsersToAdd& what, const model::UserDetails& details)
{
    const auto place = Place::record<model::UsersToAdd>();
    if (what.users.empty())
        throw Error(err::empty_list, std::string(error_text(err::empty_list)), place(&model::UsersToAdd::users), 422);
    for (std::size_t i = 0; i < what.clusters.size(); ++i)
        require_cluster(what.clusters[i], place(&model::UsersToAdd::clusters)[i]);
    const auto on_clusters = [&](std::string_view account, const Place& where) {
        require_account(account, where);
        const std::string_view none = "";
        AssociationCondition condition;
        condition.account = {&account, 1};
        condition.user = {&none, 1};
        if (!what.clusters.empty()) condition.cluster = what.clusters;
        const std::size_t wanted = std::max<std::size_t>(1, what.clusters.size());
        if (find_associations(condition).size() < wanted)
            throw Error(err::invalid_account, "Account " + std::string(account) + " is not on the cluster", where, 422);
    };
    for (std::size_t i = 0; i < what.accounts.size(); ++i)
        on_clusters(what.accounts[i], place(&model::UsersToAdd::accounts)[i]);
    const bool is_listed = std::any_of(what.accounts.begin(), what.accounts.end(),
                                       [&](std::string_view name) { return same_word(name, details.default_account); });
    if (!details.default_account.empty() && !is_listed)
        on_clusters(details.default_account, Place::record<model::UserDetails>()(&model::UserDetails::default_account));

    if (details.default_qos_id != 0)
        left_out_.note(Place::record<model::UserDetails>()(&model::UserDetails::default_qos_id),
                       std::string(cluster::no_default_qos_of_users()));

    AssociationAddition addition;
    const auto given = [](List<std::string_view> list) { return list.empty() ? List<std::string_view>() : list; };
    addition.accounts = given(what.accounts);
    addition.clusters = given(what.clusters);
    addition.partitions = given(what.partitions);
    addition.users = given(what.users);
    addition.wckeys = given(what.wckeys);
    fill_limits(addition.limits, {}, what.association, place(&model::UsersToAdd::association));
    model::User record;
    record.administrator_level = details.administrator_level;
    if (!details.default_account.empty()) record.default_account = details.default_account;
    if (!details.default_wckey.empty()) record.default_wckey = details.default_wckey;
    return session_.add(dbd::add_users_cond, body_of<wire::add_assoc_cond, wire::user_rec>(addition, record));
}

std::string DatabaseWriter::add_accounts(const model::AccountsToAdd& what, const model::AccountDetails& details)
{
    const auto place = Place::record<model::AccountsToAdd>();
    if (what.accounts.empty())
        throw Error(err::empty_list, std::string(error_text(err::empty_list)), place(&model::AccountsToAdd::accounts), 422);
    for (std::size_t i = 0; i < what.clusters.size(); ++i)
        require_cluster(what.clusters[i], place(&model::AccountsToAdd::clusters)[i]);
    AssociationAddition addition;
    addition.accounts = what.accounts;
    addition.clusters = what.clusters.empty() ? List<std::string_view>() : what.clusters;
    if (!what.association.parent_account.empty()) {
        addition.limits.limits.parent_account = what.association.parent_account;
        if (!find_account(what.association.parent_account))
            throw Error(err::invalid_parent_account,
                        "There is no account \"" + std::string(what.association.parent_account) + "\" to put it below",
                        place(&model::AccountsToAdd::association)(&model::AssociationLimits::parent_account), 422);
    }
    fill_limits(addition.limits, {}, what.association, place(&model::AccountsToAdd::association));
    model::Account record;
    if (!details.description.empty()) record.description = details.description;
    if (!details.organization.empty()) record.organization = details.organization;
    return session_.add(dbd::add_accounts_cond, body_of<wire::add_assoc_cond, wire::account_rec>(addition, record));
}

// ---- removal ----

DatabaseWriter::Names DatabaseWriter::remove_qos(const model::QosCondition& condition)
{
    const QosCondition wanted = to_wire(condition, arena_);
    require_filter(wanted.description.empty() && wanted.id.empty() && wanted.name.empty() &&
                       wanted.preempt_mode == model::qos_preempt_mode_not_given,
                   "qualities of service");
    std::vector<std::string_view> ids;
    std::optional<std::string_view> fallback;  // the QOS of jobs that have no other
    session_.list<wire::qos_rec>(dbd::get_qos, body_of<wire::qos_cond>(wanted), dbd::got_qos)
        .for_each([&](const QosRecord& record, Arena&) {
            ids.push_back(number_text(record.id, arena_));
            if (same_word(record.name, "normal")) fallback = ids.back();
        });
    if (ids.empty()) return {};
    const auto refuse_if_used = [&](const AssociationCondition& by, const char* what) {
        const auto users = find_associations(by);
        if (users.empty()) return;
        std::string text(what);
        for (std::size_t i = 0; i < users.size() && i < 20; ++i) {
            text += (i == 0 ? ": " : ", ") + std::string(users[i].key.account);
            if (!users[i].key.user.empty()) text += '/' + std::string(users[i].key.user);
        }
        throw Error(err::no_remove_default_qos, text, source);
    };
    AssociationCondition by_default;
    by_default.flags = 64;  // without inherited values
    by_default.default_qos = ids;
    refuse_if_used(by_default, "The QOS is the default of associations");
    if (fallback) {
        AssociationCondition by_list;
        by_list.qos = {&*fallback, 1};
        refuse_if_used(by_list, "QOS normal is what jobs get that have no other: it is in use");
    }
    return session_.alter(dbd::remove_qos, body_of<wire::qos_cond>(wanted));
}

DatabaseWriter::Names DatabaseWriter::modify_jobs(const JobCondition& jobs, const model::JobModification& change)
{
    JobRecord record;
    record.comment_administrator = change.comment_administrator;
    record.comment_job = change.comment_job;
    record.comment_system = change.comment_system;
    record.extra = change.extra;
    record.wckey.wckey = change.wckey;
    record.derived_exit_code = change.derived_exit_code.value_or(no_value32);
    // Unset, as slurmdbd's own clients send them.
    record.killer = infinite32;
    record.reservation_id = no_value32;
    const auto place = Place::record<model::JobModification>()(&model::JobModification::tres_allocated);
    std::string allocated;
    for (std::size_t i = 0; i < change.tres_allocated.size(); ++i) {
        const model::Tres& tres = change.tres_allocated[i];
        const auto refuse = [&](const std::string& why) { throw Error(err::invalid_tres, why, place[i], 422); };
        const auto id = names_.resource_id(tres, place[i]);
        if (!id) refuse("There is no TRES " + cluster::full_name(tres));
        if (tres.count < 0)
            refuse("A job cannot have had " + std::to_string(tres.count) + " of TRES " + cluster::full_name(tres));
        allocated += (allocated.empty() ? "" : ",") + std::to_string(*id) + '=' + std::to_string(tres.count);
    }
    if (!allocated.empty()) record.allocated = allocated;
    return session_.alter(dbd::modify_jobs, body_of<wire::job_cond, wire::job_rec>(jobs, record));
}

DatabaseWriter::Names DatabaseWriter::remove_associations(const model::AssociationCondition& condition)
{
    const AssociationCondition wanted = to_wire(condition, 0, names_, arena_);
    require_filter(wanted.account.empty() && wanted.cluster.empty() && wanted.default_qos.empty() && wanted.id.empty() &&
                       wanted.parent_account.empty() && wanted.partition.empty() && wanted.qos.empty() &&
                       wanted.user.data() == nullptr,
                   "associations");
    return session_.alter(dbd::remove_associations, body_of<wire::assoc_cond>(wanted));
}

DatabaseWriter::Names DatabaseWriter::remove_accounts(List<std::string_view> names)
{
    require_filter(names.empty(), "accounts");
    AccountCondition condition;
    condition.associations.account = names;
    condition.associations.user = empty_list<std::string_view>();
    return session_.alter(dbd::remove_accounts, body_of<wire::account_cond>(condition));
}

DatabaseWriter::Names DatabaseWriter::remove_users(List<std::string_view> names)
{
    require_filter(names.empty(), "users");
    UserCondition condition;
    condition.associations.user = names;
    return session_.alter(dbd::remove_users, body_of<wire::user_cond>(condition));
}

DatabaseWriter::Names DatabaseWriter::remove_wckeys(const model::WckeyCondition& condition)
{
    const model::WckeyCondition wanted = to_wire(condition, 0, arena_);
    require_filter(wanted.cluster.empty() && wanted.id.empty() && wanted.name.empty() && wanted.user.empty() &&
                       !wanted.only_defaults,
                   "wckeys");
    return session_.alter(dbd::remove_wckeys, body_of<wire::wckey_cond>(wanted));
}

DatabaseWriter::Names DatabaseWriter::remove_clusters(const model::ClusterCondition& condition)
{
    const model::ClusterCondition wanted = to_wire(condition, arena_);
    require_filter(wanted.cluster.empty() && wanted.federation.empty() && wanted.rpc_version.empty() &&
                       wanted.classification == 0 && wanted.flags == 0,
                   "clusters");
    return session_.alter(dbd::remove_clusters, body_of<wire::cluster_cond>(wanted));
}

}  // namespace restd::slurm
