// HTTP for normal clients, over real sockets.
#include "harness.hpp"

#include <sys/stat.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <vector>

#include "net/listener.hpp"

using namespace restd;
using namespace restd::test;
using restd::kernel::ServerOptions;

namespace {

std::string scratch(const std::string& name)
{
    return "/tmp/restd-test-" + std::to_string(::getpid()) + "-" + name;
}

}  // namespace

TEST_CASE("one connection serves many requests", "[server]")
{
    TestServer server;
    Client client(server.port);
    for (int i = 0; i < 100; ++i) {
        const Answer answer = client.ask("/ping");
        CHECK(answer.status == 200);
        CHECK(answer.body == "pong");
        CHECK_FALSE(answer.has("Connection: close"));
    }
    CHECK(client.ask("/nowhere").status == 404);
    CHECK(client.ask("/peer").body.starts_with("[127.0.0.1]:"));
    CHECK(client.ask("/uid").body == "none");
    CHECK(server.stop() == 0);
    CHECK(client.closed());
}

TEST_CASE("persistence is as the client wishes", "[server]")
{
    TestServer server;
    {
        Client client(server.port);
        client.send("GET /ping HTTP/1.1\r\nConnection: close\r\n\r\n");
        CHECK(client.answer().has("Connection: close"));
        CHECK(client.closed());
    }
    {
        Client client(server.port);
        client.send("GET /ping HTTP/1.0\r\n\r\n");
        CHECK(client.answer().has("Connection: close"));
        CHECK(client.closed());
    }
    {
        Client client(server.port);
        for (int i = 0; i < 3; ++i) {
            client.send("GET /ping HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            CHECK(client.answer().has("Connection: keep-alive"));
        }
    }
    {
        Client client(server.port);
        CHECK(client.ask("/close").has("Connection: close"));
        CHECK(client.closed());
    }
}

TEST_CASE("pipelined requests are answered in order", "[server]")
{
    TestServer server;
    Client client(server.port);
    std::string requests;
    for (int i = 0; i < 200; ++i) requests += "GET /echo?" + std::to_string(i) + " HTTP/1.1\r\n\r\n";
    requests += "POST /echo?end HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc";
    client.send(requests);
    for (int i = 0; i < 200; ++i) REQUIRE(client.answer().body == "GET:" + std::to_string(i) + ":");
    CHECK(client.answer().body == "POST:end:abc");
}

TEST_CASE("a client that has finished sending is still answered", "[server]")
{
    TestServer server;
    Client client(server.port);
    client.send("GET /hold HTTP/1.1\r\n\r\nGET /ping HTTP/1.1\r\n\r\n");
    client.end_sending();
    REQUIRE(comes_about([&] { return server.service.holding == 1; }));
    server.service.let_go();
    CHECK(client.answer().body == "held");
    CHECK(client.answer().body == "pong");
    CHECK(client.closed());
}

TEST_CASE("bodies arrive in any number of pieces", "[server]")
{
    TestServer server;
    Client client(server.port);
    const std::string body = pattern(3'000'000);
    client.send("POST /echo HTTP/1.1\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n");
    for (std::size_t at = 0; at < body.size(); at += 100'000) client.send(body.substr(at, 100'000));
    CHECK((client.answer().body == "POST::" + body));

    client.send("POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (std::size_t at = 0; at < body.size(); at += 30'000) client.send("7530\r\n" + body.substr(at, 30'000) + "\r\n");
    client.send("0\r\nTrailer: x\r\n\r\n");
    CHECK((client.answer().body == "POST::" + body));

    for (const char byte : std::string("POST /echo?slowly HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"))
        client.send({&byte, 1});
    CHECK(client.answer().body == "POST:slowly:abc");
    client.send("POST /echo HTTP/1.1\r\n\r\n");
    CHECK(client.answer().body == "POST::");
}

TEST_CASE("Expect: 100-continue is answered", "[server]")
{
    TestServer server({.limits = {.body = 1000}});
    Client client(server.port);
    client.send("POST /echo HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    const Answer go = client.answer();
    CHECK(go.head == "HTTP/1.1 100 CONTINUE\r\n");
    client.send("abc");
    CHECK(client.answer().body == "POST::abc");
    client.send("POST /echo HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc");
    CHECK(client.answer().status == 100);
    CHECK(client.answer().body == "POST::abc");
    client.send("POST /echo HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1001\r\n\r\n");
    CHECK(client.answer().status == 413);
    CHECK(client.closed());
}

TEST_CASE("malformed requests are refused with a well-formed answer", "[server]")
{
    TestServer server;
    const std::pair<const char*, int> cases[] = {
        {"garbage\r\n\r\n", 400},
        {"GET / HTTP/1.2\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", 501},
        {"GET / HTTP/1.1\r\nExpect: tea\r\n\r\n", 417},
        {"POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n", 413},
    };
    for (const auto& [request, status] : cases) {
        INFO(request);
        Client client(server.port);
        client.send(request);
        const Answer answer = client.answer();
        CHECK(answer.status == status);
        CHECK(answer.has("Connection: close"));
        CHECK(answer.has("Content-Type: text/plain"));
        CHECK_FALSE(answer.body.empty());
        CHECK(client.closed());
    }
    Client client(server.port);
    client.send("GET / HTTP/1.1\r\nX: " + std::string(100'000, 'x') + "\r\n\r\n");
    CHECK(client.answer().status == 431);
    CHECK(server.service.requests == 0);
}

TEST_CASE("a client that is refused while it sends gets the answer", "[server]")
{
    TestServer server({.limits = {.body = 1 << 20}});
    Client client(server.port);
    client.send("POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
    const std::string chunk = "10000\r\n" + std::string(65536, 'x') + "\r\n";
    for (int i = 0; i < 200; ++i) client.send(chunk);
    CHECK(client.answer().status == 413);
}

TEST_CASE("HEAD is GET without the body", "[server]")
{
    TestServer server;
    Client client(server.port);
    client.send("HEAD /bytes?500000 HTTP/1.1\r\n\r\n");
    CHECK(client.answer(true).has("Content-Length: 500000"));
    client.send("HEAD /shared HTTP/1.1\r\n\r\n");
    CHECK(client.answer(true).has("Content-Length: 400000"));
    client.send("HEAD /bytes?5000000 HTTP/1.1\r\n\r\n");
    CHECK(client.answer(true).status == 200);
    CHECK(client.ask("/ping").body == "pong");
}

TEST_CASE("answers of any size arrive whole", "[server]")
{
    TestServer server({.limits = {.held_back_http10 = 4 << 20}});
    for (const int receive_buffer : {0, 4096}) {
        Client client(server.port, receive_buffer);
        for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{65536}, std::size_t{1'000'000},
                                       std::size_t{1 << 20}, std::size_t{4'000'000}}) {
            const Answer answer = client.ask("/bytes?" + std::to_string(size));
            CHECK(answer.has("Transfer-Encoding: chunked") == (size > 1 << 20));
            REQUIRE(answer.body.size() == size);
            const std::string text = pattern(1000);
            bool same = true;
            for (std::size_t i = 0; i < size; ++i) same = same && answer.body[i] == text[i % 1000];
            CHECK(same);
        }
        CHECK((client.ask("/shared").body == *server.service.shared));
        client.send("GET /bytes?3000000 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        CHECK(client.answer().has("Content-Length: 3000000"));
        client.send("GET /bytes?6000000 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        const Answer streamed = client.answer();
        CHECK(streamed.has("Connection: close"));
        CHECK(streamed.body.size() == 6'000'000);
    }
}

TEST_CASE("a failing service", "[server]")
{
    TestServer server;
    Client client(server.port);
    const Answer answer = client.ask("/throw?1000");
    CHECK(answer.status == 500);
    CHECK(answer.has("Content-Type: text/plain"));
    CHECK(client.ask("/ping").body == "pong");
    client.get("/throw?5000000");
    CHECK(client.reset());
    Client other(server.port);
    other.get("/abort?10");
    CHECK(other.reset());
    Client late(server.port);
    late.get("/abort?5000000");
    CHECK(late.reset());
}

TEST_CASE("a long wait for a worker is answered with 503", "[server]")
{
    TestServer server({.threads = 1, .deadlines = {.queue = 100ms}});
    Client working(server.port);
    working.get("/hold");
    REQUIRE(comes_about([&] { return server.service.holding == 1; }));
    Client waiting(server.port);
    // The worker is held until after the answer: the wait itself has timed out.
    const Answer answer = waiting.ask("/ping");
    CHECK(answer.status == 503);
    CHECK(answer.has("Retry-After: 1"));
    CHECK(server.service.requests == 1);
    server.service.let_go();
    CHECK(working.answer().body == "held");
}

TEST_CASE("a 503 has Retry-After", "[server]")
{
    TestServer server;
    Client client(server.port);
    for (const int status : {429, 503}) {
        const Answer answer = client.ask("/status?" + std::to_string(status));
        CHECK(answer.status == status);
        CHECK(answer.has("Retry-After: 1"));
    }
    for (const int status : {200, 404, 500}) CHECK_FALSE(client.ask("/status?" + std::to_string(status)).has("Retry-After: 1"));
}

TEST_CASE("stopping finishes what is running", "[server]")
{
    TestServer server;
    Client idle(server.port);
    CHECK(idle.ask("/ping").body == "pong");
    Client half(server.port);
    half.send("GET /pi");
    Client working(server.port);
    working.get("/hold");
    Client reading(server.port, 4096);
    reading.get("/bytes?8000000");
    // Only requests that the server has begun are finished.
    REQUIRE(comes_about([&] { return server.service.requests == 3; }));
    REQUIRE(server.service.holding == 1);
    server.request_stop();
    CHECK(idle.closed());
    CHECK(half.closed());
    CHECK(reading.answer().body.size() == 8'000'000);
    server.service.let_go();
    CHECK(working.answer().body == "held");
    CHECK(server.stop() == 0);
    CHECK_THROWS(Client(server.port));
}

TEST_CASE("stopping answers what has been sent before", "[server]")
{
    TrickService service;
    kernel::Server server({.listen = {"127.0.0.1:0"}}, service, silence());
    server.listen();
    const std::string address = server.addresses().front();
    Client client(static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1))));
    client.get("/ping");
    server.request_stop();
    CHECK(server.run() == 0);
    const Answer answer = client.answer();
    CHECK(answer.body == "pong");
    CHECK(answer.has("Connection: close"));
}

TEST_CASE("while another process serves new clients, open connections get one more answer", "[server]")
{
    TestServer server({.deadlines = {.kept = 20s}});
    Client kept(server.port);
    CHECK(kept.ask("/ping").body == "pong");
    Client fresh(server.port);
    Client half(server.port);
    half.send("GET /pi");
    REQUIRE(comes_about([&] { return server.counts().accepted == 3; }));
    server.request_stop(kernel::Server::Successor::serves);
    // The loop may notice it a moment later.
    REQUIRE(comes_about([&] { return kept.ask("/ping").has("Connection: close"); }));
    CHECK(kept.closed());
    CHECK(fresh.ask("/ping").has("Connection: close"));
    CHECK(fresh.closed());
    half.send("ng HTTP/1.1\r\n\r\n");
    CHECK(half.answer().has("Connection: close"));
    CHECK(server.stop() == 0);
    CHECK_THROWS(Client(server.port));  // here there is no other process
}

TEST_CASE("connections without another request are closed after a while", "[server]")
{
    TestServer server({.deadlines = {.kept = 50ms}});
    Client kept(server.port);
    CHECK(kept.ask("/ping").body == "pong");
    server.request_stop(kernel::Server::Successor::serves);
    CHECK(kept.closed());
    CHECK(server.stop() == 0);
}

TEST_CASE("the rest of a body is waited for, unless it comes too slowly", "[server]")
{
    for (const auto stuck : {20'000ms, 20ms}) {
        TestServer server({.deadlines = {.kept = 10ms, .stuck = stuck}});
        Client client(server.port), idle(server.port);
        client.send("POST /echo HTTP/1.1\r\nContent-Length: 100000\r\n\r\n" + pattern(50'000));
        REQUIRE(comes_about([&] { return server.counts().accepted == 2; }));
        server.request_stop(kernel::Server::Successor::serves);
        CHECK(idle.closed());  // so the time for connections without a request is over
        if (stuck == 20ms) {
            CHECK(client.closed());
        } else {
            client.send(pattern(50'000));
            CHECK(client.answer().body.size() > 100'000);
        }
        CHECK(server.stop() == 0);
    }
}

TEST_CASE("the path of a socket is left to the process that goes on with it", "[server]")
{
    const std::string path = scratch("handed-over");
    for (const bool goes_on : {true, false}) {
        TestServer server({.listen = {"unix:" + path}});
        server.request_stop(goes_on ? kernel::Server::Successor::serves : kernel::Server::Successor::none);
        server.stop();
        CHECK(std::filesystem::exists(path) == goes_on);
    }
}

TEST_CASE("stopping has a deadline", "[server]")
{
    TestServer server({.deadlines = {.stop = 50ms}});
    Client stubborn(server.port, 4096);
    stubborn.get("/bytes?50000000");
    Client left_over(server.port, 4096);
    for (int i = 0; i < 30; ++i) left_over.get("/shared");
    REQUIRE(comes_about([&] { return server.counts().waiting_for_client == 1 && server.service.requests >= 2; }));
    // Neither client ever reads.
    CHECK(server.stop() == 0);
    CHECK(server.counts().open == 0);
}

TEST_CASE("a handler that does not return is not waited for by run()", "[server]")
{
    TestServer server({.deadlines = {.stop = 20ms}});
    Client client(server.port);
    client.get("/hold");
    REQUIRE(comes_about([&] { return server.service.holding == 1; }));
    CHECK(server.stop() == 1);
    CHECK(server.service.holding == 1);
}

TEST_CASE("unix sockets", "[server]")
{
    const std::string path = scratch("socket");
    {
        // Left over from a server that crashed.
        const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path.copy(address.sun_path, sizeof address.sun_path - 1);
        REQUIRE(::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
        ::close(fd);
    }
    {
        TestServer server({.listen = {"unix:" + path, "localhost:0", ":0"}});
        // The path of a server that answers is not taken over.
        TrickService service;
        kernel::Server second({.listen = {"unix:" + path}}, service, silence());
        CHECK_THROWS_WITH(second.listen(), Catch::Matchers::ContainsSubstring("another server listens there"));
        struct stat status {};
        REQUIRE(::stat(path.c_str(), &status) == 0);
        CHECK((status.st_mode & 0777) == 0777);  // everybody may connect; authentication decides the rest
        Client client(path);
        CHECK(client.ask("/peer").body == "unix:" + path);
        CHECK(client.ask("/uid").body == std::to_string(::getuid()));
        CHECK((client.ask("/bytes?5000000").body.size() == 5'000'000));
    }
    CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("the error for a listener that cannot be opened names it", "[server]")
{
    const std::string file = scratch("file");
    std::ofstream(file) << "not a socket";
    TestServer server;
    TrickService service;
    const std::string taken = "127.0.0.1:" + std::to_string(server.port);
    for (const std::string& spec :
         {std::string("x"), std::string("127.0.0.1:"), std::string("127.0.0.1:70000"), std::string("::1:80"),
          std::string("[::1:80"), std::string("[]:80"), std::string("127.0.0.1:-1"), std::string("unix:"), "unix:" + file,
          "unix:/tmp/" + std::string(200, 'x'), std::string("unix:/no/such/folder/x"), taken}) {
        kernel::ServerOptions options;
        options.listen = {spec};
        kernel::Server other(options, service, silence());
        CHECK_THROWS_WITH(other.listen(), Catch::Matchers::ContainsSubstring("\"" + spec + "\""));
    }
    CHECK(std::filesystem::exists(file));
    std::filesystem::remove(file);
    kernel::Server nothing({}, service, silence());
    CHECK_THROWS(nothing.listen());
}

TEST_CASE("sockets of a service manager are taken only if they are for this process", "[server]")
{
    ::setenv("LISTEN_FDS", "2", 1);
    ::setenv("LISTEN_PID", "1", 1);
    CHECK(kernel::Listener::inherited_count() == 0);
    ::setenv("LISTEN_PID", std::to_string(::getpid()).c_str(), 1);
    CHECK(kernel::Listener::inherited_count() == 2);
    ::setenv("LISTEN_FDS", "x", 1);
    CHECK(kernel::Listener::inherited_count() == 0);
    CHECK(kernel::Listener::inherited().empty());
    CHECK(::getenv("LISTEN_FDS") == nullptr);
}
