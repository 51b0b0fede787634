// The loop's data about connections: ids, origins, and progress of clients.
#include "catch.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <memory>
#include <string>

#include "net/id_table.hpp"
#include "net/origins.hpp"
#include "net/progress.hpp"

using namespace restd;
using namespace restd::kernel;
using namespace std::chrono_literals;

namespace {

Origin of(const std::string& address, const Peer& peer = {})
{
    sockaddr_storage storage{};
    if (address.find(':') != std::string::npos) {
        auto& v6 = reinterpret_cast<sockaddr_in6&>(storage);
        v6.sin6_family = AF_INET6;
        REQUIRE(::inet_pton(AF_INET6, address.c_str(), &v6.sin6_addr) == 1);
    } else if (!address.empty()) {
        auto& v4 = reinterpret_cast<sockaddr_in&>(storage);
        v4.sin_family = AF_INET;
        REQUIRE(::inet_pton(AF_INET, address.c_str(), &v4.sin_addr) == 1);
    } else {
        storage.ss_family = AF_UNIX;
    }
    return Origin::of(storage, peer);
}

}  // namespace

TEST_CASE("an id is never used again", "[connections]")
{
    IdTable<int> table;
    const auto first = table.add(std::make_unique<int>(1));
    const auto second = table.add(std::make_unique<int>(2));
    CHECK(first != second);
    CHECK(*table.find(first) == 1);
    CHECK(*table.find(second) == 2);
    CHECK(table.size() == 2);
    CHECK(*table.remove(first) == 1);
    CHECK(table.find(first) == nullptr);
    CHECK(table.remove(first) == nullptr);
    CHECK(table.size() == 1);
    // The same slot has another id.
    const auto third = table.add(std::make_unique<int>(3));
    CHECK(static_cast<std::uint32_t>(third) == static_cast<std::uint32_t>(first));
    CHECK(third != first);
    CHECK(table.find(first) == nullptr);
    CHECK(*table.find(third) == 3);
    CHECK(table.find(IdTable<int>::most + 1) == nullptr);
    CHECK(table.find(second + 100) == nullptr);
}

TEST_CASE("connections are counted by address, network or user", "[connections]")
{
    CHECK(of("192.0.2.1") == of("192.0.2.1"));
    CHECK_FALSE(of("192.0.2.1") == of("192.0.2.2"));
    CHECK(of("::ffff:192.0.2.1") == of("192.0.2.1"));
    CHECK(of("2001:db8:1:2:aaaa::1") == of("2001:db8:1:2::ffff"));
    CHECK_FALSE(of("2001:db8:1:2::1") == of("2001:db8:1:3::1"));
    Peer ann, bob;
    ann.has_ids = bob.has_ids = true;
    ann.uid = 1000;
    bob.uid = 1001;
    CHECK(of("", ann) == of("", ann));
    CHECK_FALSE(of("", ann) == of("", bob));
    // An IPv4 address with the same number.
    CHECK_FALSE(of("", ann) == of("0.0.3.232"));
    CHECK(of("192.0.2.1").text() == "192.0.2.1");
    CHECK(of("2001:db8:1:2:aaaa::1").text() == "2001:db8:1:2::/64");
    CHECK(of("", ann).text() == "user 1000");
    CHECK(of("").text() == "unknown");
}

TEST_CASE("a fair rate is a fair part in each period", "[connections]")
{
    ServerOptions options;
    options.limits.fair_part = 16384;
    options.deadlines.stuck = 1s;
    options.deadlines.write = 30s;
    const Progress::Clock::time_point start{100s};
    Progress progress;
    progress.begin(start, 5000);

    // Too early to decide.
    CHECK_FALSE(progress.stalled(start + 999ms, options));
    CHECK(progress.stalled(start + 1s, options));
    // One byte less than fair.
    progress.look(start + 1s, 5000 + 16383, options);
    CHECK(progress.stalled(start + 1s, options));
    // The rate is fair for one period, but not for two.
    progress.look(start + 2s, 5000 + 16384, options);
    CHECK(progress.stalled(start + 2s, options));
    progress.look(start + 2s, 5000 + 2 * 16384, options);
    CHECK_FALSE(progress.stalled(start + 2s, options));
    // From there on the next period is counted.
    CHECK_FALSE(progress.stalled(start + 2999ms, options));
    CHECK(progress.stalled(start + 3s, options));

    // A byte at a time is never fair, however often it is checked.
    std::int64_t moved = 5000 + 2 * 16384;
    for (auto now = start + 2s; now < start + 12s; now += 1ms) progress.look(now, ++moved, options);
    CHECK(progress.stalled(start + 12s, options));

    // Time in which nobody waited for the client does not count.
    progress.begin(start, 0);
    progress.excuse(10s);
    CHECK_FALSE(progress.stalled(start + 10s, options));
    CHECK(progress.stalled(start + 11s, options));

    // A client that takes less than a fair part in 30 s is closed, others are kept.
    progress.begin(start, 0);
    CHECK_FALSE(progress.hopeless(start + 29s, 0, options));
    CHECK_FALSE(progress.hopeless(start + 30s, 16384, options));
    CHECK(progress.since() == start + 30s);
    CHECK_FALSE(progress.hopeless(start + 59s, 16384, options));
    CHECK(progress.hopeless(start + 60s, 16384 + 16383, options));
}
