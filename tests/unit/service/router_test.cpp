#include "host/router.hpp"

#include "catch.hpp"
#include "restd/error.hpp"

using namespace restd;

namespace {

std::string joined(const PathSegments& segments)
{
    std::string out;
    for (std::size_t i = 0; i < segments.size(); ++i) out.append("|").append(segments[i]);
    return out;
}

struct Table {
    Router router;
    Table()
    {
        router.add(Method::get, "/slurm/v0.0.42/jobs/", 0, "a");
        router.add(Method::del, "/slurm/v0.0.42/jobs/", 1, "a");
        router.add(Method::post, "/slurm/v0.0.42/job/submit", 2, "a");
        router.add(Method::get, "/slurm/v0.0.42/job/{job_id}", 3, "a");
        router.add(Method::del, "/slurm/v0.0.42/job/{job_id}", 4, "a");
        router.add(Method::get, "/a/{x}/b/{y}", 5, "a");
        router.add(Method::get, "/a/c/{y}", 6, "a");
        router.add(Method::get, "/", 7, "a");
    }
    Router::Match match(Method method, std::string_view path)
    {
        REQUIRE(segments.split(path) == PathSegments::Outcome::good);
        return router.match(method, segments);
    }
    PathSegments segments;
};

}  // namespace

TEST_CASE("paths are split at slashes and decoded part by part")
{
    struct Case {
        const char* path;
        const char* parts;
    };
    const Case cases[] = {
        {"/", ""},
        {"/a", "|a"},
        {"//a///b//", "|a|b"},
        {"/a%2Fb/c", "|a/b|c"},
        {"/%41%62", "|Ab"},
        {"/a%20b", "|a b"},
        {"/a+b,c;d@e", "|a+b,c;d@e"},
        {"/%C3%A9", "|\xC3\xA9"},
        {"/\xC3\xA9", "|\xC3\xA9"},
        {"/a/./b", "|a|.|b"},
        {"/a/...", "|a|..."},
        {"/%25", "|%"},
    };
    for (const Case& c : cases) {
        CAPTURE(c.path);
        PathSegments segments;
        CHECK(segments.split(c.path) == PathSegments::Outcome::good);
        CHECK(joined(segments) == c.parts);
    }
}

TEST_CASE("malformed paths are refused")
{
    PathSegments segments;
    for (const char* path :
         {"", "a", "*", "/a/..", "/../a", "/%2e%2E/a", "/%", "/%4", "/%zz", "/a%00b", "/%ff", "/\xff", "/%C3", "/%C0%80"}) {
        CAPTURE(path);
        CHECK(segments.split(path) == PathSegments::Outcome::bad);
    }
    std::string deep;
    for (int i = 0; i < 40; ++i) deep += "/a";
    CHECK(segments.split(deep) == PathSegments::Outcome::too_many);
    CHECK(segments.split(deep + "/..") == PathSegments::Outcome::bad);
    CHECK(segments.split("/a") == PathSegments::Outcome::good);
}

TEST_CASE_METHOD(Table, "routes are found by method and path")
{
    struct Case {
        Method method;
        const char* path;
        std::size_t target;
        bool known;
    };
    const Case cases[] = {
        {Method::get, "/slurm/v0.0.42/jobs", 0, true},
        {Method::get, "//slurm//v0.0.42//jobs//", 0, true},
        {Method::head, "/slurm/v0.0.42/jobs/", 0, true},
        {Method::del, "/slurm/v0.0.42/jobs/", 1, true},
        {Method::post, "/slurm/v0.0.42/jobs/", Router::none, true},
        {Method::other, "/slurm/v0.0.42/jobs/", Router::none, true},
        {Method::post, "/slurm/v0.0.42/job/submit", 2, true},
        {Method::get, "/slurm/v0.0.42/job/submit", 3, true},
        {Method::put, "/slurm/v0.0.42/job/submit", Router::none, true},
        {Method::get, "/slurm/v0.0.42/job/a%2Fb", 3, true},
        {Method::get, "/slurm/v0.0.42/job/", Router::none, false},
        {Method::get, "/slurm/v0.0.42/job/1/2", Router::none, false},
        {Method::get, "/SLURM/v0.0.42/jobs", Router::none, false},
        {Method::get, "/slurm%2Fv0.0.42/jobs", Router::none, false},
        {Method::get, "/slurm/v0.0.42", Router::none, false},
        {Method::get, "/a/c/b/d", 5, true},
        {Method::get, "/a/c/b", 6, true},
        {Method::get, "/", 7, true},
    };
    for (const Case& c : cases) {
        CAPTURE(to_string(c.method), c.path);
        const Router::Match found = match(c.method, c.path);
        CHECK(found.target == c.target);
        CHECK(found.path_known == c.known);
    }
    const Router::Match two = match(Method::get, "/a/c/b/d");
    REQUIRE(two.parameter_count == 2);
    CHECK(two.parameters[0] == "c");
    CHECK(two.parameters[1] == "d");
    // A failed match leaves no parameters behind.
    CHECK(match(Method::get, "/a/c/b").parameter_count == 1);
}

TEST_CASE_METHOD(Table, "a path's methods are listed")
{
    match(Method::get, "/slurm/v0.0.42/job/submit");
    CHECK(router.allowed(segments) == "GET, HEAD, POST, DELETE");
    match(Method::get, "/slurm/v0.0.42/jobs");
    CHECK(router.allowed(segments) == "GET, HEAD, DELETE");
}

TEST_CASE_METHOD(Table, "two equal routes are refused, and both plugins are named")
{
    using Catch::Matchers::ContainsSubstring;
    CHECK_THROWS_WITH(router.add(Method::get, "/slurm//v0.0.42/jobs", 9, "other"),
                      ContainsSubstring("both a and other answer GET /slurm//v0.0.42/jobs"));
    CHECK_THROWS_AS(router.add(Method::get, "/slurm/v0.0.42/job/{other_name}", 9, "b"), Error);
    CHECK_NOTHROW(router.add(Method::put, "/slurm/v0.0.42/job/{other_name}", 9, "b"));
}
