// The version of the protocol that is spoken with each daemon: found out, kept, found out again; and what is done where an old
// daemon lacks a message or a field.
#include <algorithm>
#include <atomic>
#include <future>
#include <latch>
#include <thread>
#include <vector>

#include "accounting/accounting.hpp"
#include "accounting/database_session.hpp"
#include "catch.hpp"
#include "dbd_fake.hpp"
#include "distinct.hpp"
#include "fake_munged.hpp"
#include "fake_release.hpp"
#include "fake_slurmctld.hpp"
#include "messages/controller.hpp"
#include "messages/job.hpp"
#include "messages/job_descriptor.hpp"
#include "messages/node.hpp"
#include "scratch_folder.hpp"
#include "spelled.hpp"

using namespace restd;
using namespace restd::slurm;
using namespace restd::slurm::test;

namespace {

constexpr WireVersion of(int number)
{
    return static_cast<WireVersion>(number << 8);
}

template <class Call>
Error error_of(Call call)
{
    try {
        call();
    } catch (const Error& error) {
        return error;
    }
    return Error(0, "there was no error", "", 200);
}

bool says(const Error& error, const std::string& text)
{
    return std::string(error.what()).find(text) != std::string::npos;
}

// A client that knows no version yet.
struct NewClient : Client {
    explicit NewClient(std::uint16_t port) : Client(port) { memory.versions.forget("127.0.0.1", wire_version); }
    WireVersion spoken() const { return memory.versions.known("127.0.0.1"); }
    void reconfigure() { controller.reconfigure(caller); }
};

}  // namespace

TEST_CASE("the newest version that slurmctld and we know is spoken")
{
    const std::pair<WireVersion, WireVersion> daemons[] = {
        {of(38), of(38)}, {of(39), of(39)}, {of(40), of(40)}, {of(41), of(41)}, {of(42), of(42)}, {of(43), of(43)},
        {of(44), of(44)}, {of(45), of(45)}, {of(46), of(45)}, {of(48), of(45)}, {of(37), of(0)},  {of(49), of(0)}};
    for (const auto& [own, spoken] : daemons) {
        INFO(own / 256);
        FakeRelease slurmctld(own);
        NewClient client(slurmctld.port());
        if (spoken == 0) {
            const Error error = error_of([&] { client.reconfigure(); });
            CHECK(error.status() == 502);
            CHECK(
                says(error, own < wire::oldest ? "without an answer" : "is of a release after Slurm 26.05, which is too new"));
            CHECK(client.spoken() == 0);
            continue;
        }
        client.reconfigure();
        CHECK(client.spoken() == spoken);
        const std::size_t pings = slurmctld.pings(), refusals = slurmctld.refusals();
        CHECK(pings <= 1);
        client.reconfigure();
        // It is known then.
        CHECK(slurmctld.pings() == pings);
        CHECK(slurmctld.refusals() == refusals);
        const auto asked = slurmctld.asked();
        REQUIRE(asked.size() == 2);
        for (const auto& request : asked) CHECK(request.version == spoken);
    }
}

TEST_CASE("a slurmctld that takes none of our versions is not asked in all of them for each request")
{
    FakeRelease slurmctld(of(49));
    NewClient client(slurmctld.port());
    const Error error = error_of([&] { client.reconfigure(); });
    CHECK(error.number() == err::protocol_version_error);
    CHECK_FALSE(says(error, "not known"));  // nothing was done
    const std::size_t refusals = slurmctld.refusals();
    CHECK(std::string(error_of([&] { client.reconfigure(); }).what()) == error.what());
    // Such a controller is not shown as down.
    CHECK(error_of([&] { client.controller.ping(client.caller)([](const model::ControllerPing&) {}); }).number() ==
          err::protocol_version_error);
    CHECK(slurmctld.refusals() == refusals);
}

TEST_CASE("many requests at start find out the version once")
{
    FakeRelease slurmctld(wire::v24_05);
    NewClient client(slurmctld.port());
    client.conf.message_timeout = std::chrono::seconds(30);
    constexpr int count = 12;
    std::latch begun(count);
    std::vector<std::future<void>> requests;
    for (int i = 0; i < count; ++i)
        requests.push_back(std::async(std::launch::async, [&] {
            begun.arrive_and_wait();
            client.reconfigure();
        }));
    for (auto& request : requests) REQUIRE_NOTHROW(request.get());
    CHECK(slurmctld.asked().size() == count);
    CHECK(slurmctld.pings() == 1);
    CHECK(slurmctld.refusals() == 4);  // 26.05, 25.11, 25.05, 24.11
}

