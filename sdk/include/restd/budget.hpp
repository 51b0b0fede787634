// Budget: a limit on the memory that all requests use together. RequestBudget: the part that one request uses.
//
// Memory whose size depends on a client's input is charged before it is allocated. While a thread answers a request the host
// sets that request's budget for the thread. The Arena charges by itself; other code calls charge().
//
// Threads: any thread may use Budget. A RequestBudget belongs to the thread that answers the request.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>

namespace restd {

class Budget {
public:
    explicit Budget(std::size_t total) : state_(std::make_shared<State>(total)) {}
    Budget(const Budget&) = delete;
    Budget& operator=(const Budget&) = delete;

    // Takes `size` bytes. False: less than that is left, and nothing has been taken.
    bool take(std::size_t size) { return state_->take(size); }
    void give(std::size_t size) { state_->left.fetch_add(size, std::memory_order_relaxed); }
    std::size_t left() const { return state_->left.load(std::memory_order_relaxed); }
    std::size_t total() const { return state_->total; }

private:
    friend class DaemonCharge;
    struct State {
        explicit State(std::size_t all) : total(all), left(all) {}
        bool take(std::size_t size)
        {
            std::size_t now = left.load(std::memory_order_relaxed);
            do {
                if (now < size) return false;
            } while (!left.compare_exchange_weak(now, now - size, std::memory_order_relaxed));
            return true;
        }
        const std::size_t total;
        std::atomic<std::size_t> left;
    };
    const std::shared_ptr<State> state_;  // a DaemonCharge may outlive this object
};

class RequestBudget {
public:
    // `most`: bytes that this request may take from `daemon`. `daemon` outlives this object.
    RequestBudget(Budget& daemon, std::size_t most) : daemon_(daemon), most_(most) {}
    // Gives back all that has been charged.
    ~RequestBudget();
    RequestBudget(const RequestBudget&) = delete;
    RequestBudget& operator=(const RequestBudget&) = delete;

    // Throws Error at a limit: 413 if this request has used up its own, 503 if all requests together have used up the daemon's.
    // The text names the limit.
    void charge(std::size_t size);
    // Gives back a part early.
    void give_back(std::size_t size);
    std::size_t charged() const { return charged_; }

    // The budget of the request that this thread answers. Null: this thread answers no request, and nothing is limited.
    static RequestBudget* current() noexcept;
    // Sets the thread's budget while this object lives.
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

// A charge to the daemon's budget only, not to the request's: for an answer of the cluster, whose size does not depend on the
// client. The destructor gives it back. It may outlive the request and the daemon's Budget: an answer that several requests
// share is kept by whoever still shows it, and live events go on while the server ends.
class DaemonCharge {
public:
    DaemonCharge() = default;
    DaemonCharge(DaemonCharge&& other) noexcept : daemon_(std::move(other.daemon_)), charged_(std::exchange(other.charged_, 0))
    {}
    DaemonCharge& operator=(DaemonCharge&& other) noexcept
    {
        std::swap(daemon_, other.daemon_);
        std::swap(charged_, other.charged_);
        return *this;
    }
    ~DaemonCharge()
    {
        if (daemon_ != nullptr) daemon_->left.fetch_add(charged_, std::memory_order_relaxed);
    }

    // Charges `size` more bytes to the daemon's budget. Without a request on this thread it does nothing. Throws Error 503 if
    // the budget is used up.
    void add(std::size_t size);

private:
    std::shared_ptr<Budget::State> daemon_;  // null: nothing is charged
    std::size_t charged_ = 0;
};

// Charges `size` bytes to this thread's request, if there is one. Call it before the memory is allocated. Throws like
// RequestBudget::charge().
inline void charge(std::size_t size)
{
    if (RequestBudget* const budget = RequestBudget::current()) budget->charge(size);
}

// A charge to this thread's request that lasts while this object lives. Throws like RequestBudget::charge().
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
    // Gives back a part early.
    void give_back(std::size_t size)
    {
        if (budget_ != nullptr) budget_->give_back(size);
        size_ -= size;
    }

private:
    RequestBudget* const budget_;
    std::size_t size_ = 0;
};

// The names of the settings, for error texts.
inline constexpr std::string_view request_memory_setting = "SLURMRESTD_MAX_REQUEST_MEMORY";
inline constexpr std::string_view memory_setting = "SLURMRESTD_MAX_MEMORY";
inline constexpr std::string_view list_setting = "SLURMRESTD_MAX_LIST";

}  // namespace restd
