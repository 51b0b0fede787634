// Every rule that the conformance suites try is broken by a plugin here. That ours keep them is tried by tests of their own.
#include "catch.hpp"
#include "restd/testkit/testkit.hpp"

using namespace restd;
using namespace restd::testkit;
using Catch::Matchers::ContainsSubstring;

namespace {

std::string faults(PluginKind kind, const Headers& credentials = {})
{
    const PluginFile plugin(kind, std::string(RESTD_WRONG_PLUGINS) + "/" + std::string(to_string(kind)) + "/wrong.so");
    ConformanceOptions options;
    options.installed = RESTD_PLUGIN_FOLDER;
    options.credentials = credentials;
    std::string all;
    for (const std::string& fault : faults_of(plugin, options)) all += fault + "\n";
    return all;
}

}  // namespace

TEST_CASE("a wrong auth plugin is told what is wrong")
{
    const std::string all = faults(PluginKind::rest_auth, {{"X-Key", "open"}});
    for (const char* expected :
         {"no summary in one line\n", "challenge() has other characters", "fields() lacks X-Other-Key",
          "for a stranger who calls himself root: accepted a request with Proof::none",
          "for a stranger who calls himself root: accepted with Proof::none",
          "authenticate() for garbage in X-Key throws: too long", "the reason of a refusal shows what may be a secret",
          "on several threads: the answers differ"})
        CHECK_THAT(all, ContainsSubstring(expected));
    CHECK_THAT(faults(PluginKind::rest_auth, {{"X-Key", "closed"}}), ContainsSubstring("the credentials are not accepted: "));
}

TEST_CASE("a wrong content plugin is told what is wrong")
{
    const std::string all = faults(PluginKind::openapi);
    for (const char* expected : {"its factory with Settings::specify_only and without a cluster throws: there is no cluster",
                                 "GET /half has no summary", "GET /half with nothing in it: the body is not JSON",
                                 "GET /number with nothing in it: error: ", "POST /open is open to strangers"})
        CHECK_THAT(all, ContainsSubstring(expected));
}

TEST_CASE("a wrong cluster plugin is told what is wrong")
{
    const std::string all = faults(PluginKind::cluster);
    for (const char* expected :
         {"info() has no name", "verify() proves a stranger\n", "verify() proves a stranger who calls himself root",
          "verify() proves the token x", "verify() gives its own user no name", "jobs(): the listing has another number",
          "nodes(): the listing is another one", "partitions() throws: no such table", "no such table"})
        CHECK_THAT(all, ContainsSubstring(expected));
}

TEST_CASE("a wrong parser is told what is wrong")
{
    const std::string all = faults(PluginKind::data_parser);
    for (const char* expected : {"name() is v0.0.97\n", "full_name() does not begin with data_parser/v0.0.97",
                                 "find() knows the type \"NO_SUCH_TYPE\""})
        CHECK_THAT(all, ContainsSubstring(expected));
}

TEST_CASE("a file that is no plugin of its kind is not loaded")
{
    const std::string file = std::string(RESTD_WRONG_PLUGINS) + "/openapi/wrong.so";
    CHECK_THROWS_WITH(PluginFile(PluginKind::cluster, file), ContainsSubstring("of kind openapi, not cluster"));
    CHECK_THROWS(PluginFile(PluginKind::cluster, "/no/such/file"));
}
