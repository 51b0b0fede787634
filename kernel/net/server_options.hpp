// ServerOptions: what a server is told, with the limits and deadlines that keep one client from harming another.
//
// Plain data, read only once a server has been made.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace restd::kernel {

struct Limits {
    std::size_t head = std::size_t{80} << 10;      // request line and header fields; more: 431
    std::size_t headers = 256;                     // header fields; more: 431
    std::size_t body = std::size_t{50} << 20;      // decoded; more: 413
    std::size_t chunk_line = 1024;                 // a chunk's size and extensions; more: 400
    std::size_t trailer = std::size_t{8} << 10;    // all trailer fields together; more: 431
    std::size_t held_back = std::size_t{1} << 20;  // of an answer, before it is streamed instead
    std::size_t stream = std::size_t{256} << 10;   // of a streamed answer, before it is handed on
    // An answer to HTTP/1.0, which has no chunks, is held back up to this much, so that it has a Content-Length; what is
    // longer is sent as it is made and ends with the connection.
    std::size_t held_back_http10 = std::size_t{16} << 20;
    // What one request may make the service allocate; more: 413.
    std::size_t request_memory = std::size_t{256} << 20;
    // All that requests make the service allocate, large request bodies and answers on their way out together. What does not
    // fit: 503; of an answer: sent in smaller parts. (Each connection's first 8 KiB of a request and 64 KiB of an answer are
    // free.)
    std::size_t memory = std::size_t{1} << 30;
    // A client that sends less of its body, or takes less of its answer, in Deadlines::stuck may lose its connection to another
    // one at a limit of connections; who takes less in Deadlines::write loses it in any case.
    std::size_t fair_part = std::size_t{16} << 10;
    std::size_t queue = 0;  // requests that wait for a worker, then 503; 0: as many as seems right for the threads
};

struct Deadlines {
    using Duration = std::chrono::milliseconds;

    Duration head = std::chrono::seconds(30);   // from a request's first byte to the end of its head; then 408
    Duration body = std::chrono::seconds(120);  // from the end of the head to the end of the body; then 408
    Duration idle = std::chrono::minutes(15);   // between requests; then closed
    Duration write = std::chrono::seconds(30);  // without the client taking a fair part of its answer; then cut
    Duration linger = std::chrono::seconds(3);  // for a client to take note of an error, after which it is closed
    Duration queue = std::chrono::seconds(30);  // waiting for a worker; then 503
    Duration stop = std::chrono::seconds(30);   // for running requests to finish after request_stop()
    // At a limit of connections. A client that has something to ask sends it along with its connection, so a few milliseconds
    // of silence tell an idle connection from a new one.
    Duration idle_grace = std::chrono::milliseconds(3);   // idle at least this long, may be closed for a new one
    Duration head_grace = std::chrono::milliseconds(20);  // its head incomplete for so long, likewise where none is idle
    Duration admit = std::chrono::milliseconds(20);       // a new connection has waited so long: grace is over
    Duration stuck = std::chrono::seconds(1);             // without a fair part of body or answer, likewise
};

struct ServerOptions {
    // "host:port", "[v6]:port", ":port" (every interface), "unix:/path".
    std::vector<std::string> listen{};
    unsigned threads = 20;
    unsigned max_connections = 124;
    unsigned max_connections_per_origin = 0;  // from one address, IPv6 network or user; 0: as many as max_connections
    Limits limits{};
    Deadlines deadlines{};
};

}  // namespace restd::kernel
