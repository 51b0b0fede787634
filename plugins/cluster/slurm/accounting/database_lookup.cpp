#include "accounting/database_conditions.hpp"
#include "accounting/database_writer.hpp"
#include "restd/error.hpp"

namespace restd::slurm {

std::optional<DatabaseWriter::KnownAccount> DatabaseWriter::find_account(std::string_view name)
{
    if (name.empty()) return {};
    AccountCondition condition;
    condition.associations.account = {&name, 1};
    condition.flags = 4;  // with coordinators
    std::optional<KnownAccount> found;
    session_.list<wire::account_rec>(dbd::get_accounts, body_of<wire::account_cond>(condition), dbd::got_accounts)
        .for_each([&](const model::Account& r, Arena&) {
            KnownAccount account{std::string(r.name), std::string(r.description), std::string(r.organization), r.flags, {}};
            for (const model::Coordinator& c : r.coordinators)
                account.coordinators.push_back({std::string(c.name), c.is_direct});
            found = std::move(account);
        });
    return found;
}

std::optional<DatabaseWriter::KnownUser> DatabaseWriter::find_user(std::string_view name, bool deleted_too)
{
    if (name.empty()) return {};
    UserCondition condition;
    condition.associations.user = {&name, 1};
    condition.with_associations = condition.with_wckeys = true;
    condition.with_deleted = deleted_too;
    std::optional<KnownUser> found;
    session_.list<wire::user_rec>(dbd::get_users, body_of<wire::user_cond>(condition), dbd::got_users)
        .for_each([&](const model::User& r, Arena&) {
            KnownUser user{
                std::string(r.name), std::string(r.default_account), std::string(r.default_wckey), r.administrator_level, {}};
            for (const model::Wckey& key : r.wckeys) user.wckeys.push_back({std::string(key.cluster), std::string(key.name)});
            found = std::move(user);
        });
    return found;
}

bool DatabaseWriter::is_cluster(std::string_view name)
{
    model::ClusterCondition condition;
    condition.cluster = {&name, 1};
    return session_.list<wire::cluster_rec>(dbd::get_clusters, body_of<wire::cluster_cond>(condition), dbd::got_clusters)
               .size() != 0;
}

std::vector<AssociationRecord> DatabaseWriter::find_associations(const AssociationCondition& condition)
{
    held_.push_back(
        session_.list<wire::assoc_rec>(dbd::get_associations, body_of<wire::assoc_cond>(condition), dbd::got_associations));
    const auto list = held_.back().all(arena_);
    return {list.begin(), list.end()};
}

std::optional<AssociationRecord> DatabaseWriter::find_association(std::string_view cluster, std::string_view account,
                                                                  std::string_view user, std::string_view partition)
{
    // An empty text selects associations without a user or partition; no text at all would select any.
    const std::string_view none = "";
    if (user.empty()) user = none;
    if (partition.empty()) partition = none;
    AssociationCondition condition;
    condition.cluster = {&cluster, 1};
    condition.account = {&account, 1};
    condition.user = {&user, 1};
    condition.partition = {&partition, 1};
    const auto found = find_associations(condition);
    if (found.empty()) return {};
    return found.front();
}

std::optional<model::Wckey> DatabaseWriter::find_wckey(std::string_view cluster, std::string_view user, std::string_view name)
{
    model::WckeyCondition condition;
    condition.cluster = {&cluster, 1};
    condition.user = {&user, 1};
    condition.name = {&name, 1};
    held_wckeys_.push_back(
        session_.list<wire::wckey_rec>(dbd::get_wckeys, body_of<wire::wckey_cond>(condition), dbd::got_wckeys));
    const auto list = held_wckeys_.back().all(arena_);
    if (list.empty()) return {};
    return list.front();
}

DatabaseWriter::KnownAccount DatabaseWriter::require_account(std::string_view name, const Place& place)
{
    auto account = find_account(name);
    if (!account) throw Error(err::invalid_account, "There is no account \"" + std::string(name) + '"', place, 422);
    return *std::move(account);
}

DatabaseWriter::KnownUser DatabaseWriter::require_user(std::string_view name, const Place& place)
{
    auto user = find_user(name);
    if (!user) throw Error(err::user_id_missing, "There is no user \"" + std::string(name) + '"', place, 422);
    return *std::move(user);
}

std::string_view DatabaseWriter::require_cluster(std::string_view name, const Place& place)
{
    if (name.empty()) return conf_.cluster_name;
    if (!is_cluster(name))
        throw Error(err::invalid_cluster_name, "There is no cluster \"" + std::string(name) + '"', place, 422);
    return name;
}

}  // namespace restd::slurm
