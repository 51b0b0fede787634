// What administrators have set on the node: its state and the reason, its features, its comment ..
//
// The first values are those of slurm.conf. It is kept in <state>/node_state. When a value changes in slurm.conf, the new one
// replaces what an administrator has set.
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
    std::uint32_t base = node_state::idle;  // idle (then its jobs decide), down or future
    bool drain = false, fail = false;
    std::string reason, reason_user;
    Time reason_time = 0;
    Time resume_after = 0;  // when it comes back by itself, 0: not
    std::string comment, extra, features, active_features, address, hostname;
    std::uint32_t weight = 1, cpu_bind = 0;

    // What slurm.conf said when the above was taken from it.
    struct Configured {
        std::string state, reason, comment, features, address, hostname;
        std::uint32_t weight = 1;
    } configured;

    // Takes jobs.
    bool up() const { return base == node_state::idle && !drain && !fail; }
    bool out_of_service() const { return !up(); }
    // Takes over what slurm.conf says anew. `now`: for the reason's time.
    void follow(const NodeConf& conf, Time now);
    // `conf` with what was said about the node.
    void apply(NodeConf& conf) const;
    // Back in service.
    void resume();

    std::string encode() const;
    static NodeState decode(std::string_view bytes);
};

// As slurmctld changes a node. `shown`: the state that a listing shows, flags included. Throws Error where it refuses.
NodeState changed_node(const NodeState& node, std::uint32_t shown, const model::NodeUpdate& update, std::string_view by,
                       Time now);

}  // namespace restd::embedded
