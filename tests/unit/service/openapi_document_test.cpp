#include <set>
#include <sstream>

#include "fixture.hpp"

using namespace test;
using Catch::Matchers::ContainsSubstring;

namespace {

// A table with every kind of schema.
struct Inner {
    std::uint32_t count = 0;
};
struct Outer {
    model::Envelope envelope;
    std::string_view name;
    NoVal32 limit;
    std::uint16_t mode = 0;
    List<std::string_view> words;
    const Inner* inner = nullptr;
    Time when = 0;
};

constexpr auto text = make_codec<std::string_view>(Kind::string, "STRING");
constexpr auto number = make_codec<std::uint32_t>(Kind::uint32, "UINT32");
constexpr auto limit = make_codec<NoVal32>(Kind::no_val32, "UINT32_NO_VAL_STRUCT");
constexpr auto when = make_codec<Time>(Kind::time_no_val, "UINT64_NO_VAL");
constexpr Flag mode_names[] = {flag_bit("A", 1, "First."), flag_bit("B", 2, "Hidden.").not_documented(),
                               flag_bit("C", 4, "Third.")};
constexpr auto mode = [] {
    auto codec = make_codec<std::uint16_t>(Kind::flags, "MODE");
    codec.names = mode_names;
    return codec;
}();
constexpr auto words = [] {
    auto codec = make_codec<List<std::string_view>>(Kind::list, "STRING_LIST");
    codec.element = &text;
    codec.element_doc = "One word.";
    return codec;
}();
constexpr Row inner_table_rows[] = {RESTD_FIELD(Inner, count, "count", number, "How many.")};
RESTD_OWN_TABLE(inner_table, Inner, "INNER");
constexpr auto inner_object = [] {
    auto codec = make_codec<Inner>(Kind::object, "INNER");
    codec.table = &inner_table;
    return codec;
}();
constexpr auto inner = [] {
    auto codec = make_codec<const Inner*>(Kind::pointer, "INNER");
    codec.element = &inner_object;
    return codec;
}();
constexpr Row outer_rows[] = {
    RESTD_FIELD(Outer, name, "who/name", text, "Its name.").required(),
    RESTD_FIELD(Outer, mode, "mode", mode, "").deprecated(),
    RESTD_FIELD(Outer, words, "words", words, "").required(),
    RESTD_FIELD(Outer, limit, "who/limit", limit, "").required(),
    RESTD_FIELD(Outer, inner, "inner", inner, ""),
    RESTD_FIELD(Outer, when, "when", when, ""),
};
RESTD_OWN_TABLE(outer, Outer, "OUTER");

struct Asking {
    std::string_view word;
    bool all = false;
    std::uint16_t mode = 0;
};
constexpr auto yes = make_codec<bool>(Kind::boolean, "BOOL");
constexpr Row asking_rows[] = {
    RESTD_FIELD(Asking, word, "word", text, "A word."),
    RESTD_FIELD(Asking, all, "all", yes, ""),
    RESTD_FIELD(Asking, mode, "mode", mode, "").deprecated(),
};
RESTD_OWN_TABLE(asking, Asking, "ASKING");

void nothing(TypedCall<Asking, None, Outer>&) {}

class Sample final : public Content {
public:
    static constexpr Route table[] = {
        route<nothing>(Method::get, "/sample/{id}", "get_sample", "A sample.").described("It has its limits.")};
    std::span<const Route> routes() const override { return table; }
    std::string_view summary() const override { return "Samples."; }
};

Poco::JSON::Object::Ptr parsed(const std::string& document)
{
    return Poco::JSON::Parser().parse(document).extract<Poco::JSON::Object::Ptr>();
}

}  // namespace

