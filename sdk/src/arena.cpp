#include "restd/arena.hpp"

#include <sys/mman.h>

namespace restd::detail {
namespace {

// Blocks from this size on are pages of the system. They grow without being copied, and freeing returns them at once. malloc()
// might keep the memory of a large request for each thread.
constexpr std::size_t mapped_from = std::size_t{1} << 20;

void* checked(void* memory)
{
    if (memory == nullptr || memory == MAP_FAILED) throw std::bad_alloc();
    return memory;
}

void* map(std::size_t size)
{
    return checked(::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
}

}  // namespace

void* allocate_block(std::size_t size)
{
    return size < mapped_from ? checked(std::malloc(size)) : map(size);
}

void* resize_block(void* block, std::size_t before, std::size_t size)
{
    if (block == nullptr) return allocate_block(size);
    if (before < mapped_from && size < mapped_from) return checked(std::realloc(block, size));
    if (before >= mapped_from && size >= mapped_from) return checked(::mremap(block, before, size, MREMAP_MAYMOVE));
    void* const moved = allocate_block(size);
    std::memcpy(moved, block, std::min(before, size));
    free_block(block, before);
    return moved;
}

void free_block(void* block, std::size_t size) noexcept
{
    if (size < mapped_from)
        std::free(block);
    else
        ::munmap(block, size);
}

}  // namespace restd::detail
