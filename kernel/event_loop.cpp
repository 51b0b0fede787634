#include "event_loop.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "restd/log.hpp"

namespace restd::kernel {

namespace {

using std::chrono::milliseconds;

constexpr int accept_turn = 64;  // clients accepted before others have their turn
constexpr milliseconds paused_tick(3);
constexpr milliseconds stopping_tick(10);
constexpr milliseconds queue_tick(200);

// epoll's word for an event is a pointer to a connection, or one of these.
char tags[2];
void* const mailbox_tag = &tags[0];
void* const listener_tag = &tags[1];

}  // namespace

EventLoop::EventLoop(Shared& shared)
    : shared_(shared), epoll_(::epoll_create1(EPOLL_CLOEXEC)), reserve_(::open("/dev/null", O_RDONLY | O_CLOEXEC))
{
    if (epoll_ < 0) throw std::system_error(errno, std::generic_category(), "epoll_create1");
    epoll_event event{};
    event.events = EPOLLIN | EPOLLET;
    event.data.ptr = mailbox_tag;
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, shared_.mailbox.fd(), &event);
}

void EventLoop::add(std::vector<Listener> listeners)
{
    for (Listener& listener : listeners) {
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.ptr = listener_tag;
        if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, listener.fd(), &event) != 0)
            throw std::system_error(errno, std::generic_category(), "epoll_ctl");
        listeners_.push_back(std::move(listener));
    }
}

EventLoop::~EventLoop()
{
    for (const List& list : lists_) {
        while (list.first != nullptr) destroy(*list.first);
    }
    if (reserve_ >= 0) ::close(reserve_);
    if (epoll_ >= 0) ::close(epoll_);
}

void EventLoop::request_stop() noexcept
{
    stop_requested_.store(true, std::memory_order_relaxed);
    shared_.mailbox.wake();
}

bool EventLoop::run()
{
    while (true) {
        turn();
        if (stop_requested_.load(std::memory_order_relaxed) && !stopping_) begin_stop();
        if (!stopping_) continue;
        close_unused();
        dead_.clear();
        if (count_ == 0) return true;
        if (now_ >= stop_by_) break;
    }
    shared_.log.warn("{} connections are still being served; closing them", count_);
    for (const List& list : lists_) {
        for (Connection* connection = list.first; connection != nullptr;) {
            Connection& current = *connection;
            connection = connection->place.after;
            if (current.owned_by_loop()) {
                destroy(current, true);
            } else {
                current.cut();
            }
        }
    }
    // Those that only waited for their client return at once.
    for (stop_by_ = Clock::now() + std::chrono::seconds(1); count_ != 0 && now_ < stop_by_;) {
        turn();
        close_unused();
        dead_.clear();
    }
    return count_ == 0;
}

void EventLoop::turn()
{
    std::array<epoll_event, 256> events;
    const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), timeout());
    now_ = Clock::now();
    bool mail = false;
    for (int i = 0; i < count; ++i) {
        const epoll_event& event = events[static_cast<std::size_t>(i)];
        if (event.data.ptr == mailbox_tag) {
            mail = true;
        } else if (event.data.ptr == listener_tag) {
            acceptable_ = true;
        } else {
            Connection& connection = *static_cast<Connection*>(event.data.ptr);
            if (!connection.closed() && connection.notice(event.events)) act(connection, connection.proceed());
        }
    }
    if (mail) {
        shared_.mailbox.take(posted_);
        for (Connection* connection : posted_) {
            connection->take_back();
            act(*connection, connection->proceed());
        }
    }
    again_now_.swap(again_);
    for (Connection* connection : again_now_) {
        if (connection == nullptr) continue;
        connection->place.again = false;
        // An event may have been faster, and brought the request to a worker.
        if (connection->owned_by_loop()) act(*connection, connection->proceed());
    }
    again_now_.clear();
    if ((acceptable_ || paused_) && !stopping_) accept_all();
    expire();
    dead_.clear();
}

