#include "wire/connection.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "restd/waiting.hpp"

namespace restd::slurm {

const FailureNumbers slurmctld_failures{"slurmctld", err::slurmctld_communications_connection_error,
                                        err::slurmctld_communications_send_error, err::slurmctld_communications_receive_error};
const FailureNumbers slurmdbd_failures{"slurmdbd", err::db_connection, err::db_connection, err::db_connection};

std::string Endpoint::text() const
{
    return (host.find(':') != host.npos ? '[' + host + ']' : host) + ':' + std::to_string(port);
}

namespace {

// The beginning of an alert of TLS: its type, a version, and the first byte of its length. As a length of a frame it is
// improbable: four numbers around 350 millions.
bool is_tls_alert(const std::byte (&head)[4])
{
    return head[0] == std::byte{21} && head[1] == std::byte{3} && head[2] <= std::byte{4} && head[3] == std::byte{0};
}

}  // namespace

void Connection::fail_system(int number, const std::string& what, int system) const
{
    const std::string text = what + ": " + std::strerror(system);
    if (system == ECONNRESET || system == EPIPE) fail<Lost>(number, text);
    fail(number, text);
}

Connection::Connection(const Endpoint& endpoint, Resolver& resolver, const FailureNumbers& failures, const Deadline& deadline)
    : endpoint_(endpoint), failures_(&failures)
{
    const int socket = reach(resolver, deadline);
    stream_ = endpoint_.tls.stream(socket);
    shake_hands(deadline);
}

int Connection::reach(Resolver& resolver, const Deadline& deadline)
{
    std::vector<Address> addresses;
    try {
        addresses = resolver.resolve(endpoint_.host, endpoint_.port, deadline);
    } catch (const std::exception& error) {
        fail(failures_->connect, error.what());
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
            address_ = address;
            return fd;
        }
        close(fd);
        problem = std::strerror(result);
        all_refuse = all_refuse && result == ECONNREFUSED;
        if (deadline.over()) fail(failures_->connect, "no connection in time", 504);
    }
    if (all_refuse) fail<Refused>(failures_->connect, "cannot connect: " + problem);
    fail(failures_->connect, "cannot connect: " + problem);
}

void Connection::shake_hands(const Deadline& deadline)
{
    constexpr const char* doing = "making the TLS handshake";
    for (;;) {
        const Stream::Step done = take_step(failures_->connect, doing, [&] { return stream_->handshake(); });
        if (done.wait == 0) return;
        // A daemon without TLS takes the handshake for the beginning of a long message.
        wait(done.wait, deadline, "making the TLS handshake: does it have TLSType=tls/s2n?", failures_->connect);
    }
}

void Connection::wait(short what, const Deadline& deadline, const char* doing, int number) const
{
    const Waiting waiting_for_it;
    pollfd waiting{stream_->socket(), what, 0};
    for (;;) {
        const int ready = poll(&waiting, 1, deadline.milliseconds_left());
        if (ready > 0) return;
        if (ready == 0) fail(number, std::string("no answer in time while ") + doing, 504);
        if (errno != EINTR) fail(number, std::strerror(errno));
    }
}

template <class Call>
Stream::Step Connection::take_step(int number, const char* doing, Call call) const
{
    try {
        return call();
    } catch (const std::system_error& error) {
        fail_system(number, std::string(doing) + " failed", error.code().value());
    } catch (const TlsClosed& error) {
        fail<Lost>(number, std::string("TLS: ") + error.what());
    } catch (const TlsError& error) {
        fail(number, std::string("TLS: ") + error.what());
    }
}

void Connection::send(std::span<const std::byte> bytes, const Deadline& deadline)
{
    sent_any_ = false;
    while (!bytes.empty()) {
        const Stream::Step done = take_step(failures_->send, "sending", [&] { return stream_->write(bytes); });
        if (done.wait != 0) {
            wait(done.wait, deadline, "sending", failures_->send);
            continue;
        }
        sent_any_ = true;
        bytes = bytes.subspan(done.bytes);
    }
}

std::size_t Connection::read_some(std::byte* to, std::size_t size, const Deadline& deadline, const char* doing)
{
    for (;;) {
        const Stream::Step done = take_step(failures_->receive, "receiving", [&] { return stream_->read(to, size); });
        if (done.wait == 0) return done.bytes;
        wait(done.wait, deadline, doing, failures_->receive);
    }
}

void Connection::fail_for_want_of_tls() const
{
    fail(failures_->receive, "it speaks TLS, but slurm.conf here has no TLSType=tls/s2n");
}

void Connection::fail_if_it_speaks_tls() const
{
    if (!endpoint_.tls.is_on() && !has_answered_ && speaks_tls(address_)) fail_for_want_of_tls();
}

Frame Connection::receive(const AnswerTimes& times, std::size_t most)
{
    std::byte head[4];
    for (std::size_t have = 0; have < sizeof head;) {
        std::size_t got = 0;
        try {
            got = read_some(head + have, sizeof head - have, times.begins, "waiting for an answer");
        } catch (const Error&) {
            if (have == 0) fail_if_it_speaks_tls();
            throw;
        }
        if (got == 0) {
            if (have == 0) fail_if_it_speaks_tls();
            fail<Unanswered>(failures_->receive, "closed the connection without an answer");
        }
        have += got;
    }
    std::size_t size = 0;
    for (const std::byte b : head) size = size << 8 | std::to_integer<std::size_t>(b);
    if (std::memcmp(head, "HTTP", sizeof head) == 0) fail<SpeaksHttp>(failures_->receive, "answered as a web server does");
    if (!endpoint_.tls.is_on() && is_tls_alert(head)) fail_for_want_of_tls();
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
    has_answered_ = true;
    return frame;
}

bool Connection::is_quiet() const
{
    return stream_->is_quiet();
}

}  // namespace restd::slurm
