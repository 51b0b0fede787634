// Connection: one client's socket, and how far its current request and answer have come.
//
// Either the event loop or a worker owns it, and only the owner touches it. The loop reads requests and sends what answers have
// left over; a complete request makes the worker pool the owner until its answer is made. What epoll reports meanwhile is noted
// in `state_`, which is all that both may touch. So the socket is registered with epoll once and for all (edge-triggered),
// and an ordinary request costs no system calls beyond reading and writing.
//
// Threads: methods say whose they are.
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
    std::atomic<bool> stopping = false;            // answers end their connection
    std::atomic<unsigned> waiting_for_client = 0;  // workers that have handed over what their client does not take
    WorkerPool pool;                               // last: its threads use all of the above
};

// Runs the service on one request, so that something well-formed or nothing at all comes of it. What it allocates is charged to
// `memory`, within `limits`. Any thread.
void serve(Service& service, const Request& request, ResponseWriter& response, Budget& memory, const Limits& limits,
           spdlog::logger& log) noexcept;

class Connection final : public WorkerPool::Job, private Channel {
public:
    using Clock = std::chrono::steady_clock;

    // What the loop is to do with a connection after a step.
    enum class Next : std::uint8_t {
        idle,      // wait for a request
        head,      // wait for the rest of a head
        body,      // wait for the rest of a body
        flush,     // wait for the client to take its answer
        linger,    // wait for the client to close
        again,     // there is more to read: call proceed() soon, after others
        dispatch,  // a request is complete: give it to a worker
        close,
        abort,  // close with a reset
    };

    // What the loop has a connection listed as.
    enum class Phase : std::uint8_t { waiting, head, body, flush, linger };
    static constexpr std::size_t phase_count = 5;

    // How little there is to a connection, where another needs its place; least first.
    enum class Leisure : std::uint8_t {
        over,   // only the client's end is awaited
        idle,   // between requests
        early,  // a head that has begun
        stuck,  // the client moves less of its body or answer than is fair
        none,
    };

    // Takes `fd`, a connected non-blocking socket.
    Connection(Shared& shared, int fd, Peer peer);
    ~Connection() override;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // Loop, whoever owns the connection: notes what epoll reports. True: the loop owns it and shall call proceed().
    bool notice(std::uint32_t events);
    // Loop, whoever owns it: nobody else does now.
    bool owned_by_loop() const { return state_.load(std::memory_order_acquire) == 0; }
    // Loop, whoever owns it: makes whatever the owner waits for fail.
    void cut();
    // Loop, whoever owns it: and since when. `grace`: a client that may just have something to say has more than that to do.
    std::tuple<Leisure, Clock::time_point> leisure(Clock::time_point now, bool grace, const ServerOptions& options);

    // Loop, as the owner.
    Next proceed();
    Next refuse(int status, std::string_view text);
    void give_to_worker();
    // Undoes give_to_worker() where the pool has not taken it or has handed it back; also the way in from the mailbox.
    void take_back();
    // The client has something to say that has not been read.
    bool has_unread_input() const;
    // How well the client sends its body or takes its answer, in the phase where it is to do so.
    void begin_progress(Clock::time_point now);
    void look_at_progress(Clock::time_point now);
    // The time that the client has for a fair part is over. False: it goes on from progress_since().
    bool hopeless(Clock::time_point now);
    Clock::time_point progress_since() const { return progress_.since(); }
    // Only what the client still sends is awaited, and dropped.
    bool draining() const { return draining_; }
    // When the last answer was made.
    Clock::time_point answered() const { return answered_; }
    void close(bool reset);
    int fd() const { return fd_; }
    const Peer& peer() const { return peer_; }

    // The loop's own notes.
    struct Place {
        Connection* before = nullptr;
        Connection* after = nullptr;
        Clock::time_point since;
        Phase phase = Phase::waiting;
        bool again = false;
        bool cut = false;
        std::uint64_t id = 0;  // the same from before a worker sees the connection
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
    std::int64_t moved() const;
    std::int64_t taken() const;

    Shared& shared_;
    int fd_;
    std::atomic<std::uint32_t> state_ = 0;
    bool readable_ = false;   // there may be something to read
    bool hang_up_ = false;    // the client sends no more: what there is ends with an end of file
    bool unparsed_ = false;   // the buffer holds bytes that have not been looked at
    bool continued_ = false;  // "100 Continue" has been sent for this request
    bool closing_ = false;    // once the answer has been sent
    bool aborted_ = false;
    bool linger_ = false;  // before closing, in any case
    bool draining_ = false;
    bool progressing_ = false;  // this answer's progress has begun
    std::int64_t received_ = 0;
    std::int64_t written_ = 0;
    Progress progress_;
    Clock::time_point left_off_{};       // waiting for the client to take more of its answer
    std::atomic<bool> stalled_ = false;  // a worker waits for the client, which takes less than is fair
    Clock::time_point answered_{};
    std::unique_ptr<RequestBuffer> buffer_;
    std::optional<Outgoing> out_;
    Peer peer_;
};

}  // namespace restd::kernel
