// Configuration: finds slurm.conf and reads it.
//
// The configuration is one of these: a given file; the copy that slurmd keeps in a configless cluster; or else the files that
// slurmctld sends on request (SLURM_CONF_SERVER). slurmctld is then asked at each read, as this process's own user. A file that
// it sends may include other sent files, and by absolute names files of this machine. With TLS it is asked if there is a CA's
// certificate in the system's folder: slurm.conf, which could say it, is not known yet.
// Threads: one at a time.
#pragma once

#include <chrono>
#include <map>
#include <string>

#include "conf/client_conf.hpp"
#include "conf/file_version.hpp"
#include "restd/plugin.hpp"
#include "wire/message.hpp"
#include "wire/resolver.hpp"

namespace restd::slurm {

// Timeouts for asking slurmctld. The configuration would contain them, but it has not been read yet.
struct FetchTimes {
    std::chrono::milliseconds connect{2000};
    std::chrono::milliseconds answer{10'000};  // also the time to wait until slurmctld listens
};

class Configuration {
public:
    // `credential`: for the request to slurmctld. `ca_file`: for a slurmctld that is asked for slurm.conf. Throws
    // std::runtime_error if neither a file nor a server is given. All references outlive this object.
    Configuration(const Settings& settings, Resolver& resolver, Credential credential, const FetchTimes& times = {},
                  std::string ca_file = std::string(system_folder) + "ca_cert.pem");

    // Throws std::runtime_error that says what is wrong and where.
    ClientConf read();
    // Whether a file that read() has looked for was changed, created or removed since. Returns true once for each change.
    bool has_changed();
    // "/etc/slurm/slurm.conf", "slurm.conf of ctl:6817"
    const std::string& name() const { return name_; }

private:
    // With TLS if there is a CA's certificate for them. Throws std::runtime_error if it cannot be used.
    std::vector<Endpoint> servers() const;
    cluster::ConfTexts fetch() const;
    // slurmctld's answer to a request for its configuration, in this version of the protocol.
    Message ask_for_files(const Endpoint& server, WireVersion version) const;

    const Settings& settings_;
    std::string file_;  // empty: fetched from slurmctld
    std::vector<Endpoint> servers_;
    std::string name_;
    Resolver& resolver_;
    const Credential credential_;
    const FetchTimes times_;
    const std::string ca_file_;
    std::map<std::string, FileVersion> files_;
};

// Puts what the environment says of auth/slurm (SLURM_SACK_SOCKET ..) in the place of what slurm.conf says.
void apply_environment(const Settings& settings, SlurmAuth& auth);

// "HOST[:PORT],.." with IPv6 addresses in brackets. Throws std::runtime_error that names the variable.
std::vector<Endpoint> parse_conf_servers(const std::string& text);

}  // namespace restd::slurm
