// The NodeName lines of slurm.conf, and which of the nodes is this machine.
//
// Threads: one at a time.
#pragma once

#include <vector>

#include "conf/slurm_conf.hpp"

namespace restd::embedded {

class NodeLines {
public:
    // Where remarks go.
    explicit NodeLines(ClusterConf& conf) : conf_(conf) {}
    // Throws ConfError.
    void take(const std::vector<cluster::ConfWord>& settings, const cluster::ConfPlace& place);
    // Puts the described node that is `host` into the configuration. Throws ConfError where none is; `place`: for that.
    void choose(const HostFacts& host, const cluster::ConfPlace& place);

private:
    ClusterConf& conf_;
    NodeConf default_;
    std::vector<NodeConf> nodes_;
    std::vector<cluster::ConfPlace> places_;
};

}  // namespace restd::embedded
