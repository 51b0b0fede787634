#include "net/response.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "net/http_date.hpp"
#include "net/long_answers.hpp"
#include "restd/error.hpp"

namespace restd::kernel {

namespace {

// Retry-After: a limit that is reached now may be free again in a second.
constexpr std::string_view retry_after = "Retry-After: 1\r\n";

bool tries_again(int status)
{
    return status == 429 || status == 503;
}

}  // namespace

std::unique_ptr<BlockPool::Block> BlockPool::take()
{
    std::unique_ptr<Block> block = free_.take();
    return block ? std::move(block) : std::unique_ptr<Block>(new Block);  // not make_unique, which would clear the memory
}

Outgoing::Outgoing(Outgoing&& other) noexcept
    : prefix(std::move(other.prefix)), body(std::move(other.body)), suffix(std::exchange(other.suffix, {})), pool_(other.pool_),
      blocks_(std::move(other.blocks_)), sent_(std::exchange(other.sent_, 0)), charged_(std::exchange(other.charged_, 0))
{
    other.prefix.clear();
    other.blocks_.clear();
}

char* Outgoing::add_block()
{
    if (blocks_.empty()) blocks_.reserve(4);
    blocks_.push_back({pool_->take(), 0});
    return blocks_.back().block->bytes;
}

void Outgoing::close_block(std::size_t filled)
{
    if (!blocks_.empty()) blocks_.back().size = filled;
}

std::size_t Outgoing::content_size() const
{
    if (body) return body->size();
    std::size_t size = 0;
    for (const Filled& filled : blocks_) size += filled.size;
    return size;
}

bool Outgoing::charge(std::size_t size)
{
    if (!pool_->budget().take(size)) return false;
    charged_ += size;
    return true;
}

bool Outgoing::write(Channel& channel)
{
    for (;;) {
        std::array<iovec, 32> parts;
        int count = 0;
        std::size_t skip = sent_;
        std::size_t size = 0;
        const auto add = [&](const char* bytes, std::size_t length) {
            const std::size_t skipped = std::min(skip, length);
            skip -= skipped;
            if (length == skipped || count == static_cast<int>(parts.size())) return;
            // The cast is safe: writev() only reads.
            parts[static_cast<std::size_t>(count++)] = {const_cast<char*>(bytes) + skipped, length - skipped};
            size += length - skipped;
        };
        add(prefix.data(), prefix.size());
        if (body) {
            add(body->data(), body->size());
        } else {
            for (const Filled& filled : blocks_) add(filled.block->bytes, filled.size);
        }
        add(suffix.data(), suffix.size());
        if (count == 0) return true;
        const std::size_t written = channel.write(parts.data(), count);
        sent_ += written;
        // It took less than offered, so it is full: another write would send nothing.
        if (written < size) return false;
    }
}

void Outgoing::clear()
{
    for (Filled& filled : blocks_) pool_->put(std::move(filled.block));
    blocks_.clear();
    prefix.clear();
    body.reset();
    suffix = {};
    sent_ = 0;
    if (charged_ != 0) pool_->budget().give(std::exchange(charged_, 0));
}

ResponseWriter::ResponseWriter(Channel& channel, BlockPool& pool, const Limits& limits, const Options& options)
    : channel_(channel), limits_(limits), options_(options), out_(pool)
{}

void ResponseWriter::head(int status, std::string_view content_type)
{
    if (head_sent_) return;
    status_ = status;
    type_ = content_type;
}

void ResponseWriter::header(std::string_view name, std::string_view value)
{
    if (head_sent_) return;
    fields_.append(name).append(": ");
    // A value may come from a client: a line break in it must not begin another field.
    for (const char c : value) fields_ += c == '\r' || c == '\n' || c == '\0' ? ' ' : c;
    fields_.append("\r\n");
}

void ResponseWriter::reset()
{
    if (head_sent_) return;
    out_.clear();
    begin_ = next_ = end_ = nullptr;
    dropped_ = 0;
    status_ = 200;
    type_.clear();
    fields_.clear();
}

void ResponseWriter::body(std::shared_ptr<const std::string> body)
{
    if (head_sent_) return;
    out_.body = std::move(body);
}

std::shared_ptr<LongAnswer> ResponseWriter::open(LongAnswerOptions options, std::shared_ptr<void> held)
{
    if (bodiless()) {
        // Its head says what a GET's would: no length.
        begin_sending();
        make_head(Framing::until_close, 0);
        return closed_answer();
    }
    if (options_.long_answers == nullptr) throw Error(err::not_supported, "No answer can stay open here.", "slurmrestd", 503);
    open_answer_ = options_.long_answers->open(std::move(options), !options_.http10, std::move(held));
    options_.keep_alive = false;
    begin_sending();
    make_head(options_.http10 ? Framing::until_close : Framing::chunked, 0);
    return handle_of(open_answer_);
}

// True if no body is sent, whatever is appended.
bool ResponseWriter::bodiless() const
{
    return options_.head_only || status_ < 200 || status_ == 204 || status_ == 304;
}

std::uint64_t ResponseWriter::size() const
{
    // out_ does not count the block that is being filled.
    return bodiless() ? 0 : flushed_ + out_.content_size() + static_cast<std::size_t>(next_ - begin_);
}

void ResponseWriter::close_window()
{
    if (begin_ != nullptr) out_.close_block(static_cast<std::size_t>(next_ - begin_));
}

// True if another block may be filled before anything is sent. All blocks except the first are charged to the budget. If the
// budget is used up, answers are sent in smaller parts.
bool ResponseWriter::hold_more()
{
    if (out_.block_count() == 0) return true;
    const std::size_t held = (out_.block_count() + 1) * BlockPool::block_size;
    const std::size_t most = head_sent_        ? limits_.stream
                             : options_.http10 ? std::max(limits_.held_back, limits_.held_back_http10)
                                               : limits_.held_back;
    return held <= most && out_.charge(BlockPool::block_size);
}

void ResponseWriter::overflow(std::size_t)
{
    if (aborted_ || (begin_ != nullptr && bodiless())) {
        dropped_ += static_cast<std::size_t>(next_ - begin_);
        if (begin_ == nullptr) {
            begin_ = out_.add_block();
            end_ = begin_ + BlockPool::block_size;
        }
        next_ = begin_;
        // The answer to a GET would have been streamed from here on.
        if (dropped_ > limits_.held_back && !head_sent_ && !aborted_) {
            begin_sending();
            make_head(Framing::none, 0);
        }
        return;
    }
    close_window();
    if (!hold_more()) flush();
    begin_ = next_ = out_.add_block();
    end_ = begin_ + BlockPool::block_size;
}

void ResponseWriter::make_head(Framing framing, std::size_t length)
{
    if (options_.close_when_refused && (status_ == 401 || status_ == 404)) options_.keep_alive = false;
    if (framing == Framing::until_close) options_.keep_alive = false;
    framing_ = framing;
    head_sent_ = true;

    const auto number = [this](std::size_t value, int base) {
        std::array<char, 20> digits;
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, base).ptr;
        out_.prefix.append(digits.data(), end);
    };
    out_.prefix.reserve(256 + fields_.size());
    out_.prefix.append("HTTP/1.1 ");
    number(static_cast<std::size_t>(status_), 10);
    out_.prefix.append(" ").append(reason_phrase(status_)).append("\r\n");
    if (!options_.keep_alive) {
        out_.prefix.append("Connection: close\r\n");
    } else if (options_.http10) {
        out_.prefix.append("Connection: keep-alive\r\n");
    }
    if (framing == Framing::length) {
        out_.prefix.append("Content-Length: ");
        number(length, 10);
        out_.prefix.append("\r\n");
    } else if (framing == Framing::chunked) {
        out_.prefix.append("Transfer-Encoding: chunked\r\n");
    }
    if (!type_.empty()) {
        out_.prefix.append("Content-Type: ");
        for (const char c : type_) out_.prefix += c == '\r' || c == '\n' || c == '\0' ? ' ' : c;
        out_.prefix.append("\r\n");
    }
    out_.prefix.append(date_field());
    if (tries_again(status_) && fields_.find("Retry-After: ") == std::string::npos) out_.prefix.append(retry_after);
    out_.prefix.append(fields_).append("\r\n");
}

