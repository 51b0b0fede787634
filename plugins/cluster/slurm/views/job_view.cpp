#include "views/job_view.hpp"

#include <charconv>

#include "views/job_text.hpp"
#include "wire/no_val.hpp"

namespace restd::slurm {
namespace {

namespace job_flag = model::job_flag;
namespace job_state = model::job_state;

// "gres/gpu:tesla:4096,..": the first number.
std::uint64_t first_amount(std::string_view text, std::uint64_t otherwise)
{
    text = text.substr(0, text.find(','));
    const std::size_t colon = text.rfind(':');
    if (colon == text.npos) return otherwise;
    text.remove_prefix(colon + 1);
    std::uint64_t amount = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), amount);
    if (problem != std::errc()) return otherwise;
    if (end == text.data() + text.size()) return amount;
    switch (*end) {
    case 'k':
    case 'K': return amount << 10;
    case 'm':
    case 'M': return amount << 20;
    case 'g':
    case 'G': return amount << 30;
    case 't':
    case 'T': return amount << 40;
    default: return amount;
    }
}

}  // namespace

// Sets the flag of a waiting job that the main scheduler has evaluated after backfill. slurmctld leaves this to clients.
void JobView::add_flags(JobInfo& job) const
{
    const bool later = (job.flags & job_flag::backfill_attempted) != 0 &&
                       job_state::base(job.job_state) == job_state::pending && last_backfill_ != 0 &&
                       last_backfill_ <= job.last_sched_evaluation;
    if (later) job.flags |= job_flag::scheduling_attempted;
}

// Replaces patterns in paths by other fields of the job. A batch job has default paths.
void JobView::make_paths(JobInfo& job)
{
    in_.clear();
    out_.clear();
    err_.clear();
    if (job.standard_input.data() != nullptr)
        append_job_path(in_, job.standard_input, job);
    else if (job.batch_flag)
        in_ = "/dev/null";
    if (job.standard_output.data() != nullptr)
        append_job_path(out_, job.standard_output, job);
    else if (job.batch_flag)
        append_default_output(out_, job);
    if (job.standard_error.data() != nullptr)
        append_job_path(err_, job.standard_error, job);
    else if (job.batch_flag)
        err_ = out_;
    job.stdin_file = in_;
    job.stdout_expanded = out_;
    job.stderr_file = err_;
    if (!job.standard_input.empty()) job.stdin_expanded = in_;
    if (!job.standard_error.empty()) job.stderr_expanded = err_;
}

// slurmctld sends names and numbers in separate lists.
void JobView::join_priorities(JobInfo& job)
{
    priorities_.clear();
    std::string_view names = job.priority_partitions;
    for (const std::uint32_t priority : job.priorities) {
        while (names.starts_with(',')) names.remove_prefix(1);
        if (names.empty()) break;
        const std::string_view name = names.substr(0, names.find(','));
        names.remove_prefix(name.size());
        priorities_.push_back({name, priority});
    }
    job.priority_by_partition = priorities_;
}

const model::Job& JobView::complete(JobInfo& job, const WantedMembers<model::Job>& wanted)
{
    using Job = model::Job;
    add_flags(job);
    // A mask of indexes, and how many may run at a time.
    if (job.array_task_string.data() != nullptr && wanted(&Job::array_task_string)) {
        tasks_.clear();
        append_task_string(tasks_, job.array_task_string, to_wire(job.array_max_tasks));
        job.array_task_string = tasks_;
    }
    // The sizes as a text of bit numbers.
    if (!job.sizes.is_null()) {
        sizes_.clear();
        append_ranges(sizes_, job.sizes);
        job.job_size_str = sizes_;
    }
    // slurmctld sends both in one field.
    if ((job.specialized & specialized_threads) != 0)
        job.thread_spec = job.specialized & ~specialized_threads;
    else
        job.core_spec = job.specialized;
    // slurmctld sends both in one field. If there is a text, its number counts.
    const Memory memory =
        to_memory(job.memory_per_tres.data() != nullptr ? first_amount(job.memory_per_tres, job.memory) : job.memory);
    job.memory_per_cpu = memory.per_cpu;
    job.memory_per_node = memory.per_node;
    // Derived from other fields.
    job.hold = job.priority == NoVal32(0);
    job.oversubscribe = job.shared != 0;
    if (wanted(&Job::priority_by_partition)) join_priorities(job);
    if (wanted(&Job::job_resources)) job.job_resources = resources_.complete(job.allocation);
    // slurmctld sends only numbers.
    const bool has_paths =
        wanted(&Job::stdin_file, &Job::stdout_expanded, &Job::stderr_file, &Job::stdin_expanded, &Job::stderr_expanded);
    if (has_paths || wanted(&Job::user_name)) job.user_name = people_.user(job.user_id);
    if (wanted(&Job::group_name)) job.group_name = people_.group(job.group_id);
    if (has_paths) make_paths(job);
    job.step_id.job_id = job.job_id;
    job.step_id.step_id = model::whole_job;
    return job;
}

void look_up_people(const JobInfo& job, PeopleNames& people)
{
    people.user(job.user_id);
    people.group(job.group_id);
}

void show_state(const JobState& state, Sink<model::JobStateRecord> sink)
{
    std::string text;
    const auto show = [&](std::uint32_t task) {
        SelectedStep step;
        step.step_id = {0, state.job_id, no_value32, no_value32};
        if (state.array_job_id != 0) {
            step.step_id.job_id = state.array_job_id;
            step.array_task_id = task;
        } else if (state.het_job_id != 0) {
            step.step_id.job_id = state.het_job_id;
            step.het_job_offset = state.job_id - state.het_job_id;
        }
        text.clear();
        append_step(text, step);
        model::JobStateRecord record;
        record.job_id = text;
        record.state = state.state;
        sink(record);
    };
    if (state.array_task_id_bitmap.is_null())
        show(state.array_task_id);
    else
        state.array_task_id_bitmap.for_each(show);
}

}  // namespace restd::slurm
