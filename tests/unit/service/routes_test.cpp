// What a content plugin may say and do: its own tables, declarations of routes; and what happens if it is wrong. What does not
// compile is in tests/compile.
#include "fixture.hpp"

using namespace test;
using Catch::Matchers::ContainsSubstring;

namespace {

constexpr auto string = make_codec<std::string_view>(Kind::string, "STRING");
constexpr auto uint32 = make_codec<std::uint32_t>(Kind::uint32, "UINT32");
constexpr auto float64 = make_codec<double>(Kind::float64, "FLOAT64");

struct Asked {
    std::string_view word;
    std::uint32_t times = 1;
    double share = 0;
};
constexpr Row asked_rows[] = {RESTD_FIELD(Asked, word, "word", string, "What is said."),
                              RESTD_FIELD(Asked, times, "times", uint32, "How often."),
                              RESTD_FIELD(Asked, share, "share", float64, "How much of it.")};
RESTD_OWN_TABLE(asked, Asked, "ASKED");

struct Where {
    std::uint32_t number = 0;
};
constexpr Row where_rows[] = {RESTD_FIELD(Where, number, "number", uint32, "Where.")};
RESTD_OWN_TABLE(where, Where, "WHERE");

struct Said {
    model::Envelope envelope;
    std::string_view text;
    std::uint32_t number = 0;
    Stream<Asked> all;
};
// As in tables/codecs.hpp.
template <class T>
constexpr TypedCodec<Stream<T>> stream_of(std::string_view type, const TypedCodec<T>& element)
{
    auto codec = make_codec<Stream<T>>(Kind::stream, type);
    codec.element = &element;
    codec.run = [](const void* member, FunctionRef<void(const void*)> each, const MemberSet* wanted) {
        const auto& produce = *static_cast<const Stream<T>*>(member);
        const auto give = [each](const T& record) { each(&record); };
        if (produce) produce(Sink<T>(give, wanted));
    };
    return codec;
}
constexpr Row error_rows[] = {RESTD_FIELD(model::ErrorRecord, description, "description", string, "What is wrong."),
                              RESTD_FIELD(model::ErrorRecord, source, "source", string, "Where.")};
constexpr auto error_selected = select<2>(error_rows, api_none);
constexpr Table error_table = make_table<model::ErrorRecord>("ERROR", error_selected);
constexpr auto one_error = [] {
    auto codec = make_codec<model::ErrorRecord>(Kind::object, "ERROR");
    codec.table = &error_table;
    return codec;
}();
constexpr auto errors = stream_of("ERRORS", one_error);
constexpr Row warning_rows[] = {RESTD_FIELD(model::WarningRecord, description, "description", string, "What is odd.")};
constexpr auto warning_selected = select<1>(warning_rows, api_none);
constexpr Table warning_table = make_table<model::WarningRecord>("WARNING", warning_selected);
constexpr auto one_warning = [] {
    auto codec = make_codec<model::WarningRecord>(Kind::object, "WARNING");
    codec.table = &warning_table;
    return codec;
}();
constexpr auto warnings = stream_of("WARNINGS", one_warning);
constexpr auto one_asked = [] {
    auto codec = make_codec<Asked>(Kind::object, "ASKED");
    codec.table = &asked;
    return codec;
}();
constexpr auto all_asked = stream_of("ASKED_LIST", one_asked);
constexpr Row said_rows[] = {RESTD_FIELD(Said, text, "text", string, "What was said."),
                             RESTD_FIELD(Said, number, "number", uint32, "Where."),
                             RESTD_FIELD(Said, all, "all", all_asked, "Everything."),
                             RESTD_FIELD(Said, envelope.errors, "errors", errors, "What went wrong."),
                             RESTD_FIELD(Said, envelope.warnings, "warnings", warnings, "What is odd.")};
RESTD_OWN_TABLE(said, Said, "SAID");

class Own final : public Content {
public:
    std::vector<Route> table;
    std::span<const Route> routes() const override { return table; }
};

struct OwnFixture : Fixture {
    Own content;
    OwnFixture() { parts.contents.push_back({"own", &content}); }

