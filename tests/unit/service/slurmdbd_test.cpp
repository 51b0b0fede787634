#include "fixture.hpp"

using namespace test;

TEST_CASE_METHOD(Fixture, "the database's ping is new in v0.0.42")
{
    CHECK(get("/slurmdb/v0.0.42/ping/").first("pings", "hostname") == "dbd");
    CHECK(get("/slurmdb/v0.0.41/ping/").status == 404);
    for (const std::string& version : plugins::names(PluginKind::data_parser))
        CHECK(get("/slurmdb/" + version + "/diag").status == 200);
}

TEST_CASE_METHOD(Fixture, "jobs of the database")
{
    const Answer none = get("/slurmdb/v0.0.42/jobs/");
    CHECK(none.status == 200);
    CHECK(none.size("jobs") == 0);
    CHECK(none.first("warnings", "description") == "slurmdb_jobs_get() found nothing");
    CHECK(none.first("warnings", "source") == "_dump_jobs");
    cluster.database_records.resize(2);
    const Answer two = get("/slurmdb/v0.0.40/jobs/", "users=alice&users=bob");
    CHECK(two.size("jobs") == 2);
    CHECK(two.size("warnings") == 0);
    CHECK_FALSE(cluster.duplicates);
}

TEST_CASE_METHOD(Fixture, "an invalid step is an error, not an empty result")
{
    cluster.database_records.resize(1);
    CHECK(get("/slurmdb/v0.0.42/jobs/", "step=5,8_1.batch").size("jobs") == 1);
    const Answer answer = get("/slurmdb/v0.0.42/jobs/", "step=5,abc");
    CHECK(answer.status == 422);
    CHECK(answer.first("errors", "description") ==
          "Rejecting request. Failure parsing query parameters: no job or step id: abc");
    CHECK(answer.first("errors", "source") == "#/step/");
}

TEST_CASE_METHOD(Fixture, "one job of the database")
{
    cluster.database_records.resize(1);
    CHECK(get("/slurmdb/v0.0.42/job/8_1").size("jobs") == 1);
    CHECK(cluster.steps == std::vector<std::string>{"8_1"});
    CHECK(cluster.duplicates);
    for (const char* bad : {"abc", "0"}) {
        const Answer answer = get(std::string("/slurmdb/v0.0.42/job/") + bad);
        CHECK(answer.status == 422);
        CHECK(answer.first("errors", "description")
                  .starts_with("Rejecting request. Failure parsing query parameters: job_id is \""));
    }
}

TEST_CASE_METHOD(Fixture, "errors of the database keep their texts")
{
    cluster.failure = Error(err::db_connection, "dbd:6819 does not answer", "backend");
    const Answer answer = get("/slurmdb/v0.0.42/jobs/");
    CHECK(answer.status == 502);
    CHECK(answer.first("errors", "description") == "Unable to query jobs: dbd:6819 does not answer");
    CHECK(answer.first("errors", "error_number") == "7000");
}

// ---- accounts, users, limits ----

TEST_CASE_METHOD(Fixture, "the query that the database gets")
{
    struct Case {
        const char* path;
        const char* query;
        const char* asked;
    };
    const Case cases[] = {
        {"/tres/", "", "tres"},
        {"/qos/", "name=a,b&id=3", "qos a b 3"},
        {"/qos/", "Include%20deleted%20QOS=true", "qos deleted"},
        {"/qos/normal", "", "qos normal"},
        {"/qos/17", "with_deleted=true", "qos 17 deleted"},
        {"/associations/", "user=alice&account=a1,a2&Include%20usage=true", "associations alice a1 a2 usage"},
        {"/associations", "Filter%20to%20only%20defaults=true", "associations defaults"},
        {"/accounts/", "WithAssociations=true&DELETED=true", "accounts associations deleted"},
        {"/accounts", "description=a,b", "accounts a b"},
        {"/account/physics", "with_coords=true", "accounts physics coordinators"},
        {"/users/", "default_account=a,b&with_wckeys=true", "users a b wckeys"},
        {"/user/alice", "with_wckeys=true", "users alice wckeys"},
        {"/wckeys/", "name=w", "wckeys w"},
        {"/wckey/w", "", "wckeys w"},
        {"/clusters/", "", "clusters"},
        {"/cluster/lab", "", "clusters lab"},
        {"/instances/", "instance_type=small", "instances small"},
        {"/instance/", "instance_type=small", "instances small"},
    };
    for (const Case& c : cases) {
        CAPTURE(c.path, c.query);
        const Answer answer = get(std::string("/slurmdb/v0.0.42") + c.path, c.query);
        CHECK(answer.status == 200);
        CHECK(cluster.asked.back() == c.asked);
        CHECK(answer.size("errors") == 0);
    }
    // The same parameters have other names in older versions.
    get("/slurmdb/v0.0.41/associations/", "with_usage=true&only_defaults=true");
    CHECK(cluster.asked.back() == "associations usage defaults");
    get("/slurmdb/v0.0.40/accounts/", "with_assocs=true&with_deleted=true");
    CHECK(cluster.asked.back() == "accounts associations deleted");
}

