// Tests host lists: their names, and the shortest list of names.
#include "restd/host_list.hpp"

#include <set>
#include <string>
#include <vector>

#include "catch.hpp"

using namespace restd;

TEST_CASE("the names of a host list", "[host_list]")
{
    CHECK(expand_hosts("n[1-3],x") == std::vector<std::string>{"n1", "n2", "n3", "x"});
    CHECK(expand_hosts("a[08-10]b[1,2]") == std::vector<std::string>{"a08b1", "a08b2", "a09b1", "a09b2", "a10b1", "a10b2"});
    // Numbers are as wide as the first one.
    CHECK(expand_hosts("n[9-11]") == std::vector<std::string>{"n9", "n10", "n11"});
    CHECK(expand_hosts("n[009-11]") == std::vector<std::string>{"n009", "n010", "n011"});
    CHECK(expand_hosts("n[1-") == std::nullopt);
    CHECK(expand_hosts("n[1-999999999]") == std::nullopt);
    // Short texts that stand for gigabytes of names.
    std::string ranges = "0-99999";
    for (int i = 0; i < 1000; ++i) ranges += ",0-99999";
    CHECK(expand_hosts("n[" + ranges + ']') == std::nullopt);
    CHECK(expand_hosts("n[" + std::string(100'000, '0') + "-99999]") == std::nullopt);
    CHECK(expand_hosts(std::string(100'000, 'n') + "[0-99999]") == std::nullopt);
    CHECK(expand_hosts("[0-99999]" + std::string(100'000, 'n')) == std::nullopt);
    CHECK(expand_hosts("n[00000-99999]").value().size() == 100'000);
}

TEST_CASE("the host list of names, in their order", "[host_list]")
{
    using Names = std::vector<std::string>;
    const auto list = [](const Names& names) { return host_list(names); };
    CHECK(list({}) == "");
    CHECK(list({"login"}) == "login");
    CHECK(list({"n7"}) == "n7");
    CHECK(list({"n1", "n2", "n3", "n7", "x9"}) == "n[1-3,7],x9");
    CHECK(list({"n10", "n9", "n07", "a", "n8", "b-2", "b-1", "n9"}) == "n[10,9,07],a,n8,b-[2,1],n9");
    CHECK(list({"n5", "n5"}) == "n[5,5]");
    // A number with zeros before it is another text than one without.
    CHECK(list({"n08", "n09", "n10", "n11"}) == "n[08-11]");
    CHECK(list({"n8", "n9", "n10"}) == "n[8-10]");
    CHECK(list({"n1", "n02", "n3"}) == "n[1,02,3]");
    CHECK(list({"rack1node1", "rack1node2", "rack2node1"}) == "rack1node[1-2],rack2node1");
    // Numbers too large for ranges.
    CHECK(list({"n99999999999999999998", "n99999999999999999999"}) == "n99[999999999999999998-999999999999999999]");
}

TEST_CASE("a host list of many names has them all", "[host_list]")
{
    const auto names = expand_hosts("a[000-120],b[1,3,5-9],c,d[7-12]e[01-03]");
    REQUIRE(names);
    const auto list = host_list(*names);
    const auto again = expand_hosts(list);
    REQUIRE(again);
    CHECK(std::set<std::string>(again->begin(), again->end()) == std::set<std::string>(names->begin(), names->end()));
    CHECK(*again == *names);
    CHECK(host_list(*again) == list);
}
