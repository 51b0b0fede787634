// The filters of jobs and nodes, for all who list or watch them.
//
// The arguments are the codecs of the states, with the words that the caller shows. Constant data.
#pragma once

#include <array>

#include "restd/field.hpp"
#include "restd/filter_row.hpp"
#include "restd/model/job.hpp"
#include "restd/model/node.hpp"

namespace restd {

constexpr std::array<FilterRow, 6> job_filters(const Codec& state)
{
    return {{
        RESTD_USER_FILTER(model::Job, user_name, user_id, "user", "Only jobs of these users, by name or id, as alice,1001."),
        RESTD_FILTER(model::Job, account, "account", FilterBy::text, "Only jobs that are charged to these accounts."),
        RESTD_FILTER(model::Job, partition, "partition", FilterBy::item,
                     "Only jobs in these partitions; while a job waits, one of those that it names."),
        RESTD_FLAG_FILTER(model::Job, job_state, "state", state, "Only jobs in these states, as RUNNING,PENDING."),
        RESTD_FILTER(model::Job, name, "name", FilterBy::text, "Only jobs of these names."),
        RESTD_FILTER(model::Job, nodes, "node", FilterBy::hosts, "Only jobs that hold one of these nodes, as n[1-4],n7."),
    }};
}

constexpr std::array<FilterRow, 1> job_state_filters(const Codec& state)
{
    return {
        {RESTD_FLAG_FILTER(model::JobStateRecord, state, "state", state, "Only jobs in these states, as RUNNING,PENDING.")}};
}

constexpr std::array<FilterRow, 3> node_filters(const Codec& state)
{
    return {{
        RESTD_FLAG_FILTER(model::Node, state, "state", state, "Only nodes in these states, as IDLE,MIXED or DRAIN."),
        RESTD_FILTER(model::Node, partitions, "partition", FilterBy::item, "Only nodes of these partitions."),
        RESTD_FILTER(model::Node, features, "feature", FilterBy::item, "Only nodes that can have one of these features."),
    }};
}

}  // namespace restd