TEST_CASE_METHOD(Fixture, "an empty list gives a warning")
{
    struct Case {
        const char* path;
        const char* list;
        const char* warning;
    };
    const Case cases[] = {
        {"/qos/nosuch", "qos", "slurmdb_qos_get() found nothing"},
        {"/associations/", "associations", "slurmdb_associations_get() found nothing"},
        {"/account/nosuch", "accounts", "slurmdb_accounts_get() found nothing"},
        {"/user/nosuch", "users", "slurmdb_users_get() found nothing"},
        {"/wckey/nosuch", "wckeys", "slurmdb_wckeys_get() found nothing"},
        {"/cluster/nosuch", "clusters", "slurmdb_clusters_get() found nothing"},
        {"/instances/", "instances", "slurmdb_instances_get() found nothing"},
    };
    for (const Case& c : cases) {
        CAPTURE(c.path);
        const Answer answer = get(std::string("/slurmdb/v0.0.42") + c.path);
        CHECK(answer.status == 200);
        CHECK(answer.size(c.list) == 0);
        CHECK(answer.first("warnings", "description") == c.warning);
    }
}

TEST_CASE_METHOD(Fixture, "the records of a request are stored in one call")
{
    const std::string root = "/slurmdb/v0.0.42";
    CHECK(
        post(root + "/qos/", R"({"qos":[{"name":"a","flags":["DENY_LIMIT"]},{"name":"b"},{"name":"c","flags":[]}]})").status ==
        200);
    CHECK(cluster.asked.back() == "store qos=3");
    CHECK(cluster.stored_qos[0].flags == model::qos_flag_deny_limit);
    CHECK(cluster.stored_qos[1].flags == model::qos_flag_not_set);
    CHECK(cluster.stored_qos[2].flags == 0);
    post(root + "/config", R"({"accounts":[{"name":"a","description":"","organization":""}],"users":[{"name":"u"}],
        "associations":[{"user":"u","account":"a"},{"user":"","account":"a"}],"meta":{},"errors":[],"warnings":[]})");
    CHECK(cluster.asked.back() == "store accounts=1 users=1 associations=2");
    const Answer empty = post(root + "/wckeys/", R"({"wckeys":[]})");
    CHECK(empty.status == 200);
    CHECK(empty.first("warnings", "description") == "ignoring empty or non-existant wckeys array for update");
}

TEST_CASE_METHOD(Fixture, "members that cannot be set give a warning")
{
    const std::string root = "/slurmdb/v0.0.42";
    const Answer account = post(root + "/accounts/", R"({"accounts":[{"name":"a","description":"d","organization":"o",
        "associations":[{"user":"u"}],"flags":["DELETED"]}]})");
    CHECK(account.status == 200);
    CHECK(account.size("warnings") == 2);
    const Answer user =
        post(root + "/users/", R"({"users":[{"name":"u","associations":[{"user":"u"}],"coordinators":[{"name":"a"}]}]})");
    CHECK(user.size("warnings") == 2);
    CHECK(user.first("warnings", "description") ==
          "User u associations list ignored. They must be set via the associations end point.");
}

TEST_CASE_METHOD(Fixture, "members that a cluster does not keep give a warning")
{
    const Answer answer = post("/slurmdb/v0.0.42/clusters/", R"({"clusters":[{"name":"a"},{"name":"b","nodes":"n1"}]})");
    CHECK(answer.status == 200);
    CHECK(answer.first("warnings", "description") == "Field \"nodes\" has no effect on this cluster");
    CHECK(answer.first("warnings", "source") == "#/clusters[1]/nodes/");
}

