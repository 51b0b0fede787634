#include "start/options.hpp"

#include <getopt.h>
#include <strings.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

#include "restd/budget.hpp"
#include "restd/text.hpp"

namespace restd::kernel {
namespace {

// Long options without a letter of their own.
enum LongOption : int { generate_openapi_spec = 256, max_connections, cluster, plugins, inspect, check, json };

constexpr option long_options[] = {
    {"help", no_argument, nullptr, 'h'},
    {"version", no_argument, nullptr, 'V'},
    {"generate-openapi-spec", no_argument, nullptr, generate_openapi_spec},
    {"max-connections", required_argument, nullptr, max_connections},
    {"cluster", required_argument, nullptr, cluster},
    {"plugins", no_argument, nullptr, plugins},
    {"inspect", required_argument, nullptr, inspect},
    {"check", no_argument, nullptr, check},
    {"json", no_argument, nullptr, json},
    {nullptr, 0, nullptr, 0},
};

// The parts of `text` between separators, without the empty ones.
std::vector<std::string_view> split(std::string_view text, char separator)
{
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        const auto end = std::min(text.find(separator), text.size());
        if (const auto part = trim(text.substr(0, end)); !part.empty()) parts.push_back(part);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

template <class Number>
std::optional<Number> to_number(std::string_view text, Number least, Number most)
{
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < least || number > most) return std::nullopt;
    return number;
}

unsigned parse_threads(std::string_view text, unsigned usual)
{
    const auto number = to_number<unsigned>(text, 0, 1024);
    if (!number) throw Fatal("Invalid thread count: " + std::string(text));
    return *number == 0 ? usual : *number;
}

// A number of connections or requests. `what`: its name in the error text.
unsigned parse_count(std::string_view what, std::string_view text)
{
    const auto number = to_number<unsigned>(text, 1, 1u << 20);
    if (!number) throw Fatal("Invalid " + std::string(what) + ": " + std::string(text));
    return *number;
}
constexpr std::string_view connection_count = "max connection count";
constexpr std::string_view address_count = "max connection count of an address";
constexpr std::string_view request_count = "max request count of a user";

// A number from `least` to `most`. `what`: "seconds,", "a number".
unsigned parse_between(std::string_view variable, std::string_view text, unsigned least, unsigned most, std::string_view what)
{
    const auto number = to_number<unsigned>(text, least, most);
    if (!number)
        throw Fatal("Invalid " + std::string(variable) + "=" + std::string(text) + ": expected " + std::string(what) +
                    " from " + std::to_string(least) + " to " + std::to_string(most));
    return *number;
}

unsigned parse_seconds(std::string_view variable, std::string_view text)
{
    return parse_between(variable, text, 1, 3600, "seconds,");
}

// The limits of long answers. They must leave connections to other requests.
void read_watchers(const Environment& environment, Options& options)
{
    options.max_watchers = std::max(1u, options.max_connections / 2);
    if (const char* count = environment("SLURMRESTD_MAX_WATCHERS"))
        options.max_watchers = parse_between("SLURMRESTD_MAX_WATCHERS", count, 1, std::max(2u, options.max_connections) - 1,
                                             "a number less than --max-connections,");
    options.max_watchers_per_user = std::max(1u, options.max_watchers / 2);
    if (const char* count = environment("SLURMRESTD_MAX_WATCHERS_PER_USER"))
        options.max_watchers_per_user = parse_count("max watcher count of a user", count);
}

// Bytes, as a number that may have the suffix K, M, G or T: times 1024, and so on.
std::size_t parse_memory(const char* variable, std::string_view text, std::size_t least)
{
    constexpr std::string_view units = "KMGT";
    std::string_view digits = text;
    unsigned shift = 0;
    if (!digits.empty()) {
        const auto unit = units.find(static_cast<char>(std::toupper(static_cast<unsigned char>(digits.back()))));
        if (unit != units.npos) {
            shift = static_cast<unsigned>(unit + 1) * 10;
            digits.remove_suffix(1);
        }
    }
    constexpr std::uint64_t most = std::uint64_t{1} << 46;
    const auto number = to_number<std::uint64_t>(digits, 0, most >> shift);
    if (!number || (*number << shift) < least)
        throw Fatal("Invalid " + std::string(variable) + "=" + std::string(text) + ": expected bytes, K, M, G or T, from " +
                    std::to_string(least >> 10) + "K to " + std::to_string(most >> 40) + "T");
    return static_cast<std::size_t>(*number << shift);
}

// The limit of requests that wait for the same thing.
unsigned parse_most_waiting(std::string_view variable, std::string_view text)
{
    return parse_between(variable, text, 1, 65536, "a number");
}

[[noreturn]] void unexpected(std::string_view variable, std::string_view value)
{
    throw Fatal("Unexpected value in " + std::string(variable) + "=" + std::string(value));
}

Security parse_security(std::string_view text)
{
    Security security;
    for (const auto word : split(text, ',')) {
        if (same_word(word, "become_user"))
            security.become_user = true;
        else if (same_word(word, "disable_unshare_files"))
            security.unshare_files = false;
        else if (same_word(word, "disable_unshare_sysv"))
            security.unshare_sysv = false;
        else if (same_word(word, "disable_user_check"))
            security.check_user = false;
        else if (same_word(word, "serve_all_users"))
            security.serve_all_users = true;
        else
            unexpected("SLURMRESTD_SECURITY", word);
    }
    return security;
}

// SLURMRESTD_JSON and SLURMRESTD_YAML: whether the last word is "pretty".
bool parse_style(const char* variable, std::string_view text)
{
    bool pretty = false;
    for (const auto word : split(text, ',')) {
        if (same_word(word, "pretty"))
            pretty = true;
        else if (same_word(word, "compact"))
            pretty = false;
        else
            unexpected(variable, word);
    }
    return pretty;
}

Compression parse_compression(std::string_view text)
{
    if (same_word(text, "usual")) return Compression::usual;
    if (same_word(text, "always")) return Compression::always;
    if (same_word(text, "never")) return Compression::never;
    unexpected("SLURMRESTD_COMPRESSION", text);
}

std::vector<int> parse_statuses(std::string_view text)
{
    std::vector<int> statuses;
    for (const auto word : split(text, ',')) {
        if (same_word(word, "default")) {
            statuses.push_back(0);
        } else if (const auto number = to_number<int>(word, 100, 599)) {
            statuses.push_back(*number);
        } else {
            throw Fatal("Unable to parse " + std::string(word) + " as HTTP status code");
        }
    }
    return statuses;
}

void read_token_words(const std::vector<std::string>& words, Options& options)
{
    for (const auto& word : words) {
        const auto equals = word.find('=');
        const std::string_view key = std::string_view(word).substr(0, equals);
        const std::string_view value =
            equals == std::string::npos ? std::string_view{} : std::string_view(word).substr(equals + 1);
        if (same_word(key, "username") && !value.empty()) {
            options.token_user = value;
        } else if (same_word(key, "lifespan")) {
            const auto seconds = to_number<std::int64_t>(value, 1, std::int64_t{1} << 40);
            if (!seconds) throw Fatal("Invalid lifespan: " + std::string(value));
            options.token_lifespan = *seconds;
        } else {
            throw Fatal("token: expected username=USER or lifespan=SECONDS, not: " + word);
        }
    }
}

// The error text for an option that getopt_long() did not accept. It shows the option as it was written.
std::string complaint(int answer, const std::vector<char*>& argv)
{
    const char* word = argv[static_cast<std::size_t>(std::max(1, optind - 1))];
    const bool is_long = word != nullptr && std::string_view(word).substr(0, 2) == "--";
    const std::string name = optopt > 0 && optopt < 256 && !is_long ? std::string("-") + static_cast<char>(optopt)
                                                                    : std::string(word != nullptr ? word : "?");
    return answer == ':' ? "option " + name + " needs a value" : "unknown option or misused value: " + name;
}

// Options whose meaning depends on other options or on the environment. read_environment() and parse_options() resolve them.
struct RawOptions {
    std::map<PluginKind, std::string> plugins;
    std::vector<std::string> operands;
    std::optional<unsigned> max_connections;
    int verbosity = 0;
    bool generate_spec = false;
    bool list_plugins = false;
};

// False: options.action is final, and the environment must not be read.
bool read_arguments(const std::vector<std::string>& arguments, Options& options, RawOptions& raw)
{
    // getopt_long() reorders its array, so it gets a copy.
    std::vector<std::string> copies = arguments;
    std::vector<char*> argv;
    for (auto& copy : copies) argv.push_back(copy.data());
    const int argc = static_cast<int>(argv.size());
    argv.push_back(nullptr);

    optind = 0;  // resets getopt_long(), for a second call in the same process
    opterr = 0;
    for (int c; (c = ::getopt_long(argc, argv.data(), ":a:d:f:g:hs:t:u:vV", long_options, nullptr)) != -1;) {
        switch (c) {
        case 'a': raw.plugins[PluginKind::rest_auth] = optarg; break;
        case 'd': raw.plugins[PluginKind::data_parser] = optarg; break;
        case 's': raw.plugins[PluginKind::openapi] = optarg; break;
        case cluster: raw.plugins[PluginKind::cluster] = optarg; break;
        case 'f': options.settings.slurm_conf = optarg; break;
        case 'g': options.group = optarg; break;
        case 'u': options.user = optarg; break;
        case 't': options.threads = parse_threads(optarg, Options().threads); break;
        case max_connections: raw.max_connections = parse_count(connection_count, optarg); break;
        case generate_openapi_spec: raw.generate_spec = true; break;
        case plugins: raw.list_plugins = true; break;
        case inspect: options.inspected = optarg; break;
        case check: options.check = true; break;
        case json: options.as_json = true; break;
        case 'v': ++raw.verbosity; break;
        case 'V': options.action = Action::version; return false;
        case 'h': options.action = Action::help; return false;
        default:
            options.action = Action::usage_error;
            options.complaint = complaint(c, argv);
            return false;
        }
    }
    raw.operands.assign(argv.begin() + optind, argv.begin() + argc);
    return true;
}

// The command line has precedence. But a bad value in the environment is refused even if the command line overrides it.
void read_environment(const Environment& environment, Options& options, RawOptions& raw)
{
    Settings& settings = options.settings;
    if (const char* level = environment("SLURMRESTD_DEBUG")) {
        const auto parsed = parse_log_level(level);
        if (!parsed) throw Fatal(std::string("Invalid env SLURMRESTD_DEBUG: ") + level);
        options.log_level = *parsed;
    }
    if (raw.verbosity > 0) {
        const int level = static_cast<int>(LogLevel::info) + raw.verbosity;
        options.log_level = static_cast<LogLevel>(std::min(level, static_cast<int>(LogLevel::debug5)));
    }
    if (const char* count = environment("SLURMRESTD_MAX_CONNECTIONS"))
        options.max_connections = parse_count(connection_count, count);
    if (raw.max_connections) options.max_connections = *raw.max_connections;
    options.max_connections_per_address = options.max_connections;
    if (const char* count = environment("SLURMRESTD_MAX_CONNECTIONS_PER_ADDRESS"))
        options.max_connections_per_address = parse_count(address_count, count);
    options.max_requests_per_user = options.max_connections - options.max_connections / 4;
    if (const char* count = environment("SLURMRESTD_MAX_REQUESTS_PER_USER"))
        options.max_requests_per_user = parse_count(request_count, count);
    read_watchers(environment, options);
    constexpr std::pair<const char*, unsigned Settings::*> seconds[] = {
        {"SLURMRESTD_EVENTS_POLL", &Settings::events_poll}, {"SLURMRESTD_EVENTS_HEARTBEAT", &Settings::events_heartbeat}};
    for (const auto& [variable, setting] : seconds)
        if (const char* text = environment(variable)) settings.*setting = parse_seconds(variable, text);

    // The least values: enough for any error answer, and more than the buffers of an idle daemon.
    constexpr std::size_t least_request_memory = std::size_t{1} << 20;
    constexpr std::size_t least_memory = std::size_t{64} << 20;
    const auto read_memory = [&](std::string_view variable, std::size_t least, std::size_t& into) {
        if (const char* size = environment(variable.data())) into = parse_memory(variable.data(), size, least);
    };
    read_memory(request_memory_setting, least_request_memory, options.limits.request_memory);
    read_memory(memory_setting, least_memory, options.limits.memory);
    read_memory("SLURMRESTD_MAX_STORED_ANSWERS", 0, settings.max_stored_answers);
    if (const char* length = environment(list_setting.data())) {
        const auto number = to_number<std::uint32_t>(length, 10, 1'000'000'000);
        if (!number)
            throw Fatal("Invalid " + std::string(list_setting) + "=" + length + ": expected a number from 10 to 1000000000");
        settings.max_list = *number;
    }

    if (const char* account = environment("SLURMRESTD_USER"); account != nullptr && *account != '\0') options.account = account;
    if (const char* words = environment("SLURMRESTD_SECURITY")) options.security = parse_security(words);
    settings.become_user = options.security.become_user;
    settings.serve_all_users = options.security.serve_all_users;
    if (const char* style = environment("SLURMRESTD_JSON")) settings.json_pretty = parse_style("SLURMRESTD_JSON", style);
    if (const char* style = environment("SLURMRESTD_YAML")) parse_style("SLURMRESTD_YAML", style);
    if (const char* word = environment("SLURMRESTD_COMPRESSION")) settings.compression = parse_compression(word);
    if (const char* codes = environment("SLURMRESTD_RESPONSE_STATUS_CODES"))
        settings.documented_statuses = parse_statuses(codes);
    if (settings.documented_statuses.empty()) settings.documented_statuses = {200, 0};
    if (const char* flags = environment("SLURM_DEBUG_FLAGS")) settings.debug_flags = flags;
    if (const char* conf = environment("SLURM_CONF"); conf != nullptr && settings.slurm_conf.empty())
        settings.slurm_conf = conf;
    constexpr std::pair<const char*, std::string Settings::*> texts[] = {{"SLURM_CONF_SERVER", &Settings::slurm_conf_server},
                                                                         {"SLURM_SACK_JWKS", &Settings::slurm_sack_jwks},
                                                                         {"SLURM_SACK_KEY", &Settings::slurm_sack_key},
                                                                         {"SLURM_SACK_SOCKET", &Settings::slurm_sack_socket}};
    for (const auto& [variable, setting] : texts)
        if (const char* text = environment(variable)) settings.*setting = text;
    for (const char* name : {"SLURMRESTD_STATE_DIRECTORY", "STATE_DIRECTORY"}) {
        const char* folder = environment(name);
        if (folder != nullptr && settings.state_directory.empty()) settings.state_directory = folder;
    }
    settings.jwt_in_environment = environment("SLURM_JWT") != nullptr;
    constexpr std::pair<const char*, unsigned Settings::*> most_waiting[] = {
        {"SLURMRESTD_MAX_SLURMCTLD_REQUESTS", &Settings::max_slurmctld_requests},
        {"SLURMRESTD_MAX_SLURMDBD_REQUESTS", &Settings::max_slurmdbd_requests},
        {"SLURMRESTD_MAX_MUNGED_REQUESTS", &Settings::max_munged_requests},
        {"SLURMRESTD_MAX_NAME_LOOKUPS", &Settings::max_name_lookups}};
    for (const auto& [variable, setting] : most_waiting)
        if (const char* number = environment(variable)) settings.*setting = parse_most_waiting(variable, number);
    if (const char* path = environment("SLURMRESTD_PLUGIN_PATH")) {
        for (const auto folder : split(path, ':')) options.plugin_path.emplace_back(folder);
    }

    constexpr std::pair<PluginKind, const char*> lists[] = {{PluginKind::rest_auth, "SLURMRESTD_AUTH_TYPES"},
                                                            {PluginKind::data_parser, "SLURMRESTD_DATA_PARSER_PLUGINS"},
                                                            {PluginKind::openapi, "SLURMRESTD_OPENAPI_PLUGINS"},
                                                            {PluginKind::cluster, "SLURMRESTD_CLUSTER"}};
    for (const auto& [kind, variable] : lists) {
        const char* names = environment(variable);
        if (names != nullptr && *names != '\0' && !raw.plugins.contains(kind)) raw.plugins[kind] = names;
    }
}

// True: the plugins are to be listed.
bool read_plugin_lists(const std::map<PluginKind, std::string>& texts, Options& options)
{
    bool list = false;
    for (const auto& [kind, text] : texts) {
        auto request = parse_plugin_request(kind, text);
        // As with the original, an empty list of parsers means the default; an empty list of another kind is an error.
        if (kind == PluginKind::data_parser && request.items.empty() && !request.list) continue;
        if (kind == PluginKind::cluster && request.items.size() != 1 && !request.list) {
            throw Fatal("Exactly one cluster plugin is needed, not: " + text);
        }
        list = list || request.list;
        options.plugins[kind] = std::move(request);
    }
    return list;
}

}  // namespace

PluginRequest parse_plugin_request(PluginKind kind, std::string_view text)
{
    PluginRequest request;
    request.all = false;
    if (same_word(trim(text), "list")) {
        request.list = true;
        return request;
    }
    if (kind == PluginKind::data_parser && same_word(trim(text), "list+flags")) {
        request.list = request.list_flags = true;
        return request;
    }
    const std::string folder = std::string(to_string(kind)) + "/";
    for (auto word : split(text, ',')) {
        if (word.starts_with(folder)) word.remove_prefix(folder.size());
        PluginRequest::Item item;
        // Only parsers take flags: elsewhere a '+' is part of the name.
        const auto plus = kind == PluginKind::data_parser ? word.find('+') : std::string_view::npos;
        item.name = word.substr(0, plus);
        if (plus != std::string_view::npos) {
            for (const auto flag : split(word.substr(plus), '+')) item.flags.emplace_back(flag);
        }
        request.items.push_back(std::move(item));
    }
    return request;
}

Options parse_options(const std::vector<std::string>& arguments, const Environment& environment)
{
    Options options;
    for (const auto kind : {PluginKind::rest_auth, PluginKind::data_parser, PluginKind::openapi, PluginKind::cluster}) {
        options.plugins[kind] = {};
    }
    RawOptions raw;
    if (!read_arguments(arguments, options, raw)) return options;
    read_environment(environment, options, raw);

    if (options.check && options.inspected.empty()) throw Fatal("--check needs --inspect FILE");
    if (options.as_json && options.inspected.empty() && !raw.list_plugins)
        throw Fatal("--json needs --plugins or --inspect FILE");
    if (read_plugin_lists(raw.plugins, options)) {
        options.action = Action::list;
    } else if (raw.list_plugins) {
        options.action = Action::plugins;
    } else if (!options.inspected.empty()) {
        options.action = Action::inspect;
    } else if (raw.generate_spec) {
        options.action = Action::generate_spec;
    } else if (!raw.operands.empty() && raw.operands.front() == "token") {
        options.action = Action::token;
        read_token_words({raw.operands.begin() + 1, raw.operands.end()}, options);
        return options;
    } else if (!raw.operands.empty() && raw.operands.front() == "new-plugin") {
        options.action = Action::new_plugin;
        options.new_plugin = parse_new_plugin({raw.operands.begin() + 1, raw.operands.end()});
        return options;
    }
    options.settings.specify_only = options.action != Action::serve;

    options.listen = std::move(raw.operands);
    if (const char* more = environment("SLURMRESTD_LISTEN")) {
        for (const auto address : split(more, ',')) options.listen.emplace_back(address);
    }
    return options;
}

std::string help_text()
{
    return R"(Usage: slurmrestd [OPTIONS] [ADDRESS]...
       slurmrestd [OPTIONS] token [username=USER] [lifespan=SECONDS]
       slurmrestd new-plugin KIND NAME [FOLDER]

Serves Slurm's REST API. ADDRESS is HOST:PORT, [IPV6]:PORT, :PORT (all interfaces) or unix:PATH. Several may be given.
Without an address the program uses the sockets that systemd has opened, or serves one connection on standard input and
output (inetd mode).

  -a AUTH[,...]            authentication plugins to use, or "list" (default: all)
      --cluster PLUGIN     where the data comes from: slurm, embedded, ... or "list" (default: slurm if a slurm.conf is given
                           or /etc/slurm/slurm.conf exists; else embedded, which makes this machine a cluster)
  -d PARSER[+FLAG...][,..] data_parser plugins (API versions), "latest", "list" or "list+flags" (default: all)
  -f FILE                  slurm.conf to read; /dev/null: none
  -g GROUP                 change to this group (name or number) before serving
      --generate-openapi-spec
                           print the OpenAPI document as JSON and exit
  -h, --help               print this help and exit
      --inspect FILE       print what a plugin's file says about itself, and whether it would be loaded; none of its code is
                           run. Exits with 0 if it would be
      --check              with --inspect: loads it, too, in a child process without privileges, prints its routes or types, and
                           checks the rules of its kind
      --json               --plugins and --inspect print JSON
      --max-connections N  limit of connections (default: 124). At the limit a new connection closes one of the address with
                           the most connections: the longest idle one, or one whose client reads less than 16 KiB a second
      --plugins            print a table of all plugins: kind, name, version, summary, file and state (usable, or refused and
                           why), and exit
  -s CONTENT[,...]         openapi plugins (content) to serve, or "list" (default: all)
  -t N                     worker threads (default: 20); ignored in inetd mode
  -u USER                  change to this user (name or number), and to the user's group unless -g is given
  -v                       log more messages; up to six times
  -V, --version            print the version and exit

token prints SLURM_JWT=TOKEN for the embedded cluster, as scontrol token does for a real one. The default is the calling
user and 1800 seconds. Jobs of root are refused, so for root it is the user who called sudo, else slurm-trial, which
./dev run creates.

new-plugin makes FOLDER (default: NAME) with a plugin of that kind (rest_auth, data_parser, openapi, cluster) that does little yet, its
CMakeLists.txt and a test. It says how to build it with the installed SDK.

Environment (the command line has precedence):
  SLURMRESTD_AUTH_TYPES, SLURMRESTD_CLUSTER, SLURMRESTD_DATA_PARSER_PLUGINS, SLURMRESTD_MAX_CONNECTIONS,
  SLURMRESTD_OPENAPI_PLUGINS
                           like -a, --cluster, -d, --max-connections, -s
  SLURMRESTD_COMPRESSION   usual: compress answers for clients that ask for it (Accept-Encoding: zstd, gzip), but no records of
                           a cluster that hides some from some users (PrivateData); always: these too; never
  SLURMRESTD_LISTEN        more addresses, separated by commas
  SLURMRESTD_DEBUG         0-9, or quiet, fatal, error, info, verbose, debug, debug2 ... debug5
  SLURMRESTD_JSON, SLURMRESTD_YAML
                           compact or pretty
  SLURMRESTD_MAX_CONNECTIONS_PER_ADDRESS
                           limit of connections from one IPv4 address, IPv6 network (/64) or user of a unix socket (default:
                           --max-connections). At the limit a new one closes the longest idle of them, or is refused (429)
  SLURMRESTD_MAX_REQUESTS_PER_USER
                           limit of simultaneous requests of one user (default: three quarters of --max-connections);
                           others are answered with 429
  SLURMRESTD_MAX_WATCHERS, SLURMRESTD_MAX_WATCHERS_PER_USER
                           limit of answers that stay open (live events): of all (default: half of --max-connections), more:
                           503; and of one user (default: half of all), more: 429
  SLURMRESTD_EVENTS_POLL   live events: seconds between two questions to slurmctld for one user (default: 2)
  SLURMRESTD_EVENTS_HEARTBEAT
                           live events: seconds between two comments that show that the connection is alive (default: 15)
  SLURMRESTD_MAX_REQUEST_MEMORY
                           memory that one request may use, in bytes or with K, M, G (default: 256M); more: 413
  SLURMRESTD_MAX_MEMORY    memory that all requests together may use (default: 1G); more: 503
  SLURMRESTD_MAX_STORED_ANSWERS
                           the part of it for answers of slurmctld that are kept to be shown again (default: 128M); 0: none
  SLURMRESTD_MAX_LIST      longest list in a request (default: 100000), a tenth of it for a list of objects; more: 413
  SLURMRESTD_MAX_SLURMCTLD_REQUESTS, SLURMRESTD_MAX_SLURMDBD_REQUESTS, SLURMRESTD_MAX_MUNGED_REQUESTS
                           limit of requests that wait for this daemon (default: 64 each); others are answered with 503.
                           That of munged is for sackd too
  SLURMRESTD_MAX_NAME_LOOKUPS
                           limit of requests that wait for the system to look up a user or group (default: 64)
  SLURMRESTD_PLUGIN_PATH   more plugin folders, separated by colons; each has subfolders rest_auth/, data_parser/, openapi/
                           or cluster/
  SLURMRESTD_RESPONSE_STATUS_CODES
                           statuses to document for each operation (default: 200,default)
  SLURMRESTD_SECURITY      become_user, disable_unshare_files, disable_unshare_sysv, disable_user_check; serve_all_users:
                           the embedded cluster runs all users' jobs as the daemon's user, without isolation (default: if
                           root starts the daemon, jobs run as their users; else only the daemon's user is served)
  SLURMRESTD_STATE_DIRECTORY
                           where the embedded cluster keeps its state
  SLURMRESTD_USER          like -u, if root starts the daemon without -u (default: none, and root is refused); ignored for
                           other users and in become_user mode
  SLURM_CONF               like -f
  SLURM_CONF_SERVER        HOST[:PORT],.. of the slurmctld to fetch slurm.conf from, if none is given and there is none in
                           /etc/slurm or /run/slurm/conf
  SLURM_DEBUG_FLAGS        accepted and checked, as by Slurm's programs
  SLURM_JWT                any value turns rest_auth/jwt on, even if slurm.conf has no auth/jwt
  SLURM_SACK_JWKS, SLURM_SACK_KEY
                           key of auth/slurm (default: slurm.jwks, slurm.key beside slurm.conf)
  SLURM_SACK_SOCKET        socket of sackd, used if there is no readable key of auth/slurm (default: /run/slurm-CLUSTER,
                           /run/slurm, /run/slurmctld, /run/slurmdbd, each with sack.socket)
  ABORT_ON_FATAL           dump core on a fatal error

Signals: SIGINT and SIGTERM exit after the running requests have finished. SIGHUP reads the cluster's configuration and keys
again. SIGUSR2 starts the program anew in a process that takes over the sockets, so that no client is refused.
)";
}

std::string version_text()
{
    return "slurm " RESTD_SLURM_RELEASE " (slurmrestd " RESTD_VERSION ")\n";
}

}  // namespace restd::kernel
