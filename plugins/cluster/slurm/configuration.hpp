// Configuration: where slurm.conf is, and what it says.
//
// A file, that which slurmd keeps where it is fetched over the network, or else what slurmctld has for those who ask
// (SLURM_CONF_SERVER): then it is asked each time, as this process' own user, whom munged vouches for.
// Threads: one at a time.
#pragma once

#include <chrono>
#include <map>
#include <string>

#include "client_conf.hpp"
#include "file_version.hpp"
#include "restd/plugin.hpp"
#include "restd/waiting.hpp"
#include "wire/resolver.hpp"

namespace restd::slurm {

class Configuration {
public:
    // Throws std::runtime_error where neither a file nor a server is given. What is passed outlives it.
    Configuration(const Settings& settings, Resolver& resolver, Bulkhead& munged);

    // Throws std::runtime_error that says what is wrong and where. Where slurmctld has to be asked it is given 10 s to be
    // there.
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
    Bulkhead& munged_;
    std::map<std::string, FileVersion> files_;
};

// "HOST[:PORT],.." with IPv6 addresses in brackets. Throws std::runtime_error that names the variable.
std::vector<Endpoint> parse_conf_servers(const std::string& text);

}  // namespace restd::slurm
