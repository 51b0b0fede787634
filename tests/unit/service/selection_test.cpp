// Small answers: fields, filters, limit and offset, sort. What is asked here is what any client may send.
#include <algorithm>
#include <set>

#include "fixture.hpp"
#include "restd/budget.hpp"
#include "restd/model/node_values.hpp"

using namespace test;
using Catch::Matchers::ContainsSubstring;

namespace {

const std::string jobs = "/slurm/v0.0.42/jobs/";
const std::string nodes = "/slurm/v0.0.42/nodes/";

// The record alone, as it is written.
std::string record(const Answer& answer, const std::string& list, unsigned index = 0)
{
    std::ostringstream text;
    answer.json()->getArray(list)->getObject(index)->stringify(text);
    return text.str();
}

// "3,1,2": the field of each record.
std::string column(const Answer& answer, const std::string& list, const std::string& field)
{
    if (answer.status != 200) return std::to_string(answer.status) + ' ' + answer.first("errors", "description");
    std::string all;
    const auto records = answer.json()->getArray(list);
    for (unsigned i = 0; i < records->size(); ++i)
        all.append(i == 0 ? "" : ",").append(records->getObject(i)->getValue<std::string>(field));
    return all;
}

int total(const Answer& answer)
{
    return answer.json()->getObject("meta")->getValue<int>("total");
}

std::string repeated(const std::string& text, std::size_t times)
{
    std::string all;
    for (std::size_t i = 0; i < times; ++i) all += text;
    return all;
}

// Six jobs; each differs from the others in what the test of a filter or an order needs.
struct Jobs : Fixture {
    explicit Jobs(const std::vector<std::string>& flags = {}) : Fixture(flags)
    {
        struct Line {
            std::uint32_t id;
            const char* user;
            std::uint32_t uid;
            const char* account;
            const char* partition;
            std::uint32_t state;
            const char* name;
            const char* nodes;
            NoVal32 time_limit;
        };
        using namespace model::job_state;
        const Line lines[] = {{1, "alice", 1001, "physics", "debug", running, "a", "n[1-4]", 60},
                              {2, "bob", 1002, "physics", "debug,long", pending, "b", "", NoVal32::infinite()},
                              {3, "alice", 1001, "chemistry", "long", running | completing, "a", "n05,n[08-11]", 5},
                              {4, "1003", 1004, "chemistry", "long", failed, "", "n2", NoVal32()},
                              {5, "carol", 1003, "physics", "short", pending, "b c", "", 1000},
                              {6, "bob", 1002, "biology", "debug", completed, "a", "m1,n3", 60}};
        for (const Line& line : lines) {
            model::Job& job = cluster.job_records.emplace_back();
            job.job_id = line.id;
            job.user_name = line.user;
            job.user_id = line.uid;
            job.account = line.account;
            job.partition = line.partition;
            job.job_state = line.state;
            job.name = line.name;
            job.nodes = line.nodes;
            job.time_limit = line.time_limit;
            job.exit_code = line.id << 8;
        }
    }
    std::string ids(const std::string& query) { return column(get(jobs, query), "jobs", "job_id"); }
    Answer refused(const std::string& query, int status = 422)
    {
        cluster.asked.clear();
        const Answer answer = get(jobs, query);
        CHECK(answer.status == status);
        CHECK(std::ranges::count(cluster.asked, "jobs") == 0);
        return answer;
    }
};

}  // namespace

