#include "handlers.hpp"

#include "../common/attempt.hpp"
#include "../common/job_id.hpp"
#include "restd/cluster.hpp"
#include "restd/content.hpp"

namespace restd::openapi {
namespace {

void reply_jobs(Call& call, const model::JobCondition& condition)
{
    const auto jobs = [&](Sink<model::DatabaseJob> sink) {
        bool any = false;
        const auto pass = [&](const model::DatabaseJob& job) {
            any = true;
            sink(job);
        };
        attempt("Unable to query jobs", "slurmdb_jobs_get()", [&] { call.accounting().jobs(call.caller(), condition, pass); });
        if (!any) call.warn("slurmdb_jobs_get() found nothing", "_dump_jobs");
    };
    model::DatabaseJobsResponse response;
    response.jobs = jobs;
    call.reply(response);
}

}  // namespace

void get_database_ping(Call& call)
{
    const auto pings = [&](Sink<model::DatabasePing> sink) {
        attempt("Unable to ping slurmdbd", "slurmdb_ping_all()", [&] { call.accounting().ping(call.caller(), sink); });
    };
    model::DatabasePingResponse response;
    response.pings = pings;
    call.reply(response);
}

void get_database_diag(Call& call)
{
    // The record is only there while the sink runs: so is the reply.
    const auto reply = [&](const model::DatabaseStats& stats) {
        model::DatabaseStatsResponse response;
        response.statistics = &stats;
        call.reply(response);
    };
    attempt("Unable to query slurmdbd statistics", "slurmdb_get_stats()",
            [&] { call.accounting().diag(call.caller(), reply); });
}

void get_database_jobs(Call& call)
{
    const auto& condition = call.query<model::JobCondition>();
    for (std::string_view step : condition.step)
        if (!parse_job_id(step))
            throw Error(err::rest_invalid_query,
                        "Rejecting request. Failure parsing query parameters: no job or step id: " + std::string(step),
                        "#/step/");
    reply_jobs(call, condition);
}

void get_database_job(Call& call)
{
    const std::string_view text = call.parameters<model::JobParameter>().job_id;
    const auto id = parse_job_id(text);
    if (!id)
        throw Error(err::rest_invalid_query, "Rejecting request. Failure parsing query parameters" + no_job_id(text),
                    "op_handler_job");
    const std::string job = id->text();
    const std::string_view steps[] = {job};
    model::JobCondition condition;
    condition.step = steps;
    // Every run of it, with the times as they were.
    condition.show_duplicates = true;
    condition.disable_truncate_usage_time = true;
    reply_jobs(call, condition);
}

}  // namespace restd::openapi
