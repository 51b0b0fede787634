// Tests what administrators do to the node and to the configuration.
#include <csignal>

#include "restd/error.hpp"
#include "spelled.hpp"
#include "support.hpp"

using namespace restd;
using namespace restd::embedded;
using namespace restd::embedded::test;

namespace {

struct ShownNode {
    std::uint32_t state = 0, weight = 0, cpu_binding = 0;
    std::string reason, user, comment, extra, features, active, address, hostname;
    Time reason_time = 0, resume_after = 0;
};

ShownNode node_of(TestCluster& cluster)
{
    ShownNode shown;
    cluster.cluster->controller()->node(cluster.me, "here", {})([&](const model::Node& node) {
        shown.state = node.state;
        shown.weight = node.weight;
        shown.cpu_binding = node.cpu_binding;
        shown.reason = node.reason;
        shown.user = node.reason_set_by_user;
        shown.comment = node.comment;
        shown.extra = node.extra;
        shown.features = node.features;
        shown.active = node.active_features;
        shown.address = node.address;
        shown.hostname = node.hostname;
        shown.reason_time = node.reason_changed_at;
        shown.resume_after = node.resume_after;
    });
    return shown;
}

// 0, or the number of the error; `text` gets its text.
template <class Action>
int number_of(const Action& action, std::string* text = nullptr)
{
    try {
        action();
    } catch (const Error& error) {
        if (text != nullptr) *text = error.what();
        return error.number();
    }
    return 0;
}

model::NodeUpdate node_update(std::uint32_t state, std::string_view reason = {}, std::string_view name = "here")
{
    model::NodeUpdate update;
    update.name = name;
    update.state = state;
    update.reason = reason;
    return update;
}

int change(TestCluster& cluster, const model::NodeUpdate& update)
{
    return number_of([&] { cluster.cluster->controller()->update_nodes(cluster.me, update); });
}

std::vector<std::string> idle_fields(TestCluster& cluster, const model::NodeUpdate& update)
{
    std::vector<std::string> fields;
    cluster.cluster->controller()->without_effect_on_node(
        cluster.me, update, [&](const Place& field) { fields.push_back(parsers::spelled(field)); });
    return fields;
}

std::uint32_t allocate(TestCluster& cluster, const std::function<void(model::JobDescription&)>& adjust = {})
{
    model::JobDescription job;
    job.current_working_directory = "/tmp";
    if (adjust) adjust(job);
    std::uint32_t id = 0;
    cluster.cluster->controller()->allocate(cluster.me, {&job, 1},
                                            [&](const model::SubmitResult& result) { id = result.job_id; });
    return id;
}

int allocation_refusal(TestCluster& cluster, const std::function<void(model::JobDescription&)>& adjust)
{
    return number_of([&] { allocate(cluster, adjust); });
}

}  // namespace

TEST_CASE("a drained node finishes its jobs and takes no others", "[node]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    const auto running = cluster.submit("sleep 60");
    REQUIRE(cluster.reaches(running, state::running));
    REQUIRE(change(cluster, node_update(node_state::drain, "bad fan")) == 0);
    auto node = node_of(cluster);
    CHECK(node.state == (node_state::mixed | node_state::drain));
    CHECK(node.reason == "bad fan");
    CHECK(node.user == cluster.me.user);
    CHECK(node.reason_time != 0);

    const auto waiting = cluster.submit("true");
    const auto required = cluster.submit("true", [](model::JobDescription& job) { job.required_nodes = "here"; });
    REQUIRE(eventually([&] { return cluster.job(required).reason == "ReqNodeNotAvail"; }));
    CHECK(cluster.job(required).description == "ReqNodeNotAvail, UnavailableNodes:here");
    CHECK(cluster.job(waiting).reason == "Resources");
    CHECK(cluster.job(waiting).description ==
          "Nodes required for job are DOWN, DRAINED or reserved for jobs in higher priority partitions");
    CHECK(cluster.job(running).state == state::running);

    // It is still drained after a restart.
    cluster.again();
    node = node_of(cluster);
    CHECK(node.state == (node_state::mixed | node_state::drain));
    CHECK(node.reason == "bad fan");
    CHECK(cluster.job(waiting).state == state::pending);

    REQUIRE(change(cluster, node_update(node_state::resume)) == 0);
    REQUIRE(cluster.reaches(waiting, state::completed));
    REQUIRE(cluster.reaches(required, state::completed));
    CHECK(node_of(cluster).reason.empty());
    CHECK(node_of(cluster).state == node_state::mixed);
    CHECK(change(cluster, node_update(node_state::resume)) == err::invalid_node_state);
    CHECK(cluster.job(waiting).description.empty());
}

