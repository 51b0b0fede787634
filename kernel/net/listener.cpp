#include "net/listener.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <utility>

#include "restd/log.hpp"

namespace restd::kernel {

namespace {

constexpr int backlog = 4096;          // the system cuts it to net.core.somaxconn
constexpr int first_inherited_fd = 3;  // sd_listen_fds(3)

[[noreturn]] void fail(const std::string& spec, const std::string& what)
{
    throw std::runtime_error("cannot listen on \"" + spec + "\": " + what);
}

[[noreturn]] void fail(const std::string& spec, const char* step, int error)
{
    fail(spec, std::string(step) + ": " + std::strerror(error));
}

void set(int fd, int level, int option, int value)
{
    ::setsockopt(fd, level, option, &value, sizeof value);
}

// Options that accepted sockets inherit from their listener.
void set_tcp_options(int fd)
{
    set(fd, IPPROTO_TCP, TCP_NODELAY, 1);
    set(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
}

bool is_listening(int fd)
{
    int listening = 0;
    socklen_t length = sizeof listening;
    return ::getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &length) == 0 && listening != 0;
}

std::string name_of(const sockaddr_storage& address, socklen_t length)
{
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (address.ss_family == AF_INET) {
        const auto& v4 = reinterpret_cast<const sockaddr_in&>(address);
        ::inet_ntop(AF_INET, &v4.sin_addr, text.data(), text.size());
        return "[" + std::string(text.data()) + "]:" + std::to_string(ntohs(v4.sin_port));
    }
    if (address.ss_family == AF_INET6) {
        const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address);
        // An inherited socket may accept IPv4 clients on an IPv6 address.
        if (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr)) {
            ::inet_ntop(AF_INET, &v6.sin6_addr.s6_addr[12], text.data(), text.size());
        } else {
            ::inet_ntop(AF_INET6, &v6.sin6_addr, text.data(), text.size());
        }
        return "[" + std::string(text.data()) + "]:" + std::to_string(ntohs(v6.sin6_port));
    }
    if (address.ss_family == AF_UNIX) {
        const auto& local = reinterpret_cast<const sockaddr_un&>(address);
        const std::size_t start = offsetof(sockaddr_un, sun_path);
        if (length <= start) return "unix:";
        std::string path(local.sun_path, length - start);
        if (path.front() == '\0') return "unix:@" + path.substr(1);
        return "unix:" + path.substr(0, path.find('\0'));
    }
    return "unknown";
}

// Whether a server listens on a unix socket.
bool answers(const sockaddr_un& address)
{
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) return false;
    // EAGAIN means that the backlog is full, so a server listens here too.
    const bool connected = ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 || errno == EAGAIN;
    ::close(fd);
    return connected;
}

}  // namespace

std::string local_name(int fd)
{
    sockaddr_storage address{};
    socklen_t length = sizeof address;
    if (::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length) != 0) return "unknown";
    return name_of(address, length);
}

Peer peer_of(int fd, const std::string& own_name)
{
    Peer peer;
    sockaddr_storage address{};
    socklen_t length = sizeof address;
    if (::getpeername(fd, reinterpret_cast<sockaddr*>(&address), &length) != 0) {
        peer.name = "unknown";
        return peer;
    }
    if (address.ss_family != AF_UNIX) {
        peer.name = name_of(address, length);
        return peer;
    }
    // Clients of unix sockets have no name. As in the original, the server's name is used.
    peer.transport = Peer::Transport::unix_socket;
    peer.name = own_name;
    ucred ids{};
    length = sizeof ids;
    if (::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &ids, &length) == 0 && ids.pid != 0) {
        peer.has_ids = true;
        peer.uid = ids.uid;
        peer.gid = ids.gid;
        peer.pid = ids.pid;
    }
    return peer;
}

Listener::Listener(int fd) : fd_(fd), name_(local_name(fd)) {}

