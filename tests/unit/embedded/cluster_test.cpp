// The whole cluster with real processes.
#include <sys/stat.h>

#include <algorithm>
#include <csignal>

#include "restd/error.hpp"
#include "support.hpp"

using namespace restd;
using namespace restd::embedded;
using namespace restd::embedded::test;

TEST_CASE("a job runs, and its output, environment and exit code are kept", "[cluster]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    static constexpr std::string_view arguments[] = {"name", "one", "two words"};
    const auto id =
        cluster.submit("echo $MINE $SLURM_JOB_ID $SLURM_JOB_NAME $SLURM_CPUS_ON_NODE \"$2\" $(pwd)\necho err >&2\nexit 3",
                       [](model::JobDescription& job) {
                           job.argv = arguments;
                           job.tasks = 2;
                       });
    CHECK(id == 1);
    REQUIRE(cluster.reaches(id, state::failed));
    const auto job = cluster.job(id);
    CHECK(job.exit_code == 0x300);
    CHECK(job.reason == "NonZeroExitCode");
    CHECK(cluster.output(id) == "yes 1 test 2 two words " + folder.path + "\nerr\n");
    CHECK(job.start != 0);
    CHECK(job.end >= job.start);

    const auto quick = cluster.submit("true");
    REQUIRE(cluster.reaches(quick, state::completed));
    CHECK(cluster.job(quick).exit_code == 0);

    const auto killed = cluster.submit("kill -9 $$");
    REQUIRE(cluster.reaches(killed, state::failed));
    CHECK(cluster.job(killed).exit_code == SIGKILL);
    CHECK(cluster.job(killed).reason == "RaisedSignal");
}

TEST_CASE("files that cannot be opened and missing interpreters", "[cluster]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    const auto no_out = cluster.submit("true", [](model::JobDescription& job) { job.standard_output = "/dev/null/folder/x"; });
    REQUIRE(cluster.reaches(no_out, state::failed));
    CHECK(cluster.job(no_out).exit_code == 53);
    CHECK(cluster.job(no_out).description == "cannot open standard output /dev/null/folder/x: Not a directory");
    CHECK(cluster.job(no_out).reason == "JobLaunchFailure");
    const auto no_interpreter = cluster.submit("", [](model::JobDescription& job) { job.script = "#!/no/such/interpreter\n"; });
    REQUIRE(cluster.reaches(no_interpreter, state::failed));
    CHECK(cluster.job(no_interpreter).exit_code == 0x200);
    const auto no_folder =
        cluster.submit("pwd", [](model::JobDescription& job) { job.current_working_directory = "/dev/null/folder"; });
    REQUIRE(cluster.reaches(no_folder, state::completed));
    CHECK_THAT(cluster.output(no_folder), Catch::Matchers::ContainsSubstring("/tmp"));
}

TEST_CASE("cancelling reaches every process of a job", "[cluster]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    // One child in its own session, and one that ignores SIGTERM.
    const auto id =
        cluster.submit("setsid sleep 300 & echo $!\nsh -c 'trap \"\" TERM; echo $$; while :; do sleep 1; done' &\nwait");
    REQUIRE(cluster.reaches(id, state::running));
    REQUIRE(eventually([&] {
        const auto text = cluster.output(id);
        return std::count(text.begin(), text.end(), '\n') == 2;
    }));
    std::istringstream pids(cluster.output(id));
    pid_t first = 0, second = 0;
    pids >> first >> second;
    REQUIRE(kill(first, 0) == 0);
    cluster.cancel(std::to_string(id));
    CHECK(cluster.job(id).state == (state::cancelled | state::completing));
    REQUIRE(cluster.reaches(id, state::cancelled));
    CHECK(process_start_time(first) == 0);
    CHECK(process_start_time(second) == 0);
    const auto refusal = [&](const std::string& name) {
        try {
            cluster.cancel(name);
        } catch (const Error& error) {
            return error.number();
        }
        return 0;
    };
    CHECK(refusal(std::to_string(id)) == err::already_done);
    CHECK(refusal("4711") == err::invalid_job_id);
}

TEST_CASE("signals", "[cluster]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    const auto id = cluster.submit("trap 'echo usr1; exit 7' USR1\necho ready\nwhile :; do sleep 0.05; done");
    REQUIRE(eventually([&] { return cluster.output(id) == "ready\n"; }));
    cluster.cancel(std::to_string(id), "USR1", model::kill_batch_job);
    REQUIRE(cluster.reaches(id, state::failed));
    CHECK(cluster.job(id).exit_code == 0x700);
    CHECK_THAT(cluster.output(id), Catch::Matchers::ContainsSubstring("usr1"));

    const auto held = cluster.submit("true", [](model::JobDescription& job) { job.hold = true; });
    try {
        cluster.cancel(std::to_string(held), "SIGTERM");
        FAIL("a pending job cannot be signalled");
    } catch (const Error& error) {
        CHECK(error.number() == err::transition_state_no_update);
    }
    cluster.cancel(std::to_string(held));
    CHECK(cluster.job(held).state == state::cancelled);

    const auto stopped = cluster.submit("echo up\nsleep 60");
    REQUIRE(eventually([&] { return cluster.output(stopped) == "up\n"; }));
    REQUIRE(eventually([&] {
        cluster.cancel(std::to_string(stopped), "STOP");
        return cluster.job(stopped).state == (state::running | state::stopped);
    }));
    cluster.cancel(std::to_string(stopped));
    REQUIRE(cluster.reaches(stopped, state::cancelled));
}

