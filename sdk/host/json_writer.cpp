#include "host/json_writer.hpp"

#include <memory>

#include "host/utf8.hpp"

namespace restd {

template <bool Pretty>
void JsonWriter<Pretty>::escaped(std::string_view text)
{
    constexpr char digits[] = "0123456789abcdef";
    const char* at = text.data();
    const char* const end = at + text.size();
    out_.put('"');
    while (at != end) {
        const char* run = at;
        while (run != end && *run >= 0x20 && *run != '"' && *run != '\\') ++run;
        if (run != at) {
            out_.append(at, static_cast<std::size_t>(run - at));
            at = run;
            continue;
        }
        const auto c = static_cast<unsigned char>(*at);
        if (c >= 0x80) {
            const utf8::Sequence s = utf8::decode(at, end);
            if (s.valid)
                out_.append(at, s.size);
            else
                out_.append(utf8::replacement);
            at += s.size;
            continue;
        }
        char* to = out_.reserve(6);
        *to++ = '\\';
        switch (c) {
        case '"': *to++ = '"'; break;
        case '\\': *to++ = '\\'; break;
        case '\b': *to++ = 'b'; break;
        case '\f': *to++ = 'f'; break;
        case '\n': *to++ = 'n'; break;
        case '\r': *to++ = 'r'; break;
        case '\t': *to++ = 't'; break;
        default:
            *to++ = 'u';
            *to++ = '0';
            *to++ = '0';
            *to++ = digits[c >> 4];
            *to++ = digits[c & 15];
        }
        out_.commit(to);
        ++at;
    }
    out_.put('"');
}

template class JsonWriter<false>;
template class JsonWriter<true>;

std::unique_ptr<Writer> make_json_writer(Output& out, bool pretty)
{
    if (pretty) return std::make_unique<JsonWriter<true>>(out);
    return std::make_unique<JsonWriter<false>>(out);
}

}  // namespace restd
