#include "net/event_loop.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <system_error>

#include "restd/log.hpp"

namespace restd::kernel {

namespace {

using std::chrono::milliseconds;

constexpr int accept_turn = 64;  // at most this many clients are accepted in one turn
constexpr milliseconds paused_tick(3);
constexpr milliseconds stopping_tick(10);
constexpr milliseconds queue_tick(200);

constexpr milliseconds say_every(1000);
constexpr milliseconds farewell_time(1000);  // for the clients of long answers to take the last text

// At most this many connections that were posted are attended to before others get their turn: an event for thousands of
// watchers delays nobody for long.
constexpr std::size_t posted_turn = 256;

// The data of an epoll event is a connection's id, or one of these.
constexpr std::uint64_t mailbox_event = IdTable<Connection>::most + 1;
constexpr std::uint64_t listener_event = IdTable<Connection>::most + 2;

}  // namespace

EventLoop::EventLoop(Shared& shared)
    : shared_(shared), epoll_(::epoll_create1(EPOLL_CLOEXEC)), reserve_(::open("/dev/null", O_RDONLY | O_CLOEXEC))
{
    if (epoll_ < 0) throw std::system_error(errno, std::generic_category(), "epoll_create1");
    epoll_event event{};
    event.events = EPOLLIN | EPOLLET;
    event.data.u64 = mailbox_event;
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, shared_.mailbox.fd(), &event);
}

void EventLoop::add(std::vector<Listener> listeners)
{
    for (Listener& listener : listeners) {
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u64 = listener_event;
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

void EventLoop::request_stop(bool is_succeeded) noexcept
{
    if (is_succeeded) is_succeeded_.store(true, std::memory_order_relaxed);
    stop_requested_.store(true, std::memory_order_relaxed);
    shared_.mailbox.wake();
}

ConnectionCounts EventLoop::counts() const
{
    constexpr auto relaxed = std::memory_order_relaxed;
    return {accepted_.load(relaxed), closed_for_others_.load(relaxed),        refused_.load(relaxed), open_.load(relaxed),
            shared_.pool.queued(),   shared_.waiting_for_client.load(relaxed)};
}

bool EventLoop::run()
{
    while (true) {
        turn();
        if (stop_requested_.load(std::memory_order_relaxed) && !stopping_) begin_stop();
        if (!stopping_) continue;
        close_unused();
        if (connections_.size() == 0) return true;
        if (now_ >= stop_by_) break;
    }
    shared_.log.warn("{} connections are still being served; closing them", connections_.size());
    for (const List& list : lists_) {
        for (Connection* connection = list.first; connection != nullptr;) {
            Connection& current = *connection;
            connection = connection->place.after;
            if (current.owned_by_loop()) {
                destroy(current, true);
            } else {
                cut(current);
            }
        }
    }
    // Workers that only wait for their client return at once.
    for (stop_by_ = Clock::now() + std::chrono::seconds(1); connections_.size() != 0 && now_ < stop_by_;) {
        turn();
        close_unused();
    }
    return connections_.size() == 0;
}

void EventLoop::turn()
{
    std::array<epoll_event, 256> events;
    const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), timeout());
    now_ = Clock::now();
    bool mail = false;
    for (int i = 0; i < count; ++i) {
        const epoll_event& event = events[static_cast<std::size_t>(i)];
        if (event.data.u64 == mailbox_event) {
            mail = true;
        } else if (event.data.u64 == listener_event) {
            acceptable_ = true;
        } else if (Connection* const connection = connections_.find(event.data.u64)) {
            if (connection->notice(event.events)) act(*connection, connection->proceed());
        }
    }
    if (mail) shared_.mailbox.take(posted_);
    for (const std::size_t end = std::min(posted_.size(), posted_at_ + posted_turn); posted_at_ < end; ++posted_at_) {
        Connection* const connection = connections_.find(posted_[posted_at_]);
        if (connection == nullptr) continue;
        connection->take_back();
        act(*connection, connection->proceed());
    }
    if (posted_at_ == posted_.size()) {
        posted_.clear();
        posted_at_ = 0;
    }
    again_now_.swap(again_);
    for (const std::uint64_t id : again_now_) {
        Connection* const connection = connections_.find(id);
        if (connection == nullptr) continue;
        connection->place.again = false;
        // An event may have come first, and a worker may already have the next request.
        if (connection->owned_by_loop()) act(*connection, connection->proceed());
    }
    again_now_.clear();
    if ((acceptable_ || paused_) && !stopping_) accept_all();
    expire();
    say_what_was_closed();
}

