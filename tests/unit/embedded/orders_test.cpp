// Tests orders about many jobs at once: their cost and their effect, for any numbers that they name.
#include <algorithm>
#include <csignal>

#include "restd/error.hpp"
#include "run/processes.hpp"
#include "support.hpp"

using namespace restd;
using namespace restd::embedded;
using namespace restd::embedded::test;

namespace {

const std::string large_conf = std::string(small_conf) + "MaxArraySize=100001\nMaxJobCount=100000\n";

struct Timed {
    std::chrono::steady_clock::time_point begun = std::chrono::steady_clock::now();
    double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count(); }
};

// The error numbers, in the order of the names.
std::vector<std::uint32_t> cancel(TestCluster& cluster, const std::vector<std::string>& names, std::string_view signal = {})
{
    const std::vector<std::string_view> jobs(names.begin(), names.end());
    model::KillJobsRequest request;
    request.jobs = jobs;
    request.signal = signal;
    request.flags = model::kill_verbose;
    std::vector<std::uint32_t> numbers;
    cluster.cluster->controller()->cancel_jobs(
        cluster.me, request, [&](const model::KillJobsResult& result) { numbers.push_back(result.error_code); });
    return numbers;
}

// A line of /proc/PID/status.
std::string status_of(pid_t process, const std::string& key)
{
    const auto text = text_of("/proc/" + std::to_string(process) + "/status");
    const auto at = text.find(key + ":\t");
    return at == std::string::npos ? "" : text.substr(at + key.size() + 2, text.find('\n', at) - at - key.size() - 2);
}

// Whether every process that a shepherd has started is stopped. A process that has ended stays a zombie, because its parent is
// stopped. A parent whose child was stopped within vfork() waits for the child (D).
bool a_job_is_stopped()
{
    const auto state_of = [](pid_t process) { return status_of(process, "State").substr(0, 1); };
    for (const auto process : descendants_of(getpid())) {
        if (status_of(process, "Name") != "restd-shepherd") continue;
        const auto all = descendants_of(process);
        const auto stopped = [&](pid_t one) { return state_of(one) == "T"; };
        const auto runs = [&](pid_t one) { return state_of(one) == "R" || state_of(one) == "S"; };
        if (std::any_of(all.begin(), all.end(), stopped) && std::none_of(all.begin(), all.end(), runs)) return true;
    }
    return false;
}

std::uint32_t held_array(TestCluster& cluster, std::string_view tasks)
{
    return cluster.submit("true", [&](model::JobDescription& job) {
        job.array = tasks;
        job.hold = true;
    });
}

}  // namespace

TEST_CASE("ranges of thousands of millions of tasks cost as much as the tasks that exist", "[orders]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path, large_conf);
    const auto array = std::to_string(held_array(cluster, "0-14999"));
    const Timed timed;
    CHECK(cancel(cluster, {array + "_[15000-4000000000]"}) == std::vector<std::uint32_t>{err::invalid_job_id});
    CHECK(cancel(cluster, {array + "_[1-4000000000:2,15000-3999999998:2]"}) == std::vector<std::uint32_t>{0});
    const auto records = cluster.show(array);
    CHECK(records.size() == 7501);
    CHECK(cancel(cluster, {array + "_[0-150000000]"}) == std::vector<std::uint32_t>{0});
    // Tasks that have not started end together, as one record.
    CHECK(cluster.show(array).size() == 7501);
    for (const auto& record : cluster.show(array)) REQUIRE(record.state == state::cancelled);
    std::size_t states = 0;
    const std::string all = array + "_[0-4000000000]";
    const std::string_view names[] = {all};
    cluster.cluster->controller()->job_states(cluster.me, names)([&](const model::JobStateRecord& record) {
        ++states;
        REQUIRE(record.state == state::cancelled);
    });
    CHECK(states == 15'000);
    model::JobCondition condition;
    condition.step = names;
    CHECK(cluster.history(condition).size() == 7501);
    CHECK(timed.seconds() < 20);  // a second or two on a quiet machine
}

TEST_CASE("tasks of a large array are ended one by one in one request, and the store has what the table has", "[orders]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path, large_conf);
    const auto id = held_array(cluster, "0-4999");
    std::vector<std::string> names;
    for (int task = 1; task < 5000; task += 2) names.push_back(std::to_string(id) + "_" + std::to_string(task));
    const auto numbers = cancel(cluster, names);
    CHECK(numbers == std::vector<std::uint32_t>(names.size(), 0));
    const auto shown = [&] {
        std::map<std::uint32_t, std::uint32_t> states;
        for (const auto& record : cluster.show(std::to_string(id)))
            states[record.task.is_number() ? record.task.value : ~0U] = record.state;
        return states;
    };
    const auto before = shown();
    CHECK(before.size() == 2501);
    CHECK(before.at(~0U) == state::pending);
    CHECK(before.at(4999) == state::cancelled);
    cluster.again();
    CHECK(shown() == before);
}

TEST_CASE("one request may name as many jobs as the limit", "[orders]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path, large_conf);
    const auto id = cluster.submit("true", [](model::JobDescription& job) { job.hold = true; });
    std::vector<std::string> names;
    for (std::uint64_t n = 1; n < most_job_ids; ++n) names.push_back(std::to_string(1000 + n));
    names.push_back(std::to_string(id));
    const auto numbers = cancel(cluster, names);
    REQUIRE(numbers.size() == most_job_ids);
    CHECK(numbers.front() == err::invalid_job_id);
    CHECK(numbers.back() == 0);
    CHECK(cluster.job(id).state == state::cancelled);
    const auto status = [&](const std::vector<std::string>& list) {
        try {
            cancel(cluster, list);
        } catch (const Error& error) {
            CHECK_THAT(error.what(), Catch::Matchers::ContainsSubstring("the limit is"));
            return error.status();
        }
        return 0;
    };
    names.push_back("999999");
    CHECK(status(names) == 413);
    std::string ranges = "7_[0";
    for (std::uint64_t n = 1; n <= most_job_ids; ++n) ranges += "," + std::to_string(2 * n);
    CHECK(status({ranges + "]"}) == 413);
    // The same array many times.
    const auto array = held_array(cluster, "0-9999");
    CHECK(status(std::vector<std::string>(100, std::to_string(array) + "_[0-9998]")) == 413);
    CHECK(cluster.show(std::to_string(array)).size() == 1);
}

TEST_CASE("if some tasks of an array cannot be signalled, the others are", "[orders]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    const auto id = cluster.submit("trap 'echo got >> " + folder.path + "/got' USR1\necho up >> " + folder.path +
                                       "/up\nwhile :; do sleep 0.05; done",
                                   [](model::JobDescription& job) {
                                       job.array = "0-3%2";
                                       job.minimum_cpus = 2;
                                   });
    const auto running = [&] {
        std::size_t count = 0;
        for (const auto& record : cluster.show(std::to_string(id))) count += record.state == state::running;
        return count;
    };
    REQUIRE(eventually([&] { return running() == 2; }));
    REQUIRE(eventually([&] { return text_of(folder.path + "/up") == "up\nup\n"; }));
    // Tasks 0 and 1 run, 2 and 3 are pending: pending tasks cannot be signalled.
    CHECK(cancel(cluster, {std::to_string(id) + "_[0-3]"}, "STOP") == std::vector<std::uint32_t>{0});
    const auto stopped = [&] {
        std::size_t count = 0;
        for (const auto& record : cluster.show(std::to_string(id))) count += record.state == (state::running | state::stopped);
        return count;
    };
    CHECK(stopped() == 2);
    cluster.again();
    CHECK(stopped() == 2);
    CHECK(cancel(cluster, {std::to_string(id) + "_[0-3]"}, "CONT") == std::vector<std::uint32_t>{0});
    CHECK(running() == 2);
    CHECK(cancel(cluster, {std::to_string(id) + "_[2-3]"}, "USR1") ==
          std::vector<std::uint32_t>{err::transition_state_no_update});
    CHECK(cluster.show(std::to_string(id)).size() == 3);  // no further task was split off the array's record
}

