#include <cerrno>

#include "fixture.hpp"
#include "host/requests_of_users.hpp"
#include "restd/budget.hpp"

using namespace test;
using Catch::Matchers::ContainsSubstring;

namespace {

const std::string ping = "/slurm/v0.0.42/ping/";
const std::string jobs = "/slurm/v0.0.42/jobs/";
const std::string submit = "/slurm/v0.0.42/job/submit";

}  // namespace

TEST_CASE_METHOD(Fixture, "steps of a request have their order: user, path, format, then the rest")
{
    struct Case {
        const char* what;
        TestRequest request;
        bool authenticated;
        int status;
        const char* text;
    };
    const std::vector<std::pair<std::string, std::string>> html{{"Accept", "text/html"}}, plain{{"Content-Type", "text/plain"}},
        json{{"Content-Type", "application/json"}};
    const char* const unknown = "Unable find requested URL. Please view /openapi/v3 for API reference.";
    const Case cases[] = {
        {"no auth", {Method::get, ping}, false, 401, "Authentication failure"},
        {"unknown path without auth", {Method::get, "/nosuch"}, false, 401, "Authentication failure"},
        {"bad path without auth", {Method::get, "/%00"}, false, 401, "Authentication failure"},
        {"bad path", {Method::get, "/slurm/%zz"}, true, 400, "Unable to parse URL path."},
        {"way up", {Method::get, "/slurm/v0.0.42/x/../ping"}, true, 400, "Unable to parse URL path."},
        {"unknown path", {Method::get, "/nosuch"}, true, 404, unknown},
        {"unknown version", {Method::get, "/slurm/v0.0.39/ping"}, true, 404, unknown},
        {"encoded slash", {Method::get, "/slurm%2Fv0.0.42/ping"}, true, 404, unknown},
        {"other case", {Method::get, "/Slurm/v0.0.42/ping"}, true, 404, unknown},
        {"not in this version", {Method::get, "/slurmdb/v0.0.41/ping"}, true, 404, unknown},
        {"unknown path, bad accept", {Method::get, "/nosuch", "", "", html}, true, 404, unknown},
        {"other method, bad accept", {Method::put, ping, "", "", html}, true, 405, "Method not allowed"},
        {"unknown method", {Method::other, ping}, true, 405, "Method not allowed"},
        {"bad accept", {Method::get, ping, "", "", html}, true, 415, "Accept content type is unknown"},
        {"bad accept, bad query", {Method::get, jobs, "a=%zz", "", html}, true, 415, "Accept content type is unknown"},
        {"bad type", {Method::post, submit, "", "{}", plain}, true, 415, "Content-Type of the body is unknown"},
        {"no type", {Method::post, submit, "", "{}", {}}, true, 415, "Content-Type of the body is unknown"},
        {"bad body", {Method::post, submit, "", "{\"script\": ", json}, true, 400, "Unable to parse query."},
        {"trailing text", {Method::post, submit, "", "{} x", json}, true, 400, "Unable to parse query."},
        {"bad body where none is read", {Method::get, ping, "", "{", json}, true, 400, "Unable to parse query."},
        {"bad query", {Method::get, jobs, "a=%zz", "", {}}, true, 400, "Unable to parse query."},
        {"bad query where none is read", {Method::get, ping, "a=%zz", "", {}}, true, 400, "Unable to parse query."},
        {"body and query",
         {Method::post, submit, "a=1", "{}", json},
         true,
         400,
         "Unexpected HTTP body provided when URL Query provided"},
    };
    for (const Case& c : cases) {
        CAPTURE(c.what);
        const Answer answer = ask(c.request, c.authenticated);
        CHECK(answer.status == c.status);
        CHECK_THAT(answer.text, Catch::Matchers::StartsWith(c.text));
        CHECK(answer.type == "text/plain");
        CHECK(answer.closed == (c.status == 400));
    }
}

TEST_CASE_METHOD(Fixture, "the answer to another method lists the path's methods")
{
    CHECK(ask({Method::put, "/slurm/v0.0.42/job/5"}).fields.at("Allow") == "GET, HEAD, POST, DELETE");
    CHECK(ask({Method::options, ping}).fields.at("Allow") == "GET, HEAD");
    CHECK(ask({Method::post, "/openapi/v3"}).fields.at("Allow") == "GET, HEAD");
}

TEST_CASE_METHOD(Fixture, "different spellings of one path")
{
    for (const char* path :
         {"/slurm/v0.0.42/ping", "/slurm/v0.0.42/ping/", "//slurm//v0.0.42//ping//", "/slurm/v0.0.42/pi%6Eg"}) {
        CAPTURE(path);
        CHECK(get(path).status == 200);
    }
    CHECK(ask({Method::head, ping}).status == 200);
}

TEST_CASE_METHOD(Fixture, "answers have the requested format")
{
    CHECK(get(ping).type == "application/json");
    const Answer yaml = ask({Method::get, ping, "", "", {{"Accept", "application/x-yaml"}}});
    CHECK(yaml.type == "application/x-yaml");
    CHECK_THAT(yaml.text, ContainsSubstring("%YAML 1.1"));
    const Answer failed = ask({Method::post, submit, "", "", {{"Accept", "text/yaml"}}});
    CHECK(failed.status == 422);
    CHECK(failed.type == "text/yaml");
    CHECK(ask({Method::get, ping, "", "", {{"Content-Type", "text/plain"}}}).status == 200);
    const Answer from_yaml = ask({Method::post, submit, "", "script: hi", {{"Content-Type", "text/yaml"}}});
    CHECK_THAT(from_yaml.first("errors", "description"), ContainsSubstring("either \"job\" or \"jobs\""));
}

