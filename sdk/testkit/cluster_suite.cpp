#include <unistd.h>

#include <thread>

#include "restd/log.hpp"
#include "testkit/plugin_helper.hpp"
#include "testkit/suites.hpp"

namespace restd::testkit {
namespace {

// The caller that the cluster makes of it; one without proof where it refuses.
Identity verified(Cluster& cluster, Identity identity, const std::string& whom, Faults& faults)
{
    Identity result;
    faults.guard("verify() for " + whom, [&] {
        try {
            cluster.verify(identity);
            result = identity;
        } catch (const Error&) {
        }
    });
    return result;
}

void check_identities(Cluster& cluster, Faults& faults)
{
    if (verified(cluster, {}, "a stranger", faults).is_proven()) faults.add("verify() proves a stranger");
    Identity named;
    named.user = "root";
    named.uid = 0;
    if (verified(cluster, named, "a stranger", faults).is_proven())
        faults.add("verify() proves a stranger who calls himself root");
    for (const char* token : {"x", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdW4iOiJyb290In0."}) {
        Identity forged;
        forged.token = token;
        forged.proof = Proof::unchecked_token;
        if (verified(cluster, forged, "a bad token", faults).is_proven())
            faults.add("verify() proves the token " + std::string(token));
    }
}

Identity own_user()
{
    Identity own;
    own.proof = Proof::kernel;
    own.uid = geteuid();
    own.gid = getegid();
    return own;
}

// Runs the listing twice. A cluster that cannot answer throws an Error, which is no fault.
template <class Ask>
void check_listing(const std::string& what, Ask ask, Faults& faults)
{
    faults.guard(what, [&] {
        try {
            const auto listing = ask();
            std::uint64_t first = 0, second = 0;
            listing([&](const auto&) { ++first; });
            listing([&](const auto&) { ++second; });
            if (first != second) faults.add(what + ": the listing is another one when it is run again");
            if (listing.count() != unknown_count && listing.count() != first)
                faults.add(what + ": the listing has another number of records than it says");
        } catch (const Error&) {
        }
    });
}

void check_ports(Cluster& cluster, const Identity& caller, Faults& faults)
{
    const auto controller = cluster.controller();
    const auto accounting = cluster.accounting();
    if (controller == nullptr) faults.add("controller() is null");
    if (accounting == nullptr) faults.add("accounting() is null");
    if (controller == nullptr || accounting == nullptr) return;
    check_listing(
        "ping()", [&] { return controller->ping(caller); }, faults);
    check_listing(
        "jobs()", [&] { return controller->jobs(caller, {}); }, faults);
    check_listing(
        "nodes()", [&] { return controller->nodes(caller, {}); }, faults);
    check_listing(
        "partitions()", [&] { return controller->partitions(caller, {}); }, faults);
    check_listing(
        "reservations()", [&] { return controller->reservations(caller, {}); }, faults);
    check_listing(
        "licenses()", [&] { return controller->licenses(caller); }, faults);
    check_listing(
        "jobs() of accounting", [&] { return accounting->jobs(caller, {}); }, faults);
    check_listing(
        "accounts()", [&] { return accounting->accounts(caller, {}); }, faults);
    check_listing(
        "users()", [&] { return accounting->users(caller, {}); }, faults);
    check_listing(
        "associations()", [&] { return accounting->associations(caller, {}); }, faults);
    check_listing(
        "qos()", [&] { return accounting->qos(caller, {}); }, faults);
    check_listing(
        "tres()", [&] { return accounting->tres(caller); }, faults);
}

}  // namespace

void check_cluster(const PluginFile& plugin, const ConformanceOptions& options, Faults& faults)
{
    Settings settings;
    settings.slurm_conf = options.slurm_conf;
    settings.state_directory = options.state_directory;
    settings.serve_all_users = true;
    settings.helper = start_helper_of(plugin);
    spdlog::logger log("plugin");
    const auto cluster = plugin.make<Cluster>({settings, log, {}, nullptr});
    if (cluster->info().name.empty()) faults.add("info() has no name of the cluster");
    faults.guard("reload() before start()", [&] { cluster->reload(); });

    TestService service;  // stops the cluster when it ends
    service.settings = settings;
    service.use(plugin.name(), *cluster);
    for (const PluginFile& content : plugins_in(options.installed, PluginKind::openapi))
        if (content.name() != "events") service.use(content);
    auto parsers = plugins_in(options.installed, PluginKind::data_parser);
    if (parsers.empty()) throw std::runtime_error("no parsers in " + options.installed.string());
    service.use(parsers.back());
    service.caller = own_user();
    const auto operations = operations_of(service);
    service.get("/");  // starts the cluster

    check_identities(*cluster, faults);
    const Identity caller = verified(*cluster, own_user(), "its own user", faults);
    if (caller.is_proven()) {
        if (caller.user.empty()) faults.add("verify() gives its own user no name");
        check_ports(*cluster, caller, faults);
    }
    const auto ask_all = [&](const std::string& when, Faults& found) {
        for (const Operation& operation : operations)
            if (operation.method == Method::get) try_operation(service, operation, when, found);
    };
    ask_all("on this cluster", faults);
    Faults others;
    std::thread at_the_same_time([&] { ask_all("on several threads", others); });
    faults.guard("reload()", [&] { cluster->reload(); });
    faults.guard("not_ready()", [&] { cluster->not_ready(std::chrono::milliseconds(100)); });
    Faults mine;
    ask_all("on several threads", mine);
    at_the_same_time.join();
    for (Faults* found : {&mine, &others})
        for (std::string& fault : found->take()) faults.add(std::move(fault));
}

}  // namespace restd::testkit
