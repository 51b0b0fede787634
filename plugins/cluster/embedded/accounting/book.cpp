#include "accounting/book.hpp"

#include <algorithm>
#include <unordered_map>

#include "accounting/book_fields.hpp"
#include "base/shared_words.hpp"

namespace restd::embedded {
namespace {

std::string key_of(std::string_view cluster, std::string_view account, std::string_view user, std::string_view partition)
{
    std::string key;
    key.reserve(cluster.size() + account.size() + user.size() + partition.size() + 4);
    for (const auto part : {cluster, account, user, partition}) {
        key += lower(part);
        key += '\n';  // no name has this character
    }
    return key;
}

// Looks up a map by name: first the exact name, then without regard to case.
template <class Map>
auto find_named(const Map& map, std::string_view name) -> const typename Map::mapped_type*
{
    const auto exact = map.find(name);
    if (exact != map.end() && !exact->second.deleted) return &exact->second;
    for (const auto& [key, record] : map)
        if (!record.deleted && same_word(key, name)) return &record;
    return nullptr;
}

bool same_association(const AssociationRecord& a, std::string_view cluster, std::string_view account, std::string_view user,
                      std::string_view partition)
{
    return same_word(a.user, user) && same_word(a.account, account) && same_word(a.partition, partition) &&
           same_word(a.cluster, cluster);
}

template <class T>
void inherit(NoVal<T>& own, const NoVal<T>& above)
{
    if (!own.is_set()) own = above;
}

// Adds the resources that are not in `own`.
void inherit(TresCounts& own, const TresCounts& above)
{
    if (above.empty()) return;
    const auto has = own.size();
    for (const auto& count : above) {
        const auto end = own.begin() + static_cast<std::ptrdiff_t>(has);
        const auto at = std::lower_bound(own.begin(), end, count.first, [](const auto& a, auto id) { return a.first < id; });
        if (at == end || at->first != count.first) own.push_back(count);
    }
    std::inplace_merge(own.begin(), own.begin() + static_cast<std::ptrdiff_t>(has), own.end(),
                       [](const auto& a, const auto& b) { return a.first < b.first; });
}

}  // namespace

class BookIndex {
public:
    explicit BookIndex(const Book& book)
    {
        for (const auto& [id, a] : book.associations) {
            if (a.deleted) continue;
            by_key.emplace(key_of(a.cluster, a.account, a.user, a.partition), &a);
            if (a.user.empty())
                by_account[lower(a.account)].push_back(&a);
            else
                by_user[lower(a.user)].push_back(&a);
        }
        for (const auto& [id, w] : book.wckeys)
            if (!w.deleted) wckeys_by_user[lower(w.user)].push_back(&w);
        for (const auto& [name, user] : book.users)
            if (!user.deleted) users.emplace(lower(name), &user);
        for (const auto& [name, account] : book.accounts)
            if (!account.deleted) accounts.emplace(lower(name), &account);
    }