TEST_CASE_METHOD(Fixture, "meta names plugin, client and cluster")
{
    const auto meta = get(ping).json()->getObject("meta");
    const auto plugin = meta->getObject("plugin"), client = meta->getObject("client"), slurm = meta->getObject("slurm");
    CHECK(plugin->getValue<std::string>("type") == "openapi/slurmctld");
    CHECK(plugin->getValue<std::string>("name") == "Slurm OpenAPI slurmctld");
    CHECK(plugin->getValue<std::string>("data_parser") == "data_parser/v0.0.42");
    CHECK(plugin->getValue<std::string>("accounting_storage") == "accounting_storage/none");
    CHECK(client->getValue<std::string>("source") == "[127.0.0.1]:40312");
    CHECK(client->getValue<std::string>("user") == "bob");
    CHECK(client->getValue<std::string>("group") == "root");
    CHECK(meta->getArray("command")->empty());  // the command of a client, as in answers of Slurm's commands; not of the daemon
    CHECK(slurm->getValue<std::string>("release") == "24.11.5");
    CHECK(slurm->getValue<std::string>("cluster") == "fake");
    CHECK(slurm->getObject("version")->getValue<std::string>("micro") == "5");
    CHECK(get("/slurmdb/v0.0.42/ping").json()->getObject("meta")->getObject("plugin")->getValue<std::string>("type") ==
          "openapi/slurmdbd");
}

TEST_CASE_METHOD(Fixture, "a caller whom the cluster refuses gets an envelope, and nothing is done")
{
    cluster.refusal = Error(err::auth_credential_invalid, "token has expired", "verify");
    const Answer answer = get(jobs);
    CHECK(answer.status == 511);
    CHECK(answer.type == "application/json");
    CHECK(answer.first("errors", "error_number") == "1007");
    CHECK(answer.first("errors", "error") == "Protocol authentication error");
    CHECK(answer.first("errors", "description") == "token has expired");
    CHECK(answer.size("jobs") == 0);
    CHECK(cluster.asked == std::vector<std::string>{"verify"});
    // The body is not read.
    CHECK(post(submit, "{").status == 511);
    // Every authenticated user may read the document.
    CHECK(get("/openapi/v3").status == 200);
}

TEST_CASE_METHOD(Fixture, "a read-only cluster refuses changes before the body is read")
{
    cluster.why_read_only = "Ask the other daemon.";
    const std::vector<std::pair<std::string, std::string>> json{{"Content-Type", "application/json"}};
    const TestRequest changes[] = {{Method::post, submit, "", "{\"job\": 5}", json},
                                   {Method::del, "/slurm/v0.0.42/job/5"},
                                   {Method::get, "/slurm/v0.0.42/reconfigure/"},
                                   {Method::post, "/slurmdb/v0.0.42/accounts/", "", "{}", json}};
    for (const TestRequest& request : changes) {
        CAPTURE(request.path);
        const Answer answer = ask(request);
        CHECK_THAT(answer.text, ContainsSubstring("Ask the other daemon."));
        CHECK_THAT(answer.text, ContainsSubstring("\"error_number\":" + std::to_string(err::disabled)));
        CHECK(answer.status >= 400);
    }
    CHECK(cluster.asked == std::vector<std::string>(std::size(changes), "verify"));
    CHECK(get(ping).status == 200);
}

TEST_CASE_METHOD(Fixture, "auth plugins are asked in turn until one recognises the caller")
{
    TestAuth first;
    struct Second final : AuthMethod {
        Verdict authenticate(const Request&, Identity& identity) override
        {
            CHECK(identity.user.empty());
            identity.user = "carol";
            identity.proof = Proof::plugin;
            identity.uid = 1001;
            return Outcome::accepted;
        }
    } second;
    parts.auth = {{"first", &first}, {"second", &second}};
    CHECK(ask({Method::get, ping}, false).status == 200);
    CHECK(cluster.caller.user == "carol");
    CHECK(ask({Method::get, ping}).status == 200);
    CHECK(cluster.caller.user == "bob");
    CHECK(ask({Method::get, ping, "", "", {{"X-Test", "no"}}}, false).status == 401);
    parts.auth = {};
    service.reset();
    CHECK(ask({Method::get, ping}).status == 401);
}

TEST_CASE_METHOD(Fixture, "an auth plugin that is wrong is a 500 that names it in the log, and no other one is asked")
{
    TestAuth second;
    parts.auth = {{"first", &auth}, {"second", &second}};
    const auto [fault, text] = GENERATE(table<std::function<void(Identity&)>, std::string>({
        {[](Identity&) { throw std::runtime_error("DETAIL\n2"); }, "DETAIL\\x0a2"},
        {[](Identity&) { throw Error(err::error, "no answer", "test", 401); }, "no answer"},
        {[](Identity&) { throw 17; }, "has thrown an object of type int"},
        {[](Identity& who) { who.proof = Proof::none; }, "Proof::none: it must say how it knows who this is"},
        {[](Identity& who) { who.proof = Proof::token; }, "Proof::token: only the cluster checks tokens"},
        {[](Identity& who) { who.token.clear(); }, "Proof::unchecked_token and no token"},
        {[](Identity& who) { who.proof = Proof::plugin; }, "Proof::plugin and a token"},
        {[](Identity& who) {
             who.proof = Proof::kernel;
             who.token.clear();
         },
         "Proof::kernel and no user id"},
    }));
    auth.at_work = fault;
    const Answer answer = ask({Method::get, ping});
    CHECK(answer.status == 500);
    CHECK(answer.text == "Internal error");
    CHECK(cluster.asked.empty());
    CHECK_THAT(log.text.str(), ContainsSubstring("rest_auth/first: \"") && ContainsSubstring(text));
    CHECK_THAT(log.text.str(),
               ContainsSubstring(" - GET \"/slurm/v0.0.42/ping/\" 500 ") && ContainsSubstring(" ms: rest_auth/first failed\n"));
}