int EventLoop::timeout() const
{
    if (!again_.empty() || !posted_.empty()) return 0;
    milliseconds least = milliseconds::max();
    for (std::size_t phase = 0; phase < Connection::phase_count; ++phase) {
        const Connection* const first = lists_[phase].first;
        if (first == nullptr || static_cast<Phase>(phase) == Phase::stream) continue;  // a long answer has no deadline
        const Clock::duration left = first->place.since + limit(static_cast<Phase>(phase)) - Clock::now();
        least = std::min(least, std::chrono::ceil<milliseconds>(left));
    }
    if (paused_) least = std::min(least, paused_tick);
    if (stopping_) least = std::min(least, stopping_tick);
    if (shared_.pool.queued() != 0) least = std::min(least, queue_tick);
    if (unsaid_closed_ + unsaid_refused_ != 0)
        least = std::min(least, std::chrono::ceil<milliseconds>(said_ + say_every - Clock::now()));
    if (least == milliseconds::max()) return -1;
    return static_cast<int>(std::clamp<std::int64_t>(least.count(), 0, 60'000));
}

EventLoop::Clock::duration EventLoop::limit(Phase phase) const
{
    const Deadlines& deadlines = shared_.options.deadlines;
    switch (phase) {
    case Phase::waiting: return deadlines.idle;
    case Phase::head: return deadlines.head;
    case Phase::body: return deadlines.body;
    case Phase::flush: return deadlines.write;
    case Phase::stream: break;
    case Phase::linger: return deadlines.linger;
    }
    return {};
}

void EventLoop::act(Connection& connection, Connection::Next next)
{
    switch (next) {
    case Connection::Next::idle:
        // A connection that came back from a worker is still in this phase.
        if (connection.place.phase != Phase::waiting) enter(connection, Phase::waiting);
        break;
    case Connection::Next::head:
        // Deadlines are absolute: they count from the first byte, and later bytes do not extend them.
        if (connection.place.phase != Phase::head) enter(connection, Phase::head);
        break;
    case Connection::Next::body:
        if (connection.place.phase != Phase::body) {
            enter(connection, Phase::body);
            connection.begin_progress(now_);
        }
        break;
    case Connection::Next::flush:
        // The deadline is extended only when the client takes a part of its answer, not when it sends more.
        if (connection.place.phase != Phase::flush) {
            enter(connection, Phase::flush);
            connection.begin_progress(now_);
        } else {
            connection.look_at_progress(now_);
        }
        break;
    case Connection::Next::stream:
        if (connection.place.phase != Phase::stream) enter(connection, Phase::stream);
        break;
    case Connection::Next::linger:
        if (connection.place.phase != Phase::linger) enter(connection, Phase::linger);
        break;
    case Connection::Next::again:
        if (connection.draining() && connection.place.phase != Phase::linger) enter(connection, Phase::linger);
        if (!connection.place.again) again_.push_back(connection.place.id);
        connection.place.again = true;
        break;
    case Connection::Next::dispatch:
        enter(connection, Phase::waiting);
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
    append(connection, phase);
}

void EventLoop::append(Connection& connection, Phase phase)
{
    List& list = list_of(phase);
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
    List& list = list_of(place.phase);
    (place.before != nullptr ? place.before->place.after : list.first) = place.after;
    (place.after != nullptr ? place.after->place.before : list.last) = place.before;
}

void EventLoop::destroy(Connection& connection, bool reset)
{
    unlink(connection);
    origins_.leave(connection);
    if (connection.place.cut) --cut_;
    // Closing alone is not enough: another process may have a copy of the descriptor, and then epoll goes on reporting it.
    ::epoll_ctl(epoll_, EPOLL_CTL_DEL, connection.fd(), nullptr);
    const std::unique_ptr<Connection> removed = connections_.remove(connection.place.id);
    open_.store(connections_.size(), std::memory_order_relaxed);  // before its client can notice that it is closed
    removed->close(reset);
}

void EventLoop::cut(Connection& connection)
{
    if (!connection.place.cut) ++cut_;
    connection.cut();
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
        if (connections_.size() >= shared_.options.max_connections) {
            pollfd poll{listener.fd(), POLLIN, 0};
            if (::poll(&poll, 1, 0) <= 0) return true;
            if (!make_place()) return pause(), false;
        }
        Peer peer;
        Origin origin;
        const int fd = listener.accept(peer, origin);
        if (fd >= 0) {
            admit(fd, std::move(peer), origin);
            continue;
        }
        switch (errno) {
        case EAGAIN: return true;
        case EMFILE:
        case ENFILE: out_of_descriptors(listener); return false;
        case ENOBUFS:
        case ENOMEM: return pause(), false;
        default: break;  // an error of this client only
        }
    }
    acceptable_ = true;
    return !paused_;
}

void EventLoop::admit(int fd, Peer peer, const Origin& origin)
{
    const bool one_too_many = crowded(origin);
    const std::uint64_t id = connections_.add(std::make_unique<Connection>(shared_, fd, std::move(peer)));
    Connection& connection = *connections_.find(id);
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    event.data.u64 = id;
    if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event) != 0) {
        connections_.remove(id);
        return;
    }
    connection.place.id = id;
    origins_.join(connection, origin);
    append(connection, Phase::waiting);
    accepted_.fetch_add(1, std::memory_order_relaxed);
    open_.store(connections_.size(), std::memory_order_relaxed);
    if (!one_too_many) return;
    refused_.fetch_add(1, std::memory_order_relaxed);
    ++unsaid_refused_;
    last_refused_ = origin;
    act(connection, connection.refuse(429, "Too many connections from " + origin.text() + ": at most " +
                                               std::to_string(shared_.options.max_connections_per_origin) +
                                               " are taken (SLURMRESTD_MAX_CONNECTIONS_PER_ADDRESS). Please try again later."));
}

