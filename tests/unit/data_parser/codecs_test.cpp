// Codecs that convert the values of members.
#include <array>

#include "catch.hpp"
#include "host/output.hpp"
#include "host/writer.hpp"
#include "parsers.hpp"
#include "restd/model/responses.hpp"

using namespace restd;

namespace {

// The JSON of the member under `key` in `object`, whose table is `table`.
std::string written(const Table& table, std::string_view key, const void* object)
{
    const Row* const row = parsers::row(table, key);
    REQUIRE(row != nullptr);
    StringOutput out;
    const auto writer = make_json_writer(out, false);
    dump(*writer, *row->codec, static_cast<const std::byte*>(object) + row->offset);
    writer->finish();
    return out.take();
}

const Table& job_table(const DataParser& parser)
{
    return parsers::inner(*parser.find("OPENAPI_JOB_INFO_RESP"), "jobs");
}

}  // namespace

TEST_CASE("how a process ended")
{
    const auto parser = parsers::make(42);
    model::Job job;
    const auto exit_code = [&](std::uint32_t status) {
        job.exit_code = status;
        return written(job_table(*parser), "exit_code", &job);
    };
    const std::string unset = R"({"set":false,"infinite":false,"number":0})";
    const auto number = [](int n) { return R"({"set":true,"infinite":false,"number":)" + std::to_string(n) + "}"; };
    const auto text = [](const std::string& status, const std::string& code, const std::string& id, const std::string& name) {
        return R"({"status":[")" + status + R"("],"return_code":)" + code + R"(,"signal":{"id":)" + id + R"(,"name":")" + name +
               "\"}}";
    };
    CHECK(exit_code(0) == text("SUCCESS", number(0), unset, ""));
    CHECK(exit_code(3 << 8) == text("ERROR", number(3), unset, ""));
    CHECK(exit_code(9) == text("SIGNALED", unset, number(9), "KILL"));
    CHECK(exit_code(24) == text("SIGNALED", unset, number(24), "XCPU"));
    CHECK(exit_code(11 | 0x80) == text("SIGNALED", unset, number(11), "11"));
    CHECK(exit_code(64) == text("SIGNALED", unset, number(64), "64"));
    CHECK(exit_code(0xfffffffe) == text("PENDING", unset, unset, ""));
    CHECK(exit_code(0x137f) == text("INVALID", number(0x137f), unset, ""));
}

TEST_CASE("null or empty values differ by version")
{
    for (const Api api : parsers::versions) {
        INFO("v0.0." << api);
        const auto parser = parsers::make(api);
        const model::Job job;
        CHECK(written(job_table(*parser), "job_resources", &job) == (api <= 40 ? "{}" : "null"));
        const model::Node node;
        const Table& nodes = parsers::inner(*parser->find("OPENAPI_NODES_RESP"), "nodes");
        if (api <= 44) {
            CHECK(written(job_table(*parser), "power/flags", &job) == "[]");
            CHECK(written(nodes, "power", &node) == "{}");
            CHECK(written(nodes, "external_sensors", &node) == "{}");
        } else {
            CHECK(parsers::row(job_table(*parser), "power/flags") == nullptr);
            CHECK(parsers::row(nodes, "power") == nullptr);
            CHECK(parsers::row(nodes, "external_sensors") == nullptr);
        }

        model::JobUpdateResponse update;
        const Table& answer = *parser->find("OPENAPI_JOB_POST_RESPONSE");
        CHECK(written(answer, "results", &update) == (api <= 40 ? "[]" : "null"));
        const auto results = [](Sink<model::JobArrayResult> sink) {
            model::JobArrayResult result;
            result.job_id = 8;
            result.step_id = "8_3";
            sink(result);
        };
        update.results = results;
        CHECK(written(answer, "results", &update) == R"([{"job_id":8,"step_id":"8_3","error":"","error_code":0,"why":""}])");
        const auto no_results = [](Sink<model::JobArrayResult>) {};
        update.results = no_results;
        CHECK(written(answer, "results", &update) == "[]");

        const model::DiagResponse diag;
        CHECK(written(*parser->find("OPENAPI_DIAG_RESP"), "statistics", &diag) == "{}");
        model::Step step;
        const Table& steps = parsers::inner(parsers::inner(*parser->find("OPENAPI_SLURMDBD_JOBS_RESP"), "jobs"), "steps");
        CHECK(written(steps, "nodes/list", &step) == "null");
        const std::array<std::string_view, 2> names{"a", "b"};
        step.nodes_list = names;
        CHECK(written(steps, "nodes/list", &step) == R"(["a","b"])");
    }
}

