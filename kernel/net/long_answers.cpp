#include "net/long_answers.hpp"

#include <sys/uio.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "restd/error.hpp"

namespace restd::kernel {

namespace {

class ClosedAnswer final : public LongAnswer {
public:
    Offer offer(Text) override { return Offer::closed; }
    void close(std::string) override {}
    void cut(std::string) override {}
    bool is_closed() const override { return true; }
};

}  // namespace

OpenAnswer::OpenAnswer(LongAnswers& all, LongAnswerOptions options, bool is_chunked, std::shared_ptr<void> held)
    : all_(all), listener_(std::move(options.listener)), farewell_(std::move(options.farewell)),
      most_waiting_(options.most_waiting), charged_(options.most_waiting + options.kept), is_chunked_(is_chunked),
      held_(std::move(held))
{}

OpenAnswer::~OpenAnswer()
{
    detach("it never began");
}

LongAnswer::Offer OpenAnswer::offer(Text text)
{
    const std::size_t cost = text->size() + cost_of_text;
    const std::lock_guard lock(mutex_);
    if (is_ending_) return Offer::closed;
    if (waiting_ != 0 && waiting_ + cost > most_waiting_) {
        is_room_wanted_ = true;
        return Offer::full;
    }
    queue_.push_back(std::move(text));
    waiting_ += cost;
    wake();
    return Offer::accepted;
}

void OpenAnswer::close(std::string why)
{
    const std::lock_guard lock(mutex_);
    if (is_ending_) return;
    is_ending_ = true;
    why_ = std::move(why);
    wake();
}

void OpenAnswer::cut(std::string why)
{
    const std::lock_guard lock(mutex_);
    if (is_detached_ || is_cut_) return;
    is_ending_ = is_cut_ = true;
    why_ = std::move(why);
    if (is_attached_) is_expected_ = false;  // the client may never take what the owner waits to send
    wake();
}

bool OpenAnswer::is_closed() const
{
    const std::lock_guard lock(mutex_);
    return is_ending_;
}

bool OpenAnswer::is_cut() const
{
    const std::lock_guard lock(mutex_);
    return is_cut_;
}

void OpenAnswer::attach(std::uint64_t connection)
{
    const std::lock_guard lock(mutex_);
    connection_ = connection;
    is_attached_ = true;
}

void OpenAnswer::say_farewell()
{
    const std::lock_guard lock(mutex_);
    if (is_ending_) return;
    is_ending_ = true;
    why_ = "the daemon ends";
    if (farewell_ == nullptr) return;
    queue_.push_back(farewell_);
    waiting_ += farewell_->size() + cost_of_text;
}

void OpenAnswer::wake()
{
    if (is_expected_ || is_detached_) return;
    is_expected_ = true;
    all_.mailbox_.post(connection_);
}

// Makes the next texts of the queue the batch. False: there is nothing to send.
bool OpenAnswer::take_batch()
{
    const std::lock_guard lock(mutex_);
    is_expected_ = false;
    if (is_over_) return false;
    batch_sent_ = 0;
    frame_size_ = 0;
    frame_end_ = {};
    if (queue_.empty()) {
        if (!is_ending_) return false;
        if (!is_chunked_) {
            is_over_ = true;
            return false;
        }
        is_end_framed_ = true;
        frame_end_ = "0\r\n\r\n";
        return true;
    }
    const std::size_t count = std::min(queue_.size(), most_texts);
    if (count == queue_.size()) {
        batch_.swap(queue_);
    } else {
        const auto end = queue_.begin() + static_cast<std::ptrdiff_t>(count);
        batch_.assign(std::make_move_iterator(queue_.begin()), std::make_move_iterator(end));
        queue_.erase(queue_.begin(), end);
    }
    std::size_t size = 0;
    for (const Text& text : batch_) size += text->size();
    batch_cost_ = size + count * cost_of_text;
    if (!is_chunked_) return true;
    char* end = std::to_chars(frame_.data(), frame_.data() + frame_.size() - 2, size, 16).ptr;
    *end++ = '\r';
    *end++ = '\n';
    frame_size_ = static_cast<std::size_t>(end - frame_.data());
    frame_end_ = "\r\n";
    return true;
}

// The batch has been sent.
void OpenAnswer::give_room()
{
    batch_.clear();
    bool is_told = false;
    {
        const std::lock_guard lock(mutex_);
        waiting_ -= std::exchange(batch_cost_, 0);
        // A watcher of rare events keeps no memory for a burst.
        if (queue_.empty() && queue_.capacity() > most_texts) queue_ = {};
        if (is_room_wanted_ && waiting_ <= most_waiting_ / 2) {
            is_room_wanted_ = false;
            is_told = !is_ending_;
        }
    }
    if (!is_told) return;
    if (const auto listener = listener_.lock()) listener->has_room();
}

bool OpenAnswer::write(Channel& channel)
{
    for (;;) {
        if (batch_.empty() && !is_end_framed_ && !take_batch()) return true;
        std::array<iovec, most_texts + 2> parts;
        int count = 0;
        std::size_t skip = batch_sent_;
        std::size_t size = 0;
        const auto add = [&](std::string_view part) {
            const std::size_t skipped = std::min(skip, part.size());
            skip -= skipped;
            part.remove_prefix(skipped);
            if (part.empty()) return;
            // The cast is safe: writev() only reads.
            parts[static_cast<std::size_t>(count++)] = {const_cast<char*>(part.data()), part.size()};
            size += part.size();
        };
        add({frame_.data(), frame_size_});
        for (const Text& text : batch_) add(*text);
        add(frame_end_);
        const std::size_t written = count == 0 ? 0 : channel.write(parts.data(), count);
        batch_sent_ += written;
        sent_ += written;
        if (written < size) {
            // The owner comes back when the client takes more, so new texts need not wake it.
            const std::lock_guard lock(mutex_);
            if (!is_cut_) is_expected_ = true;
            return false;
        }
        if (std::exchange(is_end_framed_, false)) {
            is_over_ = true;
            return true;
        }
        give_room();
    }
}

void OpenAnswer::detach(std::string_view why)
{
    std::shared_ptr<void> held;
    {
        const std::lock_guard lock(mutex_);
        if (is_detached_) return;
        is_detached_ = is_ending_ = true;
        if (why_.empty()) why_ = why;
        queue_ = {};
        held = std::move(held_);
    }
    batch_ = {};
    all_.budget_.give(charged_);
    all_.open_.fetch_sub(1, std::memory_order_relaxed);
    held.reset();
    if (const auto listener = listener_.lock()) listener->closed();
}

std::string OpenAnswer::summary() const
{
    const auto seconds = std::chrono::round<std::chrono::seconds>(Clock::now() - opened_).count();
    const std::lock_guard lock(mutex_);
    return "after " + std::to_string(seconds) + " s, " + std::to_string(sent_) + " bytes: " + why_;
}

std::shared_ptr<OpenAnswer> LongAnswers::open(LongAnswerOptions options, bool is_chunked, std::shared_ptr<void> held)
{
    unsigned open = open_.load(std::memory_order_relaxed);
    do {
        if (open >= most_)
            throw Error(err::error,
                        std::to_string(most_) + " long answers (live events) are open already, which is the limit "
                                                "(SLURMRESTD_MAX_WATCHERS). Please try again later.",
                        "slurmrestd", 503);
    } while (!open_.compare_exchange_weak(open, open + 1, std::memory_order_relaxed));
    if (!budget_.take(options.most_waiting + options.kept)) {
        open_.fetch_sub(1, std::memory_order_relaxed);
        throw Error(err::error,
                    "The memory of all requests is used up (" + std::string(memory_setting) + "). Please try again later.",
                    "slurmrestd", 503);
    }
    return std::make_shared<OpenAnswer>(*this, std::move(options), is_chunked, std::move(held));
}

std::shared_ptr<LongAnswer> handle_of(std::shared_ptr<OpenAnswer> answer)
{
    LongAnswer* const plain = answer.get();
    return {plain, [answer = std::move(answer)](LongAnswer*) { answer->close("its plugin has let go of it"); }};
}

std::shared_ptr<LongAnswer> closed_answer()
{
    return std::make_shared<ClosedAnswer>();
}

}  // namespace restd::kernel
