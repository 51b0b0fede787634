// Waiting for a daemon: no worker slot is held, and requests above the limit are refused at once.
#include <sys/un.h>

#include <atomic>
#include <filesystem>
#include <latch>
#include <list>

#include "accounting/accounting.hpp"
#include "accounting/database_session.hpp"
#include "catch.hpp"
#include "counting_host.hpp"
#include "dbd_fake.hpp"
#include "fake_slurmctld.hpp"
#include "restd/budget.hpp"
#include "scratch_folder.hpp"
#include "wire/munge_credential.hpp"

using namespace restd;
using namespace restd::slurm;
using namespace restd::slurm::test;
using restd::test::ScratchFolder;
using namespace std::chrono_literals;

namespace {

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

void licenses(Client& client)
{
    client.controller.licenses(client.caller)([](const model::License&) {});
}

Settings few()
{
    Settings settings;
    settings.max_slurmctld_requests = settings.max_slurmdbd_requests = settings.max_munged_requests = 3;
    return settings;
}

// Opens the latch for its waiters, even if the test has failed.
class LetGo {
public:
    explicit LetGo(std::latch& latch) : latch_(latch) {}
    ~LetGo()
    {
        if (!latch_.try_wait()) latch_.count_down();
    }

private:
    std::latch& latch_;
};

// Threads that each run one call as a worker.
class Workers {
public:
    template <class Call>
    Workers(unsigned count, CountingHost& host, Call call)
    {
        for (unsigned i = 0; i < count; ++i)
            threads_.emplace_back([&host, call] {
                const CountingHost::Worker worker(host);
                try {
                    call();
                } catch (const Error&) {
                }
            });
    }
    ~Workers()
    {
        for (auto& thread : threads_) thread.join();
    }

private:
    std::list<std::thread> threads_;
};

}  // namespace

TEST_CASE("requests to a silent slurmctld hold no worker slot, and requests above the limit are refused at once")
{
    CountingHost host;
    std::latch over(1);
    FakeSlurmctld slurmctld([&](int, const Received&) { over.wait(); });
    Client client(slurmctld.port(), {"127.0.0.1"}, few());
    client.conf.message_timeout = 30s;
    {
        Workers workers(3, host, [&] { licenses(client); });
        const LetGo let_go(over);
        REQUIRE(soon([&] { return host.waiting() == 3; }));
        REQUIRE(client.bulkheads.slurmctld.inside() == 3);
        const Error refused = error_of([&] { licenses(client); });
        CHECK(refused.status() == 503);
        CHECK(refused.number() == err::slurmctld_communications_backoff);
        CHECK(says(refused, "3 requests are waiting for slurmctld"));
        CHECK(says(refused, "SLURMRESTD_MAX_SLURMCTLD_REQUESTS"));
        // Changes and pings too. A ping that is not sent says nothing about the controller.
        CHECK(error_of([&] { client.controller.reconfigure(client.caller); }).status() == 503);
        CHECK(error_of([&] { client.controller.ping(client.caller)([](const model::ControllerPing&) { FAIL(); }); }).status() ==
              503);
        // The other daemon has its own places.
        CHECK(client.bulkheads.slurmdbd.inside() == 0);
    }
    CHECK(client.bulkheads.slurmctld.inside() == 0);
    CHECK(host.waiting() == 0);
}

TEST_CASE("callers who share a ping hold no worker slot; the bulkhead limits their number")
{
    CountingHost host;
    std::latch over(1);
    FakeSlurmctld slurmctld([&](int socket, const Received&) {
        over.wait();
        FakeSlurmctld::answer_number(socket, 0);
    });
    Client client(slurmctld.port(), {"127.0.0.1"}, few());
    client.conf.message_timeout = 30s;
    {
        Workers workers(3, host, [&] { client.controller.ping(client.caller)([](const model::ControllerPing&) {}); });
        const LetGo let_go(over);
        REQUIRE(soon([&] { return host.waiting() == 3; }));
        CHECK(client.bulkheads.slurmctld.inside() == 3);
        CHECK(soon([&] { return slurmctld.received().size() == 1; }));
        CHECK(error_of([&] { client.controller.ping(client.caller)([](const model::ControllerPing&) { FAIL(); }); }).status() ==
              503);
    }
    CHECK(client.bulkheads.slurmctld.inside() == 0);
}