    // The error with which the service does not start.
    std::string refusal(const Route& wrong)
    {
        content.table = {wrong};
        std::string of_service, of_document;
        try {
            make_service(parts);
        } catch (const Error& error) {
            of_service = error.what();
        }
        try {
            openapi_document(parts, Format::json, false);
        } catch (const Error& error) {
            of_document = error.what();
        }
        CHECK(of_service == of_document);
        return of_service;
    }
    std::string logged()
    {
        std::string text = log.text.str();
        log.text.str("");
        return text;
    }
};

void say(TypedCall<Asked, None, Said, Where>& call)
{
    Said answer;
    const Asked& query = call.query();
    answer.text = call.arena().join(query.word, "!");
    answer.number = call.parameters().number * query.times;
    const std::vector<std::string> words(query.times, std::string(query.word));
    answer.all = call.stream<Asked>([words](Sink<Asked> sink) {
        for (const std::string& word : words) sink({.word = word});
    });
    call.reply(answer);
}

void hear(TypedCall<None, Asked, Said>& call)
{
    Said answer;
    answer.text = call.body().word;
    answer.number = call.has_body() ? call.body().times : 0;
    call.reply(answer);
}

void nothing(TextCall& call)
{
    call.text(204, {}, {});
}

}  // namespace

TEST_CASE_METHOD(OwnFixture, "a plugin's own tables serve in paths with and without {data_parser}")
{
    content.table = {
        route<say>(Method::get, "/own/say/{number}", "say"), route<say>(Method::get, "/own/{data_parser}/say/{number}", "say"),
        route<hear>(Method::post, "/own/hear", "hear"), route<hear>(Method::post, "/own/{data_parser}/hear", "hear")};
    for (const std::string path : {"/own", "/own/v0.0.40", "/own/v0.0.42", "/own/v0.0.45"}) {
        CAPTURE(path);
        // Values of queries and paths are texts, so that a number among them is nothing to warn of.
        const Answer answer = get(path + "/say/7", "word=hey&times=2&share=0.5");
        CHECK(answer.status == 200);
        CHECK(answer.text ==
              R"({"text":"hey!","number":14,"all":[{"word":"hey","times":1,"share":0.0},{"word":"hey","times":1,"share":0.0}],)"
              R"("errors":[],"warnings":[]})");
        const Answer heard = post(path + "/hear", R"({"word":"ho","times":3})");
        CHECK(heard.json()->getValue<std::string>("text") == "ho");
        CHECK(heard.json()->getValue<int>("number") == 3);
        // In a document a text that is a number is odd.
        CHECK(post(path + "/hear", R"({"times":"3"})").size("warnings") == 1);
        CHECK(get(path + "/say/seven").status == 422);
    }
    const auto document = get("/openapi/v3").json();
    for (const char* path : {"/own/say/{number}", "/own/v0.0.42/say/{number}"}) {
        CAPTURE(path);
        const auto parameters = document->getObject("paths")->getObject(path)->getObject("get")->getArray("parameters");
        REQUIRE(parameters->size() >= 4);
        CHECK(parameters->getObject(0)->getValue<std::string>("name") == "number");
        CHECK(parameters->getObject(0)->getValue<std::string>("in") == "path");
        CHECK(parameters->getObject(1)->getValue<std::string>("name") == "word");
    }
}

TEST_CASE_METHOD(OwnFixture, "a value of the path needs no type")
{
    content.table = {route(Method::get, "/own/{what}/{where}", "get", [](TextCall& call) {
        call.text(200, "text/plain", std::string(call.path_value("what")) + " " + std::string(call.path_value("where")));
    })};
    CHECK(get("/own/a%20b/c").text == "a b c");
    content.table = {route(Method::get, "/own/{what}", "get", [](TextCall& call) { call.path_value("where"); })};
    service.reset();
    CHECK(get("/own/x").status == 500);
    CHECK_THAT(logged(), ContainsSubstring(R"(GET "/own/x": openapi/own: "path_value(): the path has no {where}")"));
}

