#include "conf/slurm_conf.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <sstream>

#include "base/shared_words.hpp"

namespace restd::embedded {
namespace {

using cluster::ConfPlace;
using cluster::ConfWord;

// Settings of Slurm that say nothing about one machine running its own jobs.
const std::set<std::string, std::less<>>& inapplicable()
{
    static const std::set<std::string, std::less<>> keys = {"accountingstoragebackuphost",
                                                            "accountingstorageexternalhost",
                                                            "accountingstoragehost",
                                                            "accountingstorageparameters",
                                                            "accountingstoragepass",
                                                            "accountingstorageport",
                                                            "accountingstoragetres",
                                                            "accountingstoragetype",
                                                            "accountingstorageuser",
                                                            "accountingstoreflags",
                                                            "acctgatherenergytype",
                                                            "acctgatherfilesystemtype",
                                                            "acctgatherinterconnecttype",
                                                            "acctgathernodefreq",
                                                            "acctgatherprofiletype",
                                                            "allowspecresourcesusage",
                                                            "authalttypes",
                                                            "authinfo",
                                                            "authtype",
                                                            "batchstarttimeout",
                                                            "bcastexclude",
                                                            "bcastparameters",
                                                            "burstbuffertype",
                                                            "clifilterplugins",
                                                            "communicationparameters",
                                                            "completewait",
                                                            "corespecplugin",
                                                            "cpufreqdef",
                                                            "cpufreqgovernors",
                                                            "credtype",
                                                            "debugflags",
                                                            "dependencyparameters",
                                                            "disablerootjobs",
                                                            "eiotimeout",
                                                            "epilog",
                                                            "epilogmsgtime",
                                                            "epilogslurmctld",
                                                            "federationparameters",
                                                            "gpufreqdef",
                                                            "grestypes",
                                                            "groupupdateforce",
                                                            "groupupdatetime",
                                                            "hashplugin",
                                                            "healthcheckinterval",
                                                            "healthchecknodestate",
                                                            "healthcheckprogram",
                                                            "inactivelimit",
                                                            "interactivestepoptions",
                                                            "jobacctgatherfrequency",
                                                            "jobacctgatherparams",
                                                            "jobacctgathertype",
                                                            "jobcomphost",
                                                            "jobcomploc",
                                                            "jobcompparams",
                                                            "jobcomppass",
                                                            "jobcompport",
                                                            "jobcomptype",
                                                            "jobcompuser",
                                                            "jobcontainertype",
                                                            "jobsubmitplugins",
                                                            "killonbadexit",
                                                            "launchparameters",
                                                            "logtimeformat",
                                                            "maildomain",
                                                            "maxbatchrequeue",
                                                            "maxdbdmsgs",
                                                            "maxnodecount",
                                                            "maxstepcount",
                                                            "maxtaskspernode",
                                                            "mcsparameters",
                                                            "mcsplugin",
                                                            "messagetimeout",
                                                            "mpidefault",
                                                            "mpiparams",
                                                            "nodefeaturesplugins",
                                                            "plugindir",
                                                            "plugstackconfig",
                                                            "preemptexempttime",
                                                            "preemptmode",
                                                            "preemptparameters",
                                                            "prepparameters",
                                                            "prepplugins",
                                                            "proctracktype",
                                                            "prolog",
                                                            "prologepilogtimeout",
                                                            "prologflags",
                                                            "prologslurmctld",
                                                            "propagateprioprocess",
                                                            "propagateresourcelimits",
                                                            "propagateresourcelimitsexcept",
                                                            "rebootprogram",
                                                            "reconfigflags",
                                                            "resumefailprogram",
                                                            "resumeprogram",
                                                            "resumerate",
                                                            "resumetimeout",
                                                            "resvepilog",
                                                            "resvprolog",
                                                            "returntoservice",
                                                            "routeplugin",
                                                            "schedulertimeslice",
                                                            "schedulerparameters",
                                                            "selecttype",
                                                            "slurmctldaddr",
                                                            "slurmctlddebug",
                                                            "slurmctldhost",
                                                            "slurmctldlogfile",
                                                            "slurmctldparameters",
                                                            "slurmctldpidfile",
                                                            "slurmctldport",
                                                            "slurmctldprimaryoffprog",
                                                            "slurmctldprimaryonprog",
                                                            "slurmctldsyslogdebug",
                                                            "slurmctldtimeout",
                                                            "slurmddebug",
                                                            "slurmdlogfile",
                                                            "slurmdparameters",
                                                            "slurmdpidfile",
                                                            "slurmdport",
                                                            "slurmdspooldir",
                                                            "slurmdsyslogdebug",
                                                            "slurmdtimeout",
                                                            "slurmduser",
                                                            "slurmschedlogfile",
                                                            "slurmschedloglevel",
                                                            "srunepilog",
                                                            "srunportrange",
                                                            "srunprolog",
                                                            "suspendexcnodes",
                                                            "suspendexcparts",
                                                            "suspendexcstates",
                                                            "suspendprogram",
                                                            "suspendrate",
                                                            "suspendtime",
                                                            "suspendtimeout",
                                                            "switchparameters",
                                                            "switchtype",
                                                            "taskepilog",
                                                            "taskplugin",
                                                            "taskpluginparam",
                                                            "taskprolog",
                                                            "tcptimeout",
                                                            "tmpfs",
                                                            "topologyparam",
                                                            "topologyplugin",
                                                            "trackwckey",
                                                            "treewidth",
                                                            "unkillablestepprogram",
                                                            "unkillablesteptimeout",
                                                            "usepam",
                                                            "vsizefactor",
                                                            "waittime",
                                                            "x11parameters",
                                                            "controlmachine",
                                                            "controladdr",
                                                            "downnodes",
                                                            "nodeset",
                                                            "frontendname",
                                                            "jobcredentialprivatekey",
                                                            "jobcredentialpubliccertificate",
                                                            "plugstack"};
    return keys;
}

class Parser {
public:
    Parser(const HostFacts& host) : host_(host), conf_(default_conf(host)) {}

