#include "jobs/job_table.hpp"

#include <algorithm>

namespace restd::embedded {
namespace {

std::size_t weight_of(const JobRecord& job)
{
    return job.tasks ? job.tasks->size() : 1;
}

bool waits_by_singleton(const JobRecord& job)
{
    return std::any_of(job.dependency.items.begin(), job.dependency.items.end(),
                       [](const Dependency& item) { return item.kind == Dependency::Kind::singleton; });
}

bool same_name(const JobRecord& a, const JobRecord& b)
{
    return a.details->user_id == b.details->user_id && a.details->name == b.details->name;
}

}  // namespace

JobRef JobTable::find(std::uint32_t job_id) const
{
    const auto found = jobs_.find(job_id);
    return found == jobs_.end() ? nullptr : found->second.job;
}

JobRef JobTable::find_task(std::uint32_t array_job_id, std::uint32_t task) const
{
    const auto array = arrays_.find(array_job_id);
    if (array == arrays_.end()) return nullptr;
    const auto started = array->second.tasks.find(task);
    if (started != array->second.tasks.end()) return find(started->second);
    const auto head = find(array->second.head);
    return head && head->tasks && head->tasks->contains(task) ? head : nullptr;
}

std::vector<JobRef> JobTable::find_tasks(std::uint32_t array_job_id, const TaskSet& tasks) const
{
    std::vector<JobRef> found;
    const auto array = arrays_.find(array_job_id);
    if (array == arrays_.end()) return found;
    const auto& there = array->second.tasks;
    const auto take = [&](std::uint32_t job_id) {
        if (auto job = find(job_id)) found.push_back(std::move(job));
    };
    if (tasks.size() < there.size()) {
        tasks.for_each([&](std::uint32_t task) {
            if (const auto known = there.find(task); known != there.end()) take(known->second);
        });
        return found;
    }
    for (auto at = there.lower_bound(tasks.first()); at != there.end() && at->first <= tasks.last(); ++at)
        if (tasks.contains(at->first)) take(at->second);
    return found;
}

JobRef JobTable::head_of(std::uint32_t array_job_id) const
{
    const auto array = arrays_.find(array_job_id);
    return array == arrays_.end() ? nullptr : find(array->second.head);
}

std::uint64_t JobTable::records_of(std::uint32_t id) const
{
    const auto array = arrays_.find(id);
    if (array == arrays_.end()) return jobs_.count(id);
    const auto head = find(array->second.head);
    return array->second.tasks.size() + (head && head->tasks ? head->tasks->size() : 0);
}

std::vector<JobRef> JobTable::find_all(std::uint32_t id) const
{
    std::vector<JobRef> found;
    const auto array = arrays_.find(id);
    if (array == arrays_.end()) {
        if (auto job = find(id)) found.push_back(std::move(job));
        return found;
    }
    if (auto head = find(array->second.head)) found.push_back(std::move(head));
    for (const auto& [task, job_id] : array->second.tasks)
        if (auto job = find(job_id)) found.push_back(std::move(job));
    return found;
}

std::uint64_t JobTable::name_key(const JobRecord& job)
{
    return std::hash<std::string_view>{}(job.details->name.view()) * 31 + job.details->user_id;
}

void JobTable::link(Entry& entry)
{
    const JobRecord& job = *entry.job;
    const auto id = job.job_id;
    weight_ += weight_of(job);
    if (job.array_job_id != 0) {
        auto& array = arrays_[job.array_job_id];
        if (job.tasks)
            array.head = id;
        else if (job.array_task_id.is_number())
            array.tasks[job.array_task_id.value] = id;
        if (job.is_active()) ++array.running;
        if (job.is_pending()) ++array.pending;
        if (!job.is_finished()) ++array.unfinished;
        array.last_start = std::max(array.last_start, job.start_time);
    }
    if (job.is_active()) active_.insert(id);
    if (job.base_state() == state::running) ++running_;
    if (job.is_finished()) {
        finished_.emplace(entry.finished_at, id);
        return;
    }
    by_name_.emplace(name_key(job), id);
    if (!job.is_pending()) return;
    pending_ += static_cast<std::uint32_t>(weight_of(job));
    if (job.details->deadline != 0) deadlines_.emplace(job.details->deadline, id);
    for (const auto& item : job.dependency.items)
        if (item.job != 0) dependents_.emplace(item.job, id);
    if (waits_by_singleton(job)) singletons_.emplace(name_key(job), id);
    if (job.priority == 0 || !job.dependency.empty()) return;
    if (job.begin_time > now) {
        entry.waits_for_begin = true;
        begins_.emplace(job.begin_time, id);
        return;
    }
    entry.queued = true;
    entry.key = {tier_of(*job.details), job.priority, id};
    queue_.insert(entry.key);
}

void JobTable::unlink(Entry& entry)
{
    const JobRecord& job = *entry.job;
    const auto id = job.job_id;
    weight_ -= weight_of(job);
    if (job.array_job_id != 0) {
        auto& array = arrays_[job.array_job_id];
        if (job.tasks && array.head == id) array.head = 0;
        if (job.is_active()) --array.running;
        if (job.is_pending()) --array.pending;
        if (!job.is_finished()) --array.unfinished;
    }
    active_.erase(id);
    if (job.base_state() == state::running) --running_;
    if (job.is_finished()) {
        finished_.erase({entry.finished_at, id});
        return;
    }
    by_name_.erase({name_key(job), id});
    if (!job.is_pending()) return;
    pending_ -= static_cast<std::uint32_t>(weight_of(job));
    if (job.details->deadline != 0) deadlines_.erase({job.details->deadline, id});
    for (const auto& item : job.dependency.items)
        if (item.job != 0) dependents_.erase({item.job, id});
    singletons_.erase({name_key(job), id});
    if (entry.waits_for_begin) begins_.erase({job.begin_time, id});
    if (entry.queued) queue_.erase(entry.key);
    entry.queued = entry.waits_for_begin = false;
}

void JobTable::put(JobRef job)
{
    snapshot_ = {};
    ++changes_;
    const auto [place, is_new] = jobs_.try_emplace(job->job_id);
    const bool was_finished = !is_new && place->second.job->is_finished();
    if (!is_new) unlink(place->second);
    if (job->array_job_id != 0 && job->is_finished() && !was_finished) {
        auto& ends = arrays_[job->array_job_id].ends;
        ++(ended_ok(*job) ? ends.ok : ends.not_ok);
    }
    if (was_finished && job->array_job_id != 0 && !job->is_finished()) {
        auto& ends = arrays_[job->array_job_id].ends;
        --(ended_ok(*place->second.job) ? ends.ok : ends.not_ok);
    }
    // A record that was loaded has ended at its end_time, any other has ended just now.
    if (job->is_finished() && !was_finished)
        place->second.finished_at = is_new ? steady - std::max<Time>(0, now - job->end_time) : steady;
    place->second.job = std::move(job);
    link(place->second);
}

void JobTable::erase(std::uint32_t job_id)
{
    const auto found = jobs_.find(job_id);
    if (found == jobs_.end()) return;
    snapshot_ = {};
    ++changes_;
    const JobRef job = found->second.job;
    unlink(found->second);
    jobs_.erase(found);
    if (job->array_job_id != 0) {
        const auto array = arrays_.find(job->array_job_id);
        if (job->array_task_id.is_number()) array->second.tasks.erase(job->array_task_id.value);
        if (array->second.tasks.empty() && array->second.head == 0) arrays_.erase(array);
    }
}

JobTable::Snapshot JobTable::snapshot() const
{
    if (!snapshot_) {
        auto made = std::make_shared<std::vector<JobRef>>();
        made->reserve(jobs_.size());
        for (const auto& [id, entry] : jobs_) made->push_back(entry.job);
        snapshot_ = Snapshot(std::move(made));
    }
    return snapshot_;
}

bool JobTable::singleton_free(const JobRecord& job) const
{
    const auto key = name_key(job);
    for (auto at = by_name_.lower_bound({key, 0}); at != by_name_.end() && at->first == key; ++at) {
        if (at->second == job.job_id) continue;
        const auto other = find(at->second);
        if (!other || !same_name(*other, job)) continue;
        if (job.array_job_id != 0 && other->array_job_id == job.array_job_id) continue;
        if (other->job_id < job.job_id || other->is_active()) return false;
    }
    return true;
}

DependencyState JobTable::dependency_state(const Dependency& item) const
{
    DependencyState result;
    const auto of_job = [&](const JobRecord& job) {
        result.ended = job.is_finished();
        // A job that was cancelled before its start has never started.
        result.started = job.allocation != nullptr && !job.is_pending();
        result.ok = result.ended && ended_ok(job);
        result.start_time = job.start_time;
    };
    const auto array = arrays_.find(item.job);
    if (array == arrays_.end() || item.task.is_number()) {
        const auto job = item.task.is_number() ? find_task(item.job, item.task.value) : find(item.job);
        if (job)
            of_job(*job);
        else
            result.known = false;
        return result;
    }
    // Uses counts instead of a search, because a job may wait for many arrays.
    result.ended = array->second.unfinished == 0;
    result.started = array->second.pending == 0;
    result.start_time = array->second.last_start;
    result.ok = result.ended && array->second.ends.not_ok == 0;
    return result;
}

std::uint32_t JobTable::running_tasks(std::uint32_t array_job_id) const
{
    const auto array = arrays_.find(array_job_id);
    return array == arrays_.end() ? 0 : array->second.running;
}

}  // namespace restd::embedded
