#include <unistd.h>

#include <algorithm>
#include <deque>
#include <vector>

#include "common/words.hpp"
#include "controller.hpp"
#include "job_name.hpp"
#include "messages/job.hpp"
#include "messages/job_descriptor.hpp"
#include "messages/node.hpp"
#include "no_val.hpp"
#include "orders/job_request.hpp"
#include "packed.hpp"
#include "record_list.hpp"
#include "restd/signal_name.hpp"
#include "views/job_text.hpp"

namespace restd::slurm {
namespace {

constexpr const char* source = "cluster/slurm";
constexpr std::uint16_t sigkill = 9;
constexpr std::uint32_t nobody = 99;  // no filter

// slurmctld's own words, or Slurm's for the number.
std::string explanation(std::uint32_t number, std::string_view text)
{
    return std::string(text.empty() ? error_text(static_cast<int>(number)) : text);
}

[[noreturn]] void refuse(std::uint32_t number, std::string_view text)
{
    throw Error(static_cast<int>(number), explanation(number, text), source);
}

// All parts of a job, made ready before the first byte goes out.
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
    std::vector<JobDescriptor> descriptors() const
    {
        std::vector<JobDescriptor> list;
        for (const JobRequest& request : requests_) list.push_back(request.descriptor());
        return list;
    }

private:
    std::deque<JobRequest> requests_;  // they do not move
};

std::vector<std::byte> body_of(const std::vector<JobDescriptor>& jobs)
{
    if (jobs.size() == 1) return packed<JobDescriptor, job_desc_rows>(jobs.front());
    return packed<JobDescriptorList, job_desc_list_rows>({jobs});
}

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

}  // namespace

void SlurmController::submit(const Identity& caller, List<model::JobDescription> submissions, Sink<model::SubmitResult> sink)
{
    require_some(submissions);
    const Requests requests(submissions, host_, parts_);
    const auto jobs = requests.descriptors();
    const Message answer = parts_.rpc.ask(caller, jobs.size() == 1 ? message::submit_batch_job : message::submit_het_job,
                                          body_of(jobs), message::submitted, Effect::changes);
    Arena arena;
    const auto submitted = read_answer<SubmitResponse>(answer.body, submit_response_rows, arena);
    std::string step;
    append_step_number(step, submitted.step_id);
    model::SubmitResult result;
    result.job_id = submitted.job_id;
    result.step_id = step;
    result.error_code = submitted.error_code;
    result.error = error_text(static_cast<int>(submitted.error_code));
    result.job_submit_user_msg = submitted.job_submit_user_msg;
    sink(result);
}

void SlurmController::allocate(const Identity& caller, List<model::JobDescription> requests, Sink<model::SubmitResult> sink)
{
    require_some(requests);
    Requests allocations(requests, host_, parts_);
    allocations.make_allocations();
    const auto jobs = allocations.descriptors();
    const bool is_het = jobs.size() > 1;
    const Message answer =
        parts_.rpc.ask(caller, is_het ? message::request_het_allocation : message::request_allocation, body_of(jobs),
                       is_het ? message::het_allocation : message::allocation, Effect::changes);
    Arena arena;
    const auto show = [&](const Allocation& allocation, std::string_view told) {
        model::SubmitResult result;
        result.job_id = allocation.job_id;
        result.error_code = allocation.error_code;
        result.error = error_text(static_cast<int>(allocation.error_code));
        result.job_submit_user_msg = told;
        sink(result);
    };
    if (!is_het) {
        const auto allocation = read_answer<Allocation>(answer.body, resource_allocation_response_rows, arena);
        return show(allocation, allocation.job_submit_user_msg);
    }
    const auto components = sensible([&] {
        Unpacker from(answer.body, arena);
        List<Allocation> list;
        wire::short_array<wire::resource_allocation_response>::unpack(from, list);
        if (list.empty()) from.fail("an allocation of no components");
        if (from.left() != 0) from.fail(std::to_string(from.left()) + " bytes too many");
        return list;
    });
    // The first component is the job.
    std::string_view told;
    for (const Allocation& component : components)
        if (told.empty()) told = component.job_submit_user_msg;
    show(components.front(), told);
}

void SlurmController::without_effect(const model::JobDescription& request, const PlaceOf<model::JobDescription>& place,
                                     Sink<Place> field)
{
    // Messages to slurmctld have no place for them.
    if (request.crontab != nullptr) field(place(&model::JobDescription::crontab));
    if (request.hetjob_group.is_set()) field(place(&model::JobDescription::hetjob_group));
}

