#include "restd/waiting.hpp"

#include "restd/error.hpp"

namespace restd {
namespace {

struct Current {
    WaitingHost* host = nullptr;
    unsigned depth = 0;
};
thread_local Current current;

}  // namespace

void WaitingHost::set_current(WaitingHost* host) noexcept
{
    current = {host, 0};
}

bool host_is_ending() noexcept
{
    return current.host != nullptr && current.host->is_ending();
}

Waiting::Waiting() noexcept
{
    if (current.depth++ == 0 && current.host != nullptr) current.host->begin_waiting();
}

Waiting::~Waiting()
{
    if (--current.depth == 0 && current.host != nullptr) current.host->end_waiting();
}

Bulkhead::Bulkhead(std::string daemon, unsigned most, std::string setting, int error_number)
    : daemon_(std::move(daemon)), most_(most), setting_(std::move(setting)), error_number_(error_number)
{}

Bulkhead::Place Bulkhead::enter()
{
    if (inside_.fetch_add(1, std::memory_order_relaxed) < most_) return Place(*this);
    inside_.fetch_sub(1, std::memory_order_relaxed);
    throw Error(error_number_,
                std::to_string(most_) + " requests are waiting for " + daemon_ + " already, which is the limit (" + setting_ +
                    "). Please try again later.",
                "slurmrestd", 503);
}

Bulkhead::Place::~Place()
{
    if (bulkhead_ != nullptr) bulkhead_->inside_.fetch_sub(1, std::memory_order_relaxed);
}

}  // namespace restd
