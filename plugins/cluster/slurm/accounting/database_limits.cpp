// Changes of QOS and associations, including their limits.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "accounting/database_conditions.hpp"
#include "accounting/database_writer.hpp"
#include "accounting/limit_fields.hpp"
#include "common/preemption.hpp"
#include "common/words.hpp"
#include "restd/error.hpp"
#include "wire/no_val.hpp"
#include "wire/source.hpp"

namespace restd::slurm {
namespace {

using cluster::same_word;

constexpr std::uint32_t known_qos_flags = 0xffff;
using model::no_users_are_coordinators;
using model::users_are_coordinators;

std::string name_of(const AssociationRecord& a)
{
    std::string name = "account " + std::string(a.key.account);
    if (!a.key.user.empty()) name += ", user " + std::string(a.key.user);
    if (!a.key.partition.empty()) name += ", partition " + std::string(a.key.partition);
    return name + " on cluster " + std::string(a.key.cluster);
}

NoValDouble real_number(const NoValDouble& given, const Place& where)
{
    if (given.is_infinite()) return given;
    if (!std::isfinite(given.value) || given.value < 0)
        throw Error(err::data_conv_failed, "A number of 0 or more is expected", where, 422);
    return given;
}

}  // namespace

NoVal32 DatabaseWriter::limit_number(const NoVal32& given, const Place& where) const
{
    // slurmdbd ignores numbers with the highest bit set, so refuse them here.
    if (given.is_number() && given.value > 0x7fffffff)
        throw Error(err::data_conv_failed, std::to_string(given.value) + " is too large: at most 2147483647 is possible", where,
                    422);
    return given;
}

std::string_view DatabaseWriter::tres_change(std::string_view has, List<model::Tres> given, const Place& where)
{
    std::string text;
    for (const model::Tres& tres : given) {
        constexpr std::int64_t no_limit = -1;
        if (tres.count < no_limit)
            throw Error(err::invalid_tres,
                        "A limit of " + std::to_string(tres.count) + " is not possible: -1 takes a limit away", where, 422);
        const auto known = names_.resource_id(tres, where);
        if (!known) {
            left_out_.unknown_tres(where, tres);
            continue;
        }
        const std::uint32_t id = *known;
        bool is_limited = false, is_same = false;
        each_resource(has, [&](std::uint32_t other, std::uint64_t count) {
            if (other != id || is_limited) return;
            is_limited = true;
            is_same = count == static_cast<std::uint64_t>(tres.count);
        });
        if (is_same || (tres.count == no_limit && !is_limited)) continue;
        text += (text.empty() ? "" : ",") + std::to_string(id) + '=' + std::to_string(static_cast<std::uint64_t>(tres.count));
    }
    return text.empty() ? std::string_view() : arena_.copy(text);
}

// ---- qualities of service ----

void DatabaseWriter::store_qos(List<model::Qos> given)
{
    if (given.empty()) return;
    // First make sure that all of them exist.
    std::vector<bool> is_new(given.size());
    for (std::size_t i = 0; i < given.size(); ++i) {
        const auto place = Place::record<model::Qos>(i);
        const model::Qos& qos = given[i];
        const auto& known = names_.living_qualities();
        if (qos.id != 0) {
            const auto found = std::find_if(known.begin(), known.end(), [&](const auto& q) { return q.id == qos.id; });
            if (found == known.end() || (!qos.name.empty() && !same_word(found->name, qos.name)))
                throw Error(err::rest_invalid_query,
                            "QOS was not found for the requested ID " + std::to_string(qos.id) +
                                (qos.name.empty() ? "" : " and the name " + std::string(qos.name)),
                            place(&model::Qos::id), 422);
            continue;
        }
        if (qos.name.empty())
            throw Error(err::rest_invalid_query, "Cannot create a QOS without a name", place(&model::Qos::name), 422);
        is_new[i] = !names_.find_quality(qos.name);
        if (is_new[i]) add_qos(qos, place);
    }
    check_preemption(given);
    for (std::size_t i = 0; i < given.size(); ++i) change_qos(given[i], Place::record<model::Qos>(i), is_new[i]);
}

void DatabaseWriter::check_preemption(List<model::Qos> given)
{
    const auto names_others = [](const model::Qos& qos) { return !qos.preempt_list.empty(); };
    if (std::none_of(given.begin(), given.end(), names_others)) return;
    std::map<std::uint32_t, std::set<std::uint32_t>> preempts;
    session_.list<wire::qos_rec>(dbd::get_qos, body_of<wire::qos_cond>(QosCondition()), dbd::got_qos)
        .for_each([&](const QosRecord& has, Arena&) {
            if (!has.preempted.is_null()) has.preempted.for_each([&](std::uint32_t id) { preempts[has.id].insert(id); });
        });
    for (std::size_t i = 0; i < given.size(); ++i) {
        if (given[i].preempt_list.data() == nullptr) continue;
        auto& wanted = preempts[id_of(given[i])];
        wanted.clear();
        for (const std::string_view name : given[i].preempt_list)
            wanted.insert(names_.quality_id(name, Place::record<model::Qos>(i)(&model::Qos::preempt_list)));
    }
    for (std::size_t i = 0; i < given.size(); ++i) {
        if (!names_others(given[i])) continue;
        if (cluster::preempts_itself(
                id_of(given[i]), [&](std::uint32_t by) -> const auto& { return preempts[by]; }))
            throw Error(err::qos_preemption_loop, "QOS " + std::string(given[i].name) + " would preempt itself",
                        Place::record<model::Qos>(i)(&model::Qos::preempt_list), 422);
    }
}

std::vector<std::string> DatabaseWriter::add_named_qos(const AccountingChange& change)
{
    const auto is_new = [&](const model::Qos& qos) {
        return qos.id == 0 && !qos.name.empty() && !names_.find_quality(qos.name);
    };
    const auto is_named_by = [](List<std::string_view> names, const model::Qos& qos) {
        return std::any_of(names.begin(), names.end(), [&](std::string_view name) { return same_word(name, qos.name); });
    };
    const auto is_named = [&](const model::Qos& qos) {
        return std::any_of(change.qos.begin(), change.qos.end(),
                           [&](const model::Qos& other) { return is_named_by(other.preempt_list, qos); }) ||
               std::any_of(change.associations.begin(), change.associations.end(), [&](const model::Association& a) {
                   return is_named_by(a.limits.qos, qos) || same_word(a.limits.default_qos, qos.name);
               });
    };
    std::vector<std::string> added;
    for (std::size_t i = 0; i < change.qos.size(); ++i) {
        const model::Qos& qos = change.qos[i];
        if (!is_named(qos) || !is_new(qos)) continue;
        add_qos(qos, Place::record<model::Qos>(i));
        added.emplace_back(qos.name);
    }
    return added;
}

void DatabaseWriter::take_back_qos(const std::vector<std::string>& names)
{
    const std::vector<std::string_view> views(names.begin(), names.end());
    QosCondition condition;
    condition.name = views;
    session_.alter(dbd::remove_qos, body_of<wire::qos_cond>(condition));
}

void DatabaseWriter::add_qos(const model::Qos& given, const PlaceOf<model::Qos>& place)
{
    // Such names would be taken for ids, or for additions to and removals from a list.
    if (cluster::parse_number(given.name) || given.name.front() == '+' || given.name.front() == '-')
        throw Error(err::invalid_qos,
                    "The name of a QOS must not be a number or begin with a sign: \"" + std::string(given.name) + '"',
                    place(&model::Qos::name), 422);
    QosRecord record;
    record.name = given.name;
    if (given.description.data() != nullptr) record.description = given.description;
    record.flags = (given.flags & model::qos_flag_remove) != 0 ? 0 : given.flags & known_qos_flags;
    record.preempt_mode = given.preempt_mode == no_value16 ? 0 : given.preempt_mode;
    for (const auto& field : qos_numbers) record.*field.member = limit_number(given.*field.member, place(field.member));
    for (const auto& field : qos_reals)
        if ((given.*field.member).is_set()) record.*field.member = real_number(given.*field.member, place(field.member));
    for (const auto& field : qos_tres)
        if (!(given.*field.member).empty())
            record.texts.*field.text = tres_change({}, given.*field.member, place(field.member));
    session_.add(dbd::add_qos, list_body_of<wire::qos_rec>({&record, 1}));
    names_.forget_qualities();
    if (!names_.find_quality(given.name))
        throw Error(err::error, "slurmdbd did not add the QOS " + std::string(given.name), place, 500);
}

void DatabaseWriter::change_qos(const model::Qos& given, const PlaceOf<model::Qos>& place, bool is_new)
{
    const std::uint32_t id = id_of(given);
    QosCondition condition;
    condition.id = just(number_text(id, arena_), arena_);
    const auto found = session_.list<wire::qos_rec>(dbd::get_qos, body_of<wire::qos_cond>(condition), dbd::got_qos);
    const auto records = found.all(arena_);
    if (records.empty()) throw Error(err::error, "slurmdbd has lost the QOS of id " + std::to_string(id), source);
    const QosRecord& has = records.front();
    QosRecord change;
    bool any = false;
    if (!is_new) {
        if (given.description.data() != nullptr && given.description != has.description) {
            change.description = given.description;
            any = true;
        }
        const std::uint32_t how = given.flags & (model::qos_flag_add | model::qos_flag_remove);
        const std::uint32_t flags = given.flags & known_qos_flags;
        if ((given.flags & model::qos_flag_not_set) == 0) {
            const std::uint32_t wanted = how == 0                           ? flags
                                         : (how & model::qos_flag_add) != 0 ? has.flags | flags
                                                                            : has.flags & ~flags;
            if (wanted != has.flags) {
                change.flags = wanted;
                any = true;
            }
        }
        if (given.preempt_mode != no_value16 && given.preempt_mode != has.preempt_mode) {
            change.preempt_mode = given.preempt_mode;
            any = true;
        }
        for (const auto& field : qos_numbers) {
            const NoVal32& wanted = given.*field.member;
            if (!wanted.is_set() || wanted == has.*field.member) continue;
            change.*field.member = limit_number(wanted, place(field.member));
            any = true;
        }
        for (const auto& field : qos_reals) {
            const NoValDouble& wanted = given.*field.member;
            if (!wanted.is_set() || wanted == has.*field.member) continue;
            change.*field.member = real_number(wanted, place(field.member));
            any = true;
        }
        for (const auto& field : qos_tres) {
            std::string_view& text = change.texts.*field.text;
            text = tres_change(has.texts.*field.text, given.*field.member, place(field.member));
            any = any || !text.empty();
        }
    }
    if (given.preempt_list.data() != nullptr) {
        std::set<std::uint32_t> wanted, now;
        for (const std::string_view name : given.preempt_list)
            wanted.insert(names_.quality_id(name, place(&model::Qos::preempt_list)));
        if (!has.preempted.is_null()) has.preempted.for_each([&](std::uint32_t bit) { now.insert(bit); });
        if (wanted != now) {
            std::vector<std::string_view> ids;
            for (const std::uint32_t other : wanted) ids.push_back(number_text(other, arena_));
            if (ids.empty()) ids.push_back("");  // an empty id clears the list
            change.preempted_ids = arena_.copy_list(ids);
            any = true;
        }
    }
    if (!any) return;
    // slurmdbd ignores a change that sets only limits on resources, so set the description too.
    if (change.description.data() == nullptr) change.description = has.description.data() == nullptr ? "" : has.description;
    if (session_.alter(dbd::modify_qos, body_of<wire::qos_cond, wire::qos_rec>(condition, change)).empty())
        throw Error(err::error, "slurmdbd did not change the QOS " + std::string(has.name), source);
}

// ---- associations ----

bool DatabaseWriter::fill_limits(AssociationRecord& change, const AssociationRecord& has, const model::AssociationLimits& given,
                                 const PlaceOf<model::AssociationLimits>& place)
{
    bool any = false;
    if (given.comment.data() != nullptr && given.comment != has.limits.comment) {
        change.limits.comment = given.comment;
        any = true;
    }
    for (const auto& field : association_numbers) {
        const NoVal32& wanted = given.*field.member;
        if (!wanted.is_set() || wanted == has.limits.*field.member) continue;
        change.limits.*field.member = limit_number(wanted, place(field.member));
        any = true;
    }
    for (const auto& field : association_tres) {
        std::string_view& text = change.texts.*field.text;
        text = tres_change(has.texts.*field.text, given.*field.member, place(field.member));
        any = any || !text.empty();
    }
    if (!given.qos.empty()) {
        std::vector<std::string_view> ids;
        std::set<std::string_view> now(has.qos_ids.begin(), has.qos_ids.end());
        // One empty name: the inherited list applies again.
        if (given.qos.size() == 1 && given.qos.front().empty())
            ids.push_back("");
        else
            for (const std::string_view id : names_.quality_ids(given.qos, place(&model::AssociationLimits::qos), arena_))
                ids.push_back(id);
        if (std::set<std::string_view>(ids.begin(), ids.end()) != now) {
            change.qos_ids = arena_.copy_list(ids);
            any = true;
        }
    }
    if (given.default_qos.data() != nullptr) {
        const bool has_none = has.default_qos_id == 0 || has.default_qos_id >= no_value32;
        if (given.default_qos.empty()) {
            if (!has_none) change.default_qos_id = infinite32;
            any = any || !has_none;
        } else {
            const auto id = names_.quality_id(given.default_qos, place(&model::AssociationLimits::default_qos));
            if (id != has.default_qos_id) {
                change.default_qos_id = id;
                any = true;
            }
        }
    }
    return any;
}

void DatabaseWriter::store_association(const model::Association& given, const PlaceOf<model::Association>& place)
{
    model::AssociationShort key = given.key;
    if (key.id != 0 && key.account.empty()) {
        AssociationCondition condition;
        const std::string_view where =
            require_cluster(key.cluster, place(&model::Association::key)(&model::AssociationShort::cluster));
        condition.cluster = {&where, 1};
        condition.id = just(number_text(key.id, arena_), arena_);
        const auto found = find_associations(condition);
        if (found.empty())
            throw Error(err::invalid_assoc, "There is no association with the id " + std::to_string(key.id),
                        place(&model::Association::key)(&model::AssociationShort::id), 422);
        key.account = found.front().key.account;
        if (key.user.empty()) key.user = found.front().key.user;
        if (key.partition.empty()) key.partition = found.front().key.partition;
    }
    const std::string_view where =
        require_cluster(key.cluster, place(&model::Association::key)(&model::AssociationShort::cluster));
    if (key.account.empty())
        throw Error(err::invalid_account, "An association without an account",
                    place(&model::Association::key)(&model::AssociationShort::account), 422);
    const auto has = find_association(where, key.account, key.user, key.partition);
    if (has && key.id != 0 && has->key.id != key.id)
        throw Error(err::invalid_assoc,
                    "The association of " + name_of(*has) + " has the id " + std::to_string(has->key.id) + ", not " +
                        std::to_string(key.id),
                    place(&model::Association::key)(&model::AssociationShort::id), 422);
    if (has) {
        change_association(*has, given, place);
        return;
    }
    model::Association named = given;
    named.key = key;
    add_association(where, require_account(key.account, place(&model::Association::key)(&model::AssociationShort::account)),
                    named, place);
}

void DatabaseWriter::add_association(std::string_view where, const KnownAccount& account, const model::Association& given,
                                     const PlaceOf<model::Association>& place)
{
    const std::string_view user = given.key.user, partition = given.key.partition;
    const std::string_view name = arena_.copy(account.name);
    std::string_view parent = given.limits.parent_account;
    AssociationRecord record;
    if (user.empty()) {
        if (!partition.empty())
            throw Error(err::invalid_partition_name, "An account's own association is for all partitions",
                        place(&model::Association::key)(&model::AssociationShort::partition), 422);
        if (parent.empty()) parent = "root";
        if (!find_association(where, parent, {}, {}))
            throw Error(err::invalid_parent_account,
                        "No parent account '" + std::string(parent) + "' on cluster '" + std::string(where) + '\'',
                        place(&model::Association::limits)(&model::AssociationLimits::parent_account), 422);
        record.limits.parent_account = parent;
    } else {
        if (!parent.empty() && !same_word(parent, name))
            throw Error(err::invalid_parent_account,
                        "The parent of a user's association is its account, " + account.name + ", not " + std::string(parent),
                        place(&model::Association::limits)(&model::AssociationLimits::parent_account), 422);
        if (!find_association(where, name, {}, {}))
            throw Error(err::invalid_account,
                        "Account " + account.name + " is not on cluster " + std::string(where) +
                            ": add an association of the account itself first",
                        place(&model::Association::key)(&model::AssociationShort::account), 422);
        if (!find_user(user)) add_user(user, 0);
        record.key.user = user;
        if (!partition.empty()) record.key.partition = partition;
        if (given.is_default == NoValBool(true)) record.is_default = true;
    }
    record.key.account = name;
    record.key.cluster = where;
    fill_limits(record, {}, given.limits, place(&model::Association::limits));
    session_.add(dbd::add_associations, list_body_of<wire::assoc_rec>({&record, 1}));
    // slurmdbd always answers that it succeeded, so check that the association exists.
    const auto made = find_association(where, name, user, partition);
    if (made) return;
    const bool for_its_default = !given.limits.default_qos.empty();
    throw Error(for_its_default ? err::no_remove_default_qos : err::error,
                "slurmdbd did not add the association of " + name_of(record) +
                    (for_its_default ? ": its default QOS has to be among those it may use" : ""),
                place);
}

void DatabaseWriter::change_association(const AssociationRecord& has, const model::Association& given,
                                        const PlaceOf<model::Association>& place)
{
    AssociationRecord change;
    bool any = fill_limits(change, has, given.limits, place(&model::Association::limits));
    const std::string_view parent = given.limits.parent_account;
    if (!parent.empty() && !same_word(parent, has.limits.parent_account)) {
        if (!has.key.user.empty()) {
            if (!same_word(parent, has.key.account))
                throw Error(err::invalid_parent_account,
                            "The parent of a user's association is its account, " + std::string(has.key.account) + ", not " +
                                std::string(parent),
                            place(&model::Association::limits)(&model::AssociationLimits::parent_account), 422);
        } else {
            const auto to = find_association(has.key.cluster, parent, {}, {});
            if (!to)
                throw Error(err::invalid_parent_account,
                            "No parent account '" + std::string(parent) + "' on cluster '" + std::string(has.key.cluster) +
                                '\'',
                            place(&model::Association::limits)(&model::AssociationLimits::parent_account), 422);
            // A lineage lists all parent accounts, and the account itself last.
            if (has.limits.parent_account.empty() || to->lineage.starts_with(has.lineage))
                throw Error(err::invalid_parent_account,
                            "Account " + std::string(has.key.account) + " cannot be below " + std::string(parent),
                            place(&model::Association::limits)(&model::AssociationLimits::parent_account), 422);
            change.limits.parent_account = parent;
            any = true;
        }
    }
    // slurmdbd marks some accounts' own associations as default, but the flag applies only to users' associations.
    if (given.is_default == NoValBool(true) && !(has.is_default == NoValBool(true)) && !has.key.user.empty()) {
        change.is_default = true;
        any = true;
    }
    if (has.key.user.empty()) {
        const bool all_coordinate = (has.flags & users_are_coordinators) != 0;
        const bool taken = (given.flags & no_users_are_coordinators) != 0, set = (given.flags & users_are_coordinators) != 0;
        if (taken ? all_coordinate : set && !all_coordinate) {
            model::Account account;
            account.flags = taken ? no_users_are_coordinators : users_are_coordinators;
            modify_account(has.key.account, account);
        }
    }
    if (!any) return;
    // slurmdbd ignores a change that sets only limits on resources, so set the shares too.
    if (!change.limits.shares_raw.is_set()) change.limits.shares_raw = has.limits.shares_raw;
    const std::string_view none = "";
    const std::string_view user = has.key.user.empty() ? none : has.key.user;
    const std::string_view partition = has.key.partition.empty() ? none : has.key.partition;
    AssociationCondition condition;
    condition.account = {&has.key.account, 1};
    condition.cluster = {&has.key.cluster, 1};
    condition.user = {&user, 1};
    condition.partition = {&partition, 1};
    if (session_.alter(dbd::modify_associations, body_of<wire::assoc_cond, wire::assoc_rec>(condition, change)).empty())
        throw Error(err::access_denied,
                    "slurmdbd did not change the association of " + name_of(has) + ": users may change their own defaults only",
                    source);
}

void DatabaseWriter::check_defaults(List<model::Association> given)
{
    for (std::size_t i = 0; i < given.size(); ++i) {
        if (!(given[i].is_default == NoValBool(false)) || given[i].key.user.empty()) continue;
        const auto place = Place::record<model::Association>(i);
        const std::string_view where =
            given[i].key.cluster.empty() ? std::string_view(conf_.cluster_name) : given[i].key.cluster;
        const auto has = find_association(where, given[i].key.account, given[i].key.user, given[i].key.partition);
        // A user's only association is always the default.
        if (!has || !(has->is_default == NoValBool(true))) continue;
        AssociationCondition condition;
        condition.cluster = {&has->key.cluster, 1};
        condition.user = {&has->key.user, 1};
        const auto all = find_associations(condition);
        const bool was_default_alone = all.size() < 2;
        if (was_default_alone) continue;
        throw Error(err::no_remove_default_account,
                    "Account " + std::string(has->key.account) + " is the default of user " + std::string(has->key.user) +
                        ": make another one the default instead",
                    place(&model::Association::is_default), 422);
    }
}

}  // namespace restd::slurm
