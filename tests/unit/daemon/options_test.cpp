#include "start/options.hpp"

#include <map>

#include "catch.hpp"
#include "start/plugin_selection.hpp"

using namespace restd;
using namespace restd::kernel;

namespace {

using Strings = std::vector<std::string>;

Options parse(Strings arguments, const std::map<std::string, std::string>& environment = {})
{
    arguments.insert(arguments.begin(), "slurmrestd");
    return parse_options(arguments, [&](const char* name) -> const char* {
        const auto found = environment.find(name);
        return found != environment.end() ? found->second.c_str() : nullptr;
    });
}

std::string failure(const Strings& arguments, const std::map<std::string, std::string>& environment = {})
{
    try {
        parse(arguments, environment);
    } catch (const Fatal& fatal) {
        return fatal.what();
    }
    return "";
}

Strings names(const PluginRequest& request)
{
    Strings out;
    for (const auto& item : request.items) {
        out.push_back(item.name);
        for (const auto& flag : item.flags) out.back() += "+" + flag;
    }
    return out;
}

}  // namespace

TEST_CASE("defaults without options")
{
    const Options options = parse({});
    CHECK(options.action == Action::serve);
    CHECK(options.listen.empty());
    CHECK(options.threads == 20);
    CHECK(options.max_connections == 124);
    CHECK(options.max_connections_per_address == 124);
    CHECK(options.max_requests_per_user == 93);
    CHECK(options.limits.request_memory == std::size_t{256} << 20);
    CHECK(options.limits.memory == std::size_t{1} << 30);
    CHECK(options.settings.max_list == 100'000);
    CHECK(options.settings.max_stored_answers == std::size_t{128} << 20);
    CHECK(options.log_level == LogLevel::info);
    CHECK_FALSE(options.user);
    CHECK_FALSE(options.group);
    CHECK_FALSE(options.account);
    CHECK(options.security.check_user);
    CHECK_FALSE(options.settings.serve_all_users);
    CHECK_FALSE(options.security.serve_all_users);
    CHECK(options.security.unshare_files);
    CHECK(options.security.unshare_sysv);
    CHECK_FALSE(options.security.become_user);
    CHECK(options.settings.slurm_conf.empty());
    CHECK_FALSE(options.settings.jwt_in_environment);
    CHECK_FALSE(options.settings.specify_only);
    CHECK(options.settings.documented_statuses == std::vector<int>{200, 0});
    for (const auto& [kind, request] : options.plugins) {
        CHECK(request.all);
        CHECK_FALSE(request.list);
    }
    CHECK(options.plugins.size() == 4);
}

TEST_CASE("options may stand among addresses, joined to their values or not")
{
    const Options options =
        parse({":1", "-t4", "[::1]:2", "-u", "nobody", "-gdaemon", "-f", "/c", "--max-connections=7", "unix:/x"});
    CHECK(options.listen == Strings{":1", "[::1]:2", "unix:/x"});
    CHECK(options.threads == 4);
    CHECK(options.user == "nobody");
    CHECK(options.group == "daemon");
    CHECK(options.settings.slurm_conf == "/c");
    CHECK(options.max_connections == 7);
    CHECK(parse({"--", "-t"}).listen == Strings{"-t"});
    CHECK(parse({"-t", "0"}).threads == 20);
    CHECK(parse({"--max-connections=8"}).max_connections_per_address == 8);
    CHECK(parse({"--max-connections=8"}).max_requests_per_user == 6);
    CHECK(parse({"--max-connections=1"}).max_requests_per_user == 1);
    CHECK(parse({"--max-conn", "7"}).max_connections == 7);
}

TEST_CASE("long answers leave connections to other requests")
{
    CHECK(parse({}).max_watchers == 62);
    CHECK(parse({}).max_watchers_per_user == 31);
    CHECK(parse({"--max-connections=1"}).max_watchers == 1);
    CHECK(parse({"--max-connections=1"}).max_watchers_per_user == 1);
    const Options options =
        parse({"--max-connections=10"},
              {{"SLURMRESTD_MAX_WATCHERS", "9"}, {"SLURMRESTD_EVENTS_POLL", "7"}, {"SLURMRESTD_EVENTS_HEARTBEAT", "30"}});
    CHECK(options.max_watchers == 9);
    CHECK(options.max_watchers_per_user == 4);
    CHECK(options.settings.events_poll == 7);
    CHECK(options.settings.events_heartbeat == 30);
    CHECK(parse({}, {{"SLURMRESTD_MAX_WATCHERS_PER_USER", "5"}}).max_watchers_per_user == 5);
    CHECK_THROWS_AS(parse({"--max-connections=10"}, {{"SLURMRESTD_MAX_WATCHERS", "10"}}), Fatal);
    CHECK_THROWS_AS(parse({}, {{"SLURMRESTD_EVENTS_POLL", "0"}}), Fatal);
    CHECK_THROWS_AS(parse({}, {{"SLURMRESTD_EVENTS_HEARTBEAT", "3601"}}), Fatal);
}

TEST_CASE("the account for root's daemon is no -u of its own")
{
    const Options options = parse({}, {{"SLURMRESTD_USER", "slurmrestd"}});
    CHECK(options.account == "slurmrestd");
    CHECK_FALSE(options.user);
    CHECK(parse({"-u", "x"}, {{"SLURMRESTD_USER", "slurmrestd"}}).user == "x");
    CHECK_FALSE(parse({}, {{"SLURMRESTD_USER", ""}}).account);
}

TEST_CASE("lists of plugins take names with and without their kind, and flags")
{
    auto options =
        parse({"-a", "rest_auth/jwt,local", "-s", "openapi/slurmctld", "-d", "v0.0.42+fast+inline_enums, data_parser/v0.0.41"});
    CHECK(names(options.plugins[PluginKind::rest_auth]) == Strings{"jwt", "local"});
    CHECK(names(options.plugins[PluginKind::openapi]) == Strings{"slurmctld"});
    CHECK(names(options.plugins[PluginKind::data_parser]) == Strings{"v0.0.42+fast+inline_enums", "v0.0.41"});
    CHECK_FALSE(options.plugins[PluginKind::rest_auth].all);
    CHECK(options.plugins[PluginKind::cluster].all);

    options = parse({"-a", "jwt,,", "-d", "v0.0.40", "-d", "latest"});
    CHECK(names(options.plugins[PluginKind::rest_auth]) == Strings{"jwt"});
    CHECK(names(options.plugins[PluginKind::data_parser]) == Strings{"latest"});
    CHECK(parse({"-d", ""}).plugins[PluginKind::data_parser].all);
    CHECK_FALSE(parse({"-a", ""}).plugins[PluginKind::rest_auth].all);

    CHECK(names(parse({"--cluster", "cluster/embedded"}).plugins[PluginKind::cluster]) == Strings{"embedded"});
    CHECK(failure({"--cluster", "a,b"}) == "Exactly one cluster plugin is needed, not: a,b");
    CHECK(failure({"--cluster", ""}) == "Exactly one cluster plugin is needed, not: ");
}

TEST_CASE("lists are recognised in any case, several at once, and from the environment")
{
    auto options = parse({"-a", "LIST", "-s", "list", ":1"});
    CHECK(options.action == Action::list);
    CHECK(options.settings.specify_only);
    CHECK(options.plugins[PluginKind::rest_auth].list);
    CHECK(options.plugins[PluginKind::openapi].list);
    CHECK_FALSE(options.plugins[PluginKind::data_parser].list);

    options = parse({"-d", "list+flags"});
    CHECK(options.action == Action::list);
    CHECK(options.plugins[PluginKind::data_parser].list_flags);
    CHECK(parse({"--cluster", "list"}).action == Action::list);
    CHECK(parse({}, {{"SLURMRESTD_OPENAPI_PLUGINS", "list"}}).action == Action::list);
    // "list" among other names is a plugin's name.
    CHECK(parse({"-d", "list,v0.0.42"}).action == Action::serve);
}

TEST_CASE("help and version act at once, a mistake ends in usage")
{
    CHECK(parse({"--plugins", "--json"}).action == Action::plugins);
    CHECK(parse({"--plugins", "--json"}).as_json);
    CHECK(parse({"--inspect", "/x/y.so", "--check"}).action == Action::inspect);
    CHECK(parse({"--inspect", "/x/y.so", "--check"}).inspected == "/x/y.so");
    CHECK(parse({"--inspect", "/x/y.so", "--check"}).check);
    CHECK(parse({"-h", "-Z"}).action == Action::help);
    CHECK(parse({"--help"}).action == Action::help);
    CHECK(parse({"-V", "--nosuch"}).action == Action::version);
    CHECK(parse({"--version"}).action == Action::version);
    CHECK(parse({"-V"}, {{"SLURMRESTD_DEBUG", "zzz"}}).action == Action::version);
    CHECK(parse({"--generate-openapi-spec"}).action == Action::generate_spec);

    const auto complaint = [](const Strings& arguments) {
        const Options options = parse(arguments);
        return options.action == Action::usage_error ? options.complaint : "";
    };
    CHECK(complaint({"--nosuch"}) == "unknown option or misused value: --nosuch");
    CHECK(complaint({"--nosuch", "-V"}) == "unknown option or misused value: --nosuch");
    CHECK(complaint({":1", "-Z"}) == "unknown option or misused value: -Z");
    CHECK(complaint({"-vZ"}) == "unknown option or misused value: -Z");
    CHECK(complaint({"-t"}) == "option -t needs a value");
    CHECK(complaint({"--cluster"}) == "option --cluster needs a value");
    CHECK(complaint({"--generate-openapi-spec=3"}) == "unknown option or misused value: --generate-openapi-spec=3");
}

TEST_CASE("a bad value is refused and quoted")
{
    CHECK(failure({"-t", "x"}) == "Invalid thread count: x");
    CHECK(failure({"-t", "-5"}) == "Invalid thread count: -5");
    CHECK(failure({"-t", "1025"}) == "Invalid thread count: 1025");
    CHECK(failure({"--max-connections", "0"}) == "Invalid max connection count: 0");
    CHECK(failure({"--max-connections", "5x"}) == "Invalid max connection count: 5x");
    CHECK(failure({}, {{"SLURMRESTD_MAX_CONNECTIONS", "zzz"}}) == "Invalid max connection count: zzz");
    CHECK(failure({}, {{"SLURMRESTD_MAX_CONNECTIONS_PER_ADDRESS", "0"}}) == "Invalid max connection count of an address: 0");
    CHECK(failure({}, {{"SLURMRESTD_MAX_REQUESTS_PER_USER", "-1"}}) == "Invalid max request count of a user: -1");
    CHECK(failure({}, {{"SLURMRESTD_DEBUG", "zzz"}}) == "Invalid env SLURMRESTD_DEBUG: zzz");
    CHECK(failure({}, {{"SLURMRESTD_DEBUG", ""}}) == "Invalid env SLURMRESTD_DEBUG: ");
    CHECK(failure({}, {{"SLURMRESTD_JSON", "zzz"}}) == "Unexpected value in SLURMRESTD_JSON=zzz");
    CHECK(failure({}, {{"SLURMRESTD_YAML", "zzz"}}) == "Unexpected value in SLURMRESTD_YAML=zzz");
    CHECK(failure({}, {{"SLURMRESTD_SECURITY", "become_user,zzz"}}) == "Unexpected value in SLURMRESTD_SECURITY=zzz");
    CHECK(failure({}, {{"SLURMRESTD_RESPONSE_STATUS_CODES", "200,abc"}}) == "Unable to parse abc as HTTP status code");
    CHECK(failure({}, {{"SLURMRESTD_RESPONSE_STATUS_CODES", "9999"}}) == "Unable to parse 9999 as HTTP status code");
    CHECK(parse({}, {{"SLURM_DEBUG_FLAGS", "network,zzz"}}).settings.debug_flags == "network,zzz");  // the cluster plugin's
    for (const std::string name : {"SLURMRESTD_MAX_SLURMCTLD_REQUESTS", "SLURMRESTD_MAX_SLURMDBD_REQUESTS",
                                   "SLURMRESTD_MAX_MUNGED_REQUESTS", "SLURMRESTD_MAX_NAME_LOOKUPS"})
        for (const std::string value : {"0", "-1", "5x", "", "65537"})
            CHECK(failure({}, {{name, value}}) == "Invalid " + name + "=" + value + ": expected a number from 1 to 65536");
    // Also if the command line takes precedence.
    CHECK(failure({"-v"}, {{"SLURMRESTD_DEBUG", "zzz"}}) == "Invalid env SLURMRESTD_DEBUG: zzz");
}

TEST_CASE("environment variables are read, and the command line takes precedence")
{
    const std::map<std::string, std::string> environment = {
        {"SLURM_CONF", "/env.conf"},
        {"SLURM_CONF_SERVER", "ctl:6817"},
        {"SLURM_DEBUG_FLAGS", "Network,backfill"},
        {"SLURM_JWT", "a.very.secret"},
        {"SLURM_SACK_JWKS", "/jwks"},
        {"SLURM_SACK_KEY", "/key"},
        {"SLURM_SACK_SOCKET", "/socket"},
        {"SLURMRESTD_AUTH_TYPES", "rest_auth/jwt"},
        {"SLURMRESTD_CLUSTER", "slurm"},
        {"SLURMRESTD_DATA_PARSER_PLUGINS", "v0.0.41"},
        {"SLURMRESTD_DEBUG", "debug3"},
        {"SLURMRESTD_JSON", "pretty"},
        {"SLURMRESTD_LISTEN", "unix:/a,:6820"},
        {"SLURMRESTD_MAX_CONNECTIONS", "9"},
        {"SLURMRESTD_MAX_CONNECTIONS_PER_ADDRESS", "5"},
        {"SLURMRESTD_MAX_REQUESTS_PER_USER", "2"},
        {"SLURMRESTD_OPENAPI_PLUGINS", "slurmdbd"},
        {"SLURMRESTD_PLUGIN_PATH", "/p:/q"},
        {"SLURMRESTD_RESPONSE_STATUS_CODES", "404,default"},
        {"SLURMRESTD_SECURITY", "disable_user_check,disable_unshare_files,disable_unshare_sysv,become_user,serve_all_users"},
        {"SLURMRESTD_STATE_DIRECTORY", "/state"},
        {"SLURMRESTD_YAML", "compact"},
        {"STATE_DIRECTORY", "/other"},
    };
    Options options = parse({":1"}, environment);
    CHECK(options.settings.slurm_conf == "/env.conf");
    CHECK(options.settings.slurm_conf_server == "ctl:6817");
    CHECK(options.settings.slurm_sack_jwks == "/jwks");
    CHECK(options.settings.slurm_sack_key == "/key");
    CHECK(options.settings.slurm_sack_socket == "/socket");
    CHECK(options.settings.jwt_in_environment);
    CHECK(options.settings.json_pretty);
    CHECK(options.settings.become_user);
    CHECK(options.settings.serve_all_users);
    CHECK(options.security.serve_all_users);
    CHECK(options.settings.state_directory == "/state");
    CHECK(options.settings.documented_statuses == std::vector<int>{404, 0});
    CHECK(names(options.plugins[PluginKind::rest_auth]) == Strings{"jwt"});
    CHECK(names(options.plugins[PluginKind::cluster]) == Strings{"slurm"});
    CHECK(names(options.plugins[PluginKind::data_parser]) == Strings{"v0.0.41"});
    CHECK(names(options.plugins[PluginKind::openapi]) == Strings{"slurmdbd"});
    CHECK(options.log_level == LogLevel::debug3);
    CHECK(options.listen == Strings{":1", "unix:/a", ":6820"});
    CHECK(options.max_connections == 9);
    CHECK(options.max_connections_per_address == 5);
    CHECK(options.max_requests_per_user == 2);
    CHECK(options.plugin_path == Strings{"/p", "/q"});
    CHECK_FALSE(options.security.check_user);
    CHECK_FALSE(options.security.unshare_files);
    CHECK_FALSE(options.security.unshare_sysv);

    options = parse({"-f", "/arg.conf", "-a", "local", "-d", "v0.0.42", "-s", "slurmctld", "--cluster", "embedded", "-v",
                     "--max-connections", "124"},
                    environment);
    CHECK(options.settings.slurm_conf == "/arg.conf");
    CHECK(names(options.plugins[PluginKind::rest_auth]) == Strings{"local"});
    CHECK(names(options.plugins[PluginKind::cluster]) == Strings{"embedded"});
    CHECK(names(options.plugins[PluginKind::data_parser]) == Strings{"v0.0.42"});
    CHECK(names(options.plugins[PluginKind::openapi]) == Strings{"slurmctld"});
    CHECK(options.log_level == LogLevel::verbose);
    CHECK(options.max_connections == 124);
    // An empty variable counts as not set.
    CHECK(parse({}, {{"SLURMRESTD_AUTH_TYPES", ""}}).plugins[PluginKind::rest_auth].all);
}

TEST_CASE("limits on waiting requests")
{
    const Settings usual = parse({}).settings;
    CHECK(usual.max_slurmctld_requests == 64);
    CHECK(usual.max_slurmdbd_requests == 64);
    CHECK(usual.max_munged_requests == 64);
    CHECK(usual.max_name_lookups == 64);
    const Settings settings = parse({}, {{"SLURMRESTD_MAX_SLURMCTLD_REQUESTS", "1"},
                                         {"SLURMRESTD_MAX_SLURMDBD_REQUESTS", "2"},
                                         {"SLURMRESTD_MAX_MUNGED_REQUESTS", "3"},
                                         {"SLURMRESTD_MAX_NAME_LOOKUPS", "65536"}})
                                  .settings;
    CHECK(settings.max_slurmctld_requests == 1);
    CHECK(settings.max_slurmdbd_requests == 2);
    CHECK(settings.max_munged_requests == 3);
    CHECK(settings.max_name_lookups == 65536);
}

TEST_CASE("each -v raises the level, up to the last one")
{
    CHECK(parse({"-v"}).log_level == LogLevel::verbose);
    CHECK(parse({"-vv"}).log_level == LogLevel::debug);
    CHECK(parse({"-v", "-v", "-vvvv"}).log_level == LogLevel::debug5);
    CHECK(parse({"-vvvvvvvvvvvvv"}).log_level == LogLevel::debug5);
}

TEST_CASE("token takes a user and a lifespan")
{
    Options options = parse({"token"});
    CHECK(options.action == Action::token);
    CHECK(options.token_user.empty());
    CHECK(options.token_lifespan == 1800);
    CHECK_FALSE(options.settings.specify_only);
    options =
        parse({"-f", "/c", "token", "username=ann", "lifespan=60", "--cluster", "embedded"}, {{"SLURMRESTD_LISTEN", ":1"}});
    CHECK(options.token_user == "ann");
    CHECK(options.token_lifespan == 60);
    CHECK(options.listen.empty());
    CHECK(failure({"token", "lifespan=-1"}) == "Invalid lifespan: -1");
    CHECK(failure({"token", "lifespan="}) == "Invalid lifespan: ");
    CHECK(failure({"token", "user=ann"}) == "token: expected username=USER or lifespan=SECONDS, not: user=ann");
    CHECK(failure({"token", "username="}) == "token: expected username=USER or lifespan=SECONDS, not: username=");
}

TEST_CASE("new-plugin takes a kind, a name and a folder, and no addresses")
{
    const Options options = parse({"new-plugin", "openapi", "mine", "there"}, {{"SLURMRESTD_LISTEN", ":1"}});
    CHECK(options.action == Action::new_plugin);
    CHECK(options.new_plugin.kind == PluginKind::openapi);
    CHECK(options.new_plugin.name == "mine");
    CHECK(options.new_plugin.folder == "there");
    CHECK(options.listen.empty());
    CHECK(failure({"new-plugin", "openapi", "Mine"}).starts_with("new-plugin: a name has lower-case letters"));
}

TEST_CASE("a token in the environment is noted")
{
    CHECK(parse({}, {{"SLURM_JWT", "a.very.secret"}}).settings.jwt_in_environment);
    CHECK_FALSE(parse({}, {}).settings.jwt_in_environment);
}

TEST_CASE("the cluster is chosen by the configuration that exists")
{
    const std::string none = "/no/such/slurm.conf", some = "/dev/zero";
    std::string cached = none;
    const UsualClusters usual{"slurm", "embedded", {}};
    std::map<std::string, std::string> environment;
    const auto choose = [&](const Strings& arguments, const std::string& system_conf) {
        const ClusterChoice choice = choose_cluster(parse(arguments, environment), usual, {system_conf, cached});
        return choice.name + " " + choice.slurm_conf;
    };
    CHECK(choose({}, none) == "embedded ");
    CHECK(choose({}, some) == "slurm " + some);
    CHECK(choose({"-f", "/c"}, none) == "slurm /c");
    CHECK(choose({"-f", "/c"}, some) == "slurm /c");
    CHECK(choose({"-f", "/dev/null"}, some) == "embedded /dev/null");
    CHECK(choose({"--cluster", "embedded"}, some) == "embedded ");
    CHECK(choose({"--cluster", "embedded", "-f", "/c"}, some) == "embedded /c");
    CHECK(choose({"--cluster", "slurm"}, some) == "slurm " + some);
    CHECK(choose({"--cluster", "other"}, none) == "other ");
    CHECK(choose_cluster(parse({}), usual, {none}).reason == "there is no /no/such/slurm.conf");
    // slurmd may have stored the configuration, or it must be fetched.
    environment = {{"SLURM_CONF_SERVER", "ctl"}};
    CHECK(choose({}, none) == "slurm ");
    CHECK(choose({}, some) == "slurm " + some);
    CHECK(choose({"-f", "/c"}, none) == "slurm /c");
    CHECK(choose({"--cluster", "slurm"}, none) == "slurm ");
    CHECK(choose({"-f", "/dev/null"}, none) == "embedded /dev/null");
    cached = "/dev/full";
    CHECK(choose({}, none) == "slurm /dev/full");
    environment.clear();
    CHECK(choose({}, none) == "slurm /dev/full");
    CHECK(choose({}, some) == "slurm " + some);
}

TEST_CASE("help names every option and variable")
{
    const std::string help = help_text();
    for (const char* word : {"-a ",
                             "-d ",
                             "-f ",
                             "-g ",
                             "-h",
                             "--help",
                             "-s ",
                             "-t ",
                             "-u ",
                             "-v",
                             "-V",
                             "--generate-openapi-spec",
                             "--max-connections",
                             "--cluster",
                             "token",
                             "ABORT_ON_FATAL",
                             "SLURM_CONF",
                             "SLURM_CONF_SERVER",
                             "SLURM_DEBUG_FLAGS",
                             "SLURM_JWT",
                             "SLURM_SACK_JWKS",
                             "SLURM_SACK_KEY",
                             "SLURM_SACK_SOCKET",
                             "SLURMRESTD_AUTH_TYPES",
                             "SLURMRESTD_CLUSTER",
                             "SLURMRESTD_DATA_PARSER_PLUGINS",
                             "SLURMRESTD_DEBUG",
                             "SLURMRESTD_JSON",
                             "SLURMRESTD_LISTEN",
                             "SLURMRESTD_MAX_CONNECTIONS,",
                             "SLURMRESTD_MAX_CONNECTIONS_PER_ADDRESS",
                             "SLURMRESTD_MAX_REQUESTS_PER_USER",
                             "SLURMRESTD_MAX_LIST",
                             "SLURMRESTD_MAX_MEMORY",
                             "SLURMRESTD_MAX_STORED_ANSWERS",
                             "SLURMRESTD_MAX_REQUEST_MEMORY",
                             "SLURMRESTD_MAX_MUNGED_REQUESTS",
                             "SLURMRESTD_MAX_NAME_LOOKUPS",
                             "SLURMRESTD_MAX_SLURMCTLD_REQUESTS",
                             "SLURMRESTD_MAX_SLURMDBD_REQUESTS",
                             "SLURMRESTD_OPENAPI_PLUGINS",
                             "SLURMRESTD_PLUGIN_PATH",
                             "SLURMRESTD_RESPONSE_STATUS_CODES",
                             "SLURMRESTD_SECURITY",
                             "SLURMRESTD_YAML"}) {
        INFO(word);
        CHECK(help.find(word) != std::string::npos);
    }
    CHECK(version_text().find("slurm 24.11") == 0);
}

TEST_CASE("limits of memory and of lists come from the environment")
{
    const Options options =
        parse({}, {{"SLURMRESTD_MAX_REQUEST_MEMORY", "32M"}, {"SLURMRESTD_MAX_MEMORY", "2g"}, {"SLURMRESTD_MAX_LIST", "500"}});
    CHECK(options.limits.request_memory == std::size_t{32} << 20);
    CHECK(options.limits.memory == std::size_t{2} << 30);
    CHECK(options.settings.max_list == 500);
    CHECK(parse({}, {{"SLURMRESTD_MAX_REQUEST_MEMORY", "1048576"}}).limits.request_memory == std::size_t{1} << 20);
    CHECK(parse({}, {{"SLURMRESTD_MAX_REQUEST_MEMORY", "2048K"}}).limits.request_memory == std::size_t{2} << 20);
    CHECK(parse({}, {{"SLURMRESTD_MAX_MEMORY", "1T"}}).limits.memory == std::size_t{1} << 40);

    CHECK(parse({}, {{"SLURMRESTD_MAX_STORED_ANSWERS", "1G"}}).settings.max_stored_answers == std::size_t{1} << 30);
    CHECK(parse({}, {{"SLURMRESTD_MAX_STORED_ANSWERS", "0"}}).settings.max_stored_answers == 0);

    const std::string expected = ": expected bytes, K, M, G or T, from ";
    CHECK(failure({}, {{"SLURMRESTD_MAX_STORED_ANSWERS", "some"}}) ==
          "Invalid SLURMRESTD_MAX_STORED_ANSWERS=some" + expected + "0K to 64T");
    for (const std::string value :
         {"", "M", "12X", "-1", "1.5G", " 32M", "32M ", "100", "65T", "99999999999999999999", "32MB"}) {
        CHECK(failure({}, {{"SLURMRESTD_MAX_REQUEST_MEMORY", value}}) ==
              "Invalid SLURMRESTD_MAX_REQUEST_MEMORY=" + value + expected + "1024K to 64T");
        CHECK(failure({}, {{"SLURMRESTD_MAX_MEMORY", value}}) ==
              "Invalid SLURMRESTD_MAX_MEMORY=" + value + expected + "65536K to 64T");
    }
    CHECK(failure({}, {{"SLURMRESTD_MAX_MEMORY", "32M"}}) == "Invalid SLURMRESTD_MAX_MEMORY=32M" + expected + "65536K to 64T");
    for (const std::string value : {"", "9", "x", "-5", "10000000000"})
        CHECK(failure({}, {{"SLURMRESTD_MAX_LIST", value}}) ==
              "Invalid SLURMRESTD_MAX_LIST=" + value + ": expected a number from 10 to 1000000000");
}
