// The NodeName lines of slurm.conf, and the choice of the node that is this machine.
//
// Threads: one at a time.
#pragma once

#include <vector>

#include "conf/slurm_conf.hpp"

namespace restd::embedded {

class NodeLines {
public:
    // `conf` receives the remarks.
    explicit NodeLines(ClusterConf& conf) : conf_(conf) {}
    // Throws ConfError.
    void take(const std::vector<cluster::ConfWord>& settings, const cluster::ConfPlace& place);
    // Puts the node that is `host` into the configuration. Throws ConfError if no line describes it; `place` is for that
    // message.
    void choose(const HostFacts& host, const cluster::ConfPlace& place);

private:
    ClusterConf& conf_;
    NodeConf default_;
    std::vector<NodeConf> nodes_;
    std::vector<cluster::ConfPlace> places_;
};

}  // namespace restd::embedded
