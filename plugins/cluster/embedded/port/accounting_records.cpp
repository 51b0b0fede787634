// The records of the accounting port: listings of the book, and changes of it.
#include <algorithm>
#include <deque>
#include <optional>

#include "accounting/book_edit.hpp"
#include "accounting/book_filter.hpp"
#include "base/shared_words.hpp"
#include "port/accounting.hpp"
#include "port/book_view.hpp"
#include "restd/error.hpp"

namespace restd::embedded {
namespace {

constexpr std::uint32_t cluster_flags = 0x1 | 0x80 | 0x200 | 0x800 | 0x1000;

// Answers the questions that BookRules has about this cluster. The configuration does not change in the meantime.
class EngineContext final : public BookContext {
public:
    explicit EngineContext(Engine& engine) : engine_(engine), conf_(engine.conf()) {}

    std::string_view cluster() const override { return conf_->cluster_name; }
    bool has_partition(std::string_view name) const override
    {
        return std::any_of(conf_->partitions.begin(), conf_->partitions.end(),
                           [&](const PartitionConf& partition) { return same_word(partition.name, name); });
    }
    void active_jobs(Sink<Job> sink) const override
    {
        const auto view = engine_.view();
        for (const auto& job : *view.jobs)
            if (!job->is_finished()) sink(shown(*job));
    }
    void jobs_since(Time submitted, Sink<Job> sink) const override
    {
        engine_.settle_all();
        engine_.store().history("submitted >= " + std::to_string(submitted),
                                [&](const JobRecord& job, bool) { sink(shown(job)); });
    }

private:
    static Job shown(const JobRecord& job)
    {
        const JobDetails& details = *job.details;
        return {job.job_id,   job.association, details.qos_id, details.account,
                details.user, job.partition,   details.qos,    details.wckey};
    }

    Engine& engine_;
    const Kept<ClusterConf> conf_;
};

// Null if `wanted` is false.
std::unique_ptr<const BookUsage> usage_of(const Book& book, Engine& engine, bool wanted, Time start, Time end)
{
    if (!wanted) return nullptr;
    engine.settle_all();
    const Time now = engine.now();
    const auto conf = engine.conf();
    return std::make_unique<const BookUsage>(book, *conf, engine.store(), UsageWindow::of(start, end, now), now);
}

bool same_tres(List<model::Tres> a, List<model::Tres> b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const model::Tres& x, const model::Tres& y) {
        return x.type == y.type && x.name == y.name && x.count == y.count;
    });
}

}  // namespace

// ---- listings ----

Listing<model::Tres> EmbeddedAccounting::tres(const Identity& caller)
{
    const CallStatistics::Timer timer(statistics_, call_kind::get_tres, caller.uid, caller.user);
    return {[book = ledger_.book()](Sink<model::Tres> sink) {
        for (const auto& [id, tres] : book->tres)
            if (!tres.deleted) sink(show_tres(tres, 0));
    }};
}

Listing<model::Qos> EmbeddedAccounting::qos(const Identity& caller, const model::QosCondition& condition)
{
    const CallStatistics::Timer timer(statistics_, call_kind::get_qos, caller.uid, caller.user);
    return {[book = ledger_.book(), filter = QosFilter(condition)](Sink<model::Qos> sink) {
        QosView view(*book);
        for (const auto& [id, qos] : book->qos)
            if (filter.passes(qos)) sink(view.show(qos));
    }};
}

Listing<model::Association> EmbeddedAccounting::associations(const Identity& caller,
                                                             const model::AssociationCondition& condition)
{
    const CallStatistics::Timer timer(statistics_, call_kind::get_associations, caller.uid, caller.user);
    auto book = ledger_.book();
    auto usage = usage_of(*book, engine_, condition.with_usage, condition.usage_start, condition.usage_end);
    AssociationFilter filter(*book, condition);
    return {[book = std::move(book), usage = std::move(usage), filter = std::move(filter),
             condition](Sink<model::Association> sink) {
        AssociationView view(*book, condition, usage.get());
        for (const auto* association : ordered_associations(*book, condition.with_deleted))
            if (filter.passes(*association)) sink(view.show(*association));
    }};
}

