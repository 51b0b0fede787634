// cluster/embedded: a whole small cluster on this machine.
//
// Threads: as restd::Cluster says.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "accounting.hpp"
#include "controller.hpp"
#include "engine.hpp"
#include "people.hpp"
#include "restd/cluster.hpp"
#include "slurm_conf.hpp"
#include "token_authority.hpp"

namespace restd::embedded {

class EmbeddedCluster : public Cluster {
public:
    // Takes over Settings::helper, its launcher. Opens nothing yet. Throws std::runtime_error on a wrong configuration.
    EmbeddedCluster(const Settings& settings, spdlog::logger& log);
    ~EmbeddedCluster() override;

    ClusterInfo info() const override;
    bool accepts_tokens() const override { return true; }
    void verify(Identity& identity) override;
    std::string issue_token(std::string_view user, std::int64_t lifespan) override;
    void start() override;
    void stop() override;
    Controller& controller() override;
    Accounting& accounting() override;

    Engine& engine() { return *engine_; }
    // Where the state lies: the setting, StateSaveLocation, or what suits who we are. Made where it is missing.
    std::string state_directory() const;

private:
    const TokenAuthority& tokens(bool may_create);
    // Throws Error where this daemon does not serve that user.
    void check_served(const Identity& identity);
    void find_out(Identity& identity);
    JobOwners owners() const;
    std::string own_name();
    std::string usual_token_user();
    // Takes the state directory for this process alone. False: somebody has it, and `other` says who:
    // "another slurmrestd (process 4711)".
    bool lock_state(const std::string& folder, std::string& other);

    const Settings& settings_;
    spdlog::logger& log_;
    HostFacts host_;
    ClusterConf conf_;
    People people_;
    std::mutex mutex_;
    std::unique_ptr<TokenAuthority> tokens_;
    FileDescriptor lock_, helper_;
    std::unique_ptr<Launcher> launcher_;
    std::unique_ptr<Ledger> ledger_;
    std::unique_ptr<Engine> engine_;
    std::unique_ptr<EmbeddedController> controller_;
    std::unique_ptr<EmbeddedAccounting> accounting_;
};

}  // namespace restd::embedded