TEST_CASE("a refusal that is remembered is thrown by each thread as its own")
{
    SpokenVersions versions;
    std::atomic<int> searched = 0, refused = 0;
    std::vector<std::thread> callers;
    for (int i = 0; i < 8; ++i)
        callers.emplace_back([&] {
            for (int round = 0; round < 200; ++round) try {
                    versions.get("ctl", Deadline(std::chrono::seconds(10)), [&]() -> WireVersion {
                        ++searched;
                        throw NoCommonVersion(err::protocol_version_error, "too new, says the daemon at length",
                                              "cluster/slurm", 502);
                    });
                } catch (const NoCommonVersion& error) {
                    if (says(error, "too new, says the daemon at length") && error.given_status() == 502) ++refused;
                }
        });
    for (auto& caller : callers) caller.join();
    CHECK(searched == 1);
    CHECK(refused == 1600);
}

TEST_CASE("requests that wait for the version keep to their own deadlines")
{
    Listener silent;  // accepts connections, but nobody reads from them
    NewClient client(silent.port());
    const auto begun = std::chrono::steady_clock::now();
    std::vector<std::future<Error>> requests;
    for (int i = 0; i < 4; ++i)
        requests.push_back(std::async(std::launch::async, [&] { return error_of([&] { client.reconfigure(); }); }));
    for (auto& request : requests) {
        const Error error = request.get();
        CHECK(error.status() == 504);
        CHECK_FALSE(says(error, "not known"));  // the order itself was not sent
    }
    CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(10));
}

TEST_CASE("a slurmctld that is replaced by one of another release is spoken to in its version, and nothing is done twice")
{
    const std::pair<int, int> changes[] = {{38, 45}, {45, 38}, {42, 41}, {45, 42}, {44, 43}, {43, 38}, {39, 44}};
    for (const auto& [before, after] : changes) {
        INFO(before << " becomes " << after);
        FakeRelease slurmctld(of(before));
        NewClient client(slurmctld.port());
        client.reconfigure();
        slurmctld.become(of(after));
        client.reconfigure();
        const auto asked = slurmctld.asked();
        REQUIRE(asked.size() == 2);
        CHECK(asked.back().version == of(after));
        CHECK(client.spoken() == of(after));
    }
}

TEST_CASE("an upgraded slurmctld that still takes the old version is noticed when it was away, and by its release")
{
    std::uint16_t port = 0;
    std::optional<NewClient> client;
    {
        FakeRelease old(wire::v24_11);
        port = old.port();
        client.emplace(port);
        client->reconfigure();
        CHECK(client->spoken() == wire::v24_11);
    }
    CHECK(error_of([&] { client->reconfigure(); }).status() == 502);
    const auto behaviour = [](const FakeRelease::Asked& request) -> FakeRelease::Answer {
        if (request.type != message::request_build_info) return FakeRelease::number(0);
        return {message::build_info, recorded_request("build_info")};  // of 26.05.5, in the version of 24.11
    };
    FakeRelease upgraded(wire::v26_05, behaviour, port);
    client->reconfigure();
    CHECK(client->spoken() == wire::v26_05);

    NewClient other(port);
    other.memory.versions.set("127.0.0.1", wire::v24_11);
    other.rpc.learn_release(other.caller);
    CHECK(other.memory.release.get()->whole == "26.05.5");
    other.reconfigure();
    CHECK(other.spoken() == wire::v26_05);
}

TEST_CASE("readiness alone notices a slurmctld of another release")
{
    const restd::test::ScratchFolder folder;
    FakeMunged munged(folder.path + "/munge.socket");
    FakeRelease slurmctld(wire::v24_11);
    NewClient client(slurmctld.port());
    client.conf.munge_socket = munged.path();
    CHECK(client.rpc.answers(std::chrono::seconds(30)));
    slurmctld.become(wire::v22_05);
    CHECK_FALSE(client.rpc.answers(std::chrono::seconds(30)));
    CHECK(client.rpc.answers(std::chrono::seconds(30)));
    CHECK(client.spoken() == wire::v22_05);
}

