#include "net/connection.hpp"

#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "host/activity.hpp"
#include "process/allocator.hpp"
#include "restd/log.hpp"
#include "restd/log_quoted.hpp"
#include "restd/waiting.hpp"

namespace restd::kernel {

namespace {

// At most this many bytes are read from one connection before the others get their turn.
constexpr std::size_t read_turn = std::size_t{256} << 10;

// A socket may hold this many bytes of a long answer (the system doubles it). More would wait in the system's memory instead of
// in the plugin's queue, where it is counted.
constexpr int long_answer_socket = 64 << 10;

void prepare_for_long_answer(int fd, std::chrono::milliseconds patience)
{
    ::setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &long_answer_socket, sizeof long_answer_socket);
    // A client that is gone without a word: the system gives up after this time. Fails for unix sockets, which need it not.
    const auto limit = static_cast<unsigned>(patience.count());
    ::setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &limit, sizeof limit);
}

}  // namespace

Shared::Shared(Service& the_service, const ServerOptions& the_options, spdlog::logger& the_log)
    : service(the_service), options(the_options), log(the_log), budget(the_options.limits.memory),
      buffers(the_options.limits, budget), blocks(budget), long_answers(mailbox, budget, the_options.max_long_answers),
      pool({.threads = std::max(1U, the_options.threads),
            .spare_threads = the_options.max_connections,
            .when_idle = give_memory_back})
{}

void serve(Service& service, const Request& request, ResponseWriter& response, Budget& memory, const Limits& limits,
           spdlog::logger& log) noexcept
try {
    const RequestActivity activity(request.method_name, request.path, Activity::Clock::now());
    RequestBudget budget(memory, limits.request_memory);
    const RequestBudget::Current charged(budget);
    std::string failure;
    try {
        service.handle(request, response);
        activity->enter(nullptr);
        response.finish();
        return;
    } catch (const PeerGone&) {
        response.abort();
        return;
    } catch (const std::exception& error) {
        failure = error.what();
    } catch (...) {
        failure = thrown_type();
    }
    log.error("{} {}: the service failed, in {}: {}", log_quoted(request.method_name), log_quoted(request.path),
              activity->plugin(), log_quoted(failure));
    if (response.head_sent()) {
        response.abort();
        return;
    }
    response.reset();
    response.head(500, "text/plain");
    response.append("The request could not be answered because of an internal error.");
    response.finish();
} catch (...) {
    response.abort();
}

Connection::Connection(Shared& shared, int fd, Peer peer) : shared_(shared), fd_(fd), peer_(std::move(peer)) {}

Connection::~Connection()
{
    close(false);
}

void Connection::close(bool reset)
{
    if (fd_ < 0) return;
    end_long_answer(is_too_slow_ ? "the client took too little of it" : "the connection is lost");
    if (reset) {
        const linger at_once{1, 0};
        ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    }
    ::close(fd_);
    fd_ = -1;
    if (buffer_) shared_.buffers.put(std::move(buffer_));
    out_.reset();
}

void Connection::note(std::uint32_t bits)
{
    if ((bits & input) != 0) readable_ = true;
    if ((bits & hang_up) != 0) hang_up_ = true;
}

