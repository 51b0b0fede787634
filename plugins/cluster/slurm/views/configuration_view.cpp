#include "views/configuration_view.hpp"

#include <algorithm>

#include "names/job_words.hpp"

namespace restd::slurm {

const model::Configuration& complete(BuildInfo& info, Arena& arena)
{
    // Names and addresses of the controllers come in two lists.
    const std::size_t count = std::min(info.control_machine.size(), info.control_addr.size());
    auto* const controllers = static_cast<model::ControllerAddress*>(
        arena.allocate(sizeof(model::ControllerAddress) * (count + 1), alignof(model::ControllerAddress)));
    for (std::size_t i = 0; i < count; ++i)
        ::new (controllers + i) model::ControllerAddress{info.control_addr[i], info.control_machine[i]};
    info.controllers = {controllers, count};
    info.cpu_frequency_default = frequency_text(info.cpu_freq_def, arena);
    info.srun_port_range.set = info.srun_port_range.maximum != 0;
    // One setting until 24.11.
    if (info.prolog_epilog_timeout.is_set()) info.epilog_timeout = info.prolog_timeout = info.prolog_epilog_timeout;
    // slurmctld does not send it; as the original shows it.
    info.cluster_id = 0;
    return info;
}

}  // namespace restd::slurm
