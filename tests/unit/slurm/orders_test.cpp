// Changes: their bytes are those that a real slurmctld accepted, and its answers are read.
#include "catch.hpp"
#include "controller/job_request.hpp"
#include "fake_slurmctld.hpp"
#include "messages/job.hpp"
#include "messages/job_descriptor.hpp"
#include "spelled.hpp"
#include "wire/no_val.hpp"

using namespace restd;
using namespace restd::slurm;
using namespace restd::slurm::test;

namespace {

const std::string_view environment[] = {"PATH=/bin:/usr/bin"};

model::JobDescription described(std::string_view name)
{
    model::JobDescription job;
    job.name = name;
    job.tasks = 1;
    job.minimum_cpus = 1;
    job.time_limit = 10;
    job.environment = environment;
    job.current_working_directory = "/tmp";
    job.user_id = "0";
    job.group_id = "0";
    return job;
}

JobDescriptor wire_of(const model::JobDescription& job)
{
    // The descriptor's views are valid as long as the request.
    static People people;
    static std::vector<std::unique_ptr<JobRequest>> kept;
    kept.push_back(std::make_unique<JobRequest>(job, people, CpuGovernors{}));
    kept.back()->from({"probehost", no_value32});
    return kept.back()->descriptor();
}

int refusal_of(const model::JobDescription& job)
{
    try {
        wire_of(job);
    } catch (const Error& error) {
        CHECK(error.status() == 422);
        return error.number();
    }
    return 0;
}

std::vector<std::string> environment_of(const model::JobDescription& job)
{
    const JobDescriptor wire = wire_of(job);
    return {wire.environment.begin(), wire.environment.end()};
}

// Answers every change with 0; received() has the requests.
FakeSlurmctld::Behaviour says(std::uint32_t number)
{
    return [number](int socket, const Received&) { FakeSlurmctld::answer_number(socket, number); };
}

FakeSlurmctld::Behaviour shows(std::string name)
{
    return [name = std::move(name)](int socket, const Received&) { send_frame(socket, recorded(name).frame); };
}

template <class Call>
Error error_of(Call call)
{
    try {
        call();
    } catch (const Error& error) {
        return error;
    }
    return Error(0, "there was no error", "");
}

}  // namespace

TEST_CASE("a submission has the bytes that slurmctld accepted")
{
    const std::string_view argv[] = {"a", "b c"};
    model::JobDescription job = described("wp_run");
    job.memory_per_node = 200;
    job.comment = "a comment \"q\" \xc3\xa9";
    job.script = "#!/bin/sh\nsleep 600\n";
    job.argv = argv;
    job.standard_output = "/tmp/wp-%j.out";
    job.nodes = "1";
    job.licenses = "matlab:2";
    job.mail_type = 1;
    job.mail_user = "m@x";
    REQUIRE(packed(wire_version, body_of<wire::job_desc>(wire_of(job))) == recorded_request("submit"));
    REQUIRE(packed(wire_version, body_of<wire::job_desc>({})) == recorded_request("submit_empty"));

    model::JobDescription parts[] = {described("wp_het0"), described("wp_het1")};
    parts[0].script = "#!/bin/sh\nsleep 600\n";
    for (auto& part : parts) part.hold = true;
    const JobDescriptor wires[] = {wire_of(parts[0]), wire_of(parts[1])};
    REQUIRE(packed(wire_version, body_of<wire::short_array<wire::job_desc>>(wires)) == recorded_request("submit_het"));
}

