#include "catch.hpp"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <climits>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

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

TEST_CASE("an answer's status follows its first error and its version")
{
    struct Expected {
        int number, of_24_11, of_26_05;
    };
    const Expected expected[] = {{0, 200, 200},    {9003, 200, 204}, {1900, 304, 304},  {9001, 400, 400}, {9002, 400, 400},
                                 {2017, 404, 404}, {9204, 415, 415}, {9000, 422, 422},  {1001, 502, 502}, {1800, 502, 502},
                                 {1804, 502, 502}, {7000, 502, 502}, {5003, 502, 502},  {5005, 502, 502}, {5004, 504, 504},
                                 {1007, 511, 511}, {2000, 500, 422}, {2185, 500, 422},  {2186, 500, 500}, {7001, 500, 422},
                                 {7013, 500, 422}, {7014, 500, 500}, {EPERM, 500, 403}, {6000, 500, 401}, {6009, 500, 401},
                                 {9009, 500, 400}, {9200, 500, 422}, {9216, 500, 422},  {9202, 500, 500}, {-1, 500, 500},
                                 {77777, 500, 500}};
    for (const auto& [number, of_24_11, of_26_05] : expected) {
        INFO(number);
        CHECK(status_of(number) == of_24_11);
        CHECK(status_of(number, 40) == of_24_11);
        CHECK(status_of(number, 44) == of_24_11);
        CHECK(status_of(number, 45) == of_26_05);
        CHECK(status_of(number, 46) == of_26_05);
    }
}

TEST_CASE("docs/statuses.md has the statuses of all numbers")
{
    struct Documented {
        int first, last, of_24_11, of_26_05;
    };
    std::ifstream file(STATUSES);
    REQUIRE(file);
    std::vector<Documented> rows;
    for (std::string line; std::getline(file, line);) {
        // | 1001-1004 | a daemon cannot be reached | 502 | 502 |
        std::vector<std::string> cells;
        std::istringstream parts(line);
        for (std::string cell; std::getline(parts, cell, '|');) cells.push_back(cell);
        if (cells.size() != 5 || !cells[0].empty()) continue;
        const bool is_rest = cells[1] == " all others ";
        if (!is_rest && (cells[1].size() < 2 || std::isdigit(static_cast<unsigned char>(cells[1][1])) == 0)) continue;
        const std::size_t dash = cells[1].find('-');
        const int first = is_rest ? INT_MIN : std::stoi(cells[1]);
        const int last = is_rest ? INT_MAX : dash == std::string::npos ? first : std::stoi(cells[1].substr(dash + 1));
        rows.push_back({first, last, std::stoi(cells[3]), std::stoi(cells[4])});
    }
    REQUIRE(rows.size() > 20);
    REQUIRE(rows.back().first == INT_MIN);
    for (int number = -10; number < 20000; ++number) {
        INFO("error " << number);
        const auto row =
            std::find_if(rows.begin(), rows.end(), [&](const Documented& r) { return r.first <= number && number <= r.last; });
        REQUIRE(status_of(number, 44) == row->of_24_11);
        REQUIRE(status_of(number, 45) == row->of_26_05);
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
    CHECK(e.given_status() == 0);
    const Error refused(err::invalid_partition_name, "x", "y"), given(err::invalid_partition_name, "x", "y", 413);
    CHECK(refused.status(44) == 500);
    CHECK(refused.status(45) == 422);
    CHECK(refused.saying("z").status(45) == 422);
    CHECK(given.status(45) == 413);
    CHECK(given.saying("z").status(44) == 413);
}
