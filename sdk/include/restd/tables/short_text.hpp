// Texts of numbers: made when they are written, understood when they are read. For Kind::via.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "restd/sluid.hpp"
#include "restd/tables/codecs.hpp"

namespace restd::tables {

// What a number is written through: the text may be in `space`. It is never copied.
struct ShortText {
    std::string_view text;
    char space[32] = {};
};

// std::uint64_t: 0 is the empty text.
inline void write_sluid(const void* member, void* scratch)
{
    const std::uint64_t sluid = *static_cast<const std::uint64_t*>(member);
    auto& out = *static_cast<ShortText*>(scratch);
    if (sluid == 0) return;
    const auto text = sluid_text(sluid);
    std::ranges::copy(text, out.space);
    out.text = {out.space, text.size()};
}

inline const char* read_sluid(const void* scratch, void* member)
{
    const std::string_view text = static_cast<const ShortText*>(scratch)->text;
    auto& sluid = *static_cast<std::uint64_t*>(member);
    sluid = 0;
    if (text.empty() || text == "0" || text == "false") return nullptr;
    const auto given = parse_sluid(text);
    if (!given) return "a SLUID is \"s\" and 13 letters and digits, as sER9M7ZFJSRQ00";
    sluid = *given;
    return nullptr;
}

namespace codec {
inline constexpr auto short_text = make_codec<ShortText>(Kind::string, "STRING");
inline constexpr auto sluid = via<std::uint64_t>(short_text, write_sluid, read_sluid);

// The number of an error, shown as Slurm's text for it.
inline constexpr auto error_words = via<std::int32_t>(string, [](const void* member, void* scratch) {
    *static_cast<std::string_view*>(scratch) = error_text(*static_cast<const std::int32_t*>(member));
});
}  // namespace codec

}  // namespace restd::tables
