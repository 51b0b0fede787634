// Tests the store: what is written is read back completely, whatever happens.
#include <sys/wait.h>

#include <csignal>

#include "jobs/job_table.hpp"
#include "store/job_store.hpp"
#include "support.hpp"

using namespace restd;
using namespace restd::embedded;
using namespace restd::embedded::test;

namespace {

JobRecord sample(std::uint32_t id)
{
    auto payload = std::make_shared<JobPayload>();
    payload->script = std::string("#!/bin/sh\n\0binary", 17);
    payload->environment = {"A=1", "B="};
    payload->arguments = {"x"};
    payload->digest = "digest-1";
    auto details = std::make_shared<JobDetails>();
    details->name = "name " + std::to_string(id);
    details->user_id = 0xfffffff0;
    details->nice = -5;
    details->tasks = 7;
    details->memory_per_cpu = NoVal64::infinite();
    details->shared = 0xfffe;
    details->requeue = false;
    details->array_max_running = 2;
    details->flags = 0x8000000000000001;
    details->rlimits = {{7, 1024}, {0, ~std::uint64_t{0}}};
    details->payload = payload;
    JobRecord job;
    job.run = id;
    job.job_id = job.array_job_id = id;
    job.details = details;
    job.reason = Reason::dependency;
    job.submit_time = 1'700'000'000;
    job.time_limit = 5;
    job.dependency = *parse_dependency("afterok:3?singleton");
    set_tasks(job, parse_array("1-5", 100)->tasks);
    auto allocation = std::make_shared<Allocation>();
    allocation->cpus = 3;
    allocation->memory_mb = 77;
    allocation->cpu_ids.set(1).set(900);
    job.allocation = allocation;
    auto amendment = std::make_shared<Amendment>();
    amendment->comment_job = SharedText("");
    amendment->extra = SharedText("changed");
    amendment->derived_exit_code = 0x700;
    amendment->tres = {{1, 4}, {3, ~std::uint64_t{0}}};
    job.amendment = amendment;
    return job;
}

JobRef shared(JobRecord job)
{
    return std::make_shared<const JobRecord>(std::move(job));
}

}  // namespace

TEST_CASE("a record comes back as it was", "[store]")
{
    const ScratchFolder folder;
    const auto before = sample(9);
    {
        JobStore store(folder.path + "/db");
        store.wait(store.put({{shared(before), false, 0}}));
    }
    JobStore store(folder.path + "/db");
    TextPool pool;
    const auto loaded = store.load(0, pool);
    REQUIRE(loaded.jobs.size() == 1);
    CHECK(loaded.last_run == 9);
    CHECK(loaded.last_job_id == 9);
    const auto& after = *loaded.jobs[0];
    CHECK(encode_state(after) == encode_state(before));
    CHECK(encode_details(*after.details) == encode_details(*before.details));
    CHECK(after.tasks_text == "1-5%2");
    CHECK(after.details->nice == -5);
    CHECK(after.details->flags == 0x8000000000000001);
    CHECK(after.details->memory_per_cpu.is_infinite());
    CHECK(after.allocation->cpu_ids.count() == 2);
    REQUIRE(after.amendment != nullptr);
    REQUIRE(after.amendment->comment_job.has_value());
    CHECK(*after.amendment->comment_job == "");
    CHECK(!after.amendment->wckey.has_value());
    CHECK(*after.amendment->extra == "changed");
    CHECK(after.amendment->derived_exit_code.value == 0x700);
    CHECK(after.amendment->tres == before.amendment->tres);
    CHECK(after.details->payload->script == before.details->payload->script);
    CHECK(after.details->payload->environment == before.details->payload->environment);
    CHECK(store.payload("digest-1")->arguments == std::vector<std::string>{"x"});
    CHECK(store.payload("other") == nullptr);
}

TEST_CASE("changes of one row, removal and history", "[store]")
{
    const ScratchFolder folder;
    JobStore store(folder.path + "/db");
    auto job = sample(1);
    std::vector<StoreChange> changes{{shared(job), false, 0}};
    job.state = state::completed;
    job.end_time = 100;
    job.tasks.reset();
    changes.push_back({shared(job), false, 0});
    job.run = 2;
    job.job_id = 2;
    changes.push_back({shared(job), true, 0});
    job.run = 3;
    job.job_id = 3;
    changes.push_back({shared(job), false, 0});
    store.wait(store.put(changes));
    StoreChange gone;
    gone.run = 3;
    store.wait(store.put({gone}));
    std::vector<std::uint64_t> runs;
    store.history("", [&](const JobRecord& row, bool superseded) {
        runs.push_back(row.run);
        CHECK(superseded == (row.run == 2));
        CHECK(row.base_state() == state::completed);
    });
    CHECK(runs == std::vector<std::uint64_t>{1, 2});
    TextPool pool;
    CHECK(store.load(50, pool).jobs.size() == 1);
    CHECK(store.load(101, pool).jobs.empty());
}

