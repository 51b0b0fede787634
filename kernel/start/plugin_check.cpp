#include "start/plugin_check.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <set>
#include <string_view>
#include <system_error>

#include "host/activity.hpp"
#include "host/router.hpp"
#include "host/served_route.hpp"
#include "plugins/watchdog.hpp"
#include "process/privileges.hpp"
#include "restd/auth.hpp"
#include "restd/cluster.hpp"
#include "restd/content.hpp"
#include "restd/data_parser.hpp"

namespace restd::kernel {
namespace {

// The time that the code of the plugin may take, in seconds.
constexpr unsigned patience = 15;

// A cluster without anything, for plugins that look at theirs while they are made.
class NoCluster final : public Cluster {
public:
    ClusterInfo info() const override
    {
        ClusterInfo info;
        info.name = "none";
        return info;
    }
    bool accepts_tokens() const override { return true; }
    void verify(Identity&) override { throw Error(err::protocol_authentication_error, "There is no cluster here", "check"); }
};

// In the child process: what it finds goes to the parent, a line each.
class Reporter {
public:
    explicit Reporter(int fd) : fd_(fd) {}

    void fact(std::string_view what, std::string_view text) { write('f', what, text); }
    void problem(std::string_view text) { write('p', {}, text); }

private:
    void write(char kind, std::string_view what, std::string_view text)
    {
        std::string line{kind};
        line.append(what).append("\t");
        for (const char c : text) line += c == '\n' || c == '\t' ? ' ' : c;
        line += '\n';
        for (std::size_t at = 0; at < line.size();) {
            const ssize_t sent = ::write(fd_, line.data() + at, line.size() - at);
            if (sent < 0 && errno == EINTR) continue;
            if (sent <= 0) return;
            at += static_cast<std::size_t>(sent);
        }
    }

    const int fd_;
};

std::string type_text(std::string_view what, const TypeRef& type)
{
    return type ? std::string(", ") + std::string(what) + " " + std::string(type.name) : std::string();
}

std::string route_text(const Route& route, std::string_view path)
{
    return std::string(to_string(route.method)) + " " + std::string(path) + " (" + std::string(route.operation) + ")" +
           type_text("path", route.parameters) + type_text("query", route.query) + type_text("body", route.body) +
           type_text("answers", route.response);
}

void check_routes(const std::vector<Named<Content>>& contents, const std::vector<Named<DataParser>>& parsers, Reporter& report)
{
    std::vector<std::string> remarks;
    Router router;
    std::size_t number = 0;
    for (const ServedRoute& served : expand_routes(contents, parsers, &remarks)) {
        const Route& route = *served.route;
        const std::string text = route_text(route, served.path);
        report.fact("route", text);
        if (route.summary.empty()) report.problem(text + " has no summary");
        router.add(route.method, served.path, number++, contents.front().name);
    }
    for (const std::string& remark : remarks) report.fact("remark", remark);
}

template <class Port>
std::vector<Named<Port>> make_others(PluginRegistry& registry, PluginKind kind, const Settings& settings, spdlog::logger& log,
                                     Reporter& report)
{
    std::vector<Named<Port>> made;
    for (const std::string& name : registry.names(kind)) {
        try {
            made.push_back({name, &registry.create<Port>(kind, name, {settings, log, {}, nullptr})});
        } catch (const Fatal& error) {
            report.fact("remark", std::string("checked without ") + error.what());
        }
    }
    return made;
}

void check_content(Content& content, const std::string& name, PluginRegistry& registry, const Settings& settings,
                   spdlog::logger& log, Reporter& report)
{
    if (content.routes().empty()) report.problem("it has no routes");
    report.fact("summary", content.summary());
    check_routes({{name, &content}}, make_others<DataParser>(registry, PluginKind::data_parser, settings, log, report), report);
}

void check_parser(DataParser& parser, const std::string& name, PluginRegistry& registry, const Settings& settings,
                  spdlog::logger& log, Reporter& report)
{
    report.fact("version", std::to_string(parser.api()));
    if (parser.name() != name) {
        report.problem("name(): \"" + name + "\" expected, as the descriptor says, \"" + std::string(parser.name()) +
                       "\" found");
    }
    const std::string full = "data_parser/" + name;
    if (!parser.full_name().starts_with(full))
        report.problem("full_name(): \"" + full + "\", perhaps with flags, expected, \"" + std::string(parser.full_name()) +
                       "\" found");
    std::set<std::string_view> types;
    for (const auto& content : make_others<Content>(registry, PluginKind::openapi, settings, log, report)) {
        for (const Route& route : content.plugin->routes()) {
            if (!is_live(route, parser.api())) continue;
            for (const TypeRef& type : {route.parameters, route.query, route.body, route.response})
                if (type && type.own == nullptr) types.insert(type.name);
        }
    }
    std::size_t lacking = 0;
    for (const std::string_view type : types) {
        const Table* const table = parser.find(type);
        if (table == nullptr) {
            ++lacking;
            continue;
        }
        report.fact("type", std::string(type) + ", " + std::to_string(table->rows.size()) + " fields");
        if (table->construct == nullptr || table->size == 0) report.problem(std::string(type) + " cannot be constructed");
    }
    if (lacking != 0)
        report.fact("remark", "it lacks " + std::to_string(lacking) + " of " + std::to_string(types.size()) +
                                  " types that the contents here name: their operations are not offered in it");
}

bool is_field_name(std::string_view name)
{
    return !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
        return std::isalnum(c) || std::string_view("!#$%&'*+-.^_`|~").find(static_cast<char>(c)) != std::string_view::npos;
    });
}

