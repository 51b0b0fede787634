// Requests of clients, read with the tables of each version.
#include "catch.hpp"
#include "host/reader.hpp"
#include "parsers.hpp"
#include "restd/model/accounting.hpp"
#include "restd/model/job.hpp"
#include "restd/model/job_description.hpp"
#include "restd/model/reservation.hpp"

using namespace restd;

namespace {

template <class T>
struct Read {
    T object;
    Arena arena;
    Reading reading{arena};

    Read(Api api, const char* type, std::string_view text, bool is_query = false)
    {
        const auto parser = parsers::make(api);
        const Table& table = *parser->find(type);
        REQUIRE(table.size == sizeof(T));
        if (is_query)
            read_query(text, table, &object, reading);
        else
            read_json(text, table, &object, reading);
        for (const Issue& issue : reading.errors) UNSCOPED_INFO("error " << issue.source << " " << issue.description);
        for (const Issue& issue : reading.warnings) UNSCOPED_INFO("warning " << issue.source << " " << issue.description);
    }
};

}  // namespace

TEST_CASE("memory may have a unit")
{
    const std::pair<const char*, std::uint64_t> sizes[] = {{"\"10\"", 10},   {"\"10M\"", 10},      {"\"10mb\"", 10},
                                                           {"\"2G\"", 2048}, {"\"1TB\"", 1048576}, {"\"10k\"", 1},
                                                           {"\"1025K\"", 2}, {"\"0\"", 0},         {"7", 7}};
    for (const Api api : parsers::versions) {
        for (const char* field : {"memory_per_node", "memory_per_cpu"}) {
            for (const auto& [text, mebibytes] : sizes) {
                CAPTURE(api, field, text);
                const Read<model::JobDescription> read(api, "JOB_DESC_MSG", "{\"" + std::string(field) + "\":" + text + "}");
                CHECK(read.reading.errors.empty());
                CHECK(read.reading.warnings.empty());
                const auto& job = read.object;
                CHECK((std::string_view(field) == "memory_per_node" ? job.memory_per_node : job.memory_per_cpu) == mebibytes);
            }
            for (const char* text :
                 {"1P", "abc", "", "-5", "1.5G", "10 G", "G", "10GG", "10BB", "18446744073709551615", "99999999999999T"}) {
                CAPTURE(api, field, text);
                const Read<model::JobDescription> read(api, "JOB_DESC_MSG",
                                                       "{\"" + std::string(field) + "\":\"" + text + "\"}");
                REQUIRE(read.reading.errors.size() == 1);
                CHECK(read.reading.errors[0].number == 9202);
                CHECK(read.reading.errors[0].description == "Invalid formatted memory size: " + std::string(text));
                CHECK(read.reading.errors[0].source == "#/" + std::string(field) + "/");
            }
        }
    }
    const Read<model::JobDescription> whole(42, "JOB_DESC_MSG", R"({"memory_per_node": "infinite", "time_limit": "5M"})");
    CHECK(whole.object.memory_per_node.is_infinite());
    CHECK(whole.reading.errors.size() == 1);
}

TEST_CASE("a job is read")
{
    for (const Api api : parsers::versions) {
        INFO("v0.0." << api);
        const Read<model::JobSubmission> read(api, "JOB_SUBMIT_REQ", R"({"script": "#!/bin/sh\ntrue", "job": {
            "name": "test", "environment": ["PATH=/bin", "A=1"], "current_working_directory": "/tmp", "tasks": 3,
            "time_limit": {"set": true, "infinite": false, "number": 5}, "time_minimum": 2,
            "mail_type": ["BEGIN", "end"], "shared": ["user"], "required_nodes": ["n1", "n2"], "hold": true, "nice": -5,
            "rlimits": {"core": {"infinite": true}, "nofile": {"set": true, "number": 1024}},
            "memory_per_cpu": {"set": true, "number": 100}, "flags": ["SPREAD_JOB"], "power_flags": []}})");
        CHECK(read.reading.errors.empty());
        CHECK(read.object.script == "#!/bin/sh\ntrue");
        REQUIRE(read.object.job != nullptr);
        const model::JobDescription& job = *read.object.job;
        CHECK(job.name == "test");
        REQUIRE(job.environment.size() == 2);
        CHECK(job.environment[1] == "A=1");
        CHECK(job.tasks == 3U);
        CHECK(job.time_limit == 5U);
        CHECK(job.time_minimum == 2U);
        CHECK(job.mail_type == 0x3);
        CHECK(job.shared == model::job_shared::user);
        CHECK(job.required_nodes == "n1,n2");
        CHECK(job.hold == true);
        CHECK(job.nice == -5);
        CHECK(job.rlimits_core.is_infinite());
        CHECK(job.rlimits_nofile == 1024U);
        CHECK_FALSE(job.rlimits_cpu.is_set());
        CHECK(job.memory_per_cpu == 100U);
        CHECK(job.flags == model::job_flag::spread_job);
        CHECK(job.account.data() == nullptr);
        CHECK(job.crontab == nullptr);
    }
}

