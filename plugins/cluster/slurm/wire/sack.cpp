#include "wire/sack.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>

#include "restd/waiting.hpp"
#include "wire/packer.hpp"

namespace restd::slurm {
namespace {

constexpr std::uint32_t create_token = 64001;

// One connection to a socket.
class Sack {
public:
    explicit Sack(const std::string& path)
        : path_(path), socket_(socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0))
    {}
    Sack(const Sack&) = delete;
    Sack& operator=(const Sack&) = delete;
    ~Sack()
    {
        if (socket_ >= 0) close(socket_);
    }

    // Returns 0, or errno.
    int connect(const Deadline& deadline)
    {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        if (path_.size() >= sizeof address.sun_path) return ENAMETOOLONG;
        path_.copy(address.sun_path, sizeof address.sun_path - 1);
        if (socket_ < 0) return EMFILE;
        for (;;) {
            if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return 0;
            // A full queue of a unix socket is no event that one can wait for.
            if (errno != EAGAIN && errno != EINTR) return errno;
            if (deadline.over()) return ETIMEDOUT;
            poll(nullptr, 0, 10);
        }
    }
    void send(std::span<const std::byte> bytes, const Deadline& deadline)
    {
        while (!bytes.empty()) {
            const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent > 0)
                bytes = bytes.subspan(static_cast<std::size_t>(sent));
            else
                wait(POLLOUT, deadline);
        }
    }
    // Fills `to`. Returns the number of bytes, which is less at the end of the stream.
    std::size_t receive(std::span<std::byte> to, const Deadline& deadline)
    {
        std::size_t have = 0;
        while (have < to.size()) {
            const ssize_t got = recv(socket_, to.data() + have, to.size() - have, 0);
            if (got == 0) break;
            if (got > 0)
                have += static_cast<std::size_t>(got);
            else
                wait(POLLIN, deadline);
        }
        return have;
    }
    [[noreturn]] void fail(const std::string& what) const { throw std::runtime_error(path_ + ": " + what); }

private:
    // After a failed call: waits if that helps.
    void wait(short event, const Deadline& deadline) const
    {
        if (errno == EINTR) return;
        if (errno != EAGAIN && errno != EWOULDBLOCK) fail(std::strerror(errno));
        pollfd waiting{socket_, event, 0};
        const int ready = poll(&waiting, 1, deadline.milliseconds_left());
        if (ready == 0) fail("no answer in time");
        if (ready < 0 && errno != EINTR) fail(std::strerror(errno));
    }

    const std::string& path_;
    const int socket_;
};

std::vector<std::byte> request(uid_t reader, std::span<const std::byte> covered, WireVersion version)
{
    Packer to(version);
    to.u16(version);
    const std::size_t length = to.size();
    to.u32(0);
    to.u32(create_token);
    to.u32(static_cast<std::uint32_t>(reader));
    to.u32(static_cast<std::uint32_t>(covered.size()));
    to.raw(covered);
    to.set_u32(length, static_cast<std::uint32_t>(to.size() - length));  // counts itself
    return std::move(to).take();
}

// Three parts of letters, digits, '-' and '_'.
bool looks_like_token(const std::string& text)
{
    const auto is_of_token = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    };
    return std::all_of(text.begin(), text.end(), is_of_token) && std::count(text.begin(), text.end(), '.') == 2;
}

std::string ask(Sack& sack, uid_t reader, std::span<const std::byte> covered, WireVersion version, const Deadline& deadline)
{
    sack.send(request(reader, covered, version), deadline);
    std::byte head[4];
    std::size_t size = 0;
    if (sack.receive(head, deadline) == sizeof head)
        for (const std::byte b : head) size = size << 8 | std::to_integer<std::size_t>(b);
    if (size == 0) sack.fail("it makes no token: its log says why");
    if (size > most_sack_token)
        sack.fail("a token of " + std::to_string(size) + " bytes, where at most " + std::to_string(most_sack_token) +
                  " are taken");
    std::string token(size, '\0');
    const std::size_t got = sack.receive(std::as_writable_bytes(std::span(token)), deadline);
    if (got != size) sack.fail("closed the connection after " + std::to_string(got) + " of " + std::to_string(size) + " bytes");
    if (token.back() == '\0') token.pop_back();
    if (!looks_like_token(token)) sack.fail("what it answers is no token");
    return token;
}

}  // namespace

std::string token_of_sack(const std::vector<std::string>& sockets, uid_t reader, std::span<const std::byte> covered,
                          WireVersion version, const Deadline& deadline)
{
    const Waiting waiting;
    std::string problems;
    for (const std::string& path : sockets) {
        Sack sack(path);
        const int problem = sack.connect(deadline);
        if (problem == 0) return ask(sack, reader, covered, version, deadline);
        problems += (problems.empty() ? "" : "; ") + path + ": " + std::strerror(problem);
    }
    throw std::runtime_error(problems);
}

}  // namespace restd::slurm
