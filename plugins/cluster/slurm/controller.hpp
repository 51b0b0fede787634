// The controller's port: questions and orders of clients, asked of slurmctld.
//
// Records stream: each is decoded out of the received frame, shown to the sink, and forgotten. A frame is decoded once before
// its first record is handed over, so that a list that makes no sense is an error and not a part of a list. Threads: every
// function on any thread.
#pragma once

#include "client_conf.hpp"
#include "controller_rpc.hpp"
#include "people.hpp"
#include "restd/cluster.hpp"
#include "restd/unsupported.hpp"

namespace restd::slurm {

// Everything here outlives the controller.
struct ControllerParts {
    const ClientConf& conf;
    const ControllerRpc& rpc;
    cluster::People& people;
};

class SlurmController final : public UnsupportedController {
public:
    explicit SlurmController(const ControllerParts& parts) : parts_(parts) {}

    void ping(const Identity& caller, Sink<model::ControllerPing> sink) override;

private:
    const ControllerParts parts_;
};

}  // namespace restd::slurm
