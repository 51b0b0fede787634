// JsonWriter: RFC 8259 into an Output, compact or indented by two spaces. Always strictly valid.
//
// Final and defined here, so that dump() can inline it. Threads: as Writer.
#pragma once

#include <bit>
#include <charconv>
#include <cmath>
#include <concepts>
#include <cstring>
#include <string_view>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "host/output.hpp"
#include "host/writer.hpp"

namespace restd {

// Writes the shortest text that reads back as `value`, with ".0" if it would look like an integer otherwise. Returns its end.
// REQUIRES: value is finite; 32 bytes at `to`.
inline char* format_real(char* to, double value)
{
    // The shortest form of a large round number is 1e+15, but clients expect digits for a counter.
    if (std::fabs(value) < 1e17 && static_cast<double>(static_cast<std::int64_t>(value)) == value) {
        if (value == 0 && std::signbit(value)) *to++ = '-';
        char* end = std::to_chars(to, to + 32, static_cast<std::int64_t>(value)).ptr;
        *end++ = '.';
        *end++ = '0';
        return end;
    }
    return std::to_chars(to, to + 32, value).ptr;
}

namespace detail {

inline constexpr std::uint64_t ones = 0x0101010101010101;
inline constexpr std::uint64_t tops = 0x8080808080808080;

// Always true if one of the bytes is a control character, '"', '\\' or not ASCII. (A borrow between bytes can only come from a
// byte that is special itself.)
template <std::unsigned_integral Word>
constexpr bool has_special(Word w)
{
    constexpr Word one = static_cast<Word>(ones), top = static_cast<Word>(tops);
    const Word quote = w ^ (one * Word{'"'});
    const Word slash = w ^ (one * Word{'\\'});
    return (((w - one * Word{0x20}) | (quote - one) | (slash - one) | w) & top) != 0;
}

template <class Word>
inline bool copy_word(char* to, const char* from)
{
    Word w;
    std::memcpy(&w, from, sizeof w);
    std::memcpy(to, &w, sizeof w);
    return has_special(w);
}

// Copies `size` bytes. False: a byte needs an escape, or its UTF-8 must be checked; then the copy must not be used.
inline bool copy_plain(char* to, const char* from, std::size_t size)
{
#ifdef __SSE2__
    if (size >= 16) {
        const __m128i quote = _mm_set1_epi8('"'), slash = _mm_set1_epi8('\\'), space = _mm_set1_epi8(0x20);
        // Signed comparison: bytes from 0x80 on are below space, as control characters are.
        __m128i special = _mm_setzero_si128();
        const auto block = [&](std::size_t i) {
            const __m128i b = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from + i));
            _mm_storeu_si128(reinterpret_cast<__m128i*>(to + i), b);
            special = _mm_or_si128(special, _mm_or_si128(_mm_cmplt_epi8(b, space),
                                                         _mm_or_si128(_mm_cmpeq_epi8(b, quote), _mm_cmpeq_epi8(b, slash))));
        };
        for (std::size_t i = 0; i + 16 <= size; i += 16) block(i);
        block(size - 16);  // the tail, overlapping
        return _mm_movemask_epi8(special) == 0;
    }
#else
    if (size >= 16) {
        bool special = false;
        for (std::size_t i = 0; i + 8 <= size; i += 8) special |= copy_word<std::uint64_t>(to + i, from + i);
        return !(special | copy_word<std::uint64_t>(to + size - 8, from + size - 8));
    }
#endif
    if (size >= 8) return !(copy_word<std::uint64_t>(to, from) | copy_word<std::uint64_t>(to + size - 8, from + size - 8));
    if (size >= 4) return !(copy_word<std::uint32_t>(to, from) | copy_word<std::uint32_t>(to + size - 4, from + size - 4));
    bool special = false;
    for (std::size_t i = 0; i < size; ++i) special |= copy_word<std::uint8_t>(to + i, from + i);
    return !special;
}

}  // namespace detail

template <bool Pretty>
class JsonWriter final : public Writer {
public:
    explicit JsonWriter(Output& out) : out_(out) {}

    void begin_object() override { begin('{'); }
    void end_object() override { end('}'); }
    void begin_array() override { begin('['); }
    void end_array() override { end(']'); }

    void key(std::string_view name) override
    {
        comma();
        quoted(name);
        colon();
    }

    // A key of a table: it is short and needs no escape.
    void plain_key(std::string_view name)
    {
        if constexpr (Pretty) {
            key(name);
        } else {
            char* to = out_.reserve(name.size() + 4);
            if (more_) *to++ = ',';
            *to++ = '"';
            copy_name(to, name);
            to += name.size();
            *to++ = '"';
            *to++ = ':';
            out_.commit(to);
            more_ = false;
        }
    }

