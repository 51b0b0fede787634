#include "restd/filter.hpp"

#include <algorithm>

#include "restd/budget.hpp"
#include "restd/error.hpp"
#include "restd/flag_words.hpp"
#include "restd/host_list.hpp"
#include "restd/nearest.hpp"
#include "restd/text.hpp"

namespace restd {
namespace {

std::string place_of_value(const FilterRow& row, std::size_t index)
{
    return "#/" + std::string(row.name) + '[' + std::to_string(index) + "]/";
}

// For an error text.
std::string in_quotes(std::string_view value)
{
    constexpr std::size_t most_shown = 80;
    std::string text = "\"" + std::string(value.substr(0, most_shown));
    if (value.size() > most_shown) text += "..";
    return text + '"';
}

[[noreturn]] void refuse_count(const FilterRow& row, std::string_view of_what)
{
    throw Error(err::data_too_large,
                std::string(row.name) + " has more than " + std::to_string(Filter::most_values) + ' ' + std::string(of_what) +
                    ", which is the limit of a filter.",
                "#/" + std::string(row.name) + '/', 413);
}

void check_word(const FilterRow& row, std::string_view value, std::size_t index)
{
    Nearest nearest(value);
    for (const Flag& flag : row.codec->names) {
        if (flag.match == Flag::Match::removed || !flag.is_written || flag.hidden) continue;
        if (same_word(flag.name, value)) return;
        nearest.offer(flag.name);
    }
    throw Error(err::data_flags_invalid,
                "Unknown " + std::string(row.name) + ' ' + in_quotes(value) + ". The nearest is \"" + nearest.name() + '"',
                place_of_value(row, index), 422);
}

// Adds the hosts of `value`, one by one.
void add_hosts(const FilterRow& row, std::string_view value, std::size_t index, std::vector<std::string>& hosts)
{
    auto names = expand_hosts(value);
    if (!names)
        throw Error(err::invalid_node_name, "Invalid list of nodes " + in_quotes(value) + " in " + std::string(row.name),
                    place_of_value(row, index), 422);
    if (hosts.size() + names->size() > Filter::most_values) refuse_count(row, "hosts");
    std::move(names->begin(), names->end(), std::back_inserter(hosts));
}

template <class T>
const T& member(const std::byte* record, std::uint32_t offset)
{
    return *reinterpret_cast<const T*>(record + offset);
}

bool has_item(std::string_view list, std::string_view item)
{
    while (!list.empty()) {
        const std::size_t comma = list.find(',');
        if (list.substr(0, comma) == item) return true;
        if (comma == list.npos) return false;
        list.remove_prefix(comma + 1);
    }
    return false;
}

}  // namespace

Filter::Filter(std::span<const FilterRow> rows, std::span<const List<std::string_view>> values)
{
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const FilterRow& row = rows[i];
        const List<std::string_view>& given = values[i];
        if (given.empty()) continue;
        if (given.size() > most_values) refuse_count(row, "values");
        Condition condition{&row, {}};
        for (std::size_t n = 0; n < given.size(); ++n) {
            const std::string_view value = given[n];
            charge(sizeof(std::string) + value.size());
            if (row.by == FilterBy::hosts) {
                add_hosts(row, value, n, condition.texts);
                continue;
            }
            if (row.by == FilterBy::flags) check_word(row, value, n);
            condition.texts.emplace_back(value);
            if (row.by == FilterBy::user) {
                const auto number = parse_number(value);
                condition.ids.push_back(number && *number <= 0xffff'ffff ? std::optional(static_cast<std::uint32_t>(*number))
                                                                         : std::nullopt);
            }
        }
        conditions_.push_back(std::move(condition));
    }
}

std::size_t Filter::values() const
{
    std::size_t count = 0;
    for (const Condition& condition : conditions_) count += std::max<std::size_t>(1, condition.texts.size());
    return count;
}

std::size_t Filter::memory() const
{
    std::size_t size = 0;
    for (const auto& [row, texts, ids] : conditions_) {
        size += sizeof(Condition) + ids.size() * sizeof(ids.front());
        for (const std::string& text : texts) size += sizeof text + text.capacity();
    }
    return size;
}

void Filter::add_members(MemberSet& members) const
{
    for (const auto& [row, texts, ids] : conditions_) {
        members.add(row->offset, row->by == FilterBy::flags ? row->codec->size : sizeof(std::string_view));
        if (row->by == FilterBy::user) members.add(row->id_offset, sizeof(std::uint32_t));
    }
}

bool Filter::matches(const void* record) const
{
    return std::ranges::all_of(
        conditions_, [&](const Condition& condition) { return matches(condition, static_cast<const std::byte*>(record)); });
}

bool Filter::matches(const Condition& condition, const std::byte* record)
{
    const FilterRow& row = *condition.row;
    const auto any = [&](auto is_value) { return std::ranges::any_of(condition.texts, is_value); };
    switch (row.by) {
    case FilterBy::text: {
        const auto text = member<std::string_view>(record, row.offset);
        return any([&](const std::string& value) { return text == value; });
    }
    case FilterBy::item: {
        const auto list = member<std::string_view>(record, row.offset);
        return any([&](const std::string& value) { return has_item(list, value); });
    }
    case FilterBy::user: {
        const auto name = member<std::string_view>(record, row.offset);
        const auto id = member<std::uint32_t>(record, row.id_offset);
        return any([&](const std::string& value) { return name == value; }) ||
               std::ranges::find(condition.ids, std::optional(id)) != condition.ids.end();
    }
    case FilterBy::hosts: {
        const auto hosts = member<std::string_view>(record, row.offset);
        return !hosts.empty() && any([&](const std::string& host) { return has_host(hosts, host); });
    }
    case FilterBy::flags: {
        bool found = false;
        each_flag(row.codec->names, load_word(*row.codec, record + row.offset), [&](std::string_view name) {
            found = any([&](const std::string& value) { return same_word(name, value); });
            return !found;
        });
        return found;
    }
    }
    return false;
}

}  // namespace restd