TEST_CASE("a refused token is no other version")
{
    for (const int own : {38, 42, 45}) {
        INFO(own);
        FakeRelease slurmctld(
            of(own), [](const FakeRelease::Asked&) { return FakeRelease::number(err::protocol_authentication_error); });
        NewClient client(slurmctld.port());
        CHECK(error_of([&] { client.reconfigure(); }).status() == 511);
        CHECK(client.spoken() == of(own));
        CHECK(slurmctld.asked().size() == 1);
    }
}

// ---- slurmdbd ----

namespace {

// Answers as a slurmdbd of the release of `own` does. Each message is answered in the version of its connection's greeting.
class DatabaseOf {
public:
    using Behaviour = std::function<std::optional<Bytes>(const FakeSlurmdbd::Received& request, WireVersion version)>;
    explicit DatabaseOf(WireVersion own, Behaviour behaviour = {}) : own_(own), behaviour_(std::move(behaviour)) {}

    void become(WireVersion own) { own_ = own; }
    std::uint16_t port() const { return daemon_.port(); }
    FakeSlurmdbd& daemon() { return daemon_; }
    // The versions of the greetings, of refused ones too.
    std::vector<int> greetings()
    {
        std::vector<int> out;
        for (const auto& request : daemon_.received())
            if (request.type == dbd::persist_init) out.push_back(version_of(request) / 256);
        return out;
    }

private:
    static WireVersion version_of(const FakeSlurmdbd::Received& greeting)
    {
        return static_cast<WireVersion>(std::to_integer<unsigned>(greeting.body.at(0)) << 8);
    }
    std::optional<Bytes> answer(const FakeSlurmdbd::Received& request)
    {
        if (request.type == dbd::persist_init) {
            const WireVersion version = version_of(request);
            if (!wire::takes(own_, version))  // 22.05 has no number for it
                return verdict_bytes(own_ == wire::v22_05 ? 0xffffffff : std::uint32_t{err::protocol_version_error},
                                     "Failed to unpack SLURM_PERSIST_INIT message", 6500);
            const std::lock_guard lock(mutex_);
            versions_[request.connection] = version;
            return verdict_bytes(0, {}, version);
        }
        if (request.type == dbd::fini) return verdict_bytes(0, {}, dbd::fini);
        WireVersion version = 0;
        {
            const std::lock_guard lock(mutex_);
            version = versions_[request.connection];
        }
        if (behaviour_)
            if (auto answer = behaviour_(request, version)) return answer;
        if (request.type == dbd::get_qos) return list_bytes<wire::qos_rec>(dbd::got_qos, {});
        return list_bytes<wire::tres_rec>(dbd::got_tres, {});
    }

    std::atomic<WireVersion> own_;
    Behaviour behaviour_;
    std::mutex mutex_;
    std::map<std::size_t, WireVersion> versions_;
    FakeSlurmdbd daemon_{[this](const auto& request, std::size_t) { return answer(request); }};
};

struct NewConnected : Connected {
    explicit NewConnected(std::uint16_t port) : Connected(port) { memory.versions.forget("127.0.0.1", wire_version); }
    // The version in which a question was asked.
    WireVersion ask()
    {
        DatabaseSession session(*pool, caller);
        session.list<wire::tres_rec>(dbd::get_tres, body_of<wire::tres_cond>({}), dbd::got_tres);
        return session.version();
    }
};

}  // namespace

TEST_CASE("the newest version that slurmdbd and we know is spoken")
{
    for (int own = 38; own <= 48; ++own) {
        INFO(own);
        DatabaseOf slurmdbd(of(own));
        NewConnected client(slurmdbd.port());
        const int spoken = std::min(own, 45);
        CHECK(client.ask() == of(spoken));
        std::vector<int> versions;
        for (int version = 45; version >= spoken; --version) versions.push_back(version);
        CHECK(slurmdbd.greetings() == versions);
        // Another caller's connection is opened in the version that is known.
        const Identity other = caller_of(token(700));
        CHECK(DatabaseSession(*client.pool, other).version() == of(spoken));
        versions.push_back(spoken);
        CHECK(slurmdbd.greetings() == versions);
    }
    for (const int own : {37, 49}) {
        DatabaseOf slurmdbd(of(own));
        NewConnected client(slurmdbd.port());
        const Error error = error_of([&] { client.ask(); });
        CHECK(error.number() == err::protocol_version_error);
        CHECK(error.status() == 502);
        CHECK(
            says(error, "takes none of our versions of the protocol: the protocol is spoken here as of Slurm 22.05 to 26.05"));
        CHECK(slurmdbd.greetings().size() == 8);
        error_of([&] { client.ask(); });
        CHECK(slurmdbd.greetings().size() == 8);
    }
}