TEST_CASE_METHOD(OwnFixture, "a route's body, types and statuses are in the document")
{
    content.table = {
        route<hear>(Method::post, "/own/hear", "hear").body_described("What is heard.").body_required(),
        route(Method::put, "/own/text", "put", [](TextCall& call) { call.text(201, "text/csv", "a,b\n"); })
            .answers(201, "It is there now.")
            .answers(204, "It was there before.")
            .answers_with("text/csv"),
    };
    const auto paths = get("/openapi/v3").json()->getObject("paths");
    const auto body = paths->getObject("/own/hear")->getObject("post")->getObject("requestBody");
    CHECK(body->getValue<bool>("required"));
    const auto responses = paths->getObject("/own/text")->getObject("put")->getObject("responses");
    CHECK(responses->size() == 3);
    CHECK(responses->getObject("201")->getValue<std::string>("description") == "It is there now.");
    CHECK(responses->getObject("201")->getObject("content")->getObject("text/csv")->has("schema"));
    CHECK_FALSE(responses->getObject("204")->has("content"));
    CHECK(responses->has("default"));

    // A request without a body that is required is refused. What stands in the query is as good.
    const Answer refused = ask({Method::post, "/own/hear"});
    CHECK(refused.status == 422);
    CHECK(refused.first("errors", "description") == "This operation needs a body");
    CHECK(ask({Method::post, "/own/hear", "word=x"}).status == 200);  // of a route without a Query
    CHECK(post("/own/hear", "{}").status == 200);
    CHECK(ask({Method::put, "/own/text"}).status == 201);
}

TEST_CASE_METHOD(OwnFixture, "a handler may read the body itself")
{
    content.table = {route<Asked>(Method::put, "/own/table", "put",
                                  [](auto& call) {
                                      call.text(200, "text/csv",
                                                std::string(call.query().word) + ":" + std::string(call.request().body));
                                  })
                         .takes("text/csv")
                         .body_described("Lines.")
                         .body_required()};
    const auto put = [&](const std::string& type, const std::string& query, const std::string& body) {
        return ask({Method::put, "/own/table", query, body, {{"Content-Type", type}}});
    };
    CHECK(put("text/csv; charset=utf-8", "word=w", "a,b\n").text == "w:a,b\n");
    CHECK(put("TEXT/CSV", "", "{").text == ":{");
    CHECK(put("text/csv", "nosuch=1&times=x", "a").status == 422);
    const Answer other = put("application/json", "", "{}");
    CHECK(other.status == 415);
    CHECK(other.fields.at("Accept") == "text/csv");
    CHECK(ask({Method::put, "/own/table"}).status == 422);
    CHECK(ask({Method::put, "/own/table"}).text == "This operation needs a body");
    const auto body =
        get("/openapi/v3").json()->getObject("paths")->getObject("/own/table")->getObject("put")->getObject("requestBody");
    CHECK(body->getValue<std::string>("description") == "Lines.");
    CHECK(body->getValue<bool>("required"));
    CHECK(body->getObject("content")->getObject("text/csv")->has("schema"));
    CHECK_THAT(refusal(route<hear>(Method::post, "/own", "post").takes("text/csv")),
               ContainsSubstring("openapi/own: POST /own: it has a Body, whose content types are JSON and YAML"));
}

TEST_CASE_METHOD(OwnFixture, "a path that is none is refused at start")
{
    const std::pair<std::string, std::string> wrong[] = {
        {"noslash", "its path does not begin with a slash"},
        {"", "its path does not begin with a slash"},
        {"/a b", "its path has a character other than"},
        {"/a%20b", "its path has a character other than"},
        {"/a?b", "its path has a character other than"},
        {"/caf\xc3\xa9", "its path has a character other than"},
        {"/x//y", "its path has two slashes next to each other"},
        {"/x/../y", "its path has a part . or .."},
        {"/x/{y", "its path has braces around something else than a whole part"},
        {"/x/y}", "its path has braces around something else than a whole part"},
        {"/x/{}", "its path has braces around something else than a whole part"},
        {"/x/a{y}", "its path has braces around something else than a whole part"},
        {"/x/{y}{z}", "its path has braces around something else than a whole part"},
        {"/x/{y z}", "its path has braces around something else than a whole part"},
        {"/x/{y}/{y}", "its path has the same name in braces twice"},
        {"/{a}/{b}/{c}/{d}/{e}/{f}/{g}/{h}/{i}", "its path has more than 8 names in braces"},
        {"/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a", "its path has more than 32 parts"},
    };
    for (const auto& [path, what] : wrong) {
        CAPTURE(path);
        CHECK_THAT(refusal(route<nothing>(Method::get, path, "get")),
                   Catch::Matchers::StartsWith("openapi/own: GET " + path + ": " + what));
    }
    for (const char* path : {"/own/", "/own/a-b.c_d~e:f@g/{y_1}"}) {
        CAPTURE(path);
        CHECK(refusal(route<nothing>(Method::get, path, "get")).empty());
    }
}