TEST_CASE_METHOD(Jobs, "only the fields that are asked for are written, in the order of the whole record")
{
    for (const Named<DataParser>& parser : parts.parsers) {
        INFO(parser.name);
        const Answer answer = get("/slurm/" + parser.name + "/jobs/", "fields=user_name,job_id,job_state");
        CHECK_THAT(answer.text, ContainsSubstring(R"({"job_id":3,"job_state":["RUNNING","COMPLETING"],"user_name":"alice"})"));
        CHECK(answer.size("jobs") == 6);
        CHECK(answer.size("warnings") == 0);
        CHECK(total(answer) == 6);
        CHECK(answer.json()->getObject("last_update")->getValue<int>("number") == 11);
    }
    const Answer yaml = ask({Method::get, jobs, "fields=job_id,name&limit=2", "", {{"Accept", "application/yaml"}}});
    CHECK_THAT(yaml.text, ContainsSubstring("jobs:\n- job_id: 1\n  name: a\n- job_id: 2\n  name: b\nlast_"));
    CHECK_THAT(yaml.text, ContainsSubstring("  total: 6\n"));
    settings.json_pretty = true;
    CHECK_THAT(get(jobs, "fields=job_id&limit=1").text,
               ContainsSubstring("\"jobs\": [\n    {\n      \"job_id\": 1\n    }\n  ],"));
}

TEST_CASE_METHOD(Jobs, "a path chooses within objects, numbers and lists of objects")
{
    CHECK(record(get(jobs, "fields=time_limit.number&limit=1"), "jobs") == R"({"time_limit":{"number":60}})");
    CHECK(record(get(jobs, "fields=time_limit.set,time_limit.infinite"), "jobs", 1) ==
          R"({"time_limit":{"infinite":true,"set":false}})");
    CHECK(record(get(jobs, "fields=exit_code.return_code.number,exit_code.status&limit=1"), "jobs") ==
          R"({"exit_code":{"return_code":{"number":1},"status":["ERROR"]}})");
    // The whole object, and beside it one of its fields.
    CHECK(record(get(jobs, "fields=time_limit,time_limit.number&limit=1"), "jobs") ==
          R"({"time_limit":{"infinite":false,"number":60,"set":true}})");

    model::Partition& partition = cluster.partition_records.emplace_back();
    partition.name = "debug";
    partition.nodes_configured = "n[1-4]";
    partition.maximums_time = 90;
    const std::string partitions = "/slurm/v0.0.42/partitions";
    CHECK(record(get(partitions, "fields=name,nodes.configured,maximums.time.number"), "partitions") ==
          R"({"maximums":{"time":{"number":90}},"name":"debug","nodes":{"configured":"n[1-4]"}})");
    CHECK(record(get(partitions, "fields=accounts"), "partitions") == R"({"accounts":{"allowed":"","deny":""}})");

    model::Step steps[2];
    steps[0].step_id = "7.batch";
    steps[1].step_id = "7.0";
    model::DatabaseJob& past = cluster.database_records.emplace_back();
    past.job_id = 7;
    past.time_start = 1700000000;
    past.steps = steps;
    CHECK(record(get("/slurmdb/v0.0.42/jobs/", "fields=steps.step.id,time.start"), "jobs") ==
          R"({"steps":[{"step":{"id":"7.batch"}},{"step":{"id":"7.0"}}],"time":{"start":1700000000}})");
}

