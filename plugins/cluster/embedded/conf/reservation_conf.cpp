#include "conf/reservation_conf.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string_view>

#include "base/shared_words.hpp"
#include "conf/slurm_conf.hpp"
#include "restd/error.hpp"
#include "restd/host_list.hpp"
#include "restd/time_text.hpp"

namespace restd::embedded {
namespace {

[[noreturn]] void fail(int number, const std::string& what)
{
    throw ReservationError(number, what);
}

// How flags may be written, as in scontrol: at least the first `least` letters of the name. In scontrol's order.
struct FlagName {
    std::string_view name;
    std::size_t least;
    std::uint64_t flag;
};
constexpr FlagName flag_names[] = {
    {"maintenance", 3, reservation_flag::maintenance},
    {"overlap", 1, reservation_flag::overlap},
    {"flex", 1, reservation_flag::flex},
    {"ignore_jobs", 1, reservation_flag::ignore_jobs},
    {"hourly", 1, reservation_flag::hourly},
    {"daily", 1, reservation_flag::daily},
    {"weekday", 5, reservation_flag::weekday},
    {"weekend", 5, reservation_flag::weekend},
    {"weekly", 5, reservation_flag::weekly},
    {"any_nodes", 1, reservation_flag::any_nodes},
    {"license_only", 1, reservation_flag::any_nodes},
    {"static_alloc", 1, reservation_flag::static_nodes},
    {"part_nodes", 2, reservation_flag::partition_nodes},
    {"magnetic", 3, reservation_flag::magnetic},
    {"promiscuous", 2, reservation_flag::magnetic},
    {"purge_comp", 2, reservation_flag::purge_completed},
    {"time_float", 1, reservation_flag::time_float},
    {"replace", 1, reservation_flag::replace},
    {"replace_down", 8, reservation_flag::replace_down},
    {"no_hold_jobs_after_end", 1, reservation_flag::no_hold_jobs_after_end},
    {"user_delete", 1, reservation_flag::user_delete},
};

std::optional<std::uint64_t> flag_of(std::string_view word)
{
    const auto text = lower(word);
    for (const auto& known : flag_names)
        if (text.size() >= known.least && known.name.substr(0, text.size()) == text) return known.flag;
    return std::nullopt;
}

// Returns seconds: "90" is 90 seconds, "2:00" is minutes and seconds, "1-0:0:0" has days.
std::optional<std::uint32_t> parse_seconds(std::string_view text)
{
    std::uint64_t days = 0, seconds = 0;
    if (const auto dash = text.find('-'); dash != std::string_view::npos) {
        const auto number = parse_number(text.substr(0, dash));
        if (!number || *number > 10'000) return std::nullopt;
        days = *number;
        text.remove_prefix(dash + 1);
    }
    const auto parts = split(text, ':');
    if (parts.empty() || parts.size() > 3) return std::nullopt;
    for (const auto part : parts) {
        const auto number = parse_number(part);
        if (!number || *number > 100'000'000) return std::nullopt;
        seconds = seconds * 60 + *number;
    }
    seconds += days * 86400;
    if (seconds > 0x7fffffff) return std::nullopt;
    return static_cast<std::uint32_t>(seconds);
}

// Parsed like a time limit, to seconds: "5" is minutes, "0:01:30" has seconds.
std::optional<std::uint32_t> parse_delay(std::string_view text)
{
    if (text.find(':') != text.npos && text.find('-') == text.npos) return parse_seconds(text);
    const auto minutes = parse_minutes(text);
    if (!minutes || !minutes->is_number() || minutes->value > 0x7fffffff / 60) return std::nullopt;
    return minutes->value * 60;
}

class Reader {
public:
    Reader(const ClusterConf& conf) : conf_(conf) {}

    ReservationConf read(const ReservationSettings& settings)
    {
        r_.name = settings.front().second;
        if (r_.name.empty() || r_.name.find(',') != std::string::npos)
            fail(err::reservation_invalid, "ReservationName=" + r_.name + ": expected a name without a comma");
        for (std::size_t i = 1; i < settings.size(); ++i) {
            const auto& [key, value] = settings[i];
            r_.line += key + '=' + value + ' ';
            take(lower(key), key, value);
        }
        check();
        return std::move(r_);
    }

private:
    [[noreturn]] static void bad(int number, const std::string& key, const std::string& value, const std::string& expected)
    {
        fail(number, key + '=' + value + ": expected " + expected);
    }

    void take(const std::string& key, const std::string& written, const std::string& value)
    {
        const auto number = [&](std::uint64_t most) {
            const auto parsed = parse_number(value);
            if (!parsed || *parsed > most) bad(err::reservation_invalid, written, value, "a number");
            return static_cast<std::uint32_t>(*parsed);
        };
        if (key == "starttime" || key == "endtime") {
            if (!parse_time(value))
                bad(err::invalid_time_value, written, value, "a time such as 2030-01-31T18:00, now+1hour or tomorrow");
            (key == "starttime" ? r_.start_text : r_.end_text) = value;
        } else if (key == "duration") {
            const auto minutes = parse_minutes(value);
            if (!minutes || (minutes->is_number() && minutes->value == 0))
                bad(err::invalid_time_value, written, value, "a time such as 30, 1:30:00, 2-12:00 or UNLIMITED");
            r_.duration = *minutes;
        } else if (key == "users" || key == "user") {
            r_.users = people(err::user_id_missing, written, value, r_.users_barred);
        } else if (key == "accounts" || key == "account") {
            r_.accounts = people(err::invalid_account, written, value, r_.accounts_barred);
        } else if (key == "groups" || key == "group") {
            bool barred = false;
            r_.groups = people(err::group_id_missing, written, value, barred);
            if (barred) bad(err::group_id_missing, written, value, "names without a minus before");
        } else if (key == "nodes" || key == "node") {
            r_.nodes = value;
        } else if (key == "nodecnt" || key == "nodecount") {
            const auto count = number(0xffffffff);
            if (count != 1)
                bad(count == 0 ? err::reservation_invalid : err::nodes_busy, written, value, "1: this cluster is one node");
            counted_ = true;
        } else if (key == "corecnt" || key == "corecount") {
            r_.cores = number(0xffff);
            if (r_.cores == 0) bad(err::reservation_invalid, written, value, "a number from 1");
        } else if (key == "cpus") {
            cpus_ = number(0xffff);
            if (cpus_ == 0) bad(err::reservation_invalid, written, value, "a number from 1");
        } else if (key == "tres") {
            take_tres(written, value);
        } else if (key == "partitionname" || key == "partition") {
            if (conf_.partition(value) == nullptr)
                bad(err::invalid_partition_name, written, value, "a partition of slurm.conf");
            r_.partition = value;
        } else if (key == "licenses" || key == "license") {
            take_licenses(written, value);
        } else if (key == "features" || key == "feature") {
            if (!features_fit(value, conf_.node.features).value_or(false))
                bad(err::requested_node_config_unavailable, written, value,
                    "features of the node (" + conf_.node.features + ")");
            r_.features = value;
        } else if (key == "flags") {
            take_flags(written, value);
        } else if (key == "maxstartdelay") {
            const auto seconds = parse_delay(value);
            if (!seconds) bad(err::invalid_time_value, written, value, "a time such as 5 or 1:00:00");
            r_.max_start_delay = *seconds;
        } else if (key == "purgecomp") {
            const auto seconds = parse_seconds(value);
            if (!seconds) bad(err::invalid_time_value, written, value, "a time such as 300 or 10:00");
            r_.purge_after = *seconds;
            r_.flags |= reservation_flag::purge_completed;
        } else if (key == "comment") {
            r_.comment = value;
        } else {
            fail(err::reservation_invalid, written + "=" + value + ": unknown key of a reservation");
        }
    }

    // "alice,bob", or "-alice,-bob": all except these.
    static std::string people(int number, const std::string& key, const std::string& value, bool& barred)
    {
        std::size_t negative = 0;
        const auto names = split(value);
        for (const auto name : names) negative += name.front() == '-' ? 1 : 0;
        if (names.empty() || (negative != 0 && negative != names.size()))
            bad(number, key, value, "names, all or none of them with a minus before");
        barred = negative != 0;
        return value;
    }

    void take_licenses(const std::string& key, const std::string& value)
    {
        for (const auto part : split(value)) {
            const auto colon = part.find_first_of(":=");
            const auto count =
                colon == std::string_view::npos ? std::optional<std::uint64_t>(1) : parse_number(part.substr(colon + 1));
            const auto known = std::find_if(conf_.licenses.begin(), conf_.licenses.end(),
                                            [&](const auto& license) { return license.first == part.substr(0, colon); });
            if (!count || *count == 0 || known == conf_.licenses.end() || *count > known->second)
                bad(err::invalid_licenses, key, value, "NAME:COUNT[,..] of the cluster's licenses, no more than there are");
            r_.license_counts.emplace_back(static_cast<std::uint32_t>(known - conf_.licenses.begin()),
                                           static_cast<std::uint32_t>(*count));
        }
        (r_.licenses.empty() ? r_.licenses : r_.licenses += ',') += value;
    }

    void take_tres(const std::string& key, const std::string& value)
    {
        for (const auto part : split(value)) {
            const auto equals = part.find('=');
            const auto type = part.substr(0, equals);
            const auto count = equals == std::string_view::npos ? std::nullopt : parse_number(part.substr(equals + 1));
            if (!count || *count == 0 || *count > 0xffff) bad(err::invalid_tres, key, value, "cpu=N, node=1 or license/NAME=N");
            if (type == "cpu")
                cpus_ = static_cast<std::uint32_t>(*count);
            else if (type == "node" && *count == 1)
                counted_ = true;
            else if (type.substr(0, 8) == "license/")
                take_licenses(key, std::string(type.substr(8)) + ':' + std::to_string(*count));
            else
                bad(err::invalid_tres, key, value, "cpu=N, node=1 or license/NAME=N");
        }
    }

    void take_flags(const std::string& key, const std::string& value)
    {
        for (const auto word : split(value)) {
            const auto equals = word.find('=');
            const auto flag = flag_of(word.substr(0, equals));
            if (!flag) bad(err::not_supported, key, value, "flags of reservations; \"" + std::string(word) + "\" is unknown");
            if (equals != std::string_view::npos) {
                const auto seconds = parse_seconds(word.substr(equals + 1));
                if (*flag != reservation_flag::purge_completed || !seconds)
                    bad(err::not_supported, key, value, "PURGE_COMP=TIME, the others without a value");
                r_.purge_after = *seconds;
            }
            r_.flags |= *flag;
        }
    }

    void check()
    {
        using namespace reservation_flag;
        if (r_.start_text.empty()) fail(err::reservation_invalid, "StartTime is missing");
        if (r_.end_text.empty() && !r_.duration.is_set())
            fail(err::reservation_invalid, "one of EndTime and Duration is missing");
        if (!r_.end_text.empty() && r_.duration.is_set())
            fail(err::reservation_invalid, "only one of them may be given: EndTime and Duration");
        if (r_.users.empty() && r_.accounts.empty() && r_.groups.empty())
            fail(err::reservation_empty, "nobody may use it: Users, Accounts or Groups is missing");
        if (!r_.users.empty() && !r_.groups.empty())
            fail(err::reservation_user_group, "only one of them may be given: Users and Groups");
        if (std::uint64_t kinds = r_.flags & recurring; (kinds & (kinds - 1)) != 0)
            fail(err::not_supported, "Flags: only one of them may be given: HOURLY, DAILY, WEEKDAY, WEEKEND, WEEKLY");
        if (r_.is(time_float) && r_.start_text.substr(0, 3) != "now")
            fail(err::invalid_time_value, "StartTime=" + r_.start_text + ": with TIME_FLOAT it is now+TIME");
        if (r_.is(time_float) && (r_.is(recurring) || !r_.end_text.empty()))
            fail(err::not_supported, "Flags: TIME_FLOAT needs a Duration and does not go with repetition");

        const auto threads = std::max(1u, conf_.node.threads_per_core);
        if (cpus_ != 0) r_.cores = (cpus_ + threads - 1) / threads;
        const auto node_cores = std::max(1u, conf_.node.cpus / threads);
        if (r_.cores > node_cores)
            fail(err::nodes_busy,
                 "it asks for " + std::to_string(r_.cores) + " cores, the node has " + std::to_string(node_cores));
        if (!r_.partition.empty() && !conf_.partition(r_.partition)->has_node)
            fail(err::requested_part_config_unavailable, "PartitionName=" + r_.partition + ": it has no node here");
        if (same_word(r_.nodes, "ALL")) {
            r_.has_node = true;
            r_.flags |= r_.is(partition_nodes) && !r_.partition.empty() ? 0 : all_nodes;
        } else if (!r_.nodes.empty()) {
            const auto names = expand_hosts(r_.nodes);
            if (!names || names->size() != 1 || names->front() != conf_.node.name)
                fail(err::invalid_node_name, "Nodes=" + r_.nodes + ": this cluster is the node " + conf_.node.name);
            r_.has_node = true;
            r_.flags |= named_nodes;
        }
        if (r_.is(partition_nodes) && (r_.partition.empty() || !same_word(r_.nodes, "ALL")))
            fail(err::reservation_invalid, "Flags: PART_NODES needs PartitionName and Nodes=ALL");
        if (counted_ || r_.cores != 0 || !r_.features.empty() || (!r_.partition.empty() && r_.licenses.empty()))
            r_.has_node = true;
        if (r_.cores == node_cores) r_.cores = 0;
        if (!r_.has_node && r_.licenses.empty())
            fail(err::reservation_invalid, "it reserves nothing: Nodes, NodeCnt, CoreCnt, TRES or Licenses is missing");
        if (!r_.has_node && !r_.is(any_nodes)) fail(err::reservation_invalid, "Licenses without nodes need Flags=LICENSE_ONLY");
        if (r_.is(any_nodes) && r_.has_node && !r_.nodes.empty())
            fail(err::reservation_invalid, "Flags: LICENSE_ONLY does not go with Nodes");
    }

    const ClusterConf& conf_;
    ReservationConf r_;
    std::uint32_t cpus_ = 0;
    bool counted_ = false;  // NodeCnt=1
};

}  // namespace

ReservationConf read_reservation(const ReservationSettings& settings, const ClusterConf& conf)
{
    return Reader(conf).read(settings);
}

ReservationSettings settings_of(const ReservationConf& r)
{
    ReservationSettings settings{{"ReservationName", r.name}, {"StartTime", r.start_text}};
    const auto put = [&](const char* key, const std::string& value) {
        if (!value.empty()) settings.emplace_back(key, value);
    };
    put("EndTime", r.end_text);
    if (r.duration.is_set()) put("Duration", r.duration.is_infinite() ? "UNLIMITED" : std::to_string(r.duration.value));
    put("Users", r.users);
    put("Accounts", r.accounts);
    put("Groups", r.groups);
    put("PartitionName", r.partition);
    put("Features", r.features);
    put("Licenses", r.licenses);
    put("Comment", r.comment);
    put("Flags", flag_words(r.flags & ~reservation_flag::purge_completed));
    if (r.is(reservation_flag::purge_completed)) put("PurgeComp", std::to_string(r.purge_after));
    if (r.max_start_delay != 0) put("MaxStartDelay", "0:0:" + std::to_string(r.max_start_delay));
    put("Nodes", r.nodes);
    if (r.cores != 0)
        put("CoreCnt", std::to_string(r.cores));
    else if (r.has_node && r.nodes.empty())
        put("NodeCnt", "1");
    return settings;
}

std::string flag_words(std::uint64_t flags)
{
    std::string words;
    for (const auto& known : flag_names) {
        if ((flags & known.flag) == 0) continue;
        flags &= ~known.flag;
        (words.empty() ? words : words += ',') += known.name;
    }
    return words;
}

}  // namespace restd::embedded