TEST_CASE("a time limit ends a job", "[cluster]")
{
    const ScratchFolder folder;
    ClusterConf conf = parse_conf(small_conf, "slurm.conf", read_host_facts());
    conf.kill_wait = 1;
    conf.min_job_age = 100'000;  // the clock below runs ahead of the processes'
    People people;
    std::atomic<Time> ahead{0};
    Launcher launcher{FileDescriptor(start_launcher())};
    EngineOptions options;
    options.state_directory = folder.path;
    options.launcher = &launcher;
    // The clock stands still unless the test moves it.
    options.clock = [&, begun = std::time(nullptr)] { return begun + ahead.load(); };
    Engine engine(conf, options, people, quiet_log());
    engine.start();
    static constexpr std::string_view environment[] = {"PATH=/usr/bin:/bin"};
    model::JobDescription job;
    job.script = "#!/bin/sh\ntrap '' TERM\ntrap 'echo warned' USR1\necho ready\nwhile :; do sleep 0.05; done\n";
    job.environment = environment;
    job.current_working_directory = folder.path;
    job.time_limit = 5;
    job.kill_warning_signal = "USR1";
    job.kill_warning_delay = 60;
    job.kill_warning_flags = model::kill_batch_job;
    Caller caller{geteuid(), getegid(), "me", true, true, true};
    const auto id = engine.submit(caller, job).job_id;
    const auto state_now = [&] { return engine.find(*JobName::parse(std::to_string(id))).front()->state; };
    REQUIRE(eventually([&] { return state_now() == state::running; }));
    const auto output = [&] { return text_of(folder.path + "/slurm-1.out"); };
    REQUIRE(eventually([&] { return output() == "ready\n"; }));
    ahead = 4 * 60 + 30;
    REQUIRE(eventually([&] { return output() == "ready\nwarned\n"; }));
    CHECK(state_now() == state::running);
    // A changed limit causes another warning.
    model::JobDescription more;
    more.time_limit = 10;
    engine.update(caller, *JobName::parse(std::to_string(id)), more);
    ahead = 9 * 60 + 30;
    REQUIRE(eventually([&] { return output() == "ready\nwarned\nwarned\n"; }));
    CHECK(state_now() == state::running);
    ahead = 10 * 60 + 1;
    REQUIRE(eventually([&] { return state_now() == state::timeout; }));
    CHECK(to_string(engine.find(*JobName::parse(std::to_string(id))).front()->reason) == "TimeLimit");
    CHECK(engine.find(*JobName::parse(std::to_string(id))).front()->exit_code == SIGKILL);
    engine.stop();
}

TEST_CASE("hold, release, begin time and updates", "[cluster]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    const auto id = cluster.submit("echo ran", [](model::JobDescription& job) { job.hold = true; });
    CHECK(cluster.job(id).reason == "JobHeldUser");
    CHECK(cluster.job(id).priority == 0);
    model::JobDescription change;
    change.priority = 100;
    try {
        cluster.update(id, change);
        FAIL("a held job has no priority");
    } catch (const Error& error) {
        CHECK(error.number() == err::job_held);
    }
    model::JobDescription release;
    release.hold = false;
    release.name = "renamed";
    cluster.update(id, release);
    REQUIRE(cluster.reaches(id, state::completed));
    CHECK(cluster.output(id) == "ran\n");
    try {
        cluster.update(id, release);
        FAIL("a finished job cannot be changed");
    } catch (const Error& error) {
        CHECK(error.number() == err::job_finished);
    }

    const auto later = cluster.submit("true", [](model::JobDescription& job) { job.begin_time = std::time(nullptr) + 2; });
    CHECK(cluster.job(later).reason == "BeginTime");
    CHECK(cluster.job(later).start != 0);
    REQUIRE(cluster.reaches(later, state::completed));
    const auto dated = cluster.submit("true", [](model::JobDescription& job) {
        job.deadline = std::time(nullptr) + 2;
        job.hold = true;
    });
    REQUIRE(cluster.reaches(dated, state::deadline));
}

