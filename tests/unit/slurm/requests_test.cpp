// Every request with a different value for every key, as slurmctld and slurmdbd get it, in golden/request_*.txt.
#include <unistd.h>

#include "../data_parser/parsers.hpp"
#include "accounting/accounting.hpp"
#include "catch.hpp"
#include "dbd_fake.hpp"
#include "distinct.hpp"
#include "distinct_json.hpp"
#include "fake_slurmctld.hpp"
#include "golden.hpp"
#include "host/reader.hpp"
#include "messages/accounting.hpp"
#include "messages/job_descriptor.hpp"
#include "messages/node.hpp"

using namespace restd;
using namespace restd::slurm;
using namespace restd::slurm::test;
using restd::test::check_golden;
using restd::test::DistinctJson;

namespace {

// A request as the newest version reads it. `path`: the keys of an object within the request.
template <class Hub>
struct FilledRequest {
    FilledRequest(const char* type, std::map<std::string, std::string> instead = {}, std::string_view path = {})
    {
        const auto parser = parsers::make(parsers::versions.back());
        const Table* table = parser->find(type);
        REQUIRE(table != nullptr);
        if (!path.empty()) table = &parsers::inner(*table, path);
        REQUIRE(table->size == sizeof(Hub));
        text = DistinctJson(std::move(instead)).object(*table);
        Reading reading{arena};
        read_json(text, *table, &hub, reading);
        std::string problems;
        for (const Issue& issue : reading.errors) problems += issue.source + ' ' + issue.description + '\n';
        INFO(text);
        CHECK(problems == "");
        // One line for each key.
        std::size_t depth = 0;
        for (const char c : text) {
            depth += c == '[' ? 1 : 0;
            depth -= c == ']' ? 1 : 0;
            shown += c;
            if (c == ',' && depth == 0) shown += '\n';
        }
    }
    Arena arena;
    std::string text, shown;
    Hub hub;
};

void compare(const std::string& name, const std::string& asked, std::string sent)
{
    // The session id differs from run to run, and in a container it may be 0, as many fields are. So it is found by the field's
    // name.
    const std::string session = "alloc_sid = " + std::to_string(getsid(0)) + '\n';
    if (const auto at = sent.find(session); at != sent.npos) sent.replace(at, session.size(), "alloc_sid = SESSION\n");
    check_golden(std::string(GOLDEN) + "/request_" + name + ".txt", "# what is asked\n" + asked + "\n# what is sent\n" + sent);
}

// A slurmctld that answers every request with 0.
struct Taken {
    FakeSlurmctld slurmctld{[](int socket, const Received&) { FakeSlurmctld::answer_number(socket, 0); }};
    Client client{slurmctld.port()};

    // The only request, as lines.
    template <class Codec, class Call>
    std::string sent(Call call)
    {
        try {
            call(client.controller, client.caller);
        } catch (const Error& error) {
            // The answer has another type; only the request matters.
            INFO(error.what());
            REQUIRE(error.number() == err::unexpected_msg_error);
        }
        REQUIRE(slurmctld.received().size() == 1);
        return Distinct::lines<Codec>(slurmctld.received().front().body);
    }
};

constexpr auto nothing = [](const auto&) {};

}  // namespace