TEST_CASE("a node that is taken down loses its jobs", "[node]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    const auto kept = cluster.submit("echo up\nsleep 60");
    const auto lost = cluster.submit("echo up\nsleep 60", [](model::JobDescription& job) { job.requeue = false; });
    // Wait until both run: a run that has not begun cannot be lost.
    REQUIRE(eventually([&] { return cluster.output(kept) == "up\n" && cluster.output(lost) == "up\n"; }));
    REQUIRE(change(cluster, node_update(node_state::down, "power")) == 0);
    REQUIRE(cluster.reaches(lost, state::node_fail));
    REQUIRE(cluster.reaches(kept, state::pending));
    CHECK(cluster.job(kept).restarts == 1);
    CHECK(node_of(cluster).state == node_state::down);
    // The lost run is in the history with this state.
    std::vector<std::uint32_t> states;
    model::JobCondition condition;
    condition.show_duplicates = true;
    cluster.cluster->accounting()->jobs(cluster.me, condition)([&](const model::DatabaseJob& job) {
        if (job.job_id == kept) states.push_back(job.state_current & state::base_mask);
    });
    CHECK(std::find(states.begin(), states.end(), state::node_fail) != states.end());

    REQUIRE(change(cluster, node_update(node_state::idle)) == 0);
    REQUIRE(cluster.reaches(kept, state::running));
}

TEST_CASE("jobs do not outlive their node because the daemon was not there", "[node]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    const auto id = cluster.submit("echo up\nsleep 60", [](model::JobDescription& job) { job.requeue = false; });
    const auto allocation = allocate(cluster);
    REQUIRE(eventually([&] { return cluster.output(id) == "up\n"; }));
    cluster.end();
    std::string text(small_conf);
    std::ofstream(folder.path + "/slurm.conf") << text.replace(text.find("Features=fast,big"), 17, "State=DOWN Reason=gone");
    cluster.begin();
    REQUIRE(cluster.reaches(id, state::node_fail));
    CHECK(cluster.job(allocation).state == state::node_fail);
    CHECK(node_of(cluster).reason == "gone");
}

TEST_CASE("a node comes back by itself", "[node]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    auto update = node_update(node_state::drain, "short");
    update.resume_after = 1;
    REQUIRE(change(cluster, update) == 0);
    CHECK(node_of(cluster).resume_after != 0);
    const auto job = cluster.submit("true");
    REQUIRE(cluster.reaches(job, state::completed));
    CHECK(node_of(cluster).state == node_state::idle);
    CHECK(node_of(cluster).resume_after == 0);
    // Infinite: the node is not resumed automatically any more.
    update.resume_after = 1000;
    REQUIRE(change(cluster, update) == 0);
    update.resume_after = NoVal32::infinite();
    REQUIRE(change(cluster, update) == 0);
    CHECK(node_of(cluster).resume_after == 0);
    CHECK(node_of(cluster).state == (node_state::idle | node_state::drain));
}

TEST_CASE("no warning when a user names himself in reason_uid", "[node]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    const std::string me = cluster.me.user, number = std::to_string(cluster.me.uid);
    using Fields = std::vector<std::string>;
    auto update = node_update(node_state::drain, "bad fan");
    update.reason_user = "nobody";
    CHECK(idle_fields(cluster, update) == Fields{"#/reason_uid/"});
    for (const auto& name : {me, number}) {
        update.reason_user = name;
        CHECK(idle_fields(cluster, update).empty());
    }
    REQUIRE(change(cluster, update) == 0);
    CHECK(node_of(cluster).user == me);
    // Without a new reason, the old reason and its user remain.
    auto again = node_update(node_state::not_given);
    again.comment = "x";
    again.reason_user = me;
    CHECK(idle_fields(cluster, again).empty());
    again.reason_user = "nobody";
    CHECK(idle_fields(cluster, again) == Fields{"#/reason_uid/"});
    // When the node is in service again there is no reason, and no user of it.
    auto back = node_update(node_state::resume);
    back.reason_user = me;
    CHECK(idle_fields(cluster, back) == Fields{"#/reason_uid/"});
}

