// Tables with changes: what changes, what stays, and what is refused.
#define RESTD_API 45
#include "restd/tables/overlay.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "catch.hpp"
#include "parsers.hpp"

using namespace restd;

namespace restd::tables {
namespace {

constexpr Change changes[] = {
    rename_field(job_info, "account", "project"),
    remove_field(job_info, "burst_buffer"),
    RESTD_REPLACE_FIELD(job_info, partition, "partition", codec::csv_string, "Partitions.").deprecated(),
    RESTD_ADD_FIELD(job_info, cluster, "place/cluster", codec::string, "Cluster.").required(),
    RESTD_ADD_FIELD(job_info, nodes, "place/nodes", codec::string, "Nodes."),
    remove_field(job_info, "user_name"),
    RESTD_ADD_FIELD(job_info, user_name, "user", codec::string, "Owner."),
    rename_word(codec::node_states, "DOWN", "BROKEN"),
};
static_assert(detail::fit_together(changes));
// Only v0.0.40 answers with these.
constexpr Change of_another_table[] = {rename_field(rollup_period, "type", "kind")};
constexpr Change of_other_words[] = {rename_word(codec::rollup_type, "user", "day")};

const Settings settings;
const PluginContext context{settings, *spdlog::default_logger(), {}};

std::vector<std::string> keys(const Table& table)
{
    std::vector<std::string> keys(table.rows.size());
    for (const SelectedRow& s : table.rows) keys[s.declared] = s.row.key;
    return keys;
}

const Table& records(const DataParser& parser, std::string_view type, std::string_view list)
{
    return parsers::inner(*parser.find(type), list);
}

TEST_CASE("a derived parser has the changes and nothing else")
{
    const Parser base("v0.0.45", context);
    const DerivedParser parser("v0.0.99", context, changes);
    CHECK(parser.name() == "v0.0.99");
    CHECK(parser.full_name() == "data_parser/v0.0.99");
    CHECK(parser.api() == 45);
    CHECK(parser.inline_enums());
    CHECK(parser.find("NOTHING") == nullptr);

    std::vector<std::string> expected = keys(records(base, "OPENAPI_JOB_INFO_RESP", "jobs"));
    std::ranges::replace(expected, "account", "project");
    std::erase(expected, "burst_buffer");
    std::erase(expected, "user_name");
    expected.insert(expected.end(), {"place/cluster", "place/nodes", "user"});
    const Table& job = records(parser, "OPENAPI_JOB_INFO_RESP", "jobs");
    CHECK(keys(job) == expected);
    CHECK(job.size == job_info.size);
    CHECK(*job.model == typeid(model::Job));

    const Row& project = *parsers::row(job, "project");
    CHECK(project.offset == parsers::row(job_info, "account")->offset);
    CHECK(project.doc == parsers::row(job_info, "account")->doc);
    const Row& partition = *parsers::row(job, "partition");
    CHECK(partition.codec->kind == Kind::csv_string);
    CHECK(partition.is_deprecated);
    CHECK(parsers::row(job, "place/cluster")->is_required);
    CHECK_FALSE(parsers::row(job, "place/nodes")->is_required);

    // Every other table has the rows that it had.
    for (const TypeRow& row : types) {
        INFO(row.type);
        REQUIRE(parser.find(row.type) != nullptr);
        CHECK(keys(*parser.find(row.type)) == keys(*base.find(row.type)));
    }
}

TEST_CASE("filters follow the fields and words of a derived parser")
{
    const DerivedParser parser("v0.0.99", context, changes);
    std::vector<std::string> names;
    for (const FilterRow& filter : records(parser, "OPENAPI_JOB_INFO_RESP", "jobs").filters) names.emplace_back(filter.name);
    CHECK(names == std::vector<std::string>{"user", "project", "partition", "state", "name", "node"});

    const Table& node = records(parser, "OPENAPI_NODES_RESP", "nodes");
    REQUIRE(node.filters.front().name == "state");
    for (const Codec* codec : {node.filters.front().codec, parsers::row(node, "state")->codec}) {
        CHECK(detail::has_word(*codec, "BROKEN"));
        CHECK_FALSE(detail::has_word(*codec, "DOWN"));
        CHECK(codec->names.size() == codec::node_states.names.size());
    }
}

TEST_CASE("a change that the version has no use for is refused when the parser is made")
{
    const auto refusal = [](std::span<const Change> wrong) -> std::string {
        try {
            const DerivedParser parser("v0.0.99", context, wrong);
        } catch (const Error& e) {
            return e.what();
        }
        return "";
    };
    CHECK(refusal(of_another_table) == "the change of \"type\" has no effect: nothing in v0.0.45 has its table or its words");
    CHECK(refusal(of_other_words) == "the change of \"user\" has no effect: nothing in v0.0.45 has its table or its words");
}

}  // namespace
}  // namespace restd::tables