    // What takes the lines of the file.
    cluster::EachConfLine lines()
    {
        return [this](std::vector<ConfWord> settings, const ConfPlace& place) { line(std::move(settings), place); };
    }

    ClusterConf finish(const std::string& file)
    {
        choose_node(ConfPlace{file, 0});
        if (!any_partition_) conf_.partitions.front().nodes = conf_.node.name;
        for (auto& partition : conf_.partitions) {
            const auto names = expand_hosts(partition.nodes);
            partition.has_node = same_word(partition.nodes, "ALL") ||
                                 (names && std::find(names->begin(), names->end(), conf_.node.name) != names->end());
            if (!partition.has_node) conf_.remarks.push_back("partition " + partition.name + " has no node on this machine");
        }
        for (const auto& [settings, place] : reservation_lines_) reservation_line(settings, place);
        return std::move(conf_);
    }

private:
    void line(std::vector<ConfWord> settings, const ConfPlace& place)
    {
        if (settings.front().key == "nodename")
            node_line(settings, place);
        else if (settings.front().key == "partitionname")
            partition_line(settings, place);
        else if (settings.front().key == "reservationname")
            reservation_lines_.emplace_back(std::move(settings), place);
        else if (settings.front().key == "downnodes" || settings.front().key == "nodeset" ||
                 settings.front().key == "frontendname")
            remark(place, settings.front().name + " does not apply here");
        else
            for (const auto& setting : settings) global(setting, place);
    }

    void remark(const ConfPlace& place, const std::string& text) { conf_.remarks.push_back(place.text() + ": " + text); }