TEST_CASE("the cores of a job")
{
    using model::JobResourcesCore;
    using model::JobResourcesSocket;
    const std::uint64_t free = ~std::uint64_t{1};
    const std::array<JobResourcesCore, 3> cores{{{0, 2}, {1, free}, {2, 6}}};
    const std::array<JobResourcesCore, 1> unused{{{0, free}}};
    const std::array<JobResourcesSocket, 2> sockets{{{0, unused}, {1, cores}}};
    model::JobResourcesNode node;
    node.name = "n1";
    node.sockets = sockets;
    const auto table = [](const DataParser& parser, std::string_view key) -> const Table& {
        return parsers::inner(parsers::inner(job_table(parser), "job_resources"), key);
    };
    const auto v40 = parsers::make(40);
    CHECK(written(table(*v40, "allocated_nodes"), "sockets", &node) ==
          R"({"1":{"cores":{"0":"allocated","2":"allocated_and_in_use"}}})");
    CHECK(written(table(*v40, "allocated_nodes"), "nodename", &node) == R"("n1")");
    const auto v42 = parsers::make(42);
    CHECK(written(table(*v42, "nodes/allocation"), "sockets", &node) ==
          R"([{"index":0,"cores":[{"index":0,"status":["UNALLOCATED"]}]},)"
          R"({"index":1,"cores":[{"index":0,"status":["ALLOCATED"]},{"index":1,"status":["UNALLOCATED"]},)"
          R"({"index":2,"status":["ALLOCATED","IN_USE"]}]}])");
}

TEST_CASE("rollups are a list in v0.0.40 and an object since")
{
    model::DatabaseStats stats;
    stats.rollups.hourly_count = 2;
    stats.rollups.hourly_last_run = 1000;
    stats.rollups.hourly_duration_last = 5;
    stats.rollups.hourly_duration_max = 7;
    stats.rollups.hourly_duration_time = 12;
    const auto table = [](const DataParser& parser) -> const Table& {
        return parsers::inner(*parser.find("OPENAPI_SLURMDBD_STATS_RESP"), "statistics");
    };
    CHECK(
        written(table(*parsers::make(40)), "rollups", &stats) ==
        R"([{"type":"internal","last_run":1000,"last_cycle":5,"max_cycle":7,"total_time":12,"total_cycles":2,"mean_cycles":6}])");
    const std::string nothing = R"({"count":0,"last_run":0,"duration":{"last":0,"max":0,"time":0}})";
    CHECK(written(table(*parsers::make(42)), "rollups", &stats) ==
          R"({"hourly":{"count":2,"last_run":1000,"duration":{"last":5,"max":7,"time":12}},"daily":)" + nothing +
              R"(,"monthly":)" + nothing + "}");
}

TEST_CASE("an enumeration hides flags that its value implies")
{
    const auto parser = parsers::make(42);
    const Table& resources = parsers::inner(job_table(*parser), "job_resources");
    model::JobResources job;
    job.select_type = model::select_type::core | model::select_type::memory;  // the original says no more than this
    CHECK(written(resources, "select_type", &job) == R"(["CORE"])");
    model::Job pending;
    pending.job_state = model::job_state::running | model::job_state::completing;
    CHECK(written(job_table(*parser), "job_state", &pending) == R"(["RUNNING","COMPLETING"])");
}

TEST_CASE("SLUIDs are texts, and none is an empty one")
{
    const auto parser = parsers::make(45);
    const Table& jobs = parsers::inner(*parser->find("OPENAPI_SLURMDBD_JOBS_RESP"), "jobs");
    model::DatabaseJob job;
    job.sluid = 17016437758024768512u;
    CHECK(written(jobs, "sluid", &job) == R"("sER9M7ZFJSRQ00")");
    CHECK(written(jobs, "original_sluid", &job) == R"("")");
}

TEST_CASE("how a job shares its nodes is emptied in v0.0.45")
{
    model::Job job;
    job.shared = model::job_shared::mcs;
    CHECK(written(job_table(*parsers::make(44)), "shared", &job) == R"(["mcs"])");
    CHECK(written(job_table(*parsers::make(45)), "shared", &job) == "[]");
}

TEST_CASE("who gave the reason of a node is empty in v0.0.45 where there is none")
{
    model::Node node;
    node.reason_set_by_user = "root";
    const auto shown = [&](Api api) {
        return written(parsers::inner(*parsers::make(api)->find("OPENAPI_NODES_RESP"), "nodes"), "reason_set_by_user", &node);
    };
    CHECK(shown(44) == R"("root")");
    CHECK(shown(45) == R"("")");
}