void SlurmController::update_job(const Identity& caller, std::string_view job, const model::JobDescription& change,
                                 Sink<model::JobArrayResult> sink)
{
    JobRequest request(change, parts_.people, parts_.conf.governors);
    request.for_job(job);
    const auto answer =
        parts_.rpc.ask_or_done(caller, message::update_job, packed<JobDescriptor, job_desc_rows>(request.descriptor()),
                               message::job_array_errors, Effect::changes);
    if (!answer) return;
    Arena arena;
    const auto response = read_answer<JobArrayResponse>(answer->body, job_array_resp_rows, arena);
    // Nothing that was changed is a failure as with any other job.
    const auto failed = [](const JobArrayEntry& entry) { return entry.error_code != 0; };
    if (!response.results.empty() && std::all_of(response.results.begin(), response.results.end(), failed))
        refuse(response.results.front().error_code, response.results.front().err_msg);
    for (const JobArrayEntry& entry : response.results) {
        model::JobArrayResult result;
        const auto name = JobName::parse(entry.job_array_id.substr(0, entry.job_array_id.find('_')));
        result.job_id = name ? name->job : 0;
        result.step_id = entry.job_array_id;
        result.error = error_text(static_cast<int>(entry.error_code));
        result.error_code = static_cast<std::int32_t>(entry.error_code);
        result.why = entry.err_msg;
        sink(result);
    }
}

void SlurmController::cancel_jobs(const Identity& caller, const model::KillJobsRequest& request,
                                  Sink<model::KillJobsResult> sink)
{
    KillJobs order;
    order.account = request.account;
    order.flags = request.flags;
    order.job_name = request.job_name;
    order.jobs_array = request.jobs;
    order.partition = request.partition;
    order.qos = request.qos;
    order.reservation = request.reservation;
    if (!request.signal.empty()) {
        const auto signal = parse_signal(request.signal);
        if (!signal) throw Error(err::rest_invalid_query, "Unknown signal " + std::string(request.signal), source);
        order.signal = *signal;
    }
    order.state = request.job_state;
    order.user_id = nobody;
    const std::string_view user = request.user_id.empty() ? request.user_name : request.user_id;
    if (!user.empty()) {
        const auto person = parts_.people.find(user);
        const auto number = cluster::parse_number(user);
        if (!person && (!number || *number > 0x7fffffff))
            throw Error(err::user_id_unknown, "Unable to resolve " + std::string(user) + " to numeric user id", source, 422);
        order.user_id = person ? person->uid : static_cast<std::uint32_t>(*number);
    }
    order.user_name = request.user_name;
    order.wckey = request.wckey;
    order.nodelist = request.nodes;
    const Message answer = parts_.rpc.ask(caller, message::kill_jobs, packed<KillJobs, kill_jobs_rows>(order),
                                          message::killed_jobs, Effect::changes);
    Arena arena;
    const auto killed = read_answer<slurm::KillJobsResponse>(answer.body, kill_jobs_resp_rows, arena);
    std::string step;
    for (const KilledJob& entry : killed.jobs) {
        step.clear();
        append_step(step, entry.id);
        model::KillJobsResult result;
        result.error_string = error_text(static_cast<int>(entry.error_code));
        result.error_code = entry.error_code;
        result.error_message = entry.error_msg;
        result.step_id = step;
        result.job_id = to_hub(entry.real_job_id);
        result.federation_sibling = entry.sibling_name;
        sink(result);
    }
}

void SlurmController::update_nodes(const Identity& caller, const model::NodeUpdate& update)
{
    NodeUpdate order;
    order.comment = update.comment;
    if (update.cpu_bind.is_number()) order.cpu_bind = update.cpu_bind.value;
    order.extra = update.extra;
    order.features = update.features;
    order.features_act = update.active_features;
    order.gres = update.gres;
    order.node_addr = update.address;
    order.node_hostname = update.hostname;
    order.node_names = update.name;
    order.node_state = update.state;
    order.reason = update.reason;
    order.resume_after = to_wire(update.resume_after);
    order.weight = to_wire(update.weight);
    parts_.rpc.tell(caller, message::update_node, packed<NodeUpdate, update_node_rows>(order), Effect::changes);
}

void SlurmController::without_effect_on_node(const Identity& caller, const model::NodeUpdate& update, Sink<Place> field)
{
    if (update.reason_user.empty()) return;
    const auto wanted = parts_.people.find(update.reason_user);
    // With a reason slurmctld notes who asked, and without one it leaves both as they are.
    if (!update.reason.empty()) {
        const auto number = cluster::parse_number(update.reason_user);
        const bool is_caller =
            update.reason_user == caller.user || number == caller.uid || (wanted && wanted->uid == caller.uid);
        if (!is_caller) field(Place::record<model::NodeUpdate>()(&model::NodeUpdate::reason_user));
        return;
    }
    bool any = false, same = true;
    const auto compare = [&](const model::Node& node) {
        any = true;
        same = same && node.reason_set_by_user == (wanted ? std::string_view(wanted->name) : update.reason_user);
    };
    Updated updated;
    try {
        if (const auto names = cluster::expand_hosts(update.name); names && names->size() == 1)
            node(caller, names->front(), {}, compare, updated);
    } catch (const Error&) {
        // The change itself will say what is wrong.
    }
    if (!any || !same) field(Place::record<model::NodeUpdate>()(&model::NodeUpdate::reason_user));
}

void SlurmController::delete_node(const Identity& caller, std::string_view name)
{
    NodeUpdate order;
    order.node_names = name;
    parts_.rpc.tell(caller, message::delete_node, packed<NodeUpdate, update_node_rows>(order), Effect::changes);
}

void SlurmController::reconfigure(const Identity& caller)
{
    parts_.rpc.tell(caller, message::request_reconfigure, {}, Effect::changes);
}

}  // namespace restd::slurm
