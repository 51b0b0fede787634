#include "port/accounting.hpp"

#include <sys/wait.h>

#include <algorithm>
#include <chrono>

#include "base/refuse.hpp"
#include "base/shared_words.hpp"
#include "common/left_out.hpp"
#include "port/job_view.hpp"
#include "restd/error.hpp"
#include "restd/host_list.hpp"
#include "restd/time_text.hpp"

namespace restd::embedded {
namespace {

// The lists of a condition have single values or comma-separated values: returns each text, and each word of it.
std::unordered_set<std::string_view> words_of(List<std::string_view> list)
{
    std::unordered_set<std::string_view> words;
    for (const auto text : list) {
        words.insert(text);
        for (const auto word : split(text)) words.insert(word);
    }
    return words;
}

bool lists(const std::unordered_set<std::string_view>& words, std::string_view wanted)
{
    return words.count(wanted) != 0;
}

bool in_range(NoVal32 least, NoVal32 most, std::uint64_t value)
{
    return (!least.is_number() || value >= least.value) && (!most.is_number() || value <= most.value);
}

}  // namespace

ConditionFilter::ConditionFilter(const model::JobCondition& condition, const ClusterConf& conf, People& people, Time now)
    : c_(condition), conf_(conf), now_(now), window_start_(condition.start_time), window_end_(condition.end_time),
      accounts_(words_of(c_.account)), associations_(words_of(c_.association)), clusters_(words_of(c_.cluster)),
      reservations_(words_of(c_.reservation)), job_names_(words_of(c_.job_name)), partitions_(words_of(c_.partition)),
      qos_(words_of(c_.qos)), wckeys_(words_of(c_.wckey)), reasons_(words_of(c_.reason))
{
    for (const auto list : c_.users)
        for (const auto text : split(list)) {
            by_user_ = true;
            if (const auto person = people.find(text))
                users_.push_back(person->uid);
            else if (const auto number = parse_number(text))
                users_.push_back(static_cast<std::uint32_t>(*number));
            else
                throw Error(err::user_id_unknown, "Unable to resolve user: " + std::string(text),
                            Place::record<model::JobCondition>()(&model::JobCondition::users), 422);
        }
    for (const auto list : c_.groups)
        for (const auto text : split(list)) {
            by_group_ = true;
            const auto gid = people.group_id(text);
            if (!gid)
                throw Error(err::group_id_unknown, "Unable to resolve group: " + std::string(text),
                            Place::record<model::JobCondition>()(&model::JobCondition::groups), 422);
            groups_.push_back(*gid);
        }
    std::sort(users_.begin(), users_.end());
    std::sort(groups_.begin(), groups_.end());
    std::vector<JobName> all;
    for (const auto list : c_.step)
        for (const auto text : split(list)) {
            auto name = JobName::parse(text.substr(0, text.find_first_of(".+")));
            if (!name) continue;
            const auto dot = text.find('.');
            all.push_back(*name);
            named_[name->job].push_back(
                {dot == std::string_view::npos || text.substr(dot + 1) == "batch", std::move(name->tasks)});
        }
    check_name_count(all);
    if (!c_.node.empty()) {
        const auto names = expand_hosts(c_.node);
        on_node_ = names && std::find(names->begin(), names->end(), conf_.node.name) != names->end();
    }
}

std::string ConditionFilter::where() const
{
    std::string sql = c_.show_duplicates ? "1" : "superseded = 0";
    if (!c_.step.empty()) {
        std::string ids = "-1";
        for (const auto& [id, what] : named_) ids += ',' + std::to_string(id);
        sql += " AND (job_id IN (" + ids + ") OR array_job_id IN (" + ids + "))";
    }
    if (by_user_) {
        sql += " AND user_id IN (-1";
        for (const auto uid : users_) sql += ',' + std::to_string(uid);
        sql += ')';
    }
    if (c_.submit_time != 0) sql += " AND submitted >= " + std::to_string(c_.submit_time);
    if (window_start_ != 0 && c_.state.empty() && !c_.usage_time_as_submit_time)
        sql += " AND (ended >= " + std::to_string(window_start_) + " OR ended = 0)";
    return sql;
}

bool ConditionFilter::in_window(const JobRecord& job) const
{
    const Time from = window_start_, to = window_end_ != 0 ? window_end_ : now_;
    if (c_.usage_time_as_submit_time) {
        return (from == 0 || job.submit_time >= from) && (window_end_ == 0 || job.submit_time <= to);
    }
    const bool open = window_start_ == 0 && window_end_ == 0;
    if (!c_.state.empty()) {
        return std::any_of(c_.state.begin(), c_.state.end(), [&](std::uint32_t wanted) {
            const auto base = state::base(wanted);
            // A flag such as REQUEUED is compared on its own.
            if ((wanted & ~state::base_mask) != 0) return (job.state & (wanted & ~state::base_mask)) != 0;
            if (open) return job.base_state() == base;
            if (base == state::pending)
                return job.eligible_time != 0 && job.eligible_time <= to && (job.start_time == 0 || job.start_time >= from) &&
                       (job.end_time == 0 || job.end_time >= from);
            if (base == state::running)
                // A job with an allocation has started, even if the clock now says otherwise.
                return job.allocation != nullptr && (window_end_ == 0 || job.start_time <= to) &&
                       (job.end_time == 0 || job.end_time >= from);
            return job.base_state() == base && job.end_time >= from && job.end_time <= to;
        });
    }
    // A job that was never eligible has nothing to account for. It is left out unless the request asks for it.
    if (c_.step.empty() && c_.submit_time == 0 && job.eligible_time == 0) return false;
    if (open) return true;
    const Time eligible = job.eligible_time != 0 ? job.eligible_time : job.submit_time;
    return (window_end_ == 0 || eligible <= to) && (from == 0 || job.end_time == 0 || job.end_time >= from);
}

bool ConditionFilter::passes(const JobRecord& job) const
{
    const JobDetails& d = *job.details;
    if (!in_window(job)) return false;
    if (!c_.account.empty() && !lists(accounts_, d.account)) return false;
    if (!c_.association.empty() && (job.association == 0 || !lists(associations_, std::to_string(job.association))))
        return false;
    if (!c_.cluster.empty() && !lists(clusters_, conf_.cluster_name)) return false;
    if (!c_.reservation_id.empty()) return false;  // reservations have no ids here
    if (!c_.reservation.empty() && !lists(reservations_, job.reservation.empty() ? d.reservation : job.reservation))
        return false;
    for (const auto list : c_.constraints)
        for (const auto feature : split(list)) {
            std::string have(d.features.view());
            std::replace_if(
                have.begin(), have.end(), [](char ch) { return ch == '&' || ch == '|'; }, ',');
            if (!has_word(have, feature)) return false;
        }
    if (!in_range(c_.cpus_min, c_.cpus_max, d.cpus)) return false;
    if ((c_.nodes_min.is_number() || c_.nodes_max.is_number()) && !in_range(c_.nodes_min, c_.nodes_max, job.allocation ? 1 : 0))
        return false;
    if (c_.timelimit_min.is_number() || c_.timelimit_max.is_number()) {
        if (!in_range(c_.timelimit_min, c_.timelimit_max, job.time_limit.is_number() ? job.time_limit.value : 0xffffffff))
            return false;
    }
    const std::uint32_t flags =
        (job.allocation ? job.started_by | 0x10u : 1u) | (job.amendment ? model::database_job_flag::altered : 0u);
    const std::uint32_t wanted = (c_.scheduler_unset ? 1u : 0) | (c_.scheduled_on_submit ? 2u : 0) |
                                 (c_.scheduled_by_main ? 4u : 0) | (c_.scheduled_by_backfill ? 8u : 0) |
                                 (c_.job_started ? 0x10u : 0) | (c_.job_altered ? model::database_job_flag::altered : 0u);
    if (wanted != 0 && (flags & wanted) == 0) return false;
    if (c_.exit_code.is_number()) {
        const int status = static_cast<int>(job.exit_code);
        if (!job.is_finished() || !WIFEXITED(status) || WEXITSTATUS(status) != c_.exit_code.value) return false;
    }
    if (by_group_ && !std::binary_search(groups_.begin(), groups_.end(), d.group_id)) return false;
    if (by_user_ && !std::binary_search(users_.begin(), users_.end(), d.user_id)) return false;
    if (!c_.job_name.empty() && !lists(job_names_, d.name)) return false;
    if (!c_.partition.empty() && !lists(partitions_, job.allocation ? job.partition.view() : d.partitions.view())) return false;
    // Matches by name or by id.
    if (!c_.qos.empty() && !lists(qos_, d.qos) && (d.qos_id == 0 || !lists(qos_, std::to_string(d.qos_id)))) return false;
    if (!c_.wckey.empty() && !lists(wckeys_, d.wckey)) return false;
    if (!c_.reason.empty() && !lists(reasons_, to_string(job.reason))) return false;
    if (!c_.node.empty() && (!job.allocation || !on_node_)) return false;
    return c_.step.empty() || names(job);
}

bool ConditionFilter::names(const JobRecord& job) const
{
    const auto covers = [&](const Named& named) {
        if (!named.batch) return false;
        if (!named.tasks) return true;
        if (job.array_task_id.is_number()) return named.tasks->contains(job.array_task_id.value);
        return job.tasks && !job.tasks->common(*named.tasks).empty();
    };
    for (const auto id : {job.job_id, job.array_job_id})
        if (const auto found = named_.find(id); found != named_.end())
            if (std::any_of(found->second.begin(), found->second.end(), covers)) return true;
    return false;
}

Listing<model::DatabasePing> EmbeddedAccounting::ping(const Identity& caller)
{
    const CallStatistics::Timer timer(statistics_, call_kind::ping, caller.uid, caller.user);
    const auto begun = std::chrono::steady_clock::now();
    const bool responding = engine_.store().healthy();
    const auto latency = static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begun).count());
    return {[conf = engine_.conf(), responding, latency](Sink<model::DatabasePing> sink) {
        model::DatabasePing ping;
        ping.hostname = conf->node.hostname;
        ping.responding = responding;
        ping.latency = latency;
        ping.primary = true;
        sink(ping);
    }};
}

