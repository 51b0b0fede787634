// Hostile and slow clients: other clients must not notice them.
#include "harness.hpp"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <deque>
#include <filesystem>
#include <fstream>
#include <vector>

using namespace restd;
using namespace restd::test;
using restd::kernel::ServerOptions;

namespace {

// A normal client, which must not notice the others.
void ping(std::uint16_t port)
{
    Client client(port);
    REQUIRE(client.ask("/ping").body == "pong");
}

}  // namespace

TEST_CASE("a thousand idle connections", "[hostile]")
{
    TestServer server;  // 124 connections
    std::deque<Client> idle;
    for (int i = 0; i < 1000; ++i) idle.emplace_back(server.port);
    Client client(server.port);
    CHECK(client.ask("/ping").body == "pong");
    CHECK(server.counts().accepted == 1001);
    CHECK(server.counts().open == 124);
    CHECK(server.counts().closed_for_others == 1001 - 124);
    // The longest idle connections were closed, the newest are open.
    CHECK(idle.front().closed());
    CHECK(idle.back().ask("/ping").body == "pong");
}

TEST_CASE("more keep-alive clients than connections, one after another", "[hostile]")
{
    TestServer server({.max_connections = 10});
    std::deque<Client> clients;
    for (int i = 0; i < 200; ++i) {
        clients.emplace_back(server.port);
        REQUIRE(clients.back().ask("/ping").body == "pong");
    }
    CHECK(server.counts().accepted == 200);
    CHECK(server.counts().closed_for_others == 190);
}

TEST_CASE("closed connections do not count when one must be closed", "[hostile]")
{
    // No client waits so long that any idle connection is closed.
    TestServer server({.max_connections = 4, .deadlines = {.admit = 1h}});
    for (int i = 0; i < 40; ++i) REQUIRE(Client(server.port).ask("/ping").body == "pong");
    REQUIRE(comes_about([&] { return server.counts().open == 0; }));
    std::deque<Client> clients;
    for (int i = 0; i < 8; ++i) {
        clients.emplace_back(server.port);
        REQUIRE(clients.back().ask("/ping").body == "pong");
    }
    CHECK(server.counts().closed_for_others == 4);
}

TEST_CASE("more busy clients than connections", "[hostile]")
{
    TestServer server({.max_connections = 4});
    std::vector<std::thread> clients;
    std::atomic<int> answered = 0;
    for (int i = 0; i < 16; ++i) {
        clients.emplace_back([&] {
            // A client repeats its request if its idle connection was closed.
            for (int done = 0; done < 5;) {
                try {
                    Client client(server.port);
                    for (; done < 5; ++done) {
                        if (client.ask("/sleep?5").body == "slept") ++answered;
                    }
                } catch (const std::runtime_error&) {
                }
            }
        });
    }
    for (std::thread& client : clients) client.join();
    CHECK(answered == 16 * 5);
    CHECK(server.counts().open <= 4);
}

TEST_CASE("an address gives up its own connections for new ones", "[hostile]")
{
    TestServer server({.max_connections = 10});
    std::deque<Client> few;
    for (int i = 0; i < 2; ++i) few.emplace_back(server.port, 0, 2U).get("/ping");
    for (Client& client : few) CHECK(client.answer().body == "pong");
    std::deque<Client> many;
    for (int i = 0; i < 100; ++i) {
        many.emplace_back(server.port);
        REQUIRE(many.back().ask("/ping").body == "pong");
    }
    CHECK(server.counts().closed_for_others == 92);
    // The longest idle one, but its address has only two connections.
    for (Client& client : few) CHECK(client.ask("/ping").body == "pong");
    // If two addresses have the same number, the longest idle connection is closed.
    std::deque<Client> third;
    for (int i = 0; i < 4; ++i) {
        third.emplace_back(server.port, 0, 3U);
        REQUIRE(third.back().ask("/ping").body == "pong");
    }
    CHECK(server.counts().closed_for_others == 96);
    for (Client& client : few) CHECK(client.ask("/ping").body == "pong");
    for (Client& client : third) CHECK(client.ask("/ping").body == "pong");
}

