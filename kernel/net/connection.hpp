// Connection: one client's socket, and the state of its current request and answer.
//
// Either the event loop or a worker owns it, and only the owner uses it. The loop reads requests, and sends the rest of answers
// that a worker could not send at once, and the texts of long answers. When a request is complete the worker pool becomes the
// owner, until the answer is made. Meanwhile the events of epoll are stored in `state_`, the only member that both threads use.
// So the socket is registered with epoll only once (edge-triggered), and an ordinary request needs no system calls except
// reading and writing.
//
// Threads: the comments of the methods say who may call them.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <tuple>

#include <spdlog/fwd.h>

#include "host/exchange.hpp"
#include "net/long_answers.hpp"
#include "net/mailbox.hpp"
#include "net/origins.hpp"
#include "net/progress.hpp"
#include "net/request_buffer.hpp"
#include "net/response.hpp"
#include "net/server_options.hpp"
#include "net/worker_pool.hpp"

namespace restd::kernel {

// What all connections of a server share. Outlives them.
struct Shared {
    Shared(Service& the_service, const ServerOptions& the_options, spdlog::logger& the_log);

    Service& service;
    const ServerOptions& options;
    spdlog::logger& log;
    Budget budget;
    RequestBuffers buffers;
    BlockPool blocks;
    Mailbox mailbox;
    LongAnswers long_answers;
    std::atomic<bool> stopping = false;            // connections are closed after their answer
    std::atomic<unsigned> waiting_for_client = 0;  // workers that wait for a client to take its answer
    WorkerPool pool;                               // the last member, because its threads use the others
};

// Runs the service on one request. The client gets a well-formed answer or none. Memory is charged to `memory`, within
// `limits`. Any thread.
void serve(Service& service, const Request& request, ResponseWriter& response, Budget& memory, const Limits& limits,
           spdlog::logger& log) noexcept;

class Connection final : public WorkerPool::Job, private Channel {
public:
    using Clock = std::chrono::steady_clock;

    // What the loop does next with a connection.
    enum class Next : std::uint8_t {
        idle,      // wait for a request
        head,      // wait for the rest of a head
        body,      // wait for the rest of a body
        flush,     // wait for the client to take its answer
        stream,    // wait for the plugin to continue a long answer
        linger,    // wait for the client to close
        again,     // there is more to read: call proceed() soon, after others
        dispatch,  // a request is complete: give it to a worker
        close,
        abort,  // close with a reset
    };

    // The lists in which the loop keeps connections.
    enum class Phase : std::uint8_t { waiting, head, body, flush, stream, linger };
    static constexpr std::size_t phase_count = 6;

    // How little is lost if this connection is closed for a new one. The first value loses least.
    enum class Leisure : std::uint8_t {
        over,   // only waits for the client to close
        idle,   // between requests
        early,  // a head that has begun
        stuck,  // the client sends its body or takes its answer too slowly
        none,
    };

    // Takes `fd`, a connected non-blocking socket.
    Connection(Shared& shared, int fd, Peer peer);
    ~Connection() override;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // Loop, whoever owns the connection: stores an event of epoll. True: the loop owns it and must call proceed().
    bool notice(std::uint32_t events);
    // Loop, whoever owns it: true if the loop owns it now.
    bool owned_by_loop() const { return state_.load(std::memory_order_acquire) == 0; }
    // Loop, whoever owns it: makes whatever the owner waits for fail.
    void cut();
    // Loop, whoever owns it: the leisure, and since when it lasts. With `grace`, a client that may be about to send something
    // counts as busy.
    std::tuple<Leisure, Clock::time_point> leisure(Clock::time_point now, bool grace, const ServerOptions& options);

    // Loop, as the owner.
    Next proceed();
    Next refuse(int status, std::string_view text);
    void give_to_worker();
    // Makes the loop the owner again, if the pool has not taken the connection or has handed it back, or if it comes from the
    // mailbox.
    void take_back();
    // True if the client has sent something that has not been read.
    bool has_unread_input() const;
    // Both measure how fast the client sends its body or takes its answer. Call them only while the client has to do so.
    void begin_progress(Clock::time_point now);
    void look_at_progress(Clock::time_point now);
    // True: the client has not moved a fair part in time. False: the next period begins at progress_since().
    bool hopeless(Clock::time_point now);
    Clock::time_point progress_since() const { return progress_.since(); }
    // True if it only waits for the client to close; input is dropped.
    bool draining() const { return draining_; }
    // True if it sends a long answer.
    bool streaming() const { return long_answer_ != nullptr; }
    // The time when the last answer was made.
    Clock::time_point answered() const { return answered_; }
    void close(bool reset);
    int fd() const { return fd_; }
    const Peer& peer() const { return peer_; }

    // Data that only the loop uses.
    struct Place {
        Connection* before = nullptr;
        Connection* after = nullptr;
        Clock::time_point since;
        Phase phase = Phase::waiting;
        bool again = false;
        bool cut = false;
        std::uint64_t id = 0;  // set before a worker sees the connection, and never changed
        Origins::Crowd* crowd = nullptr;
        std::list<Connection*>::iterator in_crowd{};
    } place;

private:
    enum State : std::uint32_t { worker_owns = 1, input = 2, hang_up = 4 };

    void run() noexcept override;                               // worker
    std::size_t write(const iovec* parts, int count) override;  // owner
    void wait_writable() override;                              // worker
    void release();                                             // worker
    void note(std::uint32_t bits);
    Next read();
    Next parsed(RequestFramer::Status status);
    Next answered_all();
    Next drain();
    Next stream();
    void end_long_answer(std::string_view why);
    std::int64_t moved() const;
    std::int64_t taken() const;

    Shared& shared_;
    int fd_;
    std::atomic<std::uint32_t> state_ = 0;
    bool readable_ = false;   // there may be something to read
    bool hang_up_ = false;    // the client sends no more: the input ends with an end of file
    bool unparsed_ = false;   // the buffer has bytes that have not been parsed
    bool continued_ = false;  // "100 Continue" has been sent for this request
    bool closing_ = false;    // close after the answer has been sent
    bool aborted_ = false;
    bool linger_ = false;  // linger before closing, even without unread input
    bool draining_ = false;
    bool progressing_ = false;  // this answer's progress has begun
    std::int64_t received_ = 0;
    std::int64_t written_ = 0;
    Progress progress_;
    Clock::time_point left_off_{};       // when it last waited for the client to take more of its answer
    std::atomic<bool> stalled_ = false;  // a worker waits for the client, which takes its answer too slowly
    Clock::time_point answered_{};
    std::unique_ptr<RequestBuffer> buffer_;
    std::optional<Outgoing> out_;
    std::shared_ptr<OpenAnswer> long_answer_;
    bool is_attached_ = false;  // the long answer wakes the loop
    bool is_too_slow_ = false;  // the client took too little of its long answer
    Peer peer_;
};

}  // namespace restd::kernel