TEST_CASE("schemas say what the rows say")
{
    Sample content;
    Settings settings;
    ServiceParts parts;
    parts.settings = &settings;
    parts.contents = {{"sample", &content}};
    const auto document = parsed(openapi_document(parts, Format::json, false));
    CHECK(document->getValue<std::string>("openapi") == "3.0.3");
    CHECK(document->getObject("info")->getValue<std::string>("version") == "openapi/sample");
    for (const char* key : {"contact", "license"}) CHECK(document->getObject("info")->getObject(key)->has("url"));
    CHECK(document->getObject("info")->has("termsOfService"));
    const auto tags = document->getArray("tags");
    REQUIRE(tags->size() == 2);
    CHECK(tags->getObject(0)->getValue<std::string>("name") == "openapi");
    CHECK(tags->getObject(1)->getValue<std::string>("description") == "Samples.");
    CHECK_FALSE(document->has("security"));  // no auth plugin says anything
    CHECK_FALSE(document->getObject("components")->has("securitySchemes"));
    const auto operation = document->getObject("paths")->getObject("/sample/{id}")->getObject("get");
    CHECK(operation->getValue<std::string>("operationId") == "sample_get_sample");
    CHECK(operation->getValue<std::string>("summary") == "A sample.");
    CHECK(operation->getValue<std::string>("description") == "It has its limits.");

    const auto parameters = operation->getArray("parameters");
    REQUIRE(parameters->size() == 4);
    // What no row describes.
    CHECK(parameters->getObject(0)->getValue<std::string>("name") == "id");
    CHECK(parameters->getObject(0)->getValue<std::string>("in") == "path");
    CHECK(parameters->getObject(0)->getValue<bool>("required"));
    CHECK(parameters->getObject(1)->getValue<std::string>("description") == "A word.");
    CHECK_FALSE(parameters->getObject(1)->getValue<bool>("allowEmptyValue"));
    CHECK(parameters->getObject(2)->getValue<bool>("allowEmptyValue"));
    CHECK(parameters->getObject(2)->getObject("schema")->getValue<std::string>("type") == "string");
    CHECK(parameters->getObject(3)->getValue<bool>("deprecated"));
    CHECK(parameters->getObject(3)->getObject("schema")->getArray("enum")->size() == 2);

    const auto schemas = document->getObject("components")->getObject("schemas");
    CHECK(schemas->size() == 1);
    std::ostringstream schema;
    schemas->getObject("outer")->stringify(schema);
    CHECK_THAT(schema.str(), ContainsSubstring(R"("required":["who/name","words","who/limit"])"));
    CHECK_THAT(schema.str(), ContainsSubstring(R"("items":{"description":"One word.","type":"string"})"));
    CHECK_THAT(schema.str(), ContainsSubstring(R"("x-enum-descriptions":["First.","Third."])"));
    const auto properties = schemas->getObject("outer")->getObject("properties");
    const auto who = properties->getObject("who");
    CHECK_FALSE(who->has("required"));
    CHECK(who->getObject("properties")->getObject("name")->getValue<std::string>("description") == "Its name.");
    CHECK(who->getObject("properties")->getObject("limit")->has("required"));
    CHECK(properties->getObject("mode")->getValue<bool>("deprecated"));
    CHECK(properties->getObject("inner")->getObject("properties")->getObject("count")->getValue<std::string>("format") ==
          "int32");
    CHECK_FALSE(properties->getObject("when")->has("required"));
    CHECK(properties->getObject("when")->getObject("properties")->getObject("set")->has("default"));
}

TEST_CASE_METHOD(Fixture, "the settings choose the documented statuses")
{
    const auto statuses = [&] {
        std::vector<std::string> names;
        parsed(openapi_document(parts, Format::json, false))
            ->getObject("paths")
            ->getObject("/slurm/v0.0.42/ping/")
            ->getObject("get")
            ->getObject("responses")
            ->getNames(names);
        return names;
    };
    CHECK(statuses() == std::vector<std::string>{"200", "default"});
    settings.documented_statuses = {200, 500};
    CHECK(statuses() == std::vector<std::string>{"200", "500"});
}

TEST_CASE_METHOD(Fixture, "only what is loaded is documented")
{
    parts.contents = {parts.contents[0]};
    parts.parsers = {parts.parsers[2]};
    const std::string document = openapi_document(parts, Format::json, false);
    CHECK(document.find("/slurmdb/") == std::string::npos);
    CHECK(document.find("v0.0.41") == std::string::npos);
    CHECK_THAT(document, ContainsSubstring("\"/slurm/v0.0.42/jobs/\""));
    CHECK_THAT(document, ContainsSubstring("slurm_v0042_get_job\""));
    // Served with one type and documented with another.
    CHECK(document.find("openapi_job_state_resp") == std::string::npos);
}