    void string(std::string_view text) override
    {
        before();
        quoted(text);
        after();
    }

    void boolean(bool value) override
    {
        before();
        char* to = out_.reserve(8);
        std::memcpy(to, value ? "true" : "fals", 4);
        to[4] = 'e';
        out_.commit(to + (value ? 4 : 5));
        after();
    }

    // Writes {"set":..,"infinite":..,"number":.. at once, because half of a job record consists of them.
    template <class T>
    void no_val(bool set, bool infinite, T number) requires(!Pretty)
    {
        before();
        char* to = out_.reserve(96);
        const auto literal = [&]<std::size_t N>(const char(&text)[N]) {
            std::memcpy(to, text, N - 1);
            to += N - 1;
        };
        if (set)
            literal("{\"set\":true,\"infinite\":false,\"number\":");
        else if (infinite)
            literal("{\"set\":false,\"infinite\":true,\"number\":");
        else
            literal("{\"set\":false,\"infinite\":false,\"number\":");
        if constexpr (std::floating_point<T>) {
            if (std::isfinite(number))
                to = format_real(to, number);
            else
                literal("null");
        } else {
            to = std::to_chars(to, to + 24, number).ptr;
        }
        *to++ = '}';
        out_.commit(to);
        after();
    }

    void signed_number(std::int64_t value) override { number(value); }
    void unsigned_number(std::uint64_t value) override { number(value); }

    void real(double value) override
    {
        if (!std::isfinite(value)) return null();
        before();
        char* to = out_.reserve(40);
        out_.commit(format_real(to, value));
        after();
    }

    void null() override
    {
        before();
        out_.append("null");
        after();
    }

    void finish() override {}

private:
    template <class T>
    void number(T value)
    {
        before();
        char* to = out_.reserve(24);
        out_.commit(std::to_chars(to, to + 24, value).ptr);
        after();
    }

    static void copy_name(char* to, std::string_view name)
    {
        // Names are short: two overlapping moves are quicker than a call.
        const char* from = name.data();
        const std::size_t size = name.size();
        if (size > 16 && size <= 32) {
            struct Half {
                std::uint64_t words[2];
            } a, b;
            std::memcpy(&a, from, 16);
            std::memcpy(&b, from + size - 16, 16);
            std::memcpy(to, &a, 16);
            std::memcpy(to + size - 16, &b, 16);
        } else if (size >= 8 && size <= 16) {
            std::uint64_t a, b;
            std::memcpy(&a, from, 8);
            std::memcpy(&b, from + size - 8, 8);
            std::memcpy(to, &a, 8);
            std::memcpy(to + size - 8, &b, 8);
        } else if (size >= 4 && size < 8) {
            std::uint32_t a, b;
            std::memcpy(&a, from, 4);
            std::memcpy(&b, from + size - 4, 4);
            std::memcpy(to, &a, 4);
            std::memcpy(to + size - 4, &b, 4);
        } else if (size != 0) {
            std::memcpy(to, from, size);
        }
    }

    void begin(char bracket)
    {
        before();
        out_.put(bracket);
        more_ = false;
        after_key_ = false;
        ++depth_;
    }

    void end(char bracket)
    {
        --depth_;
        if constexpr (Pretty)
            if (more_) newline();
        out_.put(bracket);
        after();
    }

    // Between two members.
    void comma()
    {
        if (more_) out_.put(',');
        if constexpr (Pretty) newline();
    }

    void colon()
    {
        if constexpr (Pretty)
            out_.append(": ");
        else
            out_.put(':');
        more_ = false;
        after_key_ = true;
    }

    void before()
    {
        if constexpr (Pretty) {
            if (!after_key_ && depth_ != 0) comma();
        } else {
            if (more_) out_.put(',');
        }
    }

    void after()
    {
        more_ = true;
        after_key_ = false;
    }

    void newline()
    {
        out_.put('\n');
        for (unsigned i = 0; i < depth_; ++i) out_.append("  ");
    }

    void quoted(std::string_view text)
    {
        constexpr std::size_t in_one_piece = Output::max_reserve - 2;
        if (text.size() <= in_one_piece) {
            char* to = out_.reserve(text.size() + 2);
            *to = '"';
            if (detail::copy_plain(to + 1, text.data(), text.size())) {
                to[text.size() + 1] = '"';
                out_.commit(to + text.size() + 2);
                return;
            }
        }
        escaped(text);
    }

    // Not inlined: the rare case.
    [[gnu::noinline]] void escaped(std::string_view text);

    Output& out_;
    unsigned depth_ = 0;
    bool more_ = false;       // a member has been written at this level
    bool after_key_ = false;  // for Pretty
};

extern template class JsonWriter<false>;
extern template class JsonWriter<true>;

}  // namespace restd
