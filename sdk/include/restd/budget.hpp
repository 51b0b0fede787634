// Budget: a cap on memory that many share. RequestBudget: what one request may take of it.
//
// A client's numbers decide how much memory its request takes: whatever grows with them is charged before it is allocated. The
// host sets a budget for the thread while it answers a request; the Arena charges by itself, other code with charge().
//
// Threads: Budget any; a RequestBudget belongs to the thread that answers its request.
#pragma once

#include <atomic>
#include <cstddef>
#include <string_view>
#include <utility>

namespace restd {

class Budget {
public:
    explicit Budget(std::size_t total) : total_(total), left_(total) {}

    // False: not so much is left, and nothing has been taken.
    bool take(std::size_t size)
    {
        std::size_t left = left_.load(std::memory_order_relaxed);
        do {
            if (left < size) return false;
        } while (!left_.compare_exchange_weak(left, left - size, std::memory_order_relaxed));
        return true;
    }

    void give(std::size_t size) { left_.fetch_add(size, std::memory_order_relaxed); }
    std::size_t left() const { return left_.load(std::memory_order_relaxed); }
    std::size_t total() const { return total_; }

private:
    const std::size_t total_;
    std::atomic<std::size_t> left_;
};

class RequestBudget {
public:
    // `most`: bytes that one request may take of `daemon`, which outlives this.
    RequestBudget(Budget& daemon, std::size_t most) : daemon_(daemon), most_(most) {}
    // All that has been charged is given back.
    ~RequestBudget();
    RequestBudget(const RequestBudget&) = delete;
    RequestBudget& operator=(const RequestBudget&) = delete;

    // Throws Error where it is too much: 413 that names the request's limit, or 503 where all requests together have used up
    // the daemon's.
    void charge(std::size_t size);
    // Gives a part of it back early.
    void give_back(std::size_t size);
    std::size_t charged() const { return charged_; }

    // The budget of the request that this thread is answering; null: none, and nothing is limited.
    static RequestBudget* current() noexcept;
    // Makes `budget` the thread's while this lives.
    class Current {
    public:
        explicit Current(RequestBudget& budget) noexcept;
        ~Current();
        Current(const Current&) = delete;
        Current& operator=(const Current&) = delete;

    private:
        RequestBudget* before_;
    };

private:
    friend class DaemonCharge;
    Budget& daemon_;
    const std::size_t most_;
    std::size_t charged_ = 0;
};

// What counts against the daemon-wide budget alone: an answer of the cluster, whose size the site decides and not the client.
// Given back by its destructor. It may outlive the request, but not the daemon's Budget.
class DaemonCharge {
public:
    DaemonCharge() = default;
    DaemonCharge(DaemonCharge&& other) noexcept
        : daemon_(std::exchange(other.daemon_, nullptr)), charged_(std::exchange(other.charged_, 0))
    {}
    DaemonCharge& operator=(DaemonCharge&& other) noexcept
    {
        std::swap(daemon_, other.daemon_);
        std::swap(charged_, other.charged_);
        return *this;
    }
    ~DaemonCharge()
    {
        if (daemon_ != nullptr) daemon_->give(charged_);
    }

    // `size` bytes more, of the budget that the request of this thread has a part in; without a request nothing is limited.
    // Throws Error 503 where it is used up.
    void add(std::size_t size);

private:
    Budget* daemon_ = nullptr;
    std::size_t charged_ = 0;
};

// Charges the request of this thread, where there is one, for memory that it is about to take. Throws as
// RequestBudget::charge().
inline void charge(std::size_t size)
{
    if (RequestBudget* const budget = RequestBudget::current()) budget->charge(size);
}

// Memory that the request of this thread needs for a while: charged as long as this lives. Throws as RequestBudget::charge().
class Charged {
public:
    explicit Charged(std::size_t size = 0) : budget_(RequestBudget::current()) { add(size); }
    Charged(const Charged&) = delete;
    Charged& operator=(const Charged&) = delete;
    ~Charged()
    {
        if (budget_ != nullptr) budget_->give_back(size_);
    }

    void add(std::size_t size)
    {
        if (budget_ != nullptr) budget_->charge(size);
        size_ += size;
    }

private:
    RequestBudget* const budget_;
    std::size_t size_ = 0;
};

// The settings' names, as errors and the documentation have them.
inline constexpr std::string_view request_memory_setting = "SLURMRESTD_MAX_REQUEST_MEMORY";
inline constexpr std::string_view memory_setting = "SLURMRESTD_MAX_MEMORY";
inline constexpr std::string_view list_setting = "SLURMRESTD_MAX_LIST";

}  // namespace restd