TEST_CASE("submitting a job")
{
    FakeSlurmctld slurmctld([](int socket, const Received& request) {
        send_frame(socket, recorded(request.type == message::submit_het_job ? "ctld_submit_het" : "ctld_submit").frame);
    });
    Client client(slurmctld.port());
    const model::JobDescription jobs[] = {described("a"), described("b")};
    std::vector<std::uint32_t> ids;
    const auto note = [&](const model::SubmitResult& result) {
        ids.push_back(result.job_id);
        CHECK(!result.step_id.empty());
        CHECK(result.error == error_text(static_cast<int>(result.error_code)));
    };
    client.controller.submit(client.caller, {jobs, 1}, note);
    client.controller.submit(client.caller, jobs, note);
    REQUIRE(ids.size() == 2);
    REQUIRE(ids[0] > 0);
    const auto received = slurmctld.received();
    REQUIRE(received.size() == 2);
    REQUIRE(received[0].type == message::submit_batch_job);
    REQUIRE(received[1].type == message::submit_het_job);
    // The host is sent, because slurmctld does not know it from a token.
    Arena arena;
    Unpacker from(received[0].body, wire_version, arena);
    JobDescriptor wire;
    wire::job_desc::unpack(from, wire);
    REQUIRE(!wire.allocation_node_list.empty());
    REQUIRE(wire.session != no_value32);

    const std::vector<model::JobDescription> too_many(129, described("x"));
    REQUIRE_THROWS_AS(client.controller.submit(client.caller, too_many, note), Error);
    REQUIRE_THROWS_AS(client.controller.submit(client.caller, {}, note), Error);
    REQUIRE(slurmctld.received().size() == 2);
}

TEST_CASE("the message for a refused job is passed on")
{
    FakeSlurmctld slurmctld(shows("ctld_submit_bad"));
    Client client(slurmctld.port());
    const model::JobDescription job = described("x");
    const Error error = error_of([&] {
        client.controller.submit(client.caller, {&job, 1}, [](const model::SubmitResult&) {});
    });
    REQUIRE(error.number() != 0);
    REQUIRE(!std::string(error.what()).empty());
    REQUIRE(slurmctld.received().size() == 1);
}

TEST_CASE("fields of a job on the wire")
{
    model::JobDescription job = described("x");
    namespace job_flag = model::job_flag;
    REQUIRE(wire_of(job).flags == (job_flag::using_default_account | job_flag::using_default_partition |
                                   job_flag::using_default_qos | job_flag::using_default_wckey));
    job.account = "a", job.partition = "p", job.qos = "q", job.wckey = "w";
    job.flags = job_flag::spread_job;
    REQUIRE(wire_of(job).flags == job_flag::spread_job);

    REQUIRE(!wire_of(job).priority.is_set());
    job.hold = true;
    REQUIRE(wire_of(job).priority == NoVal32(0));
    job.hold = false;
    REQUIRE(wire_of(job).priority.is_infinite());
    job.priority = 7;
    REQUIRE(wire_of(job).priority == NoVal32(7));

    job.nice = 2147483646;
    REQUIRE(refusal_of(job) == err::invalid_nice);
    job.nice = {};

    job.memory_per_cpu = 100;
    REQUIRE(wire_of(job).memory == (memory_per_cpu_bit | 100));
    job.memory_per_node = NoVal64::infinite();
    REQUIRE(wire_of(job).memory == 0);
    job.memory_per_node = memory_per_cpu_bit;
    REQUIRE(refusal_of(job) == err::invalid_task_memory);
    job.memory_per_node = {};

    job.core_specification = 2;
    REQUIRE(wire_of(job).specialized == 2);
    job.thread_specification = 3;
    REQUIRE(wire_of(job).specialized == 0x8003);
    job.thread_specification = 0;
    REQUIRE(refusal_of(job) == err::bad_thread_per_core);
    job.thread_specification = {};
    job.core_specification = 0x8000;
    REQUIRE(refusal_of(job) == err::invalid_core_cnt);
    job.core_specification = {};

    job.time_limit = NoVal32::infinite();
    REQUIRE(wire_of(job).time_limit.is_infinite());
    job.shared = 2;
    REQUIRE(wire_of(job).shared == 2);
    job.oversubscribe = true;
    REQUIRE(wire_of(job).shared == 1);

    job.nodes = "1,3-4";
    REQUIRE(wire_of(job).sizes == "1,3-4");
    REQUIRE(wire_of(job).minimum_nodes == NoVal32(1));
    REQUIRE(wire_of(job).maximum_nodes == NoVal32(4));
    job.maximum_nodes = 3;
    REQUIRE(wire_of(job).maximum_nodes == NoVal32(3));
    job.nodes = "many";
    REQUIRE(refusal_of(job) == err::data_conv_failed);
    job.nodes = {};

    job.kill_warning_signal = "SIGUSR1";
    REQUIRE(wire_of(job).warning_signal == 10);
    job.kill_warning_signal = "NOPE";
    REQUIRE(refusal_of(job) == err::data_conv_failed);
    job.kill_warning_signal = {};

    job.cpu_frequency = "1000-2000:ondemand";
    REQUIRE(wire_of(job).frequency.minimum == 1000);
    REQUIRE(wire_of(job).frequency.governor == 0x84000000);
    job.cpu_frequency = "powersave";
    REQUIRE(refusal_of(job) == err::data_conv_failed);
    job.cpu_frequency = {};

    job.user_id = "no such user anywhere";
    REQUIRE(refusal_of(job) == err::user_id_unknown);
    job.user_id = "12345678";
    REQUIRE(wire_of(job).uid == 12345678);
    job.user_id = {};
    REQUIRE(wire_of(job).uid == 99);
}

