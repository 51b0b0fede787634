// SignalWatch: calls functions on an ordinary thread when signals arrive.
//
// SIGINT and SIGTERM call `on_stop`, once. A second SIGINT ends the process at once, for people at a terminal. SIGHUP calls
// `on_hangup`, SIGUSR2 `on_restart`. It uses handlers, not blocked signals, because started processes would inherit blocked
// signals.
#pragma once

#include <functional>
#include <thread>

#include "restd/log.hpp"

namespace restd::kernel {

class SignalWatch {
public:
    // At most one object per process. The functions are called on the object's own thread, one after the other. Without
    // `on_restart`, SIGUSR2 ends the process.
    SignalWatch(std::function<void()> on_stop, std::function<void()> on_hangup, spdlog::logger& log,
                std::function<void()> on_restart = {});
    SignalWatch(const SignalWatch&) = delete;
    SignalWatch& operator=(const SignalWatch&) = delete;
    // Afterwards SIGTERM, SIGHUP and SIGUSR2 are ignored, because the process is ending.
    ~SignalWatch();

    // Ignores SIGPIPE: a write to a closed connection must not end the process.
    static void ignore_broken_pipes();

private:
    void watch();

    std::function<void()> on_stop_, on_hangup_, on_restart_;
    spdlog::logger& log_;
    int pipe_[2] = {-1, -1};
    std::thread thread_;
};

}  // namespace restd::kernel
