// DatabasePool: connections to slurmdbd that wait for their caller's next request.
//
// To open one costs slurmdbd a thread, the check of a credential and a connection to its database. One that waits belongs to
// whom it was opened for: a token and the user it speaks for, or a local user. It is closed after a while, when its token
// expires, and when too many wait. Only so many are in use at a time: who wants one beyond gets an Error 503. Threads: any.
#pragma once

#include <chrono>
#include <condition_variable>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "accounting/database_connection.hpp"
#include "conf/client_conf.hpp"
#include "restd/auth.hpp"
#include "restd/waiting.hpp"
#include "rpc/controller_rpc.hpp"
#include "rpc/other_release.hpp"
#include "rpc/standins.hpp"

namespace restd::slurm {

// What is known of the slurmdbds, whatever the configuration.
struct DatabaseMemory {
    explicit DatabaseMemory(Resolver& resolver, std::chrono::milliseconds look_every = std::chrono::seconds(2))
        : standins(resolver, slurmdbd_failures, look_every)
    {}

    Standins standins;
    OtherReleases other_releases;
};

class DatabasePool {
public:
    struct Limits {
        std::size_t most_waiting = 16;
        std::chrono::milliseconds longest_wait{60'000};
    };
    // A connection in use, and the place among those who wait for slurmdbd.
    struct InUse {
        Bulkhead::Place place;
        std::unique_ptr<DatabaseConnection> connection;
    };
    // What is passed outlives the pool.
    DatabasePool(const ClientConf& conf, Resolver& resolver, const Credentials& credentials, Bulkhead& slurmdbd,
                 DatabaseMemory& memory, const DatabaseTimes& times, const Limits& limits);
    ~DatabasePool();
    DatabasePool(const DatabasePool&) = delete;
    DatabasePool& operator=(const DatabasePool&) = delete;

    // A connection that waited for this caller; nothing where none did. It has just answered, and sees what others have
    // changed.
    std::optional<InUse> take(const Identity& caller);
    // A new one: of the primary, else of its backup; of the one that answered last before all (standins.hpp). Where nobody
    // listens, as while slurmdbd is restarted, it is tried again for as long as MessageTimeout. Throws Error that says what
    // became of each.
    InUse open(const Identity& caller) const;
    // A new one of this host alone.
    InUse open(const Identity& caller, std::size_t host) const;
    // Back, for the caller's next request. REQUIRES: no transaction is open on it.
    void give(const Identity& caller, InUse used);

    std::size_t waiting() const;
    const ClientConf& conf() const { return conf_; }

private:
    using Clock = std::chrono::steady_clock;
    struct Idle {
        std::string owner;
        std::unique_ptr<DatabaseConnection> connection;
        Clock::time_point until;
    };
    Endpoint endpoint(std::size_t host) const { return {conf_.database_hosts[host], conf_.database_port}; }
    // Throws Error that names the release of a slurmdbd which does not speak our version; may greet it further to find that
    // out.
    std::unique_ptr<DatabaseConnection> connect(std::size_t host, const Credential& credential,
                                                std::span<const std::byte> greeting) const;
    std::uint16_t find_version(std::size_t host, const Credential& credential) const;
    void close_late_ones();

    const ClientConf& conf_;
    Resolver& resolver_;
    const Credentials& credentials_;
    Bulkhead& slurmdbd_;
    DatabaseMemory& memory_;
    const DatabaseTimes times_;
    const Limits limits_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::list<Idle> waiting_;  // the one that was given last in front
    bool stopping_ = false;
    std::thread closer_;
};

}  // namespace restd::slurm
