// The end of a request, and invalid requests. Each case is tried in one piece, byte by byte, and cut in two at every place.
#include "catch.hpp"

#include <string>
#include <vector>

#include "net/request_buffer.hpp"
#include "net/request_framing.hpp"

using namespace restd;
using namespace restd::kernel;
using Status = RequestFramer::Status;

namespace {

// Feeds `input` in pieces that end at `cuts`. Returns a line for each request.
std::string outcome(const std::string& input, const Limits& limits, const std::vector<std::size_t>& cuts)
{
    Budget budget(1 << 20);
    RequestBuffer buffer(limits, budget);
    std::string result;
    std::size_t fed = 0;
    std::size_t cut = 0;
    while (true) {
        const Status status = buffer.parse();
        const RequestFramer& framer = buffer.framer();
        if (status == Status::failed) return result + std::to_string(framer.error());
        if (status == Status::complete) {
            const Request& request = buffer.request();
            result += std::string(request.method_name) + " " + std::string(request.path);
            if (request.has_query) result += "?" + std::string(request.query);
            for (const Header& header : request.headers) {
                if (header.name.starts_with("X")) result += " " + std::string(header.name) + "=" + std::string(header.value);
            }
            if (!request.body.empty()) result += " [" + std::string(request.body) + "]";
            if (!framer.keep_alive()) result += " close";
            if (framer.http10()) result += " 1.0";
            if (framer.expects_continue()) result += " continue";
            result += ";";
            buffer.next();
            continue;
        }
        if (fed == input.size()) return result + (status == Status::begin ? "" : status == Status::head ? "head" : "body");
        const std::size_t end = cut < cuts.size() ? cuts[cut++] : input.size();
        while (fed < end) {
            REQUIRE(buffer.make_room());
            const std::size_t part = std::min(end - fed, buffer.free_size());
            input.copy(buffer.free(), part, fed);
            buffer.filled(part);
            fed += part;
        }
    }
}

void check(const std::string& input, const std::string& expected, const Limits& limits = {})
{
    INFO(input);
    CHECK(outcome(input, limits, {}) == expected);
    std::vector<std::size_t> every;
    for (std::size_t i = 1; i < input.size(); ++i) every.push_back(i);
    CHECK(outcome(input, limits, every) == expected);
    for (const std::size_t i : every) {
        const std::string got = outcome(input, limits, {i});
        if (got != expected) {
            INFO("cut at " << i);
            CHECK(got == expected);
        }
    }
}

const std::string crlf = "\r\n";

}  // namespace

TEST_CASE("requests are found", "[framing]")
{
    check("", "");
    check("GET / HTTP/1.1\r\n\r\n", "GET /;");
    check("GET / HTTP/1.1\n\n", "GET /;");
    check("\r\n\r\n\nGET / HTTP/1.1\r\n\r\n", "GET /;");
    check("GET / HTTP/1.1\r\n\r\n\r\n", "GET /;");
    check("GET /a?b=c HTTP/1.1\r\nHost: x\r\nX-A: \t v w \t\r\nX-B:\r\nX-C:1\r\n\r\n", "GET /a?b=c X-A=v w X-B= X-C=1;");
    check("GET /a? HTTP/1.1\r\n\r\n", "GET /a?;");
    check("GET /a#b?c HTTP/1.1\r\n\r\n", "GET /a;");
    check("GET /a?b#c HTTP/1.1\r\n\r\n", "GET /a?b;");
    check("GET //slurm/ HTTP/1.1\r\n\r\n", "GET //slurm/;");
    check("BREW /pot HTTP/1.1\r\n\r\n", "BREW /pot;");
    check("GET http://host:80/a?b HTTP/1.1\r\n\r\n", "GET /a?b;");
    check("GET HTTP://host HTTP/1.1\r\n\r\n", "GET /;");
    check("GET https://host?b/c HTTP/1.1\r\n\r\n", "GET /?b/c;");
    check("OPTIONS * HTTP/1.1\r\n\r\n", "OPTIONS *;");
    check("GET /\xc3\xa4 HTTP/1.1\r\nX-A: \xc3\xa4\r\n\r\n", "GET /\xc3\xa4 X-A=\xc3\xa4;");
    check("GET / HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\n\r\n", "GET /;GET /b;");
    check("GET / HT", "head");
    check("GET / HTTP/1.1\r\nHost", "head");
    check("GET / HTTP/1.1\r\n\r", "head");
}

TEST_CASE("persistence", "[framing]")
{
    check("GET / HTTP/1.0\r\n\r\n", "GET / close 1.0;");
    check("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", "GET / 1.0;");
    check("GET / HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n", "GET / close 1.0;");
    check("GET / HTTP/1.1\r\nConnection: Close\r\n\r\n", "GET / close;");
    check("GET / HTTP/1.1\r\nConnection: x,, ,close\r\n\r\n", "GET / close;");
    check("GET / HTTP/1.1\r\nConnection: x\r\nConnection: close\r\n\r\n", "GET / close;");
    check("GET / HTTP/1.1\r\nConnection: closed\r\n\r\n", "GET /;");
}

