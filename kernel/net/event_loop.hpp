// EventLoop: the thread that owns all sockets. It accepts clients, reads requests, sends the rest of answers, and enforces the
// deadlines and the limit of connections.
//
// It waits only in epoll: no client and no request can delay it.
//
// At max_connections a new connection replaces another one: one of the address with the most connections, chosen by
// Connection::Leisure. This may also be one whose answer a worker is sending, if its client takes the answer too slowly. After
// Deadlines::admit, connections in their grace time may be replaced, too. While all connections are busy the new one waits in
// the system's backlog. At max_connections_per_origin a new connection replaces one from the same address, or is answered with
// 429. Long answers (restd/long_answer.hpp) have a limit of their own, and are not replaced while their clients take what they
// are sent.
//
// Events name a connection by its id. Ids are not reused, so an event for a closed connection finds nothing.
//
// Threads: run() on one thread; request_stop() and counts() from any thread, request_stop() also from signal handlers.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <vector>

#include "net/connection.hpp"
#include "net/id_table.hpp"
#include "net/listener.hpp"
#include "net/origins.hpp"
#include "net/server.hpp"
#include "restd/model/values.hpp"

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
    // REQUIRES: not running.
    void take_paths()
    {
        for (Listener& listener : listeners_) listener.take_path();
    }

    // Returns after request_stop(). True: all requests have been answered. False: the deadline passed before.
    bool run();
    // `is_succeeded`: another process has the listening sockets too and serves new clients.
    void request_stop(bool is_succeeded) noexcept;
    ConnectionCounts counts() const;

private:
    using Phase = Connection::Phase;

    // The connections of a phase, in the order in which they entered it: the first one is the next to miss the deadline.
    struct List {
        Connection* first = nullptr;
        Connection* last = nullptr;
    };

    List& list_of(Phase phase) { return lists_[static_cast<std::size_t>(phase)]; }
    void turn();
    int timeout() const;
    void act(Connection& connection, Connection::Next next);
    void enter(Connection& connection, Phase phase);
    void append(Connection& connection, Phase phase);
    void unlink(Connection& connection);
    void destroy(Connection& connection, bool reset = false);
    void cut(Connection& connection);

    void accept_all();
    bool accept_from(const Listener& listener);
    void admit(int fd, Peer peer, const Origin& origin);
    bool crowded(const Origin& origin);
    bool make_place();
    Connection* still_idle(FunctionRef<Connection*()> choose);
    bool give_way(Connection* connection);
    void say_what_was_closed();
    void pause();
    void out_of_descriptors(const Listener& listener);
    void arm(const Listener& listener, bool on);

    void expire();
    void expire_queue();
    void begin_stop();
    void close_unused();
    bool is_used(Connection& connection);
    Clock::duration limit(Phase phase) const;

    Shared& shared_;
    std::vector<Listener> listeners_;
    int epoll_ = -1;
    int reserve_ = -1;  // spare descriptor: closed to refuse a client when no other descriptor is left
    std::atomic<bool> stop_requested_ = false;
    std::atomic<bool> is_succeeded_ = false;
    bool stopping_ = false;
    bool others_serve_ = false;  // while stopping: new clients
    bool acceptable_ = false;    // a listener has reported a client
    bool paused_ = false;        // clients wait in the backlog
    Clock::time_point now_;
    Clock::time_point paused_since_;
    Clock::time_point forced_;
    Clock::time_point queue_checked_;
    Clock::time_point stop_by_;
    Clock::time_point kept_until_;   // while stopping: how long a connection without a request stays open
    Clock::time_point farewell_by_;  // while stopping: when long answers are cut
    Clock::time_point complained_;
    IdTable<Connection> connections_;
    Origins origins_;
    std::array<List, Connection::phase_count> lists_;
    std::size_t cut_ = 0;  // connections that have been cut and are still owned by a worker
    // Ids of connections.
    std::vector<std::uint64_t> posted_;
    std::size_t posted_at_ = 0;  // those before this one are done
    std::vector<std::uint64_t> again_;
    std::vector<std::uint64_t> again_now_;
    // Counters for counts(). The unsaid_ ones below have not been logged yet.
    std::atomic<std::uint64_t> accepted_ = 0;
    std::atomic<std::uint64_t> closed_for_others_ = 0;
    std::atomic<std::uint64_t> refused_ = 0;
    std::atomic<std::size_t> open_ = 0;
    std::uint64_t unsaid_closed_ = 0;
    std::uint64_t unsaid_refused_ = 0;
    Origin last_refused_;
    Clock::time_point said_;
};

}  // namespace restd::kernel
