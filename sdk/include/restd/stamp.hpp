// The stamp: what must be the same when a plugin and its host are compiled. Included by restd/plugin.hpp.
//
// Each kind of plugin has its own, plugin_stamp<kind>: a text of lines "WHAT=VALUE". The registry compares the plugin's with
// the host's, and a refusal says which lines differ. The lines are:
//   the compiler's ABI, and the C++ library with its modes (platform.hpp)
//   a digest of each header that the kind's port depends on: of the text without comments and spaces (<restd/digests/KIND.hpp>,
//   which is made when the SDK is built)
//   size, alignment, and offsets of the members, of the structures that both sides use, as the compiler has laid them out
// So a new field of a job does not concern auth plugins.
//
// The header of a kind's port defines PluginStamp<kind>.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "restd/platform.hpp"

#if !defined(__cpp_exceptions) || !defined(__cpp_rtti)
#error "A plugin needs exceptions and RTTI, which slurmrestd uses with it: no -fno-exceptions, no -fno-rtti"
#endif

namespace restd {

enum class PluginKind : std::uint32_t;

// Has `static constexpr void write(detail::StampText&)`. If it is incomplete here: include the header of the kind's port
// (restd/auth.hpp, data_parser.hpp, content.hpp, cluster.hpp) in the file with RESTD_PLUGIN.
template <PluginKind kind>
struct PluginStamp;

namespace detail {

// Without a place to write to it only counts.
class StampText {
public:
    constexpr explicit StampText(char* out = nullptr) : out_(out) {}

    constexpr std::size_t size() const { return size_; }
    constexpr void append(std::string_view text)
    {
        for (const char c : text) append(c);
    }
    constexpr void append(char c)
    {
        if (out_ != nullptr) out_[size_] = c;
        ++size_;
    }
    constexpr void append_number(std::size_t number)
    {
        if (number >= 10) append_number(number / 10);
        append(static_cast<char>('0' + number % 10));
    }

    struct Member {
        std::string_view name;
        std::size_t offset;
    };
    // "model::Node=640/8" is size and alignment; "Header=32/8 name@0 value@16" with members.
    constexpr void layout(std::string_view type, std::size_t size, std::size_t align, std::initializer_list<Member> members)
    {
        append(type);
        append('=');
        append_number(size);
        append('/');
        append_number(align);
        for (const Member& member : members) {
            append(' ');
            append(member.name);
            append('@');
            append_number(member.offset);
        }
        append('\n');
    }

private:
    char* out_;
    std::size_t size_ = 0;
};

// What plugins of every kind share with the host.
constexpr void write_common_stamp(StampText& text);

template <PluginKind kind>
constexpr void write_stamp(StampText& text)
{
    text.append(RESTD_PLATFORM);
    PluginStamp<kind>::write(text);
    write_common_stamp(text);
}

template <PluginKind kind>
consteval auto make_stamp()
{
    constexpr std::size_t size = [] {
        StampText counted;
        write_stamp<kind>(counted);
        return counted.size();
    }();
    std::array<char, size + 1> out{};  // ends in a NUL
    StampText written(out.data());
    write_stamp<kind>(written);
    return out;
}

}  // namespace detail

// Each file has its own: a plugin must not export it.
template <PluginKind kind>
static constexpr auto plugin_stamp = detail::make_stamp<kind>();

}  // namespace restd

// RESTD_LAYOUT(text, Type, member, member..): adds the layout of a structure, with the offsets of at most 50 members. Every
// compiler that we know has offsets for all structures, so -Winvalid-offsetof is disabled around it.
#define RESTD_LAYOUT(text, Type, ...) (text).layout(#Type, sizeof(Type), alignof(Type), {RESTD_MEMBERS(Type, __VA_ARGS__)})

// {"a", offsetof(Type, a)}, {"b", offsetof(Type, b)}, ...
#define RESTD_MEMBERS(Type, ...) __VA_OPT__(RESTD_SCAN(RESTD_MEMBER(Type, __VA_ARGS__)))
#define RESTD_MEMBER(Type, member, ...)                                                                                        \
    {#member, offsetof(Type, member)}, __VA_OPT__(RESTD_MEMBER_AGAIN RESTD_PARENTHESES(Type, __VA_ARGS__))
#define RESTD_MEMBER_AGAIN() RESTD_MEMBER
#define RESTD_PARENTHESES ()
// Each scan expands one more RESTD_MEMBER.
#define RESTD_SCAN(...) RESTD_SCAN_27(RESTD_SCAN_27(__VA_ARGS__))
#define RESTD_SCAN_27(...) RESTD_SCAN_9(RESTD_SCAN_9(RESTD_SCAN_9(__VA_ARGS__)))
#define RESTD_SCAN_9(...) RESTD_SCAN_3(RESTD_SCAN_3(RESTD_SCAN_3(__VA_ARGS__)))
#define RESTD_SCAN_3(...) RESTD_SCAN_1(RESTD_SCAN_1(RESTD_SCAN_1(__VA_ARGS__)))
#define RESTD_SCAN_1(...) __VA_ARGS__