TEST_CASE_METHOD(Fixture, "parts of a change that are left out give warnings, unless warnings are off")
{
    const auto tres = &model::AssociationLimits::group_tres;
    struct {
        const char *path, *body;
        Place place;
        const char* source;
    } const changes[] = {
        {"/slurmdb/v0.0.42/qos/", R"({"qos":[{"name":"a"}]})", Place::record<model::Qos>(0)(&model::Qos::group_tres),
         "#/qos[0]/limits/max/tres/total/"},
        {"/slurmdb/v0.0.42/users_association/", R"({"association_condition":{"users":["u"],"accounts":["a"]},"user":{}})",
         Place::record<model::UsersToAdd>()(&model::UsersToAdd::association)(tres),
         "#/association_condition/association/grptres/"},
        {"/slurmdb/v0.0.42/accounts_association/", R"({"association_condition":{"accounts":["a"]},"account":{}})",
         Place::record<model::AccountsToAdd>()(&model::AccountsToAdd::association)(tres),
         "#/association_condition/association/grptres/"},
    };
    for (const auto& [path, body, place, source] : changes) {
        CAPTURE(path);
        cluster.remarks = {{place, "There is no TRES memory"}};
        const Answer answer = post(path, body);
        CHECK(answer.status == 200);
        REQUIRE(answer.size("warnings") == 1);
        CHECK(answer.first("warnings", "description") == "There is no TRES memory");
        CHECK(answer.first("warnings", "source") == source);
    }
}

TEST_CASE_METHOD(Fixture, "a request without its list stores nothing")
{
    for (const char* path : {"accounts", "users", "qos", "associations", "wckeys", "clusters", "tres"}) {
        for (const char* body : {"{}", "{\"other\":1}"}) {
            CAPTURE(path, body);
            cluster.asked.clear();
            const Answer answer = post(std::string("/slurmdb/v0.0.42/") + path + "/", body);
            CHECK(answer.status >= 400);
            CHECK(answer.first("errors", "error_number") == "9200");
            CHECK(std::find(cluster.asked.begin(), cluster.asked.end(), "store") == cluster.asked.end());
        }
    }
}

TEST_CASE_METHOD(Fixture, "a field that the database refuses is named")
{
    cluster.failure = Error(err::invalid_qos, "there is no QOS nosuch",
                            Place::record<model::Association>(0)(&model::Association::limits)(&model::AssociationLimits::qos));
    const Answer answer =
        post("/slurmdb/v0.0.42/associations/", R"({"associations":[{"user":"u","account":"a","qos":["nosuch"]}]})");
    CHECK(answer.status == 422);
    CHECK(answer.first("errors", "source") == "#/associations[0]/qos/");
    CHECK(answer.first("errors", "description") == "slurmdb_associations_modify() failed: there is no QOS nosuch");
    cluster.failure = Error(err::access_denied, "", "backend");
    CHECK(post("/slurmdb/v0.0.42/qos/", R"({"qos":[{"name":"a"}]})").first("errors", "source") == "_foreach_update_qos");
}

TEST_CASE_METHOD(Fixture, "users with their associations")
{
    const std::string path = "/slurmdb/v0.0.42/users_association/";
    const Answer answer =
        post(path, R"({"association_condition":{"users":["u1","u2"],"accounts":"a,b"},"user":{"adminlevel":["Operator"]}})");
    CHECK(answer.status == 200);
    CHECK(answer.json()->getValue<std::string>("added_users") == "Adding User(s)");
    CHECK(cluster.asked.back() == "add_users u1 u2 to a b wckeys level 2");
    post(path, R"({"association_condition":{"users":["u"]},"user":{"defaultaccount":"a","defaultwckey":"w"}})");
    CHECK(cluster.asked.back() == "add_users u to a wckeys w level 0");
    const Answer nothing = post(path, R"({"association_condition":{"users":["u"]},"user":{}})");
    CHECK(nothing.first("errors", "error_number") == "9211");
    CHECK(nothing.first("errors", "description") == "Need name of account(s) or wckey(s) to add");
    CHECK(post(path, R"({"user":{}})").first("errors", "error_number") == "9200");
    post("/slurmdb/v0.0.41/accounts_association/",
         R"({"association_condition":{"accounts":["a"]},"account":{"organization":"o"}})");
    CHECK(cluster.asked.back() == "add_accounts a o");
}

