#include <optional>
#include <vector>

#include "../common/attempt.hpp"
#include "../common/not_a_job.hpp"
#include "handlers.hpp"
#include "restd/cluster.hpp"
#include "restd/content.hpp"
#include "restd/data_parser.hpp"
#include "restd/job_id.hpp"
#include "restd/signal_name.hpp"

namespace restd::openapi {
namespace {

constexpr std::string_view submit_source = "slurm_submit_batch_job()";
constexpr std::string_view submit_het_source = "slurm_submit_batch_het_job()";

using JobPlace = PlaceOf<model::JobDescription>;

// Where the jobs of a submission stand in the body: `index` in the list of components of a heterogeneous job.
JobPlace place_of_job(bool is_het, std::size_t index)
{
    return is_het ? Place::record<model::JobDescription>(index) : Place::record<model::JobDescription>();
}

// Warns about fields that the cluster accepts and ignores, unless the client wants no warnings.
void warn_without_effect(Call& call, const model::JobDescription& job, const JobPlace& place)
{
    if (call.parser() != nullptr && call.parser()->fast()) return;
    call.controller().without_effect(job, place, [&](const IgnoredField& field) { call.warn_ignored(field); });
}

Error rejected(std::string_view why, std::string_view source)
{
    return Error(err::rest_invalid_query, std::string(why), std::string(source));
}

JobId requested_job(const model::JobParameter& parameters, std::string_view source = "op_handler_job")
{
    constexpr std::uint32_t first_impossible = 0x03ffffff;  // Slurm's ids are below
    const std::string_view text = parameters.job_id;
    const auto id = JobId::parse(text);
    if (!id) throw rejected("Rejecting request. Failure parsing parameters" + not_a_job(text), source);
    if (id->job >= first_impossible)
        throw Error(err::invalid_job_id,
                    "Invalid JobID=" + std::to_string(id->job) + " rejected: Slurm's are below " +
                        std::to_string(first_impossible),
                    std::string(source));
    return *id;
}

// A minimal submission, for error texts.
constexpr std::string_view least_submission =
    R"(: the least is {"script": "#!/bin/sh\nhostname\n", "job": {"current_working_directory": "/tmp", )"
    R"("environment": ["PATH=/usr/bin:/bin"]}})";

// For a script without an environment Slurm's error is that it cannot write a file; this adds the missing field.
Error submission_refused(const Error& error, std::string_view what, std::string_view source, std::string_view missing)
{
    const bool is_missing = error.number() == err::writing_to_file || error.number() == err::environment_missing;
    const Error refused = explained(error, what, source);
    if (missing.empty() || !is_missing) return refused;
    return refused.saying(std::string(refused.what()) + ": the field " + std::string(missing) +
                          R"( is missing or empty, for example "environment": ["PATH=/usr/bin:/bin"])");
}

model::JobInfoQuery requested_view(model::JobInfoQuery query)
{
    if (query.flags == 0) query.flags = model::show_all | model::show_detail;
    return query;
}

// Refuses an invalid signal: otherwise it would cancel the job, or submit a job that ends without the signal.
// `where`: a place in the request, or its text.
template <class Where>
void check_signal(std::string_view text, const Where& where)
{
    if (!text.empty() && !parse_signal(text))
        throw Error(err::rest_invalid_query, "Unknown signal " + std::string(text), where);
}

// A result with its texts copied, because the backend's texts are valid only during the call of the sink.
model::KillJobsResult kept(Arena& arena, const model::KillJobsResult& result)
{
    model::KillJobsResult out = result;
    out.error_string = arena.copy(result.error_string);
    out.error_message = arena.copy(result.error_message);
    out.step_id = arena.copy(result.step_id);
    out.federation_sibling = arena.copy(result.federation_sibling);
    return out;
}

std::vector<model::KillJobsResult> cancel(Call& call, const model::KillJobsRequest& request)
{
    check_signal(request.signal, "#/signal/");
    std::vector<model::KillJobsResult> results;
    const auto keep = [&](const model::KillJobsResult& result) { results.push_back(kept(call.arena(), result)); };
    attempt("Signal request failed", "slurm_kill_jobs()", [&] { call.controller().cancel_jobs(call.caller(), request, keep); });
    return results;
}

// Cancels the job of the path, with the query's signal and flags.
template <class JobCall>
std::vector<model::KillJobsResult> cancel_requested(JobCall& call)
{
    const model::JobDeleteQuery& query = call.query();
    const std::string job = requested_job(call.parameters()).text();
    const std::string_view name = job;
    model::KillJobsRequest request;
    request.jobs = {&name, 1};
    request.signal = query.signal;
    request.flags = query.flags != 0 ? query.flags : std::uint16_t{model::kill_full_job};
    return cancel(call, request);
}

// A result with its texts copied, as above.
model::JobArrayResult kept(Arena& arena, const model::JobArrayResult& result)
{
    model::JobArrayResult out = result;
    out.step_id = arena.copy(result.step_id);
    out.error = arena.copy(result.error);
    out.why = arena.copy(result.why);
    return out;
}

using TaskResults = std::vector<model::JobArrayResult>;

// The results of the arrays among `jobs`, in their order. `failed` gets the error of each job that was not requeued.
std::vector<TaskResults> requeue(Call& call, List<JobId> jobs, std::uint32_t flags, FunctionRef<void(const Error&)> failed)
{
    constexpr std::string_view source = "slurm_requeue2()";
    if ((flags & model::requeue_flag::special_exit) != 0 && (flags & model::requeue_flag::hold) == 0)
        throw Error(err::rest_bad_request, "SpecialExit is for jobs that are held: it needs Hold", "op_handler_requeue");
    std::vector<JobId> whole;
    for (const JobId& job : jobs)
        if (job.step.empty())
            whole.push_back(job);
        else
            failed(Error(err::invalid_job_id, "A step cannot be requeued: " + job.text() + '.' + std::string(job.step),
                         std::string(source)));
    std::vector<TaskResults> results;
    if (whole.empty()) return results;
    const auto done = [&](const RequeuedJob& job) {
        if (job.tasks.empty()) return;
        TaskResults& tasks = results.emplace_back();
        for (const model::JobArrayResult& task : job.tasks) tasks.push_back(kept(call.arena(), task));
    };
    const auto refused = [&](const FailedEntry& entry) {
        failed(explained(entry.error, "Unable to requeue JobId=" + whole[entry.index].text(), source));
    };
    attempt("Unable to requeue jobs", source,
            [&] { call.controller().requeue_jobs(call.caller(), whole, flags, done, refused); });
    return results;
}

void reply_jobs(ReplyCall<model::JobsResponse>& call, const Listing<model::Job>& jobs)
{
    if (call.client_has({jobs.version})) return;
    model::JobsResponse response;
    response.last_update = jobs.last_update;
    response.last_backfill = jobs.last_backfill;
    response.jobs = jobs;
    call.reply(response);
}

void reply_killed(ReplyCall<model::KillJobsResponse>& call, const std::vector<model::KillJobsResult>& results)
{
    const auto status = [&](Sink<model::KillJobsResult> sink) {
        for (const model::KillJobsResult& result : results) sink(result);
    };
    model::KillJobsResponse response;
    response.status = status;
    call.reply(response);
}

}  // namespace

void get_jobs(TypedCall<model::JobInfoQuery, None, model::JobsResponse>& call)
{
    constexpr std::string_view source = "slurm_load_jobs()";
    const model::JobInfoQuery query = requested_view(call.query());
    Listing<model::Job> jobs;
    try {
        jobs = attempt("Unable to query jobs", source, [&] { return call.controller().jobs(call.caller(), query); });
    } catch (const Error& error) {
        // 304 before, as for nodes and partitions.
        if (error.number() != err::no_change_in_data || call.api() < statuses_of_26_05) throw;
        call.warn("No job has changed since update_time: the list is empty", std::string(source));
    }
    reply_jobs(call, jobs);
}

void get_job(TypedCall<model::JobInfoQuery, None, model::JobsResponse, JobOfPath>& call)
{
    constexpr std::string_view source = "_handle_job_get";
    JobId id = requested_job(call.parameters());
    const std::string failure = "Unable to query JobId=" + id.text();
    if (!id.step.empty())
        call.warn("Job steps are not supported for job searches. Showing whole job instead.", std::string(source));
    else if (id.array_task)
        call.warn("Job array Ids are not currently supported for job searches. Showing all jobs in array instead.",
                  std::string(source));
    id.array_task.reset();

    // A client that asks for one job gets it even if it has not changed: update_time is ignored.
    model::JobInfoQuery query = requested_view(call.query());
    query.update_time = 0;
    reply_jobs(call, attempt(failure, source, [&] { return call.controller().job(call.caller(), id, query); }));
}

void get_job_states(TypedCall<model::JobStateQuery, None, model::JobStatesResponse>& call)
{
    const List<std::string_view> jobs = call.query().job_id;
    for (std::string_view job : jobs)
        if (!JobId::parse(job))
            throw rejected("Rejecting request. Failure parsing query: no job id: " + std::string(job), "op_handler_job_states");
    const auto states = attempt("Unable to query job states", "op_handler_job_states",
                                [&] { return call.controller().job_states(call.caller(), jobs); });
    if (call.client_has({states.version})) return;
    model::JobStatesResponse response;
    response.jobs = states;
    call.reply(response);
}

void get_resources(TypedCall<None, None, model::ResourceLayoutResponse, JobOfPath>& call)
{
    constexpr std::string_view source = "_handle_get";
    const JobId id = requested_job(call.parameters(), "op_handler_resources");
    const auto nodes = attempt("Unable to query JobId=" + id.text(), source,
                               [&] { return call.controller().job_resources(call.caller(), id); });
    model::ResourceLayoutResponse response;
    response.nodes = nodes;
    call.reply(response);
}

void post_job_submit(TypedCall<None, model::JobSubmission, model::SubmitResponse>& call)
{
    constexpr std::string_view source = "_job_post";
    const auto& request = call.body();
    const bool is_het = request.jobs.data() != nullptr;
    std::vector<model::JobDescription> jobs;
    if (request.job != nullptr) jobs.push_back(*request.job);
    if (is_het && request.job == nullptr) jobs.assign(request.jobs.begin(), request.jobs.end());

    // An external job runs outside of Slurm.
    const auto needs_no_more = [](const model::JobDescription& job) {
        return !job.script.empty() || (job.flags & model::job_flag::external_job) != 0;
    };
    bool has_script = !request.script.empty() || (request.job != nullptr && needs_no_more(*request.job));
    for (const model::JobDescription& job : request.jobs) has_script = has_script || needs_no_more(job);
    if (!has_script)
        throw rejected("Populated \"script\" field is required for job submission" + std::string(least_submission), source);
    if (is_het && request.job != nullptr) throw rejected("Specify only one \"job\" or \"jobs\" fields but never both", source);
    if (!is_het && request.job == nullptr)
        throw rejected("Specifing either \"job\" or \"jobs\" fields are required to submit job" + std::string(least_submission),
                       source);
    if (jobs.empty()) throw rejected("Refusing HetJob submission without any components", "_job_post_het_submit");
    for (std::size_t i = 0; i < jobs.size(); ++i)
        check_signal(jobs[i].kill_warning_signal, place_of_job(is_het, i)(&model::JobDescription::kill_warning_signal));
    if (jobs.front().script.empty()) jobs.front().script = request.script;

    model::SubmitResponse response;
    const auto keep = [&](const model::SubmitResult& result) {
        response.result = result;
        response.result.step_id = call.arena().copy(result.step_id);
        response.result.error = call.arena().copy(result.error);
        response.result.job_submit_user_msg = call.arena().copy(result.job_submit_user_msg);
    };
    for (std::size_t i = 0; i < jobs.size(); ++i) warn_without_effect(call, jobs[i], place_of_job(is_het, i));
    std::string without_environment;  // the field
    for (std::size_t i = 0; i < jobs.size() && without_environment.empty(); ++i)
        if (jobs[i].environment.empty())
            without_environment = call.spelled(place_of_job(is_het, i)(&model::JobDescription::environment));
    try {
        call.controller().submit(call.caller(), jobs, keep);
    } catch (const Error& error) {
        throw submission_refused(error, is_het ? "HetJob submission failed" : "Batch job submission failed",
                                 is_het ? submit_het_source : submit_source, without_environment);
    }

    model::SubmitResult& result = response.result;
    call.note("job " + std::to_string(result.job_id));
    if (result.error.empty()) result.error = error_text(static_cast<int>(result.error_code));
    if (result.error_code != 0) {
        // The job has been submitted, but there is something to report, usually that it is held.
        call.warn((is_het ? "HetJob" : "Job") + std::string(" submission resulted in non-zero return code: ") +
                      std::string(result.error),
                  std::string(is_het ? submit_het_source : submit_source));
        call.warn(std::string(result.error), std::string(submit_source));
    }
    call.reply(response);
}

void post_job(TypedCall<None, model::JobDescription, model::JobUpdateResponse, JobOfPath>& call)
{
    constexpr std::string_view source = "_job_post_update";
    const JobId id = requested_job(call.parameters());
    if (!id.step.empty())
        call.warn(
            "Job step information ignored. Job update requests apply to whole job and can not be targeted to specific steps.",
            std::string(source));
    if (id.array_task)
        throw rejected("Rejecting request. Submit job update against Array Job's JobID instead of array task id.", source);

    // The job of the path counts, not the one in the body.
    model::JobDescription change = call.body();
    change.job_id = id.job;
    const JobPlace place = Place::record<model::JobDescription>();
    check_signal(change.kill_warning_signal, place(&model::JobDescription::kill_warning_signal));
    std::vector<model::JobArrayResult> kept_results;
    const auto keep = [&](const model::JobArrayResult& result) { kept_results.push_back(kept(call.arena(), result)); };
    warn_without_effect(call, change, place);
    // On every cluster a job starts with the environment that it was submitted with.
    if (!change.environment.empty() && (call.parser() == nullptr || !call.parser()->fast()))
        call.warn("Field \"environment\" has no effect on a job that has been submitted",
                  place(&model::JobDescription::environment));
    attempt("Job update requested failed", "slurm_update_job2()",
            [&] { call.controller().update_job(call.caller(), id, change, keep); });

    const auto results = [&](Sink<model::JobArrayResult> sink) {
        for (const model::JobArrayResult& result : kept_results) sink(result);
    };
    model::JobUpdateResponse response;
    // Without results of single tasks the field is null, not an empty list.
    if (!kept_results.empty()) response.results = results;
    call.reply(response);
}

void delete_job(TypedCall<model::JobDeleteQuery, None, JobKilled, JobOfPath>& call)
{
    reply_killed(call, cancel_requested(call));
}

void delete_job_plain(TypedCall<model::JobDeleteQuery, None, JobKilledPlain, JobOfPath>& call)
{
    // This answer has no other field for it. The status is still 200, because the request was valid.
    for (const model::KillJobsResult& result : cancel_requested(call))
        if (result.error_code != 0)
            call.error(Error(static_cast<int>(result.error_code),
                             "Unable to signal JobId=" + std::string(result.step_id) + ": " +
                                 std::string(result.error_message.empty() ? result.error_string : result.error_message),
                             "slurm_kill_job2()", 200));
    model::PlainResponse response;
    call.reply(response);
}

void delete_jobs(TypedCall<None, model::KillJobsRequest, JobsKilled>& call)
{
    reply_killed(call, cancel(call, call.body()));
}

void get_job_requeue(TypedCall<model::JobRequeueQuery, None, model::JobRequeueResponse, JobOfPath>& call)
{
    const auto& query = call.query();
    const std::uint32_t flags = (query.incomplete ? model::requeue_flag::incomplete : 0) |
                                (query.hold ? model::requeue_flag::hold : 0) |
                                (query.special_exit ? model::requeue_flag::special_exit : 0);
    const JobId id = requested_job(call.parameters());
    std::optional<Error> refused;
    const auto results = requeue(call, {&id, 1}, flags, [&](const Error& error) { refused = error; });
    if (refused) throw *refused;
    const auto status = [&](Sink<model::JobArrayResult> sink) {
        for (const TaskResults& tasks : results)
            for (const model::JobArrayResult& task : tasks) sink(task);
    };
    model::JobRequeueResponse response;
    response.status = status;
    call.reply(response);
}

void post_jobs_requeue(TypedCall<None, model::JobsToRequeue, model::JobsRequeueResponse>& call)
{
    const auto& request = call.body();
    const auto place = Place::record<model::JobsToRequeue>();
    if (request.jobs.empty())
        throw Error(err::invalid_job_id, "There is no job in the list", place(&model::JobsToRequeue::jobs));
    std::vector<JobId> jobs;
    for (std::size_t i = 0; i < request.jobs.size(); ++i) {
        const auto id = JobId::parse(request.jobs[i]);
        if (!id)
            throw Error(err::rest_invalid_query, "Nothing was requeued" + not_a_job(request.jobs[i]),
                        place(&model::JobsToRequeue::jobs)[i]);
        jobs.push_back(*id);
    }
    const auto results = requeue(call, jobs, request.flags, [&](const Error& error) { call.error(error); });
    const auto status = [&](Sink<Stream<model::JobArrayResult>> sink) {
        for (const TaskResults& tasks : results) {
            const Replay<model::JobArrayResult> each{tasks};
            sink(each);
        }
    };
    model::JobsRequeueResponse response;
    response.status = status;
    call.reply(response);
}

void post_job_allocate(TypedCall<None, model::AllocationRequest, model::AllocationResponse>& call)
{
    constexpr std::string_view source = "op_handler_alloc_job";
    const auto& request = call.body();
    const bool is_het = request.hetjob.data() != nullptr;
    if (is_het && request.job != nullptr)
        throw rejected("Specify only one \"job\" or \"hetjob\" fields but never both", source);
    if (!is_het && request.job == nullptr)
        throw rejected("Specifing either \"job\" or \"hetjob\" fields are required to allocate job", source);
    const List<model::JobDescription> jobs = is_het ? request.hetjob : List<model::JobDescription>(request.job, 1);
    if (jobs.empty()) throw rejected("Refusing HetJob allocation without any components", source);
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        const JobPlace place = place_of_job(is_het, i);
        check_signal(jobs[i].kill_warning_signal, place(&model::JobDescription::kill_warning_signal));
        warn_without_effect(call, jobs[i], place);
    }
    model::AllocationResponse response;
    const auto keep = [&](const model::SubmitResult& result) {
        response.job_id = result.job_id;
        response.job_submit_user_msg = call.arena().copy(result.job_submit_user_msg);
    };
    attempt("Job allocation request failed",
            is_het ? "slurm_allocate_het_job_blocking()" : "slurm_allocate_resources_blocking()",
            [&] { call.controller().allocate(call.caller(), jobs, keep); });
    call.note("job " + std::to_string(response.job_id));
    call.reply(response);
}

}  // namespace restd::openapi
