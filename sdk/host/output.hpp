// Output: where a writer puts the bytes of an answer.
//
// A window of free memory that is filled in place and handed on when it is full, so that a record goes from the model to the
// socket's buffer without a copy in between. The kernel's Response is one; StringOutput (below) collects into a string.
//
// Threads: an Output belongs to one thread at a time.
#pragma once

#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

namespace restd {

class Output {
public:
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;

    void put(char c)
    {
        if (next_ == end_) overflow(1);
        *next_++ = c;
    }

    void append(const char* bytes, std::size_t size)
    {
        while (size > static_cast<std::size_t>(end_ - next_)) {
            const std::size_t part = static_cast<std::size_t>(end_ - next_);
            if (part != 0) std::memcpy(next_, bytes, part);
            next_ += part;
            bytes += part;
            size -= part;
            overflow(1);
        }
        if (size != 0) std::memcpy(next_, bytes, size);
        next_ += size;
    }

    void append(std::string_view text) { append(text.data(), text.size()); }

    // At least `size` writable bytes in one piece; end the write with commit(). REQUIRES: size <= max_reserve.
    static constexpr std::size_t max_reserve = 4096;
    char* reserve(std::size_t size)
    {
        if (size > static_cast<std::size_t>(end_ - next_)) overflow(size);
        return next_;
    }

    // Takes the bytes from reserve()'s result up to `end`.
    void commit(char* end) { next_ = end; }

protected:
    Output() = default;
    virtual ~Output() = default;

    // Makes at least `size` (<= max_reserve) bytes free between next_ and end_. May hand on or grow what is there.
    // Throws where the bytes can go nowhere (peer gone, deadline): nobody catches that before the kernel.
    virtual void overflow(std::size_t size) = 0;

    char* begin_ = nullptr;  // the filled part is [begin_, next_)
    char* next_ = nullptr;
    char* end_ = nullptr;
};

// Collects everything in one string: small answers, tests, the OpenAPI document.
class StringOutput final : public Output {
public:
    StringOutput();
    // What has been written; the object is empty afterwards.
    std::string take();

private:
    void overflow(std::size_t size) override;
    std::string text_;
};

}  // namespace restd
