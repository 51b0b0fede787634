#include "state_words.hpp"

#include "restd/model/job_values.hpp"
#include "restd/model/node_values.hpp"

namespace restd::events {
namespace {

namespace job = model::job_state;
namespace node = model::node_state;

constexpr StateWord job_base(std::string_view name, std::uint32_t value)
{
    return {name, value, job::base_mask};
}
constexpr StateWord node_base(std::string_view name, std::uint32_t value)
{
    return {name, value, node::base_mask};
}
constexpr StateWord flag(std::string_view name, std::uint32_t bits)
{
    return {name, bits, bits};
}

constexpr StateWord job_words[] = {
    job_base("PENDING", job::pending),
    job_base("RUNNING", job::running),
    job_base("SUSPENDED", job::suspended),
    job_base("COMPLETED", job::completed),
    job_base("CANCELLED", job::cancelled),
    job_base("FAILED", job::failed),
    job_base("TIMEOUT", job::timeout),
    job_base("NODE_FAIL", job::node_fail),
    job_base("PREEMPTED", job::preempted),
    job_base("BOOT_FAIL", job::boot_fail),
    job_base("DEADLINE", job::deadline),
    job_base("OUT_OF_MEMORY", job::out_of_memory),
    flag("LAUNCH_FAILED", job::launch_failed),
    flag("REQUEUED", job::requeued),
    flag("REQUEUE_HOLD", job::requeue_hold),
    flag("SPECIAL_EXIT", job::special_exit),
    flag("RESIZING", job::resizing),
    flag("CONFIGURING", job::configuring),
    flag("COMPLETING", job::completing),
    flag("STOPPED", job::stopped),
    flag("RECONFIG_FAIL", job::reconfig_fail),
    flag("POWER_UP_NODE", job::power_up_node),
    flag("REVOKED", job::revoked),
    flag("REQUEUE_FED", job::requeue_fed),
    flag("RESV_DEL_HOLD", job::resv_del_hold),
    flag("SIGNALING", job::signaling),
    flag("STAGE_OUT", job::stage_out),
    flag("EXPEDITING", job::expediting),
};

constexpr StateWord node_words[] = {
    node_base("UNKNOWN", node::unknown),
    node_base("DOWN", node::down),
    node_base("IDLE", node::idle),
    node_base("ALLOCATED", node::allocated),
    node_base("ERROR", node::error),
    node_base("MIXED", node::mixed),
    node_base("FUTURE", node::future),
    flag("EXTERNAL", node::external),
    flag("RESERVED", node::reserved),
    flag("UNDRAIN", node::undrain),
    flag("CLOUD", node::cloud),
    flag("RESUME", node::resume),
    flag("DRAIN", node::drain),
    flag("COMPLETING", node::completing),
    flag("NOT_RESPONDING", node::not_responding),
    flag("POWERED_DOWN", node::powered_down),
    flag("FAIL", node::fail),
    flag("POWERING_UP", node::powering_up),
    flag("MAINTENANCE", node::maintenance),
    flag("REBOOT_REQUESTED", node::reboot_requested),
    flag("REBOOT_CANCELED", node::reboot_canceled),
    flag("POWERING_DOWN", node::powering_down),
    flag("DYNAMIC_FUTURE", node::dynamic_future),
    flag("REBOOT_ISSUED", node::reboot_issued),
    flag("PLANNED", node::planned),
    flag("INVALID_REG", node::invalid_registration),
    flag("POWER_DOWN", node::power_down),
    flag("POWER_UP", node::power_up),
    flag("POWER_DRAIN", node::power_drain),
    flag("POWER_DOWN_ASAP", node::power_down_asap),
    flag("POWER_DOWN_FORCE", node::power_down_force),
    flag("DYNAMIC_NORM", node::dynamic_normal),
    flag("BLOCKED", node::blocked),
};

}  // namespace

std::span<const StateWord> job_state_words()
{
    return job_words;
}

std::span<const StateWord> node_state_words()
{
    return node_words;
}

bool is_final_job_state(std::uint32_t state)
{
    return job::base(state) > job::suspended && (state & job::completing) == 0;
}

}  // namespace restd::events