// `origin` is at its limit of connections, and none of them can be closed. The new one is refused. A connection that was
// refused earlier is closed first, so that at most one of them is above the limit.
bool EventLoop::crowded(const Origin& origin)
{
    for (;;) {
        Origins::Crowd* const crowd = origins_.find(origin);
        if (crowd == nullptr || crowd->connections.size() < shared_.options.max_connections_per_origin) return false;
        Connection* const connection = still_idle([&] { return origins_.to_close(*crowd, now_, shared_.options); });
        if (connection == nullptr) return true;
        // A connection is being closed: its place will be free soon.
        if (!give_way(connection)) return false;
    }
}

// True if there is a place now.
bool EventLoop::make_place()
{
    const Deadlines& deadlines = shared_.options.deadlines;
    // A connection that has been cut will soon be gone, but its worker may take a while to notice.
    if (cut_ != 0 && now_ - forced_ < deadlines.admit) return false;
    if (Connection* const over = list_of(Phase::linger).first) return give_way(over);
    const auto choose = [this](bool grace) {
        return still_idle([&] { return origins_.to_close(now_, grace, shared_.options); });
    };
    if (Connection* const connection = choose(true)) return give_way(connection);
    // The grace is over. Only one connection is closed at a time, so that many new clients do not close many busy connections.
    if (!paused_ || now_ - paused_since_ < deadlines.admit || now_ - forced_ < paused_tick) return false;
    forced_ = now_;
    return give_way(choose(false));
}

// The connection that choose() finds. One whose request has arrived since this turn began is not idle: it is read in the next
// turn, and another one is chosen.
Connection* EventLoop::still_idle(FunctionRef<Connection*()> choose)
{
    for (;;) {
        Connection* const connection = choose();
        if (connection == nullptr || !connection->owned_by_loop() || connection->place.phase != Phase::waiting ||
            !connection->has_unread_input())
            return connection;
        act(*connection, Connection::Next::again);
    }
}

// True: its place is free. False: `connection` is null, or its place becomes free later.
bool EventLoop::give_way(Connection* connection)
{
    if (connection == nullptr) return false;
    shared_.log.debug("{}: closed in favour of a new connection", connection->peer().name);
    if (connection->place.phase != Phase::linger) {
        closed_for_others_.fetch_add(1, std::memory_order_relaxed);
        ++unsaid_closed_;
    }
    if (connection->owned_by_loop()) {
        destroy(*connection, connection->place.phase == Phase::flush);
        return true;
    }
    forced_ = now_;
    cut(*connection);
    return false;
}

// Logs the effects of the limits, at most once a second.
void EventLoop::say_what_was_closed()
{
    if (unsaid_closed_ + unsaid_refused_ == 0 || now_ - said_ < say_every) return;
    said_ = now_;
    const ServerOptions& options = shared_.options;
    if (unsaid_closed_ != 0)
        shared_.log.warn(
            "{} connections closed in favour of new ones: no more than {} may be open (--max-connections), {} from "
            "one address (SLURMRESTD_MAX_CONNECTIONS_PER_ADDRESS)",
            unsaid_closed_, options.max_connections, options.max_connections_per_origin);
    if (unsaid_refused_ != 0)
        shared_.log.warn("{} connections refused, the last from {}: no more than {} may be open from one address "
                         "(SLURMRESTD_MAX_CONNECTIONS_PER_ADDRESS)",
                         unsaid_refused_, last_refused_.text(), options.max_connections_per_origin);
    unsaid_closed_ = unsaid_refused_ = 0;
}

