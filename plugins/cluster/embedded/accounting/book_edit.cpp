#include "accounting/book_edit.hpp"

#include <algorithm>
#include <stdexcept>
#include <unordered_map>

#include "base/shared_words.hpp"

namespace restd::embedded {
namespace {

template <class Map>
auto any_named(Map& map, std::string_view name) -> typename Map::mapped_type*
{
    if (const auto exact = map.find(name); exact != map.end()) return &exact->second;
    for (auto& [key, record] : map)
        if (same_word(key, name)) return &record;
    return nullptr;
}

template <class Map>
std::uint32_t next_id(const Map& map, std::uint32_t least = 1)
{
    return map.empty() ? least : std::max(least, map.rbegin()->first + 1);
}

// Restores `found` if it is not null; otherwise creates a record at `place`.
template <class Record, class Place>
Record& bring_in(Record* found, Place place, std::string_view name, Time now)
{
    Record& record = found != nullptr ? *found : place();
    if (found == nullptr) {
        record.name = name;
        record.created = now;
    }
    record.deleted = false;
    record.changed = now;
    return record;
}

std::string lineage_of(const AssociationRecord& association, std::string_view parent)
{
    std::string lineage(parent);
    if (association.user.empty()) return lineage + association.account + '/';
    lineage += "0-" + association.user + '/';
    if (!association.partition.empty()) lineage += association.partition + '/';
    return lineage;
}

}  // namespace

void seed(Book& book, Time now)
{
    constexpr struct {
        std::uint32_t id;
        const char *type, *name;
    } fixed[] = {{tres_id::cpu, "cpu", ""},
                 {tres_id::memory, "mem", ""},
                 {tres_id::energy, "energy", ""},
                 {tres_id::node, "node", ""},
                 {tres_id::billing, "billing", ""},
                 {tres_id::fs_disk, "fs", "disk"},
                 {tres_id::virtual_memory, "vmem", ""},
                 {tres_id::pages, "pages", ""}};
    for (const auto& row : fixed) book.tres[row.id] = {row.id, row.type, row.name, false};
    add_qos(book, normal_qos, now).description = "Normal QOS default";
    auto& account = add_account(book, root_name, now);
    account.description = "default root account";
    account.organization = root_name;
    add_user(book, root_name, AdminLevel::administrator, now);
}

TresRecord& add_tres(Book& book, std::string_view type, std::string_view name)
{
    const auto id = next_id(book.tres, tres_id::first_other);
    return book.tres[id] = {id, std::string(type), std::string(name), false};
}

ClusterRow& add_cluster(Book& book, std::string_view name, std::uint32_t flags, Time now)
{
    auto* row = &bring_in(
        any_cluster(book, name), [&]() -> ClusterRow& { return book.clusters[std::string(name)]; }, name, now);
    row->flags = flags;
    if ((flags & external_cluster) != 0) return *row;

    auto* root = any_association(book, row->name, root_name, {}, {});
    if (root == nullptr) {
        const auto id = next_id(book.associations);
        root = &book.associations[id];
        root->id = id;
        root->cluster = row->name;
        root->account = root_name;
        root->lineage = "/";
        root->created = now;
    }
    root->deleted = false;
    root->changed = now;
    if (const auto* normal = book.find_qos(normal_qos)) root->qos = {{normal->id}};
    if (book.find_association(row->name, root_name, root_name, {}) == nullptr)
        add_association(book, *root, root_name, root_name, {}, now);
    return *row;
}

AccountRecord* any_account(Book& book, std::string_view name)
{
    return any_named(book.accounts, name);
}

UserRecord* any_user(Book& book, std::string_view name)
{
    return any_named(book.users, name);
}

QosRecord* any_qos(Book& book, std::string_view name)
{
    for (auto& [id, qos] : book.qos)
        if (same_word(qos.name, name)) return &qos;
    return nullptr;
}

ClusterRow* any_cluster(Book& book, std::string_view name)
{
    return any_named(book.clusters, name);
}

AssociationRecord* any_association(Book& book, std::string_view cluster, std::string_view account, std::string_view user,
                                   std::string_view partition)
{
    for (auto& [id, a] : book.associations)
        if (same_word(a.user, user) && same_word(a.account, account) && same_word(a.partition, partition) &&
            same_word(a.cluster, cluster))
            return &a;
    return nullptr;
}

WckeyRecord* any_wckey(Book& book, std::string_view cluster, std::string_view user, std::string_view name)
{
    for (auto& [id, key] : book.wckeys)
        if (same_word(key.name, name) && same_word(key.user, user) && same_word(key.cluster, cluster)) return &key;
    return nullptr;
}

const ClusterRow* find_cluster(const Book& book, std::string_view name)
{
    for (const auto& [key, row] : book.clusters)
        if (!row.deleted && same_word(key, name)) return &row;
    return nullptr;
}

AccountRecord& add_account(Book& book, std::string_view name, Time now)
{
    return bring_in(
        any_account(book, name), [&]() -> AccountRecord& { return book.accounts[std::string(name)]; }, name, now);
}

QosRecord& add_qos(Book& book, std::string_view name, Time now)
{
    const auto make = [&]() -> QosRecord& {
        const auto id = next_id(book.qos);
        auto& made = book.qos[id];
        made.id = id;
        return made;
    };
    return bring_in(any_qos(book, name), make, name, now);
}

UserRecord& add_user(Book& book, std::string_view name, AdminLevel level, Time now)
{
    auto& user = bring_in(
        any_user(book, name), [&]() -> UserRecord& { return book.users[std::string(name)]; }, name, now);
    user.level = level == AdminLevel::not_set ? AdminLevel::none : level;
    return user;
}

AssociationRecord& add_association(Book& book, const AssociationRecord& parent, std::string_view account, std::string_view user,
                                   std::string_view partition, Time now)
{
    auto* made = any_association(book, parent.cluster, account, user, partition);
    if (made == nullptr) {
        const auto id = next_id(book.associations);
        made = &book.associations[id];
        made->id = id;
        made->cluster = parent.cluster;
        made->account = account;
        made->user = user;
        made->partition = partition;
        made->created = now;
    }
    made->deleted = false;
    made->changed = now;
    made->parent = parent.id;
    made->lineage = lineage_of(*made, parent.lineage);
    if (!user.empty() && book.default_account(parent.cluster, user).empty()) made->is_default = true;
    return *made;
}

WckeyRecord& add_wckey(Book& book, std::string_view cluster, std::string_view user, std::string_view name, Time now)
{
    auto* made = any_wckey(book, cluster, user, name);
    if (made == nullptr) {
        const auto id = next_id(book.wckeys);
        made = &book.wckeys[id];
        made->id = id;
        made->name = name;
        made->user = user;
        made->cluster = cluster;
        made->created = now;
    }
    made->deleted = false;
    made->changed = now;
    return *made;
}

void move_association(Book& book, AssociationRecord& association, const AssociationRecord& parent, Time now)
{
    association.parent = parent.id;
    association.changed = now;
    make_lineages(book);
}

void make_default(Book& book, AssociationRecord& association, Time now)
{
    if (association.is_default) return;
    for (auto& [id, other] : book.associations)
        if (other.is_default && same_word(other.user, association.user) && same_word(other.cluster, association.cluster)) {
            other.is_default = false;
            other.changed = now;
        }
    association.is_default = true;
    association.changed = now;
}

void make_default(Book& book, WckeyRecord& wckey, Time now)
{
    if (wckey.is_default) return;
    for (auto& [id, other] : book.wckeys)
        if (other.is_default && same_word(other.user, wckey.user) && same_word(other.cluster, wckey.cluster)) {
            other.is_default = false;
            other.changed = now;
        }
    wckey.is_default = true;
    wckey.changed = now;
}

void rename_user(Book& book, std::string_view name, std::string_view new_name, Time now)
{
    const std::string from(name), to(new_name);
    auto node = book.users.extract(from);
    node.key() = to;
    node.mapped().name = to;
    node.mapped().changed = now;
    book.users.insert(std::move(node));
    for (auto& [id, association] : book.associations)
        if (same_word(association.user, from)) {
            association.user = to;
            association.changed = now;
        }
    for (auto& [id, wckey] : book.wckeys)
        if (same_word(wckey.user, from)) {
            wckey.user = to;
            wckey.changed = now;
        }
    for (auto& [key, account] : book.accounts)
        for (auto& coordinator : account.coordinators)
            if (same_word(coordinator, from)) {
                coordinator = to;
                account.changed = now;
                std::sort(account.coordinators.begin(), account.coordinators.end());
                break;
            }
    make_lineages(book);
}

std::vector<std::uint32_t> with_descendants(const Book& book, std::uint32_t association)
{
    std::unordered_multimap<std::uint32_t, std::uint32_t> below;
    for (const auto& [id, record] : book.associations)
        if (!record.deleted) below.emplace(record.parent, id);
    std::vector<std::uint32_t> found{association};
    for (std::size_t at = 0; at < found.size(); ++at) {
        const auto [first, last] = below.equal_range(found[at]);
        const auto from = found.size();
        for (auto child = first; child != last; ++child) found.push_back(child->second);
        std::sort(found.begin() + static_cast<std::ptrdiff_t>(from), found.end());
    }
    return found;
}

std::vector<std::uint32_t> parents_first(const Book& book)
{
    std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> below;
    for (const auto& [id, record] : book.associations) below[record.parent].push_back(id);
    std::vector<std::uint32_t> order;
    if (const auto roots = below.find(0); roots != below.end()) order = roots->second;
    for (std::size_t at = 0; at < order.size(); ++at)
        if (const auto children = below.find(order[at]); children != below.end())
            for (const auto child : children->second) order.push_back(child);
    return order;
}

void make_lineages(Book& book)
{
    const auto order = parents_first(book);
    if (order.size() != book.associations.size())
        throw std::runtime_error("some associations are below themselves, or below one that does not exist");
    for (const auto id : order) {
        auto& record = book.associations.at(id);
        auto lineage = record.parent == 0 ? std::string("/") : lineage_of(record, book.associations.at(record.parent).lineage);
        if (record.lineage != lineage) record.lineage = std::move(lineage);
    }
}

namespace {

template <class Of>
std::string_view shown_default(const Book& book, std::string_view cluster, std::string_view user, Of of)
{
    std::string_view name = (book.*of)(cluster, user);
    for (auto other = book.clusters.begin(); name.empty() && other != book.clusters.end(); ++other)
        name = (book.*of)(other->first, user);
    return name.empty() ? std::string_view("") : name;
}

}  // namespace

std::string_view shown_default_account(const Book& book, std::string_view cluster, std::string_view user)
{
    return shown_default(book, cluster, user, &Book::default_account);
}

std::string_view shown_default_wckey(const Book& book, std::string_view cluster, std::string_view user)
{
    return shown_default(book, cluster, user, &Book::default_wckey);
}

std::string name_of(const AssociationRecord& association)
{
    std::string name = association.cluster + '/' + association.account;
    if (!association.user.empty()) name += '/' + association.user;
    if (!association.partition.empty()) name += '/' + association.partition;
    return name;
}

}  // namespace restd::embedded
