// The queries of GET /events/v1/jobs and GET /events/v1/nodes: the filters of the listings.
//
// Constant data, and pure functions.
#pragma once

#include <string_view>

#include "restd/field.hpp"
#include "restd/filter_query.hpp"
#include "restd/record_filters.hpp"
#include "states.hpp"

namespace restd::events {

inline constexpr auto job_rows = job_filters(job_state);
inline constexpr auto job_query_rows = filter_query_rows(job_rows);
using JobsQuery = FilterQuery<job_rows.size()>;
inline constexpr Table jobs_query = make_table<JobsQuery>("EVENTS_JOBS_QUERY", job_query_rows);

inline constexpr auto node_rows = node_filters(node_state);
inline constexpr auto node_query_rows = filter_query_rows(node_rows);
using NodesQuery = FilterQuery<node_rows.size()>;
inline constexpr Table nodes_query = make_table<NodesQuery>("EVENTS_NODES_QUERY", node_query_rows);

// Throws Error 422 if the query (still percent-encoded) has a parameter that the table does not have: a filter that is mistyped
// would match everything, and the answer has no place for a warning.
void refuse_unknown(std::string_view query, const Table& table);

}  // namespace restd::events
