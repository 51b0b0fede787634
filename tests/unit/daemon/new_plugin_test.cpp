// What `slurmrestd new-plugin` makes. That the folders build and pass their tests is tried by the integration tests.
#include "start/new_plugin.hpp"

#include <fstream>
#include <iterator>

#include "catch.hpp"
#include "process/logging.hpp"
#include "scratch_folder.hpp"

using namespace restd;
using namespace restd::kernel;
using Catch::Matchers::ContainsSubstring;
using restd::test::ScratchFolder;

namespace {

using Strings = std::vector<std::string>;

// Examples with one file for each use of the placeholder.
struct Examples : ScratchFolder {
    Examples()
    {
        std::filesystem::create_directories(path + "/examples/hello_auth");
        file("examples/hello_auth/CMakeLists.txt", "restd_add_plugin(rest_auth hello hello_auth.cpp)\n");
        file("examples/hello_auth/hello_auth.cpp",
             "// rest_auth/hello, HELLO_SECRET, X-Hello-Secret\nclass HelloAuth;\n\"Hello, \" \"Says hello.\" \"hello\"\n");
    }
    Strings make(const std::string& name)
    {
        return make_plugin_folder({PluginKind::rest_auth, name, path + "/new"}, path + "/examples");
    }
    std::string text(const std::string& name) const
    {
        std::ifstream in(path + "/new/" + name);
        return {std::istreambuf_iterator<char>(in), {}};
    }
};

std::string complaint(const Strings& words)
{
    try {
        parse_new_plugin(words);
    } catch (const Fatal& fatal) {
        return fatal.what();
    }
    return "";
}

}  // namespace

TEST_CASE("the words of new-plugin")
{
    const NewPlugin plugin = parse_new_plugin({"openapi", "site_2"});
    CHECK(plugin.kind == PluginKind::openapi);
    CHECK(plugin.name == "site_2");
    CHECK(plugin.folder == "site_2");
    CHECK(parse_new_plugin({"cluster", "mine", "/tmp/there"}).folder == "/tmp/there");
    for (const Strings& words : {Strings{}, {"openapi"}, {"openapi", "a", "b", "c"}})
        CHECK_THAT(complaint(words), ContainsSubstring("expected KIND NAME [FOLDER]"));
    CHECK_THAT(complaint({"auth", "a"}), ContainsSubstring("there is no template for \"auth\", only for rest_auth, data_parser, "));
    for (const char* name : {"", "A", "2a", "_a", "a-b", "a b", "../a", "a.so", "\xc3\xa4"})
        CHECK_THAT(complaint({"openapi", name}), ContainsSubstring("a name has lower-case letters"));
    CHECK(complaint({"openapi", std::string(40, 'a')}).empty());
    CHECK_FALSE(complaint({"openapi", std::string(41, 'a')}).empty());
}

TEST_CASE("a parser has the name of its API version")
{
    CHECK(parse_new_plugin({"data_parser", "v0.0.100"}).name == "v0.0.100");
    for (const char* name : {"mine", "v0.0.", "v0.0.x", "v0.0.099", "v0.0.12345", "v0.1.46"})
        CHECK_THAT(complaint({"data_parser", name}), ContainsSubstring("a data_parser has the name of its API version"));
}

TEST_CASE("the folder has the example under the new name")
{
    Examples place;
    CHECK(place.make("site_badge") == Strings{"CMakeLists.txt", "site_badge_auth.cpp"});
    CHECK(place.text("CMakeLists.txt") == "restd_add_plugin(rest_auth site_badge site_badge_auth.cpp)\n");
    CHECK(place.text("site_badge_auth.cpp") ==
          "// rest_auth/site_badge, SITE_BADGE_SECRET, X-SiteBadge-Secret\nclass SiteBadgeAuth;\n"
          "\"Hello, \" \"Says hello.\" \"site_badge\"\n");
}

TEST_CASE("a folder that exists is left as it is, and one that cannot be made is not begun")
{
    Examples place;
    std::filesystem::create_directory(place.path + "/new");
    place.file("new/CMakeLists.txt", "mine\n");
    CHECK_THROWS_WITH(place.make("badge"), ContainsSubstring("/new: it exists already"));
    CHECK(place.text("CMakeLists.txt") == "mine\n");
    CHECK_THROWS_WITH(make_plugin_folder({PluginKind::rest_auth, "badge", place.path + "/no/new"}, place.path + "/examples"),
                      ContainsSubstring("/no/new: No such file or directory"));
    CHECK_THROWS_WITH(make_plugin_folder({PluginKind::cluster, "badge", place.path + "/other"}, place.path + "/examples"),
                      ContainsSubstring("the SDK's examples are not installed: " + place.path + "/examples/hello_cluster: "));
    CHECK_FALSE(std::filesystem::exists(place.path + "/other"));
}

TEST_CASE("the next steps can be copied into a shell")
{
    const std::string text = next_steps({PluginKind::rest_auth, "badge", "my plugin's"}, {"CMakeLists.txt"});
    CHECK_THAT(text, ContainsSubstring("  cmake -S 'my plugin'\\''s' -B 'my plugin'\\''s/build' -DCMAKE_PREFIX_PATH=/"));
}