TEST_CASE("processors, memory and licenses limit what runs at once", "[cluster]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    const auto large = [](model::JobDescription& job) { job.tasks = 3; };
    const auto first = cluster.submit("sleep 60", large);
    REQUIRE(cluster.reaches(first, state::running));
    const auto second = cluster.submit("sleep 60", large);
    REQUIRE(eventually([&] { return cluster.job(second).reason == "Resources"; }));
    const auto third = cluster.submit("sleep 60", large);
    REQUIRE(eventually([&] { return cluster.job(third).reason == "Priority"; }));
    cluster.cancel(std::to_string(first));
    REQUIRE(cluster.reaches(second, state::running));
    cluster.cancel(std::to_string(second));
    cluster.cancel(std::to_string(third));
    REQUIRE(cluster.reaches(second, state::cancelled));
    REQUIRE(cluster.reaches(third, state::cancelled));

    const auto licensed = [](model::JobDescription& job) { job.licenses = "matlab:2"; };
    const auto a = cluster.submit("sleep 60", licensed);
    REQUIRE(cluster.reaches(a, state::running));
    const auto b = cluster.submit("true", licensed);
    REQUIRE(eventually([&] { return cluster.job(b).reason == "Licenses"; }));
    cluster.cluster->controller()->licenses(cluster.me)([](const model::License& license) {
        CHECK(license.licensename == "matlab");
        CHECK(license.used == 2);
        CHECK(license.free == 0);
    });
    const auto unlicensed = cluster.submit("true");
    REQUIRE(cluster.reaches(unlicensed, state::completed));
    cluster.cancel(std::to_string(a));
    REQUIRE(cluster.reaches(b, state::completed));
    CHECK(cluster.refusal([](model::JobDescription& job) { job.licenses = "matlab:3"; }) == err::invalid_licenses);

    const auto fits = cluster.submit("sleep 60", [](model::JobDescription& job) { job.memory_per_node = 3000; });
    const auto waits = cluster.submit("true", [](model::JobDescription& job) { job.memory_per_node = 2000; });
    REQUIRE(eventually([&] { return cluster.job(waits).reason == "Resources"; }));
    cluster.cluster->controller()->nodes(cluster.me, {})([](const model::Node& node) {
        CHECK(node.alloc_memory == 3000);
        CHECK(node.alloc_cpus == 1);
        CHECK(node.state == (node_state::mixed | node_state::planned));
    });
    cluster.cancel(std::to_string(fits));
    REQUIRE(cluster.reaches(waits, state::completed));
    const auto limited = cluster.submit("true", [](model::JobDescription& job) {
        job.partition = "short";
        job.time_limit = 20;
    });
    REQUIRE(eventually([&] { return cluster.job(limited).reason == "PartitionTimeLimit"; }));
}

TEST_CASE("dependencies", "[cluster]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    const auto after = [](std::string text) { return [text](model::JobDescription& job) { job.dependency = text; }; };
    const auto good = cluster.submit("sleep 0.3");
    const auto bad = cluster.submit("sleep 0.3; exit 1");
    const auto g = std::to_string(good), b = std::to_string(bad);
    const auto ok = cluster.submit("true", after("afterok:" + g));
    CHECK(cluster.job(ok).dependency == "afterok:" + g + "(unfulfilled)");
    CHECK(cluster.job(ok).reason == "Dependency");
    const auto never = cluster.submit("true", after("afterok:" + b));
    const auto not_ok = cluster.submit("true", after("afternotok:" + b));
    const auto any = cluster.submit("true", after("afterany:" + g + ":" + b));
    const auto either = cluster.submit("true", after("afterok:" + b + "?afterok:" + g));
    const auto doomed = cluster.submit("true", [&](model::JobDescription& job) {
        job.dependency = "afternotok:1";
        job.flags = job_flag::kill_invalid_dependency;
    });
    const auto chain = cluster.submit("true", after("afterok:" + std::to_string(ok)));
    REQUIRE(cluster.reaches(ok, state::completed));
    REQUIRE(cluster.reaches(not_ok, state::completed));
    REQUIRE(cluster.reaches(any, state::completed));
    REQUIRE(cluster.reaches(either, state::completed));
    REQUIRE(cluster.reaches(chain, state::completed));
    REQUIRE(cluster.reaches(doomed, state::cancelled));
    CHECK(cluster.job(ok).start >= cluster.job(good).end);
    CHECK(cluster.job(never).reason == "DependencyNeverSatisfied");
    CHECK(cluster.refusal([](model::JobDescription& job) { job.dependency = "afterok:999999"; }) == err::dependency);
    CHECK(cluster.refusal([](model::JobDescription& job) { job.dependency = "foo:1"; }) == err::dependency);

    const auto alone = [](model::JobDescription& job) {
        job.dependency = "singleton";
        job.name = "only";
    };
    const auto first = cluster.submit("sleep 0.5", alone);
    const auto second = cluster.submit("true", alone);
    REQUIRE(cluster.reaches(first, state::running));
    CHECK(cluster.job(second).reason == "Dependency");
    REQUIRE(cluster.reaches(second, state::completed));
    CHECK(cluster.job(second).start >= cluster.job(first).end);
}

