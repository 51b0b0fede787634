// ServerOptions: the settings of a server, with the limits and deadlines that protect clients from each other.
//
// Plain data; read-only after the server has been made.
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
    std::size_t held_back = std::size_t{1} << 20;  // bytes of an answer that are collected before it is streamed
    std::size_t stream = std::size_t{256} << 10;   // bytes of a streamed answer that are collected before they are sent
    // HTTP/1.0 has no chunks. So its answers are held back up to this size, to have a Content-Length. Longer ones are sent
    // while they are made and end with the connection.
    std::size_t held_back_http10 = std::size_t{16} << 20;
    // Memory that one request may make the service allocate; more: 413.
    std::size_t request_memory = std::size_t{256} << 20;
    // The memory of all requests together: what the service allocates, large request bodies, and answers on their way out.
    // Beyond it requests get 503, and answers are sent in smaller parts. (The first 8 KiB of each request and 64 KiB of each
    // answer are not counted.)
    std::size_t memory = std::size_t{1} << 30;
    // A client that sends less of its body, or takes less of its answer, in Deadlines::stuck may lose its connection at a limit
    // of connections. A client that takes less in Deadlines::write loses it in any case.
    std::size_t fair_part = std::size_t{16} << 10;
};

struct Deadlines {
    using Duration = std::chrono::milliseconds;

    Duration head = std::chrono::seconds(30);   // from a request's first byte to the end of its head; then 408
    Duration body = std::chrono::seconds(120);  // from the end of the head to the end of the body; then 408
    Duration idle = std::chrono::minutes(15);   // between requests; then closed
    Duration write = std::chrono::seconds(30);  // for the client to take a fair part of its answer; then cut
    Duration linger = std::chrono::seconds(3);  // for the client to read an error; then closed
    Duration queue = std::chrono::seconds(30);  // waiting for a worker; then 503
    Duration stop = std::chrono::seconds(30);   // for running requests to finish after request_stop()
    // After request_stop(), if another process serves new clients: for those of open connections to send another request, which
    // is answered with `Connection: close`.
    Duration kept = std::chrono::seconds(1);
    // At a limit of connections: when a connection may be closed for a new one. Clients usually send their request together
    // with the connection, so a few milliseconds of silence distinguish an idle connection from a new one.
    Duration idle_grace = std::chrono::milliseconds(3);   // it has been idle for this long
    Duration head_grace = std::chrono::milliseconds(20);  // none is idle, and its head has been incomplete for this long
    Duration admit = std::chrono::milliseconds(20);       // the new one has waited for this long: the grace times end
    Duration stuck = std::chrono::seconds(1);             // no fair part of body or answer has been moved for this long
};

struct ServerOptions {
    // "host:port", "[v6]:port", ":port" (every interface), "unix:/path".
    std::vector<std::string> listen{};
    unsigned threads = 20;
    unsigned max_connections = 124;
    unsigned max_connections_per_origin = 0;  // from one address, IPv6 network or user; 0: as many as max_connections
    unsigned max_long_answers = 62;           // that are open at the same time (restd/long_answer.hpp)
    Limits limits{};
    Deadlines deadlines{};
};

}  // namespace restd::kernel