TEST_CASE("the result of a ping in words")
{
    const auto parser = parsers::make(45);
    const Table& pings = parsers::inner(*parser->find("OPENAPI_PING_ARRAY_RESP"), "pings");
    model::ControllerPing ping;
    CHECK(written(pings, "status", &ping) == R"("No error")");
    ping.status = err::slurmctld_communications_connection_error;
    CHECK(written(pings, "status", &ping) == R"x("Unable to contact slurm controller (connect failure)")x");
}

namespace {

std::string conf_value(std::string_view key, const model::Configuration& conf)
{
    const auto parser = parsers::make(45);
    return written(parsers::inner(*parser->find("OPENAPI_CONF_RESP"), "slurm_conf"), key, &conf);
}

}  // namespace

TEST_CASE("times of the configuration")
{
    const std::pair<NoVal32, const char*> times[] = {
        {NoVal32(300), "00:05:00"},         {NoVal32(0), "00:00:00"},
        {NoVal32(86399), "23:59:59"},       {NoVal32(86400), "1-00:00:00"},
        {NoVal32(7 * 86400), "7-00:00:00"}, {NoVal32(0xfffffffdu), "49710-06:28:13"},
        {NoVal32::infinite(), "UNLIMITED"}, {NoVal32(), ""}};
    for (const auto& [time, text] : times) {
        model::Configuration conf;
        conf.priority_max_age = time;
        CHECK(conf_value("PriorityMaxAge", conf) == '"' + std::string(text) + '"');
    }
}

TEST_CASE("words of the configuration")
{
    model::Configuration conf;
    CHECK(conf_value("SlurmctldDebug", conf) == R"("")");
    CHECK(conf_value("PreemptMode", conf) == R"(["DISABLED"])");
    CHECK(conf_value("EnforcePartLimits", conf) == R"(["NO"])");
    conf.slurmctld_debug = model::log_level::debug2;
    CHECK(conf_value("SlurmctldDebug", conf) == R"("debug2")");
    conf.preempt_mode = model::preempt_mode::requeue | model::preempt_mode::gang;
    CHECK(conf_value("PreemptMode", conf) == R"(["REQUEUE","GANG"])");
    conf.health_check_node_state = model::health_check::any | model::health_check::cycle;
    CHECK(conf_value("HealthCheckNodeState", conf) == R"(["ANY","CYCLE"])");
    conf.health_check_node_state = model::health_check::idle | model::health_check::mixed;
    CHECK(conf_value("HealthCheckNodeState", conf) == R"(["IDLE","MIXED"])");
    // One number has the words of four keys.
    conf.configuration_flags = model::configuration_flag::use_pam | model::configuration_flag::ipv4 |
                               model::configuration_flag::job_script | model::configuration_flag::config_overrides;
    CHECK(conf_value("ConfFlags", conf) == R"(["UsePam"])");
    CHECK(conf_value("CommunicationParametersFlags", conf) == R"(["IPv4"])");
    CHECK(conf_value("AccountingStoreFlags", conf) == R"(["job_script"])");
    CHECK(conf_value("SlurmdParametersFlags", conf) == R"(["config_overrides"])");
    namespace select_type = model::select_type;
    conf.select_type_parameters = select_type::core | select_type::memory | select_type::lln;
    CHECK(conf_value("SelectTypeParameters", conf) == R"(["CR_CORE_MEMORY","CR_LLN"])");
    conf.select_type_parameters = select_type::none;
    CHECK(conf_value("SelectTypeParameters", conf) == R"(["NONE"])");
}

TEST_CASE("the age at which records are purged")
{
    const auto parser = parsers::make(45);
    const Table& table = parsers::inner(*parser->find("OPENAPI_SLURMDBD_CONF_RESP"), "slurmdbd_conf");
    const auto shown = [&](std::uint32_t age) {
        model::DatabaseConfiguration conf;
        conf.purge_jobs = age;
        return written(table, "PurgeJobAfter", &conf);
    };
    namespace age = model::purge_age;
    CHECK(shown(age::never) == R"({"set":false,"hours":0,"days":0,"months":0,"archive":false})");
    CHECK(shown(age::months | 12) == R"({"set":true,"hours":0,"days":0,"months":12,"archive":false})");
    CHECK(shown(age::days | age::archive | 30) == R"({"set":true,"hours":0,"days":30,"months":0,"archive":true})");
    CHECK(shown(age::hours | 8) == R"({"set":true,"hours":8,"days":0,"months":0,"archive":false})");
}