TEST_CASE("aftercorr: tasks wait for the tasks with the same number", "[cluster]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    const auto array = [](std::string tasks, std::string dependency) {
        return [=](model::JobDescription& job) {
            static std::string kept_tasks, kept_dependency;
            kept_tasks = tasks, kept_dependency = dependency;
            job.array = kept_tasks;
            job.dependency = kept_dependency;
        };
    };
    const auto task = [&](std::uint32_t id, unsigned number) {
        return cluster.show(std::to_string(id) + "_" + std::to_string(number)).front();
    };
    const auto go = folder.path + "/go";
    // The first task ends well at once, the second fails at once, the third ends well when the test tells it to.
    const auto first = cluster.submit(
        "case $SLURM_ARRAY_TASK_ID in 2) exit 1;; 3) while [ ! -e " + go + " ]; do sleep 0.05; done;; esac", array("1-3", ""));
    const auto after = "aftercorr:" + std::to_string(first);
    const auto second = cluster.submit("true", array("1-4", after));
    const auto whole = cluster.submit("true", [&](model::JobDescription& job) { job.dependency = after; });
    REQUIRE(eventually([&] { return task(second, 1).state == state::completed; }));
    REQUIRE(eventually([&] { return task(second, 2).reason == "DependencyNeverSatisfied"; }));
    CHECK(task(second, 3).reason == "Dependency");
    CHECK(task(second, 3).dependency == after + "(unfulfilled)");
    CHECK(task(second, 4).reason == "Dependency");
    CHECK(cluster.job(whole).reason == "Dependency");
    std::ofstream(go) << "";
    REQUIRE(eventually([&] { return task(second, 3).state == state::completed; }));
    // There is no fourth task to correspond to, so this task depends on the whole array. So does a job that is not an array.
    REQUIRE(eventually([&] { return task(second, 4).reason == "DependencyNeverSatisfied"; }));
    REQUIRE(eventually([&] { return cluster.job(whole).reason == "DependencyNeverSatisfied"; }));
    // The array is finished, so a later dependency on it is decided at once, also after a restart.
    cluster.again();
    const auto late = cluster.submit("true", array("1-3", after));
    REQUIRE(eventually([&] { return task(late, 1).state == state::completed && task(late, 3).state == state::completed; }));
    REQUIRE(eventually([&] { return task(late, 2).reason == "DependencyNeverSatisfied"; }));
    // If all tasks end well, the dependent array is not split up.
    const auto good = cluster.submit("true", array("0-9", ""));
    const auto follows = cluster.submit("true", array("0-9", "aftercorr:" + std::to_string(good)));
    for (unsigned number = 0; number < 10; ++number)
        REQUIRE(eventually([&] { return task(follows, number).state == state::completed; }, 20));
}

TEST_CASE("job arrays", "[cluster]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    const auto out = folder.path + "/task-%A-%a";
    const auto id = cluster.submit("echo $SLURM_ARRAY_TASK_ID of $SLURM_ARRAY_TASK_COUNT $SLURM_ARRAY_JOB_ID; sleep 0.3",
                                   [&](model::JobDescription& job) {
                                       job.array = "0-4%2";
                                       job.standard_output = out;
                                       job.hold = true;
                                   });
    CHECK(cluster.show(std::to_string(id)).size() == 1);
    CHECK(cluster.job(id).tasks == "0-4%2");
    const auto after = cluster.submit("true", [&](model::JobDescription& job) { job.dependency = "afterok:1"; });
    model::JobDescription release;
    release.hold = false;
    cluster.update(id, release);
    std::size_t most = 0;
    REQUIRE(eventually([&] {
        std::size_t running = 0, done = 0;
        for (const auto& task : cluster.show(std::to_string(id))) {
            if (task.state == state::running) ++running;
            if (task.state == state::completed) ++done;
        }
        most = std::max(most, running);
        return done == 5;
    }));
    CHECK(most == 2);
    for (int task = 0; task < 5; ++task)
        CHECK(text_of(folder.path + "/task-1-" + std::to_string(task)) == std::to_string(task) + " of 5 1\n");
    REQUIRE(cluster.reaches(after, state::completed));

    // Ten thousand tasks are one record until they start, and one of them can be taken out.
    const auto large = cluster.submit("true", [](model::JobDescription& job) {
        job.array = "0-9999";
        job.hold = true;
    });
    CHECK(cluster.show(std::to_string(large)).size() == 1);
    cluster.cancel(std::to_string(large) + "_5000");
    CHECK(cluster.show(std::to_string(large)).size() == 2);
    CHECK(cluster.job(large).tasks == "0-4999,5001-9999");
    CHECK(cluster.show(std::to_string(large) + "_5000").front().state == state::cancelled);
    std::size_t states = 0;
    const std::string name = std::to_string(large);
    const std::string_view names[] = {name};
    cluster.cluster->controller()->job_states(cluster.me, names)([&](const model::JobStateRecord&) { ++states; });
    CHECK(states == 10000);
    cluster.cancel(name);
    CHECK(cluster.job(large).state == state::cancelled);
    CHECK(cluster.refusal([](model::JobDescription& job) { job.array = "x"; }) == err::invalid_array);
    CHECK(cluster.refusal([](model::JobDescription& job) { job.array = "0-9999999"; }) == err::invalid_array);
}

TEST_CASE("a job that is queued again begins a new run and keeps the old one", "[cluster]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path, std::string(small_conf) + "RequeueExit=99\n");
    const auto id = cluster.submit("echo run $SLURM_RESTART_COUNT\n[ -n \"$SLURM_RESTART_COUNT\" ] || exit 99");
    REQUIRE(cluster.reaches(id, state::completed));
    CHECK(cluster.job(id).restarts == 1);
    CHECK(cluster.output(id) == "run 1\n");
    model::JobCondition condition;
    CHECK(cluster.history(condition).size() == 1);
    condition.show_duplicates = true;
    CHECK(cluster.history(condition).size() == 2);
}

TEST_CASE("exit codes that ask for another run", "[cluster]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path, std::string(small_conf) + "RequeueExit=99\nRequeueExitHold=100-110\n");
    const auto again = cluster.submit("[ -n \"$SLURM_RESTART_COUNT\" ] || exit 99");
    REQUIRE(cluster.reaches(again, state::completed));
    CHECK(cluster.job(again).restarts == 1);
    const auto held = cluster.submit("exit 105");
    REQUIRE(cluster.reaches(held, state::pending | state::special_exit));
    CHECK(cluster.job(held).reason == "JobHeldAdmin");
    const auto once = cluster.submit("exit 99", [](model::JobDescription& job) { job.requeue = false; });
    REQUIRE(cluster.reaches(once, state::failed));
}