int EventLoop::timeout() const
{
    if (!again_.empty()) return 0;
    milliseconds least = milliseconds::max();
    for (std::uint8_t phase = 0; phase < phase_count; ++phase) {
        const Connection* const first = lists_[phase].first;
        if (first == nullptr) continue;
        const Clock::duration left = first->place.since + limit(static_cast<Phase>(phase)) - Clock::now();
        least = std::min(least, std::chrono::ceil<milliseconds>(left));
    }
    if (paused_) least = std::min(least, paused_tick);
    if (stopping_) least = std::min(least, stopping_tick);
    if (shared_.pool.queued() != 0) least = std::min(least, queue_tick);
    if (least == milliseconds::max()) return -1;
    return static_cast<int>(std::clamp<std::int64_t>(least.count(), 0, 60'000));
}

EventLoop::Clock::duration EventLoop::limit(Phase phase) const
{
    const Deadlines& deadlines = shared_.options.deadlines;
    switch (phase) {
    case waiting: return deadlines.idle;
    case head: return deadlines.head;
    case body: return deadlines.body;
    case flush: return deadlines.write;
    case linger: return deadlines.linger;
    case phase_count: break;
    }
    return {};
}

void EventLoop::act(Connection& connection, Connection::Next next)
{
    switch (next) {
    case Connection::Next::idle:
        // Who comes back from a worker without ado has stayed where it was.
        if (connection.place.phase != waiting) enter(connection, waiting);
        break;
    case Connection::Next::head:
        // Deadlines are absolute: from the first byte on, whatever trickles in.
        if (connection.place.phase != head) enter(connection, head);
        break;
    case Connection::Next::body:
        if (connection.place.phase != body) enter(connection, body);
        break;
    case Connection::Next::flush:
        // Only taking something puts the deadline off, not sending more.
        if (connection.place.phase != flush) {
            enter(connection, flush);
            connection.mark_progress();
        } else if (connection.progressed()) {
            enter(connection, flush);
        }
        break;
    case Connection::Next::linger:
        if (connection.place.phase != linger) enter(connection, linger);
        break;
    case Connection::Next::again:
        if (connection.draining() && connection.place.phase != linger) enter(connection, linger);
        if (!connection.place.again) again_.push_back(&connection);
        connection.place.again = true;
        break;
    case Connection::Next::dispatch:
        enter(connection, waiting);
        connection.give_to_worker();
        if (shared_.pool.submit(connection, now_)) break;
        connection.take_back();
        act(connection, connection.refuse(503, "The server is busy. Please try again."));
        break;
    case Connection::Next::close: destroy(connection); break;
    case Connection::Next::abort: destroy(connection, true); break;
    }
}

void EventLoop::enter(Connection& connection, Phase phase)
{
    unlink(connection);
    List& list = lists_[phase];
    Connection::Place& place = connection.place;
    place.phase = phase;
    place.since = now_;
    place.before = list.last;
    place.after = nullptr;
    (list.last != nullptr ? list.last->place.after : list.first) = &connection;
    list.last = &connection;
}

void EventLoop::unlink(Connection& connection)
{
    const Connection::Place& place = connection.place;
    List& list = lists_[place.phase];
    (place.before != nullptr ? place.before->place.after : list.first) = place.after;
    (place.after != nullptr ? place.after->place.before : list.last) = place.before;
}

void EventLoop::destroy(Connection& connection, bool reset)
{
    unlink(connection);
    if (connection.place.again) {
        std::replace(again_.begin(), again_.end(), &connection, static_cast<Connection*>(nullptr));
        std::replace(again_now_.begin(), again_now_.end(), &connection, static_cast<Connection*>(nullptr));
    }
    connection.close(reset);
    dead_.emplace_back(&connection);
    --count_;
}

void EventLoop::accept_all()
{
    acceptable_ = false;
    bool all = true;
    for (const Listener& listener : listeners_) all = accept_from(listener) && all;
    if (all && paused_) {
        paused_ = false;
        for (const Listener& listener : listeners_) arm(listener, true);
    }
}

// False: there may be clients left that could not be accepted, and the loop is paused.
bool EventLoop::accept_from(const Listener& listener)
{
    for (int turns = 0; turns < accept_turn; ++turns) {
        if (count_ >= shared_.options.max_connections) {
            pollfd poll{listener.fd(), POLLIN, 0};
            if (::poll(&poll, 1, 0) <= 0) return true;
            if (!make_place(true) && !make_place_by_force()) return pause(), false;
        }
        Peer peer;
        const int fd = listener.accept(peer);
        if (fd >= 0) {
            admit(fd, std::move(peer));
            continue;
        }
        switch (errno) {
        case EAGAIN: return true;
        case EMFILE:
        case ENFILE: out_of_descriptors(listener); return false;
        case ENOBUFS:
        case ENOMEM: return pause(), false;
        default: break;  // this client's affair
        }
    }
    acceptable_ = true;
    return !paused_;
}

void EventLoop::admit(int fd, Peer peer)
{
    auto connection = std::make_unique<Connection>(shared_, fd, std::move(peer));
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    event.data.ptr = connection.get();
    if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event) != 0) return;
    ++count_;
    Connection& admitted = *connection.release();  // lists_ owns it
    List& list = lists_[waiting];
    admitted.place = {list.last, nullptr, now_, waiting, false};
    (list.last != nullptr ? list.last->place.after : list.first) = &admitted;
    list.last = &admitted;
}

// The connection to be closed first among those that wait for a request, or null.
Connection* EventLoop::longest_idle(bool grace)
{
    // The list is in the order of requests, which is nearly that of answers; the difference is made up for here.
    constexpr int candidates = 32;
    Connection* found = nullptr;
    Clock::time_point since = grace ? now_ - shared_.options.deadlines.idle_grace : now_ + std::chrono::hours(1);
    int seen = 0;
    for (Connection* connection = lists_[waiting].first; connection != nullptr && seen < candidates;
         connection = connection->place.after) {
        if (!connection->owned_by_loop() || connection->place.again) continue;
        ++seen;
        const Clock::time_point idle = std::max(connection->place.since, connection->answered());
        if (idle >= since || connection->has_unread_input()) continue;
        since = idle;
        found = connection;
    }
    return found;
}

