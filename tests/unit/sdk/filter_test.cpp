// Filters of records, the search for the nearest name, and whether a host is in a host list.
#include <map>

#include "catch.hpp"
#include "restd/error.hpp"
#include "restd/filter.hpp"
#include "restd/host_list.hpp"
#include "restd/nearest.hpp"
#include "restd/record_filters.hpp"

using namespace restd;

namespace {

constexpr Flag words[] = {flag_equal("PENDING", 0, 0xff), flag_equal("RUNNING", 1, 0xff), flag_bit("COMPLETING", 0x8000),
                          flag_removed("GONE"), flag_bit("SECRET", 0x100).not_documented()};
constexpr auto state_codec = [] {
    auto codec = make_codec<std::uint32_t>(Kind::flags, "JOB_STATE");
    codec.names = words;
    return codec;
}();
constexpr auto filters = job_filters(state_codec);

// The filter of job that has this name and these values.
Filter filter(std::string_view name, const std::vector<std::string_view>& values)
{
    std::vector<List<std::string_view>> all(filters.size());
    for (std::size_t i = 0; i < filters.size(); ++i)
        if (filters[i].name == name) all[i] = values;
    return Filter(filters, all);
}

// The error of an invalid value: "422 #/state[0]/ text".
std::string refused(std::string_view name, const std::vector<std::string_view>& values)
{
    try {
        filter(name, values);
    } catch (const Error& error) {
        return std::to_string(error.status()) + ' ' + error.source() + ' ' + error.what();
    }
    return "not refused";
}

std::string nearest(std::string_view name, const std::vector<std::string_view>& known)
{
    Nearest nearest(name);
    for (const std::string_view each : known) nearest.offer(each);
    return nearest.name();
}

}  // namespace

TEST_CASE("a filter chooses among records of the model", "[filter]")
{
    model::Job job;
    job.user_name = "alice";
    job.user_id = 1001;
    job.partition = "debug,long";
    job.job_state = model::job_state::running | 0x8000;
    job.nodes = "n[1-4],n7";
    CHECK(Filter().is_empty());
    CHECK(Filter().matches(&job));
    CHECK(filter("user", {}).is_empty());
    CHECK(filter("user", {"bob", "1001"}).matches(&job));
    CHECK_FALSE(filter("user", {"bob"}).matches(&job));
    CHECK(filter("partition", {"long"}).matches(&job));
    CHECK_FALSE(filter("partition", {"debug,long"}).matches(&job));
    CHECK(filter("state", {"Completing"}).matches(&job));
    CHECK_FALSE(filter("state", {"PENDING"}).matches(&job));
    CHECK(filter("node", {"n[5-9]"}).matches(&job));
    CHECK_FALSE(filter("node", {"n5", "m1"}).matches(&job));
    // The values are copied.
    std::string value = "alice";
    const Filter kept = filter("user", {value});
    value = "bobby";
    CHECK(kept.matches(&job));
    CHECK(Filter().memory() == 0);
    CHECK(filter("node", {"n[1-200]"}).memory() > 200 * sizeof(std::string));
}

TEST_CASE("values that nothing can match are refused", "[filter]")
{
    CHECK(refused("state", {"RUNNING", "RUNING"}) == R"(422 #/state[1]/ Unknown state "RUNING". The nearest is "RUNNING")");
    CHECK(refused("state", {"GONE"}).starts_with("422 "));
    CHECK(refused("state", {"SECRET"}).starts_with("422 "));
    CHECK(refused("node", {"n["}) == R"(422 #/node[0]/ Invalid list of nodes "n[" in node)");
    const std::vector<std::string_view> many(257, "x");
    CHECK(refused("name", many) == "413 #/name/ name has more than 256 values, which is the limit of a filter.");
    CHECK(refused("node", many) == "413 #/node/ node has more than 256 values, which is the limit of a filter.");
    CHECK(refused("node", {"n[1-99999]"}) == "413 #/node/ node has more than 256 hosts, which is the limit of a filter.");
}

TEST_CASE("the nearest name", "[nearest]")
{
    CHECK(nearest("x", {}) == "");
    CHECK(nearest("job_sate", {"job_id", "job_state", "job_size_str"}) == "job_state");
    CHECK(nearest("JobId", {"user_id", "job_id"}) == "job_id");
    CHECK(nearest("elapsed", {"ended", "time.elapsed"}) == "time.elapsed");
    CHECK(nearest("ab", {"ac", "bb"}) == "ac");
    CHECK(nearest("", {"abc", "a"}) == "a");
    const std::string longer(100, 'x');
    CHECK(nearest(longer, {"a", std::string_view(longer).substr(0, 70)}) == longer.substr(0, 70));
}

TEST_CASE("whether a host is in a list", "[host_list]")
{
    const char* const lists[] = {"",           "n1",         "n[1-4]",       "n[1-4,7],login", "n[08-11]",   "a[1-2]b[1-3]",
                                 "n[1,10-12]", "x[1-3]0-ib", "n[1-2][3-12]", " n1 , n2 ",      "n[0-1000]x", "n[001-120]"};
    const char* const hosts[] = {"n1",  "n2",   "n4",   "n5",     "n7",     "login",  "n8",    "n08",    "n09", "n10",  "n11",
                                 "n12", "n011", "a1b3", "a3b1",   "a1b4",   "x10-ib", "x1-ib", "x20-ib", "n13", "n112", "n1112",
                                 "n",   "",     "n1x",  "n1000x", "n1001x", "n01x",   "n001",  "n120",   "N1"};
    for (const char* list : lists) {
        const std::vector<std::string> all = expand_hosts(list).value();
        for (const char* host : hosts) {
            CAPTURE(list, host);
            CHECK(has_host(list, host) == (std::find(all.begin(), all.end(), host) != all.end()));
        }
    }
    for (const char* list : {"n[1", "n[1-]", "n[a]", "n[]", "n]"}) {
        CAPTURE(list);
        CHECK_FALSE(has_host(list, "n1"));
    }
    // Brackets among which the digits of a name can be shared out in very many ways.
    std::string brackets;
    for (int i = 0; i < 100; ++i) brackets += "[0-99]";
    CHECK(has_host(brackets + "x", std::string(150, '1') + "x"));
    CHECK_FALSE(has_host(brackets + "x", std::string(150, '1') + "y"));
    CHECK(has_host(std::string(255, 'n'), std::string(255, 'n')));
    CHECK_FALSE(has_host("n[1-9999999999]", "n" + std::string(100'000, '1')));
}
