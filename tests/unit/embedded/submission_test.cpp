// Tests which submissions are accepted, and the error numbers of the others.
#include <pwd.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>
#include <filesystem>
#include <optional>
#include <tuple>

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
    static const std::string too_long(1025, 'x');
    static constexpr std::string_view with_nul[] = {std::string_view("A=\0B", 4)};
    const Row rows[] = {
        {"no script", [](Job& j) { j.script = {}; }, err::job_script_missing},
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
        {"features", [](Job& j) { j.constraints = "slow"; }, err::requested_node_config_unavailable},
        {"features that cannot be understood", [](Job& j) { j.constraints = "[slow*2"; }, err::invalid_feature},
        {"gres", [](Job& j) { j.tres_per_node = "gres/gpu:1"; }, err::invalid_gres},
        {"gres per task", [](Job& j) { j.tres_per_task = "gres/gpu:1"; }, err::invalid_gres},
        {"licenses", [](Job& j) { j.licenses = "nosuch:1"; }, err::invalid_licenses},
        {"reservation", [](Job& j) { j.reservation = "r"; }, err::reservation_invalid},
        {"node", [](Job& j) { j.required_nodes = "n1"; }, err::invalid_node_name},
        {"without a node that is none", [](Job& j) { j.excluded_nodes = "nosuch"; }, err::invalid_node_name},
        {"rather with what no node has", [](Job& j) { j.prefer = "slow"; }, err::invalid_prefer},
        {"without the only node", [](Job& j) { j.excluded_nodes = "here"; }, err::requested_node_config_unavailable},
        {"container", [](Job& j) { j.container = "/c"; }, err::not_supported},
        {"burst buffer", [](Job& j) { j.burst_buffer = "b"; }, err::invalid_burst_buffer_request},
        {"other cluster", [](Job& j) { j.clusters = "mars"; }, err::invalid_cluster_name},
        {"x11", [](Job& j) { j.x11 = 1; }, err::x11_not_avail},
        {"too late", [](Job& j) { j.deadline = 1000; }, err::invalid_time_limit},
        {"too late for the time limit",
         [](Job& j) {
             j.deadline = std::time(nullptr) + 60;
             j.time_limit = 5;
         },
         err::invalid_time_limit},
        {"too late for the least time",
         [](Job& j) {
             j.deadline = std::time(nullptr) + 60;
             j.time_minimum = 5;
         },
         err::invalid_time_min_limit},
        {"due before it begins",
         [](Job& j) {
             j.deadline = std::time(nullptr) + 600;
             j.begin_time = std::time(nullptr) + 900;
         },
         err::invalid_time_limit},
        {"comment", [](Job& j) { j.comment = too_long; }, err::pathname_too_long},
        {"least time over most",
         [](Job& j) {
             j.time_limit = 5;
             j.time_minimum = 6;
         },
         err::invalid_time_min_limit},
        {"signal", [](Job& j) { j.kill_warning_signal = "NOPE"; }, err::rest_invalid_query},
        {"no signal of the system", [](Job& j) { j.kill_warning_signal = "999"; }, err::rest_invalid_query},
        {"user", [](Job& j) { j.user_id = "no-such-user"; }, err::user_id_unknown},
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

TEST_CASE("an error names the field that is refused, and what is not supported", "[submission]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    using Job = model::JobDescription;
    struct Refused {
        int status = 0;
        std::string why;
        std::optional<Place> place;
    };
    const auto refused = [&](const auto& action) {
        try {
            action();
        } catch (const Error& error) {
            return Refused{error.status(), error.what(), error.place()};
        }
        return Refused{};
    };
    const auto at = Place::record<Job>();
    static constexpr std::string_view text[] = {"A=B"};
    static const model::CronEntry cron;
    const std::tuple<const char*, Place, std::function<void(Job&)>> unsupported[] = {
        {"burst_buffer", at(&Job::burst_buffer), [](Job& j) { j.burst_buffer = "b"; }},
        {"container", at(&Job::container), [](Job& j) { j.container = "/c"; }},
        {"container_id", at(&Job::container_id), [](Job& j) { j.container_id = "c"; }},
        {"cluster_constraint", at(&Job::cluster_constraint), [](Job& j) { j.cluster_constraint = "c"; }},
        {"crontab", at(&Job::crontab), [](Job& j) { j.crontab = &cron; }},
        {"core_specification", at(&Job::core_specification), [](Job& j) { j.core_specification = 1; }},
        {"thread_specification", at(&Job::thread_specification), [](Job& j) { j.thread_specification = 1; }},
        {"cpu_frequency", at(&Job::cpu_frequency), [](Job& j) { j.cpu_frequency = "high"; }},
        {"cpus_per_tres", at(&Job::cpus_per_tres), [](Job& j) { j.cpus_per_tres = "gres/gpu:1"; }},
        {"memory_per_tres", at(&Job::memory_per_tres), [](Job& j) { j.memory_per_tres = "gres/gpu:1"; }},
        {"tres_per_job", at(&Job::tres_per_job), [](Job& j) { j.tres_per_job = "gres/gpu:1"; }},
        {"tres_per_node", at(&Job::tres_per_node), [](Job& j) { j.tres_per_node = "gres/gpu:1"; }},
        {"tres_per_socket", at(&Job::tres_per_socket), [](Job& j) { j.tres_per_socket = "gres/gpu:1"; }},
        {"tres_per_task", at(&Job::tres_per_task), [](Job& j) { j.tres_per_task = "gres/gpu:1"; }},
        {"ntasks_per_tres", at(&Job::ntasks_per_tres), [](Job& j) { j.ntasks_per_tres = 1; }},
        {"tres_bind", at(&Job::tres_bind), [](Job& j) { j.tres_bind = "gres/gpu:closest"; }},
        {"tres_freq", at(&Job::tres_freq), [](Job& j) { j.tres_freq = "gpu:high"; }},
        {"mcs_label", at(&Job::mcs_label), [](Job& j) { j.mcs_label = "m"; }},
        {"selinux_context", at(&Job::selinux_context), [](Job& j) { j.selinux_context = "s"; }},
        {"x11", at(&Job::x11), [](Job& j) { j.x11 = 1; }},
        {"reboot", at(&Job::reboot), [](Job& j) { j.reboot = true; }},
        {"reserve_ports", at(&Job::reserve_ports), [](Job& j) { j.reserve_ports = 1; }},
        {"resv_mpi_ports", at(&Job::resv_mpi_ports), [](Job& j) { j.resv_mpi_ports = 1; }},
        {"spank_environment", at(&Job::spank_environment), [](Job& j) { j.spank_environment = text; }},
        {"site_factor", at(&Job::site_factor), [](Job& j) { j.site_factor = 1; }},
        {"profile", at(&Job::profile), [](Job& j) { j.profile = 2; }},
        {"flags", at(&Job::flags), [](Job& j) { j.flags = 0x10; }},
    };
    for (const auto& [field, place, adjust] : unsupported) {
        INFO(field);
        const auto error = refused([&, &change = adjust] { cluster.submit("true", change); });
        CHECK(error.status != 0);
        CHECK(error.place == place);
        CHECK_THAT(error.why, Catch::Matchers::ContainsSubstring("not supported by the embedded cluster"));
    }
    const Job both[2];
    const auto nothing = [](const model::SubmitResult&) {};
    const std::string_view no_hetjobs = "heterogeneous jobs are not supported by the embedded cluster";
    CHECK(refused([&] { cluster.cluster->controller()->submit(cluster.me, both, nothing); }).why == no_hetjobs);
    CHECK(refused([&] { cluster.cluster->controller()->allocate(cluster.me, both, nothing); }).why == no_hetjobs);

    const auto unknown = refused([&] { cluster.submit("true", [](Job& j) { j.user_id = "no-such-user"; }); });
    CHECK(unknown.status == 422);
    CHECK(unknown.why == "--uid: there is no user \"no-such-user\"");
    CHECK(unknown.place == at(&Job::user_id));
    model::KillJobsRequest kill;
    kill.user_name = "no-such-user";
    const auto of_nobody = refused([&] { cluster.cluster->controller()->cancel_jobs(cluster.me, kill, [](const auto&) {}); });
    CHECK(of_nobody.status == 422);
    CHECK_THAT(refused([&] { cluster.submit("true", [](Job& j) { j.constraints = "slow"; }); }).why,
               Catch::Matchers::ContainsSubstring("the node has no \"slow\"; its features: fast,big"));
    CHECK_THAT(refused([&] { cluster.submit("true", [](Job& j) { j.tasks = 5000; }); }).why,
               Catch::Matchers::ContainsSubstring("CPUs: 5000 are asked for; this cluster has 4"));
}

TEST_CASE("a script needs no interpreter to be submitted, and fails without one", "[submission]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    for (const char* script : {"true\n", "x", " ", "\n#!/bin/sh\n"}) {
        INFO(script);
        const auto id = cluster.submit("", [&](model::JobDescription& job) { job.script = script; });
        REQUIRE(cluster.reaches(id, state::failed));
        CHECK(cluster.job(id).exit_code == ENOEXEC << 8);  // as slurmstepd does; the job's output says why
        CHECK_THAT(cluster.output(id),
                   Catch::Matchers::ContainsSubstring("cannot execute the batch script: Exec format error"));
    }
}

