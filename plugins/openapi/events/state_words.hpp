// The words of the states of jobs and nodes, as clients see them in events and name them in filters.
//
// They are those of the newest API version (plugins/data_parser/tables/flags.hpp); a test compares them. Constant data.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace restd::events {

struct StateWord {
    std::string_view name;
    std::uint32_t value;
    std::uint32_t mask;  // the word is part of a state if (state & mask) == value

    constexpr bool is_in(std::uint32_t state) const { return (state & mask) == value; }
};

// The base states come first, then the flags.
std::span<const StateWord> job_state_words();
std::span<const StateWord> node_state_words();

// Whether a job in this state has ended.
bool is_final_job_state(std::uint32_t state);

}  // namespace restd::events
