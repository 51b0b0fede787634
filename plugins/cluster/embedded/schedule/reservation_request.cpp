#include "schedule/reservation_request.hpp"

#include <algorithm>
#include <cstdio>
#include <string>
#include <utility>

#include "base/refuse.hpp"
#include "base/shared_words.hpp"
#include "base/unlimited.hpp"
#include "common/reservation_words.hpp"

namespace restd::embedded {
namespace {

using model::ReservationDescription;

constexpr Time may_have_begun = 600;  // how far in the past the start may be
constexpr Time may_have_ended = 60;   // how far in the past a changed end may be
constexpr Time latest = 0xfffffffe;   // Slurm uses this value and above for unset and infinite

// Flags of a request, each with the flag that it removes.
constexpr std::pair<std::uint64_t, std::uint64_t> opposites[] = {
    {reservation_flag::no_maintenance, reservation_flag::maintenance},
    {reservation_flag::no_daily, reservation_flag::daily},
    {reservation_flag::no_weekly, reservation_flag::weekly},
    {reservation_flag::no_ignore_jobs, reservation_flag::ignore_jobs},
    {reservation_flag::no_static_nodes, reservation_flag::static_nodes},
    {reservation_flag::no_partition_nodes, reservation_flag::partition_nodes},
    {reservation_flag::no_weekday, reservation_flag::weekday},
    {reservation_flag::no_weekend, reservation_flag::weekend},
    {reservation_flag::no_flex, reservation_flag::flex},
    {reservation_flag::no_purge_completed, reservation_flag::purge_completed},
    {reservation_flag::no_hourly, reservation_flag::hourly},
    {reservation_flag::no_user_delete, reservation_flag::user_delete},
};
// These flags follow from the node list.
constexpr std::uint64_t of_nodes = reservation_flag::named_nodes | reservation_flag::all_nodes;
// These flags change the meaning of a request and are not kept.
constexpr std::uint64_t of_request =
    reservation_flag::duration_plus | reservation_flag::duration_minus | reservation_flag::skip;

// The settings of a reservation by key.
class Settings {
public:
    explicit Settings(ReservationSettings settings) : settings_(std::move(settings)) {}

