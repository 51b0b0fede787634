// ResponseWriter: the kernel's Response. Collects an answer, frames it and hands it to a Channel.
//
// An answer of at most Limits::held_back is sent in one piece, with Content-Length. A longer one is sent in chunks while it is
// made, and needs Limits::stream of memory. For HTTP/1.0, longer answers are held back too, up to a limit and while the server
// has free memory. Beyond that the answer is sent without a length and ends with the connection; if it is cut, it ends with a
// reset.
//
// Threads: only the thread that runs the service.
#pragma once

#include <sys/uio.h>

#include <exception>
#include <memory>
#include <string>
#include <vector>

#include "host/exchange.hpp"
#include "net/free_list.hpp"
#include "net/server_options.hpp"
#include "restd/budget.hpp"

namespace restd::kernel {

// Thrown by appending to a Response if the client is gone or does not take its answer. The service does not catch it.
class PeerGone : public std::exception {
public:
    const char* what() const noexcept override { return "the client is gone"; }
};

// The sending side of a connection.
class Channel {
public:
    virtual ~Channel() = default;
    // Writes as much as possible without waiting, and returns how much that was. Throws PeerGone.
    virtual std::size_t write(const iovec* parts, int count) = 0;
    // Returns when write() can continue. Throws PeerGone, also if the client takes nothing for too long.
    virtual void wait_writable() = 0;
};

// Memory for answers: blocks of one size, which are reused.
class BlockPool {
public:
    static constexpr std::size_t block_size = std::size_t{64} << 10;
    struct Block {
        char bytes[block_size];
    };

    explicit BlockPool(Budget& budget) : budget_(budget), free_(64) {}
    std::unique_ptr<Block> take();
    void put(std::unique_ptr<Block> block) { free_.put(std::move(block)); }
    Budget& budget() { return budget_; }

private:
    Budget& budget_;
    FreeList<Block> free_;
};

// Bytes to be sent, in this order: `prefix`, blocks or `body`, `suffix`. A part of them may have been sent already.
class Outgoing {
public:
    explicit Outgoing(BlockPool& pool) : pool_(&pool) {}
    Outgoing(Outgoing&& other) noexcept;
    Outgoing& operator=(Outgoing&&) = delete;
    ~Outgoing() { clear(); }

    std::string prefix;
    std::shared_ptr<const std::string> body;
    std::string_view suffix;  // static text

    char* add_block();
    void close_block(std::size_t filled);  // `filled`: the bytes in the last block
    std::size_t block_count() const { return blocks_.size(); }
    std::size_t content_size() const;  // of blocks or body
    // Charges `size` to the memory budget until clear(). False: the budget does not have that much left.
    bool charge(std::size_t size);

    std::size_t left() const { return prefix.size() + content_size() + suffix.size() - sent_; }
    // Writes until the channel accepts no more. True if everything is sent.
    bool write(Channel& channel);
    void clear();

private:
    struct Filled {
        std::unique_ptr<BlockPool::Block> block;
        std::size_t size = 0;
    };

    BlockPool* pool_;
    std::vector<Filled> blocks_;
    std::size_t sent_ = 0;
    std::size_t charged_ = 0;
};

class LongAnswers;
class OpenAnswer;

class ResponseWriter final : public Response {
public:
    struct Options {
        bool keep_alive = true;
        bool http10 = false;
        bool head_only = false;               // the request was HEAD
        bool close_when_refused = false;      // 401 and 404 end the connection, as in inetd mode
        LongAnswers* long_answers = nullptr;  // null: none can be opened. Outlives the writer
    };

    // The references outlive the writer.
    ResponseWriter(Channel& channel, BlockPool& pool, const Limits& limits, const Options& options);
    ~ResponseWriter() override = default;

    void head(int status, std::string_view content_type) override;
    void header(std::string_view name, std::string_view value) override;
    bool head_sent() const override { return head_sent_; }
    void reset() override;
    void body(std::shared_ptr<const std::string> body) override;
    std::shared_ptr<LongAnswer> open(LongAnswerOptions options, std::shared_ptr<void> held) override;
    void abort() override { aborted_ = true; }
    void close() override { options_.keep_alive = false; }
    std::uint64_t size() const override;

    // The answer is complete: sends as much as possible without waiting. The rest is in outgoing(). Throws PeerGone.
    void finish();
    Outgoing& outgoing() { return out_; }
    bool aborted() const { return aborted_; }
    // The answer that open() has begun, to be continued by the owner of the connection; null: there is none.
    std::shared_ptr<OpenAnswer> take_open_answer() { return std::move(open_answer_); }
    // Does not change after the head has been made.
    bool keep_alive() const { return options_.keep_alive; }
    int status() const { return status_; }

private:
    enum class Framing : std::uint8_t { none, length, chunked, until_close };

    void overflow(std::size_t size) override;
    bool bodiless() const;
    bool hold_more();
    void make_head(Framing framing, std::size_t length);
    void close_window();
    void flush();

    Channel& channel_;
    const Limits& limits_;
    Options options_;
    Outgoing out_;
    int status_ = 200;
    bool head_sent_ = false;
    bool aborted_ = false;
    Framing framing_ = Framing::length;
    std::size_t dropped_ = 0;    // bytes of a body that is not sent
    std::uint64_t flushed_ = 0;  // bytes of the body that have been passed to the channel
    std::string type_;
    std::string fields_;  // added by header(), as they are sent
    std::shared_ptr<OpenAnswer> open_answer_;
};

// "NOT FOUND": in upper case, as the original writes them.
std::string_view reason_phrase(int status);

// A whole answer made by the kernel: `text` as text/plain. The connection is closed after it.
std::string plain_answer(int status, std::string_view text, bool head_only);

}  // namespace restd::kernel
