// Configured: one configuration, and all that works by it. A new configuration is a new one of these.
//
// A request goes on with the one that it began with, which ends with the last of its requests. What outlives a configuration is
// in Lasting. Threads: any.
#pragma once

#include <memory>
#include <mutex>
#include <utility>

#include "accounting.hpp"
#include "bulkheads.hpp"
#include "client_conf.hpp"
#include "common/people.hpp"
#include "controller.hpp"
#include "controller_rpc.hpp"
#include "token_keys.hpp"
#include "wire/resolver.hpp"

namespace restd::slurm {

struct Lasting {
    explicit Lasting(const Settings& settings) : people(settings.max_name_lookups), bulkheads(settings) {}

    cluster::People people;
    Bulkheads bulkheads;
    Resolver resolver;
    ControllerMemory memory{resolver};
    DatabaseMemory databases{resolver};
};

struct Configured {
    // `before`: the keys that these replace, or null.
    Configured(ClientConf configuration, Lasting& lasting, spdlog::logger& log, const TokenKeys* before);

    const ClientConf conf;
    const TokenKeys keys;
    const Credentials credentials;
    const ControllerRpc rpc;
    SlurmController controller;
    SlurmAccounting accounting;
};

// The one in force.
class CurrentConfiguration {
public:
    std::shared_ptr<Configured> get() const
    {
        const std::lock_guard lock(mutex_);
        return configured_;
    }
    void set(std::shared_ptr<Configured> configured)
    {
        // The old one ends, where nobody has it, behind the lock.
        const std::lock_guard lock(mutex_);
        configured_.swap(configured);
    }

private:
    mutable std::mutex mutex_;
    std::shared_ptr<Configured> configured_;
};

}  // namespace restd::slurm
