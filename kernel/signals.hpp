// SignalWatch: turns signals into calls on an ordinary thread.
//
// SIGINT and SIGTERM call `on_stop`, once; a second SIGINT ends the process at once, so that nobody at a terminal is stuck.
// SIGHUP is noted in the log. Handlers, not blocked signals: a process that is started meanwhile inherits neither.
#pragma once

#include <functional>
#include <thread>

#include "restd/log.hpp"

namespace restd::kernel {

class SignalWatch {
public:
    // One at a time in a process. `on_stop` is called on the watch's own thread.
    SignalWatch(std::function<void()> on_stop, spdlog::logger& log);
    SignalWatch(const SignalWatch&) = delete;
    SignalWatch& operator=(const SignalWatch&) = delete;
    // From here on SIGTERM and SIGHUP are ignored: the process is ending anyway.
    ~SignalWatch();

    // A write to a connection that is gone is an error of that connection, nothing more.
    static void ignore_broken_pipes();

private:
    void watch();

    std::function<void()> on_stop_;
    spdlog::logger& log_;
    int pipe_[2] = {-1, -1};
    std::thread thread_;
};

}  // namespace restd::kernel