bool Connection::notice(std::uint32_t events)
{
    std::uint32_t bits = 0;
    if ((events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0) bits |= input;
    if ((events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0) bits |= hang_up;
    // Writability is not noted: the loop will try to write the rest of a worker's answer anyway.
    std::uint32_t state = state_.load(std::memory_order_acquire);
    while ((state & worker_owns) != 0) {
        if (bits == 0) return false;
        if (state_.compare_exchange_weak(state, state | bits, std::memory_order_acq_rel, std::memory_order_acquire))
            return false;
    }
    note(bits);
    return true;
}

void Connection::cut()
{
    place.cut = true;
    // The worker's next write fails. The reset follows when the loop owns the connection again.
    ::shutdown(fd_, SHUT_RDWR);
}

std::tuple<Connection::Leisure, Connection::Clock::time_point> Connection::leisure(Clock::time_point now, bool grace,
                                                                                   const ServerOptions& options)
{
    constexpr std::tuple none(Leisure::none, Clock::time_point());
    if (!owned_by_loop()) {
        if (place.cut || !stalled_.load(std::memory_order_relaxed)) return none;
        return {Leisure::stuck, place.since};
    }
    if (place.again && place.phase != Phase::linger) return none;
    const Deadlines& deadlines = options.deadlines;
    const auto older = [&](Leisure leisure, Clock::time_point since, Clock::duration age) {
        return now - since >= (grace ? age : Clock::duration::zero()) ? std::tuple(leisure, since) : none;
    };
    switch (place.phase) {
    case Phase::linger: return {Leisure::over, place.since};
    // It has its own limits (ServerOptions::max_long_answers), so it does not have to give way.
    case Phase::stream: return none;
    // The phase began with the request, but the idle time counts from the last answer.
    case Phase::waiting: return older(Leisure::idle, std::max(place.since, answered_), deadlines.idle_grace);
    case Phase::head: return older(Leisure::early, place.since, deadlines.head_grace);
    case Phase::body:
    case Phase::flush:
        look_at_progress(now);
        return progress_.stalled(now, options) ? std::tuple(Leisure::stuck, progress_.since()) : none;
    }
    return none;
}

void Connection::give_to_worker()
{
    state_.store(worker_owns, std::memory_order_relaxed);
}

void Connection::take_back()
{
    note(state_.exchange(0, std::memory_order_acq_rel));
}

Connection::Next Connection::proceed()
{
    if (aborted_ || (long_answer_ && long_answer_->is_cut())) return Next::abort;
    if (out_) {
        try {
            if (!out_->write(*this)) return Next::flush;
        } catch (const PeerGone&) {
            return Next::close;
        }
        out_.reset();
    }
    if (long_answer_) return stream();
    return closing_ ? answered_all() : read();
}

// Sends what the plugin has written. What the client sends meanwhile is not read. It would not be answered.
Connection::Next Connection::stream()
{
    if (!std::exchange(is_attached_, true)) {
        prepare_for_long_answer(fd_, shared_.options.deadlines.write);
        long_answer_->attach(place.id);
    }
    if (hang_up_) {
        end_long_answer("closed by the client");
        return Next::close;
    }
    if (shared_.stopping.load(std::memory_order_relaxed)) long_answer_->say_farewell();
    try {
        if (!long_answer_->write(*this)) return Next::flush;
    } catch (const PeerGone&) {
        return Next::close;
    }
    if (!long_answer_->is_over()) return Next::stream;
    end_long_answer({});
    return answered_all();
}

void Connection::end_long_answer(std::string_view why)
{
    if (!long_answer_) return;
    long_answer_->detach(why);
    shared_.log.info("{}: the long answer ended {}", peer_.name, long_answer_->summary());
    long_answer_.reset();
}

Connection::Next Connection::read()
{
    for (std::size_t taken = 0;;) {
        Next next = Next::idle;
        if (buffer_) {
            const RequestFramer::Status before = buffer_->framer().status();
            next = parsed(unparsed_ ? buffer_->parse() : before);
            unparsed_ = false;
            if (next != Next::idle && next != Next::head && next != Next::body) return next;
        }
        if (!readable_) {
            // Only empty lines: the connection is still idle.
            if (next == Next::idle && buffer_ && buffer_->empty()) shared_.buffers.put(std::move(buffer_));
            return next;
        }
        if (taken >= read_turn) return Next::again;
        if (!buffer_) buffer_ = shared_.buffers.take();
        if (!buffer_->make_room()) return refuse(503, "The server has no memory for the request at the moment.");
        const std::size_t room = buffer_->free_size();
        const ssize_t count = ::recv(fd_, buffer_->free(), room, 0);
        if (count > 0) {
            buffer_->filled(static_cast<std::size_t>(count));
            received_ += count;
            unparsed_ = true;
            taken += static_cast<std::size_t>(count);
            // Less than there was room for: the socket is empty, and epoll will report new input (edge-triggered).
            if (static_cast<std::size_t>(count) < room && !hang_up_) readable_ = false;
        } else if (count == 0) {
            return Next::close;
        } else if (errno == EAGAIN) {
            readable_ = false;
        } else if (errno != EINTR) {
            return Next::close;
        }
    }
}

Connection::Next Connection::parsed(RequestFramer::Status status)
{
    const RequestFramer& framer = buffer_->framer();
    if ((status == RequestFramer::Status::body || status == RequestFramer::Status::complete) && framer.expects_continue() &&
        !continued_) {
        continued_ = true;
        static constexpr std::string_view text = "HTTP/1.1 100 CONTINUE\r\n\r\n";
        // The system has taken all earlier answers, so there is room for this one. Otherwise something is wrong.
        if (::send(fd_, text.data(), text.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(text.size())) return Next::close;
    }
    switch (status) {
    case RequestFramer::Status::begin: return Next::idle;
    case RequestFramer::Status::head: return Next::head;
    case RequestFramer::Status::body: return Next::body;
    case RequestFramer::Status::complete: return Next::dispatch;
    case RequestFramer::Status::failed: break;
    }
    return refuse(framer.error(), framer.error_text());
}

Connection::Next Connection::refuse(int status, std::string_view text)
{
    shared_.log.debug("{}: {} {}", peer_.name, status, text);
    out_.emplace(shared_.blocks);
    out_->prefix = plain_answer(status, text, buffer_ && buffer_->framer().is_head());
    closing_ = true;
    linger_ = true;
    return proceed();
}

Connection::Next Connection::answered_all()
{
    if (draining_) return drain();
    const bool more = readable_ || (buffer_ && !buffer_->empty());
    if (buffer_) shared_.buffers.put(std::move(buffer_));
    // Closing a socket that has unread input resets the connection, and the client may lose the answer (RFC 9112 9.6).
    if (!linger_ && !more) return Next::close;
    ::shutdown(fd_, SHUT_WR);
    draining_ = true;
    return drain();
}

Connection::Next Connection::drain()
{
    static thread_local std::array<char, 16384> nowhere;
    for (std::size_t taken = 0; readable_;) {
        if (taken >= read_turn) return Next::again;
        const ssize_t count = ::recv(fd_, nowhere.data(), nowhere.size(), 0);
        if (count > 0) {
            taken += static_cast<std::size_t>(count);
        } else if (count < 0 && errno == EAGAIN) {
            readable_ = false;
        } else if (count == 0 || errno != EINTR) {
            return Next::close;
        }
    }
    return Next::linger;
}

bool Connection::has_unread_input() const
{
    char byte = 0;
    return readable_ || ::recv(fd_, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

// Bytes of answers that have reached the client.
std::int64_t Connection::taken() const
{
    int queued = 0;
    if (::ioctl(fd_, SIOCOUTQ, &queued) != 0) queued = 0;
    return written_ - queued;
}

std::int64_t Connection::moved() const
{
    return place.phase == Phase::body ? received_ : taken();
}

void Connection::begin_progress(Clock::time_point now)
{
    progress_.begin(now, moved());
}

void Connection::look_at_progress(Clock::time_point now)
{
    progress_.look(now, moved(), shared_.options);
}

bool Connection::hopeless(Clock::time_point now)
{
    is_too_slow_ = progress_.hopeless(now, moved(), shared_.options);
    return is_too_slow_;
}

void Connection::run() noexcept
{
    Request& request = buffer_->request();
    request.peer = &peer_;
    const RequestFramer& framer = buffer_->framer();
    {
        const bool keep_alive = framer.keep_alive() && !shared_.stopping.load(std::memory_order_relaxed);
        ResponseWriter response(*this, shared_.blocks, shared_.options.limits,
                                {keep_alive, framer.http10(), framer.is_head(), false, &shared_.long_answers});
        serve(shared_.service, request, response, shared_.budget, shared_.options.limits, shared_.log);
        aborted_ = response.aborted();
        closing_ = !response.keep_alive();
        if (!aborted_ && response.outgoing().left() != 0) out_.emplace(std::move(response.outgoing()));
        long_answer_ = response.take_open_answer();
    }
    continued_ = false;
    progressing_ = false;
    // An idle connection holds no buffer, and a long answer is the last one of its connection.
    unparsed_ = buffer_->next() && !long_answer_;
    if (!unparsed_) shared_.buffers.put(std::move(buffer_));
    release();
}

// Makes the loop the owner. Usually the loop needs no message, because epoll reports the next request.
void Connection::release()
{
    answered_ = Clock::now();
    if (!aborted_ && !closing_ && !out_ && !unparsed_ && !readable_) {
        std::uint32_t state = worker_owns;
        if (state_.compare_exchange_strong(state, 0, std::memory_order_acq_rel)) return;
    }
    shared_.mailbox.post(place.id);
}

std::size_t Connection::write(const iovec* parts, int count)
{
    msghdr message{};
    message.msg_iov = const_cast<iovec*>(parts);
    message.msg_iovlen = static_cast<std::size_t>(count);
    for (;;) {
        const ssize_t written = ::sendmsg(fd_, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (written >= 0) {
            written_ += written;
            return static_cast<std::size_t>(written);
        }
        if (errno == EAGAIN) return 0;
        if (errno != EINTR) throw PeerGone();
    }
}

// Tells the loop whether the client takes its answer at a fair rate. If not, the loop may cut the connection to make room for
// another client, which ends the wait.
void Connection::wait_writable()
{
    const Waiting waiting;
    struct Counted {
        explicit Counted(Connection& connection) : it(connection)
        {
            it.shared_.waiting_for_client.fetch_add(1, std::memory_order_relaxed);
        }
        ~Counted()
        {
            it.stalled_.store(false, std::memory_order_relaxed);
            it.shared_.waiting_for_client.fetch_sub(1, std::memory_order_relaxed);
        }
        Connection& it;
    } const counted(*this);

    const Deadlines& deadlines = shared_.options.deadlines;
    Clock::time_point now = Clock::now();
    if (!std::exchange(progressing_, true)) {
        progress_.begin(now, taken());
    } else {
        // The time since the last wait was spent by the service, not by the client.
        progress_.excuse(now - left_off_);
    }
    const auto look_after = std::max(std::min(deadlines.stuck / 4, deadlines.write), Deadlines::Duration(1));
    for (;;) {
        pollfd poll{fd_, POLLOUT, 0};
        const int ready = ::poll(&poll, 1, static_cast<int>(look_after.count()));
        if (ready < 0 && errno != EINTR) throw PeerGone();
        left_off_ = now = Clock::now();
        progress_.look(now, taken(), shared_.options);
        if (ready > 0) return;
        // A large socket buffer becomes writable only when much of it is free, which can take long with a slow client.
        if (progress_.hopeless(now, taken(), shared_.options)) throw PeerGone();
        stalled_.store(progress_.stalled(now, shared_.options), std::memory_order_relaxed);
    }
}

}  // namespace restd::kernel
