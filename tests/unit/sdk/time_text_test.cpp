#include "catch.hpp"

#include <cstdlib>
#include <ctime>

#include "restd/time_text.hpp"

using restd::parse_time;

TEST_CASE("times in Slurm's notation")
{
    setenv("TZ", "UTC", 1);
    tzset();
    CHECK(parse_time("1700000000") == 1700000000);
    CHECK(parse_time("uts1700000000") == 1700000000);
    CHECK(parse_time("0") == 0);
    CHECK(parse_time("2033-01-01T00:00:00") == 1988150400);
    CHECK(parse_time("2033-01-01t01:02") == 1988150400 + 3720);
    CHECK(parse_time("2033-01-01") == 1988150400);
    CHECK(parse_time("01/01/33") == 1988150400);
    CHECK(parse_time("1/1/2033-10:00:05") == 1988150400 + 36005);
    CHECK(parse_time("01.01.33 1:00 PM") == 1988150400 + 13 * 3600);
    CHECK(parse_time("2033-01-01T12:30AM") == 1988150400 + 1800);
    CHECK(parse_time("2033-01-01Tnoon") == 1988150400 + 43200);
    const auto now = std::time(nullptr);
    const auto near = [&](const char* text, long long offset) {
        const auto t = parse_time(text);
        return t && *t >= now + offset && *t <= now + offset + 5;
    };
    CHECK(near("now", 0));
    CHECK(near("NOW+1hour", 3600));
    CHECK(near("now-90", -90));
    CHECK(near("now+2 weeks", 1209600));
    CHECK(*parse_time("today") <= now);
    CHECK(*parse_time("tomorrow") - *parse_time("today") == 86400);
    for (const char* name : {"midnight", "noon", "fika", "teatime", "elevenses", "00:00", "23:59:59"}) {
        INFO(name);
        const auto t = parse_time(name);
        REQUIRE(t);
        CHECK(*t >= now);
        CHECK(*t <= now + 86400);
    }
}

TEST_CASE("invalid times are refused")
{
    for (const char* text : {"", "zzz", "now+", "now+x", "now+1lightyear", "now+9999999999999999999", "2033-13-01",
                             "2033-02-30", "2033-01-01T", "25:00", "10:99", "13:00PM", "2033-01-01T10:00Z", "uts", "utsx",
                             "1/1/1/1", "99999999999999999999", "-5", "2033-01-01x10:00"}) {
        INFO(text);
        CHECK_FALSE(parse_time(text));
    }
}
