// One HTTP request as plugins see it, and the peer that sent it.
//
// Plain data. The request is complete and its framing is valid (RFC 9112).
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace restd {

enum class Method : std::uint8_t { get, head, post, put, del, patch, options, other };

std::string_view to_string(Method method);

struct Header {
    std::string_view name;
    std::string_view value;  // without surrounding white space
};

// Who is at the other end of a connection. Lives as long as the connection.
struct Peer {
    enum class Transport : std::uint8_t {
        tcp,
        unix_socket,
        pipe,  // inetd mode on a pipe, FIFO, terminal or file
    };

    Transport transport = Transport::tcp;
    // As Slurm's own slurmrestd writes it in meta.client.source: "[127.0.0.1]:40312", "unix:/run/slurmrestd.sock",
    // "pipe:[4711]".
    std::string name;
    // The peer's ids: SO_PEERCRED for unix sockets, the owner of both ends for inetd pipes. Otherwise has_ids is false.
    bool has_ids = false;
    uid_t uid = static_cast<uid_t>(-1);
    gid_t gid = static_cast<gid_t>(-1);
    pid_t pid = 0;
};

// One request. All views point into the connection's buffer and are valid until the request has been answered.
struct Request {
    Method method = Method::other;
    std::string_view method_name;  // as sent
    std::string_view path;         // origin form without query, still percent-encoded: "/slurm/v0.0.42/jobs"
    std::string_view query;        // after the '?', still percent-encoded; has_query is false if there is no '?'
    bool has_query = false;
    std::span<const Header> headers;
    std::string_view body;  // de-chunked
    const Peer* peer = nullptr;

    // The first value of header `name` (case-insensitive). If there is no such header: an empty view whose data() is null.
    std::string_view header(std::string_view name) const;
    // How many times the header `name` occurs.
    std::size_t count(std::string_view name) const;
};

}  // namespace restd
