// The handlers of openapi/slurmctld's routes. Each answers one call on its worker thread.
#pragma once

namespace restd {
class Call;
}

namespace restd::openapi {

void get_ping(Call& call);
void get_diag(Call& call);
void get_licenses(Call& call);
void get_conf(Call& call);

void get_jobs(Call& call);
void get_job(Call& call);
void get_job_states(Call& call);
void get_resources(Call& call);

void post_job_submit(Call& call);
void post_job(Call& call);
void delete_job(Call& call);
void delete_job_plain(Call& call);  // before v0.0.42: the answer has no field for the results
void delete_jobs(Call& call);
void get_job_requeue(Call& call);
void post_jobs_requeue(Call& call);

void get_nodes(Call& call);
void get_node(Call& call);
void get_partitions(Call& call);
void get_partition(Call& call);
void post_partitions(Call& call);
void delete_partition(Call& call);
void post_nodes(Call& call);
void post_node(Call& call);
void post_new_node(Call& call);
void delete_node(Call& call);

void get_reservations(Call& call);
void get_reservation(Call& call);
void post_reservation(Call& call);
void post_reservations(Call& call);
void delete_reservation(Call& call);

void post_job_allocate(Call& call);
void get_shares(Call& call);
void get_reconfigure(Call& call);

}  // namespace restd::openapi
