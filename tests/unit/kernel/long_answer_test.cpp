// Long answers: what plugins see of them (restd/long_answer.hpp), over real sockets.
#include "harness.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <condition_variable>

#include "net/inetd.hpp"
#include "net/long_answers.hpp"
#include "restd/error.hpp"

using namespace restd;
using namespace restd::test;
using Offer = LongAnswer::Offer;

namespace {

LongAnswer::Text text(std::string words)
{
    return std::make_shared<const std::string>(std::move(words));
}

// Counts what it is told.
class Listener final : public LongAnswerListener {
public:
    void has_room() noexcept override { ++rooms; }
    void closed() noexcept override { ++ends; }
    std::atomic<int> rooms = 0, ends = 0;
};

// The plugin: opens an answer for each request and keeps all of them.
class Plugin {
public:
    explicit Plugin(TrickService& service, LongAnswerOptions options = {}) : options_(std::move(options))
    {
        options_.listener = listener;
        service.also = [this](const Request& request, Response& response) {
            response.head(200, "text/event-stream");
            auto answer = response.open(options_, held_ ? std::exchange(held_, nullptr) : nullptr);
            if (request.path == "/first" && answer->offer(text("first\n")) != Offer::accepted)
                throw std::runtime_error("refused");
            if (request.path == "/fail") {
                const std::lock_guard lock(mutex_);
                answers_.push_back(std::move(answer));
                throw std::runtime_error("on purpose");
            }
            const std::lock_guard lock(mutex_);
            answers_.push_back(std::move(answer));
        };
    }

    // The answer to the n-th request, when it has been opened.
    std::shared_ptr<LongAnswer> at(std::size_t n)
    {
        REQUIRE(comes_about([&] {
            const std::lock_guard lock(mutex_);
            return answers_.size() > n;
        }));
        const std::lock_guard lock(mutex_);
        return answers_[n];
    }
    void forget()
    {
        const std::lock_guard lock(mutex_);
        answers_.clear();
    }
    void hold(std::shared_ptr<void> what) { held_ = std::move(what); }

    const std::shared_ptr<Listener> listener = std::make_shared<Listener>();

private:
    LongAnswerOptions options_;
    std::shared_ptr<void> held_;
    std::mutex mutex_;
    std::vector<std::shared_ptr<LongAnswer>> answers_;
};

// Reads until `end` has come; then everything so far.
std::string read_until(int fd, std::string_view end)
{
    std::string all;
    while (all.find(end) == all.npos) {
        pollfd poll{fd, POLLIN, 0};
        if (::poll(&poll, 1, 8000) <= 0) throw std::runtime_error("nothing more after: " + all);
        char bytes[65536];
        const ssize_t count = ::recv(fd, bytes, sizeof bytes, 0);
        if (count <= 0) throw std::runtime_error("ended after: " + all);
        all.append(bytes, static_cast<std::size_t>(count));
    }
    return all;
}

bool fills(LongAnswer& answer, const LongAnswer::Text& part, std::size_t& count)
{
    return comes_about([&] {
        const Offer offer = answer.offer(part);
        if (offer == Offer::accepted) ++count;
        return offer == Offer::full;
    });
}

}  // namespace

TEST_CASE("a long answer is sent text by text, in chunks", "[long]")
{
    TestServer server;
    Plugin plugin(server.service);
    Client client(server.port);
    client.get("/first");
    const std::string head = read_until(client.fd(), "first\n\r\n");
    CHECK(head.starts_with("HTTP/1.1 200 OK\r\n"));
    CHECK(head.find("\r\nTransfer-Encoding: chunked\r\n") != head.npos);
    CHECK(head.find("\r\nContent-Type: text/event-stream\r\n") != head.npos);
    CHECK(head.find("\r\nConnection: close\r\n") != head.npos);
    CHECK(head.find("Content-Length") == head.npos);
    CHECK(head.ends_with("\r\n\r\n6\r\nfirst\n\r\n"));

    const auto answer = plugin.at(0);
    CHECK_FALSE(answer->is_closed());
    CHECK(answer->offer(text("second")) == Offer::accepted);
    CHECK(read_until(client.fd(), "second\r\n") == "6\r\nsecond\r\n");
    // What was accepted before close() is sent.
    CHECK(answer->offer(text("last")) == Offer::accepted);
    answer->close("enough");
    CHECK(answer->is_closed());
    CHECK(answer->offer(text("never")) == Offer::closed);
    const std::string rest = read_until(client.fd(), "0\r\n\r\n");
    CHECK(rest == "4\r\nlast\r\n0\r\n\r\n");
    CHECK(client.closed());
    CHECK(comes_about([&] { return plugin.listener->ends == 1; }));
    CHECK(comes_about([&] { return server.counts().open == 0; }));
}

