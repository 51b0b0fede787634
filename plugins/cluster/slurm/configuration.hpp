// Configuration: where slurm.conf is, and what it says.
//
// A file, that which slurmd keeps where it is fetched over the network, or else what slurmctld has for those who ask
// (SLURM_CONF_SERVER): then it is asked each time, as this process' own user, whom munged vouches for. A file that it
// sends may include others that it sends, and by absolute names files of this machine.
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

// How long slurmctld is waited for where it has to be asked: the configuration would say, which is still to come.
struct FetchTimes {
    std::chrono::milliseconds connect{2000};
    std::chrono::milliseconds answer{10'000};  // also for somebody to listen at all
};

class Configuration {
public:
    // `credential`: what slurmctld is asked with. Throws std::runtime_error where neither a file nor a server is given. What is
    // passed outlives it.
    Configuration(const Settings& settings, Resolver& resolver, Credential credential, const FetchTimes& times = {});

    // Throws std::runtime_error that says what is wrong and where.
    ClientConf read();
    // Whether a file that read() has looked at is another one now, or is gone, or has come. False once, until the next change.
    bool has_changed();
    // "/etc/slurm/slurm.conf", "slurm.conf of ctl:6817"
    const std::string& name() const { return name_; }

private:
    cluster::ConfTexts fetch() const;

    std::string file_;  // "": to be fetched
    std::vector<Endpoint> servers_;
    std::string name_;
    Resolver& resolver_;
    const Credential credential_;
    const FetchTimes times_;
    std::map<std::string, FileVersion> files_;
};

// "HOST[:PORT],.." with IPv6 addresses in brackets. Throws std::runtime_error that names the variable.
std::vector<Endpoint> parse_conf_servers(const std::string& text);

}  // namespace restd::slurm
