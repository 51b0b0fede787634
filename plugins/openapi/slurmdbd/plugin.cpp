// openapi/slurmdbd: what slurmdbd knows, under /slurmdb/.
#include "restd/plugin.hpp"
#include "handlers.hpp"
#include "restd/content.hpp"

namespace restd::openapi {
namespace {

constexpr Route routes[] = {
    route<get_database_ping>(Method::get, "/slurmdb/{data_parser}/ping/", "get_ping",
                             "Ask slurmdbd, the primary and its backup, whether it answers (sacctmgr ping).")
        .since_api(42),
    route<get_database_diag>(Method::get, "/slurmdb/{data_parser}/diag/", "get_diag",
                             "Statistics of slurmdbd's requests and of its usage sums (sacctmgr show stats)."),
    route<get_database_jobs>(Method::get, "/slurmdb/{data_parser}/jobs/", "get_jobs",
                             "Waiting, running and past jobs with their steps, from the accounting (sacct)."),
    route<get_database_job>(Method::get, "/slurmdb/{data_parser}/job/{job_id}", "get_job",
                            "One job with its steps, from the accounting (sacct -j).")
        .described("Ids start again after MaxJobId: an id may name several jobs, and all of them are listed."),
    route<post_database_job>(Method::post, "/slurmdb/{data_parser}/job/{job_id}", "post_job",
                             "Change the accounting record of a job (sacctmgr modify job).")
        .body_described("Only the fields to change.")
        .since_api(44),
    route<post_database_jobs>(Method::post, "/slurmdb/{data_parser}/jobs/", "post_jobs",
                              "Change the accounting records of several jobs (sacctmgr modify job).")
        .body_described("The jobs, and the fields to change in each of them.")
        .since_api(44),
    route<get_database_conf>(Method::get, "/slurmdb/{data_parser}/conf", "get_conf",
                             "Configuration that slurmdbd has in force (sacctmgr show configuration).")
        .since_api(45),
    route<get_config_with_instances>(
        Method::get, "/slurmdb/{data_parser}/config", "get_config",
        "Clusters, accounts, users, associations, QOS, wckeys and TRES of the accounting (sacctmgr dump).")
        .until_api(44),
    route<get_config>(Method::get, "/slurmdb/{data_parser}/config", "get_config",
                      "Clusters, accounts, users, associations, QOS, wckeys and TRES of the accounting (sacctmgr dump).")
        .since_api(45),
    route<post_config>(Method::post, "/slurmdb/{data_parser}/config", "post_config",
                       "Store what GET config answers, all of it or part of it.")
        .body_described("The records to add or change. Lists left out stay as they are."),
    route<post_tres>(Method::post, "/slurmdb/{data_parser}/tres/", "post_tres",
                     "Add TRES, that is kinds of resources to count.")
        .body_described("The TRES to add."),
    route<get_tres>(Method::get, "/slurmdb/{data_parser}/tres/", "get_tres",
                    "TRES, that is kinds of resources that are counted (sacctmgr show tres)."),
    route<get_single_qos>(Method::get, "/slurmdb/{data_parser}/qos/{qos}", "get_single_qos",
                          "One QOS by name or id (sacctmgr show qos)."),
    route<delete_single_qos>(Method::del, "/slurmdb/{data_parser}/qos/{qos}", "delete_single_qos",
                             "Remove a QOS (sacctmgr delete qos)."),
    route<get_qos>(Method::get, "/slurmdb/{data_parser}/qos/", "get_qos", "QOS and their limits (sacctmgr show qos)."),
    route<post_qos>(Method::post, "/slurmdb/{data_parser}/qos/", "post_qos",
                    "Add QOS, or change those that are there (sacctmgr add qos, modify qos).")
        .body_described("The QOS to add or change. Fields left out stay as they are."),
    route<post_associations>(Method::post, "/slurmdb/{data_parser}/associations/", "post_associations",
                             "Add associations, or change the limits of those that are there (sacctmgr modify).")
        .body_described("The associations to add or change. Fields left out stay as they are."),
    route<get_associations>(Method::get, "/slurmdb/{data_parser}/associations/", "get_associations",
                            "Associations that match all filters (sacctmgr show associations)."),
    route<delete_associations>(Method::del, "/slurmdb/{data_parser}/associations/", "delete_associations",
                               "Remove all associations that match the filters. At least one filter is needed."),
    route<get_association>(Method::get, "/slurmdb/{data_parser}/association/", "get_association",
                           "The association that matches all filters; an error where several do."),
    route<delete_association>(Method::del, "/slurmdb/{data_parser}/association/", "delete_association",
                              "Remove the association that matches all filters; an error where several do."),
    route<get_instances>(Method::get, "/slurmdb/{data_parser}/instances/", "get_instances",
                         "Cloud instances of nodes that match all filters (sacctmgr show instance)."),
    route<get_instance>(Method::get, "/slurmdb/{data_parser}/instance/", "get_instance",
                        "The cloud instance that matches all filters."),
    route<delete_user>(Method::del, "/slurmdb/{data_parser}/user/{name}", "delete_user",
                       "Remove a user and all associations of it (sacctmgr delete user)."),
    route<get_user>(Method::get, "/slurmdb/{data_parser}/user/{name}", "get_user", "One user by name (sacctmgr show user)."),
    route<post_users_association>(Method::post, "/slurmdb/{data_parser}/users_association/", "post_users_association",
                                  "Add users with an association in each account, cluster and partition (sacctmgr add user).")
        .body_described("The users, and the associations that each of them gets."),
    route<post_users>(Method::post, "/slurmdb/{data_parser}/users/", "post_users",
                      "Add users, or change those that are there (sacctmgr add user, modify user).")
        .body_described("The users to add or change. Fields left out stay as they are."),
    route<get_users>(Method::get, "/slurmdb/{data_parser}/users/", "get_users",
                     "Users that match all filters (sacctmgr show user)."),
    route<delete_cluster>(Method::del, "/slurmdb/{data_parser}/cluster/{cluster_name}", "delete_cluster",
                          "Remove a cluster from the accounting (sacctmgr delete cluster)."),
    route<get_cluster>(Method::get, "/slurmdb/{data_parser}/cluster/{cluster_name}", "get_cluster",
                       "One cluster by name (sacctmgr show cluster)."),
    route<get_clusters>(Method::get, "/slurmdb/{data_parser}/clusters/", "get_clusters",
                        "Clusters of the accounting (sacctmgr show cluster)."),
    route<post_clusters>(Method::post, "/slurmdb/{data_parser}/clusters/", "post_clusters",
                         "Add clusters to the accounting, or change those that are there (sacctmgr add cluster).")
        .body_described("The clusters to add or change."),
    route<delete_wckey>(Method::del, "/slurmdb/{data_parser}/wckey/{id}", "delete_wckey",
                        "Remove a wckey, a label that usage is counted by."),
    route<get_wckey>(Method::get, "/slurmdb/{data_parser}/wckey/{id}", "get_wckey",
                     "One wckey, a label that usage is counted by (sacctmgr show wckey)."),
    route<get_wckeys>(Method::get, "/slurmdb/{data_parser}/wckeys/", "get_wckeys",
                      "Wckeys that match all filters (sacctmgr show wckey)."),
    route<post_wckeys>(Method::post, "/slurmdb/{data_parser}/wckeys/", "post_wckeys",
                       "Give users wckeys, labels that usage is counted by.")
        .body_described("The wckeys to add."),
    route<delete_account>(Method::del, "/slurmdb/{data_parser}/account/{account_name}", "delete_account",
                          "Remove an account and all associations of it (sacctmgr delete account)."),
    route<get_account>(Method::get, "/slurmdb/{data_parser}/account/{account_name}", "get_account",
                       "One account by name (sacctmgr show account)."),
    route<post_accounts_association>(Method::post, "/slurmdb/{data_parser}/accounts_association/", "post_accounts_association",
                                     "Add accounts with an association in each cluster (sacctmgr add account).")
        .body_described("The accounts, and the association that each of them gets."),
    route<get_accounts>(Method::get, "/slurmdb/{data_parser}/accounts/", "get_accounts",
                        "Accounts that match all filters (sacctmgr show account)."),
    route<post_accounts>(Method::post, "/slurmdb/{data_parser}/accounts/", "post_accounts",
                         "Add accounts, or change those that are there (sacctmgr add account, modify account).")
        .body_described("The accounts to add or change. Fields left out stay as they are."),
};

class SlurmdbdContent final : public Content {
public:
    std::span<const Route> routes() const override { return openapi::routes; }
    std::string_view summary() const override
    {
        return "What the accounting database, slurmdbd, knows: jobs that ran, accounts, users, associations, limits.";
    }
};

std::unique_ptr<Plugin> make(const PluginContext&)
{
    return std::make_unique<SlurmdbdContent>();
}

}  // namespace
}  // namespace restd::openapi

RESTD_PLUGIN(restd::PluginKind::openapi, "slurmdbd", "1.0", "Jobs, accounts, users and limits of the accounting database.",
             restd::openapi::make);