    [[noreturn]] static void bad(const ConfPlace& place, const ConfWord& setting, const char* expected)
    {
        place.fail(setting.name + "=" + setting.value + ": expected " + expected);
    }
    template <class T>
    static T number(const ConfWord& s, const ConfPlace& place, std::uint64_t most = std::numeric_limits<T>::max())
    {
        const auto value = parse_number(s.value);
        if (!value || *value > most) bad(place, s, "a number");
        return static_cast<T>(*value);
    }
    static bool yes_no(const ConfWord& s, const ConfPlace& place)
    {
        const auto value = parse_yes_no(s.value);
        if (!value) bad(place, s, "YES or NO");
        return *value;
    }
    static NoVal64 megabytes(const ConfWord& s, const ConfPlace& place)
    {
        if (same_word(s.value, "UNLIMITED")) return NoVal64::infinite();
        const auto value = parse_megabytes(s.value);
        if (!value) bad(place, s, "megabytes");
        return *value;
    }
    static NoVal32 minutes(const ConfWord& s, const ConfPlace& place)
    {
        const auto value = parse_minutes(s.value);
        if (!value) bad(place, s, "a time such as 30, 1:30:00, 2-12:00 or INFINITE");
        return *value;
    }
    static NoVal32 count(const ConfWord& s, const ConfPlace& place)
    {
        if (same_word(s.value, "UNLIMITED") || same_word(s.value, "INFINITE")) return NoVal32::infinite();
        return number<std::uint32_t>(s, place);
    }

    void global(const ConfWord& s, const ConfPlace& place)
    {
        const auto& key = s.key;
        if (key == "clustername") {
            if (s.value.empty()) bad(place, s, "a name");
            conf_.cluster_name = lower(s.value);
        } else if (key == "slurmuser")
            conf_.slurm_user = s.value;
        else if (key == "statesavelocation") {
            if (s.value.empty() || s.value[0] != '/') bad(place, s, "an absolute path");
            conf_.state_save_location = s.value;
        } else if (key == "authaltparameters") {
            for (const auto part : split(s.value)) {
                if (part.rfind("jwt_key=", 0) == 0)
                    conf_.jwt_key_file = part.substr(8);
                else if (part.rfind("userclaimfield=", 0) == 0)
                    conf_.user_claim = part.substr(15);
                else
                    remark(place, "AuthAltParameters: " + std::string(part) + " is not supported");
            }
        } else if (key == "minjobage")
            conf_.min_job_age = number<std::uint32_t>(s, place);
        else if (key == "killwait")
            conf_.kill_wait = number<std::uint32_t>(s, place, 65533);
        else if (key == "maxjobcount")
            conf_.max_job_count = number<std::uint32_t>(s, place);
        else if (key == "maxarraysize") {
            conf_.max_array_size = number<std::uint32_t>(s, place, 4'000'001);
        } else if (key == "firstjobid") {
            conf_.first_job_id = number<std::uint32_t>(s, place);
            if (conf_.first_job_id == 0) bad(place, s, "a number from 1");
        } else if (key == "maxjobid")
            conf_.max_job_id = number<std::uint32_t>(s, place, 0x03ffffff);
        else if (key == "overtimelimit")
            conf_.over_time_limit = same_word(s.value, "UNLIMITED") ? 0xffff : number<std::uint32_t>(s, place, 65533);
        else if (key == "resvoverrun")
            conf_.reservation_over_run = same_word(s.value, "UNLIMITED") ? 0xffff : number<std::uint32_t>(s, place, 65533);
        else if (key == "jobrequeue")
            conf_.requeue = yes_no(s, place);
        else if (key == "jobfileappend")
            conf_.append_files = yes_no(s, place);
        else if (key == "requeueexit" || key == "requeueexithold") {
            const auto codes = parse_array(s.value, 256);
            if (!codes || codes->max_running != 0) bad(place, s, "exit codes such as 1-3,99");
            (key == "requeueexit" ? conf_.requeue_exit : conf_.requeue_exit_hold) = codes->tasks;
        } else if (key == "enforcepartlimits") {
            conf_.enforce_any_partition = same_word(s.value, "ANY");
            if (same_word(s.value, "ALL") || same_word(s.value, "ANY"))
                conf_.enforce_part_limits = true;
            else
                conf_.enforce_part_limits = yes_no(s, place);
        } else if (key == "selecttypeparameters")
            conf_.memory_is_counted = lower(s.value).find("memory") != std::string::npos;
        else if (key == "schedulertype") {
            if (!same_word(s.value, "sched/backfill") && !same_word(s.value, "sched/builtin"))
                bad(place, s, "sched/backfill or sched/builtin");
            conf_.backfill = same_word(s.value, "sched/backfill");
        } else if (key == "schedulerparameters") {
            for (const auto part : split(s.value))
                if (part.rfind("default_queue_depth=", 0) == 0) {
                    const auto depth = parse_number(part.substr(20));
                    if (!depth || *depth == 0 || *depth > 10'000'000) bad(place, s, "default_queue_depth=N");
                    conf_.queue_depth = static_cast<std::uint32_t>(*depth);
                } else if (part.rfind("max_script_size=", 0) == 0) {
                    const auto size = parse_number(part.substr(16));
                    if (!size || *size == 0 || *size > (512UL << 20)) bad(place, s, "max_script_size=N, at most 536870912");
                    conf_.max_script_size = *size;
                }
        } else if (key == "defmempercpu")
            conf_.def_memory_per_cpu = megabytes(s, place);
        else if (key == "defmempernode")
            conf_.def_memory_per_node = megabytes(s, place);
        else if (key == "maxmempercpu")
            conf_.max_memory_per_cpu = megabytes(s, place);
        else if (key == "maxmempernode")
            conf_.max_memory_per_node = megabytes(s, place);
        else if (key == "mailprog")
            conf_.mail_program = s.value;
        else if (key == "licenses") {
            conf_.licenses.clear();
            for (const auto part : split(s.value)) {
                const auto colon = part.find(':');
                const auto total =
                    colon == std::string_view::npos ? std::optional<std::uint64_t>(1) : parse_number(part.substr(colon + 1));
                if (!total || *total > 0xfffffff0 || colon == 0) bad(place, s, "NAME:COUNT[,..]");
                conf_.licenses.emplace_back(std::string(part.substr(0, colon)), static_cast<std::uint32_t>(*total));
            }
            std::sort(conf_.licenses.begin(), conf_.licenses.end());
        } else if (take_policy(s, place) || inapplicable().count(key) != 0)
            return;
        else
            remark(place, "unknown key " + s.name + " is ignored");
    }

