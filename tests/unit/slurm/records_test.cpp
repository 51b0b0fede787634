// Every record of slurmctld and slurmdbd with a different value in every field, as each API version shows it, in golden/*.txt.
// A field that is swapped, dropped or converted wrongly changes a line there.
#include "accounting/accounting.hpp"
#include "accounting/database_view.hpp"
#include "catch.hpp"
#include "dbd_fake.hpp"
#include "distinct.hpp"
#include "fake_release.hpp"
#include "fake_slurmctld.hpp"
#include "golden.hpp"
#include "messages/build_info.hpp"
#include "messages/controller.hpp"
#include "messages/job.hpp"
#include "messages/job_descriptor.hpp"
#include "messages/node.hpp"
#include "shown.hpp"
#include "wanted.hpp"

using namespace restd;
using namespace restd::slurm;
using namespace restd::slurm::test;
using restd::test::check_golden;
using restd::test::check_members_alone;
using restd::test::Shown;

namespace {

void compare(const std::string& name, const std::string& wire, const Shown& shown)
{
    check_golden(std::string(GOLDEN) + '/' + name + ".txt", "# on the wire\n" + wire + shown.text());
}

// A slurmctld with a given answer to each request.
struct Controlled {
    std::map<std::uint16_t, std::pair<std::uint16_t, Bytes>> answers;  // by the request's type: type and body
    FakeSlurmctld slurmctld{[this](int socket, const Received& request) {
        const auto& answer = answers.at(request.type);
        FakeSlurmctld::answer(socket, answer.first, answer.second);
    }};
    Client client{slurmctld.port()};

    SlurmController& controller() { return client.controller; }
    const Identity& caller() const { return client.caller; }
};

// A head and records in sequence.
template <class HeadCodec>
Bytes list_of(const typename HeadCodec::Type& head, const std::vector<Bytes>& records)
{
    Packer to(wire_version);
    HeadCodec::pack(to, head);
    for (const Bytes& record : records) to.raw(record);
    return std::move(to).take();
}

// Use ids of users and groups that exist on every machine.
const std::map<std::string, Distinct::Value> job_values = {
    {"user_id", 1u},
    {"group_id", 2u},
    {"job_state", 0x2001u},
    {"state_reason", 4u},
    {"array_task_str", std::string("0x56")},
    {"array_max_tasks", 3u},
    {"priority_array", std::vector<std::uint64_t>{11, 12}},
    {"priority_array_names", std::string("first,second")},
    {"mem_per_tres", std::string("gres/gpu:7")},
    {"shared", 1u},
    {"nice", 0x80000005u},
    {"core_spec", 5u},
    {"std_out", std::string("out-%j.txt")},
    {"std_err", std::string("/err/%u/%x")},
    {"std_in", std::string("in")},
    {"work_dir", std::string("/work")},
    {"job_size_bitmap", std::string("56")},
    {"job_resrcs.nhosts", 2u},
    {"job_resrcs.nodes", std::string("n[1-2]")},
    {"job_resrcs.node_req", 1u},
    {"job_resrcs.cr_type", 0x14u},
    {"job_resrcs.cpus", std::vector<std::uint64_t>{21, 22}},
    {"job_resrcs.cpus_used", std::vector<std::uint64_t>{23, 24}},
    {"job_resrcs.memory_allocated", std::vector<std::uint64_t>{25, 26}},
    {"job_resrcs.memory_used", std::vector<std::uint64_t>{27, 28}},
    {"job_resrcs.sockets_per_node", std::vector<std::uint64_t>{2}},
    {"job_resrcs.cores_per_socket", std::vector<std::uint64_t>{1}},
    {"job_resrcs.sock_core_rep_count", std::vector<std::uint64_t>{2}},
    {"job_resrcs.core_bitmap", std::string("B")},
    {"job_resrcs.core_bitmap_used", std::string("2")},
};

}  // namespace