TEST_CASE("the environment has limits and the distribution")
{
    model::JobDescription job = described("x");
    job.rlimits_cpu = 100;
    job.rlimits_core = NoVal64::infinite();
    REQUIRE(environment_of(job) ==
            std::vector<std::string>{"PATH=/bin:/usr/bin", "SLURM_RLIMIT_CPU=100", "SLURM_RLIMIT_CORE=18446744073709551615"});
    job.rlimits_cpu = job.rlimits_core = {};

    // An existing variable is replaced.
    const std::string_view given[] = {"SLURM_DISTRIBUTION=mine", "A=1"};
    job.environment = given;
    job.distribution = "cyclic:block,pack";
    REQUIRE(environment_of(job) == std::vector<std::string>{"SLURM_DISTRIBUTION=cyclic:block,pack", "A=1"});
    REQUIRE(wire_of(job).task_distribution == 0x800021);

    job.distribution = "plane=4";
    REQUIRE(environment_of(job) == std::vector<std::string>{"SLURM_DISTRIBUTION=plane", "A=1", "SLURM_DIST_PLANESIZE=4"});
    REQUIRE(wire_of(job).distribution_plane_size == NoVal16(4));
    job.distribution_plane_size = 5;
    REQUIRE(refusal_of(job) == err::bad_dist);
    job.distribution = "block";
    REQUIRE(refusal_of(job) == err::bad_dist);
    job.distribution = {};
    REQUIRE(wire_of(job).task_distribution == 4);
    REQUIRE(wire_of(job).distribution_plane_size == NoVal16(5));
    job.distribution_plane_size = {};

    job.distribution = "arbitrary";
    REQUIRE(refusal_of(job) == err::bad_dist);
    job.required_nodes = "n1,n2";
    REQUIRE(environment_of(job) ==
            std::vector<std::string>{"SLURM_DISTRIBUTION=arbitrary", "A=1", "SLURM_ARBITRARY_NODELIST=n1,n2"});
    job.distribution = "nonsense";
    REQUIRE(refusal_of(job) == err::bad_dist);
}

TEST_CASE("fields that the protocol does not have are named")
{
    Client client(1);
    model::JobDescription job;
    std::vector<std::string> named;
    const auto note = [&](const Place& field) { named.push_back(parsers::spelled(field)); };
    client.controller.without_effect(job, Place::record<model::JobDescription>(), note);
    REQUIRE(named.empty());
    const model::CronEntry entry;
    job.crontab = &entry;
    job.hetjob_group = 1;
    client.controller.without_effect(job, Place::record<model::JobDescription>(), note);
    REQUIRE(named == std::vector<std::string>{"#/crontab/", "#/hetjob_group/"});
    named.clear();
    model::NodeUpdate update;
    client.controller.without_effect_on_node(client.caller, update, note);
    REQUIRE(named.empty());
    update.reason_user = "ann";
    update.reason = "bad fan";
    client.controller.without_effect_on_node(client.caller, update, note);
    REQUIRE(named == std::vector<std::string>{"#/reason_uid/"});
    // slurmctld records the caller as the user of the reason, which is what the client wants here.
    named.clear();
    const std::string number = std::to_string(client.caller.uid);
    update.reason_user = number;
    client.controller.without_effect_on_node(client.caller, update, note);
    REQUIRE(named.empty());
}

