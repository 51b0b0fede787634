// openapi/slurmdbd: what slurmdbd knows, under /slurmdb/.
#include "restd/plugin.hpp"
#include "handlers.hpp"
#include "restd/content.hpp"

namespace restd::openapi {
namespace {

constexpr Route routes[] = {
    {.method = Method::get,
     .path = "/slurmdb/{data_parser}/ping/",
     .operation = "get_ping",
     .summary = "Ask slurmdbd whether it is there.",
     .response = "OPENAPI_SLURMDBD_PING_RESP",
     .handler = get_database_ping,
     .since = 42},
    {.method = Method::get,
     .path = "/slurmdb/{data_parser}/diag/",
     .operation = "get_diag",
     .summary = "Rollup and RPC statistics of slurmdbd.",
     .response = "OPENAPI_SLURMDBD_STATS_RESP",
     .handler = get_database_diag},
    {.method = Method::get,
     .path = "/slurmdb/{data_parser}/jobs/",
     .operation = "get_jobs",
     .summary = "Jobs that ran or wait, with their steps.",
     .query = "JOB_CONDITION",
     .response = "OPENAPI_SLURMDBD_JOBS_RESP",
     .handler = get_database_jobs},
    {.method = Method::get,
     .path = "/slurmdb/{data_parser}/job/{job_id}",
     .operation = "get_job",
     .summary = "One job, with its steps.",
     .parameters = "OPENAPI_SLURMDBD_JOB_PARAM",
     .response = "OPENAPI_SLURMDBD_JOBS_RESP",
     .handler = get_database_job},
};

class SlurmdbdContent final : public Content {
public:
    std::span<const Route> routes() const override { return openapi::routes; }
    std::string_view summary() const override { return "What the accounting database, slurmdbd, knows: jobs that ran."; }
};

std::unique_ptr<Plugin> make(const PluginContext&)
{
    return std::make_unique<SlurmdbdContent>();
}

}  // namespace
}  // namespace restd::openapi

RESTD_PLUGIN(restd::PluginKind::openapi, "slurmdbd", "1.0", "Jobs in the accounting database.", restd::openapi::make);
