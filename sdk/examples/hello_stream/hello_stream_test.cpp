// Tests openapi/ticks without a daemon. What is sent later, by the plugin's own thread, needs a daemon.
#include "restd/testkit/testkit.hpp"

using namespace restd::testkit;

namespace {

void stays_open()
{
    TestService service;
    service.use(tested_plugin());
    const Answer answer = service.get("/ticks");
    expect_equal(answer.status, 200);
    expect_equal(answer.content_type, "text/plain");
    expect(answer.stays_open, "an answer that stays open");
}

void is_not_open_to_strangers()
{
    TestService service;
    service.use(tested_plugin());
    service.caller = {};
    expect_equal(service.get("/ticks").status, 401);
}

void starts_no_thread_for_the_document()
{
    TestService service;
    service.settings.specify_only = true;
    service.use(tested_plugin());
    expect_contains(service.document(), "\"/ticks\"");
}

}  // namespace

int main()
{
    return run({{"stays open", stays_open},
                {"is not open to strangers", is_not_open_to_strangers},
                {"starts no thread for the document", starts_no_thread_for_the_document}});
}