TEST_CASE_METHOD(Fixture, "an auth plugin that has too much to do is a 503 with its text")
{
    auth.at_work = [](Identity&) { throw Error(err::error, "too many wait for LDAP", "test", 503); };
    const Answer answer = ask({Method::get, ping});
    CHECK(answer.status == 503);
    CHECK(answer.text == "too many wait for LDAP");
}

TEST_CASE_METHOD(Fixture, "why a request was refused is in the log, quoted, and not in the answer")
{
    TestAuth second;
    parts.auth = {{"first", &auth}, {"second", &second}};
    auth.why = "no such\nsecret";
    const Answer refused = ask({Method::get, ping, "", "", {{"X-Test", "no"}}}, false);
    CHECK(refused.status == 401);
    CHECK(refused.text == "Authentication failure");
    CHECK_THAT(log.text.str(), ContainsSubstring(" ms: refused by rest_auth/first: \"no such\\x0asecret\"\n"));
    log.text.str("");
    second.why = "not here";
    CHECK(ask({Method::get, ping}, false).text == "Authentication failure");
    CHECK_THAT(log.text.str(),
               ContainsSubstring(" ms: no authentication method applies: \"first: no such\\x0asecret; second: not here\"\n"));
}

TEST_CASE_METHOD(Fixture, "an auth plugin whose texts cannot be sent is left out of the answer, and named in the log")
{
    struct Mumbling final : AuthMethod {
        Verdict authenticate(const Request&, Identity&) override { return Outcome::not_applicable; }
        std::string_view challenge() const override { return "Key\r\nSet-Cookie: a=b"; }
        std::string_view instructions() const override { throw std::runtime_error("no words"); }
        std::string_view fields() const override { return names; }
        std::vector<SecurityRequirement> security_schemes() const override
        {
            if (throws) throw 7;
            return {};
        }
        std::string_view names = "X-Key";
        bool throws = false;
    } mumbling;
    parts.auth = {{"test", &auth}, {"mumbling", &mumbling}};
    const Answer answer = ask({Method::get, ping}, false);
    CHECK(answer.status == 401);
    CHECK(answer.fields.at("WWW-Authenticate") == "Slurm realm=\"slurm\"");
    CHECK_THAT(log.text.str(), ContainsSubstring("rest_auth/mumbling: \"challenge() has other characters"));
    CHECK(ask({Method::get, "/", "", "", {{"Accept", "text/html"}}}, false).status == 200);
    CHECK_THAT(log.text.str(), ContainsSubstring("rest_auth/mumbling: \"no words\""));
    mumbling.names = "X-Key\r\nX";
    CHECK_THROWS_WITH(make_service(parts), ContainsSubstring("rest_auth/mumbling: fields(): no list of header fields: "));
    mumbling.names = "X-Key";
    mumbling.throws = true;
    CHECK_THROWS_WITH(make_service(parts), "rest_auth/mumbling: security_schemes(): has thrown an object of type int");
}

TEST_CASE_METHOD(Fixture, "security schemes that the document cannot show are refused at start")
{
    const auto [scheme, text] = GENERATE(table<SecurityScheme, std::string>({
        {{"my key", SecurityScheme::Type::header, "X-Key", ""}, "\"my key\" has a name of other characters"},
        {{"", SecurityScheme::Type::header, "X-Key", ""}, "\"\" has a name of other characters"},
        {{"key", SecurityScheme::Type::header, "X Key", ""}, "\"key\" names no header field"},
        {{"key", SecurityScheme::Type::http, "", ""}, "\"key\" names no scheme of Authorization"},
        {{"key", SecurityScheme::Type::http, "basic", "", "JWT"}, "\"key\" has a format"},
        {{"token", SecurityScheme::Type::header, "X-Key", ""}, "\"token\" is another one in rest_auth/jwt"},
    }));
    const auto jwt = load<AuthMethod>(PluginKind::rest_auth, "jwt", settings, log.logger, &cluster);
    parts.auth = {{"jwt", jwt.get()}, {"test", &auth}};
    auth.schemes = {{scheme}};
    try {
        make_service(parts);
        FAIL("accepted");
    } catch (const Error& error) {
        CHECK_THAT(error.what(), ContainsSubstring("rest_auth/test: security scheme " + text));
    }
}

TEST_CASE_METHOD(Fixture, "the answer to a failed call has the error and the members that its schema requires")
{
    cluster.failure = Error(err::slurmctld_communications_connection_error, "no answer from ctl:6817", "connect");
    const Answer answer = get(jobs);
    CHECK(answer.status == 502);
    CHECK_THAT(answer.first("errors", "description"), ContainsSubstring("no answer from ctl:6817"));
    CHECK(answer.size("jobs") == 0);
    CHECK(answer.json()->getObject("last_update")->getValue<int>("number") == 0);
    CHECK(answer.size("warnings") == 0);
    CHECK(answer.json()->getObject("meta")->has("slurm"));
}

TEST_CASE_METHOD(Fixture, "no change is 304 without a body")
{
    cluster.failure = Error(err::no_change_in_data, "", "");
    const Answer answer = get(jobs, "update_time=4000000000");
    CHECK(answer.status == 304);
    CHECK(answer.text.empty());
    CHECK(answer.type.empty());
}

