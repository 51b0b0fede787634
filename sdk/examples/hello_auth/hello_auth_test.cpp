// Tests rest_auth/hello without a daemon. HELLO_SECRET is "open sesame" (CMakeLists.txt).
#include "restd/testkit/testkit.hpp"

using namespace restd::testkit;

namespace {

void takes_the_secret()
{
    TestService service;
    service.use(tested_plugin());
    expect_equal(service.get("/openapi", {{"X-Hello-Secret", "open sesame"}}).status, 200);
}

void refuses_everything_else()
{
    TestService service;
    service.use(tested_plugin());
    const Answer answer = service.get("/openapi", {{"X-Hello-Secret", "open sesamE"}});
    expect_equal(answer.status, 401);
    expect_equal(answer.header("WWW-Authenticate"), "X-Hello-Secret realm=\"slurm\"");
    expect_contains(service.log().back(), "the secret is wrong");
    expect_equal(service.get("/openapi").status, 401);
}

}  // namespace

int main()
{
    return run({{"takes the secret", takes_the_secret}, {"refuses everything else", refuses_everything_else}});
}
