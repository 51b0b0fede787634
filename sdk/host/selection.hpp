// Selection: the plan for a listing of which a request wants a part. It is made once for a request, from what the request says;
// then the answer is written by its table, with its picker.
//
// The table is the answer's with only the chosen rows, so what is not chosen is not even looked at.
// Threads: one at a time. The tables are in the arena.
#pragma once

#include <optional>
#include <vector>

#include "host/reader.hpp"
#include "host/record_picker.hpp"
#include "host/selection_query.hpp"
#include "restd/arena.hpp"

namespace restd {

class Selection {
public:
    // `object`: of the query's table. `response`: the table of the answer that the query's place refers to. Adds an error (422)
    // to `errors` for each name that nothing has and each value that nothing can match; then this object must not be used.
    // Throws Error 413 for too many values.
    Selection(const SelectableQuery& query, const void* object, const Table& response, Arena& arena,
              std::vector<Issue>& errors);

    // Whether the request wants less than everything, or another order. If not, the answer is written as always.
    static bool is_wanted(const SelectableQuery& query, const void* object);

    const Table& response() const { return *response_; }
    RecordPicker& picker() { return *picker_; }

private:
    const Table* response_ = nullptr;
    std::optional<RecordPicker> picker_;
};

}  // namespace restd
