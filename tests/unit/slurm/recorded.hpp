// Recorded bytes of a real cluster: its answers, and requests that it accepted.
#pragma once

#include <cstddef>
#include <cstring>
#include <fstream>
#include <iterator>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "wire/message.hpp"

namespace restd::slurm::test {

using Bytes = std::vector<std::byte>;

// The version of the protocol of what was recorded, and of the fake daemons where a test does not say another one:
// Slurm 24.11's.
inline constexpr WireVersion wire_version = wire::v24_11;

inline Bytes bytes_of_file(const std::string& file)
{
    std::ifstream input(file, std::ios::binary);
    if (!input) throw std::runtime_error("no file " + file);
    const std::string text{std::istreambuf_iterator<char>(input), {}};
    Bytes bytes(text.size());
    std::memcpy(bytes.data(), text.data(), text.size());
    return bytes;
}

// The inputs of the fuzz target begin with a letter for the daemon: `c` slurmctld's frame without its length, `d` slurmdbd's
// of 24.11, `0` to `7` slurmdbd's of 22.05 to 26.05. tests/lab/record.py records them.
struct Recorded {
    char daemon = 0;
    Bytes frame;
};
inline Recorded recorded(const std::string& name)
{
    Bytes bytes = bytes_of_file(std::string(SLURM_ANSWERS) + '/' + name);
    if (bytes.empty()) throw std::runtime_error("nothing in " + name);
    const char daemon = static_cast<char>(bytes.front());
    bytes.erase(bytes.begin());
    return {daemon, std::move(bytes)};
}

inline Bytes recorded_request(const std::string& name)
{
    return bytes_of_file(std::string(SLURM_REQUESTS) + '/' + name);
}

inline Frame frame_of(std::span<const std::byte> bytes)
{
    Frame frame;
    frame.data = std::make_unique<std::byte[]>(bytes.size());
    frame.size = bytes.size();
    if (!bytes.empty()) std::memcpy(frame.data.get(), bytes.data(), bytes.size());
    return frame;
}

}  // namespace restd::slurm::test