TEST_CASE("the pause before a retry holds no worker slot, but a place of the bulkhead")
{
    CountingHost host;
    std::atomic<bool> busy{true};
    std::atomic<unsigned> inside{0};
    std::atomic<Client*> asked{nullptr};
    FakeSlurmctld slurmctld([&](int socket, const Received&) {
        inside = asked.load()->bulkheads.slurmctld.inside();
        FakeSlurmctld::answer_number(socket, busy.exchange(false) ? err::slurmctld_communications_backoff : 0);
    });
    Client client(slurmctld.port(), {"127.0.0.1"}, few());
    asked = &client;
    client.conf.message_timeout = 30s;
    {
        Workers workers(1, host, [&] { client.controller.reconfigure(client.caller); });
    }
    REQUIRE(slurmctld.received().size() == 2);
    CHECK(inside == 1);
    CHECK(host.waited() >= 490ms);  // the pause is half a second
}

TEST_CASE("a very slow answer is given up")
{
    std::atomic<bool> over{false};
    FakeSlurmctld slurmctld([&](int socket, const Received&) {
        Packer head(wire_version);
        head.u32(1'000'000);
        send_all(socket, head.bytes());
        const std::byte drop[1]{};
        while (!over && ::send(socket, drop, 1, MSG_NOSIGNAL) == 1) std::this_thread::sleep_for(10ms);
    });
    CountingHost host;
    Client client(slurmctld.port());
    const auto begun = std::chrono::steady_clock::now();
    Error error = error_of([&] {
        const CountingHost::Worker worker(host);
        licenses(client);
    });
    const auto took = std::chrono::steady_clock::now() - begun;
    over = true;
    CHECK(error.status() == 504);
    CHECK(says(error, "in time"));
    CHECK(took >= 900ms);  // MessageTimeout is a second; a whole answer may take six
    CHECK(took < 5s);
    CHECK(host.waited() >= 500ms);
}

TEST_CASE("received bytes are charged to the daemon's memory, not to the request; announced bytes are not charged")
{
    const auto receive = [](std::size_t promised, std::size_t sent, Budget& daemon, std::size_t request_most) {
        Listener listener;
        std::thread server([&] {
            const int socket = *listener.accept();
            Packer head(wire_version);
            head.u32(static_cast<std::uint32_t>(promised));
            send_all(socket, head.bytes());
            send_all(socket, Bytes(sent));
            close(socket);
        });
        RequestBudget request(daemon, request_most);
        const RequestBudget::Current current(request);
        Resolver resolver;
        Error error(0, "", "", 200);
        {
            Connection connection({"127.0.0.1", listener.port()}, resolver, slurmctld_failures, Deadline(5s));
            try {
                const Frame frame = connection.receive({Deadline(20s), Deadline(20s), 20s});
                CHECK(frame.size == promised);
                CHECK(daemon.total() - daemon.left() == promised);
                CHECK(request.charged() == 0);
            } catch (const Error& failure) {
                error = failure;
            }
        }
        server.join();
        CHECK(daemon.left() == daemon.total());
        return error;
    };
    constexpr std::size_t mib = 1 << 20;
    Budget daemon(8 * mib);
    // More than a request's limit, less than the daemon's.
    CHECK(receive(5 * mib, 5 * mib, daemon, mib).status() == 200);
    const Error too_much = receive(9 * mib, 9 * mib, daemon, 100 * mib);
    CHECK(too_much.status() == 503);
    CHECK(says(too_much, "SLURMRESTD_MAX_MEMORY"));
    const Error lie = receive(900 * mib, 100, daemon, mib);
    CHECK(lie.status() == 502);
    CHECK(says(lie, "after 100 of " + std::to_string(900 * mib)));
}

TEST_CASE("a name lookup holds no worker slot")
{
    CountingHost host;
    Resolver resolver;
    const CountingHost::Worker worker(host);
    CHECK_FALSE(resolver.resolve("127.0.0.1", 1, Deadline(10s)).empty());
    CHECK(host.times() > 0);
    const unsigned before = host.times();
    CHECK_FALSE(resolver.resolve("127.0.0.1", 2, Deadline(10s)).empty());  // remembered
    CHECK(host.times() == before);
    People people;
    CHECK(people.by_name("root"));
    CHECK(host.times() == before + 1);
    CHECK(people.by_name("root"));
    CHECK(host.times() == before + 1);
    CHECK(people.by_id(0));
    CHECK(people.group_name(0) == "root");
    CHECK(people.group_id("root") == 0u);
    CHECK(people.groups_of({0, 0, "root"}).front() == 0);
    CHECK(host.times() == before + 5);
    CHECK(host.waiting() == 0);
}

