// Filter: chooses records by the values that a request gives for the rows of filters (filter_row.hpp).
//
// The service does this for listings by itself. For others who choose among records: make a Filter once, then ask it for each.
//
// Threads: any thread may ask; nothing changes after construction.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "restd/field.hpp"
#include "restd/filter_row.hpp"
#include "restd/model/values.hpp"

namespace restd {

class Filter {
public:
    // The most values of one filter; for hosts, the most hosts.
    static constexpr std::size_t most_values = 256;

    // Matches every record.
    Filter() = default;
    // `rows` have static storage. `values`: for each row what the request gives, none if it gives nothing; they are copied.
    // Throws Error 422 for a value that cannot be matched by anything (a word that flags do not have, brackets of hosts that do
    // not close), and 413 for too many values. The error's source is the place in the query: "#/state[0]/".
    Filter(std::span<const FilterRow> rows, std::span<const List<std::string_view>> values);

    bool is_empty() const { return conditions_.empty(); }
    // How many values matches() compares with at most; 0: it is empty.
    std::size_t values() const;
    // Bytes of memory, for who keeps the filter longer than the request lasts.
    std::size_t memory() const;
    // Adds the members of the record that matches() looks at.
    void add_members(MemberSet& members) const;
    // Whether the record has one of the values of each row that the request gives values for.
    // REQUIRES: `record` is of the model type that the rows are for.
    bool matches(const void* record) const;

private:
    struct Condition {
        const FilterRow* row;
        std::vector<std::string> texts;                   // text, item, user, hosts (one by one)
        std::vector<std::optional<std::uint32_t>> ids{};  // user: of the values that are numbers
    };
    static bool matches(const Condition& condition, const std::byte* record);

    std::vector<Condition> conditions_;
};

}  // namespace restd
