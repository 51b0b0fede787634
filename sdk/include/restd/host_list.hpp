// Host lists: Slurm's short form of many names, as "n[1-3,7],login".
//
// Threads: pure functions.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace restd {

// The names of the list, in its order. nullopt if the brackets are wrong, or if there are more than 100,000 names or more than
// 16 MiB of them.
std::optional<std::vector<std::string>> expand_hosts(std::string_view list);

// Whether `name` is one of the names of the list. Takes no memory. False if the brackets are wrong, for numbers of more than 32
// digits, and for names of more than 255 bytes.
bool has_host(std::string_view list, std::string_view name);

// The list of these names, in their order: numbers at the end of names that follow one another are joined to ranges. "" for no
// names.
std::string host_list(std::span<const std::string> names);

}  // namespace restd
