#include "host/activity.hpp"

#include <cxxabi.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <mutex>
#include <typeinfo>
#include <vector>

namespace restd {
namespace {

// All activities, for those who look at other threads. Never destroyed: threads may end after main().
struct Everybody {
    std::mutex mutex;
    std::vector<const Activity*> activities;
};
Everybody& everybody()
{
    static auto* const all = new Everybody;
    return *all;
}

// Handlers of signals read it, so it needs no initialization.
constinit thread_local Activity* current = nullptr;

constinit std::atomic<const char*> loading_file = nullptr;
constinit std::atomic<const char*> loading_what = nullptr;

// Called by exit().
void say_who_exits()
{
    const char* const file = loading_file.load();
    if (file == nullptr) return;
    char line[512];
    const int size =
        std::snprintf(line, sizeof line, "slurmrestd: fatal: plugin %s: %s has called exit()\n", file, loading_what.load());
    [[maybe_unused]] const auto written =
        ::write(STDERR_FILENO, line, std::min(sizeof line - 1, static_cast<std::size_t>(std::max(size, 0))));
    std::_Exit(1);
}

}  // namespace

struct ThreadActivity {
    Activity activity;
};

Activity::Activity()
{
    // A sanitizer gives threads such a stack itself, and takes it away again.
    stack_t had{};
    if (::sigaltstack(nullptr, &had) == 0 && (had.ss_flags & SS_DISABLE) != 0) {
        stack_t stack{};
        stack.ss_size = static_cast<std::size_t>(std::max(::sysconf(_SC_SIGSTKSZ), 16384L));
        stack.ss_sp = signal_stack_ = std::malloc(stack.ss_size);
        if (signal_stack_ != nullptr) ::sigaltstack(&stack, nullptr);
    }
    const std::lock_guard lock(everybody().mutex);
    everybody().activities.push_back(this);
    current = this;
}

Activity::~Activity()
{
    current = nullptr;
    {
        const std::lock_guard lock(everybody().mutex);
        std::erase(everybody().activities, this);
    }
    if (signal_stack_ == nullptr) return;
    stack_t none{};
    none.ss_flags = SS_DISABLE;
    ::sigaltstack(&none, nullptr);
    std::free(signal_stack_);
}

Activity& Activity::mine()
{
    if (current != nullptr) return *current;
    thread_local ThreadActivity own;
    return own.activity;
}

const Activity* Activity::mine_if_any() noexcept
{
    return current;
}

void Activity::begin(Work work, std::string_view what, std::string_view of_what, Clock::time_point now) noexcept
{
    alignas(std::uint64_t) char text[longest] = {};
    std::size_t size = 0;
    const auto append = [&](std::string_view part) {
        for (const char c : part.substr(0, longest - 1 - size)) text[size++] = c < ' ' || c == 0x7f ? '?' : c;
    };
    append(what);
    if (!of_what.empty()) append(" ");
    append(of_what);
    if (what.size() + 1 + of_what.size() > longest - 1) std::memcpy(text + longest - 4, "...", 4);

    end();
    waits_.store(false, std::memory_order_relaxed);
    work_.store(work, std::memory_order_relaxed);
    since_.store(now.time_since_epoch().count(), std::memory_order_relaxed);
    alone_.store(now.time_since_epoch().count(), std::memory_order_relaxed);
    const std::size_t used = size / sizeof(std::uint64_t) + 1;  // with the NUL
    for (std::size_t i = 0; i < used; ++i) {
        std::uint64_t word;
        std::memcpy(&word, text + i * sizeof word, sizeof word);
        text_[i].store(word, std::memory_order_release);  // after the number is even
    }
    number_.store(number_.load(std::memory_order_relaxed) + 1, std::memory_order_release);  // odd
}

void Activity::end() noexcept
{
    const std::uint32_t number = number_.load(std::memory_order_relaxed);
    number_.store(number + number % 2, std::memory_order_relaxed);  // even
    plugin_.store(nullptr, std::memory_order_relaxed);
}

void Activity::end_waiting() noexcept
{
    alone_.store(Clock::now().time_since_epoch().count(), std::memory_order_relaxed);
    waits_.store(false, std::memory_order_release);
}

bool Activity::describe(char (&text)[longest]) const noexcept
{
    const std::uint32_t number = number_.load(std::memory_order_acquire);
    if (number % 2 == 0) return false;
    for (std::size_t i = 0; i < words; ++i) {
        const std::uint64_t word = text_[i].load(std::memory_order_acquire);  // before the number is read again
        std::memcpy(text + i * sizeof word, &word, sizeof word);
    }
    text[longest - 1] = '\0';
    return number_.load(std::memory_order_relaxed) == number;
}

void Activity::for_each(const std::function<void(const Seen&)>& look)
{
    std::vector<Seen> all;
    {
        const std::lock_guard lock(everybody().mutex);
        for (const Activity* activity : everybody().activities) {
            const std::uint32_t number = activity->number_.load(std::memory_order_acquire);
            const auto at = [](const std::atomic<Clock::rep>& time) {
                return Clock::time_point(Clock::duration(time.load(std::memory_order_relaxed)));
            };
            const bool waits = activity->waits_.load(std::memory_order_acquire);
            Seen seen{activity->work_.load(std::memory_order_relaxed),
                      activity->plugin(),
                      {},
                      at(activity->since_),
                      at(activity->alone_),
                      waits,
                      number,
                      activity};
            char text[longest];
            if (!activity->describe(text) || activity->number_.load(std::memory_order_relaxed) != number) continue;
            seen.what = text;
            all.push_back(std::move(seen));
        }
    }
    for (const Seen& seen : all) look(seen);
}

LoadingActivity::LoadingActivity(const char* file, const char* what)
{
    static const int registered = std::atexit(say_who_exits) + std::at_quick_exit(say_who_exits);
    (void)registered;
    Activity::mine().begin(Activity::Work::loading, what, {}, Activity::Clock::now());
    Activity::mine().enter(file);
    loading_what = what;
    loading_file = file;
}

LoadingActivity::~LoadingActivity()
{
    loading_file = nullptr;
    Activity::mine().end();
}

std::string thrown_type()
{
    const std::type_info* const type = abi::__cxa_current_exception_type();
    if (type == nullptr) return "something of an unknown type";
    int failed = 0;
    const std::unique_ptr<char, void (*)(void*)> name(abi::__cxa_demangle(type->name(), nullptr, nullptr, &failed), std::free);
    return "an object of type " + std::string(failed == 0 && name ? name.get() : type->name());
}

}  // namespace restd
