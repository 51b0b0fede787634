#include "jobs/submission.hpp"

#include <Poco/SHA1Engine.h>
#include <sys/resource.h>

#include <algorithm>

#include "base/shared_words.hpp"
#include "base/text_limits.hpp"
#include "jobs/charge.hpp"
#include "jobs/submission_words.hpp"

namespace restd::embedded {
namespace {

using Job = model::JobDescription;

std::shared_ptr<const JobPayload> make_payload(const model::JobDescription& request)
{
    auto payload = std::make_shared<JobPayload>();
    payload->script = request.script;
    for (const auto text : request.environment) payload->environment.emplace_back(text);
    for (const auto text : request.argv) payload->arguments.emplace_back(text);
    Poco::SHA1Engine engine;
    engine.update(encode_payload(*payload));
    payload->digest = Poco::DigestEngine::digestToHex(engine.digest());
    return payload;
}

}  // namespace

JobRecord Submission::make(const Caller& caller, const model::JobDescription& r, Time now, const Book& book, Kind kind) const
{
    check_texts(r, conf_.max_script_size);
    const bool batch = kind == Kind::batch;
    if (!batch && !r.script.empty())
        refuse(err::not_supported, "An allocation runs no script: submit a job with sbatch instead", at(&Job::script));
    if (!batch && given(r.array)) refuse(err::invalid_array, "--array: an allocation cannot be an array", at(&Job::array));
    // It is sbatch that checks that the first line names an interpreter, not slurmctld: without it the job fails when it
    // starts.
    if (batch && r.script.empty()) refuse(err::job_script_missing, "The batch script is empty", at(&Job::script));
    if (batch && r.environment.empty()) refuse(err::writing_to_file);
    if (r.current_working_directory.empty())
        refuse(err::missing_work_dir, "--chdir: a job needs a working directory", at(&Job::current_working_directory));
    for (const auto text : {r.script.substr(0, r.script.find('\n')), r.current_working_directory, r.name, r.standard_output,
                            r.standard_error, r.standard_input})
        if (text.find('\0') != std::string_view::npos)
            refuse(err::writing_to_file, "Names and paths must not have a NUL character");
    for (const auto* list : {&r.environment, &r.argv})
        for (const auto text : *list)
            if (text.find('\0') != std::string_view::npos)
                refuse(err::writing_to_file, "Environment and arguments must not have a NUL character");
    refuse_what_is_not_here(r);

    JobRecord record;
    auto details = std::make_shared<JobDetails>();
    JobDetails& d = *details;

    // The owner of the job.
    Person owner{caller.uid, caller.gid, caller.name};
    if (given(r.user_id)) {
        const auto wanted = people_.find(r.user_id);
        if (!wanted) refuse_unknown_user(r.user_id);
        if (wanted->uid != caller.uid && !caller.privileged)
            refuse(err::user_id_missing, "--uid: only root and SlurmUser may submit jobs of another user", at(&Job::user_id));
        if (wanted->uid != caller.uid) owner = *wanted;
    }
    check_owner(owner);
    if (given(r.group_id)) {
        const auto gid = people_.group_id(r.group_id);
        if (!gid) refuse(err::group_id_missing, "--gid: there is no group " + in_quotes(r.group_id), at(&Job::group_id));
        if (!caller.privileged && *gid != owner.gid) {
            const auto groups = people_.groups_of(owner);
            if (std::find(groups.begin(), groups.end(), *gid) == groups.end())
                refuse(err::group_id_missing,
                       "--gid: user " + in_quotes(owner.name) + " is not in group " + in_quotes(r.group_id),
                       at(&Job::group_id));
        }
        owner.gid = *gid;
    }
    d.user_id = owner.uid;
    d.group_id = owner.gid;
    d.user = texts_.intern(owner.name);
    d.group = texts_.intern(people_.group_name(owner.gid));
    d.requeue = conf_.requeue;
    if (r.admin_comment.data() != nullptr && !r.admin_comment.empty() && !caller.administers)
        refuse(err::access_denied, "--admin-comment: only an administrator may set it", at(&Job::admin_comment));

    take_texts(d, r);
    if (d.name.empty()) d.name = texts_.intern(batch ? "sbatch" : "allocation");
    if (d.mail_user.empty()) d.mail_user = d.user;
    if (r.tasks.is_number()) d.flags |= job_flag::exact_task_count_requested;
    if (r.memory_per_cpu.is_set() || r.memory_per_node.is_set()) d.flags |= job_flag::exact_memory_requested;
    d.submit_host = texts_.intern(given(r.allocation_node_list) ? r.allocation_node_list : std::string_view(conf_.node.name));
    if (!r.argv.empty()) {
        std::string command;
        for (const auto argument : r.argv) (command.empty() ? command : command += ' ') += argument;
        d.command = texts_.intern(command);
    }
    take_files(d, r);
    take_size(d, r);
    take_memory(d, r);
    take_partitions(d, r.partition, caller);
    take_rest(d, r, caller, true);
    d.no_script = !batch;
    if (!batch) d.requeue = false;  // an allocation cannot be requeued
    const std::pair<int, const NoVal64*> limits[] = {{RLIMIT_CPU, &r.rlimits_cpu},         {RLIMIT_FSIZE, &r.rlimits_fsize},
                                                     {RLIMIT_DATA, &r.rlimits_data},       {RLIMIT_STACK, &r.rlimits_stack},
                                                     {RLIMIT_CORE, &r.rlimits_core},       {RLIMIT_RSS, &r.rlimits_rss},
                                                     {RLIMIT_NPROC, &r.rlimits_nproc},     {RLIMIT_NOFILE, &r.rlimits_nofile},
                                                     {RLIMIT_MEMLOCK, &r.rlimits_memlock}, {RLIMIT_AS, &r.rlimits_as}};
    for (const auto& [which, value] : limits)
        if (value->is_set())
            d.rlimits.emplace_back(static_cast<std::uint8_t>(which), value->is_infinite() ? ~std::uint64_t{0} : value->value);
    resolve(d);
    record.association = charge(d, {r.account, r.qos, r.wckey, !d.reservation.empty(), false}, conf_, book, texts_);
    settle(d);

    record.submit_time = now;
    record.begin_time = r.begin_time;
    record.time_limit = time_limit_of(d, r.time_limit);
    if (r.end_time != 0 && !r.time_limit.is_set()) {
        if (r.end_time <= now) refuse(err::invalid_time_value, "EndTime is in the past", at(&Job::end_time));
        record.time_limit = static_cast<std::uint32_t>(std::max<Time>(1, (r.end_time - now) / 60));
    }
    if (d.time_minimum.is_number() && record.time_limit.is_number() && d.time_minimum.value > record.time_limit.value)
        refuse(err::invalid_time_min_limit, "--time-min is more than --time", at(&Job::time_minimum));
    if (d.deadline != 0) check_deadline(record, d, r, now);
    take_priority(record, d, r, caller, true);
    check_partitions(record, d, book);
    // A held job may be too large: it can still be made smaller.
    if (record.priority != 0) check_size(d);

    if (const auto dependency = parse_dependency(r.dependency))
        record.dependency = *dependency;
    else
        refuse(err::dependency, "--dependency: invalid list of dependencies " + in_quotes(r.dependency), at(&Job::dependency));
    if (!record.dependency.empty()) d.flags |= job_flag::dependent;

    if (given(r.array)) {
        auto spec = parse_array(r.array, conf_.max_array_size, conf_.max_job_count);
        if (!spec) refuse(err::invalid_array, "--array: invalid array " + in_quotes(r.array), at(&Job::array));
        d.array_text = texts_.intern(r.array);
        d.array_max_running = spec->max_running;
        d.array_count = static_cast<std::uint32_t>(spec->tasks.size());
        d.array_min = spec->tasks.first();
        d.array_max = spec->tasks.last();
        d.array_step = spec->step;
        record.details = details;
        set_tasks(record, std::move(spec->tasks));
    }
    d.payload = make_payload(r);
    record.partition =
        d.partition_indices.empty() ? d.partitions : texts_.intern(conf_.partitions[d.partition_indices.front()].name);
    if (record.priority != 0 && record.begin_time <= now && record.dependency.empty())
        record.eligible_time = record.accrue_time = now;
    if (record.priority != 0) {
        if (!record.dependency.empty())
            record.reason = Reason::dependency;
        else if (record.begin_time > now) {
            record.reason = Reason::begin_time;
            record.eligible_time = record.begin_time;
        }
    }
    record.details = std::move(details);
    return record;
}

JobRecord Submission::change(const Caller& caller, const JobRecord& job, const model::JobDescription& r, Time now,
                             const Book& book) const
{
    if (!caller.may_change_job_of(job.details->user_id))
        refuse(err::user_id_missing,
               "the job is another user's: only that user, an operator or an administrator may change it");
    // Coordinators may move jobs only to accounts that they coordinate.
    if (given(r.account) && !caller.operates && caller.uid != job.details->user_id &&
        !book.is_coordinator(caller.name, r.account))
        refuse(err::user_id_missing,
               "--account: only a coordinator of account " + in_quotes(r.account) + " may move jobs to it", at(&Job::account));
    if (job.base_state() > state::suspended) refuse(err::job_finished);
    check_texts(r, conf_.max_script_size);
    refuse_what_is_not_here(r);
    // As in slurmctld, a new environment is accepted but ignored, and the client gets a warning.
    if (!r.script.empty()) refuse(err::not_supported, "The batch script of a job cannot be changed", at(&Job::script));
    if (!r.argv.empty()) refuse(err::not_supported, "The arguments of a job cannot be changed", at(&Job::argv));
    if (given(r.user_id)) {
        const auto user = people_.find(r.user_id);
        if (!user) refuse_unknown_user(r.user_id);
        if (user->uid != job.details->user_id)
            refuse(err::user_id_missing, "The user of a job cannot be changed", at(&Job::user_id));
    }
    if (given(r.group_id) && people_.group_id(r.group_id) != job.details->group_id)
        refuse(err::not_supported, "The group of a job cannot be changed", at(&Job::group_id));
    if (r.admin_comment.data() != nullptr && !caller.administers)
        refuse(err::access_denied, "--admin-comment: only an administrator may set it", at(&Job::admin_comment));

    JobRecord record = job;
    auto details = std::make_shared<JobDetails>(*job.details);
    JobDetails& d = *details;
    const bool pending = job.is_pending();
    const bool resized = r.tasks.is_set() || r.minimum_cpus.is_set() || r.maximum_cpus.is_set() || r.cpus_per_task.is_set() ||
                         r.minimum_cpus_per_node.is_set() || r.threads_per_core.is_set() || r.cores_per_socket.is_set() ||
                         r.sockets_per_node.is_set() || r.tasks_per_node.is_set() || r.tasks_per_core.is_set() ||
                         given(r.nodes) || r.minimum_nodes.is_set() || r.maximum_nodes.is_set() || r.memory_per_cpu.is_set() ||
                         r.memory_per_node.is_set() || given(r.tres_per_task) || r.shared != 0xfffe || r.overcommit.is_set() ||
                         r.temporary_disk_per_node.is_set();
    const bool moved = given(r.partition) && r.partition != d.partitions;
    const bool files =
        given(r.current_working_directory) || given(r.standard_input) || given(r.standard_output) || given(r.standard_error);
    if (!pending && (resized || moved || files || given(r.dependency) || r.begin_time != 0 || given(r.constraints) ||
                     given(r.array) || (given(r.qos) && r.qos != d.qos.view()) ||
                     (r.reservation.data() != nullptr && r.reservation != d.reservation.view()) ||
                     (r.licenses.data() != nullptr && r.licenses != d.licenses.view()) || r.deadline != 0))
        refuse(err::job_not_pending);
    if (r.deadline != 0 && r.deadline < now) refuse(err::invalid_time_value, "--deadline is in the past", at(&Job::deadline));

    take_texts(d, r);
    take_files(d, r);
    take_size(d, r);
    take_memory(d, r);
    take_rest(d, r, caller, false);
    if (given(r.partition)) take_partitions(d, r.partition, caller);
    resolve(d);
    if (given(r.account) || given(r.qos) || given(r.wckey) || moved) {
        // Values that were defaults are worked out again; values that the user had asked for stay.
        const auto wish = [&](std::string_view asked, const SharedText& own, std::uint64_t by_default) {
            return given(asked) ? asked : (job.details->flags & by_default) != 0 ? std::string_view() : own.view();
        };
        const ChargeWish wishes{wish(r.account, job.details->account, job_flag::using_default_account),
                                wish(r.qos, job.details->qos, job_flag::using_default_qos),
                                wish(r.wckey, job.details->wckey, job_flag::using_default_wckey), !d.reservation.empty(),
                                caller.operates};
        record.association = charge(d, wishes, conf_, book, texts_);
    }
    if (pending && (resized || moved)) {
        settle(d);
        if (record.priority != 0) check_size(d);
        record.partition = texts_.intern(conf_.partitions[d.partition_indices.front()].name);
    }
    if (given(r.array)) {
        // Only the number of tasks that run at the same time can be changed, as with scontrol's ArrayTaskThrottle.
        if (!job.is_array_head())
            refuse(err::not_supported, "ArrayTaskThrottle: the job has no array tasks that wait", at(&Job::array));
        const auto percent = r.array.find('%');
        const auto most = percent == std::string_view::npos ? std::nullopt : parse_number(r.array.substr(percent + 1));
        if (percent != 0 || !most) refuse(err::invalid_array, "ArrayTaskThrottle: only %N can be changed", at(&Job::array));
        d.array_max_running = static_cast<std::uint32_t>(*most);
    }

    if (r.time_limit.is_set() || r.end_time != 0) {
        NoVal32 limit = time_limit_of(d, r.time_limit);
        if (!r.time_limit.is_set()) {
            const Time from = pending ? now : job.start_time;
            if (r.end_time <= now) refuse(err::invalid_time_value, "EndTime is in the past", at(&Job::end_time));
            limit = static_cast<std::uint32_t>(std::max<Time>(1, (r.end_time - from) / 60));
        }
        // As in Slurm: only an operator or administrator may give more time to a running job.
        const bool longer = limit.is_infinite() ? !job.time_limit.is_infinite()
                                                : job.time_limit.is_number() && limit.value > job.time_limit.value;
        if (longer && !pending && !caller.operates)
            refuse(err::access_denied, "Only an operator or administrator may raise the time limit of a running job",
                   at(&Job::time_limit));
        if (d.time_minimum.is_number() && limit.is_number() && d.time_minimum.value > limit.value)
            refuse(err::invalid_time_min_limit, "--time is less than --time-min", at(&Job::time_limit));
        record.time_limit = limit;
        record.warned = false;
        if (caller.operates) record.admin_set |= admin_set::time;
    }
    if (pending && resized && caller.operates) record.admin_set |= admin_set::size;
    if (pending && (moved || given(r.account) || given(r.qos) || resized || r.time_limit.is_set()) && !caller.operates)
        check_partitions(record, d, book);
    if (r.dependency.data() != nullptr && pending) {
        const auto dependency = parse_dependency(r.dependency);
        if (!dependency)
            refuse(err::dependency, "--dependency: invalid list of dependencies " + in_quotes(r.dependency),
                   at(&Job::dependency));
        for (const auto& item : dependency->items)
            if (item.job != 0 && (item.job == job.job_id || item.job == job.array_job_id))
                refuse(err::dependency, "a job cannot wait for itself", at(&Job::dependency));
        record.dependency = *dependency;
        if (record.dependency.empty())
            d.flags &= ~job_flag::dependent;
        else
            d.flags |= job_flag::dependent;
    }
    if (r.begin_time != 0 && pending) record.begin_time = r.begin_time;
    if (pending)
        take_priority(record, d, r, caller, false);
    else if (r.priority.is_set() || r.hold.is_set())
        refuse(err::job_not_pending);

    record.details = details;
    if (record.tasks) set_tasks(record, *record.tasks);
    if (pending) {
        if (record.priority == 0) {
            record.eligible_time = 0;
        } else if (!record.dependency.empty()) {
            record.reason = Reason::dependency;
            record.eligible_time = 0;
        } else if (record.begin_time > now) {
            record.reason = Reason::begin_time;
            record.eligible_time = record.begin_time;
        } else {
            if (record.reason == Reason::begin_time || record.reason == Reason::dependency ||
                record.reason == Reason::dependency_never_satisfied)
                record.reason = Reason::none;
            if (record.eligible_time == 0 || record.eligible_time > now) record.eligible_time = record.accrue_time = now;
        }
    }
    return record;
}

}  // namespace restd::embedded