Listing<model::Account> EmbeddedAccounting::accounts(const Identity& caller, const model::AccountCondition& condition)
{
    const CallStatistics::Timer timer(statistics_, call_kind::get_accounts, caller.uid, caller.user);
    auto book = ledger_.book();
    AccountFilter filter(*book, condition);
    return {[book = std::move(book), filter = std::move(filter), condition](Sink<model::Account> sink) {
        AccountView view(*book, condition);
        for (const auto& [name, account] : book->accounts)
            if (filter.passes(account)) sink(view.show(account));
    }};
}

Listing<model::User> EmbeddedAccounting::users(const Identity& caller, const model::UserCondition& condition)
{
    const CallStatistics::Timer timer(statistics_, call_kind::get_users, caller.uid, caller.user);
    auto book = ledger_.book();
    UserFilter filter(*book, condition);
    return {[book = std::move(book), conf = engine_.conf(), filter = std::move(filter), condition](Sink<model::User> sink) {
        UserView view(*book, conf->cluster_name, condition);
        for (const auto& [name, user] : book->users)
            if (filter.passes(user)) sink(view.show(user));
    }};
}

Listing<model::Wckey> EmbeddedAccounting::wckeys(const Identity& caller, const model::WckeyCondition& condition)
{
    const CallStatistics::Timer timer(statistics_, call_kind::get_wckeys, caller.uid, caller.user);
    auto book = ledger_.book();
    const auto conf = engine_.conf();
    if (!caller_of(caller, conf->slurm_user, *book).operates)
        throw Error(err::access_denied, "The wckeys are shown to operators and administrators", "accounting");
    const WckeyFilter filter(condition);
    auto usage = usage_of(*book, engine_, condition.with_usage, condition.usage_start, condition.usage_end);
    std::vector<const WckeyRecord*> list;
    for (const auto& [id, wckey] : book->wckeys)
        if (filter.passes(wckey)) list.push_back(&wckey);
    std::sort(list.begin(), list.end(), [](const auto* a, const auto* b) {
        return std::tie(a->name, a->user, a->cluster, a->id) < std::tie(b->name, b->user, b->cluster, b->id);
    });
    return {[book = std::move(book), usage = std::move(usage), list = std::move(list)](Sink<model::Wckey> sink) {
        WckeyView view(usage.get());
        for (const auto* wckey : list) sink(view.show(*wckey));
    }};
}

Listing<model::ClusterRecord> EmbeddedAccounting::clusters(const Identity& caller, const model::ClusterCondition& condition)
{
    const CallStatistics::Timer timer(statistics_, call_kind::get_clusters, caller.uid, caller.user);
    return {[book = ledger_.book(), conf = engine_.conf(), condition](Sink<model::ClusterRecord> sink) {
        ClusterView view(*book, *conf);
        for (const auto& [name, cluster] : book->clusters)
            if (cluster_passes(condition, cluster, view.version(cluster))) sink(view.show(cluster));
    }};
}

Listing<model::Instance> EmbeddedAccounting::instances(const Identity& caller, const model::InstanceCondition&)
{
    const CallStatistics::Timer timer(statistics_, call_kind::get_instances, caller.uid, caller.user);
    return {};
}

// ---- changes ----

void EmbeddedAccounting::change(const Identity& caller, const std::function<void(BookRules& rules)>& what)
{
    const auto conf = engine_.conf();
    ledger_.change([&](Book& book, Time now) {
        // The rights of the caller as the book has them at this moment.
        const Caller who = caller_of(caller, conf->slurm_user, book);
        const EngineContext context(engine_);
        BookRules rules(book, now, who, context);
        what(rules);
    });
}

void EmbeddedAccounting::tell(const cluster::LeftOut& left_out, Sink<AccountingRemark> remark) const
{
    if (left_out.empty() || !remark) return;
    std::vector<std::string> known;
    const auto book = ledger_.book();
    for (const auto& [id, tres] : book->tres)
        if (!tres.deleted) known.push_back(tres.name.empty() ? tres.type : tres.type + '/' + tres.name);
    left_out.tell(known, remark);
}

