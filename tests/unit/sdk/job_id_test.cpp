#include "restd/job_id.hpp"

#include <string>

#include "catch.hpp"

using restd::JobId;

TEST_CASE("a job is named by its number, with a task, a component or a step")
{
    CHECK(JobId::parse("123")->job == 123);
    CHECK(JobId::parse("0x7b")->job == 123);
    CHECK(JobId::parse("123_4")->array_task == 4);
    CHECK(JobId::parse("123_4")->number() == 123);
    CHECK(JobId::parse("123+2")->het_offset == 2);
    CHECK(JobId::parse("123+2")->number() == 125);
    for (const char* step : {"batch", "extern", "interactive", "0", "7", "7+1"}) {
        const std::string text = std::string("123_4.") + step;
        CHECK(JobId::parse(text)->step == step);
        CHECK(JobId::parse(text)->text() == "123_4");
    }
    for (const char* text : {"123", "123_4", "123+2"}) CHECK(JobId::parse(text)->text() == text);
}

TEST_CASE("what is no job is refused")
{
    for (const char* text : {"", "0", "abc", "123_", "123+", "123_x", "-1", "99999999999", "123 ", "4294967292+2", "123_4+5",
                             "123.", "123.batch+1", "123.7+", "123.x", "0x"})
        CHECK_FALSE(JobId::parse(text));
}
