#include "accounting/database_configuration.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>

#include "common/words.hpp"
#include "restd/error.hpp"

namespace restd::slurm {
namespace {

using cluster::parse_number;
using cluster::same_word;
using Conf = model::DatabaseConfiguration;

// Readers of a value. They return false if it makes no sense.

bool read(std::string_view value, std::string_view& to)
{
    to = same_word(value, "(null)") ? std::string_view() : value;
    return true;
}

template <class T>
bool read_number(std::string_view value, T& to)
{
    // Some have a unit behind: "0 sec".
    const auto number = parse_number(value.substr(0, value.find(' ')));
    if (!number || *number > std::numeric_limits<T>::max()) return false;
    to = static_cast<T>(*number);
    return true;
}

bool read(std::string_view value, std::uint16_t& to)
{
    return read_number(value, to);
}

bool read(std::string_view value, std::uint32_t& to)
{
    return read_number(value, to);
}

bool read(std::string_view value, bool& to)
{
    const auto yes = cluster::parse_yes_no(value);
    to = yes.value_or(false);
    return yes.has_value();
}

bool read_level(std::string_view value, std::uint16_t& to)
{
    constexpr std::string_view levels[] = {"quiet", "fatal",  "error",  "info",   "verbose",
                                           "debug", "debug2", "debug3", "debug4", "debug5"};
    for (std::uint16_t i = 0; i < std::size(levels); ++i)
        if (same_word(value, levels[i])) {
            to = i;
            return true;
        }
    to = model::log_level::unset;
    return value.empty() || same_word(value, "(null)") || same_word(value, "unknown") || same_word(value, "end");
}

// "1-00:00:00", "08:00:00", "UNLIMITED"
bool read_seconds(std::string_view value, NoVal32& to)
{
    if (same_word(value, "UNLIMITED")) {
        to = NoVal32::infinite();
        return true;
    }
    std::uint64_t seconds = 0;
    const std::size_t dash = value.find('-');
    if (dash != value.npos) {
        const auto days = parse_number(value.substr(0, dash));
        if (!days) return false;
        seconds = *days * 24;
        value.remove_prefix(dash + 1);
    }
    for (int part = 0; part < 3; ++part) {
        const std::size_t colon = value.find(':');
        const auto number = parse_number(value.substr(0, colon));
        if (!number || (colon == value.npos) != (part == 2)) return false;
        seconds = part == 0 ? (seconds + *number) * 60 : part == 1 ? (seconds + *number) * 60 : seconds + *number;
        value.remove_prefix(colon == value.npos ? value.size() : colon + 1);
    }
    if (seconds >= 0xfffffffe) return false;
    to = static_cast<std::uint32_t>(seconds);
    return true;
}

// "12 months", "30 days*", "NONE": the star means that the records are archived.
bool read_age(std::string_view value, std::uint32_t& to)
{
    namespace age = model::purge_age;
    to = age::never;
    if (value.empty() || same_word(value, "NONE")) return true;
    std::uint32_t bits = 0;
    if (value.ends_with('*')) {
        bits |= age::archive;
        value.remove_suffix(1);
    }
    const std::size_t digits = std::min(value.find_first_not_of("0123456789"), value.size());
    const auto number = parse_number(value.substr(0, digits));
    const std::string_view unit = cluster::trim(value.substr(digits));
    if (!number || *number > age::number) return false;
    if (unit.starts_with("hour"))
        bits |= age::hours;
    else if (unit.starts_with("day"))
        bits |= age::days;
    else if (unit.starts_with("month"))
        bits |= age::months;
    else
        return false;
    to = bits | static_cast<std::uint32_t>(*number);
    return true;
}

template <auto member, auto reader>
bool read_by(std::string_view value, Conf& conf)
{
    return reader(value, conf.*member);
}

template <auto member>
bool read_plain(std::string_view value, Conf& conf)
{
    return read(value, conf.*member);
}

template <std::uint32_t flag>
bool read_flag(std::string_view value, Conf& conf)
{
    bool is_on = false;
    if (!read(value, is_on)) return false;
    if (is_on) conf.flags |= flag;
    return true;
}

struct Key {
    std::string_view name;
    bool (*read)(std::string_view value, Conf& conf);
};

namespace flag = model::database_configuration_flag;

constexpr Key keys[] = {
    {"AllResourcesAbsolute", read_flag<flag::all_resources_absolute>},
    {"AllowNoDefAcct", read_flag<flag::allow_no_def_acct>},
    {"ArchiveDir", read_plain<&Conf::archive_dir>},
    {"ArchiveScript", read_plain<&Conf::archive_script>},
    {"CommitDelay", read_plain<&Conf::commit_delay>},
    {"DbdAddr", read_plain<&Conf::dbd_addr>},
    {"DbdBackupHost", read_plain<&Conf::dbd_backup_host>},
    {"DbdHost", read_plain<&Conf::dbd_host>},
    {"DbdPort", read_plain<&Conf::dbd_port>},
    {"DebugLevel", read_by<&Conf::debug_level, read_level>},
    {"DebugLevelSyslog", read_by<&Conf::debug_level_syslog, read_level>},
    {"DefaultQOS", read_plain<&Conf::default_qos>},
    {"DisableArchiveCommands", read_flag<flag::disable_archive_commands>},
    {"DisableCoordDBD", read_flag<flag::disable_coordinators>},
    {"LogFile", read_plain<&Conf::log_file>},
    {"MaxPurgeLimit", read_plain<&Conf::max_purge_limit>},
    {"MaxQueryTimeRange", read_by<&Conf::max_query_time_range, read_seconds>},
    {"Parameters", read_plain<&Conf::parameters>},
    {"PidFile", read_plain<&Conf::pid_file>},
    {"PurgeEventAfter", read_by<&Conf::purge_events, read_age>},
    {"PurgeJobAfter", read_by<&Conf::purge_jobs, read_age>},
    {"PurgeJobEnvAfter", read_by<&Conf::purge_job_environments, read_age>},
    {"PurgeJobScriptAfter", read_by<&Conf::purge_job_scripts, read_age>},
    {"PurgeResvAfter", read_by<&Conf::purge_reservations, read_age>},
    {"PurgeStepAfter", read_by<&Conf::purge_steps, read_age>},
    {"PurgeSuspendAfter", read_by<&Conf::purge_suspensions, read_age>},
    {"PurgeTXNAfter", read_by<&Conf::purge_transactions, read_age>},
    {"PurgeUsageAfter", read_by<&Conf::purge_usage, read_age>},
    {"StorageLoc", read_plain<&Conf::storage_loc>},
    {"StoragePassScript", read_plain<&Conf::storage_pass_script>},
    {"StorageUser", read_plain<&Conf::storage_user>},
    {"TrackSlurmctldDown", read_plain<&Conf::track_slurmctld_down>},
    {"TrackWCKey", read_plain<&Conf::track_wckey>},
};

[[noreturn]] void refuse(const std::string& what)
{
    throw Error(err::not_supported,
                "slurmdbd: " + what + ". Since Slurm 26.05 slurmdbd sends its configuration in a form that does not change",
                "cluster/slurm");
}

}  // namespace

model::DatabaseConfiguration configuration_of(List<KeyPair> pairs)
{
    Conf conf;
    bool any = false;
    for (const KeyPair& pair : pairs)
        for (const Key& key : keys) {
            if (!same_word(pair.name, key.name)) continue;
            any = true;
            if (!key.read(pair.value, conf))
                refuse("the value of " + std::string(pair.name) + ", \"" + std::string(pair.value) + "\", makes no sense here");
        }
    if (!any) refuse("its configuration has no key that is known here");
    return conf;
}

}  // namespace restd::slurm
