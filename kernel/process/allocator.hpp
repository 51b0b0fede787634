#pragma once
// How much freed memory the C library keeps for later. (glibc, mallopt(3); has no effect where a sanitizer allocates.)

namespace restd::kernel {

// Limits what each of the library's arenas keeps. By default an arena, of which there are up to eight for each processor, keeps as
// much as the double of the largest block that was ever freed, up to 64 MiB, and malloc_trim() does not return it: some large
// requests let the daemon hold hundreds of MiB for good. To be called before the first thread starts.
void limit_kept_memory() noexcept;

// Returns to the system what is free and was not returned yet. Takes some milliseconds after a burst of large answers.
void give_memory_back() noexcept;

}  // namespace restd::kernel
