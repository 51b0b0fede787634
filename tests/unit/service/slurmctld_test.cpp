#include "fixture.hpp"

using namespace test;
using Catch::Matchers::ContainsSubstring;

namespace {

std::string at(int api, const std::string& path)
{
    return "/slurm/v0.0." + std::to_string(api) + path;
}

constexpr int versions[] = {40, 41, 42, 43};

}  // namespace

TEST_CASE_METHOD(Fixture, "every version has every path")
{
    for (int api : versions) {
        for (const char* path : {"/ping/", "/diag/", "/jobs/", "/jobs/state/", "/nodes/", "/partitions/", "/licenses/"}) {
            CAPTURE(api, path);
            const Answer answer = get(at(api, path));
            CHECK(answer.status == 200);
            CHECK(answer.size("errors") == 0);
        }
    }
}

TEST_CASE_METHOD(Fixture, "a controller that is down is an answer")
{
    const Answer answer = get(at(42, "/ping"));
    CHECK(answer.status == 200);
    CHECK(answer.first("pings", "pinged") == "DOWN");
    CHECK(answer.first("pings", "responding") == "false");
    CHECK(answer.size("errors") == 0);
}

TEST_CASE_METHOD(Fixture, "warnings of a listing are written after its records")
{
    const Answer answer = get(at(42, "/licenses"));
    CHECK(answer.first("licenses", "LicenseName") == "matlab");
    CHECK(answer.json()->getObject("last_update")->getValue<int>("number") == 33);
    CHECK(get(at(42, "/diag")).json()->getObject("statistics")->getValue<int>("jobs_submitted") == 17);
    cluster.job_records.resize(2);
    const Answer jobs = get(at(42, "/jobs"));
    CHECK(jobs.size("jobs") == 2);
    CHECK(jobs.json()->getObject("last_update")->getValue<int>("number") == 11);
    CHECK(jobs.json()->getObject("last_backfill")->getValue<int>("number") == 12);
}

TEST_CASE_METHOD(Fixture, "jobs are shown in full unless the client wants less")
{
    get(at(42, "/jobs"));
    CHECK(cluster.job_query.flags == (model::show_all | model::show_detail));
    get(at(42, "/jobs"), "flags=DETAIL&update_time=77");
    CHECK(cluster.job_query.flags == model::show_detail);
    CHECK(cluster.job_query.update_time == 77);
    // A single job is always shown, even if it has not changed.
    get(at(42, "/job/5"), "update_time=77");
    CHECK(cluster.job_query.update_time == 0);
}

TEST_CASE_METHOD(Fixture, "jobs that have not changed are 304, since v0.0.45 an empty list with a warning")
{
    cluster.failure = Error(err::no_change_in_data, "", "backend");
    for (const Named<DataParser>& parser : parts.parsers) {
        INFO(parser.name);
        const Answer answer = get("/slurm/" + parser.name + "/jobs/", "update_time=4000000000");
        if (parser.plugin->api() < 45) {
            CHECK(answer.status == 304);
            CHECK(answer.text.empty());
            continue;
        }
        CHECK(answer.status == 200);
        CHECK(answer.size("jobs") == 0);
        CHECK(answer.size("errors") == 0);
        CHECK(answer.first("warnings", "source") == "slurm_load_jobs()");
        CHECK(get("/slurm/" + parser.name + "/nodes/", "update_time=4000000000").status == 304);
    }
}

TEST_CASE_METHOD(Fixture, "job ids in a path")
{
    struct Case {
        const char* id;
        const char* asked;  // null: refused
        const char* warning;
    };
    const char* const array = "Job array Ids are not currently supported for job searches. Showing all jobs in array instead.";
    const char* const step = "Job steps are not supported for job searches. Showing whole job instead.";
    const Case cases[] = {
        {"5", "job 5", ""},      {"005", "job 5", ""},       {"0x5", "job 5", ""},         {"8_1", "job 8", array},
        {"8_0", "job 8", array}, {"333+1", "job 333+1", ""}, {"333%2B1", "job 333+1", ""}, {"5.batch", "job 5", step},
        {"1.5", "job 1", step},  {"8_1.0", "job 8", step},   {"0", nullptr, ""},           {"abc", nullptr, ""},
        {"5x", nullptr, ""},     {"-1", nullptr, ""},        {"99999999999", nullptr, ""}, {"4294967294", nullptr, ""},
        {"8_", nullptr, ""},     {"8_*", nullptr, ""},       {"8_[0-3]", nullptr, ""},     {"5+", nullptr, ""},
        {"5.", nullptr, ""},     {"5.foo", nullptr, ""},     {"5,6", nullptr, ""},         {"submit", nullptr, ""},
        {"0x", nullptr, ""},     {"%205", nullptr, ""},
    };
    for (const Case& c : cases) {
        CAPTURE(c.id);
        cluster.asked.clear();
        const Answer answer = get(at(42, std::string("/job/") + c.id));
        if (c.asked == nullptr) {
            CHECK(answer.status == 422);
            const std::string why = answer.first("errors", "description");
            CHECK(why.starts_with("Rejecting request. Failure parsing parameters: job_id is \""));
            CHECK(why.ends_with("; to submit a job, send POST") == (std::string(c.id) == "submit"));
            CHECK(answer.first("errors", "error_number") == "9000");
            CHECK(answer.first("errors", "source") == "op_handler_job");
            CHECK(cluster.asked.size() == 1);
        } else {
            CHECK(answer.status == 200);
            CHECK(cluster.asked.back() == c.asked);
            CHECK(answer.first("warnings", "description") == c.warning);
        }
    }
}

