// RequestBuffer: the bytes of one request while it arrives and is answered, and what of the next came with them.
//
// Belongs to one connection, from the first byte of a request until its answer is made; a connection between two requests has
// none. Small buffers are used again by way of RequestBuffers; larger ones are charged to the server's memory budget.
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
    // Sees to it that something can be read; false where the server has no memory to spare.
    bool make_room();
    // `count` bytes have been read into free().
    void filled(std::size_t count) { size_ += count; }

    // Looks at what has been read.
    RequestFramer::Status parse() { return framer_.advance(data_, size_); }
    const RequestFramer& framer() const { return framer_; }
    // REQUIRES: parse() was `complete`. Holds until next().
    Request& request();

    // Done with this request: what came after it becomes the front. False: nothing did, the buffer is empty.
    bool next();
    bool empty() const { return size_ == 0; }
    // As good as new, and no larger.
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