TEST_CASE("orders for jobs and nodes", "[records]")
{
    const std::map<std::string, std::string> words = {
        {"begin_time", "1700000001"},
        {"deadline", "1700000002"},
        {"end_time", "1700000003"},
        {"script", R"("#!/bin/sh\necho")"},
        {"user_id", "\"1\""},
        {"group_id", "\"2\""},
        {"nice", "17"},
        {"kill_warning_signal", "\"USR2\""},
        {"priority", "4711"},
        {"memory_per_cpu", ""},
        {"memory_per_node", "811"},
        {"memory_binding_type", "[\"LOCAL\"]"},
        {"cpu_frequency", "\"2100000-2400000:Performance\""},
        {"distribution", "\"cyclic:block\""},
        {"thread_specification", ""},
        {"core_specification", "7"},
        {"environment", "[\"A=1\",\"B=2\"]"},
        {"argv", "[\"one\",\"two\"]"},
        {"crontab", ""},
        {"nodes", "\"3-5\""},
        {"rlimits", "{\"core\":77,\"nofile\":78}"},
        {"het_job_group", ""},
        {"immediate", "true"},
        {"distribution_plane_size", ""},
        {"power_flags", ""},
        {"step_id/sluid", R"("sER9M7ZFJSRQ00")"},
    };
    {
        const FilledRequest<model::JobDescription> job("JOB_DESC_MSG", words);
        Taken taken;
        compare("submit", job.shown, taken.sent<wire::job_desc>([&](auto& controller, auto& caller) {
            controller.submit(caller, {&job.hub, 1}, nothing);
        }));
        Taken again;
        compare("update", job.shown, again.sent<wire::job_desc>([&](auto& controller, auto& caller) {
            controller.update_job(caller, *JobId::parse("4711_8"), job.hub, nothing);
        }));
        Taken third;
        compare("allocate", job.shown, third.sent<wire::job_desc>([&](auto& controller, auto& caller) {
            controller.allocate(caller, {&job.hub, 1}, nothing);
        }));
    }
    {
        // Keys that exclude each other.
        auto others = words;
        others["memory_per_cpu"] = "812";
        others["memory_per_node"] = "";
        others["core_specification"] = "";
        others["thread_specification"] = "9";
        others["distribution"] = "\"plane=6\"";
        const FilledRequest<model::JobDescription> job("JOB_DESC_MSG", others);
        Taken taken;
        compare("submit_otherwise", job.shown, taken.sent<wire::job_desc>([&](auto& controller, auto& caller) {
            controller.submit(caller, {&job.hub, 1}, nothing);
        }));
    }
    {
        const FilledRequest<model::KillJobsRequest> kill(
            "KILL_JOBS_MSG", {{"signal", "\"USR1\""}, {"user_id", "\"daemon\""}, {"jobs", "[\"7\",\"8_9\"]"}});
        Taken taken;
        compare("kill", kill.shown, taken.sent<wire::kill_jobs>([&](auto& controller, auto& caller) {
            controller.cancel_jobs(caller, kill.hub, nothing);
        }));
    }
    {
        const FilledRequest<model::NodeUpdate> node("UPDATE_NODE_MSG");
        Taken taken;
        compare("node", node.shown, taken.sent<wire::update_node>([&](auto& controller, auto& caller) {
            controller.update_nodes(caller, node.hub);
        }));
    }
}

namespace {

// A slurmdbd with only the recorded TRES and QOS, which accepts all changes.
struct RecordingDatabase {
    // `change`: the request that is answered with the name of a changed record.
    explicit RecordingDatabase(std::uint16_t change = 0)
        : slurmdbd([change](const auto& request, std::size_t) -> std::optional<Bytes> {
              if (auto answer = manners(request)) return answer;
              if (request.type == dbd::get_tres) return database_answer("tres");
              if (request.type == dbd::get_qos) return database_answer("qos");
              if (change != 0 && request.type == dbd::get_associations) return database_answer("assocs");
              if (change != 0 && request.type == dbd::get_accounts) return database_answer("accounts_coord");
              if (change != 0 && request.type == dbd::get_clusters) return database_answer("clusters");
              if (change != 0 && request.type == dbd::get_users) return database_answer("users_one");
              if (change != 0 && request.type == change)
                  return list_bytes<wire::text>(dbd::got_list, std::vector<std::string_view>{"it"});
              return verdict_bytes(0, {}, request.type);
          })
    {}
    FakeSlurmdbd slurmdbd;
    Connected to{slurmdbd.port()};
    People people;
    SlurmAccounting accounting{{to.conf, to.resolver, to.credentials, to.bulkheads.slurmdbd, to.memory, people}};

    // The last request of this type, as lines.
    template <class... Codecs>
    std::string sent(std::uint16_t type)
    {
        std::string lines;
        for (const auto& request : slurmdbd.received())
            if (request.type == type) lines = Distinct::lines<Codecs...>(request.body);
        REQUIRE(lines != "");
        return lines;
    }
};

template <class Codec, class Hub, class Ask>
void check_condition(const char* name, const char* type, std::uint16_t message, std::map<std::string, std::string> instead,
                     Ask ask)
{
    const FilledRequest<Hub> condition(type, std::move(instead));
    RecordingDatabase database;
    ask(database.accounting, database.to.caller, condition.hub);
    compare(name, condition.shown, database.sent<Codec>(message));
}

}  // namespace

TEST_CASE("queries to the database", "[records]")
{
    check_condition<wire::job_cond, model::JobCondition>(
        "jobs", "JOB_CONDITION", dbd::get_jobs,
        {{"users", "[\"daemon\",\"bin\"]"},
         {"groups", "[\"daemon\",\"bin\"]"},
         {"qos", "[\"normal\"]"},
         {"step", "[\"7\",\"8_9.1\"]"},
         {"start_time", "1700000001"},
         {"end_time", "1700000002"},
         {"state", "[\"FAILED\",\"TIMEOUT\"]"},
         {"constraints", "[\"fast\",\"big\"]"},
         {"node", "\"n[1-2]\""},
         {"association", "[\"5\",\"6\"]"},
         {"reason", "[\"Priority\",\"Resources\"]"},
         {"reservation_id", "[\"7\",\"8\"]"}},
        [](auto& port, auto& caller, auto& hub) { port.jobs(caller, hub)(nothing); });
    check_condition<wire::qos_cond, model::QosCondition>(
        "qos", "QOS_CONDITION", dbd::get_qos, {{"id", "[\"1\"]"}},
        [](auto& port, auto& caller, auto& hub) { port.qos(caller, hub)(nothing); });
    check_condition<wire::assoc_cond, model::AssociationCondition>(
        "associations", "ASSOC_CONDITION", dbd::get_associations,
        {{"qos", "[\"normal\"]"},
         {"default_qos", "[\"normal\"]"},
         {"id", "[\"5\"]"},
         {"usage_start", "1700000001"},
         {"usage_end", "1700000002"}},
        [](auto& port, auto& caller, auto& hub) { port.associations(caller, hub)(nothing); });
    check_condition<wire::account_cond, model::AccountCondition>(
        "accounts", "ACCOUNT_CONDITION", dbd::get_accounts,
        {{"association/default_qos", "[\"normal\"]"}, {"association/qos", "[\"normal\"]"}, {"association/id", "[\"5\",\"6\"]"}},
        [](auto& port, auto& caller, auto& hub) { port.accounts(caller, hub)(nothing); });
    check_condition<wire::user_cond, model::UserCondition>(
        "users", "USER_CONDITION", dbd::get_users,
        {{"association/default_qos", "[\"normal\"]"}, {"association/qos", "[\"normal\"]"}, {"association/id", "[\"5\",\"6\"]"}},
        [](auto& port, auto& caller, auto& hub) { port.users(caller, hub)(nothing); });
    check_condition<wire::wckey_cond, model::WckeyCondition>(
        "wckeys", "WCKEY_CONDITION", dbd::get_wckeys, {{"id", "[\"5\"]"}},
        [](auto& port, auto& caller, auto& hub) { port.wckeys(caller, hub)(nothing); });
    check_condition<wire::cluster_cond, model::ClusterCondition>(
        "clusters", "CLUSTER_CONDITION", dbd::get_clusters, {{"rpc_version", "[\"10752\"]"}},
        [](auto& port, auto& caller, auto& hub) { port.clusters(caller, hub)(nothing); });
    check_condition<wire::instance_cond, model::InstanceCondition>(
        "instances", "INSTANCE_CONDITION", dbd::get_instances, {},
        [](auto& port, auto& caller, auto& hub) { port.instances(caller, hub)(nothing); });
}

TEST_CASE("changes of qualities of service and associations", "[records]")
{
    const std::map<std::string, std::string> limits = [] {
        std::map<std::string, std::string> out;
        int count = 200;
        const auto tres = [&](const std::string& path) {
            ++count;
            out[path] =
                R"([{"type":")" + std::string(count % 2 == 0 ? "cpu" : "mem") + R"(","count":)" + std::to_string(count) + "}]";
        };
        // Limits of QOS and of associations.
        for (const char* path :
             {"limits/max/tres/total", "limits/max/tres/minutes/total", "limits/max/tres/minutes/per/qos",
              "limits/max/tres/minutes/per/job", "limits/max/tres/minutes/per/account", "limits/max/tres/minutes/per/user",
              "limits/max/tres/per/account", "limits/max/tres/per/job", "limits/max/tres/per/node", "limits/max/tres/per/user",
              "limits/min/tres/per/job", "max/tres/total", "max/tres/group/minutes", "max/tres/group/active",
              "max/tres/minutes/total", "max/tres/minutes/per/job", "max/tres/per/job", "max/tres/per/node"})
            tres(path);
        return out;
    }();
    {
        auto values = limits;
        values["name"] = "\"normal\"";
        values["id"] = "";
        values["preempt/list"] = "[]";
        values["preempt/mode"] = "[\"REQUEUE\"]";
        values["flags"] = "[\"DENY_LIMIT\",\"NO_DECAY\"]";
        const FilledRequest<model::Qos> qos("OPENAPI_SLURMDBD_QOS_RESP", values, "qos");
        AccountingChange change;
        change.qos = {&qos.hub, 1};
        RecordingDatabase database(dbd::modify_qos);
        database.accounting.store(database.to.caller, change);
        compare("change_qos", qos.shown, database.sent<wire::qos_cond, wire::qos_rec>(dbd::modify_qos));
    }
    {
        auto values = limits;
        for (const char* key : {"account", "user"}) values[key] = "\"root\"";
        values["cluster"] = "\"lab\"";
        values["partition"] = values["parent_account"] = values["lineage"] = values["accounting"] = values["flags"] = "";
        values["id"] = "";
        values["id/id"] = "";
        values["default/qos"] = "\"normal\"";
        values["qos"] = "[\"normal\"]";
        values["is_default"] = "";
        const FilledRequest<model::Association> association("OPENAPI_ASSOCS_RESP", values, "associations");
        AccountingChange change;
        change.associations = {&association.hub, 1};
        RecordingDatabase database(dbd::modify_associations);
        database.accounting.store(database.to.caller, change);
        compare("change_association", association.shown,
                database.sent<wire::assoc_cond, wire::assoc_rec>(dbd::modify_associations));
    }
}
