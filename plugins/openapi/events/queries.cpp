#include "queries.hpp"

#include <algorithm>
#include <string>

#include "restd/error.hpp"
#include "restd/log_quoted.hpp"
#include "restd/nearest.hpp"

namespace restd::events {

void refuse_unknown(std::string_view query, const Table& table)
{
    while (!query.empty()) {
        const std::size_t end = std::min(query.find_first_of("&;"), query.size());
        const std::string_view name = query.substr(0, std::min(query.find('='), end));
        query.remove_prefix(std::min(end + 1, query.size()));
        const auto is_it = [&](const SelectedRow& row) { return row.row.key == name; };
        if (name.empty() || std::ranges::any_of(table.rows, is_it)) continue;
        Nearest nearest(name);
        for (const SelectedRow& row : table.rows) nearest.offer(row.row.key);
        throw Error(err::rest_invalid_query,
                    "Unknown parameter " + log_quoted(name) + ". The nearest is \"" + nearest.name() + '"', "query", 422);
    }
}

}  // namespace restd::events
