// Tests openapi/greeting with data_parser/v0.0.98, which is built beside it.
#include "restd/testkit/testkit.hpp"

using namespace restd::testkit;
using restd::PluginKind;

namespace {

PluginFile parser()
{
    return {PluginKind::data_parser, tested_plugin().file().parent_path().parent_path() / "data_parser" / "v0.0.98.so"};
}

void greets_in_every_format()
{
    TestService service;
    service.use(tested_plugin());
    service.use(parser());
    const Answer answer = service.get("/greeting/v0.0.98/greeting");
    expect_equal(answer.status, 200);
    expect_equal(answer.body, R"({"greeting":"Hello"})");
    expect_contains(service.get("/greeting/v0.0.98/greeting", {{"Accept", "application/yaml"}}).body, "greeting: Hello\n");
    expect_contains(service.document(), R"("v0.0.98_greeting_resp":{)");
}

void is_in_no_other_version()
{
    TestService service;
    service.use(tested_plugin());
    service.use(parser());
    service.use(installed_plugin(PluginKind::data_parser, "v0.0.42"));
    expect_equal(service.get("/greeting/v0.0.42/greeting").status, 404);
}

}  // namespace

int main()
{
    return run({{"greets in every format", greets_in_every_format}, {"is in no other version", is_in_no_other_version}});
}