// Sends all blocks as one chunk.
void ResponseWriter::flush()
{
    begin_sending();
    if (!head_sent_) make_head(options_.http10 ? Framing::until_close : Framing::chunked, 0);
    const std::size_t size = out_.content_size();
    if (framing_ == Framing::chunked && size != 0) {
        std::array<char, 20> digits;
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), size, 16).ptr;
        out_.prefix.append(digits.data(), end).append("\r\n");
        out_.suffix = "\r\n";
    }
    try {
        while (!out_.write(channel_)) channel_.wait_writable();
    } catch (...) {
        aborted_ = true;
        throw;
    }
    flushed_ += size;
    out_.clear();
    begin_ = next_ = end_ = nullptr;
}

void ResponseWriter::finish()
{
    if (aborted_) return;
    close_window();
    if (open_answer_ != nullptr) {
        // The head alone.
    } else if (bodiless()) {
        const std::size_t length = dropped_ + out_.content_size();
        if (!head_sent_)
            make_head(options_.head_only && status_ >= 200 && status_ != 204 && status_ != 304 ? Framing::length
                                                                                               : Framing::none,
                      length);
        std::string head = std::move(out_.prefix);
        out_.clear();
        out_.prefix = std::move(head);
    } else if (!head_sent_) {
        make_head(Framing::length, out_.content_size());
    } else if (framing_ == Framing::chunked) {
        if (const std::size_t size = out_.content_size(); size != 0) {
            std::array<char, 20> digits;
            const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), size, 16).ptr;
            out_.prefix.append(digits.data(), end).append("\r\n");
            out_.suffix = "\r\n0\r\n\r\n";
        } else {
            out_.suffix = "0\r\n\r\n";
        }
    }
    begin_ = next_ = end_ = nullptr;
    if (out_.write(channel_)) out_.clear();
}

