// LongAnswer: an answer that stays open, and to which a plugin writes whenever it has something to say: server-sent events, the
// lines of a growing file. An open answer needs no thread and little memory.
//
//     void watch(restd::Call& call)                            // the handler of a route without a response type
//     {
//         auto watcher = std::make_shared<Watcher>();          // a LongAnswerListener
//         watcher->answer = call.open("text/event-stream", {.listener = watcher});
//         all_watchers.add(std::move(watcher));                // from now on any thread may write
//     }
//
// The handler returns soon, and its worker is free again. The answer has the status 200 and no length: HTTP/1.1 gets it in
// chunks, HTTP/1.0 until the connection ends. Its connection is closed after it. A client that closes its connection, or only
// its sending side, has closed the answer. The answer to HEAD is a head alone, and open() returns an answer that is closed
// already. In inetd mode it works as well: the program answers nothing else meanwhile, and ends when the answer is closed.
//
// Back-pressure: nobody waits for a client. What a client has not taken yet waits in a queue, whose size the plugin chooses
// (LongAnswerOptions::most_waiting). When the queue is full, offer() says so and takes nothing: the plugin keeps the text, and
// offers it again when the listener is told that there is room, or it cuts a client that is too slow for it. Besides, the
// kernel cuts a client that takes less than 16 KiB of a full queue in 30 s, and one whose system acknowledges nothing for 30 s.
// A client that is dead is noticed only when something is sent to it, so a plugin should send something now and then.
//
// Texts are shared: a text that is offered to a thousand answers is in memory once.
//
// Lifetime: the plugin and the kernel own the answer together. The plugin may keep its LongAnswer after the connection has
// ended; then offer() returns `closed`. When the plugin gives up its last reference, the answer is closed as by close(). The
// kernel keeps the listener by a weak reference: the plugin owns it, and it may own the answer.
//
// When the daemon ends: `farewell` is sent after what is in the queue, and the answer is closed. A client gets one second for
// it. A plugin needs to do nothing. When the configuration is read again, answers stay open.
//
// Limits: all open answers together (SLURMRESTD_MAX_WATCHERS, 503) and those of one user (SLURMRESTD_MAX_WATCHERS_PER_USER,
// 429). They count against the limits of connections, too, but they are not closed in favour of new connections while their
// clients take what they are sent.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

namespace restd {

// What the kernel tells the plugin about one answer. Called on the kernel's thread that serves all clients: the functions must
// return at once, wait for nothing, and lock nothing that other threads hold for long. Usually they wake a thread of the
// plugin. They may call any function of the answer. The kernel holds no lock meanwhile.
class LongAnswerListener {
public:
    virtual ~LongAnswerListener() = default;
    // Half of the queue is free again, after an offer() returned `full`. Called once for each time that this happened.
    virtual void has_room() noexcept = 0;
    // The answer is closed, by the client or by the kernel, or it ended as close() or cut() asked for. Called once, and nothing
    // is called after it. It may be called before the handler that opened the answer has returned.
    virtual void closed() noexcept = 0;
};

// Every function may be called by any thread, and none of them waits.
class LongAnswer {
public:
    using Text = std::shared_ptr<const std::string>;

    enum class Offer {
        accepted,  // the text is sent as soon as the client takes it, in the order of the offers
        full,      // nothing was taken
        closed,    // nothing was taken, and nothing ever will be
    };

    virtual ~LongAnswer() = default;
    // REQUIRES: `text` is not null and not empty. A text that is longer than the queue is taken when the queue is empty.
    [[nodiscard]] virtual Offer offer(Text text) = 0;
    // Closes the answer after what has been accepted. `why`: for the log.
    virtual void close(std::string why) = 0;
    // Drops what the client has not taken, and resets the connection. `why`: for the log.
    virtual void cut(std::string why) = 0;
    // True: offer() would return `closed`.
    virtual bool is_closed() const = 0;
};

struct LongAnswerOptions {
    std::weak_ptr<LongAnswerListener> listener = {};  // may be empty: then the plugin learns what happened from offer()
    LongAnswer::Text farewell = {};                   // null: none
    // The size of the queue in bytes, with 32 added for each text. This much is charged to the memory of all requests.
    std::size_t most_waiting = std::size_t{16} << 10;
    // Bytes that the plugin keeps for this client while the answer is open. They are charged in the same way.
    std::size_t kept = 0;
};

}  // namespace restd
