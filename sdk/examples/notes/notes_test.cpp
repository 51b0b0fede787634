// Tests openapi/notes without a daemon: the cluster is a fake one, with a job of this test.
#include "restd/testkit/testkit.hpp"

using namespace restd::testkit;

namespace {

// The plugin's notes are one list for all tests, as it is one for all requests.
struct Notes : TestService {
    Notes()
    {
        use(tested_plugin());
        restd::model::Job job;
        job.job_id = 17;
        cluster.jobs = {job};
    }
};

void keeps_notes()
{
    Notes service;
    const Answer written = service.post("/notes", R"({"job_id": 17, "text": "too slow"})");
    expect_equal(written.status, 200);
    expect_contains(written.body, R"("note":{"number":1,"job_id":17,"user":"alice","text":"too slow")");
    expect_contains(service.log().back(), " note 1");

    // Values of queries and paths are texts, and a number among them is nothing to warn of.
    const Answer found = service.get("/notes?job_id=17");
    expect_contains(found.body, R"("text":"too slow")");
    expect_contains(found.body, R"("warnings":[])");
    expect_contains(service.get("/notes?job_id=18").body, R"("notes":[])");
    expect_contains(service.get("/notes/1").body, R"("warnings":[])");

    // A listing has these without a line of code.
    expect_contains(service.get("/notes?fields=text").body, R"("notes":[{"text":"too slow"}])");
    expect_contains(service.get("/notes", {{"Accept", "application/yaml"}}).body, "text: too slow");
}

void refuses_what_is_wrong()
{
    Notes service;
    expect_equal(service.post("/notes", R"({"job_id": 18, "text": "which?"})").status, 404);  // the cluster's own error
    expect_equal(service.post("/notes", R"({"job_id": 17})").status, 422);
    expect_equal(service.post("/notes", R"({"job_id": 17, "text": ")" + std::string(1001, 'x') + "\"}").status, 413);
    expect_equal(service.get("/notes/99").status, 404);
    expect_equal(service.get("/notes/first").status, 422);
}

void removes_notes_of_their_writer_only()
{
    Notes service;
    service.post("/notes", R"({"job_id": 17, "text": "mine"})");
    service.caller.user = "bob";
    expect_equal(service.send({restd::Method::del, "/notes/2"}).status, 403);
    service.caller.user = "alice";
    expect_equal(service.send({restd::Method::del, "/notes/2"}).status, 200);
    expect_equal(service.send({restd::Method::del, "/notes/2"}).status, 404);
}

}  // namespace

int main()
{
    return run({{"keeps notes", keeps_notes},
                {"refuses what is wrong", refuses_what_is_wrong},
                {"removes notes of their writer only", removes_notes_of_their_writer_only}});
}