TEST_CASE_METHOD(OwnFixture, "a route that is wrong otherwise is refused at start")
{
    CHECK(refusal(route<nothing>(Method::head, "/own", "get")) ==
          "openapi/own: HEAD /own: its method is none that routes have: a GET answers HEAD, too");
    CHECK_THAT(refusal(route<nothing>(Method::other, "/own", "get")), ContainsSubstring("its method is none that routes have"));
    CHECK(refusal(route<nothing>(Method::get, "/own", "")) ==
          "openapi/own: GET /own: its operation is no name of letters, digits and _");
    CHECK_THAT(refusal(route<nothing>(Method::get, "/own", "get it")), ContainsSubstring("its operation is no name"));
    void (*null)(TextCall&) = nullptr;
    CHECK(refusal(route(Method::get, "/own", "get", null)) == "openapi/own: GET /own: it has no handler");
    CHECK(refusal(route<nothing>(Method::get, "/own", "get").since_api(43).until_api(42)) ==
          "openapi/own: GET /own: no API version has it: since_api() is greater than until_api()");
    CHECK(refusal(route<nothing>(Method::post, "/own", "post").body_required()) ==
          "openapi/own: POST /own: it requires a body, but has no type of a body");
    CHECK_THAT(refusal(route<hear>(Method::post, "/own", "post").answers_with("text/csv")),
               ContainsSubstring("openapi/own: POST /own: it has a Reply, whose content types are JSON and YAML"));
    CHECK_THAT(refusal(route<nothing>(Method::get, "/own", "get").answers(42, "?")),
               ContainsSubstring("openapi/own: GET /own: it declares the status 42: answers have 200 to 599"));
    CHECK_THAT(refusal(route<nothing>(Method::get, "/own", "get").answers(200, "").answers(200, "")),
               ContainsSubstring("it declares the status 200 twice"));
    Route many = route<nothing>(Method::get, "/own", "get");
    for (int status = 200; status < 209; ++status) many = many.answers(status, "?");
    CHECK_THAT(refusal(many), ContainsSubstring("it declares more than 8 statuses"));
    CHECK_THAT(refusal(route<say>(Method::get, "/own/{id}", "get")),
               ContainsSubstring("openapi/own: GET /own/{id}: its Parameters have \"number\", which its path has not"));
    CHECK_THAT(refusal(route(Method::get, "/own", "get", [](TypedCall<>&) {}).documented_as("NO_SUCH")),
               ContainsSubstring("openapi/own: GET /own: it needs the type NO_SUCH of the data parsers, which only a path with "
                                 "{data_parser} has"));
    CHECK_THAT(refusal(route<None, None, model::JobsResponse>(Method::get, "/own", "get", [](auto&) {})),
               ContainsSubstring("it needs the type OPENAPI_JOB_INFO_RESP of the data parsers"));
}

TEST_CASE_METHOD(OwnFixture, "two routes of one method and path are refused at start")
{
    CHECK(refusal(route<nothing>(Method::get, "/slurm/{data_parser}/jobs", "get")) ==
          "both openapi/slurmctld and openapi/own answer GET /slurm/v0.0.40/jobs");
    content.table = {route<nothing>(Method::get, "/openapi", "get")};
    CHECK_THROWS_WITH(make_service(parts), ContainsSubstring("both slurmrestd itself and openapi/own answer GET /openapi"));
    content.table = {route<nothing>(Method::get, "/own/{a}", "get"), route<nothing>(Method::get, "/own/{b}/", "get_b")};
    CHECK_THROWS_WITH(make_service(parts), ContainsSubstring("openapi/own answers GET /own/{b}/ twice"));
    CHECK_THROWS_WITH(openapi_document(parts, Format::json, false), ContainsSubstring("answers GET /own/{b}/ twice"));
}

