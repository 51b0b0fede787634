// Tests decisions of the scheduler, written as tables.
#include "schedule/scheduler.hpp"
#include "support.hpp"

using namespace restd;
using namespace restd::embedded;

namespace {

struct Wish {
    std::uint32_t cpus = 1;
    std::uint64_t memory = 0;
    NoVal32 limit = NoVal32::infinite();  // minutes
    std::uint32_t licenses = 0;
    std::uint16_t partition = 0;
    std::uint32_t tasks = 1;
    bool task_limit = false;
};

class Bench {
public:
    Bench()
    {
        conf = parse_conf("NodeName=n CPUs=4 RealMemory=1000\nLicenses=l:2\nPartitionName=p Nodes=n Default=YES\n"
                          "PartitionName=short Nodes=n MaxTime=10\nPartitionName=down Nodes=n State=DOWN\n"
                          "PartitionName=none Nodes=x\nPartitionName=narrow Nodes=n MaxCPUsPerNode=1\n",
                          "slurm.conf", read_host_facts());
    }
    const JobRecord& job(const Wish& row)
    {
        auto details = std::make_shared<JobDetails>();
        details->cpus = row.cpus;
        details->memory_mb = row.memory;
        details->partition_indices = {row.partition};
        if (row.licenses != 0) details->license_needs = {{0, row.licenses}};
        auto record = std::make_unique<JobRecord>();
        record->details = details;
        record->time_limit = row.limit;
        records_.push_back(std::move(record));
        return *records_.back();
    }
    // For each pending job: "S" started, "B" backfilled, else the reason.
    std::string decide(const std::vector<std::pair<Wish, Time>>& running, const std::vector<Wish>& waiting, bool up = true)
    {
        std::vector<RunningJob> active;
        for (const auto& [row, end] : running) active.push_back({job(row).details.get(), row.cpus, row.memory, end});
        std::vector<Candidate> candidates;
        for (const auto& row : waiting) candidates.push_back({&job(row), row.tasks, row.task_limit});
        std::string text;
        for (const auto& verdict : schedule(conf, up, active, candidates, 1000).verdicts) {
            if (!text.empty()) text += ' ';
            if (verdict.starts > 1) text += std::to_string(verdict.starts);
            if (verdict.starts > 0) text += verdict.backfilled ? 'B' : 'S';
            if (verdict.reason != Reason::none) text += to_string(verdict.reason);
        }
        return text;
    }
    ClusterConf conf;

private:
    std::vector<std::unique_ptr<JobRecord>> records_;
};

}  // namespace

TEST_CASE("the queue is served in its order", "[scheduler]")
{
    Bench bench;
    CHECK(bench.decide({}, {{1}, {2}, {1}}) == "S S S");
    CHECK(bench.decide({}, {{3}, {2}, {2}}) == "S Resources Priority");
    CHECK(bench.decide({{{4}, 5000}}, {{1}, {1}}) == "Resources Priority");
    CHECK(bench.decide({}, {{1, 600}, {1, 600}}) == "S Resources");
    CHECK(bench.decide({}, {{1}}, false) == "Resources");
}

TEST_CASE("later jobs may not delay earlier ones", "[scheduler]")
{
    Bench bench;
    // Three of four CPUs are busy until 1600; a job of four waits for that.
    CHECK(bench.decide({{{3}, 1600}}, {{4}, {1, 0, 9}}) == "Resources B");          // ends in time
    CHECK(bench.decide({{{3}, 1600}}, {{4}, {1, 0, 11}}) == "Resources Priority");  // would delay the first
    CHECK(bench.decide({{{3}, 1600}}, {{4}, {1}}) == "Resources Priority");         // has no time limit
    CHECK(bench.decide({{{3}, 1600}}, {{3}, {1}}) == "Resources B");                // there will be room for both jobs
    CHECK(bench.decide({{{3}, 1600}}, {{3}, {1}, {1}}) == "Resources B Priority");
    CHECK(bench.decide({{{2}, 1600}}, {{3}, {1}, {1}}) == "Resources B Priority");  // the spare CPU is used only once
    bench.conf.backfill = false;
    CHECK(bench.decide({{{3}, 1600}}, {{4}, {1, 0, 9}}) == "Resources Priority");
}

TEST_CASE("licenses, partitions and arrays", "[scheduler]")
{
    Bench bench;
    Wish licensed;
    licensed.licenses = 2;
    CHECK(bench.decide({}, {licensed, licensed, {1}}) == "S Licenses S");
    Wish in;
    in.partition = 1;
    CHECK(bench.decide({}, {in}) == "PartitionTimeLimit");
    in.limit = 10;
    CHECK(bench.decide({}, {in}) == "S");
    in.partition = 2;
    CHECK(bench.decide({}, {in, {1}}) == "PartitionDown S");
    in.partition = 3;
    CHECK(bench.decide({}, {in}) == "PartitionConfig");
    in.partition = 4;
    in.cpus = 2;
    CHECK(bench.decide({}, {in}) == "PartitionConfig");
    CHECK(bench.decide({}, {{5}, {1}}) == "BadConstraints S");
    Wish tasks;
    tasks.tasks = 10;
    CHECK(bench.decide({}, {tasks}) == "4SResources");
    tasks.tasks = 2;
    CHECK(bench.decide({}, {tasks}) == "2S");
    tasks.tasks = 0;
    tasks.task_limit = true;
    CHECK(bench.decide({}, {tasks, {1}}) == "JobArrayTaskLimit S");
}
