// Accounting changes: each function is one transaction.
#include <algorithm>

#include "accounting/accounting.hpp"
#include "accounting/database_conditions.hpp"
#include "accounting/database_session.hpp"
#include "accounting/database_writer.hpp"
#include "restd/error.hpp"

namespace restd::slurm {
namespace {

// Removes with `remove`, commits, and reports the names of what was removed.
template <class Remove>
void remove_all(DatabasePool& pool, const Identity& caller, Sink<std::string_view> removed, Remove remove)
{
    DatabaseSession session(pool, caller);
    DatabaseWriter writer(session, pool.conf());
    const DatabaseWriter::Names names = remove(writer);
    // Nothing matched, so there is nothing to commit. The session rolls back when it ends.
    if (names.empty()) return;
    session.commit();
    session.close();
    for (const std::string& name : names) removed(name);
}

}  // namespace

void SlurmAccounting::store(const Identity& caller, const AccountingChange& change, Sink<AccountingRemark> remark)
{
    DatabaseSession session(pool_, caller);
    DatabaseWriter writer(session, parts_.conf);
    const std::vector<std::string> added = writer.add_named_qos(change);
    if (!added.empty()) session.commit();
    try {
        writer.store(change);
    } catch (const Error& error) {
        if (added.empty()) throw;
        session.roll_back();
        take_back(caller, added, error);
    }
    session.commit();
    writer.tell_left_out(remark);
}

void SlurmAccounting::take_back(const Identity& caller, const std::vector<std::string>& qos, const Error& error)
{
    try {
        DatabaseSession session(pool_, caller);
        DatabaseWriter writer(session, parts_.conf);
        writer.take_back_qos(qos);
        session.commit();
    } catch (const Error& again) {
        std::string names;
        for (const std::string& name : qos) names += (names.empty() ? "" : ", ") + name;
        throw error.saying(std::string(error.what()) + "; added before that, and not taken back (" + again.what() + "): QOS " +
                           names);
    }
    throw error;
}

void SlurmAccounting::without_effect(const AccountingChange& change, Sink<Place> field)
{
    // Only slurmctld may report these fields of its own cluster. We do not know here who is asking, so we cannot compare with
    // the stored values: only a value in a field that slurmdbd never stores is reported.
    for (std::size_t i = 0; i < change.clusters.size(); ++i) {
        const model::ClusterRecord& cluster = change.clusters[i];
        const auto place = Place::record<model::ClusterRecord>(i);
        if (cluster.name == parts_.conf.cluster_name) continue;
        if (!cluster.nodes.empty()) field(place(&model::ClusterRecord::nodes));
        if (!cluster.controller_host.empty()) field(place(&model::ClusterRecord::controller_host));
        if (!cluster.tres.empty()) field(place(&model::ClusterRecord::tres));
    }
}

void SlurmAccounting::add_users(const Identity& caller, const model::UsersToAdd& what, const model::UserDetails& details,
                                Sink<std::string_view> added, Sink<AccountingRemark> remark)
{
    DatabaseSession session(pool_, caller);
    DatabaseWriter writer(session, parts_.conf);
    const std::string text = writer.add_users(what, details);
    session.commit();
    writer.tell_left_out(remark);
    added(text);
}

void SlurmAccounting::add_accounts(const Identity& caller, const model::AccountsToAdd& what,
                                   const model::AccountDetails& details, Sink<std::string_view> added,
                                   Sink<AccountingRemark> remark)
{
    DatabaseSession session(pool_, caller);
    DatabaseWriter writer(session, parts_.conf);
    const std::string text = writer.add_accounts(what, details);
    session.commit();
    writer.tell_left_out(remark);
    added(text);
}

void SlurmAccounting::modify_jobs(const Identity& caller, List<std::string_view> jobs, const model::JobModification& change,
                                  Sink<std::string_view> changed)
{
    Arena arena;
    const JobCondition wanted = jobs_named(jobs, parts_.conf.cluster_name, arena);
    DatabaseSession session(pool_, caller);
    DatabaseWriter writer(session, parts_.conf);
    const DatabaseWriter::Names texts = writer.modify_jobs(wanted, change);
    if (texts.empty())
        throw Error(err::no_change_in_data, "slurmdbd has no such job, or nothing to change in it", "cluster/slurm");
    session.commit();
    session.close();
    for (const std::string& text : texts) changed(text);
}

void SlurmAccounting::remove_qos(const Identity& caller, const model::QosCondition& condition, Sink<std::string_view> removed)
{
    remove_all(pool_, caller, removed, [&](DatabaseWriter& writer) { return writer.remove_qos(condition); });
}

void SlurmAccounting::remove_associations(const Identity& caller, const model::AssociationCondition& condition,
                                          Sink<std::string_view> removed)
{
    remove_all(pool_, caller, removed, [&](DatabaseWriter& writer) { return writer.remove_associations(condition); });
}

void SlurmAccounting::remove_accounts(const Identity& caller, List<std::string_view> names, Sink<std::string_view> removed)
{
    remove_all(pool_, caller, removed, [&](DatabaseWriter& writer) { return writer.remove_accounts(names); });
}

void SlurmAccounting::remove_users(const Identity& caller, List<std::string_view> names, Sink<std::string_view> removed)
{
    remove_all(pool_, caller, removed, [&](DatabaseWriter& writer) { return writer.remove_users(names); });
}

void SlurmAccounting::remove_wckeys(const Identity& caller, const model::WckeyCondition& condition,
                                    Sink<std::string_view> removed)
{
    remove_all(pool_, caller, removed, [&](DatabaseWriter& writer) { return writer.remove_wckeys(condition); });
}

void SlurmAccounting::remove_clusters(const Identity& caller, const model::ClusterCondition& condition,
                                      Sink<std::string_view> removed)
{
    remove_all(pool_, caller, removed, [&](DatabaseWriter& writer) { return writer.remove_clusters(condition); });
}

}  // namespace restd::slurm
