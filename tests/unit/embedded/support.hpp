// Shared by the tests of cluster/embedded: a cluster in a scratch folder, simple jobs.
#pragma once

#include <spdlog/sinks/null_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "port/embedded_cluster.hpp"
#include "process/helper.hpp"
#include "scratch_folder.hpp"

namespace restd::embedded::test {

using restd::test::ScratchFolder;

inline std::string text_of(const std::string& file)
{
    std::ifstream input(file);
    std::stringstream text;
    text << input.rdbuf();
    return text.str();
}

inline bool eventually(const std::function<bool()>& condition, double seconds = 10)
{
    const auto until = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
    while (std::chrono::steady_clock::now() < until) {
        if (condition()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return condition();
}

inline spdlog::logger& quiet_log()
{
    static const auto log = [] {
        std::shared_ptr<spdlog::logger> made;
        if (std::getenv("TEST_LOG") != nullptr)
            made = std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::stderr_sink_mt>());
        else
            made = std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::null_sink_mt>());
        made->set_level(spdlog::level::debug);
        return made;
    }();
    return *log;
}

// What tests check of a job, copied from a listing.
struct Shown {
    std::uint32_t id = 0, state = 0, exit_code = 0, priority = 0;
    std::uint16_t restarts = 0;
    std::string reason, description, dependency, tasks, out;
    NoVal32 task;
    Time start = 0, end = 0;
};

inline const char* small_conf = "ClusterName=test\nKillWait=1\nMinJobAge=300\nLicenses=matlab:2\n"
                                "NodeName=here NodeHostname=localhost CPUs=4 RealMemory=4000 Features=fast,big\n"
                                "PartitionName=debug Nodes=here Default=YES MaxTime=INFINITE\n"
                                "PartitionName=short Nodes=here MaxTime=10\n";

// Which user jobs run as: the user who runs the tests, or, if that is root, each job's own user.
enum class RunJobs { as_one, as_their_users };

// Starts a launcher and returns its socket.
inline int start_launcher(RunJobs how = RunJobs::as_one)
{
    std::optional<std::pair<uid_t, gid_t>> account;
    if (how == RunJobs::as_their_users) account.emplace(geteuid(), getegid());
    return kernel::start_helper(TEST_LAUNCHER, account);
}

// A cluster in a folder. It can be ended, and started again with the same state.
class TestCluster {
public:
    explicit TestCluster(const std::string& folder, const std::string& conf = small_conf, RunJobs how = RunJobs::as_one)
        : folder_(folder), how_(how)
    {
        std::ofstream(folder_ + "/slurm.conf") << conf;
        settings_.slurm_conf = folder_ + "/slurm.conf";
        settings_.state_directory = folder_ + "/state";
        settings_.serve_all_users = how == RunJobs::as_one;
        begin();
    }
    // Ends everything that a test has started.
    ~TestCluster()
    {
        if (!cluster) return;
        model::KillJobsRequest all;
        all.user_name = me.user;
        try {
            cluster->controller()->cancel_jobs(me, all, [](const model::KillJobsResult&) {});
            eventually([&] { return cluster->engine().usage().cpus == 0; }, 5);
        } catch (const std::exception&) {
        }
    }
    void begin()
    {
        settings_.helper = start_launcher(how_);
        cluster = std::make_unique<EmbeddedCluster>(settings_, quiet_log());
        cluster->start();
        me.proof = restd::Proof::kernel;
        me.uid = geteuid();
        me.gid = getegid();
        me.user.clear();
        cluster->verify(me);
    }
    void end() { cluster.reset(); }
    void again()
    {
        end();
        begin();
    }

    std::uint32_t submit(const std::string& script, const std::function<void(model::JobDescription&)>& adjust = {})
    {
        return submit_as(me, script, adjust);
    }
    std::uint32_t submit_as(const Identity& who, const std::string& script,
                            const std::function<void(model::JobDescription&)>& adjust = {})
    {
        static constexpr std::string_view environment[] = {"PATH=/usr/bin:/bin", "MINE=yes"};
        const std::string text = "#!/bin/sh\n" + script + "\n";
        const std::string out = folder_ + "/out-%j";
        model::JobDescription job;
        job.script = text;
        job.environment = environment;
        job.current_working_directory = folder_;
        job.standard_output = out;
        job.name = "test";
        if (adjust) adjust(job);
        std::uint32_t id = 0;
        cluster->controller()->submit(who, {&job, 1}, [&](const model::SubmitResult& result) { id = result.job_id; });
        return id;
    }
    int refusal(const std::function<void(model::JobDescription&)>& adjust)
    {
        try {
            submit("true", adjust);
        } catch (const Error& error) {
            return error.number();
        }
        return 0;
    }
    std::vector<Shown> show(const std::string& name)
    {
        std::vector<Shown> list;
        cluster->controller()->job(me, JobId::parse(name).value(), {})([&](const model::Job& job) {
            Shown shown;
            shown.id = job.job_id;
            shown.state = job.job_state;
            shown.exit_code = job.exit_code;
            shown.priority = job.priority.value_or(0);
            shown.restarts = job.restart_cnt;
            shown.reason = job.state_reason;
            shown.description = job.state_description;
            shown.dependency = job.dependency;
            shown.tasks = job.array_task_string;
            shown.out = job.stdout_expanded;
            shown.task = job.array_task_id;
            shown.start = job.start_time;
            shown.end = job.end_time;
            list.push_back(shown);
        });
        return list;
    }
    Shown job(std::uint32_t id) { return show(std::to_string(id)).front(); }
    bool reaches(std::uint32_t id, std::uint32_t wanted, double seconds = 10)
    {
        return eventually([&] { return job(id).state == wanted; }, seconds);
    }
    // Throws if the answer is an error. Without a signal the job is cancelled.
    void cancel(const std::string& name, std::string_view signal = {}, std::uint16_t flags = 8)
    {
        const std::string_view job = name;
        model::KillJobsRequest request;
        request.jobs = {&job, 1};
        request.signal = signal;
        request.flags = flags;
        cluster->controller()->cancel_jobs(me, request, [](const model::KillJobsResult& result) {
            if (result.error_code != 0) throw Error(static_cast<int>(result.error_code), std::string(result.error_message), "");
        });
    }
    void update(std::uint32_t id, const model::JobDescription& change)
    {
        cluster->controller()->update_job(me, {.job = id}, change, [](const model::JobArrayResult&) {});
    }
    std::string output(std::uint32_t id) { return text_of(folder_ + "/out-" + std::to_string(id)); }
    std::vector<std::uint32_t> history(const model::JobCondition& condition)
    {
        std::vector<std::uint32_t> ids;
        cluster->accounting()->jobs(me, condition)([&](const model::DatabaseJob& job) { ids.push_back(job.job_id); });
        return ids;
    }

    std::unique_ptr<EmbeddedCluster> cluster;
    Identity me;

private:
    std::string folder_;
    RunJobs how_;
    Settings settings_;
};

}  // namespace restd::embedded::test