void EmbeddedAccounting::store(const Identity& caller, const AccountingChange& given, Sink<AccountingRemark> remark)
{
    // Each list counts as one call: as adding or modifying, depending on its first record.
    std::deque<CallStatistics::Timer> timers;
    const auto book = ledger_.book();
    const auto count = [&](const auto& list, const CallKind& add, const CallKind& modify, auto is_there) {
        if (!list.empty()) timers.emplace_back(statistics_, is_there(list.front()) ? modify : add, caller.uid, caller.user);
    };
    const auto never = [](const auto&) { return false; };
    count(given.clusters, call_kind::add_clusters, call_kind::add_clusters, never);
    count(given.tres, call_kind::add_tres, call_kind::add_tres, never);
    count(given.accounts, call_kind::add_accounts, call_kind::modify_accounts,
          [&](const model::Account& r) { return book->find_account(r.name) != nullptr; });
    count(given.users, call_kind::add_users, call_kind::modify_users,
          [&](const model::User& r) { return book->find_user(r.old_name.empty() ? r.name : r.old_name) != nullptr; });
    count(given.qos, call_kind::add_qos, call_kind::modify_qos,
          [&](const model::Qos& r) { return r.name.empty() ? book->qos.count(r.id) != 0 : book->find_qos(r.name) != nullptr; });
    count(given.wckeys, call_kind::add_wckeys, call_kind::add_wckeys, never);
    const auto conf = engine_.conf();
    count(given.associations, call_kind::add_associations, call_kind::modify_associations, [&](const model::Association& r) {
        const std::string_view cluster = r.key.cluster.empty() ? std::string_view(conf->cluster_name) : r.key.cluster;
        return book->find_association(cluster, r.key.account, r.key.user, r.key.partition) != nullptr;
    });
    cluster::LeftOut left_out;
    change(caller, [&](BookRules& rules) {
        rules.store(given);
        left_out = rules.left_out();
    });
    tell(left_out, remark);
}

void EmbeddedAccounting::without_effect(const AccountingChange& given, Sink<IgnoredField> field)
{
    // Values that a controller reports about its cluster: a client may send back what it has read, but other values are not
    // kept.
    const auto book = ledger_.book();
    const auto conf = engine_.conf();
    ClusterView view(*book, *conf);
    for (std::size_t i = 0; i < given.clusters.size(); ++i) {
        const auto& wanted = given.clusters[i];
        const auto* row = find_cluster(*book, wanted.name);
        const model::ClusterRecord has = row == nullptr ? model::ClusterRecord() : view.show(*row);
        const auto place = Place::record<model::ClusterRecord>(i);
        const auto report = [&](bool differs, auto member) {
            if (differs) field(place(member));
        };
        report(!wanted.controller_host.empty() && wanted.controller_host != has.controller_host,
               &model::ClusterRecord::controller_host);
        report(wanted.controller_port != 0 && wanted.controller_port != has.controller_port,
               &model::ClusterRecord::controller_port);
        report(!wanted.nodes.empty() && wanted.nodes != has.nodes, &model::ClusterRecord::nodes);
        report(wanted.rpc_version != 0 && wanted.rpc_version != has.rpc_version, &model::ClusterRecord::rpc_version);
        report(!wanted.tres.empty() && !same_tres(wanted.tres, has.tres), &model::ClusterRecord::tres);
        // A cluster can be marked as external only when it is added.
        const auto kept = row == nullptr ? external_cluster : has.flags;
        report((wanted.flags & cluster_flags & ~kept) != 0, &model::ClusterRecord::flags);
    }
    // Values that are derived from jobs or from other fields of an association.
    for (std::size_t i = 0; i < given.associations.size(); ++i) {
        const auto& wanted = given.associations[i];
        const std::string_view cluster = wanted.key.cluster.empty() ? std::string_view(conf->cluster_name) : wanted.key.cluster;
        const auto* row = book->find_association(cluster, wanted.key.account, wanted.key.user, wanted.key.partition);
        const auto place = Place::record<model::Association>(i);
        const auto report = [&](bool differs, auto member) {
            if (differs) field(place(member));
        };
        report(!wanted.usage.empty(), &model::Association::usage);
        report(!wanted.lineage.empty() && (row == nullptr || wanted.lineage != row->lineage), &model::Association::lineage);
        constexpr std::uint32_t told = 0x1 | 0x2 | 0x4;  // DELETED, NoUpdate, Exact
        report((wanted.flags & told) != 0, &model::Association::flags);
    }
    for (std::size_t i = 0; i < given.wckeys.size(); ++i) {
        const auto& wanted = given.wckeys[i];
        const auto place = Place::record<model::Wckey>(i);
        if (!wanted.usage.empty()) field(place(&model::Wckey::usage));
        if (wanted.flags != 0) field(place(&model::Wckey::flags));
    }
}

