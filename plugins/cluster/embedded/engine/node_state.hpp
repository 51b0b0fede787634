// What administrators have set on the node: its state and the reason, its features, its comment and so on.
//
// The first values come from slurm.conf. The state is kept in <state>/node_state. If a value changes in slurm.conf, the new one
// replaces the one set by an administrator.
//
// Threads: a value; pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "accounting/caller.hpp"
#include "conf/slurm_conf.hpp"
#include "restd/model/node.hpp"
#include "restd/model/node_values.hpp"

namespace restd::embedded {

namespace node_state = model::node_state;

inline constexpr const char* node_state_file = "node_state";  // in the state directory

struct NodeState {
    std::uint32_t base = node_state::idle;  // down, future, or idle; if idle, its jobs decide what is shown
    bool drain = false, fail = false;
    std::string reason, reason_user;
    Time reason_time = 0;
    Time resume_after = 0;  // when the node comes back by itself; 0: never
    std::string comment, extra, features, active_features, address, hostname;
    std::uint32_t weight = 1, cpu_bind = 0;

    // The slurm.conf values that the fields above were last taken from.
    struct Configured {
        std::string state, reason, comment, features, address, hostname;
        std::uint32_t weight = 1;
    } configured;

    // The node accepts jobs.
    bool up() const { return base == node_state::idle && !drain && !fail; }
    bool out_of_service() const { return !up(); }
    // Takes over the values that have changed in slurm.conf. `now` becomes the time of the reason.
    void follow(const NodeConf& conf, Time now);
    // Changes `conf` to what administrators have set.
    void apply(NodeConf& conf) const;
    // Puts the node back in service.
    void resume();

    std::string encode() const;
    static NodeState decode(std::string_view bytes);
};

// Changes a node as slurmctld does. `shown`: the state that a listing shows, flags included. Throws Error if it is refused.
NodeState changed_node(const NodeState& node, std::uint32_t shown, const model::NodeUpdate& update, std::string_view by,
                       Time now);

}  // namespace restd::embedded
