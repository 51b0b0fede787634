// openapi/events: what happens to jobs and nodes, as it happens, under /events/: server-sent events (WHATWG HTML, section 9.2).
#include <memory>

#include "hub.hpp"
#include "queries.hpp"
#include "restd/content.hpp"
#include "restd/plugin.hpp"

namespace restd::events {
namespace {

// Handlers are plain functions. There is one plugin in a process, and it outlives their calls.
Hub* the_hub = nullptr;

void get_jobs(Call& call)
{
    refuse_unknown(call.request().query, jobs_query);
    the_hub->watch(call, Subject::jobs, Filter(job_rows, call.query<JobsQuery>().values));
}

void get_nodes(Call& call)
{
    refuse_unknown(call.request().query, nodes_query);
    the_hub->watch(call, Subject::nodes, Filter(node_rows, call.query<NodesQuery>().values));
}

constexpr Route routes[] = {
    {.method = Method::get,
     .path = "/events/v1/jobs",
     .operation = "v1_jobs",
     .summary = "Every change of a job's state, as it happens (text/event-stream).",
     .description =
         "Server-sent events. First `snapshot`, with the state of all jobs, in parts; or `resumed`, if the header "
         "Last-Event-ID names an event that is not long ago. Then `job` for each change of a job's state: job_id, "
         "old_state, state, reason and time, as JSON. A job whose state has changed matches the filter `state` if one of "
         "the two states does.",
     .query = jobs_query,
     .handler = get_jobs},
    {.method = Method::get,
     .path = "/events/v1/nodes",
     .operation = "v1_nodes",
     .summary = "Every change of a node's state, as it happens (text/event-stream).",
     .description = "As for jobs. `node` for each change of a node's state: node, old_state, state, reason and time, as JSON.",
     .query = nodes_query,
     .handler = get_nodes},
};

class EventsContent final : public Content {
public:
    explicit EventsContent(const PluginContext& context)
    {
        if (context.cluster == nullptr) return;
        FeedOptions options;
        options.poll = std::chrono::seconds(context.settings.events_poll);
        options.heartbeat = std::chrono::seconds(context.settings.events_heartbeat);
        options.recheck = 4 * options.heartbeat;
        hub_ = std::make_unique<Hub>(*context.cluster, options, context.log);
        the_hub = hub_.get();
    }
    ~EventsContent() override
    {
        if (the_hub == hub_.get()) the_hub = nullptr;
    }

    std::span<const Route> routes() const override { return events::routes; }
    std::string_view summary() const override { return "Changes of jobs and nodes as they happen: server-sent events."; }
    bool is_described_if_named() const override { return true; }

private:
    std::unique_ptr<Hub> hub_;
};

std::unique_ptr<Plugin> make(const PluginContext& context)
{
    return std::make_unique<EventsContent>(context);
}

}  // namespace
}  // namespace restd::events

RESTD_PLUGIN(restd::PluginKind::openapi, "events", "1.0", "Changes of jobs and nodes as they happen (server-sent events).",
             restd::events::make);
