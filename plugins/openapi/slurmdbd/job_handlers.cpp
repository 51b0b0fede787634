#include "handlers.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "../common/attempt.hpp"
#include "../common/not_a_job.hpp"
#include "restd/cluster.hpp"
#include "restd/content.hpp"
#include "restd/job_id.hpp"
#include "restd/place.hpp"

namespace restd::openapi {
namespace {

void reply_jobs(ReplyCall<model::DatabaseJobsResponse>& call, const model::JobCondition& condition)
{
    const auto jobs =
        attempt("Unable to query jobs", "slurmdb_jobs_get()", [&] { return call.accounting().jobs(call.caller(), condition); });
    const auto records = [&](Sink<model::DatabaseJob> sink) {
        bool any = false;
        const auto pass = [&](const model::DatabaseJob& job) {
            any = true;
            sink(job);
        };
        // The embedded cluster reads its history only now.
        attempt("Unable to query jobs", "slurmdb_jobs_get()", [&] { jobs(pass); });
        if (!any) call.warn("slurmdb_jobs_get() found nothing", "_dump_jobs");
    };
    model::DatabaseJobsResponse response;
    response.jobs = records;
    call.reply(response);
}

// The job of the path, as text.
std::string requested_job(const model::JobParameter& parameters)
{
    const std::string_view text = parameters.job_id;
    const auto id = JobId::parse(text);
    if (!id)
        throw Error(err::rest_invalid_query, "Rejecting request. Failure parsing query parameters" + not_a_job(text),
                    "op_handler_job");
    return id->text();
}

void modify(ReplyCall<model::JobsModifiedResponse>& call, List<std::string_view> jobs, const model::JobModification& change)
{
    std::vector<std::string_view> results;
    call.accounting().modify_jobs(call.caller(), jobs, change,
                                  [&](std::string_view text) { results.push_back(call.arena().copy(text)); });
    model::JobsModifiedResponse response;
    response.results = results;
    call.reply(response);
}

}  // namespace

void get_database_ping(TypedCall<None, None, model::DatabasePingResponse>& call)
{
    const auto pings =
        attempt("Unable to ping slurmdbd", "slurmdb_ping_all()", [&] { return call.accounting().ping(call.caller()); });
    model::DatabasePingResponse response;
    response.pings = pings;
    call.reply(response);
}

void get_database_diag(TypedCall<None, None, model::DatabaseStatsResponse>& call)
{
    // The record is valid only while the sink runs, so the reply is written there.
    const auto reply = [&](const model::DatabaseStats& stats) {
        model::DatabaseStatsResponse response;
        response.statistics = &stats;
        call.reply(response);
    };
    attempt("Unable to query slurmdbd statistics", "slurmdb_get_stats()",
            [&] { call.accounting().diag(call.caller(), reply); });
}

void get_database_jobs(TypedCall<model::JobCondition, None, model::DatabaseJobsResponse>& call)
{
    const auto& condition = call.query();
    for (std::string_view step : condition.step)
        if (!JobId::parse(step))
            throw Error(err::rest_invalid_query,
                        "Rejecting request. Failure parsing query parameters: no job or step id: " + std::string(step),
                        "#/step/");
    reply_jobs(call, condition);
}

void get_database_job(TypedCall<None, None, model::DatabaseJobsResponse, JobOfPath>& call)
{
    const std::string job = requested_job(call.parameters());
    const std::string_view steps[] = {job};
    model::JobCondition condition;
    condition.step = steps;
    // Every run of the job, with its own times.
    condition.show_duplicates = true;
    condition.disable_truncate_usage_time = true;
    reply_jobs(call, condition);
}

void post_database_job(TypedCall<None, model::JobModification, model::JobsModifiedResponse, JobOfPath>& call)
{
    const std::string job = requested_job(call.parameters());
    const std::string_view jobs[] = {job};
    modify(call, jobs, call.body());
}

void post_database_jobs(TypedCall<None, model::JobsToModify, model::JobsModifiedResponse>& call)
{
    const auto& request = call.body();
    const auto place = Place::record<model::JobsToModify>();
    if (request.change == nullptr)
        throw Error(err::data_path_not_found, "Missing required field 'job_rec'", place(&model::JobsToModify::change), 422);
    if (request.jobs.empty())
        throw Error(err::data_path_not_found, "Missing required field 'job_id_list': which jobs are to be changed",
                    place(&model::JobsToModify::jobs), 422);
    for (const std::string_view job : request.jobs)
        if (!JobId::parse(job))
            throw Error(err::rest_invalid_query, "Invalid job" + not_a_job(job), place(&model::JobsToModify::jobs), 422);
    modify(call, request.jobs, *request.change);
}

}  // namespace restd::openapi
