// Tests jobs that requests put back in the queue: they run again, what has run stays in the history, and it survives restarts.
#include <sys/wait.h>

#include <csignal>
#include <fstream>

#include "restd/error.hpp"
#include "support.hpp"

using namespace restd;
using namespace restd::embedded;
using namespace restd::embedded::test;

namespace flag = model::requeue_flag;

namespace {

struct TaskResult {
    std::string name;
    std::uint32_t job_id;
    int number;
    bool operator==(const TaskResult&) const = default;
};

class RequeueingCluster {
public:
    RequeueingCluster() : cluster(folder.path) {}

    // The number of the error; 0 if it was requeued.
    int requeue(const std::string& name, std::uint32_t flags = 0) { return requeue_as(cluster.me, name, flags); }
    int requeue_as(const Identity& who, const std::string& name, std::uint32_t flags = 0)
    {
        int number = -1;
        tasks.clear();
        const auto id = JobId::parse(name).value();
        try {
            cluster.cluster->controller()->requeue_jobs(
                who, {&id, 1}, flags,
                [&](const RequeuedJob& job) {
                    number = 0;
                    for (const auto& task : job.tasks)
                        tasks.push_back({std::string(task.step_id), task.job_id, task.error_code});
                },
                [&](const FailedEntry& failed) { number = failed.error.number(); });
        } catch (const Error& error) {
            number = error.number();
        }
        return number;
    }
    int requeue(std::uint32_t id, std::uint32_t flags = 0) { return requeue(std::to_string(id), flags); }

    // A job that writes a line each time it starts, and runs until the file "go" is there.
    std::uint32_t submit_counting(const std::function<void(model::JobDescription&)>& adjust = {})
    {
        return cluster.submit("echo run $SLURM_RESTART_COUNT >> " + runs_file() + "\nuntil [ -e " + folder.path +
                                  "/go ]; do sleep 0.02; done",
                              adjust);
    }
    std::string runs_file() const { return folder.path + "/runs"; }
    std::string runs() const { return text_of(runs_file()); }
    void let_end() { std::ofstream(folder.path + "/go") << ""; }

    // State of each run of the job in the history, oldest first.
    std::vector<std::uint32_t> history(std::uint32_t id)
    {
        const std::string name = std::to_string(id);
        const std::string_view step = name;
        model::JobCondition condition;
        condition.step = {&step, 1};
        condition.show_duplicates = true;
        std::vector<std::uint32_t> states;
        cluster.cluster->accounting()->jobs(cluster.me, condition)(
            [&](const model::DatabaseJob& job) { states.push_back(job.state_current); });
        return states;
    }

    const ScratchFolder folder;
    TestCluster cluster;
    std::vector<TaskResult> tasks;  // of the last request
};

}  // namespace

TEST_CASE("a running job that is requeued runs again", "[requeue]")
{
    RequeueingCluster with;
    const auto id = with.submit_counting();
    REQUIRE(eventually([&] { return with.runs() == "run\n"; }));
    REQUIRE(with.requeue(id) == 0);
    CHECK(with.tasks.empty());
    REQUIRE(eventually([&] { return with.runs() == "run\nrun 1\n"; }));
    CHECK(with.cluster.job(id).state == state::running);
    CHECK(with.cluster.job(id).restarts == 1);
    with.let_end();
    REQUIRE(with.cluster.reaches(id, state::completed));
    CHECK(with.history(id) == std::vector<std::uint32_t>{state::cancelled | state::requeued, state::completed});
}

TEST_CASE("a job that has ended runs again", "[requeue]")
{
    RequeueingCluster with;
    with.let_end();
    const auto id = with.submit_counting();
    REQUIRE(with.cluster.reaches(id, state::completed));
    // Of jobs that have not ended only: this one is passed over.
    CHECK(with.requeue(id, flag::incomplete) == 0);
    CHECK(with.cluster.job(id).state == state::completed);
    CHECK(with.cluster.job(id).restarts == 0);
    REQUIRE(with.requeue(id) == 0);
    REQUIRE(with.cluster.reaches(id, state::completed));
    CHECK(with.runs() == "run\nrun 1\n");
    CHECK(with.cluster.job(id).restarts == 1);
    CHECK(with.history(id) == std::vector<std::uint32_t>{state::completed, state::completed});
    // Also after a restart, and one that was cancelled before it started.
    with.cluster.again();
    REQUIRE(with.requeue(id) == 0);
    REQUIRE(with.cluster.reaches(id, state::completed));
    CHECK(with.cluster.job(id).restarts == 2);
    const auto never = with.cluster.submit("echo >> " + with.runs_file(), [](model::JobDescription& job) { job.hold = true; });
    with.cluster.cancel(std::to_string(never));
    REQUIRE(with.requeue(never) == 0);
    CHECK(with.cluster.job(never).state == state::pending);
}

