#include "configuration.hpp"

#include <optional>
#include <string_view>

#include "controller_rpc.hpp"
#include "patience.hpp"
#include "wire/message.hpp"
#include "wire/munge_credential.hpp"
#include "words.hpp"

namespace restd::slurm {
namespace {

// What the configuration would say, which is still to come.
constexpr std::chrono::milliseconds connect_time(2000), answer_time(10'000);
constexpr std::uint16_t usual_port = 6817;
// A configuration is text that people write.
constexpr std::size_t most_configuration = std::size_t{64} << 20;

// RESPONSE_CONFIG: those files that there are.
cluster::ConfTexts texts_of(std::span<const std::byte> body)
{
    cluster::ConfTexts texts;
    Arena nothing;
    Unpacker from(body, wire_version, nothing);
    std::uint32_t count = from.u32();
    if (count == no_value32) count = 0;
    from.need_list(count, 10);
    for (; count != 0; --count) {
        const bool exists = from.u8() != 0;
        from.u8();  // a program
        const std::string_view name = from.text(), text = from.text();
        if (exists) texts.insert_or_assign(std::string(name), std::string(text));
    }
    return texts;
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

Configuration::Configuration(const Settings& settings, Resolver& resolver, Bulkhead& munged)
    : file_(settings.slurm_conf), resolver_(resolver), munged_(munged)
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

cluster::ConfTexts Configuration::fetch() const
{
    // Whom the daemon runs as is not known yet.
    const Credential credential = munge_credential("", static_cast<uid_t>(-1), munged_);
    const auto body = [](Packer& to) { to.u32(0); };  // for clients
    std::string problems;
    for (Patience patience(answer_time);;) {
        problems.clear();
        bool may_pass = false;
        for (const Endpoint& server : servers_) try {
                const std::vector<std::byte> frame = make_frame(message::request_config, credential, body);
                Connection connection(server, resolver_, slurmctld_failures, Deadline(connect_time));
                const Deadline deadline(answer_time);
                connection.send(frame, deadline);
                const Message answer = open_frame(connection.receive({deadline, deadline, answer_time}, most_configuration));
                check_return_code(answer);
                if (answer.type != message::config)
                    throw WireError("message " + std::to_string(answer.type) + " where " + std::to_string(message::config) +
                                    " was expected");
                return texts_of(answer.body);
            } catch (const std::runtime_error& error) {
                std::string what = error.what();
                if (what.find(server.text()) == what.npos) what = "slurmctld at " + server.text() + ": " + what;
                problems += (problems.empty() ? "" : "; ") + what;
                may_pass = may_pass || dynamic_cast<const Refused*>(&error) != nullptr;
            }
        if (!may_pass || !patience.pause()) throw std::runtime_error("it cannot be fetched: " + problems);
    }
}

}  // namespace restd::slurm