TEST_CASE_METHOD(Fixture, "the status of an error follows the version of the path")
{
    const auto status = [&](int number, const std::string& version) {
        cluster.failure = Error(number, "why", "test");
        return get("/slurm/" + version + "/licenses/").status;
    };
    for (const Named<DataParser>& parser : parts.parsers) {
        INFO(parser.name);
        const bool is_new = parser.plugin->api() >= 45;
        CHECK(status(err::user_id_missing, parser.name) == (is_new ? 422 : 500));
        CHECK(status(err::invalid_job_id, parser.name) == 404);
        CHECK(status(err::no_change_in_data, parser.name) == 304);
        CHECK(status(EPERM, parser.name) == (is_new ? 403 : 500));
        CHECK(status(err::error, parser.name) == 500);
        // An error that a handler or a backend gave a status keeps it.
        cluster.failure = Error(err::invalid_partition_name, "why", "test", 413);
        CHECK(get("/slurm/" + parser.name + "/licenses/").status == 413);
        cluster.failure = Error(err::rest_empty_result, "why", "test");
        const Answer nothing = get("/slurm/" + parser.name + "/licenses/");
        CHECK(nothing.status == (is_new ? 204 : 200));
        CHECK(nothing.text.empty() == is_new);
        cluster.failure = Error(err::auth_expired, "why", "test");
        const Answer expired = get("/slurm/" + parser.name + "/licenses/");
        CHECK(expired.status == (is_new ? 401 : 500));
        CHECK(expired.fields.count("WWW-Authenticate") == (is_new ? 1 : 0));
        CHECK(expired.first("errors", "error_number") == "6001");
        // A change that changes nothing has no body either.
        cluster.failure = Error(err::no_change_in_data, "", "test");
        const Answer unchanged = post("/slurmdb/" + parser.name + "/tres/", R"({"TRES":[{"type":"license","name":"x"}]})");
        CHECK(unchanged.status == 304);
        CHECK(unchanged.text.empty());
    }
}

TEST_CASE_METHOD(Fixture, "an error within a stream discards what has not been sent")
{
    cluster.job_records.resize(100);
    cluster.failure_after_records = Error(err::slurmctld_communications_receive_error, "gone", "read");
    const Answer answer = get(jobs);
    CHECK(answer.status == 502);
    CHECK_FALSE(answer.aborted);
    CHECK(answer.size("jobs") == 0);
    CHECK(answer.size("errors") == 1);
}

TEST_CASE_METHOD(Fixture, "an error after a part was sent closes the connection")
{
    held_back = 4096;
    cluster.job_records.resize(100);
    SECTION("an error of the cluster")
    {
        cluster.failure_after_records = Error(err::slurmctld_communications_receive_error, "gone", "read");
    }
    const bool fails = cluster.failure_after_records.has_value();
    const Answer answer = get(jobs);
    CHECK(answer.aborted == fails);
    CHECK_FALSE(answer.closed);
}

TEST_CASE_METHOD(Fixture, "a closed connection is left to the kernel")
{
    held_back = 4096;
    until_gone = 8192;
    cluster.job_records.resize(100);
    CHECK_THROWS_AS(get(jobs), FakeResponse::Gone);
}

TEST_CASE_METHOD(Fixture, "any other exception is a 500 without details for the client, and a line in the log")
{
    cluster.foreign = "the inner workings";
    const Answer answer = get(jobs);
    CHECK(answer.status == 500);
    CHECK(answer.first("errors", "description") == "Internal error");
    CHECK(answer.text.find("inner workings") == std::string::npos);
    CHECK_THAT(log.text.str(), ContainsSubstring("the inner workings"));
}

TEST_CASE_METHOD(Fixture, "all errors of a request are named at once, and nothing is done")
{
    const Answer answer = get(jobs, "flags=NOPE&update_time=zzz");
    CHECK(answer.status == 422);
    CHECK(answer.size("errors") == 2);
    CHECK_THAT(answer.text, ContainsSubstring("NOPE"));
    CHECK_THAT(answer.text, ContainsSubstring("#/update_time/"));
    CHECK(cluster.asked == std::vector<std::string>{"verify"});

    const Answer body = post(submit, R"({"script":"x","job":{"tasks":"abc","name":{}}})");
    CHECK(body.status == 422);
    CHECK(cluster.asked.size() == 2);
}

TEST_CASE("unknown fields are warnings, unless fast")
{
    Fixture careful;
    const Answer answer = careful.get(jobs, "foo=1");
    CHECK(answer.status == 200);
    CHECK(answer.first("warnings", "description") ==
          "Ignoring unknown field \"foo\" of type string in DATA_PARSER_OPENAPI_JOB_INFO_QUERY");
    CHECK(answer.first("warnings", "source") == "#/foo/");
    CHECK(careful.get(ping, "foo=1").size("warnings") == 0);

    Fixture fast({"fast"});
    CHECK(fast.get(jobs, "foo=1").size("warnings") == 0);
    CHECK(fast.get(jobs).json()->getObject("meta")->getObject("plugin")->getValue<std::string>("data_parser") ==
          "data_parser/v0.0.42+fast");
}

TEST_CASE_METHOD(Fixture, "query parameters and a body may replace each other")
{
    send(Method::del, "/slurm/v0.0.42/job/5", R"({"signal":"TERM"})");
    CHECK(cluster.signal == "TERM");
    ask({Method::post, "/slurm/v0.0.42/job/5", "name=x", "", {}});
    CHECK(cluster.names == std::vector<std::string>{"x"});
}