TEST_CASE_METHOD(OwnFixture, "two routes of one operation id are refused at start")
{
    const auto refused = [&](const std::string& message) {
        service.reset();
        CHECK_THROWS_WITH(make_service(parts), message);
        CHECK_THROWS_WITH(openapi_document(parts, Format::json, false), message);
    };
    content.table = {route<nothing>(Method::get, "/own/a", "get"), route<nothing>(Method::del, "/own/b", "get")};
    refused("openapi/own: DELETE /own/b: its operation id own_get is that of openapi/own: GET /own/a, too: one of them needs "
            "another operation");
    content.table = {route<nothing>(Method::get, "/slurm/{data_parser}/more", "get_jobs")};
    refused(
        "openapi/own: GET /slurm/{data_parser}/more: its operation id slurm_v0040_get_jobs is that of openapi/slurmctld: GET "
        "/slurm/{data_parser}/jobs/, too: one of them needs another operation");
    // The operation is the same, the id is not.
    content.table = {route<nothing>(Method::get, "/own/a", "get"), route<nothing>(Method::get, "/other/a", "get"),
                     route<nothing>(Method::get, "/own/{data_parser}/a", "get")};
    CHECK_NOTHROW(make_service(parts));
}

namespace {

// A route whose Reply has one field with this codec.
struct Wrong {
    model::Envelope envelope;
    alignas(16) std::byte member[64];
};
Row wrong_row;
SelectedRow wrong_selected;
Table wrong_table;
constexpr TypeRef restd_type_of(std::type_identity<Wrong>)
{
    return own_type<Wrong>(error_table);  // replaced before it is used
}

}  // namespace

TEST_CASE_METHOD(OwnFixture, "a table that is wrong is refused at start")
{
    const auto refused = [&](const Codec* codec, std::uint32_t offset = offsetof(Wrong, member)) {
        wrong_row = {"field", offset, codec, "Is wrong."};
        wrong_selected = {};
        wrong_selected.leaf = "field";
        wrong_selected.row = wrong_row;
        wrong_table = make_table<Wrong>("WRONG", {&wrong_selected, 1});
        Route wrong = route<None, None, Wrong>(Method::get, "/own", "get", [](auto&) {});
        wrong.response.own = &wrong_table;
        return refusal(wrong);
    };
    const std::string begin = "openapi/own: GET /own: type WRONG: field \"field\": ";
    const auto codec = [](Kind kind, std::uint32_t size) {
        Codec out{};
        out.kind = kind;
        out.type = "X";
        out.size = size;
        out.construct = [](void*) {};
        return out;
    };
    const Codec text = codec(Kind::string, sizeof(std::string_view));
    CHECK(refused(&text).empty());
    CHECK(refused(nullptr) == begin + "it has no codec");
    CHECK(refused(&text, sizeof(Wrong)) == begin + "its member is not in the structure");
    const Codec no_size = codec(Kind::string, 0), number = codec(Kind::string, 4);
    CHECK(refused(&no_size) == begin + "its codec has no size: make_codec() makes codecs");
    CHECK(refused(&number) == begin + "its codec has a Kind that is for members of another type");
    Codec list = codec(Kind::list, sizeof(List<int>));
    CHECK(refused(&list) == begin + "a list without an element type (Codec::element)");
    Codec element = text;
    element.construct = nullptr;
    list.element = &element;
    CHECK(refused(&list) == begin + "a list of elements that cannot be made (Codec::construct)");
    list.element = &no_size;
    CHECK(refused(&list) == begin + "its codec has no size: make_codec() makes codecs");
    Codec stream = codec(Kind::stream, sizeof(Stream<int>));
    CHECK(refused(&stream) == begin + "a stream without an element type (Codec::element)");
    stream.element = &text;
    CHECK(refused(&stream) == begin + "a stream without a function (Codec::run)");
    const Codec object = codec(Kind::object, 8), pointer = codec(Kind::pointer, 8), map = codec(Kind::map, 16);
    CHECK(refused(&object) == begin + "an object without a table (Codec::table)");
    CHECK(refused(&pointer) == begin + "a pointer without an element type (Codec::element)");
    CHECK(refused(&map) == begin + "a map without an element type (Codec::element)");
    Codec via = codec(Kind::via, 8);
    via.element = &text;
    CHECK(refused(&via) == begin + "a codec of Kind::via without a function (Codec::to_scratch)");
    const Codec flags = codec(Kind::flags, 3);
    CHECK(refused(&flags) == begin + "a set of flags in a member that is no unsigned integer");

    // A table of another structure than the handler's.
    Route other = route<None, None, Wrong>(Method::get, "/own", "get", [](auto&) {});
    CHECK(refusal(other) == "openapi/own: GET /own: its Reply is another structure than the one of type ERROR");
    CHECK_THAT(
        refusal(route<None, None, As<Said, "OPENAPI_JOB_INFO_RESP">>(Method::get, "/own/{data_parser}", "get", [](auto&) {})),
        ContainsSubstring("its Reply is another structure than the one of data_parser/v0.0.40: type "
                          "OPENAPI_JOB_INFO_RESP"));
}

