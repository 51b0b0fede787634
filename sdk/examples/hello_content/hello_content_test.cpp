// Tests openapi/hello without a daemon.
#include "restd/testkit/testkit.hpp"

using namespace restd::testkit;

namespace {

void greets_the_caller()
{
    TestService service;
    service.use(tested_plugin());
    service.caller.user = "bob";
    const Answer answer = service.get("/hello");
    expect_equal(answer.status, 200);
    expect_equal(answer.content_type, "text/plain");
    expect_contains(answer.body, ", bob!\n");
}

void is_not_open_to_strangers()
{
    TestService service;
    service.use(tested_plugin());
    service.caller = {};
    expect_equal(service.get("/hello").status, 401);
}

}  // namespace

int main()
{
    return run({{"greets the caller", greets_the_caller}, {"is not open to strangers", is_not_open_to_strangers}});
}