TEST_CASE("the number of user name lookups is limited")
{
    People people(0);
    const Error error = error_of([&] { people.by_name("root"); });
    CHECK(error.status() == 503);
    CHECK(says(error, "SLURMRESTD_MAX_NAME_LOOKUPS"));
}

TEST_CASE("a silent munged holds no worker slot, and no place of another daemon's bulkhead")
{
    const ScratchFolder folder;
    const std::string path = folder.path + "/munge.socket";
    const int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    REQUIRE(bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(listen(listener, 16) == 0);
    Client client(1, {"127.0.0.1"}, few());
    client.conf.munge_socket = path;
    client.caller = {};
    client.caller.proof = restd::Proof::kernel;
    CountingHost host;
    {
        Workers workers(3, host, [&] { licenses(client); });
        REQUIRE(soon([&] { return host.waiting() == 3; }));
        CHECK(client.bulkheads.munged.inside() == 3);
        CHECK(client.bulkheads.slurmctld.inside() == 0);
        const Error refused = error_of([&] { licenses(client); });
        CHECK(refused.status() == 503);
        CHECK(says(refused, "waiting for munged"));
        // A caller with a token does not need munged; slurmctld does not listen.
        Identity bearer;
        bearer.token = "a.b.c";
        CHECK(error_of([&] { client.controller.reconfigure(bearer); }).status() == 502);
        shutdown(listener, SHUT_RDWR);
        close(listener);
        std::filesystem::remove(path);
    }
    CHECK(client.bulkheads.munged.inside() == 0);
}

TEST_CASE("requests to a silent slurmdbd hold no worker slot, and requests above the limit are refused at once")
{
    CountingHost host;
    std::latch over(1);
    FakeSlurmdbd slurmdbd([&](const auto& request, std::size_t) -> std::optional<Bytes> {
        if (auto answer = manners(request)) return answer;
        over.wait();
        return database_answer("tres");
    });
    Connected to(slurmdbd.port(), {}, {"127.0.0.1"}, few());
    People people;
    to.conf.message_timeout = 30s;
    SlurmAccounting accounting({to.conf, to.resolver, to.credentials, to.bulkheads.slurmdbd, to.memory, people});
    const auto tres = [&] { accounting.tres(to.caller)([](const model::Tres&) {}); };
    {
        Workers workers(3, host, tres);
        const LetGo let_go(over);
        REQUIRE(soon([&] { return host.waiting() == 3; }));
        CHECK(to.bulkheads.slurmdbd.inside() == 3);
        const Error refused = error_of(tres);
        CHECK(refused.status() == 503);
        CHECK(says(refused, "3 requests are waiting for slurmdbd"));
        CHECK(says(refused, "SLURMRESTD_MAX_SLURMDBD_REQUESTS"));
        CHECK(to.bulkheads.slurmctld.inside() == 0);
    }
    CHECK(to.bulkheads.slurmdbd.inside() == 0);
    // The sink may be slow: place and connection are free before it runs.
    std::size_t records = 0;
    accounting.tres(to.caller)([&](const model::Tres&) {
        ++records;
        CHECK(to.bulkheads.slurmdbd.inside() == 0);
    });
    CHECK(records == 8);
}

TEST_CASE("a kept connection to a slurmdbd that is silent now is given up as fast as a new one")
{
    std::atomic<bool> silent{false};
    std::atomic<bool> over{false};
    FakeSlurmdbd slurmdbd([&](const auto& request, std::size_t) -> std::optional<Bytes> {
        if (silent && request.type == dbd::fini) {
            while (!over) std::this_thread::sleep_for(1ms);
            return {};
        }
        if (auto answer = manners(request)) return answer;
        return database_answer("tres");
    });
    Connected to(slurmdbd.port(), {}, {"127.0.0.1"}, few());
    to.pool.emplace(to.conf, to.resolver, to.credentials, to.bulkheads.slurmdbd, to.memory,
                    DatabaseTimes{2s, 500ms, 60s, 60s, 60s}, DatabasePool::Limits());
    DatabaseSession(*to.pool, to.caller);
    silent = true;
    const auto begun = std::chrono::steady_clock::now();
    {
        DatabaseSession session(*to.pool, to.caller);  // over a new connection
    }
    const auto took = std::chrono::steady_clock::now() - begun;
    over = true;
    CHECK(took >= 450ms);
    CHECK(took < 20s);
    CHECK(slurmdbd.connections() == 2 + refused_greetings);
}