TEST_CASE("a change of a job")
{
    FakeSlurmctld slurmctld(says(0));
    Client client(slurmctld.port());
    model::JobDescription change;
    change.comment = "by str";
    change.job_id = 1436;
    const auto none = [](const model::JobArrayResult&) { FAIL("a result of a job that is no array"); };
    client.controller.update_job(client.caller, *JobId::parse("1436"), change, none);
    REQUIRE(slurmctld.received().size() == 1);
    REQUIRE(slurmctld.received()[0].type == message::update_job);
    REQUIRE(slurmctld.received()[0].body == recorded_request("update_job"));
}

TEST_CASE("a change of an array has results of its tasks")
{
    FakeSlurmctld good(shows("ctld_update_array_str"));
    Client client(good.port());
    std::size_t count = 0;
    client.controller.update_job(client.caller, *JobId::parse("1436"), {}, [&](const model::JobArrayResult& result) {
        ++count;
        CHECK(result.job_id == 1436);
        CHECK(result.error_code == 0);
        CHECK(result.error == "No error");
        CHECK(result.step_id.substr(0, 9) == "1436_1,4,");
    });
    REQUIRE(count == 1);

    // No task was changed: an error, as for other jobs.
    FakeSlurmctld bad(shows("ctld_update_bad"));
    Client other(bad.port());
    const Error error = error_of(
        [&] { other.controller.update_job(other.caller, *JobId::parse("1436"), {}, [](const model::JobArrayResult&) {}); });
    REQUIRE(error.number() == err::invalid_partition_name);
}

TEST_CASE("return codes that mean success, and texts")
{
    // RESPONSE_SLURM_RC_MSG with 0
    FakeSlurmctld good(shows("ctld_update_job_id"));
    Client client(good.port());
    REQUIRE_NOTHROW(
        client.controller.update_job(client.caller, *JobId::parse("1434"), {}, [](const model::JobArrayResult&) {}));
    FakeSlurmctld missing(shows("ctld_update_none"));
    Client other(missing.port());
    const Error error = error_of(
        [&] { other.controller.update_job(other.caller, *JobId::parse("99999"), {}, [](const model::JobArrayResult&) {}); });
    REQUIRE(error.number() == err::invalid_job_id);
    REQUIRE(error.status() == 404);
    // With slurmctld's own text.
    FakeSlurmctld refusing(shows("ctld_delete_node_conf"));
    Client third(refusing.port());
    const Error refused = error_of([&] { third.controller.delete_node(third.caller, "cloud00001"); });
    REQUIRE(refused.number() == 2028);
    REQUIRE(std::string(refused.what()).find("failed to delete nodes") != std::string::npos);
}

