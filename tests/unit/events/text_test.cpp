// The texts of events, and what filters look at.
#include "catch.hpp"

#include "event_text.hpp"
#include "job_filter.hpp"
#include "restd/error.hpp"
#include "restd/flag_words.hpp"

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
    for (const char* text : {"", ".", "1.", ".1", "x.1", "1.x", "1.1.1", "1.-1", "11111111111111111.1", "1 .1",
                             "1.18446744073709551616", "-1.1", "+1.1", "0x1.1", "1.1 "})
        CHECK_FALSE(EventId::parse(text));
}

TEST_CASE("a state that has no word is shown as in listings", "[events]")
{
    const Facts facts = job(17, 0xfe);
    CHECK(change(Subject::jobs, facts, {}, false, 1, {1, 1})->find(R"("state":["FAILED"])") != std::string::npos);
}

TEST_CASE("what filters look at is noted of each job and node", "[events]")
{
    // Whatever filters there are: a member that is not noted would match nothing.
    FilteredRecord shown;
    const auto matches = [&](auto record, const auto& rows, std::size_t i) {
        const FilterRow& row = rows[i];
        auto* const member = reinterpret_cast<std::byte*>(&record) + row.offset;
        std::string value = "x1";
        if (row.by == FilterBy::flags) {
            *reinterpret_cast<std::uint32_t*>(member) = 1;
            each_flag(row.codec->names, 1, [&](std::string_view word) {
                value = word;
                return false;
            });
        } else {
            *reinterpret_cast<std::string_view*>(member) = value;
        }
        Facts facts;
        note(record, facts);
        const std::string_view given[] = {value};
        std::vector<List<std::string_view>> values(rows.size());
        values[i] = given;
        return shown.matches(Filter(rows, values), facts);
    };
    model::Job one;
    one.job_id = 17;
    for (std::size_t i = 0; i < job_rows.size(); ++i) {
        CAPTURE(job_rows[i].name);
        CHECK(matches(one, job_rows, i));
    }
    model::Node node;
    node.name = "n1";
    for (std::size_t i = 0; i < node_rows.size(); ++i) {
        CAPTURE(node_rows[i].name);
        CHECK(matches(node, node_rows, i));
    }
}

TEST_CASE("a filter of states matches the state before, too", "[events]")
{
    namespace state = model::job_state;
    const Facts facts = job(17, state::running);
    FilteredRecord shown;
    CHECK(shown.matches(Filter(), facts));
    CHECK(shown.matches(job_filter("user", {"bob", "1001"}), facts));
    CHECK_FALSE(shown.matches(job_filter("user", {"bob"}), facts, state::pending));
    CHECK(shown.matches(job_filter("state", {"running"}), facts, state::pending));
    CHECK(shown.matches(job_filter("state", {"PENDING"}), facts, state::pending));
    CHECK_FALSE(shown.matches(job_filter("state", {"PENDING"}), facts));
    CHECK_FALSE(shown.matches(job_filter("state", {"COMPLETING"}), facts, state::pending));
}

TEST_CASE("a mistyped filter is refused", "[events]")
{
    const auto refused = [](std::string_view query, const Table& table) -> std::string {
        try {
            refuse_unknown(query, table);
        } catch (const Error& error) {
            return std::to_string(error.status()) + ' ' + error.what();
        }
        return "not refused";
    };
    CHECK(refused("", jobs_query) == "not refused");
    CHECK(refused("user=a%2cb&state=RUNNING;name", jobs_query) == "not refused");
    CHECK(refused("usr=alice", jobs_query) == R"(422 Unknown parameter "usr". The nearest is "user")");
    CHECK(refused("user=alice&feature=big", jobs_query).starts_with("422 "));
    CHECK(refused("user=alice;stat=RUNNING", jobs_query) == R"(422 Unknown parameter "stat". The nearest is "state")");
    CHECK(refused("user", nodes_query).starts_with("422 "));
    CHECK(refused(std::string(70'000, 'x'), nodes_query).size() < 1000);
}