void EmbeddedAccounting::add_users(const Identity& caller, const model::UsersToAdd& what, const model::UserDetails& details,
                                   Sink<std::string_view> added, Sink<AccountingRemark> remark)
{
    const CallStatistics::Timer timer(statistics_, call_kind::add_users_cond, caller.uid, caller.user);
    std::string text;
    cluster::LeftOut left_out;
    change(caller, [&](BookRules& rules) {
        text = rules.add_users(what, details);
        left_out = rules.left_out();
    });
    added(text);
    tell(left_out, remark);
}

void EmbeddedAccounting::add_accounts(const Identity& caller, const model::AccountsToAdd& what,
                                      const model::AccountDetails& details, Sink<std::string_view> added,
                                      Sink<AccountingRemark> remark)
{
    const CallStatistics::Timer timer(statistics_, call_kind::add_accounts_cond, caller.uid, caller.user);
    std::string text;
    cluster::LeftOut left_out;
    change(caller, [&](BookRules& rules) {
        text = rules.add_accounts(what, details);
        left_out = rules.left_out();
    });
    added(text);
    tell(left_out, remark);
}

void EmbeddedAccounting::remove(const Identity& caller, const CallKind& kind, Sink<std::string_view> removed,
                                const std::function<BookRules::Names(BookRules& rules)>& what)
{
    const CallStatistics::Timer timer(statistics_, kind, caller.uid, caller.user);
    BookRules::Names names;
    change(caller, [&](BookRules& rules) { names = what(rules); });
    for (const auto& name : names) removed(name);
}

void EmbeddedAccounting::remove_qos(const Identity& caller, const model::QosCondition& condition,
                                    Sink<std::string_view> removed)
{
    remove(caller, call_kind::remove_qos, removed, [&](BookRules& rules) { return rules.remove_qos(condition); });
}

void EmbeddedAccounting::remove_associations(const Identity& caller, const model::AssociationCondition& condition,
                                             Sink<std::string_view> removed)
{
    remove(caller, call_kind::remove_associations, removed,
           [&](BookRules& rules) { return rules.remove_associations(condition); });
}

void EmbeddedAccounting::remove_accounts(const Identity& caller, List<std::string_view> which, Sink<std::string_view> removed)
{
    remove(caller, call_kind::remove_accounts, removed, [&](BookRules& rules) { return rules.remove_accounts(which); });
}

void EmbeddedAccounting::remove_users(const Identity& caller, List<std::string_view> which, Sink<std::string_view> removed)
{
    remove(caller, call_kind::remove_users, removed, [&](BookRules& rules) { return rules.remove_users(which); });
}

void EmbeddedAccounting::remove_wckeys(const Identity& caller, const model::WckeyCondition& condition,
                                       Sink<std::string_view> removed)
{
    remove(caller, call_kind::remove_wckeys, removed, [&](BookRules& rules) { return rules.remove_wckeys(condition); });
}

void EmbeddedAccounting::remove_clusters(const Identity& caller, const model::ClusterCondition& condition,
                                         Sink<std::string_view> removed)
{
    remove(caller, call_kind::remove_clusters, removed, [&](BookRules& rules) { return rules.remove_clusters(condition); });
}

}  // namespace restd::embedded
