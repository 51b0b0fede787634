// Entity tags, 304, and the header fields by which answers may be kept.
#include "fixture.hpp"
#include "host/entity_tag.hpp"

using namespace test;

namespace {

const std::string jobs = "/slurm/v0.0.42/jobs/";

struct Caching : Fixture {
    Answer get_if(const std::string& tag, const std::string& path = jobs, const std::string& query = {},
                  std::vector<std::pair<std::string, std::string>> more = {})
    {
        more.emplace_back("If-None-Match", tag);
        return ask({Method::get, path, query, {}, std::move(more)});
    }
    std::string tag_of(const Answer& answer) { return answer.fields.contains("ETag") ? answer.fields.at("ETag") : "none"; }
};

bool matches(const char* field, std::string_view tag)
{
    const Header header{"if-none-match", field};
    Request request;
    request.headers = {&header, 1};
    return client_has(request, tag);
}

}  // namespace

TEST_CASE("If-None-Match is a list of tags, compared weakly")
{
    CHECK(matches("\"a\"", "\"a\""));
    CHECK(matches("W/\"a\"", "\"a\""));
    CHECK(matches("\"a\"", "W/\"a\""));
    CHECK(matches("\"x\", W/\"a\" , \"y\"", "W/\"a\""));
    CHECK(matches("\"x, y\",\"a\"", "\"a\""));
    CHECK(matches("*", "\"a\""));
    CHECK_FALSE(matches("", "\"a\""));
    CHECK_FALSE(matches("a", "\"a\""));
    CHECK_FALSE(matches("\"b\"", "\"a\""));
    CHECK_FALSE(matches("\"a", "\"a\""));
    CHECK_FALSE(matches("\"aa\"", "\"a\""));
    CHECK_FALSE(matches("w/\"a\"", "\"a\""));
    CHECK_FALSE(matches("W/", "\"a\""));
    CHECK_FALSE(matches("\"b\" junk, \"a\"", "\"a\""));
}

TEST_CASE_METHOD(Caching, "an unchanged answer is 304, and is not made")
{
    cluster.version = 7;
    cluster.job_records.resize(3);
    const Answer first = get(jobs);
    const std::string tag = tag_of(first);
    CHECK(tag.starts_with("W/\""));
    CHECK(first.fields.at("Cache-Control") == "private, no-cache");

    cluster.failure_after_records = Error(err::error, "records were asked for", "fake");
    const Answer again = get_if(tag);
    CHECK(again.status == 304);
    CHECK(again.text.empty());
    CHECK(again.type.empty());
    // What the 200 would have had (RFC 9110 15.4.5).
    CHECK(tag_of(again) == tag);
    CHECK(again.fields.at("Cache-Control") == "private, no-cache");
    CHECK(again.fields.at("Vary") == first.fields.at("Vary"));
    CHECK(ask({Method::head, jobs, {}, {}, {{"If-None-Match", tag}}}).status == 304);
    cluster.failure_after_records.reset();

    cluster.version = 8;
    const Answer changed = get_if(tag);
    CHECK(changed.status == 200);
    CHECK(changed.size("jobs") == 3);
    CHECK(tag_of(changed) != tag);
}

TEST_CASE_METHOD(Caching, "a tag is for one user, one question and one format")
{
    cluster.version = 7;
    const std::string tag = tag_of(get(jobs));
    CHECK(get_if(tag, "/slurm/v0.0.41/jobs/").status == 200);
    CHECK(get_if(tag, jobs, "flags=DETAIL").status == 200);
    CHECK(get_if(tag, jobs, {}, {{"Accept", "application/yaml"}}).status == 200);
    CHECK(get_if(tag, "/slurm/v0.0.42/nodes/").status == 200);
    // Compressed or not, it is the same answer.
    CHECK(get_if(tag, jobs, {}, {{"Accept-Encoding", "gzip"}}).status == 304);
    auth.name = "eve";
    CHECK(get_if(tag).status == 200);
    auth.name = "bob";
    CHECK(get_if(tag).status == 304);
    // Versions count from the start of the daemon.
    service.reset();
    CHECK(get_if(tag).status == 200);
}

