#include "plugins/watchdog.hpp"

#include <algorithm>
#include <utility>

#include "host/activity.hpp"

namespace restd::kernel {
namespace {

std::string text_of(const Activity::Seen& seen)
{
    return std::string(seen.plugin) + ": " + seen.what;
}

long long seconds(Activity::Clock::duration time)
{
    return std::chrono::duration_cast<std::chrono::seconds>(time).count();
}

}  // namespace

Watchdog::Watchdog(spdlog::logger& log, const Patience& patience) : log_(log), patience_(patience), thread_([this] { work(); })
{}

Watchdog::~Watchdog()
{
    {
        const std::lock_guard lock(mutex_);
        is_ended_ = true;
    }
    ended_.notify_one();
    thread_.join();
}

void Watchdog::work()
{
    std::unique_lock lock(mutex_);
    while (!ended_.wait_for(lock, patience_.between, [this] { return is_ended_; })) look();
}

void Watchdog::look()
{
    const auto now = Activity::Clock::now();
    std::vector<std::pair<const void*, std::uint32_t>> warned;
    Activity::for_each([&](const Activity::Seen& seen) {
        const auto key = std::pair<const void*, std::uint32_t>(seen.thread, seen.number);
        if (std::find(warned_.begin(), warned_.end(), key) != warned_.end()) {
            warned.push_back(key);
            return;
        }
        const bool loads = seen.work == Activity::Work::loading;
        if (seen.waits || now - seen.alone < (loads ? patience_.loading : patience_.request)) return;
        warned.push_back(key);
        if (loads)
            log_.warn("plugin {} has not ended after {} s", text_of(seen), seconds(now - seen.since));
        else
            log_.warn("{} has not ended after {} s, and has not been waiting for {} s", text_of(seen),
                      seconds(now - seen.since), seconds(now - seen.alone));
    });
    warned_ = std::move(warned);
}

std::vector<std::string> Watchdog::unfinished()
{
    std::vector<std::string> lines;
    const auto now = Activity::Clock::now();
    Activity::for_each([&](const Activity::Seen& seen) {
        if (seen.work != Activity::Work::request) return;
        lines.push_back(text_of(seen) + ", for " + std::to_string(seconds(now - seen.since)) + " s");
    });
    return lines;
}

}  // namespace restd::kernel
