#include "catch.hpp"

#include <atomic>
#include <functional>
#include <future>
#include <vector>

#include "net/worker_pool.hpp"

using namespace restd::kernel;
using namespace std::chrono_literals;

namespace {

class Task final : public WorkerPool::Job {
public:
    explicit Task(std::function<void()> what) : what_(std::move(what)) {}
    void run() noexcept override { what_(); }

private:
    std::function<void()> what_;
};

const auto now = WorkerPool::Clock::now;

}  // namespace

TEST_CASE("all jobs are run", "[pool]")
{
    std::atomic<int> done = 0;
    std::vector<Task> tasks(2000, Task([&] { ++done; }));
    {
        WorkerPool pool({4, 0});
        for (Task& task : tasks) CHECK(pool.submit(task, now()));
    }
    CHECK(done == 2000);
}

TEST_CASE("no job waits while a thread is idle", "[pool]")
{
    WorkerPool pool({3, 0});
    for (int i = 0; i < 300; ++i) {
        std::promise<void> done;
        Task task([&] { done.set_value(); });
        REQUIRE(pool.submit(task, now()));
        REQUIRE(done.get_future().wait_for(5s) == std::future_status::ready);
    }
    CHECK(pool.thread_count() <= 3);
}

TEST_CASE("a job that waits too long can be removed", "[pool]")
{
    std::promise<void> go;
    const std::shared_future<void> gate = go.get_future().share();
    std::atomic<bool> started = false;
    Task blocker([&] {
        started = true;
        gate.wait();
    });
    std::atomic<int> ran = 0;
    std::vector<Task> tasks(3, Task([&] { ++ran; }));
    WorkerPool pool({1, 0});
    REQUIRE(pool.submit(blocker, now()));
    while (!started) std::this_thread::yield();
    CHECK(pool.submit(tasks[0], now()));
    CHECK(pool.submit(tasks[1], now()));
    CHECK(pool.queued() == 2);
    CHECK(pool.expire(now() - 10s) == nullptr);
    CHECK(pool.expire(now() + 10s) == &tasks[0]);
    CHECK(pool.submit(tasks[2], now()));
    go.set_value();
    pool.stop();
    CHECK(ran == 2);
    CHECK_FALSE(pool.submit(tasks[0], now()));
}

TEST_CASE("a waiting job's place is taken by a spare thread", "[pool]")
{
    std::promise<void> go;
    const std::shared_future<void> gate = go.get_future().share();
    WorkerPool pool({2, 3});
    std::atomic<int> waiting = 0;
    std::vector<Task> waiters(3, Task([&] {
                                  const restd::Waiting as_said;
                                  ++waiting;
                                  gate.wait();
                              }));
    for (Task& task : waiters) REQUIRE(pool.submit(task, now()));
    while (waiting != 3) std::this_thread::yield();
    std::promise<void> done;
    Task task([&] { done.set_value(); });
    REQUIRE(pool.submit(task, now()));
    CHECK(done.get_future().wait_for(5s) == std::future_status::ready);
    CHECK(pool.thread_count() <= 5);
    go.set_value();
    while (pool.thread_count() > 2) std::this_thread::yield();
}

TEST_CASE("a hundred and twenty waiting jobs leave every slot to others, and end together", "[pool]")
{
    constexpr int threads = 4;
    constexpr int many = 120;
    std::promise<void> waits_end, others_end;
    const std::shared_future<void> waits = waits_end.get_future().share(), others = others_end.get_future().share();
    std::atomic<int> waiting = 0, waited = 0, working = 0, done = 0;
    std::vector<Task> waiters(many, Task([&] {
                                  {
                                      const restd::Waiting as_said;
                                      ++waiting;
                                      waits.wait();
                                  }
                                  ++waited;
                                  others.wait();
                                  ++done;
                              }));
    std::vector<Task> workers(2 * threads, Task([&] {
                                  ++working;
                                  others.wait();
                                  ++done;
                              }));
    WorkerPool pool({threads, many});
    for (Task& task : waiters) REQUIRE(pool.submit(task, now()));
    while (waiting != many) std::this_thread::yield();
    for (Task& task : workers) REQUIRE(pool.submit(task, now()));
    while (working != threads) std::this_thread::yield();
    CHECK(pool.queued() == threads);
    // All continue at once, beside the running ones. New jobs begin after them.
    waits_end.set_value();
    while (waited != many) std::this_thread::yield();
    CHECK(working == threads);
    CHECK(pool.thread_count() == many + threads);
    others_end.set_value();
    while (done != many + 2 * threads) std::this_thread::yield();
    while (pool.thread_count() > threads) std::this_thread::yield();
    CHECK(pool.queued() == 0);
}

TEST_CASE("a job can ask whether the daemon is ending", "[pool]")
{
    CHECK_FALSE(restd::host_is_ending());
    std::atomic<int> before = -1, after = -1;
    std::promise<void> hurried;
    WorkerPool pool({1, 0});
    Task task([&] {
        before = restd::host_is_ending();
        hurried.get_future().wait();
        after = restd::host_is_ending();
    });
    REQUIRE(pool.submit(task, now()));
    while (before == -1) std::this_thread::yield();
    pool.hurry();
    hurried.set_value();
    pool.stop();
    CHECK(before == 0);
    CHECK(after == 1);
}

TEST_CASE("no more than the given number work at once", "[pool]")
{
    std::atomic<int> working = 0;
    std::atomic<int> most = 0;
    std::vector<Task> tasks(40, Task([&] {
                                const int current = ++working;
                                for (int seen = most; seen < current && !most.compare_exchange_weak(seen, current);) {
                                }
                                std::this_thread::sleep_for(1ms);
                                --working;
                            }));
    {
        WorkerPool pool({3, 10});
        for (Task& task : tasks) REQUIRE(pool.submit(task, now()));
    }
    CHECK(most <= 3);
}

TEST_CASE("after work the pool says once that it is idle", "[pool]")
{
    std::atomic<bool> busy = false;
    std::atomic<int> done = 0, calls = 0, early = 0;
    Task first([&] {
        busy = true;
        while (done != 30) std::this_thread::yield();
        busy = false;
    });
    std::vector<Task> others(30, Task([&] { ++done; }));
    WorkerPool pool({.threads = 3,
                     .spare_threads = 2,
                     .when_idle =
                         [&] {
                             early += busy ? 1 : 0;
                             ++calls;
                         },
                     .idle_after = 0ms});
    for (int round = 1; round <= 5; ++round) {
        REQUIRE(pool.submit(first, now()));
        while (!busy) std::this_thread::yield();
        for (Task& task : others) REQUIRE(pool.submit(task, now()));
        while (calls != round) std::this_thread::yield();
        done = 0;
    }
    CHECK(early == 0);
    pool.stop();
    CHECK(calls == 5);
}

TEST_CASE("a job does not wait for the idle callback", "[pool]")
{
    std::promise<void> entered, go, done;
    std::atomic<int> calls = 0;
    WorkerPool pool({.threads = 1,
                     .spare_threads = 1,
                     .when_idle =
                         [&] {
                             if (calls++ != 0) return;
                             entered.set_value();
                             go.get_future().wait();
                         },
                     .idle_after = 0ms});
    Task first([] {}), second([&] { done.set_value(); });
    REQUIRE(pool.submit(first, now()));
    entered.get_future().wait();
    REQUIRE(pool.submit(second, now()));
    CHECK(done.get_future().wait_for(5s) == std::future_status::ready);
    go.set_value();
}
