#include "plugins/watchdog.hpp"

#include <spdlog/sinks/base_sink.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "catch.hpp"
#include "host/activity.hpp"

using namespace restd;
using namespace restd::kernel;
using namespace std::chrono_literals;

namespace {

// The lines of a log, which can be waited for.
class Lines final : public spdlog::sinks::base_sink<std::mutex> {
public:
    std::string next()
    {
        std::unique_lock lock(lines_mutex_);
        const bool is_there = added_.wait_for(lock, 20s, [this] { return !lines_.empty(); });
        if (!is_there) return "nothing was logged";
        std::string line = lines_.front();
        lines_.erase(lines_.begin());
        return line;
    }
    std::size_t count()
    {
        const std::lock_guard lock(lines_mutex_);
        return lines_.size();
    }

private:
    void sink_it_(const spdlog::details::log_msg& message) override
    {
        const std::lock_guard lock(lines_mutex_);
        lines_.emplace_back(message.payload.data(), message.payload.size());
        added_.notify_all();
    }
    void flush_() override {}

    std::mutex lines_mutex_;
    std::condition_variable added_;
    std::vector<std::string> lines_;
};

struct Watched {
    std::shared_ptr<Lines> lines = std::make_shared<Lines>();
    spdlog::logger log{"test", lines};
    Watchdog watchdog{log, {.request = 300ms, .loading = 10ms, .between = 1ms}};
};

// Work of a request on a thread of its own, which ends when it is told to.
class Working {
public:
    template <class Begin>
    explicit Working(Begin begin)
        : thread_([this, begin] {
              RequestActivity request("GET", "/slow", Activity::Clock::now());
              request->enter("openapi/slow");
              begin();
              has_begun_ = true;
              has_begun_.notify_all();
              may_end_.wait(false);
          })
    {
        has_begun_.wait(false);
    }
    ~Working()
    {
        may_end_ = true;
        may_end_.notify_all();
        thread_.join();
    }

private:
    std::atomic<bool> has_begun_ = false, may_end_ = false;
    std::thread thread_;
};

}  // namespace

TEST_CASE("a request that does not end is named once")
{
    Watched watched;
    {
        const Working working([] {});
        CHECK(watched.lines->next() == "openapi/slow: GET /slow has not ended after 0 s, and has not been waiting for 0 s");
        CHECK(Watchdog::unfinished() == std::vector<std::string>{"openapi/slow: GET /slow, for 0 s"});
        const Working another([] {});
        CHECK(watched.lines->next().starts_with("openapi/slow: GET /slow has not ended"));
        CHECK(watched.lines->count() == 0);
    }
    CHECK(Watchdog::unfinished().empty());
}

TEST_CASE("a request that waits, and says so, is not complained about")
{
    Watched watched;
    const Working waiting([] { Activity::mine().begin_waiting(); });
    const Working working([] {});
    CHECK(watched.lines->next().starts_with("openapi/slow: "));
    const Working last([] {});
    CHECK(watched.lines->next().starts_with("openapi/slow: "));
    CHECK(watched.lines->count() == 0);
    CHECK(Watchdog::unfinished().size() == 3);
}

TEST_CASE("a file that does not end to be loaded is named")
{
    Watched watched;
    const LoadingActivity loading("/folder/slow.so", "its factory");
    CHECK(watched.lines->next() == "plugin /folder/slow.so: its factory has not ended after 0 s");
    CHECK(Watchdog::unfinished().empty());
}

TEST_CASE("an activity shows what its thread works at, and nothing that could change a log")
{
    char text[Activity::longest];
    CHECK_FALSE(Activity::mine().describe(text));
    {
        RequestActivity request("GET", "/a\nb\x1b[31m", Activity::Clock::now());
        REQUIRE(Activity::mine().describe(text));
        CHECK(text == std::string("GET /a?b?[31m"));
        CHECK(request->plugin() == std::string("slurmrestd itself"));
        request->enter("openapi/x");
        CHECK(request->plugin() == std::string("openapi/x"));
    }
    CHECK_FALSE(Activity::mine().describe(text));
    RequestActivity request("POST", std::string(1000, 'x'), Activity::Clock::now());
    REQUIRE(Activity::mine().describe(text));
    CHECK(std::string(text).size() == Activity::longest - 1);
    CHECK(std::string(text).starts_with("POST xxx"));
    CHECK(std::string(text).ends_with("xxx..."));
}

TEST_CASE("activities can be looked at while they change")
{
    std::atomic<bool> ended = false;
    std::thread worker([&] {
        while (!ended) {
            RequestActivity one("GET", "/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", Activity::Clock::now());
            one->enter("openapi/a");
            RequestActivity two("PUT", "/bbbbbbbb", Activity::Clock::now());
        }
    });
    std::string unexpected;
    for (int i = 0; i < 20000; ++i) {
        Activity::for_each([&](const Activity::Seen& seen) {
            if (seen.what != "GET /aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" && seen.what != "PUT /bbbbbbbb")
                unexpected = seen.what;
        });
    }
    ended = true;
    worker.join();
    CHECK(unexpected == "");
}

TEST_CASE("what was thrown is named by its type")
{
    const auto type = [](auto thrown) {
        try {
            throw thrown;
        } catch (...) {
            return thrown_type();
        }
    };
    CHECK(type(1) == "an object of type int");
    CHECK(type(std::runtime_error("x")) == "an object of type std::runtime_error");
}