    bool take_policy(const ConfWord& s, const ConfPlace& place)
    {
        std::string expected;
        const auto result =
            take_policy_setting(conf_.policy, s.key, s.value, expected, [&](const std::string& text) { remark(place, text); });
        if (result == PolicyKey::wrong) bad(place, s, expected.c_str());
        return result == PolicyKey::taken;
    }

    void node_line(std::vector<ConfWord>& settings, const ConfPlace& place)
    {
        NodeConf node = default_node_;
        const bool is_default = same_word(settings.front().value, "DEFAULT");
        for (std::size_t i = 1; i < settings.size(); ++i) {
            const auto& s = settings[i];
            if (s.key == "cpus" || s.key == "procs")
                node.cpus = number<std::uint32_t>(s, place, 65000);
            else if (s.key == "boards")
                node.boards = number<std::uint32_t>(s, place, 65000);
            else if (s.key == "sockets" || s.key == "socketsperboard")
                node.sockets = number<std::uint32_t>(s, place, 65000);
            else if (s.key == "corespersocket")
                node.cores_per_socket = number<std::uint32_t>(s, place, 65000);
            else if (s.key == "threadspercore")
                node.threads_per_core = number<std::uint32_t>(s, place, 65000);
            else if (s.key == "realmemory")
                node.memory_mb = megabytes(s, place).value;
            else if (s.key == "tmpdisk")
                node.temporary_mb = number<std::uint32_t>(s, place);
            else if (s.key == "weight")
                node.weight = number<std::uint32_t>(s, place);
            else if (s.key == "port")
                node.port = number<std::uint32_t>(s, place, 65535);
            else if (s.key == "feature" || s.key == "features")
                node.features = s.value;
            else if (s.key == "nodeaddr")
                node.address = s.value;
            else if (s.key == "nodehostname")
                node.hostname = s.value;
            else if (s.key == "reason")
                node.reason = s.value;
            else if (s.key == "comment")
                node.comment = s.value;
            else if (s.key == "state") {
                node.state = s.value;
                bool known = false;
                for (const auto state : {"UNKNOWN", "IDLE", "DOWN", "DRAIN", "DRAINED", "FAIL", "CLOUD", "FUTURE"})
                    known = known || same_word(s.value, state);
                if (!known) bad(place, s, "UNKNOWN, DOWN or DRAIN");
            } else if (s.key == "gres")
                remark(place, "Gres: generic resources are not supported here");
            else if (s.key != "memspeclimit" && s.key != "corespeccount" && s.key != "cpuspeclist" && s.key != "bcastaddr" &&
                     s.key != "coreisspec" && s.key != "cpubind" && s.key != "extra")
                remark(place, "unknown key " + s.name + " of a node is ignored");
        }
        if (is_default) {
            default_node_ = node;
            return;
        }
        const auto names = expand_hosts(settings.front().value);
        if (!names || names->empty()) bad(place, settings.front(), "node names such as n1 or n[1-4]");
        for (const auto& name : *names) {
            if (std::any_of(nodes_.begin(), nodes_.end(), [&](const NodeConf& other) { return other.name == name; }))
                place.fail("node " + name + " is described twice");
            nodes_.push_back(node);
            nodes_.back().name = name;
            node_places_.push_back(place);
        }
    }

