#include "port/book_view.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "accounting/book_edit.hpp"
#include "base/shared_words.hpp"

namespace restd::embedded {
namespace {

constexpr std::uint32_t deleted_flag = 0x1;
constexpr std::uint16_t protocol_version = 42 << 8;  // of release 24.11

template <class T>
NoVal<T> shown(const NoVal<T>& limit, bool zero_is_none)
{
    if (limit.is_number()) return limit;
    return zero_is_none ? NoVal<T>(T{}) : NoVal<T>::infinite();
}

void show(const Book& book, const TresCounts& counts, std::vector<model::Tres>& out)
{
    out.clear();
    for (const auto& [id, count] : counts) {
        const auto found = book.tres.find(id);
        if (found == book.tres.end()) continue;
        out.push_back(show_tres(found->second, static_cast<std::int64_t>(count)));
    }
}

void fill(model::Wckey& out, const WckeyRecord& wckey)
{
    out.name = wckey.name;
    out.cluster = wckey.cluster;
    out.id = wckey.id;
    out.user = wckey.user;
    out.flags = wckey.deleted ? deleted_flag : 0;
}

// How much this cluster has of each TRES.
std::int64_t amount_of(const TresRecord& tres, const ClusterConf& conf)
{
    switch (tres.id) {
    case tres_id::cpu:
    case tres_id::billing: return conf.node.cpus;
    case tres_id::memory: return static_cast<std::int64_t>(conf.node.memory_mb);
    case tres_id::node: return 1;
    default: break;
    }
    if (same_word(tres.type, "license"))
        for (const auto& [name, count] : conf.licenses)
            if (same_word(name, tres.name)) return count;
    return 0;
}

}  // namespace

model::AssociationShort short_of(const AssociationRecord& a)
{
    model::AssociationShort out;
    out.account = a.account;
    out.cluster = a.cluster;
    out.partition = a.partition;
    out.user = a.user;
    out.id = a.id;
    return out;
}

model::Tres show_tres(const TresRecord& tres, std::int64_t count)
{
    model::Tres out;
    out.type = tres.type;
    out.name = tres.name;
    out.id = tres.id;
    out.count = count;
    return out;
}

std::vector<const AssociationRecord*> ordered_associations(const Book& book, bool deleted)
{
    std::vector<const AssociationRecord*> list;
    for (const auto& [id, a] : book.associations)
        if (deleted || !a.deleted) list.push_back(&a);
    std::sort(list.begin(), list.end(), [](const auto* a, const auto* b) {
        return std::tie(a->cluster, a->lineage, a->id) < std::tie(b->cluster, b->lineage, b->id);
    });
    return list;
}

const model::Qos& QosView::show(const QosRecord& qos)
{
    qos_ = {};
    qos_.id = qos.id;
    qos_.name = qos.name;
    qos_.description = qos.description;
    qos_.flags = qos.flags;
    qos_.preempt_mode = qos.preempt_mode;
    qos_.priority = qos.priority;
    qos_.usage_factor = qos.usage_factor;
    for (const auto& field : qos_numbers) qos_.*field.given = shown(qos.*field.own, field.zero_is_none);
    for (const auto& field : qos_reals) qos_.*field.given = shown(qos.*field.own, field.zero_is_none);
    for (std::size_t i = 0; i < tres_.size(); ++i) {
        embedded::show(book_, qos.*qos_tres[i].own, tres_[i]);
        qos_.*qos_tres[i].given = tres_[i];
    }
    preempts_.clear();
    for (const auto id : qos.preempts) preempts_.push_back(book_.qos.at(id).name);
    qos_.preempt_list = preempts_;
    return qos_;
}

const model::Association& AssociationView::show(const AssociationRecord& a)
{
    // Without the parent, nothing that is inherited from it is shown either.
    const bool inherits = !c_.without_parent_limits && !c_.without_parent_info && !a.deleted;
    association_ = {};
    auto& out = association_;
    out.key = short_of(a);
    out.lineage = a.lineage;
    out.is_default = a.is_default;
    out.flags = a.deleted ? deleted_flag : 0;
    if (const auto* account = book_.find_account(a.account)) out.flags |= account->flags & users_are_coordinators;

    auto& limits = out.limits;
    limits.comment = a.comment;
    limits.shares_raw = a.shares;
    const auto& of = inherits ? book_.effective_limits(a) : a.limits;
    for (const auto& field : association_numbers) limits.*field.given = shown(of.*field.own, field.zero_is_none);
    for (std::size_t i = 0; i < tres_.size(); ++i) {
        embedded::show(book_, of.*association_tres[i].own, tres_[i]);
        limits.*association_tres[i].given = tres_[i];
    }
    const auto* parent = a.user.empty() && !c_.without_parent_info ? book_.parent_of(a) : nullptr;
    limits.parent_account = parent == nullptr ? std::string_view("") : std::string_view(parent->account);
    const auto default_qos = inherits ? book_.effective_default_qos(a) : a.default_qos;
    limits.default_qos = default_qos == 0 ? std::string_view("") : std::string_view(book_.qos.at(default_qos).name);
    qos_.clear();
    const auto list = inherits && !c_.with_raw_qos ? book_.effective_qos(a) : a.qos.value_or(std::vector<std::uint32_t>());
    for (const auto id : list) qos_.push_back(book_.qos.at(id).name);
    limits.qos = qos_;
    if (usage_ != nullptr) {
        usage_->show(a, accounting_);
        out.usage = accounting_;
    }
    return out;
}

const model::Wckey& WckeyView::show(const WckeyRecord& wckey)
{
    wckey_ = {};
    fill(wckey_, wckey);
    if (usage_ != nullptr) {
        usage_->show(wckey, accounting_);
        wckey_.usage = accounting_;
    }
    return wckey_;
}

AccountView::AccountView(const Book& book, const model::AccountCondition& condition) : book_(book)
{
    if (condition.with_associations)
        for (const auto* a : ordered_associations(book, condition.with_deleted)) by_account_[lower(a->account)].push_back(a);
}

void AccountView::show_coordinators(const AccountRecord& account)
{
    coordinators_.clear();
    const auto add = [&](std::string_view name, bool is_direct) {
        for (const auto& other : coordinators_)
            if (same_word(other.name, name)) return;
        coordinators_.push_back({name, is_direct});
    };
    for (const auto& name : account.coordinators) add(name, true);
    if (account.deleted) return;
    // Coordinators through the accounts above, or because all users of an account are coordinators.
    std::set<std::string_view> others;
    std::set<std::string_view> all_users_of;
    for (const auto& [id, own] : book_.associations) {
        if (own.deleted || !own.user.empty() || !same_word(own.account, account.name)) continue;
        for (const auto* at = &own; at != nullptr; at = book_.parent_of(*at)) {
            const auto* record = book_.find_account(at->account);
            if (record == nullptr) continue;
            others.insert(record->coordinators.begin(), record->coordinators.end());
            if ((record->flags & users_are_coordinators) != 0) all_users_of.insert(at->account);
        }
    }
    if (!all_users_of.empty())
        for (const auto& [name, user] : book_.users)
            if (!user.deleted && book_.is_coordinator(name, account.name)) others.insert(name);
    for (const auto name : others) add(name, false);
    std::sort(coordinators_.begin(), coordinators_.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
}

const model::Account& AccountView::show(const AccountRecord& account)
{
    account_ = {};
    account_.name = account.name;
    account_.description = account.description;
    account_.organization = account.organization;
    account_.flags = (account.deleted ? deleted_flag : 0) | (account.flags & users_are_coordinators);
    show_coordinators(account);
    account_.coordinators = coordinators_;
    associations_.clear();
    if (const auto own = by_account_.find(lower(account.name)); own != by_account_.end())
        for (const auto* a : own->second) associations_.push_back(short_of(*a));
    account_.associations = associations_;
    return account_;
}

UserView::UserView(const Book& book, std::string_view cluster, const model::UserCondition& condition)
    : book_(book), cluster_(cluster), c_(condition)
{
    if (condition.with_associations)
        for (const auto* a : ordered_associations(book, condition.with_deleted)) by_user_[lower(a->user)].push_back(a);
    if (!condition.with_coordinators) return;
    // Look only at accounts that have coordinators or are below one that has some.
    std::set<std::string> coordinated;
    for (const auto& [id, a] : book.associations) {
        if (a.deleted || !a.user.empty()) continue;
        for (const auto* at = &a; at != nullptr; at = book.parent_of(*at)) {
            const auto* account = book.find_account(at->account);
            if (account != nullptr && (!account->coordinators.empty() || (account->flags & users_are_coordinators) != 0))
                coordinated.insert(lower(a.account));
        }
    }
    for (const auto& [name, account] : book.accounts)
        if (!account.deleted && (!account.coordinators.empty() || coordinated.count(lower(name)) != 0))
            coordinated_.push_back(&account);
}

const model::User& UserView::show(const UserRecord& user)
{
    user_ = {};
    user_.name = user.name;
    user_.administrator_level = static_cast<std::uint16_t>(user.level);
    user_.flags = user.deleted ? deleted_flag : 0;
    if (!c_.without_defaults) {
        user_.default_account = shown_default_account(book_, cluster_, user.name);
        user_.default_qos_id = book_.default_qos(cluster_, user.name);
        user_.default_wckey = shown_default_wckey(book_, cluster_, user.name);
    }
    associations_.clear();
    if (const auto own = by_user_.find(lower(user.name)); own != by_user_.end())
        for (const auto* a : own->second) associations_.push_back(short_of(*a));
    user_.associations = associations_;
    coordinators_.clear();
    if (c_.with_coordinators && !user.deleted)
        for (const auto* account : coordinated_) {
            if (!book_.is_coordinator(user.name, account->name)) continue;
            const bool is_direct =
                std::any_of(account->coordinators.begin(), account->coordinators.end(),
                            [&](const std::string& coordinator) { return same_word(coordinator, user.name); });
            coordinators_.push_back({account->name, is_direct});
        }
    user_.coordinators = coordinators_;
    wckeys_.clear();
    if (c_.with_wckeys) {
        std::vector<const WckeyRecord*> own;
        for (const auto& [id, wckey] : book_.wckeys)
            if (same_word(wckey.user, user.name) && (!wckey.deleted || c_.with_deleted)) own.push_back(&wckey);
        for (const auto* wckey : own) fill(wckeys_.emplace_back(), *wckey);
    }
    user_.wckeys = wckeys_;
    return user_;
}

bool ClusterView::is_local(const ClusterRow& row) const
{
    return same_word(row.name, conf_.cluster_name);
}

std::uint16_t ClusterView::version(const ClusterRow& row) const
{
    return is_local(row) ? protocol_version : 0;
}

const model::ClusterRecord& ClusterView::show(const ClusterRow& row)
{
    cluster_ = {};
    cluster_.name = row.name;
    cluster_.flags = row.flags;
    if (const auto* root = book_.find_association(row.name, root_name, {}, {})) {
        root_ = short_of(*root);
        cluster_.root = &root_;
    }
    cluster_.rpc_version = version(row);
    tres_.clear();
    cluster_.controller_host = cluster_.nodes = "";
    // Values that a controller reports about itself; for other clusters they are not known here.
    if (is_local(row)) {
        cluster_.controller_host = conf_.node.hostname;
        cluster_.controller_port = conf_.node.port;
        cluster_.nodes = conf_.node.name;
        for (const auto& [id, tres] : book_.tres)
            if (!tres.deleted) tres_.push_back(show_tres(tres, amount_of(tres, conf_)));
    }
    cluster_.tres = tres_;
    return cluster_;
}

}  // namespace restd::embedded
