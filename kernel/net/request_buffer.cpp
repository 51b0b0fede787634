#include "net/request_buffer.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>

namespace restd::kernel {

// malloc and realloc instead of a vector: memory is not cleared before use, and realloc can remap large blocks instead of
// copying.
RequestBuffer::RequestBuffer(const Limits& limits, Budget& budget)
    : budget_(budget), data_(static_cast<char*>(std::malloc(base_size))), framer_(limits)
{
    if (data_ == nullptr) throw std::bad_alloc();
}

RequestBuffer::~RequestBuffer()
{
    budget_.give(capacity_ - base_size);
    std::free(data_);
}

bool RequestBuffer::make_room()
{
    if (size_ < capacity_) return true;
    // The buffer grows with the bytes that have arrived, not with the announced length, and not much beyond that length.
    std::size_t wanted = capacity_ * 2;
    if (const std::size_t expected = framer_.expected(size_); expected != 0)
        wanted = std::min(wanted, std::max(size_ + expected, size_ + base_size));
    return grow(wanted);
}

bool RequestBuffer::grow(std::size_t capacity)
{
    if (!budget_.take(capacity - capacity_)) return false;
    void* const data = std::realloc(data_, capacity);
    if (data == nullptr) {
        budget_.give(capacity - capacity_);
        return false;
    }
    data_ = static_cast<char*>(data);
    capacity_ = capacity;
    return true;
}

void RequestBuffer::shrink()
{
    const std::size_t capacity = std::max(base_size, size_);
    if (capacity >= capacity_) return;
    if (void* const data = std::realloc(data_, capacity)) {
        data_ = static_cast<char*>(data);
        budget_.give(capacity_ - capacity);
        capacity_ = capacity;
    }
}

Request& RequestBuffer::request()
{
    framer_.request(data_, request_);
    return request_;
}

bool RequestBuffer::next()
{
    const std::size_t end = framer_.end();
    size_ -= end;
    if (size_ != 0) std::memmove(data_, data_ + end, size_);
    framer_.reset();
    shrink();
    return size_ != 0;
}

void RequestBuffer::reset()
{
    size_ = 0;
    framer_.reset();
    shrink();
}

}  // namespace restd::kernel
