#include "../common/attempt.hpp"
#include "handlers.hpp"
#include "restd/cluster.hpp"
#include "restd/content.hpp"
#include "restd/data_parser.hpp"

namespace restd::openapi {
namespace {

void reply_nodes(Call& call, const Listing<model::Node>& nodes)
{
    model::NodesResponse response;
    response.last_update = nodes.last_update;
    response.nodes = nodes;
    call.reply(response);
}

void reply_partitions(Call& call, const Listing<model::Partition>& partitions)
{
    model::PartitionsResponse response;
    response.last_update = partitions.last_update;
    response.partitions = partitions;
    call.reply(response);
}

}  // namespace

void get_nodes(Call& call)
{
    reply_nodes(call, attempt("Failure to query nodes", "_dump_nodes",
                              [&] { return call.controller().nodes(call.caller(), call.query<model::NodesQuery>()); }));
}

void get_node(Call& call)
{
    const std::string_view name = call.parameters<model::NodeParameter>().node_name;
    const std::string failure = "Failure to query node " + std::string(name);
    Listing<model::Node> nodes;
    try {
        nodes = call.controller().node(call.caller(), name, call.query<model::NodesQuery>());
    } catch (const Error& error) {
        if (error.number() != err::invalid_node_name) throw explained(error, failure, "_dump_nodes");
        // An unknown node is not an error of the request: number 0, and so 200.
        call.error(Error(err::success, failure, "_dump_nodes", 200));
    }
    reply_nodes(call, nodes);
}

void get_partitions(Call& call)
{
    reply_partitions(call, attempt("Unable to query partitions", "op_handler_partitions", [&] {
                         return call.controller().partitions(call.caller(), call.query<model::PartitionsQuery>());
                     }));
}

void get_partition(Call& call)
{
    constexpr const char* source = "op_handler_partition";
    const std::string_view name = call.parameters<model::PartitionParameter>().partition_name;
    Listing<model::Partition> partitions;
    try {
        partitions = call.controller().partition(call.caller(), name, call.query<model::PartitionsQuery>());
    } catch (const Error& error) {
        if (error.number() != err::invalid_partition_name)
            throw explained(error, "Unable to query partition " + std::string(name), source);
        const std::string unknown = "Unable to find partition " + std::string(name);
        if (call.api() < statuses_of_26_05) throw Error(err::rest_invalid_query, unknown, source);
        call.warn(unknown, source);
    }
    reply_partitions(call, partitions);
}

namespace {

void update_nodes(Call& call, const model::NodeUpdate& update)
{
    if (call.parser() == nullptr || !call.parser()->fast())
        call.controller().without_effect_on_node(call.caller(), update, [&](const Place& field) {
            call.warn("Field \"" + call.key(field) + "\" has no effect on this cluster", field);
        });
    attempt("Failure to update node " + std::string(update.name), "_update_nodes",
            [&] { call.controller().update_nodes(call.caller(), update); });
    model::PlainResponse response;
    call.reply(response);
}

}  // namespace

void post_nodes(Call& call)
{
    const auto& update = call.body<model::NodeUpdate>();
    if (update.name.empty())
        throw Error(err::rest_invalid_query, "Missing required field 'name': the nodes to change", "#/name/");
    update_nodes(call, update);
}

void post_node(Call& call)
{
    // The node of the path counts, not the one in the body.
    model::NodeUpdate update = call.body<model::NodeUpdate>();
    if (!update.name.empty())
        call.warn("node_names field " + std::string(update.name) + " ignored for singular node update", "_update_node");
    update.name = call.parameters<model::NodeParameter>().node_name;
    update_nodes(call, update);
}

void post_new_node(Call& call)
{
    const std::string_view line = call.body<model::NodeToCreate>().node_conf;
    attempt("Failure to create node", "op_handler_node", [&] { call.controller().create_node(call.caller(), line); });
    model::PlainResponse response;
    call.reply(response);
}

void delete_node(Call& call)
{
    const std::string_view name = call.parameters<model::NodeParameter>().node_name;
    attempt("Failure to delete node " + std::string(name), "op_handler_node",
            [&] { call.controller().delete_node(call.caller(), name); });
    model::PlainResponse response;
    call.reply(response);
}

}  // namespace restd::openapi