    std::string get(std::string_view key) const
    {
        for (const auto& [known, value] : settings_)
            if (known == key) return value;
        return {};
    }
    // An empty value removes the setting.
    void set(std::string_view key, std::string value)
    {
        std::erase_if(settings_, [&](const auto& setting) { return setting.first == key; });
        if (!value.empty()) settings_.emplace_back(key, std::move(value));
    }
    const ReservationSettings& all() const { return settings_; }

private:
    ReservationSettings settings_;
};

// "a,b" replaces a list; "+a,-b" changes it. In a list of names that are excluded, each has a minus before it.
std::string changed_list(const std::string& list, std::string_view change, int number)
{
    const auto words = split(change);
    const auto is_signed = [](std::string_view word) { return word.front() == '+' || word.front() == '-'; };
    const auto with_sign = static_cast<std::size_t>(std::count_if(words.begin(), words.end(), is_signed));
    if (with_sign == 0) return std::string(change);
    if (with_sign != words.size())
        refuse(number, "\"" + std::string(change) + "\": either all names have a sign before them, or none has");
    const bool bars = list.empty() ? words.front().front() == '-' : list.front() == '-';
    std::vector<std::string> names;
    for (const auto name : split(list)) names.emplace_back(name);
    for (const auto word : words) {
        const std::string own = (bars ? "-" : "") + std::string(word.substr(1));
        const auto found = std::find(names.begin(), names.end(), own);
        const bool adds = (word.front() == '-') == bars;
        if (!adds && found == names.end())
            refuse(number, "\"" + std::string(word) + "\": that name is not in the list " + list);
        if (!adds)
            names.erase(found);
        else if (found == names.end())
            names.push_back(own);
    }
    std::string text;
    for (const auto& name : names) (text.empty() ? text : text += ',') += name;
    return text;
}

void take_people(const ReservationDescription& said, Settings& settings)
{
    const auto take = [&](const char* key, std::string_view list, int number) {
        if (list.data() != nullptr) settings.set(key, changed_list(settings.get(key), list, number));
    };
    take("Users", said.users, err::user_id_missing);
    take("Accounts", said.accounts, err::invalid_account);
    take("Groups", said.groups, err::group_id_missing);
}

void take_texts(const ReservationDescription& said, Settings& settings)
{
    const auto take = [&](const char* key, std::string_view text) {
        if (text.data() != nullptr) settings.set(key, std::string(text));
    };
    take("Comment", said.comment);
    take("Features", said.features);
    take("PartitionName", said.partition);
    take("Licenses", said.licenses);
    if (!said.burst_buffer.empty())
        refuse(err::invalid_burst_buffer_request, "burst buffers are not supported by the embedded cluster");
    if (said.max_start_delay.is_infinite()) refuse(err::invalid_time_value, "the start delay cannot be infinite");
    if (said.max_start_delay.is_number())
        settings.set("MaxStartDelay",
                     said.max_start_delay.value == 0 ? "" : "0:0:" + std::to_string(said.max_start_delay.value));
}

void take_tres(const ReservationDescription& said, Settings& settings)
{
    if (const auto problem = cluster::problem_of_tres(said.tres); !problem.empty()) refuse(err::invalid_tres, problem);
    settings.set("TRES", cluster::text_of_tres(said.tres));
}

void take_number_of_nodes(const ReservationDescription& said, Settings& settings)
{
    if (said.node_count.is_infinite()) refuse(err::nodes_busy, "this cluster is one node");
    if (said.node_count.is_number()) settings.set("NodeCnt", std::to_string(said.node_count.value));
}

// For a new reservation.
void take_resources(const ReservationDescription& said, Settings& settings)
{
    settings.set("Nodes", std::string(said.node_list));
    // 0 means that it was not asked for.
    if (said.node_count.value_or(1) != 0) take_number_of_nodes(said, settings);
    if (said.core_count.is_infinite()) refuse(err::nodes_busy, "there are not so many cores");
    if (said.core_count.value_or(0) != 0) settings.set("CoreCnt", std::to_string(said.core_count.value));
    take_tres(said, settings);
}

void change_resources(const ReservationDescription& said, bool has_cores, Settings& settings)
{
    const auto of_type = [&](std::string_view type) {
        return std::any_of(said.tres.begin(), said.tres.end(), [&](const model::Tres& tres) { return tres.type == type; });
    };
    const bool resources = said.node_list.data() != nullptr || said.node_count.is_set() || of_type("node");
    if (said.core_count.is_set() || of_type("cpu") || (has_cores && resources))
        refuse(err::core_reservation_update,
               "cores of a reservation cannot be changed: it has to be deleted and created again");
    if (!said.features.empty()) refuse(err::not_supported, "the features of a reservation cannot be changed");
    if (said.node_list.data() != nullptr) {
        settings.set("Nodes", std::string(said.node_list));
        settings.set("NodeCnt", said.node_list.empty() ? "1" : "");
    }
    if (said.node_count.is_set()) take_number_of_nodes(said, settings);
    if (said.licenses.data() == nullptr && of_type("license")) settings.set("Licenses", "");
    take_tres(said, settings);
}

// `had`: the flags so far.
void take_flags(const ReservationDescription& said, std::uint64_t had, std::uint32_t purge_after, Settings& settings)
{
    const std::uint64_t given = said.flags.value_or(0) & ~(of_nodes | of_request);
    std::uint64_t flags = had & ~of_nodes, unknown = given;
    for (const auto& [negative, flag] : opposites) {
        if ((given & negative) != 0) flags &= ~flag;
        unknown &= ~negative;
    }
    for (std::uint64_t bit = 1; bit != 0; bit <<= 1)
        if ((unknown & bit) != 0 && !flag_words(bit).empty()) flags |= bit, unknown &= ~bit;
    if (unknown != 0) {
        char bits[20];
        std::snprintf(bits, sizeof bits, "0x%llx", static_cast<unsigned long long>(unknown));
        refuse(err::not_supported, std::string("there are no such flags of reservations here: ") + bits);
    }
    if (said.purge_completed_time.is_infinite()) flags &= ~reservation_flag::purge_completed;
    if (said.purge_completed_time.is_number()) flags |= reservation_flag::purge_completed;
    settings.set("Flags", flag_words(flags & ~reservation_flag::purge_completed));
    const bool purges = (flags & reservation_flag::purge_completed) != 0;
    settings.set("PurgeComp", purges ? std::to_string(said.purge_completed_time.value_or(purge_after)) : "");
}

// A time from a request; must not be before `earliest`.
Time time_of(const NoVal64& said, Time earliest, const char* what)
{
    if (!said.is_number() || said.value >= static_cast<std::uint64_t>(latest))
        refuse(err::invalid_time_value, std::string(what) + ": a time is expected");
    const Time time = static_cast<Time>(said.value);
    if (time < earliest) refuse(err::invalid_time_value, std::string(what) + ": that is in the past");
    return time;
}

Time seconds_of(const NoVal32& minutes)
{
    return minutes.is_number() ? Time(minutes.value) * 60 : a_year;
}

std::string minutes_text(Time seconds)
{
    return std::to_string(seconds / 60);
}

// Makes a reservation from these settings and times.
Reservation made_of(Settings settings, Reservation reservation, Time start, Time end, const ClusterConf& conf, Time now)
{
    if (start >= end) refuse(err::invalid_time_value, "the end is not after the start");
    if (end >= latest) refuse(err::invalid_time_value, "the end is too far away");
    reservation.told = settings.all();
    try {
        read_told(reservation, conf);
    } catch (const ReservationError& error) {
        refuse(error.number(), error.what());
    }
    const bool floats = reservation.conf.is(reservation_flag::time_float);
    reservation.start = floats ? start - now : start;
    reservation.end = floats ? end - now : end;
    // From now on the settings are in one uniform form.
    reservation.told = settings_of(reservation.conf);
    return reservation;
}

void set_times(Settings& settings, bool floats, Time start, Time now)
{
    settings.set("StartTime", !floats        ? std::to_string(start)
                              : start >= now ? "now+" + std::to_string(start - now)
                                             : "now-" + std::to_string(now - start));
}

}  // namespace

Reservation new_reservation(const ReservationDescription& wanted, const ClusterConf& conf, Time now)
{
    if (const auto problem = cluster::problem_of_new(wanted); !problem.empty()) refuse(err::reservation_invalid, problem);
    const Time start = time_of(wanted.start_time, now - may_have_begun, "start time");
    Time end = start + seconds_of(wanted.duration);
    if (wanted.end_time.is_set()) end = time_of(wanted.end_time, now, "end time");

    Settings settings({{"ReservationName", std::string(wanted.name)}});
    const bool floats = (wanted.flags.value_or(0) & reservation_flag::time_float) != 0;
    set_times(settings, floats, start, now);
    if (wanted.end_time.is_set() && !floats)
        settings.set("EndTime", std::to_string(end));
    else
        settings.set("Duration", wanted.duration.is_infinite() ? "UNLIMITED" : minutes_text(end - start));
    take_people(wanted, settings);
    take_texts(wanted, settings);
    take_resources(wanted, settings);
    take_flags(wanted, 0, ReservationConf().purge_after, settings);
    return made_of(std::move(settings), {}, start, end, conf, now);
}

Reservation changed_reservation(const Reservation& old, const ReservationDescription& change, const ClusterConf& conf, Time now)
{
    Reservation changed = old;
    const auto given = change.flags.value_or(0);
    if ((given & reservation_flag::skip) != 0) {
        if (!old.conf.is(reservation_flag::recurring))
            refuse(err::reservation_no_skip, "a reservation that does not come again cannot be skipped, only deleted");
        changed.advance(now);
    }
    Settings settings(settings_of(old.conf));
    take_people(change, settings);
    take_texts(change, settings);
    change_resources(change, old.conf.cores != 0, settings);
    take_flags(change, old.conf.flags, old.conf.purge_after, settings);

    const bool floats = old.conf.is(reservation_flag::time_float);
    Time start = changed.starts_at(now), end = changed.ends_at(now);
    if (change.start_time.is_set()) {
        if (changed.active(now)) refuse(err::rsv_already_started, "start time: the reservation has begun");
        start = time_of(change.start_time, now - may_have_begun, "start time");
        if (old.conf.duration.is_set()) end = start + seconds_of(old.conf.duration);
        set_times(settings, floats, start, now);
    }
    if (change.end_time.is_set()) {
        end = time_of(change.end_time, now - may_have_ended, "end time");
        settings.set("EndTime", floats ? "" : std::to_string(end));
        settings.set("Duration", floats ? minutes_text(end - start) : "");
    }
    if (change.duration.is_set()) {
        Time length = seconds_of(change.duration);
        if ((given & reservation_flag::duration_plus) != 0) length = end - start + length;
        if ((given & reservation_flag::duration_minus) != 0) length = end - start - length;
        end = start + length;
        settings.set("EndTime", "");
        settings.set("Duration", change.duration.is_infinite() ? "UNLIMITED" : minutes_text(std::max(length, Time{0})));
    }
    try {
        return made_of(std::move(settings), std::move(changed), start, end, conf, now);
    } catch (const Error& error) {
        // The error that slurmctld gives for a change of a reservation.
        if (error.number() == err::invalid_node_name) refuse(err::reservation_invalid, error.what());
        throw;
    }
}

bool asks_for_more(const Reservation& old, const Reservation& changed)
{
    const auto sharing = [](const Reservation& r) {
        return r.conf.flags & (reservation_flag::overlap | reservation_flag::maintenance | reservation_flag::ignore_jobs);
    };
    return changed.start < old.start || changed.end > old.end || changed.conf.has_node > old.conf.has_node ||
           changed.conf.cores != old.conf.cores || changed.conf.license_counts != old.conf.license_counts ||
           sharing(changed) != sharing(old);
}

void check_room(const Reservation& wanted, const std::vector<const Reservation*>& others, const std::vector<JobRef>& running,
                const ClusterConf& conf, Time now)
{
    const auto shares = reservation_flag::overlap | reservation_flag::maintenance;
    const Time start = wanted.starts_at(now), end = wanted.ends_at(now);
    const auto threads = std::max(1u, conf.node.threads_per_core);
    const std::uint32_t all = std::max(1u, conf.node.cpus / threads);
    const auto cores_of = [&](const Reservation& r) { return !r.conf.has_node ? 0 : r.conf.whole_node() ? all : r.conf.cores; };

    std::vector<std::uint32_t> licenses(conf.licenses.size());
    for (const auto& [index, count] : wanted.conf.license_counts) licenses[index] += count;
    std::uint32_t cores = 0;
    for (const Reservation* other : others) {
        if (other->gone || other->ends_at(now) <= start || other->starts_at(now) >= end) continue;
        for (const auto& [index, count] : other->conf.license_counts) licenses[index] += count;
        if (!other->conf.is(shares)) cores = std::min(all, cores + cores_of(*other));
    }
    for (const auto& [index, count] : wanted.conf.license_counts)
        if (licenses[index] > conf.licenses[index].second)
            refuse(err::invalid_licenses, "reservations at that time would keep more of the license " +
                                              conf.licenses[index].first + " than there are");
    if (!wanted.conf.has_node) return;
    if (!wanted.conf.is(shares) && cores + cores_of(wanted) > all)
        refuse(wanted.conf.nodes.empty() ? err::nodes_busy : err::reservation_overlap,
               "other reservations keep " + std::to_string(cores) + " of the node's " + std::to_string(all) +
                   " cores at that time");
    if (wanted.conf.is(reservation_flag::ignore_jobs)) return;
    std::uint32_t cpus = 0;
    for (const auto& job : running) {
        const Time limit = job->time_limit.is_number() ? Time(job->time_limit.value) * 60 : a_year;
        if (job->reservation.empty() && job->start_time < end && job->start_time + limit > start) cpus += job->allocation->cpus;
    }
    if (cpus != 0 && cores_of(wanted) + (cpus + threads - 1) / threads > all)
        refuse(err::nodes_busy, "jobs that run may still have " + std::to_string(cpus) +
                                    " of the node's CPUs at that time (IGNORE_JOBS reserves them all the same)");
}

}  // namespace restd::embedded
