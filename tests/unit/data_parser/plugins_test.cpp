// Several versions of one parser in one process. With default visibility all would use the tables of the first one.
#include <set>

#include "catch.hpp"
#include "parsers.hpp"

using namespace restd;

TEST_CASE("each data parser in a process answers as itself")
{
    std::set<const Table*> tables;
    for (const Api api : parsers::versions) {
        const std::string version = "v0.0." + std::to_string(api);
        INFO(version);
        CHECK(parsers::descriptor(api).name == version);
        CHECK(parsers::descriptor(api).kind == PluginKind::data_parser);
        const auto parser = parsers::make(api);
        CHECK(parser->api() == api);
        CHECK(parser->name() == version);
        CHECK(parser->full_name() == "data_parser/" + version);
        const Table* const jobs = parser->find("OPENAPI_JOB_INFO_RESP");
        REQUIRE(jobs != nullptr);
        CHECK(tables.insert(jobs).second);
        CHECK((parser->find("OPENAPI_SLURMDBD_PING_RESP") != nullptr) == (api >= 42));
        CHECK(parser->find("NOTHING") == nullptr);
        CHECK(parser->find("") == nullptr);
    }
}

TEST_CASE("each version has its own rows")
{
    for (const Api api : parsers::versions) {
        INFO("v0.0." << api);
        const auto parser = parsers::make(api);
        const Table& job = parsers::inner(*parser->find("OPENAPI_JOB_INFO_RESP"), "jobs");
        CHECK((parsers::row(job, "exclusive") != nullptr) == (api <= 41));
        CHECK((parsers::row(job, "minimum_switches") != nullptr) == (api <= 41));
        CHECK((parsers::row(job, "required_switches") != nullptr) == (api >= 42));
        CHECK((parsers::row(job, "priority_by_partition") != nullptr) == (api >= 42));
        CHECK((parsers::row(job, "stdout_expanded") != nullptr) == (api >= 43));
        CHECK((parsers::row(job, "licenses_allocated") != nullptr) == (api >= 43));
        const Table& resources = parsers::inner(job, "job_resources");
        CHECK((parsers::row(resources, "allocated_hosts") != nullptr) == (api <= 40));
        CHECK((parsers::row(resources, "nodes/allocation") != nullptr) == (api >= 41));
        const Table& submit = *parser->find("OPENAPI_JOB_SUBMIT_RESPONSE");
        CHECK((parsers::row(submit, "result") != nullptr) == (api <= 41));
        CHECK((parsers::row(*parser->find("OPENAPI_KILL_JOB_RESP"), "status") != nullptr) == (api >= 42));
        const Codec& time_limit = *parsers::row(job, "time_limit")->codec;
        CHECK(time_limit.type == (api <= 40 ? "UINT32_NO_VAL" : "UINT32_NO_VAL_STRUCT"));
        CHECK(parsers::row(job, "job_resources")->codec->null_as == (api <= 40 ? NullAs::empty_object : NullAs::null));
    }
}

TEST_CASE("flags are accepted")
{
    using Refs = DataParser::Refs;
    CHECK(parsers::make(40)->refs() == Refs::all);
    CHECK(parsers::make(41)->refs() == Refs::shared);
    CHECK(parsers::make(42)->refs() == Refs::all);
    CHECK(parsers::make(41, {"prefer_refs"})->refs() == Refs::all);
    CHECK(parsers::make(42, {"minimize_refs"})->refs() == Refs::shared);
    CHECK_FALSE(parsers::make(42)->inline_enums());
    CHECK_FALSE(parsers::make(42)->fast());
    const auto parser = parsers::make(42, {"fast", "inline_enums"});
    CHECK(parser->fast());
    CHECK(parser->inline_enums());
    CHECK(parser->full_name() == "data_parser/v0.0.42+fast+inline_enums");
    // In later versions the behaviour of these flags is always on.
    for (const Api api : parsers::versions) {
        if (api < 43) continue;
        INFO("v0.0." << api);
        CHECK(parsers::make(api)->inline_enums());
        CHECK(parsers::make(api)->refs() == Refs::all);
        CHECK(parsers::make(api, {"prefer_refs"})->refs() == Refs::all);
        CHECK(parsers::make(api, {"minimize_refs"})->refs() == Refs::shared);
    }

    for (const Api api : parsers::versions) {
        const PluginDescriptor& d = parsers::descriptor(api);
        std::set<std::string> names;
        for (std::uint32_t i = 0; i < d.flag_count; ++i) {
            CHECK(names.insert(d.flags[i].name).second);
            CHECK_FALSE(std::string(d.flags[i].meaning).empty());
        }
        CHECK(names.count("fast") == 1);
        CHECK(names.count("inline_enums") == (api == 42 ? 1 : 0));
        CHECK(names.count("minimize_refs") == (api >= 42 ? 1 : 0));
        CHECK(names.count("prefer_refs") == (api >= 41 ? 1 : 0));
    }
}
