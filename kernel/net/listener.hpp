// Listener: one listening socket, and the names of its clients.
//
// Threads: one at a time.
#pragma once

#include <sys/stat.h>

#include <string>
#include <string_view>
#include <vector>

#include <spdlog/fwd.h>

#include "host/exchange.hpp"
#include "net/origins.hpp"

namespace restd::kernel {

class Listener {
public:
    // Resolves and binds `spec`: "host:port", "[v6]:port", ":port" or "unix:/path", and listens. A name or an empty host may
    // give several sockets. Skips an address that one of `given` has. Also skips, with a warning, an address that cannot be
    // bound because one of `given` has its port. Throws std::runtime_error that quotes `spec`.
    static std::vector<Listener> open(const std::string& spec, const std::vector<Listener>& given, spdlog::logger& log);
    // Binds `spec`, "unix:/path", and does not listen yet: clients are refused until start(). Throws as open() does.
    static Listener bind_path(const std::string& spec);
    static bool is_path(std::string_view spec) { return spec.starts_with(path_prefix); }
    static constexpr std::string_view path_prefix = "unix:";
    // The sockets that a service manager has opened (LISTEN_FDS and LISTEN_PID). Clears these variables, so that child
    // processes do not use them. Throws std::runtime_error if one is not a listening socket.
    static std::vector<Listener> inherited();
    // The listening socket `fd`, opened by another process. See owns_path() and is_lent(). The other process still has its
    // path: see take_path().
    static Listener handed_over(int fd, bool owns_path, bool is_lent);
    // The number of listeners that inherited() would find.
    static int inherited_count();
    // Whether one of `listeners` is called `name`.
    static bool has(const std::vector<Listener>& listeners, std::string_view name);

    Listener(Listener&& other) noexcept;
    Listener& operator=(Listener&& other) noexcept;
    // Closes the socket, and removes its path if that is still the one made here.
    ~Listener();

    // Starts to listen, if it does not yet. Throws std::runtime_error that quotes name().
    void start() const;

    int fd() const { return fd_; }
    // True: its path was made by this daemon, which removes it in the end.
    bool owns_path() const { return owns_path_; }
    // Now this process removes the path, in the destructor. Does nothing for one that the daemon does not own.
    void take_path();
    // Another process goes on with the socket: the destructor leaves the path.
    void leave_path() { path_.clear(); }
    // True: a service manager keeps the socket open, so clients can connect while no daemon runs, and wait for the next one.
    bool is_lent() const { return lent_; }
    // "[127.0.0.1]:6820" or "unix:/run/slurmrestd.sock". For port 0 it has the port that the system has chosen.
    const std::string& name() const { return name_; }
    // Accepts the next client. Returns its non-blocking socket and fills in `peer` and `origin`; or returns -1 with errno.
    int accept(Peer& peer, Origin& origin) const;

private:
    explicit Listener(int fd);

    int fd_ = -1;
    std::string name_;
    bool lent_ = false;
    bool owns_path_ = false;
    std::string path_;  // to remove; empty if there is none
    dev_t device_ = 0;
    ino_t inode_ = 0;
};

// The other end of the connected socket `fd`, whose own end is called `own_name` if it is a unix socket.
Peer peer_of(int fd, const std::string& own_name);

// "[127.0.0.1]:6820", "[::1]:6820", "unix:/path": a socket's own name, as the original writes it.
std::string local_name(int fd);

}  // namespace restd::kernel
