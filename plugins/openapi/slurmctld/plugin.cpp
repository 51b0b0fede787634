// openapi/slurmctld: what slurmctld knows and does, under /slurm/.
#include "restd/plugin.hpp"
#include "handlers.hpp"
#include "restd/content.hpp"

namespace restd::openapi {
namespace {

constexpr Route routes[] = {
    {.method = Method::get,
     .path = "/slurm/{data_parser}/ping/",
     .operation = "get_ping",
     .summary = "Ask each controller whether it is there.",
     .response = "OPENAPI_PING_ARRAY_RESP",
     .handler = get_ping},
    {.method = Method::get,
     .path = "/slurm/{data_parser}/diag/",
     .operation = "get_diag",
     .summary = "Scheduler and RPC statistics of the controller.",
     .response = "OPENAPI_DIAG_RESP",
     .handler = get_diag},
    {.method = Method::get,
     .path = "/slurm/{data_parser}/licenses/",
     .operation = "get_licenses",
     .summary = "Licenses and how many of each are in use.",
     .response = "OPENAPI_LICENSES_RESP",
     .handler = get_licenses},
    {.method = Method::post,
     .path = "/slurm/{data_parser}/job/submit",
     .operation = "post_job_submit",
     .summary = "Submit a batch job, or a heterogeneous one as a list of its components.",
     .body = "JOB_SUBMIT_REQ",
     .response = "OPENAPI_JOB_SUBMIT_RESPONSE",
     .handler = post_job_submit},
    {.method = Method::get,
     .path = "/slurm/{data_parser}/jobs/",
     .operation = "get_jobs",
     .summary = "All jobs that the controller knows.",
     .query = "OPENAPI_JOB_INFO_QUERY",
     .response = "OPENAPI_JOB_INFO_RESP",
     .handler = get_jobs},
    {.method = Method::del,
     .path = "/slurm/{data_parser}/jobs/",
     .operation = "delete_jobs",
     .summary = "Signal or cancel the jobs that are named or that a filter matches.",
     .body = "KILL_JOBS_MSG",
     .response = "OPENAPI_KILL_JOBS_RESP",
     .handler = delete_jobs},
    // Documented with the wrong type from the beginning, and clients are made from the document.
    {.method = Method::get,
     .path = "/slurm/{data_parser}/jobs/state/",
     .operation = "get_jobs_state",
     .summary = "Only the states of jobs, which is cheap to ask for.",
     .query = "OPENAPI_JOB_STATE_QUERY",
     .response = "OPENAPI_JOB_STATE_RESP",
     .handler = get_job_states,
     .documented_response = "OPENAPI_JOB_INFO_RESP"},
    {.method = Method::get,
     .path = "/slurm/{data_parser}/job/{job_id}",
     .operation = "get_job",
     .summary = "One job; all tasks where it is an array.",
     .parameters = "OPENAPI_JOB_INFO_PARAM",
     .query = "OPENAPI_JOB_INFO_QUERY",
     .response = "OPENAPI_JOB_INFO_RESP",
     .handler = get_job},
    {.method = Method::post,
     .path = "/slurm/{data_parser}/job/{job_id}",
     .operation = "post_job",
     .summary = "Change a job.",
     .parameters = "OPENAPI_JOB_INFO_PARAM",
     .body = "JOB_DESC_MSG",
     .response = "OPENAPI_JOB_POST_RESPONSE",
     .handler = post_job},
    {.method = Method::del,
     .path = "/slurm/{data_parser}/job/{job_id}",
     .operation = "delete_job",
     .summary = "Signal or cancel a job.",
     .parameters = "OPENAPI_JOB_INFO_PARAM",
     .query = "OPENAPI_JOB_INFO_DELETE_QUERY",
     .response = "OPENAPI_KILL_JOB_RESP",
     .handler = delete_job,
     .since = 42},
    {.method = Method::del,
     .path = "/slurm/{data_parser}/job/{job_id}",
     .operation = "delete_job",
     .summary = "Signal or cancel a job.",
     .parameters = "OPENAPI_JOB_INFO_PARAM",
     .query = "OPENAPI_JOB_INFO_DELETE_QUERY",
     .response = "OPENAPI_KILL_JOB_RESP",
     .handler = delete_job_plain,
     .until = 41},
    {.method = Method::get,
     .path = "/slurm/{data_parser}/nodes/",
     .operation = "get_nodes",
     .summary = "All nodes.",
     .query = "OPENAPI_NODES_QUERY",
     .response = "OPENAPI_NODES_RESP",
     .handler = get_nodes},
    {.method = Method::get,
     .path = "/slurm/{data_parser}/node/{node_name}",
     .operation = "get_node",
     .summary = "One node.",
     .parameters = "OPENAPI_NODE_PARAM",
     .query = "OPENAPI_NODES_QUERY",
     .response = "OPENAPI_NODES_RESP",
     .handler = get_node},
    {.method = Method::get,
     .path = "/slurm/{data_parser}/partitions/",
     .operation = "get_partitions",
     .summary = "All partitions.",
     .query = "OPENAPI_PARTITIONS_QUERY",
     .response = "OPENAPI_PARTITION_RESP",
     .handler = get_partitions},
    {.method = Method::get,
     .path = "/slurm/{data_parser}/partition/{partition_name}",
     .operation = "get_partition",
     .summary = "One partition.",
     .parameters = "OPENAPI_PARTITION_PARAM",
     .query = "OPENAPI_PARTITIONS_QUERY",
     .response = "OPENAPI_PARTITION_RESP",
     .handler = get_partition},
};

class SlurmctldContent final : public Content {
public:
    std::span<const Route> routes() const override { return openapi::routes; }
    std::string_view summary() const override
    {
        return "What the controller, slurmctld, knows and does: jobs, nodes, partitions.";
    }
};

std::unique_ptr<Plugin> make(const PluginContext&)
{
    return std::make_unique<SlurmctldContent>();
}

}  // namespace
}  // namespace restd::openapi

RESTD_PLUGIN(restd::PluginKind::openapi, "slurmctld", "1.0", "Jobs, nodes, partitions and licenses of the controller.",
             restd::openapi::make);
