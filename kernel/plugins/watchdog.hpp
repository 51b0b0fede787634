// Watchdog: warns about code of plugins that does not come back: a request after 10 s, a file that is being loaded after 5 s.
//
// The time that a request waits, as declared with restd::Waiting, does not count: what it waits for has limits of its own, and
// a client may take its answer slowly. After each wait the time begins anew. There is one warning for each request.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "restd/log.hpp"

namespace restd::kernel {

class Watchdog {
public:
    struct Patience {
        std::chrono::milliseconds request = std::chrono::seconds(10);
        std::chrono::milliseconds loading = std::chrono::seconds(5);
        std::chrono::milliseconds between = std::chrono::seconds(1);  // looks
    };

    // Starts the thread that looks. Not before privileges are dropped, which a thread would keep.
    explicit Watchdog(spdlog::logger& log) : Watchdog(log, Patience()) {}
    Watchdog(spdlog::logger& log, const Patience& patience);
    Watchdog(const Watchdog&) = delete;
    Watchdog& operator=(const Watchdog&) = delete;
    ~Watchdog();

    // The requests that have not been answered, a line for each: "openapi/hello: GET /hello, for 42 s". Any thread.
    static std::vector<std::string> unfinished();

private:
    void work();
    void look();

    spdlog::logger& log_;
    const Patience patience_;
    std::mutex mutex_;
    std::condition_variable ended_;
    bool is_ended_ = false;
    std::vector<std::pair<const void*, std::uint32_t>> warned_;  // thread and number of its work
    std::thread thread_;
};

}  // namespace restd::kernel
