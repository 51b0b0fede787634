#include "accounting/accounting.hpp"

#include <algorithm>
#include <chrono>
#include <ctime>

#include "accounting/database_conditions.hpp"
#include "accounting/database_job_view.hpp"
#include "accounting/database_session.hpp"
#include "accounting/database_view.hpp"
#include "restd/error.hpp"

namespace restd::slurm {
namespace {

Time now()
{
    return std::time(nullptr);
}

// Shows each record of a list that `view` makes of it. All has been asked by then: whoever takes the records may be slow, and
// neither the connection nor its place is his.
template <class Codec, class Hub, class View>
void show_all(DatabaseSession& session, const DatabaseList<Codec>& list, Sink<Hub> sink, View view)
{
    session.close();
    list.for_each([&](typename Codec::Type& record, Arena& arena) { sink(view(record, arena)); });
}
constexpr auto as_it_is = [](const auto& record, Arena&) -> auto&
{
    return record;
};

// Which associations the jobs of a list ran under.
class JobAssociations {
public:
    void note(const JobRecord& job)
    {
        if (job.association.id == 0 || job.association.id == no_value32) return;
        // Most jobs in a row are of the same.
        if (last_ != nullptr && last_->second == job.association.id && last_->first == job.cluster) return;
        last_ = &wanted_.try_emplace({std::string(job.cluster), job.association.id}).first->first;
    }
    // What slurmdbd knows of them, also of those that were deleted.
    KnownAssociations ask(DatabaseSession& session) const;

private:
    KnownAssociations wanted_;
    const KnownAssociations::key_type* last_ = nullptr;
};

KnownAssociations JobAssociations::ask(DatabaseSession& session) const
{
    KnownAssociations wanted = wanted_;
    if (wanted.empty()) return wanted;
    Arena arena;
    AssociationCondition condition;
    // Deleted ones too, nothing inherited: their names are all that is shown.
    condition.flags = 1 | 32 | 64;
    std::vector<std::string_view> clusters, ids;
    for (const auto& [key, unknown] : wanted) {
        if (std::find(clusters.begin(), clusters.end(), key.first) == clusters.end()) clusters.push_back(key.first);
        ids.push_back(number_text(key.second, arena));
    }
    condition.cluster = clusters;
    constexpr std::size_t too_many_to_name = 1000;
    if (ids.size() <= too_many_to_name) condition.id = ids;
    session.list<wire::assoc_rec>(dbd::get_associations, body_of<wire::assoc_cond>(condition), dbd::got_associations)
        .for_each([&](const AssociationRecord& record, Arena&) {
            const auto found = wanted.find({std::string(record.key.cluster), record.key.id});
            if (found != wanted.end())
                found->second = {std::string(record.key.account), std::string(record.key.partition),
                                 std::string(record.key.user)};
        });
    std::erase_if(wanted, [](const auto& entry) { return entry.second.account.empty(); });
    return wanted;
}

model::Rollups to_hub(const RollupStats& stats)
{
    model::Rollups out;
    const auto& entries = stats.entries;  // hours, days, months
    if (entries.size() > 0) {
        out.hourly_count = entries[0].count;
        out.hourly_last_run = entries[0].timestamp;
        out.hourly_duration_last = entries[0].time_last;
        out.hourly_duration_max = entries[0].time_max;
        out.hourly_duration_time = entries[0].time_total;
    }
    if (entries.size() > 1) {
        out.daily_count = entries[1].count;
        out.daily_last_run = entries[1].timestamp;
        out.daily_duration_last = entries[1].time_last;
        out.daily_duration_max = entries[1].time_max;
        out.daily_duration_time = entries[1].time_total;
    }
    if (entries.size() > 2) {
        out.monthly_count = entries[2].count;
        out.monthly_last_run = entries[2].timestamp;
        out.monthly_duration_last = entries[2].time_last;
        out.monthly_duration_max = entries[2].time_max;
        out.monthly_duration_time = entries[2].time_total;
    }
    return out;
}

std::uint64_t average(const RpcCount& count)
{
    return count.cnt == 0 ? 0 : count.time / count.cnt;
}

}  // namespace

SlurmAccounting::SlurmAccounting(const AccountingParts& parts)
    : parts_(parts),
      pool_(parts.conf, parts.resolver, parts.credentials, parts.slurmdbd, parts.databases, DatabaseTimes::of(parts.conf), {})
{}

void SlurmAccounting::ping(const Identity& caller, Sink<model::DatabasePing> sink)
{
    const auto& hosts = parts_.conf.database_hosts;
    if (hosts.empty()) pool_.open(caller);  // which says so
    bool is_there = false;
    // The backup is asked only where the primary is not there.
    for (std::size_t host = 0; host < hosts.size() && !is_there; ++host) {
        const auto begun = std::chrono::steady_clock::now();
        try {
            pool_.open(caller, host);
            is_there = true;
        } catch (const Error& error) {
            // One that refuses is there, but a token that is refused is the client's to put right.
            if (error.number() == err::protocol_authentication_error) throw explained_by_token(error, caller);
            // So is a release that does not speak our version for the administrator.
            if (error.number() == err::protocol_version_error) throw;
            is_there = error.status() != 502 && error.status() != 504;
        }
        model::DatabasePing ping;
        ping.hostname = hosts[host];
        ping.responding = is_there;
        ping.primary = host == 0;
        if (is_there)
            ping.latency = static_cast<std::uint64_t>(
                std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begun).count());
        sink(ping);
    }
}

