// Configured: one configuration, and all objects that depend on it. A changed configuration gets a new Configured.
//
// A request keeps using the Configured that it began with, which is destroyed after its last request. What outlives a
// configuration is in Lasting. Threads: any.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <utility>

#include "accounting/accounting.hpp"
#include "conf/client_conf.hpp"
#include "conf/token_keys.hpp"
#include "controller/controller.hpp"
#include "restd/people.hpp"
#include "rpc/bulkheads.hpp"
#include "rpc/controller_rpc.hpp"
#include "rpc/questions.hpp"
#include "wire/resolver.hpp"

namespace restd::slurm {

struct Lasting {
    // An inetd daemon stores no answers: it serves one client.
    explicit Lasting(const Settings& settings)
        : people(settings.max_name_lookups), bulkheads(settings), most_stored(settings.inetd ? 0 : settings.max_stored_answers)
    {}

    People people;
    Bulkheads bulkheads;
    const std::size_t most_stored;  // bytes of stored answers
    Resolver resolver;
    ControllerMemory memory{resolver};
    DatabaseMemory databases{resolver};
};

struct Configured {
    // `before`: the keys of the previous configuration, or null.
    Configured(ClientConf configuration, Lasting& lasting, spdlog::logger& log, const TokenKeys* before);

    const ClientConf conf;
    const TokenKeys keys;
    const Credentials credentials;
    const ControllerRpc rpc;
    ControllerQuestions questions;
    SlurmController controller;
    SlurmAccounting accounting;
};

// The configuration that new requests use.
class CurrentConfiguration {
public:
    std::shared_ptr<Configured> get() const
    {
        const std::lock_guard lock(mutex_);
        return configured_;
    }
    void set(std::shared_ptr<Configured> configured)
    {
        // If nobody else uses the old one it is destroyed after the lock is released.
        const std::lock_guard lock(mutex_);
        configured_.swap(configured);
    }

private:
    mutable std::mutex mutex_;
    std::shared_ptr<Configured> configured_;
};

}  // namespace restd::slurm
