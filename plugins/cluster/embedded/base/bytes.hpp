// Numbers, texts and lists as bytes: the format of the store's blobs and the spool's files.
//
// A number has seven bits in each byte. A text is its length followed by its bytes. Reading never goes past the end: missing
// data reads as 0 or "". Returned views point into the argument.
//
// Threads: pure functions.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace restd::embedded {

inline void put_varint(std::string& out, std::uint64_t value)
{
    while (value >= 0x80) {
        out += static_cast<char>(value | 0x80);
        value >>= 7;
    }
    out += static_cast<char>(value);
}

inline std::uint64_t get_varint(std::string_view& in)
{
    std::uint64_t value = 0;
    for (unsigned shift = 0; !in.empty() && shift < 64; shift += 7) {
        const auto byte = static_cast<unsigned char>(in.front());
        in.remove_prefix(1);
        value |= std::uint64_t(byte & 0x7f) << shift;
        if ((byte & 0x80) == 0) break;
    }
    return value;
}

inline void put_bytes(std::string& out, std::string_view bytes)
{
    put_varint(out, bytes.size());
    out += bytes;
}

inline std::string_view get_bytes(std::string_view& in)
{
    const auto size = std::min<std::uint64_t>(get_varint(in), in.size());
    const auto bytes = in.substr(0, size);
    in.remove_prefix(size);
    return bytes;
}

inline void put_list(std::string& out, const std::vector<std::string>& list)
{
    put_varint(out, list.size());
    for (const auto& item : list) put_bytes(out, item);
}

inline std::vector<std::string> get_list(std::string_view& in)
{
    std::vector<std::string> list;
    const auto count = get_varint(in);
    for (std::uint64_t i = 0; i < count && !in.empty(); ++i) list.emplace_back(get_bytes(in));
    return list;
}

}  // namespace restd::embedded
