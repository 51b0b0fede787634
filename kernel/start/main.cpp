// slurmrestd: from the command line to a serving daemon.
//
// The order of start matters for security. Before privileges have been dropped and the user has been checked, no code of a
// plugin runs and no client is accepted, whatever the options are. If root starts the daemon, it refuses plugins that another
// user could change. Unix sockets in root's folders are bound before privileges are dropped, because only root can create them
// there. SlurmUser is known to the cluster plugin only. So this check comes after the plugin has been made and before it
// starts.
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "host/service.hpp"
#include "net/inetd.hpp"
#include "net/listener.hpp"
#include "net/server.hpp"
#include "plugins/crash_report.hpp"
#include "plugins/plugin_registry.hpp"
#include "plugins/plugin_table.hpp"
#include "plugins/watchdog.hpp"
#include "process/allocator.hpp"
#include "process/handover.hpp"
#include "process/helper.hpp"
#include "process/logging.hpp"
#include "process/privileges.hpp"
#include "process/service_manager.hpp"
#include "process/signals.hpp"
#include "process/trusted_path.hpp"
#include "restd/log.hpp"
#include "start/inspection.hpp"
#include "start/new_plugin.hpp"
#include "start/options.hpp"
#include "start/plugin_selection.hpp"

namespace restd::kernel {
namespace {

// Starts a cluster, and stops it when this object is destroyed.
class AtWork {
public:
    explicit AtWork(Cluster& cluster) : cluster_(cluster) { cluster_.start(); }
    AtWork(const AtWork&) = delete;
    AtWork& operator=(const AtWork&) = delete;
    ~AtWork() { cluster_.stop(); }

private:
    Cluster& cluster_;
};

// Makes the chosen cluster plugin, with settings.slurm_conf set accordingly.
Named<Cluster> make_cluster(PluginRegistry& registry, const ClusterChoice& choice, Options& options, spdlog::logger& log)
{
    options.settings.slurm_conf = choice.slurm_conf;
    if (!choice.slurm_conf.empty() && choice.slurm_conf != "/dev/null" && ::access(choice.slurm_conf.c_str(), R_OK) != 0) {
        throw Fatal("Unable to read configuration file " + choice.slurm_conf + ": " + std::strerror(errno));
    }
    log.info("cluster/{} ({})", choice.name, choice.reason);
    const PluginContext context{options.settings, log, {}, nullptr};
    return {choice.name, &registry.create<Cluster>(PluginKind::cluster, choice.name, context)};
}

int generate_spec(PluginRegistry& registry, const Options& options, spdlog::logger& log)
{
    // This needs no privileges. The plugins are opened first: they may be in a folder that only root can enter.
    for (const PluginKind kind : {PluginKind::rest_auth, PluginKind::data_parser, PluginKind::openapi}) registry.open_all(kind);
    Ids ids = resolve_ids(options.user, options.group);
    if (::geteuid() == 0 && ids.uid.value_or(0) == 0) ids = nobody_ids();
    drop_privileges(ids, options.security);
    const Watchdog watchdog(log);
    const ServiceParts parts = make_parts(registry, options, {}, log);
    const std::string document = openapi_document(parts, Format::json, true);
    if (std::fwrite(document.data(), 1, document.size(), stdout) != document.size() || std::putchar('\n') == EOF ||
        std::fflush(stdout) != 0) {
        throw Fatal(std::string("Unable to write the document: ") + std::strerror(errno));
    }
    return 0;
}

int print_token(PluginRegistry& registry, Options& options, spdlog::logger& log)
{
    drop_privileges(resolve_ids(options.user, options.group), options.security);
    const Watchdog watchdog(log);
    log.set_level(std::max(log.level(), spdlog::level::warn));
    const auto cluster = make_cluster(registry, choose_cluster(options, usual_clusters(registry)), options, log);
    std::printf("SLURM_JWT=%s\n", cluster.plugin->issue_token(options.token_user, options.token_lifespan).c_str());
    return 0;
}

int make_new_plugin(const PluginRegistry& registry, const NewPlugin& plugin)
{
    const auto names = registry.names(plugin.kind);
    if (std::ranges::find(names, plugin.name) != names.end())
        throw Fatal("new-plugin: there is a " + std::string(to_string(plugin.kind)) + "/" + plugin.name + " already");
    const auto files = make_plugin_folder(plugin, examples_folder());
    std::fputs(next_steps(plugin, files).c_str(), stdout);
    return 0;
}

// This process as it was started, for its successor.
struct Start {
    std::string program;
    std::vector<std::string> arguments;
    bool by_root = false;
};

// What a successor gets. REQUIRES: the server listens.
Handover handover_of(const Server& server, const Options& options, const Start& start)
{
    Handover what;
    for (const Listener& listener : server.listeners()) {
        using Origin = Handover::Origin;
        what.sockets.push_back({listener.fd(), listener.is_lent()     ? Origin::service_manager
                                               : listener.owns_path() ? Origin::daemons_path
                                                                      : Origin::daemon});
    }
    what.helper = options.settings.helper;
    what.root_has_started = start.by_root;
    return what;
}

std::vector<Listener> listeners_of(const Handover& handover)
{
    std::vector<Listener> listeners;
    for (const auto& [fd, origin] : handover.sockets)
        listeners.push_back(
            Listener::handed_over(fd, origin == Handover::Origin::daemons_path, origin == Handover::Origin::service_manager));
    return listeners;
}

int serve_sockets(Cluster& cluster, Service& service, const Options& options, std::vector<Listener> listeners,
                  const Start& start, Predecessor& predecessor, spdlog::logger& log)
{
    ServerOptions server_options;
    server_options.listen = options.listen;
    server_options.threads = options.threads;
    server_options.max_connections = options.max_connections;
    server_options.max_connections_per_origin = options.max_connections_per_address;
    server_options.max_long_answers = options.max_watchers;
    server_options.limits = options.limits;
    Server server(server_options, service, log);
    server.listen(std::move(listeners));
    const auto hand_over = [&](pid_t successor) {
        tell_service_manager("MAINPID=" + std::to_string(successor));
        server.request_stop(Server::Successor::serves);
    };
    Succession succession(start.program, start.arguments, handover_of(server, options, start), hand_over, log);
    const auto stop = [&] {
        tell_service_manager("STOPPING=1");
        succession.give_up();
        server.request_stop();
    };
    // SignalWatch starts first and ends last, so that a signal never interrupts the start or the stop of the cluster.
    const SignalWatch watch(
        stop, [&] { cluster.reload(); }, log, [&] { succession.start(); });
    const AtWork at_work(cluster);
    server.take_paths();
    predecessor.end();
    tell_service_manager("READY=1");
    const int status = server.run();
    if (status != 0) {
        // A handler hangs. The destructors from here on would wait for it, perhaps for ever.
        log.error("requests were still running after the time limit; they are cut off");
        for (const std::string& request : Watchdog::unfinished()) log.error("still running: {}", request);
        std::_Exit(status);
    }
    return status;
}

int serve_standard_streams(Cluster& cluster, Service& service, const Options& options, spdlog::logger& log)
{
    ServerOptions server_options;
    server_options.limits = options.limits;
    inetd_peer(STDIN_FILENO, STDOUT_FILENO);  // throws now if they cannot be used
    std::atomic<bool> stop = false;
    const SignalWatch watch([&] { stop = true; }, [&] { cluster.reload(); }, log);
    const AtWork at_work(cluster);
    return run_inetd(server_options, service, log, {.stop = &stop});
}

// Called before privileges are dropped and anything is opened (restd/plugin.hpp).
void start_cluster_helper(PluginRegistry& registry, const ClusterChoice& choice, Options& options, const Ids& ids)
{
    auto program = registry.file(PluginKind::cluster, choice.name);
    program.replace_extension(".launcher");
    std::error_code ignored;
    if (!std::filesystem::exists(program, ignored)) return;
    // refuse_root() will end the program.
    if (options.security.check_user && ids.uid.value_or(::geteuid()) == 0) return;
    // With serve_all_users the helper never changes its user, so it needs no privileges.
    std::optional<std::pair<uid_t, gid_t>> account;
    if (::geteuid() == 0 && !options.security.serve_all_users)
        account.emplace(ids.uid.value_or(::geteuid()), ids.gid.value_or(::getegid()));
    options.settings.helper = start_helper(program, account);
}

// The listeners that are opened before privileges are dropped: the sockets of a service manager, and unix sockets that only
// root can create, such as /run/slurmrestd.socket. In a folder that other users can change, root must not create or remove
// files: there the daemon binds the socket after it has changed its user.
std::vector<Listener> listeners_of_root(const Options& options)
{
    std::vector<Listener> given = Listener::inherited();
    if (::geteuid() != 0) return given;
    for (const std::string& spec : options.listen) {
        if (!Listener::is_path(spec) || Listener::has(given, spec)) continue;
        std::error_code error;
        const auto path = std::filesystem::absolute(spec.substr(Listener::path_prefix.size()), error);
        if (!error && distrust(path.parent_path()).empty()) given.push_back(Listener::bind_path(spec));
    }
    return given;
}

// `handover`: from the predecessor, if there is one.
int serve(PluginRegistry& registry, Options& options, const Start& start, const std::optional<Handover>& handover,
          spdlog::logger& log)
{
    Predecessor predecessor(handover ? handover->channel : -1);
    if (handover) options.settings.take_over = [&predecessor] { predecessor.end(); };
    if (::geteuid() == 0 && !options.user && !options.security.become_user) options.user = options.account;
    const Ids ids = resolve_ids(options.user, options.group);
    refuse_nobody();
    const ClusterChoice choice = choose_cluster(options, usual_clusters(registry));
    if (handover)
        options.settings.helper = handover->helper;
    else if (!options.security.serve_all_users)
        start_cluster_helper(registry, choice, options, ids);
    // Opens the files only, and loads nothing: they may be in a folder that only root can enter.
    if (::geteuid() == 0) {
        for (const auto& [kind, request] : options.plugins) registry.open_all(kind);
    }
    std::vector<Listener> listeners = handover ? listeners_of(*handover) : listeners_of_root(options);
    drop_privileges(ids, options.security);
    refuse_nobody();
    refuse_root(options.security);
    if (!handover && options.security.serve_all_users) start_cluster_helper(registry, choice, options, ids);

    const Watchdog watchdog(log);
    options.settings.inetd = options.listen.empty() && listeners.empty();
    const auto cluster = make_cluster(registry, choice, options, log);
    refuse_slurm_user(options.security, cluster.plugin->info().slurm_user);
    FoundPlugins found;
    const ServiceParts parts = make_parts(registry, options, cluster, log, &found);
    found.fill(registry);
    const auto service = make_service(parts);

    SignalWatch::ignore_broken_pipes();
    return options.settings.inetd
               ? serve_standard_streams(*cluster.plugin, *service, options, log)
               : serve_sockets(*cluster.plugin, *service, options, std::move(listeners), start, predecessor, log);
}

int run(const std::vector<std::string>& arguments)
{
    Options options = parse_options(arguments, [](const char* name) { return ::secure_getenv(name); });
    switch (options.action) {
    case Action::help: std::fputs(help_text().c_str(), stdout); return 0;
    case Action::version: std::fputs(version_text().c_str(), stdout); return 0;
    case Action::usage_error:
        std::fprintf(stderr, "slurmrestd: %s\n%s", options.complaint.c_str(), help_text().c_str());
        return 1;
    default: break;
    }

    const auto log = make_logger(options.log_level);
    report_crashes();
    const std::optional<Handover> handover = options.action == Action::serve ? Handover::received() : std::nullopt;
    const Start start{Succession::own_program(), arguments, ::geteuid() == 0 || (handover && handover->root_has_started)};
    PluginRegistry registry(plugin_folders(options.plugin_path), *log,
                            start.by_root ? PluginOwners::root : PluginOwners::anybody);
    switch (options.action) {
    case Action::list: print_lists(registry, options); return 0;
    case Action::plugins: print_plugins(registry, options); return 0;
    case Action::inspect: return inspect(registry, options, *log);
    case Action::generate_spec: return generate_spec(registry, options, *log);
    case Action::token: return print_token(registry, options, *log);
    case Action::new_plugin: return make_new_plugin(registry, options.new_plugin);
    default: return serve(registry, options, start, handover, *log);
    }
}

}  // namespace
}  // namespace restd::kernel

int main(int argc, char** argv)
{
    try {
        restd::kernel::limit_kept_memory();
        return restd::kernel::run(std::vector<std::string>(argv, argv + argc));
    } catch (const std::exception& error) {
        restd::kernel::die(error.what());
    }
}
