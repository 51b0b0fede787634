// Parsers for Slurm's text formats: words, numbers, sizes, times.
//
// Threads: pure functions, any thread. Returned views point into the argument.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "restd/model/values.hpp"
#include "restd/text.hpp"

namespace restd::cluster {

using restd::parse_number;
using restd::same_word;
using restd::trim;
std::string lower(std::string_view text);
// The trimmed parts between separators; empty parts are left out.
std::vector<std::string_view> split(std::string_view text, char separator = ',');
// Whether `wanted` is one of the comma-separated words of `list`.
bool has_word(std::string_view list, std::string_view wanted);

// "a&b", "a|b", "a,b": whether the node's features satisfy `wanted`. nullopt: unsupported syntax.
std::optional<bool> features_fit(std::string_view wanted, std::string_view have);

// "10", "10M", "2G", "1T", "512K": in megabytes; K is rounded up.
std::optional<std::uint64_t> parse_megabytes(std::string_view text);
// "30", "30:00", "1:30:00", "2-0", "2-12:00", "2-12:00:00", "INFINITE", "UNLIMITED": in minutes; seconds are rounded up.
std::optional<NoVal32> parse_minutes(std::string_view text);
// "YES", "NO", "TRUE", "1" ..
std::optional<bool> parse_yes_no(std::string_view text);

}  // namespace restd::cluster