void show_statistics(const std::vector<CallStatistics::ByKind>& kinds, const std::vector<CallStatistics::ByUser>& users,
                     Time started, Sink<model::DatabaseStats> sink)
{
    std::vector<model::DatabaseRpc> rpcs;
    for (const auto& entry : kinds) {
        auto& row = rpcs.emplace_back();
        row.rpc = entry.kind.name;
        row.count = entry.count.calls;
        row.time_total = entry.count.usec;
        row.time_average = entry.count.usec / std::max(1u, entry.count.calls);
    }
    std::vector<model::DatabaseRpcUser> by_user;
    for (const auto& entry : users) {
        auto& row = by_user.emplace_back();
        row.user = entry.name;
        row.count = entry.count.calls;
        row.time_total = entry.count.usec;
        row.time_average = entry.count.usec / std::max(1u, entry.count.calls);
    }
    model::DatabaseStats stats;
    stats.time_start = started;
    stats.rpcs = rpcs;
    stats.users = by_user;
    sink(stats);
}

void EmbeddedAccounting::diag(const Identity& caller, Sink<model::DatabaseStats> sink)
{
    const CallStatistics::Timer timer(statistics_, call_kind::db_stats, caller.uid, caller.user);
    const auto conf = engine_.conf();
    const auto book = ledger_.book();
    if (!caller_of(caller, conf->slurm_user, *book).administers)
        throw Error(err::access_denied, "The statistics are shown to administrators", "accounting");
    show_statistics(statistics_.by_kind(), statistics_.by_user(), started_, sink);
}

