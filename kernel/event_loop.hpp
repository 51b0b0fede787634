// EventLoop: the one thread that owns all sockets. Accepts clients, reads requests, sends what answers have left over, and
// keeps the deadlines and the number of connections.
//
// Never waits for anything but epoll: no client and no request can hold it up.
//
// At max_connections a new connection takes the place of another, in this order: one that only waits for its client to close;
// the longest idle; the oldest with an incomplete head. After Deadlines::admit also one that was granted a moment's grace
// before, or whose body or reading is stuck. While every one is at work the new connection waits in the system's backlog.
//
// Threads: run() on one; request_stop() from any, and from signal handlers.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <vector>

#include "connection.hpp"
#include "listener.hpp"

namespace restd::kernel {

class EventLoop {
public:
    using Clock = Connection::Clock;

    // Throws std::system_error.
    explicit EventLoop(Shared& shared);
    // REQUIRES: the worker pool has stopped.
    ~EventLoop();

    // REQUIRES: not running.
    void add(std::vector<Listener> listeners);
    const std::vector<Listener>& listeners() const { return listeners_; }

    // Returns after request_stop(): true if all requests have been answered, false if the deadline passed before.
    bool run();
    void request_stop() noexcept;

private:
    enum Phase : std::uint8_t { waiting, head, body, flush, linger, phase_count };

    // Connections in the order in which they entered a phase, so that the first is the next to miss the phase's deadline.
    struct List {
        Connection* first = nullptr;
        Connection* last = nullptr;
    };

    void turn();
    int timeout() const;
    void act(Connection& connection, Connection::Next next);
    void enter(Connection& connection, Phase phase);
    void unlink(Connection& connection);
    void destroy(Connection& connection, bool reset = false);

    void accept_all();
    bool accept_from(const Listener& listener);
    void admit(int fd, Peer peer);
    bool make_place(bool grace);
    bool make_place_by_force();
    Connection* longest_idle(bool grace);
    void pause();
    void out_of_descriptors(const Listener& listener);
    void arm(const Listener& listener, bool on);

    void expire();
    void expire_queue();
    void begin_stop();
    void close_unused();
    Clock::duration limit(Phase phase) const;

    Shared& shared_;
    std::vector<Listener> listeners_;
    int epoll_ = -1;
    int reserve_ = -1;  // given up to turn a client away when there are no descriptors left
    std::atomic<bool> stop_requested_ = false;
    bool stopping_ = false;
    bool acceptable_ = false;  // a listener has reported
    bool paused_ = false;      // clients wait in the backlog
    Clock::time_point now_;
    Clock::time_point paused_since_;
    Clock::time_point forced_;
    Clock::time_point queue_checked_;
    Clock::time_point stop_by_;
    Clock::time_point complained_;
    std::size_t count_ = 0;
    std::array<List, phase_count> lists_;
    std::vector<Connection*> posted_;
    std::vector<Connection*> again_;
    std::vector<Connection*> again_now_;
    std::vector<std::unique_ptr<Connection>> dead_;  // until no event of this turn can name them
};

}  // namespace restd::kernel
