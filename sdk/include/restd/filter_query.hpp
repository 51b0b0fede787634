// The query of a route whose parameters are filters (filter_row.hpp), for routes that have no listing. Listings get these
// parameters from the service.
//
//   inline constexpr auto filters = job_filters(state_codec);
//   inline constexpr auto query_rows = filter_query_rows(filters);
//   inline constexpr Table query = make_table<FilterQuery<filters.size()>>("JOBS_QUERY", query_rows);
//
//   const Filter filter(filters, call.query<FilterQuery<filters.size()>>().values);
//
// Constant data.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "restd/field.hpp"
#include "restd/filter.hpp"
#include "restd/filter_row.hpp"

namespace restd {

inline constexpr std::uint32_t longest_filter_value = 1024;  // bytes

// A text, or several separated by commas. `most`: how many. REQUIRES: `element` has static storage.
constexpr TypedCodec<List<std::string_view>> text_list(const Codec& element, std::uint32_t most)
{
    auto codec = make_codec<List<std::string_view>>(Kind::list, "STRING_LIST");
    codec.element = &element;
    codec.splits = true;
    codec.most = most;
    return codec;
}

inline constexpr auto filter_value = [] {
    auto codec = make_codec<std::string_view>(Kind::string, "STRING");
    codec.most = longest_filter_value;
    return codec;
}();
inline constexpr auto filter_value_list = text_list(filter_value, Filter::most_values);

// The parameter for a filter. `offset`: of its values in the query.
constexpr Row filter_parameter(const FilterRow& filter, std::size_t offset)
{
    return make_row<List<std::string_view>>(filter.name, offset, filter_value_list, filter.doc);
}

// For each filter what the request gives.
template <std::size_t Count>
struct FilterQuery {
    std::array<List<std::string_view>, Count> values;
};

template <std::size_t Count>
constexpr std::array<SelectedRow, Count> filter_query_rows(const std::array<FilterRow, Count>& filters)
{
    std::array<SelectedRow, Count> rows{};
    for (std::size_t i = 0; i < Count; ++i) {
        rows[i].row = filter_parameter(filters[i], i * sizeof(List<std::string_view>));
        rows[i].leaf = rows[i].row.key;
        rows[i].declared = static_cast<std::uint16_t>(i);
    }
    return rows;
}

}  // namespace restd
