// What a daemon of Slurm answers, however wrong: it is decoded or refused, never more. What was decoded is written again and
// decoded as the same; what slurmctld said is made ready for clients as well.
//
// An input is 'c' and a frame of slurmctld without its length, whose header says the version of the protocol; or a letter for
// the version and a frame of slurmdbd: 'd' for 24.11, '0' to '7' for 22.05 to 26.05.
//   ./dev fuzz wire [SECONDS]
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "answers.hpp"
#include "views.hpp"
#include "wire/message.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size)
{
    using namespace fuzz;
    if (size == 0) return -1;
    const char daemon = static_cast<char>(data[0]);
    const bool is_numbered = daemon >= '0' && daemon <= '7';
    if (daemon != 'c' && daemon != 'd' && !is_numbered) return -1;
    // In a buffer of exactly its size, so that every byte beyond it is noticed.
    Frame frame;
    frame.size = size - 1;
    frame.data = std::make_unique_for_overwrite<std::byte[]>(frame.size);
    if (frame.size != 0) std::memcpy(frame.data.get(), data + 1, frame.size);
    try {
        std::uint16_t type = 0;
        std::span<const std::byte> body;
        WireVersion version = is_numbered ? static_cast<WireVersion>(wire::oldest + ((daemon - '0') << 8)) : wire::v24_11;
        Message message;
        if (daemon == 'c') {
            message = open_frame(std::move(frame));
            version = message.version;
            type = message.type;
            body = message.body;
        } else {
            Arena arena;
            Unpacker from(frame.bytes(), version, arena);
            type = from.u16();
            body = from.bytes(from.left());
        }
        Packer out(version);
        if (!read_and_write(type, body, out)) return 0;
        Packer again(version);
        read_and_write(type, out.bytes(), again);
        // As long, since the millionfold of a double may differ in its last bit.
        if (again.size() != out.size()) {
            std::fprintf(stderr, "message %u: %zu bytes written, and then %zu\n", type, out.size(), again.size());
            std::abort();
        }
        if (daemon == 'c') show(std::move(message));
    } catch (const WireError&) {
        // What was to be shown: nothing worse came of it.
    }
    return 0;
}