TEST_CASE("a job whose shepherd dies is NODE_FAIL, and all its processes are ended", "[cluster][crash]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    const auto id = cluster.submit("sleep 300 & echo $! $PPID; wait");
    REQUIRE(eventually([&] { return !cluster.output(id).empty() && cluster.output(id).back() == '\n'; }));
    std::istringstream pids(cluster.output(id));
    pid_t child = 0, shepherd = 0;
    pids >> child >> shepherd;
    SECTION("while the daemon is there")
    {
        kill(shepherd, SIGKILL);
    }
    SECTION("while it is not")
    {
        cluster.end();
        kill(shepherd, SIGKILL);
        cluster.begin();
    }
    REQUIRE(cluster.reaches(id, state::node_fail));
    CHECK(cluster.job(id).reason == "NodeDown");
    CHECK(eventually([&] { return process_start_time(child) == 0; }));
}

TEST_CASE("many clients at once", "[cluster][threads]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    std::atomic<bool> done{false};
    std::atomic<std::size_t> listed{0};
    std::vector<std::thread> readers, writers;
    for (int n = 0; n < 3; ++n)
        readers.emplace_back([&] {
            while (!done) {
                cluster.cluster->controller()->jobs(cluster.me, {})([&](const model::Job& job) { listed += job.name.size(); });
                cluster.cluster->controller()->nodes(cluster.me, {})([](const model::Node&) {});
                cluster.cluster->controller()->diag(cluster.me, [](const model::Stats&) {});
                cluster.history({});
            }
        });
    for (int n = 0; n < 4; ++n)
        writers.emplace_back([&, n] {
            for (int i = 0; i < 12; ++i) {
                const auto id = cluster.submit("exit 0", [&](model::JobDescription& job) {
                    if (i % 3 == 0) job.hold = true;
                    if (i % 4 == n) job.array = "1-3";
                    if (i % 5 == 4) job.dependency = "singleton";
                });
                model::JobDescription change;
                change.comment = "changed";
                change.hold = false;
                try {
                    cluster.update(id, change);
                    if (i % 6 == 5) cluster.cancel(std::to_string(id));
                } catch (const Error&) {
                    // The job was faster.
                }
            }
        });
    for (auto& thread : writers) thread.join();
    const bool ended = eventually(
        [&] {
            bool all = true;
            cluster.cluster->controller()->jobs(cluster.me, {})(
                [&](const model::Job& job) { all = all && state::base(job.job_state) > state::suspended; });
            return all;
        },
        30);
    done = true;
    for (auto& thread : readers) thread.join();
    CHECK(ended);
    CHECK(listed > 0);
}

TEST_CASE("a job goes on while the daemon restarts", "[cluster][restart]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    const auto runs = cluster.submit("echo begin\nuntil [ -e back ]; do sleep 0.02; done\necho end\nexit 5");
    const auto ends = cluster.submit("until [ -e away ]; do sleep 0.02; done\nexit 6");
    const auto waits = cluster.submit("true", [](model::JobDescription& job) { job.hold = true; });
    const auto depends = cluster.submit("true", [&](model::JobDescription& job) { job.dependency = "afternotok:2"; });
    const auto array = cluster.submit("true", [](model::JobDescription& job) {
        job.array = "1-3";
        job.hold = true;
    });
    REQUIRE(cluster.reaches(runs, state::running));
    REQUIRE(cluster.reaches(ends, state::running));
    cluster.end();
    std::ofstream(folder.path + "/away") << "";
    REQUIRE(eventually([&] {
        const std::filesystem::directory_iterator jobs(folder.path + "/state/jobs");
        return std::any_of(begin(jobs), end(jobs), [](const auto& job) { return exists(job.path() / "result"); });
    }));
    cluster.begin();
    CHECK(cluster.job(runs).state == state::running);
    REQUIRE(cluster.reaches(ends, state::failed));
    CHECK(cluster.job(ends).exit_code == 0x600);
    CHECK(cluster.job(waits).reason == "JobHeldUser");
    CHECK(cluster.job(array).tasks == "1-3");
    std::ofstream(folder.path + "/back") << "";
    REQUIRE(cluster.reaches(runs, state::failed));
    CHECK(cluster.job(runs).exit_code == 0x500);
    CHECK(cluster.output(runs) == "begin\nend\n");
    REQUIRE(cluster.reaches(depends, state::completed));
    // Ids are not reused.
    CHECK(cluster.submit("true") == array + 1);
    // A job that is found again after a restart can be cancelled.
    const auto found = cluster.submit("sleep 60");
    REQUIRE(cluster.reaches(found, state::running));
    cluster.again();
    cluster.cancel(std::to_string(found));
    REQUIRE(cluster.reaches(found, state::cancelled));
}

TEST_CASE("a second daemon is refused, a token is not", "[cluster]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    Settings settings;
    settings.slurm_conf = "/dev/null";
    settings.state_directory = folder.path + "/state";
    EmbeddedCluster other(settings, quiet_log());
    CHECK_THROWS_WITH(other.start(), Catch::Matchers::ContainsSubstring("another slurmrestd"));
    Identity identity;
    identity.token = other.issue_token("root", 60);
    cluster.cluster->verify(identity);
    CHECK(identity.user == "root");
    CHECK(identity.uid == 0);
}

