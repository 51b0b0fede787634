// What comes from a connection: requests, or not. However it is cut into pieces, it is the same requests and the same refusal.
// The first byte is the size of the pieces.
//   ./dev fuzz http [SECONDS]
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "net/request_buffer.hpp"

namespace {

using namespace restd;
using namespace restd::kernel;

// All that was understood, and what came then.
std::string read(const unsigned char* data, std::size_t size, std::size_t piece)
{
    static const Limits limits = [] {
        Limits small;
        small.head = 2048;
        small.headers = 16;
        small.body = 4096;
        small.chunk_line = 64;
        small.trailer = 256;
        return small;
    }();
    Budget budget(std::size_t{16} << 20);
    std::string seen;
    {
        RequestBuffer buffer(limits, budget);
        for (;;) {
            const RequestFramer::Status status = buffer.parse();
            if (status == RequestFramer::Status::failed) {
                seen += "failed " + std::to_string(buffer.framer().error()) + " " + std::string(buffer.framer().error_text());
                break;
            }
            if (status == RequestFramer::Status::complete) {
                const Request& request = buffer.request();
                seen.append(request.method_name).append(" ").append(request.path).append("?").append(request.query);
                for (const Header& header : request.headers)
                    seen.append("\n").append(header.name).append(": ").append(header.value);
                seen.append("\n\n").append(request.body);
                seen += buffer.framer().keep_alive() ? "\nalive\n" : "\nclose\n";
                const bool keep_alive = buffer.framer().keep_alive();
                buffer.next();
                if (!keep_alive) break;
                continue;
            }
            if (size == 0) {
                const bool has_begun = status != RequestFramer::Status::begin;
                seen += has_begun ? "incomplete" : "end";
                break;
            }
            if (!buffer.make_room()) {
                seen += "no memory";
                break;
            }
            const std::size_t count = std::min({size, piece, buffer.free_size()});
            std::memcpy(buffer.free(), data, count);
            buffer.filled(count);
            data += count;
            size -= count;
        }
    }
    if (budget.left() != budget.total()) std::abort();
    return seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size)
{
    if (size == 0) return -1;
    const std::string whole = read(data + 1, size - 1, static_cast<std::size_t>(-1));
    const std::string pieces = read(data + 1, size - 1, std::size_t{1} + data[0]);
    if (whole != pieces) {
        std::fprintf(stderr, "whole:\n%s\n\nin pieces:\n%s\n", whole.c_str(), pieces.c_str());
        std::abort();
    }
    return 0;
}
