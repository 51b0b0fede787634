#include "port/book_usage.hpp"

#include <algorithm>
#include <ctime>
#include <string>

#include "base/shared_words.hpp"
#include "jobs/charge.hpp"

namespace restd::embedded {
namespace {

Time midnight(Time time)
{
    const auto clock = static_cast<std::time_t>(time);
    std::tm parts{};
    localtime_r(&clock, &parts);
    parts.tm_hour = parts.tm_min = parts.tm_sec = 0;
    parts.tm_isdst = -1;
    return static_cast<Time>(std::mktime(&parts));
}

}  // namespace

UsageWindow UsageWindow::of(Time start, Time end, Time now)
{
    constexpr Time hour = 3600;
    UsageWindow window{start, end};
    if (end == 0) window.end = start == 0 ? midnight(now) : now;
    // One hour before midnight is always in the day before, even when the clocks change.
    if (start == 0) window.start = midnight(window.end - hour);
    if (window.start > window.end) std::swap(window.start, window.end);
    return window;
}

BookUsage::BookUsage(const Book& book, const ClusterConf& conf, const JobStore& store, UsageWindow window, Time now)
    : book_(book), window_(window)
{
    const Time until = std::min(window.end, now);
    store.history("started > 0 AND started < " + std::to_string(until) + " AND (ended = 0 OR ended > " +
                      std::to_string(window.start) + ")",
                  [&](const JobRecord& job, bool) {
                      const Time from = std::max(job.start_time, window.start);
                      const Time to = job.end_time == 0 ? until : std::min(job.end_time, until);
                      if (job.allocation && from < to) charge(job, conf, static_cast<std::uint64_t>(to - from));
                  });
}

void BookUsage::charge(const JobRecord& job, const ClusterConf& conf, std::uint64_t seconds)
{
    Seconds used;
    used[tres_id::cpu] = job.allocation->cpus * seconds;
    used[tres_id::billing] =
        billing_of(conf, conf.partition(job.partition.view()), job.allocation->cpus, job.allocation->memory_mb, *job.details) *
        seconds;
    used[tres_id::memory] = job.allocation->memory_mb * seconds;
    used[tres_id::node] = seconds;
    const JobDetails& details = *job.details;
    for (const auto text : split(details.licenses.view())) {
        const auto colon = text.find_first_of(":=");
        const auto count =
            colon == std::string_view::npos ? std::uint64_t{1} : parse_number(text.substr(colon + 1)).value_or(1);
        if (const auto* license = book_.find_tres("license", text.substr(0, colon))) used[license->id] += count * seconds;
    }
    const auto add = [&](Seconds& sum) {
        for (const auto& [id, amount] : used) sum[id] += amount;
    };
    const std::string_view user = details.user;
    const std::string_view cluster = conf.cluster_name;
    const auto account = details.account.empty() ? book_.default_account(cluster, user) : details.account.view();
    const auto* association = job.association != 0 ? book_.association(job.association) : nullptr;
    if (association == nullptr) association = book_.association_for(cluster, account, user, job.partition.view());
    for (; association != nullptr; association = book_.parent_of(*association)) add(by_association_[association->id]);
    if (const auto* wckey = book_.find_wckey(cluster, user, details.wckey.view())) add(by_wckey_[wckey->id]);
}

void BookUsage::show(const Seconds& seconds, std::uint32_t id, std::vector<model::AccountingRecord>& out) const
{
    for (const auto& [tres, amount] : seconds) {
        auto& record = out.emplace_back();
        record.allocated_seconds = amount;
        record.id = id;
        record.start = window_.start;
        record.tres.id = tres;
        if (const auto found = book_.tres.find(tres); found != book_.tres.end()) {
            record.tres.type = found->second.type;
            record.tres.name = found->second.name;
        }
    }
}

void BookUsage::show(const AssociationRecord& association, std::vector<model::AccountingRecord>& out) const
{
    out.clear();
    if (const auto found = by_association_.find(association.id); found != by_association_.end())
        show(found->second, association.id, out);
}

void BookUsage::show(const WckeyRecord& wckey, std::vector<model::AccountingRecord>& out) const
{
    out.clear();
    if (const auto found = by_wckey_.find(wckey.id); found != by_wckey_.end()) show(found->second, wckey.id, out);
}

}  // namespace restd::embedded
