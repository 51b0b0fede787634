// Activity: whose code a thread is running, and for what. For the reports of crashes and of code that hangs.
//
// A thread that runs code of plugins has one: workers, with the request and its plugin, and the thread that loads plugins. Only
// the thread itself changes it. The functions cost some stores to memory, no lock and no allocation after the first use.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace restd {

class Activity {
public:
    using Clock = std::chrono::steady_clock;

    // The calling thread's. The first call makes it, and gives the thread a stack of its own for handlers of signals, so that
    // even a stack without end is reported.
    static Activity& mine();
    // The same for handlers of signals: null if there is none.
    static const Activity* mine_if_any() noexcept;

    // The thread begins to work: "GET", "/slurm/v0.0.45/jobs". The texts are copied, and cut if they are long.
    enum class Work : std::uint8_t { request, loading };
    void begin(Work work, std::string_view what, std::string_view of_what, Clock::time_point now) noexcept;
    // Code of this plugin runs from now on: "openapi/slurmctld". Null: the daemon's own. The text outlives the activity.
    void enter(const char* plugin) noexcept { plugin_.store(plugin, std::memory_order_relaxed); }
    void end() noexcept;
    // Between them the thread waits, as it has declared (restd/waiting.hpp).
    void begin_waiting() noexcept { waits_.store(true, std::memory_order_relaxed); }
    void end_waiting() noexcept;

    // "slurmrestd itself" if it is no plugin's code.
    const char* plugin() const noexcept
    {
        const char* const plugin = plugin_.load(std::memory_order_relaxed);
        return plugin != nullptr ? plugin : "slurmrestd itself";
    }
    // Copies what the thread works at, with a NUL, and without characters that could change a terminal or the log. Returns
    // false if it does nothing. On the thread itself this may be called in a handler of a signal.
    static constexpr std::size_t longest = 160;
    bool describe(char (&text)[longest]) const noexcept;

    // What the activities of all threads look like.
    struct Seen {
        Work work;
        const char* plugin;
        std::string what;
        Clock::time_point since;  // the work began
        Clock::time_point alone;  // it began, or ended to wait, and has not waited since then
        bool waits;
        std::uint32_t number;  // of this piece of the thread's work
        const Activity* thread;
    };
    // Any thread. An activity that ends or begins meanwhile may be left out.
    static void for_each(const std::function<void(const Seen&)>& look);

private:
    Activity();
    ~Activity();
    friend struct ThreadActivity;

    static constexpr std::size_t words = longest / sizeof(std::uint64_t);

    std::atomic<const char*> plugin_ = nullptr;
    // A new number for each piece of work; odd while there is one. Others read the text, then look whether the number is still
    // the same.
    std::atomic<std::uint32_t> number_ = 0;
    std::array<std::atomic<std::uint64_t>, words> text_{};
    std::atomic<Clock::rep> since_ = 0, alone_ = 0;
    std::atomic<bool> waits_ = false;
    std::atomic<Work> work_ = Work::request;
    void* signal_stack_ = nullptr;
};

// A request, from construction to destruction.
class RequestActivity {
public:
    RequestActivity(std::string_view method, std::string_view path, Activity::Clock::time_point now)
        : activity_(Activity::mine())
    {
        activity_.begin(Activity::Work::request, method, path, now);
    }
    RequestActivity(const RequestActivity&) = delete;
    RequestActivity& operator=(const RequestActivity&) = delete;
    ~RequestActivity() { activity_.end(); }

    Activity& operator*() const noexcept { return activity_; }
    Activity* operator->() const noexcept { return &activity_; }

private:
    Activity& activity_;
};

// Code of a file that is being loaded runs while this object lives: "/usr/lib/.../hello.so", "its factory". If that code calls
// exit(), the process says so and ends with status 1. Both texts outlive the object. One at a time, on the main thread.
class LoadingActivity {
public:
    LoadingActivity(const char* file, const char* what);
    LoadingActivity(const LoadingActivity&) = delete;
    LoadingActivity& operator=(const LoadingActivity&) = delete;
    ~LoadingActivity();
};

// In a catch block: the type of what was thrown, "int".
std::string thrown_type();

}  // namespace restd