bool EventLoop::make_place(bool grace)
{
    const Deadlines& deadlines = shared_.options.deadlines;
    const auto older = [this](const List& list, Clock::duration age) {
        return list.first != nullptr && now_ - list.first->place.since >= age ? list.first : nullptr;
    };
    Connection* victim = lists_[linger].first;
    if (victim == nullptr) victim = longest_idle(grace);
    if (victim == nullptr) victim = older(lists_[head], grace ? deadlines.head_grace : Clock::duration::zero());
    if (victim == nullptr && !grace) victim = older(lists_[body], deadlines.stuck);
    if (victim == nullptr && !grace) victim = older(lists_[flush], deadlines.stuck);
    if (victim == nullptr) return false;
    shared_.log.debug("{}: closed in favour of a new connection", victim->peer().name);
    destroy(*victim);
    return true;
}

// One at a time: clients that are merely quick shall not lose their connections by the dozen.
bool EventLoop::make_place_by_force()
{
    if (!paused_ || now_ - paused_since_ < shared_.options.deadlines.admit || now_ - forced_ < paused_tick) return false;
    forced_ = now_;
    return make_place(false);
}

// Stops listening for a moment: the backlog, and not a busy loop, waits until there is a place.
void EventLoop::pause()
{
    if (paused_) return;
    paused_ = true;
    paused_since_ = now_;
    for (const Listener& listener : listeners_) arm(listener, false);
}

void EventLoop::arm(const Listener& listener, bool on)
{
    epoll_event event{};
    event.events = on ? static_cast<std::uint32_t>(EPOLLIN) : 0U;
    event.data.ptr = listener_tag;
    ::epoll_ctl(epoll_, EPOLL_CTL_MOD, listener.fd(), &event);
}

// Makes room at the expense of an idle client, or else turns the new one away, which beats leaving it without any answer.
void EventLoop::out_of_descriptors(const Listener& listener)
{
    if (now_ - complained_ > std::chrono::seconds(10)) {
        complained_ = now_;
        shared_.log.warn("out of file descriptors with {} connections open; the limit should be raised", count_);
    }
    pause();
    if (make_place(true) || reserve_ < 0) return;
    ::close(reserve_);
    Peer peer;
    if (const int fd = listener.accept(peer); fd >= 0) ::close(fd);
    reserve_ = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
}

void EventLoop::expire()
{
    const Deadlines& deadlines = shared_.options.deadlines;
    const auto next = [this](Phase phase) {
        Connection* const first = lists_[phase].first;
        return first != nullptr && now_ - first->place.since >= limit(phase) ? first : nullptr;
    };
    while (Connection* const connection = next(head))
        act(*connection, connection->refuse(408, "The head of the request took too long."));
    while (Connection* const connection = next(body))
        act(*connection, connection->refuse(408, "The body of the request took too long."));
    while (Connection* const connection = next(flush)) {
        if (connection->progressed()) {
            enter(*connection, flush);
        } else {
            destroy(*connection, true);
        }
    }
    while (Connection* const connection = next(linger)) destroy(*connection);
    while (Connection* const connection = next(waiting)) {
        const bool idle = connection->owned_by_loop();
        if (idle && now_ - connection->answered() >= deadlines.idle) {
            destroy(*connection);
            continue;
        }
        // Has been at work since. A connection's time starts again with its answer, or is looked at again.
        enter(*connection, waiting);
        if (idle) connection->place.since = connection->answered();
    }
    if (shared_.pool.queued() != 0 && now_ - queue_checked_ >= queue_tick) expire_queue();
}

void EventLoop::expire_queue()
{
    queue_checked_ = now_;
    while (WorkerPool::Job* const job = shared_.pool.expire(now_ - shared_.options.deadlines.queue)) {
        Connection& connection = static_cast<Connection&>(*job);
        connection.take_back();
        act(connection, connection.refuse(503, "The server is busy. Please try again."));
    }
}

void EventLoop::begin_stop()
{
    stopping_ = true;
    stop_by_ = now_ + shared_.options.deadlines.stop;
    shared_.stopping.store(true, std::memory_order_relaxed);
    listeners_.clear();
}

// While stopping: closes what no request is running on.
void EventLoop::close_unused()
{
    for (const Phase phase : {waiting, head, body}) {
        for (Connection* connection = lists_[phase].first; connection != nullptr;) {
            Connection& current = *connection;
            connection = connection->place.after;
            if (current.owned_by_loop()) destroy(current);
        }
    }
}

}  // namespace restd::kernel
