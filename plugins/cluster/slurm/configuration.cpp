#include "configuration.hpp"

#include <unistd.h>

#include <optional>
#include <string_view>

#include "common/words.hpp"
#include "conf/ca_file.hpp"
#include "messages/sent_configuration.hpp"
#include "rpc/controller_rpc.hpp"
#include "rpc/patience.hpp"
#include "rpc/spoken_versions.hpp"
#include "wire/message.hpp"

namespace restd::slurm {
namespace {

constexpr std::uint16_t usual_port = 6817;
// slurm.conf is text that people write: a longer answer is refused.
constexpr std::size_t most_configuration = std::size_t{64} << 20;

// CONFIG_REQUEST_SLURM_CONF: asks for the files that clients need.
constexpr std::uint32_t for_clients = 0;

// The files in a RESPONSE_CONFIG that exist. Throws WireError.
cluster::ConfTexts texts_of(const Message& answer)
{
    Arena arena;
    Unpacker from(answer.body, answer.version, arena);
    SentConfiguration sent;
    wire::sent_configuration::unpack(from, sent);
    if (from.left() != 0) from.fail(std::to_string(from.left()) + " bytes too many");
    cluster::ConfTexts texts;
    for (const SentFile& file : sent.files)
        if (file.exists) texts.insert_or_assign(std::string(file.name), std::string(file.text));
    return texts;
}

// The files in slurmctld's answer. Throws Error.
cluster::ConfTexts answered(Message answer)
{
    check_return_code(answer);
    if (answer.type != message::config)
        throw Error(err::unexpected_msg_error,
                    "it answers with message " + std::to_string(answer.type) + " where " + std::to_string(message::config) +
                        " was expected",
                    "cluster/slurm");
    return texts_of(answer);
}

}  // namespace

std::vector<Endpoint> parse_conf_servers(const std::string& text)
{
    std::vector<Endpoint> servers;
    const auto fail = [&](const std::string& what) -> void {
        throw std::runtime_error("SLURM_CONF_SERVER=" + text + ": " + what);
    };
    std::string_view rest = text;
    while (!rest.empty()) {
        const std::size_t comma = rest.find(',');
        std::string_view host = rest.substr(0, comma);
        rest.remove_prefix(comma == rest.npos ? rest.size() : comma + 1);
        if (host.empty()) continue;
        std::string_view port;
        if (host.front() == '[') {
            const std::size_t close = host.find(']');
            if (close == host.npos) fail("expected ] behind an IPv6 address");
            port = host.substr(close + 1);
            host = host.substr(1, close - 1);
        } else if (const std::size_t colon = host.find(':'); colon != host.npos) {
            port = host.substr(colon);
            host = host.substr(0, colon);
        }
        std::uint16_t number = usual_port;
        if (!port.empty()) {
            const auto given = port.front() == ':' ? cluster::parse_number(port.substr(1)) : std::nullopt;
            if (!given || *given == 0 || *given > 65535) fail("expected HOST[:PORT],.. with ports from 1 to 65535");
            number = static_cast<std::uint16_t>(*given);
        }
        if (host.empty()) fail("expected HOST[:PORT],..");
        servers.push_back({std::string(host), number});
    }
    if (servers.empty()) fail("expected HOST[:PORT],..");
    return servers;
}

void apply_environment(const Settings& settings, SlurmAuth& auth)
{
    if (!settings.slurm_sack_jwks.empty()) auth.jwks_file = settings.slurm_sack_jwks;
    if (!settings.slurm_sack_key.empty()) auth.key_file = settings.slurm_sack_key;
    if (!settings.slurm_sack_socket.empty()) auth.sockets = {settings.slurm_sack_socket};
}

Configuration::Configuration(const Settings& settings, Resolver& resolver, Credential credential, const FetchTimes& times,
                             std::string ca_file)
    : settings_(settings), file_(settings.slurm_conf), resolver_(resolver), credential_(std::move(credential)), times_(times),
      ca_file_(std::move(ca_file))
{
    if (!file_.empty() && file_ != "/dev/null") {
        name_ = file_;
        return;
    }
    if (file_.empty() && !settings.slurm_conf_server.empty()) {
        servers_ = parse_conf_servers(settings.slurm_conf_server);
        name_ = "slurm.conf of " + settings.slurm_conf_server;
        return;
    }
    throw std::runtime_error("cluster/slurm needs a slurm.conf: -f FILE, SLURM_CONF, /etc/slurm/slurm.conf, "
                             "/run/slurm/conf/slurm.conf, or SLURM_CONF_SERVER to fetch it from");
}

ClientConf Configuration::read()
{
    std::vector<std::string> files;
    const auto remember = [&] {
        files_.clear();
        for (const std::string& file : files) files_[file] = FileVersion::of(file);
    };
    try {
        ClientConf conf;
        if (servers_.empty()) {
            conf = read_client_conf({}, file_, &files);
        } else {
            const cluster::ConfTexts texts = fetch();
            if (!texts.contains("slurm.conf")) throw std::runtime_error("it is not among the files that slurmctld has sent");
            conf = read_client_conf(texts, "slurm.conf", &files);
        }
        apply_environment(settings_, conf.slurm_auth);
        remember();
        return conf;
    } catch (const std::runtime_error& error) {
        remember();
        if (servers_.empty()) throw;
        throw std::runtime_error(name_ + ": " + error.what());
    }
}

bool Configuration::has_changed()
{
    bool any = false;
    for (auto& [file, version] : files_) {
        const FileVersion now = FileVersion::of(file);
        any = any || !(now == version);
        version = now;
    }
    return any;
}

Message Configuration::ask_for_files(const Endpoint& server, WireVersion version) const
{
    std::vector<std::byte> frame;
    try {
        frame = make_frame(
            message::request_config, credential_, [](Packer& to) { to.u32(for_clients); }, version);
    } catch (const Error& error) {
        throw std::runtime_error(std::string("it cannot be asked for: ") + error.what());
    }
    Connection connection(server, resolver_, slurmctld_failures, Deadline(times_.connect));
    const Deadline deadline(times_.answer);
    connection.send(frame, deadline);
    return open_frame(connection.receive({deadline, deadline, times_.answer}, most_configuration));
}

std::vector<Endpoint> Configuration::servers() const
{
    std::vector<Endpoint> all = servers_;
    if (access(ca_file_.c_str(), F_OK) != 0) return all;
    const Tls tls(TlsTrust{ca_file_, read_ca_file(ca_file_, static_cast<uid_t>(-1)), false});
    for (Endpoint& server : all) server.tls = tls;
    return all;
}

cluster::ConfTexts Configuration::fetch() const
{
    std::string problems;
    for (Patience patience(times_.answer);;) {
        problems.clear();
        bool may_pass = false;
        for (const Endpoint& server : servers()) {
            std::string problem;
            try {
                std::optional<Message> answer;
                WireVersion asked = 0;
                const auto ask = [&](WireVersion version) {
                    asked = version;
                    answer = ask_for_files(server, version);
                    return answer->version;
                };
                const WireVersion version = newest_taken("slurmctld at " + server.text(), ask);
                if (version != asked) ask(version);  // it has only said which version it takes
                return answered(*std::move(answer));
            } catch (const WireError& error) {
                problem = std::string("the answer makes no sense: ") + error.what();
            } catch (const Error& error) {
                problem = error.what();
                if (error.number() == err::configless_disabled)
                    problem += " To switch it on takes SlurmctldParameters=enable_configless in slurmctld's own slurm.conf";
                may_pass = may_pass || dynamic_cast<const Refused*>(&error) != nullptr;
            }
            if (problem.find(server.text()) == problem.npos) problem = "slurmctld at " + server.text() + ": " + problem;
            problems += (problems.empty() ? "" : "; ") + problem;
        }
        if (!may_pass || !patience.pause()) throw std::runtime_error("it cannot be fetched: " + problems);
    }
}

}  // namespace restd::slurm
