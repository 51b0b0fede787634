// Which lists slurmctld's change times cover: "nothing has changed since" then means that the list would be the same, byte for
// byte. docs/load.md lists what is not covered, and how it was found out.
//
// Pure functions.
#pragma once

#include <cstdint>

#include "conf/client_conf.hpp"
#include "messages/job.hpp"
#include "messages/node.hpp"
#include "restd/auth.hpp"

namespace restd::slurm {

// What this caller is shown does not depend on permissions that may change without a trace in the list: the caller is always
// privileged, or asks with show_all, and the kind of record is not private.
bool has_lasting_view(const ClientConf& conf, const Identity& caller, std::uint16_t show_flags, bool is_private);

// The job's record changes only together with the time of the last change of jobs. False for a job that is about to be
// scheduled: it gets new estimates and evaluations without a change of that time.
bool is_settled(const JobInfo& job);

// The node's record changes only together with the time of the last change of nodes. False for a node of a reservation of the
// moment: when the last of these ends, its nodes are free again without a change of that time.
bool is_settled(const NodeInfo& node);

}  // namespace restd::slurm
