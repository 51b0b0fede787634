// The texts of events, and filters.
#include "catch.hpp"

#include "event_text.hpp"
#include "filter.hpp"
#include "restd/error.hpp"

using namespace restd;
using namespace restd::events;

namespace {

Facts job(std::uint32_t id, std::uint32_t state)
{
    Facts facts;
    facts.key = std::to_string(id);
    facts.job_id = id;
    facts.state = state;
    facts.user = "alice";
    facts.user_id = 1001;
    facts.account = "physics";
    facts.partitions = "debug,long";
    facts.name = "train,again";
    facts.nodes = "n[1-3]";
    return facts;
}

int status_of(const JobsQuery& query)
{
    try {
        const Filter filter(query);
        return 200;
    } catch (const Error& error) {
        return error.status();
    }
}

}  // namespace

TEST_CASE("the text of a change", "[events]")
{
    namespace state = model::job_state;
    Facts facts = job(17, state::running | state::completing);
    facts.reason = "a \"quote\", a \\, a line\nbreak and \xff junk and \xc3\xa4";
    CHECK(*change(Subject::jobs, facts, state::running, false, 1700000000, {0x1f, 3}) ==
          "event: job\nid: 1f.3\ndata: {\"job_id\":17,\"old_state\":[\"RUNNING\"],\"state\":[\"RUNNING\",\"COMPLETING\"],"
          "\"reason\":\"a \\\"quote\\\", a \\\\, a line\\u000abreak and \\ufffd junk and \xc3\xa4\",\"time\":1700000000}\n\n");
    facts = job(17, state::pending);
    facts.array_job_id = 15;
    facts.array_tasks = "4-9";
    CHECK(*change(Subject::jobs, facts, {}, false, 1, {1, 1}) ==
          "event: job\nid: 1.1\ndata: {\"job_id\":17,\"array_job_id\":15,\"array_tasks\":\"4-9\",\"old_state\":null,"
          "\"state\":[\"PENDING\"],\"reason\":\"\",\"time\":1}\n\n");
    facts.array_task_id = 3;
    CHECK(*change(Subject::jobs, facts, state::pending, true, 1, {1, 1}) ==
          "event: job\nid: 1.1\ndata: {\"job_id\":17,\"array_job_id\":15,\"array_task_id\":3,\"old_state\":[\"PENDING\"],"
          "\"state\":null,\"reason\":\"\",\"time\":1}\n\n");
    Facts node;
    node.key = "n1";
    node.state = model::node_state::idle | model::node_state::drain;
    CHECK(
        *change(Subject::nodes, node, model::node_state::mixed, false, 1, {1, 1}) ==
        "event: node\nid: 1.1\ndata: {\"node\":\"n1\",\"old_state\":[\"MIXED\"],\"state\":[\"IDLE\",\"DRAIN\"],\"reason\":\"\","
        "\"time\":1}\n\n");
}

TEST_CASE("the id of an event", "[events]")
{
    const EventId id{0xffff'ffff'ffff'ffff, 12345678901};
    CHECK(id.text() == "ffffffffffffffff.12345678901");
    CHECK(EventId::parse(id.text())->place == id.place);
    CHECK(EventId::parse(id.text())->epoch == id.epoch);
    for (const char* text : {"", ".", "1.", ".1", "x.1", "1.x", "1.1.1", "1.-1", "11111111111111111.1", "1 .1"})
        CHECK_FALSE(EventId::parse(text));
}

TEST_CASE("filters of jobs", "[events]")
{
    namespace state = model::job_state;
    const Facts facts = job(17, state::running);
    const auto passes = [&](const JobsQuery& query, std::optional<std::uint32_t> before = {}) {
        return Filter(query).passes(facts, before);
    };
    CHECK(Filter(JobsQuery{}).is_empty());
    CHECK(passes({}));
    CHECK(passes({.user = "bob,alice"}));
    CHECK(passes({.user = "1001"}));
    CHECK_FALSE(passes({.user = "bob,1002"}));
    CHECK(passes({.account = "physics"}));
    CHECK_FALSE(passes({.account = "phys"}));
    CHECK(passes({.partition = "long"}));
    CHECK_FALSE(passes({.partition = "lon"}));
    CHECK(passes({.state = "running"}));
    CHECK_FALSE(passes({.state = "PENDING"}));
    CHECK(passes({.state = "PENDING"}, state::pending));
    CHECK_FALSE(passes({.state = "COMPLETING"}));
    CHECK(passes({.node = "n[2-9]"}));
    CHECK_FALSE(passes({.node = "n4"}));
    CHECK(passes({.user = "alice", .state = "RUNNING"}));
    CHECK_FALSE(passes({.user = "bob", .state = "RUNNING"}));
    CHECK(status_of({.state = "RUNNIN"}) == 422);
    CHECK(status_of({.node = "n[1"}) == 422);
    CHECK(status_of({.node = "n[1-1000]"}) == 413);
    std::string many;
    for (int i = 0; i < 300; ++i) many += "user,";
    CHECK(status_of({.user = many}) == 413);
}

TEST_CASE("a mistyped filter is refused", "[events]")
{
    refuse_unknown("", jobs_query);
    refuse_unknown("user=a%2cb&state=RUNNING&name", jobs_query);
    CHECK_THROWS_AS(refuse_unknown("usr=alice", jobs_query), Error);
    CHECK_THROWS_AS(refuse_unknown("user=alice&feature=big", jobs_query), Error);
    CHECK_THROWS_AS(refuse_unknown("user", nodes_query), Error);
}

TEST_CASE("filters of nodes", "[events]")
{
    Facts node;
    node.key = "n1";
    node.state = model::node_state::idle | model::node_state::drain;
    node.partitions = "debug,long";
    node.features = "fast,big";
    const auto passes = [&](const NodesQuery& query) { return Filter(query).passes(node); };
    CHECK(passes({.state = "IDLE"}));
    CHECK(passes({.state = "drain"}));
    CHECK_FALSE(passes({.state = "DOWN"}));
    CHECK(passes({.partition = "debug"}));
    CHECK(passes({.feature = "big,small"}));
    CHECK_FALSE(passes({.feature = "small"}));
}
