// Places in a request, spelled by the tables that read it.
#include "catch.hpp"
#include "parsers.hpp"
#include "restd/model/responses.hpp"
#include "restd/place.hpp"

using namespace restd;

namespace {

std::string spelled(const Place& place, const char* type, Api api = parsers::versions.back())
{
    return place.spelled(*parsers::make(api)->find(type));
}

constexpr const char* config = "OPENAPI_SLURMDBD_CONFIG_RESP";

}  // namespace

TEST_CASE("a place is spelled by the table of the request")
{
    const auto limits = &model::Association::limits;
    const auto jobs = &model::AssociationLimits::group_jobs;
    CHECK(spelled(Place::record<model::Qos>(2)(&model::Qos::max_jobs_per_user), config) ==
          "#/qos[2]/limits/max/jobs/active_jobs/per/user/");
    CHECK(spelled(Place::record<model::Association>(0)(limits)(jobs), config) == "#/associations[0]/max/jobs/per/count/");
    CHECK(spelled(Place::record<model::AccountsToAdd>()(&model::AccountsToAdd::association)(jobs),
                  "OPENAPI_ACCOUNTS_ADD_COND_RESP") == "#/association_condition/association/grpjobs/");
    CHECK(spelled(Place::record<model::Tres>(1)(&model::Tres::type), config) == "#/tres[1]/type/");
    CHECK(spelled(Place::record<model::Tres>(1)(&model::Tres::type), "OPENAPI_TRES_RESP") == "#/TRES[1]/type/");
}

TEST_CASE("a place may be an element of a list, and what is in it")
{
    CHECK(spelled(Place::record<model::UsersToAdd>()(&model::UsersToAdd::users)[3], "OPENAPI_USERS_ADD_COND_RESP") ==
          "#/association_condition/users[3]/");
    CHECK(spelled(Place::record<model::Account>(0)(&model::Account::coordinators)[1](&model::Coordinator::name), config) ==
          "#/accounts[0]/coordinators[1]/name/");
}

TEST_CASE("a record is the request itself, one in it, or one of a list")
{
    const auto script = &model::JobDescription::script;
    CHECK(spelled(Place::record<model::JobDescription>()(script), "JOB_DESC_MSG") == "#/script/");
    CHECK(spelled(Place::record<model::JobDescription>()(script), "JOB_SUBMIT_REQ") == "#/job/script/");
    CHECK(spelled(Place::record<model::JobDescription>(1)(script), "JOB_SUBMIT_REQ") == "#/jobs[1]/script/");
}

TEST_CASE("each version has its own word for a place")
{
    const auto filter = Place::record<model::AccountCondition>()(&model::AccountCondition::association);
    const auto id = Place::record<model::Association>(0)(&model::Association::key)(&model::AssociationShort::id);
    for (const Api api : parsers::versions) {
        INFO("v0.0." << api);
        CHECK(spelled(filter, "ACCOUNT_CONDITION", api) == (api <= 41 ? "#/assocation/" : "#/association/"));
        CHECK(spelled(id, config, api) == (api <= 40 ? "#/associations[0]/id/id/" : "#/associations[0]/id/"));
    }
}

TEST_CASE("a member without a key is reported at the nearest one with a key")
{
    CHECK(spelled(Place(), config) == "#/");
    CHECK(spelled(Place::record<model::Qos>(2), config) == "#/qos[2]/");
    CHECK(spelled(Place::record<model::Association>(0)(&model::Association::limits), config) == "#/associations[0]/");
    CHECK(spelled(Place::record<model::NodeUpdate>()(&model::NodeUpdate::weight), config) == "#/");
}

TEST_CASE("the key of a place is without its record")
{
    const auto parser = parsers::make(parsers::versions.back());
    const Table& table = *parser->find(config);
    CHECK(Place::record<model::ClusterRecord>(1)(&model::ClusterRecord::controller_host).key(table) == "controller/host");
    CHECK(Place::record<model::ClusterRecord>(1).key(table).empty());
}
