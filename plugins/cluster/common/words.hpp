// Small readers for what Slurm writes as text: words, numbers, sizes, times, host lists.
//
// Threads: pure functions, any thread. Returned views show into the argument.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "restd/model/values.hpp"
#include "restd/same_word.hpp"

namespace restd::cluster {

std::string_view trim(std::string_view text);
using restd::same_word;
std::string lower(std::string_view text);
// The parts between separators, trimmed, empty ones left out.
std::vector<std::string_view> split(std::string_view text, char separator = ',');
// `wanted` is one of the comma-separated words of `list`.
bool has_word(std::string_view list, std::string_view wanted);

// "a&b", "a|b", "a,b": whether the node's features satisfy it. nullopt: syntax that is not understood here.
std::optional<bool> features_fit(std::string_view wanted, std::string_view have);

// Whole text, decimal, no sign.
std::optional<std::uint64_t> parse_number(std::string_view text);
// "10", "10M", "2G", "1T", "512K": megabytes, K rounded up.
std::optional<std::uint64_t> parse_megabytes(std::string_view text);
// "30", "30:00", "1:30:00", "2-0", "2-12:00", "2-12:00:00", "INFINITE", "UNLIMITED": minutes, seconds rounded up.
std::optional<NoVal32> parse_minutes(std::string_view text);
// "YES", "NO", "TRUE", "1" ..
std::optional<bool> parse_yes_no(std::string_view text);

// "n[1-3,7],login" as single names; nullopt where the brackets are wrong or there are too many names, or more
// than 16 MiB of them.
std::optional<std::vector<std::string>> expand_hosts(std::string_view text);

}  // namespace restd::cluster
