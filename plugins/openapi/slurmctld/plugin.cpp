// openapi/slurmctld: what slurmctld knows and does, under /slurm/.
#include "restd/plugin.hpp"
#include "handlers.hpp"
#include "restd/content.hpp"

namespace restd::openapi {
namespace {

constexpr Route routes[] = {
    route<get_ping>(Method::get, "/slurm/{data_parser}/ping/", "get_ping",
                    "Ask every slurmctld, the primary and its backups, whether it answers (scontrol ping)."),
    route<get_diag>(Method::get, "/slurm/{data_parser}/diag/", "get_diag",
                    "Statistics of slurmctld's scheduling and requests (sdiag)."),
    route<get_licenses>(Method::get, "/slurm/{data_parser}/licenses/", "get_licenses",
                        "Licenses, how many there are and how many are in use (scontrol show licenses)."),
    route<get_conf>(Method::get, "/slurm/{data_parser}/conf", "get_conf",
                    "Configuration that slurmctld has in force (scontrol show config).")
        .since_api(45),
    route<post_job_submit>(Method::post, "/slurm/{data_parser}/job/submit", "post_job_submit",
                           "Submit a batch job (sbatch). A list in `jobs` is submitted as one heterogeneous job.")
        .body_described("The job to submit. `script`, `environment` and `current_working_directory` are needed."),
    route<get_jobs>(Method::get, "/slurm/{data_parser}/jobs/", "get_jobs",
                    "Jobs that slurmctld knows: waiting, running, and ended less than MinJobAge ago (squeue)."),
    route<delete_jobs>(Method::del, "/slurm/{data_parser}/jobs/", "delete_jobs",
                       "Signal or cancel several jobs, by id or by filter (scancel).")
        .body_described("Which jobs to signal, and how."),
    // The original's document has had the wrong type from the beginning, and clients are generated from it.
    route<get_job_states>(Method::get, "/slurm/{data_parser}/jobs/state/", "get_jobs_state",
                          "States of jobs and nothing else. Use it to poll: it costs slurmctld little.")
        .documented_as("OPENAPI_JOB_INFO_RESP"),
    route<get_job>(Method::get, "/slurm/{data_parser}/job/{job_id}", "get_job",
                   "One job by id, or all tasks of an array (scontrol show job)."),
    route<post_job>(Method::post, "/slurm/{data_parser}/job/{job_id}", "post_job",
                    "Change a waiting or running job (scontrol update job). Fields left out stay as they are.")
        .body_described("Only the fields to change."),
    route<delete_job>(Method::del, "/slurm/{data_parser}/job/{job_id}", "delete_job",
                      "Cancel a job, or send it the signal that the query names (scancel).")
        .since_api(42),
    route<delete_job_plain>(Method::del, "/slurm/{data_parser}/job/{job_id}", "delete_job",
                            "Cancel a job, or send it the signal that the query names (scancel).")
        .until_api(41),
    route<get_job_requeue>(Method::get, "/slurm/{data_parser}/job/{job_id}/requeue", "get_job_requeue",
                           "Put a batch job that runs or has ended back in the queue (scontrol requeue).")
        .since_api(45)
        .that_changes(),
    route<post_jobs_requeue>(Method::post, "/slurm/{data_parser}/jobs/requeue", "post_jobs_requeue",
                             "Put several batch jobs back in the queue (scontrol requeue, requeuehold).")
        .body_described("The jobs. Each is requeued, whether others are refused or not.")
        .since_api(45),
    route<get_resources>(Method::get, "/slurm/{data_parser}/resources/{job_id}", "get_resources",
                         "Cores, memory and generic resources of a running job on each of its nodes (scontrol show job -d).")
        .since_api(44),
    route<get_nodes>(Method::get, "/slurm/{data_parser}/nodes/", "get_nodes",
                     "All nodes and their state (scontrol show nodes)."),
    route<get_node>(Method::get, "/slurm/{data_parser}/node/{node_name}", "get_node", "One node by name (scontrol show node)."),
    route<post_new_node>(Method::post, "/slurm/{data_parser}/new/node/", "post_new_node",
                         "Add dynamic nodes (scontrol create).")
        .body_described("The nodes, as a line of slurm.conf.")
        .since_api(44),
    route<get_partitions>(Method::get, "/slurm/{data_parser}/partitions/", "get_partitions",
                          "All partitions and their limits (scontrol show partition)."),
    route<get_partition>(Method::get, "/slurm/{data_parser}/partition/{partition_name}", "get_partition",
                         "One partition by name (scontrol show partition)."),
    route<post_partitions>(Method::post, "/slurm/{data_parser}/partitions/", "post_partitions",
                           "Create partitions, or change those of these names (scontrol create, scontrol update partition).")
        .body_described("The partitions, each with a `name`. Each is stored, whether others are refused or not.")
        .since_api(45),
    route<delete_partition>(Method::del, "/slurm/{data_parser}/partition/{partition_name}", "delete_partition",
                            "Delete a partition that no job uses (scontrol delete partition).")
        .since_api(45),
    route<get_shares>(Method::get, "/slurm/{data_parser}/shares", "get_shares",
                      "Fair-share usage and shares of associations (sshare).")
        .with_named_response(),
    route<get_reconfigure>(Method::get, "/slurm/{data_parser}/reconfigure/", "get_reconfigure",
                           "Make slurmctld and the slurmds read slurm.conf again (scontrol reconfigure).")
        .that_changes(),
    route<post_job_allocate>(Method::post, "/slurm/{data_parser}/job/allocate", "post_job_allocate",
                             "Allocate resources without a script (salloc --no-shell).")
        .body_described("The resources to allocate. They are kept until the job's time limit or until it is cancelled.")
        .since_api(41),
    route<post_nodes>(Method::post, "/slurm/{data_parser}/nodes/", "post_nodes",
                      "Change all nodes that `name` lists (scontrol update node).")
        .body_described("Only the fields to change, and the nodes in `name`."),
    route<post_node>(Method::post, "/slurm/{data_parser}/node/{node_name}", "post_node",
                     "Change one node: state, features, weight and others (scontrol update node).")
        .body_described("Only the fields to change. `name` is taken from the URL."),
    route<delete_node>(Method::del, "/slurm/{data_parser}/node/{node_name}", "delete_node",
                       "Remove a dynamic node (scontrol delete node). A node of slurm.conf cannot be removed."),
    route<get_reservations>(Method::get, "/slurm/{data_parser}/reservations/", "get_reservations",
                            "All reservations (scontrol show reservation)."),
    route<get_reservation>(Method::get, "/slurm/{data_parser}/reservation/{reservation_name}", "get_reservation",
                           "One reservation by name (scontrol show reservation)."),
    route<delete_reservation>(Method::del, "/slurm/{data_parser}/reservation/{reservation_name}", "delete_reservation",
                              "Delete a reservation (scontrol delete reservation).")
        .since_api(43),
    route<post_reservation>(
        Method::post, "/slurm/{data_parser}/reservation", "post_reservation",
        "Create a reservation, or change the one of this name (scontrol create, scontrol update reservation).")
        .body_described("The reservation. `name` is needed; of one that exists only the fields to change.")
        .since_api(43),
    route<post_reservations>(Method::post, "/slurm/{data_parser}/reservations/", "post_reservations",
                             "Create or change several reservations (scontrol create, scontrol update reservation).")
        .body_described("The reservations, each with a `name`. Each is stored, whether others are refused or not.")
        .since_api(43),
};

class SlurmctldContent final : public Content {
public:
    std::span<const Route> routes() const override { return openapi::routes; }
    std::string_view summary() const override
    {
        return "What the controller, slurmctld, knows and does: jobs, nodes, partitions.";
    }
};

std::unique_ptr<Plugin> make(const PluginContext&)
{
    return std::make_unique<SlurmctldContent>();
}

}  // namespace
}  // namespace restd::openapi

RESTD_PLUGIN(restd::PluginKind::openapi, "slurmctld", "1.0", "Jobs, nodes, partitions and licenses of the controller.",
             restd::openapi::make);