TEST_CASE("a slurmdbd that answers the greeting with another version is spoken to in that one")
{
    std::vector<int> greetings;
    FakeSlurmdbd slurmdbd([&](const FakeSlurmdbd::Received& request, std::size_t) -> std::optional<Bytes> {
        if (request.type == dbd::fini) return verdict_bytes(0, {}, dbd::fini);
        if (request.type != dbd::persist_init) return list_bytes<wire::tres_rec>(dbd::got_tres, {});
        greetings.push_back(std::to_integer<int>(request.body.at(0)));
        return verdict_bytes(0, {}, wire::v24_11);
    });
    NewConnected client(slurmdbd.port());
    CHECK(client.ask() == wire::v24_11);
    CHECK(greetings == std::vector<int>{45, 42});
}

TEST_CASE("a slurmdbd that is replaced by one of another release is greeted anew")
{
    const std::pair<int, int> changes[] = {{38, 45}, {45, 38}, {42, 45}, {45, 42}};
    for (const auto& [before, after] : changes) {
        INFO(before << " becomes " << after);
        DatabaseOf slurmdbd(of(before));
        NewConnected client(slurmdbd.port());
        CHECK(client.ask() == of(before));
        slurmdbd.become(of(after));
        slurmdbd.daemon().hang_up();
        CHECK(client.ask() == of(after));
    }
}

// ---- what an old daemon lacks ----

namespace {

// The bytes of an answer with a list.
template <class Head, class Record>
Bytes list_in(WireVersion version, const typename Head::Type& head,
              const std::vector<std::map<std::string, Distinct::Value>>& records)
{
    Packer to(version);
    Head::pack(to, head);
    for (const auto& values : records) to.raw(Distinct::nothing(values).bytes<Record>(version));
    return std::move(to).take();
}

std::map<std::string, Distinct::Value> job(std::uint32_t id, std::map<std::string, Distinct::Value> more = {})
{
    more.try_emplace("job_id", id);
    for (const char* none : {"array_task_id", "job_resrcs.nhosts"}) more.try_emplace(none, no_value32);
    return more;
}

}  // namespace

