// Texts for slurmctld: formatting and parsing.
#include "catch.hpp"
#include "names/job_words.hpp"
#include "names/message_names.hpp"
#include "names/reason_names.hpp"
#include "views/job_text.hpp"
#include "views/node_view.hpp"

using namespace restd::slurm;

namespace {

std::string tasks(std::string_view mask, std::uint32_t most = 0)
{
    std::string out;
    append_task_string(out, mask, most);
    return out;
}

std::string path(std::string_view pattern, const restd::model::Job& job)
{
    std::string out;
    append_job_path(out, pattern, job);
    return out;
}

std::string step(const SelectedStep& step)
{
    std::string out;
    append_step(out, step);
    return out;
}

}  // namespace

TEST_CASE("indexes of an array")
{
    REQUIRE(tasks("0x1E") == "1-4");
    REQUIRE(tasks("0x1C", 1) == "2-4%1");
    REQUIRE(tasks("0x1") == "0");
    REQUIRE(tasks("0x") == "0x");
    REQUIRE(tasks("0x5D") == "0,2-4,6");
    REQUIRE(tasks("1-4") == "1-4");
    REQUIRE(tasks("") == "");
    // An even step, if it makes the text shorter.
    REQUIRE(tasks("0x10040100401", 2) == "0,10,20,30,40%2");  // five are too few
    REQUIRE(tasks("0x12492492492") == "1-40:3");
    REQUIRE(tasks("0x2A") == "1,3,5");
    // 64 characters, not more.
    const std::string cut = tasks("0x5555555555555555555555555555555D");
    REQUIRE(cut.size() == 63);
    REQUIRE(cut.substr(60) == "...");
    REQUIRE(cut.substr(0, 12) == "0,2-4,6,8,10");
}

TEST_CASE("paths of a job")
{
    restd::model::Job job;
    job.job_id = 42;
    job.user_name = "ann";
    job.current_working_directory = "/w";
    job.name = "nn";
    REQUIRE(path("/tmp/%j.out", job) == "/tmp/42.out");
    REQUIRE(path("%A-%x-%u", job) == "/w/42-nn-ann");
    REQUIRE(path("%5j", job) == "/w/00042");
    REQUIRE(path("%99j", job) == "/w/0000000042");
    REQUIRE(path("100%%", job) == "/w/100%");
    REQUIRE(path("%q%", job) == "/w/%q%");
    REQUIRE(path("", job) == "/w/");
    job.array_job_id = 40;
    job.array_task_id = 13;
    REQUIRE(path("%A_%a_%b", job) == "/w/40_13_3");
    std::string out;
    append_default_output(out, job);
    REQUIRE(out == "/w/slurm-40_13.out");
}

TEST_CASE("names of jobs and steps")
{
    SelectedStep job;
    job.step_id = {0, 8, no_value32, no_value32};
    REQUIRE(step(job) == "8");
    job.array_task_id = 3;
    REQUIRE(step(job) == "8_3");
    job.array_bitmap = {5, "0x1E"};
    REQUIRE(step(job) == "8_[1-4]");
    job = {};
    job.step_id = {0, 8, restd::model::step_number::batch, no_value32};
    job.het_job_offset = 1;
    REQUIRE(step(job) == "8+1.batch");
}

TEST_CASE("partitions of nodes")
{
    NodePartitions partitions(4);
    partitions.add("a", {4, "0x3"});
    partitions.add("b", {4, "0x6"});
    partitions.add("far", {100, "0xFFFFFFFFFFFFFFFFFFFFFFFF0"});  // beyond the number of nodes
    REQUIRE(partitions.of(0) == "a");
    REQUIRE(partitions.of(1) == "a,b");
    REQUIRE(partitions.of(2) == "b");
    REQUIRE(partitions.of(3).empty());
}

