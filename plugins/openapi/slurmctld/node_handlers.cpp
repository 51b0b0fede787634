#include "../common/attempt.hpp"
#include "handlers.hpp"
#include "restd/cluster.hpp"
#include "restd/content.hpp"
#include "restd/data_parser.hpp"

namespace restd::openapi {
namespace {

// Passes records on and counts them.
template <class T>
struct Counted {
    Sink<T> sink;
    std::size_t count = 0;
    void operator()(const T& record)
    {
        ++count;
        sink(record);
    }
};

}  // namespace

void get_nodes(Call& call)
{
    model::NodesResponse response;
    const auto nodes = [&](Sink<model::Node> sink) {
        Updated updated;
        attempt("Failure to query nodes", "_dump_nodes",
                [&] { call.controller().nodes(call.caller(), call.query<model::NodesQuery>(), sink, updated); });
        response.last_update = updated.last_update;
    };
    response.nodes = nodes;
    call.reply(response);
}

void get_node(Call& call)
{
    const std::string_view name = call.parameters<model::NodeParameter>().node_name;
    const std::string failure = "Failure to query node " + std::string(name);
    model::NodesResponse response;
    const auto nodes = [&](Sink<model::Node> sink) {
        Counted<model::Node> counted{sink};
        Updated updated;
        try {
            call.controller().node(call.caller(), name, call.query<model::NodesQuery>(), counted, updated);
        } catch (const Error& error) {
            if (error.number() != err::invalid_node_name || counted.count != 0) throw explained(error, failure, "_dump_nodes");
        }
        // An unknown node is not an error of the request: number 0, and so 200.
        if (counted.count == 0) call.error(Error(err::success, failure, "_dump_nodes", 200));
        response.last_update = updated.last_update;
    };
    response.nodes = nodes;
    call.reply(response);
}

void get_partitions(Call& call)
{
    model::PartitionsResponse response;
    const auto partitions = [&](Sink<model::Partition> sink) {
        Updated updated;
        attempt("Unable to query partitions", "op_handler_partitions",
                [&] { call.controller().partitions(call.caller(), call.query<model::PartitionsQuery>(), sink, updated); });
        response.last_update = updated.last_update;
    };
    response.partitions = partitions;
    call.reply(response);
}

void get_partition(Call& call)
{
    const std::string_view name = call.parameters<model::PartitionParameter>().partition_name;
    const auto missing = [&] {
        return Error(err::rest_invalid_query, "Unable to find partition " + std::string(name), "op_handler_partition");
    };
    model::PartitionsResponse response;
    const auto partitions = [&](Sink<model::Partition> sink) {
        Counted<model::Partition> counted{sink};
        Updated updated;
        try {
            call.controller().partition(call.caller(), name, call.query<model::PartitionsQuery>(), counted, updated);
        } catch (const Error& error) {
            if (error.number() == err::invalid_partition_name) throw missing();
            throw explained(error, "Unable to query partition " + std::string(name), "op_handler_partition");
        }
        if (counted.count == 0) throw missing();
        response.last_update = updated.last_update;
    };
    response.partitions = partitions;
    call.reply(response);
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

void delete_node(Call& call)
{
    const std::string_view name = call.parameters<model::NodeParameter>().node_name;
    attempt("Failure to delete node " + std::string(name), "op_handler_node",
            [&] { call.controller().delete_node(call.caller(), name); });
    model::PlainResponse response;
    call.reply(response);
}

}  // namespace restd::openapi
