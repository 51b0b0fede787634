#include "run/job_environment.hpp"

#include <unordered_set>

#include "base/filename_pattern.hpp"

namespace restd::embedded {
namespace {

PatternValues pattern_values(const ClusterConf& conf, const JobRecord& job)
{
    PatternValues values;
    values.job_id = job.job_id;
    values.array_job_id = job.array_job_id;
    values.array_task_id = job.array_task_id;
    values.user = job.details->user;
    values.job_name = job.details->name;
    values.node = conf.node.name;
    values.work_dir = job.details->work_dir;
    return values;
}

}  // namespace

void standard_input_of(std::string& out, const ClusterConf& conf, const JobRecord& job)
{
    out.clear();
    append_file_name(out, job.details->std_in.empty() ? std::string_view("/dev/null") : job.details->std_in.view(),
                     pattern_values(conf, job));
}

void standard_output_of(std::string& out, const ClusterConf& conf, const JobRecord& job)
{
    out.clear();
    const auto& pattern = job.details->std_out;
    append_file_name(out, pattern.empty() ? default_output_pattern(job.array_job_id != 0) : pattern.view(),
                     pattern_values(conf, job));
}

void standard_error_of(std::string& out, const ClusterConf& conf, const JobRecord& job)
{
    if (job.details->std_err.empty()) return standard_output_of(out, conf, job);
    out.clear();
    append_file_name(out, job.details->std_err, pattern_values(conf, job));
}

std::vector<std::string> job_environment(const ClusterConf& conf, const JobRecord& job)
{
    const JobDetails& d = *job.details;
    std::vector<std::string> own;
    const auto put = [&](std::string_view name, std::string_view value) {
        own.push_back(std::string(name) + '=' + std::string(value));
    };
    const auto put_number = [&](std::string_view name, std::uint64_t value) { put(name, std::to_string(value)); };
    const auto& node = conf.node.name;
    const auto cpus = job.allocation->cpus;
    const auto tasks = d.tasks.value_or(std::max<std::uint32_t>(1, d.tasks_per_node.value_or(0)));

    put("ENVIRONMENT", "BATCH");
    put("SLURM_CLUSTER_NAME", conf.cluster_name);
    put_number("SLURM_JOB_ID", job.job_id);
    put_number("SLURM_JOBID", job.job_id);
    put("SLURM_JOB_NAME", d.name);
    put("SLURM_JOB_USER", d.user);
    put_number("SLURM_JOB_UID", d.user_id);
    put_number("SLURM_JOB_GID", d.group_id);
    put("SLURM_JOB_GROUP", d.group);
    if (!d.account.empty()) put("SLURM_JOB_ACCOUNT", d.account);
    put("SLURM_JOB_PARTITION", job.partition);
    put("SLURM_JOB_QOS", d.qos);
    if (!job.reservation.empty()) put("SLURM_JOB_RESERVATION", job.reservation);
    put_number("SLURM_JOB_START_TIME", static_cast<std::uint64_t>(job.start_time));
    if (job.time_limit.is_number())
        put_number("SLURM_JOB_END_TIME", static_cast<std::uint64_t>(job.start_time + Time(job.time_limit.value) * 60));
    put("SLURM_JOB_NODELIST", node);
    put("SLURM_NODELIST", node);
    put("SLURM_JOB_NUM_NODES", "1");
    put("SLURM_NNODES", "1");
    put("SLURM_NODEID", "0");
    put("SLURM_PROCID", "0");
    put("SLURM_LOCALID", "0");
    put("SLURM_GTIDS", "0");
    put("SLURM_PRIO_PROCESS", "0");
    put("SLURMD_NODENAME", node);
    put("SLURM_TOPOLOGY_ADDR", node);
    put("SLURM_TOPOLOGY_ADDR_PATTERN", "node");
    put_number("SLURM_NTASKS", tasks);
    put_number("SLURM_NPROCS", tasks);
    put_number("SLURM_TASKS_PER_NODE", tasks);
    put_number("SLURM_CPUS_ON_NODE", cpus);
    put_number("SLURM_JOB_CPUS_PER_NODE", cpus);
    if (d.cpus_per_task.is_number()) put_number("SLURM_CPUS_PER_TASK", d.cpus_per_task.value);
    if (d.tasks_per_node.is_number() && d.tasks_per_node.value != 0)
        put_number("SLURM_NTASKS_PER_NODE", d.tasks_per_node.value);
    if (d.memory_per_cpu.is_number()) put_number("SLURM_MEM_PER_CPU", d.memory_per_cpu.value);
    if (d.memory_per_node.is_number())
        put_number("SLURM_MEM_PER_NODE", d.memory_per_node.value != 0 ? d.memory_per_node.value : job.allocation->memory_mb);
    if (!d.licenses.empty()) put("SLURM_JOB_LICENSES", d.licenses);
    put("SLURM_SUBMIT_DIR", d.work_dir);
    put("SLURM_SUBMIT_HOST", d.submit_host);
    if (job.restarts != 0) put_number("SLURM_RESTART_COUNT", job.restarts);
    if (job.array_job_id != 0 && job.array_task_id.is_number()) {
        put_number("SLURM_ARRAY_JOB_ID", job.array_job_id);
        put_number("SLURM_ARRAY_TASK_ID", job.array_task_id.value);
        put_number("SLURM_ARRAY_TASK_COUNT", d.array_count);
        put_number("SLURM_ARRAY_TASK_MIN", d.array_min);
        put_number("SLURM_ARRAY_TASK_MAX", d.array_max);
        put_number("SLURM_ARRAY_TASK_STEP", d.array_step);
    }

    std::unordered_set<std::string_view> names;
    for (const auto& text : own) names.insert(std::string_view(text).substr(0, text.find('=')));
    std::vector<std::string> all;
    bool has_tmpdir = false;
    for (const auto& text : d.payload->environment) {
        const auto name = std::string_view(text).substr(0, text.find('='));
        if (names.count(name) != 0) continue;
        has_tmpdir = has_tmpdir || name == "TMPDIR";
        all.push_back(text);
    }
    if (!has_tmpdir) all.emplace_back("TMPDIR=/tmp");
    for (auto& text : own) all.push_back(std::move(text));
    return all;
}

LaunchSpec launch_spec(const ClusterConf& conf, const JobRecord& job, const std::string& script)
{
    const JobDetails& d = *job.details;
    LaunchSpec spec;
    spec.arguments.push_back(script);
    // argv[0] of the request is the script's name on the client.
    for (std::size_t i = 1; i < d.payload->arguments.size(); ++i) spec.arguments.push_back(d.payload->arguments[i]);
    spec.environment = job_environment(conf, job);
    for (const auto& text : d.payload->environment)
        if (text.rfind("SLURM_UMASK=", 0) == 0)
            spec.file_mask = static_cast<std::uint32_t>(std::strtoul(text.c_str() + 12, nullptr, 8)) & 0777;
    spec.work_dir = d.work_dir;
    standard_input_of(spec.std_in, conf, job);
    standard_output_of(spec.std_out, conf, job);
    standard_error_of(spec.std_err, conf, job);
    spec.append = d.open_mode != 0 ? d.open_mode == 1 : conf.append_files;
    spec.rlimits = d.rlimits;
    return spec;
}

}  // namespace restd::embedded