TEST_CASE("what may be changed about a node, and by whom", "[node]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    model::NodeUpdate update;
    update.name = "here";
    update.comment = "rack 3";
    update.extra = "{}";
    update.weight = 7;
    update.cpu_bind = 0x2;
    update.address = "10.0.0.1";
    update.hostname = "other";
    REQUIRE(change(cluster, update) == 0);
    CHECK(idle_fields(cluster, update) == std::vector<std::string>{"#/address/", "#/hostname/", "#/cpu_bind/", "#/weight/"});
    cluster.again();
    auto node = node_of(cluster);
    CHECK(node.comment == "rack 3");
    CHECK(node.extra == "{}");
    CHECK(node.weight == 7);
    CHECK(node.cpu_binding == 2);
    CHECK(node.address == "10.0.0.1");
    CHECK(node.hostname == "other");
    update = {};
    update.name = "here";
    update.comment = "";
    update.reason = "nothing is wrong";
    REQUIRE(change(cluster, update) == 0);
    CHECK(idle_fields(cluster, update) == std::vector<std::string>{"#/reason/"});
    CHECK(node_of(cluster).comment.empty());
    CHECK(node_of(cluster).reason.empty());

    CHECK(change(cluster, node_update(node_state::drain, "x", "here,there")) == err::invalid_node_name);
    CHECK(change(cluster, node_update(node_state::drain, "x", "here[")) == err::invalid_node_name);
    CHECK(change(cluster, node_update(node_state::drain | node_state::down, "x")) == err::invalid_node_state);
    CHECK(change(cluster, node_update(node_state::mixed)) == err::invalid_node_state);
    CHECK(change(cluster, node_update(node_state::not_responding)) == err::invalid_node_state);
    CHECK(change(cluster, node_update(0x400000)) == err::invalid_node_state);
    update = {};
    update.name = "here";
    update.gres = "gpu:2";
    CHECK(change(cluster, update) == err::invalid_gres);
    CHECK(node_of(cluster).state == node_state::idle);

    Identity somebody = cluster.me;
    somebody.uid = 4711;
    somebody.user = "somebody";
    const auto controller_port = cluster.cluster->controller();
    auto& controller = *controller_port;
    CHECK(number_of([&] { controller.update_nodes(somebody, node_update(node_state::drain, "x")); }) == err::user_id_missing);
    CHECK(number_of([&] { controller.delete_node(somebody, "here"); }) == err::user_id_missing);
    CHECK(number_of([&] { controller.delete_node(cluster.me, "here"); }) == err::invalid_node_state);
    CHECK(number_of([&] { controller.delete_node(cluster.me, "there"); }) == err::invalid_node_name);
}

TEST_CASE("a node in the state FUTURE is not listed", "[node]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    REQUIRE(change(cluster, node_update(node_state::future)) == 0);
    const auto listed = [&](std::uint16_t flags) {
        int count = 0;
        model::NodesQuery query;
        query.flags = flags;
        cluster.cluster->controller()->nodes(cluster.me, query)([&](const model::Node&) { ++count; });
        return count;
    };
    CHECK(listed(0) == 0);
    CHECK(listed(0x80) == 1);
    REQUIRE(change(cluster, node_update(node_state::resume)) == 0);
    CHECK(listed(0) == 1);
}

TEST_CASE("constraints of jobs use the node's active features", "[node]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    const auto asks = [](std::string_view feature) {
        return [feature](model::JobDescription& job) { job.constraints = feature; };
    };
    CHECK(cluster.refusal(asks("slow")) == err::requested_node_config_unavailable);
    const auto held = cluster.submit("true", [](model::JobDescription& job) {
        job.constraints = "fast";
        job.hold = true;
    });
    model::NodeUpdate update;
    update.name = "here";
    update.features = "slow,big";
    REQUIRE(change(cluster, update) == 0);
    CHECK(node_of(cluster).features == "slow,big");
    CHECK(node_of(cluster).active == "slow,big");
    CHECK(cluster.refusal(asks("fast")) == err::requested_node_config_unavailable);
    REQUIRE(cluster.reaches(cluster.submit("true", asks("slow")), state::completed));
    model::JobDescription release;
    release.hold = false;
    cluster.update(held, release);
    REQUIRE(eventually([&] { return cluster.job(held).reason == "BadConstraints"; }));

    update.features = {};
    update.active_features = "fast";
    CHECK(change(cluster, update) == err::active_feature_not_subset);
    update.active_features = "big";
    REQUIRE(change(cluster, update) == 0);
    CHECK(cluster.refusal(asks("slow")) == err::requested_node_config_unavailable);
    update.active_features = "fast";
    update.features = "fast,big";
    REQUIRE(change(cluster, update) == 0);
    REQUIRE(cluster.reaches(held, state::completed));
}