TEST_CASE("accounting records are changed, of jobs that are listed and of those that only the history has",
          "[cluster][accounting]")
{
    const ScratchFolder folder;
    std::string conf = small_conf;
    conf.replace(conf.find("MinJobAge=300"), 13, "MinJobAge=1");
    TestCluster cluster(folder.path, conf);
    const auto past = cluster.submit("true");
    REQUIRE(cluster.reaches(past, state::completed));
    // A restarted daemon does not load jobs that ended longer ago than MinJobAge.
    const Time ended = std::time(nullptr);
    REQUIRE(eventually([&] { return std::time(nullptr) > ended + 2; }));
    cluster.again();
    REQUIRE(cluster.cluster->engine().find(JobName{past, {}}).empty());
    const auto present = cluster.submit("sleep 60");
    REQUIRE(cluster.reaches(present, state::running));
    const auto number_of = [&](const Identity& who, const std::string& job, const model::JobModification& change) {
        const std::string_view jobs[] = {job};
        try {
            cluster.cluster->accounting()->modify_jobs(who, jobs, change, [](std::string_view) {});
        } catch (const Error& error) {
            return error.number();
        }
        return 0;
    };
    const auto shown = [&](std::uint32_t id) {
        const std::string name = std::to_string(id);
        const std::string_view steps[] = {name};
        model::JobCondition condition;
        condition.step = steps;
        std::string text;
        cluster.cluster->accounting()->jobs(cluster.me, condition)([&](const model::DatabaseJob& job) {
            text += std::string(job.comment_job) + '/' + std::string(job.comment_administrator) + '/' + std::string(job.extra) +
                    '/' + std::string(job.wckey.wckey) + '/' + std::to_string(job.derived_exit_code) + '/' +
                    std::to_string(job.flags & 0x20);
            for (const auto& tres : job.tres_allocated)
                if (tres.type == "energy" || tres.type == "cpu")
                    text += ' ' + std::string(tres.type) + '=' + std::to_string(tres.count);
        });
        return text;
    };
    const std::string unchanged = shown(past);
    CHECK(unchanged == "////0/0 cpu=1");
    model::Tres energy;
    energy.type = "energy";
    energy.count = 12;
    for (const auto id : {past, present}) {
        const std::string name = std::to_string(id);
        model::JobModification change;
        change.comment_job = "first";
        change.derived_exit_code = 0x700;
        CHECK(number_of(cluster.me, name, change) == 0);
        CHECK(shown(id) == "first////1792/32 cpu=1");
        model::JobModification more;
        more.comment_job = "";
        more.extra = "e";
        more.wckey = "w";
        more.tres_allocated = {&energy, 1};
        CHECK(number_of(cluster.me, name, more) == 0);
        CHECK(shown(id) == "//e/w/1792/32 cpu=1 energy=12");
    }
    CHECK(number_of(cluster.me, std::to_string(past), {}) == err::no_change_in_data);
    model::JobModification change;
    change.extra = "x";
    CHECK(number_of(cluster.me, "999999", change) == err::no_change_in_data);
    Identity other;
    other.proof = restd::Proof::kernel;
    other.uid = other.gid = 12345;
    other.user = "12345";
    CHECK(number_of(other, std::to_string(past), change) == err::access_denied);
    CHECK(number_of(other, std::to_string(present), change) == err::access_denied);
    energy.type = "nosuch";
    change.tres_allocated = {&energy, 1};
    CHECK(number_of(cluster.me, std::to_string(past), change) == err::invalid_tres);
    cluster.again();
    for (const auto id : {past, present}) CHECK(shown(id) == "//e/w/1792/32 cpu=1 energy=12");
}

TEST_CASE("users change only their own jobs", "[cluster]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    const auto id = cluster.submit("sleep 60");
    Identity other;
    other.proof = restd::Proof::kernel;
    other.uid = 12345;
    other.gid = 12345;
    other.user = "12345";
    const auto number_of = [](const std::function<void()>& action) {
        try {
            action();
        } catch (const Error& error) {
            return error.number();
        }
        return 0;
    };
    model::JobDescription change;
    change.name = "mine";
    CHECK(number_of([&] {
              cluster.cluster->controller()->update_job(other, {.job = id}, change, [](const model::JobArrayResult&) {});
          }) == err::user_id_missing);
    model::KillJobsRequest request;
    const std::string name = std::to_string(id);
    const std::string_view names[] = {name, "777"};
    request.jobs = names;
    std::vector<std::uint32_t> codes;
    cluster.cluster->controller()->cancel_jobs(
        other, request, [&](const model::KillJobsResult& result) { codes.push_back(result.error_code); });
    CHECK(codes == std::vector<std::uint32_t>{std::uint32_t(err::access_denied), std::uint32_t(err::invalid_job_id)});
    CHECK(number_of([&] { cluster.cluster->controller()->cancel_jobs(other, {}, [](const model::KillJobsResult&) {}); }) ==
          err::signal_jobs_invalid);
    cluster.cancel(name);
    REQUIRE(cluster.reaches(id, state::cancelled));
}

TEST_CASE("a job that blocks while it opens its output can be cancelled", "[cluster]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    const std::string pipe = folder.path + "/pipe";
    REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);  // without a reader
    const auto id = cluster.submit("true", [&](model::JobDescription& job) { job.standard_output = pipe; });
    REQUIRE(cluster.reaches(id, state::running));
    CHECK_FALSE(eventually([&] { return cluster.job(id).state != state::running; }, 0.3));
    cluster.cancel(std::to_string(id));
    CHECK(cluster.reaches(id, state::cancelled));
}

