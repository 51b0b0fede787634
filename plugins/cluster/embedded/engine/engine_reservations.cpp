// The engine's part that keeps resources for reservations' jobs.
#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/shared_words.hpp"
#include "engine/engine.hpp"
#include "restd/error.hpp"

namespace restd::embedded {
namespace {

[[noreturn]] void refuse(int number, const std::string& why = {})
{
    throw Error(number, why.empty() ? std::string(error_text(number)) : why, "cluster/embedded");
}

const Reservation* find_reservation(const std::vector<Reservation>& reservations, std::string_view name)
{
    for (const auto& reservation : reservations)
        if (!reservation.gone && reservation.conf.name == name) return &reservation;
    return nullptr;
}

}  // namespace

Engine::ReservationsView Engine::reservations() const
{
    const auto held = lock();
    return {conf_, reservations_, reservations_changed_};
}

// On disk when it returns.
void Engine::keep_reservations(const std::vector<Reservation>& reservations) const
{
    if (!write_file_durably(options_.state_directory, "reservations", encode_reservations(reservations)))
        refuse(err::writing_to_file, options_.state_directory + "/reservations: " + std::strerror(errno));
}

// REQUIRES the lock, or that nobody else has the engine yet.
void Engine::take_reservations(std::vector<Reservation> reservations)
{
    reservations_ = std::move(reservations);
    const Time time = now();
    for (auto& reservation : reservations_) {
        const auto& conf = reservation.conf;
        if (reservation.gone) log_.warn("reservation {} is over: its line in slurm.conf is of no use any more", conf.name);
        for (const auto& other : reservations_) {
            if (&other == &reservation) break;
            const bool both_whole = conf.whole_node() && other.conf.whole_node();
            const auto may = reservation_flag::overlap | reservation_flag::maintenance;
            if (both_whole && !reservation.gone && !other.gone && !conf.is(may) && !other.conf.is(may) &&
                reservation.starts_at(time) < other.ends_at(time) && other.starts_at(time) < reservation.ends_at(time))
                log_.warn("reservations {} and {} keep the same node at the same time: neither's jobs can run then",
                          other.conf.name, conf.name);
        }
        for (const auto name : split(conf.users))
            if (const auto user = name.substr(name.front() == '-' ? 1 : 0); !people_.find(user))
                log_.warn("reservation {}: there is no user {}", conf.name, user);
        for (const auto name : split(conf.groups))
            if (!people_.group_id(name)) log_.warn("reservation {}: there is no group {}", conf.name, name);
    }
    reservations_changed_ = std::max(time, reservations_changed_ + 1);
    reservations_ended_ = true;
    must_schedule_ = true;
}

// REQUIRES the lock. Begins, ends and repeats as the time comes; true where something has changed.
bool Engine::tend(Reservation& reservation, Time now) const
{
    if (reservation.gone || reservation.conf.is(reservation_flag::time_float)) return false;
    const auto& conf = reservation.conf;
    const bool began = reservation.active(now) && !reservation.seen_active;
    reservation.seen_active = reservation.active(now);
    if (reservation.end <= now) {
        reservation.advance(now);
        reservation.seen_active = reservation.active(now);
        return true;
    }
    if (reservation.seen_active && conf.is(reservation_flag::purge)) {
        const auto jobs = table_.snapshot();
        const bool busy = std::any_of(jobs->begin(), jobs->end(), [&](const JobRef& job) {
            return !job->is_finished() &&
                   (job->reservation.view() == conf.name || has_word(job->details->reservation, conf.name));
        });
        if (busy)
            reservation.idle_since = 0;
        else if (reservation.idle_since == 0)
            reservation.idle_since = now;
        if (!busy && now - reservation.idle_since >= Time(conf.purge_after)) {
            log_.info("reservation {} has had no job for {} seconds: it ends", conf.name, conf.purge_after);
            reservation.advance(now);
            reservation.seen_active = false;
            return true;
        }
    }
    return began;
}

void Engine::tend_reservations()
{
    std::vector<Reservation> changed;
    {
        const auto held = lock();
        std::vector<StoreChange> changes;
        bool any = false;
        for (auto& reservation : reservations_) {
            if (!tend(reservation, table_.now)) continue;
            any = true;
            log_.info("reservation {} {}", reservation.conf.name,
                      reservation.gone                 ? "is over"
                      : reservation.active(table_.now) ? "has begun"
                                                       : "comes again");
        }
        if (any) {
            reservations_changed_ = std::max(table_.now, reservations_changed_ + 1);
            changed_ = std::max(table_.now, shown_ + 1);
            reservations_ended_ = must_schedule_ = true;
            changed = reservations_;
        }
        if (reservations_ended_) leave_ended_reservations(changes);
        reservations_ended_ = false;
        if (!changes.empty()) keep(std::move(changes));
    }
    // What is not kept now is found out again after a restart, but for a reservation that ended early.
    if (!changed.empty()) keep_reservations(changed);
}

// REQUIRES the lock. Jobs that wait for a reservation which is over are held, or go on without.
void Engine::leave_ended_reservations(std::vector<StoreChange>& changes)
{
    const auto jobs = table_.snapshot();
    for (const auto& job : *jobs) {
        if (!job->is_pending() || job->details->reservation.empty()) continue;
        std::string left, ended;
        bool hold = true;
        for (const auto name : split(job->details->reservation)) {
            const bool here = find_reservation(reservations_, name) != nullptr;
            std::string& list = here ? left : ended;
            (list.empty() ? list : list += ',') += name;
            for (const auto& reservation : reservations_)
                if (!here && reservation.conf.name == name && reservation.conf.is(reservation_flag::no_hold)) hold = false;
        }
        if (ended.empty()) continue;
        JobRecord changed = *job;
        auto details = std::make_shared<JobDetails>(*job->details);
        details->reservation = texts_.intern(left);
        changed.details = std::move(details);
        if (left.empty() && hold && job->priority != 0) {
            changed.priority = 0;
            changed.reason = Reason::reservation_deleted;
            changed.state_text = texts_.intern("Reservation " + ended + " was deleted");
            changed.eligible_time = 0;
            log_.info("job {} is held: reservation {} is over", job->job_id, ended);
        }
        put(std::move(changed), changes);
    }
}

bool Engine::check_reservation(const JobRecord& job, const std::vector<Reservation>& reservations, const Book& book) const
{
    bool usable = false;
    for (const auto name : split(job.details->reservation)) {
        const auto* reservation = find_reservation(reservations, name);
        if (reservation == nullptr) refuse(err::reservation_invalid, "reservation: there is no \"" + std::string(name) + '"');
        if (!may_use(*reservation, job, people_, book))
            refuse(err::reservation_access, "reservation: \"" + std::string(name) + "\" is not for this user or account");
        usable = usable || reservation->usable(now());
    }
    return usable;
}

// REQUIRES the lock. `window_of`: for each reservation its place among the windows, -1 where it has none.
std::vector<ReservedWindow> Engine::reserved_windows(std::vector<int>& window_of, std::vector<std::string>& names) const
{
    std::vector<ReservedWindow> windows;
    const auto threads = std::max(1u, conf_->node.threads_per_core);
    for (const auto& reservation : reservations_) {
        window_of.push_back(reservation.gone ? -1 : static_cast<int>(windows.size()));
        if (reservation.gone) continue;
        const auto& conf = reservation.conf;
        auto& window = windows.emplace_back();
        window.start = reservation.starts_at(table_.now);
        window.end = reservation.ends_at(table_.now);
        window.whole_node = conf.whole_node();
        window.cpus = conf.has_node ? conf.cores * threads : 0;
        window.licenses = conf.license_counts;
        window.maintenance = conf.is(reservation_flag::maintenance);
        window.overlap = conf.is(reservation_flag::overlap);
        window.flexible = conf.is(reservation_flag::flex);
        window.all_nodes = conf.is(reservation_flag::all_nodes);
        if (conf.is(reservation_flag::partition_nodes))
            for (std::size_t i = 0; i < conf_->partitions.size(); ++i)
                if (conf_->partitions[i].name == conf.partition) window.partition = static_cast<std::uint16_t>(i);
        names.push_back(conf.name);
    }
    return windows;
}

// REQUIRES the lock. What began in an earlier time of a repeated reservation is not of this one.
int Engine::window_of_running(const JobRecord& job, const std::vector<int>& window_of) const
{
    for (std::size_t i = 0; i < reservations_.size(); ++i)
        if (!reservations_[i].gone && reservations_[i].conf.name == job.reservation.view() &&
            (job.start_time >= reservations_[i].start || reservations_[i].conf.is(reservation_flag::flex)))
            return window_of[i];
    return -1;
}

// REQUIRES the lock.
void Engine::choose_reservation(const JobRecord& job, Candidate& candidate, const std::vector<int>& window_of) const
{
    const JobDetails& details = *job.details;
    if (details.reservation.empty()) {
        for (std::size_t i = 0; i < reservations_.size() && candidate.magnetic < 0; ++i)
            if (reservations_[i].conf.is(reservation_flag::magnetic) && reservations_[i].active(table_.now) &&
                may_use(reservations_[i], job, people_, *policy_->book()))
                candidate.magnetic = window_of[i];
        return;
    }
    for (const auto name : split(details.reservation)) {
        const auto* reservation = find_reservation(reservations_, name);
        if (reservation == nullptr || !reservation->usable(table_.now) ||
            !may_use(*reservation, job, people_, *policy_->book()))
            continue;
        candidate.reservation = window_of[static_cast<std::size_t>(reservation - reservations_.data())];
        return;
    }
    candidate.waits_for_reservation = true;
}

// REQUIRES the lock. As in Slurm a job has to leave when its reservation ends, ResvOverRun later at most.
bool Engine::outstays_reservation(const JobRecord& job, Time now) const
{
    if (conf_->reservation_over_run == 0xffff) return false;
    for (const auto& reservation : reservations_)
        if (reservation.conf.name == job.reservation.view() && !reservation.conf.is(reservation_flag::flex))
            return reservation.end_for(job.start_time) + Time(conf_->reservation_over_run) * 60 <= now;
    return false;
}

}  // namespace restd::embedded
