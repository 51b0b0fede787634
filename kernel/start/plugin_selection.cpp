#include "start/plugin_selection.hpp"
#include "restd/text.hpp"

#include <strings.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string_view>
#include <tuple>

namespace restd::kernel {
namespace {

struct ListHeader {
    PluginKind kind;
    const char* text;
};

constexpr ListHeader list_headers[] = {
    {PluginKind::rest_auth, "Possible REST authentication plugins:"},
    {PluginKind::data_parser, "Possible data_parser plugins:"},
    {PluginKind::openapi, "Possible OpenAPI plugins:"},
    {PluginKind::cluster, "Possible cluster plugins:"},
};

std::string full_name(PluginKind kind, const std::string& name)
{
    return std::string(to_string(kind)) + "/" + name;
}

std::vector<PluginRequest::Item> everything(const PluginRegistry& registry, PluginKind kind)
{
    auto names = registry.names(kind);
    // local comes first: a caller whom the system's kernel has identified needs no token.
    if (kind == PluginKind::rest_auth) {
        std::stable_partition(names.begin(), names.end(), [](const auto& name) { return name == "local"; });
    }
    std::vector<PluginRequest::Item> items;
    for (auto& name : names) items.push_back({std::move(name), {}});
    return items;
}

std::vector<std::string> known_flags(const PluginDescriptor& descriptor, PluginKind kind, const PluginRequest::Item& item,
                                     spdlog::logger& log)
{
    std::vector<std::string> flags;
    for (const auto& flag : item.flags) {
        std::string known;
        for (std::uint32_t i = 0; i < descriptor.flag_count && known.empty(); ++i) {
            if (same_word(descriptor.flags[i].name, flag)) known = descriptor.flags[i].name;
        }
        if (known.empty()) {
            log.warn("{} ignoring unknown flag {}", full_name(kind, item.name), flag);
        } else if (std::find(flags.begin(), flags.end(), known) == flags.end()) {
            flags.push_back(std::move(known));
        }
    }
    return flags;
}

template <class Port>
std::vector<Named<Port>> make_all(PluginRegistry& registry, PluginKind kind, const Options& options, Cluster* cluster,
                                  const PluginTable* plugins, spdlog::logger& log)
{
    // As with the original, -a says who serves, and not what the printed document has: that has all of them.
    const bool is_ignored = kind == PluginKind::rest_auth && options.settings.specify_only;
    std::vector<Named<Port>> made;
    for (const auto& item : select(registry, kind, is_ignored ? PluginRequest() : options.plugins.at(kind), log)) {
        const PluginContext context{options.settings, log, item.flags, cluster, plugins};
        made.push_back({item.name, &registry.create<Port>(kind, item.name, context)});
    }
    return made;
}

}  // namespace

UsualClusters usual_clusters(PluginRegistry& registry)
{
    UsualClusters usual;
    for (const auto& name : registry.names(PluginKind::cluster)) {
        try {
            const ClusterFit fit = registry.describe(PluginKind::cluster, name).fit;
            if (fit == ClusterFit::configured && usual.configured.empty()) usual.configured = name;
            if (fit == ClusterFit::unconfigured && usual.unconfigured.empty()) usual.unconfigured = name;
        } catch (const Fatal& error) {
            usual.unusable.push_back(error.what());
        }
    }
    return usual;
}

ClusterChoice choose_cluster(const Options& options, const UsualClusters& usual, const std::vector<std::string>& system_confs)
{
    const std::string& given = options.settings.slurm_conf;
    const std::string& server = options.settings.slurm_conf_server;
    const auto system_conf = std::find_if(system_confs.begin(), system_confs.end(), [](const std::string& file) {
        std::error_code error;
        return std::filesystem::exists(file, error);
    });
    const bool system_has_one = system_conf != system_confs.end();
    const bool none_wanted = given == "/dev/null";

    ClusterChoice choice;
    if (const auto& request = options.plugins.at(PluginKind::cluster); !request.items.empty()) {
        choice = {request.items.front().name, given, "as asked for"};
    } else if (none_wanted) {
        choice = {usual.unconfigured, given, "no slurm.conf is wanted"};
    } else if (!given.empty()) {
        choice = {usual.configured, given, "slurm.conf is " + given};
    } else if (system_has_one) {
        choice = {usual.configured, given, "slurm.conf is " + *system_conf};
    } else if (!server.empty()) {
        choice = {usual.configured, given, "SLURM_CONF_SERVER is " + server};
    } else {
        choice = {usual.unconfigured, given, "there is no " + system_confs.front()};
    }
    if (choice.name.empty()) {
        std::string complaint = "Unable to find a cluster plugin for this: " + choice.reason;
        for (const std::string& why : usual.unusable) complaint += "; " + why;
        throw Fatal(complaint);
    }
    // A plugin for machines without a configuration must not use a real cluster's slurm.conf unless that file was given.
    if (choice.name != usual.unconfigured && choice.slurm_conf.empty() && system_has_one) choice.slurm_conf = *system_conf;
    return choice;
}

std::vector<PluginRequest::Item> select(PluginRegistry& registry, PluginKind kind, const PluginRequest& request,
                                        spdlog::logger& log)
{
    std::vector<PluginRequest::Item> selected;
    for (auto item : request.all ? everything(registry, kind) : request.items) {
        if (kind == PluginKind::data_parser && same_word(item.name, "latest")) {
            const auto names = registry.names(kind);
            if (names.empty()) throw Fatal("Unable to find plugin: data_parser/latest (there is none of this kind)");
            item.name = names.back();
        }
        const auto& descriptor = registry.load(kind, item.name);
        item.flags = known_flags(descriptor, kind, item, log);
        const auto twin =
            std::find_if(selected.begin(), selected.end(), [&](const auto& other) { return other.name == item.name; });
        if (twin == selected.end()) {
            selected.push_back(std::move(item));
        } else if (twin->flags != item.flags) {
            // Both would have the same path. The first one is used, as by the original.
            log.warn("{} is given twice with different flags: the first is used", full_name(kind, item.name));
        }
    }
    if (selected.empty()) {
        switch (kind) {
        case PluginKind::rest_auth: throw Fatal("No authentication plugins to load.");
        case PluginKind::data_parser: throw Fatal("No data_parser plugins to load.");
        default: throw Fatal("No OpenAPI plugins loaded.");
        }
    }
    return selected;
}

void print_lists(PluginRegistry& registry, const Options& options)
{
    // Read from the files: listing plugins must not run their code.
    for (const auto& [kind, header] : list_headers) {
        const auto& request = options.plugins.at(kind);
        if (!request.list) continue;
        std::fprintf(stderr, "%s\n", header);
        for (const auto& found : registry.all(kind)) {
            if (!found.description.refusal.empty()) {
                std::fprintf(stderr, "slurmrestd: error: plugin %s: %s\n", found.file.c_str(),
                             found.description.refusal.c_str());
                continue;
            }
            std::printf("%s\n", full_name(kind, found.name).c_str());
            if (!request.list_flags) continue;
            for (const auto& flag : found.description.flags)
                std::printf("\t+%s\t%s\n", flag.name.c_str(), flag.meaning.c_str());
        }
        std::fflush(stdout);
    }
}

ServiceParts make_parts(PluginRegistry& registry, const Options& options, Named<Cluster> cluster, spdlog::logger& log,
                        const PluginTable* plugins)
{
    ServiceParts parts;
    parts.settings = &options.settings;
    parts.log = &log;
    if (options.security.become_user && !options.settings.specify_only) {
        for (const auto& item : select(registry, PluginKind::rest_auth, options.plugins.at(PluginKind::rest_auth), log)) {
            if (item.name != "local") throw Fatal("rest_auth/" + item.name + " must not be loaded in become_user mode");
        }
    }
    parts.auth = make_all<AuthMethod>(registry, PluginKind::rest_auth, options, cluster.plugin, plugins, log);
    parts.parsers = make_all<DataParser>(registry, PluginKind::data_parser, options, cluster.plugin, plugins, log);
    // In the order of versions; those that are derived from a version follow it.
    std::ranges::sort(parts.parsers, {}, [](const auto& parser) {
        return std::tuple(parser.plugin->api(), parser.name.size(), std::string_view(parser.name));
    });
    parts.contents = make_all<Content>(registry, PluginKind::openapi, options, cluster.plugin, plugins, log);
    parts.cluster = std::move(cluster);
    parts.contents_are_named = !options.plugins.at(PluginKind::openapi).all;
    parts.max_requests_per_user = options.max_requests_per_user;
    parts.max_watchers_per_user = options.max_watchers_per_user;
    return parts;
}

}  // namespace restd::kernel