TEST_CASE("CPU frequencies")
{
    const CpuGovernors usual;
    const auto parse = [&](std::string_view text) { return parse_cpu_frequency(text, usual); };
    REQUIRE(parse("low")->maximum == 0x80000001);
    REQUIRE(parse("low")->governor == 0x80800000);
    REQUIRE(parse("HighM1")->maximum == 0x80000004);
    REQUIRE(parse("2400000")->maximum == 2400000);
    REQUIRE(parse("1000-2000:ondemand")->minimum == 1000);
    REQUIRE(parse("1000-2000:ondemand")->maximum == 2000);
    REQUIRE(parse("1000-2000:ondemand")->governor == 0x84000000);
    REQUIRE(parse("performance")->governor == 0x82000000);
    REQUIRE(parse("performance")->maximum == no_value32);
    for (const char* text : {"", "0", "x", "2000-1000:ondemand", "1000-2000", "1000:ondemand", "1000-2000:userspace",
                             "performance:ondemand", "powersave", "1000-", "12x"})
        REQUIRE(!parse(text));
    CpuGovernors others;
    others.allowed = parse_governors("PowerSave,Conservative");
    others.usual = parse_governors("conservative");
    REQUIRE(parse_cpu_frequency("powersave", others)->governor == 0x81000000);
    REQUIRE(parse_cpu_frequency("1000-2000", others)->governor == 0x88000000);
    REQUIRE(!parse_cpu_frequency("performance", others));
    REQUIRE_THROWS_AS(parse_governors("nonsense"), std::invalid_argument);
}

TEST_CASE("distributions")
{
    const auto value = [](std::string_view words) { return parse_distribution(words)->value; };
    const auto text = [](std::string_view words) { return parse_distribution(words)->text; };
    REQUIRE(value("block") == 0x2);
    REQUIRE(value("cyclic:block") == 0x21);
    REQUIRE(value("Block:FCyclic:cyclic") == 0x132);
    REQUIRE(value("*:*:*") == 0x112);
    REQUIRE(value("*:fcyclic:*") == 0x332);
    REQUIRE(value("block,pack") == 0x800002);
    REQUIRE(value("nopack") == 0x402000);
    REQUIRE(value("hostfile") == 0x3);
    REQUIRE(value("plane=4") == 0x4);
    REQUIRE(parse_distribution("plane=4")->plane_size == 4);
    REQUIRE(text("*:fcyclic:*,pack") == "block:fcyclic:fcyclic,pack");
    REQUIRE(text("hostfile") == "arbitrary");
    REQUIRE(text("pack") == "pack");
    for (const char* wrong : {"", ",pack", "plane", "plane=", "plane=0", "plane=x", "fcyclic", "block:", "block:x",
                              "block:block:block:block", "block,x", "zzz", "arbitrary:block"})
        REQUIRE(!parse_distribution(wrong));
}

TEST_CASE("numbers of nodes")
{
    REQUIRE(parse_node_counts("4")->minimum == 4);
    REQUIRE(parse_node_counts("4")->maximum == 4);
    REQUIRE(parse_node_counts("2-4")->minimum == 2);
    REQUIRE(parse_node_counts("1k")->maximum == 1024);
    REQUIRE(parse_node_counts("1,3,5-6")->sizes == "1,3,5-6");
    REQUIRE(parse_node_counts("1-9:2")->sizes == "1,3,5,7");
    REQUIRE(parse_node_counts("1-9:2")->maximum == 7);
    for (const char* wrong :
         {"", "x", "-4", "4-", "4-2", "1,x", "1-9:0", "9-1:2", "5-5:1", "1,3-9:2", "99999999999", "1-4294967295:1", "3000000k"})
        REQUIRE(!parse_node_counts(wrong));
}

TEST_CASE("names of reasons and messages")
{
    REQUIRE(reason_name(0) == "None");
    REQUIRE(reason_name(2) == "Dependency");
    REQUIRE(reason_name(24) == "NonZeroExitCode");
    REQUIRE(reason_name(220) == "MpiPortsBusy");
    REQUIRE(reason_name(100'000) == "InvaildReason");
    REQUIRE(message_name(2003) == "REQUEST_JOB_INFO");
    REQUIRE(message_name(5041) == "REQUEST_KILL_JOBS");
    REQUIRE(message_name(1).empty());
}
