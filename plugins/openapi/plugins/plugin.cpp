// openapi/plugins: GET /slurmrestd/v1/plugins shows administrators the table of the daemon's plugins.
//
// Administrators are root, the user of the daemon, SlurmUser, and whoever has the AdminLevel Administrator in the accounting.
#include <unistd.h>

#include "restd/cluster.hpp"
#include "restd/content.hpp"
#include "restd/error.hpp"
#include "restd/model/accounting_values.hpp"
#include "restd/plugin.hpp"
#include "restd/plugin_table.hpp"

namespace restd::openapi {
namespace {

struct PluginsResponse {
    model::Envelope envelope;
    List<PluginRecord> plugins;
};

constexpr auto text = make_codec<std::string_view>(Kind::string, "STRING");
constexpr auto number = make_codec<std::int32_t>(Kind::int32, "INT32");

constexpr Row error_rows[] = {
    RESTD_FIELD(model::ErrorRecord, description, "description", text, "What went wrong."),
    RESTD_FIELD(model::ErrorRecord, error_number, "error_number", number, "Number of the error in Slurm."),
    RESTD_FIELD(model::ErrorRecord, error, "error", text, "Slurm's words for error_number."),
    RESTD_FIELD(model::ErrorRecord, source, "source", text, "Function that failed."),
};
constexpr auto error_selected = select<count_live(error_rows, 1)>(error_rows, 1);
constexpr Table error_table = make_table<model::ErrorRecord>("SLURMRESTD_ERROR", error_selected);
constexpr auto error_codec = [] {
    auto codec = make_codec<model::ErrorRecord>(Kind::object, "SLURMRESTD_ERROR");
    codec.named = true;
    codec.table = &error_table;
    return codec;
}();
constexpr auto errors_codec = [] {
    auto codec = make_codec<Stream<model::ErrorRecord>>(Kind::stream, "SLURMRESTD_ERRORS");
    codec.element = &error_codec;
    codec.run = [](const void* member, FunctionRef<void(const void*)> each, const MemberSet* wanted) {
        const auto& produce = *static_cast<const Stream<model::ErrorRecord>*>(member);
        const auto give = [each](const model::ErrorRecord& record) { each(&record); };
        if (produce) produce(Sink<model::ErrorRecord>(give, wanted));
    };
    return codec;
}();

constexpr Row response_rows[] = {
    RESTD_FIELD(PluginsResponse, plugins, "plugins", plugin_records_codec, "Every plugin, also those that are refused."),
    RESTD_FIELD(PluginsResponse, envelope.errors, "errors", errors_codec, "Errors. Empty: all went well."),
};
RESTD_OWN_TABLE(response, PluginsResponse, "SLURMRESTD_PLUGINS_RESP");

// Handlers are plain functions. There is one plugin in a process, and it outlives their calls.
const PluginTable* the_plugins = nullptr;
Cluster* the_cluster = nullptr;

bool is_administrator(Call& call)
{
    const Identity& caller = call.caller();
    if (caller.uid == 0 || caller.uid == ::geteuid()) return true;
    const ClusterInfo info = the_cluster->info();
    if (!info.slurm_user.empty() && info.slurm_user == caller.user) return true;
    const std::string_view user[] = {caller.user};
    model::AssociationCondition association;
    association.user = user;
    model::UserCondition condition;
    condition.association = &association;
    bool is_one = false;
    try {
        const Listing<model::User> users = call.accounting().users(caller, condition);
        users([&](const model::User& found) {
            if (found.name == caller.user) is_one = found.administrator_level == model::admin_level::administrator;
        });
    } catch (const Error& error) {
        // Without accounting nobody has a level. If it cannot be asked at the moment, that is said.
        if (error.status() >= 500 && error.number() != err::not_supported) throw;
    }
    return is_one;
}

void get_plugins(TypedCall<None, None, PluginsResponse>& call)
{
    if (!is_administrator(call)) throw Error(err::access_denied, "The plugins are shown to administrators", "plugins", 403);
    if (the_plugins == nullptr) throw Error(err::not_supported, "There is no table of plugins here", "plugins");
    PluginsResponse response;
    response.plugins = the_plugins->plugins();
    call.reply(response);
}

constexpr Route routes[] = {
    route<get_plugins>(Method::get, "/slurmrestd/v1/plugins", "v1_plugins",
                       "The plugins of this slurmrestd: versions, files, and why some are refused. For administrators."),
};

class PluginsContent final : public Content {
public:
    explicit PluginsContent(const PluginContext& context)
    {
        the_plugins = context.plugins;
        the_cluster = context.cluster;
    }

    std::span<const Route> routes() const override { return openapi::routes; }
    std::string_view summary() const override { return "The plugins of this slurmrestd, for administrators."; }
    bool is_described_if_named() const override { return true; }
};

std::unique_ptr<Plugin> make(const PluginContext& context)
{
    return std::make_unique<PluginsContent>(context);
}

}  // namespace
}  // namespace restd::openapi

RESTD_PLUGIN(restd::PluginKind::openapi, "plugins", "1.0", "The table of plugins, for administrators.", restd::openapi::make);
