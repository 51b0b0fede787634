// cluster/embedded: a complete small cluster on this machine.
//
// Threads: see restd::Cluster.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>

#include "accounting/caller.hpp"
#include "conf/slurm_conf.hpp"
#include "engine/engine.hpp"
#include "port/accounting.hpp"
#include "port/controller.hpp"
#include "port/token_authority.hpp"
#include "restd/cluster.hpp"

namespace restd::embedded {

class EmbeddedCluster : public Cluster {
public:
    // Takes ownership of Settings::helper, the connection to its launcher. Opens nothing yet. Throws std::runtime_error if the
    // configuration is wrong.
    EmbeddedCluster(const Settings& settings, spdlog::logger& log);
    ~EmbeddedCluster() override;

    ClusterInfo info() const override;
    bool accepts_tokens() const override { return true; }
    void verify(Identity& identity) override;
    std::string issue_token(std::string_view user, std::int64_t lifespan) override;
    void start() override;
    void stop() override;
    void reload() override;
    std::string read_only() const override { return read_only_; }
    // PrivateData is ignored (conf/policy_conf).
    bool hides_records() const override { return false; }
    std::string not_ready(std::chrono::milliseconds patience) override;
    std::shared_ptr<Controller> controller() override;
    std::shared_ptr<Accounting> accounting() override;

    Engine& engine() { return *engine_; }
    // The state directory: the setting, StateSaveLocation, or a default that depends on the user. Creates it if it is missing.
    std::string state_directory() const;

private:
    // Read from the key's file at the first call, and again after reload(). Throws std::runtime_error.
    std::shared_ptr<const TokenAuthority> tokens(bool may_create);
    std::shared_ptr<const TokenAuthority> read_tokens(bool may_create);
    // Throws Error if this daemon does not serve that user.
    void check_served(const Identity& identity);
    void find_out(Identity& identity);
    JobOwners owners() const;
    std::string own_name();
    std::string usual_token_user();
    // Locks the state directory for this process, if need be after the process that hands it over has ended. Returns false if
    // another process has it; `other` then describes that process: "another slurmrestd (process 4711)".
    bool lock_state(const std::string& folder, std::string& other);

    const Settings& settings_;
    spdlog::logger& log_;
    HostFacts host_;
    ClusterConf conf_;
    People people_;
    std::mutex mutex_;
    std::shared_ptr<const TokenAuthority> tokens_;  // mutex_ guards it
    FileDescriptor lock_, helper_;
    std::unique_ptr<Launcher> launcher_;
    std::unique_ptr<Ledger> ledger_;
    std::unique_ptr<Engine> engine_;
    std::shared_ptr<EmbeddedController> controller_;
    std::shared_ptr<EmbeddedAccounting> accounting_;
    std::string read_only_;  // set by start()
    std::atomic<bool> works_ = false;
};

}  // namespace restd::embedded