void SlurmAccounting::diag(const Identity& caller, Sink<model::DatabaseStats> sink)
{
    DatabaseSession session(pool_, caller);
    Arena arena;
    DatabaseAnswer answer;
    const auto stats = session.record<wire::dbd_stats>(dbd::get_stats, no_body, dbd::got_stats, arena, answer);
    model::DatabaseStats out;
    out.time_start = stats.time_start;
    out.rollups = to_hub(stats.dbd_rollup_stats);
    std::vector<model::DatabaseRpc> rpcs;
    for (const RpcCount& count : stats.rpc_list) {
        model::DatabaseRpc& rpc = rpcs.emplace_back();
        rpc.rpc = database_message_name(count.id);
        if (rpc.rpc.empty()) rpc.rpc = arena.copy("MsgType=" + std::to_string(count.id));
        rpc.count = count.cnt;
        rpc.time_average = average(count);
        rpc.time_total = count.time;
    }
    PeopleNames people(parts_.people);
    std::vector<model::DatabaseRpcUser> users;
    for (const RpcCount& count : stats.user_list) {
        model::DatabaseRpcUser& user = users.emplace_back();
        user.user = people.user(count.id);
        user.count = count.cnt;
        user.time_average = average(count);
        user.time_total = count.time;
    }
    out.rpcs = rpcs;
    out.users = users;
    session.close();
    sink(out);
}

void SlurmAccounting::jobs(const Identity& caller, const model::JobCondition& condition, Sink<model::DatabaseJob> sink)
{
    DatabaseSession session(pool_, caller);
    DatabaseNames names(session);
    Arena arena;
    JobCondition wanted = to_wire(condition, parts_.conf.cluster_name, now(), names, parts_.people, arena);
    JobAssociations ran_under;
    PeopleNames people(parts_.people);
    const auto jobs =
        session.list<wire::job_rec>(dbd::get_jobs, body_of<wire::job_cond>(wanted), dbd::got_jobs, [&](const JobRecord& job) {
            ran_under.note(job);
            look_up_people(job, people);
        });
    if (jobs.size() == 0) return;
    // Asked for before the first record goes out: nothing may fail then.
    names.resources();
    names.qualities();
    const KnownAssociations associations = ran_under.ask(session);
    DatabaseJobView view(names, people, associations, now());
    show_all(
        session, jobs, sink, [&](JobRecord & job, Arena & scratch) -> auto& { return view.complete(job, scratch); });
}

void SlurmAccounting::tres(const Identity& caller, Sink<model::Tres> sink)
{
    DatabaseSession session(pool_, caller);
    TresCondition condition;
    condition.with_deleted = true;
    show_all(session, session.list<wire::tres_rec>(dbd::get_tres, body_of<wire::tres_cond>(condition), dbd::got_tres), sink,
             as_it_is);
}

