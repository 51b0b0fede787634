// One HTTP request, as plugins see it, and who sent it.
//
// Plain data of a request that is complete and well-framed (RFC 9112).
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
    // As the original writes it in meta.client.source: "[127.0.0.1]:40312", "unix:/run/slurmrestd.sock", "pipe:[4711]".
    std::string name;
    // The peer's ids: SO_PEERCRED for unix sockets, the owner of both ends for inetd pipes; has_ids is false elsewhere.
    bool has_ids = false;
    uid_t uid = static_cast<uid_t>(-1);
    gid_t gid = static_cast<gid_t>(-1);
    pid_t pid = 0;
};

// One request. All views point into the connection's buffer and hold until it has been answered.
struct Request {
    Method method = Method::other;
    std::string_view method_name;  // as sent
    std::string_view path;         // origin form without query, undecoded: "/slurm/v0.0.42/jobs"
    std::string_view query;        // after the '?', undecoded; has_query tells "" from absent
    bool has_query = false;
    std::span<const Header> headers;
    std::string_view body;  // de-chunked
    const Peer* peer = nullptr;

    // First value of header `name` (compared without case), or an empty view with a null data().
    std::string_view header(std::string_view name) const;
    // How often header `name` occurs.
    std::size_t count(std::string_view name) const;
};

}  // namespace restd
