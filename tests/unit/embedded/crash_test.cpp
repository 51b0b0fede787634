// kill -9 of a daemon again and again, while jobs are submitted and run: no job is lost, and no job runs twice.
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <map>

#include "restd/error.hpp"
#include "support.hpp"

using namespace restd;
using namespace restd::embedded;
using namespace restd::embedded::test;
using namespace std::chrono_literals;

namespace {

// Reads which job the daemon has acknowledged: its tasks by its id. False if it says nothing for so long.
bool hear(int from, std::map<std::uint32_t, int>& acknowledged, std::chrono::seconds patience)
{
    pollfd readable{from, POLLIN, 0};
    const auto limit = std::chrono::milliseconds(patience).count();
    if (poll(&readable, 1, static_cast<int>(limit)) != 1) return false;
    std::uint32_t message[2];
    if (read(from, message, sizeof message) != sizeof message) return false;
    acknowledged[message[0]] = message[1] != 0 ? 4 : 1;
    return true;
}

}  // namespace

TEST_CASE("no job is lost or run twice when the daemon is killed", "[crash]")
{
    const ScratchFolder folder;
    std::map<std::uint32_t, int> acknowledged;
    int told[2];
    REQUIRE(pipe(told) == 0);
    for (int round = 0; round < 12; ++round) {
        const pid_t child = fork();
        if (child == 0) {
            close(told[0]);
            try {
                TestCluster cluster(folder.path);
                for (int n = 0;; ++n) {
                    // Each run writes a line, and its exit code tells which job it was.
                    const auto id = cluster.submit("echo x >> " + folder.path +
                                                       "/ran-$SLURM_JOB_ID; sleep 0.0$((SLURM_JOB_ID % 10))\n"
                                                       "exit $((SLURM_JOB_ID % 100))",
                                                   [&](model::JobDescription& job) {
                                                       if (n % 5 == 4) job.array = "0-3";
                                                   });
                    const std::uint32_t message[2] = {id, n % 5 == 4};
                    if (write(told[1], message, sizeof message) != sizeof message) _exit(0);
                    std::this_thread::sleep_for(std::chrono::milliseconds(10));
                }
            } catch (const std::exception& error) {
                std::fprintf(stderr, "daemon of round %d: %s\n", round, error.what());
                _exit(3);
            }
        }
        // It is killed at another moment of its work in each round, but not before it has begun to work.
        bool works = true;
        for (int n = 0; works && n < 2 + round % 4; ++n) works = hear(told[0], acknowledged, 60s);
        std::this_thread::sleep_for(std::chrono::milliseconds(37 * round % 150));
        kill(child, SIGKILL);
        int status = 0;
        waitpid(child, &status, 0);
        REQUIRE(WIFSIGNALED(status));
        REQUIRE(works);
    }
    close(told[1]);
    while (hear(told[0], acknowledged, 0s)) {
    }
    close(told[0]);
    REQUIRE(acknowledged.size() > 20);

    TestCluster cluster(folder.path);
    const auto all_done = [&] {
        bool done = true;
        cluster.cluster->controller()->jobs(cluster.me, {})([&](const model::Job& job) {
            done = done && state::base(job.job_state) > state::suspended && (job.job_state & state::completing) == 0;
        });
        return done;
    };
    REQUIRE(eventually(all_done, 60));
    std::size_t runs = 0;
    for (const auto& [id, count] : acknowledged) {
        INFO("job " << id);
        const auto tasks = cluster.show(std::to_string(id));
        CHECK(tasks.size() == std::size_t(count));
        for (const auto& task : tasks) {
            INFO("record " << task.id << " state " << task.state << " reason " << task.reason);
            CHECK(text_of(folder.path + "/ran-" + std::to_string(task.id)) == "x\n");
            const auto code = task.id % 100;
            CHECK(task.exit_code == code << 8);
            CHECK(task.state == (code == 0 ? state::completed : state::failed));
            ++runs;
        }
    }
    WARN(acknowledged.size() << " submissions, " << runs << " runs, 12 kills");
}