TEST_CASE("a requeued job is held if that is asked for", "[requeue]")
{
    RequeueingCluster with;
    const auto id = with.submit_counting();
    REQUIRE(eventually([&] { return with.runs() == "run\n"; }));
    REQUIRE(with.requeue(id, flag::hold) == 0);
    REQUIRE(with.cluster.reaches(id, state::pending));
    auto job = with.cluster.job(id);
    CHECK(job.reason == "JobHeldUser");
    CHECK(job.priority == 0);
    CHECK(job.restarts == 1);
    with.cluster.again();
    job = with.cluster.job(id);
    CHECK(job.state == state::pending);
    CHECK(job.reason == "JobHeldUser");
    CHECK(with.runs() == "run\n");
    model::JobDescription release;
    release.hold = false;
    with.cluster.update(id, release);
    with.let_end();
    REQUIRE(with.cluster.reaches(id, state::completed));

    // One that has ended, with the state of a special exit, which ends with the hold.
    REQUIRE(with.requeue(id, flag::hold | flag::special_exit) == 0);
    CHECK(with.cluster.job(id).state == (state::pending | state::special_exit));
    CHECK(with.cluster.job(id).reason == "JobHeldUser");
    with.cluster.again();
    CHECK(with.cluster.job(id).state == (state::pending | state::special_exit));
    with.cluster.update(id, release);
    REQUIRE(with.cluster.reaches(id, state::completed));
    CHECK(with.history(id) ==
          std::vector<std::uint32_t>{state::cancelled | state::requeued, state::completed, state::completed});
}

TEST_CASE("jobs that cannot be requeued", "[requeue]")
{
    RequeueingCluster with;
    CHECK(with.requeue("4711") == err::invalid_job_id);
    CHECK(with.requeue("1+1") == err::invalid_job_id);
    const auto once = with.submit_counting([](model::JobDescription& job) { job.requeue = false; });
    REQUIRE(with.cluster.reaches(once, state::running));
    CHECK(with.requeue(once) == err::disabled);
    with.let_end();
    REQUIRE(with.cluster.reaches(once, state::completed));
    CHECK(with.requeue(once) == err::disabled);
    const auto waits = with.cluster.submit("true", [](model::JobDescription& job) { job.hold = true; });
    CHECK(with.requeue(waits) == err::job_pending);
    const auto never = with.cluster.submit("true", [](model::JobDescription& job) {
        job.hold = true;
        job.requeue = false;
    });
    CHECK(with.requeue(never) == err::disabled);

    model::JobDescription wish;
    wish.current_working_directory = with.folder.path;
    wish.time_limit = 5;
    std::uint32_t allocated = 0;
    with.cluster.cluster->controller()->allocate(with.cluster.me, {&wish, 1},
                                                 [&](const model::SubmitResult& result) { allocated = result.job_id; });
    CHECK(with.requeue(allocated) == err::batch_only);
    CHECK(with.cluster.job(allocated).state == state::running);

    Identity stranger;
    stranger.proof = restd::Proof::kernel;
    stranger.user = "stranger";
    stranger.uid = stranger.gid = 3'000'000'000;
    CHECK(with.requeue_as(stranger, std::to_string(once)) == err::access_denied);
    CHECK(with.requeue_as(stranger, std::to_string(waits)) == err::access_denied);
    CHECK(with.cluster.job(once).restarts == 0);
}

TEST_CASE("a job that is ending is requeued, and one that is being requeued is waiting already", "[requeue]")
{
    RequeueingCluster with;
    const auto id = with.cluster.submit("trap '' TERM\necho run >> " + with.runs_file() + "\nsleep 60 & wait; sleep 60");
    REQUIRE(eventually([&] { return with.runs() == "run\n"; }));
    with.cluster.cancel(std::to_string(id));
    CHECK((with.cluster.job(id).state & state::completing) != 0);
    REQUIRE(with.requeue(id) == 0);
    CHECK(with.requeue(id) == err::job_pending);
    REQUIRE(eventually([&] { return with.runs() == "run\nrun\n"; }));
    CHECK(with.cluster.job(id).restarts == 1);
    // Cancelled while it is being requeued, it does not run again.
    REQUIRE(with.requeue(id) == 0);
    with.cluster.cancel(std::to_string(id));
    REQUIRE(with.cluster.reaches(id, state::cancelled));
    CHECK(with.runs() == "run\nrun\n");
}

