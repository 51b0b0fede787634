// Unpacker: reads Slurm's packed values from a received buffer, in one version of the protocol. Every length is checked before
// use, because data from the network may be hostile.
//
// Texts are views into the buffer and lists are in the arena. Both must outlive the values that are read.
// Integers are big-endian. A text is its length with a final NUL, then the bytes; length 0 is no text at all (null data()).
// Threads: one at a time.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include "restd/arena.hpp"
#include "wire/version.hpp"

namespace restd::slurm {

// The bytes are invalid. what() says where.
class WireError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

class Unpacker {
public:
    Unpacker(std::span<const std::byte> bytes, WireVersion version, Arena& arena)
        : begin_(bytes.data()), at_(begin_), end_(begin_ + bytes.size()), arena_(&arena), version_(version)
    {}

    WireVersion version() const { return version_; }

    std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }
    std::size_t position() const { return static_cast<std::size_t>(at_ - begin_); }
    Arena& arena() const { return *arena_; }
    // Lists that are read from now on are in this arena.
    void use(Arena& arena) { arena_ = &arena; }

    template <class T>
    T integer()
    {
        static_assert(std::is_unsigned_v<T>);
        need(sizeof(T));
        T value;
        std::memcpy(&value, at_, sizeof value);
        at_ += sizeof value;
        return swapped(value);
    }
    std::uint8_t u8() { return integer<std::uint8_t>(); }
    std::uint16_t u16() { return integer<std::uint16_t>(); }
    std::uint32_t u32() { return integer<std::uint32_t>(); }
    std::uint64_t u64() { return integer<std::uint64_t>(); }

    std::string_view text()
    {
        const std::uint32_t size = u32();
        if (size == 0) return {};
        need(size);
        const char* const data = reinterpret_cast<const char*>(at_);
        // Exactly one NUL, at the end. Other programs would not show the text after a NUL.
        if (data[size - 1] != '\0' || std::memchr(data, '\0', size - 1) != nullptr)
            fail("a text that does not end where it says");
        at_ += size;
        return {data, size - 1};
    }

    std::span<const std::byte> bytes(std::size_t size)
    {
        need(size);
        const std::span<const std::byte> out(at_, size);
        at_ += size;
        return out;
    }

    // The number of elements of a list; each takes at least `least` bytes. REQUIRES: least != 0.
    std::uint32_t count(std::size_t least)
    {
        const std::uint32_t n = u32();
        need_list(n, least);
        return n;
    }
    void need_list(std::size_t n, std::size_t least) const
    {
        if (n > left() / least) [[unlikely]]
            fail_list(n);
    }

    [[noreturn, gnu::cold, gnu::noinline]] void fail(const std::string& what) const
    {
        throw WireError(what + " at byte " + std::to_string(position()));
    }

private:
    template <class T>
    static T swapped(T value)
    {
        if constexpr (std::endian::native == std::endian::big || sizeof(T) == 1)
            return value;
        else if constexpr (sizeof(T) == 2)
            return __builtin_bswap16(value);
        else if constexpr (sizeof(T) == 4)
            return __builtin_bswap32(value);
        else
            return __builtin_bswap64(value);
    }
    void need(std::size_t size) const
    {
        if (size > left()) [[unlikely]]
            fail_short(size);
    }
    // Not inline, because the check is done for every field.
    [[noreturn, gnu::cold, gnu::noinline]] void fail_list(std::size_t n) const
    {
        fail("a list of " + std::to_string(n) + " in the last " + std::to_string(left()) + " bytes");
    }
    [[noreturn, gnu::cold, gnu::noinline]] void fail_short(std::size_t size) const
    {
        fail(std::to_string(size) + " bytes where " + std::to_string(left()) + " are left");
    }

    const std::byte* begin_;
    const std::byte* at_;
    const std::byte* end_;
    Arena* arena_;
    WireVersion version_;
};

}  // namespace restd::slurm
