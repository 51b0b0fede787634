#include "database_job_view.hpp"

#include <algorithm>
#include <cstdio>

#include "../names/reason_names.hpp"
#include "../no_val.hpp"
#include "common/words.hpp"
#include "stdio_path.hpp"

namespace restd::slurm {
namespace {

// The single nodes of a ranged list.
List<std::string_view> nodes_of(std::string_view ranged, Arena& arena)
{
    if (ranged.data() == nullptr) return {};
    std::vector<std::string_view> nodes;
    if (ranged.find_first_of("[,") == ranged.npos) {
        if (!ranged.empty()) nodes.push_back(ranged);
    } else if (const auto names = cluster::expand_hosts(ranged)) {
        nodes.reserve(names->size());
        for (const std::string& name : *names) nodes.push_back(arena.copy(name));
    }
    return arena.copy_list(nodes);
}

// For each resource the extreme, with the task that it was and the node that the task ran on: three texts of one form.
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

NoVal64 planned_seconds(const JobRecord& r, Time now)
{
    // Some times are Slurm's NO_VAL and INFINITE of 32 bits.
    constexpr Time never = no_value32, forever = infinite32;
    if (r.eligible == 0 || r.eligible == forever) return 0;
    Time until = now;
    if (r.start == never && r.end != 0)
        until = r.end;
    else if (r.start != 0)
        until = r.start;
    return static_cast<std::uint64_t>(std::max<Time>(0, until - r.eligible));
}

}  // namespace

std::string_view distribution_name(std::uint32_t distribution, Arena& arena)
{
    struct Name {
        std::uint32_t value;
        std::string_view text;
    };
    // Nodes in the lowest four bits, sockets in the next, cores in the third.
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

std::string_view frequency_text(std::uint32_t frequency, Arena& arena)
{
    switch (frequency) {
    case 0: return "0";
    case 0x80000001: return "Low";
    case 0x80000002: return "Medium";
    case 0x80000003: return "High";
    case 0x80000004: return "Highm1";
    case 0x80400000: return "SchedUtil";
    case 0x80800000: return "UserSpace";
    case 0x81000000: return "PowerSave";
    case 0x82000000: return "Performance";
    case 0x84000000: return "OnDemand";
    case 0x88000000: return "Conservative";
    default: break;
    }
    if ((frequency & 0x80000000) != 0) return "Unknown";  // what is not set too
    constexpr char units[] = "KMGTP";
    double value = frequency;
    std::size_t unit = 0;
    while (value >= 1000 && unit + 2 < sizeof units) {
        value /= 1000;
        ++unit;
    }
    char text[32];
    const bool is_whole = value == static_cast<double>(static_cast<std::uint64_t>(value));
    const int size = std::snprintf(text, sizeof text, is_whole ? "%.0f%c" : "%.2f%c", value, units[unit]);
    return arena.copy({text, static_cast<std::size_t>(size)});
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

model::Step DatabaseJobView::show(const StepRecord& r, Arena& arena)
{
    const StepStats& stats = r.stats;
    const auto tres = [&](std::string_view text) { return names_.to_list(text, arena); };
    model::Step s;
    s.time_elapsed = r.elapsed;
    s.time_end = r.end;
    s.exit_code = r.exitcode;
    s.nodes_count = r.nnodes;
    s.nodes_range = r.nodes;
    s.tasks_count = r.ntasks;
    s.cpu_requested_frequency_min = to_hub(r.req_cpufreq_min);
    s.cpu_requested_frequency_max = to_hub(r.req_cpufreq_max);
    s.cpu_governor = frequency_text(r.req_cpufreq_gov, arena);
    s.kill_request_user = people_.user(r.requid);
    s.time_start = r.start;
    s.state = r.state;
    const double frequency = stats.act_cpufreq.value();
    s.statistics_cpu_actual_frequency = frequency > 0 && frequency < 1e15 ? static_cast<std::uint64_t>(frequency) : 0;
    s.statistics_energy_consumed = to_hub(stats.consumed_energy);
    s.step_id = step_text(r.step_id, arena);
    s.step_name = r.stepname;
    s.time_suspended = r.suspended;
    s.time_system_seconds = r.sys_cpu_sec;
    s.time_system_microseconds = r.sys_cpu_usec;
    s.task_distribution = distribution_name(r.task_dist, arena);
    s.time_total_seconds = r.tot_cpu_sec;
    s.time_total_microseconds = r.tot_cpu_usec;
    s.time_user_seconds = r.user_cpu_sec;
    s.time_user_microseconds = r.user_cpu_usec;
    s.nodes_list = nodes_of(r.nodes, arena);
    // What the tasks read is told as what they asked for, what they wrote as what they consumed.
    s.tres_requested_max = extremes(names_, stats.tres_usage_in_max, stats.tres_usage_in_max_nodeid,
                                    stats.tres_usage_in_max_taskid, s.nodes_list, arena);
    s.tres_requested_min = extremes(names_, stats.tres_usage_in_min, stats.tres_usage_in_min_nodeid,
                                    stats.tres_usage_in_min_taskid, s.nodes_list, arena);
    s.tres_consumed_max = extremes(names_, stats.tres_usage_out_max, stats.tres_usage_out_max_nodeid,
                                   stats.tres_usage_out_max_taskid, s.nodes_list, arena);
    s.tres_consumed_min = extremes(names_, stats.tres_usage_out_min, stats.tres_usage_out_min_nodeid,
                                   stats.tres_usage_out_min_taskid, s.nodes_list, arena);
    s.tres_requested_average = tres(stats.tres_usage_in_ave);
    s.tres_requested_total = tres(stats.tres_usage_in_tot);
    s.tres_consumed_average = tres(stats.tres_usage_out_ave);
    s.tres_consumed_total = tres(stats.tres_usage_out_tot);
    s.tres_allocated = tres(r.tres_alloc_str);
    return s;
}

model::AssociationShort DatabaseJobView::association_of(const JobRecord& r) const
{
    model::AssociationShort out;
    out.id = r.associd;
    out.cluster = r.cluster;
    const auto known = associations_.find(std::pair<std::string, std::uint32_t>(r.cluster, r.associd));
    if (known != associations_.end()) {
        out.account = known->second.account;
        out.partition = known->second.partition;
        out.user = known->second.user;
    } else {
        out.account = r.account;
        out.user = r.user;
    }
    return out;
}

void look_up_people(const JobRecord& job, PeopleNames& people)
{
    people.group(job.gid);
    people.user(job.requid);
    if (job.user.empty()) people.user(job.uid);
    for (const StepRecord& step : job.steps) people.user(step.requid);
}

model::DatabaseJob DatabaseJobView::show(const JobRecord& r, Arena& arena)
{
    model::DatabaseJob j;
    j.account = r.account;
    j.comment_administrator = r.admin_comment;
    j.allocation_nodes = r.alloc_nodes;
    j.array_job_id = r.array_job_id;
    j.array_limits_max_running_tasks = r.array_max_tasks;
    j.array_task_id = to_hub(r.array_task_id);
    j.array_task = r.array_task_str;
    j.association = association_of(r);
    j.block = r.blockid;
    j.cluster = r.cluster;
    j.constraints = r.constraints;
    j.container = r.container;
    j.derived_exit_code = r.derived_ec;
    j.comment_job = r.derived_es;
    j.time_elapsed = r.elapsed;
    j.time_eligible = r.eligible;
    j.time_end = r.end;
    j.exit_code = r.exitcode;
    j.extra = r.extra;
    j.failed_node = r.failed_node;
    j.flags = r.flags;
    j.group = people_.group(r.gid);
    j.het_job_id = r.het_job_id;
    j.het_job_offset = to_hub(r.het_job_offset);
    j.job_id = r.jobid;
    j.name = r.jobname;
    j.licenses = r.licenses;
    j.mcs_label = r.mcs_label;
    j.nodes = r.nodes;
    j.partition = r.partition;
    j.hold = r.priority == 0;
    j.priority = to_hub(r.priority);
    j.qos = names_.quality_name(r.qosid);
    j.qosreq = r.qos_req;
    j.required_cpus = r.req_cpus;
    const Memory memory = to_memory(r.req_mem);
    j.required_memory_per_cpu = memory.per_cpu;
    j.required_memory_per_node = memory.per_node;
    j.kill_request_user = people_.user(r.requid);
    j.restart_cnt = r.restart_cnt;
    j.reservation_id = r.resvid;
    j.reservation_name = r.resv_name;
    j.time_planned = planned_seconds(r, now_);
    j.script = r.script;
    j.time_start = r.start;
    j.state_current = r.state;
    j.state_reason = reason_name(r.state_reason_prev);
    j.time_submission = r.submit;
    j.submit_line = r.submit_line;
    j.time_suspended = r.suspended;
    j.comment_system = r.system_comment;
    j.time_system_seconds = r.sys_cpu_sec;
    j.time_system_microseconds = r.sys_cpu_usec;
    j.time_limit = to_hub(r.timelimit);
    j.time_total_seconds = r.tot_cpu_sec;
    j.time_total_microseconds = r.tot_cpu_usec;
    j.tres_allocated = names_.to_list(r.tres_alloc_str, arena);
    j.tres_requested = names_.to_list(r.tres_req_str, arena);
    j.user = r.user.empty() ? people_.user(r.uid) : r.user;
    j.time_user_seconds = r.user_cpu_sec;
    j.time_user_microseconds = r.user_cpu_usec;
    j.wckey.wckey = r.wckey;
    if (r.wckey.starts_with('*')) {
        j.wckey.wckey.remove_prefix(1);
        j.wckey.flags = 1;  // the user's default
    }
    j.working_directory = r.work_dir;

    if (!r.steps.empty()) {
        auto* const steps =
            static_cast<model::Step*>(arena.allocate(sizeof(model::Step) * r.steps.size(), alignof(model::Step)));
        for (std::size_t i = 0; i < r.steps.size(); ++i) ::new (steps + i) model::Step(show(r.steps[i], arena));
        j.steps = {steps, r.steps.size()};
    }

    StdioValues values;
    values.job_id = r.jobid;
    values.array_job_id = r.array_job_id;
    values.array_task_id = r.array_task_id;
    values.user = j.user;
    values.job_name = r.jobname;
    values.work_dir = r.work_dir;
    if (!r.steps.empty()) {
        values.step_name = r.steps.front().stepname;
        values.node = r.steps.front().nodes;
    }
    j.stdin = r.std_in;
    j.stdout = r.std_out;
    j.stderr = r.std_err;
    j.stdin_expanded = expand_stdio_path(r.std_in, values, arena);
    j.stdout_expanded = expand_stdio_path(r.std_out, values, arena);
    j.stderr_expanded = expand_stdio_path(r.std_err, values, arena);
    return j;
}

}  // namespace restd::slurm
