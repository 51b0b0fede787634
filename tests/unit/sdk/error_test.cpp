#include "catch.hpp"

#include <cerrno>
#include <string>

#include "restd/error.hpp"

using namespace restd;

TEST_CASE("error numbers, symbols and texts are Slurm's")
{
    CHECK(err::no_change_in_data == 1900);
    CHECK(err::invalid_job_id == 2017);
    CHECK(err::not_supported == 2036);
    CHECK(err::user_id_unknown == 2166);
    CHECK(err::auth_credential_invalid == 1007);
    CHECK(err::rest_invalid_query == 9000);
    CHECK(err::rest_fail_parsing == 9001);
    CHECK(err::data_conv_failed == 9202);
    CHECK(err::container_not_configured == 10000);
    CHECK(error_text(2017) == "Invalid job id specified");
    CHECK(error_symbol(2017) == "ESLURM_INVALID_JOB_ID");
    CHECK(error_text(0) == "No error");
    CHECK(error_text(-1) == "Unspecified error");
    CHECK(error_text(9207) == "Data parser unable to parse invalid flag");
}

TEST_CASE("numbers that Slurm has no text for")
{
    CHECK(error_text(EINVAL) == "Invalid argument");
    CHECK(error_symbol(EINVAL) == "EINVAL");
    CHECK(error_text(123456) == "Unknown error 123456");
    CHECK(error_text(123456).data() == error_text(123456).data());
    CHECK(error_text(-77) == "Unknown error -77");
    CHECK(error_symbol(123456).empty());
    for (int i = 0; i < 5000; ++i) CHECK_FALSE(error_text(200000 + i).empty());
}

TEST_CASE("an answer's status follows its first error")
{
    const std::pair<int, int> expected[] = {{0, 200},    {9003, 200}, {1900, 304}, {9001, 400}, {9002, 400},
                                            {2017, 404}, {9204, 415}, {9000, 422}, {1001, 502}, {1800, 502},
                                            {1804, 502}, {7000, 502}, {5003, 502}, {5005, 502}, {5004, 504},
                                            {1007, 511}, {2000, 500}, {9202, 500}, {77777, 500}};
    for (const auto& [number, status] : expected) {
        INFO(number);
        CHECK(status_of(number) == status);
    }
}

TEST_CASE("an Error has text, source and status")
{
    const Error e(err::invalid_job_id, "no such job", "#/job_id/");
    CHECK(e.number() == 2017);
    CHECK(e.status() == 404);
    CHECK(std::string(e.what()) == "no such job");
    CHECK(e.source() == "#/job_id/");
    CHECK(Error(err::success, "x", "y", 418).status() == 418);
}
