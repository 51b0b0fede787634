// The testkit's service and fake cluster, as an author's test uses them.
#include <unistd.h>

#include <atomic>
#include <thread>

#include "catch.hpp"
#include "restd/testkit/testkit.hpp"

using namespace restd;
using namespace restd::testkit;
using Catch::Matchers::ContainsSubstring;

namespace {

PluginFile installed(PluginKind kind, const std::string& name)
{
    return {kind, std::string(RESTD_PLUGIN_FOLDER) + "/" + std::string(to_string(kind)) + "/" + name + ".so"};
}

struct Usual : TestService {
    Usual()
    {
        use(installed(PluginKind::openapi, "slurmctld"));
        use(installed(PluginKind::data_parser, "v0.0.42"));
    }
};

}  // namespace

TEST_CASE("a fake cluster lists what the test has put into it")
{
    Usual service;
    model::Job job;
    job.job_id = 17;
    job.name = "batch";
    service.cluster.jobs = {job};
    CHECK_THAT(service.get("/slurm/v0.0.42/jobs").body, ContainsSubstring(R"("job_id":17)"));
    CHECK_THAT(service.get("/slurm/v0.0.42/job/17").body, ContainsSubstring(R"("name":"batch")"));
    CHECK(service.get("/slurm/v0.0.42/jobs?fields=job_id").body.size() < service.get("/slurm/v0.0.42/jobs").body.size());
    CHECK_THAT(service.get("/slurm/v0.0.42/job/18").body, ContainsSubstring(R"("error_number":2017)"));
    CHECK_THAT(service.post("/slurm/v0.0.42/job/submit", "{}").body, ContainsSubstring(R"("errors":[{)"));
    service.cluster.failure = Error(err::slurmctld_communications_connection_error, "no answer", "test");
    CHECK_THAT(service.get("/slurm/v0.0.42/jobs").body, ContainsSubstring("no answer"));
    service.cluster.why_read_only = "it is a copy";
    CHECK_THAT(service.post("/slurm/v0.0.42/job/submit", "{}").body, ContainsSubstring("it is a copy"));
}

TEST_CASE("a test chooses who asks, and how")
{
    Usual service;
    service.caller.user = "bob";
    CHECK_THAT(service.get("/slurm/v0.0.42/ping").body, ContainsSubstring(R"("user":"bob")"));
    CHECK_THAT(service.log().back(), ContainsSubstring(R"(info: [192.0.2.1]:40312 "bob" GET "/slurm/v0.0.42/ping" 200 )"));
    CHECK(service.get("/slurm/v0.0.42/ping", {{"Accept", "application/yaml"}}).content_type == "application/yaml");
    service.cluster.refusal = Error(err::auth_credential_invalid, "not you", "test");
    CHECK(service.get("/slurm/v0.0.42/ping").status == 511);
    service.caller = {};
    const Answer answer = service.get("/slurm/v0.0.42/ping");
    CHECK(answer.status == 401);
    CHECK(answer.header("www-authenticate") == R"(Slurm realm="slurm")");
    CHECK_THAT(service.log().back(), ContainsSubstring("the test has no caller"));

    TestService local;
    local.use(installed(PluginKind::rest_auth, "local"));
    CHECK(local.get("/openapi").status == 401);
    CHECK(local.send({.path = "/openapi", .peer = Sent::local(getuid(), getgid())}).status == 200);
}

TEST_CASE("several threads may ask at once")
{
    Usual service;
    std::vector<std::thread> threads;
    std::atomic<int> good = 0;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            for (int n = 0; n < 25; ++n) good += service.get("/slurm/v0.0.42/ping").status == 200;
        });
    for (std::thread& thread : threads) thread.join();
    CHECK(good == 100);
}

TEST_CASE("expectations say where and what")
{
    try {
        expect_equal(1 + 1, 3);
        FAIL("2 is 3");
    } catch (const Failure& failure) {
        CHECK_THAT(failure.what(), ContainsSubstring("testkit_test.cpp:") && ContainsSubstring(": expected: 3, found: 2"));
    }
    CHECK_THROWS_WITH(expect_contains("abc", "d"), ContainsSubstring("expected: d, within: abc"));
    CHECK_THROWS_WITH(expect(false, "peace"), ContainsSubstring("expected: peace"));
    CHECK(run({{"good", [] {}}}) == 0);
    CHECK(run({{"good", [] {}}, {"bad", [] { throw 17; }}}) == 1);
}
