// Readiness: whether the cluster can answer, asked at most once a second however many clients want to know.
//
// One request asks, and waits for a slow cluster with its worker slot free (restd/waiting.hpp). Requests that come meanwhile
// get the previous answer, or wait for the new one if the previous one is old. Threads: any.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>

#include "restd/cluster.hpp"

namespace restd {

class Readiness {
public:
    using Clock = std::chrono::steady_clock;

    static constexpr std::chrono::milliseconds fresh{1000};     // an answer of this age is given without asking
    static constexpr std::chrono::milliseconds usable{10'000};  // and of this age, while somebody else asks
    static constexpr std::chrono::milliseconds patience{2000};  // for the cluster

    // `log` gets a line when the cluster stops to be ready, and when it is ready again. `now`: for tests.
    Readiness(Cluster& cluster, spdlog::logger& log, std::function<Clock::time_point()> now = Clock::now);
    Readiness(const Readiness&) = delete;
    Readiness& operator=(const Readiness&) = delete;

    // Why the cluster cannot answer, as Cluster::not_ready() says it; empty: it can.
    std::string why_not();

private:
    std::string ask();
    void note(const std::string& why);

    Cluster& cluster_;
    spdlog::logger& log_;
    const std::function<Clock::time_point()> now_;
    std::mutex mutex_;
    std::condition_variable answered_;
    std::string answer_;
    Clock::time_point at_{};  // of the answer
    bool has_answer_ = false;
    bool asking_ = false;
};

}  // namespace restd
