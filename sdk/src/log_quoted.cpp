#include "restd/log_quoted.hpp"

namespace restd {

std::string log_quoted(std::string_view text)
{
    constexpr char hex[] = "0123456789abcdef";
    const std::string_view shown = text.substr(0, log_quoted_most);
    std::string out;
    out.reserve(shown.size() + 2);
    out += '"';
    for (const char c : shown) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte < 0x7f && c != '"' && c != '\\') {
            out += c;
        } else {
            for (const char part : {'\\', 'x', hex[byte >> 4], hex[byte & 15]}) out += part;
        }
    }
    out += '"';
    if (shown.size() < text.size()) out += "... (" + std::to_string(text.size()) + " bytes)";
    return out;
}

}  // namespace restd