TEST_CASE("tasks of an array are requeued, each on its own", "[requeue]")
{
    RequeueingCluster with;
    const auto id = with.cluster.submit("[ $SLURM_ARRAY_TASK_ID != 2 ] || sleep 60", [](model::JobDescription& job) {
        job.array = "1-4%2";
        job.tasks = 2;
    });
    const auto state_of = [&](const std::string& task) {
        return with.cluster.show(std::to_string(id) + "_" + task).front().state;
    };
    REQUIRE(eventually([&] { return state_of("1") == state::completed && state_of("4") == state::completed; }));
    REQUIRE(with.cluster.show(std::to_string(id) + "_2").front().state == state::running);
    const auto name = [&](const std::string& task) { return std::to_string(id) + "_" + task; };
    REQUIRE(with.requeue(name("1"), flag::hold) == 0);
    CHECK(with.tasks == std::vector<TaskResult>{{name("[1]"), id, 0}});
    CHECK(state_of("1") == state::pending);
    CHECK(state_of("2") == state::running);
    CHECK(with.requeue(name("9")) == 0);
    CHECK(with.tasks == std::vector<TaskResult>{{name("[9]"), id, err::invalid_job_id}});
    CHECK(with.requeue("4711_1") == 0);
    CHECK(with.tasks == std::vector<TaskResult>{{"4711_[1]", 4711, err::invalid_job_id}});

    // Of all tasks, those that wait are refused.
    REQUIRE(with.requeue(id, flag::hold) == 0);
    CHECK(with.tasks == std::vector<TaskResult>{{name("[1]"), id, err::job_pending}, {name("[2-4]"), id, 0}});
    for (const char* task : {"1", "2", "3", "4"}) REQUIRE(eventually([&] { return state_of(task) == state::pending; }));
}

TEST_CASE("the tasks of an array that have not started are refused together", "[requeue]")
{
    RequeueingCluster with;
    const auto id = with.cluster.submit("true", [](model::JobDescription& job) {
        job.array = "1-4";
        job.hold = true;
    });
    REQUIRE(with.requeue(id) == 0);
    CHECK(with.tasks == std::vector<TaskResult>{{std::to_string(id) + "_[1-4]", id, err::job_pending}});
    REQUIRE(with.requeue(std::to_string(id) + "_3") == 0);
    CHECK(with.tasks == std::vector<TaskResult>{{std::to_string(id) + "_[1-4]", id, err::job_pending}});
}

TEST_CASE("a requeued job is not lost when the daemon is killed at once", "[requeue][crash]")
{
    const ScratchFolder folder;
    const std::string runs = folder.path + "/runs";
    int told[2];
    REQUIRE(pipe(told) == 0);
    const pid_t child = fork();
    if (child == 0) {
        try {
            TestCluster cluster(folder.path);
            const std::uint32_t id = cluster.submit("echo run >> " + runs + "\n[ -n \"$SLURM_RESTART_COUNT\" ] || sleep 60");
            if (!eventually([&] { return text_of(runs) == "run\n"; })) _exit(2);
            const JobId name{.job = id};
            cluster.cluster->controller()->requeue_jobs(
                cluster.me, {&name, 1}, 0, [](const RequeuedJob&) {}, [](const FailedEntry&) { _exit(3); });
            if (write(told[1], &id, sizeof id) != sizeof id) _exit(4);
            for (;;) pause();
        } catch (const std::exception& error) {
            std::fprintf(stderr, "%s\n", error.what());
        }
        _exit(5);
    }
    close(told[1]);
    std::uint32_t id = 0;
    REQUIRE(read(told[0], &id, sizeof id) == sizeof id);
    close(told[0]);
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    TestCluster cluster(folder.path);
    REQUIRE(cluster.reaches(id, state::completed));
    CHECK(cluster.job(id).restarts == 1);
    CHECK(text_of(runs) == "run\nrun\n");
}