TEST_CASE("jobs of other users run as them", "[cluster]")
{
    if (geteuid() != 0) return;
    const ScratchFolder folder;
    TestCluster cluster(folder.path, small_conf, RunJobs::as_their_users);
    chmod(folder.path.c_str(), 0777);
    const auto id = cluster.submit("id -un; id -u; umask", [](model::JobDescription& job) { job.user_id = "nobody"; });
    REQUIRE(cluster.reaches(id, state::completed));
    CHECK(cluster.output(id) == "nobody\n65534\n0022\n");
    CHECK(cluster.refusal([](model::JobDescription& job) { job.user_id = "no-such-user"; }) == err::user_id_unknown);
    // No job can belong to root, not even if root submits it.
    CHECK(cluster.refusal({}) == err::user_id_missing);
    Identity nobody;
    nobody.proof = restd::Proof::kernel;
    nobody.uid = 65534;
    nobody.gid = 65534;
    nobody.user = "nobody";
    try {
        cluster.submit_as(nobody, "true", [](model::JobDescription& job) { job.user_id = "root"; });
        FAIL("a job of root was taken from nobody");
    } catch (const Error& error) {
        CHECK(error.number() == err::user_id_missing);
    }
}

TEST_CASE("listings tell whether something has changed", "[cluster]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    const auto number_of_listing = [&](Time since, Time* last) {
        try {
            model::JobInfoQuery query;
            query.update_time = since;
            const Time updated = cluster.cluster->controller()->jobs(cluster.me, query).last_update;
            if (last) *last = updated;
        } catch (const Error& error) {
            return error.number();
        }
        return 0;
    };
    cluster.submit("true", [](model::JobDescription& job) { job.hold = true; });
    Time last = 0;
    CHECK(number_of_listing(0, &last) == 0);
    CHECK(number_of_listing(last, nullptr) == err::no_change_in_data);
    // A change within the same second is still noticed.
    cluster.submit("true", [](model::JobDescription& job) { job.hold = true; });
    CHECK(number_of_listing(last, nullptr) == 0);
}

TEST_CASE("the history answers conditions", "[cluster][accounting]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    const Time begun = std::time(nullptr);
    const auto good = cluster.submit("true", [](model::JobDescription& job) {
        job.name = "good";
        job.account = "physics";
    });
    const auto bad = cluster.submit("exit 3", [](model::JobDescription& job) {
        job.name = "bad";
        job.tasks = 2;
        job.wckey = "w";
    });
    const auto held = cluster.submit("true", [](model::JobDescription& job) { job.hold = true; });
    REQUIRE(cluster.reaches(good, state::completed));
    REQUIRE(cluster.reaches(bad, state::failed));
    using Ids = std::vector<std::uint32_t>;
    const auto with = [&](const std::function<void(model::JobCondition&)>& adjust) {
        model::JobCondition condition;
        adjust(condition);
        return cluster.history(condition);
    };
    CHECK(with([](auto&) {}) == Ids{good, bad});
    CHECK(with([&](auto& c) { c.submit_time = begun; }) == Ids{good, bad, held});
    static constexpr std::uint32_t failed[] = {state::failed}, pending[] = {state::pending};
    CHECK(with([&](auto& c) { c.state = failed; }) == Ids{bad});
    CHECK(with([&](auto& c) {
              c.state = failed;
              c.start_time = begun - 10;
              c.end_time = begun + 100;
          }) == Ids{bad});
    CHECK(with([&](auto& c) { c.state = pending; }) == Ids{held});
    static constexpr std::string_view bad_name[] = {"nothing,bad"}, physics[] = {"physics"}, w[] = {"w"}, nobody[] = {"daemon"},
                                      here[] = {"here"};
    CHECK(with([&](auto& c) { c.job_name = bad_name; }) == Ids{bad});
    CHECK(with([&](auto& c) { c.account = physics; }) == Ids{good});
    CHECK(with([&](auto& c) { c.wckey = w; }) == Ids{bad});
    CHECK(with([&](auto& c) { c.users = nobody; }).empty());
    CHECK(with([&](auto& c) { c.groups = nobody; }).empty());
    const std::string own = std::to_string(getegid());
    const std::string_view own_group[] = {own};
    CHECK(with([&](auto& c) { c.groups = own_group; }) == Ids{good, bad});
    CHECK(with([&](auto& c) { c.node = here[0]; }) == Ids{good, bad});
    CHECK(with([&](auto& c) { c.exit_code = 3; }) == Ids{bad});
    CHECK(with([&](auto& c) { c.cpus_min = 2; }) == Ids{bad});
    CHECK(with([&](auto& c) { c.cpus_max = 1; }) == Ids{good});
    CHECK(with([&](auto& c) { c.nodes_min = 1; }) == Ids{good, bad});
    CHECK(with([&](auto& c) { c.timelimit_max = 10; }).empty());
    CHECK(with([&](auto& c) { c.end_time = begun - 100; }).empty());
    CHECK(with([&](auto& c) { c.start_time = begun + 1000; }).empty());
    CHECK(with([&](auto& c) { c.scheduled_by_main = true; }) == Ids{good, bad});
    const std::string step = std::to_string(held), batch = std::to_string(bad) + ".batch";
    const std::string_view steps[] = {step, batch};
    CHECK(with([&](auto& c) { c.step = steps; }) == Ids{bad, held});

    model::JobCondition one;
    const std::string_view bad_step[] = {batch};
    one.step = bad_step;
    one.show_batch_script = true;
    cluster.cluster->accounting()->jobs(cluster.me, one)([&](const model::DatabaseJob& job) {
        CHECK(job.exit_code == 0x300);
        CHECK(job.script == "#!/bin/sh\nexit 3\n");
        REQUIRE(job.steps.size() == 1);
        CHECK(job.steps[0].step_id == batch);
        CHECK(job.steps[0].state == state::failed);
        CHECK(job.tres_allocated.size() == 4);
    });
    // Everything is still there after a restart, even if the controller has forgotten it.
    cluster.again();
    CHECK(with([](auto&) {}) == Ids{good, bad});
}

