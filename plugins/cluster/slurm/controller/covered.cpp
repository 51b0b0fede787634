#include "controller/covered.hpp"

namespace restd::slurm {

namespace job_state = model::job_state;

bool has_lasting_view(const ClientConf& conf, const Identity& caller, std::uint16_t show_flags, bool is_private)
{
    if (!caller.token.empty() && (caller.user == "root" || caller.user == conf.slurm_user)) return true;
    return !is_private && (show_flags & model::show_all) != 0;
}

bool is_settled(const JobInfo& job)
{
    // A member of a federation follows its siblings; a burst buffer follows its own service.
    if (job.has_federation || !job.federation_origin.empty() || !job.burst_buffer.empty()) return false;
    if (job_state::base(job.job_state) != job_state::pending) return true;
    // The schedulers pass over a held job, but take away the flag that they have given it before it was held. Dependencies, and
    // the flag that each new job has, are looked at once a minute. An expected start moves with the clock once it is past.
    constexpr std::uint64_t passing = model::job_flag::backfill_attempted | model::job_flag::dependent;
    return job.priority == NoVal32(0) && (job.flags & passing) == 0 && job.start_time == 0;
}

bool is_settled(const NodeInfo& node)
{
    return (node.state & (model::node_state::reserved | model::node_state::maintenance)) == 0;
}

}  // namespace restd::slurm