TEST_CASE_METHOD(Fixture, "an impossible job id is 404 for every operation")
{
    for (int api : versions) {
        for (const Method method : {Method::get, Method::post, Method::del}) {
            const Answer answer = send(method, at(api, "/job/99999999"), method == Method::post ? "{}" : "");
            CHECK(answer.status == 404);
            CHECK(answer.first("errors", "error_number") == "2017");
            CHECK(answer.first("errors", "description").starts_with("Invalid JobID=99999999 rejected"));
            CHECK(answer.first("errors", "source") == "op_handler_job");
        }
        cluster.asked.clear();
        CHECK(send(Method::del, at(api, "/job/67108863"), "").status == 404);
        CHECK(cluster.asked.size() == 1);
        CHECK(send(Method::del, at(api, "/job/67108862"), "").status == 200);
    }
}

TEST_CASE_METHOD(Fixture, "the error for a submission without an environment names the field")
{
    const Error refusal(err::writing_to_file, "I/O error writing script/environment to file", "backend");
    const std::string what = "Batch job submission failed",
                      example = R"( is missing or empty, for example "environment": ["PATH=/usr/bin:/bin"])";
    for (int api : versions) {
        cluster.failure = refusal;
        Answer answer = post(at(api, "/job/submit"), R"({"script":"x","job":{}})");
        CHECK(answer.status == 500);
        CHECK(answer.first("errors", "error_number") == "2019");
        CHECK(answer.first("errors", "description") == what + ": the field #/job/environment/" + example);
        CHECK(answer.first("errors", "source") == "slurm_submit_batch_job()");
        cluster.failure = refusal;
        answer = post(at(api, "/job/submit"), R"({"script":"x","jobs":[{"environment":["A=b"]},{}]})");
        CHECK(answer.first("errors", "description") == "HetJob submission failed: the field #/jobs[1]/environment/" + example);
        // With an environment, or with another error, this is not the reason.
        cluster.failure = refusal;
        CHECK(post(at(api, "/job/submit"), R"({"script":"x","job":{"environment":["A=b"]}})").first("errors", "description") ==
              what);
        cluster.failure = Error(err::accounting_policy, std::string(error_text(err::accounting_policy)), "backend");
        CHECK(post(at(api, "/job/submit"), R"({"script":"x","job":{}})").first("errors", "description") == what);
    }
}

TEST_CASE_METHOD(Fixture, "an unknown job is 404")
{
    cluster.failure = Error(err::invalid_job_id, "Invalid job id specified", "backend");
    for (int api : versions) {
        const Answer answer = get(at(api, "/job/999999"));
        CHECK(answer.status == 404);
        CHECK(answer.first("errors", "description") == "Unable to query JobId=999999");
        CHECK(answer.first("errors", "error_number") == "2017");
        CHECK(answer.first("errors", "source") == "_handle_job_get");
        CHECK(answer.size("jobs") == 0);
    }
}

TEST_CASE_METHOD(Fixture, "states of single jobs")
{
    const Answer answer = get(at(42, "/jobs/state/"), "job_id=5&job_id=8_3");
    CHECK(answer.status == 200);
    CHECK(answer.size("jobs") == 2);
    CHECK(answer.first("jobs", "job_id") == "5");
    for (const char* bad : {"abc", "0", "8_%5B0-2%5D"}) {
        CAPTURE(bad);
        const Answer refused = get(at(42, "/jobs/state/"), std::string("job_id=") + bad);
        CHECK(refused.status == 422);
        CHECK(refused.first("errors", "error_number") == "9000");
    }
}

TEST_CASE_METHOD(Fixture, "submissions that are refused before the cluster is asked")
{
    struct Case {
        const char* body;
        const char* why;
    };
    const char* const script = "Populated \"script\" field is required for job submission";
    const char* const job = "Specifing either \"job\" or \"jobs\" fields are required to submit job";
    const char* const both = "Specify only one \"job\" or \"jobs\" fields but never both";
    const Case cases[] = {
        {"", script},
        {"{}", script},
        {R"({"job":{}})", script},
        {R"({"script":"","job":{}})", script},
        {R"({"jobs":[{},{}]})", script},
        {R"({"script":"x"})", job},
        {R"({"script":"x","job":{},"jobs":[{}]})", both},
        {R"({"script":"x","jobs":[]})", "Refusing HetJob submission without any components"},
        {R"({"script":"x","job":{"kill_warning_signal":"NOPE"}})", "Unknown signal NOPE"},
        {R"({"script":"x","jobs":[{},{"kill_warning_signal":"0"}]})", "Unknown signal 0"},
    };
    for (int api : versions) {
        for (const Case& c : cases) {
            CAPTURE(api, c.body);
            cluster.asked.clear();
            const Answer answer = post(at(api, "/job/submit"), c.body);
            CHECK(answer.status == 422);
            const std::string why = answer.first("errors", "description");
            CHECK(why.starts_with(c.why));
            // What is missing altogether is shown.
            const bool is_shown = why.find(R"("environment": ["PATH=/usr/bin:/bin"])") != std::string::npos;
            CHECK(is_shown == (c.why == script || c.why == job));
            CHECK(answer.first("errors", "error_number") == "9000");
            CHECK_FALSE(answer.json()->has("job_id"));
            CHECK(cluster.asked.size() == 1);
        }
    }
}

