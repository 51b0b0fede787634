// Clients that mean harm, or are merely slow: others must not notice them.
#include "harness.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <deque>
#include <vector>

using namespace restd;
using namespace restd::test;
using restd::kernel::ServerOptions;

namespace {

// The longest that another client waits for a ping over a new connection, among a few. A machine that builds something at the
// same time is slow now and then, so it is the median that must be good.
std::chrono::milliseconds ping_time(std::uint16_t port)
{
    std::vector<std::chrono::milliseconds> times;
    for (int i = 0; i < 5; ++i) {
        const auto start = Clock::now();
        Client client(port);
        REQUIRE(client.ask("/ping").body == "pong");
        times.push_back(since(start));
    }
    std::sort(times.begin(), times.end());
    return times[2];
}

}  // namespace

TEST_CASE("a thousand idle connections", "[hostile]")
{
    TestServer server;  // 124 connections
    std::deque<Client> idle;
    for (int i = 0; i < 1000; ++i) idle.emplace_back(server.port);
    CHECK(ping_time(server.port) < 50ms);
    // The longest idle had to go, the newest are still there.
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
}

TEST_CASE("more busy clients than connections", "[hostile]")
{
    TestServer server({.max_connections = 4});
    std::vector<std::thread> clients;
    std::atomic<int> answered = 0;
    for (int i = 0; i < 16; ++i) {
        clients.emplace_back([&] {
            // A client whose idle connection has been closed asks again, as clients do.
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
}

TEST_CASE("heads and bodies that trickle in", "[hostile]")
{
    TestServer server({.deadlines = {.head = 300ms, .body = 400ms}});
    std::deque<Client> slow;
    for (int i = 0; i < 100; ++i) slow.emplace_back(server.port).send("GET /pi");
    Client body(server.port);
    body.send("POST /echo HTTP/1.1\r\nContent-Length: 100\r\n\r\n");
    const auto start = Clock::now();
    CHECK(ping_time(server.port) < 50ms);
    while (since(start) < 250ms) {
        for (Client& client : slow) client.send("n");
        body.send("x");
        std::this_thread::sleep_for(20ms);
    }
    // Deadlines are absolute: a byte now and then does not put them off.
    CHECK(slow.front().answer().status == 408);
    CHECK(slow.back().answer().status == 408);
    CHECK(body.answer().status == 408);
    CHECK(since(start) < 2s);
    CHECK(server.service.requests == 5);
}

TEST_CASE("more slow heads than connections", "[hostile]")
{
    TestServer server({.max_connections = 50});
    std::deque<Client> slow;
    for (int i = 0; i < 200; ++i) slow.emplace_back(server.port).send("G");
    CHECK(ping_time(server.port) < 100ms);
}

TEST_CASE("stuck bodies give way when there are too many connections", "[hostile]")
{
    TestServer server({.max_connections = 5, .deadlines = {.stuck = 50ms}});
    std::deque<Client> slow;
    for (int i = 0; i < 5; ++i) slow.emplace_back(server.port).send("POST /echo HTTP/1.1\r\nContent-Length: 100\r\n\r\n");
    CHECK(ping_time(server.port) < 1s);
}

TEST_CASE("idle connections are closed in the end", "[hostile]")
{
    TestServer server({.deadlines = {.idle = 150ms}});
    Client fresh(server.port);
    Client used(server.port);
    const auto start = Clock::now();
    CHECK(used.ask("/sleep?100").body == "slept");
    CHECK(fresh.closed_within(1s));
    CHECK(used.closed_within(1s));
    CHECK(since(start) >= 240ms);
}

TEST_CASE("clients that never read", "[hostile]")
{
    TestServer server({.threads = 2, .deadlines = {.write = 600ms}});
    std::deque<Client> deaf;
    for (int i = 0; i < 10; ++i) {
        deaf.emplace_back(server.port, 4096).get("/bytes?100000000");  // holds a thread
        // Left to the loop, once the system has taken what its buffers hold.
        Client& client = deaf.emplace_back(server.port, 4096);
        for (int j = 0; j < 30; ++j) client.get("/shared");
    }
    std::this_thread::sleep_for(100ms);
    // With two threads, and ten such clients waiting on them.
    CHECK(ping_time(server.port) < 50ms);
    for (Client& client : deaf) {
        client.send("x");  // to talk is not to listen
        pollfd poll{client.fd(), 0, 0};
        CHECK(::poll(&poll, 1, 5000) > 0);  // cut off
    }
    CHECK(ping_time(server.port) < 50ms);
}

TEST_CASE("a client that reads slowly is no client that never reads", "[hostile]")
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

TEST_CASE("running out of file descriptors", "[hostile]")
{
    TestServer server({.max_connections = 5000});
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
    std::deque<Client> clients;
    for (int i = 0; i < 20; ++i) clients.emplace_back(server.port);
    std::this_thread::sleep_for(20ms);
    // No descriptor left but those in use: both ends live in this process, so the client's end is made before.
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
