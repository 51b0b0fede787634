#include "filter.hpp"

#include <algorithm>

#include "restd/error.hpp"
#include "restd/host_list.hpp"
#include "restd/place.hpp"
#include "restd/text.hpp"

namespace restd::events {
namespace {

constexpr std::size_t most_values = 256;

// Calls each(item) for the items of "a,b" that are not empty.
template <class Each>
void each_item(std::string_view list, Each each)
{
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(','), list.size());
        if (const std::string_view item = trim(list.substr(0, end)); !item.empty()) each(item);
        list.remove_prefix(std::min(end + 1, list.size()));
    }
}

std::vector<std::string> items(std::string_view list)
{
    std::vector<std::string> found;
    each_item(list, [&](std::string_view item) { found.emplace_back(item); });
    if (found.size() > most_values)
        throw Error(err::rest_invalid_query, "A filter has more than " + std::to_string(most_values) + " values", "query", 413);
    return found;
}

bool has(const std::vector<std::string>& values, std::string_view value)
{
    return std::find(values.begin(), values.end(), value) != values.end();
}

std::vector<std::string> hosts(std::string_view list, const Place& place)
{
    auto names = expand_hosts(list);
    if (!names) throw Error(err::rest_invalid_query, "Invalid host list: expected names such as n[1-3,7],login", place, 422);
    if (names->size() > most_values)
        throw Error(err::rest_invalid_query, "A filter has more than " + std::to_string(most_values) + " nodes", place, 413);
    return std::move(*names);
}

}  // namespace

void refuse_unknown(std::string_view query, const Table& table)
{
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        const std::string_view name = query.substr(0, std::min(query.find('='), end));
        query.remove_prefix(std::min(end + 1, query.size()));
        const auto is_it = [&](const SelectedRow& row) { return row.row.key == name; };
        if (name.empty() || std::any_of(table.rows.begin(), table.rows.end(), is_it)) continue;
        std::string known;
        for (const SelectedRow& row : table.rows) known.append(known.empty() ? "" : ", ").append(row.row.key);
        throw Error(err::rest_invalid_query, "There is no filter \"" + std::string(name) + "\". The filters are: " + known,
                    "query", 422);
    }
}

Filter::Filter(const JobsQuery& query)
{
    const auto place = Place::record<JobsQuery>();
    users_ = items(query.user);
    add(&Facts::account, query.account, false);
    add(&Facts::partitions, query.partition, true);
    add_states(query.state, job_state_words(), place(&JobsQuery::state));
    add(&Facts::name, query.name, false);
    if (!query.node.empty()) nodes_ = hosts(query.node, place(&JobsQuery::node));
}

Filter::Filter(const NodesQuery& query)
{
    const auto place = Place::record<NodesQuery>();
    add_states(query.state, node_state_words(), place(&NodesQuery::state));
    add(&Facts::partitions, query.partition, true);
    add(&Facts::features, query.feature, true);
}

void Filter::add(std::string Facts::*member, std::string_view values, bool is_list)
{
    if (auto wanted = items(values); !wanted.empty()) conditions_.push_back({member, is_list, std::move(wanted)});
}

void Filter::add_states(std::string_view values, std::span<const StateWord> words, const Place& place)
{
    for (const std::string& value : items(values)) {
        const auto word =
            std::find_if(words.begin(), words.end(), [&](const StateWord& w) { return same_word(w.name, value); });
        if (word == words.end()) {
            std::string known;
            for (const StateWord& w : words) known.append(known.empty() ? "" : ", ").append(w.name);
            throw Error(err::rest_invalid_query, "There is no state \"" + value + "\". The states are: " + known, place, 422);
        }
        states_.push_back(*word);
    }
}

bool Filter::passes(const Facts& facts, std::optional<std::uint32_t> before) const
{
    for (const Condition& condition : conditions_) {
        const std::string& value = facts.*condition.member;
        bool passes = !condition.is_list && has(condition.values, value);
        if (condition.is_list) each_item(value, [&](std::string_view item) { passes = passes || has(condition.values, item); });
        if (!passes) return false;
    }
    if (!users_.empty() && !has(users_, facts.user) && !has(users_, std::to_string(facts.user_id))) return false;
    if (!states_.empty() && std::none_of(states_.begin(), states_.end(), [&](const StateWord& word) {
            return word.is_in(facts.state) || (before && word.is_in(*before));
        }))
        return false;
    if (nodes_.empty()) return true;
    if (facts.nodes.empty()) return false;
    const auto held = expand_hosts(facts.nodes);
    return held && std::any_of(held->begin(), held->end(), [&](const std::string& node) { return has(nodes_, node); });
}

}  // namespace restd::events
