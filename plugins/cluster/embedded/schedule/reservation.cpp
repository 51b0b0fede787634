#include "schedule/reservation.hpp"

#include <algorithm>
#include <ctime>

#include "base/bytes.hpp"
#include "base/shared_words.hpp"
#include "base/unlimited.hpp"
#include "restd/time_text.hpp"

namespace restd::embedded {
namespace {

constexpr std::string_view gone_word = "gone";  // as written in the file

// Uses the calendar, so that a daily reservation stays at its hour when the clocks change.
Time later(Time time, int days, int hours)
{
    std::tm local{};
    localtime_r(&time, &local);
    local.tm_mday += days;
    local.tm_hour += hours;
    local.tm_isdst = -1;
    const Time moved = std::mktime(&local);
    return moved > time ? moved : time + days * Time{86400} + hours * Time{3600};
}

int weekday_of(Time time)
{
    std::tm local{};
    localtime_r(&time, &local);
    return local.tm_wday;
}

// Days from the start of this period to that of the next one.
int days_to_next(const ReservationConf& conf, Time start)
{
    using namespace reservation_flag;
    if (conf.is(daily)) return 1;
    if (conf.is(weekly)) return 7;
    const int day = weekday_of(start);
    if (conf.is(weekday)) return day == 5 ? 3 : day == 6 ? 2 : 1;
    return day == 6 ? 1 : day == 0 ? 6 : 6 - day;  // weekend
}

}  // namespace

void Reservation::advance(Time now)
{
    if (!conf.is(reservation_flag::recurring)) {
        gone = true;
        return;
    }
    do {
        const int hours = conf.is(reservation_flag::hourly) ? 1 : 0;
        const int days = hours != 0 ? 0 : days_to_next(conf, start);
        previous_end = std::min(end, now);
        start = later(start, days, hours);
        end = later(end, days, hours);
    } while (end <= now);
    idle_since = 0;
}

std::vector<Reservation> resolve_reservations(const std::vector<ReservationConf>& lines, const std::vector<Reservation>& known,
                                              Time now)
{
    std::vector<Reservation> reservations;
    for (const auto& line : lines) {
        Reservation reservation;
        const auto same = std::find_if(known.begin(), known.end(), [&](const Reservation& old) {
            return same_word(old.conf.name, line.name) && old.conf.line == line.line;
        });
        if (same != known.end()) {
            reservation = *same;
            if (reservation.told.empty()) reservation.conf = line;
        } else {
            reservation.conf = line;
            reservation.start = parse_time(line.start_text).value_or(now);
            if (!line.end_text.empty())
                reservation.end = parse_time(line.end_text).value_or(now);
            else
                reservation.end = reservation.start + (line.duration.is_number() ? Time(line.duration.value) * 60 : a_year);
            if (line.is(reservation_flag::time_float)) {
                reservation.start -= now;
                reservation.end -= now;
            }
        }
        reservations.push_back(std::move(reservation));
    }
    const auto has_line = [&](const Reservation& old) {
        return std::any_of(lines.begin(), lines.end(),
                           [&](const ReservationConf& line) { return same_word(old.conf.name, line.name); });
    };
    for (const auto& old : known)
        if (old.conf.line.empty() && !has_line(old)) reservations.push_back(old);
    for (auto& reservation : reservations)
        if (!reservation.gone && reservation.ends_at(now) <= now) reservation.advance(now);
    return reservations;
}

void read_told(Reservation& reservation, const ClusterConf& conf)
{
    ReservationConf told = read_reservation(reservation.told, conf);
    told.line = reservation.conf.line;
    reservation.conf = std::move(told);
}

std::string encode_reservations(const std::vector<Reservation>& reservations)
{
    std::string out;
    for (const auto& r : reservations) {
        put_bytes(out, r.conf.name);
        put_bytes(out, r.conf.line);
        put_bytes(out, std::to_string(r.start));
        put_bytes(out, std::to_string(r.end));
        put_bytes(out, std::to_string(r.previous_end));
        std::string told;
        for (const auto& [key, value] : r.told) {
            put_bytes(told, key);
            put_bytes(told, value);
        }
        if (r.gone && !r.told.empty()) {
            put_bytes(told, gone_word);
            put_bytes(told, "");
        }
        put_bytes(out, r.gone && r.told.empty() ? gone_word : told);
    }
    return out;
}

std::vector<Reservation> decode_reservations(std::string_view bytes)
{
    std::vector<Reservation> reservations;
    const auto time = [&] { return static_cast<Time>(parse_number(get_bytes(bytes)).value_or(0)); };
    while (!bytes.empty()) {
        auto& r = reservations.emplace_back();
        r.conf.name = get_bytes(bytes);
        r.conf.line = get_bytes(bytes);
        r.start = time();
        r.end = time();
        r.previous_end = time();
        auto told = get_bytes(bytes);
        r.gone = told == gone_word;
        while (told != gone_word && !told.empty()) {
            std::string key(get_bytes(told)), value(get_bytes(told));
            if (key == gone_word)
                r.gone = true;
            else
                r.told.emplace_back(std::move(key), std::move(value));
        }
    }
    return reservations;
}

bool may_use(const Reservation& reservation, const JobRecord& record, People& people, const Book& book)
{
    const auto& conf = reservation.conf;
    const JobDetails& job = *record.details;
    if (conf.is(reservation_flag::time_float)) return false;  // it never becomes active
    if (job.user_id == 0) return true;
    const auto listed = [](const std::string& list, std::string_view name) {
        const auto names = split(list);
        return std::any_of(names.begin(), names.end(), [&](std::string_view one) {
            if (one.front() == '-') one.remove_prefix(1);
            return one == name;
        });
    };
    if (!conf.users.empty() && listed(conf.users, job.user) == conf.users_barred) return false;
    if (!conf.groups.empty()) {
        const auto person = people.by_id(job.user_id);
        bool member = false;
        for (const auto gid : person ? people.groups_of(*person) : std::vector<std::uint32_t>{job.group_id})
            member = member || listed(conf.groups, people.group_name(gid));
        if (!member) return false;
    }
    if (conf.accounts.empty()) return true;
    bool account_listed = listed(conf.accounts, job.account);
    const auto* association = record.association == 0 ? nullptr : book.association(record.association);
    for (int level = 0; association != nullptr && !account_listed && level < deepest; ++level) {
        account_listed = listed(conf.accounts, association->account);
        association = book.parent_of(*association);
    }
    return account_listed != conf.accounts_barred;
}

std::string core_list(const std::vector<Reservation>& reservations, std::size_t index, const ClusterConf& conf)
{
    const auto& own = reservations[index];
    const auto all = std::max(1u, conf.node.cpus / std::max(1u, conf.node.threads_per_core));
    std::uint32_t first = 0;
    for (std::size_t i = 0; i < index; ++i) {
        const auto& other = reservations[i];
        if (other.gone || other.conf.cores == 0 || other.end <= own.start || other.start >= own.end) continue;
        first += other.conf.cores;
    }
    if (first + own.conf.cores > all) first = all - own.conf.cores;
    const auto last = first + own.conf.cores - 1;
    return first == last ? std::to_string(first) : std::to_string(first) + '-' + std::to_string(last);
}

void show_reservation(const std::vector<Reservation>& reservations, std::size_t index, const ClusterConf& conf, Time now,
                      Sink<model::Reservation> sink)
{
    const auto& r = reservations[index];
    const auto threads = std::max(1u, conf.node.threads_per_core);
    model::Reservation shown;
    shown.accounts = r.conf.accounts;
    shown.users = r.conf.users;
    shown.groups = r.conf.groups;
    shown.start_time = r.starts_at(now);
    shown.end_time = r.ends_at(now);
    shown.features = r.conf.features;
    shown.flags = r.conf.flags;
    shown.licenses = r.conf.licenses;
    shown.max_start_delay = r.conf.max_start_delay;
    shown.name = r.conf.name;
    shown.partition = r.conf.partition;
    shown.purge_completed_time = r.conf.purge_after;
    std::string cores, tres;
    model::ReservationCores on_node;
    if (r.conf.has_node) {
        shown.node_count = 1;
        shown.node_list = conf.node.name;
        shown.core_count = r.conf.cores != 0 ? r.conf.cores : std::max(1u, conf.node.cpus / threads);
        tres = "cpu=" + std::to_string(r.conf.cores != 0 ? r.conf.cores * threads : conf.node.cpus);
        shown.tres = tres;
        if (r.conf.cores != 0) {
            cores = core_list(reservations, index, conf);
            on_node.node = conf.node.name;
            on_node.core = cores;
            shown.core_specializations = {&on_node, 1};
        }
    }
    sink(shown);
}

}  // namespace restd::embedded
