#include "plugins/stamp_difference.hpp"

#include <restd/sdk_version.hpp>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "restd/text.hpp"

namespace restd::kernel {
namespace {

struct Line {
    std::string_view what;
    std::string_view value;
};

constexpr std::string_view nothing = "nothing";

std::vector<Line> lines_of(std::string_view stamp)
{
    std::vector<Line> lines;
    while (!stamp.empty()) {
        const std::string_view line = stamp.substr(0, stamp.find('\n'));
        stamp.remove_prefix(std::min(line.size() + 1, stamp.size()));
        const auto equals = line.find('=');
        if (equals == line.npos) continue;
        lines.push_back({line.substr(0, equals), line.substr(equals + 1)});
    }
    return lines;
}

std::string_view value_of(const std::vector<Line>& lines, std::string_view what)
{
    for (const Line& line : lines)
        if (line.what == what) return line.value;
    return nothing;
}

struct Difference {
    std::string_view what, expected, found;
};

bool is_header(std::string_view what)
{
    return what.starts_with("restd/");
}

std::string_view digest_or_dash(std::string_view value)
{
    return value == nothing ? "-" : value;
}

// The host's header upholds all that the plugin's says.
bool is_accepted(const Difference& difference, std::span<const HeaderChange> accepted)
{
    if (!is_header(difference.what)) return false;
    const std::string_view expected = digest_or_dash(difference.expected);
    std::vector<std::string_view> reached{digest_or_dash(difference.found)};
    for (std::size_t i = 0; i < reached.size(); ++i) {
        for (const HeaderChange& change : accepted) {
            if (change.header != difference.what || change.before != reached[i]) continue;
            if (change.after == expected) return true;
            if (std::find(reached.begin(), reached.end(), change.after) == reached.end()) reached.push_back(change.after);
        }
    }
    return false;
}

// A layout is long. Of two, only what differs is shown: "112/8" and "104/8", or the first member with another offset.
void shorten(Difference& difference)
{
    if (difference.expected.find('/') == std::string_view::npos || difference.found.find('/') == std::string_view::npos) return;
    while (true) {
        const auto expected_end = difference.expected.find(' '), found_end = difference.found.find(' ');
        const auto expected = difference.expected.substr(0, expected_end), found = difference.found.substr(0, found_end);
        if (expected != found || expected_end == std::string_view::npos || found_end == std::string_view::npos) {
            difference.expected = expected;
            difference.found = found;
            return;
        }
        difference.expected.remove_prefix(expected_end + 1);
        difference.found.remove_prefix(found_end + 1);
    }
}

// How to build a plugin without this difference.
std::string remedy(const Difference& difference, std::string_view sdk)
{
    const std::string_view what = difference.what;
    if (what == "_GLIBCXX_DEBUG")
        return difference.expected == "0" ? "Rebuild it without -D_GLIBCXX_DEBUG" : "Rebuild it with -D_GLIBCXX_DEBUG";
    if (what == "C++ library" || what.starts_with("_GLIBCXX")) {
        if (difference.expected == "libstdc++") return "Rebuild it with -stdlib=libstdc++";
        if (what == "C++ library") return "Rebuild it with -stdlib=libc++ of that ABI";
        return "Rebuild it with -D" + std::string(what) + "=" + std::string(difference.expected);
    }
    if (what == "C++ ABI") return "Rebuild it with GCC or Clang and without -fabi-version";
    if (is_header(what))
        return "Rebuild it with the SDK of this slurmrestd: find_package(RestdSDK " RESTD_SDK_VERSION "); it was built with " +
               std::string(sdk.empty()                ? "an unknown one"
                           : sdk == RESTD_SDK_VERSION ? "other headers of this version"
                                                      : sdk);
    return "Rebuild it with the SDK of this slurmrestd and without options that change the layout of structures, such as "
           "-fpack-struct and -fshort-enums";
}

}  // namespace

std::string stamp_difference(std::string_view expected, std::string_view found, std::string_view sdk,
                             std::span<const HeaderChange> accepted)
{
    if (expected == found) return {};
    const std::vector<Line> ours = lines_of(expected), theirs = lines_of(found);
    std::vector<Difference> differences;
    for (const Line& line : ours) {
        const std::string_view value = value_of(theirs, line.what);
        if (value != line.value) differences.push_back({line.what, line.value, value});
    }
    for (const Line& line : theirs)
        if (value_of(ours, line.what) == nothing) differences.push_back({line.what, nothing, line.value});
    if (differences.empty()) return "a stamp in another order or with other words. Rebuild it with the SDK of this slurmrestd";
    std::erase_if(differences, [accepted](const Difference& difference) { return is_accepted(difference, accepted); });
    if (differences.empty()) return {};
    // The first one decides what to do: the library comes before the headers, and these before the layouts that follow from
    // both.
    const std::string todo = remedy(differences.front(), sdk);
    constexpr std::size_t most = 4;
    std::string text;
    for (std::size_t i = 0; i < differences.size() && i < most; ++i) {
        Difference& difference = differences[i];
        shorten(difference);
        text.append(i != 0 ? "; " : "").append(difference.what).append(": ");
        text.append(difference.expected).append(" expected, ").append(difference.found).append(" found");
    }
    if (differences.size() > most) text += "; and " + std::to_string(differences.size() - most) + " more";
    return text + ". " + todo;
}

std::string stamp_digest(std::string_view stamp)
{
    std::uint64_t digest = 0xcbf29ce484222325;  // FNV-1a
    for (const char c : stamp) digest = (digest ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    std::string text;
    for (int shift = 60; shift >= 0; shift -= 4) text += hex_digits[(digest >> shift) & 15];
    return text;
}

}  // namespace restd::kernel