TEST_CASE("before 23.11 each job is signalled by a request of its own")
{
    const auto behaviour = [](const FakeRelease::Asked& request) -> FakeRelease::Answer {
        if (request.type == message::request_jobs)
            return {
                message::jobs,
                list_in<wire::job_info_msg, wire::job_info>(
                    request.version, {5, 1, 1},
                    {job(3, {{"partition", std::string("a,b")}, {"job_state", 1u}, {"user_id", 5u}}),
                     job(4, {{"partition", std::string("c")}, {"job_state", 1u}}),
                     job(6, {{"partition", std::string("b")}, {"job_state", 3u}}),
                     job(7, {{"partition", std::string("b")}, {"array_job_id", 7u}, {"array_task_str", std::string("0x16")}}),
                     job(9,
                         {{"partition", std::string("b")}, {"job_state", 1u}, {"array_job_id", 7u}, {"array_task_id", 3u}})})};
        KillStep kill;
        Arena arena;
        Unpacker from(request.body, request.version, arena);
        wire::job_step_kill::unpack(from, kill);
        return FakeRelease::number(kill.job == "8" ? err::invalid_job_id : 0);
    };
    for (const WireVersion own : {wire::v22_05, wire::v23_02}) {
        INFO(release_of(own));
        FakeRelease slurmctld(own, behaviour);
        NewClient client(slurmctld.port());
        std::vector<std::string> results;
        const auto cancel = [&](const model::KillJobsRequest& request) {
            results.clear();
            client.controller.cancel_jobs(client.caller, request, [&](const model::KillJobsResult& result) {
                results.push_back(std::string(result.step_id) + ' ' + std::to_string(result.error_code));
            });
        };
        const auto killed = [&](std::size_t from) {
            std::vector<std::string> out;
            const auto asked = slurmctld.asked();
            for (std::size_t i = from; i < asked.size(); ++i) {
                if (asked[i].type != message::kill_job) continue;
                KillStep kill;
                Arena arena;
                Unpacker unpacker(asked[i].body, own, arena);
                wire::job_step_kill::unpack(unpacker, kill);
                CHECK(unpacker.left() == 0);
                out.push_back(std::string(kill.job) + " signal " + std::to_string(kill.signal) + " flags " +
                              std::to_string(kill.flags));
            }
            return out;
        };
        constexpr std::string_view names[] = {"12_3", "8"};
        model::KillJobsRequest request;
        request.jobs = names;
        request.signal = "USR1";
        request.flags = model::kill_array_task | model::kill_full_job | model::kill_cron_jobs;
        cancel(request);
        // Bits that this release does not have are left out.
        const std::string flags = own == wire::v22_05 ? "8" : "10";
        CHECK(killed(0) == std::vector<std::string>{"12_3 signal 10 flags " + flags, "8 signal 10 flags " + flags});
        CHECK(results == std::vector<std::string>{"8 2017"});

        std::size_t before = slurmctld.asked().size();
        request = {};
        request.partition = "b";
        request.flags = model::kill_verbose;
        cancel(request);
        CHECK(killed(before) ==
              std::vector<std::string>{"3 signal 9 flags 0", "7_[1-2,4] signal 9 flags 0", "7_3 signal 9 flags 0"});
        CHECK(results == std::vector<std::string>{"3 0", "7_[1-2,4] 0", "7_3 0"});
        before = slurmctld.asked().size();
        request.job_state = model::job_state::pending;
        cancel(request);
        CHECK(killed(before) == std::vector<std::string>{"7_[1-2,4] signal 9 flags 0"});
    }
    // Since then in one request.
    FakeRelease slurmctld(wire::v23_11, [](const FakeRelease::Asked& request) -> FakeRelease::Answer {
        Packer none(request.version);
        none.u32(0);
        return {message::killed_jobs, std::move(none).take()};
    });
    NewClient client(slurmctld.port());
    client.controller.cancel_jobs(client.caller, {}, [](const model::KillJobsResult&) {});
    REQUIRE(slurmctld.asked().size() == 1);
    CHECK(slurmctld.asked().front().type == message::kill_jobs);
}

TEST_CASE("before 23.11 the states of jobs come from the list of jobs")
{
    FakeRelease slurmctld(wire::v23_02, [](const FakeRelease::Asked& request) -> FakeRelease::Answer {
        return {message::jobs,
                list_in<wire::job_info_msg, wire::job_info>(
                    request.version, {4, 1, 1},
                    {job(3, {{"job_state", 1u}}), job(7, {{"array_job_id", 7u}, {"array_task_str", std::string("0x6")}}),
                     job(9, {{"job_state", 1u}, {"array_job_id", 7u}, {"array_task_id", 3u}}),
                     job(12, {{"job_state", 3u}, {"het_job_id", 11u}, {"het_job_offset", 1u}})})};
    });
    NewClient client(slurmctld.port());
    const auto states = [&](std::vector<std::string_view> jobs) {
        std::vector<std::string> out;
        client.controller.job_states(client.caller, jobs)([&](const model::JobStateRecord& record) {
            out.push_back(std::string(record.job_id) + ' ' + std::to_string(record.state));
        });
        return out;
    };
    CHECK(states({}) == std::vector<std::string>{"3 1", "7_1 0", "7_2 0", "7_3 1", "11+1 3"});
    CHECK(states({"3", "7_2"}) == std::vector<std::string>{"3 1", "7_2 0"});
    CHECK(states({"7"}) == std::vector<std::string>{"7_1 0", "7_2 0", "7_3 1"});
    CHECK(states({"11+1", "99"}) == std::vector<std::string>{"11+1 3"});
    for (const auto& request : slurmctld.asked()) CHECK(request.type == message::request_jobs);
}

