#include "net/inetd.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <stdexcept>

#include "host/activity.hpp"
#include "net/connection.hpp"
#include "net/listener.hpp"
#include "net/long_answers.hpp"
#include "net/request_buffer.hpp"
#include "net/response.hpp"
#include "restd/log.hpp"
#include "restd/waiting.hpp"

namespace restd::kernel {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

int milliseconds_until(Clock::time_point deadline)
{
    const auto left = std::chrono::ceil<milliseconds>(deadline - Clock::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, 1'000'000));
}

// There are no other workers: what waits delays nobody, but it is said that it does.
class Alone final : public WaitingHost {
public:
    Alone() { set_current(this); }
    Alone(const Alone&) = delete;
    Alone& operator=(const Alone&) = delete;
    ~Alone() override { set_current(nullptr); }
    void begin_waiting() noexcept override { Activity::mine().begin_waiting(); }
    void end_waiting() noexcept override { Activity::mine().end_waiting(); }
};

class InetdChannel final : public Channel {
public:
    InetdChannel(int fd, bool socket, milliseconds deadline) : fd_(fd), socket_(socket), deadline_(deadline) {}

    std::size_t write(const iovec* parts, int count) override
    {
        const Waiting waiting;
        msghdr message{};
        message.msg_iov = const_cast<iovec*>(parts);
        message.msg_iovlen = static_cast<std::size_t>(count);
        for (;;) {
            const ssize_t written = socket_ ? ::sendmsg(fd_, &message, MSG_NOSIGNAL) : ::writev(fd_, parts, count);
            if (written >= 0) return static_cast<std::size_t>(written);
            if (errno == EAGAIN) return 0;
            if (errno != EINTR) throw PeerGone();
        }
    }

    void wait_writable() override
    {
        const Waiting waiting;
        const Clock::time_point deadline = Clock::now() + deadline_;
        for (;;) {
            pollfd poll{fd_, POLLOUT, 0};
            const int ready = ::poll(&poll, 1, milliseconds_until(deadline));
            if (ready > 0) return;
            if (ready == 0 || errno != EINTR) throw PeerGone();
        }
    }

    // True if everything was written.
    bool write_all(Outgoing& outgoing) noexcept
    try {
        while (!outgoing.write(*this)) wait_writable();
        return true;
    } catch (const PeerGone&) {
        return false;
    }

private:
    int fd_;
    bool socket_;
    milliseconds deadline_;
};

class InetdSession {
public:
    InetdSession(const ServerOptions& options, Service& service, spdlog::logger& log, const InetdOptions& inetd)
        : options_(options), service_(service), log_(log), inetd_(inetd), budget_(options.limits.memory),
          buffer_(options.limits, budget_), blocks_(budget_), peer_(inetd_peer(inetd.in, inetd.out)),
          long_answers_(mailbox_, budget_, 1),
          channel_(inetd.out, peer_.transport != Peer::Transport::pipe, options.deadlines.write)
    {
        // A slow sender, such as a person who types, delays nobody else here.
        timed_ = peer_.transport != Peer::Transport::pipe;
    }

    int run()
    {
        for (;;) {
            const RequestFramer& framer = buffer_.framer();
            switch (const RequestFramer::Status status = buffer_.parse(); status) {
            case RequestFramer::Status::failed: return refuse(framer.error(), framer.error_text());
            case RequestFramer::Status::complete:
                if (!welcome_body()) return 0;
                if (!answer()) return 0;
                buffer_.next();
                deadline_ = {};
                continued_ = false;
                if (stopped()) return 0;
                continue;
            case RequestFramer::Status::body:
                if (!welcome_body()) return 0;
                if (!in_body_) deadline_ = Clock::now() + options_.deadlines.body;
                in_body_ = true;
                break;
            case RequestFramer::Status::begin: deadline_ = Clock::now() + options_.deadlines.idle; break;
            case RequestFramer::Status::head:
                if (!in_head_) deadline_ = Clock::now() + options_.deadlines.head;
                in_head_ = true;
                break;
            }
            if (!buffer_.make_room()) return refuse(503, "The server has no memory for the request at the moment.");
            const ssize_t count = read();
            const bool begun = framer.status() != RequestFramer::Status::begin;
            if (count > 0) {
                buffer_.filled(static_cast<std::size_t>(count));
            } else if (count == timed_out && begun) {
                return refuse(408, "The request took too long.");
            } else if (count == 0 && begun) {
                return refuse(400, "The input ended before the request was complete.");
            } else {
                return 0;
            }
        }
    }

private:
    static constexpr ssize_t timed_out = -2;
    static constexpr int look_around = 500;  // milliseconds between checks of `stop`

    bool stopped() const { return inetd_.stop != nullptr && inetd_.stop->load(); }

    // The number of bytes read; 0 at the end of input; -1 if reading failed; timed_out.
    ssize_t read()
    {
        for (;;) {
            if (stopped()) return -1;
            pollfd poll{inetd_.in, POLLIN, 0};
            const int left = timed_ ? milliseconds_until(deadline_) : look_around;
            const int ready = ::poll(&poll, 1, std::min(left, look_around));
            if (ready == 0) {
                if (timed_ && left <= look_around) return timed_out;
                continue;
            }
            if (ready < 0) {
                if (errno == EINTR) continue;
                return -1;
            }
            const ssize_t count = ::read(inetd_.in, buffer_.free(), buffer_.free_size());
            if (count >= 0) return count;
            if (errno != EINTR && errno != EAGAIN) return -1;
        }
    }