TEST_CASE_METHOD(Fixture, "each request has one line in the log, without secrets")
{
    ask({Method::get, jobs, "flags=DETAIL", "", {{"X-SLURM-USER-TOKEN", "secret"}}});
    CHECK_THAT(log.text.str(), ContainsSubstring("[127.0.0.1]:40312 \"bob\" GET \"/slurm/v0.0.42/jobs/\" 200 "));
    CHECK(log.text.str().find("secret") == std::string::npos);
    CHECK(log.text.str().find("DETAIL") == std::string::npos);
}

TEST_CASE_METHOD(Fixture, "the log line marks a user who was not verified")
{
    cluster.refusal = Error(err::auth_credential_invalid, "token has expired", "verify");
    get(jobs);
    CHECK_THAT(log.text.str(), ContainsSubstring(" unverified \"bob\" GET \"/slurm/v0.0.42/jobs/\" 511 "));
    log.text.str("");
    cluster.refusal.reset();
    get("/nosuch");  // the cluster is not asked
    CHECK_THAT(log.text.str(), ContainsSubstring(" unverified \"bob\" GET \"/nosuch\" 404 "));
    log.text.str("");
    ask({Method::get, jobs, "", "", {{"X-Test", "no"}}}, false);
    CHECK_THAT(log.text.str(), ContainsSubstring(" unverified \"bob\" GET \"/slurm/v0.0.42/jobs/\" 401 "));
    CHECK_THAT(log.text.str(), ContainsSubstring(" ms: refused by rest_auth/test\n"));
    log.text.str("");
    ask({Method::get, jobs}, false);
    CHECK_THAT(log.text.str(), ContainsSubstring("[127.0.0.1]:40312 - GET \"/slurm/v0.0.42/jobs/\" 401 "));
    CHECK_THAT(log.text.str(), ContainsSubstring(" ms: no authentication method applies\n"));
}

TEST_CASE_METHOD(Fixture, "what a client sends cannot forge a line of the log, nor fill it")
{
    auth.name = "root DELETE /slurm/v0.0.42/job/1 200\nslurmrestd: [127.0.0.1]:1 root GET /" + std::string(79000, 'x');
    cluster.refusal = Error(err::auth_credential_invalid, "bad token", "verify");
    ask({Method::get, "/slurm/v0.0.42/ping/\x1b[2J\"" + std::string(5000, '/')});
    ask({Method::get, jobs});
    const std::string text = log.text.str();
    CHECK(std::count(text.begin(), text.end(), '\n') == 2);
    CHECK(text.size() < 2 * 1200);
    CHECK_THAT(text, ContainsSubstring("unverified \"root DELETE /slurm/v0.0.42/job/1 200\\x0aslurmrestd: "));
    CHECK_THAT(text, ContainsSubstring("\"... (79073 bytes) GET \"/slurm/v0.0.42/ping/\\x1b[2J\\x22///"));
    CHECK_THAT(text, ContainsSubstring("\"... (5025 bytes) "));
}

TEST_CASE_METHOD(Fixture, "every line of the log has the duration, and the reason of a failure")
{
    const auto line = [&](const TestRequest& request) {
        log.text.str("");
        ask(request);
        const std::string text = log.text.str();
        const auto at = text.find(" ms");
        REQUIRE(at != std::string::npos);
        CHECK_THAT(text.substr(0, at), Catch::Matchers::Matches(".* [1-9][0-9]* bytes [0-9]+\\.[0-9]{3}"));
        return text.substr(at + 3);
    };
    CHECK(line({Method::get, ping}) == "\n");
    CHECK(line({Method::get, "/nosuch"}) == ": Unable find requested URL. Please view /openapi/v3 for API reference.\n");
    CHECK(line({Method::get, "/slurm/%zz"}) == ": Unable to parse URL path.\n");
    CHECK(line({Method::put, ping}) == ": Method not allowed\n");
    CHECK(line({Method::post, submit, "", "{", {{"Content-Type", "application/json"}}}) ==
          ": Unable to parse query.: \"JSON, line 1, column 2: expected a key in double quotes or '}', found the end of the "
          "text\"\n");
    const std::string job = R"({"script":"#!/bin/sh\n","job":{"name":"x"}})";
    CHECK(line({Method::post, submit, "", job, {{"Content-Type", "application/json"}}}) == " job 4711\n");
    cluster.failure = Error(err::accounting_policy, "AssocMaxSubmitJobLimit", "submit");
    CHECK(line({Method::post, submit, "", job, {{"Content-Type", "application/json"}}}).find(": 2050 ") == 0);
}

TEST_CASE_METHOD(Fixture, "failures of the cluster are logged as errors, mistakes of clients are not")
{
    cluster.failure = Error(err::slurmctld_communications_connection_error, "no answer from ctl:6817", "connect");
    get(jobs);
    CHECK_THAT(log.text.str(),
               ContainsSubstring(" ms: 1800 ") && ContainsSubstring(": \"Unable to query jobs: no answer from ctl:6817\"\n"));
    ask({Method::get, jobs, "flags=hunter2", "", {}});
    CHECK_THAT(log.text.str(), ContainsSubstring("GET \"/slurm/v0.0.42/jobs/\" 422 "));
    CHECK(log.text.str().find("hunter2") == std::string::npos);
}

TEST_CASE_METHOD(Fixture, "the log says how many bytes an answer has")
{
    const Answer answer = get(jobs);
    CHECK_THAT(log.text.str(),
               ContainsSubstring("\"/slurm/v0.0.42/jobs/\" 200 " + std::to_string(answer.text.size()) + " bytes "));
}