TEST_CASE("the resources of a job are there from 25.11 on")
{
    FakeRelease slurmctld(wire::v25_11, [](const FakeRelease::Asked& request) -> FakeRelease::Answer {
        CHECK(request.type == message::request_resources);
        Packer to(request.version);
        to.u32(1);  // nodes
        to.text("n1"), to.u64(512), to.u16(2), to.u16(8), to.u32(7), to.text("0x3");
        to.u32(2);  // generic resources, with and without places
        to.text("gpu"), to.text("tesla"), to.u64(3), to.u8(1), wire::bits::pack(to, {8, "0x0B"});
        to.text("nic"), to.text(""), to.u64(1), to.u8(0);
        return {message::resources, std::move(to).take()};
    });
    NewClient client(slurmctld.port());
    std::vector<std::string> shown;
    client.controller.job_resources(client.caller, *JobId::parse("61"))([&](const model::NodeResourceLayout& node) {
        shown.push_back(std::string(node.node) + ' ' + std::to_string(node.memory_allocated) + ' ' +
                        std::to_string(node.sockets_per_node) + ' ' + std::to_string(node.cores_per_socket) + ' ' +
                        std::to_string(node.channel.value) + ' ' + std::string(node.core_bitmap));
        for (const model::NodeGresLayout& gres : node.gres)
            shown.push_back(std::string(gres.name) + ':' + std::string(gres.type) + ' ' + std::to_string(gres.count) + ' ' +
                            std::string(gres.index));
    });
    CHECK(shown == std::vector<std::string>{"n1 512 2 8 7 0x3", "gpu:tesla 3 0-1,3", "nic: 1 "});

    slurmctld.become(wire::v25_05);
    client.memory.versions.set("127.0.0.1", wire::v25_05);
    const std::size_t before = slurmctld.asked().size();
    const Error error = error_of([&] { client.controller.job_resources(client.caller, *JobId::parse("61")); });
    CHECK(std::string(error.what()) == "slurmctld runs Slurm 25.05; this needs 25.11");
    CHECK(slurmctld.asked().size() == before);
}

TEST_CASE("a field that the version cannot carry is named, with the release that has it")
{
    Client client(1);
    model::JobDescription job;
    job.container_id = "c1";
    job.segment_size = 4;
    job.name = "n";
    std::vector<std::string> named;
    const auto note = [&](const IgnoredField& field) {
        named.push_back(parsers::spelled(field) + ' ' + std::string(field.why));
    };
    const auto spoken = [&](WireVersion version) {
        named.clear();
        client.memory.versions.set("127.0.0.1", version);
    };
    spoken(wire::v22_05);
    client.controller.without_effect(job, Place::record<model::JobDescription>(), note);
    CHECK(named == std::vector<std::string>{"#/container_id/ slurmctld runs Slurm 22.05; this needs 23.02",
                                            "#/segment_size/ slurmctld runs Slurm 22.05; this needs 24.05"});
    spoken(wire::v23_02);
    client.controller.without_effect(job, Place::record<model::JobDescription>(), note);
    CHECK(named == std::vector<std::string>{"#/segment_size/ slurmctld runs Slurm 23.02; this needs 24.05"});
    spoken(wire::v26_05);
    client.controller.without_effect(job, Place::record<model::JobDescription>(), note);
    CHECK(named.empty());

    model::NodeUpdate update;
    update.name = "n1";
    update.topology = "default:s0";
    spoken(wire::v24_11);
    client.controller.without_effect_on_node(client.caller, update, note);
    CHECK(named == std::vector<std::string>{"#/topology_str/ slurmctld runs Slurm 24.11; this needs 25.05"});
    spoken(wire::v25_05);
    client.controller.without_effect_on_node(client.caller, update, note);
    CHECK(named.empty());
    CHECK(Distinct::lines<wire::update_node>(packed(wire::v25_05, body_of<wire::update_node>(update)), wire::v25_05)
              .find("topology_str = \"default:s0\"") != std::string::npos);
}

