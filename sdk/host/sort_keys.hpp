// SortKeys: makes of a record a text of bytes, so that the order of the texts is the order of the records.
//
// The order is that of what is written: numbers by size (unset, then numbers, then infinite), texts by their bytes, false
// before true, flags by their words. Read-only after construction.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "host/field_paths.hpp"

namespace restd {

struct SortKey {
    std::span<const PathStep> steps;  // not empty; see steps_to_value()
    bool is_descending = false;
};

class SortKeys {
public:
    explicit SortKeys(std::vector<SortKey> keys = {}) : keys_(std::move(keys)) {}
    bool is_empty() const { return keys_.empty(); }
    // Adds the members of the record that they are made of.
    void add_members(MemberSet& members) const;
    // Replaces `bytes` by the record's.
    void write(const void* record, std::string& bytes) const;

private:
    std::vector<SortKey> keys_;
};

}  // namespace restd
