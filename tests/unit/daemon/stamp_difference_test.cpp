#include "plugins/stamp_difference.hpp"

#include "catch.hpp"
#include "restd/auth.hpp"
#include "restd/cluster.hpp"
#include "restd/content.hpp"
#include "restd/data_parser.hpp"

using namespace restd;
using namespace restd::kernel;

namespace {

std::string difference(std::string_view expected, std::string_view found)
{
    return stamp_difference(expected, found, "0.0.9", {});
}

}  // namespace

TEST_CASE("a difference of stamps says what differs, both values, and how to build the plugin anew")
{
    CHECK(difference("a=1\n", "a=1\n") == "");
    CHECK(difference("_GLIBCXX_DEBUG=0\nx=1\n", "_GLIBCXX_DEBUG=1\nx=1\n") ==
          "_GLIBCXX_DEBUG: 0 expected, 1 found. Rebuild it without -D_GLIBCXX_DEBUG");
    CHECK(difference("_GLIBCXX_DEBUG=1\n", "_GLIBCXX_DEBUG=0\n") ==
          "_GLIBCXX_DEBUG: 1 expected, 0 found. Rebuild it with -D_GLIBCXX_DEBUG");
    CHECK(difference("_GLIBCXX_USE_CXX11_ABI=1\n", "_GLIBCXX_USE_CXX11_ABI=0\n") ==
          "_GLIBCXX_USE_CXX11_ABI: 1 expected, 0 found. Rebuild it with -D_GLIBCXX_USE_CXX11_ABI=1");
    CHECK(difference("C++ library=libstdc++\n_GLIBCXX_DEBUG=0\n", "C++ library=libc++, ABI 1\n") ==
          "C++ library: libstdc++ expected, libc++, ABI 1 found; _GLIBCXX_DEBUG: 0 expected, nothing found. Rebuild it with "
          "-stdlib=libstdc++");
    CHECK(
        difference("restd/auth.hpp=11\nIdentity=8/8 a@0 b@4\n", "restd/auth.hpp=22\nIdentity=8/8 a@0 c@6\n")
            .starts_with("restd/auth.hpp: 11 expected, 22 found; Identity: b@4 expected, c@6 found. Rebuild it with the SDK of "
                         "this slurmrestd: find_package(RestdSDK "));
    CHECK(
        difference("Identity=8/8 a@0\n", "Identity=16/8 a@0\n")
            .starts_with("Identity: 8/8 expected, 16/8 found. Rebuild it with the SDK of this slurmrestd and without options"));
    CHECK(difference("restd/auth.hpp=11\n", "restd/auth.hpp=22\n").ends_with("it was built with 0.0.9"));
    CHECK(stamp_difference("restd/auth.hpp=11\n", "restd/auth.hpp=22\n", RESTD_SDK_VERSION, {})
              .ends_with("it was built with other headers of this version"));
    CHECK(difference("a=1\nb=1\nc=1\nd=1\ne=1\n", "").find("; and 1 more. ") != std::string::npos);
    CHECK(difference("a=1\n", "a=1\nb=2\n").starts_with("b: nothing expected, 2 found. "));
    CHECK(difference("a=1\n", "").starts_with("a: 1 expected, nothing found. "));
    CHECK(difference("a=1\nb=1\n", "b=1\na=1\n").starts_with("a stamp in another order"));
}

TEST_CASE("changes of headers that older plugins do not notice are no difference")
{
    constexpr HeaderChange changes[] = {{"restd/a.hpp", "11", "22"},
                                        {"restd/a.hpp", "22", "33"},
                                        {"restd/new.hpp", "-", "55"},
                                        {"restd/old.hpp", "66", "-"}};
    const auto accepted = [&changes](std::string_view expected, std::string_view found) {
        return stamp_difference(expected, found, "0.0.9", changes);
    };
    CHECK(accepted("restd/a.hpp=33\n", "restd/a.hpp=33\n") == "");
    CHECK(accepted("restd/a.hpp=33\n", "restd/a.hpp=22\n") == "");
    CHECK(accepted("restd/a.hpp=33\n", "restd/a.hpp=11\n") == "");
    CHECK(accepted("restd/a.hpp=33\nrestd/new.hpp=55\n", "restd/a.hpp=11\n") == "");
    CHECK(accepted("restd/a.hpp=33\n", "restd/a.hpp=33\nrestd/old.hpp=66\n") == "");
    // Not back, not of another header, not to what nobody has looked at, and not from nowhere.
    CHECK(accepted("restd/a.hpp=11\n", "restd/a.hpp=22\n").starts_with("restd/a.hpp: 11 expected, 22 found. "));
    CHECK(accepted("restd/b.hpp=22\n", "restd/b.hpp=11\n").starts_with("restd/b.hpp: 22 expected, 11 found. "));
    CHECK(accepted("restd/a.hpp=44\n", "restd/a.hpp=33\n").starts_with("restd/a.hpp: 44 expected, 33 found. "));
    CHECK(accepted("restd/a.hpp=33\n", "").starts_with("restd/a.hpp: 33 expected, nothing found. "));
    CHECK(accepted("restd/new.hpp=56\n", "").starts_with("restd/new.hpp: 56 expected, nothing found. "));
    CHECK(accepted("", "restd/old.hpp=67\n").starts_with("restd/old.hpp: nothing expected, 67 found. "));
    // What the compiler has made of them stays exact, and what is accepted is not named beside what is not.
    CHECK(accepted("restd/a.hpp=33\nIdentity=8/8 a@0\n", "restd/a.hpp=11\nIdentity=16/8 a@0\n")
              .starts_with("Identity: 8/8 expected, 16/8 found. "));
    CHECK(accepted("restd/a.hpp=33\nrestd/b.hpp=1\n", "restd/a.hpp=22\nrestd/b.hpp=2\n")
              .starts_with("restd/b.hpp: 1 expected, 2 found. "));
}

TEST_CASE("each kind has a stamp of what it shares")
{
    const std::string_view auth = plugin_stamp<PluginKind::rest_auth>.data(),
                           parser = plugin_stamp<PluginKind::data_parser>.data(),
                           content = plugin_stamp<PluginKind::openapi>.data(),
                           cluster = plugin_stamp<PluginKind::cluster>.data();
    const auto has = [](std::string_view stamp, std::string_view line) { return stamp.find(line) != stamp.npos; };
    for (const std::string_view stamp : {auth, parser, content, cluster}) {
        CHECK(has(stamp, "C++ library="));
        CHECK(has(stamp, "\nrestd/plugin.hpp="));
        CHECK(has(stamp, "\nPluginContext="));
        CHECK(stamp.ends_with('\n'));
    }
    for (const std::string_view stamp : {parser, content, cluster}) {
        CHECK(has(stamp, "\nrestd/model/job.hpp="));
        CHECK(has(stamp, "\nmodel::Job="));
        CHECK(has(stamp, "\nRow="));
    }
    CHECK_FALSE(has(auth, "restd/model/job.hpp="));
    CHECK_FALSE(has(auth, "model::"));
    CHECK(has(auth, "\nIdentity="));
    CHECK(has(content, "\nrestd/content.hpp="));
    CHECK_FALSE(has(cluster, "restd/content.hpp="));
    CHECK(stamp_digest(auth) != stamp_digest(parser));
    CHECK(stamp_digest(auth).size() == 16);
}
