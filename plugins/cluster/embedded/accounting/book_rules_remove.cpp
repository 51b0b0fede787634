#include <algorithm>

#include "accounting/book_edit.hpp"
#include "accounting/book_filter.hpp"
#include "accounting/book_rules.hpp"
#include "base/shared_words.hpp"
#include "restd/error.hpp"

namespace restd::embedded {
namespace {

constexpr Time day = 24 * 60 * 60;

// A condition that matches everything is probably a mistake.
void require_filter(bool is_open, std::string_view what)
{
    if (is_open)
        throw Error(err::rest_invalid_query, "Say which " + std::string(what) + " to remove: the filter fits all of them",
                    "accounting", 422);
}

void add_culprit(std::string& list, const std::string& culprit)
{
    constexpr std::size_t enough = 1000;
    if (list.size() > enough) return;
    list += (list.empty() ? ": " : ", ") + culprit;
    if (list.size() > enough) list += " ..";
}

}  // namespace

std::uint32_t BookRules::association_of(const BookContext::Job& job) const
{
    if (job.association != 0 && book_.association(job.association) != nullptr) return job.association;
    const auto account = job.account.empty() ? book_.default_account(context_.cluster(), job.user) : job.account;
    const auto* association = book_.association_for(context_.cluster(), account, job.user, job.partition);
    return association == nullptr ? 0 : association->id;
}

bool BookRules::is_old(Time created) const
{
    return created + day <= now_;
}

// REQUIRES: nothing has been removed yet.
const BookRules::Used& BookRules::used()
{
    if (used_) return *used_;
    used_.emplace();
    const auto note = [&](const BookContext::Job& job) {
        used_->associations.insert(association_of(job));
        used_->accounts.insert(lower(job.account));
        used_->users.insert(lower(job.user));
        used_->qos.insert(lower(job.qos));
        used_->wckeys.insert(lower(job.wckey));
    };
    context_.jobs_since(now_ - day, note);
    context_.active_jobs(note);
    return *used_;
}

std::string BookRules::removal_text(const AssociationRecord& a) const
{
    std::string text = "C = " + padded(a.cluster, 10) + " A = ";
    if (!a.user.empty()) {
        text += padded(a.account, 10) + " U = " + padded(a.user, 9);
        if (!a.partition.empty()) text += " P = " + a.partition;
        return text;
    }
    const auto* parent = book_.parent_of(a);
    if (parent == nullptr || parent->parent == 0) return text + a.account;
    return text + a.account + " of " + parent->account;
}

void BookRules::check_removal(const std::set<std::uint32_t>& associations) const
{
    std::string lost;
    for (const auto id : associations) {
        const auto& a = book_.associations.at(id);
        if (a.parent == 0)
            throw Error(err::invalid_account, "The root account of a cluster cannot be removed: it holds all others",
                        "accounting");
        if (!a.is_default) continue;
        const bool others = std::any_of(book_.associations.begin(), book_.associations.end(), [&](const auto& entry) {
            const auto& other = entry.second;
            return !other.deleted && associations.count(entry.first) == 0 && same_word(other.user, a.user) &&
                   same_word(other.cluster, a.cluster);
        });
        if (others) add_culprit(lost, removal_text(a));
    }
    if (!lost.empty())
        throw Error(err::no_remove_default_account,
                    std::string(error_text(err::no_remove_default_account)) + " who has others" + lost, "accounting");
    std::string active;
    context_.active_jobs([&](const BookContext::Job& job) {
        const auto id = association_of(job);
        if (associations.count(id) != 0)
            add_culprit(active, "JobID = " + std::to_string(job.id) + ' ' + removal_text(book_.associations.at(id)));
    });
    if (!active.empty())
        throw Error(err::jobs_running_on_assoc, std::string(error_text(err::jobs_running_on_assoc)) + active, "accounting");
}

void BookRules::remove(const std::set<std::uint32_t>& associations)
{
    const auto& used = this->used();
    // Remove children before their parents.
    auto order = parents_first(book_);
    std::reverse(order.begin(), order.end());
    std::set<std::uint32_t> parents;
    for (const auto& [id, record] : book_.associations) parents.insert(record.parent);
    for (const auto id : order) {
        if (associations.count(id) == 0) continue;
        auto& a = book_.associations.at(id);
        const bool referred =
            parents.count(id) != 0 && std::any_of(book_.associations.begin(), book_.associations.end(),
                                                  [&](const auto& entry) { return entry.second.parent == id; });
        if (!is_old(a.created) && used.associations.count(id) == 0 && !referred) {
            book_.associations.erase(id);
            continue;
        }
        // If the association is added again, it does not get its old limits back.
        AssociationRecord gone;
        gone.id = a.id;
        gone.cluster = a.cluster;
        gone.account = a.account;
        gone.user = a.user;
        gone.partition = a.partition;
        gone.parent = a.parent;
        gone.lineage = a.lineage;
        gone.created = a.created;
        gone.changed = now_;
        gone.deleted = true;
        a = std::move(gone);
    }
}

void BookRules::remove_wckey(std::uint32_t id)
{
    auto& wckey = book_.wckeys.at(id);
    if (!is_old(wckey.created) && used().wckeys.count(lower(wckey.name)) == 0) {
        book_.wckeys.erase(id);
        return;
    }
    wckey.deleted = true;
    wckey.is_default = false;
    wckey.changed = now_;
}

BookRules::Names BookRules::remove_associations(const model::AssociationCondition& condition)
{
    const AssociationFilter filter(book_, condition);
    require_filter(filter.is_open(), "associations");
    std::set<std::uint32_t> going;
    for (const auto& [id, a] : book_.associations) {
        if (a.deleted || !filter.passes(a)) continue;
        if (!is_operator() && !coordinates(a.account))
            throw Error(err::access_denied,
                        "User " + caller_.name + " may not remove association " + name_of(a) +
                            ": only an Operator, Administrator or coordinator may",
                        "accounting");
        for (const auto below : with_descendants(book_, id)) going.insert(below);
    }
    if (going.empty()) return {};
    check_removal(going);
    std::vector<const AssociationRecord*> listed;
    for (const auto id : going) listed.push_back(&book_.associations.at(id));
    std::sort(listed.begin(), listed.end(),
              [](const auto* a, const auto* b) { return std::tie(a->cluster, a->lineage) < std::tie(b->cluster, b->lineage); });
    Names names;
    for (const auto* a : listed) names.push_back(removal_text(*a));
    remove(going);
    return names;
}

BookRules::Names BookRules::remove_accounts(List<std::string_view> given)
{
    Names names;
    std::set<std::uint32_t> going;
    for (const auto name : given) {
        const auto* account = book_.find_account(name);
        if (account == nullptr) continue;
        require_operator("remove accounts");
        if (same_word(account->name, root_name))
            throw Error(err::invalid_account, "The account root cannot be removed: it holds all others", "accounting");
        names.push_back(account->name);
        for (const auto& [id, a] : book_.associations)
            if (!a.deleted && a.user.empty() && same_word(a.account, account->name))
                for (const auto below : with_descendants(book_, id)) going.insert(below);
    }
    if (names.empty()) {
        require_operator("remove accounts");
        return {};
    }
    check_removal(going);
    const auto& used = this->used();
    remove(going);
    for (const auto& name : names) {
        auto& account = book_.accounts.at(name);
        const bool referred = std::any_of(book_.associations.begin(), book_.associations.end(),
                                          [&](const auto& entry) { return same_word(entry.second.account, name); });
        if (!is_old(account.created) && used.accounts.count(lower(name)) == 0 && !referred) {
            book_.accounts.erase(name);
            continue;
        }
        account.deleted = true;
        account.coordinators.clear();
        account.flags = 0;
        account.changed = now_;
    }
    return names;
}

BookRules::Names BookRules::remove_users(List<std::string_view> given)
{
    Names names;
    std::set<std::uint32_t> going;
    for (const auto name : given) {
        const auto* user = book_.find_user(name);
        if (user == nullptr) continue;
        std::vector<const AssociationRecord*> own;
        for (const auto& [id, a] : book_.associations)
            if (!a.deleted && same_word(a.user, user->name)) own.push_back(&a);
        const bool mine =
            !own.empty() && std::all_of(own.begin(), own.end(), [&](const auto* a) { return coordinates(a->account); });
        if (!mine) require_operator("remove users");
        if (same_word(user->name, root_name))
            throw Error(err::user_id_missing, "The user root cannot be removed", "accounting");
        names.push_back(user->name);
        for (const auto* a : own) going.insert(a->id);
    }
    if (names.empty()) {
        if (!coordinates_any()) require_operator("remove users");
        return {};
    }
    check_removal(going);
    const auto& used = this->used();
    remove(going);
    for (const auto& name : names) {
        for (auto entry = book_.wckeys.begin(); entry != book_.wckeys.end();) {
            const auto& [id, wckey] = *entry++;
            if (!wckey.deleted && same_word(wckey.user, name)) remove_wckey(id);
        }
        for (auto& [key, account] : book_.accounts) {
            const auto end = std::remove_if(account.coordinators.begin(), account.coordinators.end(),
                                            [&](const std::string& coordinator) { return same_word(coordinator, name); });
            if (end == account.coordinators.end()) continue;
            account.coordinators.erase(end, account.coordinators.end());
            account.changed = now_;
        }
        auto& user = book_.users.at(name);
        const auto refers = [&](const auto& entry) { return same_word(entry.second.user, name); };
        const bool referred = std::any_of(book_.associations.begin(), book_.associations.end(), refers) ||
                              std::any_of(book_.wckeys.begin(), book_.wckeys.end(), refers);
        if (!is_old(user.created) && used.users.count(lower(name)) == 0 && !referred) {
            book_.users.erase(name);
            continue;
        }
        user.deleted = true;
        user.level = AdminLevel::none;
        user.changed = now_;
    }
    return names;
}

BookRules::Names BookRules::remove_qos(const model::QosCondition& condition)
{
    require_administrator("remove qualities of service");
    const QosFilter filter(condition);
    require_filter(filter.is_open(), "qualities of service");
    Names names;
    std::vector<std::uint32_t> going;
    for (const auto& [id, qos] : book_.qos)
        if (!qos.deleted && filter.passes(qos)) going.push_back(id);
    if (going.empty()) return {};
    const auto& used = this->used();
    const auto goes = [&](std::uint32_t id) { return std::find(going.begin(), going.end(), id) != going.end(); };
    for (const auto id : going) {
        const auto& qos = book_.qos.at(id);
        const bool is_fallback = same_word(qos.name, normal_qos);
        std::string users;
        for (const auto& [other, a] : book_.associations)
            if (!a.deleted &&
                (a.default_qos == id || (is_fallback && a.qos && std::find(a.qos->begin(), a.qos->end(), id) != a.qos->end())))
                add_culprit(users, name_of(a));
        if (is_fallback)
            for (const auto& [other, record] : book_.qos)
                if (!goes(other) && std::find(record.preempts.begin(), record.preempts.end(), id) != record.preempts.end())
                    add_culprit(users, "QOS " + record.name);
        if (!users.empty())
            throw Error(err::no_remove_default_qos,
                        is_fallback ? "QOS normal is what jobs get that have no other: it is in use" + users
                                    : "QOS " + qos.name + " is the default of associations" + users,
                        "accounting");
        std::string active;
        context_.active_jobs([&](const BookContext::Job& job) {
            if (job.qos_id == id || same_word(job.qos, qos.name) || (is_fallback && job.qos.empty()))
                add_culprit(active, "JobID = " + std::to_string(job.id));
        });
        if (!active.empty())
            throw Error(err::jobs_running_on_assoc,
                        std::string(error_text(err::jobs_running_on_assoc)) + " of QOS " + qos.name + active, "accounting");
        names.push_back(qos.name);
    }
    const auto drop = [&](std::vector<std::uint32_t>& list) {
        const auto end = std::remove_if(list.begin(), list.end(), goes);
        const bool any = end != list.end();
        list.erase(end, list.end());
        return any;
    };
    for (auto& [id, a] : book_.associations) {
        if (!a.qos || !drop(*a.qos)) continue;
        // The list is empty now, so the inherited list applies again.
        if (a.qos->empty()) a.qos.reset();
        a.changed = now_;
    }
    for (auto& [id, record] : book_.qos)
        if (drop(record.preempts)) record.changed = now_;
    for (const auto id : going) {
        auto& qos = book_.qos.at(id);
        if (!is_old(qos.created) && used.qos.count(lower(qos.name)) == 0) {
            book_.qos.erase(id);
            continue;
        }
        QosRecord gone;
        gone.id = id;
        gone.name = qos.name;
        gone.description = qos.description;
        gone.created = qos.created;
        gone.changed = now_;
        gone.deleted = true;
        qos = std::move(gone);
    }
    check_default_qos();
    return names;
}

BookRules::Names BookRules::remove_wckeys(const model::WckeyCondition& condition)
{
    require_operator("remove wckeys");
    const WckeyFilter filter(condition);
    require_filter(filter.is_open(), "wckeys");
    used();
    std::vector<const WckeyRecord*> going;
    for (const auto& [id, wckey] : book_.wckeys)
        if (!wckey.deleted && filter.passes(wckey)) going.push_back(&wckey);
    std::sort(going.begin(), going.end(), [](const auto* a, const auto* b) {
        return std::tie(a->name, a->user, a->cluster) < std::tie(b->name, b->user, b->cluster);
    });
    Names names;
    for (const auto* wckey : going)
        names.push_back("C = " + padded(wckey->cluster, 10) + " W = " + padded(wckey->name, 20) +
                        " U = " + padded(wckey->user, 9));
    for (const auto* wckey : going) remove_wckey(wckey->id);
    return names;
}

BookRules::Names BookRules::remove_clusters(const model::ClusterCondition& condition)
{
    require_administrator("remove clusters");
    require_filter(is_open(condition), "clusters");
    Names names;
    for (const auto& [name, cluster] : book_.clusters) {
        if (cluster.deleted || !cluster_passes(condition, cluster, 0)) continue;
        if (same_word(name, context_.cluster()))
            throw Error(err::not_supported, "Cluster " + name + " is this cluster: it cannot be removed", "accounting");
        names.push_back(name);
    }
    for (const auto& name : names) {
        std::set<std::uint32_t> going;
        for (const auto& [id, a] : book_.associations)
            if (!a.deleted && same_word(a.cluster, name)) going.insert(id);
        remove(going);
        for (auto entry = book_.wckeys.begin(); entry != book_.wckeys.end();) {
            const auto& [id, wckey] = *entry++;
            if (!wckey.deleted && same_word(wckey.cluster, name)) remove_wckey(id);
        }
        auto& cluster = book_.clusters.at(name);
        const auto refers = [&](const auto& entry) { return same_word(entry.second.cluster, name); };
        const bool referred = std::any_of(book_.associations.begin(), book_.associations.end(), refers) ||
                              std::any_of(book_.wckeys.begin(), book_.wckeys.end(), refers);
        if (!is_old(cluster.created) && !referred) {
            book_.clusters.erase(name);
            continue;
        }
        cluster.deleted = true;
        cluster.changed = now_;
    }
    return names;
}

}  // namespace restd::embedded
