// Records of a real slurmctld in the hub model.
#include "catch.hpp"
#include "fake_slurmctld.hpp"
#include "messages/build_info.hpp"
#include "messages/database_configuration.hpp"
#include "views/configuration_view.hpp"
#include "views/node_view.hpp"
#include "views/resources_view.hpp"

using namespace restd;
using namespace restd::slurm;
using namespace restd::slurm::test;

namespace {

// Answers requests with recorded frames, by type; others with error 1.
FakeSlurmctld::Behaviour answers(std::vector<std::pair<std::uint16_t, std::string>> names)
{
    return [names = std::move(names)](int socket, const Received& request) {
        for (const auto& [type, name] : names)
            if (type == request.type) return send_frame(socket, recorded(name).frame);
        FakeSlurmctld::answer_number(socket, 1);
    };
}

const model::JobInfoQuery everything{0, 3};

// Calls check(job, i) for the jobs of a recorded answer. Returns their number.
template <class Check>
std::size_t for_jobs(const std::string& name, Check check)
{
    FakeSlurmctld slurmctld(answers({{message::request_jobs, name}}));
    Client client(slurmctld.port());
    std::size_t count = 0;
    const auto jobs = client.controller.jobs(client.caller, everything);
    jobs([&](const model::Job& job) { check(job, count++); });
    REQUIRE(jobs.last_update > 1'700'000'000);
    return count;
}

}  // namespace

TEST_CASE("a running job")
{
    REQUIRE(for_jobs("ctld_job_running", [](const model::Job& job, std::size_t) {
                CHECK(job.job_id == 1434);
                CHECK(job.job_state == model::job_state::running);
                CHECK(job.name == "wp_run");
                CHECK(job.comment == "a comment \"q\" \xc3\xa9");
                CHECK(job.user_name == "root");
                CHECK(job.group_name == "root");
                CHECK(job.nodes == "vm");
                CHECK(job.memory_per_node == NoVal64(200));
                CHECK(!job.memory_per_cpu.is_set());
                CHECK(job.time_limit == NoVal32(10));
                CHECK(job.array_job_id == NoVal32(0));
                CHECK(!job.array_task_id.is_set());
                CHECK(job.licenses == "matlab:2");
                CHECK(job.stdout_expanded == "/tmp/wp-1434.out");
                CHECK(job.stderr_file == "/tmp/wp-1434.out");
                CHECK(job.stderr_expanded.empty());
                CHECK(job.stdin_file == "/dev/null");
                CHECK(job.stdin_expanded.empty());
                CHECK(job.state_reason == "None");
                CHECK(job.nice == 0);
                CHECK(job.core_spec == 0);
                CHECK(job.thread_spec == 32766);
                REQUIRE(job.job_resources != nullptr);
                const model::JobResources& r = *job.job_resources;
                CHECK(r.nodes_count == 1);
                CHECK(r.nodes_list == "vm");
                CHECK(r.cpus == 1);
                CHECK(r.allocated_cores == 1);
                CHECK(r.allocated_cpus == 0);
                CHECK(!r.threads_per_core.is_set());
                REQUIRE(r.nodes_allocation.size() == 1);
                const model::JobResourcesNode& node = r.nodes_allocation[0];
                CHECK(node.name == "vm");
                CHECK(node.memory_allocated == 200);
                REQUIRE(node.sockets.size() == 2);
                REQUIRE(node.sockets[0].cores.size() == 1);
                CHECK(node.sockets[0].cores[0].status == 2);
                CHECK(node.sockets[1].cores[0].status == no_value64);
            }) == 1);
}

TEST_CASE("arrays: the record of waiting tasks, and tasks of their own")
{
    REQUIRE(for_jobs("ctld_job_array", [](const model::Job& job, std::size_t i) {
                CHECK(job.array_job_id == NoVal32(1436));
                CHECK(job.array_max_tasks == NoVal32(2));
                CHECK(job.hold);
                if (i == 0) {
                    CHECK(job.job_id == 1436);
                    CHECK(job.array_task_string == "1,10,13,16,19,22,25,28,31,34,37,40%2");
                    CHECK(!job.array_task_id.is_set());
                } else {
                    CHECK(job.job_id == 1447);
                    CHECK(job.array_task_string.empty());
                    CHECK(job.array_task_id == NoVal32(4));
                    CHECK(job.stdout_expanded == "/tmp/slurm-1436_4.out");
                }
            }) == 2);
    REQUIRE(for_jobs("ctld_job_array2", [](const model::Job& job, std::size_t i) {
                CHECK(job.nice == 5);
                if (i == 0) CHECK(job.array_task_string == "2-4%1");
            }) == 2);
}

TEST_CASE("heterogeneous, dependent, failed and cancelled jobs")
{
    REQUIRE(for_jobs("ctld_job_het", [](const model::Job& job, std::size_t i) {
                CHECK(job.het_job_id == NoVal32(1441));
                CHECK(job.het_job_offset == NoVal32(static_cast<std::uint32_t>(i)));
                CHECK(job.het_job_id_set == "1441-1442");
                CHECK(job.job_resources == nullptr);
            }) == 2);
    REQUIRE(for_jobs("ctld_job_dependent", [](const model::Job& job, std::size_t) {
                CHECK(job.dependency == "afterok:1434(unfulfilled)");
                CHECK(job.state_reason == "Dependency");
                CHECK(job.memory_per_cpu == NoVal64(100));
                CHECK(!job.memory_per_node.is_set());
            }) == 1);
    REQUIRE(for_jobs("ctld_job_failed", [](const model::Job& job, std::size_t) {
                CHECK(job.job_state == model::job_state::failed);
                CHECK(job.exit_code == 768);
                CHECK(job.state_reason == "NonZeroExitCode");
                CHECK(job.stdout_expanded == "/tmp/slurm-1435.out");
            }) == 1);
    REQUIRE(for_jobs("ctld_job_cancelled", [](const model::Job& job, std::size_t) {
                CHECK(job.job_state == model::job_state::cancelled);
                CHECK(job.exit_code == 15);
            }) == 1);
}

TEST_CASE("one job by its id")
{
    FakeSlurmctld slurmctld(answers({{message::request_job, "ctld_job_array"}}));
    Client client(slurmctld.port());
    std::vector<std::uint32_t> ids;
    const auto note = [&](const model::Job& job) { ids.push_back(job.job_id); };
    client.controller.job(client.caller, *JobId::parse("1436"), everything)(note);
    REQUIRE(ids == std::vector<std::uint32_t>{1436, 1447});
    ids.clear();
    client.controller.job(client.caller, *JobId::parse("1436_4"), everything)(note);
    REQUIRE(ids == std::vector<std::uint32_t>{1447});
    ids.clear();
    client.controller.job(client.caller, *JobId::parse("1436_13"), everything)(note);
    REQUIRE(ids == std::vector<std::uint32_t>{1436});
    REQUIRE_THROWS_AS(client.controller.job(client.caller, *JobId::parse("1436_2"), everything)(note), Error);
    // The client must add the offset of a component to the job id.
    client.controller.job(client.caller, *JobId::parse("1435+1"), everything)(note);
    const Bytes body = slurmctld.received().back().body;
    REQUIRE(std::to_integer<int>(body[3]) == (1436 & 0xff));
}

TEST_CASE("nodes with their partitions")
{
    FakeSlurmctld slurmctld(answers({{message::request_nodes, "ctld_nodes_hidden"},
                                     {message::request_node, "ctld_node_single"},
                                     {message::request_partitions, "ctld_partitions"}}));
    Client client(slurmctld.port());
    std::vector<std::string> shown;
    const auto nodes = client.controller.nodes(client.caller, {});
    nodes([&](const model::Node& node) { shown.push_back(std::string(node.name) + ':' + std::string(node.partitions)); });
    // 50 of its 51 nodes are hidden, but are counted.
    REQUIRE(shown == std::vector<std::string>{"vm:debug"});
    REQUIRE(nodes.last_update > 1'700'000'000);

    shown.clear();
    client.controller.node(client.caller, "vm", {})([&](const model::Node& node) {
        shown.push_back(std::string(node.name) + ':' + std::string(node.partitions));
        CHECK(node.reason_set_by_user.empty());
        CHECK(node.owner.empty());
        CHECK(node.next_state_after_reboot == no_value32);
        CHECK(node.alloc_cpus + node.alloc_idle_cpus == node.cpus);
    });
    REQUIRE(shown.size() == 1);
    REQUIRE(shown.front().find(":") != std::string::npos);
}

TEST_CASE("states of nodes: the client computes MIXED")
{
    People people;
    PeopleNames names(people);
    NodeInfo node;
    node.cpus = node.effective_cpus = 4;
    namespace node_state = model::node_state;
    node.state = node_state::allocated | node_state::drain;
    node.alloc_cpus = 1;
    const auto state = [&](bool mixed) {
        NodeInfo received = node;
        return complete(received, "", mixed, names).state;
    };
    REQUIRE(state(true) == (node_state::mixed | node_state::drain));
    REQUIRE(state(false) == (node_state::allocated | node_state::drain));
    REQUIRE([&] {
        NodeInfo received = node;
        return complete(received, "", true, names).alloc_idle_cpus;
    }() == 3);
    node.alloc_cpus = 4;
    REQUIRE(state(true) == (node_state::allocated | node_state::drain));
    node.alloc_cpus = 0;
    node.state = node_state::idle;
    REQUIRE(state(true) == node_state::idle);
    node.tres_used = "mem=1G";  // memory only
    REQUIRE(state(true) == node_state::mixed);
}

TEST_CASE("an unknown node or partition")
{
    FakeSlurmctld slurmctld(
        answers({{message::request_node, "ctld_node_none"}, {message::request_partitions, "ctld_partitions"}}));
    Client client(slurmctld.port());
    const auto number_of = [](const auto& call) {
        try {
            call();
        } catch (const Error& error) {
            return error.number();
        }
        return 0;
    };
    REQUIRE(number_of([&] { client.controller.node(client.caller, "x", {})([](const model::Node&) {}); }) ==
            err::invalid_node_name);
    REQUIRE(number_of([&] { client.controller.partition(client.caller, "x", {})([](const model::Partition&) {}); }) ==
            err::invalid_partition_name);
    std::size_t found = 0;
    client.controller.partition(client.caller, "BIG", {})([&](const model::Partition& partition) {
        ++found;
        CHECK(partition.name == "big");
        CHECK(partition.maximums_time == NoVal32(7 * 24 * 60));
        CHECK(partition.maximums_nodes.is_infinite());
        CHECK(partition.partition_state == model::partition_state::up);
    });
    REQUIRE(found == 1);
}

TEST_CASE("reservations, licenses, shares, statistics, states")
{
    FakeSlurmctld slurmctld(answers({{message::request_reservations, "ctld_reservations_cores"},
                                     {message::request_licenses, "ctld_licenses"},
                                     {message::request_shares, "ctld_shares"},
                                     {message::request_stats, "ctld_stats"},
                                     {message::request_job_states, "ctld_job_states"}}));
    Client client(slurmctld.port());
    std::size_t count = 0;
    client.controller.reservations(client.caller, {})([&](const model::Reservation& reservation) {
        ++count;
        CHECK(reservation.core_count == 70);
        REQUIRE(reservation.core_specializations.size() == 2);
        CHECK(!reservation.core_specializations[0].node.empty());
        CHECK(!reservation.core_specializations[1].core.empty());
    });
    REQUIRE(count == 1);

    count = 0;
    client.controller.licenses(client.caller)([&](const model::License& license) {
        ++count;
        CHECK(license.total == license.used + license.free);
        CHECK((license.licensename == "ansys" || license.licensename == "matlab"));
    });
    REQUIRE(count == 2);

    count = 0;
    std::uint64_t total = 77;
    client.controller.shares(client.caller, {}, total)([&](const model::Shares& shares) {
        ++count;
        CHECK(shares.cluster == "lab");
        REQUIRE(!shares.tres_usage.empty());
        CHECK(shares.tres_usage[0].name == "cpu");
        if (shares.name == "root" && shares.parent.empty()) CHECK(!shares.shares.is_set());
    });
    REQUIRE(count == 5);
    REQUIRE(total == 0);  // the root association has none

    count = 0;
    client.controller.diag(client.caller, [&](const model::Stats& stats) {
        ++count;
        CHECK(stats.parts_packed == 1);
        REQUIRE(stats.schedule_cycle_total > 0);
        CHECK(stats.schedule_cycle_mean == stats.schedule_cycle_sum / stats.schedule_cycle_total);
        CHECK(!stats.rpcs_by_message_type.empty());
        for (const model::RpcByType& row : stats.rpcs_by_message_type) CHECK(row.message_type.find('_') != std::string::npos);
    });
    REQUIRE(count == 1);

    std::vector<std::string> ids;
    client.controller.job_states(client.caller,
                                 {})([&](const model::JobStateRecord& record) { ids.emplace_back(record.job_id); });
    const auto has = [&](const char* id) { return std::find(ids.begin(), ids.end(), id) != ids.end(); };
    // Tasks are single jobs; a heterogeneous job is found by its first component.
    REQUIRE(has("1436_13"));
    REQUIRE(has("1436_4"));
    REQUIRE(has("1437_1"));
    REQUIRE(has("1441+0"));
    REQUIRE(has("1441+1"));
    REQUIRE(has("1434"));
}

TEST_CASE("inconsistent resources are refused")
{
    const std::uint32_t reps[] = {1};
    const std::uint16_t sockets[] = {2}, cores[] = {1}, cpus[] = {1};
    JobAllocation r;
    r.nodes_count = 1;
    r.nodes_list = "vm";
    r.cpus_of_node = cpus;
    r.sockets_per_node = sockets;
    r.cores_per_socket = cores;
    r.run_lengths = reps;
    r.cores = {2, "0x1"};
    REQUIRE_NOTHROW(check(r));
    const auto wrong = [&](auto change) {
        JobAllocation other = r;
        change(other);
        REQUIRE_THROWS_AS(check(other), WireError);
    };
    const std::uint16_t many[] = {0xffff}, none[] = {0};
    wrong([](JobAllocation& o) { o.nodes_count = 2; });
    wrong([](JobAllocation& o) { o.cpus_of_node = {}; });
    wrong([&](JobAllocation& o) { o.cores_per_socket = many; });
    wrong([&](JobAllocation& o) { o.cores_per_socket = none; });
    wrong([](JobAllocation& o) { o.sockets_per_node = {}; });
    wrong([](JobAllocation& o) { o.cores = {}; });
    wrong([](JobAllocation& o) { o.cores = {1'000'000, "0x1"}; });
    // A job without a layout has no cores to show.
    JobAllocation plain;
    plain.nodes_count = 3;
    ResourcesView view;
    REQUIRE_NOTHROW(check(plain));
    REQUIRE(view.complete(plain)->nodes_allocation.empty());
    plain.nodes_count = no_value32;
    REQUIRE(view.complete(plain) == nullptr);
}

TEST_CASE("the configuration that a slurmctld of 26.05 sends in each version of the protocol")
{
    const std::pair<WireVersion, std::string> answers[] = {{wire::v24_11, "build_info"},
                                                           {wire::v25_05, "build_info_43"},
                                                           {wire::v25_11, "build_info_44"},
                                                           {wire::v26_05, "build_info_45"}};
    for (const auto& [version, name] : answers) {
        CAPTURE(version >> 8);
        const Bytes body = recorded_request(name);
        Arena arena;
        Unpacker from(body, version, arena);
        BuildInfo info;
        wire::build_info::unpack(from, info);
        CHECK(from.left() == 0);
        const model::Configuration& conf = complete(info, arena);
        CHECK(conf.release == "26.05.5");
        CHECK(conf.cluster_name == "lab");
        CHECK(conf.auth_type == "auth/slurm");
        CHECK(conf.auth_alt_types == "auth/jwt");
        REQUIRE(conf.controllers.size() == 1);
        CHECK(conf.controllers[0].address == "127.0.0.1");
        CHECK(conf.controllers[0].machine == "vm");
        CHECK(conf.configuration_flags == model::configuration_flag::ipv4);
        CHECK(conf.cpu_frequency_default == "Unknown");
        CHECK_FALSE(conf.default_memory_per_cpu.is_set());
        CHECK(conf.max_memory_per_node == NoVal64(0));
        CHECK_FALSE(conf.epilog_timeout.is_set());
        CHECK(conf.group_update_force);
        CHECK(conf.interactive_step_options == "--interactive --preserve-env --pty $SHELL");
        CHECK(conf.licenses == "matlab:10");
        CHECK(conf.max_job_id == 67043328);
        CHECK(conf.preempt_exempt_time == NoVal32(0));
        CHECK(conf.priority_decay_half_life == NoVal32(7 * 86400));
        CHECK(conf.priority_flags == model::priority_flag::fair_tree);
        CHECK(conf.scheduler_type == "sched/backfill");
        CHECK(conf.select_type_parameters == (model::select_type::core | model::select_type::memory));
        CHECK(conf.slurm_user_id == 64030);
        CHECK(conf.slurmctld_debug == model::log_level::info);
        CHECK(conf.slurmctld_pid_file == "/run/slurmctld/ctld.pid");
        CHECK_FALSE(conf.srun_port_range.set);
        CHECK(conf.suspend_time == NoVal32(36000));
        CHECK(conf.tls_type == "tls/none");
        CHECK(conf.topology_plugin == "topology/flat");
        CHECK(conf.tree_width == 16);
        CHECK(conf.vsize_factor == 0);
        CHECK(conf.path == "/etc/slurm/slurm.conf");
        CHECK(conf.boot_time > 1795000000);
        CHECK(conf.next_job_id.is_number());
        // A configuration that is cut off is refused.
        for (std::size_t size = 0; size < body.size(); size += 11) {
            Unpacker half(std::span<const std::byte>(body).first(size), version, arena);
            BuildInfo refused;
            CHECK_THROWS_AS(wire::build_info::unpack(half, refused), WireError);
        }
    }
}

TEST_CASE("the configuration of slurmctlds before 25.05")
{
    // Programs were one text each until 23.11, and prolog and epilog had one time limit until 24.11.
    static constexpr std::string_view programs[] = {"/bin/true"};
    for (const WireVersion version : {wire::v22_05, wire::v23_11, wire::v24_11}) {
        CAPTURE(version >> 8);
        BuildInfo sent;
        sent.prolog = programs;
        sent.prolog_epilog_timeout = std::uint16_t{30};
        sent.release = "x";
        sent.select_type_parameters = model::select_type::linear_26_05;
        const Bytes body = packed(version, body_of<wire::build_info>(sent));
        Arena arena;
        Unpacker from(body, version, arena);
        BuildInfo info;
        wire::build_info::unpack(from, info);
        CHECK(from.left() == 0);
        const model::Configuration& conf = complete(info, arena);
        CHECK(conf.release == "x");
        REQUIRE(conf.prolog.size() == 1);
        CHECK(conf.prolog[0] == "/bin/true");
        CHECK(conf.epilog.empty());
        CHECK(conf.epilog_timeout == NoVal16(30));
        CHECK(conf.prolog_timeout == NoVal16(30));
        CHECK(conf.select_type_parameters == model::select_type::linear_26_05);
    }
}

TEST_CASE("LINEAR had another number until 25.05")
{
    const auto sent = [](WireVersion version) {
        const Bytes bytes = packed(version, body_of<wire::select_type>(model::select_type::linear_26_05));
        return std::to_integer<unsigned>(bytes[0]) << 8 | std::to_integer<unsigned>(bytes[1]);
    };
    CHECK(sent(wire::v25_05) == 0x8000);
    CHECK(sent(wire::v25_11) == 0x20);
}

TEST_CASE("the configuration of a slurmdbd of 26.05")
{
    model::DatabaseConfiguration sent;
    sent.archive_dir = "/archive";
    sent.dbd_port = 6819;
    sent.debug_level = model::log_level::verbose;
    sent.max_query_time_range = NoVal32::infinite();
    sent.purge_jobs = model::purge_age::months | 12;
    sent.track_slurmctld_down = true;
    const Bytes body = packed(wire::v26_05, body_of<wire::slurmdbd_conf>(sent));
    Arena arena;
    Unpacker from(body, wire::v26_05, arena);
    model::DatabaseConfiguration conf;
    wire::slurmdbd_conf::unpack(from, conf);
    CHECK(from.left() == 0);
    CHECK(conf.archive_dir == "/archive");
    CHECK(conf.dbd_port == 6819);
    CHECK(conf.debug_level == model::log_level::verbose);
    CHECK(conf.max_query_time_range == NoVal32::infinite());
    CHECK(conf.purge_jobs == (model::purge_age::months | 12));
    CHECK(conf.purge_steps == model::purge_age::never);
    CHECK_FALSE(conf.track_wckey);
    CHECK(conf.track_slurmctld_down);
}