TEST_CASE("jobs", "[records]")
{
    Bytes record = Distinct(job_values).bytes<wire::job_info>();
    Controlled with;
    with.answers[message::request_jobs] = {message::jobs, list_of<wire::job_info_msg>({1, 1700000001, 1700000002}, {record})};
    Shown shown("OPENAPI_JOB_INFO_RESP", "jobs");
    const auto jobs = with.controller().jobs(with.caller(), {});
    jobs([&](const model::Job& job) { shown(job); });
    REQUIRE(shown.count() == 1);
    CHECK(jobs.last_update == 1700000001);
    CHECK(jobs.last_backfill == 1700000002);
    compare("job", Distinct::lines<wire::job_info>(record), shown);

    // Memory for each CPU, special threads, no array, no paths, no resources, waiting and held.
    auto other = job_values;
    other["pn_min_memory"] = (std::uint64_t{1} << 63) + 77;
    other["mem_per_tres"] = std::string("gres/gpu");
    other["core_spec"] = 0x8003u;
    other["job_state"] = 0u;
    other["priority"] = 0u;
    other["job_resrcs.nhosts"] = no_value32;
    other["has_fed_details"] = 0u;
    other["has_multi_core"] = 0u;
    other["bitflags"] = std::uint64_t{1} << 32;
    record = Distinct(other).bytes<wire::job_info>();
    with.answers[message::request_job] = {message::jobs, list_of<wire::job_info_msg>({1, 1700000003, 1700000004}, {record})};
    Shown again("OPENAPI_JOB_INFO_RESP", "jobs");
    const auto waiting = with.controller().job(with.caller(), *JobId::parse("5"), {});
    waiting([&](const model::Job& job) { again(job); });
    CHECK(waiting.last_update == 1700000003);
    CHECK(waiting.last_backfill == 1700000004);
    compare("job_waiting", Distinct::lines<wire::job_info>(record), again);
    for (const auto* listing : {&jobs, &waiting})
        check_members_alone<model::Job>("OPENAPI_JOB_INFO_RESP", "jobs", [&](const MemberSet* wanted, auto each) {
            (*listing)(Sink<model::Job>(each, wanted));
        });
}

TEST_CASE("nodes", "[records]")
{
    const Bytes record = Distinct({{"owner", 1u},
                                   {"reason_uid", 2u},
                                   {"node_state", 0x203u},
                                   {"cpus", 64u},
                                   {"cpus_efctv", 60u},
                                   {"select_nodeinfo.alloc_cpus", 17u}})
                             .bytes<wire::node_info>();
    const Bytes partition = Distinct({{"node_inx", std::string("1")}}).bytes<wire::partition_info>();
    Controlled with;
    with.answers[message::request_nodes] = {message::nodes, list_of<wire::node_info_msg>({1, 1700000001, {}}, {record})};
    with.answers[message::request_partitions] = {message::partitions,
                                                 list_of<wire::partition_info_msg>({1, 1700000002}, {partition})};
    Shown shown("OPENAPI_NODES_RESP", "nodes");
    const auto nodes = with.controller().nodes(with.caller(), {});
    nodes([&](const model::Node& node) { shown(node); });
    REQUIRE(shown.count() == 1);
    CHECK(nodes.last_update == 1700000001);
    compare("node", Distinct::lines<wire::node_info>(record), shown);
}

TEST_CASE("partitions", "[records]")
{
    const Bytes record =
        Distinct(
            {{"state_up", 2u}, {"max_share", 0x8007u}, {"cr_type", 0x4u}, {"max_mem_per_cpu", (std::uint64_t{1} << 63) + 70}})
            .bytes<wire::partition_info>();
    Controlled with;
    with.answers[message::request_partitions] = {message::partitions,
                                                 list_of<wire::partition_info_msg>({1, 1700000001}, {record})};
    Shown shown("OPENAPI_PARTITION_RESP", "partitions");
    const auto partitions = with.controller().partitions(with.caller(), {});
    partitions([&](const model::Partition& one) { shown(one); });
    CHECK(partitions.last_update == 1700000001);
    compare("partition", Distinct::lines<wire::partition_info>(record), shown);
}

