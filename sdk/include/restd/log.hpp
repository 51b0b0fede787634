// spdlog: include this to write to the logger of a plugin (PluginContext::log), and link spdlog::spdlog.
//
// Threads: any thread may use a logger.
#pragma once

#include <spdlog/spdlog.h>

// With fmt 9 (Debian 12) each file that logs would compile this function again, which takes seconds; the library already has
// it. fmt 10 has this declaration itself.
#if FMT_VERSION < 100000 && !defined(FMT_HEADER_ONLY)
FMT_BEGIN_NAMESPACE
namespace detail {
extern template void vformat_to(buffer<char>&, basic_string_view<char>, basic_format_args<FMT_BUFFER_CONTEXT(char)>,
                                locale_ref);
}
FMT_END_NAMESPACE
#endif