TEST_CASE("a relative working directory is one in the user's home, and folders for output are made", "[submission]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    const std::string name = ".slurmrestd-test-" + std::to_string(getpid());
    const passwd* entry = getpwuid(geteuid());
    REQUIRE(entry != nullptr);
    const std::filesystem::path home = entry->pw_dir;
    struct Remove {
        std::filesystem::path path;
        ~Remove() { std::filesystem::remove_all(path); }
    } remove{home / name};
    const auto id = cluster.submit("pwd", [&](model::JobDescription& job) {
        job.current_working_directory = name;
        job.standard_output = "out/%j";
    });
    REQUIRE(cluster.reaches(id, state::completed));
    CHECK(text_of(home / name / "out" / std::to_string(id)) == std::filesystem::canonical(home / name).string() + '\n');
    const std::string nowhere = name + "-none", out = folder.path + "/made/for/it/out";
    const auto elsewhere = cluster.submit("pwd", [&](model::JobDescription& job) {
        job.current_working_directory = nowhere;
        job.standard_output = out;
    });
    REQUIRE(cluster.reaches(elsewhere, state::completed));
    CHECK_THAT(text_of(out), Catch::Matchers::ContainsSubstring("/tmp is used instead"));
}

TEST_CASE("an update of a held job may name its environment, which stays as it is", "[submission]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    static constexpr std::string_view first[] = {"PATH=/usr/bin:/bin", "FOO=one"}, second[] = {"FOO=two"};
    const auto id = cluster.submit("echo env $FOO", [](model::JobDescription& job) {
        job.hold = true;
        job.environment = first;
    });
    model::JobDescription change;
    change.environment = second;
    change.comment = "changed";
    const auto update = [&] {
        cluster.cluster->controller()->update_job(cluster.me, {.job = id}, change, [](const model::JobArrayResult&) {});
    };
    update();
    change = {};
    change.hold = false;
    update();
    REQUIRE(cluster.reaches(id, state::completed));
    CHECK(cluster.output(id) == "env one\n");
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
    cluster.cluster->controller()->job(cluster.me, {.job = id}, {})([&](const model::Job& job) {
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
        CHECK(job.standard_error == "err-%x");
        CHECK(job.stderr_expanded == folder.path + "/err-test");
        CHECK(job.stderr_file == folder.path + "/err-test");
        CHECK(job.standard_input.empty());
        CHECK(job.stdin_file == "/dev/null");
        CHECK(job.hold);
        CHECK(job.batch_flag);
        CHECK(job.job_resources == nullptr);
        CHECK(job.shared == 0xfffe);
    });
    // Without any limits each job gets the share of memory that belongs to its CPUs.
    const auto plain = cluster.submit("true", [](model::JobDescription& job) { job.hold = true; });
    cluster.cluster->controller()->job(cluster.me, {.job = plain}, {})([&](const model::Job& job) {
        CHECK(job.tres_req_str == "cpu=1,mem=1000M,node=1,billing=1");
        CHECK(job.time_limit.is_infinite());
    });
    // A job that wants the node exclusively gets all CPUs.
    const auto alone = cluster.submit("true", [](model::JobDescription& job) {
        job.hold = true;
        job.shared = 0;
    });
    cluster.cluster->controller()->job(cluster.me, {.job = alone},
                                       {})([&](const model::Job& job) { CHECK(job.cpus == NoVal32(4)); });
}