TEST_CASE("records of the oldest and of the newest release", "[records]")
{
    auto of_job = job_values;
    of_job["step_id.job_id"] = 77u;
    of_job["job_size_str"] = std::string("56");
    of_job.erase("priority_array_names");
    for (const WireVersion version : {wire::v22_05, wire::v26_05}) {
        const Bytes job = Distinct(of_job).bytes<wire::job_info>(version);
        const Bytes node =
            Distinct({{"owner", 1u}, {"reason_uid", 2u}, {"node_state", 0x203u}}).bytes<wire::node_info>(version);
        const Bytes partition = Distinct({{"state_up", 2u}}).bytes<wire::partition_info>(version);
        const Bytes reservation = Distinct().bytes<wire::reserve_info>(version);
        const Bytes license = Distinct({{"total", 9000000u}}).bytes<wire::license_info>(version);
        const Bytes stats = Distinct({{"rpc_type_id", std::vector<std::uint64_t>{1008, 2003}},
                                      {"rpc_user_id", std::vector<std::uint64_t>{1, 2}},
                                      {"rpc_queue_type_id", std::vector<std::uint64_t>{2007, 2009}},
                                      {"rpc_dump_types", std::vector<std::uint64_t>{2024, 4003}}})
                                .bytes<wire::stats_response>(version);
        const auto list = [&]<class Head>(const typename Head::Type& head, const Bytes& record) {
            Packer to(version);
            Head::pack(to, head);
            to.raw(record);
            return std::move(to).take();
        };
        FakeRelease slurmctld(version, [&](const FakeRelease::Asked& request) -> FakeRelease::Answer {
            switch (request.type) {
            case message::request_jobs:
                return {message::jobs, list.operator()<wire::job_info_msg>({1, 1700000001, 1700000002}, job)};
            case message::request_nodes:
                return {message::nodes, list.operator()<wire::node_info_msg>({1, 1700000001, {}}, node)};
            case message::request_partitions:
                return {message::partitions, list.operator()<wire::partition_info_msg>({1, 1700000002}, partition)};
            case message::request_reservations:
                return {message::reservations, list.operator()<wire::reserve_info_msg>({1, 1700000001}, reservation)};
            case message::request_licenses:
                return {message::licenses, list.operator()<wire::license_info_msg>({1, 1700000002}, license)};
            default: return {message::stats, stats};
            }
        });
        Client client(slurmctld.port());
        client.memory.versions.forget("127.0.0.1", wire_version);
        const std::string in = "_" + release_of(version);
        Shown jobs("OPENAPI_JOB_INFO_RESP", "jobs");
        client.controller.jobs(client.caller, {})([&](const model::Job& one) { jobs(one); });
        compare("job" + in, Distinct::lines<wire::job_info>(job, version), jobs);
        Shown nodes("OPENAPI_NODES_RESP", "nodes");
        client.controller.nodes(client.caller, {})([&](const model::Node& one) { nodes(one); });
        compare("node" + in, Distinct::lines<wire::node_info>(node, version), nodes);
        Shown partitions("OPENAPI_PARTITION_RESP", "partitions");
        client.controller.partitions(client.caller, {})([&](const model::Partition& one) { partitions(one); });
        compare("partition" + in, Distinct::lines<wire::partition_info>(partition, version), partitions);
        Shown reservations("OPENAPI_RESERVATION_RESP", "reservations");
        client.controller.reservations(client.caller, {})([&](const model::Reservation& one) { reservations(one); });
        compare("reservation" + in, Distinct::lines<wire::reserve_info>(reservation, version), reservations);
        Shown licenses("OPENAPI_LICENSES_RESP", "licenses");
        client.controller.licenses(client.caller)([&](const model::License& one) { licenses(one); });
        compare("license" + in, Distinct::lines<wire::license_info>(license, version), licenses);
        Shown statistics("OPENAPI_DIAG_RESP", "statistics");
        client.controller.diag(client.caller, [&](const model::Stats& one) { statistics(one); });
        compare("stats" + in, Distinct::lines<wire::stats_response>(stats, version), statistics);
    }
}

TEST_CASE("reservations and licenses", "[records]")
{
    const Bytes reservation = Distinct().bytes<wire::reserve_info>(),
                license = Distinct({{"total", 9000000u}}).bytes<wire::license_info>();
    Controlled with;
    with.answers[message::request_reservations] = {message::reservations,
                                                   list_of<wire::reserve_info_msg>({1, 1700000001}, {reservation})};
    with.answers[message::request_licenses] = {message::licenses, list_of<wire::license_info_msg>({1, 1700000002}, {license})};
    Shown shown("OPENAPI_RESERVATION_RESP", "reservations");
    const auto reservations = with.controller().reservations(with.caller(), {});
    reservations([&](const model::Reservation& one) { shown(one); });
    CHECK(reservations.last_update == 1700000001);
    compare("reservation", Distinct::lines<wire::reserve_info>(reservation), shown);
    Shown licenses("OPENAPI_LICENSES_RESP", "licenses");
    const auto found = with.controller().licenses(with.caller());
    found([&](const model::License& one) { licenses(one); });
    CHECK(found.last_update == 1700000002);
    compare("license", Distinct::lines<wire::license_info>(license), licenses);
}

