#include "accounting/accounting.hpp"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <memory>
#include <utility>

#include "accounting/database_conditions.hpp"
#include "accounting/database_configuration.hpp"
#include "accounting/database_job_view.hpp"
#include "accounting/database_reader.hpp"
#include "accounting/database_view.hpp"
#include "restd/error.hpp"

namespace restd::slurm {
namespace {

Time now()
{
    return std::time(nullptr);
}

// What a listing keeps: the reader, which is closed already, and `names`, which owns names that the records are shown with.
struct Asked {
    Asked(DatabasePool& pool, const Identity& caller) : session(pool, caller), names(session) {}
    DatabaseReader session;
    DatabaseNames names;

    // A list, which is asked for together with the names of resources and QOS.
    template <class Codec, class... Each>
    DatabaseList<Codec> list_with_names(std::uint16_t type, Body body, std::uint16_t expected, Each... each)
    {
        const DatabaseQuestion questions[] = {{type, body, expected}, names.resources_question(), names.qualities_question()};
        session.ask_together(questions);
        return session.list<Codec>(type, body, expected, each...);
    }
};

// A listing that shows view(record, asked, arena) for each record. It sends no more questions to slurmdbd.
template <class Hub, class Codec, class View>
Listing<Hub> listing_of(std::unique_ptr<Asked> asked, DatabaseList<Codec> list, View view)
{
    asked->session.close();
    return {[asked = std::move(asked), list = std::move(list), view = std::move(view)](Sink<Hub> sink) mutable {
        list.for_each([&](typename Codec::Type& record, Arena& arena) { sink(view(record, *asked, arena)); });
    }};
}
constexpr auto as_it_is = [](const auto& record, Asked&, Arena&) -> auto&
{
    return record;
};

// Which associations the jobs of a list ran under.
class JobAssociations {
public:
    void note(const JobRecord& job)
    {
        if (job.association.id == 0 || job.association.id == no_value32) return;
        // Consecutive jobs are mostly of the same association.
        if (last_ != nullptr && last_->second == job.association.id && last_->first == job.cluster) return;
        last_ = &wanted_.try_emplace({std::string(job.cluster), job.association.id}).first->first;
    }
    // What slurmdbd knows of these associations, including deleted ones.
    KnownAssociations ask(DatabaseQuestions& session) const;

private:
    KnownAssociations wanted_;
    const KnownAssociations::key_type* last_ = nullptr;
};

KnownAssociations JobAssociations::ask(DatabaseQuestions& session) const
{
    KnownAssociations wanted = wanted_;
    if (wanted.empty()) return wanted;
    Arena arena;
    AssociationCondition condition;
    // Flags: with deleted ones, without inherited limits, since only the names are shown.
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
    using R = model::Rollups;
    struct Period {
        std::uint16_t R::*count;
        Time R::*last_run;
        std::uint64_t R::*last, R::*max, R::*total;
    };
    // The periods in the order in which slurmdbd sends them.
    constexpr Period periods[] = {
        {&R::hourly_count, &R::hourly_last_run, &R::hourly_duration_last, &R::hourly_duration_max, &R::hourly_duration_time},
        {&R::daily_count, &R::daily_last_run, &R::daily_duration_last, &R::daily_duration_max, &R::daily_duration_time},
        {&R::monthly_count, &R::monthly_last_run, &R::monthly_duration_last, &R::monthly_duration_max,
         &R::monthly_duration_time}};
    R out;
    for (std::size_t i = 0; i < std::min(std::size(periods), stats.entries.size()); ++i) {
        const auto& entry = stats.entries[i];
        out.*periods[i].count = entry.count;
        out.*periods[i].last_run = entry.timestamp;
        out.*periods[i].last = entry.time_last;
        out.*periods[i].max = entry.time_max;
        out.*periods[i].total = entry.time_total;
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

Listing<model::DatabasePing> SlurmAccounting::ping(const Identity& caller)
{
    const auto& hosts = parts_.conf.database_hosts;
    if (hosts.empty()) pool_.open(caller);  // throws: no slurmdbd is configured
    std::vector<model::DatabasePing> pings;
    // The backup is asked only if the primary does not respond.
    for (std::size_t host = 0; host < hosts.size() && (host == 0 || !pings.back().responding); ++host) {
        const auto begun = std::chrono::steady_clock::now();
        model::DatabasePing& ping = pings.emplace_back();
        ping.hostname = hosts[host];
        ping.primary = host == 0;
        try {
            pool_.open(caller, host);
            ping.responding = true;
        } catch (const Error& error) {
            // A slurmdbd that refuses is up, but a refused token is an error that the client has to correct.
            if (error.number() == err::protocol_authentication_error) throw explained_by_token(error, caller);
            // A release that does not speak our version is an error that the administrator has to correct.
            if (error.number() == err::protocol_version_error) throw;
            ping.responding = error.status() != 502 && error.status() != 504;
            ping.status = error.number();
        }
        if (ping.responding)
            ping.latency = static_cast<std::uint64_t>(
                std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begun).count());
    }
    return {[pings = std::move(pings)](Sink<model::DatabasePing> sink) {
        for (const model::DatabasePing& ping : pings) sink(ping);
    }};
}

void SlurmAccounting::configuration(const Identity& caller, Sink<model::DatabaseConfiguration> sink)
{
    DatabaseReader session(pool_, caller);
    Arena arena;
    if (session.version() >= wire::v26_05) {
        SharedDatabaseAnswer answer;
        const auto record =
            session.record<wire::slurmdbd_conf>(dbd::get_config, no_body, dbd::got_configuration, arena, answer);
        session.close();
        sink(record);
        return;
    }
    constexpr std::string_view file = "slurmdbd.conf";
    const auto pairs =
        session.list<wire::config_key_pair>(dbd::get_config, body_of<wire::text>(file), dbd::got_config_key_pairs);
    session.close();
    sink(configuration_of(pairs.all(arena)));
}

void SlurmAccounting::diag(const Identity& caller, Sink<model::DatabaseStats> sink)
{
    DatabaseReader session(pool_, caller);
    Arena arena;
    SharedDatabaseAnswer answer;
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

Listing<model::DatabaseJob> SlurmAccounting::jobs(const Identity& caller, const model::JobCondition& condition)
{
    auto asked = std::make_unique<Asked>(pool_, caller);
    Arena arena;
    const JobCondition wanted = to_wire(condition, parts_.conf.cluster_name, now(), asked->names, parts_.people, arena);
    JobAssociations ran_under;
    PeopleNames people(parts_.people);
    auto jobs = asked->list_with_names<wire::job_rec>(dbd::get_jobs, body_of<wire::job_cond>(wanted), dbd::got_jobs,
                                                      [&](const JobRecord& job) {
                                                          ran_under.note(job);
                                                          look_up_people(job, people);
                                                      });
    if (jobs.size() == 0) return {};
    asked->names.resources();
    asked->names.qualities();
    auto associations = ran_under.ask(asked->session);
    return listing_of<model::DatabaseJob>(
        std::move(asked), std::move(jobs), [ people = std::move(people), associations = std::move(associations),
                                             time = now() ](JobRecord & job, Asked & of, Arena & scratch) mutable -> auto& {
            return DatabaseJobView(of.names, people, associations, time).complete(job, scratch);
        });
}

Listing<model::Tres> SlurmAccounting::tres(const Identity& caller)
{
    auto asked = std::make_unique<Asked>(pool_, caller);
    TresCondition condition;
    condition.with_deleted = true;
    auto list = asked->session.list<wire::tres_rec>(dbd::get_tres, body_of<wire::tres_cond>(condition), dbd::got_tres);
    return listing_of<model::Tres>(std::move(asked), std::move(list), as_it_is);
}

Listing<model::Qos> SlurmAccounting::qos(const Identity& caller, const model::QosCondition& condition)
{
    auto asked = std::make_unique<Asked>(pool_, caller);
    Arena arena;
    const auto wanted = to_wire(condition, arena);
    auto list = asked->list_with_names<wire::qos_rec>(dbd::get_qos, body_of<wire::qos_cond>(wanted), dbd::got_qos);
    if (list.size() == 0) return {};
    asked->names.resources();
    asked->names.qualities();
    return listing_of<model::Qos>(
        std::move(asked), std::move(list),
        [](QosRecord & qos, Asked & of, Arena & scratch) -> auto& { return complete(qos, of.names, scratch); });
}

Listing<model::Association> SlurmAccounting::associations(const Identity& caller, const model::AssociationCondition& condition)
{
    auto asked = std::make_unique<Asked>(pool_, caller);
    Arena arena;
    const AssociationCondition wanted = to_wire(condition, now(), asked->names, arena);
    auto list = asked->list_with_names<wire::assoc_rec>(dbd::get_associations, body_of<wire::assoc_cond>(wanted),
                                                        dbd::got_associations);
    if (list.size() == 0) return {};
    asked->names.resources();
    asked->names.qualities();
    return listing_of<model::Association>(
        std::move(asked), std::move(list), [](AssociationRecord & association, Asked & of, Arena & scratch) -> auto& {
            return complete(association, of.names, scratch);
        });
}

Listing<model::Account> SlurmAccounting::accounts(const Identity& caller, const model::AccountCondition& condition)
{
    auto asked = std::make_unique<Asked>(pool_, caller);
    Arena arena;
    AccountCondition wanted = to_wire(condition, now(), asked->names, arena);
    // Always with coordinators: a client that posts back a record it has read would remove them otherwise.
    constexpr std::uint32_t with_coordinators = 4;
    wanted.flags |= with_coordinators;
    auto list =
        asked->session.list<wire::account_rec>(dbd::get_accounts, body_of<wire::account_cond>(wanted), dbd::got_accounts);
    return listing_of<model::Account>(std::move(asked), std::move(list), as_it_is);
}

Listing<model::User> SlurmAccounting::users(const Identity& caller, const model::UserCondition& condition)
{
    auto asked = std::make_unique<Asked>(pool_, caller);
    Arena arena;
    UserCondition wanted = to_wire(condition, now(), asked->names, arena);
    // slurmdbd sends the default account and wckey only together with the lists of associations and wckeys.
    wanted.with_associations = wanted.with_wckeys = true;
    auto list = asked->session.list<wire::user_rec>(dbd::get_users, body_of<wire::user_cond>(wanted), dbd::got_users);
    return listing_of<model::User>(
        std::move(asked), std::move(list), [ associations = condition.with_associations,
                                             wckeys = condition.with_wckeys ](model::User & user, Asked&, Arena&) -> auto& {
            if (!associations) user.associations = {};
            if (!wckeys) user.wckeys = {};
            return user;
        });
}

Listing<model::Wckey> SlurmAccounting::wckeys(const Identity& caller, const model::WckeyCondition& condition)
{
    auto asked = std::make_unique<Asked>(pool_, caller);
    Arena arena;
    const model::WckeyCondition wanted = to_wire(condition, now(), arena);
    auto list = asked->session.list<wire::wckey_rec>(dbd::get_wckeys, body_of<wire::wckey_cond>(wanted), dbd::got_wckeys);
    return listing_of<model::Wckey>(std::move(asked), std::move(list), as_it_is);
}

Listing<model::ClusterRecord> SlurmAccounting::clusters(const Identity& caller, const model::ClusterCondition& condition)
{
    auto asked = std::make_unique<Asked>(pool_, caller);
    Arena arena;
    const model::ClusterCondition wanted = to_wire(condition, arena);
    auto list =
        asked->session.list<wire::cluster_rec>(dbd::get_clusters, body_of<wire::cluster_cond>(wanted), dbd::got_clusters);
    if (list.size() == 0) return {};
    asked->names.resources();
    return listing_of<model::ClusterRecord>(
        std::move(asked), std::move(list),
        [](ClusterRecord & cluster, Asked & of, Arena & scratch) -> auto& { return complete(cluster, of.names, scratch); });
}

Listing<model::Instance> SlurmAccounting::instances(const Identity& caller, const model::InstanceCondition& condition)
{
    auto asked = std::make_unique<Asked>(pool_, caller);
    require_release("slurmdbd", asked->session.version(), wire::v23_11);
    const model::InstanceCondition wanted = to_wire(condition);
    auto list =
        asked->session.list<wire::instance_rec>(dbd::get_instances, body_of<wire::instance_cond>(wanted), dbd::got_instances);
    return listing_of<model::Instance>(std::move(asked), std::move(list), as_it_is);
}

}  // namespace restd::slurm
