#include <unistd.h>

#include <algorithm>
#include <deque>
#include <vector>

#include "common/step_id.hpp"
#include "common/words.hpp"
#include "controller/controller.hpp"
#include "controller/each_entry.hpp"
#include "controller/job_request.hpp"
#include "messages/job.hpp"
#include "messages/job_descriptor.hpp"
#include "messages/node.hpp"
#include "restd/host_list.hpp"
#include "restd/signal_name.hpp"
#include "rpc/record_list.hpp"
#include "views/job_text.hpp"
#include "wire/no_val.hpp"
#include "wire/source.hpp"
#include "wire/uncarried.hpp"

namespace restd::slurm {
namespace {

// slurmctld's own text, or Slurm's text for the error number.
std::string explanation(std::uint32_t number, std::string_view text)
{
    return std::string(text.empty() ? error_text(static_cast<int>(number)) : text);
}

[[noreturn]] void refuse(std::uint32_t number, std::string_view text)
{
    throw Error(static_cast<int>(number), explanation(number, text), source);
}

// All components of a job, packed before the first byte is sent.
class Requests {
public:
    Requests(List<model::JobDescription> jobs, std::string_view host, const ControllerParts& parts)
    {
        for (const model::JobDescription& job : jobs)
            requests_.emplace_back(job, parts.people, parts.conf.governors).from({host, static_cast<std::uint32_t>(getsid(0))});
    }
    void make_allocations()
    {
        for (JobRequest& request : requests_) request.make_allocation();
    }
    bool is_het() const { return requests_.size() > 1; }
    // Packs one job, or the components of a heterogeneous job.
    void operator()(Packer& to) const
    {
        if (is_het()) to.u16(static_cast<std::uint16_t>(requests_.size()));
        for (const JobRequest& request : requests_) request.pack(to);
    }

private:
    std::deque<JobRequest> requests_;  // a deque, because they must not move
};

void require_some(List<model::JobDescription> jobs)
{
    constexpr std::size_t most = 128;  // MAX_HET_JOB_COMPONENTS
    if (jobs.empty()) throw Error(err::job_script_missing, "there is no job in the request", source);
    if (jobs.size() > most)
        throw Error(err::rest_invalid_jobs_desc,
                    "a heterogeneous job of " + std::to_string(jobs.size()) + " components, where at most " +
                        std::to_string(most) + " are taken",
                    source, 422);
}

// The results of an array's tasks, with their texts.
std::vector<model::JobArrayResult> task_results(const Message& answer, Arena& arena)
{
    const auto response = read_answer<wire::job_array_resp>(answer, arena);
    std::vector<model::JobArrayResult> results(response.results.begin(), response.results.end());
    for (model::JobArrayResult& result : results) {
        const auto id = JobId::parse(result.step_id.substr(0, result.step_id.find('_')));
        result.job_id = id ? id->job : 0;
        result.error = error_text(result.error_code);
    }
    return results;
}

}  // namespace

void SlurmController::submit(const Identity& caller, List<model::JobDescription> submissions, Sink<model::SubmitResult> sink)
{
    require_some(submissions);
    const Requests requests(submissions, host_, parts_);
    const Message answer = parts_.rpc.ask(caller, requests.is_het() ? message::submit_het_job : message::submit_batch_job,
                                          requests, message::submitted, Effect::changes);
    Arena arena;
    auto submitted = read_answer<wire::submit_response>(answer, arena);
    std::string step;
    append_step_number(step, submitted.step_number);
    submitted.step_id = step;
    submitted.error = error_text(static_cast<int>(submitted.error_code));
    sink(submitted);
}

void SlurmController::allocate(const Identity& caller, List<model::JobDescription> requests, Sink<model::SubmitResult> sink)
{
    require_some(requests);
    Requests allocations(requests, host_, parts_);
    allocations.make_allocations();
    const bool is_het = allocations.is_het();
    const Message answer = parts_.rpc.ask(caller, is_het ? message::request_het_allocation : message::request_allocation,
                                          allocations, is_het ? message::het_allocation : message::allocation, Effect::changes);
    Arena arena;
    const auto show = [&](model::SubmitResult result) {
        result.error = error_text(static_cast<int>(result.error_code));
        sink(result);
    };
    if (!is_het) return show(read_answer<wire::resource_allocation_response>(answer, arena));
    const auto components = decode_answer([&] {
        Unpacker from(answer.body, answer.version, arena);
        List<Allocation> list;
        wire::short_array<wire::resource_allocation_response>::unpack(from, list);
        if (list.empty()) from.fail("an allocation of no components");
        if (from.left() != 0) from.fail(std::to_string(from.left()) + " bytes too many");
        return list;
    });
    // The id of the first component is the id of the job.
    model::SubmitResult job = components.front();
    for (const Allocation& component : components)
        if (job.job_submit_user_msg.empty()) job.job_submit_user_msg = component.job_submit_user_msg;
    show(job);
}

void SlurmController::without_effect(const model::JobDescription& request, const PlaceOf<model::JobDescription>& place,
                                     Sink<IgnoredField> field)
{
    if (const WireVersion version = parts_.rpc.known_version(); version != 0)
        for_uncarried<job_desc_rows>(record_of<JobDescriptor>(request), version, [&](const WireRow& row) {
            field({place.member_at(row.offset, row.size), needs_release("slurmctld", version, row.first)});
        });
    // Messages to slurmctld have no field for these.
    if (request.crontab != nullptr) field(place(&model::JobDescription::crontab));
    if (request.hetjob_group.is_set()) field(place(&model::JobDescription::hetjob_group));
    cluster::step_id_without_effect(request, place, field);
}

void SlurmController::update_job(const Identity& caller, const JobId& job, const model::JobDescription& change,
                                 Sink<model::JobArrayResult> sink)
{
    JobRequest request(change, parts_.people, parts_.conf.governors);
    const std::string name = job.text();
    request.for_job(name);
    const auto answer = parts_.rpc.ask_or_done(
        caller, message::update_job, [&](Packer& to) { request.pack(to); }, message::job_array_errors, Effect::changes);
    if (!answer) return;
    Arena arena;
    const auto results = task_results(*answer, arena);
    // If nothing was changed it is an error, as with any other job.
    const auto failed = [](const model::JobArrayResult& entry) { return entry.error_code != 0; };
    if (!results.empty() && std::ranges::all_of(results, failed))
        refuse(static_cast<std::uint32_t>(results.front().error_code), results.front().why);
    for (const model::JobArrayResult& result : results) sink(result);
}

void SlurmController::requeue_jobs(const Identity& caller, List<JobId> jobs, std::uint32_t flags, Sink<RequeuedJob> done,
                                   Sink<FailedEntry> failed)
{
    const auto requeue = [&](std::size_t index) {
        const std::string name = jobs[index].text();
        RequeueOrder order;
        order.name = name;
        order.flags = flags;
        const auto answer = parts_.rpc.ask_or_done(caller, message::requeue_job, body_of<wire::job_requeue>(order),
                                                   message::job_array_errors, Effect::changes);
        Arena arena;
        std::vector<model::JobArrayResult> tasks;
        if (answer) tasks = task_results(*answer, arena);
        done({index, tasks});
    };
    for_each_entry(jobs.size(), requeue, failed);
}

void SlurmController::cancel_jobs(const Identity& caller, const model::KillJobsRequest& request,
                                  Sink<model::KillJobsResult> sink)
{
    auto order = record_of<KillJobs>(request);
    if (!request.signal.empty()) {
        const auto signal = parse_signal(request.signal);
        if (!signal) throw Error(err::rest_invalid_query, "Unknown signal " + std::string(request.signal), source);
        order.signal_number = *signal;
    }
    const std::string_view user = request.user_id.empty() ? request.user_name : request.user_id;
    if (!user.empty()) {
        const auto person = parts_.people.find(user);
        const auto number = cluster::parse_number(user);
        if (!person && (!number || *number > 0x7fffffff))
            throw Error(err::user_id_unknown, "Unable to resolve " + std::string(user) + " to numeric user id", source, 422);
        order.uid = person ? person->uid : static_cast<std::uint32_t>(*number);
    }
    if (parts_.rpc.version(caller) < wire::v23_11) return cancel_each(caller, order, sink);
    const auto body = [&](Packer& to) {
        require_release("slurmctld", to.version(), wire::v23_11);  // a backup may be older
        wire::kill_jobs::pack(to, order);
    };
    const Message answer = parts_.rpc.ask(caller, message::kill_jobs, body, message::killed_jobs, Effect::changes);
    Arena arena;
    const auto killed = read_answer<wire::kill_jobs_resp>(answer, arena);
    std::string step;
    for (KilledJob result : killed.jobs) {
        step.clear();
        append_step(step, result.id);
        result.step_id = step;
        result.error_string = error_text(static_cast<int>(result.error_code));
        sink(result);
    }
}

void SlurmController::update_nodes(const Identity& caller, const model::NodeUpdate& update)
{
    parts_.rpc.tell(caller, message::update_node, body_of<wire::update_node>(update), Effect::changes);
}

void SlurmController::without_effect_on_node(const Identity& caller, const model::NodeUpdate& update, Sink<IgnoredField> field)
{
    if (const WireVersion version = parts_.rpc.known_version(); version != 0)
        for_uncarried<update_node_rows>(update, version, [&](const WireRow& row) {
            field({Place::record<model::NodeUpdate>().member_at(row.offset, row.size),
                   needs_release("slurmctld", version, row.first)});
        });
    if (update.reason_user.empty()) return;
    const auto wanted = parts_.people.find(update.reason_user);
    // slurmctld records the caller together with a reason. Without a reason it leaves both unchanged.
    if (!update.reason.empty()) {
        const auto number = cluster::parse_number(update.reason_user);
        const bool is_caller =
            update.reason_user == caller.user || number == caller.uid || (wanted && wanted->uid == caller.uid);
        if (!is_caller) field(Place::record<model::NodeUpdate>()(&model::NodeUpdate::reason_user));
        return;
    }
    bool any = false, same = true;
    try {
        if (const auto names = expand_hosts(update.name); names && names->size() == 1)
            node(caller, names->front(), {})([&](const model::Node& found) {
                any = true;
                same = same && found.reason_set_by_user == (wanted ? std::string_view(wanted->name) : update.reason_user);
            });
    } catch (const Error&) {
        // Ignored: the change itself will report the error.
    }
    if (!any || !same) field(Place::record<model::NodeUpdate>()(&model::NodeUpdate::reason_user));
}

void SlurmController::create_node(const Identity& caller, std::string_view node_conf)
{
    model::NodeUpdate order;
    order.extra = node_conf;
    parts_.questions.order(caller, message::create_node, body_of<wire::update_node>(order));
}

void SlurmController::delete_node(const Identity& caller, std::string_view name)
{
    model::NodeUpdate order;
    order.name = name;
    parts_.questions.order(caller, message::delete_node, body_of<wire::update_node>(order));
}

void SlurmController::reconfigure(const Identity& caller)
{
    parts_.questions.order(caller, message::request_reconfigure, no_body);
}

}  // namespace restd::slurm