Listing<model::DatabaseJob> EmbeddedAccounting::jobs(const Identity& caller, const model::JobCondition& condition)
{
    const CallStatistics::Timer timer(statistics_, call_kind::db_jobs, caller.uid, caller.user);
    auto conf = engine_.conf();
    auto book = engine_.book();
    DatabaseJobView::Options options;
    options.skip_steps = condition.skip_steps;
    options.script = condition.show_batch_script;
    options.now = engine_.now();
    options.book = book.get();
    if (!condition.disable_truncate_usage_time && !condition.usage_time_as_submit_time) {
        options.window_start = condition.start_time;
        options.window_end = condition.end_time;
    }
    ConditionFilter filter(condition, *conf, people_, options.now);
    engine_.settle_all();
    return {[this, conf = std::move(conf), book = std::move(book), options,
             filter = std::move(filter)](Sink<model::DatabaseJob> sink) {
        DatabaseJobView view(*conf);
        engine_.store().history(filter.where(), [&](const JobRecord& job, bool) {
            if (!filter.passes(job)) return;
            if (!options.script) {
                sink(view.show(job, options));
                return;
            }
            JobRecord whole = job;
            auto details = std::make_shared<JobDetails>(*job.details);
            if (auto payload = engine_.store().payload(job.details->payload->digest)) details->payload = std::move(payload);
            whole.details = std::move(details);
            sink(view.show(whole, options));
        });
    }};
}

