// What a compiler and its C++ library must have in common for two files to share objects, as texts. Included by stamp.hpp.
//
// RESTD_PLATFORM: lines "WHAT=VALUE\n". It depends on the preprocessor only, so that find_package(RestdSDK) can compare it
// before anything is compiled. RESTD_COMPILER: which compiler it is, for people; other compilers of the same ABI are as good.
#pragma once

#include <version>

#define RESTD_STRINGIFY_(x) #x
#define RESTD_STRINGIFY(x) RESTD_STRINGIFY_(x)

#if defined(__clang__)
#define RESTD_COMPILER                                                                                                         \
    "Clang " RESTD_STRINGIFY(__clang_major__) "." RESTD_STRINGIFY(__clang_minor__) "." RESTD_STRINGIFY(__clang_patchlevel__)
#elif defined(__GNUC__)
#define RESTD_COMPILER                                                                                                         \
    "GCC " RESTD_STRINGIFY(__GNUC__) "." RESTD_STRINGIFY(__GNUC_MINOR__) "." RESTD_STRINGIFY(__GNUC_PATCHLEVEL__)
#else
#error "restd: plugins are compiled by GCC or Clang"
#endif

// Clang has one ABI, GCC's since its version 7. GCC counts its own; -fabi-version chooses an older one.
#if defined(__clang__) || __GXX_ABI_VERSION >= 1011
#define RESTD_PLATFORM_ABI "C++ ABI=Itanium\n"
#else
#define RESTD_PLATFORM_ABI "C++ ABI=Itanium as of -fabi-version " RESTD_STRINGIFY(__GXX_ABI_VERSION) "\n"
#endif

#if defined(__CHAR_UNSIGNED__)
#define RESTD_PLATFORM_CHAR "char=unsigned\n"
#else
#define RESTD_PLATFORM_CHAR "char=signed\n"
#endif
#define RESTD_PLATFORM_POINTER "sizeof(void*)=" RESTD_STRINGIFY(__SIZEOF_POINTER__) "\n"
#define RESTD_PLATFORM_LONG "sizeof(long)=" RESTD_STRINGIFY(__SIZEOF_LONG__) "\n"
#define RESTD_PLATFORM_WCHAR "sizeof(wchar_t)=" RESTD_STRINGIFY(__SIZEOF_WCHAR_T__) "\n"
#define RESTD_PLATFORM_LONG_DOUBLE "sizeof(long double)=" RESTD_STRINGIFY(__SIZEOF_LONG_DOUBLE__) "\n"
#define RESTD_PLATFORM_TYPES                                                                                                   \
    RESTD_PLATFORM_CHAR RESTD_PLATFORM_POINTER RESTD_PLATFORM_LONG RESTD_PLATFORM_WCHAR RESTD_PLATFORM_LONG_DOUBLE

#if defined(_LIBCPP_VERSION)
#define RESTD_PLATFORM_LIBRARY "C++ library=libc++, ABI " RESTD_STRINGIFY(_LIBCPP_ABI_VERSION) "\n"
#elif defined(__GLIBCXX__)
#if defined(_GLIBCXX_DEBUG)
#define RESTD_PLATFORM_DEBUG "_GLIBCXX_DEBUG=1\n"
#else
#define RESTD_PLATFORM_DEBUG "_GLIBCXX_DEBUG=0\n"
#endif
#define RESTD_PLATFORM_STRINGS "_GLIBCXX_USE_CXX11_ABI=" RESTD_STRINGIFY(_GLIBCXX_USE_CXX11_ABI) "\n"
#define RESTD_PLATFORM_NAMES "_GLIBCXX_INLINE_VERSION=" RESTD_STRINGIFY(_GLIBCXX_INLINE_VERSION) "\n"
#define RESTD_PLATFORM_LIBRARY "C++ library=libstdc++\n" RESTD_PLATFORM_STRINGS RESTD_PLATFORM_NAMES RESTD_PLATFORM_DEBUG
#else
#error "restd: the C++ library is neither libstdc++ nor libc++"
#endif

#define RESTD_PLATFORM RESTD_PLATFORM_LIBRARY RESTD_PLATFORM_ABI RESTD_PLATFORM_TYPES
