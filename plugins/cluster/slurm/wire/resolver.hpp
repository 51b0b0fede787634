// Resolver: from host names to addresses, without anybody waiting longer than he may.
//
// A name is looked up on a thread of its own, at most one a name, and the names are slurm.conf's; what it found is remembered
// for five minutes, a failure for five seconds. A name server that does not answer costs a request its deadline, and nobody a
// worker (restd/waiting.hpp). Addresses are not turned back into names. Threads: any.
#pragma once

#include <sys/socket.h>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "wire/deadline.hpp"

namespace restd::slurm {

struct Address {
    sockaddr_storage storage{};
    socklen_t size = 0;
    std::string text() const;  // "10.0.0.1:6817", "[::1]:6817"
};

class Resolver {
public:
    // The addresses of `host`, with `port` in them, in the system's order. Throws std::runtime_error that says what is wrong:
    // no such name, or no answer in time.
    std::vector<Address> resolve(const std::string& host, std::uint16_t port, const Deadline& deadline);

private:
    using Clock = std::chrono::steady_clock;
    struct Entry {
        std::vector<Address> addresses;  // of port 0
        std::string failure;
        Clock::time_point until{};  // good until then
        bool running = false;
    };
    // Outlives the resolver while a lookup runs.
    struct State {
        std::mutex mutex;
        std::condition_variable changed;
        std::map<std::string, Entry> entries;
    };
    static void look_up(const std::shared_ptr<State>& state, const std::string& host);

    std::shared_ptr<State> state_ = std::make_shared<State>();
};

}  // namespace restd::slurm
