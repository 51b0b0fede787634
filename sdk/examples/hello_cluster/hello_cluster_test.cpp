// Tests cluster/hello without a daemon, through the usual API.
#include "restd/testkit/testkit.hpp"

using namespace restd::testkit;
using restd::PluginKind;

namespace {

void use_all(TestService& service)
{
    service.use(tested_plugin());
    service.use(installed_plugin(PluginKind::openapi, "slurmctld"));
    service.use(installed_plugin(PluginKind::data_parser, "v0.0.42"));
}

void answers_ping()
{
    TestService service;
    use_all(service);
    const Answer answer = service.get("/slurm/v0.0.42/ping");
    expect_equal(answer.status, 200);
    expect_contains(answer.body, R"("hostname":"hello")");
}

void does_nothing_else()
{
    TestService service;
    use_all(service);
    expect_contains(service.get("/slurm/v0.0.42/jobs").body, R"("error_number":2036)");
}

}  // namespace

int main()
{
    return run({{"answers ping", answers_ping}, {"does nothing else", does_nothing_else}});
}