TEST_CASE("slurm.conf is read again", "[node]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    const auto controller_port = cluster.cluster->controller();
    auto& controller = *controller_port;
    const auto write = [&](const std::string& text) { std::ofstream(folder.path + "/slurm.conf") << text; };
    const auto submit_to = [](std::string_view partition) {
        return [partition](model::JobDescription& job) { job.partition = partition; };
    };
    // A queued job follows the new configuration: its partition is at another place in the file, and its license has changed.
    const auto waiting = cluster.submit("true", [](model::JobDescription& job) {
        job.partition = "short";
        job.hold = true;
        job.licenses = "matlab:2";
    });
    std::string text(small_conf);
    write(text.replace(text.find("Licenses=matlab:2"), 17, "Licenses=ansys:1,matlab:2") + "PartitionName=new Nodes=here\n");
    CHECK(cluster.refusal(submit_to("new")) == err::invalid_partition_name);
    REQUIRE(number_of([&] { controller.reconfigure(cluster.me); }) == 0);
    REQUIRE(cluster.reaches(cluster.submit("true", submit_to("new")), state::completed));
    std::vector<std::string> licenses;
    controller.licenses(cluster.me)([&](const model::License& license) { licenses.emplace_back(license.licensename); });
    CHECK(licenses == std::vector<std::string>{"ansys", "matlab"});
    model::JobDescription release;
    release.hold = false;
    cluster.update(waiting, release);
    REQUIRE(cluster.reaches(waiting, state::completed));

    // The error names the place, and nothing has changed.
    write(std::string(small_conf) + "PartitionName=bad Nodes=here MaxTime=soon\n");
    std::string what;
    CHECK(number_of([&] { controller.reconfigure(cluster.me); }, &what) == EINVAL);
    CHECK_THAT(what, Catch::Matchers::ContainsSubstring("/slurm.conf:8: MaxTime=soon"));
    CHECK(cluster.refusal(submit_to("new")) == 0);
    text = small_conf;
    write(text.replace(text.find("ClusterName=test"), 16, "ClusterName=other"));
    CHECK(number_of([&] { controller.reconfigure(cluster.me); }, &what) == err::need_restart);
    CHECK_THAT(what, Catch::Matchers::ContainsSubstring("ClusterName"));
    CHECK(cluster.refusal(submit_to("new")) == 0);
    write(small_conf);
    Identity somebody = cluster.me;
    somebody.uid = 4711;
    somebody.user = "somebody";
    CHECK(number_of([&] { controller.reconfigure(somebody); }) == err::user_id_missing);
    REQUIRE(number_of([&] { controller.reconfigure(cluster.me); }) == 0);
    CHECK(cluster.refusal(submit_to("new")) == err::invalid_partition_name);
}

TEST_CASE("a new value of the node in slurm.conf replaces what an administrator has set", "[node]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    model::NodeUpdate update = node_update(node_state::drain, "mine");
    update.features = "mine";
    update.comment = "mine";
    REQUIRE(change(cluster, update) == 0);
    const auto controller_port = cluster.cluster->controller();
    auto& controller = *controller_port;
    controller.reconfigure(cluster.me);
    CHECK(node_of(cluster).features == "mine");
    CHECK(node_of(cluster).state == (node_state::idle | node_state::drain));
    std::string text(small_conf);
    std::ofstream(folder.path + "/slurm.conf") << text.replace(text.find("Features=fast,big"), 17, "Features=new State=DOWN");
    controller.reconfigure(cluster.me);
    CHECK(node_of(cluster).features == "new");
    CHECK(node_of(cluster).comment == "mine");
    CHECK(node_of(cluster).state == node_state::down);
    REQUIRE(change(cluster, node_update(node_state::resume)) == 0);
    cluster.again();
    CHECK(node_of(cluster).state == node_state::idle);
}