TEST_CASE("an address has a limited number of connections", "[hostile]")
{
    ToldLog log;
    TestServer server({.max_connections_per_origin = 3}, log.logger);
    std::deque<Client> held;
    for (int i = 0; i < 3; ++i) held.emplace_back(server.port).get("/hold");
    REQUIRE(comes_about([&] { return server.service.holding == 3; }));
    std::deque<Client> refused;
    for (int i = 0; i < 20; ++i) {
        const Answer answer = refused.emplace_back(server.port).answer();
        CHECK(answer.status == 429);
        CHECK(answer.has("Retry-After: 1"));
        CHECK(answer.body ==
              "Too many connections from 127.0.0.1: at most 3 are taken (SLURMRESTD_MAX_CONNECTIONS_PER_ADDRESS). Please try "
              "again later.");
    }
    CHECK(server.counts().refused == 20);
    CHECK(server.counts().open <= 4);  // the last one's answer may still be on its way
    Client other(server.port, 0, 2U);
    CHECK(other.ask("/ping").body == "pong");
    server.service.let_go();
    for (Client& client : held) CHECK(client.answer().body == "held");
    // After a moment of idleness the longest idle one is closed.
    CHECK(comes_about([&] { return Client(server.port).ask("/ping").status == 200; }));
    CHECK(server.counts().closed_for_others == 1);
    // Not each of them has a line in the log.
    CHECK(comes_about([&] { return log.count("SLURMRESTD_MAX_CONNECTIONS_PER_ADDRESS") >= 2; }));
    CHECK(log.count("connections refused, the last from 127.0.0.1: no more than 3 may be open from one address") <= 3);
    CHECK(log.count("1 connections closed in favour of new ones") == 1);
}

TEST_CASE("heads and bodies that trickle in", "[hostile]")
{
    TestServer server({.deadlines = {.head = 300ms, .body = 400ms}});
    std::deque<Client> slow;
    for (int i = 0; i < 100; ++i) slow.emplace_back(server.port).send("GET /pi");
    slow.emplace_back(server.port).send("POST /echo HTTP/1.1\r\nContent-Length: 100000\r\n\r\n");
    ping(server.port);
    // Deadlines are absolute: single bytes do not extend them.
    std::size_t answered = 0;
    const auto start = Clock::now();
    while (answered < slow.size() && since(start) < 20s) {
        answered = 0;
        for (Client& client : slow) {
            pollfd poll{client.fd(), POLLIN, 0};
            if (::poll(&poll, 1, 0) > 0) {
                ++answered;
            } else {
                client.send("n");
            }
        }
        std::this_thread::sleep_for(10ms);
    }
    REQUIRE(answered == slow.size());
    for (Client& client : slow) CHECK(client.answer().status == 408);
    CHECK(server.service.requests == 1);
}

TEST_CASE("more slow heads than connections", "[hostile]")
{
    TestServer server({.max_connections = 50});
    std::deque<Client> slow;
    for (int i = 0; i < 200; ++i) slow.emplace_back(server.port).send("G");
    Client client(server.port);
    CHECK(client.ask("/ping").body == "pong");
    CHECK(server.counts().closed_for_others == 201 - 50);
}

TEST_CASE("stuck bodies give way when there are too many connections", "[hostile]")
{
    TestServer server({.max_connections = 5, .deadlines = {.stuck = 50ms}});
    std::deque<Client> slow;
    for (int i = 0; i < 5; ++i) slow.emplace_back(server.port).send("POST /echo HTTP/1.1\r\nContent-Length: 100\r\n\r\n");
    Client client(server.port);
    CHECK(client.ask("/ping").body == "pong");
    CHECK(server.counts().closed_for_others == 1);
}

