// The bytes of an answer, also if the client takes few bytes at a time.
#include "catch.hpp"

#include "harness.hpp"
#include "net/http_date.hpp"
#include "net/response.hpp"

using namespace restd;
using namespace restd::kernel;
using namespace restd::test;

namespace {

// Accepts at most `portion` bytes at a time, and refuses every second call.
class FakeChannel final : public Channel {
public:
    explicit FakeChannel(std::size_t portion = 1 << 30) : portion_(portion) {}
    std::size_t write(const iovec* parts, int count) override
    {
        if (gone) throw PeerGone();
        if (portion_ != 1 << 30) full_ = !full_;
        if (full_) return 0;
        std::size_t room = portion_;
        std::size_t taken = 0;
        for (int i = 0; i < count && room != 0; ++i) {
            const std::size_t part = std::min(room, parts[i].iov_len);
            text.append(static_cast<const char*>(parts[i].iov_base), part);
            room -= part;
            taken += part;
        }
        return taken;
    }
    void wait_writable() override { ++waits; }

    std::string text;
    int waits = 0;
    bool gone = false;

private:
    std::size_t portion_;
    bool full_ = false;
};

struct Fixture {
    Limits limits;
    Budget budget{std::size_t{8} << 20};
    BlockPool pool{budget};
    FakeChannel channel;
    std::uint64_t body_size = 0;  // of the last answer's body, as the response says

    // The sent bytes of an answer that `fill` makes.
    template <class Fill>
    std::string answer(ResponseWriter::Options options, Fill fill)
    {
        channel.text.clear();
        ResponseWriter response(channel, pool, limits, options);
        fill(response);
        body_size = response.size();
        response.finish();
        while (response.outgoing().left() != 0 && !response.outgoing().write(channel)) {
        }
        return restd::test::without_date(channel.text);
    }
};

std::string body_of(const std::string& answer)
{
    return answer.substr(answer.find("\r\n\r\n") + 4);
}

std::string decoded(std::string_view chunked)
{
    std::string body;
    while (true) {
        const std::size_t end = chunked.find("\r\n");
        REQUIRE(end != std::string_view::npos);
        const std::size_t size = std::stoul(std::string(chunked.substr(0, end)), nullptr, 16);
        body += chunked.substr(end + 2, size);
        REQUIRE(chunked.substr(end + 2 + size, 2) == "\r\n");
        chunked.remove_prefix(end + 2 + size + 2);
        if (size == 0) break;
    }
    REQUIRE(chunked.empty());
    return body;
}

}  // namespace

TEST_CASE_METHOD(Fixture, "small answers", "[response]")
{
    CHECK(answer({}, [](Response& r) {
              r.head(200, "application/json");
              r.append("{}");
          }) == "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: application/json\r\n\r\n{}");
    CHECK(answer({}, [](Response&) {}) == "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    CHECK(answer({},
                 [](Response& r) {
                     r.head(405, "text/plain");
                     r.header("Allow", "GET\r\nX: 1");
                     r.close();
                 }) == "HTTP/1.1 405 METHOD NOT ALLOWED\r\nConnection: close\r\nContent-Length: 0\r\nContent-Type: "
                       "text/plain\r\nAllow: GET  X: 1\r\n\r\n");
    CHECK(answer({.http10 = true}, [](Response& r) { r.put('x'); }) ==
          "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\nx");
    CHECK(answer({.keep_alive = false, .http10 = true}, [](Response& r) { r.put('x'); }) ==
          "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx");
    CHECK(answer({}, [](Response& r) {
              r.head(200, "a/b");
              r.append("abc");
              r.header("X", "y");
              r.reset();
              r.head(500, "text/plain");
              r.append("d");
          }) == "HTTP/1.1 500 INTERNAL SERVER ERROR\r\nContent-Length: 1\r\nContent-Type: text/plain\r\n\r\nd");
    CHECK(answer({.close_when_refused = true}, [](Response& r) { r.head(404, ""); }) ==
          "HTTP/1.1 404 NOT FOUND\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
}

TEST_CASE("the date header has the format of HTTP", "[response]")
{
    const std::string first(date_field(784111777));
    CHECK(first == "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n");
    CHECK(date_field(784111777) == first);
    CHECK(date_field(784111778) == "Date: Sun, 06 Nov 1994 08:49:38 GMT\r\n");
    CHECK(date_field(0) == "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n");
    CHECK(date_field(1709164800) == "Date: Thu, 29 Feb 2024 00:00:00 GMT\r\n");
    CHECK(date_field(253402300799) == "Date: Fri, 31 Dec 9999 23:59:59 GMT\r\n");
    const std::time_t before = std::time(nullptr);
    const std::string now(date_field());
    // The coarse clock may be a tick behind.
    bool is_near = false;
    for (std::time_t second = before - 1; second <= std::time(nullptr); ++second)
        is_near = is_near || date_field(second) == now;
    CHECK(is_near);
}

TEST_CASE_METHOD(Fixture, "a response counts the bytes of its body", "[response]")
{
    for (const std::size_t length :
         {std::size_t{0}, std::size_t{3}, BlockPool::block_size, limits.held_back + 1, std::size_t{5} << 20}) {
        CAPTURE(length);
        const std::string text = pattern(length);
        answer({}, [&](Response& r) { r.append(text); });
        CHECK(body_size == length);
        answer({.head_only = true}, [&](Response& r) { r.append(text); });
        CHECK(body_size == 0);
    }
    answer({}, [](Response& r) { r.body(std::make_shared<std::string>(7, 'x')); });
    CHECK(body_size == 7);
    answer({}, [](Response& r) {
        r.append("forgotten");
        r.reset();
        r.append("it");
    });
    CHECK(body_size == 2);
    answer({}, [](Response& r) {
        r.head(304, {});
        r.append("x");
    });
    CHECK(body_size == 0);
    // Also before the end, when the log line is written.
    ResponseWriter response(channel, pool, limits, {});
    response.append(pattern((std::size_t{3} << 20) + 5));
    CHECK(response.size() == (std::size_t{3} << 20) + 5);
}

