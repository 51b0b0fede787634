// The filter of jobs that a request has with one parameter.
#pragma once

#include <string_view>
#include <vector>

#include "queries.hpp"

namespace restd::events {

inline Filter job_filter(std::string_view name, const std::vector<std::string_view>& values)
{
    JobsQuery query;
    for (std::size_t i = 0; i < job_rows.size(); ++i)
        if (job_rows[i].name == name) query.values[i] = values;
    return Filter(job_rows, query.values);
}

}  // namespace restd::events