TEST_CASE_METHOD(Fixture, "parse errors say where and why")
{
    struct Case {
        const char* type;
        const char* body;
        const char* text;
    };
    const Case cases[] = {
        {"application/json", "{\n  \"script\": \"x\",\n}",
         "JSON, line 3, column 1: expected a key in double quotes, found '}'"},
        {"application/yaml", "job:\n  name: [1",
         "YAML, line 3, column 1: while parsing a flow sequence: did not find expected ',' or ']'"},
        {"application/x-www-form-urlencoded", "name=a b", "It has a character that url-encoded text does not have."},
    };
    for (const Case& c : cases) {
        CAPTURE(c.body);
        const Answer answer = ask({Method::post, submit, "", c.body, {{"Content-Type", c.type}}});
        CHECK(answer.status == 400);
        CHECK(answer.text == std::string("Unable to parse query. ") + c.text);
    }
    const Answer query = ask({Method::get, jobs, "a=%zz", "", {}});
    CHECK(query.text == "Unable to parse query. A % is followed by two hexadecimal digits, and one here is not.");
}

TEST_CASE_METHOD(Fixture, "JSON that is sent as a form is 415, with the accepted types")
{
    const std::vector<std::pair<std::string, std::string>> form{{"Content-Type", "application/x-www-form-urlencoded"}};
    const std::string types = "application/json, application/jsonrequest, application/yaml, application/x-yaml, text/yaml, "
                              "application/x-www-form-urlencoded";
    for (const char* body : {R"({"script":"x"})", " \n[]", "---\nscript: x\n", "%YAML 1.1\n---\n{}"}) {
        CAPTURE(body);
        const Answer answer = ask({Method::post, submit, "", body, form});
        CHECK(answer.status == 415);
        CHECK(answer.text == "Content-Type of the body is unknown, or not what the body is. Accepted: " + types);
        CHECK(answer.fields.at("Accept") == types);
    }
    CHECK(ask({Method::post, "/slurm/v0.0.42/job/5", "", "name=x", form}).status == 200);
}

TEST_CASE_METHOD(Fixture, "the answer to an unknown version lists the served versions")
{
    const std::string unknown = "Unable find requested URL. Please view /openapi/v3 for API reference.";
    std::string served = " is not served. Served are:";
    for (const std::string& version : plugins::names(PluginKind::data_parser)) served += " " + version + ",";
    served.pop_back();
    CHECK(get("/slurm/v0.0.39/ping").text == unknown + " Version v0.0.39" + served);
    CHECK(get("/slurmdb/v0.0.99/jobs/").text == unknown + " Version v0.0.99" + served);
    CHECK(get("/slurm/v1/ping/x/y").text == unknown + " Version v1" + served);
    // The path is wrong elsewhere, or has no version.
    CHECK(get("/slurm/v0.0.42/nosuch").text == unknown);
    CHECK(get("/slurm/vienna/ping").text == unknown);
    CHECK(get("/slurm/v" + std::string(30, '1') + "/ping").text == unknown);
}

TEST_CASE_METHOD(Fixture, "a 401 says how to authenticate")
{
    CHECK(ask({Method::get, jobs}, false).fields.at("WWW-Authenticate") == "Slurm realm=\"slurm\"");
    service.reset();
    const auto jwt = load<AuthMethod>(PluginKind::rest_auth, "jwt", settings, log.logger, &cluster);
    const auto local = load<AuthMethod>(PluginKind::rest_auth, "local", settings, log.logger, &cluster);
    parts.auth = {{"jwt", jwt.get()}, {"local", local.get()}};
    const Answer answer = ask({Method::get, jobs}, false);
    CHECK(answer.status == 401);
    CHECK(answer.fields.at("WWW-Authenticate") == R"(Bearer realm="slurm", X-SLURM-USER-TOKEN realm="slurm")");
    // Other answers have no such header.
    CHECK_FALSE(get(jobs).fields.contains("Allow"));
    // The text depends on the cluster's current answer.
    cluster.tokens = false;
    CHECK(ask({Method::get, jobs}, false).fields.at("WWW-Authenticate") == "Slurm realm=\"slurm\"");
    const std::vector<std::pair<std::string, std::string>> browser{{"Accept", "text/html"}};
    CHECK(ask({Method::get, "/", "", "", browser}, false).text.find("Send a token") == std::string::npos);
    cluster.tokens = true;
    CHECK(ask({Method::get, "/", "", "", browser}, false).text.find("Send a token") != std::string::npos);
}

