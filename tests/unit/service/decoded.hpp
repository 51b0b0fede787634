// Decodes what an Encoder has made, with the libraries' other halves.
#pragma once

#include <zlib.h>
#include <zstd.h>

#include <string>

#include "catch.hpp"

namespace test {

// The text of a whole gzip file; a text that begins with "not" if it is none.
inline std::string gunzipped(const std::string& bytes)
{
    z_stream stream{};
    REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    std::string text;
    int result = Z_OK;
    while (result == Z_OK) {
        char part[8192];
        stream.next_out = reinterpret_cast<Bytef*>(part);
        stream.avail_out = sizeof part;
        result = inflate(&stream, Z_NO_FLUSH);
        text.append(part, sizeof part - stream.avail_out);
    }
    const bool is_whole = result == Z_STREAM_END && stream.avail_in == 0;
    inflateEnd(&stream);
    return is_whole ? text : "not a gzip file";
}

// The text of exactly one zstd frame; a text that begins with "not" if it is none.
inline std::string unzstd(const std::string& bytes)
{
    ZSTD_DCtx* const context = ZSTD_createDCtx();
    ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
    std::string text;
    std::size_t left = 1;
    while (left != 0 && !ZSTD_isError(left)) {
        char part[8192];
        ZSTD_outBuffer out{part, sizeof part, 0};
        left = ZSTD_decompressStream(context, &out, &in);
        if (!ZSTD_isError(left)) text.append(part, out.pos);
        if (in.pos == in.size && out.pos == 0) break;
    }
    ZSTD_freeDCtx(context);
    return left == 0 && in.pos == in.size ? text : "not a zstd frame";
}

}  // namespace test
