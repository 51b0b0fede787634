#include <algorithm>
#include <filesystem>

#include "restd/log.hpp"
#include "testkit/suites.hpp"

namespace restd::testkit {
namespace {

void check_routes(const PluginFile& plugin, Faults& faults)
{
    TestService service;
    spdlog::logger log("plugin");
    service.settings.specify_only = true;
    const auto content = plugin.make<Content>({service.settings, log, {}, &service.cluster});
    const auto routes = content->routes();
    if (routes.empty()) faults.add("routes() is empty");
    if (content->routes().data() != routes.data()) faults.add("routes() is another array at each call");
    for (const Route& route : routes) {
        const std::string what = std::string(to_string(route.method)) + " " + std::string(route.path);
        if (route.summary.empty()) faults.add(what + " has no summary");
    }
}

// Those of slurmrestd, and those that are built beside the plugin: a content may be for an API of its own.
std::vector<PluginFile> parsers_for(const PluginFile& plugin, const ConformanceOptions& options)
{
    std::vector<PluginFile> parsers = plugins_in(options.installed, PluginKind::data_parser);
    const auto beside = std::filesystem::absolute(plugin.file()).parent_path().parent_path();
    if (!std::filesystem::is_directory(beside / to_string(PluginKind::data_parser))) return parsers;
    for (PluginFile& parser : plugins_in(beside, PluginKind::data_parser))
        if (std::ranges::find(parsers, parser.name(), &PluginFile::name) == parsers.end()) parsers.push_back(std::move(parser));
    return parsers;
}

}  // namespace

void check_content(const PluginFile& plugin, const ConformanceOptions& options, Faults& faults)
{
    check_routes(plugin, faults);
    TestService service;
    for (const PluginFile& parser : parsers_for(plugin, options)) service.use(parser);
    service.use(plugin);
    const std::vector<Operation> operations = operations_of(service);
    if (operations.empty())
        faults.add("no operation is served: every path has {data_parser}, and no parser has the types or is of a version of "
                   "the routes");

    for (const Operation& operation : operations) try_operation(service, operation, "with nothing in it", faults);
    // The cluster cannot answer.
    service.cluster.failure = Error(err::slurmctld_communications_connection_error, "no answer", "fake cluster");
    for (const Operation& operation : operations)
        if (operation.method == Method::get) try_operation(service, operation, "while the cluster fails", faults);
    service.cluster.failure.reset();

    service.caller = {};
    for (const Operation& operation : operations) {
        const Answer answer = try_operation(service, operation, "by a stranger", faults);
        if (answer.status == 401 && !answer.header("WWW-Authenticate").empty()) continue;
        if (operation.method != Method::get && operation.method != Method::head)
            faults.add(std::string(to_string(operation.method)) + " " + operation.path + " is open to strangers");
    }
}

}  // namespace restd::testkit