std::string_view reason_phrase(int status)
{
    switch (status) {
    case 100: return "CONTINUE";
    case 200: return "OK";
    case 201: return "CREATED";
    case 202: return "ACCEPTED";
    case 204: return "NO CONTENT";
    case 206: return "PARTIAL CONTENT";
    case 301: return "MOVED PERMANENTLY";
    case 302: return "FOUND";
    case 303: return "SEE OTHER";
    case 304: return "NOT MODIFIED";
    case 307: return "TEMPORARY REDIRECT";
    case 308: return "PERMANENT REDIRECT";
    case 400: return "BAD REQUEST";
    case 401: return "UNAUTHORIZED";
    case 403: return "FORBIDDEN";
    case 404: return "NOT FOUND";
    case 405: return "METHOD NOT ALLOWED";
    case 406: return "NOT ACCEPTABLE";
    case 408: return "REQUEST TIMEOUT";
    case 409: return "CONFLICT";
    case 410: return "GONE";
    case 411: return "LENGTH REQUIRED";
    case 412: return "PRECONDITION FAILED";
    case 413: return "CONTENT TOO LARGE";
    case 414: return "URI TOO LONG";
    case 415: return "UNSUPPORTED MEDIA TYPE";
    case 417: return "EXPECTATION FAILED";
    case 422: return "UNPROCESSABLE CONTENT";
    case 429: return "TOO MANY REQUESTS";
    case 431: return "REQUEST HEADER FIELDS TOO LARGE";
    case 500: return "INTERNAL SERVER ERROR";
    case 501: return "NOT IMPLEMENTED";
    case 502: return "BAD GATEWAY";
    case 503: return "SERVICE UNAVAILABLE";
    case 504: return "GATEWAY TIMEOUT";
    case 505: return "HTTP VERSION NOT SUPPORTED";
    case 511: return "NETWORK AUTHENTICATION REQUIRED";
    default: return "STATUS";
    }
}

std::string plain_answer(int status, std::string_view text, bool head_only)
{
    std::string answer;
    answer.reserve(256 + text.size());
    answer.append("HTTP/1.1 ").append(std::to_string(status)).append(" ").append(reason_phrase(status));
    answer.append("\r\nConnection: close\r\nContent-Length: ").append(std::to_string(text.size()));
    answer.append("\r\nContent-Type: text/plain\r\n").append(date_field());
    if (tries_again(status)) answer.append(retry_after);
    answer.append("\r\n");
    if (!head_only) answer.append(text);
    return answer;
}

}  // namespace restd::kernel
