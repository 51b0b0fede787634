// A plugin with something wrong with it: one source, compiled once for each way to be wrong (see CMakeLists.txt).
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <stdexcept>

#include "restd/auth.hpp"
#include "restd/content.hpp"

#ifndef BAD_MAGIC
#define BAD_MAGIC restd::plugin_magic
#endif
#ifndef BAD_MAJOR
#define BAD_MAJOR restd::plugin_abi_major
#endif
#ifndef BAD_MINOR
#define BAD_MINOR restd::plugin_abi_minor
#endif
#ifndef BAD_KIND
#define BAD_KIND restd::PluginKind::rest_auth
#endif
#ifndef BAD_STAMP
#define BAD_STAMP restd::plugin_stamp<BAD_KIND>.data()
#endif
#ifndef BAD_NAME
#define BAD_NAME "bad"
#endif
#ifndef BAD_SIZE
#define BAD_SIZE sizeof(restd::PluginDescriptor)
#endif
#ifndef BAD_OUTCOME
#define BAD_OUTCOME not_applicable
#endif
#ifndef BAD_CREATE
#define BAD_CREATE make
#endif

namespace {

// Tells that code of this file was run, and by whom, which must not happen where it is refused before it is loaded.
__attribute__((constructor)) void tell()
{
    char text[100];
    const int size = std::snprintf(text, sizeof text, "code of the bad plugin was run by uid %u, gid %u, %d more groups\n",
                                   ::geteuid(), ::getegid(), ::getgroups(0, nullptr));
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text, static_cast<std::size_t>(size));
}

class Bad final : public restd::AuthMethod {
public:
    Verdict authenticate(const restd::Request&, restd::Identity&) override { return Outcome::BAD_OUTCOME; }
};

[[maybe_unused]] std::unique_ptr<restd::Plugin> make(const restd::PluginContext&)
{
    return std::make_unique<Bad>();
}

[[maybe_unused]] std::unique_ptr<restd::Plugin> make_by_throwing(const restd::PluginContext&)
{
    throw std::runtime_error("the factory is broken");
}

[[maybe_unused]] std::unique_ptr<restd::Plugin> make_by_throwing_a_number(const restd::PluginContext&)
{
    throw 42;
}

[[maybe_unused]] std::unique_ptr<restd::Plugin> make_nothing(const restd::PluginContext&)
{
    return nullptr;
}

[[maybe_unused]] std::unique_ptr<restd::Plugin> make_by_exiting(const restd::PluginContext&)
{
    std::exit(0);
}

[[maybe_unused]] std::unique_ptr<restd::Plugin> make_by_hanging(const restd::PluginContext&)
{
    while (true) ::pause();
}

[[maybe_unused]] std::unique_ptr<restd::Plugin> make_by_crashing(const restd::PluginContext&)
{
    std::abort();
}

[[maybe_unused]] std::unique_ptr<restd::Plugin> make_something_else(const restd::PluginContext&)
{
    return std::make_unique<restd::Plugin>();
}

}  // namespace

#ifdef BAD_UNRESOLVED
// What a host of another interface would have.
extern "C" void restd_function_of_another_time();
extern "C" RESTD_EXPORT void use_it()
{
    restd_function_of_another_time();
}
#endif

#ifdef BAD_INITIALIZER
namespace {
const restd::Settings no_settings;
// The functions do not look at their argument; there is no logger here to refer to.
const bool initialized =
    BAD_INITIALIZER({no_settings, reinterpret_cast<spdlog::logger&>(const_cast<restd::Settings&>(no_settings)), {}}) != nullptr;
}  // namespace
extern "C" RESTD_EXPORT bool use_initialized()
{
    return initialized;
}
#endif

#ifdef BAD_VISIBLE
int counter_of_everybody = 1;
#endif

#ifdef BAD_UNIQUE
template <class T>
struct RESTD_EXPORT Shared {
    static inline int counter = 1;
};
extern "C" RESTD_EXPORT int use_counter()
{
    return ++Shared<int>::counter;
}
#endif

#if defined(BAD_OLD_DESCRIPTOR)
// As it was up to version 5 of the interface.
struct OldDescriptor {
    std::uint64_t magic;
    std::uint16_t major, minor;
    std::uint32_t kind;
    const char* stamp;
};
extern "C" RESTD_EXPORT const OldDescriptor restd_plugin;
extern "C" const OldDescriptor restd_plugin = {restd::plugin_magic, 5, 0, 1, "gxxabi1017-cxx11abi1-layout0"};
#elif defined(BAD_LONGER)
// What a later SDK of the same interface might have.
struct LongerDescriptor : restd::PluginDescriptor {
    const char* later;
};
extern "C" RESTD_EXPORT const LongerDescriptor restd_plugin;
extern "C" const LongerDescriptor restd_plugin = {{sizeof(LongerDescriptor), BAD_KIND, BAD_MAGIC, BAD_MAJOR, BAD_MINOR, 0,
                                                   nullptr, BAD_STAMP, RESTD_SDK_VERSION, RESTD_COMPILER, BAD_NAME, "1.0",
                                                   "Is longer.", BAD_CREATE, restd::ClusterFit::asked_for, RESTD_PLUGIN_CONTACT},
                                                  "later"};
#elif !defined(BAD_NO_DESCRIPTOR)
extern "C" RESTD_EXPORT const restd::PluginDescriptor restd_plugin;
extern "C" const restd::PluginDescriptor restd_plugin = {
    BAD_SIZE, BAD_KIND, BAD_MAGIC, BAD_MAJOR,         BAD_MINOR,
    0,        nullptr,  BAD_STAMP, RESTD_SDK_VERSION, RESTD_COMPILER,
    BAD_NAME, "1.0",    "Is bad.", BAD_CREATE,        restd::ClusterFit::asked_for,
    RESTD_PLUGIN_CONTACT};
#endif