TEST_CASE("members that are not given differ from members that are")
{
    const Read<model::JobSubmission> nothing(42, "JOB_SUBMIT_REQ", R"({"job": {}})");
    REQUIRE(nothing.object.job != nullptr);
    CHECK(nothing.object.job->shared == model::job_shared::not_given);
    CHECK_FALSE(nothing.object.job->hold.is_set());
    const Read<model::JobSubmission> exclusive(42, "JOB_SUBMIT_REQ", R"({"job": {"shared": "none"}})");
    CHECK(exclusive.object.job->shared == model::job_shared::exclusive);
    // The spelling of older clients.
    const Read<model::JobSubmission> older(41, "JOB_SUBMIT_REQ", R"({"job": {"exclusive": true}})");
    CHECK(older.reading.errors.empty());
    CHECK(older.object.job->shared == model::job_shared::exclusive);
    const Read<model::JobSubmission> shared(41, "JOB_SUBMIT_REQ", R"({"job": {"exclusive": ["false"]}})");
    CHECK(shared.object.job->shared == model::job_shared::oversubscribe);
    const Read<model::JobSubmission> unknown(42, "JOB_SUBMIT_REQ", R"({"job": {"exclusive": true}})");
    CHECK(unknown.reading.warnings.size() == 1);
}

TEST_CASE("which jobs to kill")
{
    const Read<model::KillJobsRequest> all(42, "KILL_JOBS_MSG", R"({"jobs": ["8_3", "9"], "flags": ["VERBOSE"]})");
    CHECK(all.reading.errors.empty());
    CHECK(all.object.job_state == model::job_state::end);
    CHECK(all.object.flags == model::kill_verbose);
    REQUIRE(all.object.jobs.size() == 2);
    CHECK(all.object.jobs[0] == "8_3");
    const Read<model::KillJobsRequest> pending(42, "KILL_JOBS_MSG", R"({"job_state": ["PENDING"], "nodes": ["n1", "n2"]})");
    CHECK(pending.object.job_state == model::job_state::pending);
    CHECK(pending.object.nodes == "n1,n2");
}

TEST_CASE("which jobs to list")
{
    for (const Api api : parsers::versions) {
        INFO("v0.0." << api);
        const Read<model::JobCondition> read(
            api, "JOB_CONDITION",
            "state=RUNNING&state=completed&users=a,b&skip_steps&start_time=uts1700000000&step=5&cpus_min=2", true);
        CHECK(read.reading.errors.empty());
        REQUIRE(read.object.state.size() == 2);
        CHECK(read.object.state[0] == model::job_state::running);
        CHECK(read.object.state[1] == model::job_state::completed);
        CHECK(read.object.users.size() == 2);
        CHECK(read.object.skip_steps);
        CHECK(read.object.start_time == 1700000000);
        CHECK(read.object.cpus_min == 2U);
        const Read<model::JobInfoQuery> query(api, "OPENAPI_JOB_INFO_QUERY", "flags=DETAIL&flags=all&update_time=7", true);
        CHECK(query.object.flags == (model::show_all | model::show_detail));
        CHECK(query.object.update_time == 7);
        const Read<model::JobInfoQuery> bad(api, "OPENAPI_JOB_INFO_QUERY", "flags=NOPE", true);
        CHECK(bad.reading.errors.size() == 1);
    }
    const Read<model::AssociationCondition> slash(42, "ASSOC_CONDITION", "Exclude+parent+id%2Fname=true&account=a", true);
    CHECK(slash.reading.warnings.empty());
    CHECK(slash.object.without_parent_info);
}