void SlurmAccounting::qos(const Identity& caller, const model::QosCondition& condition, Sink<model::Qos> sink)
{
    DatabaseSession session(pool_, caller);
    DatabaseNames names(session);
    Arena arena;
    const auto list =
        session.list<wire::qos_rec>(dbd::get_qos, body_of<wire::qos_cond>(to_wire(condition, arena)), dbd::got_qos);
    if (list.size() == 0) return;
    names.resources();
    names.qualities();
    show_all(
        session, list, sink, [&](QosRecord & qos, Arena & scratch) -> auto& { return complete(qos, names, scratch); });
}

void SlurmAccounting::associations(const Identity& caller, const model::AssociationCondition& condition,
                                   Sink<model::Association> sink)
{
    DatabaseSession session(pool_, caller);
    DatabaseNames names(session);
    Arena arena;
    const AssociationCondition wanted = to_wire(condition, now(), names, arena);
    const auto list =
        session.list<wire::assoc_rec>(dbd::get_associations, body_of<wire::assoc_cond>(wanted), dbd::got_associations);
    if (list.size() == 0) return;
    names.resources();
    names.qualities();
    show_all(
        session, list,
        sink, [&](AssociationRecord & association, Arena & scratch) -> auto& { return complete(association, names, scratch); });
}

void SlurmAccounting::accounts(const Identity& caller, const model::AccountCondition& condition, Sink<model::Account> sink)
{
    DatabaseSession session(pool_, caller);
    DatabaseNames names(session);
    Arena arena;
    AccountCondition wanted = to_wire(condition, now(), names, arena);
    // With their coordinators always: who sends back what was read would take them away otherwise.
    constexpr std::uint32_t with_coordinators = 4;
    wanted.flags |= with_coordinators;
    show_all(session,
             session.list<wire::account_rec>(dbd::get_accounts, body_of<wire::account_cond>(wanted), dbd::got_accounts), sink,
             as_it_is);
}

void SlurmAccounting::users(const Identity& caller, const model::UserCondition& condition, Sink<model::User> sink)
{
    DatabaseSession session(pool_, caller);
    DatabaseNames names(session);
    Arena arena;
    UserCondition wanted = to_wire(condition, now(), names, arena);
    // slurmdbd tells the defaults only with the lists that they are of.
    wanted.with_associations = wanted.with_wckeys = true;
    show_all(
        session, session.list<wire::user_rec>(dbd::get_users, body_of<wire::user_cond>(wanted), dbd::got_users),
        sink, [&](model::User & user, Arena&) -> auto& {
            if (!condition.with_associations) user.associations = {};
            if (!condition.with_wckeys) user.wckeys = {};
            return user;
        });
}

void SlurmAccounting::wckeys(const Identity& caller, const model::WckeyCondition& condition, Sink<model::Wckey> sink)
{
    DatabaseSession session(pool_, caller);
    Arena arena;
    const model::WckeyCondition wanted = to_wire(condition, now(), arena);
    show_all(session, session.list<wire::wckey_rec>(dbd::get_wckeys, body_of<wire::wckey_cond>(wanted), dbd::got_wckeys), sink,
             as_it_is);
}

void SlurmAccounting::clusters(const Identity& caller, const model::ClusterCondition& condition,
                               Sink<model::ClusterRecord> sink)
{
    DatabaseSession session(pool_, caller);
    DatabaseNames names(session);
    Arena arena;
    const model::ClusterCondition wanted = to_wire(condition, arena);
    const auto list =
        session.list<wire::cluster_rec>(dbd::get_clusters, body_of<wire::cluster_cond>(wanted), dbd::got_clusters);
    if (list.size() == 0) return;
    names.resources();
    show_all(
        session, list,
        sink, [&](ClusterRecord & cluster, Arena & scratch) -> auto& { return complete(cluster, names, scratch); });
}

void SlurmAccounting::instances(const Identity& caller, const model::InstanceCondition& condition, Sink<model::Instance> sink)
{
    DatabaseSession session(pool_, caller);
    const model::InstanceCondition wanted = to_wire(condition);
    show_all(session,
             session.list<wire::instance_rec>(dbd::get_instances, body_of<wire::instance_cond>(wanted), dbd::got_instances),
             sink, as_it_is);
}

}  // namespace restd::slurm