TEST_CASE("a newer file is refused, garbage as well", "[store]")
{
    const ScratchFolder folder;
    {
        JobStore store(folder.path + "/db");
    }
    REQUIRE(std::system(
                ("python3 -c \"import sqlite3; sqlite3.connect('" + folder.path + "/db').execute('PRAGMA user_version=99')\"")
                    .c_str()) == 0);
    CHECK_THROWS_WITH(JobStore(folder.path + "/db"), Catch::Matchers::ContainsSubstring("newer slurmrestd"));
    std::ofstream(folder.path + "/junk") << std::string(5000, 'x');
    CHECK_THROWS_AS(JobStore(folder.path + "/junk"), std::runtime_error);
}

TEST_CASE("acknowledged changes survive kill -9", "[store][crash]")
{
    const ScratchFolder folder;
    for (int round = 0; round < 5; ++round) {
        const auto file = folder.path + "/db" + std::to_string(round);
        int told[2];
        REQUIRE(pipe(told) == 0);
        const pid_t child = fork();
        if (child == 0) {
            close(told[0]);
            JobStore store(file);
            for (std::uint32_t id = 1;; ++id) {
                // Two rows that belong to one transaction.
                auto one = sample(2 * id), other = sample(2 * id + 1);
                store.wait(store.put({{shared(one), false, 0}, {shared(other), false, 0}}));
                if (write(told[1], &id, sizeof id) != sizeof id) _exit(0);
            }
        }
        close(told[1]);
        std::this_thread::sleep_for(std::chrono::milliseconds(60 + 40 * round));
        kill(child, SIGKILL);
        waitpid(child, nullptr, 0);
        std::uint32_t last = 0, id = 0;
        while (read(told[0], &id, sizeof id) == sizeof id) last = id;
        close(told[0]);
        JobStore store(file);
        std::set<std::uint32_t> there;
        store.history("", [&](const JobRecord& job, bool) { there.insert(job.job_id); });
        INFO("acknowledged " << last << ", there " << there.size());
        CHECK(there.size() % 2 == 0);
        CHECK(there.size() >= 2 * last);
        for (std::uint32_t n = 1; n <= last; ++n) CHECK((there.count(2 * n) == 1 && there.count(2 * n + 1) == 1));
    }
}

TEST_CASE("many threads write in few transactions", "[store]")
{
    const ScratchFolder folder;
    JobStore store(folder.path + "/db");
    std::vector<std::thread> threads;
    for (std::uint32_t t = 0; t < 8; ++t)
        threads.emplace_back([&, t] {
            for (std::uint32_t n = 0; n < 25; ++n) store.wait(store.put({{shared(sample(1 + t * 100 + n)), false, 0}}));
        });
    for (auto& thread : threads) thread.join();
    CHECK(store.rows_written() == 200);
    std::size_t rows = 0;
    store.history("job_id < 400", [&](const JobRecord&, bool) { ++rows; });
    CHECK(rows == 100);
}

TEST_CASE("a table of a hundred thousand held jobs stays quick", "[table]")
{
    JobTable table;
    auto details = std::make_shared<JobDetails>();
    const auto begun = std::chrono::steady_clock::now();
    for (std::uint32_t id = 1; id <= 100'000; ++id) {
        JobRecord job;
        job.job_id = id;
        job.priority = id % 1000 == 0 ? 5 : 0;
        job.details = details;
        table.put(shared(std::move(job)));
    }
    CHECK(table.queue().size() == 100);
    CHECK(table.queue().begin()->job_id == 1000);
    const auto before = table.snapshot();
    CHECK(before->size() == 100'000);
    CHECK(before == table.snapshot());
    table.erase(5);
    const auto after = table.snapshot();
    CHECK(after->size() == 99'999);
    CHECK(before->size() == 100'000);
    CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(5));
}
