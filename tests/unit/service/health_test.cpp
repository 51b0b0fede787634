// The health paths, and routes that are answered to everybody.
#include "fixture.hpp"

using namespace test;
using Catch::Matchers::ContainsSubstring;

TEST_CASE_METHOD(Fixture, "health paths are answered to everybody, without asking who it is")
{
    auth.at_work = [](Identity&) { throw std::runtime_error("asked"); };
    for (const char* path : {"/livez", "/healthz", "/readyz", "/livez/", "//healthz", "/readyz//"}) {
        for (const Method method : {Method::get, Method::head}) {
            INFO(to_string(method) << ' ' << path);
            const Answer answer = ask({method, path, {}, {}, {{"Accept", "image/png"}}});
            CHECK(answer.status == 204);
            CHECK(answer.text.empty());
            CHECK(answer.type.empty());
            CHECK(answer.fields == std::map<std::string, std::string>{{"Cache-Control", "no-store"}});
        }
    }
    CHECK(cluster.asked == std::vector<std::string>{"not_ready"});  // once in all, and nobody was verified
}

TEST_CASE_METHOD(Fixture, "only /readyz depends on the cluster")
{
    cluster.why_not_ready = "No slurmctld answers.";
    CHECK(ask({Method::get, "/livez"}, false).status == 204);
    CHECK(ask({Method::get, "/healthz"}, false).status == 204);
    const Answer answer = ask({Method::get, "/readyz"}, false);
    CHECK(answer.status == 503);
    CHECK(answer.type == "text/plain");
    CHECK(answer.text == "No slurmctld answers.");
}

TEST_CASE_METHOD(Fixture, "a stranger does not see why the question about the cluster failed")
{
    cluster.at_not_ready = []() -> std::string { throw std::runtime_error("ctl.example.org has no address"); };
    const Answer answer = ask({Method::get, "/readyz"}, false);
    CHECK(answer.status == 503);
    CHECK(answer.text.find("example") == std::string::npos);
    CHECK_THAT(log.text.str(), ContainsSubstring("ctl.example.org has no address"));
}

TEST_CASE_METHOD(Fixture, "other methods of a health path are refused as those of other paths")
{
    for (const Method method : {Method::post, Method::put, Method::del, Method::options}) {
        INFO(to_string(method));
        CHECK(ask({method, "/readyz"}, false).status == 401);
        const Answer answer = ask({method, "/readyz"});
        CHECK(answer.status == 405);
        CHECK(answer.fields.at("Allow") == "GET, HEAD");
    }
    CHECK(ask({Method::get, "/readyz/x"}, false).status == 401);
    CHECK(ask({Method::get, "/readyz/x"}).status == 404);
    CHECK(ask({Method::get, "/READYZ"}).status == 404);
}

TEST_CASE_METHOD(Fixture, "health paths are there whatever is loaded, and not in the document")
{
    parts.contents.clear();
    parts.parsers.clear();
    CHECK(ask({Method::get, "/healthz"}, false).status == 204);
    CHECK(get("/openapi/v3").text.find("health") == std::string::npos);
}

TEST_CASE_METHOD(Fixture, "probes do not fill the log")
{
    log.logger.set_level(spdlog::level::info);
    for (const char* path : {"/livez", "/healthz", "/readyz"}) ask({Method::get, path}, false);
    CHECK(log.text.str().empty());
    log.logger.set_level(spdlog::level::debug);
    ask({Method::get, "/livez"}, false);
    CHECK_THAT(log.text.str(), ContainsSubstring("[127.0.0.1]:40312 - GET \"/livez\" 204 0 bytes "));
}

namespace {

class Status final : public Content {
public:
    std::vector<Route> table;
    std::span<const Route> routes() const override { return table; }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "a plugin may have routes for everybody")
{
    Status content;
    constexpr auto get_status = [](TextCall& call) {
        call.text(200, "text/plain", call.caller().user + (call.not_ready().empty() ? "ready" : "not ready"));
    };
    constexpr auto post_status = [](TextCall& call) { call.text(200, "text/plain", call.caller().user); };
    content.table = {route(Method::get, "/status/{what}", "get_status", get_status).open_to_everybody(),
                     route(Method::post, "/status/{what}", "post_status", post_status)};
    parts.contents.push_back({"status", &content});
    CHECK(ask({Method::get, "/status/x"}, false).text == "ready");
    CHECK(ask({Method::get, "/status/x"}).text == "ready");  // whoever it is
    CHECK(ask({Method::post, "/status/x"}, false).status == 401);
    CHECK(ask({Method::post, "/status/x"}).text == "bob");
    const auto path = get("/openapi/v3").json()->getObject("paths")->getObject("/status/{what}");
    CHECK(path->getObject("get")->getArray("security")->empty());
    CHECK_FALSE(path->getObject("post")->has("security"));
}

TEST_CASE_METHOD(Fixture, "a plugin cannot replace a health path")
{
    Status content;
    content.table = {route(Method::get, "/healthz", "x", [](TextCall&) {})};
    parts.contents.push_back({"status", &content});
    CHECK_THROWS_WITH(make_service(parts), ContainsSubstring("slurmrestd itself") && ContainsSubstring("openapi/status"));
}