TEST_CASE("shares, statistics and states", "[records]")
{
    const Bytes shares = Distinct({{"assoc_shares_list[0].user", 1u},
                                   {"assoc_shares_list[1].user", 0u},
                                   {"assoc_shares_list[0].usage_tres_raw[0]", std::string("1.25")},
                                   {"assoc_shares_list[0].usage_tres_raw[1]", std::string("2.5")},
                                   {"assoc_shares_list[1].usage_tres_raw[0]", std::string("3.75")}})
                             .bytes<wire::shares_response>();
    const Bytes stats = Distinct({{"rpc_type_id", std::vector<std::uint64_t>{1008, 2003}},
                                  {"rpc_user_id", std::vector<std::uint64_t>{1, 2}},
                                  {"rpc_queue_type_id", std::vector<std::uint64_t>{2007, 2009}},
                                  {"rpc_dump_types", std::vector<std::uint64_t>{2024, 4003}}})
                            .bytes<wire::stats_response>();
    const Bytes states = Distinct({{"jobs[0].array_job_id", 0u},
                                   {"jobs[0].job_id", 1000009u},
                                   {"jobs[0].het_job_id", 1000007u},
                                   {"jobs[0].state", 1u},
                                   {"jobs[1].array_task_id_bitmap", std::string("5")},
                                   {"jobs[1].state", 3u}})
                             .bytes<wire::job_state_response>();
    Controlled with;
    with.answers[message::request_shares] = {message::shares, shares};
    with.answers[message::request_stats] = {message::stats, stats};
    with.answers[message::request_job_states] = {message::job_states, states};
    Shown shown("OPENAPI_SHARES_RESP", "shares/shares");
    std::uint64_t total = 0;
    with.controller().shares(with.caller(), {}, total)([&](const model::Shares& one) { shown(one); });
    CHECK(shown.count() == 2);
    compare("shares", Distinct::lines<wire::shares_response>(shares) + "# in all\nshares = " + std::to_string(total) + '\n',
            shown);
    Shown statistics("OPENAPI_DIAG_RESP", "statistics");
    with.controller().diag(with.caller(), [&](const model::Stats& one) { statistics(one); });
    compare("stats", Distinct::lines<wire::stats_response>(stats), statistics);
    Shown job_states("OPENAPI_JOB_STATE_RESP", "jobs");
    with.controller().job_states(with.caller(), {})([&](const model::JobStateRecord& one) { job_states(one); });
    compare("job_states", Distinct::lines<wire::job_state_response>(states), job_states);
}

TEST_CASE("the configuration of slurmctld", "[records]")
{
    const Bytes record =
        Distinct({{"conf_flags", 0x1f2eu}, {"cpu_freq_def", model::cpu_frequency::on_demand}}).bytes<wire::build_info>();
    Controlled with;
    with.answers[message::request_build_info] = {message::build_info, record};
    Shown conf("OPENAPI_CONF_RESP", "slurm_conf"), meta("OPENAPI_CONF_RESP", "slurm_conf_meta");
    with.controller().configuration(with.caller(), 0, [&](const model::Configuration& one) {
        conf(one);
        meta(one);
    });
    REQUIRE(conf.count() == 1);
    check_golden(std::string(GOLDEN) + "/configuration.txt",
                 "# on the wire\n" + Distinct::lines<wire::build_info>(record) + conf.text() + meta.text());
}

TEST_CASE("answers to orders", "[records]")
{
    const Bytes killed = Distinct({{"jobs[0].error_code", 2017u},
                                   {"jobs[1].error_code", 0u},
                                   {"jobs[0].id.step_id.step_id", no_value32},
                                   {"jobs[1].id.step_id.step_id", 5u}})
                             .bytes<wire::kill_jobs_resp>();
    const Bytes updated = Distinct({{"results[0].error_code", 2017u},
                                    {"results[1].error_code", 0u},
                                    {"results[0].job_array_id", std::string("7_1")},
                                    {"results[1].job_array_id", std::string("7_[2-3]")}})
                              .bytes<wire::job_array_resp>();
    const Bytes submitted =
        Distinct({{"step_id", model::step_number::batch}, {"error_code", 2017u}}).bytes<wire::submit_response>();
    const Bytes allocated = Distinct({{"error_code", 2017u}}).bytes<wire::resource_allocation_response>();
    Controlled with;
    with.answers[message::kill_jobs] = {message::killed_jobs, killed};
    with.answers[message::update_job] = {message::job_array_errors, updated};
    with.answers[message::submit_batch_job] = {message::submitted, submitted};
    with.answers[message::request_allocation] = {message::allocation, allocated};
    Shown kills("OPENAPI_KILL_JOBS_RESP", "status");
    with.controller().cancel_jobs(with.caller(), {}, [&](const model::KillJobsResult& one) { kills(one); });
    compare("killed", Distinct::lines<wire::kill_jobs_resp>(killed), kills);
    Shown updates("OPENAPI_JOB_POST_RESPONSE", "results");
    with.controller().update_job(with.caller(), *JobId::parse("7"), {},
                                 [&](const model::JobArrayResult& one) { updates(one); });
    compare("updated", Distinct::lines<wire::job_array_resp>(updated), updates);

    const auto result = [](const model::SubmitResult& r) {
        std::ostringstream out;
        out << "# as the hub has it\njob_id = " << r.job_id << "\nstep_id = " << r.step_id << "\nerror_code = " << r.error_code
            << "\nerror = " << r.error << "\njob_submit_user_msg = " << r.job_submit_user_msg << '\n';
        return out.str();
    };
    std::string text;
    model::JobDescription job;
    job.script = "#!/bin/sh\n";
    with.controller().submit(with.caller(), {&job, 1}, [&](const model::SubmitResult& one) { text = result(one); });
    check_golden(std::string(GOLDEN) + "/submitted.txt", Distinct::lines<wire::submit_response>(submitted) + text);
    with.controller().allocate(with.caller(), {&job, 1}, [&](const model::SubmitResult& one) { text = result(one); });
    check_golden(std::string(GOLDEN) + "/allocated.txt", Distinct::lines<wire::resource_allocation_response>(allocated) + text);
}