TEST_CASE("what 22.05 expects otherwise")
{
    JobDescriptor job;
    const auto user_in = [&](WireVersion version) {
        const std::string lines = Distinct::lines<wire::job_desc>(packed(version, body_of<wire::job_desc>(job)), version);
        const std::size_t at = lines.find("\nuser_id = ") + 1;
        return lines.substr(at, lines.find('\n', at) - at);
    };
    CHECK(user_in(wire::v22_05) == "user_id = unset");
    CHECK(user_in(wire::v23_02) == "user_id = 99");
    job.uid = 5;
    CHECK(user_in(wire::v22_05) == "user_id = 5");
    // Until 23.02 types of resources are written otherwise.
    job.tres_per_node = "gres/gpu:2,license/a:1,gres/shard:1";
    const auto tres_in = [&](WireVersion version) {
        const std::string lines = Distinct::lines<wire::job_desc>(packed(version, body_of<wire::job_desc>(job)), version);
        const std::size_t at = lines.find("\ntres_per_node = ") + 17;
        return lines.substr(at, lines.find('\n', at) - at);
    };
    CHECK(tres_in(wire::v23_02) == "\"gres:gpu:2,license/a:1,gres:shard:1\"");
    CHECK(tres_in(wire::v23_11) == "\"gres/gpu:2,license/a:1,gres/shard:1\"");
    // Numbers of nodes and cores are lists that end with 0.
    ReservationOrder order;
    order.node_count = 3;
    const std::string lines =
        Distinct::lines<wire::update_resv>(packed(wire::v22_05, body_of<wire::update_resv>(order)), wire::v22_05);
    CHECK(lines.find("node_cnt[0] = 3\nnode_cnt[1] = 0\ncore_cnt = no list\n") != std::string::npos);
}

TEST_CASE("what would change a job or a reservation is not dropped in an old version, but refused")
{
    FakeRelease slurmctld(wire::v22_05, [](const FakeRelease::Asked& request) -> FakeRelease::Answer {
        if (request.type == message::request_reservations)
            return {message::reservations, list_in<wire::reserve_info_msg, wire::reserve_info>(request.version, {0, 1}, {})};
        return FakeRelease::number(0);
    });
    NewClient client(slurmctld.port());
    model::JobDescription job;
    job.nodes = "1,3-5";
    Error error = error_of([&] { client.controller.submit(client.caller, {&job, 1}, [](const model::SubmitResult&) {}); });
    CHECK(error.number() == err::not_supported);
    CHECK(says(error, "slurmctld runs Slurm 22.05; this needs 23.02"));

    model::ReservationDescription reservation;
    reservation.name = "r";
    reservation.start_time = 1;
    reservation.duration = 5;
    reservation.node_count = 1;
    reservation.users = "root";
    reservation.comment = "c";
    std::vector<std::string> failed;
    client.controller.store_reservations(client.caller, {&reservation, 1},
                                         [&](const FailedEntry& entry) { failed.emplace_back(entry.error.what()); });
    CHECK(failed == std::vector<std::string>{"slurmctld runs Slurm 22.05; this needs 23.02"});
    for (const auto& request : slurmctld.asked()) CHECK(request.type == message::request_reservations);
}

namespace {

// A list of slurmdbd with these records.
template <class Record>
Bytes database_list(std::uint16_t type, WireVersion version, const std::vector<std::map<std::string, Distinct::Value>>& records)
{
    Packer to(version);
    to.u16(type);
    to.u32(static_cast<std::uint32_t>(records.size()));
    for (const auto& values : records) to.raw(Distinct::nothing(values).bytes<Record>(version));
    to.u32(0);
    return std::move(to).take();
}

// The port of accounting over a slurmdbd of this release.
struct Accounted {
    Accounted(WireVersion own, DatabaseOf::Behaviour behaviour) : slurmdbd(own, std::move(behaviour)) {}
    std::vector<std::uint16_t> changes()
    {
        std::vector<std::uint16_t> out;
        for (const std::uint16_t type : slurmdbd.daemon().types())
            for (const std::uint16_t change : {dbd::add_users, dbd::add_associations, dbd::add_accounts, dbd::add_wckeys})
                if (type == change) out.push_back(type);
        return out;
    }

    DatabaseOf slurmdbd;
    NewConnected to{slurmdbd.port()};
    People people;
    SlurmAccounting accounting{{to.conf, to.resolver, to.credentials, to.bulkheads.slurmdbd, to.memory, people}};
};

}  // namespace

