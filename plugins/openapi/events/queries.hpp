// The queries of GET /events/v1/jobs and GET /events/v1/nodes.
//
// Constant data.
#pragma once

#include <string_view>

#include "restd/field.hpp"

namespace restd::events {

struct JobsQuery {
    std::string_view user = {}, account = {}, partition = {}, state = {}, name = {}, node = {};
};
struct NodesQuery {
    std::string_view state = {}, partition = {}, feature = {};
};

inline constexpr auto query_text = make_codec<std::string_view>(Kind::string, "STRING");

inline constexpr Row jobs_query_rows[] = {
    RESTD_FIELD(JobsQuery, user, "user", query_text, "Only jobs of these users, by name or id, as alice,1001."),
    RESTD_FIELD(JobsQuery, account, "account", query_text, "Only jobs that are charged to these accounts."),
    RESTD_FIELD(JobsQuery, partition, "partition", query_text,
                "Only jobs in these partitions; while a job waits, one of those that it names."),
    RESTD_FIELD(JobsQuery, state, "state", query_text,
                "Only jobs that are, or were until now, in these states, as RUNNING,PENDING."),
    RESTD_FIELD(JobsQuery, name, "name", query_text, "Only jobs of these names."),
    RESTD_FIELD(JobsQuery, node, "node", query_text, "Only jobs that hold one of these nodes, as n[1-4],n7."),
};
RESTD_OWN_TABLE(jobs_query, JobsQuery, "EVENTS_JOBS_QUERY");

inline constexpr Row nodes_query_rows[] = {
    RESTD_FIELD(NodesQuery, state, "state", query_text,
                "Only nodes that are, or were until now, in these states, as IDLE,DRAIN."),
    RESTD_FIELD(NodesQuery, partition, "partition", query_text, "Only nodes of these partitions."),
    RESTD_FIELD(NodesQuery, feature, "feature", query_text, "Only nodes that can have one of these features."),
};
RESTD_OWN_TABLE(nodes_query, NodesQuery, "EVENTS_NODES_QUERY");

}  // namespace restd::events