TEST_CASE("an allocation holds its resources without a process", "[allocation]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    const auto id = allocate(cluster, [](model::JobDescription& job) { job.tasks = 4; });
    CHECK(cluster.job(id).state == state::running);
    CHECK(cluster.cluster->engine().usage().cpus == 4);
    bool batch = true;
    cluster.cluster->controller()->job(cluster.me, {.job = id}, {})([&](const model::Job& job) {
        batch = job.batch_flag;
        CHECK(job.standard_output.empty());
        CHECK(job.stdout_expanded.empty());
        CHECK(job.nodes == "here");
    });
    CHECK_FALSE(batch);
    const auto waiting = cluster.submit("true");
    REQUIRE(eventually([&] { return cluster.job(waiting).reason == "Resources"; }));

    cluster.again();
    CHECK(cluster.job(id).state == state::running);
    CHECK(cluster.job(waiting).state == state::pending);
    CHECK(number_of([&] { cluster.cancel(std::to_string(id), "USR1"); }) == err::not_supported);
    cluster.cancel(std::to_string(id));
    CHECK(cluster.job(id).state == state::cancelled);
    CHECK(cluster.job(id).end != 0);
    REQUIRE(cluster.reaches(waiting, state::completed));
    std::size_t steps = 1;
    cluster.cluster->accounting()->jobs(cluster.me, {})([&](const model::DatabaseJob& job) {
        if (job.job_id == id) steps = job.steps.size();
    });
    CHECK(steps == 0);
}

TEST_CASE("an allocation ends with its node and at its time limit", "[allocation]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    const auto lost = allocate(cluster);
    REQUIRE(change(cluster, node_update(node_state::down, "x")) == 0);
    CHECK(cluster.job(lost).state == state::node_fail);
    REQUIRE(change(cluster, node_update(node_state::resume)) == 0);
    const auto late = allocate(cluster, [](model::JobDescription& job) { job.deadline = std::time(nullptr) + 2; });
    CHECK(cluster.job(late).state == state::running);
    REQUIRE(cluster.reaches(late, state::deadline));
}

TEST_CASE("requests for an allocation that are refused or wait", "[allocation]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    using Job = model::JobDescription;
    CHECK(allocation_refusal(cluster, [](Job& job) { job.current_working_directory = {}; }) == err::missing_work_dir);
    CHECK(allocation_refusal(cluster, [](Job& job) { job.script = "#!/bin/sh\n"; }) == err::not_supported);
    CHECK(allocation_refusal(cluster, [](Job& job) { job.array = "1-2"; }) == err::invalid_array);
    CHECK(allocation_refusal(cluster, [](Job& job) { job.tasks = 99; }) == err::requested_node_config_unavailable);
    CHECK(allocation_refusal(cluster, [](Job& job) { job.partition = "none"; }) == err::invalid_partition_name);
    model::JobDescription two[2];
    CHECK(number_of([&] { cluster.cluster->controller()->allocate(cluster.me, two, [](const model::SubmitResult&) {}); }) ==
          err::not_supported);

    // An allocation that is held is not waited for.
    const auto begun = std::chrono::steady_clock::now();
    const auto held = allocate(cluster, [](Job& job) { job.hold = true; });
    CHECK(std::chrono::steady_clock::now() - begun < allocation_patience / 2);
    CHECK(cluster.job(held).state == state::pending);
    // Only a limited number of allocations are waited for; the others are answered at once.
    const auto full = cluster.submit("sleep 2", [](Job& job) { job.tasks = 4; });
    REQUIRE(cluster.reaches(full, state::running));
    std::vector<std::thread> clients;
    std::atomic<int> answered{0};
    for (int i = 0; i < most_waiting_allocations + 3; ++i)
        clients.emplace_back([&] {
            allocate(cluster, [](Job& job) { job.deadline = std::time(nullptr) + 100; });
            ++answered;
        });
    CHECK(eventually([&] { return answered == 3; }, 1.5));
    for (auto& client : clients) client.join();
    cluster.cancel(std::to_string(held));
    for (std::uint32_t id = full + 1; id <= full + most_waiting_allocations + 3; ++id) cluster.cancel(std::to_string(id));
    // An allocation that can start in time is answered when it has started.
    const auto first = cluster.submit("sleep 1", [](Job& job) { job.tasks = 4; });
    REQUIRE(cluster.reaches(first, state::running));
    const auto next = allocate(cluster);
    CHECK(cluster.job(next).state == state::running);
}
