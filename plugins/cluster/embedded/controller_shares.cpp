// The controller's answer about shares: what each association may have of the cluster, and what it has used.
#include <algorithm>

#include "controller.hpp"
#include "words.hpp"

namespace restd::embedded {
namespace {

bool names(List<std::string_view> list, std::string_view wanted)
{
    return std::any_of(list.begin(), list.end(), [&](std::string_view part) {
        const auto words = split(part);
        return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return same_word(word, wanted); });
    });
}

NoVal64 count_of(const TresCounts& counts, std::uint32_t tres, NoVal64 otherwise)
{
    for (const auto& [id, count] : counts)
        if (id == tres) return count;
    return otherwise;
}

}  // namespace

void EmbeddedController::shares(const Identity& caller, const model::SharesQuery& query, Sink<model::Shares> sink,
                                std::uint64_t& total_shares)
{
    const CallStatistics::Timer timer(statistics_, call_kind::shares, caller.uid, caller.user);
    const auto view = parts_.engine.shares();
    const auto conf = parts_.engine.conf();
    total_shares = view.shares.total_shares();

    std::vector<std::pair<std::uint32_t, std::string>> resources;
    for (const auto& [id, record] : view.book->tres)
        if (!record.deleted) resources.emplace_back(id, record.name.empty() ? record.type : record.type + '/' + record.name);
    std::vector<model::SharesTres> run_seconds(resources.size()), group_minutes(resources.size());
    std::vector<model::SharesUsage> usage(resources.size());
    static const TresCounts none;

    for (const auto* record : view.shares.order()) {
        const bool is_user = !record->user.empty();
        // As in Slurm: users are chosen among users, their accounts are shown with them.
        if (is_user && !query.users.empty() && !names(query.users, record->user)) continue;
        if (!query.accounts.empty() && !names(query.accounts, record->account)) continue;
        const auto* parent = view.book->parent_of(*record);
        const auto& share = *view.shares.of(record->id);
        const auto& past = view.history.association(record->id);
        const auto running = view.run_seconds.find(record->id);
        const TresCounts& reserved = running == view.run_seconds.end() ? none : running->second;
        for (std::size_t i = 0; i < resources.size(); ++i) {
            const auto& [id, name] = resources[i];
            run_seconds[i] = {name, count_of(reserved, id, std::uint64_t{0})};
            group_minutes[i] = {name, count_of(record->limits.group_tres_minutes, id, NoVal64::infinite())};
            usage[i] = {name, past.of(id)};
        }
        model::Shares row;
        row.id = record->id;
        row.cluster = record->cluster;
        row.partition = record->partition;
        row.name = is_user ? record->user : record->account;
        if (parent != nullptr) row.parent = parent->account;
        row.type = is_user ? 1 : 0;
        if (parent != nullptr) row.shares = record->shares;
        row.shares_normalized = share.shares;
        row.usage = static_cast<std::uint64_t>(past.raw);
        row.usage_normalized = share.usage;
        row.effective_usage = share.effective;
        row.fairshare_level = conf->policy.fair_tree ? share.level : NoValDouble(0.0);
        row.fairshare_factor = share.factor;
        row.tres_run_seconds = run_seconds;
        row.tres_group_minutes = group_minutes;
        row.tres_usage = usage;
        sink(row);
    }
}

}  // namespace restd::embedded