namespace {

// A slurmdbd that answers each query with one record, and has eight TRES and two QOS.
struct Accounted {
    std::map<std::uint16_t, Bytes> answers;
    FakeSlurmdbd slurmdbd{[this](const auto& request, std::size_t) -> std::optional<Bytes> {
        if (auto answer = manners(request)) return answer;
        const auto found = answers.find(request.type);
        if (found != answers.end()) return found->second;
        if (request.type == dbd::get_tres) return database_answer("tres");
        if (request.type == dbd::get_qos) return database_answer("qos");
        return verdict_bytes(0, {}, request.type);
    }};
    Connected to{slurmdbd.port()};
    People people;
    SlurmAccounting accounting{{to.conf, to.resolver, to.credentials, to.bulkheads.slurmdbd, to.memory, people}};

    void answer(std::uint16_t question, std::uint16_t type, const Bytes& record)
    {
        Packer to_body(wire_version);
        to_body.u16(type);
        to_body.u32(1);
        to_body.raw(record);
        to_body.u32(0);
        answers[question] = std::move(to_body).take();
    }
};

// Texts of limits, "id=count", with different counts.
template <std::size_t n>
std::map<std::string, Distinct::Value> limits(const char* const (&names)[n], std::map<std::string, Distinct::Value> more = {})
{
    std::size_t i = 0;
    for (const char* name : names) {
        const std::size_t id = i % 5 + 1;
        more[name] = std::to_string(id) + '=' + std::to_string(100 + i++);
    }
    return more;
}

constexpr const char* qos_limits[] = {"grp_tres_mins",        "grp_tres_run_mins",    "grp_tres",    "max_tres_mins_pj",
                                      "max_tres_run_mins_pa", "max_tres_run_mins_pu", "max_tres_pa", "max_tres_pj",
                                      "max_tres_pn",          "max_tres_pu",          "min_tres_pj"};
constexpr const char* assoc_limits[] = {"grp_tres_mins",     "grp_tres_run_mins", "grp_tres",   "max_tres_mins_pj",
                                        "max_tres_run_mins", "max_tres_pj",       "max_tres_pn"};

}  // namespace

TEST_CASE("qualities of service", "[records]")
{
    const Bytes record =
        Distinct(limits(qos_limits, {{"id", 1u}, {"preempt_bitstr", std::string("2")}, {"flags", 0x5u}, {"preempt_mode", 2u}}))
            .bytes<wire::qos_rec>();
    Accounted with;
    // The same query asks for names of QOS; then the answer has the real ones.
    Packer both(wire_version);
    both.u16(dbd::got_qos);
    both.u32(1);
    both.raw(record);
    both.u32(0);
    with.answers[dbd::get_qos] = std::move(both).take();
    Shown shown("OPENAPI_SLURMDBD_QOS_RESP", "qos");
    with.accounting.qos(with.to.caller, {})([&](const model::Qos& one) { shown(one); });
    REQUIRE(shown.count() == 1);
    compare("qos", Distinct::lines<wire::qos_rec>(record), shown);
}

TEST_CASE("associations", "[records]")
{
    const Bytes record =
        Distinct(
            limits(assoc_limits,
                   {{"def_qos_id", 1u}, {"flags", 1u}, {"qos_list[0]", std::string("1")}, {"qos_list[1]", std::string("2")}}))
            .bytes<wire::assoc_rec>();
    Accounted with;
    with.answer(dbd::get_associations, dbd::got_associations, record);
    Shown shown("OPENAPI_ASSOCS_RESP", "associations");
    with.accounting.associations(with.to.caller, {})([&](const model::Association& one) { shown(one); });
    REQUIRE(shown.count() == 1);
    compare("association", Distinct::lines<wire::assoc_rec>(record), shown);
}

