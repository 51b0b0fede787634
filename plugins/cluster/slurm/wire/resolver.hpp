// Resolver: from host names to addresses, with a deadline.
//
// Each name is looked up on its own thread; the names are those of slurm.conf. A result is kept for five minutes, a failure for
// five seconds. If a name server does not answer, a request waits until its deadline, and its worker slot is free meanwhile
// (restd/waiting.hpp). There are no reverse lookups. Threads: any.
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
    // The addresses of `host` with `port`, in the system's order. Throws std::runtime_error: unknown name, or no answer in
    // time.
    std::vector<Address> resolve(const std::string& host, std::uint16_t port, const Deadline& deadline);

private:
    using Clock = std::chrono::steady_clock;
    struct Entry {
        std::vector<Address> addresses;  // of port 0
        std::string failure;
        Clock::time_point until{};  // valid until then
        bool running = false;
    };
    // Shared with the lookups, which may outlive the resolver.
    struct State {
        std::mutex mutex;
        std::condition_variable changed;
        std::map<std::string, Entry> entries;
    };
    static void look_up(const std::shared_ptr<State>& state, const std::string& host);

    std::shared_ptr<State> state_ = std::make_shared<State>();
};

}  // namespace restd::slurm
