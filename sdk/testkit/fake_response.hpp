// A Response that keeps the answer, and can behave as if a part had been sent.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "host/exchange.hpp"

namespace restd::testkit {

// An answer that stays open, and keeps what it is offered. Any thread.
class FakeLongAnswer final : public LongAnswer {
public:
    Offer offer(Text text) override
    {
        const std::lock_guard lock(mutex_);
        if (is_over_) return Offer::closed;
        texts_.push_back(*text);
        return Offer::accepted;
    }
    void close(std::string) override { end(); }
    void cut(std::string) override { end(); }
    bool is_closed() const override
    {
        const std::lock_guard lock(mutex_);
        return is_over_;
    }
    std::vector<std::string> texts() const
    {
        const std::lock_guard lock(mutex_);
        return texts_;
    }

private:
    void end()
    {
        const std::lock_guard lock(mutex_);
        is_over_ = true;
    }

    mutable std::mutex mutex_;
    std::vector<std::string> texts_;
    bool is_over_ = false;
};

class FakeResponse final : public Response {
public:
    std::shared_ptr<FakeLongAnswer> long_answer;  // null: none was opened
    std::shared_ptr<void> held;                   // until the long answer has ended
    int status = 200;
    std::string type;
    std::map<std::string, std::string> fields;
    bool aborted = false;
    bool closed = false;
    // After this many bytes head_sent() is true.
    std::size_t held_back = std::size_t{1} << 20;
    // After this many bytes the client has closed the connection.
    std::size_t until_gone = static_cast<std::size_t>(-1);

    // Called once, when a part is sent.
    std::function<void()> while_sending;

    struct Gone : std::exception {};

    std::string text()
    {
        close_window();
        return shared_ ? *shared_ : text_;
    }

    void head(int new_status, std::string_view content_type) override
    {
        status = new_status;
        type = content_type;
    }
    void header(std::string_view name, std::string_view value) override { fields[std::string(name)] = value; }
    bool head_sent() const override { return sent_; }
    void reset() override
    {
        begin_ = next_ = end_ = nullptr;
        text_.clear();
        fields.clear();
        status = 200;
        type.clear();
    }
    void body(std::shared_ptr<const std::string> body) override { shared_ = std::move(body); }
    std::shared_ptr<LongAnswer> open(LongAnswerOptions, std::shared_ptr<void> held_with_it) override
    {
        held = std::move(held_with_it);
        begin_sending();
        sent_ = true;
        return long_answer = std::make_shared<FakeLongAnswer>();
    }
    void abort() override { aborted = true; }
    void close() override { closed = true; }
    std::uint64_t size() const override
    {
        if (shared_) return shared_->size();
        return begin_ != nullptr ? static_cast<std::size_t>(next_ - text_.data()) : text_.size();
    }

private:
    void close_window()
    {
        if (begin_ != nullptr) text_.resize(static_cast<std::size_t>(next_ - text_.data()));
        begin_ = next_ = end_ = nullptr;
    }
    void overflow(std::size_t size) override
    {
        close_window();
        if (text_.size() > held_back) {
            begin_sending();
            sent_ = true;
            if (while_sending) std::exchange(while_sending, nullptr)();
        }
        if (text_.size() > until_gone) throw Gone();
        const std::size_t used = text_.size();
        text_.resize(used + (size < 512 ? 512 : size));
        begin_ = text_.data();
        next_ = begin_ + used;
        end_ = begin_ + text_.size();
    }

    std::string text_;
    std::shared_ptr<const std::string> shared_;
    bool sent_ = false;
};

}  // namespace restd::testkit