TEST_CASE("accounts, users, wckeys, clusters, resources and instances", "[records]")
{
    Accounted with;
    const auto check = [&]<class Codec, class Hub>(const char* name, const char* type, const char* key, std::uint16_t question,
                                                   std::uint16_t answer, std::map<std::string, Distinct::Value> values,
                                                   auto ask) {
        const Bytes record = Distinct(std::move(values)).template bytes<Codec>();
        with.answer(question, answer, record);
        Shown shown(type, key);
        ask([&](const Hub& one) { shown(one); });
        REQUIRE(shown.count() == 1);
        compare(name, Distinct::lines<Codec>(record), shown);
    };
    const Identity& caller = with.to.caller;
    check.operator()<wire::account_rec, model::Account>(
        "account", "OPENAPI_ACCOUNTS_RESP", "accounts", dbd::get_accounts, dbd::got_accounts,
        {{"flags", 1u}, {"coordinators[0].direct", 1u}, {"coordinators[1].direct", 0u}},
        [&](auto sink) { with.accounting.accounts(caller, {})(sink); });
    model::UserCondition everything;
    everything.with_associations = everything.with_wckeys = true;
    check.operator()<wire::user_rec, model::User>(
        "user", "OPENAPI_USERS_RESP", "users", dbd::get_users, dbd::got_users,
        {{"admin_level", 2u}, {"flags", 1u}, {"coord_accts[0].direct", 1u}, {"coord_accts[1].direct", 0u}},
        [&](auto sink) { with.accounting.users(caller, everything)(sink); });
    check.operator()<wire::wckey_rec, model::Wckey>("wckey", "OPENAPI_WCKEY_RESP", "wckeys", dbd::get_wckeys, dbd::got_wckeys,
                                                    {{"flags", 1u}},
                                                    [&](auto sink) { with.accounting.wckeys(caller, {})(sink); });
    check.operator()<wire::cluster_rec, model::ClusterRecord>(
        "cluster", "OPENAPI_CLUSTERS_RESP", "clusters", dbd::get_clusters, dbd::got_clusters,
        {{"tres_str", std::string("1=5,2=6")}, {"flags", 2u}}, [&](auto sink) { with.accounting.clusters(caller, {})(sink); });
    check.operator()<wire::instance_rec, model::Instance>("instance", "OPENAPI_INSTANCES_RESP", "instances", dbd::get_instances,
                                                          dbd::got_instances, {},
                                                          [&](auto sink) { with.accounting.instances(caller, {})(sink); });
    check.operator()<wire::tres_rec, model::Tres>("tres", "OPENAPI_TRES_RESP", "TRES", dbd::get_tres, dbd::got_tres, {},
                                                  [&](auto sink) { with.accounting.tres(caller)(sink); });
}

TEST_CASE("jobs of the database", "[records]")
{
    constexpr const char* of_job[] = {"tres_alloc_str",
                                      "tres_req_str",
                                      "steps[0].tres_alloc_str",
                                      "steps[1].tres_alloc_str",
                                      "steps[0].stats.tres_usage_in_ave",
                                      "steps[0].stats.tres_usage_in_max",
                                      "steps[0].stats.tres_usage_in_min",
                                      "steps[0].stats.tres_usage_in_tot",
                                      "steps[0].stats.tres_usage_out_ave",
                                      "steps[0].stats.tres_usage_out_max",
                                      "steps[0].stats.tres_usage_out_min",
                                      "steps[0].stats.tres_usage_out_tot"};
    auto values = limits(of_job, {{"gid", 2u},
                                  {"uid", 1u},
                                  {"requid", 2u},
                                  {"steps[0].requid", 1u},
                                  {"steps[1].requid", 0u},
                                  {"state", 3u},
                                  {"steps[0].state", 3u},
                                  {"steps[1].state", 5u},
                                  {"qosid", 1u},
                                  {"state_reason_prev", 4u},
                                  {"wckey", std::string("*key")},
                                  {"flags", 0x14u},
                                  {"steps[0].nodes", std::string("n[1-2]")},
                                  {"std_out", std::string("o-%j")},
                                  {"std_err", std::string("/e-%u")},
                                  {"std_in", std::string("i")},
                                  {"work_dir", std::string("/work")},
                                  {"user", std::string("")},
                                  {"steps[0].step_id.step_id", 0u},
                                  {"steps[1].step_id.step_id", model::step_number::batch},
                                  {"steps[0].task_dist", 0x22u},
                                  {"steps[1].task_dist", 1u},
                                  {"array_task_str", std::string("0x56")}});
    // The node and the task of a maximum or minimum, for the same TRES.
    for (const std::string which : {"in_max", "in_min", "out_max", "out_min"})
        for (const std::string of : {"nodeid", "taskid"}) {
            const std::string path = "steps[0].stats.tres_usage_" + which;
            const std::string id = std::get<std::string>(values.at(path)).substr(0, 2);
            values[path + '_' + of] = id + (of == "nodeid" ? "1" : std::to_string(30 + values.size()));
        }
    const Bytes record = Distinct(values).bytes<wire::job_rec>();
    Accounted with;
    with.answer(dbd::get_jobs, dbd::got_jobs, record);
    Shown shown("OPENAPI_SLURMDBD_JOBS_RESP", "jobs");
    model::JobCondition condition;
    with.accounting.jobs(with.to.caller, condition)([&](const model::DatabaseJob& one) { shown(one); });
    REQUIRE(shown.count() == 1);
    compare("database_job", Distinct::lines<wire::job_rec>(record), shown);
}