TEST_CASE_METHOD(OwnFixture, "all structures that routes may name are those of the parsers' types")
{
    std::size_t live = 0;
    for (const Named<DataParser>& parser : parts.parsers)
        for (const Named<Content>& each : parts.contents)
            for (const Route& route : each.plugin->routes())
                for (const TypeRef& type : {route.parameters, route.query, route.body, route.response}) {
                    if (!type || !is_live(route, parser.plugin->api())) continue;
                    const Table* const table = parser.plugin->find(type.name);
                    CAPTURE(parser.name, route.path, type.name);
                    REQUIRE(table != nullptr);
                    CHECK(*table->model == *type.model);
                    ++live;
                }
    CHECK(live > 700);
}

namespace {

struct Misbehaviour {
    const char* what;
    void (*handler)(TextCall&);
    std::string mistake;
};

}  // namespace

TEST_CASE_METHOD(OwnFixture, "a handler that answers wrongly is a 500, and the log names its plugin")
{
    const Misbehaviour all[] = {
        {"nothing", [](TextCall&) {}, "its handler has answered nothing: call text() or open(), or throw an Error"},
        {"two texts",
         [](TextCall& call) {
             call.text(200, "text/plain", "one");
             call.text(200, "text/plain", "two");
         },
         "its handler has answered twice"},
        {"two texts, and the error is caught",
         [](TextCall& call) {
             call.text(200, "text/plain", "one");
             try {
                 call.text(200, "text/plain", "two");
             } catch (...) {
             }
         },
         "its handler has answered twice"},
        {"a text and an open answer",
         [](TextCall& call) {
             call.text(200, "text/plain", "one");
             call.open("text/plain", {});
         },
         "its handler has answered twice"},
        {"an exception after the text",
         [](TextCall& call) {
             call.text(200, "text/plain", "one");
             throw std::runtime_error("oops");
         },
         "oops"},
        {"an Error after the text",
         [](TextCall& call) {
             call.text(200, "text/plain", "one");
             throw Error(err::invalid_job_id, "no such job", "own");
         },
         "its handler has thrown after its answer: no such job"},
        {"a number", [](TextCall&) { throw 42; }, "has thrown an object of type int, which is no std::exception"},
        {"an early status", [](TextCall& call) { call.text(100, "text/plain", ""); },
         "text() was given the status 100: answers have 200 to 599"},
        {"no status", [](TextCall& call) { call.text(0, "text/plain", "x"); },
         "text() was given the status 0: answers have 200 to 599"},
        {"a late status", [](TextCall& call) { call.text(600, "text/plain", "x"); },
         "text() was given the status 600: answers have 200 to 599"},
        {"a body for 204", [](TextCall& call) { call.text(204, "text/plain", "x"); },
         "text() was given a body for the status 204, which has none"},
        {"an Error of no status", [](TextCall&) { throw Error(err::error, "why", "own", 42); },
         "an Error has the status 42, which no answer has: why"},
        {"an error of no status", [](TextCall& call) { call.error(Error(err::error, "why", "own", 1000)); },
         "an Error has the status 1000: answers have 200 to 599"},
        {"an error, and then an exception",
         [](TextCall& call) {
             call.error(Error(err::invalid_job_id, "no such job", "own"));
             throw std::runtime_error("oops");
         },
         "oops"},
    };
    for (const Misbehaviour& each : all) {
        CAPTURE(each.what);
        content.table = {route(Method::get, "/own", "get", each.handler)};
        service.reset();
        logged();
        const Answer answer = get("/own");
        CHECK(answer.status == 500);
        CHECK(answer.text == "Internal error");
        CHECK_FALSE(answer.aborted);
        CHECK_THAT(logged(), ContainsSubstring("GET \"/own\": openapi/own: \"" + each.mistake + "\""));
    }
    // What is right stays as it is.
    content.table = {route(Method::get, "/own", "get", [](TextCall& call) { call.text(299, "text/plain", "one"); })};
    service.reset();
    CHECK(get("/own").status == 299);
    content.table = {route(Method::get, "/own", "get",
                           [](TextCall& call) { call.error(Error(err::invalid_job_id, "no such job", "own")); })};
    service.reset();
    CHECK(get("/own").status == 404);
    CHECK(logged().find("openapi/own") == std::string::npos);
}

