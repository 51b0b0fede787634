#include "host/readiness.hpp"

#include <exception>
#include <utility>

#include "host/activity.hpp"
#include "restd/log.hpp"
#include "restd/log_quoted.hpp"
#include "restd/waiting.hpp"

namespace restd {

Readiness::Readiness(Cluster& cluster, spdlog::logger& log, std::function<Clock::time_point()> now)
    : cluster_(cluster), log_(log), now_(std::move(now))
{}

std::string Readiness::why_not()
{
    std::unique_lock lock(mutex_);
    const auto age = now_() - at_;
    if (has_answer_ && (age < fresh || (asking_ && age < usable))) return answer_;
    if (asking_) {
        const Waiting waiting;
        answered_.wait(lock, [this] { return !asking_; });
        return answer_;
    }
    asking_ = true;
    lock.unlock();
    std::string why = ask();
    lock.lock();
    note(why);
    answer_ = std::move(why);
    at_ = now_();
    has_answer_ = true;
    asking_ = false;
    answered_.notify_all();
    return answer_;
}

// Strangers see the result, so it says nothing that an exception has told.
std::string Readiness::ask()
{
    try {
        return cluster_.not_ready(patience);
    } catch (const std::exception& error) {
        log_.error("it cannot be found out whether the cluster is ready: {}", log_quoted(error.what()));
    } catch (...) {
        log_.error("it cannot be found out whether the cluster is ready: it has thrown {}", thrown_type());
    }
    return "It cannot be found out whether the cluster is ready.";
}

// REQUIRES the lock.
void Readiness::note(const std::string& why)
{
    if (!why.empty() && (!has_answer_ || answer_.empty())) log_.warn("not ready (/readyz): {}", why);
    if (why.empty() && !answer_.empty()) log_.warn("ready again (/readyz)");
}

}  // namespace restd
