// cluster/slurm: a real cluster, over Slurm's own RPC protocol.
//
// Its configuration is read again when one of its files changes, and on reload(). Threads: as restd::Cluster says.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "configuration.hpp"
#include "configured.hpp"
#include "restd/cluster.hpp"

namespace restd::slurm {

class SlurmCluster final : public Cluster {
public:
    // Reads slurm.conf and the keys. It connects to nothing yet, unless slurm.conf has to be fetched. Throws std::runtime_error
    // if the configuration is wrong. `look_every`: how often the files are checked for changes.
    SlurmCluster(const Settings& settings, spdlog::logger& log, std::chrono::milliseconds look_every = std::chrono::seconds(1));
    ~SlurmCluster() override;

    ClusterInfo info() const override;
    bool accepts_tokens() const override { return current_.get()->conf.accepts_tokens; }
    void verify(Identity& identity) override;
    std::string issue_token(std::string_view user, std::int64_t lifespan) override;
    void start() override;
    void stop() override;
    void reload() override;
    // slurm.conf says it. What slurmdbd.conf says is not known here.
    bool hides_records() const override { return current_.get()->conf.hides_records; }
    std::string not_ready(std::chrono::milliseconds patience) override;
    std::shared_ptr<Controller> controller() override;
    std::shared_ptr<Accounting> accounting() override;

private:
    void check(const Configured& now, Identity& identity);
    void watch();
    void read_again(bool is_asked_for);
    void put_in_force(ClientConf conf);

    spdlog::logger& log_;
    const std::chrono::milliseconds look_every_;
    Lasting lasting_;
    std::optional<Configuration> configuration_;  // empty if the cluster is never asked anything
    CurrentConfiguration current_;

    std::mutex mutex_;
    std::condition_variable changed_;
    std::atomic<bool> works_ = false;
    bool reload_ = false;
    std::thread watching_;  // uses configuration_ from start() to stop()
};

}  // namespace restd::slurm
