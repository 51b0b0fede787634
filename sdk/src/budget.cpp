#include "restd/budget.hpp"

#include <algorithm>
#include <string>

#include "restd/error.hpp"

namespace restd {
namespace {

thread_local RequestBudget* current_budget = nullptr;

std::string as_text(std::size_t bytes)
{
    constexpr std::size_t mebibyte = std::size_t{1} << 20;
    return bytes % mebibyte == 0 ? std::to_string(bytes / mebibyte) + " MiB" : std::to_string(bytes >> 10) + " KiB";
}

// `total`: of the daemon's budget.
[[noreturn]] void fail_used_up(std::size_t total)
{
    throw Error(err::data_too_large,
                "The requests under way have used up the memory that is there for them, " + as_text(total) + " (" +
                    std::string(memory_setting) + "). Please try again later.",
                "slurmrestd", 503);
}

}  // namespace

RequestBudget::~RequestBudget()
{
    daemon_.give(charged_);
}

void RequestBudget::charge(std::size_t size)
{
    if (size > most_ - charged_)
        throw Error(err::data_too_large,
                    "The request needs more than " + as_text(most_) + " of memory, which is the limit of one request (" +
                        std::string(request_memory_setting) + ").",
                    "slurmrestd", 413);
    if (!daemon_.take(size)) fail_used_up(daemon_.total());
    charged_ += size;
}

void RequestBudget::give_back(std::size_t size)
{
    size = std::min(size, charged_);
    charged_ -= size;
    daemon_.give(size);
}

void DaemonCharge::add(std::size_t size)
{
    if (daemon_ == nullptr) {
        const RequestBudget* const request = RequestBudget::current();
        if (request == nullptr) return;
        daemon_ = request->daemon_.state_;
    }
    if (!daemon_->take(size)) fail_used_up(daemon_->total);
    charged_ += size;
}

RequestBudget* RequestBudget::current() noexcept
{
    return current_budget;
}

RequestBudget::Current::Current(RequestBudget& budget) noexcept : before_(current_budget)
{
    current_budget = &budget;
}

RequestBudget::Current::~Current()
{
    current_budget = before_;
}

}  // namespace restd