TEST_CASE("a job that is listed as stopped is stopped, even if it had no process yet", "[orders]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    for (int i = 0; i < 10; ++i) {
        const auto id = cluster.submit("while :; do sleep 0.02; done");
        const auto name = std::to_string(id);
        REQUIRE(cluster.reaches(id, state::running));
        const auto number = cancel(cluster, {name}, "STOP").front();
        CHECK(number == 0);
        CHECK(cluster.job(id).state == (state::running | state::stopped));
        // If the job is shown as stopped it is stopped, even if the order came before the process existed.
        CHECK(eventually(a_job_is_stopped));
        CHECK(cancel(cluster, {name}) == std::vector<std::uint32_t>{0});
        // Wait until nothing of it is left, so that it is not mistaken for the next job.
        REQUIRE(cluster.reaches(id, state::cancelled));
    }
}

TEST_CASE("a task that waits again waits neither for itself nor for its array", "[orders]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path, large_conf + "RequeueExitHold=100\n");
    const auto id = cluster.submit("exit 100", [](model::JobDescription& job) { job.array = "0-1"; });
    const auto tasks = [&] { return cluster.show(std::to_string(id)); };
    REQUIRE(eventually([&] {
        const auto shown = tasks();
        return shown.size() == 2 && std::all_of(shown.begin(), shown.end(), [](const Shown& task) {
                   return task.state == (state::pending | state::special_exit);
               });
    }));
    auto& engine = cluster.cluster->engine();
    const Caller me{cluster.me.uid, cluster.me.gid, cluster.me.user, true, true, true};
    for (const auto& task : tasks())
        for (const auto wanted : {task.id, id}) {
            const auto dependency = "afterany:" + std::to_string(wanted);
            model::JobDescription waits;
            waits.dependency = dependency;
            const auto number = std::to_string(task.task.value);
            INFO("task " << number << ", " << dependency);
            CHECK_THROWS_WITH(engine.update(me, {id, parse_array(number, 10)->tasks}, waits), "a job cannot wait for itself");
        }
    // A dependency on another job is allowed.
    model::JobDescription waits;
    const auto dependency = "afterany:" + std::to_string(cluster.submit("sleep 60"));
    waits.dependency = dependency;
    CHECK_NOTHROW(engine.update(me, {id, parse_array("0", 10)->tasks}, waits));
}

TEST_CASE("a job that waits for large arrays costs nothing while they end", "[orders]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path, large_conf);
    std::string dependency = "afterany";
    std::vector<std::string> arrays;
    for (int n = 0; n < 4; ++n) {
        arrays.push_back(std::to_string(held_array(cluster, "0-1999")));
        dependency += ":" + arrays.back();
    }
    std::vector<std::uint32_t> waiters;
    for (int n = 0; n < 20; ++n)
        waiters.push_back(cluster.submit("true", [&](model::JobDescription& job) { job.dependency = dependency; }));
    for (const auto& array : arrays) CHECK(cancel(cluster, {array + "_[0-1998]"}) == std::vector<std::uint32_t>{0});
    CHECK(cluster.job(waiters.front()).reason == "Dependency");
    CHECK(cancel(cluster, arrays) == std::vector<std::uint32_t>(4, 0));
    for (const auto waiter : waiters) CHECK(cluster.reaches(waiter, state::completed, 30));
}