TEST_CASE("diag counts", "[cluster]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    const auto id = cluster.submit("true");
    REQUIRE(cluster.reaches(id, state::completed));
    cluster.cluster->controller()->diag(cluster.me, [](const model::Stats& stats) {
        CHECK(stats.jobs_submitted == 1);
        CHECK(stats.jobs_started == 1);
        CHECK(stats.jobs_completed == 1);
        CHECK(stats.schedule_cycle_total > 0);
        CHECK(!stats.rpcs_by_message_type.empty());
        CHECK(stats.rpcs_by_user.size() == 1);
    });
    std::size_t pings = 0;
    cluster.cluster->controller()->ping(cluster.me)([&](const model::ControllerPing& ping) {
        CHECK(ping.responding);
        ++pings;
    });
    CHECK(pings == 1);
}

TEST_CASE("the configuration is shown as it is in force", "[cluster]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path,
                        std::string(small_conf) +
                            "AccountingStorageEnforce=limits\nDefMemPerCPU=100\nMaxMemPerNode=3000\n"
                            "EnforcePartLimits=ANY\nPriorityType=priority/multifactor\nPriorityFlags=NO_FAIR_TREE\n"
                            "PriorityMaxAge=1-0\nPriorityWeightTRES=CPU=10,Mem=0.5G\nRequeueExit=1-3,99\n"
                            "SchedulerType=sched/builtin\n");
    auto& controller = *cluster.cluster->controller();
    const auto id = cluster.submit("true");
    Time last_update = 0;
    std::uint32_t hash = 0;
    controller.configuration(cluster.me, 0, [&](const model::Configuration& conf) {
        CHECK(conf.cluster_name == "test");
        CHECK(conf.accounting_storage_enforce == (model::accounting_enforce::associations | model::accounting_enforce::limits));
        CHECK(conf.accounting_storage_tres.starts_with("cpu,mem,"));
        REQUIRE(conf.controllers.size() == 1);
        CHECK(conf.default_memory_per_cpu == NoVal64(100));
        CHECK(conf.max_memory_per_node == NoVal64(3000));
        CHECK(conf.enforce_partition_limits == model::enforce_partition_limits::any);
        CHECK(conf.job_requeue);
        CHECK(conf.kill_wait == 1);
        CHECK(conf.licenses == "matlab:2");
        CHECK(conf.min_job_age == 300);
        CHECK(conf.priority_flags == 0);
        CHECK(conf.priority_max_age == NoVal32(86400));
        CHECK(conf.priority_type == "priority/multifactor");
        CHECK(conf.priority_weight_tres == "CPU=10,Mem=0.5G");
        CHECK(conf.requeue_exit == "1-3,99");
        CHECK(conf.scheduler_type == "sched/builtin");
        CHECK(conf.state_save_location == folder.path + "/state");
        CHECK(conf.path == folder.path + "/slurm.conf");
        CHECK(conf.boot_time != 0);
        CHECK(conf.next_job_id == NoVal32(id + 1));
        CHECK_FALSE(conf.release.empty());
        // What has no meaning on one machine is unset.
        CHECK(conf.slurmctld_port == 0);
        CHECK_FALSE(conf.suspend_time.is_set());
        CHECK_FALSE(conf.cluster_id.is_set());
        last_update = conf.last_update;
        hash = conf.hash;
    });
    CHECK(hash != 0);
    REQUIRE(last_update != 0);
    CHECK_THROWS_AS(controller.configuration(cluster.me, last_update, [](const model::Configuration&) {}), Error);
    // Another slurm.conf is a newer one with another hash.
    std::ofstream(folder.path + "/slurm.conf", std::ios::app) << "KillWait=2\n";
    controller.reconfigure(cluster.me);
    controller.configuration(cluster.me, last_update - 1, [&](const model::Configuration& conf) {
        CHECK(conf.kill_wait == 2);
        CHECK(conf.hash != hash);
    });
    std::size_t shown = 0;
    cluster.cluster->accounting()->configuration(cluster.me, [&](const model::DatabaseConfiguration& conf) {
        ++shown;
        CHECK(conf.storage_loc == folder.path + "/state/accounting.sqlite");
        CHECK(conf.default_qos == "normal");
        CHECK(conf.purge_jobs == model::purge_age::never);
        CHECK(conf.max_query_time_range == NoVal32::infinite());
    });
    CHECK(shown == 1);
}