    void partition_line(std::vector<ConfWord>& settings, const ConfPlace& place)
    {
        PartitionConf partition = default_partition_;
        for (std::size_t i = 1; i < settings.size(); ++i) {
            const auto& s = settings[i];
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
                                       [&](const std::string& text) { remark(place, "TRESBillingWeights: " + text); }))
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
                    remark(place, "OverSubscribe=" + s.value + " is not supported: processors are not shared between jobs");
                partition.max_share = same_word(s.value, "EXCLUSIVE") ? 0 : 1;
            } else if (s.key != "allocnodes" && s.key != "cpubind" && s.key != "exclusivetopo" && s.key != "exclusiveuser" &&
                       s.key != "jobdefaults" && s.key != "lln" && s.key != "maxcpuspersocket" && s.key != "powerdownonidle" &&
                       s.key != "preemptmode" && s.key != "reqresv" && s.key != "resumetimeout" &&
                       s.key != "selecttypeparameters" && s.key != "suspendtime" && s.key != "suspendtimeout" &&
                       s.key != "topology")
                remark(place, "unknown key " + s.name + " of a partition is ignored");
        }
        if (same_word(settings.front().value, "DEFAULT")) {
            default_partition_ = partition;
            return;
        }
        if (settings.front().value.empty()) bad(place, settings.front(), "a name");
        if (!any_partition_) conf_.partitions.clear();
        any_partition_ = true;
        partition.name = settings.front().value;
        if (conf_.partition(partition.name) != nullptr) place.fail("partition " + partition.name + " is described twice");
        if (partition.is_default)
            for (auto& other : conf_.partitions) other.is_default = false;
        if (partition.default_time.is_number() && partition.max_time.is_number() &&
            partition.default_time.value > partition.max_time.value)
            place.fail("DefaultTime is longer than MaxTime");
        conf_.partitions.push_back(partition);
    }

    // After everything that it may name.
    void reservation_line(const std::vector<ConfWord>& settings, const ConfPlace& place)
    {
        std::vector<std::pair<std::string, std::string>> pairs;
        for (const auto& setting : settings) pairs.emplace_back(setting.name, setting.value);
        for (const auto& other : conf_.reservations)
            if (same_word(other.name, settings.front().value)) place.fail("reservation " + other.name + " is described twice");
        try {
            conf_.reservations.push_back(read_reservation(pairs, conf_));
        } catch (const std::runtime_error& error) {
            place.fail("reservation " + settings.front().value + ": " + error.what());
        }
    }

    // Which of the described nodes this machine is.
    void choose_node(const ConfPlace& place)
    {
        if (nodes_.empty()) return;
        const NodeConf* mine = nullptr;
        for (const auto& node : nodes_) {
            const auto& host = node.hostname.empty() ? node.name : node.hostname;
            if (same_word(host, host_.name) || same_word(host, "localhost") || node.address == "127.0.0.1" ||
                same_word(node.address, "localhost")) {
                mine = &node;
                break;
            }
        }
        if (mine == nullptr && nodes_.size() == 1) mine = &nodes_.front();
        if (mine == nullptr) place.fail("none of the nodes is this machine (" + host_.name + ")");
        const auto& where = node_places_[static_cast<std::size_t>(mine - nodes_.data())];
        if (nodes_.size() > 1)
            remark(where, "this cluster is one machine: only node " + mine->name + " of " + std::to_string(nodes_.size()) +
                              " is used");

        NodeConf node = *mine;
        if (node.address.empty()) node.address = node.name;
        if (node.hostname.empty()) node.hostname = node.name;
        node.active_features = node.features;
        const auto described = node.sockets * std::max(1u, node.cores_per_socket) * std::max(1u, node.threads_per_core);
        if (node.cpus == 0 && node.sockets != 0) node.cpus = described;
        if (node.cpus == 0 && node.sockets == 0) {
            node.cpus = host_.cpus;
            node.sockets = host_.sockets;
            node.cores_per_socket = host_.cores_per_socket;
            node.threads_per_core = host_.threads_per_core;
        }
        if (node.cores_per_socket == 0) node.cores_per_socket = 1;
        if (node.threads_per_core == 0) node.threads_per_core = 1;
        if (node.sockets == 0) node.sockets = std::max(1u, node.cpus / (node.cores_per_socket * node.threads_per_core));
        if (node.cpus == 0) where.fail("a node needs at least one CPU");
        if (node.memory_mb == 0) node.memory_mb = host_.memory_mb;
        if (node.cpus > host_.cpus)
            remark(where, "node " + node.name + " has " + std::to_string(node.cpus) + " CPUs, this machine has " +
                              std::to_string(host_.cpus));
        if (node.memory_mb > host_.memory_mb)
            remark(where, "node " + node.name + " has " + std::to_string(node.memory_mb) + " MB, this machine has " +
                              std::to_string(host_.memory_mb));
        conf_.node = std::move(node);
    }

    const HostFacts& host_;
    ClusterConf conf_;
    bool any_partition_ = false;
    NodeConf default_node_;
    PartitionConf default_partition_;
    std::vector<NodeConf> nodes_;
    std::vector<std::pair<std::vector<ConfWord>, ConfPlace>> reservation_lines_;
    std::vector<ConfPlace> node_places_;
};

}  // namespace