TEST_CASE_METHOD(Jobs, "a field that records do not have is refused, with the nearest one")
{
    const Answer answer = refused("fields=job_id,job_sate,time_limit.nubmer&sort=user,-Job_Id");
    const auto errors = answer.json()->getArray("errors");
    REQUIRE(errors->size() == 4);
    const auto error = [&](unsigned i, const char* key) { return errors->getObject(i)->getValue<std::string>(key); };
    CHECK(error(0, "description") == R"(Unknown field "job_sate" in fields. The nearest is "job_state")");
    CHECK(error(0, "source") == "#/fields[1]/");
    CHECK(error(0, "error_number") == "9200");
    CHECK_THAT(error(1, "description"), ContainsSubstring(R"("time_limit.nubmer" in fields. The nearest is "time_limit")"));
    CHECK(error(1, "source") == "#/fields[2]/");
    CHECK_THAT(error(2, "description"), ContainsSubstring(R"(Unknown field "user" in sort. The nearest is ")"));
    CHECK(error(2, "source") == "#/sort[0]/");
    CHECK_THAT(error(3, "description"), ContainsSubstring(R"(Unknown field "Job_Id" in sort. The nearest is "job_id")"));
    CHECK_THAT(get("/slurmdb/v0.0.42/jobs", "fields=elapsed").first("errors", "description"),
               ContainsSubstring(R"(The nearest is "time.elapsed")"));
    // Parts of what has none, paths through nothing, other spellings.
    for (const char* bad : {"job_id.number", "job_id.", ".job_id", ".", "exit_code.", "exit_code..status", "exit_code/status",
                            "job_state.0", "JOB_ID", "job_id ", "job"}) {
        CAPTURE(bad);
        refused("fields=" + std::string(bad));
    }
    // Many errors are not worth much time.
    CHECK(refused("fields=" + repeated("nosuch,", 300)).size("errors") == 10);
}

TEST_CASE_METHOD(Jobs, "filters of jobs")
{
    const struct {
        const char* query;
        const char* ids;
    } cases[] = {
        {"user=alice", "1,3"},
        {"user=alice,bob", "1,2,3,6"},
        {"user=alice&user=bob", "1,2,3,6"},
        {"user=1002", "2,6"},
        {"user=1003", "4,5"},  // a name that looks like an id
        {"user=Alice", ""},
        {"user=", "1,2,3,4,5,6"},
        {"account=physics", "1,2,5"},
        {"partition=long", "2,3,4"},
        {"partition=lon", ""},
        {"state=PENDING", "2,5"},
        {"state=pending,FAILED", "2,4,5"},
        {"state=COMPLETING", "3"},
        {"name=a", "1,3,6"},
        {"name=b%20c", "5"},
        {"node=n3", "1,6"},
        {"node=n[1-2],m1", "1,4,6"},
        {"node=n9", ""},
        {"node=n09", "3"},
        {"node=n11&node=n5", "3"},
        {"node=n5", ""},
        {"user=alice&state=RUNNING&partition=long", "3"},
        {"user=alice&account=biology", ""},
    };
    for (const auto& each : cases) {
        CAPTURE(each.query);
        const Answer answer = get(jobs, each.query);
        CHECK(column(answer, "jobs", "job_id") == each.ids);
        if (std::string_view(each.query) != "user=") CHECK(total(answer) == static_cast<int>(answer.size("jobs")));
    }
}

TEST_CASE_METHOD(Jobs, "filters of nodes and of states of jobs")
{
    namespace state = model::node_state;
    const auto add = [&](const char* name, std::uint32_t value, const char* partitions, const char* features) {
        model::Node& node = cluster.node_records.emplace_back();
        node.name = name;
        node.state = value;
        node.partitions = partitions;
        node.features = features;
    };
    add("n1", state::idle, "debug,long", "gpu,fast");
    add("n2", state::idle | state::drain, "debug", "");
    add("n3", state::down, "long", "gpu");
    const auto names = [&](const std::string& query) { return column(get(nodes, query), "nodes", "name"); };
    CHECK(names("state=IDLE") == "n1,n2");
    CHECK(names("state=drain,DOWN") == "n2,n3");
    CHECK(names("partition=long") == "n1,n3");
    CHECK(names("feature=gpu&state=IDLE") == "n1");
    CHECK(names("feature=gp") == "");
    CHECK(column(get("/slurm/v0.0.42/jobs/state", "job_id=5,6&state=RUNNING&fields=job_id"), "jobs", "job_id") == "5,6");
    CHECK(column(get("/slurm/v0.0.42/jobs/state", "job_id=5,6&state=PENDING"), "jobs", "job_id") == "");
}

TEST_CASE_METHOD(Jobs, "what no record can have is refused, with the nearest word")
{
    const Answer state = refused("state=RUNNING,PENDNG");
    CHECK(state.first("errors", "description") == R"(Unknown state "PENDNG". The nearest is "PENDING")");
    CHECK(state.first("errors", "source") == "#/state[1]/");
    CHECK(state.first("errors", "error_number") == "9207");
    for (const char* bad : {"n[1", "n[1-]", "n[a-b]", "n]1["}) {
        CAPTURE(bad);
        const Answer answer = refused("node=" + std::string(bad));
        CHECK_THAT(answer.first("errors", "description"), ContainsSubstring("Invalid list of nodes \"" + std::string(bad)));
        CHECK(answer.first("errors", "source") == "#/node[0]/");
    }
    for (const char* bad : {"limit=x", "offset=1.5", "limit=5000000000"}) {
        CAPTURE(bad);
        CHECK_THAT(refused(bad).first("errors", "source"),
                   ContainsSubstring(std::string(bad).substr(0, std::string(bad).find('='))));
    }
}

TEST_CASE_METHOD(Jobs, "pages: limit and offset, and the total in meta")
{
    for (const bool is_counted : {false, true}) {
        CAPTURE(is_counted);
        cluster.counts_records = is_counted;
        CHECK(ids("limit=2") == "1,2");
        CHECK(ids("limit=2&offset=3") == "4,5");
        CHECK(ids("offset=4") == "5,6");
        CHECK(ids("limit=2&offset=5") == "6");
        CHECK(ids("limit=2&offset=6") == "");
        CHECK(ids("limit=2&offset=4294967293") == "");
        CHECK(ids("limit=0") == "");
        CHECK(ids("limit=6") == "1,2,3,4,5,6");
        CHECK(ids("limit=100") == "1,2,3,4,5,6");
        CHECK(ids("limit=") == "1,2,3,4,5,6");
        CHECK(ids("limit=1&offset=1&user=alice") == "3");
        for (const char* query : {"limit=2", "limit=2&offset=3", "limit=0", "offset=9", "limit=100", "fields=job_id",
                                  "sort=name", "sort=name&limit=1"}) {
            CAPTURE(query);
            CHECK(total(get(jobs, query)) == 6);
        }
        CHECK(total(get(jobs, "limit=1&user=alice")) == 2);
        CHECK(total(get(jobs, "sort=name&limit=0&user=alice")) == 2);
    }
}

TEST_CASE_METHOD(Jobs, "nothing is made behind a page, where the number of records is known")
{
    cluster.counts_records = true;
    const auto made = [&](const std::string& query) {
        cluster.records_made = 0;
        CHECK(get(jobs, query).status == 200);
        return cluster.records_made;
    };
    CHECK(made("limit=2") == 2);
    CHECK(made("limit=2&offset=1") == 3);
    CHECK(made("limit=0") == 0);
    CHECK(made("limit=6") == 6);
    CHECK(made("limit=2&user=alice") == 6);
    cluster.counts_records = false;
    CHECK(made("limit=2") == 6);
}

TEST_CASE_METHOD(Jobs, "the cluster is told which members of a record are looked at")
{
    using Members = std::vector<bool>;  // comment, user_name, job_id
    const auto wanted = [&](const std::string& query) {
        CHECK(get(jobs, query).status == 200);
        return cluster.wanted_members;
    };
    CHECK(wanted("") == Members{true, true, true});
    CHECK(wanted("limit=3&user=alice") == Members{true, true, true});
    CHECK(wanted("fields=job_id") == Members{false, false, true});
    CHECK(wanted("fields=name&user=alice") == Members{false, true, false});
    CHECK(wanted("fields=name&sort=comment") == Members{true, false, false});
    CHECK(wanted("fields=name&limit=1") == Members{false, false, false});
}

TEST_CASE_METHOD(Jobs, "a listing is sorted by one or several fields")
{
    const struct {
        const char* query;
        const char* ids;
    } cases[] = {
        {"sort=job_id", "1,2,3,4,5,6"},
        {"sort=-job_id", "6,5,4,3,2,1"},
        {"sort=user_name", "4,1,3,2,6,5"},   // records that are equal keep their order
        {"sort=-user_name", "5,2,6,1,3,4"},  // also in a descending order
        {"sort=user_name,-job_id", "4,3,1,6,2,5"},
        {"sort=name,user_name", "4,1,3,6,2,5"},
        {"sort=time_limit", "4,3,1,6,5,2"},  // unset, numbers, infinite
        {"sort=-time_limit,job_id", "2,5,1,6,3,4"},
        {"sort=time_limit.number", "2,4,3,1,6,5"},
        {"sort=job_state", "6,4,2,5,1,3"},  // by words
        {"sort=-exit_code.return_code", "6,5,4,3,2,1"},
        {"sort=-job_id&limit=2", "6,5"},
        {"sort=-job_id&limit=2&offset=1", "5,4"},
        {"sort=user_name&limit=3", "4,1,3"},
        {"sort=-job_id&offset=4", "2,1"},
        {"sort=-job_id&limit=0", ""},
        {"sort=-job_id&state=PENDING,RUNNING&limit=2", "5,3"},
        {"sort=", "1,2,3,4,5,6"},
    };
    for (const auto& each : cases) {
        CAPTURE(each.query);
        CHECK(ids(each.query) == each.ids);
    }
    // What is sorted by need not be written.
    CHECK(get(jobs, "sort=-job_id&fields=name&limit=3").text.find(R"([{"name":"a"},{"name":"b c"},{"name":""}])") !=
          std::string::npos);
    const Answer answer = refused("sort=exit_code,gres_detail,job_resources.nodes");
    CHECK(answer.size("errors") == 3);
    CHECK(answer.first("errors", "description") == R"(Records cannot be sorted by "exit_code", because it is no single value)");
    CHECK(answer.first("errors", "source") == "#/sort[0]/");
}

TEST_CASE_METHOD(Jobs, "sorted records are written as they are otherwise")
{
    const auto parts_of = [](const Answer& answer) {
        const std::size_t begin = answer.text.find("jobs");
        return answer.text.substr(begin, answer.text.find("last_backfill") - begin);
    };
    for (const char* type : {"application/json", "application/yaml"}) {
        CAPTURE(type);
        for (const bool pretty : {false, true}) {
            settings.json_pretty = pretty;
            const auto asked = [&](const char* query) { return ask({Method::get, jobs, query, "", {{"Accept", type}}}); };
            CHECK(parts_of(asked("sort=job_id")) == parts_of(asked("")));
        }
    }
}

TEST_CASE_METHOD(Jobs, "numbers and texts of every kind have their order")
{
    cluster.job_records.clear();
    const std::pair<double, const char*> values[] = {{0, "a"},        {-1.5, "ab"},    {1e300, ""},
                                                     {-1e-300, "a!"}, {2, "\xc3\xa4"}, {-3, "a\x01"}};
    std::uint32_t id = 0;
    for (const auto& [number, text] : values) {
        model::Job& job = cluster.job_records.emplace_back();
        job.job_id = ++id;
        job.billable_tres = number;
        job.nice = static_cast<std::int32_t>(number < 100 ? number * 10 : 1000);
        job.name = text;
        job.hold = id % 2 == 0;
        job.start_time = -static_cast<Time>(id);
    }
    CHECK(ids("sort=billable_tres") == "6,2,4,1,5,3");
    CHECK(ids("sort=nice") == "6,2,1,4,5,3");
    CHECK(ids("sort=name") == "3,1,6,4,2,5");
    CHECK(ids("sort=-name") == "5,2,4,6,1,3");
    CHECK(ids("sort=hold") == "1,3,5,2,4,6");
    CHECK(ids("sort=start_time.number") == "6,5,4,3,2,1");
}

TEST_CASE_METHOD(Jobs, "what a request may choose has limits, and an error that names each")
{
    const struct {
        std::string query;
        const char* text;
        const char* source;
    } cases[] = {
        {"fields=" + repeated("job_id,", 513), "fields has more than 512 elements", "#/fields"},
        {"fields=" + repeated("x", 129), "fields has 129 bytes; it may have at most 128.", "#/fields"},
        {"sort=" + repeated("job_id,", 9), "sort has more than 8 elements", "#/sort"},
        {"sort=-" + repeated("x", 128), "sort has 129 bytes; it may have at most 128.", "#/sort"},
        {"user=" + repeated("alice,", 257), "user has more than 256 elements", "#/user"},
        {"name=" + repeated("x", 1025), "name has 1025 bytes; it may have at most 1024.", "#/name"},
        {"node=n[1-257]", "node has more than 256 hosts", "#/node/"},
        {"node=n[1-200],m[1-57]", "node has more than 256 hosts", "#/node/"},
    };
    for (const auto& each : cases) {
        CAPTURE(each.query.substr(0, 40));
        const Answer answer = refused(each.query, 413);
        CHECK(answer.first("errors", "error_number") == "9205");
        CHECK_THAT(answer.first("errors", "description"), ContainsSubstring(each.text));
        CHECK_THAT(answer.first("errors", "source"), ContainsSubstring(each.source));
    }
    CHECK(get(jobs, "fields=" + repeated("job_id,", 512)).status == 200);
    CHECK(get(jobs, "sort=" + repeated("job_id,", 8)).status == 200);
    CHECK(get(jobs, "node=n[1-256]").status == 200);
}

TEST_CASE_METHOD(Jobs, "sorting takes no more memory than a request may have")
{
    const std::string text(1000, 'x');
    cluster.job_records.assign(1000, {});
    std::uint32_t id = 0;
    for (model::Job& job : cluster.job_records) {
        job.comment = text;
        job.job_id = ++id;
    }
    Budget daemon(std::size_t{100} << 20);
    const auto charged = [&](const std::string& query, int status) {
        RequestBudget budget(daemon, std::size_t{512} << 10);
        const RequestBudget::Current current(budget);
        const Answer answer = get(jobs, query);
        CHECK(answer.status == status);
        CHECK_FALSE(answer.aborted);
        return answer;
    };
    const Answer answer = charged("sort=-job_id&fields=comment", 413);
    CHECK_THAT(answer.first("errors", "description"), ContainsSubstring("SLURMRESTD_MAX_REQUEST_MEMORY"));
    CHECK(answer.size("jobs") == 0);
    // A page keeps no more than itself, however often a better record comes.
    CHECK(column(charged("sort=-job_id&fields=comment,job_id&limit=2", 200), "jobs", "job_id") == "1000,999");
    charged("fields=comment", 200);
    CHECK(daemon.left() == daemon.total());
}

TEST_CASE_METHOD(Jobs, "a listing may be chosen from by a body, as any query may be sent as one")
{
    const std::vector<std::pair<std::string, std::string>> json{{"Content-Type", "application/json"}};
    const Answer answer = ask({Method::get, jobs, "", R"({"fields": ["job_id"], "sort": "-job_id", "limit": 2})", json});
    CHECK_THAT(answer.text, ContainsSubstring(R"("jobs":[{"job_id":6},{"job_id":5}])"));
    CHECK(ask({Method::get, jobs, "", R"({"fields": ["nosuch"]})", json}).status == 422);
}

TEST_CASE_METHOD(Jobs, "a parameter of the operation's own is its own")
{
    CHECK(get("/slurmdb/v0.0.42/jobs/", "partition=nosuch&state=RUNNING").status == 200);
    CHECK_FALSE(get("/slurmdb/v0.0.42/jobs/", "partition=nosuch").json()->getObject("meta")->has("total"));
    cluster.asked.clear();
    get("/slurmdb/v0.0.42/qos/", "name=a,b&id=3&limit=1");
    CHECK(cluster.asked.back() == "qos a b 3");
}

TEST_CASE_METHOD(Jobs, "answers to requests that choose nothing are what they were")
{
    const Answer whole = get(jobs);
    CHECK_FALSE(whole.json()->getObject("meta")->has("total"));
    CHECK(get(jobs, "fields=&limit=&sort=&user=").text == whole.text);
    // Unknown parameters are told of as before, and only where they were.
    CHECK(get(jobs, "zzz=1").first("warnings", "description") ==
          R"(Ignoring unknown field "zzz" of type string in DATA_PARSER_OPENAPI_JOB_INFO_QUERY)");
    CHECK(get("/slurm/v0.0.42/licenses", "zzz=1").size("warnings") == 0);
    CHECK(get("/slurm/v0.0.42/licenses", "fields=LicenseName,Total").text.find(R"([{"LicenseName":"matlab","Total":10}])") !=
          std::string::npos);
    CHECK(get("/slurm/v0.0.42/licenses", "fields=nosuch").status == 422);
    // What is no listing knows nothing of it.
    CHECK(get("/slurm/v0.0.42/diag", "fields=nosuch").status == 200);
    CHECK(get("/slurmdb/v0.0.42/config", "fields=nosuch").status == 200);
    // A list within an object.
    const Answer shares = get("/slurm/v0.0.42/shares", "fields=name&limit=0");
    CHECK(shares.status == 200);
    CHECK(shares.json()->getObject("meta")->has("total"));
}

TEST_CASE_METHOD(Jobs, "an error is answered in full")
{
    cluster.failure_after_records = Error(err::db_connection, "gone", "backend");
    const Answer answer = get(jobs, "sort=job_id&fields=job_id");
    CHECK(answer.status == 502);
    CHECK(answer.size("jobs") == 0);
    CHECK_FALSE(answer.json()->getObject("meta")->has("total"));
}

namespace {

// The operations of v0.0.45 whose parameters have this name.
std::set<std::string> operations_with(Fixture& fixture, const std::string& name)
{
    const auto document =
        Poco::JSON::Parser().parse(openapi_document(fixture.parts, Format::json, false)).extract<Poco::JSON::Object::Ptr>();
    std::set<std::string> found;
    const auto paths = document->getObject("paths");
    for (const std::string& path : paths->getNames()) {
        if (path.find("v0.0.45") == path.npos) continue;
        for (const std::string& method : paths->getObject(path)->getNames()) {
            const auto operation = paths->getObject(path)->getObject(method);
            if (!operation->has("parameters")) continue;
            const auto parameters = operation->getArray("parameters");
            std::multiset<std::string> names;
            for (unsigned i = 0; i < parameters->size(); ++i)
                names.insert(parameters->getObject(i)->getValue<std::string>("name"));
            CHECK(std::set<std::string>(names.begin(), names.end()).size() == names.size());
            if (names.contains(name)) found.insert(operation->getValue<std::string>("operationId"));
        }
    }
    return found;
}

const std::set<std::string> listings = {
    "slurm_v0045_get_job",           "slurm_v0045_get_jobs",           "slurm_v0045_get_jobs_state",
    "slurm_v0045_get_licenses",      "slurm_v0045_get_node",           "slurm_v0045_get_nodes",
    "slurm_v0045_get_partition",     "slurm_v0045_get_partitions",     "slurm_v0045_get_ping",
    "slurm_v0045_get_reservation",   "slurm_v0045_get_reservations",   "slurm_v0045_get_resources",
    "slurm_v0045_get_shares",        "slurmdb_v0045_get_account",      "slurmdb_v0045_get_accounts",
    "slurmdb_v0045_get_association", "slurmdb_v0045_get_associations", "slurmdb_v0045_get_cluster",
    "slurmdb_v0045_get_clusters",    "slurmdb_v0045_get_instance",     "slurmdb_v0045_get_instances",
    "slurmdb_v0045_get_job",         "slurmdb_v0045_get_jobs",         "slurmdb_v0045_get_ping",
    "slurmdb_v0045_get_qos",         "slurmdb_v0045_get_single_qos",   "slurmdb_v0045_get_tres",
    "slurmdb_v0045_get_user",        "slurmdb_v0045_get_users",        "slurmdb_v0045_get_wckey",
    "slurmdb_v0045_get_wckeys"};

}  // namespace

TEST_CASE("the document of a parser with +select describes what listings can be asked for")
{
    Jobs with({"select"}), without;
    for (const char* name : {"fields", "limit", "offset", "sort"}) {
        CAPTURE(name);
        CHECK(operations_with(with, name) == listings);
        CHECK(operations_with(without, name).empty());
    }
    CHECK(operations_with(with, "feature") == std::set<std::string>{"slurm_v0045_get_node", "slurm_v0045_get_nodes"});
    const std::string document = openapi_document(with.parts, Format::json, false);
    CHECK_THAT(document, ContainsSubstring(R"("total":{"type":"integer","format":"int64")"));
    CHECK(
        openapi_document(without.parts, Format::json, false)
            .find(
                "\"total\":{\"type\":\"integer\",\"format\":\"int64\",\"description\":\"Number of records that the filters") ==
        std::string::npos);
    // The answers are the same with and without it, but for the parser's name.
    CHECK(with.ids("sort=-job_id&user=alice") == without.ids("sort=-job_id&user=alice"));
    CHECK(with.get(jobs, "fields=job_id").first("jobs", "job_id") == "1");
}

// ---- a plugin that knows nothing of all this ----

namespace {

struct Fruit {
    std::string_view name;
    std::uint32_t weight = 0;
};
struct Basket {
    model::Envelope envelope;
    List<Fruit> fruits;
};
constexpr auto text_codec = make_codec<std::string_view>(Kind::string, "STRING");
constexpr auto number_codec = make_codec<std::uint32_t>(Kind::uint32, "UINT32");
constexpr Row fruit_rows[] = {RESTD_FIELD(Fruit, name, "name", text_codec, "Its name."),
                              RESTD_FIELD(Fruit, weight, "weight/grams", number_codec, "Its weight.")};
constexpr FilterRow fruit_filters[] = {RESTD_FILTER(Fruit, name, "name", FilterBy::text, "Only these fruits.")};
RESTD_OWN_FILTERED_TABLE(fruit, Fruit, "FRUIT", fruit_filters);
constexpr auto fruit_codec = [] {
    auto codec = make_codec<Fruit>(Kind::object, "FRUIT");
    codec.table = &fruit;
    return codec;
}();
constexpr auto fruits_codec = [] {
    auto codec = make_codec<List<Fruit>>(Kind::list, "FRUITS");
    codec.element = &fruit_codec;
    return codec;
}();
constexpr auto count_codec = make_codec<std::uint64_t>(Kind::uint64, "UINT64");
constexpr auto total_codec = [] {
    auto codec = make_codec<const std::uint64_t*>(Kind::pointer, "UINT64");
    codec.element = &count_codec;
    codec.null_as = NullAs::omitted;
    return codec;
}();
// The envelope before the payload.
constexpr Row basket_rows[] = {RESTD_FIELD(Basket, envelope.meta.total, "meta/total", total_codec, "How many there are."),
                               RESTD_FIELD(Basket, fruits, "fruits", fruits_codec, "The fruits.")};
RESTD_OWN_TABLE(basket, Basket, "BASKET");

class Market final : public Content {
public:
    static void get_fruits(TypedCall<None, None, Basket>& call)
    {
        static constexpr Fruit fruits[] = {{"apple", 150}, {"plum", 30}, {"melon", 2000}};
        Basket answer;
        answer.fruits = fruits;
        call.reply(answer);
    }
    std::span<const Route> routes() const override
    {
        static constexpr Route table[] = {route<get_fruits>(Method::get, "/market/fruits", "get_fruits", "Fruits.")};
        return table;
    }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "every plugin's listings can be chosen from")
{
    Market market;
    parts.contents.push_back({"market", &market});
    CHECK(
        get("/market/fruits").text ==
        R"({"meta":{},"fruits":[{"name":"apple","weight":{"grams":150}},{"name":"plum","weight":{"grams":30}},{"name":"melon","weight":{"grams":2000}}]})");
    CHECK(get("/market/fruits", "sort=-weight.grams&fields=name&limit=2").text ==
          R"({"fruits":[{"name":"melon"},{"name":"apple"}],"meta":{"total":3}})");
    CHECK(get("/market/fruits", "name=plum").text ==
          R"({"fruits":[{"name":"plum","weight":{"grams":30}}],"meta":{"total":1}})");
    const std::string document = openapi_document(parts, Format::json, false);
    CHECK_THAT(document, ContainsSubstring("Only these fruits."));
}
