// OpenAnswer: the kernel's LongAnswer (restd/long_answer.hpp). LongAnswers: all open ones of a server, their number and its
// limit.
//
// A plugin's threads put texts into the queue of an OpenAnswer. The owner of the connection takes them out and sends them. The
// owner is the event loop, which is woken through the mailbox by the connection's id; in inetd mode it is the only thread.
// After detach() the connection is gone, and the plugin's handle reaches nothing of the server any more.
//
// Lock: an OpenAnswer's own, for a few instructions at a time. No listener is called while it is held.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "net/mailbox.hpp"
#include "net/response.hpp"
#include "restd/budget.hpp"
#include "restd/long_answer.hpp"

namespace restd::kernel {

class LongAnswers;

class OpenAnswer final : public LongAnswer {
public:
    using Clock = std::chrono::steady_clock;

    // Use LongAnswers::open().
    OpenAnswer(LongAnswers& all, LongAnswerOptions options, bool is_chunked, std::shared_ptr<void> held);
    ~OpenAnswer() override;

    // The plugin, any thread.
    Offer offer(Text text) override;
    void close(std::string why) override;
    void cut(std::string why) override;
    bool is_closed() const override;

    // --- the owner of the connection ---
    // From now on the mailbox gets this id whenever there is something to do. write() must follow.
    void attach(std::uint64_t connection);
    // Sends until the client takes no more. True: everything is sent. False: call it again when the client takes more. Throws
    // PeerGone.
    bool write(Channel& channel);
    // Everything is sent, and nothing will follow.
    bool is_over() const { return is_over_; }
    // The connection must be reset.
    bool is_cut() const;
    // The daemon ends: sends the farewell and closes. Later calls do nothing.
    void say_farewell();
    // The connection has ended. `why` is used if nobody has given a reason before.
    void detach(std::string_view why);
    // Of an answer that is detached: "after 12 s, 3400 bytes: closed by the client".
    std::string summary() const;

private:
    static constexpr std::size_t most_texts = 62;  // sent at once, as one chunk
    static constexpr std::size_t cost_of_text = 32;

    bool take_batch();
    void give_room();
    void wake();  // REQUIRES the lock

    LongAnswers& all_;  // not to be used after detach()
    const std::weak_ptr<LongAnswerListener> listener_;
    const Text farewell_;
    const std::size_t most_waiting_;
    const std::size_t charged_;  // to the memory of all requests
    const bool is_chunked_;
    const Clock::time_point opened_ = Clock::now();

    mutable std::mutex mutex_;
    // Guarded by the lock.
    std::vector<Text> queue_;
    std::size_t waiting_ = 0;  // bytes in queue_ and batch_, with the cost of their texts
    std::uint64_t connection_ = 0;
    bool is_attached_ = false;
    bool is_expected_ = true;  // the owner is going to call write() anyway, so it need not be woken
    bool is_room_wanted_ = false;
    bool is_ending_ = false;  // nothing is accepted any more
    bool is_cut_ = false;
    bool is_detached_ = false;
    std::string why_;
    std::shared_ptr<void> held_;

    // The owner's.
    std::vector<Text> batch_;
    std::size_t batch_cost_ = 0;
    std::array<char, 20> frame_{};  // before the batch
    std::size_t frame_size_ = 0;
    std::string_view frame_end_;  // after the batch
    std::size_t batch_sent_ = 0;
    std::uint64_t sent_ = 0;
    bool is_end_framed_ = false;  // the batch is the end of the answer
    bool is_over_ = false;
};

class LongAnswers {
public:
    // The references outlive this object. `most`: the limit of open answers.
    LongAnswers(Mailbox& mailbox, Budget& budget, unsigned most) : mailbox_(mailbox), budget_(budget), most_(most) {}
    LongAnswers(const LongAnswers&) = delete;
    LongAnswers& operator=(const LongAnswers&) = delete;

    // Throws Error 503 at the limit, or if the memory for its queue is used up. `held` is kept until the connection has ended.
    std::shared_ptr<OpenAnswer> open(LongAnswerOptions options, bool is_chunked, std::shared_ptr<void> held);
    unsigned count() const { return open_.load(std::memory_order_relaxed); }

private:
    friend class OpenAnswer;

    Mailbox& mailbox_;
    Budget& budget_;
    const unsigned most_;
    std::atomic<unsigned> open_ = 0;
};

// What the plugin gets: closes the answer when it is destroyed.
std::shared_ptr<LongAnswer> handle_of(std::shared_ptr<OpenAnswer> answer);
// For a client that gets no body: closed already.
std::shared_ptr<LongAnswer> closed_answer();

}  // namespace restd::kernel