void Listener::take_path()
{
    if (!owns_path_) return;
    struct stat status {};
    const std::string path = name_.substr(path_prefix.size());
    if (::lstat(path.c_str(), &status) != 0) return;
    path_ = path;
    device_ = status.st_dev;
    inode_ = status.st_ino;
}

Listener::Listener(Listener&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), name_(std::move(other.name_)), lent_(other.lent_), owns_path_(other.owns_path_),
      path_(std::exchange(other.path_, {})), device_(other.device_), inode_(other.inode_)
{}

Listener& Listener::operator=(Listener&& other) noexcept
{
    std::swap(fd_, other.fd_);
    std::swap(name_, other.name_);
    std::swap(lent_, other.lent_);
    std::swap(owns_path_, other.owns_path_);
    std::swap(path_, other.path_);
    std::swap(device_, other.device_);
    std::swap(inode_, other.inode_);
    return *this;
}

Listener::~Listener()
{
    if (fd_ < 0) return;
    ::close(fd_);
    struct stat status {};
    // Another server may have replaced the path.
    if (!path_.empty() && ::lstat(path_.c_str(), &status) == 0 && status.st_dev == device_ && status.st_ino == inode_)
        ::unlink(path_.c_str());
}

Listener Listener::bind_path(const std::string& spec)
{
    const std::string path = spec.substr(path_prefix.size());
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.empty()) fail(spec, "the path is empty");
    if (path.size() >= sizeof address.sun_path)
        fail(spec, "the path is longer than " + std::to_string(sizeof address.sun_path - 1) + " characters");
    path.copy(address.sun_path, path.size());
    struct stat status {};
    if (::lstat(path.c_str(), &status) == 0) {
        if (!S_ISSOCK(status.st_mode)) fail(spec, "the path exists and is not a socket");
        // The old socket of a dead server is removed. If a server answers, the path is in use.
        if (answers(address)) fail(spec, "another server listens there");
        if (::unlink(path.c_str()) != 0) fail(spec, "removing the old socket", errno);
    }
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) fail(spec, "socket", errno);
    // Everyone may connect, as with the original: authentication decides who is served.
    const mode_t mask = ::umask(0);
    const bool bound = ::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    const int error = errno;
    ::umask(mask);
    if (!bound) {
        ::close(fd);
        fail(spec, "bind", error);
    }
    Listener listener(fd);
    listener.owns_path_ = true;
    listener.take_path();
    return listener;
}

bool Listener::has(const std::vector<Listener>& listeners, std::string_view name)
{
    return std::any_of(listeners.begin(), listeners.end(), [&](const Listener& one) { return one.name_ == name; });
}

void Listener::start() const
{
    if (is_listening(fd_)) return;
    if (::listen(fd_, backlog) != 0) fail(name_, "listen", errno);
}

