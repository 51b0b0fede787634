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

}  // namespace

void check_content(const PluginFile& plugin, const ConformanceOptions& options, Faults& faults)
{
    check_routes(plugin, faults);
    TestService service;
    for (const PluginFile& parser : plugins_in(options.installed, PluginKind::data_parser)) service.use(parser);
    service.use(plugin);
    const std::vector<Operation> operations = operations_of(service);
    if (operations.empty()) faults.add("no operation is served by any of the installed parsers");

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
