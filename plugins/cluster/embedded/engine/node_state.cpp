#include "engine/node_state.hpp"

#include "base/bytes.hpp"
#include "base/refuse.hpp"
#include "base/shared_words.hpp"
#include "restd/error.hpp"
#include "restd/host_list.hpp"

namespace restd::embedded {
namespace {

// The state of a new node, from its name in slurm.conf.
void set_state(NodeState& node, std::string_view name)
{
    node.base = same_word(name, "DOWN") ? node_state::down : same_word(name, "FUTURE") ? node_state::future : node_state::idle;
    node.drain = same_word(name, "DRAIN") || same_word(name, "DRAINED");
    node.fail = same_word(name, "FAIL");
    node.resume_after = 0;
}

void set_reason(NodeState& node, std::string_view reason, std::string_view by, Time now)
{
    node.reason = reason;
    node.reason_user = reason.empty() ? "" : by;
    node.reason_time = reason.empty() ? 0 : now;
}

bool allowed(const NodeState& node, std::uint32_t shown, std::uint32_t wanted)
{
    const std::uint32_t base = shown & node_state::base_mask;
    switch (wanted) {
    case node_state::down:
    case node_state::drain:
    case node_state::fail:
    case node_state::undrain: return true;
    case node_state::resume: return node.out_of_service();
    case node_state::future:
    case node_state::idle: return base == node_state::down || base == node_state::idle;
    case node_state::allocated: return base == node_state::allocated;
    default: return wanted == shown;
    }
}

// --- the file: a version, then name and value of each member; unknown names are skipped ---

template <class Node, class Visitor>
void visit(Node& n, Visitor&& v)
{
    v("base", n.base), v("drain", n.drain), v("fail", n.fail), v("reason", n.reason), v("reason_user", n.reason_user);
    v("reason_time", n.reason_time), v("resume_after", n.resume_after), v("comment", n.comment), v("extra", n.extra);
    v("features", n.features), v("active_features", n.active_features), v("address", n.address), v("hostname", n.hostname);
    v("weight", n.weight), v("cpu_bind", n.cpu_bind), v("conf_state", n.configured.state);
    v("conf_reason", n.configured.reason), v("conf_comment", n.configured.comment);
    v("conf_features", n.configured.features), v("conf_address", n.configured.address);
    v("conf_hostname", n.configured.hostname), v("conf_weight", n.configured.weight);
}

struct Put {
    std::string& out;
    void operator()(std::string_view name, const std::string& text) const
    {
        put_bytes(out, name);
        put_bytes(out, text);
    }
    template <class T>
    void operator()(std::string_view name, const T& number) const
    {
        (*this)(name, std::to_string(number));
    }
};

struct Get {
    std::string_view name, value;
    void operator()(std::string_view own, std::string& text) const
    {
        if (own == name) text = value;
    }
    template <class T>
    void operator()(std::string_view own, T& number) const
    {
        if (own == name) number = static_cast<T>(parse_number(value).value_or(0));
    }
};

}  // namespace

void NodeState::follow(const NodeConf& conf, Time now)
{
    if (conf.state != configured.state) {
        set_state(*this, conf.state);
        set_reason(*this, out_of_service() ? conf.reason : "", "root", now);
    } else if (conf.reason != configured.reason && out_of_service()) {
        set_reason(*this, conf.reason, "root", now);
    }
    const auto take = [](auto& own, auto& was, const auto& is) {
        if (was != is) own = is;
        was = is;
    };
    if (conf.features != configured.features) active_features = conf.features;
    take(features, configured.features, conf.features);
    take(comment, configured.comment, conf.comment);
    take(address, configured.address, conf.address);
    take(hostname, configured.hostname, conf.hostname);
    take(weight, configured.weight, conf.weight);
    configured.state = conf.state;
    configured.reason = conf.reason;
}

void NodeState::apply(NodeConf& conf) const
{
    conf.features = features;
    conf.active_features = active_features;
    conf.comment = comment;
    conf.address = address;
    conf.hostname = hostname;
    conf.weight = weight;
}

void NodeState::resume()
{
    base = node_state::idle;
    drain = fail = false;
    resume_after = 0;
    set_reason(*this, {}, {}, 0);
}

std::string NodeState::encode() const
{
    std::string out;
    visit(*this, Put{out});
    return out;
}

NodeState NodeState::decode(std::string_view bytes)
{
    NodeState node;
    while (!bytes.empty()) {
        Get get;
        get.name = get_bytes(bytes);
        get.value = get_bytes(bytes);
        visit(node, get);
    }
    return node;
}

NodeState changed_node(const NodeState& node, std::uint32_t shown, const model::NodeUpdate& update, std::string_view by,
                       Time now)
{
    NodeState changed = node;
    const auto place = Place::record<model::NodeUpdate>();
    const auto take = [](std::string& to, std::string_view text) {
        if (text.data() != nullptr) to = text;
    };
    if (!update.gres.empty())
        refuse(err::invalid_gres, "Generic resources (Gres) are not supported by the embedded cluster",
               place(&model::NodeUpdate::gres));
    for (const auto field : {&model::NodeUpdate::address, &model::NodeUpdate::hostname}) {
        const auto list = update.*field;
        if (list.data() == nullptr) continue;
        const auto names = expand_hosts(list);
        if (!names || names->size() != 1)
            refuse(err::invalid_node_name,
                   '"' + std::string(list) + "\": expected one name for each node (NodeAddr, NodeHostName), there is one node",
                   place(field));
    }
    take(changed.comment, update.comment);
    take(changed.extra, update.extra);
    take(changed.address, update.address);
    take(changed.hostname, update.hostname);
    take(changed.features, update.features);
    // As in slurmctld: if the request gives only the features, they become the active features too.
    take(changed.active_features, update.active_features.data() != nullptr ? update.active_features : update.features);
    for (const auto feature : split(changed.active_features))
        if (!has_word(changed.features, feature))
            refuse(err::active_feature_not_subset,
                   "ActiveFeatures: \"" + std::string(feature) + "\" is not one of the node's features (" + changed.features +
                       ")",
                   place(&model::NodeUpdate::active_features));
    if (update.weight.is_number()) changed.weight = update.weight.value;
    constexpr std::uint32_t cpu_bind_off = 0x80000;
    if (update.cpu_bind.is_number() && update.cpu_bind.value != 0)
        changed.cpu_bind = update.cpu_bind.value == cpu_bind_off ? 0 : update.cpu_bind.value;
    if (!update.reason.empty()) set_reason(changed, update.reason, by, now);

    if (update.state != node_state::not_given) {
        if (!allowed(node, shown, update.state))
            refuse(err::invalid_node_state,
                   update.state == node_state::resume ? "State=RESUME: the node is neither down nor drained"
                                                      : std::string(error_text(err::invalid_node_state)),
                   place(&model::NodeUpdate::state));
        switch (update.state) {
        case node_state::down:
        case node_state::future:
            changed.base = update.state;
            if (update.state == node_state::future) changed.drain = changed.fail = false;
            break;
        case node_state::drain:
        case node_state::fail:
            changed.drain = update.state == node_state::drain;
            changed.fail = update.state == node_state::fail;
            break;
        case node_state::undrain: changed.drain = false; break;
        case node_state::resume:
        case node_state::idle:
            changed.base = node_state::idle;
            changed.drain = changed.fail = false;
            break;
        default:  // the base state does not change
            break;
        }
        changed.resume_after = 0;
        if (update.state == node_state::down || update.state == node_state::drain) {
            if (update.resume_after.is_number()) changed.resume_after = now + Time(update.resume_after.value);
            // Setting the same state again changes the time only if the request gives one.
            const bool same = update.state == node_state::down ? node.base == node_state::down : node.drain;
            if (same && !update.resume_after.is_set()) changed.resume_after = node.resume_after;
        }
    }
    if (!changed.out_of_service()) set_reason(changed, {}, {}, 0);
    return changed;
}

}  // namespace restd::embedded