    std::unordered_map<std::string, const AssociationRecord*> by_key;
    std::unordered_map<std::string, std::vector<const AssociationRecord*>> by_user, by_account;
    std::unordered_map<std::string, std::vector<const WckeyRecord*>> wckeys_by_user;
    std::unordered_map<std::string, const UserRecord*> users;
    std::unordered_map<std::string, const AccountRecord*> accounts;
};

namespace {

// Calls `take` for each record until it returns true.
template <class Lists, class Map, class Mine, class Take>
void each(const Lists* lists, const Map& all, std::string_view name, Mine mine, Take take)
{
    if (lists != nullptr) {
        const auto found = lists->find(lower(name));
        if (found == lists->end()) return;
        for (const auto* record : found->second)
            if (take(*record)) return;
        return;
    }
    for (const auto& [id, record] : all)
        if (!record.deleted && mine(record) && take(record)) return;
}

template <class Take>
void each_of_user(const Book& book, std::string_view user, Take take)
{
    const auto* index = book.index.made.get();
    each(
        index == nullptr ? nullptr : &index->by_user, book.associations, user,
        [&](const AssociationRecord& a) { return same_word(a.user, user); }, take);
}

// The account's own associations, one for each cluster.
template <class Take>
void each_of_account(const Book& book, std::string_view account, Take take)
{
    const auto* index = book.index.made.get();
    each(
        index == nullptr ? nullptr : &index->by_account, book.associations, account,
        [&](const AssociationRecord& a) { return a.user.empty() && same_word(a.account, account); }, take);
}

}  // namespace

void Book::make_index()
{
    index.made = std::make_shared<const BookIndex>(*this);
}

const QosRecord* Book::find_qos(std::string_view name) const
{
    for (const auto& [id, record] : qos)
        if (!record.deleted && same_word(record.name, name)) return &record;
    return nullptr;
}

const AccountRecord* Book::find_account(std::string_view name) const
{
    if (!index.made) return find_named(accounts, name);
    const auto found = index.made->accounts.find(lower(name));
    return found == index.made->accounts.end() ? nullptr : found->second;
}

const UserRecord* Book::find_user(std::string_view name) const
{
    if (!index.made) return find_named(users, name);
    const auto found = index.made->users.find(lower(name));
    return found == index.made->users.end() ? nullptr : found->second;
}

const TresRecord* Book::find_tres(std::string_view type, std::string_view name) const
{
    for (const auto& [id, record] : tres)
        if (!record.deleted && same_word(record.type, type) && same_word(record.name, name)) return &record;
    return nullptr;
}

const AssociationRecord* Book::find_association(std::string_view cluster, std::string_view account, std::string_view user,
                                                std::string_view partition) const
{
    if (index.made) {
        const auto found = index.made->by_key.find(key_of(cluster, account, user, partition));
        return found == index.made->by_key.end() ? nullptr : found->second;
    }
    for (const auto& [id, record] : associations)
        if (!record.deleted && same_association(record, cluster, account, user, partition)) return &record;
    return nullptr;
}

const AssociationRecord* Book::association_for(std::string_view cluster, std::string_view account, std::string_view user,
                                               std::string_view partition) const
{
    if (!partition.empty())
        if (const auto* exact = find_association(cluster, account, user, partition)) return exact;
    return find_association(cluster, account, user, {});
}

const AssociationRecord* Book::association(std::uint32_t id) const
{
    const auto found = associations.find(id);
    return found == associations.end() ? nullptr : &found->second;
}

const AssociationRecord* Book::parent_of(const AssociationRecord& association) const
{
    if (association.parent == 0) return nullptr;
    const auto found = associations.find(association.parent);
    return found == associations.end() || found->second.deleted ? nullptr : &found->second;
}

std::string_view Book::default_account(std::string_view cluster, std::string_view user) const
{
    std::string_view account;
    each_of_user(*this, user, [&](const AssociationRecord& a) {
        if (!a.is_default || !same_word(a.cluster, cluster)) return false;
        account = a.account;
        return true;
    });
    return account;
}

std::uint32_t Book::default_qos(std::string_view cluster, std::string_view user) const
{
    std::uint32_t shown = 0;
    each_of_user(*this, user, [&](const AssociationRecord& a) {
        const auto id = effective_default_qos(a);
        const bool is_main = a.is_default && same_word(a.cluster, cluster);
        if (id != 0 && (shown == 0 || is_main)) shown = id;
        return id != 0 && is_main;
    });
    return shown;
}

std::string_view Book::default_wckey(std::string_view cluster, std::string_view user) const
{
    std::string_view name;
    each(
        index.made ? &index.made->wckeys_by_user : nullptr, wckeys, user,
        [&](const WckeyRecord& w) { return same_word(w.user, user); },
        [&](const WckeyRecord& w) {
            if (!w.is_default || !same_word(w.cluster, cluster)) return false;
            name = w.name;
            return true;
        });
    return name;
}

const WckeyRecord* Book::find_wckey(std::string_view cluster, std::string_view user, std::string_view name) const
{
    const WckeyRecord* found = nullptr;
    each(
        index.made ? &index.made->wckeys_by_user : nullptr, wckeys, user,
        [&](const WckeyRecord& w) { return same_word(w.user, user); },
        [&](const WckeyRecord& w) {
            if (!same_word(w.name, name) || !same_word(w.cluster, cluster)) return false;
            found = &w;
            return true;
        });
    return found;
}

AssociationLimitsRecord Book::effective_limits(const AssociationRecord& association) const
{
    AssociationLimitsRecord limits = association.limits;
    int levels = 0;
    for (const auto* above = parent_of(association); above != nullptr && levels < deepest;
         above = parent_of(*above), ++levels) {
        for (const auto& field : association_numbers)
            if (field.inherited) inherit(limits.*field.own, above->limits.*field.own);
        for (const auto& field : association_tres)
            if (field.inherited) inherit(limits.*field.own, above->limits.*field.own);
    }
    return limits;
}

std::vector<std::uint32_t> Book::effective_qos(const AssociationRecord& association) const
{
    int levels = 0;
    for (const auto* at = &association; at != nullptr && levels < deepest; at = parent_of(*at), ++levels)
        if (at->qos) return *at->qos;
    return {};
}

std::uint32_t Book::effective_default_qos(const AssociationRecord& association) const
{
    if (association.default_qos != 0) return association.default_qos;
    int levels = 0;
    for (const auto* at = parent_of(association); at != nullptr && levels < deepest; at = parent_of(*at), ++levels) {
        if (at->default_qos == 0) continue;
        const auto allowed = effective_qos(association);
        return std::find(allowed.begin(), allowed.end(), at->default_qos) != allowed.end() ? at->default_qos : 0;
    }
    return 0;
}

AdminLevel Book::level_of(std::string_view user) const
{
    const auto* record = find_user(user);
    return record == nullptr || record->level == AdminLevel::not_set ? AdminLevel::none : record->level;
}

bool Book::is_coordinator(std::string_view user, std::string_view account) const
{
    if (user.empty() || account.empty()) return false;
    const auto names = [&](const AccountRecord& record) {
        return std::any_of(record.coordinators.begin(), record.coordinators.end(),
                           [&](const std::string& name) { return same_word(name, user); });
    };
    // Whether the user belongs to this account or to one below it.
    const auto belongs_to = [&](const AssociationRecord& top) {
        bool below = false;
        each_of_user(*this, user, [&](const AssociationRecord& mine) {
            int levels = 0;
            for (const auto* at = parent_of(mine); at != nullptr && !below && levels < deepest; at = parent_of(*at), ++levels)
                below = at->id == top.id;
            return below;
        });
        return below;
    };
    if (const auto* record = find_account(account); record != nullptr && names(*record)) return true;
    bool found = false;
    each_of_account(*this, account, [&](const AssociationRecord& own) {
        int levels = 0;
        for (const auto* at = &own; at != nullptr && !found && levels < deepest; at = parent_of(*at), ++levels) {
            const auto* record = find_account(at->account);
            if (record == nullptr) continue;
            found = names(*record) || ((record->flags & users_are_coordinators) != 0 && belongs_to(*at));
        }
        return found;
    });
    return found;
}

std::string tres_text(const Book& book, const TresCounts& counts)
{
    std::string text;
    for (const auto& [id, count] : counts) {
        if (!text.empty()) text += ',';
        const auto found = book.tres.find(id);
        if (found == book.tres.end()) {
            text += std::to_string(id);
        } else {
            text += found->second.type;
            if (!found->second.name.empty()) text += '/' + found->second.name;
        }
        text += '=' + std::to_string(count);
        if (id == tres_id::memory) text += 'M';
    }
    return text;
}

}  // namespace restd::embedded