TEST_CASE("HTTP/1.0 gets a long answer until the connection ends", "[long]")
{
    TestServer server;
    Plugin plugin(server.service);
    Client client(server.port);
    client.send("GET /first HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    const std::string head = read_until(client.fd(), "first\n");
    CHECK(head.find("Transfer-Encoding") == head.npos);
    CHECK(head.ends_with("\r\n\r\nfirst\n"));
    CHECK(plugin.at(0)->offer(text("second")) == Offer::accepted);
    CHECK(read_until(client.fd(), "second") == "second");
    plugin.at(0)->close("enough");
    CHECK(client.closed());
}

TEST_CASE("HEAD gets the head of a long answer", "[long]")
{
    TestServer server;
    Plugin plugin(server.service);
    Client client(server.port);
    client.send("HEAD /long HTTP/1.1\r\nHost: x\r\n\r\n");
    const Answer answer = client.answer(true);
    CHECK(answer.status == 200);
    CHECK(answer.has("Content-Type: text/event-stream"));
    CHECK(plugin.at(0)->is_closed());
    CHECK(plugin.at(0)->offer(text("x")) == Offer::closed);
    CHECK(client.closed());
}

TEST_CASE("the plugin learns that the client has gone", "[long]")
{
    TestServer server;
    Plugin plugin(server.service);
    const auto held = std::make_shared<int>(1);
    plugin.hold(held);
    {
        Client client(server.port);
        client.get("/first");
        read_until(client.fd(), "first");
        CHECK(held.use_count() == 2);
    }
    CHECK(comes_about([&] { return plugin.listener->ends == 1; }));
    CHECK(plugin.at(0)->is_closed());
    CHECK(plugin.at(0)->offer(text("x")) == Offer::closed);
    CHECK(comes_about([&] { return held.use_count() == 1; }));
    // A client that closes only its sending side has closed the answer, too.
    Client half(server.port);
    half.get("/first");
    read_until(half.fd(), "first");
    half.end_sending();
    CHECK(comes_about([&] { return plugin.listener->ends == 2; }));
    CHECK(comes_about([&] { return server.counts().open == 0; }));
}

TEST_CASE("nobody waits for a client that takes nothing", "[long]")
{
    TestServer server;
    Plugin plugin(server.service, {.most_waiting = 8192});
    Client client(server.port, 4096);
    client.get("/long");
    const auto answer = plugin.at(0);
    const auto part = text(std::string(999, '#') + "\n");
    std::size_t count = 0;
    REQUIRE(fills(*answer, part, count));
    // What waits is in the socket's buffers and in the queue.
    CHECK(count * part->size() < 2'000'000);
    CHECK(plugin.listener->rooms == 0);
    // The server serves others meanwhile.
    CHECK(Client(server.port).ask("/ping").body == "pong");
    // When the client takes it, there is room, and all of it arrives, in order.
    std::string all;
    while (all.size() < count * part->size()) {
        char bytes[4096];
        const ssize_t got = ::recv(client.fd(), bytes, sizeof bytes, 0);
        REQUIRE(got > 0);
        all.append(bytes, static_cast<std::size_t>(got));
    }
    CHECK(comes_about([&] { return plugin.listener->rooms == 1; }));
    CHECK(answer->offer(text("last")) == Offer::accepted);
    while (all.find("last") == all.npos) all += read_until(client.fd(), "last");
    CHECK(static_cast<std::size_t>(std::count(all.begin(), all.end(), '#')) == count * 999);
    // Room is told of once for each time that the queue was full.
    CHECK(plugin.listener->rooms == 1);
}

TEST_CASE("a text that is longer than the queue is taken when the queue is empty", "[long]")
{
    TestServer server;
    Plugin plugin(server.service, {.most_waiting = 1000});
    Client client(server.port);
    client.get("/long");
    const std::string body = pattern(300'000) + "end";
    CHECK(plugin.at(0)->offer(text(body)) == Offer::accepted);
    const std::string got = read_until(client.fd(), "end\r\n");
    CHECK(got.find(body) != got.npos);
}

TEST_CASE("a plugin cuts a slow client", "[long]")
{
    ToldLog log;
    TestServer server({}, log.logger);
    Plugin plugin(server.service, {.most_waiting = 8192});
    Client client(server.port, 4096);
    client.get("/long");
    const auto answer = plugin.at(0);
    std::size_t count = 0;
    REQUIRE(fills(*answer, text(pattern(1000)), count));
    answer->cut("too slow for us");
    CHECK(answer->offer(text("x")) == Offer::closed);
    CHECK(client.reset());
    CHECK(comes_about([&] { return plugin.listener->ends == 1; }));
    CHECK(comes_about([&] { return log.count("the long answer ended after") == 1; }));
    CHECK(log.count(": too slow for us") == 1);
}

TEST_CASE("the kernel cuts a client that takes too little", "[long]")
{
    kernel::ServerOptions options;
    options.deadlines.write = 200ms;
    TestServer server(options);
    Plugin plugin(server.service, {.most_waiting = 8192});
    Client client(server.port, 4096);
    client.get("/long");
    std::size_t count = 0;
    REQUIRE(fills(*plugin.at(0), text(pattern(1000)), count));
    CHECK(comes_about([&] { return plugin.listener->ends == 1; }));
    // One that has nothing to take is kept.
    Client idle(server.port);
    idle.get("/first");
    read_until(idle.fd(), "first");
    CHECK_FALSE(idle.closed_within(600ms));
}

TEST_CASE("an answer that its plugin lets go of is closed", "[long]")
{
    TestServer server;
    Plugin plugin(server.service);
    Client client(server.port);
    client.get("/first");
    read_until(client.fd(), "first");
    plugin.at(0);
    plugin.forget();
    CHECK(read_until(client.fd(), "0\r\n\r\n").ends_with("0\r\n\r\n"));
    CHECK(client.closed());
}

TEST_CASE("a plugin that fails after it has opened an answer", "[long]")
{
    TestServer server;
    Plugin plugin(server.service);
    Client client(server.port);
    client.get("/fail");
    CHECK(client.reset());
    CHECK(comes_about([&] { return plugin.listener->ends == 1; }));
    CHECK(plugin.at(0)->is_closed());
    CHECK(Client(server.port).ask("/ping").body == "pong");
}

TEST_CASE("when the server stops, long answers end with their last text", "[long]")
{
    TestServer server;
    Plugin plugin(server.service, {.farewell = text("farewell"), .most_waiting = 8192});
    std::vector<Client> clients;
    for (int i = 0; i < 10; ++i) {
        clients.emplace_back(server.port);
        clients.back().get("/first");
        read_until(clients.back().fd(), "first");
    }
    Client stuck(server.port, 4096);
    stuck.get("/long");
    std::size_t count = 0;
    REQUIRE(fills(*plugin.at(10), text(pattern(1000)), count));

    const auto start = Clock::now();
    CHECK(server.stop() == 0);
    CHECK(since(start) < 5s);  // far less than the time that requests have
    for (Client& client : clients) {
        CHECK(read_until(client.fd(), "0\r\n\r\n").ends_with("8\r\nfarewell\r\n0\r\n\r\n"));
        CHECK(client.closed());
    }
    CHECK(plugin.listener->ends == 11);
}

TEST_CASE("an answer may be kept longer than its server", "[long]")
{
    std::shared_ptr<LongAnswer> kept;
    {
        TestServer server;
        Plugin plugin(server.service);
        Client client(server.port);
        client.get("/first");
        read_until(client.fd(), "first");
        kept = plugin.at(0);
        server.stop();
    }
    CHECK(kept->is_closed());
    CHECK(kept->offer(text("x")) == Offer::closed);
    kept->close("late");
    kept->cut("late");
}

TEST_CASE("long answers have a limit of their own", "[long]")
{
    kernel::Mailbox mailbox;
    Budget budget(100'000);
    kernel::LongAnswers answers(mailbox, budget, 2);
    const auto first = answers.open({.most_waiting = 40'000}, true, nullptr);
    auto second = answers.open({.most_waiting = 30'000, .kept = 10'000}, true, nullptr);
    CHECK(budget.left() == 20'000);
    try {
        answers.open({}, true, nullptr);
        FAIL("above the limit");
    } catch (const Error& error) {
        CHECK(error.status() == 503);
        CHECK(std::string(error.what()).find("(SLURMRESTD_MAX_WATCHERS)") != std::string::npos);
    }
    second->detach("over");
    CHECK(answers.count() == 1);
    CHECK(budget.left() == 60'000);
    try {
        answers.open({.most_waiting = 50'000, .kept = 20'000}, true, nullptr);
        FAIL("more than the memory");
    } catch (const Error& error) {
        CHECK(error.status() == 503);
        CHECK(std::string(error.what()).find("SLURMRESTD_MAX_MEMORY") != std::string::npos);
    }
    CHECK(answers.count() == 1);
    answers.open({.most_waiting = 50'000}, true, nullptr);
}

TEST_CASE("a long answer does not give way to new connections", "[long]")
{
    kernel::ServerOptions options;
    options.max_connections = 4;
    TestServer server(options);
    Plugin plugin(server.service);
    std::vector<Client> watchers;
    for (int i = 0; i < 3; ++i) {
        watchers.emplace_back(server.port);
        watchers.back().get("/first");
        read_until(watchers.back().fd(), "first");
    }
    // The fourth place is for everybody else.
    for (int i = 0; i < 20; ++i) CHECK(Client(server.port).ask("/ping").body == "pong");
    Client idle(server.port);
    CHECK(idle.ask("/ping").body == "pong");
    CHECK(Client(server.port).ask("/ping").body == "pong");
    for (std::size_t i = 0; i < watchers.size(); ++i) {
        CHECK(plugin.at(i)->offer(text("still there")) == Offer::accepted);
        CHECK(read_until(watchers[i].fd(), "still there").find("still there") != std::string::npos);
    }
    CHECK(plugin.listener->ends == 0);
}

TEST_CASE("many threads write, close and cut while clients come and go", "[long]")
{
    kernel::ServerOptions options;
    options.max_connections = 200;
    options.max_long_answers = 150;
    TestServer server(options);
    std::mutex mutex;
    std::vector<std::shared_ptr<LongAnswer>> all;
    const auto listener = std::make_shared<Listener>();
    server.service.also = [&](const Request&, Response& response) {
        response.head(200, "text/event-stream");
        auto answer = response.open({.listener = listener, .farewell = text("end"), .most_waiting = 2000}, nullptr);
        const std::lock_guard lock(mutex);
        all.push_back(std::move(answer));
    };
    std::atomic<bool> over = false;
    std::vector<std::thread> writers;
    for (int i = 0; i < 3; ++i)
        writers.emplace_back([&, i] {
            const auto part = text(std::string(200, 'y'));
            for (int turn = 0; !over; ++turn) {
                std::vector<std::shared_ptr<LongAnswer>> some;
                {
                    const std::lock_guard lock(mutex);
                    some = all;
                    if (turn % 50 == i && !all.empty()) all.erase(all.begin());
                }
                for (std::size_t n = 0; n < some.size(); ++n) {
                    static_cast<void>(some[n]->offer(part));
                    if (turn % 100 == 7 && n % 10 == 3) some[n]->close("now");
                    if (turn % 100 == 9 && n % 10 == 5) some[n]->cut("now");
                }
                std::this_thread::yield();
            }
        });
    std::vector<std::thread> readers;
    for (int i = 0; i < 4; ++i)
        readers.emplace_back([&, i] {
            for (int round = 0; round < 30; ++round) {
                std::vector<Client> clients;
                for (int n = 0; n < 8; ++n) {
                    clients.emplace_back(server.port);
                    clients.back().get("/long");
                }
                for (Client& client : clients) {
                    char bytes[3000];
                    pollfd poll{client.fd(), POLLIN, 0};
                    if (::poll(&poll, 1, 50) > 0 && (round + i) % 2 == 0)
                        static_cast<void>(::recv(client.fd(), bytes, sizeof bytes, 0));
                }
            }
        });
    for (auto& reader : readers) reader.join();
    over = true;
    for (auto& writer : writers) writer.join();
    CHECK(server.stop() == 0);
    CHECK(listener->ends <= server.service.requests);
    CHECK(server.counts().open == 0);
}

TEST_CASE("a long answer in inetd mode", "[long][inetd]")
{
    int both[2];
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, both) == 0);
    TrickService service;
    Plugin plugin(service, {.farewell = text("farewell")});
    std::atomic<bool> stop = false;
    int status = -1;
    std::thread server(
        [&] { status = kernel::run_inetd({}, service, silence(), {.in = both[0], .out = both[0], .stop = &stop}); });
    const std::string request = "GET /first HTTP/1.1\r\nHost: x\r\n\r\n";
    REQUIRE(::write(both[1], request.data(), request.size()) == static_cast<ssize_t>(request.size()));
    CHECK(read_until(both[1], "first\n\r\n").starts_with("HTTP/1.1 200 OK"));
    CHECK(plugin.at(0)->offer(text("second")) == Offer::accepted);
    CHECK(read_until(both[1], "second\r\n") == "6\r\nsecond\r\n");
    SECTION("the client goes")
    {
        ::shutdown(both[1], SHUT_WR);
    }
    SECTION("the daemon ends")
    {
        stop = true;
        CHECK(read_until(both[1], "0\r\n\r\n") == "8\r\nfarewell\r\n0\r\n\r\n");
    }
    SECTION("the plugin closes")
    {
        plugin.at(0)->close("enough");
        CHECK(read_until(both[1], "0\r\n\r\n") == "0\r\n\r\n");
    }
    SECTION("the plugin cuts")
    {
        plugin.at(0)->cut("enough");
    }
    server.join();
    CHECK(status == 0);
    CHECK(plugin.listener->ends == 1);
    ::close(both[0]);
    ::close(both[1]);
}
