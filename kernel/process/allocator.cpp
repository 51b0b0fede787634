#include "process/allocator.hpp"

#include <malloc.h>

namespace restd::kernel {
namespace {

constexpr int most_kept = 2 << 20;     // bytes at an arena's end
constexpr int least_mapped = 4 << 20;  // bytes of a block that belongs to no arena and is returned when it is freed

}  // namespace

void limit_kept_memory() noexcept
{
    // Each of the two calls also keeps the library from raising both limits itself.
    ::mallopt(M_TRIM_THRESHOLD, most_kept);
    ::mallopt(M_MMAP_THRESHOLD, least_mapped);
}

void give_memory_back() noexcept
{
    ::malloc_trim(0);
}

}  // namespace restd::kernel
