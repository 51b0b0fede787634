#include <vector>

#include "../common/attempt.hpp"
#include "handlers.hpp"
#include "restd/cluster.hpp"
#include "restd/content.hpp"
#include "restd/data_parser.hpp"

namespace restd::openapi {
namespace {

void reply_nodes(ReplyCall<model::NodesResponse>& call, const Listing<model::Node>& nodes)
{
    if (call.client_has({nodes.version})) return;
    model::NodesResponse response;
    response.last_update = nodes.last_update;
    response.nodes = nodes;
    call.reply(response);
}

void reply_partitions(ReplyCall<model::PartitionsResponse>& call, const Listing<model::Partition>& partitions)
{
    if (call.client_has({partitions.version})) return;
    model::PartitionsResponse response;
    response.last_update = partitions.last_update;
    response.partitions = partitions;
    call.reply(response);
}

}  // namespace

void get_nodes(TypedCall<model::NodesQuery, None, model::NodesResponse>& call)
{
    reply_nodes(call, attempt("Failure to query nodes", "_dump_nodes",
                              [&] { return call.controller().nodes(call.caller(), call.query()); }));
}

void get_node(TypedCall<model::NodesQuery, None, model::NodesResponse, model::NodeParameter>& call)
{
    const std::string_view name = call.parameters().node_name;
    const std::string failure = "Failure to query node " + std::string(name);
    Listing<model::Node> nodes;
    try {
        nodes = call.controller().node(call.caller(), name, call.query());
    } catch (const Error& error) {
        if (error.number() != err::invalid_node_name) throw explained(error, failure, "_dump_nodes");
        // An unknown node is not an error of the request: number 0, and so 200.
        call.error(Error(err::success, failure, "_dump_nodes", 200));
    }
    reply_nodes(call, nodes);
}

void get_partitions(TypedCall<model::PartitionsQuery, None, model::PartitionsResponse>& call)
{
    reply_partitions(call, attempt("Unable to query partitions", "op_handler_partitions",
                                   [&] { return call.controller().partitions(call.caller(), call.query()); }));
}

void get_partition(TypedCall<model::PartitionsQuery, None, model::PartitionsResponse, model::PartitionParameter>& call)
{
    constexpr const char* source = "op_handler_partition";
    const std::string_view name = call.parameters().partition_name;
    Listing<model::Partition> partitions;
    try {
        partitions = call.controller().partition(call.caller(), name, call.query());
    } catch (const Error& error) {
        if (error.number() != err::invalid_partition_name)
            throw explained(error, "Unable to query partition " + std::string(name), source);
        const std::string unknown = "Unable to find partition " + std::string(name);
        if (call.api() < statuses_of_26_05) throw Error(err::rest_invalid_query, unknown, source);
        call.warn(unknown, "_partition_get");
    }
    reply_partitions(call, partitions);
}

namespace {

using PartitionPlace = PlaceOf<model::Partition>;

// Warns, in one warning, of the fields that are shown but that no request can set.
void warn_not_settable(Call& call, const model::Partition& wanted, const PartitionPlace& place)
{
    std::string names;
    const auto check = [&](bool given, const Place& field) {
        if (given) names += (names.empty() ? "" : ", ") + call.key(field);
    };
    check(!wanted.cluster.empty(), place(&model::Partition::cluster));
    check(wanted.select_type != 0, place(&model::Partition::select_type));
    check(wanted.timeouts_resume.is_set(), place(&model::Partition::timeouts_resume));
    check(wanted.timeouts_suspend.is_set(), place(&model::Partition::timeouts_suspend));
    check(wanted.suspend_time.is_set(), place(&model::Partition::suspend_time));
    check(wanted.cpus_total != 0, place(&model::Partition::cpus_total));
    check(wanted.nodes_total != 0, place(&model::Partition::nodes_total));
    check(!wanted.tres_configured.empty(), place(&model::Partition::tres_configured));
    if (!names.empty()) call.warn("These fields are shown but cannot be set: " + names, place);
}

void warn_of_ignored(Call& call, const model::Partition& wanted, const PartitionPlace& place)
{
    if (call.parser() != nullptr && call.parser()->fast()) return;
    warn_not_settable(call, wanted, place);
    const bool whole_nodes =
        wanted.exclusive == model::partition_exclusive::node || wanted.exclusive == model::partition_exclusive::topology;
    if (whole_nodes && wanted.maximums_shares == 1) {
        const Place shares = place(&model::Partition::maximums_shares);
        call.warn("\"" + call.key(shares) + "\" is ignored: jobs that have nodes of their own share nothing", shares);
    }
    call.controller().without_effect_on_partition(wanted, place, [&](const Place& field) {
        call.warn("Field \"" + call.key(field) + "\" has no effect on this cluster", field);
    });
}

}  // namespace

void post_partitions(TypedCall<None, model::PartitionsToStore, model::PlainResponse>& call)
{
    constexpr std::string_view source = "slurm_update_partition()";
    const List<model::Partition> wanted = call.body().partitions;
    std::vector<model::Partition> named;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const PartitionPlace place = Place::record<model::Partition>(i);
        if (wanted[i].name.empty()) {
            call.error(Error(err::invalid_partition_name, "A partition needs a name: this one was skipped",
                             place(&model::Partition::name)));
            continue;
        }
        warn_of_ignored(call, wanted[i], place);
        named.push_back(wanted[i]);
    }
    const auto failed = [&](const FailedEntry& entry) {
        call.error(explained(entry.error, "Unable to store partition " + std::string(named[entry.index].name), source));
    };
    if (!named.empty())
        attempt("Unable to store partitions", source,
                [&] { call.controller().store_partitions(call.caller(), named, failed); });
    model::PlainResponse response;
    call.reply(response);
}

