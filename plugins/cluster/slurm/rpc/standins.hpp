// Standins: the order in which the hosts of slurmctld or slurmdbd (primary and backups) are asked.
//
// First the host that answered last, then the others in the order of the configuration, then the hosts that did not answer. So
// a dead host delays only the request that finds it dead. A thread of this class tries dead hosts until they listen again.
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
    // The references outlive this.
    Standins(Resolver& resolver, const FailureNumbers& failures,
             std::chrono::milliseconds look_every = std::chrono::seconds(2));
    ~Standins();
    Standins(const Standins&) = delete;
    Standins& operator=(const Standins&) = delete;

    // The indices of `hosts` in the order in which to ask them.
    std::vector<std::size_t> order(const std::vector<std::string>& hosts) const;
    void answered(const std::string& host);
    // The host did not accept a connection, or did not answer.
    void failed(const Endpoint& host);
    bool is_dead(const std::string& host) const;
    // The configuration has changed.
    void forget();

private:
    void look();
    bool listens(const Endpoint& host) const;

    Resolver& resolver_;
    const FailureNumbers& failures_;
    const std::chrono::milliseconds look_every_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::string last_;                      // the host that answered last
    std::map<std::string, Endpoint> dead_;  // by host
    bool stopping_ = false;
    std::thread looking_;  // runs since the first dead host
};

}  // namespace restd::slurm