std::vector<Listener> Listener::open(const std::string& spec, const std::vector<Listener>& given, spdlog::logger& log)
{
    std::vector<Listener> listeners;
    if (is_path(spec)) {
        if (has(given, spec)) return listeners;
        listeners.push_back(bind_path(spec));
        listeners.back().start();
        return listeners;
    }

    const std::size_t colon = spec.rfind(':');
    if (colon == std::string::npos) fail(spec, "expected host:port, [address]:port, :port or unix:/path");
    std::string host = spec.substr(0, colon);
    const std::string port = spec.substr(colon + 1);
    if (host.size() >= 2 && host.front() == '[' && host.back() == ']') {
        host = host.substr(1, host.size() - 2);
        if (host.empty()) fail(spec, "the address is empty");
    } else if (host.find_first_of(":[]") != std::string::npos) {
        fail(spec, "an IPv6 address must be written as [address]:port");
    }
    unsigned number = 0;
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
    if (port.empty()) fail(spec, "the port is missing");
    const bool numeric = error == std::errc() && end == port.data() + port.size();
    const bool looks_numeric = port.find_first_not_of("+-0123456789") == std::string::npos;
    if (looks_numeric && (!numeric || number > 65535)) fail(spec, "the port must be a number up to 65535");

    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_PASSIVE;
    addrinfo* found = nullptr;
    if (const int result = ::getaddrinfo(host.empty() ? nullptr : host.c_str(), port.c_str(), &hints, &found); result != 0)
        fail(spec, result == EAI_SYSTEM ? std::strerror(errno) : ::gai_strerror(result));
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> all(found, &::freeaddrinfo);

    bool served = false;
    std::string failure;
    for (const addrinfo* address = found; address != nullptr; address = address->ai_next) {
        sockaddr_storage wanted{};
        std::memcpy(&wanted, address->ai_addr, address->ai_addrlen);
        const std::string name = name_of(wanted, address->ai_addrlen);
        if (has(given, name)) {
            served = true;
            continue;
        }
        const int fd = ::socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        if (fd >= 0) {
            set(fd, SOL_SOCKET, SO_REUSEADDR, 1);
            // IPv4 has its own socket.
            if (address->ai_family == AF_INET6) set(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
            set_tcp_options(fd);
            if (::bind(fd, address->ai_addr, address->ai_addrlen) == 0 && ::listen(fd, backlog) == 0) {
                listeners.push_back(Listener(fd));
                continue;
            }
        }
        const int reason = errno;
        if (fd >= 0) ::close(fd);
        // A name may have an address that this machine does not have, and the machine may lack IPv6.
        const bool absent = reason == EADDRNOTAVAIL || reason == EAFNOSUPPORT;
        failure = std::strerror(reason);
        const std::string_view its_port = std::string_view(name).substr(name.rfind(':'));
        const auto other = std::find_if(given.begin(), given.end(), [&](const Listener& one) {
            return !is_path(one.name_) && one.name_.ends_with(its_port);
        });
        if (reason == EADDRINUSE && other != given.end()) {
            log.warn("not listening on {}: {}, which the service manager has opened, has the port", name, other->name_);
            served = true;
            continue;
        }
        if (!absent) fail(spec, failure);
    }
    if (listeners.empty() && !served) fail(spec, failure);
    return listeners;
}

int Listener::inherited_count()
{
    const char* const pid = std::getenv("LISTEN_PID");
    const char* const count = std::getenv("LISTEN_FDS");
    if (pid == nullptr || count == nullptr || pid != std::to_string(::getpid())) return 0;
    int number = 0;
    const std::string_view text(count);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() && number > 0 ? number : 0;
}

std::vector<Listener> Listener::inherited()
{
    const int count = inherited_count();
    for (const char* name : {"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"}) ::unsetenv(name);
    std::vector<Listener> listeners;
    for (int fd = first_inherited_fd; fd < first_inherited_fd + count; ++fd) {
        if (!is_listening(fd))
            throw std::runtime_error("file descriptor " + std::to_string(fd) + " of LISTEN_FDS is not a listening socket");
        ::fcntl(fd, F_SETFD, FD_CLOEXEC);
        ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK);
        set_tcp_options(fd);
        listeners.push_back(handed_over(fd, false, true));
    }
    return listeners;
}

Listener Listener::handed_over(int fd, bool owns_path, bool is_lent)
{
    Listener listener(fd);
    listener.owns_path_ = owns_path && is_path(listener.name_);
    listener.lent_ = is_lent;
    return listener;
}

int Listener::accept(Peer& peer, Origin& origin) const
{
    sockaddr_storage address{};
    socklen_t length = sizeof address;
    const int fd = ::accept4(fd_, reinterpret_cast<sockaddr*>(&address), &length, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd < 0) return fd;
    if (address.ss_family == AF_UNIX) {
        peer = peer_of(fd, name_);
    } else {
        peer = Peer();
        peer.name = name_of(address, length);
    }
    origin = Origin::of(address, peer);
    return fd;
}

}  // namespace restd::kernel