TEST_CASE_METHOD(Fixture, "answers without a body", "[response]")
{
    const std::size_t large = limits.held_back * 2;
    for (const int status : {204, 304}) {
        for (const std::size_t size : {std::size_t{0}, std::size_t{100}, large}) {
            CHECK(answer({}, [&](Response& r) {
                      r.head(status, "");
                      r.append(std::string(size, 'x'));
                  }) == "HTTP/1.1 " + std::to_string(status) + " " + std::string(reason_phrase(status)) + "\r\n\r\n");
        }
    }
    const ResponseWriter::Options head{.head_only = true};
    CHECK(answer(head, [](Response& r) { r.append("abc"); }) == "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n");
    CHECK(answer(head, [](Response& r) { r.append(std::string(500000, 'x')); }) ==
          "HTTP/1.1 200 OK\r\nContent-Length: 500000\r\n\r\n");
    CHECK(answer(head, [](Response& r) { r.body(std::make_shared<std::string>(7, 'x')); }) ==
          "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n");
    CHECK(answer(head, [&](Response& r) { r.append(std::string(large, 'x')); }) == "HTTP/1.1 200 OK\r\n\r\n");
}

TEST_CASE_METHOD(Fixture, "large answers are streamed", "[response]")
{
    const std::size_t slow = GENERATE(std::size_t{1} << 30, std::size_t{10007});
    channel.~FakeChannel();
    new (&channel) FakeChannel(slow);
    for (const std::size_t size :
         {limits.held_back - 1, limits.held_back, limits.held_back + 1, std::size_t{3} << 20, (std::size_t{5} << 20) + 12345}) {
        const std::string text = pattern(size);
        const std::string got = answer({}, [&](Response& r) {
            for (std::size_t at = 0; at < text.size(); at += 1000)
                r.append(text.data() + at, std::min<std::size_t>(1000, text.size() - at));
        });
        if (size <= limits.held_back) {
            CHECK(got.starts_with("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n"));
            CHECK((body_of(got) == text));
        } else {
            CHECK(got.starts_with("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"));
            CHECK((decoded(body_of(got)) == text));
        }
    }
    CHECK(budget.left() == std::size_t{8} << 20);
}

TEST_CASE_METHOD(Fixture, "reserved memory is in one piece", "[response]")
{
    std::string expected;
    const std::string got = answer({}, [&](Response& r) {
        for (std::size_t i = 0; i < 2000; ++i) {
            const std::size_t size = 1 + i * 37 % Output::max_reserve;
            char* const to = r.reserve(size);
            std::fill_n(to, size, static_cast<char>('a' + i % 26));
            r.commit(to + size);
            expected.append(size, static_cast<char>('a' + i % 26));
        }
    });
    CHECK((decoded(body_of(got)) == expected));
}

TEST_CASE_METHOD(Fixture, "HTTP/1.0 gets a Content-Length while there is memory", "[response]")
{
    const std::string small = pattern(std::size_t{5} << 20);
    const std::string got = answer({.http10 = true}, [&](Response& r) { r.append(small); });
    CHECK(got.starts_with("HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 5242880\r\n\r\n"));
    CHECK((body_of(got) == small));
    CHECK(budget.left() == std::size_t{8} << 20);

    const std::string large = pattern(std::size_t{12} << 20);
    const std::string streamed = answer({.http10 = true}, [&](Response& r) { r.append(large); });
    CHECK(streamed.starts_with("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"));
    CHECK((body_of(streamed) == large));
    CHECK(budget.left() == std::size_t{8} << 20);
}

TEST_CASE_METHOD(Fixture, "answers that are being sent are charged, and sent in smaller parts without memory", "[response]")
{
    const std::string text = pattern(900'000);
    std::size_t least = budget.left();
    const auto send = [&](Response& r) {
        for (std::size_t at = 0; at < text.size(); at += 1000) {
            r.append(text.data() + at, 1000);
            least = std::min(least, budget.left());
        }
    };
    CHECK((body_of(answer({}, send)) == text));
    CHECK(least == (std::size_t{8} << 20) - 13 * BlockPool::block_size);  // 14 blocks, the first of which is free

    REQUIRE(budget.take((std::size_t{8} << 20) - BlockPool::block_size));
    for (const bool http10 : {false, true}) {
        least = budget.left();
        const std::string got = answer({.http10 = http10}, send);
        CHECK(((http10 ? body_of(got) : decoded(body_of(got))) == text));
        CHECK(least == 0);
        CHECK(budget.left() == BlockPool::block_size);
    }
}

TEST_CASE_METHOD(Fixture, "a shared body is sent without a copy", "[response]")
{
    const auto body = std::make_shared<const std::string>(pattern(500000));
    const std::string got = answer({}, [&](Response& r) {
        r.head(200, "a/b");
        r.body(body);
    });
    CHECK(got.starts_with("HTTP/1.1 200 OK\r\nContent-Length: 500000\r\nContent-Type: a/b\r\n\r\n"));
    CHECK((body_of(got) == *body));
    CHECK(body.use_count() == 1);
}

TEST_CASE_METHOD(Fixture, "a closed connection ends a streamed answer", "[response]")
{
    ResponseWriter response(channel, pool, limits, {});
    channel.gone = true;
    CHECK_THROWS_AS(response.append(std::string(2 << 20, 'x')), PeerGone);
    CHECK(response.aborted());
}
