// encode-bench FILE: what each level of zstd and gzip makes of an answer, and how fast. The levels in sdk/host/encoder.cpp are chosen
// by it.
//
// A line of 1 Gb/s takes 125 MB/s. An answer that is compressed comes sooner if the encoder takes in more than that, and the
// sooner the fewer bytes are left. `with the line`: the slower of the two, the encoder and the line, for the bytes of FILE.
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>
#include <vector>

namespace {

constexpr std::size_t piece = 16384;  // as EncodedResponse hands them over
constexpr double line = 125e6;

using Encode = std::function<std::size_t(const std::string&)>;

void measure(const char* name, int level, int window_log, const std::string& text, const Encode& encode)
{
    double best = 1e9;
    std::size_t size = 0;
    for (int round = 0; round < 3; ++round) {
        const auto begin = std::chrono::steady_clock::now();
        size = encode(text);
        best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    }
    const double bytes = static_cast<double>(text.size());
    std::printf("%-5s level %3d, window 2^%d: %12zu bytes (%5.1f%%), %7.0f MB/s, with the line %7.1f ms\n", name, level, window_log,
                size, 100.0 * static_cast<double>(size) / bytes, bytes / best / 1e6,
                1000 * std::max(best, static_cast<double>(size) / line));
}

std::size_t with_zstd(const std::string& text, int level, int window_log)
{
    ZSTD_CCtx* const context = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level);
    ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, window_log);
    std::vector<char> room(4096);
    std::size_t size = 0;
    for (std::size_t at = 0; at < text.size(); at += piece) {
        const bool is_last = at + piece >= text.size();
        ZSTD_inBuffer in{text.data() + at, std::min(piece, text.size() - at), 0};
        for (bool is_done = false; !is_done;) {
            ZSTD_outBuffer out{room.data(), room.size(), 0};
            const std::size_t left = ZSTD_compressStream2(context, &out, &in, is_last ? ZSTD_e_end : ZSTD_e_continue);
            size += out.pos;
            is_done = is_last ? left == 0 : in.pos == in.size;
        }
    }
    ZSTD_freeCCtx(context);
    return size;
}

std::size_t with_gzip(const std::string& text, int level)
{
    z_stream stream{};
    deflateInit2(&stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    std::vector<unsigned char> room(4096);
    std::size_t size = 0;
    for (std::size_t at = 0; at < text.size(); at += piece) {
        const bool is_last = at + piece >= text.size();
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data() + at));
        stream.avail_in = static_cast<uInt>(std::min(piece, text.size() - at));
        do {
            stream.next_out = room.data();
            stream.avail_out = static_cast<uInt>(room.size());
            deflate(&stream, is_last ? Z_FINISH : Z_NO_FLUSH);
            size += room.size() - stream.avail_out;
        } while (stream.avail_out == 0);
    }
    deflateEnd(&stream);
    return size;
}

}  // namespace

int main(int argc, char** argv)
{
    if (argc != 2) {
        std::fprintf(stderr, "usage: encode-bench FILE\n");
        return 1;
    }
    std::ostringstream read;
    read << std::ifstream(argv[1], std::ios::binary).rdbuf();
    const std::string text = read.str();
    std::printf("%zu bytes, over the line alone %.1f ms\n", text.size(), 1000 * static_cast<double>(text.size()) / line);
    for (const int window_log : {17, 19})
        for (const int level : {-5, -1, 1, 2, 3})
            measure("zstd", level, window_log, text, [&](const std::string& from) { return with_zstd(from, level, window_log); });
    for (const int level : {1, 2, 3, 6}) measure("gzip", level, 15, text, [&](const std::string& from) { return with_gzip(from, level); });
}
