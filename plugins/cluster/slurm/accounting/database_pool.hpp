// DatabasePool: idle connections to slurmdbd, kept for the next request of the same caller.
//
// Opening a connection costs slurmdbd a thread, a credential check and a connection to its database. An idle connection belongs
// to the caller it was opened for: a token and the user it speaks for, or a local user. It is closed after a while, when its
// token expires, or when there are too many. The number of connections in use is limited; beyond that callers get an Error 503.
// Threads: any.
#pragma once

#include <chrono>
#include <condition_variable>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "accounting/database_connection.hpp"
#include "conf/client_conf.hpp"
#include "restd/auth.hpp"
#include "restd/waiting.hpp"
#include "rpc/controller_rpc.hpp"
#include "rpc/digest.hpp"
#include "rpc/shared_rounds.hpp"
#include "rpc/spoken_versions.hpp"
#include "rpc/standins.hpp"

namespace restd::slurm {

// What is known of the slurmdbds. It is kept when the configuration changes.
struct DatabaseMemory {
    explicit DatabaseMemory(Resolver& resolver, std::chrono::milliseconds look_every = std::chrono::seconds(2))
        : standins(resolver, slurmdbd_failures, look_every)
    {}

    Standins standins;
    SpokenVersions versions;
};

using DatabaseAnswers = std::vector<std::shared_ptr<const DatabaseAnswer>>;

class DatabasePool {
public:
    struct Limits {
        std::size_t most_waiting = 16;
        std::chrono::milliseconds longest_wait{60'000};
    };
    // What was made before it is known whether it is needed: the first message of a connection in this version, which can be
    // sent once.
    struct Greeting {
        WireVersion version = 0;
        std::vector<std::byte> frame;                   // empty: none
        std::chrono::steady_clock::time_point until{};  // its credential is valid for a short time
    };
    // A request that may be sent: it has a place among those that wait for slurmdbd, and a greeting if it may need one.
    struct Ready {
        Bulkhead::Place place;
        Greeting greeting;
    };
    // A connection in use, and its place in the bulkhead of slurmdbd.
    struct InUse {
        Bulkhead::Place place;
        std::unique_ptr<DatabaseConnection> connection;
    };
    // All arguments outlive the pool.
    DatabasePool(const ClientConf& conf, Resolver& resolver, const Credentials& credentials, Bulkhead& slurmdbd,
                 DatabaseMemory& memory, const DatabaseTimes& times, const Limits& limits);
    ~DatabasePool();
    DatabasePool(const DatabasePool&) = delete;
    DatabasePool& operator=(const DatabasePool&) = delete;

    // An idle connection of this caller, or nullopt. It has just answered a roll back, so it sees what others have changed.
    std::optional<InUse> take(const Identity& caller);
    // Opens a connection to the primary slurmdbd, or else to its backup. The one that answered last is tried first
    // (standins.hpp). If nobody listens, as while slurmdbd restarts, this retries for as long as MessageTimeout. Throws an
    // Error that says what failed at each host.
    InUse open(const Identity& caller) const;
    // Opens a connection to this host only.
    InUse open(const Identity& caller, std::size_t host) const;
    // Returns a connection for the caller's next request. REQUIRES: no transaction is open on it.
    void give(const Identity& caller, InUse used) { give_back(caller, std::move(used.connection)); }

    // The same for requests that have a place already, and take a connection for each question.
    // A greeting is made unless there is an idle connection: it may wait for munged, so it comes before the place.
    Ready ready(const Identity& caller);
    std::unique_ptr<DatabaseConnection> idle(const Identity& caller);
    std::unique_ptr<DatabaseConnection> reach(const Identity& caller, Ready& ready) const;
    void give_back(const Identity& caller, std::unique_ptr<DatabaseConnection> connection);
    // Those that wait for the answers to the same questions.
    SharedRounds<Digest, DatabaseAnswers>& questions() { return questions_; }
    // The version of the slurmdbd that is asked first, as far as it is known; else 0.
    WireVersion known_version() const;

    // This connection was lost: slurmdbd may be of another release when it is back.
    void lost(const DatabaseConnection& connection) const;

    std::size_t waiting() const;
    const ClientConf& conf() const { return conf_; }

private:
    using Clock = std::chrono::steady_clock;
    struct Idle {
        std::string owner;
        std::unique_ptr<DatabaseConnection> connection;
        Clock::time_point until;
    };
    Endpoint endpoint(std::size_t host) const { return {conf_.database_hosts[host], conf_.database_port, conf_.tls}; }
    Greeting greeting_for(std::size_t host, const Credential& credential) const;
    bool has_idle(const std::string& owner) const;
    // Connects to the primary slurmdbd, or else to its backup.
    std::unique_ptr<DatabaseConnection> connect_any(const Identity& caller, const Credential& credential,
                                                    Greeting& greeting) const;
    void require_database() const;
    // Connects in the newest version that the slurmdbd takes. If it is not known, slurmdbd is greeted in one after the other.
    std::unique_ptr<DatabaseConnection> connect(std::size_t host, const Credential& credential, Greeting& greeting) const;
    void close_late_ones();

    const ClientConf& conf_;
    Resolver& resolver_;
    const Credentials& credentials_;
    Bulkhead& slurmdbd_;
    DatabaseMemory& memory_;
    const DatabaseTimes times_;
    const Limits limits_;
    SharedRounds<Digest, DatabaseAnswers> questions_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::list<Idle> waiting_;  // most recently returned first
    bool stopping_ = false;
    std::thread closer_;
};

}  // namespace restd::slurm
