// cluster/slurm: a real cluster, over Slurm's own RPC protocol.
//
// Threads: as restd::Cluster says.
#pragma once

#include <memory>
#include <string>

#include "bulkheads.hpp"
#include "client_conf.hpp"
#include "controller_rpc.hpp"
#include "people.hpp"
#include "restd/cluster.hpp"
#include "token_keys.hpp"
#include "wire/resolver.hpp"

namespace restd::slurm {

class SlurmController;
class SlurmAccounting;

class SlurmCluster final : public Cluster {
public:
    // Reads slurm.conf and the keys; connects to nothing yet. Throws std::runtime_error on a wrong configuration.
    SlurmCluster(const Settings& settings, spdlog::logger& log);
    ~SlurmCluster() override;

    ClusterInfo info() const override;
    bool accepts_tokens() const override { return conf_.accepts_tokens; }
    void verify(Identity& identity) override;
    std::string issue_token(std::string_view user, std::int64_t lifespan) override;
    void start() override;
    void stop() override;
    Controller& controller() override;
    Accounting& accounting() override;

private:
    uid_t daemons_user() const;

    spdlog::logger& log_;
    ClientConf conf_;
    std::unique_ptr<TokenKeys> keys_;
    cluster::People people_;
    Bulkheads bulkheads_;
    Resolver resolver_;
    std::unique_ptr<Credentials> credentials_;
    std::unique_ptr<ControllerRpc> rpc_;
    std::unique_ptr<SlurmController> controller_;
    std::unique_ptr<SlurmAccounting> accounting_;
};

}  // namespace restd::slurm
