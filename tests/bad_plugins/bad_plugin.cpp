// A plugin with something wrong with it: one source, compiled once for each way to be wrong (see CMakeLists.txt).
#include <unistd.h>

#include <cstdio>
#include <stdexcept>

#include "restd/auth.hpp"

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
#define BAD_STAMP restd::plugin_stamp.data()
#endif
#ifndef BAD_NAME
#define BAD_NAME "bad"
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
    Verdict authenticate(const restd::Request&, restd::Identity&) override { return Outcome::not_applicable; }
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

#ifndef BAD_NO_DESCRIPTOR
extern "C" RESTD_EXPORT const restd::PluginDescriptor restd_plugin;
extern "C" const restd::PluginDescriptor restd_plugin = {BAD_MAGIC, BAD_MAJOR, BAD_MINOR,  BAD_KIND,
                                                         BAD_STAMP, BAD_NAME,  "1.0",      "Is bad.",
                                                         nullptr,   0,         BAD_CREATE, restd::ClusterFit::asked_for};
#endif