TEST_CASE_METHOD(Fixture, "submissions that are accepted")
{
    struct Case {
        const char* body;
        const char* asked;
        std::vector<std::string> scripts;
    };
    const Case cases[] = {
        {R"({"script":"top","job":{"name":"n"}})", "submit 1", {"top"}},
        {R"({"job":{"script":"own"}})", "submit 1", {"own"}},
        {R"({"script":"top","job":{"script":"own"}})", "submit 1", {"own"}},
        {R"({"script":"top","jobs":[{}]})", "submit 1", {"top"}},
        {R"({"jobs":[{"script":"own"},{}]})", "submit 2", {"own", ""}},
        {R"({"script":"top","jobs":[{},{}]})", "submit 2", {"top", ""}},
    };
    for (const Case& c : cases) {
        CAPTURE(c.body);
        cluster.asked.clear();
        cluster.scripts.clear();
        const Answer answer = post(at(42, "/job/submit"), c.body);
        CHECK(answer.status == 200);
        CHECK(answer.json()->getValue<int>("job_id") == 4711);
        CHECK(answer.json()->getValue<std::string>("step_id") == "batch");
        CHECK(answer.size("warnings") == 0);
        CHECK(cluster.asked.back() == c.asked);
        CHECK(cluster.scripts == c.scripts);
    }
    // An external job runs outside of Slurm, so it needs no script. Its flag is newer than v0.0.42.
    cluster.asked.clear();
    CHECK(post(at(43, "/job/submit"), R"({"job":{"flags":["EXTERNAL_JOB"]}})").status == 200);
    CHECK(cluster.asked.back() == "submit 1");
    CHECK(post(at(43, "/job/submit"), R"({"jobs":[{"flags":["EXTERNAL_JOB"]},{}]})").status == 200);
    CHECK(cluster.asked.back() == "submit 2");
    CHECK(post(at(43, "/job/submit"), R"({"job":{"flags":["SPREAD_JOB"]}})").status == 422);
    CHECK(post(at(42, "/job/submit"), R"({"job":{"flags":["EXTERNAL_JOB"]}})").status == 422);

    const auto v40 = post(at(40, "/job/submit"), cases[0].body).json();
    CHECK(v40->getObject("result")->getValue<int>("job_id") == 4711);
    CHECK(v40->getValue<int>("job_id") == 4711);
}

TEST_CASE_METHOD(Fixture, "a job that is accepted with a message")
{
    const std::string held = "Job is in held state, pending scheduler release";
    cluster.submit_result.error_code = err::job_held;
    cluster.submit_result.error = held;
    const Answer answer = post(at(42, "/job/submit"), R"({"script":"x","job":{}})");
    CHECK(answer.status == 200);
    REQUIRE(answer.size("warnings") == 2);
    CHECK(answer.first("warnings", "description") == "Job submission resulted in non-zero return code: " + held);
    CHECK(answer.first("warnings", "source") == "slurm_submit_batch_job()");
    CHECK(answer.json()->getArray("warnings")->getObject(1)->getValue<std::string>("description") == held);
    const Answer het = post(at(41, "/job/submit"), R"({"script":"x","jobs":[{}]})");
    CHECK(het.first("warnings", "description") == "HetJob submission resulted in non-zero return code: " + held);
    CHECK(het.first("warnings", "source") == "slurm_submit_batch_het_job()");
    CHECK(het.json()->getObject("result")->getValue<int>("error_code") == err::job_held);
}

TEST_CASE_METHOD(Fixture, "a job that the cluster refuses")
{
    cluster.failure = Error(err::invalid_partition_name, std::string(error_text(err::invalid_partition_name)), "backend");
    const Answer answer = post(at(42, "/job/submit"), R"({"script":"x","job":{"partition":"nosuch"}})");
    CHECK(answer.status == 500);
    CHECK(answer.first("errors", "description") == "Batch job submission failed");
    CHECK(answer.first("errors", "error_number") == "2000");
    CHECK(answer.first("errors", "source") == "slurm_submit_batch_job()");
    CHECK_FALSE(answer.json()->has("job_id"));
    cluster.failure = Error(err::invalid_partition_name, "no partition \"nosuch\"", "backend");
    CHECK(post(at(42, "/job/submit"), R"({"script":"x","job":{}})").first("errors", "description") ==
          "Batch job submission failed: no partition \"nosuch\"");
}

TEST_CASE_METHOD(Fixture, "changing a job")
{
    const Answer answer = post(at(42, "/job/5"), R"({"name":"new","job_id":77})");
    CHECK(answer.status == 200);
    CHECK(cluster.asked.back() == "update_job 5");
    CHECK(cluster.changed_job == 5);
    CHECK(cluster.names.back() == "new");
    CHECK(answer.json()->has("results"));
    CHECK(answer.json()->isNull("results"));
    CHECK(post(at(40, "/job/5"), "{}").size("results") == 0);

    cluster.update_results = {{5, "5_1", "No error", 0, ""}};
    CHECK(post(at(42, "/job/5"), "").size("results") == 1);

    const Answer task = post(at(42, "/job/8_1"), "{}");
    CHECK(task.status == 422);
    CHECK_THAT(task.first("errors", "description"), ContainsSubstring("instead of array task id"));
    CHECK(task.first("errors", "source") == "_job_post_update");
    CHECK_THAT(post(at(42, "/job/5.1"), "{}").first("warnings", "description"),
               ContainsSubstring("Job step information ignored"));

    cluster.failure = Error(err::already_done, std::string(error_text(err::already_done)), "backend");
    const Answer failed = post(at(42, "/job/5"), "{}");
    CHECK(failed.status == 500);
    CHECK(failed.first("errors", "description") == "Job update requested failed");
    CHECK(failed.first("errors", "source") == "slurm_update_job2()");
}

TEST_CASE_METHOD(Fixture, "cancelling a job")
{
    struct Case {
        const char* query;
        const char* signal;
        int flags;
    };
    const Case cases[] = {
        {"", "", model::kill_full_job},
        {"signal=9", "9", model::kill_full_job},
        {"signal=KILL", "KILL", model::kill_full_job},
        {"signal=SIGTERM", "SIGTERM", model::kill_full_job},
        {"signal=usr1", "usr1", model::kill_full_job},
        {"flags=BATCH_JOB&flags=HURRY", "", model::kill_batch_job | model::kill_hurry},
    };
    for (int api : versions) {
        for (const Case& c : cases) {
            CAPTURE(api, c.query);
            const Answer answer = ask({Method::del, at(api, "/job/8_3"), c.query, "", {}});
            CHECK(answer.status == 200);
            CHECK(answer.size("errors") == 0);
            CHECK(answer.json()->has("status") == (api >= 42));
            CHECK(cluster.asked.back() == "cancel_jobs 8_3");
            CHECK(cluster.signal == c.signal);
            CHECK(cluster.flags == c.flags);
        }
    }
}

