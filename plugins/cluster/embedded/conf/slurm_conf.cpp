#include "conf/slurm_conf.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <sstream>

#include "base/shared_words.hpp"
#include "conf/conf_values.hpp"
#include "conf/ignored_keys.hpp"
#include "conf/node_lines.hpp"
#include "conf/partition_lines.hpp"

namespace restd::embedded {
namespace {

// FNV-1a, continued from the hash of what was before. The end of the text counts as well.
std::uint32_t hash_of(std::string_view text, std::uint32_t before)
{
    std::uint32_t hash = before != 0 ? before : 0x811c9dc5;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x01000193;
    return (hash ^ 0x100) * 0x01000193;
}

class Parser {
public:
    explicit Parser(const HostFacts& host) : host_(host), conf_(default_conf(host)) {}

    // Returns the function that receives the lines of the file.
    cluster::EachConfLine lines()
    {
        return [this](std::vector<ConfWord> settings, const ConfPlace& place) { line(std::move(settings), place); };
    }

    ClusterConf finish(const std::string& file)
    {
        nodes_.choose(host_, ConfPlace{file, 0});
        partitions_.finish();
        for (const auto& [settings, place] : reservation_lines_) reservation_line(settings, place);
        return std::move(conf_);
    }

private:
    void line(std::vector<ConfWord> settings, const ConfPlace& place)
    {
        for (const ConfWord& setting : settings) conf_.hash = hash_of(setting.value, hash_of(setting.key, conf_.hash));
        if (settings.front().key == "nodename")
            nodes_.take(settings, place);
        else if (settings.front().key == "partitionname")
            partitions_.take(settings, place);
        else if (settings.front().key == "reservationname")
            reservation_lines_.emplace_back(std::move(settings), place);
        else if (settings.front().key == "downnodes" || settings.front().key == "nodeset" ||
                 settings.front().key == "frontendname")
            remark(place, settings.front().name + " does not apply here");
        else
            for (const auto& setting : settings) global(setting, place);
    }

    void remark(const ConfPlace& place, const std::string& text) { add_remark(conf_, place, text); }

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
        } else if (take_policy(s, place) || is_ignored_key(key))
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

    // Called after all other lines, because a reservation may refer to them.
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

    const HostFacts& host_;
    ClusterConf conf_;
    NodeLines nodes_{conf_};
    PartitionLines partitions_{conf_};
    std::vector<std::pair<std::vector<ConfWord>, ConfPlace>> reservation_lines_;
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
