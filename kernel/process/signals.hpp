// SignalWatch: turns signals into calls on an ordinary thread.
//
// SIGINT and SIGTERM call `on_stop`, once; a second SIGINT ends the process at once, so that nobody at a terminal is stuck.
// SIGHUP calls `on_hangup`. Handlers, not blocked signals: a process that is started meanwhile inherits neither.
#pragma once

#include <functional>
#include <thread>

#include "restd/log.hpp"

namespace restd::kernel {

class SignalWatch {
public:
    // One at a time in a process. Both are called on the watch's own thread, one after the other.
    SignalWatch(std::function<void()> on_stop, std::function<void()> on_hangup, spdlog::logger& log);
    SignalWatch(const SignalWatch&) = delete;
    SignalWatch& operator=(const SignalWatch&) = delete;
    // From here on SIGTERM and SIGHUP are ignored: the process is ending anyway.
    ~SignalWatch();

    // A write to a connection that is gone is an error of that connection, nothing more.
    static void ignore_broken_pipes();

private:
    void watch();

    std::function<void()> on_stop_, on_hangup_;
    spdlog::logger& log_;
    int pipe_[2] = {-1, -1};
    std::thread thread_;
};

}  // namespace restd::kernel
