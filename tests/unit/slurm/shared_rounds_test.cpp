#include <algorithm>
#include <atomic>
#include <latch>
#include <mutex>
#include <new>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "counting_host.hpp"
#include "gate.hpp"
#include "restd/error.hpp"
#include "rpc/shared_rounds.hpp"
#include "rpc/spoken_versions.hpp"
#include "wire/connection.hpp"

using namespace restd::slurm;
using namespace restd::slurm::test;

namespace {

// One caller whose question runs, behind a gate, and other callers with the same question. The gate opens when all others wait.
template <class Get>
void ask_meanwhile(int others, Get get)
{
    Gate gate;
    std::atomic<bool> on_its_way = false;
    CountingHost host;
    std::vector<std::thread> callers;
    callers.emplace_back([&] {
        get([&] {
            on_its_way = true;
            gate.wait();
        });
    });
    const bool first_asks = soon([&] { return on_its_way.load(); });
    for (int i = 0; i < others; ++i)
        callers.emplace_back([&] {
            const CountingHost::Worker worker(host);
            get([] {});
        });
    const bool all_wait = soon([&] { return host.waiting() == static_cast<unsigned>(others); });
    gate.open();
    for (auto& caller : callers) caller.join();
    CHECK(first_asks);
    CHECK(all_wait);
}

}  // namespace

TEST_CASE("a single caller gets its own answer")
{
    SharedRounds<int, int> rounds;
    int asked = 0;
    for (int i = 1; i <= 3; ++i) CHECK(rounds.get(0, [&] { return ++asked; }) == i);
    CHECK_THROWS_AS(rounds.get(0, []() -> int { throw std::runtime_error("down"); }), std::runtime_error);
    CHECK(rounds.get(0, [&] { return ++asked; }) == 4);
}

TEST_CASE("callers at the same time share one later question")
{
    SharedRounds<std::string, int> rounds;
    std::atomic<int> begun{0}, running{0}, most{0}, first{0}, second{0};
    ask_meanwhile(7, [&](const auto& pause) {
        const int answer = rounds.get("one", [&] {
            const int number = ++begun;
            most = std::max<int>(most, ++running);
            pause();
            --running;
            return number;
        });
        ++(answer == 1 ? first : second);
    });
    CHECK(begun == 2);
    CHECK(most == 1);
    // The others did not get the answer of the question that ran when they called.
    CHECK(first == 1);
    CHECK(second == 7);
}

TEST_CASE("callers with another key do not wait")
{
    SharedRounds<std::string, int> rounds;
    Gate gate;
    std::atomic<bool> on_its_way = false;
    std::thread caller([&] {
        rounds.get("one", [&] {
            on_its_way = true;
            return gate.wait() ? 1 : 0;
        });
    });
    const bool first_asks = soon([&] { return on_its_way.load(); });
    CountingHost host;
    {
        const CountingHost::Worker worker(host);
        CHECK(rounds.get("two", [] { return 2; }) == 2);
    }
    gate.open();
    caller.join();
    CHECK(first_asks);
    CHECK(host.times() == 0);
}

TEST_CASE("an error reaches all callers who shared the question, each as an exception of its own")
{
    SharedRounds<int, int> rounds;
    std::atomic<int> asked{0};
    std::mutex mutex;
    std::set<const void*> thrown;  // while all are alive
    std::latch all(6);
    ask_meanwhile(5, [&](const auto& pause) {
        try {
            rounds.get(0, [&]() -> int {
                ++asked;
                pause();
                throw Refused(restd::err::slurmctld_communications_connection_error, "down", "the source", 502);
            });
        } catch (const Refused& error) {
            {
                const std::lock_guard lock(mutex);
                thrown.insert(&error);
                CHECK(std::string(error.what()) == "down");
                CHECK(error.source() == "the source");
                CHECK(error.given_status() == 502);
            }
            all.arrive_and_wait();
        }
    });
    CHECK(asked == 2);
    CHECK(thrown.size() == 6);
}

TEST_CASE("what is no Error concerns the caller that asked alone: the next one asks")
{
    SharedRounds<int, int> rounds;
    std::atomic<int> asked{0}, answered{0}, lost{0};
    ask_meanwhile(5, [&](const auto& pause) {
        try {
            rounds.get(0, [&] {
                pause();
                if (++asked <= 2) throw std::bad_alloc();
                return 1;
            });
            ++answered;
        } catch (const std::bad_alloc&) {
            ++lost;
        }
    });
    CHECK(lost == 2);
    CHECK(answered == 4);
}

TEST_CASE("a shared failure keeps the class of an error")
{
    const auto raised = [](const restd::Error& error) { SharedFailure(error).raise(); };
    CHECK_THROWS_AS(raised(Unanswered(1, "", "")), Unanswered);
    CHECK_THROWS_AS(raised(Lost(1, "", "")), Lost);
    CHECK_THROWS_AS(raised(SpeaksHttp(1, "", "")), SpeaksHttp);
    CHECK_THROWS_AS(raised(NoCommonVersion(1, "", "")), NoCommonVersion);
    CHECK_THROWS_AS(raised(restd::Error(1, "", "")), restd::Error);
    CHECK_FALSE(SharedFailure());
}

TEST_CASE("a caller without memory fails alone: the others ask again")
{
    SharedRounds<int, int> rounds;
    std::atomic<int> asked{0}, failed{0}, answered{0};
    ask_meanwhile(5, [&](const auto& pause) {
        try {
            rounds.get(0, [&] {
                const int number = ++asked;
                pause();
                if (number == 2) throw restd::Error(restd::err::data_too_large, "no memory", "test", 413);
                return number;
            });
            ++answered;
        } catch (const restd::Error&) {
            ++failed;
        }
    });
    CHECK(asked >= 3);
    CHECK(failed == 1);
    CHECK(answered == 5);
}
