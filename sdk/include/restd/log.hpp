// spdlog, for whoever writes to the logger that a plugin is given (PluginContext::log). Link spdlog::spdlog.
//
// Threads: a logger is for all of them.
#pragma once

#include <spdlog/spdlog.h>

// fmt 9 (Debian 12) would be compiled again, for seconds, in each file that logs; its library has it already. fmt 10 says so
// itself.
#if FMT_VERSION < 100000 && !defined(FMT_HEADER_ONLY)
FMT_BEGIN_NAMESPACE
namespace detail {
extern template void vformat_to(buffer<char>&, basic_string_view<char>, basic_format_args<FMT_BUFFER_CONTEXT(char)>,
                                locale_ref);
}
FMT_END_NAMESPACE
#endif