TEST_CASE_METHOD(Fixture, "a browser gets a page that says what this is, without data of the cluster")
{
    const std::vector<std::pair<std::string, std::string>> browser{
        {"Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}};
    for (const bool authenticated : {false, true}) {
        const Answer page = ask({Method::get, "/", "", "", browser}, authenticated);
        CHECK(page.status == 200);
        CHECK(page.type == "text/html; charset=utf-8");
        CHECK(page.fields.at("Content-Security-Policy").starts_with("default-src 'none'"));
        for (const char* part : {"href=\"/openapi/v3\"", "X-SLURM-USER-TOKEN"}) CHECK_THAT(page.text, ContainsSubstring(part));
        for (const std::string& version : plugins::names(PluginKind::data_parser))
            CHECK_THAT(page.text, ContainsSubstring(version));
        for (const char* secret : {"fake", "bob", "127.0.0.1"}) CHECK_THAT(page.text, !ContainsSubstring(secret));
    }
    CHECK(cluster.asked.empty());
    // Other clients get the usual answer.
    CHECK(ask({Method::get, "/"}, false).status == 401);
    CHECK(ask({Method::get, "/"}, true).status == 404);
    CHECK(ask({Method::get, "/", "", "", {{"Accept", "*/*"}}}, false).status == 401);
    CHECK(ask({Method::get, "/", "", "", {{"Accept", "text/html;q=0"}}}, false).status == 401);
    CHECK(ask({Method::post, "/", "", "", browser}, false).status == 401);
    CHECK(ask({Method::get, "/nosuch", "", "", browser}, false).status == 401);
}

TEST_CASE_METHOD(Fixture, "JSON is compact unless pretty is set")
{
    CHECK(get(ping).text.find('\n') == std::string::npos);
    settings.json_pretty = true;
    CHECK(get(ping).text.find("\n  \"pings\"") != std::string::npos);
}

namespace {

// A minimal content plugin.
class Hello final : public Content {
public:
    std::vector<Route> table;
    std::span<const Route> routes() const override { return table; }
};

void hello(TextCall& call)
{
    call.text(203, "text/html", "<p>hello");
}
void unwell(TextCall&)
{
    throw Error(err::not_supported, "not today", "hello");
}
void silent(TypedCall<None, None, model::JobsResponse>&) {}

}  // namespace

TEST_CASE_METHOD(Fixture, "a route may have no version and no types")
{
    Hello content;
    content.table = {route<hello>(Method::get, "/hello", "get_hello"), route<unwell>(Method::get, "/unwell", "get_unwell")};
    parts.contents.push_back({"hello", &content});
    const Answer answer = get("/hello");
    CHECK(answer.status == 203);
    CHECK(answer.type == "text/html");
    CHECK(answer.text == "<p>hello");
    CHECK(get("/unwell").status == 500);
    CHECK(get("/unwell").text == "not today");
    CHECK_THAT(get("/openapi").text, ContainsSubstring("hello_get_hello"));
}

TEST_CASE_METHOD(Fixture, "a handler without a reply gives a complete answer")
{
    Hello content;
    content.table = {route<silent>(Method::get, "/x/{data_parser}/silent", "get_silent")};
    parts.contents.push_back({"x", &content});
    const Answer answer = get("/x/v0.0.41/silent");
    CHECK(answer.status == 200);
    CHECK(answer.size("jobs") == 0);
}

TEST_CASE_METHOD(Fixture, "a parser without a route's type does not serve it, the others do")
{
    Hello content;
    // This type is there since v0.0.42.
    content.table = {route<None, None, model::DatabasePingResponse>(Method::get, "/x/{data_parser}", "x", [](auto&) {})};
    parts.contents.push_back({"x", &content});
    CHECK(get("/x/v0.0.40").status == 404);
    CHECK(get("/x/v0.0.42").status == 200);
}

TEST_CASE_METHOD(Fixture, "the number of a user's requests is limited")
{
    parts.max_requests_per_user = 2;
    Answer first, second, third, document, other;
    cluster.at_ping = [&] {
        cluster.at_ping = [&] {
            third = get(ping);
            document = get("/openapi/v3");
            auth.name = "ann";
            other = get(ping);
            auth.name = "bob";
        };
        second = get(ping);
    };
    first = get(ping);
    CHECK(first.status == 200);
    CHECK(second.status == 200);
    CHECK(third.status == 429);
    CHECK(third.first("errors", "description") ==
          "2 requests of user bob are at work already, which is the limit (SLURMRESTD_MAX_REQUESTS_PER_USER). Please try again "
          "later.");
    // Requests of other users, and requests that do not ask the cluster, are not limited.
    CHECK(other.status == 200);
    CHECK(document.status == 200);
    // A request does not count while its answer is sent, however slow its client is.
    parts.max_requests_per_user = 1;
    service = make_service(parts);
    Answer meanwhile;
    cluster.job_records.resize(10);
    held_back = 1000;
    while_sending = [&] { meanwhile = get(ping); };
    CHECK(get(jobs).status == 200);
    CHECK(meanwhile.status == 200);
    cluster.job_records.clear();
    // Their places are free again, also the place of a failed request.
    cluster.failure = Error(err::error, "on purpose", "test");
    for (int i = 0; i < 5; ++i) CHECK(get(jobs).status == 500);
    cluster.failure.reset();
    CHECK(get(ping).status == 200);
}

TEST_CASE_METHOD(Fixture, "a handler may open an answer that stays open")
{
    static std::shared_ptr<LongAnswer> kept;
    Hello content;
    constexpr auto once = [](TextCall& call) { kept = call.open("text/event-stream", {}); };
    constexpr auto twice = [](TextCall& call) {
        kept = call.open("text/event-stream", {});
        call.open("text/event-stream", {});
    };
    content.table = {route(Method::get, "/long", "long", once), route(Method::get, "/twice", "twice", twice)};
    parts.contents.push_back({"hello", &content});
    parts.max_watchers_per_user = 2;
    parts.max_requests_per_user = 1;
    const Answer first = get("/long");
    CHECK(first.status == 200);
    CHECK(first.type == "text/event-stream");
    CHECK(first.fields.at("Cache-Control") == "private, no-cache");
    CHECK(first.text.empty());
    CHECK(kept->offer(std::make_shared<const std::string>("later")) == LongAnswer::Offer::accepted);
    CHECK(opened.front().first->texts() == std::vector<std::string>{"later"});
    CHECK(get("/long").status == 200);
    // They are counted until they end, but not among the requests that are at work.
    const Answer third = get("/long");
    CHECK(third.status == 429);
    CHECK(third.text == "2 long answers (live events) of user bob are at work already, which is the limit "
                        "(SLURMRESTD_MAX_WATCHERS_PER_USER). Please try again later.");
    CHECK(get(ping).status == 200);
    auth.name = "ann";
    CHECK(get("/long").status == 200);
    auth.name = "bob";
    opened.erase(opened.begin());
    CHECK(get("/long").status == 200);
    CHECK(get("/long").status == 429);
    opened.clear();
    CHECK_THROWS_AS(get("/twice"), std::logic_error);  // the kernel cuts the connection
    CHECK_THAT(log.text.str(), ContainsSubstring("GET \"/twice\": openapi/hello: \"its handler has answered twice\""));
    kept.reset();
}

TEST_CASE_METHOD(Fixture, "what is no part of Slurm's API is described if it is named")
{
    struct Own final : Content {
        std::span<const Route> routes() const override { return table; }
        bool is_described_if_named() const override { return true; }
        std::vector<Route> table = {route<hello>(Method::get, "/own", "own")};
    } content;
    parts.contents.push_back({"own", &content});
    CHECK(openapi_document(parts, Format::json, false).find("\"/own\"") == std::string::npos);
    parts.contents_are_named = true;
    CHECK(openapi_document(parts, Format::json, false).find("\"/own\"") != std::string::npos);
    CHECK(get("/own").status == 203);
}

TEST_CASE("requests are counted for each user")
{
    RequestsOfUsers users(3, "requests", "SETTING");
    std::vector<RequestsOfUsers::Place> places;
    for (int user = 0; user < 3000; ++user)
        for (int i = 0; i < 3; ++i) places.push_back(users.enter("user" + std::to_string(user)));
    for (int user = 0; user < 3000; ++user) CHECK_THROWS_AS(users.enter("user" + std::to_string(user)), Error);
    places.clear();
    // Entries of users without requests are removed, others are kept.
    const RequestsOfUsers::Place kept = users.enter("ann"), also = users.enter("ann");
    for (int user = 0; user < 30000; ++user) CHECK_NOTHROW(users.enter(std::to_string(user)));
    CHECK_NOTHROW(users.enter("ann"));
    const RequestsOfUsers::Place last = users.enter("ann");
    CHECK_THROWS_AS(users.enter("ann"), Error);

    RequestsOfUsers unlimited(0, "requests", "SETTING");
    places.clear();
    for (int i = 0; i < 1000; ++i) places.push_back(unlimited.enter("ann"));
}

TEST_CASE_METHOD(Fixture, "a request that is too large gets the operation's envelope, and the connection stays open")
{
    settings.max_list = 100;
    const auto check = [&](const Answer& answer, int status, const std::string& description, const std::string& source) {
        CHECK(answer.status == status);
        CHECK(answer.type == "application/json");
        CHECK_FALSE(answer.closed);
        CHECK_FALSE(answer.aborted);
        CHECK(answer.first("errors", "error_number") == "9205");
        CHECK(answer.first("errors", "error") == "Data too large to handle");
        CHECK(answer.first("errors", "description") == description);
        CHECK(answer.first("errors", "source") == source);
    };
    const auto list = [](const std::string& name, int count) {
        std::string body = "{\"" + name + "\":[{}";
        while (--count != 0) body += ",{}";
        return body + "]}";
    };
    check(post("/slurm/v0.0.42/job/submit", list("jobs", 129)), 413,
          "jobs has more than 128 elements, which is the limit of this list.", "#/jobs[128]/");
    check(post("/slurm/v0.0.41/job/allocate", list("hetjob", 129)), 413,
          "hetjob has more than 128 elements, which is the limit of this list.", "#/hetjob[128]/");
    check(post("/slurmdb/v0.0.40/associations/", list("associations", 11)), 413,
          "associations has more than 10 elements, which is the limit of this list (SLURMRESTD_MAX_LIST).",
          "#/associations[10]/");
    check(post("/slurmdb/v0.0.42/qos/", R"({"qos":[{"name":")" + std::string(256, 'q') + R"("}]})"), 413,
          "name has 256 bytes; it may have at most 255.", "#/qos[0]/name/");

    Budget memory(1 << 20);
    for (const std::size_t most : {std::size_t{64} << 10, std::size_t{8} << 20}) {
        RequestBudget budget(memory, most);
        const RequestBudget::Current current(budget);
        const bool is_daemons = most > memory.total();
        check(post("/slurm/v0.0.42/job/submit", R"({"script":")" + std::string(std::size_t{2} << 20, 'x') + R"("})"),
              is_daemons ? 503 : 413,
              is_daemons
                  ? "The requests under way have used up the memory that is there for them, 1 MiB (SLURMRESTD_MAX_MEMORY). "
                    "Please try again later."
                  : "The request needs more than 64 KiB of memory, which is the limit of one request "
                    "(SLURMRESTD_MAX_REQUEST_MEMORY).",
              "slurmrestd");
    }
    CHECK(memory.left() == memory.total());
}

TEST_CASE_METHOD(Fixture, "texts of a job that Slurm would refuse as too long have Slurm's error")
{
    const Answer answer = post("/slurm/v0.0.42/job/submit", R"({"job":{"comment":")" + std::string(65536, 'x') +
                                                                R"(","dependency":")" + std::string(131073, 'x') + R"("}})");
    CHECK(answer.status == 422);
    CHECK(answer.size("errors") == 2);
    CHECK(answer.first("errors", "error_number") == "2012");
    CHECK(answer.first("errors", "description") == "comment has 65536 bytes; it may have at most 65535.");
    CHECK(answer.first("errors", "source") == "#/job/comment/");
}
