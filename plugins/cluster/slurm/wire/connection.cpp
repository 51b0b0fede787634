#include "wire/connection.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "restd/waiting.hpp"

namespace restd::slurm {

const FailureNumbers slurmctld_failures{"slurmctld", err::slurmctld_communications_connection_error,
                                        err::slurmctld_communications_send_error, err::slurmctld_communications_receive_error};
const FailureNumbers slurmdbd_failures{"slurmdbd", err::db_connection, err::db_connection, err::db_connection};

std::string Endpoint::text() const
{
    return (host.find(':') != host.npos ? '[' + host + ']' : host) + ':' + std::to_string(port);
}

void Connection::fail_system(int number, const std::string& what, int system) const
{
    const std::string text = what + ": " + std::strerror(system);
    if (system == ECONNRESET || system == EPIPE) fail<Lost>(number, text);
    fail(number, text);
}

Connection::Connection(const Endpoint& endpoint, Resolver& resolver, const FailureNumbers& failures, const Deadline& deadline)
    : endpoint_(endpoint), failures_(&failures)
{
    std::vector<Address> addresses;
    try {
        addresses = resolver.resolve(endpoint.host, endpoint.port, deadline);
    } catch (const std::exception& error) {
        fail(failures.connect, error.what());
    }
    std::string problem;
    bool all_refuse = true;
    for (const Address& address : addresses) {
        const int fd = socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        if (fd < 0) {
            problem = std::strerror(errno);
            all_refuse = false;
            continue;
        }
        const int yes = 1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        int result = connect(fd, reinterpret_cast<const sockaddr*>(&address.storage), address.size) == 0 ? 0 : errno;
        if (result == EINPROGRESS) {
            const Waiting waiting_for_it;
            pollfd waiting{fd, POLLOUT, 0};
            int ready = 0;
            while ((ready = poll(&waiting, 1, deadline.milliseconds_left())) < 0 && errno == EINTR) {
            }
            socklen_t size = sizeof result;
            if (ready == 0)
                result = ETIMEDOUT;
            else if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &result, &size) != 0)
                result = errno;
        }
        if (result == 0) {
            socket_ = fd;
            return;
        }
        close(fd);
        problem = std::strerror(result);
        all_refuse = all_refuse && result == ECONNREFUSED;
        if (deadline.over()) fail(failures.connect, "no connection in time", 504);
    }
    if (all_refuse) fail<Refused>(failures.connect, "cannot connect: " + problem);
    fail(failures.connect, "cannot connect: " + problem);
}

Connection::Connection(Connection&& other) noexcept
    : endpoint_(std::move(other.endpoint_)), failures_(other.failures_), socket_(std::exchange(other.socket_, -1)),
      sent_any_(other.sent_any_)
{}

Connection::~Connection()
{
    if (socket_ >= 0) close(socket_);
}

void Connection::wait(short what, const Deadline& deadline, const char* doing, int number)
{
    const Waiting waiting_for_it;
    pollfd waiting{socket_, what, 0};
    for (;;) {
        const int ready = poll(&waiting, 1, deadline.milliseconds_left());
        if (ready > 0) return;
        if (ready == 0) fail(number, std::string("no answer in time while ") + doing, 504);
        if (errno != EINTR) fail(number, std::strerror(errno));
    }
}

void Connection::send(std::span<const std::byte> bytes, const Deadline& deadline)
{
    sent_any_ = false;
    while (!bytes.empty()) {
        const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent > 0) {
            sent_any_ = true;
            bytes = bytes.subspan(static_cast<std::size_t>(sent));
        } else if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            wait(POLLOUT, deadline, "sending", failures_->send);
        } else if (sent < 0 && errno != EINTR) {
            fail_system(failures_->send, "sending failed", errno);
        }
    }
}

std::size_t Connection::read_some(std::byte* to, std::size_t size, const Deadline& deadline, const char* doing)
{
    for (;;) {
        const ssize_t got = recv(socket_, to, size, 0);
        if (got >= 0) return static_cast<std::size_t>(got);
        if (errno == EAGAIN || errno == EWOULDBLOCK)
            wait(POLLIN, deadline, doing, failures_->receive);
        else if (errno != EINTR)
            fail_system(failures_->receive, "receiving failed", errno);
    }
}

Frame Connection::receive(const AnswerTimes& times, std::size_t most)
{
    std::byte head[4];
    for (std::size_t have = 0; have < sizeof head;) {
        const std::size_t got = read_some(head + have, sizeof head - have, times.begins, "waiting for an answer");
        if (got == 0) fail<Unanswered>(failures_->receive, "closed the connection without an answer");
        have += got;
    }
    std::size_t size = 0;
    for (const std::byte b : head) size = size << 8 | std::to_integer<std::size_t>(b);
    if (std::memcmp(head, "HTTP", sizeof head) == 0) fail<SpeaksHttp>(failures_->receive, "answered as a web server does");
    if (size > most)
        fail(failures_->receive,
             "an answer of " + std::to_string(size) + " bytes, where at most " + std::to_string(most) + " are taken");
    Frame frame;
    frame.data = std::make_unique_for_overwrite<std::byte[]>(size);
    frame.size = size;
    // The length may be wrong: memory is charged as it fills, and the sender must keep a minimum speed.
    std::size_t have = 0, charged = 0, due = 0;
    Deadline due_at(times.pace);
    while (have < size) {
        if (have >= due) {
            due = have + std::min(size - have, least_progress);
            due_at = Deadline(times.pace);
        }
        if (have == charged) {
            constexpr std::size_t step = std::size_t{1} << 20;
            const std::size_t more = std::min(size - have, step);
            frame.charge.add(more);
            charged += more;
        }
        const Deadline& deadline = due_at.time() < times.ends.time() ? due_at : times.ends;
        const std::size_t got =
            read_some(frame.data.get() + have, charged - have, deadline, "waiting for the rest of an answer");
        if (got == 0)
            fail<Lost>(failures_->receive, "closed the connection in the middle of an answer, after " + std::to_string(have) +
                                               " of " + std::to_string(size) + " bytes");
        have += got;
        if (have < due && deadline.over())
            fail(failures_->receive,
                 "no whole answer in time, but " + std::to_string(have) + " of " + std::to_string(size) + " bytes", 504);
    }
    return frame;
}

bool Connection::is_quiet() const
{
    pollfd waiting{socket_, POLLIN | POLLRDHUP, 0};
    return poll(&waiting, 1, 0) == 0;
}

}  // namespace restd::slurm