TEST_CASE_METHOD(OwnFixture, "a handler with a Reply that answers wrongly is a 500, and the log names its plugin")
{
    using Handler = void (*)(TypedCall<None, None, Said>&);
    const std::pair<Handler, std::string> all[] = {
        {[](auto& call) {
             Said answer;
             call.reply(answer);
             call.reply(answer);
         },
         "its handler has answered twice"},
        {[](auto& call) {
             Said answer;
             call.reply(answer);
             throw Error(err::invalid_job_id, "no such job", "own");
         },
         "its handler has thrown after its answer: no such job"},
        {[](auto& call) {
             const auto fail = [](Sink<Asked>) { throw Error(err::invalid_job_id, "no such job", "own"); };
             Said answer;
             answer.all = fail;
             try {
                 call.reply(answer);
             } catch (const Error&) {
             }
         },
         "its handler has caught an error of its own answer"},
    };
    for (const auto& [handler, mistake] : all) {
        CAPTURE(mistake);
        content.table = {route<None, None, Said>(Method::get, "/own", "get", handler)};
        service.reset();
        logged();
        const Answer answer = get("/own");
        CHECK(answer.status == 500);
        CHECK(answer.size("errors") == 1);
        CHECK(answer.first("errors", "description") == "Internal error");
        CHECK_THAT(logged(), ContainsSubstring("GET \"/own\": openapi/own: \"" + mistake + "\""));
    }
    // An error of a stream is no mistake, and an answer that nobody gives is an empty one.
    content.table = {route<None, None, Said>(Method::get, "/own", "get",
                                             [](auto& call) {
                                                 const auto fail = [](Sink<Asked>) {
                                                     throw Error(err::invalid_job_id, "no such job", "own");
                                                 };
                                                 Said answer;
                                                 answer.all = fail;
                                                 call.reply(answer);
                                             }),
                     route<None, None, Said>(Method::get, "/own/empty", "get_empty", [](auto&) {})};
    service.reset();
    CHECK(get("/own").status == 404);
    CHECK(get("/own/empty").status == 200);
}

TEST_CASE_METHOD(OwnFixture, "an answer that fails after a part of it was sent is cut, and the log names its plugin")
{
    held_back = 100;
    content.table = {route(Method::get, "/own", "get", [](TextCall& call) {
        call.text(200, "text/plain", std::string(10'000, 'x'));
        call.text(200, "text/plain", "y");
    })};
    CHECK_THROWS_AS(get("/own"), std::logic_error);  // the kernel cuts the connection
    CHECK_THAT(logged(), ContainsSubstring("GET \"/own\": openapi/own: \"its handler has answered twice\""));
}

TEST_CASE("what the arena owns is destroyed with it, the last one first")
{
    struct Noted {
        std::string name;
        std::string* notes;
        Noted(std::string its_name, std::string& its_notes) : name(std::move(its_name)), notes(&its_notes) {}
        Noted(Noted&& other) noexcept : name(std::move(other.name)), notes(std::exchange(other.notes, nullptr)) {}
        ~Noted()
        {
            if (notes != nullptr) *notes += name;
        }
    };
    std::string notes;
    {
        Arena arena;
        Noted& first = arena.own(Noted("a", notes));
        arena.own(Noted("b", notes));
        CHECK(first.name == "a");
        CHECK(notes.empty());
    }
    CHECK(notes == "ba");
}
