// data_parser/v0.0.99: v0.0.45 in the words of a site whose jobs belong to projects and wait in queues.
#define RESTD_API 45
#include "restd/tables/overlay.hpp"

namespace restd::tables {

constexpr Change changes[] = {
    // In answers that show jobs.
    rename_field(job_info, "account", "project"),
    remove_field(job_info, "burst_buffer"),
    RESTD_ADD_FIELD(job_info, partition, "queues", codec::csv_string, "Partitions that the job may run in."),

    // In requests that submit or change a job.
    rename_field(job_desc_msg, "account", "project"),
    remove_field(job_desc_msg, "partition"),
    RESTD_ADD_FIELD(job_desc_msg, partition, "queues", codec::csv_string, "Partitions that the job may run in."),

    // Wherever a job's state is shown or read.
    rename_word(codec::job_state, "PENDING", "WAITING"),
};

}  // namespace restd::tables

RESTD_DERIVED_PARSER("v0.0.99", "1.0", "v0.0.45 with projects and queues", restd::tables::changes);
