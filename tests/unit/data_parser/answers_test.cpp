// Recorded answers of the original (answers.txt) are read with the tables and written again. The texts must be equal, so values
// are read correctly and written as in the original.
#include <fstream>
#include <sstream>

#include "catch.hpp"
#include "host/output.hpp"
#include "host/reader.hpp"
#include "host/writer.hpp"
#include "parsers.hpp"
#include "restd/model/shares.hpp"

using namespace restd;

namespace {

// A default-constructed model of the table's type, in the arena.
void* make(Arena& arena, const Table& table)
{
    void* object = arena.allocate(table.size, table.align);
    table.construct(object);
    return object;
}

std::string dumped(const Table& table, const void* object, Format format = Format::json)
{
    StringOutput out;
    dump(out, table, object, {format, false});
    return out.take();
}

std::string all_of(const std::vector<Issue>& issues)
{
    std::string out;
    for (const Issue& issue : issues) out += issue.source + " " + issue.description + "\n";
    return out;
}

}  // namespace

TEST_CASE("recorded answers of the original are read and written unchanged")
{
    std::ifstream file(ANSWERS);
    REQUIRE(file);
    std::size_t compared = 0;
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line.front() == '#') continue;
        std::istringstream words(line);
        std::string versions, type, answer;
        words >> versions >> type;
        std::getline(words >> std::ws, answer);
        std::istringstream each(versions);
        for (std::string version; std::getline(each, version, ',');) {
            INFO("v0.0." << version << " " << type);
            const auto parser = parsers::make(static_cast<Api>(std::stoi(version)));
            const Table* const table = parser->find(type);
            REQUIRE(table != nullptr);
            Arena arena;
            Reading reading{arena};
            void* const object = make(arena, *table);
            read_json(answer + "}", *table, object, reading);
            CHECK(all_of(reading.errors).empty());
            for (const Issue& warning : reading.warnings) CHECK(warning.description == "Ignoring value for removed field");
            const std::string written = dumped(*table, object);
            CHECK(written.substr(0, written.find(",\"meta\":{")) == answer);

            // The same through YAML.
            Reading again{arena};
            void* const other = make(arena, *table);
            read_yaml(dumped(*table, object, Format::yaml), *table, other, again);
            CHECK(all_of(again.errors).empty());
            CHECK(dumped(*table, other) == written);
            ++compared;
        }
    }
    CHECK(compared > 20);
}

TEST_CASE("shares in versions without unset numbers")
{
    const model::SharesTres run[] = {{"cpu", 7}};
    const model::SharesUsage usage[] = {{"cpu", 2658.297102}};
    model::Shares user;
    user.id = 5;
    user.cluster = "lab";
    user.name = "alice";
    user.parent = "sub1";
    user.shares_normalized = 0.5;
    user.shares = 1;
    user.tres_run_seconds = run;
    user.tres_usage = usage;
    user.effective_usage = 0.25;
    user.usage = 2658;
    user.fairshare_factor = 0.125;
    user.type = 1;
    for (const Api api : {40, 41}) {
        INFO("v0.0." << api);
        const auto parser = parsers::make(api);
        const Table& table = parsers::inner(parsers::inner(*parser->find("OPENAPI_SHARES_RESP"), "shares"), "shares");
        CHECK(
            dumped(table, &user) ==
            R"({"id":5,"cluster":"lab","name":"alice","parent":"sub1","partition":"",)"
            R"("shares_normalized":{"set":true,"infinite":false,"number":0.5},"shares":{"set":true,"infinite":false,"number":1},)"
            R"("tres":{"run_seconds":[{"name":"cpu","value":{"set":true,"infinite":false,"number":7}}],"group_minutes":[],)"
            R"("usage":[{"name":"cpu","value":2658.297102}]},"effective_usage":0.25,)"
            R"("usage_normalized":{"set":false,"infinite":false,"number":0.0},"usage":2658,)"
            R"("fairshare":{"factor":0.125,"level":null},"type":["USER"]})");
    }
}