TEST_CASE_METHOD(Fixture, "an unknown signal or flag cancels no job")
{
    for (int api : versions) {
        for (const char* query : {"signal=NOPE", "signal=0", "signal=SIG", "flags=NOPE"}) {
            CAPTURE(api, query);
            const Answer answer = ask({Method::del, at(api, "/job/5"), query, "", {}});
            CHECK(answer.status == 422);
            CHECK(cluster.signal == "never asked");
        }
        CHECK(send(Method::del, at(api, "/jobs/"), R"({"jobs":["5"],"signal":"NOPE"})").status == 422);
    }
    for (const std::string& asked : cluster.asked) CHECK(asked == "verify");
}

TEST_CASE_METHOD(Fixture, "a job that cannot be cancelled is an entry in an answer with status 200")
{
    cluster.kill_results = {{"Invalid job id specified", 2017, "Invalid job id specified", "999999", {}, ""}};
    const Answer answer = ask({Method::del, at(42, "/job/999999")});
    CHECK(answer.status == 200);
    CHECK(answer.size("errors") == 0);
    REQUIRE(answer.size("status") == 1);
    const auto entry = answer.json()->getArray("status")->getObject(0);
    CHECK(entry->getValue<std::string>("step_id") == "999999");
    CHECK(entry->getObject("error")->getValue<int>("code") == 2017);
    CHECK(entry->getObject("error")->getValue<std::string>("string") == "Invalid job id specified");
    CHECK_FALSE(entry->getObject("job_id")->getValue<bool>("set"));
    for (int api : {40, 41}) {
        const Answer plain = ask({Method::del, at(api, "/job/999999")});
        CHECK(plain.status == 200);
        CHECK(plain.first("errors", "error_number") == "2017");
        CHECK(plain.first("errors", "description") == "Unable to signal JobId=999999: Invalid job id specified");
    }
    // With VERBOSE the answer also has the cancelled jobs.
    cluster.kill_results = {{"No error", 0, "", "8_[3]", 9, ""}};
    CHECK(ask({Method::del, at(42, "/job/8_3"), "flags=VERBOSE", "", {}}).size("status") == 1);
    CHECK(cluster.flags == model::kill_verbose);
    for (int api : {40, 41}) CHECK(ask({Method::del, at(api, "/job/8_3"), "flags=VERBOSE", "", {}}).size("errors") == 0);
    cluster.failure = Error(err::slurmctld_communications_connection_error, "ctl:6817", "backend");
    CHECK(ask({Method::del, at(42, "/job/5")}).status == 502);
}

TEST_CASE_METHOD(Fixture, "cancelling several jobs")
{
    cluster.kill_results = {{"Invalid job id specified", 2017, "Invalid job id specified", "999999", {}, ""}};
    for (int api : versions) {
        CAPTURE(api);
        const Answer answer = send(Method::del, at(api, "/jobs/"), R"({"jobs":["5","999999"]})");
        CHECK(answer.status == 200);
        CHECK(answer.size("status") == 1);
        CHECK(cluster.asked.back() == "cancel_jobs 5 999999");
    }
    cluster.failure = Error(err::invalid_job_id, "", "");
    CHECK(send(Method::del, at(42, "/jobs/"), "{}").first("errors", "description") == "Signal request failed");
}

TEST_CASE_METHOD(Fixture, "an unknown node is an empty list with an error in status 200")
{
    const auto check = [&] {
        const Answer answer = get(at(42, "/node/nosuch"));
        CHECK(answer.status == 200);
        CHECK(answer.size("nodes") == 0);
        CHECK(answer.size("errors") == 1);
        CHECK(answer.first("errors", "description") == "Failure to query node nosuch");
        CHECK(answer.first("errors", "error_number") == "0");
        CHECK(answer.first("errors", "source") == "_dump_nodes");
    };
    check();
    cluster.failure = Error(err::invalid_node_name, "Invalid node name specified", "backend");
    check();
    cluster.failure.reset();
    cluster.node_records.resize(1);
    CHECK(get(at(42, "/node/vm")).size("errors") == 0);
    CHECK(get(at(42, "/node/%C3%A9")).status == 200);
    CHECK(cluster.asked.back() == "node \xC3\xA9");
}

TEST_CASE_METHOD(Fixture, "an unknown partition is an error of the request")
{
    const auto check = [&] {
        const Answer answer = get(at(42, "/partition/nosuch"));
        CHECK(answer.status == 422);
        CHECK(answer.first("errors", "description") == "Unable to find partition nosuch");
        CHECK(answer.first("errors", "error_number") == "9000");
        CHECK(answer.first("errors", "source") == "op_handler_partition");
    };
    check();
    cluster.failure = Error(err::invalid_partition_name, "", "backend");
    check();
    cluster.failure.reset();
    for (const Named<DataParser>& parser : parts.parsers) {
        INFO(parser.name);
        const Answer answer = get("/slurm/" + parser.name + "/partition/nosuch");
        const bool is_new = parser.plugin->api() >= 45;
        CHECK(answer.status == (is_new ? 200 : 422));
        CHECK(answer.size("partitions") == 0);
        CHECK(answer.size("errors") == (is_new ? 0 : 1));
        CHECK(answer.first(is_new ? "warnings" : "errors", "description") == "Unable to find partition nosuch");
    }
    cluster.partition_records.resize(1);
    CHECK(get(at(42, "/partition/debug")).size("partitions") == 1);
}