TEST_CASE("a reservation may be described in parts")
{
    for (const Api api : parsers::versions) {
        if (api < 43) continue;
        CAPTURE(api);
        const Read<model::ReservationDescription> whole(api, "RESERVATION_DESC_MSG", R"({"name": "maint",
            "start_time": "1800000000", "end_time": {"set": true, "number": 1800003600}, "duration": "infinite",
            "flags": ["MAINT", "ignore_jobs"], "node_list": "n[1-4]", "users": ["root", "alice"], "core_count": 7,
            "purge_completed": {"time": 60}, "tres": [{"type": "license", "name": "matlab", "count": 2}]})");
        CHECK(whole.reading.errors.empty());
        const model::ReservationDescription& r = whole.object;
        CHECK(r.name == "maint");
        CHECK(r.start_time == NoVal64(1800000000));
        CHECK(r.end_time == NoVal64(1800003600));
        CHECK(r.duration.is_infinite());
        CHECK(r.flags == NoVal64(model::reservation_flag::maintenance | model::reservation_flag::ignore_jobs));
        CHECK(r.node_list == "n[1-4]");
        CHECK(r.users == "root,alice");
        CHECK(r.core_count == NoVal32(7));
        CHECK(r.purge_completed_time == NoVal32(60));
        REQUIRE(r.tres.size() == 1);
        CHECK(r.tres[0].type == "license");
        CHECK(r.tres[0].name == "matlab");
        CHECK(r.tres[0].count == 2);
        CHECK(r.accounts.data() == nullptr);
        CHECK_FALSE(r.node_count.is_set());

        // A field that is not given differs from one that is given.
        const Read<model::ReservationDescription> least(api, "RESERVATION_DESC_MSG", R"({"name": "maint", "flags": []})");
        CHECK(least.reading.errors.empty());
        CHECK_FALSE(least.object.flags.is_set());
        CHECK_FALSE(least.object.start_time.is_set());
        CHECK_FALSE(least.object.end_time.is_set());

        const Read<model::ReservationDescription> wrong(api, "RESERVATION_DESC_MSG", R"({"flags": ["NOPE"]})");
        CHECK(wrong.reading.errors.size() == 1);
    }
}

TEST_CASE("a time that is given may be a text")
{
    const std::pair<const char*, std::uint64_t> times[] = {
        {R"("1800000000")", 1800000000}, {R"("uts1800000000")", 1800000000}, {"1800000000", 1800000000}, {R"("0")", 0}};
    for (const Api api : parsers::versions) {
        if (api < 43) continue;
        for (const auto& [text, seconds] : times) {
            CAPTURE(api, text);
            const Read<model::ReservationDescription> read(api, "RESERVATION_DESC_MSG",
                                                           R"({"start_time": )" + std::string(text) + "}");
            CHECK(read.reading.errors.empty());
            CHECK(read.object.start_time == NoVal64(seconds));
        }
        const Read<model::ReservationDescription> soon(api, "RESERVATION_DESC_MSG", R"({"start_time": "now+1hour"})");
        CHECK(soon.reading.errors.empty());
        CHECK(soon.object.start_time.value_or(0) > 1700000000);
        for (const char* text : {"sometimes", "-5", ""}) {
            CAPTURE(api, text);
            const Read<model::ReservationDescription> read(api, "RESERVATION_DESC_MSG",
                                                           R"({"start_time": ")" + std::string(text) + R"("})");
            REQUIRE(read.reading.errors.size() == 1);
            CHECK(read.reading.errors[0].source == "#/start_time/");
        }
    }
}

TEST_CASE("a SLUID of a request")
{
    for (const Api api : parsers::versions) {
        if (api < 44) continue;
        const auto given = [api](const char* value) {
            return Read<model::JobDescription>(api, "JOB_DESC_MSG", R"({"step_id": {"sluid": )" + std::string(value) + "}}");
        };
        CHECK(given(R"("sER9M7ZFJSRQ00")").object.step_id.sluid == 17016437758024768512u);
        for (const char* none : {R"("")", R"("0")", "null"}) {
            CAPTURE(api, none);
            const auto read = given(none);
            CHECK(read.reading.errors.empty());
            CHECK(read.object.step_id.sluid == 0);
        }
        for (const char* wrong : {R"("1234")", R"("sER9M7ZFJSRQ0")", R"("sER9M7ZFJSRQ0U")"}) {
            CAPTURE(api, wrong);
            const auto read = given(wrong);
            REQUIRE(read.reading.errors.size() == 1);
            CHECK(read.reading.errors[0].source == "#/step_id/sluid/");
        }
    }
}
