#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "shared_rounds.hpp"

using restd::slurm::SharedRounds;
using namespace std::chrono_literals;

TEST_CASE("who asks alone gets his own answer")
{
    SharedRounds<int, int> rounds;
    int asked = 0;
    for (int i = 1; i <= 3; ++i) CHECK(rounds.get(0, [&] { return ++asked; }) == i);
    CHECK_THROWS_AS(rounds.get(0, []() -> int { throw std::runtime_error("down"); }), std::runtime_error);
    CHECK(rounds.get(0, [&] { return ++asked; }) == 4);
}

TEST_CASE("who asks at once shares one question, asked after him")
{
    SharedRounds<std::string, int> rounds;
    std::atomic<int> begun{0}, running{0}, most{0}, failures{0};
    const auto ask = [&] {
        const int number = ++begun;
        most = std::max<int>(most, ++running);
        std::this_thread::sleep_for(20ms);
        --running;
        return number;
    };
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] {
            for (int turn = 0; turn < 5; ++turn) {
                const int before = begun;
                // Not of a round that was on its way when this began.
                if (rounds.get("one", ask) <= before) ++failures;
            }
        });
    for (auto& thread : threads) thread.join();
    CHECK(failures == 0);
    CHECK(most == 1);
    CHECK(begun < 30);
}

TEST_CASE("what went wrong is told to all who shared the question")
{
    SharedRounds<int, int> rounds;
    std::atomic<int> told{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 6; ++i)
        threads.emplace_back([&] {
            try {
                rounds.get(0, []() -> int {
                    std::this_thread::sleep_for(20ms);
                    throw std::runtime_error("down");
                });
            } catch (const std::runtime_error&) {
                ++told;
            }
        });
    for (auto& thread : threads) thread.join();
    CHECK(told == 6);
}