TEST_CASE("bodies with a length", "[framing]")
{
    check("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcPOST /b HTTP/1.1\r\ncontent-length:0\r\n\r\n",
          "POST / [abc];POST /b;");
    check("POST / HTTP/1.1\r\n\r\n", "POST /;");
    check("POST / HTTP/1.1\r\nContent-Length: 003\r\n\r\nabc\r\n", "POST / [abc];");
    check("GET / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc", "GET / [abc];");
    check("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nab", "body");
    const Limits limits{.body = 5};
    check("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nabcde", "POST / [abcde];", limits);
    check("POST / HTTP/1.1\r\nContent-Length: 6\r\n\r\nabcdef", "413", limits);
    check("POST / HTTP/1.1\r\nContent-Length: 18446744073709551617\r\n\r\n", "413", limits);
    for (const char* const bad : {"", " ", "-1", "+1", "x", "1x", "1 1", "1,1", "0x1", "1.0"})
        check(std::string("POST / HTTP/1.1\r\nContent-Length: ") + bad + "\r\n\r\nabc", "400");
    check("POST / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc", "400");
    check("POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc", "400");
    check("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc", "400");
}

TEST_CASE("chunked bodies", "[framing]")
{
    const std::string head = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
    check(head + "0\r\n\r\n", "POST /;");
    check(head + "3\r\nabc\r\n0\r\n\r\n", "POST / [abc];");
    check(head + "3\r\nabc\r\n0A\r\n0123456789\r\n000\r\n\r\nGET /b HTTP/1.1\r\n\r\n", "POST / [abc0123456789];GET /b;");
    check(head + "3;a=b;c=\"d\"\r\nabc\r\n1 ; x\r\nd\r\n0;e\r\n\r\n", "POST / [abcd];");
    check(head + "1\r\na\r\n0\r\nX-Trailer: 1\r\nY: 2\r\n\r\nGET /b HTTP/1.1\r\n\r\n", "POST / [a];GET /b;");
    check(head + "3\r\nab", "body");
    check(head + "1\r\na\r\n0\r\n", "body");
    for (const char* const bad :
         {"\r\n", "x\r\n", "-1\r\n", "+1\r\n", "0x1\r\na\r\n", "1\na\r\n0\r\n\r\n", "1\r\na\n0\r\n\r\n", "1\r\nab\r\n0\r\n\r\n",
          " 1\r\na\r\n", "1 \r\na\r\n", "1 x\r\na\r\n", "1;\rx\r\na\r\n", "11111111111111111\r\na",
          "1\r\na\r\n0\r\nbad trailer\r\n\r\n", "1\r\na\r\n0\r\nX: 1\n\r\n", "1\r\na\r\n0\r\n folded: 1\r\n\r\n"})
        check(head + bad, "400");
    check("POST / HTTP/1.1\r\ntransfer-encoding: \tChunked \r\n\r\n0\r\n\r\n", "POST /;");
    check("POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", "501");
    check("POST / HTTP/1.1\r\nTransfer-Encoding: identity\r\n\r\n", "501");
    check("POST / HTTP/1.1\r\nTransfer-Encoding: chunked, chunked\r\n\r\n", "501");
    check("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", "501");
    check("POST / HTTP/1.1\r\nTransfer-Encoding: xchunked\r\n\r\n", "501");
    check("POST / HTTP/1.1\r\nTransfer-Encoding:\r\n\r\n", "400");
    check("POST / HTTP/1.1\r\nTransfer-Encoding: ,\r\n\r\n", "400");
    check("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400");

    const Limits limits{.body = 5, .chunk_line = 20, .trailer = 30};
    check(head + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", "POST / [abcde];", limits);
    check(head + "3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n", "413", limits);
    check(head + "ffffffffffffffff\r\nabc", "413", limits);
    check(head + "1;" + std::string(30, 'x') + "\r\na\r\n", "400", limits);
    check(head + "1;1234567890123\r\na\r\n1;1234567890123\r\na\r\n1;1234567890123\r\na\r\n", "400", limits);
    check(head + "0\r\nX: " + std::string(40, 'x') + "\r\n\r\n", "431", limits);
    check(head + "0\r\nX: 234567890\r\nX: 234567890\r\nX: 234567890\r\n\r\n", "431", limits);
}

TEST_CASE("expectations", "[framing]")
{
    check("POST / HTTP/1.1\r\nExpect: 100-Continue\r\nContent-Length: 1\r\n\r\na", "POST / [a] continue;");
    check("POST / HTTP/1.1\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "POST / continue;");
    check("POST / HTTP/1.1\r\nExpect: 100-continue\r\n\r\n", "POST /;");
    check("POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\na", "POST / [a] close 1.0;");
    check("GET / HTTP/1.1\r\nExpect: x\r\n\r\n", "417");
    check("GET / HTTP/1.1\r\nExpect: 100-continue, x\r\n\r\n", "417");
    check("GET / HTTP/1.0\r\nExpect: x\r\n\r\n", "GET / close 1.0;");
}

TEST_CASE("invalid requests are refused", "[framing]")
{
    for (const char* const line : {"garbage",
                                   "GET /",
                                   "GET  / HTTP/1.1",
                                   "GET /  HTTP/1.1",
                                   "GET / x HTTP/1.1",
                                   "GET / HTTP/1.1 ",
                                   " GET / HTTP/1.1",
                                   "GET / HTTP/1.2",
                                   "GET / HTTP/2.0",
                                   "GET / HTTP/0.9",
                                   "GET / http/1.1",
                                   "GET / HTTP/1.10",
                                   "GET / HTTP/11",
                                   "GET\t/ HTTP/1.1",
                                   "G(T / HTTP/1.1",
                                   "GET a HTTP/1.1",
                                   "GET * HTTP/1.1",
                                   "GET ftp://x/ HTTP/1.1",
                                   "GET http:///x HTTP/1.1",
                                   "GET ?a HTTP/1.1",
                                   "GET #a HTTP/1.1",
                                   "CONNECT host:80 HTTP/1.1",
                                   "GET /\x01 HTTP/1.1",
                                   "GET /\x7f HTTP/1.1",
                                   "GET /a\tb HTTP/1.1",
                                   "GET /\r HTTP/1.1",
                                   "\x16\x03\x01",
                                   "\rGET / HTTP/1.1",
                                   "PRI * HTTP/2.0"})
        check(line + crlf + crlf, "400");
    check(std::string("GET /\0 HTTP/1.1\r\n\r\n", 19), "400");
    for (const char* const line :
         {"Foo", ": x", "Foo : x", "Fo o: x", " Foo: x", "\tFoo: x", "Foo: a\x01", "Foo: a\rb", "Foo: a\x7f", "F\xc3\xa4: x"})
        check(std::string("GET / HTTP/1.1\r\nHost: x\r\n") + line + "\r\n\r\n", "400");
    check("GET / HTTP/1.1\r\nFoo: x\r\n folded\r\n\r\n", "400");
    check(std::string("GET / HTTP/1.1\r\nFoo: a\0b\r\n\r\n", 28), "400");
    check("GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n", "400");
}

TEST_CASE("caps on the head", "[framing]")
{
    const Limits limits{.head = 60, .headers = 3};
    check("GET / HTTP/1.1\r\nX-A: " + std::string(35, 'x') + "\r\n\r\n", "GET / X-A=" + std::string(35, 'x') + ";", limits);
    check("GET / HTTP/1.1\r\nX-A: " + std::string(36, 'x') + "\r\n\r\n", "431", limits);
    check("GET /" + std::string(100, 'x'), "431", limits);
    check(std::string(100, '\n'), "431", limits);
    check("GET / HTTP/1.1\r\nA:1\r\nB:2\r\nC:3\r\n\r\n", "GET /;", limits);
    check("GET / HTTP/1.1\r\nA:1\r\nB:2\r\nC:3\r\nD:4\r\n\r\n", "431", limits);
}

TEST_CASE("a request's parts", "[framing]")
{
    const Limits limits;
    Budget budget(1 << 20);
    RequestBuffer buffer(limits, budget);
    const std::string text = "DELETE /job/1?signal=9 HTTP/1.1\r\nAccept: a\r\naccept: b\r\nEmpty:\r\n\r\n";
    text.copy(buffer.free(), text.size());
    buffer.filled(text.size());
    REQUIRE(buffer.parse() == Status::complete);
    const Request& request = buffer.request();
    CHECK(request.method == Method::del);
    CHECK(to_string(request.method) == "DELETE");
    CHECK(request.header("ACCEPT") == "a");
    CHECK(request.count("accept") == 2);
    CHECK(request.header("empty").data() != nullptr);
    CHECK(request.header("absent").data() == nullptr);
    CHECK_FALSE(buffer.next());
    CHECK(buffer.empty());
}

TEST_CASE("a large body takes memory from the budget and gives it back", "[framing]")
{
    const Limits limits;
    constexpr std::size_t total = 2 << 20;
    Budget budget(total);
    {
        RequestBuffer buffer(limits, budget);
        const auto feed = [&buffer](std::string_view text) {
            while (!text.empty()) {
                if (!buffer.make_room()) return false;
                const std::size_t part = std::min(text.size(), buffer.free_size());
                text.copy(buffer.free(), part);
                buffer.filled(part);
                buffer.parse();
                text.remove_prefix(part);
            }
            return true;
        };
        REQUIRE(feed("POST / HTTP/1.1\r\nContent-Length: 700000\r\n\r\n"));
        CHECK(budget.left() == total);  // an announced length is not charged
        const std::string body(700000, 'x');
        REQUIRE(feed(body + "GET"));
        REQUIRE(buffer.framer().status() == Status::complete);
        CHECK(buffer.request().body.size() == 700000);
        CHECK(budget.left() < total - 690000);
        CHECK(buffer.next());
        CHECK(budget.left() == total);
        buffer.reset();
        REQUIRE(feed("POST / HTTP/1.1\r\nContent-Length: 4000000\r\n\r\n"));
        CHECK_FALSE(feed(std::string(4000000, 'x')));
    }
    CHECK(budget.left() == total);
}