TEST_CASE("statistics of the database", "[records]")
{
    const Bytes record = Distinct({{"rpc_list[0].id", 1401u},
                                   {"rpc_list[1].id", 1402u},
                                   {"user_list[0].id", 1u},
                                   {"user_list[1].id", 2u},
                                   {"rpc_list[0].cnt", 3u},
                                   {"rpc_list[1].cnt", 7u},
                                   {"user_list[0].cnt", 9u},
                                   {"user_list[1].cnt", 0u}})
                             .bytes<wire::dbd_stats>();
    Accounted with;
    Packer answer(wire_version);
    answer.u16(dbd::got_stats);
    answer.raw(record);
    with.answers[dbd::get_stats] = std::move(answer).take();
    Shown shown("OPENAPI_SLURMDBD_STATS_RESP", "statistics");
    with.accounting.diag(with.to.caller, [&](const model::DatabaseStats& one) { shown(one); });
    REQUIRE(shown.count() == 1);
    compare("database_stats", Distinct::lines<wire::dbd_stats>(record), shown);
}

TEST_CASE("empty records of slurmctld", "[records]")
{
    Controlled with;
    const auto answer = [&]<class Head, class Codec>(std::uint16_t question, std::uint16_t type,
                                                     const typename Head::Type& head,
                                                     std::map<std::string, Distinct::Value> but = {}) {
        with.answers[question] = {type, list_of<Head>(head, {Distinct::nothing(std::move(but)).template bytes<Codec>()})};
    };
    const auto check = [&](const char* name, const char* type, const char* path, auto ask) {
        Shown shown(type, path);
        ask([&](const auto& one) { shown(one); });
        REQUIRE(shown.count() == 1);
        check_golden(std::string(GOLDEN) + "/nothing_" + name + ".txt", shown.text());
    };
    SlurmController& port = with.controller();
    const Identity& caller = with.caller();
    answer.operator()<wire::job_info_msg, wire::job_info>(message::request_jobs, message::jobs, {1, 1, 1});
    check("job", "OPENAPI_JOB_INFO_RESP", "jobs", [&](auto sink) { port.jobs(caller, {})(sink); });
    answer.operator()<wire::node_info_msg, wire::node_info>(message::request_nodes, message::nodes, {1, 1, {}},
                                                            {{"name", std::string("n")}});
    answer.operator()<wire::partition_info_msg, wire::partition_info>(message::request_partitions, message::partitions, {1, 1});
    check("node", "OPENAPI_NODES_RESP", "nodes", [&](auto sink) { port.nodes(caller, {})(sink); });
    check("partition", "OPENAPI_PARTITION_RESP", "partitions", [&](auto sink) { port.partitions(caller, {})(sink); });
    answer.operator()<wire::reserve_info_msg, wire::reserve_info>(message::request_reservations, message::reservations, {1, 1});
    check("reservation", "OPENAPI_RESERVATION_RESP", "reservations", [&](auto sink) { port.reservations(caller, {})(sink); });
    answer.operator()<wire::license_info_msg, wire::license_info>(message::request_licenses, message::licenses, {1, 1});
    check("license", "OPENAPI_LICENSES_RESP", "licenses", [&](auto sink) { port.licenses(caller)(sink); });
    with.answers[message::request_stats] = {message::stats, Distinct::nothing().bytes<wire::stats_response>()};
    check("stats", "OPENAPI_DIAG_RESP", "statistics", [&](auto sink) { port.diag(caller, sink); });

    // Missing lists are empty lists.
    std::size_t shown = 0;
    const auto count = [&](const auto&) { ++shown; };
    std::uint64_t total = 0;
    with.answers[message::request_shares] = {message::shares, Distinct::nothing().bytes<wire::shares_response>()};
    port.shares(caller, {}, total)(count);
    with.answers[message::request_job_states] = {message::job_states, Distinct::nothing().bytes<wire::job_state_response>()};
    port.job_states(caller, {})(count);
    with.answers[message::kill_jobs] = {message::killed_jobs, Distinct::nothing().bytes<wire::kill_jobs_resp>()};
    port.cancel_jobs(caller, {}, count);
    with.answers[message::update_job] = {message::job_array_errors, Distinct::nothing().bytes<wire::job_array_resp>()};
    port.update_job(caller, *JobId::parse("7"), {}, count);
    CHECK(shown == 0);
    model::JobDescription job;
    job.script = "#!/bin/sh\n";
    with.answers[message::submit_batch_job] = {message::submitted, Distinct::nothing().bytes<wire::submit_response>()};
    port.submit(caller, {&job, 1}, count);
    with.answers[message::request_allocation] = {message::allocation,
                                                 Distinct::nothing().bytes<wire::resource_allocation_response>()};
    port.allocate(caller, {&job, 1}, count);
    CHECK(shown == 2);
}