const PartitionConf* ClusterConf::partition(std::string_view name) const
{
    for (const auto& partition : partitions)
        if (partition.name == name) return &partition;
    return nullptr;
}

const PartitionConf* ClusterConf::default_partition() const
{
    for (const auto& partition : partitions)
        if (partition.is_default) return &partition;
    return nullptr;
}

ClusterConf default_conf(const HostFacts& host)
{
    ClusterConf conf;
    conf.node.name = conf.node.address = conf.node.hostname = host.name;
    conf.node.cpus = host.cpus;
    conf.node.sockets = host.sockets;
    conf.node.cores_per_socket = host.cores_per_socket;
    conf.node.threads_per_core = host.threads_per_core;
    conf.node.memory_mb = host.memory_mb;
    conf.node.temporary_mb = host.temporary_mb;
    PartitionConf debug;
    debug.name = "debug";
    debug.nodes = host.name;
    debug.is_default = debug.has_node = true;
    conf.partitions.push_back(std::move(debug));
    return conf;
}

ClusterConf parse_conf(const std::string& text, const std::string& file, const HostFacts& host)
{
    std::istringstream input(text);
    Parser parser(host);
    cluster::read_conf_lines(input, file, parser.lines());
    return parser.finish(file);
}

ClusterConf read_conf(const std::string& file, const HostFacts& host)
{
    Parser parser(host);
    cluster::read_conf_lines(file, parser.lines());
    return parser.finish(file);
}

}  // namespace restd::embedded