void delete_partition(TypedCall<None, None, model::PlainResponse, model::PartitionParameter>& call)
{
    const std::string_view name = call.parameters().partition_name;
    attempt("Unable to delete partition " + std::string(name), "slurm_delete_partition()",
            [&] { call.controller().delete_partition(call.caller(), name); });
    model::PlainResponse response;
    call.reply(response);
}

namespace {

void update_nodes(ReplyCall<model::PlainResponse>& call, const model::NodeUpdate& update)
{
    if (call.parser() == nullptr || !call.parser()->fast())
        call.controller().without_effect_on_node(call.caller(), update,
                                                 [&](const IgnoredField& field) { call.warn_ignored(field); });
    attempt("Failure to update node " + std::string(update.name), "_update_nodes",
            [&] { call.controller().update_nodes(call.caller(), update); });
    model::PlainResponse response;
    call.reply(response);
}

}  // namespace

void post_nodes(TypedCall<None, model::NodeUpdate, model::PlainResponse>& call)
{
    const auto& update = call.body();
    if (update.name.empty())
        throw Error(err::rest_invalid_query, "Missing required field 'name': the nodes to change", "#/name/");
    update_nodes(call, update);
}

void post_node(TypedCall<None, model::NodeUpdate, model::PlainResponse, model::NodeParameter>& call)
{
    // The node of the path counts, not the one in the body.
    model::NodeUpdate update = call.body();
    if (!update.name.empty())
        call.warn("node_names field " + std::string(update.name) + " ignored for singular node update", "_update_node");
    update.name = call.parameters().node_name;
    update_nodes(call, update);
}

void post_new_node(TypedCall<None, model::NodeToCreate, model::PlainResponse>& call)
{
    const std::string_view line = call.body().node_conf;
    attempt("Failure to create node", "op_handler_node", [&] { call.controller().create_node(call.caller(), line); });
    model::PlainResponse response;
    call.reply(response);
}

void delete_node(TypedCall<None, None, model::PlainResponse, model::NodeParameter>& call)
{
    const std::string_view name = call.parameters().node_name;
    attempt("Failure to delete node " + std::string(name), "op_handler_node",
            [&] { call.controller().delete_node(call.caller(), name); });
    model::PlainResponse response;
    call.reply(response);
}

}  // namespace restd::openapi
