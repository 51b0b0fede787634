#include <vector>

#include "catch.hpp"
#include "host/content_negotiation.hpp"

using namespace restd;

namespace {

std::string chosen(const std::vector<const char*>& accepts, MediaType otherwise = default_media_type)
{
    std::vector<Header> headers;
    for (const char* value : accepts) headers.push_back({"accept", value});
    Request request;
    request.headers = headers;
    const auto type = accepted(request, otherwise);
    return type ? std::string(type->name) : "none";
}

}  // namespace

TEST_CASE("Accept decides the format")
{
    struct Case {
        const char* accept;
        const char* type;
    };
    const Case cases[] = {
        {"application/json", "application/json"},
        {"application/jsonrequest", "application/jsonrequest"},
        {"application/yaml", "application/yaml"},
        {"application/x-yaml", "application/x-yaml"},
        {"text/yaml", "text/yaml"},
        {"APPLICATION/JSON", "application/json"},
        {"application/json; charset=utf-8", "application/json"},
        {"*/*", "application/json"},
        {"application/*", "application/json"},
        {"text/*", "text/yaml"},
        {"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/json"},
        {"text/html, application/yaml;q=0.5, application/json;q=0.9", "application/json"},
        {"application/yaml, application/json", "application/yaml"},
        {"application/json, application/yaml", "application/json"},
        {"*/*;q=0.1, application/yaml;q=0.2", "application/yaml"},
        {"application/json;q=0, */*", "application/jsonrequest"},
        {"*/*, application/json;q=0.5", "application/jsonrequest"},
        {"application/json;q=0", "none"},
        {"application/json;q=0.000, text/plain", "none"},
        {"*/*;q=0", "none"},
        {"text/plain", "none"},
        {"application/x-www-form-urlencoded", "none"},
        {"", "none"},
        {" , ,", "none"},
        {"json", "none"},
        {"*/json", "none"},
        {"application/json;q=2", "none"},
        {"application/json;q=0.1234", "none"},
        {"application/json;q=x, text/yaml;q=0.1", "text/yaml"},
        {"application/json ; Q=0.3 , text/yaml ; q=0.4", "text/yaml"},
        {"text/plain;x=\"a,application/json\", text/yaml", "text/yaml"},
    };
    for (const Case& c : cases) {
        CAPTURE(c.accept);
        CHECK(chosen({c.accept}) == c.type);
    }
    CHECK(chosen({}) == "application/json");
    CHECK(chosen({"text/html", "text/yaml"}) == "text/yaml");
}

TEST_CASE("a path's suffix decides if Accept allows several formats")
{
    const MediaType yaml{"application/yaml", Format::yaml};
    CHECK(chosen({}, yaml) == "application/yaml");
    CHECK(chosen({"*/*"}, yaml) == "application/yaml");
    CHECK(chosen({"application/json"}, yaml) == "application/json");
    CHECK(chosen({"application/json, */*"}, yaml) == "application/json");
    CHECK(chosen({"text/html"}, yaml) == "none");
}

TEST_CASE("Accept-Encoding decides the coding")
{
    const auto coding = [](const std::vector<const char*>& accepts) -> std::string {
        std::vector<Header> headers;
        for (const char* value : accepts) headers.push_back({"accept-encoding", value});
        Request request;
        request.headers = headers;
        const auto wish = accepted_coding(request);
        if (!wish) return "none";
        return std::string(to_string(wish->coding)) + (wish->takes_identity ? "" : " only");
    };
    struct Case {
        const char* accept;
        const char* coding;
    };
    const Case cases[] = {
        {"", "identity"},
        {"gzip", "gzip"},
        {"zstd", "zstd"},
        {"GZip", "gzip"},
        {"x-gzip", "gzip"},
        {"gzip, deflate, br, zstd", "zstd"},
        {"gzip, deflate, br", "gzip"},
        {"deflate, br", "identity"},
        {"identity", "identity"},
        {"gzip;q=0.5, zstd;q=0.4", "gzip"},
        {"zstd;q=0.5, gzip;q=0.5", "zstd"},
        {"gzip;q=0", "identity"},
        {"gzip;q=0, zstd;q=0.001", "zstd"},
        // What is named is preferred to identity, unless identity is named with a greater weight.
        {"gzip;q=0.1", "gzip"},
        {"gzip;q=0.5, identity", "identity"},
        {"gzip;q=0.5, identity;q=0.5", "gzip"},
        {"*", "zstd"},
        {"*;q=0.5, gzip", "gzip"},
        {"gzip, *;q=0", "gzip only"},
        {"zstd;q=0, *", "gzip"},
        {"zstd;q=0, gzip;q=0, *", "identity"},
        {"identity;q=0, gzip", "gzip only"},
        {"identity;q=0, *;q=0.5", "zstd only"},
        {"identity;q=0.5, *;q=0", "identity"},
        {"identity;q=0", "none"},
        {"identity;q=0, br", "none"},
        {"*;q=0", "none"},
        {"gzip;q=2", "identity"},
        {"gzip;q=x, zstd;q=0.2", "zstd"},
        {"gzip ; Q=0.3 , zstd ; q=0.4", "zstd"},
        {" , ,gzip,,", "gzip"},
        {"gzip;q=0, gzip", "identity"},
    };
    for (const Case& c : cases) {
        CAPTURE(c.accept);
        CHECK(coding({c.accept}) == c.coding);
    }
    CHECK(coding({}) == "identity");
    CHECK(coding({"br", "gzip"}) == "gzip");
}

TEST_CASE("Content-Type decides the format of a body, without its parameters")
{
    const auto format = [](std::string_view type, std::string_view body = "{}") {
        const Header header{"Content-Type", type};
        Request request;
        request.headers = {&header, 1};
        request.body = body;
        return body_format(request);
    };
    CHECK(format("application/json") == BodyFormat::json);
    CHECK(format("Application/JSON") == BodyFormat::json);
    CHECK(format("application/json; charset=utf-8") == BodyFormat::json);
    CHECK(format("application/json;charset=\"utf-8\"") == BodyFormat::json);
    CHECK(format("application/x-yaml") == BodyFormat::yaml);
    CHECK(format("text/yaml ; x=y") == BodyFormat::yaml);
    CHECK(format("application/x-www-form-urlencoded", "a=b") == BodyFormat::form);
    CHECK(format("Application/X-WWW-Form-Urlencoded; charset=utf-8", "a b") == BodyFormat::form);
    CHECK_FALSE(format("application/x-www-form-urlencoded", "{}").has_value());
    for (const char* other : {"", "text/plain", "multipart/form-data", "application/jsonx", "application/json x", "*/*"}) {
        CAPTURE(other);
        CHECK_FALSE(format(other).has_value());
    }
    // Without a type, a body that can be url-encoded is a form.
    Request request;
    request.body = "name=x&tasks=%35";
    CHECK(body_format(request) == BodyFormat::form);
    request.body = "name: x";
    CHECK_FALSE(body_format(request).has_value());
}