namespace {

// What the request changes, in the terms of this cluster. Throws Error that names what cannot be changed.
Amendment amendment_of(const model::JobModification& change, const Book& book, TextPool& texts)
{
    Amendment out;
    const auto take = [&](std::optional<SharedText>& own, std::string_view given) {
        if (given.data() != nullptr) own = texts.intern(given);
    };
    take(out.comment_administrator, change.comment_administrator);
    take(out.comment_job, change.comment_job);
    take(out.comment_system, change.comment_system);
    take(out.extra, change.extra);
    take(out.wckey, change.wckey);
    out.derived_exit_code = change.derived_exit_code;
    const auto place = Place::record<model::JobModification>()(&model::JobModification::tres_allocated);
    for (std::size_t i = 0; i < change.tres_allocated.size(); ++i) {
        const model::Tres& given = change.tres_allocated[i];
        const TresRecord* known = nullptr;
        if (!given.type.empty())
            known = book.find_tres(given.type, given.name);
        else if (const auto found = book.tres.find(given.id); found != book.tres.end() && !found->second.deleted)
            known = &found->second;
        if (known == nullptr) refuse(err::invalid_tres, "There is no TRES " + cluster::full_name(given), place[i]);
        if (given.id != 0 && given.id != known->id)
            refuse(err::invalid_tres, "The id of TRES " + cluster::full_name(given) + " is " + std::to_string(known->id),
                   place[i]);
        if (given.count < 0)
            refuse(err::invalid_tres,
                   "A job cannot have had " + std::to_string(given.count) + " of TRES " + cluster::full_name(given), place[i]);
        out.tres.emplace_back(known->id, static_cast<std::uint64_t>(given.count));
    }
    return out;
}

bool changes_nothing(const Amendment& change)
{
    return !change.comment_administrator && !change.comment_job && !change.comment_system && !change.extra && !change.wckey &&
           !change.derived_exit_code.is_set() && change.tres.empty();
}

}  // namespace

void EmbeddedAccounting::modify_jobs(const Identity& identity, List<std::string_view> jobs,
                                     const model::JobModification& change, Sink<std::string_view> changed)
{
    const CallStatistics::Timer timer(statistics_, call_kind::modify_job, identity.uid, identity.user);
    const auto conf = engine_.conf();
    const auto book = engine_.book();
    const Caller caller = caller_of(identity, conf->slurm_user, *book);
    const Amendment amendment = amendment_of(change, *book, engine_.texts());
    if (changes_nothing(amendment)) refuse(err::no_change_in_data);
    if (!caller.operates && (amendment.comment_administrator || amendment.comment_system))
        refuse(err::access_denied, "Only operators and administrators may change the comments of an administrator and of the "
                                   "system");

    model::JobCondition condition;
    condition.step = jobs;
    const ConditionFilter filter(condition, *conf, people_, engine_.now());
    engine_.settle_all();
    std::vector<Amendments::Run> runs;
    std::vector<std::string> lines;
    engine_.store().history(filter.where(), [&](const JobRecord& job, bool superseded) {
        if (!filter.passes(job)) return;
        if (!caller.operates && caller.uid != job.details->user_id)
            refuse(err::access_denied, "Job " + std::to_string(job.job_id) + " is another user's");
        runs.push_back({job.run, job.job_id, superseded});
        lines.push_back(std::to_string(job.job_id) + " submitted at " + time_text(job.submit_time));
    });
    if (runs.empty()) refuse(err::no_change_in_data, "There is no such job");
    engine_.amend(runs, amendment);
    for (const auto& line : lines) changed(line);
}

}  // namespace restd::embedded