    bool welcome_body()
    {
        if (!buffer_.framer().expects_continue() || continued_) return true;
        continued_ = true;
        Outgoing outgoing(blocks_);
        outgoing.prefix = "HTTP/1.1 100 CONTINUE\r\n\r\n";
        return channel_.write_all(outgoing);
    }

    // True if the connection stays open.
    bool answer()
    {
        in_head_ = in_body_ = false;
        Request& request = buffer_.request();
        request.peer = &peer_;
        const RequestFramer& framer = buffer_.framer();
        ResponseWriter response(channel_, blocks_, options_.limits,
                                {framer.keep_alive(), framer.http10(), framer.is_head(), true, &long_answers_});
        serve(service_, request, response, budget_, options_.limits, log_);
        if (const std::shared_ptr<OpenAnswer> open = response.take_open_answer(); open != nullptr) {
            const bool is_begun = !response.aborted() && channel_.write_all(response.outgoing());
            open->detach(is_begun ? stream(*open) : "the connection is lost");
            log_.info("{}: the long answer ended {}", peer_.name, open->summary());
            return false;
        }
        if (response.aborted()) {
            // Reset the connection, so that the other side can notice the incomplete answer (if it is a TCP socket).
            const linger at_once{1, 0};
            ::setsockopt(inetd_.out, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
            return false;
        }
        return channel_.write_all(response.outgoing()) && response.keep_alive();
    }

    // Sends what the plugin writes, until the answer is closed. Returns the reason, if nobody else gave one.
    std::string_view stream(OpenAnswer& answer)
    {
        constexpr std::string_view by_client = "closed by the client";
        const bool is_socket = peer_.transport != Peer::Transport::pipe;
        answer.attach(0);
        try {
            for (std::vector<std::uint64_t> posted;; posted.clear()) {
                mailbox_.forget_wakes();
                mailbox_.take(posted);
                if (stopped()) answer.say_farewell();
                if (answer.is_cut()) return {};
                while (!answer.write(channel_)) channel_.wait_writable();
                if (answer.is_over()) return {};
                // The end of the input says something of a socket's client only. A pipe's reader is missed when it is gone.
                std::array<pollfd, 3> polls{
                    {{mailbox_.fd(), POLLIN, 0}, {inetd_.out, 0, 0}, {is_socket ? inetd_.in : -1, POLLRDHUP, 0}}};
                ::poll(polls.data(), polls.size(), look_around);
                if ((polls[1].revents & (POLLERR | POLLHUP)) != 0 || polls[2].revents != 0) return by_client;
            }
        } catch (const PeerGone&) {
            return "the connection is lost";
        }
    }

    int refuse(int status, std::string_view text)
    {
        log_.debug("{}: {} {}", peer_.name, status, text);
        Outgoing outgoing(blocks_);
        outgoing.prefix = plain_answer(status, text, buffer_.framer().is_head());
        channel_.write_all(outgoing);
        if (peer_.transport != Peer::Transport::pipe) discard_rest();
        return 1;
    }

    // If a socket is closed with unread input, the client may lose its answer.
    void discard_rest()
    {
        ::shutdown(inetd_.out, SHUT_WR);
        std::array<char, 16384> nowhere;
        for (const Clock::time_point deadline = Clock::now() + options_.deadlines.linger;;) {
            pollfd poll{inetd_.in, POLLIN, 0};
            if (::poll(&poll, 1, milliseconds_until(deadline)) <= 0 || Clock::now() >= deadline) return;
            if (::read(inetd_.in, nowhere.data(), nowhere.size()) <= 0) return;
        }
    }

    const ServerOptions& options_;
    Service& service_;
    spdlog::logger& log_;
    const InetdOptions& inetd_;
    Budget budget_;
    RequestBuffer buffer_;
    BlockPool blocks_;
    Peer peer_;
    Mailbox mailbox_;
    LongAnswers long_answers_;
    InetdChannel channel_;
    bool timed_ = false;
    bool in_head_ = false;
    bool in_body_ = false;
    bool continued_ = false;
    Clock::time_point deadline_{};
};

}  // namespace

Peer inetd_peer(int in, int out)
{
    struct stat first {};
    struct stat second {};
    if (::fstat(in, &first) != 0 || ::fstat(out, &second) != 0)
        throw std::runtime_error("inetd mode needs STDIN and STDOUT, and one of them is closed");
    const bool sockets = S_ISSOCK(first.st_mode) && S_ISSOCK(second.st_mode);
    if (sockets) {
        if (first.st_dev != second.st_dev || first.st_ino != second.st_ino)
            throw std::runtime_error("STDIN and STDOUT must be same socket");
        return peer_of(in, local_name(in));
    }
    Peer peer;
    peer.transport = Peer::Transport::pipe;
    std::array<char, 4096> target{};
    const std::string link = "/proc/self/fd/" + std::to_string(in);
    const ssize_t length = ::readlink(link.c_str(), target.data(), target.size());
    peer.name = length > 0 ? std::string(target.data(), static_cast<std::size_t>(length)) : "stdin";
    // The owner of a socket's file, or of a file that everybody may write, may not be the user at the other end.
    const bool open_to_all = (first.st_mode & (S_IWOTH | S_ISUID | S_ISGID)) != 0;
    if (!S_ISSOCK(first.st_mode) && !S_ISSOCK(second.st_mode) && first.st_uid == second.st_uid && !open_to_all) {
        peer.has_ids = true;
        peer.uid = first.st_uid;
        peer.gid = first.st_gid;
    }
    return peer;
}

int run_inetd(const ServerOptions& options, Service& service, spdlog::logger& log, const InetdOptions& inetd)
{
    ::signal(SIGPIPE, SIG_IGN);
    const Alone alone;
    return InetdSession(options, service, log, inetd).run();
}

}  // namespace restd::kernel
