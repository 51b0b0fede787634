// The states of jobs and nodes, with the words of the newest API version: clients see them in events, and name them in filters.
//
// Constant data.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "restd/state_words.hpp"

namespace restd::events {

// The newest version has all words whose use has no end.
inline constexpr auto job_state_words = live_rows<count_live(job_state_flags, api_max)>(job_state_flags, api_max);
inline constexpr auto node_state_words = live_rows<count_live(node_states_flags, api_max)>(node_states_flags, api_max);

constexpr TypedCodec<std::uint32_t> state_codec(std::string_view type, std::span<const Flag> words)
{
    auto codec = make_codec<std::uint32_t>(Kind::flags, type);
    codec.names = words;
    return codec;
}
inline constexpr auto job_state = state_codec("JOB_STATE", job_state_words);
inline constexpr auto node_state = state_codec("NODE_STATES", node_state_words);

}  // namespace restd::events