TEST_CASE_METHOD(Fixture, "removal")
{
    const auto remove = [&](const std::string& path, const std::string& query = {}) {
        return ask({Method::del, "/slurmdb/v0.0.42" + path, query, {}, {}});
    };
    cluster.removed = {"one"};
    for (const auto& [path, list] : {std::pair{"/qos/x", "removed_qos"},
                                     {"/account/x", "removed_accounts"},
                                     {"/cluster/x", "deleted_clusters"},
                                     {"/wckey/x", "deleted_wckeys"},
                                     {"/associations/", "removed_associations"}}) {
        CAPTURE(path);
        const Answer answer = remove(path, std::string(path) == "/associations/" ? "user=u" : "");
        CHECK(answer.status == 200);
        CHECK(answer.json()->getArray(list)->getElement<std::string>(0) == "one");
    }
    CHECK(remove("/user/x").status == 200);
    CHECK(cluster.asked.back() == "remove_users x");
    cluster.removed.clear();
    for (const char* path : {"/account/x", "/user/x", "/cluster/x"}) {
        CAPTURE(path);
        CHECK(remove(path).status == 304);
    }
    CHECK(remove("/association/", "user=u").status == 304);
    const Answer all = remove("/associations/");
    CHECK(all.status == 422);
    CHECK(all.first("errors", "description").starts_with("Refusing to remove all associations"));
    for (const char* path : {"/qos/x", "/wckey/x"}) {
        CAPTURE(path);
        const Answer answer = remove(path);
        CHECK(answer.status == 200);
        CHECK(answer.size("warnings") == 1);
    }
}

TEST_CASE_METHOD(Fixture, "a wckey is found by name, or by number")
{
    cluster.wckey_records.resize(1);
    cluster.wckeys_have_names = false;
    CHECK(get("/slurmdb/v0.0.42/wckey/20").size("wckeys") == 1);
    CHECK(cluster.asked.back() == "wckeys id 20");
    cluster.wckeys_have_names = true;
    get("/slurmdb/v0.0.42/wckey/20");
    CHECK(cluster.asked.back() == "wckeys 20");
}

TEST_CASE_METHOD(Fixture, "an operation on one association refuses several")
{
    cluster.association_records.resize(2);
    const Answer shown = get("/slurmdb/v0.0.42/association/", "user=u");
    CHECK(shown.first("errors", "error_number") == "9211");
    const Answer removed = ask({Method::del, "/slurmdb/v0.0.42/association/", "user=u", {}, {}});
    CHECK(removed.first("errors", "error_number") == "9210");
    CHECK(cluster.asked.back() == "associations u");
    cluster.association_records.resize(1);
    cluster.removed = {"C = lab"};
    CHECK(get("/slurmdb/v0.0.42/association/", "user=u").size("associations") == 1);
    CHECK(ask({Method::del, "/slurmdb/v0.0.42/association/", "user=u", {}, {}}).status == 200);
    CHECK(cluster.asked.back() == "remove_associations u");
}

TEST_CASE_METHOD(Fixture, "everything at once")
{
    cluster.qos_records.resize(1);
    cluster.user_records.resize(2);
    const Answer answer = get("/slurmdb/v0.0.41/config");
    CHECK(answer.status == 200);
    CHECK(answer.size("qos") == 1);
    CHECK(answer.size("users") == 2);
    CHECK(answer.size("tres") == 1);
    CHECK(answer.size("instances") == 0);
}

TEST_CASE_METHOD(Fixture, "the database's configuration is new in v0.0.45")
{
    CHECK(get("/slurmdb/v0.0.44/conf").status == 404);
    const Answer answer = get("/slurmdb/v0.0.45/conf");
    CHECK(answer.status == 200);
    CHECK(answer.size("errors") == 0);
    CHECK(answer.json()->getObject("slurmdbd_conf")->getValue<std::string>("DbdHost") == "db");
}
