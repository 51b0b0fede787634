#include "accounting/database_job_view.hpp"

#include <algorithm>
#include <cstdio>

#include "accounting/stdio_path.hpp"
#include "common/words.hpp"
#include "names/job_words.hpp"
#include "restd/host_list.hpp"
#include "wire/no_val.hpp"

namespace restd::slurm {
namespace {

// The single nodes of a ranged node list.
List<std::string_view> nodes_of(std::string_view ranged, Arena& arena)
{
    if (ranged.data() == nullptr) return {};
    std::vector<std::string_view> nodes;
    if (ranged.find_first_of("[,") == ranged.npos) {
        if (!ranged.empty()) nodes.push_back(ranged);
    } else if (const auto names = expand_hosts(ranged)) {
        nodes.reserve(names->size());
        for (const std::string& name : *names) nodes.push_back(arena.copy(name));
    }
    return arena.copy_list(nodes);
}

// For each resource the maximum or minimum, with the task that had it and the node that the task ran on. The three texts have
// the same form.
List<model::Tres> extremes(DatabaseNames& names, std::string_view counts, std::string_view nodes, std::string_view tasks,
                           List<std::string_view> all_nodes, Arena& arena)
{
    if (counts.empty() && nodes.empty() && tasks.empty()) return {};
    const auto& known = names.resources();
    std::vector<model::Tres> list(known.size());
    const auto fill = [&](std::string_view text, auto set) {
        each_resource(text, [&](std::uint32_t id, std::uint64_t value) {
            for (std::size_t i = 0; i < known.size(); ++i)
                if (known[i].id == id) set(list[i], value);
        });
    };
    fill(counts, [](model::Tres& tres, std::uint64_t count) { tres.count = static_cast<std::int64_t>(count); });
    fill(nodes, [&](model::Tres& tres, std::uint64_t node) {
        if (node < all_nodes.size()) tres.node = all_nodes[node];
    });
    fill(tasks, [](model::Tres& tres, std::uint64_t task) { tres.task = static_cast<std::uint32_t>(task); });
    std::vector<model::Tres> used;
    for (std::size_t i = 0; i < known.size(); ++i) {
        if (list[i].count == 0 && list[i].task == 0 && list[i].node.empty()) continue;
        list[i].type = known[i].type;
        list[i].name = known[i].name;
        list[i].id = known[i].id;
        used.push_back(list[i]);
    }
    return arena.copy_list(used);
}

NoVal64 planned_seconds(const model::DatabaseJob& job, Time now)
{
    // slurmdbd sends some times as Slurm's 32-bit NO_VAL and INFINITE.
    constexpr Time never = no_value32, forever = infinite32;
    if (job.time_eligible == 0 || job.time_eligible == forever) return 0;
    Time until = now;
    if (job.time_start == never && job.time_end != 0)
        until = job.time_end;
    else if (job.time_start != 0)
        until = job.time_start;
    return static_cast<std::uint64_t>(std::max<Time>(0, until - job.time_eligible));
}

// Values for the % patterns in the paths of stdin, stdout and stderr.
StdioValues stdio_values(const JobRecord& job)
{
    StdioValues values;
    values.job_id = job.job_id;
    values.array_job_id = job.array_job_id;
    values.array_task_id = to_wire(job.array_task_id);
    values.user = job.user;
    values.job_name = job.name;
    return values;
}

}  // namespace

std::string_view distribution_name(std::uint32_t distribution, Arena& arena)
{
    struct Name {
        std::uint32_t value;
        std::string_view text;
    };
    // Distribution over nodes in the lowest four bits, over sockets in the next four, over cores in the third four.
    constexpr Name names[] = {
        {0x001, "Cyclic"},          {0x002, "Block"},          {0x003, "arbitrary task distribution"},
        {0x004, "Plane"},           {0x011, "CCyclic"},        {0x021, "CBlock"},
        {0x012, "BCyclic"},         {0x022, "BBlock"},         {0x031, "CFCyclic"},
        {0x032, "BFCyclic"},        {0x111, "CCyclicCyclic"},  {0x211, "CCyclicBlock"},
        {0x311, "CCyclicFCyclic"},  {0x121, "CBlockCyclic"},   {0x221, "CBlockBlock"},
        {0x321, "CCyclicFCyclic"},  {0x131, "CFCyclicCyclic"}, {0x231, "CFCyclicBlock"},
        {0x331, "CFCyclicFCyclic"}, {0x112, "BCyclicCyclic"},  {0x212, "BCyclicBlock"},
        {0x312, "BCyclicFCyclic"},  {0x122, "BBlockCyclic"},   {0x222, "BBlockBlock"},
        {0x322, "BBlockFCyclic"},   {0x132, "BFCyclicCyclic"}, {0x232, "BFCyclicBlock"},
        {0x332, "BFCyclicFCyclic"},
    };
    constexpr std::uint32_t pack_nodes = 0x800000, no_pack_nodes = 0x400000;
    const auto* const found =
        std::find_if(std::begin(names), std::end(names), [&](const Name& n) { return n.value == (distribution & 0xffff); });
    const std::string_view name = found == std::end(names) ? std::string_view("Unknown") : found->text;
    if ((distribution & (pack_nodes | no_pack_nodes)) == 0) return name;
    std::string text(name);
    if ((distribution & pack_nodes) != 0) text += ",Pack";
    if ((distribution & no_pack_nodes) != 0) text += ",NoPack";
    return arena.copy(text);
}

std::string_view step_text(const StepId& id, Arena& arena)
{
    char step[24];
    switch (id.step_id) {
    case 0xfffffffd: std::snprintf(step, sizeof step, ".TBD"); break;
    case 0xfffffffc: std::snprintf(step, sizeof step, ".extern"); break;
    case 0xfffffffb: std::snprintf(step, sizeof step, ".batch"); break;
    case 0xfffffffa: std::snprintf(step, sizeof step, ".interactive"); break;
    case no_value32: step[0] = '\0'; break;
    default: std::snprintf(step, sizeof step, ".%u", id.step_id); break;
    }
    char component[16] = "";
    if (id.step_het_comp != no_value32 && step[0] != '\0') std::snprintf(component, sizeof component, "+%u", id.step_het_comp);
    char text[64];
    const int size = std::snprintf(text, sizeof text, "%u%s%s", id.job_id, step, component);
    return arena.copy({text, static_cast<std::size_t>(size)});
}

void DatabaseJobView::complete(model::Step& step, const StepRecord& record, const JobRecord& job, Arena& arena)
{
    const StepStats& stats = record.stats;
    const auto tres = [&](std::string_view text) { return names_.to_list(text, arena); };
    // Numbers become names.
    step.cpu_governor = frequency_text(record.governor, arena);
    step.kill_request_user = people_.user(record.killer);
    step.step_id = step_text(record.id, arena);
    step.task_distribution = distribution_name(record.distribution, arena);
    // A value that makes no sense counts as 0.
    const double frequency = stats.act_cpufreq;
    step.statistics_cpu_actual_frequency = frequency > 0 && frequency < 1e15 ? static_cast<std::uint64_t>(frequency) : 0;
    step.nodes_list = nodes_of(step.nodes_range, arena);
    // What the tasks read is shown as "requested", what they wrote as "consumed".
    step.tres_requested_max = extremes(names_, stats.tres_usage_in_max, stats.tres_usage_in_max_nodeid,
                                       stats.tres_usage_in_max_taskid, step.nodes_list, arena);
    step.tres_requested_min = extremes(names_, stats.tres_usage_in_min, stats.tres_usage_in_min_nodeid,
                                       stats.tres_usage_in_min_taskid, step.nodes_list, arena);
    step.tres_consumed_max = extremes(names_, stats.tres_usage_out_max, stats.tres_usage_out_max_nodeid,
                                      stats.tres_usage_out_max_taskid, step.nodes_list, arena);
    step.tres_consumed_min = extremes(names_, stats.tres_usage_out_min, stats.tres_usage_out_min_nodeid,
                                      stats.tres_usage_out_min_taskid, step.nodes_list, arena);
    step.tres_requested_average = tres(stats.tres_usage_in_ave);
    step.tres_requested_total = tres(stats.tres_usage_in_tot);
    step.tres_consumed_average = tres(stats.tres_usage_out_ave);
    step.tres_consumed_total = tres(stats.tres_usage_out_tot);
    step.tres_allocated = tres(record.allocated);
    StdioValues values = stdio_values(job);
    values.work_dir = record.working_directory;
    values.step_name = record.step_name;
    values.node = record.nodes_range;
    step.stdin_expanded = expand_stdio_path(step.stdin, values, arena);
    step.stdout_expanded = expand_stdio_path(step.stdout, values, arena);
    step.stderr_expanded = expand_stdio_path(step.stderr, values, arena);
}

// If slurmdbd does not know the association, shows what the job record itself contains.
void DatabaseJobView::add_association(JobRecord& job) const
{
    model::AssociationShort& association = job.association;
    association.cluster = job.cluster;
    const auto known = associations_.find(std::pair<std::string, std::uint32_t>(job.cluster, association.id));
    if (known != associations_.end()) {
        association.account = known->second.account;
        association.partition = known->second.partition;
        association.user = known->second.user;
    } else {
        association.account = job.account;
        association.user = job.user;
    }
}

void look_up_people(const JobRecord& job, PeopleNames& people)
{
    people.group(job.gid);
    people.user(job.killer);
    if (job.user.empty()) people.user(job.uid);
    for (const StepRecord& step : job.step_records) people.user(step.killer);
}

const model::DatabaseJob& DatabaseJobView::complete(JobRecord& job, Arena& arena)
{
    add_association(job);
    // Numbers become names.
    job.group = people_.group(job.gid);
    job.kill_request_user = people_.user(job.killer);
    job.qos = names_.quality_name(job.qos_id);
    job.tres_allocated = names_.to_list(job.allocated, arena);
    job.tres_requested = names_.to_list(job.requested, arena);
    if (job.user.empty()) job.user = people_.user(job.uid);
    // Before Slurm 25.11 slurmdbd has numbers from 1 there.
    if (job.sluid <= no_value32) job.sluid = 0;
    // Derived from other fields.
    job.hold = job.priority == NoVal32(0);
    job.time_planned = planned_seconds(job, now_);
    // slurmdbd sends both memory limits in one field.
    const Memory memory = to_memory(job.memory);
    job.required_memory_per_cpu = memory.per_cpu;
    job.required_memory_per_node = memory.per_node;
    // A star before the name means that it is the user's default wckey.
    if (job.wckey.wckey.starts_with('*')) {
        job.wckey.wckey.remove_prefix(1);
        job.wckey.flags = 1;
    }
    if (!job.step_records.empty()) {
        const std::size_t count = job.step_records.size();
        auto* const steps = static_cast<model::Step*>(arena.allocate(sizeof(model::Step) * count, alignof(model::Step)));
        for (std::size_t i = 0; i < count; ++i)
            complete(*::new (steps + i) model::Step(job.step_records[i]), job.step_records[i], job, arena);
        job.steps = {steps, count};
    }
    StdioValues values = stdio_values(job);
    values.work_dir = job.working_directory;
    if (!job.step_records.empty()) {
        values.step_name = job.step_records.front().step_name;
        values.node = job.step_records.front().nodes_range;
    }
    job.stdin_expanded = expand_stdio_path(job.stdin, values, arena);
    job.stdout_expanded = expand_stdio_path(job.stdout, values, arena);
    job.stderr_expanded = expand_stdio_path(job.stderr, values, arena);
    return job;
}

}  // namespace restd::slurm