TEST_CASE_METHOD(Fixture, "nodes are changed")
{
    const std::string root = "/slurm/v0.0.42";
    CHECK(post(root + "/node/n1", R"({"state":"DRAIN","reason":"disk"})").status == 200);
    CHECK(cluster.asked.back() == "update_nodes n1 512 disk");
    const Answer named = post(root + "/node/n1", R"({"name":"n2","gres":"gpu:1"})");
    CHECK(cluster.asked.back() == "update_nodes n1 4294967294 ");
    CHECK(named.size("warnings") == 3);  // for a text instead of a list, for the name, and for the field without effect
    CHECK(post(root + "/nodes/", R"({"name":["n1","n2"],"state":["RESUME"]})").status == 200);
    CHECK(cluster.asked.back() == "update_nodes n1,n2 256 ");
    const Answer nobody = post(root + "/nodes/", R"({"state":["RESUME"]})");
    CHECK(nobody.status == 422);
    CHECK(nobody.first("errors", "source") == "#/name/");
    CHECK(ask({Method::del, root + "/node/n1", {}, {}, {}}).status == 200);
    CHECK(cluster.asked.back() == "delete_node n1");
    cluster.failure = Error(err::invalid_node_name, "", "backend");
    CHECK(post(root + "/node/n9", R"({"state":"DRAIN"})").first("errors", "description") == "Failure to update node n9");
}

TEST_CASE_METHOD(Fixture, "reservations")
{
    CHECK(get("/slurm/v0.0.42/reservations/").size("reservations") == 0);
    cluster.reservation_records.resize(2);
    cluster.reservation_records[1].name = "maint";
    CHECK(get("/slurm/v0.0.41/reservations/", "update_time=uts12").size("reservations") == 2);
    CHECK(cluster.asked.back() == "reservations 12");
    const Answer one = get("/slurm/v0.0.42/reservation/maint");
    CHECK(one.size("reservations") == 1);
    CHECK(get("/slurm/v0.0.42/reservation/MaInT").size("reservations") == 1);
    CHECK(one.size("errors") == 0);
    const Answer none = get("/slurm/v0.0.42/reservation/nosuch");
    CHECK(none.status == 422);
    CHECK(none.size("reservations") == 0);
    CHECK(none.first("errors", "error_number") == "9000");
    CHECK(none.first("errors", "description") == "Unable to find reservation nosuch");
    // Without a reservation the original reports no error.
    cluster.reservation_records.clear();
    CHECK(get("/slurm/v0.0.42/reservation/nosuch").status == 422);
}

TEST_CASE_METHOD(Fixture, "a reservation is created or changed")
{
    const Answer one = post(at(43, "/reservation"), R"({"name":"maint","duration":60,"flags":["MAINT"],"users":["root"]})");
    CHECK(one.status == 200);
    CHECK(one.size("errors") == 0);
    CHECK(cluster.asked.back() == "store_reservations maint");
    REQUIRE(one.size("reservations") == 1);
    // The answer shows the reservation as it was understood.
    const auto shown = one.json()->getArray("reservations")->getObject(0);
    CHECK(shown->getValue<std::string>("name") == "maint");
    CHECK(shown->getObject("duration")->getValue<int>("number") == 60);
    CHECK(shown->getArray("flags")->getElement<std::string>(0) == "MAINT");
    CHECK_FALSE(shown->getObject("end_time")->getValue<bool>("set"));

    const Answer several = post(at(43, "/reservations/"), R"({"reservations":[{"name":"a"},{"name":"b"}]})");
    CHECK(several.status == 200);
    CHECK(cluster.asked.back() == "store_reservations a b");
    REQUIRE(several.size("reservations") == 2);
    CHECK(several.json()->getArray("reservations")->getObject(1)->getArray("flags")->size() == 0);
}

TEST_CASE_METHOD(Fixture, "reservations are stored one by one")
{
    cluster.reservation_refusal = Error(err::reservation_busy, "n1 is in use", "backend");
    const Answer some = post(at(43, "/reservations/"), R"({"reservations":[{"name":"bad"},{"name":"b"},{"name":"bad2"}]})");
    CHECK(some.status == cluster.reservation_refusal->status());
    CHECK(cluster.asked.back() == "store_reservations bad b bad2");
    REQUIRE(some.size("errors") == 2);
    CHECK(some.first("errors", "description") == "Unable to store reservation bad: n1 is in use");
    CHECK(some.first("errors", "error_number") == std::to_string(err::reservation_busy));
    CHECK(some.first("errors", "source") == "slurm_update_reservation()");
    CHECK(some.size("reservations") == 0);

    cluster.failure = Error(err::slurmctld_communications_connection_error, "ctl:6817", "backend");
    const Answer none = post(at(43, "/reservation"), R"({"name":"maint"})");
    CHECK(none.status == 502);
    CHECK(none.first("errors", "description") == "Unable to store reservations: ctl:6817");
}

TEST_CASE_METHOD(Fixture, "reservations that are refused before the cluster hears of them")
{
    struct Case {
        const char* path;
        const char* body;
        int number;
        const char* source;
    };
    const Case cases[] = {
        {"/reservation", "", err::reservation_invalid, "#/name/"},
        {"/reservation", R"({"duration":5})", err::reservation_invalid, "#/name/"},
        {"/reservations/", R"({"reservations":[{"name":"a"},{"duration":5}]})", err::reservation_invalid,
         "#/reservations[1]/name/"},
        {"/reservations/", "", err::rest_invalid_query, "#/reservations/"},
        {"/reservations/", "{}", err::rest_invalid_query, "#/reservations/"},
    };
    for (const Case& c : cases) {
        CAPTURE(c.path, c.body);
        cluster.asked.clear();
        const Answer answer = post(at(43, c.path), c.body);
        CHECK(answer.status == 422);
        CHECK(answer.first("errors", "error_number") == std::to_string(c.number));
        CHECK(answer.first("errors", "source") == c.source);
        CHECK(cluster.asked.size() == 1);
    }
    // An empty list is not a mistake.
    cluster.asked.clear();
    const Answer empty = post(at(43, "/reservations/"), R"({"reservations":[]})");
    CHECK(empty.status == 200);
    CHECK(empty.size("warnings") == 1);
    CHECK(empty.size("errors") == 0);
    CHECK(cluster.asked.size() == 1);
}

