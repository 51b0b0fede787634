#include "controller.hpp"

namespace restd::slurm {

void SlurmController::ping(const Identity& caller, Sink<model::ControllerPing> sink)
{
    for (std::size_t i = 0; i < parts_.conf.controllers.size(); ++i) {
        model::ControllerPing ping;
        ping.responding = parts_.rpc.ping(caller, i, ping.latency);
        ping.pinged = ping.responding ? "UP" : "DOWN";
        ping.hostname = parts_.conf.controllers[i].name;
        // With more than one backup they are counted.
        const std::string mode = i == 0                                ? "primary"
                                 : parts_.conf.controllers.size() == 2 ? "backup"
                                                                       : "backup" + std::to_string(i);
        ping.mode = mode;
        ping.primary = i == 0;
        sink(ping);
    }
}

}  // namespace restd::slurm