TEST_CASE_METHOD(Fixture, "every reference has its schema, and every schema is used")
{
    const std::string document = openapi_document(parts, Format::json, false);
    const auto schemas = parsed(document)->getObject("components")->getObject("schemas");
    std::set<std::string> referenced;
    const std::string prefix = "#/components/schemas/";
    for (std::size_t at = document.find(prefix); at != std::string::npos; at = document.find(prefix, at + 1)) {
        const std::size_t begin = at + prefix.size();
        referenced.insert(document.substr(begin, document.find('"', begin) - begin));
    }
    for (const std::string& name : referenced) {
        CAPTURE(name);
        CHECK(schemas->has(name));
    }
    CHECK(schemas->size() == referenced.size());
}

TEST_CASE_METHOD(Fixture, "the document is served in both formats")
{
    struct Case {
        const char* path;
        const char* accept;
        const char* type;
    };
    const Case cases[] = {
        {"/openapi", nullptr, "application/json"},
        {"/openapi/v3", nullptr, "application/json"},
        {"/openapi.json", nullptr, "application/json"},
        {"/openapi.yaml", nullptr, "application/yaml"},
        {"/openapi.yaml", "text/yaml", "text/yaml"},
        {"/openapi.yaml", "application/json", "application/json"},
        {"/openapi.json", "text/yaml", "text/yaml"},
        {"/openapi/v3/", "*/*", "application/json"},
        {"//openapi", "application/x-yaml", "application/x-yaml"},
    };
    for (const Case& c : cases) {
        CAPTURE(c.path, c.accept == nullptr ? "" : c.accept);
        TestRequest request{Method::get, c.path};
        if (c.accept != nullptr) request.headers = {{"Accept", c.accept}};
        const Answer answer = ask(request);
        CHECK(answer.status == 200);
        CHECK(answer.type == c.type);
        CHECK((answer.text.find("%YAML") == 0) == (std::string(c.type).find("yaml") != std::string::npos));
    }
    CHECK(cluster.asked.empty());
    CHECK(get("/openapi").text.find("\"/openapi") == std::string::npos);
    CHECK(ask({Method::get, "/openapi"}, false).status == 401);
    CHECK(ask({Method::get, "/openapi", "", "", {{"Accept", "text/html"}}}).status == 415);
}

TEST_CASE_METHOD(Fixture, "the document says how the auth plugins want to be asked")
{
    const auto jwt = load<AuthMethod>(PluginKind::rest_auth, "jwt", settings, log.logger);
    const auto local = load<AuthMethod>(PluginKind::rest_auth, "local", settings, log.logger);
    const auto security = [&](std::vector<Named<AuthMethod>> methods) {
        parts.auth = std::move(methods);
        const auto document = parsed(openapi_document(parts, Format::json, false));
        std::ostringstream text;
        document->getArray("security")->stringify(text);
        text << ' ';
        document->getObject("components")->getObject("securitySchemes")->stringify(text);
        return text.str();
    };
    const std::string token = R"("token":{"description":"JSON Web Token of the user (scontrol token).","in":"header",)"
                              R"("name":"X-SLURM-USER-TOKEN","type":"apiKey"})";
    const std::string of_jwt =
        R"("bearerAuth":{"bearerFormat":"JWT","description":"JSON Web Token of the user (scontrol token).",)"
        R"("scheme":"bearer","type":"http"})";
    const std::string user = R"("user":{"description":"Name of the user whom the token is for.","in":"header",)"
                             R"("name":"X-SLURM-USER-NAME","type":"apiKey"})";
    // As they are in Slurm's document. To send nothing comes last, though local is asked first.
    CHECK(security({{"local", local.get()}, {"jwt", jwt.get()}}) ==
          R"([{"token":[],"user":[]},{"token":[]},{"bearerAuth":[]},{}] {)" + of_jwt + "," + token + "," + user + "}");
    auth.schemes = {{{"badge", SecurityScheme::Type::header, "X-Badge", "A badge."}}, {}};
    CHECK(security({{"local", local.get()}, {"test", &auth}}) ==
          R"([{"badge":[]},{}] {"badge":{"description":"A badge.","in":"header","name":"X-Badge","type":"apiKey"}})");
}