TEST_CASE_METHOD(Fixture, "a reservation is deleted")
{
    const Answer gone = ask({Method::del, at(43, "/reservation/maint"), {}, {}, {}});
    CHECK(gone.status == 200);
    CHECK(gone.size("errors") == 0);
    CHECK(cluster.asked.back() == "delete_reservation maint");
    cluster.failure = Error(err::reservation_invalid, "", "backend");
    const Answer unknown = ask({Method::del, at(43, "/reservation/nosuch"), {}, {}, {}});
    CHECK(unknown.status == cluster.failure->status());
    CHECK(unknown.first("errors", "description") == "Unable to delete reservation nosuch");
    CHECK(unknown.first("errors", "error_number") == std::to_string(err::reservation_invalid));
}

TEST_CASE_METHOD(Fixture, "versions before v0.0.43 only show reservations")
{
    for (int api : {40, 41, 42}) {
        CAPTURE(api);
        CHECK(post(at(api, "/reservation"), R"({"name":"maint"})").status == 404);
        CHECK(post(at(api, "/reservations/"), R"({"reservations":[]})").status == 405);
        CHECK(ask({Method::del, at(api, "/reservation/maint"), {}, {}, {}}).status == 405);
    }
}

TEST_CASE_METHOD(Fixture, "a job is requeued")
{
    const Answer one = get(at(45, "/job/17/requeue"));
    CHECK(one.status == 200);
    CHECK(one.size("errors") == 0);
    CHECK(one.size("warnings") == 0);
    CHECK(one.size("status") == 0);
    CHECK(cluster.asked.back() == "requeue_jobs 0 17");
    // Each word is a key of its own, which needs no value. An empty value is none, as in the original.
    get(at(45, "/job/17/requeue"), "Incomplete&Hold=1&SpecialExit=true");
    CHECK(cluster.asked.back() == "requeue_jobs 6145 17");
    get(at(45, "/job/17/requeue"), "Incomplete&Hold=");
    CHECK(cluster.asked.back() == "requeue_jobs 1 17");
    cluster.update_results = {{18, "8_3", "No error", 0, ""},
                              {19, "8_4", "Job is pending execution", err::job_pending, "still"}};
    const Answer task = get(at(45, "/job/8_3/requeue"));
    CHECK(task.status == 200);
    CHECK(task.size("errors") == 0);
    REQUIRE(task.size("status") == 2);
    const auto second = task.json()->getArray("status")->getObject(1);
    CHECK(second->getValue<int>("job_id") == 19);
    CHECK(second->getValue<std::string>("step_id") == "8_4");
    CHECK(second->getValue<int>("error_code") == err::job_pending);
    CHECK(second->getValue<std::string>("error") == "Job is pending execution");
    CHECK(second->getValue<std::string>("why") == "still");

    cluster.requeue_refusal = Error(err::batch_only, "", "backend");
    const Answer refused = get(at(45, "/job/13/requeue"));
    CHECK(refused.status == 422);
    CHECK(refused.size("errors") == 1);
    CHECK(refused.first("errors", "error_number") == std::to_string(err::batch_only));
    CHECK(refused.first("errors", "description") == "Unable to requeue JobId=13");
    CHECK(refused.size("status") == 0);
}

TEST_CASE_METHOD(Fixture, "a list of jobs is requeued, one by one")
{
    cluster.update_results = {{18, "8_3", "No error", 0, ""}};
    cluster.requeue_refusal = Error(err::disabled, "not this one", "backend");
    const Answer some = post(at(45, "/jobs/requeue"), R"({"jobs":["1","5.batch","13","8_3"],"flags":["Hold"]})");
    CHECK(cluster.asked.back() == "requeue_jobs 2048 1 13 8_3");
    REQUIRE(some.size("errors") == 2);
    CHECK(some.first("errors", "description") == "A step cannot be requeued: 5.batch");
    CHECK(some.first("errors", "error_number") == std::to_string(err::invalid_job_id));
    const auto second = some.json()->getArray("errors")->getObject(1);
    CHECK(second->getValue<std::string>("description") == "Unable to requeue JobId=13: not this one");
    REQUIRE(some.size("status") == 1);
    const auto tasks = some.json()->getArray("status")->getArray(0);
    REQUIRE(tasks->size() == 1);
    CHECK(tasks->getObject(0)->getValue<std::string>("step_id") == "8_3");
}

TEST_CASE_METHOD(Fixture, "requests to requeue that the cluster does not hear of")
{
    struct Case {
        const char* body;  // null: GET with `query`
        const char* query;
        int number;
        const char* source;
    };
    const Case cases[] = {
        {nullptr, "SpecialExit", err::rest_bad_request, "op_handler_requeue"},
        {R"({"jobs":["1"],"flags":["SpecialExit"]})", "", err::rest_bad_request, "op_handler_requeue"},
        {R"({"flags":["Hold"]})", "", err::invalid_job_id, "#/jobs/"},
        {R"({"jobs":[]})", "", err::invalid_job_id, "#/jobs/"},
        {R"({"jobs":["1","abc"]})", "", err::rest_invalid_query, "#/jobs[1]/"},
    };
    for (const Case& c : cases) {
        CAPTURE(c.query, c.number, c.source);
        cluster.asked.clear();
        const Answer answer =
            c.body == nullptr ? get(at(45, "/job/5/requeue"), c.query) : post(at(45, "/jobs/requeue"), c.body);
        CHECK(answer.status >= 400);
        CHECK(answer.first("errors", "error_number") == std::to_string(c.number));
        CHECK(answer.first("errors", "source") == c.source);
        CHECK(cluster.asked.size() == 1);
    }
    CHECK(get(at(45, "/job/abc/requeue")).first("errors", "error_number") == std::to_string(err::rest_invalid_query));
    // It changes something, although it is a GET.
    cluster.why_read_only = "a standby";
    cluster.asked.clear();
    CHECK(get(at(45, "/job/5/requeue")).first("errors", "error_number") == std::to_string(err::disabled));
    CHECK(cluster.asked.size() == 1);
    CHECK(get(at(44, "/job/5/requeue")).status == 404);
}