TEST_CASE_METHOD(Caching, "nobody gets 304 who would not get the answer")
{
    cluster.version = 7;
    const std::string tag = tag_of(get(jobs));
    CHECK(ask({Method::get, jobs, {}, {}, {{"If-None-Match", tag}}}, false).status == 401);
    CHECK(ask({Method::get, "/openapi/v3", {}, {}, {{"If-None-Match", "*"}}}, false).status == 401);
    cluster.refusal = Error(err::auth_credential_invalid, "no", "fake");
    CHECK(get_if("*").status != 304);
    cluster.refusal.reset();
    cluster.failure = Error(err::invalid_job_id, "no such job", "fake");
    CHECK(get_if("*", "/slurm/v0.0.42/job/5").status != 304);
}

TEST_CASE_METHOD(Caching, "without a version there is no tag")
{
    const Answer answer = get(jobs);
    CHECK(tag_of(answer) == "none");
    CHECK(answer.fields.at("Cache-Control") == "private, no-cache");
    CHECK(get_if("*").status == 200);
    cluster.version = 7;
    for (const char* path : {"/slurm/v0.0.42/ping/", "/slurm/v0.0.42/diag/"}) CHECK(tag_of(get(path)) == "none");
}

TEST_CASE_METHOD(Caching, "answers say what they depend on and who may keep them")
{
    const std::string all = "Accept, Accept-Encoding";
    CHECK(get(jobs).fields.at("Vary") == all);
    // The fields that auth plugins read.
    const auto jwt = load<AuthMethod>(PluginKind::rest_auth, "jwt", settings, log.logger, &cluster);
    parts.auth.push_back({"jwt", jwt.get()});
    service.reset();
    CHECK(get(jobs).fields.at("Vary") == all + ", Authorization, X-SLURM-USER-NAME, X-SLURM-USER-TOKEN");
    CHECK(get("/openapi/v3").fields.at("Cache-Control") == "private, no-cache");
    CHECK(ask({Method::get, "/", {}, {}, {{"Accept", "text/html"}}}, false).fields.at("Cache-Control") == "no-cache");
    CHECK(get("/nosuch").fields.at("Cache-Control") == "no-store");
    CHECK(get("/livez").fields.at("Cache-Control") == "no-store");
    CHECK(ask({Method::get, jobs}, false).fields.at("Cache-Control") == "no-store");
    CHECK(post("/slurm/v0.0.42/job/submit", "{}").fields.at("Cache-Control") == "no-store");
    CHECK(get(jobs).fields.contains("ETag") == false);
}

TEST_CASE_METHOD(Caching, "a streamed answer has the same fields")
{
    cluster.version = 7;
    cluster.job_records.resize(2000);
    held_back = 100'000;
    const Answer answer = get(jobs);
    CHECK(tag_of(answer).starts_with("W/\""));
    CHECK(answer.fields.at("Cache-Control") == "private, no-cache");
    CHECK(answer.fields.at("Vary") == "Accept, Accept-Encoding");
}

TEST_CASE_METHOD(Caching, "the document has a strong tag for each format and coding")
{
    const Answer plain = get("/openapi/v3");
    const std::string tag = tag_of(plain);
    CHECK(tag.starts_with("\""));
    CHECK(get_if(tag, "/openapi/v3").status == 304);
    CHECK(get_if(tag, "/openapi.json").status == 304);
    CHECK(get_if(tag, "/openapi.yaml").status == 200);
    const Answer zipped = get_if(tag, "/openapi/v3", {}, {{"Accept-Encoding", "gzip"}});
    CHECK(zipped.status == 200);
    CHECK(tag_of(zipped) != tag);
    // The same document, the same tag, in the next start too.
    service.reset();
    CHECK(get_if(tag, "/openapi/v3").status == 304);
}
