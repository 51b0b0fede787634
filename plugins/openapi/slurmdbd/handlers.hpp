// The handlers of openapi/slurmdbd's routes. Each answers one call on its worker thread.
#pragma once

namespace restd {
class Call;
}

namespace restd::openapi {

void get_database_ping(Call& call);
void get_database_diag(Call& call);
void get_database_jobs(Call& call);
void get_database_job(Call& call);

}  // namespace restd::openapi