TEST_CASE_METHOD(Fixture, "partitions are created or changed, one by one")
{
    const Answer answer = post(at(45, "/partitions/"), R"({"partitions":[
        {"name":"a","partition":{"exclusive":"topo","oversubscribe":"force:2","state":["DOWN"]},"flags":["HIDDEN","LLN_CLEAR"],
         "preempt_mode":["CANCEL"],"cpus":{"task_binding":["CPU_BIND_TO_CORES"]},"priority":{"tier":7},"minimums":{"nodes":0},
         "maximums":{"time":{"set":true,"number":60},"shares":0},"grace_time":5},
        {"name":"bad"},{"name":""},{"name":"b"}]})");
    CHECK(cluster.asked.back() == "store_partitions a bad b");
    REQUIRE(answer.size("errors") == 1);
    CHECK(answer.first("errors", "error_number") == std::to_string(err::invalid_partition_name));
    CHECK(answer.first("errors", "source") == "#/partitions[2]/name/");
    CHECK(answer.size("warnings") == 0);
    REQUIRE(cluster.stored_partitions.size() == 3);
    const model::Partition& a = cluster.stored_partitions[0];
    CHECK(a.exclusive == model::partition_exclusive::topology);
    CHECK(a.maximums_shares == (2 | model::oversubscribe::force));
    CHECK(a.partition_state == model::partition_state::down);
    CHECK(a.flags == (model::partition_flag::hidden | model::partition_flag::least_loaded_nodes_clear));
    CHECK(a.preempt_mode == model::partition_preempt::cancel);
    CHECK(a.cpus_task_binding == model::cpu_binding::to_cores);
    CHECK(a.priority_tier == NoVal16(7));
    CHECK(a.minimums_nodes == NoVal32(0));
    CHECK(a.maximums_time == NoVal32(60));
    CHECK(a.grace_time == NoVal32(5));
    // What is not given can be told from what is.
    const model::Partition& b = cluster.stored_partitions[2];
    CHECK(b.exclusive == model::partition_exclusive::not_given);
    CHECK(b.maximums_shares == model::oversubscribe::not_given);
    CHECK(b.partition_state == model::partition_state::unknown);
    CHECK(b.flags == 0);
    CHECK(b.preempt_mode == model::partition_preempt::as_cluster);
    CHECK_FALSE(b.priority_tier.is_set());
    CHECK_FALSE(b.minimums_nodes.is_set());
    CHECK_FALSE(b.grace_time.is_set());
    CHECK(b.accounts_allowed.data() == nullptr);

    cluster.partition_refusal = Error(err::partition_in_use, "by job 5", "backend");
    const Answer refused = post(at(45, "/partitions/"), R"({"partitions":[{"name":"bad"},{"name":"b"},{"name":"bad2"}]})");
    CHECK(refused.status == 422);
    REQUIRE(refused.size("errors") == 2);
    CHECK(refused.first("errors", "description") == "Unable to store partition bad: by job 5");
}

TEST_CASE_METHOD(Fixture, "texts of a partition's sharing")
{
    const auto oversubscribe = [&](const std::string& text) {
        const Answer answer =
            post(at(45, "/partitions/"), R"({"partitions":[{"name":"a","partition":{"oversubscribe":")" + text + R"("}}]})");
        return answer.size("errors") != 0 ? -1 : static_cast<int>(cluster.stored_partitions[0].maximums_shares);
    };
    CHECK(oversubscribe("NO") == 1);
    CHECK(oversubscribe("no") == 1);
    CHECK(oversubscribe("YES") == 4);
    CHECK(oversubscribe("Yes:1") == 1);
    CHECK(oversubscribe("YES:32767") == 32767);
    CHECK(oversubscribe("FORCE") == 0x8004);
    CHECK(oversubscribe("force:2") == 0x8002);
    for (const char* wrong : {"", "YES:", "YES:0", "YES:32768", "YES:-1", "YES:1x", "MAYBE", "NO:1", "EXCLUSIVE"}) {
        CAPTURE(wrong);
        CHECK(oversubscribe(wrong) == -1);
    }
    const auto exclusive = [&](const std::string& text) {
        const Answer answer =
            post(at(45, "/partitions/"), R"({"partitions":[{"name":"a","partition":{"exclusive":")" + text + R"("}}]})");
        return answer.size("errors") != 0 ? -1 : static_cast<int>(cluster.stored_partitions[0].exclusive);
    };
    CHECK(exclusive("NO") == model::partition_exclusive::no);
    CHECK(exclusive("none") == model::partition_exclusive::no);
    CHECK(exclusive("Node") == model::partition_exclusive::node);
    CHECK(exclusive("USER") == model::partition_exclusive::user);
    CHECK(exclusive("topo") == model::partition_exclusive::topology);
    CHECK(exclusive("YES") == -1);
    CHECK(exclusive("") == -1);

    const auto shown = [&](std::uint16_t shares, std::uint16_t whose) {
        cluster.partition_records.assign(1, {});
        cluster.partition_records[0].maximums_shares = shares;
        cluster.partition_records[0].exclusive = whose;
        const auto texts = get(at(45, "/partitions/")).json()->getArray("partitions")->getObject(0)->getObject("partition");
        return texts->getValue<std::string>("exclusive") + " " + texts->getValue<std::string>("oversubscribe");
    };
    CHECK(shown(1, model::partition_exclusive::no) == "NO NO");
    CHECK(shown(0, model::partition_exclusive::node) == "NODE NO");
    CHECK(shown(4, model::partition_exclusive::user) == "USER YES:4");
    CHECK(shown(0x8001, model::partition_exclusive::topology) == "TOPO FORCE:1");
    CHECK(shown(0x7fff, model::partition_exclusive::no) == "NO YES:32767");
}

