// inetd mode: one client on standard input and output, which may be a socket, pipes, files or a terminal.
//
// Threads: everything, the service too, runs on the caller's.
#pragma once

#include <atomic>

#include <spdlog/fwd.h>

#include "host/exchange.hpp"
#include "net/server_options.hpp"

namespace restd::kernel {

struct InetdOptions {
    int in = 0;
    int out = 1;
    // Once true, no further request is read; may be null. Outlives the call.
    const std::atomic<bool>* stop = nullptr;
};

// Who is at the other end of `in` and `out`. Throws std::runtime_error where they are different sockets.
Peer inetd_peer(int in, int out);

// Answers requests until the input ends, a client asks to close or is refused (401, 404). Returns the exit status: 1 after
// something that is no request, else 0. Input that ends within a request is not answered, as by the original. Listen addresses
// and numbers of threads and connections in `options` do not matter. Sets SIGPIPE to be ignored. `service`, `options` and `log`
// outlive the call.
int run_inetd(const ServerOptions& options, Service& service, spdlog::logger& log, const InetdOptions& inetd = {});

}  // namespace restd::kernel
