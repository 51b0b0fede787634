#include "conf/client_conf.hpp"

#include <unistd.h>

#include <algorithm>
#include <map>

#include "common/words.hpp"
#include "conf/ca_file.hpp"
#include "restd/people.hpp"

namespace restd::slurm {
namespace {

using cluster::ConfPlace;
using cluster::ConfWord;

std::uint16_t to_port(const ConfPlace& place, const ConfWord& word, std::string_view text)
{
    const auto port = cluster::parse_number(text);
    if (!port || *port == 0 || *port > 65535)
        place.fail(word.name + "=" + word.value + ": \"" + std::string(text) + "\" is not a port");
    return static_cast<std::uint16_t>(*port);
}

// "6817", "6817-6820".
std::vector<std::uint16_t> to_ports(const ConfPlace& place, const ConfWord& word)
{
    const std::string_view text = word.value;
    const std::size_t dash = text.find('-');
    const std::uint16_t first = to_port(place, word, text.substr(0, dash));
    const std::uint16_t last = dash == text.npos ? first : to_port(place, word, text.substr(dash + 1));
    if (dash != text.npos && last <= first) place.fail(word.name + "=" + word.value + ": the range ends before it begins");
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

// An IPv6 address may be in brackets.
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

// "localhost" becomes the short name of this machine: a controller on it uses this name.
std::string name_of(const std::string& host)
{
    if (!cluster::same_word(host, "localhost")) return host;
    char name[256] = "";
    if (gethostname(name, sizeof name - 1) != 0) return host;
    const std::string_view whole = name;
    return std::string(whole.substr(0, whole.find('.')));
}

// The value of `name` in "name=value,name=value"; the first one counts.
std::string option(std::string_view text, std::string_view name)
{
    while (!text.empty()) {
        const std::size_t comma = text.find(',');
        const std::string_view item = text.substr(0, comma);
        if (item.size() > name.size() && item.starts_with(name) && item[name.size()] == '=')
            return std::string(item.substr(name.size() + 1));
        if (comma == text.npos) break;
        text.remove_prefix(comma + 1);
    }
    return {};
}

// All settings except those of nodes and the like. If a key occurs several times, the last one counts.
class GivenKeys {
public:
    void take(const std::vector<ConfWord>& words, const ConfPlace& place)
    {
        // Only slurmctld needs the lines of nodes and partitions.
        for (const char* theirs : {"nodename", "partitionname", "downnodes", "nodeset", "frontendname"})
            if (words.front().key == theirs) return;
        for (const ConfWord& word : words) {
            if (word.key == "slurmctldhost")
                controllers_.push_back({to_controller(place, word), place});
            else
                last_.insert_or_assign(word.key, Given{word, place});
        }
    }

    bool has(const char* key) const { return last_.contains(key); }
    std::string text(const char* key, const std::string& usual = {}) const
    {
        const auto given = last_.find(key);
        return given == last_.end() ? usual : given->second.word.value;
    }
    // Calls convert(place, word) if the key is given.
    template <class Value, class Convert>
    void read(const char* key, Value& value, Convert convert) const
    {
        const auto given = last_.find(key);
        if (given != last_.end()) value = convert(given->second.place, given->second.word);
    }

    // SlurmctldHost, or its keys before 18.08.
    std::vector<ControllerHost> controllers(const std::string& file) const
    {
        std::vector<ControllerHost> all;
        for (const auto& [host, place] : controllers_) add(all, host, place);
        if (!all.empty()) return all;
        if (!has("controlmachine")) throw std::runtime_error(file + ": SlurmctldHost is missing");
        for (const auto& [name, address] :
             {std::pair("controlmachine", "controladdr"), std::pair("backupcontroller", "backupaddr")}) {
            const auto given = last_.find(name);
            if (given == last_.end()) continue;
            const ConfWord& word = given->second.word;
            if (word.value.find(',') != word.value.npos && !has(address))
                given->second.place.fail(word.name + " names several hosts: an address is needed for whichever is at work");
            add(all, {word.value, without_brackets(text(address, word.value))}, given->second.place);
        }
        return all;
    }

private:
    struct Given {
        ConfWord word;
        ConfPlace place;
    };
    static void add(std::vector<ControllerHost>& all, ControllerHost host, const ConfPlace& place)
    {
        host.name = name_of(host.name);
        if (std::any_of(all.begin(), all.end(), [&](const ControllerHost& other) { return other.name == host.name; }))
            place.fail("slurmctld's host " + host.name + " is named twice");
        all.push_back(std::move(host));
    }

    std::map<std::string, Given, std::less<>> last_;
    std::vector<std::pair<ControllerHost, ConfPlace>> controllers_;
};

// What auth/slurm needs, whatever AuthType is.
SlurmAuth to_slurm_auth(const GivenKeys& given, ClientConf& conf, const std::string& folder)
{
    SlurmAuth auth;
    auth.jwks_file = folder + "slurm.jwks";
    auth.key_file = folder + "slurm.key";
    auth.sockets = {"/run/slurm-" + conf.cluster_name + "/sack.socket", "/run/slurm/sack.socket", "/run/slurmctld/sack.socket",
                    "/run/slurmdbd/sack.socket"};
    auth.cluster = conf.cluster_name;
    auth.patience = conf.message_timeout;
    auth.names_people = cluster::has_word(given.text("authinfo"), "use_client_ids");
    if (conf.auth_type != "auth/slurm") return auth;
    given.read("authinfo", auth.lifetime, [&](const ConfPlace& place, const ConfWord& word) {
        if (!option(word.value, "socket").empty())
            conf.remarks.push_back(place.text() + ": " + word.name +
                                   "=socket= is ignored: auth/slurm has no use for it. The socket "
                                   "of sackd is SLURM_SACK_SOCKET in the environment");
        const std::string ttl = option(word.value, "ttl");
        const auto seconds = cluster::parse_number(ttl);
        if (ttl.empty()) return auth.lifetime;
        if (!seconds || *seconds == 0 || *seconds > 65535)
            place.fail(word.name + "=ttl=" + ttl + ": not a number of seconds from 1 to 65535");
        return std::chrono::seconds(*seconds);
    });
    return auth;
}

// REQUIRES: TLSType is given.
Tls to_tls(const GivenKeys& given, ClientConf& conf, const std::string& folder, std::vector<std::string>* files)
{
    Tls tls;
    given.read("tlstype", tls, [&](const ConfPlace& place, const ConfWord& type) {
        if (type.value == "tls/none" || type.value == "none") return Tls();
        if (type.value != "tls/s2n") place.fail(type.name + "=" + type.value + ": expected tls/s2n or tls/none");
        const std::string parameters = given.text("tlsparameters");
        TlsTrust trust;
        trust.system_too = cluster::has_word(parameters, "load_system_certificates");
        const std::string named = option(parameters, "ca_cert_file");
        trust.file = named.empty() ? folder + "ca_cert.pem" : named;
        if (files != nullptr) files->push_back(trust.file);
        if (trust.system_too && named.empty() && access(trust.file.c_str(), F_OK) != 0) trust.file.clear();
        try {
            const auto slurm_user = People().find(conf.slurm_user);
            if (!trust.file.empty())
                trust.pem = read_ca_file(trust.file, slurm_user ? slurm_user->uid : static_cast<uid_t>(-1));
            return Tls(std::move(trust));
        } catch (const std::runtime_error& error) {
            place.fail(type.name + "=" + type.value + ": the CA's certificate (TLSParameters=ca_cert_file=): " + error.what());
        }
    });
    const auto ignore = [&](const char* name, const char* why) {
        std::string ignored;
        given.read("tlsparameters", ignored, [&](const ConfPlace& place, const ConfWord& word) {
            const std::string value = option(word.value, name);
            if (!value.empty())
                conf.remarks.push_back(place.text() + ": " + word.name + ": " + name + "=" + value + " is ignored: " + why);
            return value;
        });
    };
    if (tls.is_on()) ignore("security_policy_version", "OpenSSL's own policy is in force, with TLS 1.2 or newer");
    ignore("restd_cert_file", "this daemon serves no HTTPS");
    return tls;
}

}  // namespace

ClientConf read_client_conf(const std::string& file)
{
    return read_client_conf({}, file, nullptr);
}

ClientConf read_client_conf(const cluster::ConfTexts& texts, const std::string& file, std::vector<std::string>* files)
{
    GivenKeys given;
    cluster::read_conf_lines(
        texts, file, [&](const std::vector<ConfWord>& words, const ConfPlace& place) { given.take(words, place); }, files);

    ClientConf conf;
    conf.cluster_name = cluster::lower(given.text("clustername"));
    if (conf.cluster_name.empty()) throw std::runtime_error(file + ": ClusterName is missing");
    conf.controllers = given.controllers(file);
    conf.active_address = without_brackets(given.text("slurmctldaddr"));
    given.read("slurmctldport", conf.controller_ports, to_ports);
    conf.slurm_user = given.text("slurmuser", conf.slurm_user);
    conf.auth_type = given.text("authtype", conf.auth_type);
    conf.accepts_tokens = conf.auth_type == "auth/jwt" || cluster::has_word(given.text("authalttypes"), "auth/jwt");
    conf.munge_socket = option(given.text("authinfo"), "socket");
    const std::string parameters = given.text("authaltparameters");
    conf.jwt_key = option(parameters, "jwt_key");
    conf.jwks = option(parameters, "jwks");
    conf.user_claim = option(parameters, "userclaimfield");
    given.read("messagetimeout", conf.message_timeout, to_seconds);
    given.read("tcptimeout", conf.tcp_timeout, to_seconds);

    // As slurmctld finds the words in it.
    const std::string hidden = cluster::lower(given.text("privatedata"));
    conf.hides_records = !hidden.empty() && hidden != "none";
    const auto is_hidden = [&](const char* word) {
        return hidden.find(word) != hidden.npos || hidden.find("all") != hidden.npos;
    };
    conf.private_jobs = is_hidden("job");
    conf.private_nodes = is_hidden("node");
    conf.private_partitions = is_hidden("partition");
    conf.private_reservations = is_hidden("reservation");
    const std::string energy = cluster::lower(given.text("acctgatherenergytype"));
    conf.measures_energy = !energy.empty() && energy.find("none") == energy.npos;
    conf.has_dynamic_nodes = given.has("maxnodecount");

    const std::string storage = given.text("accountingstoragetype");
    if (!storage.empty() && cluster::lower(storage).find("none") == storage.npos)
        conf.accounting_storage = storage.find('/') == storage.npos ? "accounting_storage/" + storage : storage;
    given.read("accountingstorageport", conf.database_port,
               [](const ConfPlace& place, const ConfWord& word) { return to_port(place, word, word.value); });
    if (conf.accounting_storage == "accounting_storage/slurmdbd") {
        conf.database_hosts.push_back(given.text("accountingstoragehost", "localhost"));
        if (given.has("accountingstoragebackuphost")) conf.database_hosts.push_back(given.text("accountingstoragebackuphost"));
    }

    const std::string folder = texts.contains(file) ? system_folder : file.substr(0, file.rfind('/') + 1);
    conf.slurm_auth = to_slurm_auth(given, conf, folder);
    if (given.has("tlstype")) conf.tls = to_tls(given, conf, folder, files);
    // Like slurmctld, ignore the whole list if one governor is unknown.
    const auto governors = [&](const char* key, std::uint32_t& value) {
        given.read(key, value, [&](const ConfPlace& place, const ConfWord& word) {
            try {
                return parse_governors(word.value);
            } catch (const std::invalid_argument& error) {
                conf.remarks.push_back(place.text() + ": " + word.name + "=" + word.value + " is ignored: \"" + error.what() +
                                       "\" is not a governor");
                return value;
            }
        });
    };
    governors("cpufreqgovernors", conf.governors.allowed);
    governors("cpufreqdef", conf.governors.usual);
    return conf;
}

}  // namespace restd::slurm
