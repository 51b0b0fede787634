#include "restd/log_quoted.hpp"
#include "restd/text.hpp"

#include <algorithm>

namespace restd {
namespace {

bool is_plain(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte < 0x7f && c != '"' && c != '\\';
}

}  // namespace

void append_log_quoted(std::string& out, std::string_view text)
{
    const std::string_view shown = text.substr(0, log_quoted_most);
    out += '"';
    for (auto at = shown.begin(); at != shown.end();) {
        // Usually this is the whole text.
        const auto end = std::find_if_not(at, shown.end(), is_plain);
        out.append(at, end);
        for (at = end; at != shown.end() && !is_plain(*at); ++at) {
            const auto byte = static_cast<unsigned char>(*at);
            for (const char part : {'\\', 'x', hex_digits[byte >> 4], hex_digits[byte & 15]}) out += part;
        }
    }
    out += '"';
    if (shown.size() < text.size()) out += "... (" + std::to_string(text.size()) + " bytes)";
}

std::string log_quoted(std::string_view text)
{
    std::string out;
    append_log_quoted(out, text);
    return out;
}

}  // namespace restd
