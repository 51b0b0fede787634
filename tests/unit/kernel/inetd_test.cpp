// One client on two descriptors: pipes, files, sockets.
#include "harness.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>

#include "net/inetd.hpp"

using namespace restd;
using namespace restd::test;

namespace {

struct Outcome {
    int status;
    std::string output;
};

void write_all(int fd, std::string_view text)
{
    while (!text.empty()) {
        const ssize_t written = ::write(fd, text.data(), text.size());
        REQUIRE(written > 0);
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

std::string read_all(int fd)
{
    std::string text;
    char bytes[4096];
    for (ssize_t count; (count = ::read(fd, bytes, sizeof bytes)) > 0;) text.append(bytes, static_cast<std::size_t>(count));
    return text;
}

Outcome run(int in, int out, const kernel::InetdOptions& given = {}, const kernel::ServerOptions& options = {})
{
    TrickService service;
    kernel::InetdOptions inetd = given;
    inetd.in = in;
    inetd.out = out;
    Outcome outcome{};
    outcome.status = kernel::run_inetd(options, service, silence(), inetd);
    return outcome;
}

// Pipes `input` through.
Outcome pipe_through(const std::string& input)
{
    int in[2];
    int out[2];
    REQUIRE(::pipe2(in, O_CLOEXEC) == 0);
    REQUIRE(::pipe2(out, O_CLOEXEC) == 0);
    std::string output;
    std::thread writer([&] {
        write_all(in[1], input);
        ::close(in[1]);
    });
    std::thread reader([&] { output = read_all(out[0]); });
    Outcome outcome = run(in[0], out[1]);
    ::close(out[1]);
    writer.join();
    reader.join();
    ::close(in[0]);
    ::close(out[0]);
    outcome.output = without_date(output);
    return outcome;
}

std::size_t answers(const std::string& output)
{
    std::size_t count = 0;
    for (std::size_t at = 0; (at = output.find("HTTP/1.1 ", at)) != std::string::npos; ++at) ++count;
    return count;
}

}  // namespace

TEST_CASE("pipes", "[inetd]")
{
    const std::string get = "GET /ping HTTP/1.1\r\n\r\n";
    Outcome outcome = pipe_through(get);
    CHECK(outcome.status == 0);
    CHECK(outcome.output == "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Type: text/plain\r\n\r\npong");

    outcome = pipe_through(get + "POST /echo?x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n" + get);
    CHECK(outcome.status == 0);
    CHECK(answers(outcome.output) == 3);
    CHECK(outcome.output.find("POST:x:abc") != std::string::npos);

    outcome = pipe_through("");
    CHECK(outcome.status == 0);
    CHECK(outcome.output.empty());

    outcome = pipe_through(get + "GET /pi");
    CHECK(outcome.status == 1);
    CHECK(answers(outcome.output) == 2);

    // Input that cannot become a request, wherever it ends.
    for (const char* cut : {"INVALID", "INVALID\n", "GET /ping HTTP/1.1\r\nno colon", "GET /ping HTTP/1.1\r\nno colon\r\n",
                            "GET /ping HTTP/1.1\r\nA: b\r\n", "POST /echo HTTP/1.1\r\nContent-Length: 3\r\n\r\nab",
                            "POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab"}) {
        CAPTURE(cut);
        outcome = pipe_through(cut);
        CHECK(outcome.status == 1);
        CHECK(outcome.output.starts_with("HTTP/1.1 400 BAD REQUEST\r\n"));
        CHECK(answers(outcome.output) == 1);
    }
    // Empty lines do not begin a request.
    outcome = pipe_through(get + "\r\n\r\n");
    CHECK(outcome.status == 0);
    CHECK(answers(outcome.output) == 1);

    outcome = pipe_through(get + "garbage\r\n\r\n" + get);
    CHECK(outcome.status == 1);
    CHECK(answers(outcome.output) == 2);
    CHECK(outcome.output.find("HTTP/1.1 400 BAD REQUEST\r\nConnection: close\r\n") != std::string::npos);

    outcome = pipe_through("GET /nowhere HTTP/1.1\r\n\r\n" + get);
    CHECK(outcome.status == 0);
    CHECK(outcome.output ==
          "HTTP/1.1 404 NOT FOUND\r\nConnection: close\r\nContent-Length: 0\r\nContent-Type: text/plain\r\n\r\n");

    outcome = pipe_through("GET /ping HTTP/1.0\r\n\r\n" + get);
    CHECK(answers(outcome.output) == 1);

    outcome = pipe_through("POST /echo HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc");
    CHECK(outcome.output.starts_with("HTTP/1.1 100 CONTINUE\r\n\r\nHTTP/1.1 200 OK\r\n"));

    outcome = pipe_through("GET /uid HTTP/1.1\r\nConnection: close\r\n\r\n");
    CHECK(outcome.output.ends_with("\r\n\r\n" + std::to_string(::geteuid())));
    outcome = pipe_through("GET /peer HTTP/1.1\r\n\r\n");
    CHECK(outcome.output.find("\r\n\r\npipe:[") != std::string::npos);

    outcome = pipe_through("GET /bytes?5000000 HTTP/1.1\r\n\r\n" + get);
    CHECK(outcome.status == 0);
    CHECK(outcome.output.size() > 5'000'000);
    CHECK(outcome.output.ends_with("\r\n\r\npong"));
    outcome = pipe_through("GET /abort?5000000 HTTP/1.1\r\n\r\n" + get);
    CHECK_FALSE(outcome.output.ends_with("pong"));
}

TEST_CASE("files", "[inetd]")
{
    FILE* const in = std::tmpfile();
    FILE* const out = std::tmpfile();
    write_all(::fileno(in), "GET /ping HTTP/1.1\r\n\r\nGET /uid HTTP/1.1\r\n\r\n");
    ::lseek(::fileno(in), 0, SEEK_SET);
    CHECK(run(::fileno(in), ::fileno(out)).status == 0);
    ::lseek(::fileno(out), 0, SEEK_SET);
    CHECK(answers(read_all(::fileno(out))) == 2);
    std::fclose(in);
    std::fclose(out);
}

TEST_CASE("the owner of a pipe is the caller, unless everybody may write to it", "[inetd]")
{
    char name[] = "/tmp/restd-inetd-XXXXXX";
    const int file = ::mkstemp(name);
    REQUIRE(file >= 0);
    ::unlink(name);
    const Peer own = kernel::inetd_peer(file, file);
    CHECK(own.has_ids);
    CHECK(own.uid == ::geteuid());
    REQUIRE(::fchmod(file, 0602) == 0);
    CHECK_FALSE(kernel::inetd_peer(file, file).has_ids);
    REQUIRE(::fchmod(file, 04600) == 0);
    CHECK_FALSE(kernel::inetd_peer(file, file).has_ids);
    ::close(file);
}

TEST_CASE("a reader that goes away", "[inetd]")
{
    int in[2];
    int out[2];
    REQUIRE(::pipe2(in, O_CLOEXEC) == 0);
    REQUIRE(::pipe2(out, O_CLOEXEC) == 0);
    write_all(in[1], "GET /bytes?5000000 HTTP/1.1\r\n\r\n");
    ::close(out[0]);
    CHECK(run(in[0], out[1]).status == 0);
    for (const int fd : {in[0], in[1], out[1]}) ::close(fd);
}

TEST_CASE("one socket for input and output", "[inetd]")
{
    int pair[2];
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0);
    const int same = ::dup(pair[0]);
    write_all(pair[1], "GET /uid HTTP/1.1\r\nConnection: close\r\n\r\n");
    CHECK(run(pair[0], same).status == 0);
    ::shutdown(pair[0], SHUT_WR);
    CHECK(read_all(pair[1]).ends_with("\r\n\r\n" + std::to_string(::geteuid())));

    int other[2];
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, other) == 0);
    CHECK_THROWS_WITH(kernel::inetd_peer(pair[0], other[0]), "STDIN and STDOUT must be same socket");
    CHECK_NOTHROW(kernel::inetd_peer(pair[0], same));
    for (const int fd : {pair[0], pair[1], same, other[0], other[1]}) ::close(fd);
    CHECK_THROWS(kernel::inetd_peer(pair[0], same));
}

TEST_CASE("a socket has deadlines, and a stop ends the wait", "[inetd]")
{
    int pair[2];
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0);
    kernel::ServerOptions options;
    options.deadlines.head = 50ms;
    options.deadlines.idle = 50ms;
    options.deadlines.linger = 10ms;
    CHECK(run(pair[0], pair[0], {}, options).status == 0);
    write_all(pair[1], "GET /pi");
    CHECK(run(pair[0], pair[0], {}, options).status == 1);
    CHECK(read_all(pair[1]).starts_with("HTTP/1.1 408 "));
    const std::atomic<bool> stop = true;
    CHECK(run(pair[0], pair[0], {.stop = &stop}).status == 0);
    for (const int fd : pair) ::close(fd);
}