TEST_CASE_METHOD(Fixture, "fields of a partition that no request can set, or that have no effect")
{
    const Answer answer = post(at(45, "/partitions/"), R"({"partitions":[{"name":"a"},{"name":"b","cluster":"x",
        "select_type":["CR_CPU"],"timeouts":{"resume":{"set":true,"number":1},"suspend":{"set":true,"number":1}},
        "suspend_time":{"set":true,"number":1},"cpus":{"total":1},"nodes":{"total":1},"tres":{"configured":"cpu=1"},
        "topology":"t","partition":{"exclusive":"NODE","oversubscribe":"NO"}}]})");
    CHECK(answer.status == 200);
    std::string warnings;
    const auto list = answer.json()->getArray("warnings");
    for (std::size_t i = 0; i < list->size(); ++i) {
        const auto each = list->getObject(static_cast<unsigned>(i));
        warnings += each->getValue<std::string>("source") + " " + each->getValue<std::string>("description") + "\n";
    }
    CHECK(warnings ==
          "#/partitions[1]/ These fields are shown but cannot be set: cluster, select_type, timeouts/resume, timeouts/suspend, "
          "suspend_time, cpus/total, nodes/total, tres/configured\n"
          "#/partitions[1]/partition/oversubscribe/ \"partition/oversubscribe\" is ignored: jobs that have nodes of their own "
          "share nothing\n"
          "#/partitions[1]/topology/ Field \"topology\" has no effect on this cluster\n");
}

TEST_CASE_METHOD(Fixture, "lists of partitions that are missing or empty, and deleted partitions")
{
    cluster.asked.clear();
    const Answer missing = post(at(45, "/partitions/"), "{}");
    CHECK(missing.status == 422);
    CHECK(missing.first("errors", "error_number") == std::to_string(err::data_path_not_found));
    CHECK(post(at(45, "/partitions/"), R"({"partitions":[]})").status == 200);
    CHECK(cluster.asked.size() == 2);  // only who asks

    const Answer gone = ask({Method::del, at(45, "/partition/debug"), {}, {}, {}});
    CHECK(gone.status == 200);
    CHECK(gone.size("errors") == 0);
    CHECK(cluster.asked.back() == "delete_partition debug");
    cluster.failure = Error(err::partition_in_use, "", "backend");
    const Answer busy = ask({Method::del, at(45, "/partition/debug"), {}, {}, {}});
    CHECK(busy.first("errors", "description") == "Unable to delete partition debug");
    CHECK(busy.first("errors", "error_number") == std::to_string(err::partition_in_use));
    CHECK(post(at(44, "/partitions/"), R"({"partitions":[]})").status == 405);
    CHECK(ask({Method::del, at(44, "/partition/debug"), {}, {}, {}}).status == 405);
}

TEST_CASE_METHOD(Fixture, "allocations have no script")
{
    const std::string path = "/slurm/v0.0.42/job/allocate";
    CHECK(post(path, R"({"job":{"name":"a"}})").json()->getValue<int>("job_id") == 4711);
    CHECK(cluster.asked.back() == "allocate 1");
    post(path, R"({"hetjob":[{"name":"a"},{"name":"b"}]})");
    CHECK(cluster.asked.back() == "allocate 2");
    for (const char* body : {"{}", R"({"job":{},"hetjob":[{}]})", R"({"hetjob":[]})"}) {
        CAPTURE(body);
        const Answer answer = post(path, body);
        CHECK(answer.status == 422);
        CHECK(answer.first("errors", "source") == "op_handler_alloc_job");
    }
    // In this version the member is called job.
    CHECK(post("/slurm/v0.0.40/job/allocate", "{}").first("errors", "source") == "op_handler_job");
}

TEST_CASE_METHOD(Fixture, "shares and reconfiguration")
{
    const Answer shares = get("/slurm/v0.0.42/shares", "users=alice,bob&accounts=a");
    CHECK(cluster.asked.back() == "shares a alice bob");
    CHECK(shares.json()->getObject("shares")->getValue<int>("total_shares") == 7);
    CHECK(shares.json()->getObject("shares")->getArray("shares")->size() == 1);
    CHECK(get("/slurm/v0.0.40/reconfigure").status == 200);
    CHECK(cluster.asked.back() == "reconfigure");
    cluster.failure = Error(err::user_id_missing, "", "backend");
    CHECK(get("/slurm/v0.0.42/reconfigure").first("errors", "description") == "slurm_reconfigure() failed");
}

TEST_CASE_METHOD(Fixture, "the configuration, and where it has not changed")
{
    CHECK(get(at(44, "/conf")).status == 404);
    const Answer answer = get(at(45, "/conf"));
    CHECK(answer.status == 200);
    CHECK(answer.size("warnings") == 0);
    CHECK(answer.json()->getObject("slurm_conf")->getValue<std::string>("ClusterName") == "fake");
    CHECK(answer.json()->getObject("slurm_conf_meta")->getValue<int>("LastUpdate") == 33);
    CHECK(get(at(45, "/conf"), "update_time=32").json()->has("slurm_conf"));
    const Answer unchanged = get(at(45, "/conf"), "update_time=33");
    CHECK(unchanged.status == 200);
    CHECK(unchanged.size("errors") == 0);
    CHECK(unchanged.size("warnings") == 1);
    CHECK_FALSE(unchanged.json()->has("slurm_conf"));
    CHECK_FALSE(unchanged.json()->has("slurm_conf_meta"));
}
