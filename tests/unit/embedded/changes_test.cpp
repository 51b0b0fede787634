// Tests what watchers of jobs and of the node are told.
#include <atomic>

#include "engine/change_log.hpp"
#include "restd/changes.hpp"
#include "restd/error.hpp"
#include "support.hpp"

using namespace restd;
using namespace restd::embedded;
using namespace restd::embedded::test;

namespace {

JobRef job_in(std::uint32_t id, std::uint32_t job_state)
{
    JobRecord record;
    record.job_id = id;
    record.state = job_state;
    record.details = std::make_shared<const JobDetails>();
    return std::make_shared<const JobRecord>(std::move(record));
}

}  // namespace

TEST_CASE("a reader of the log of changes gets all of them, or learns that some are lost", "[changes]")
{
    ChangeLog log(4);
    // Nobody reads, so nothing is kept.
    const JobRef job = job_in(1, state::pending);
    log.add({std::nullopt, job});
    CHECK(job.use_count() == 1);

    std::atomic<int> told = 0;
    auto first = log.watch([&] { ++told; });
    std::vector<ChangeLog::Change> changes;
    CHECK(first->read(changes));
    CHECK(changes.empty());
    for (std::uint32_t id = 2; id <= 4; ++id) log.add({state::pending, job_in(id, state::running)});
    auto second = log.watch([] {});
    log.add({std::nullopt, job_in(5, state::pending)});
    CHECK(eventually([&] { return told > 0; }));
    CHECK(first->read(changes));
    REQUIRE(changes.size() == 4);
    CHECK(changes[0].job->job_id == 2);
    CHECK(changes[0].before == state::pending);
    CHECK(changes[3].job->job_id == 5);
    CHECK_FALSE(changes[3].before);
    // Only what came after it began.
    changes.clear();
    CHECK(second->read(changes));
    CHECK(changes.size() == 1);

    // One change more than the log keeps.
    for (std::uint32_t id = 6; id <= 9; ++id) log.add({state::pending, job_in(id, state::running)});
    changes.clear();
    CHECK(first->read(changes));
    CHECK(changes.size() == 4);
    log.add({state::pending, job_in(10, state::running)});
    changes.clear();
    CHECK_FALSE(second->read(changes));
    CHECK(changes.empty());
    CHECK(first->read(changes));

    // The last reader takes the log with it.
    const JobRef kept = job_in(11, state::running);
    log.add({state::pending, kept});
    CHECK(kept.use_count() == 2);
    first.reset();
    second.reset();
    CHECK(kept.use_count() == 1);
    log.stop();
    log.watch([] {});
}

TEST_CASE("a watcher of jobs is told of each change, in order", "[changes]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path, std::string(small_conf) + "MinJobAge=1\n");
    const auto held = cluster.submit("true", [](model::JobDescription& job) { job.hold = true; });
    std::atomic<int> told = 0;
    auto watch = cluster.cluster->controller()->watch_jobs(cluster.me, [&] { ++told; });
    std::vector<std::uint32_t> ids;
    watch.records([&](const model::Job& job) { ids.push_back(job.job_id); });
    CHECK(ids == std::vector<std::uint32_t>{held});

    struct Seen {
        std::uint32_t id, now;
        std::optional<std::uint32_t> before;
        bool is_gone;
    };
    std::vector<Seen> seen;
    const auto take = [&] {
        CHECK(watch.changes->take([&](const Change<model::Job>& change) {
            seen.push_back({change.now.job_id, change.now.job_state, change.before, change.is_gone});
        }));
    };
    const auto id = cluster.submit("true");
    CHECK(eventually([&] {
        take();
        return !seen.empty() && seen.back().now == state::completed;
    }));
    CHECK(told > 0);
    REQUIRE(seen.size() >= 3);
    CHECK_FALSE(seen[0].before);
    CHECK(seen[0].now == state::pending);
    CHECK(seen[1].now == state::running);
    for (std::size_t i = 1; i < seen.size(); ++i) {
        CHECK(seen[i].id == id);
        CHECK(seen[i].before == seen[i - 1].now);
        CHECK_FALSE(seen[i].is_gone);
    }
    // A job that is forgotten is told of, too.
    CHECK(eventually([&] {
        take();
        return seen.back().is_gone;
    }));
    CHECK(seen.back().id == id);
    CHECK(seen.back().now == state::completed);
}

TEST_CASE("a watcher of the node is told of its states", "[changes]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    std::atomic<int> told = 0;
    auto watch = cluster.cluster->controller()->watch_nodes(cluster.me, [&] { ++told; });
    std::uint32_t begin = 0;
    watch.records([&](const model::Node& node) { begin = node.state; });
    std::vector<std::pair<std::optional<std::uint32_t>, std::uint32_t>> seen;
    const auto take = [&] {
        CHECK(watch.changes->take(
            [&](const Change<model::Node>& change) { seen.emplace_back(change.before, change.now.state); }));
    };
    take();
    CHECK(seen.empty());
    const auto id = cluster.submit("exec sleep 100");
    CHECK(eventually([&] {
        take();
        return !seen.empty();
    }));
    CHECK(seen.front().first == begin);
    CHECK((seen.front().second & model::node_state::base_mask) == model::node_state::mixed);
    CHECK(told > 0);
    cluster.cancel(std::to_string(id));
    CHECK(eventually([&] {
        take();
        return seen.back().second == begin;
    }));
    for (std::size_t i = 1; i < seen.size(); ++i) CHECK(seen[i].first == seen[i - 1].second);
}