TEST_CASE("empty records of slurmdbd, and lists that are null", "[records]")
{
    Accounted with;
    const Identity& caller = with.to.caller;
    SlurmAccounting& port = with.accounting;
    const auto check = [&]<class Codec>(const char* name, const char* type, const char* key, std::uint16_t question,
                                        std::uint16_t answer, auto ask) {
        with.answer(question, answer, Distinct::nothing().template bytes<Codec>());
        Shown shown(type, key);
        ask([&](const auto& one) { shown(one); });
        REQUIRE(shown.count() == 1);
        check_golden(std::string(GOLDEN) + "/nothing_" + name + ".txt", shown.text());
        // A null list instead of an empty one is an error without a number.
        Packer null(wire_version);
        null.u16(answer);
        null.u32(no_value32);
        null.u32(0);
        with.answers[question] = std::move(null).take();
        REQUIRE_THROWS_AS(ask([](const auto&) {}), Error);
        with.answers.erase(question);
    };
    check.operator()<wire::job_rec>("database_job", "OPENAPI_SLURMDBD_JOBS_RESP", "jobs", dbd::get_jobs, dbd::got_jobs,
                                    [&](auto sink) { port.jobs(caller, {})(sink); });
    check.operator()<wire::assoc_rec>("association", "OPENAPI_ASSOCS_RESP", "associations", dbd::get_associations,
                                      dbd::got_associations, [&](auto sink) { port.associations(caller, {})(sink); });
    check.operator()<wire::qos_rec>("qos", "OPENAPI_SLURMDBD_QOS_RESP", "qos", dbd::get_qos, dbd::got_qos,
                                    [&](auto sink) { port.qos(caller, {})(sink); });
    check.operator()<wire::account_rec>("account", "OPENAPI_ACCOUNTS_RESP", "accounts", dbd::get_accounts, dbd::got_accounts,
                                        [&](auto sink) { port.accounts(caller, {})(sink); });
    check.operator()<wire::user_rec>("user", "OPENAPI_USERS_RESP", "users", dbd::get_users, dbd::got_users,
                                     [&](auto sink) { port.users(caller, {})(sink); });
    check.operator()<wire::wckey_rec>("wckey", "OPENAPI_WCKEY_RESP", "wckeys", dbd::get_wckeys, dbd::got_wckeys,
                                      [&](auto sink) { port.wckeys(caller, {})(sink); });
    check.operator()<wire::cluster_rec>("cluster", "OPENAPI_CLUSTERS_RESP", "clusters", dbd::get_clusters, dbd::got_clusters,
                                        [&](auto sink) { port.clusters(caller, {})(sink); });
    check.operator()<wire::instance_rec>("instance", "OPENAPI_INSTANCES_RESP", "instances", dbd::get_instances,
                                         dbd::got_instances, [&](auto sink) { port.instances(caller, {})(sink); });
    check.operator()<wire::tres_rec>("tres", "OPENAPI_TRES_RESP", "TRES", dbd::get_tres, dbd::got_tres,
                                     [&](auto sink) { port.tres(caller)(sink); });
}