TEST_CASE("idle connections are closed", "[hostile]")
{
    TestServer server({.deadlines = {.idle = 150ms}});
    Client fresh(server.port);
    Client used(server.port);
    used.get("/hold");
    CHECK(fresh.closed());
    // A connection is idle if its client waits for nothing.
    CHECK(server.counts().open == 1);
    const auto start = Clock::now();
    server.service.let_go();
    CHECK(used.answer().body == "held");
    CHECK(used.closed());
    CHECK(since(start) >= 140ms);
}

TEST_CASE("clients that never read", "[hostile]")
{
    TestServer server({.threads = 2, .deadlines = {.write = 2s}});
    std::deque<Client> deaf;
    for (int i = 0; i < 10; ++i) {
        deaf.emplace_back(server.port, 4096).get("/bytes?100000000");  // takes a worker's time
        // The loop continues when the system's buffers are full.
        Client& client = deaf.emplace_back(server.port, 4096);
        for (int j = 0; j < 30; ++j) client.get("/shared");
    }
    // Two threads, and ten such clients.
    REQUIRE(comes_about([&] { return server.counts().waiting_for_client == 10; }));
    ping(server.port);
    for (Client& client : deaf) {
        client.send("x");  // sending is not reading
        pollfd poll{client.fd(), 0, 0};
        CHECK(::poll(&poll, 1, 10'000) > 0);  // closed
    }
    CHECK(server.counts().closed_for_others == 0);
    ping(server.port);
}

TEST_CASE("clients that read a byte at a time give way to others", "[hostile]")
{
    TestServer server;  // 124 connections
    std::deque<Client> slow;
    for (int i = 0; i < 200; ++i) slow.emplace_back(server.port, 4096).get(i % 2 == 0 ? "/bytes?100000000" : "/bytes?1000000");
    std::atomic<bool> done = false;
    std::thread reading([&] {
        while (!done) {
            for (Client& client : slow) {
                char byte = 0;
                [[maybe_unused]] const ssize_t count = ::recv(client.fd(), &byte, 1, MSG_DONTWAIT);
            }
            std::this_thread::sleep_for(1ms);
        }
    });
    // A client that reads as fast as it can is never closed.
    std::atomic<std::size_t> whole = 0;
    std::thread fast([&] {
        try {
            Client client(server.port, 0, 2U);
            whole = client.ask("/bytes?400000000").body.size();
        } catch (const std::runtime_error&) {
        }
    });
    int pings = 0;
    const auto start = Clock::now();
    for (int i = 0; i < 5; ++i) {
        try {
            Client client(server.port);
            pings += client.ask("/ping").body == "pong" ? 1 : 0;
        } catch (const std::runtime_error&) {
        }
    }
    const auto time = since(start);
    fast.join();
    done = true;
    reading.join();
    INFO(pings << " of 5 pings in " << time.count() << " ms, " << server.counts().closed_for_others << " connections closed");
    CHECK(pings == 5);
    CHECK(time < 20s);
    CHECK(whole == 400'000'000);
    // The 76 that waited for a connection, and the two that were not slow. A ping frees its place for the next.
    CHECK(server.counts().closed_for_others >= 78);
}

TEST_CASE("a slow reader is kept, a client that does not read is not", "[hostile]")
{
    TestServer server({.deadlines = {.write = 500ms}});
    for (const char* const target : {"/bytes?3000000", "/bytes?900000"}) {
        Client slow(server.port, 65536);
        slow.get(target);
        std::string text(65536, ' ');
        std::size_t total = 0;
        const std::size_t expected = std::stoul(std::string(target).substr(7));
        while (total < expected) {
            std::this_thread::sleep_for(20ms);
            const ssize_t count = ::recv(slow.fd(), text.data(), text.size(), 0);
            REQUIRE(count > 0);
            total += static_cast<std::size_t>(count);
        }
    }
}

TEST_CASE("a hundred and twenty waiting requests hold no worker", "[hostile]")
{
    TestServer server({.threads = 4, .max_connections = 200});
    std::deque<Client> waiting;
    for (int i = 0; i < 120; ++i) waiting.emplace_back(server.port).get("/wait");
    REQUIRE(comes_about([&] { return server.service.holding == 120; }));
    // All four workers are free at once. While one is free, other requests are answered.
    std::deque<Client> held;
    for (int i = 0; i < 3; ++i) held.emplace_back(server.port).get("/hold");
    REQUIRE(comes_about([&] { return server.service.holding == 123; }));
    for (int i = 0; i < 200; ++i) ping(server.port);
    held.emplace_back(server.port).get("/hold");
    REQUIRE(comes_about([&] { return server.service.holding == 124; }));
    // There is no fifth worker.
    Client next(server.port);
    next.get("/ping");
    CHECK(comes_about([&] { return server.counts().queued == 1; }));
    CHECK(server.service.requests == 120 + 4 + 200);
    // All of them end at once.
    server.service.let_go();
    for (Client& client : waiting) CHECK(client.answer().body == "waited");
    for (Client& client : held) CHECK(client.answer().body == "held");
    CHECK(next.answer().body == "pong");
    CHECK(server.counts().closed_for_others == 0);
}

TEST_CASE("running out of file descriptors", "[hostile]")
{
    TestServer server({.max_connections = 5000, .deadlines = {.idle_grace = 0ms}});
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
    std::deque<Client> clients;
    for (int i = 0; i < 20; ++i) clients.emplace_back(server.port);
    REQUIRE(comes_about([&] { return server.counts().open == 20; }));
    // Use up all descriptors. Both ends are in this process, so the client's end is opened first.
    const int probe = ::dup(0);
    const rlimit low{static_cast<rlim_t>(probe + 1), before.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &low) == 0);
    ::close(probe);
    std::string body;
    try {
        Client client(server.port);  // takes the last one
        body = client.ask("/ping").body;
    } catch (const std::runtime_error&) {
    }
    ::setrlimit(RLIMIT_NOFILE, &before);
    CHECK(body == "pong");
    CHECK(clients.front().closed());
}

// As with a child between fork and exec: it has copies of all descriptors, and epoll reports a socket while any process has it.
TEST_CASE("a closed connection is forgotten even if another process has its socket", "[hostile]")
{
    TestServer server;
    const auto watched = [] {
        std::size_t count = 0;
        for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
            std::error_code error;
            if (std::filesystem::read_symlink(entry.path(), error).string() != "anon_inode:[eventpoll]") continue;
            std::ifstream info("/proc/self/fdinfo/" + entry.path().filename().string());
            for (std::string line; std::getline(info, line);) count += line.starts_with("tfd:") ? 1 : 0;
        }
        return count;
    };
    const std::size_t before = watched();
    REQUIRE(before == 2);  // the listener and the mailbox

    std::deque<Client> clients;
    for (int i = 0; i < 8; ++i) clients.emplace_back(server.port);
    REQUIRE(comes_about([&] { return server.counts().open == 8; }));
    REQUIRE(watched() == before + 8);
    const pid_t child = ::fork();
    if (child == 0) {
        ::pause();
        ::_exit(0);
    }
    for (Client& client : clients) {
        client.send("BAD\r\n\r\n");
        CHECK(client.answer().status == 400);
        // The server reads the end of the stream, and then the connection is gone.
        client.end_sending();
    }
    CHECK(comes_about([&] { return server.counts().open == 0; }));
    CHECK(watched() == before);
    // Other connections take their slots. An event for a closed one would reach them.
    std::deque<Client> others;
    for (int i = 0; i < 8; ++i) others.emplace_back(server.port);
    for (Client& client : clients) client.send("xyz");
    clients.clear();
    for (Client& client : others) CHECK(client.ask("/ping").body == "pong");
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    CHECK(server.counts().open == 8);
}