TEST_CASE("signals to jobs")
{
    FakeSlurmctld slurmctld(shows("ctld_kill_jobs_quiet"));
    Client client(slurmctld.port());
    std::size_t count = 0;
    const auto counted = [&](const model::KillJobsResult&) { ++count; };
    const std::string_view single = "99999996";
    model::KillJobsRequest plain;
    plain.jobs = {&single, 1};
    plain.flags = model::kill_full_job;
    client.controller.cancel_jobs(client.caller, plain, counted);
    // An unknown job has its own entry.
    REQUIRE(count == 1);
    const std::string_view jobs[] = {"1436_7", "99999997", "1445+1"};
    model::KillJobsRequest request;
    request.jobs = jobs;
    request.flags = model::kill_verbose | model::kill_full_job;
    client.controller.cancel_jobs(client.caller, request, [&](const model::KillJobsResult& result) {
        ++count;
        CHECK(result.error_code == 2017);
        CHECK(result.error_string == "Invalid job id specified");
        CHECK(result.step_id == "99999996");
        CHECK(!result.job_id.is_set());
    });
    REQUIRE(count == 2);
    const auto received = slurmctld.received();
    REQUIRE(received.size() == 2);
    REQUIRE(received[0].type == message::kill_jobs);
    REQUIRE(received[1].body == recorded_request("kill_jobs"));
    // SIGKILL is the default.
    Arena arena;
    Unpacker from(received[0].body, wire_version, arena);
    KillJobs order;
    wire::kill_jobs::unpack(from, order);
    REQUIRE(order.signal_number == 9);
    REQUIRE(order.flags == model::kill_full_job);
    REQUIRE(order.jobs.size() == 1);
    REQUIRE(order.jobs[0] == "99999996");

    // A wrong filter is refused before anything is killed.
    request.signal = "NOPE";
    REQUIRE_THROWS_AS(client.controller.cancel_jobs(client.caller, request, [](const model::KillJobsResult&) {}), Error);
    request.signal = "TERM";
    request.user_name = "no such user anywhere";
    REQUIRE_THROWS_AS(client.controller.cancel_jobs(client.caller, request, [](const model::KillJobsResult&) {}), Error);
    REQUIRE(slurmctld.received().size() == 2);
}

TEST_CASE("orders to nodes and the controller")
{
    FakeSlurmctld slurmctld(says(0));
    Client client(slurmctld.port());
    model::NodeUpdate update;
    update.comment = "wp";
    update.extra = "{\"x\":1}";
    update.name = "cloud[00007-00008]";
    update.state = model::node_state::drain;
    update.reason = "wire probe";
    client.controller.update_nodes(client.caller, update);
    client.controller.delete_node(client.caller, "n1");
    client.controller.reconfigure(client.caller);
    const auto received = slurmctld.received();
    REQUIRE(received.size() == 3);
    REQUIRE(received[0].type == message::update_node);
    REQUIRE(received[0].body == recorded_request("update_node"));
    REQUIRE(received[1].type == message::delete_node);
    REQUIRE(received[2].type == message::request_reconfigure);
    REQUIRE(received[2].body.empty());

    FakeSlurmctld refusing(says(2010));
    Client other(refusing.port());
    REQUIRE(error_of([&] { other.controller.reconfigure(other.caller); }).number() == 2010);
}

TEST_CASE("allocations are the caller's")
{
    FakeSlurmctld slurmctld([](int socket, const Received& request) {
        send_frame(socket,
                   recorded(request.type == message::request_het_allocation ? "ctld_allocate_het" : "ctld_allocate").frame);
    });
    Client client(slurmctld.port());
    model::JobDescription jobs[] = {described("a"), described("b")};
    jobs[0].reserve_ports = 5;
    jobs[0].allocation_node_port = 6;
    std::vector<std::uint32_t> ids;
    const auto note = [&](const model::SubmitResult& result) { ids.push_back(result.job_id); };
    client.controller.allocate(client.caller, {jobs, 1}, note);
    client.controller.allocate(client.caller, jobs, note);
    REQUIRE(ids.size() == 2);  // a heterogeneous job counts once
    const auto received = slurmctld.received();
    Arena arena;
    Unpacker from(received[0].body, wire_version, arena);
    JobDescriptor wire;
    wire::job_desc::unpack(from, wire);
    REQUIRE(wire.uid == 99);
    REQUIRE(wire.gid == 99);
    REQUIRE(wire.minimum_nodes == NoVal32(1));
    REQUIRE(wire.reserve_ports == NoVal16(0));
    REQUIRE(wire.allocation_node_port == NoVal16(0));
    REQUIRE(received[1].type == message::request_het_allocation);
}
