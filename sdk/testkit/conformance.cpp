#include "restd/testkit/conformance.hpp"

#include <spdlog/sinks/null_sink.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>

#include "testkit/suites.hpp"

namespace restd::testkit {
namespace {

bool is_line(const char* text)
{
    return text != nullptr && *text != '\0' && std::string_view(text).find_first_of("\r\n") == std::string_view::npos;
}

// Makes the plugin as `slurmrestd --generate-openapi-spec` does.
void check_factory(const PluginFile& plugin, const std::vector<std::string>& flags, Faults& faults)
{
    Settings settings;
    settings.slurm_conf = "/dev/null";
    settings.specify_only = true;
    spdlog::logger log("plugin", std::make_shared<spdlog::sinks::null_sink_mt>());
    const PluginContext context{settings, log, flags, nullptr};
    const std::string how = flags.empty() ? "with Settings::specify_only and without a cluster" : "with +" + flags.front();
    faults.guard("its factory " + how, [&] {
        const auto first = plugin.descriptor().create(context);
        const auto second = plugin.descriptor().create(context);
        if (first == nullptr || second == nullptr) faults.add("its factory makes nothing " + how);
    });
}

}  // namespace

void Faults::guard(const std::string& what, const std::function<void()>& body)
{
    try {
        body();
    } catch (const std::exception& error) {
        add(what + " throws: " + error.what());
    } catch (...) {
        add(what + " throws something that is no std::exception");
    }
}

std::vector<std::string> faults_of(const PluginFile& plugin, const ConformanceOptions& options)
{
    Faults faults;
    const PluginDescriptor& descriptor = plugin.descriptor();
    if (descriptor.name == nullptr || plugin.name() != descriptor.name)
        faults.add("its descriptor has another name than its file");
    if (!is_line(descriptor.version)) faults.add("its descriptor has no version in one line");
    if (!is_line(descriptor.summary)) faults.add("its descriptor has no summary in one line");
    if (descriptor.size > offsetof(PluginDescriptor, contact) && descriptor.contact != nullptr && !is_line(descriptor.contact))
        faults.add("its descriptor has a contact that is not one line");
    if (descriptor.create == nullptr) {
        faults.add("its descriptor has no factory");
        return faults.take();
    }
    if (plugin.kind() != PluginKind::cluster) {
        check_factory(plugin, {}, faults);
        for (std::uint32_t i = 0; i < descriptor.flag_count; ++i) {
            const PluginFlag& flag = descriptor.flags[i];
            if (!is_line(flag.name) || !is_line(flag.meaning))
                faults.add("a +flag has no name or meaning in one line");
            else
                check_factory(plugin, {flag.name}, faults);
        }
    }
    faults.guard("the suite", [&] {
        switch (plugin.kind()) {
        case PluginKind::rest_auth: check_auth(plugin, options, faults); break;
        case PluginKind::data_parser: check_parser(plugin, options, faults); break;
        case PluginKind::openapi: check_content(plugin, options, faults); break;
        case PluginKind::cluster: check_cluster(plugin, options, faults); break;
        }
    });
    return faults.take();
}

}  // namespace restd::testkit
