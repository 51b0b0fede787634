#include "conf/partition_lines.hpp"

#include <algorithm>

#include "conf/conf_values.hpp"
#include "restd/host_list.hpp"

namespace restd::embedded {

void take_partition_setting(PartitionConf& partition, const ConfWord& s, const ConfPlace& place,
                            const std::function<void(const std::string&)>& remark)
{
    if (s.key == "nodes")
        partition.nodes = s.value;
    else if (s.key == "default")
        partition.is_default = yes_no(s, place);
    else if (s.key == "maxtime")
        partition.max_time = minutes(s, place);
    else if (s.key == "defaulttime")
        partition.default_time = minutes(s, place);
    else if (s.key == "maxnodes")
        partition.max_nodes = count(s, place);
    else if (s.key == "minnodes")
        partition.min_nodes = number<std::uint32_t>(s, place);
    else if (s.key == "maxcpuspernode")
        partition.max_cpus_per_node = count(s, place);
    else if (s.key == "defmempercpu")
        partition.def_memory_per_cpu = megabytes(s, place);
    else if (s.key == "defmempernode")
        partition.def_memory_per_node = megabytes(s, place);
    else if (s.key == "maxmempercpu")
        partition.max_memory_per_cpu = megabytes(s, place);
    else if (s.key == "maxmempernode")
        partition.max_memory_per_node = megabytes(s, place);
    else if (s.key == "prioritytier")
        partition.priority_tier = number<std::uint16_t>(s, place);
    else if (s.key == "priorityjobfactor")
        partition.priority_job_factor = number<std::uint16_t>(s, place);
    else if (s.key == "priority")
        partition.priority_tier = partition.priority_job_factor = number<std::uint16_t>(s, place);
    else if (s.key == "gracetime")
        partition.grace_time = number<std::uint32_t>(s, place);
    else if (s.key == "overtimelimit")
        partition.over_time_limit =
            same_word(s.value, "UNLIMITED") ? std::uint16_t{0xffff} : number<std::uint16_t>(s, place, 65533);
    else if (s.key == "disablerootjobs")
        partition.disable_root_jobs = yes_no(s, place);
    else if (s.key == "rootonly")
        partition.root_only = yes_no(s, place);
    else if (s.key == "hidden")
        partition.hidden = yes_no(s, place);
    else if (s.key == "allowgroups")
        partition.allow_groups = same_word(s.value, "ALL") ? "" : s.value;
    else if (s.key == "allowaccounts")
        partition.allow_accounts = same_word(s.value, "ALL") ? "" : s.value;
    else if (s.key == "denyaccounts")
        partition.deny_accounts = s.value;
    else if (s.key == "allowqos")
        partition.allow_qos = same_word(s.value, "ALL") ? "" : s.value;
    else if (s.key == "denyqos")
        partition.deny_qos = s.value;
    else if (s.key == "alternate")
        partition.alternate = s.value;
    else if (s.key == "qos")
        partition.qos = s.value;
    else if (s.key == "tresbillingweights") {
        partition.billing_weights_text = s.value;
        std::string expected;
        if (!take_tres_weights(partition.billing_weights, s.value, expected,
                               [&](const std::string& text) { remark("TRESBillingWeights: " + text); }))
            bad(place, s, expected.c_str());
    } else if (s.key == "state") {
        if (same_word(s.value, "UP"))
            partition.state = 3;
        else if (same_word(s.value, "DOWN"))
            partition.state = 1;
        else if (same_word(s.value, "DRAIN"))
            partition.state = 2;
        else if (same_word(s.value, "INACTIVE"))
            partition.state = 0;
        else
            bad(place, s, "UP, DOWN, DRAIN or INACTIVE");
    } else if (s.key == "oversubscribe") {
        if (!same_word(s.value, "NO") && !same_word(s.value, "EXCLUSIVE"))
            remark("OverSubscribe=" + s.value + " is not supported: processors are not shared between jobs");
        partition.max_share = same_word(s.value, "EXCLUSIVE") ? 0 : 1;
    } else if (s.key != "allocnodes" && s.key != "cpubind" && s.key != "exclusivetopo" && s.key != "exclusiveuser" &&
               s.key != "jobdefaults" && s.key != "lln" && s.key != "maxcpuspersocket" && s.key != "powerdownonidle" &&
               s.key != "preemptmode" && s.key != "reqresv" && s.key != "resumetimeout" && s.key != "selecttypeparameters" &&
               s.key != "suspendtime" && s.key != "suspendtimeout" && s.key != "topology")
        remark("unknown key " + s.name + " of a partition is ignored");
}

bool has_node(const PartitionConf& partition, const NodeConf& node)
{
    const auto names = expand_hosts(partition.nodes);
    return same_word(partition.nodes, "ALL") || (names && std::find(names->begin(), names->end(), node.name) != names->end());
}

void PartitionLines::take(const std::vector<ConfWord>& settings, const ConfPlace& place)
{
    PartitionConf partition = default_;
    for (std::size_t i = 1; i < settings.size(); ++i) {
        partition.line += settings[i].name + '=' + settings[i].value + ' ';
        take_partition_setting(partition, settings[i], place, [&](const std::string& text) { add_remark(conf_, place, text); });
    }
    if (same_word(settings.front().value, "DEFAULT")) {
        default_ = partition;
        return;
    }
    if (settings.front().value.empty()) bad(place, settings.front(), "a name");
    if (!any_) conf_.partitions.clear();
    any_ = true;
    partition.name = settings.front().value;
    partition.line += "PartitionName=" + partition.name;
    if (conf_.partition(partition.name) != nullptr) place.fail("partition " + partition.name + " is described twice");
    if (partition.is_default)
        for (auto& other : conf_.partitions) other.is_default = false;
    if (partition.default_time.is_number() && partition.max_time.is_number() &&
        partition.default_time.value > partition.max_time.value)
        place.fail("DefaultTime is longer than MaxTime");
    conf_.partitions.push_back(partition);
}

void PartitionLines::finish()
{
    if (!any_) conf_.partitions.front().nodes = conf_.node.name;
    for (auto& partition : conf_.partitions) {
        partition.has_node = has_node(partition, conf_.node);
        if (!partition.has_node) conf_.remarks.push_back("partition " + partition.name + " has no node on this machine");
    }
}

}  // namespace restd::embedded
