// inetd mode: one client on standard input and output, which may be a socket, pipes, files or a terminal.
//
// Threads: everything runs on the caller's thread, including the service.
#pragma once

#include <atomic>

#include <spdlog/fwd.h>

#include "host/exchange.hpp"
#include "net/server_options.hpp"

namespace restd::kernel {

struct InetdOptions {
    int in = 0;
    int out = 1;
    // When it becomes true no more requests are read. May be null. Outlives the call.
    const std::atomic<bool>* stop = nullptr;
};

// The peer at the other end of `in` and `out`. Throws std::runtime_error if they are two different sockets.
Peer inetd_peer(int in, int out);

// Answers requests until the input ends, the client asks to close, or a request is refused (401, 404). Returns the exit status:
// 1 after an invalid or incomplete request, else 0. Ignores listen addresses and the numbers of threads and connections in
// `options`. Sets SIGPIPE to be ignored. `service`, `options` and `log` outlive the call.
int run_inetd(const ServerOptions& options, Service& service, spdlog::logger& log, const InetdOptions& inetd = {});

}  // namespace restd::kernel
