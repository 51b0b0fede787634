// RequestBuffer: the bytes of a request, and those of the next request that arrived with them.
//
// Belongs to one connection, from the first byte of a request until its answer is made. An idle connection has none. Small
// buffers are reused (RequestBuffers). Larger ones are charged to the server's memory budget.
//
// Threads: a RequestBuffer one at a time, RequestBuffers any.
#pragma once

#include <cstddef>
#include <memory>

#include "net/free_list.hpp"
#include "net/request_framing.hpp"
#include "restd/budget.hpp"

namespace restd::kernel {

class RequestBuffer {
public:
    static constexpr std::size_t base_size = 8192;

    // `limits` and `budget` outlive the buffer.
    RequestBuffer(const Limits& limits, Budget& budget);
    ~RequestBuffer();
    RequestBuffer(const RequestBuffer&) = delete;
    RequestBuffer& operator=(const RequestBuffer&) = delete;

    // Free memory to read into. REQUIRES: make_room() was true since the last filled().
    char* free() { return data_ + size_; }
    std::size_t free_size() const { return capacity_ - size_; }
    // Makes free() at least one byte. False: the server's memory is used up.
    bool make_room();
    // `count` bytes have been read into free().
    void filled(std::size_t count) { size_ += count; }

    // Parses what has been read.
    RequestFramer::Status parse() { return framer_.advance(data_, size_); }
    const RequestFramer& framer() const { return framer_; }
    // REQUIRES: parse() has returned `complete`. The reference is valid until next().
    Request& request();

    // Drops this request. The bytes after it move to the front. False: there are none, so the buffer is empty.
    bool next();
    bool empty() const { return size_ == 0; }
    // Empties the buffer and shrinks it to its initial size.
    void reset();

private:
    bool grow(std::size_t capacity);
    void shrink();

    Budget& budget_;
    char* data_;
    std::size_t size_ = 0;
    std::size_t capacity_ = base_size;
    RequestFramer framer_;
    Request request_;
};

class RequestBuffers {
public:
    RequestBuffers(const Limits& limits, Budget& budget) : limits_(limits), budget_(budget), free_(64) {}

    std::unique_ptr<RequestBuffer> take()
    {
        std::unique_ptr<RequestBuffer> buffer = free_.take();
        return buffer ? std::move(buffer) : std::make_unique<RequestBuffer>(limits_, budget_);
    }

    void put(std::unique_ptr<RequestBuffer> buffer)
    {
        buffer->reset();
        free_.put(std::move(buffer));
    }

private:
    const Limits& limits_;
    Budget& budget_;
    FreeList<RequestBuffer> free_;
};

}  // namespace restd::kernel