// Stops accepting for a moment: new clients wait in the backlog, and the loop does not spin.
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
    event.data.u64 = listener_event;
    ::epoll_ctl(epoll_, EPOLL_CTL_MOD, listener.fd(), &event);
}

// Closes an idle connection to make room. If there is none, it refuses the new client, which is better than no answer.
void EventLoop::out_of_descriptors(const Listener& listener)
{
    if (now_ - complained_ > std::chrono::seconds(10)) {
        complained_ = now_;
        shared_.log.warn("out of file descriptors with {} connections open; the limit should be raised", connections_.size());
    }
    pause();
    if (give_way(origins_.to_close(now_, true, shared_.options)) || reserve_ < 0) return;
    ::close(reserve_);
    Peer peer;
    Origin origin;
    if (const int fd = listener.accept(peer, origin); fd >= 0) ::close(fd);
    reserve_ = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
}

void EventLoop::expire()
{
    const Deadlines& deadlines = shared_.options.deadlines;
    const auto next = [this](Phase phase) {
        Connection* const first = list_of(phase).first;
        return first != nullptr && now_ - first->place.since >= limit(phase) ? first : nullptr;
    };
    while (Connection* const connection = next(Phase::head))
        act(*connection, connection->refuse(408, "The head of the request took too long."));
    while (Connection* const connection = next(Phase::body))
        act(*connection, connection->refuse(408, "The body of the request took too long."));
    while (Connection* const connection = next(Phase::flush)) {
        if (connection->hopeless(now_)) {
            destroy(*connection, true);
        } else {
            enter(*connection, Phase::flush);
            connection->place.since = connection->progress_since();
        }
    }
    while (Connection* const connection = next(Phase::linger)) destroy(*connection);
    while (Connection* const connection = next(Phase::waiting)) {
        const bool idle = connection->owned_by_loop();
        if (idle && now_ - connection->answered() >= deadlines.idle) {
            destroy(*connection);
            continue;
        }
        // It has been with a worker since: its time starts again at the answer, or is checked again.
        enter(*connection, Phase::waiting);
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
    const bool is_succeeded = is_succeeded_.load(std::memory_order_relaxed);
    const bool are_lent = std::any_of(listeners_.begin(), listeners_.end(), [](const Listener& one) { return one.is_lent(); });
    others_serve_ = is_succeeded || are_lent;
    kept_until_ = others_serve_ ? now_ + shared_.options.deadlines.kept : now_;
    // Who has connected to a socket that is closed now would be cut off. The others are for the next process.
    if (!is_succeeded)
        for (const Listener& listener : listeners_)
            if (!listener.is_lent()) accept_from(listener);
    farewell_by_ = now_ + farewell_time;
    shared_.stopping.store(true, std::memory_order_relaxed);
    shared_.pool.hurry();
    for (Listener& listener : listeners_) {
        ::epoll_ctl(epoll_, EPOLL_CTL_DEL, listener.fd(), nullptr);
        if (is_succeeded) listener.leave_path();
    }
    listeners_.clear();
    // Long answers end with their last text.
    for (Connection* connection = list_of(Phase::stream).first; connection != nullptr;) {
        Connection& current = *connection;
        connection = connection->place.after;
        act(current, current.proceed());
    }
}

// While stopping: closes connections that have no running request.
void EventLoop::close_unused()
{
    for (const Phase phase : {Phase::waiting, Phase::head, Phase::body}) {
        for (Connection* connection = list_of(phase).first; connection != nullptr;) {
            Connection& current = *connection;
            connection = connection->place.after;
            if (current.owned_by_loop() && !is_used(current)) destroy(current);
        }
    }
    if (now_ < farewell_by_) return;
    for (Connection* connection = list_of(Phase::flush).first; connection != nullptr;) {
        Connection& current = *connection;
        connection = connection->place.after;
        if (current.streaming()) destroy(current, true);
    }
}

// While stopping: whether a request is expected on a connection that the loop owns.
bool EventLoop::is_used(Connection& connection)
{
    if (now_ < kept_until_ || connection.has_unread_input()) return true;
    // There is time for the rest of a body, if it comes fast enough.
    return connection.place.phase == Phase::body && others_serve_ &&
           std::get<0>(connection.leisure(now_, false, shared_.options)) != Connection::Leisure::stuck;
}

}  // namespace restd::kernel
