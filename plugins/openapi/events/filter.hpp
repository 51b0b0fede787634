// The filters of a watcher: which jobs and nodes it is told of.
//
// A query parameter is a list of values, separated by commas. A record passes if it has one of the values of each parameter
// that is given. A change also passes if the record had one of the states before: a watcher of `state=RUNNING` is told when a
// job leaves this state, too.
//
// Threads: immutable after construction.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "facts.hpp"
#include "queries.hpp"
#include "restd/place.hpp"
#include "state_words.hpp"

namespace restd::events {

// Throws Error 422 if the query (still percent-encoded) has a parameter that the table does not have: a filter that is mistyped
// would pass everything, and the answer has no place for a warning.
void refuse_unknown(std::string_view query, const Table& table);

class Filter {
public:
    // Passes everything.
    Filter() = default;
    // Throws Error 422 for a state that does not exist, or a list of nodes that cannot be read; 413 for too many values.
    explicit Filter(const JobsQuery& query);
    explicit Filter(const NodesQuery& query);

    bool is_empty() const { return conditions_.empty() && users_.empty() && nodes_.empty() && states_.empty(); }
    bool passes(const Facts& facts, std::optional<std::uint32_t> before = {}) const;

private:
    // The member is one of `values`. Of a list, which is separated by commas, one item is.
    struct Condition {
        std::string Facts::*member;
        bool is_list;
        std::vector<std::string> values;
    };
    void add(std::string Facts::*member, std::string_view values, bool is_list);
    void add_states(std::string_view values, std::span<const StateWord> words, const Place& place);

    std::vector<Condition> conditions_;
    std::vector<std::string> users_;  // names or ids
    std::vector<std::string> nodes_;  // one by one
    std::vector<StateWord> states_;
};

}  // namespace restd::events