void check_auth(AuthMethod& method, Reporter& report)
{
    std::string_view fields = method.fields();
    report.fact("header fields", fields);
    report.fact("challenge", method.challenge());
    report.fact("instructions", method.instructions());
    while (!fields.empty()) {
        std::string_view name = fields.substr(0, fields.find(','));
        fields.remove_prefix(std::min(name.size() + 1, fields.size()));
        while (name.starts_with(' ')) name.remove_prefix(1);
        if (!is_field_name(name)) report.problem("fields(): \"" + std::string(name) + "\" is no name of a header field");
    }
    for (const std::string_view text : {method.challenge(), method.instructions()})
        if (std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < ' '; }))
            report.problem("challenge() or instructions() has a control character");
    Peer peer;
    peer.name = "[192.0.2.1]:1";
    Request request;
    request.method = Method::get;
    request.method_name = "GET";
    request.path = "/";
    request.peer = &peer;
    Identity identity;
    if (method.authenticate(request, identity).outcome == AuthMethod::Outcome::accepted)
        report.problem("authenticate() accepts a request over TCP without any header field");
}

void check_cluster(Cluster& cluster, Reporter& report)
{
    const ClusterInfo info = cluster.info();
    report.fact("cluster", info.name);
    if (!info.release.empty()) report.fact("release", info.release);
}

void check(PluginRegistry& registry, PluginKind kind, const std::string& name, const Options& options, spdlog::logger& log,
           Reporter& report)
{
    Settings settings = options.settings;
    settings.specify_only = true;
    NoCluster none;
    const PluginContext context{settings, log, {}, kind == PluginKind::rest_auth ? &none : nullptr};
    switch (kind) {
    case PluginKind::rest_auth: {
        auto& method = registry.create<AuthMethod>(kind, name, context);
        const LoadingActivity activity("the plugin", "its authenticate(), challenge(), fields() or instructions()");
        check_auth(method, report);
        break;
    }
    case PluginKind::data_parser:
        check_parser(registry.create<DataParser>(kind, name, context), name, registry, settings, log, report);
        break;
    case PluginKind::openapi:
        check_content(registry.create<Content>(kind, name, context), name, registry, settings, log, report);
        break;
    case PluginKind::cluster: check_cluster(registry.create<Cluster>(kind, name, context), report); break;
    }
}

[[noreturn]] void be_child(PluginRegistry& registry, PluginKind kind, const std::string& name, const Options& options,
                           spdlog::logger& log, int fd)
{
    Reporter report(fd);
    try {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        constexpr rlimit no_core{0, 0};
        ::setrlimit(RLIMIT_CORE, &no_core);
        Ids ids;
        if (::geteuid() == 0) ids = nobody_ids();
        drop_privileges(ids, options.security);
        ::alarm(patience);
        const Watchdog watchdog(log);
        check(registry, kind, name, options, log, report);
    } catch (const std::exception& error) {
        report.problem(error.what());
    } catch (...) {
        report.problem("its code has thrown " + thrown_type());
    }
    // Neither destructors nor what the plugin has registered for the end: the answer is complete.
    ::_exit(0);
}

std::string read_all(int fd)
{
    std::string text;
    std::array<char, 4096> part;
    while (true) {
        const ssize_t got = ::read(fd, part.data(), part.size());
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return text;
        text.append(part.data(), static_cast<std::size_t>(got));
    }
}

PluginCheck parsed(std::string_view lines)
{
    PluginCheck check;
    while (!lines.empty()) {
        const std::string_view line = lines.substr(0, lines.find('\n'));
        lines.remove_prefix(std::min(line.size() + 1, lines.size()));
        const auto tab = line.find('\t');
        if (line.empty() || tab == line.npos) continue;
        if (line.front() == 'p')
            check.problems.emplace_back(line.substr(tab + 1));
        else
            check.facts.push_back({std::string(line.substr(1, tab - 1)), std::string(line.substr(tab + 1))});
    }
    return check;
}

}  // namespace

PluginCheck check_plugin(PluginRegistry& registry, PluginKind kind, const std::string& name, const std::filesystem::path& file,
                         const Options& options, spdlog::logger& log)
{
    // Opened by this process: the child may have no right to.
    registry.put(kind, name, file);
    for (const auto other : {PluginKind::data_parser, PluginKind::openapi}) registry.open_all(other);
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
    const pid_t child = ::fork();
    if (child < 0) throw std::system_error(errno, std::generic_category(), "fork");
    if (child == 0) {
        ::close(ends[0]);
        be_child(registry, kind, name, options, log, ends[1]);
    }
    ::close(ends[1]);
    PluginCheck check = parsed(read_all(ends[0]));
    ::close(ends[0]);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
        check.problems.push_back("its code has not ended after " + std::to_string(patience) + " s");
    else if (WIFSIGNALED(status))
        check.problems.push_back(std::string("its code has crashed: ") + ::strsignal(WTERMSIG(status)));
    else if (status != 0)
        check.problems.push_back("its code has ended the process");
    return check;
}

}  // namespace restd::kernel