TEST_CASE("fields of past jobs and their steps are there where slurmdbd has them, and unset elsewhere")
{
    const auto answer = [](const FakeSlurmdbd::Received& request, WireVersion version) -> std::optional<Bytes> {
        if (request.type != dbd::get_jobs) return {};
        std::map<std::string, Distinct::Value> job = {{"jobid", 5u}, {"resv_req", std::string("r1,r2")}, {"segment_size", 4u}};
        Packer to(version);
        to.u16(dbd::got_jobs);
        to.u32(1);
        // One step, in the middle of the record.
        Arena arena;
        const Bytes record = Distinct::nothing(job).bytes<wire::job_rec>(version);
        Unpacker from(record, version, arena);
        JobRecord decoded;
        wire::job_rec::unpack(from, decoded);
        StepRecord step;
        step.stdin = "in";
        step.stdout = "%s.out";
        step.stderr = "/err";
        step.working_directory = "/w";
        step.step_name = "run";
        step.time_limit = 30;
        decoded.step_records = {&step, 1};
        wire::job_rec::pack(to, decoded);
        to.u32(0);
        return std::move(to).take();
    };
    for (const WireVersion own : {wire::v22_05, wire::v24_11, wire::v25_05, wire::v26_05}) {
        INFO(release_of(own));
        Accounted with(own, answer);
        const bool has = own >= wire::v25_05;
        std::size_t count = 0;
        with.accounting.jobs(with.to.caller, {})([&](const model::DatabaseJob& job) {
            ++count;
            CHECK(job.job_id == 5);
            CHECK(job.reservation_requested == (has ? "r1,r2" : ""));
            CHECK(job.segment_size == (has ? 4 : 0));
            REQUIRE(job.steps.size() == 1);
            const model::Step& step = job.steps.front();
            CHECK(step.stdin_expanded == (has ? "/w/in" : ""));
            CHECK(step.stdout_expanded == (has ? "/w/run.out" : ""));
            CHECK(step.stderr == (has ? "/err" : ""));
            CHECK(step.time_limit == (has ? NoVal32(30) : NoVal32()));
        });
        CHECK(count == 1);
    }
}

TEST_CASE("what a slurmdbd before 23.11 lacks is done otherwise, or names the release that has it")
{
    std::atomic<bool> has_user{false}, has_association{false};
    const auto answer = [&](const FakeSlurmdbd::Received& request, WireVersion version) -> std::optional<Bytes> {
        Arena arena;
        Unpacker from(request.body, version, arena);
        switch (request.type) {
        case dbd::get_clusters:
            return database_list<wire::cluster_rec>(dbd::got_clusters, version, {{{"name", std::string("lab")}}});
        case dbd::get_accounts:
            return database_list<wire::account_rec>(dbd::got_accounts, version, {{{"name", std::string("a")}}});
        case dbd::get_users:
            if (!has_user) return verdict_bytes(0, {}, request.type);
            return database_list<wire::user_rec>(dbd::got_users, version, {{{"name", std::string("u")}}});
        case dbd::get_associations: {
            AssociationCondition condition;
            wire::assoc_cond::unpack(from, condition);
            const bool of_user = !condition.user.empty() && !condition.user.front().empty();
            if (of_user && !has_association) return verdict_bytes(0, {}, request.type);
            return database_list<wire::assoc_rec>(
                dbd::got_associations, version,
                {{{"acct", std::string("a")}, {"cluster", std::string("lab")}, {"user", std::string(of_user ? "u" : "")}}});
        }
        case dbd::add_users: has_user = true; return verdict_bytes(0, {}, request.type);
        case dbd::add_associations: has_association = true; return verdict_bytes(0, {}, request.type);
        default: return {};
        }
    };
    Accounted with(wire::v23_02, answer);
    const Error error = error_of([&] { with.accounting.instances(with.to.caller, {})([](const model::Instance&) {}); });
    CHECK(error.number() == err::not_supported);
    CHECK(std::string(error.what()) == "slurmdbd runs Slurm 23.02; this needs 23.11");

    constexpr std::string_view user = "u", account = "a";
    model::UsersToAdd what;
    what.users = {&user, 1};
    what.accounts = {&account, 1};
    std::string text;
    const auto add = [&] {
        with.accounting.add_users(with.to.caller, what, {}, [&](std::string_view added) { text = added; }, {});
    };
    add();
    CHECK(with.changes() == std::vector<std::uint16_t>{dbd::add_users, dbd::add_associations});
    CHECK(text == " Adding User(s)\n  u\n Associations =\n  C = lab A = a U = u\n");
    CHECK(with.slurmdbd.daemon().commits() == 1);
    // All of it is there now.
    CHECK(error_of(add).number() == err::no_change_in_data);
    CHECK(with.slurmdbd.daemon().commits() == 1);
}
