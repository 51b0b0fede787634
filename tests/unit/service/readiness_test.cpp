// Readiness: how often the cluster is asked, and who waits.
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <future>
#include <sstream>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "host/readiness.hpp"

using namespace restd;

namespace {

// A cluster that answers when the test wants it.
class Asked final : public Cluster {
public:
    std::atomic<int> times = 0;
    std::chrono::milliseconds asked_for{};
    std::string why;
    std::function<void()> meanwhile;

    ClusterInfo info() const override { return {}; }
    void verify(Identity&) override {}
    std::string not_ready(std::chrono::milliseconds patience) override
    {
        asked_for = patience;
        ++times;
        if (meanwhile) meanwhile();
        return why;
    }
};

struct Fixture {
    std::ostringstream text;
    spdlog::logger log{"test", std::make_shared<spdlog::sinks::ostream_sink_mt>(text)};
    Asked cluster;
    std::atomic<Readiness::Clock::rep> at = 1'000'000'000'000;
    Readiness readiness{cluster, log, [this] { return Readiness::Clock::time_point(Readiness::Clock::duration(at)); }};

    void pass(std::chrono::milliseconds time) { at += Readiness::Clock::duration(time).count(); }
    std::size_t lines() const
    {
        const std::string all = text.str();
        return static_cast<std::size_t>(std::count(all.begin(), all.end(), '\n'));
    }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "the cluster is asked once a second, however often it is wanted")
{
    for (int i = 0; i < 1000; ++i) CHECK(readiness.why_not() == "");
    CHECK(cluster.times == 1);
    CHECK(cluster.asked_for == Readiness::patience);
    pass(Readiness::fresh - std::chrono::milliseconds(1));
    CHECK(readiness.why_not() == "");
    CHECK(cluster.times == 1);
    pass(std::chrono::milliseconds(1));
    cluster.why = "No slurmctld answers.";
    for (int i = 0; i < 1000; ++i) CHECK(readiness.why_not() == "No slurmctld answers.");
    CHECK(cluster.times == 2);
}

TEST_CASE_METHOD(Fixture, "a change is logged, an answer is not")
{
    for (int i = 0; i < 3; ++i, pass(Readiness::fresh)) readiness.why_not();
    CHECK(lines() == 0);
    cluster.why = "No slurmctld answers.";
    for (int i = 0; i < 3; ++i, pass(Readiness::fresh)) readiness.why_not();
    CHECK(lines() == 1);
    CHECK(text.str().find("not ready (/readyz): No slurmctld answers.") != std::string::npos);
    cluster.why.clear();
    for (int i = 0; i < 3; ++i, pass(Readiness::fresh)) readiness.why_not();
    CHECK(lines() == 2);
    CHECK(text.str().find("ready again") != std::string::npos);
}

TEST_CASE_METHOD(Fixture, "while one request asks, others have the previous answer at once")
{
    CHECK(readiness.why_not() == "");
    pass(Readiness::fresh);
    std::promise<void> begun, go;
    cluster.meanwhile = [&] {
        begun.set_value();
        go.get_future().wait();
    };
    cluster.why = "No slurmctld answers.";
    std::string answer;
    std::thread first([&] { answer = readiness.why_not(); });
    begun.get_future().wait();
    for (int i = 0; i < 100; ++i) CHECK(readiness.why_not() == "");
    go.set_value();
    first.join();
    CHECK(answer == "No slurmctld answers.");
    CHECK(cluster.times == 2);
}

TEST_CASE_METHOD(Fixture, "without a recent answer all wait for the same one")
{
    std::promise<void> begun, go;
    cluster.meanwhile = [&] {
        begun.set_value();
        go.get_future().wait();
    };
    cluster.why = "No slurmctld answers.";
    std::vector<std::thread> all;
    std::atomic<int> wrong = 0, asking = 0;
    const auto ask = [&] {
        ++asking;
        if (readiness.why_not() != "No slurmctld answers.") ++wrong;
    };
    all.emplace_back(ask);
    begun.get_future().wait();
    for (int i = 0; i < 8; ++i) all.emplace_back(ask);
    while (asking != 9) std::this_thread::yield();
    go.set_value();
    for (std::thread& each : all) each.join();
    CHECK(wrong == 0);
    CHECK(cluster.times == 1);
}
