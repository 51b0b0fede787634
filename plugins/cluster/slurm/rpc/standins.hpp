// Standins: which of several hosts that stand in for each other is asked first, slurmctld's or slurmdbd's.
//
// The one that answered last, then the others as they are configured, and those that did not answer last of all: a dead one
// costs only the request that finds it so. A dead one is tried by a thread of this class until somebody listens there again.
// Threads: any.
#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "wire/connection.hpp"

namespace restd::slurm {

class Standins {
public:
    // What is passed outlives it.
    Standins(Resolver& resolver, const FailureNumbers& failures,
             std::chrono::milliseconds look_every = std::chrono::seconds(2));
    ~Standins();
    Standins(const Standins&) = delete;
    Standins& operator=(const Standins&) = delete;

    // Indices of `hosts`, each once, in the order to ask them in.
    std::vector<std::size_t> order(const std::vector<std::string>& hosts) const;
    void answered(const std::string& host);
    // Did not take a connection, or took it and said nothing.
    void failed(const Endpoint& host);
    bool is_dead(const std::string& host) const;
    // Others are configured now.
    void forget();

private:
    void look();
    bool listens(const Endpoint& host) const;

    Resolver& resolver_;
    const FailureNumbers& failures_;
    const std::chrono::milliseconds look_every_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::string last_;                      // that answered
    std::map<std::string, Endpoint> dead_;  // by host
    bool stopping_ = false;
    std::thread looking_;  // from the first dead one on
};

}  // namespace restd::slurm
