// Packer: writes values as Slurm packs them, in one version of the protocol. The counterpart of Unpacker.
//
// Threads: one at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "restd/budget.hpp"
#include "wire/version.hpp"

namespace restd::slurm {

class Packer {
public:
    explicit Packer(WireVersion version) : version_(version) {}

    WireVersion version() const { return version_; }
    const std::vector<std::byte>& bytes() const { return bytes_; }
    std::vector<std::byte> take() && { return std::move(bytes_); }
    std::size_t size() const { return bytes_.size(); }

    template <class T>
    void integer(T value)
    {
        static_assert(std::is_unsigned_v<T>);
        for (int shift = (sizeof(T) - 1) * 8; shift >= 0; shift -= 8) bytes_.push_back(static_cast<std::byte>(value >> shift));
    }
    void u8(std::uint8_t value) { integer(value); }
    void u16(std::uint16_t value) { integer(value); }
    void u32(std::uint32_t value) { integer(value); }
    void u64(std::uint64_t value) { integer(value); }

    // A text without data() is packed as no text.
    void text(std::string_view value)
    {
        if (value.data() == nullptr) {
            u32(0);
            return;
        }
        u32(static_cast<std::uint32_t>(value.size() + 1));
        raw(std::as_bytes(std::span(value)));
        u8(0);
    }
    // Charged to the request (restd/budget.hpp), because a client chooses the length of texts. The buffer doubles its size.
    void raw(std::span<const std::byte> value)
    {
        charge(2 * value.size());
        bytes_.insert(bytes_.end(), value.begin(), value.end());
    }

    // Overwrites a number at `at`. REQUIRES: at + 4 <= size().
    void set_u32(std::size_t at, std::uint32_t value)
    {
        for (int i = 0; i < 4; ++i) bytes_[at + static_cast<std::size_t>(i)] = static_cast<std::byte>(value >> (24 - 8 * i));
    }

private:
    const WireVersion version_;
    std::vector<std::byte> bytes_;
};

}  // namespace restd::slurm
