#include "accounting/book_filter.hpp"

#include <algorithm>

#include "accounting/book_edit.hpp"
#include "base/shared_words.hpp"
#include "restd/error.hpp"

namespace restd::embedded {
namespace {

std::vector<std::uint32_t> numbers_of(List<std::string_view> list, const Place& place)
{
    std::vector<std::uint32_t> numbers;
    for (const auto text : list) {
        const auto number = parse_number(trim(text));
        if (!number || *number > 0xffffffff)
            throw Error(err::data_conv_failed, "\"" + std::string(text) + "\" is not an id: expected a whole number", place,
                        422);
        numbers.push_back(static_cast<std::uint32_t>(*number));
    }
    return numbers;
}

bool has(const std::vector<std::uint32_t>& list, std::uint32_t number)
{
    return std::find(list.begin(), list.end(), number) != list.end();
}

// The list may have names or ids.
std::vector<std::uint32_t> qos_ids(const Book& book, List<std::string_view> list)
{
    std::vector<std::uint32_t> ids;
    for (const auto text : list) {
        if (const auto* qos = book.find_qos(text))
            ids.push_back(qos->id);
        else if (const auto number = parse_number(text); number && *number <= 0xffffffff)
            ids.push_back(static_cast<std::uint32_t>(*number));
    }
    return ids;
}

}  // namespace

bool listed_or_any(List<std::string_view> list, std::string_view name)
{
    return list.empty() ||
           std::any_of(list.begin(), list.end(), [&](std::string_view wanted) { return same_word(wanted, name); });
}

AssociationFilter::AssociationFilter(const Book& book, const model::AssociationCondition& condition)
    : book_(book), c_(condition),
      ids_(numbers_of(condition.id, Place::record<model::AssociationCondition>()(&model::AssociationCondition::id))),
      qos_(qos_ids(book, condition.qos)), default_qos_(qos_ids(book, condition.default_qos))
{}

bool AssociationFilter::of_account(const AssociationRecord& association) const
{
    if (listed_or_any(c_.account, association.account)) return true;
    if (!c_.with_sub_accounts) return false;
    const auto lineage = lower(association.lineage);
    return std::any_of(c_.account.begin(), c_.account.end(), [&](std::string_view name) {
        return same_word(name, root_name) || lineage.find('/' + lower(name) + '/') != std::string::npos;
    });
}

bool AssociationFilter::passes(const AssociationRecord& a) const
{
    if (a.deleted && !c_.with_deleted) return false;
    if (!listed_or_any(c_.cluster, a.cluster) || !listed_or_any(c_.user, a.user)) return false;
    const bool any_user = c_.user.data() != nullptr && c_.user.empty();
    if (any_user && a.user.empty()) return false;
    if (!listed_or_any(c_.partition, a.partition) || !of_account(a)) return false;
    if (!ids_.empty() && !has(ids_, a.id)) return false;
    if (c_.only_defaults && !a.is_default) return false;
    if (!c_.parent_account.empty()) {
        const auto* parent = a.user.empty() ? book_.parent_of(a) : nullptr;
        if (parent == nullptr || !listed_or_any(c_.parent_account, parent->account)) return false;
    }
    if (!c_.qos.empty()) {
        const auto allowed = book_.effective_qos(a);
        if (std::none_of(allowed.begin(), allowed.end(), [&](std::uint32_t id) { return has(qos_, id); })) return false;
    }
    return c_.default_qos.empty() || has(default_qos_, book_.effective_default_qos(a));
}

bool AssociationFilter::is_open() const
{
    return c_.account.empty() && c_.user.empty() && only_accounts();
}

bool AssociationFilter::only_accounts() const
{
    return c_.user.empty() && c_.cluster.empty() && c_.default_qos.empty() && c_.id.empty() && c_.parent_account.empty() &&
           c_.partition.empty() && c_.qos.empty() && !c_.only_defaults && !c_.with_sub_accounts;
}

bool AssociationFilter::only_users() const
{
    return c_.account.empty() && c_.cluster.empty() && c_.default_qos.empty() && c_.id.empty() && c_.parent_account.empty() &&
           c_.partition.empty() && c_.qos.empty() && !c_.only_defaults;
}

QosFilter::QosFilter(const model::QosCondition& condition)
    : c_(condition), ids_(numbers_of(condition.id, Place::record<model::QosCondition>()(&model::QosCondition::id)))
{}

bool QosFilter::passes(const QosRecord& qos) const
{
    if (qos.deleted && !c_.with_deleted) return false;
    if (!listed_or_any(c_.description, qos.description) || !listed_or_any(c_.name, qos.name)) return false;
    if (!ids_.empty() && !has(ids_, qos.id)) return false;
    return c_.preempt_mode == model::qos_preempt_mode_not_given ||
           (c_.preempt_mode == 0 ? qos.preempt_mode == 0 : (qos.preempt_mode & c_.preempt_mode) == c_.preempt_mode);
}

bool QosFilter::is_open() const
{
    return c_.description.empty() && c_.name.empty() && c_.id.empty() && c_.preempt_mode == model::qos_preempt_mode_not_given;
}

WckeyFilter::WckeyFilter(const model::WckeyCondition& condition)
    : c_(condition), ids_(numbers_of(condition.id, Place::record<model::WckeyCondition>()(&model::WckeyCondition::id)))
{}

bool WckeyFilter::passes(const WckeyRecord& wckey) const
{
    if (wckey.deleted && !c_.with_deleted) return false;
    if (c_.only_defaults && !wckey.is_default) return false;
    if (!ids_.empty() && !has(ids_, wckey.id)) return false;
    return listed_or_any(c_.cluster, wckey.cluster) && listed_or_any(c_.user, wckey.user) && listed_or_any(c_.name, wckey.name);
}

bool WckeyFilter::is_open() const
{
    return c_.cluster.empty() && c_.user.empty() && c_.name.empty() && c_.id.empty() && !c_.only_defaults;
}

AccountFilter::AccountFilter(const Book& book, const model::AccountCondition& condition) : book_(book), c_(condition)
{
    if (c_.association != nullptr) of_association_.emplace(book_, *c_.association);
}

bool AccountFilter::passes(const AccountRecord& account) const
{
    if (account.deleted && !c_.with_deleted) return false;
    if (!listed_or_any(c_.description, account.description)) return false;
    const bool all_coordinate = (account.flags & users_are_coordinators) != 0;
    if ((c_.users_are_coordinators && !all_coordinate) || (c_.no_users_are_coordinators && all_coordinate)) return false;
    if (c_.association == nullptr) return true;
    if (!c_.association->with_sub_accounts && !listed_or_any(c_.association->account, account.name)) return false;
    return of_association_->only_accounts() ||
           std::any_of(book_.associations.begin(), book_.associations.end(), [&](const auto& entry) {
               return same_word(entry.second.account, account.name) && of_association_->passes(entry.second);
           });
}

UserFilter::UserFilter(const Book& book, const model::UserCondition& condition) : book_(book), c_(condition)
{
    if (c_.association != nullptr) of_association_.emplace(book_, *c_.association);
}

bool UserFilter::passes(const UserRecord& user) const
{
    if (user.deleted && !c_.with_deleted) return false;
    if (c_.admin_level != 0 && c_.admin_level != static_cast<std::uint16_t>(user.level)) return false;
    const auto default_of = [&](List<std::string_view> wanted, auto of) {
        return wanted.empty() || std::any_of(book_.clusters.begin(), book_.clusters.end(), [&](const auto& entry) {
                   const std::string_view name = (book_.*of)(entry.first, user.name);
                   return !name.empty() && listed_or_any(wanted, name);
               });
    };
    if (!default_of(c_.default_account, &Book::default_account) || !default_of(c_.default_wckey, &Book::default_wckey))
        return false;
    if (c_.association == nullptr) return true;
    if (!listed_or_any(c_.association->user, user.name)) return false;
    return of_association_->only_users() ||
           std::any_of(book_.associations.begin(), book_.associations.end(), [&](const auto& entry) {
               return same_word(entry.second.user, user.name) && of_association_->passes(entry.second);
           });
}

bool cluster_passes(const model::ClusterCondition& c, const ClusterRow& cluster, std::uint16_t version)
{
    if (cluster.deleted && !c.with_deleted) return false;
    if (!listed_or_any(c.cluster, cluster.name)) return false;
    if (c.classification != 0 && cluster.classification != c.classification) return false;
    // No cluster here belongs to a federation.
    if (!c.federation.empty() || (cluster.flags & c.flags) != c.flags) return false;
    return listed_or_any(c.rpc_version, std::to_string(version));
}

bool is_open(const model::ClusterCondition& c)
{
    return c.classification == 0 && c.cluster.empty() && c.federation.empty() && c.flags == 0 && c.rpc_version.empty();
}

}  // namespace restd::embedded
