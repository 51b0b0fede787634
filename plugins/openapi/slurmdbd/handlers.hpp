// The handlers of openapi/slurmdbd's routes. Each answers one call on its worker thread.
#pragma once

namespace restd {
class Call;
}

namespace restd::openapi {

void get_database_ping(Call& call);
void get_database_diag(Call& call);
void get_database_jobs(Call& call);
void post_database_job(Call& call);
void post_database_jobs(Call& call);
void get_database_job(Call& call);

void get_database_conf(Call& call);
void get_config(Call& call);
void get_config_with_instances(Call& call);  // before v0.0.45
void post_config(Call& call);
void post_tres(Call& call);
void get_tres(Call& call);
void get_single_qos(Call& call);
void delete_single_qos(Call& call);
void get_qos(Call& call);
void post_qos(Call& call);
void post_associations(Call& call);
void get_associations(Call& call);
void delete_associations(Call& call);
void get_association(Call& call);
void delete_association(Call& call);
void get_instances(Call& call);
void get_instance(Call& call);
void delete_user(Call& call);
void get_user(Call& call);
void post_users_association(Call& call);
void post_users(Call& call);
void get_users(Call& call);
void delete_cluster(Call& call);
void get_cluster(Call& call);
void get_clusters(Call& call);
void post_clusters(Call& call);
void delete_wckey(Call& call);
void get_wckey(Call& call);
void get_wckeys(Call& call);
void post_wckeys(Call& call);
void delete_account(Call& call);
void get_account(Call& call);
void post_accounts_association(Call& call);
void get_accounts(Call& call);
void post_accounts(Call& call);

}  // namespace restd::openapi
