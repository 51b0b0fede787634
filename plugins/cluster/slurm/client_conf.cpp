#include "client_conf.hpp"

#include "conf_lines.hpp"
#include "words.hpp"

namespace restd::slurm {
namespace {

using cluster::ConfPlace;
using cluster::ConfWord;

std::uint16_t to_port(const ConfPlace& place, const ConfWord& word, std::string_view text)
{
    const auto port = cluster::parse_number(text);
    if (!port || *port == 0 || *port > 65535)
        place.fail(word.name + "=" + word.value + ": \"" + std::string(text) + "\" is no port");
    return static_cast<std::uint16_t>(*port);
}

// "6817", "6817-6820".
std::vector<std::uint16_t> to_ports(const ConfPlace& place, const ConfWord& word)
{
    const std::string_view text = word.value;
    const std::size_t dash = text.find('-');
    const std::uint16_t first = to_port(place, word, text.substr(0, dash));
    const std::uint16_t last = dash == text.npos ? first : to_port(place, word, text.substr(dash + 1));
    if (last < first) place.fail(word.name + "=" + word.value + ": the range ends before it begins");
    std::vector<std::uint16_t> ports;
    for (std::uint32_t port = first; port <= last; ++port) ports.push_back(static_cast<std::uint16_t>(port));
    return ports;
}

std::chrono::seconds to_seconds(const ConfPlace& place, const ConfWord& word)
{
    const auto seconds = cluster::parse_number(word.value);
    if (!seconds || *seconds == 0 || *seconds > 65535)
        place.fail(word.name + "=" + word.value + ": not a number of seconds from 1 to 65535");
    return std::chrono::seconds(*seconds);
}

std::uint32_t to_governors(const ConfPlace& place, const ConfWord& word)
{
    try {
        return parse_governors(word.value);
    } catch (const std::invalid_argument& error) {
        place.fail(word.name + "=" + word.value + ": \"" + error.what() + "\" is no governor");
    }
}

// An IPv6 address may stand in brackets.
std::string without_brackets(const std::string& address)
{
    const bool has_them = address.size() > 2 && address.front() == '[' && address.back() == ']';
    return has_them ? address.substr(1, address.size() - 2) : address;
}

// "name" or "name(address)".
ControllerHost to_controller(const ConfPlace& place, const ConfWord& word)
{
    const std::string& text = word.value;
    const std::size_t open = text.find('(');
    ControllerHost host{text.substr(0, open), text};
    if (open != text.npos) {
        if (text.back() != ')' || open + 2 >= text.size()) place.fail(word.name + "=" + text + ": expected NAME(ADDRESS)");
        host.address = text.substr(open + 1, text.size() - open - 2);
    }
    if (host.name.empty()) place.fail(word.name + " names no host");
    host.address = without_brackets(host.address);
    return host;
}

// Calls each(key, value) for "key=value,key=value".
template <class Each>
void each_option(std::string_view text, Each each)
{
    while (!text.empty()) {
        const std::size_t comma = text.find(',');
        const std::string_view item = text.substr(0, comma);
        const std::size_t sign = item.find('=');
        each(item.substr(0, sign), sign == item.npos ? std::string_view() : item.substr(sign + 1));
        if (comma == text.npos) return;
        text.remove_prefix(comma + 1);
    }
}

}  // namespace

ClientConf read_client_conf(const std::string& file)
{
    ClientConf conf;
    std::string alt_types;
    bool has_database = false;
    std::string database = "localhost", database_backup;
    cluster::read_conf_lines(file, [&](const std::vector<ConfWord>& words, const ConfPlace& place) {
        for (const ConfWord& word : words) {
            const std::string& key = word.key;
            const std::string& value = word.value;
            // Lines of nodes and partitions are slurmctld's.
            if (key == "nodename" || key == "partitionname" || key == "downnodes" || key == "nodeset" || key == "frontendname")
                return;
            if (key == "clustername")
                conf.cluster_name = value;
            else if (key == "slurmctldhost")
                conf.controllers.push_back(to_controller(place, word));
            else if (key == "slurmctldaddr")
                conf.active_address = without_brackets(value);
            else if (key == "slurmctldport")
                conf.controller_ports = to_ports(place, word);
            else if (key == "slurmuser")
                conf.slurm_user = value;
            else if (key == "authtype")
                conf.auth_type = value;
            else if (key == "authalttypes")
                alt_types = value;
            else if (key == "authinfo")
                each_option(value, [&](std::string_view name, std::string_view what) {
                    if (name == "socket") conf.munge_socket = what;
                });
            else if (key == "authaltparameters")
                each_option(value, [&](std::string_view name, std::string_view what) {
                    if (name == "jwt_key") conf.jwt_key = what;
                    if (name == "jwks") conf.jwks = what;
                    if (name == "userclaimfield") conf.user_claim = what;
                });
            else if (key == "accountingstoragetype") {
                has_database = value == "accounting_storage/slurmdbd" || value == "slurmdbd";
                conf.accounting_storage = value.find('/') == value.npos ? "accounting_storage/" + value : value;
            } else if (key == "accountingstoragehost")
                database = value;
            else if (key == "accountingstoragebackuphost")
                database_backup = value;
            else if (key == "accountingstorageport")
                conf.database_port = to_port(place, word, value);
            else if (key == "messagetimeout")
                conf.message_timeout = to_seconds(place, word);
            else if (key == "tcptimeout")
                conf.tcp_timeout = to_seconds(place, word);
            else if (key == "tlstype" && value != "tls/none" && value != "none")
                place.fail(word.name + "=" + value + ": encrypted connections to slurmctld are not spoken here");
            else if (key == "cpufreqgovernors")
                conf.governors.allowed = to_governors(place, word);
            else if (key == "cpufreqdef")
                conf.governors.usual = to_governors(place, word);
        }
    });
    if (conf.cluster_name.empty()) throw std::runtime_error(file + ": ClusterName is missing");
    if (conf.controllers.empty()) throw std::runtime_error(file + ": SlurmctldHost is missing");
    conf.cluster_name = cluster::lower(conf.cluster_name);
    conf.accepts_tokens = conf.auth_type == "auth/jwt" || cluster::has_word(alt_types, "auth/jwt");
    if (has_database) {
        conf.database_hosts.push_back(database);
        if (!database_backup.empty()) conf.database_hosts.push_back(database_backup);
    }
    return conf;
}

}  // namespace restd::slurm
