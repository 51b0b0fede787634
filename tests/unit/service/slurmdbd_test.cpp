#include "fixture.hpp"

using namespace test;

TEST_CASE_METHOD(Fixture, "the database's ping is new in v0.0.42")
{
    CHECK(get("/slurmdb/v0.0.42/ping/").first("pings", "hostname") == "dbd");
    CHECK(get("/slurmdb/v0.0.41/ping/").status == 404);
    for (const char* version : {"v0.0.40", "v0.0.41", "v0.0.42"})
        CHECK(get(std::string("/slurmdb/") + version + "/diag").status == 200);
}

TEST_CASE_METHOD(Fixture, "jobs of the database")
{
    const Answer none = get("/slurmdb/v0.0.42/jobs/");
    CHECK(none.status == 200);
    CHECK(none.size("jobs") == 0);
    CHECK(none.first("warnings", "description") == "slurmdb_jobs_get() found nothing");
    CHECK(none.first("warnings", "source") == "_dump_jobs");
    cluster.database_records.resize(2);
    const Answer two = get("/slurmdb/v0.0.40/jobs/", "users=alice&users=bob");
    CHECK(two.size("jobs") == 2);
    CHECK(two.size("warnings") == 0);
    CHECK_FALSE(cluster.duplicates);
}

TEST_CASE_METHOD(Fixture, "a step that is none is a mistake, not a search that finds nothing")
{
    cluster.database_records.resize(1);
    CHECK(get("/slurmdb/v0.0.42/jobs/", "step=5,8_1.batch").size("jobs") == 1);
    const Answer answer = get("/slurmdb/v0.0.42/jobs/", "step=5,abc");
    CHECK(answer.status == 422);
    CHECK(answer.first("errors", "description") ==
          "Rejecting request. Failure parsing query parameters: no job or step id: abc");
    CHECK(answer.first("errors", "source") == "#/step/");
}

TEST_CASE_METHOD(Fixture, "one job of the database")
{
    cluster.database_records.resize(1);
    CHECK(get("/slurmdb/v0.0.42/job/8_1").size("jobs") == 1);
    CHECK(cluster.steps == std::vector<std::string>{"8_1"});
    CHECK(cluster.duplicates);
    for (const char* bad : {"abc", "0"}) {
        const Answer answer = get(std::string("/slurmdb/v0.0.42/job/") + bad);
        CHECK(answer.status == 422);
        CHECK(answer.first("errors", "description") == "Rejecting request. Failure parsing query parameters");
    }
}

TEST_CASE_METHOD(Fixture, "the database's failures are told with its words")
{
    cluster.failure = Error(err::db_connection, "dbd:6819 does not answer", "backend");
    const Answer answer = get("/slurmdb/v0.0.42/jobs/");
    CHECK(answer.status == 502);
    CHECK(answer.first("errors", "description") == "Unable to query jobs: dbd:6819 does not answer");
    CHECK(answer.first("errors", "error_number") == "7000");
}
