// What is accepted, and with which number the rest is refused.
#include "restd/error.hpp"
#include "support.hpp"

using namespace restd;
using namespace restd::embedded;
using namespace restd::embedded::test;

TEST_CASE("requests are refused with Slurm's numbers", "[submission]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    using Job = model::JobDescription;
    struct Row {
        const char* what;
        std::function<void(Job&)> adjust;
        int number;
    };
    static constexpr std::string_view with_nul[] = {std::string_view("A=\0B", 4)};
    const Row rows[] = {
        {"no script", [](Job& j) { j.script = {}; }, err::job_script_missing},
        {"not a script", [](Job& j) { j.script = "true\n"; }, err::job_script_missing},
        {"no environment", [](Job& j) { j.environment = {}; }, err::writing_to_file},
        {"NUL in the environment", [](Job& j) { j.environment = with_nul; }, err::writing_to_file},
        {"no folder", [](Job& j) { j.current_working_directory = {}; }, err::missing_work_dir},
        {"partition", [](Job& j) { j.partition = "nosuch"; }, err::invalid_partition_name},
        {"qos", [](Job& j) { j.qos = "nosuch"; }, err::invalid_qos},
        {"cpus", [](Job& j) { j.tasks = 5000; }, err::requested_node_config_unavailable},
        {"nodes", [](Job& j) { j.nodes = "2-4"; }, err::requested_node_config_unavailable},
        {"node count", [](Job& j) { j.nodes = "abc"; }, err::invalid_node_count},
        {"memory", [](Job& j) { j.memory_per_node = 999999; }, err::requested_node_config_unavailable},
        {"memory per cpu",
         [](Job& j) {
             j.memory_per_cpu = 2000;
             j.tasks = 3;
         },
         err::requested_node_config_unavailable},
        {"features", [](Job& j) { j.constraints = "slow"; }, err::invalid_feature},
        {"gres", [](Job& j) { j.tres_per_node = "gres/gpu:1"; }, err::invalid_gres},
        {"gres per task", [](Job& j) { j.tres_per_task = "gres/gpu:1"; }, err::invalid_gres},
        {"licenses", [](Job& j) { j.licenses = "nosuch:1"; }, err::invalid_licenses},
        {"reservation", [](Job& j) { j.reservation = "r"; }, err::reservation_invalid},
        {"node", [](Job& j) { j.required_nodes = "n1"; }, err::invalid_node_name},
        {"without a node that is none", [](Job& j) { j.excluded_nodes = "nosuch"; }, err::invalid_node_name},
        {"rather with what no node has", [](Job& j) { j.prefer = "slow"; }, err::invalid_prefer},
        {"without the only node", [](Job& j) { j.excluded_nodes = "here"; }, err::requested_node_config_unavailable},
        {"container", [](Job& j) { j.container = "/c"; }, err::container_not_configured},
        {"burst buffer", [](Job& j) { j.burst_buffer = "b"; }, err::invalid_burst_buffer_request},
        {"other cluster", [](Job& j) { j.clusters = "mars"; }, err::invalid_cluster_name},
        {"x11", [](Job& j) { j.x11 = 1; }, err::x11_not_avail},
        {"too late", [](Job& j) { j.deadline = 1000; }, err::invalid_time_value},
        {"no time left until then",
         [](Job& j) {
             j.deadline = std::time(nullptr) + 500;
             j.time_limit = 10;
         },
         err::invalid_time_value},
        {"least time over most",
         [](Job& j) {
             j.time_limit = 5;
             j.time_minimum = 6;
         },
         err::invalid_time_min_limit},
        {"signal", [](Job& j) { j.kill_warning_signal = "NOPE"; }, err::data_conv_failed},
        {"user", [](Job& j) { j.user_id = "no-such-user"; }, err::user_id_missing},
        {"group", [](Job& j) { j.group_id = "no-such-group"; }, err::group_id_missing},
        {"no tasks", [](Job& j) { j.tasks = 0; }, err::bad_task_count},
        {"most cpus under least",
         [](Job& j) {
             j.tasks = 3;
             j.maximum_cpus = 2;
         },
         err::invalid_cpu_count},
    };
    for (const auto& row : rows) {
        INFO(row.what);
        CHECK(cluster.refusal(row.adjust) == row.number);
    }
    // A held job may be too large, as with the original.
    CHECK(cluster.refusal([](Job& j) {
        j.tasks = 5000;
        j.hold = true;
    }) == 0);
    for (const auto& fits : {"fast", "fast&big", "slow|big", "fast,big"})
        CHECK(cluster.refusal([&](Job& j) {
            j.constraints = fits;
            j.hold = true;
        }) == 0);
}

TEST_CASE("what was asked for is shown", "[submission]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    const auto id = cluster.submit("true", [](model::JobDescription& job) {
        job.hold = true;
        job.tasks = 2;
        job.cpus_per_task = 2;
        job.memory_per_cpu = 100;
        job.comment = "c";
        job.nice = 5;
        job.time_limit = 7;
        job.licenses = "matlab:1";
        job.account = "acct";
        job.partition = "debug,short";
        job.standard_error = "err-%x";
    });
    Updated updated;
    cluster.cluster->controller().job(
        cluster.me, std::to_string(id), {},
        [&](const model::Job& job) {
            CHECK(job.cpus == NoVal32(4));
            CHECK(job.tasks == NoVal32(2));
            CHECK(job.memory_per_cpu == NoVal64(100));
            CHECK_FALSE(job.memory_per_node.is_set());
            CHECK(job.tres_req_str == "cpu=4,mem=400M,node=1,billing=4");
            CHECK(job.comment == "c");
            CHECK(job.nice == 5);
            CHECK(job.time_limit == NoVal32(7));
            CHECK(job.licenses == "matlab:1");
            CHECK(job.account == "acct");
            CHECK(job.partition == "debug,short");
            CHECK(job.standard_error == folder.path + "/err-test");
            CHECK(job.standard_input == "/dev/null");
            CHECK(job.hold);
            CHECK(job.batch_flag);
            CHECK(job.job_resources == nullptr);
            CHECK(job.shared == 0xfffe);
        },
        updated);
    // Without any limits each job gets its share of the memory.
    const auto plain = cluster.submit("true", [](model::JobDescription& job) { job.hold = true; });
    cluster.cluster->controller().job(
        cluster.me, std::to_string(plain), {},
        [&](const model::Job& job) {
            CHECK(job.tres_req_str == "cpu=1,mem=1000M,node=1,billing=1");
            CHECK(job.time_limit.is_infinite());
        },
        updated);
    // All CPUs for one that wants the node for itself.
    const auto alone = cluster.submit("true", [](model::JobDescription& job) {
        job.hold = true;
        job.shared = 0;
    });
    cluster.cluster->controller().job(
        cluster.me, std::to_string(alone), {}, [&](const model::Job& job) { CHECK(job.cpus == NoVal32(4)); }, updated);
}
