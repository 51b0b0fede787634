#include "engine/reservations.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/refuse.hpp"
#include "base/shared_words.hpp"
#include "jobs/submission_words.hpp"
#include "run/job_spool.hpp"

namespace restd::embedded {
namespace {

constexpr const char* reservations_file = "reservations";

const Reservation* find_reservation(const std::vector<Reservation>& reservations, std::string_view name)
{
    for (const auto& reservation : reservations)
        if (!reservation.gone && reservation.conf.name == name) return &reservation;
    return nullptr;
}

}  // namespace

Reservations::Reservations(EngineCommon& common, ClusterState& cluster) : common_(common), cluster_(cluster)
{
    std::vector<Reservation> known;
    if (const auto kept = read_file(common.state_file(reservations_file))) known = decode_reservations(*kept);
    take(resolve_reservations(cluster.conf().reservations, known, common.now()));
}

ReservationsView Reservations::view() const
{
    const auto held = cluster_.lock();
    return {cluster_.configuration().conf(), reservations_, changed_};
}

void Reservations::keep(const std::vector<Reservation>& reservations) const
{
    if (!write_file_durably(common_.options.state_directory, reservations_file, encode_reservations(reservations)))
        refuse(err::writing_to_file, common_.state_file(reservations_file) + ": " + std::strerror(errno));
}

std::vector<Reservation> Reservations::resolve(const ClusterConf& conf) const
{
    return resolve_reservations(conf.reservations, reservations_, cluster_.table().now);
}

void Reservations::take(std::vector<Reservation> reservations)
{
    reservations_ = std::move(reservations);
    const Time time = common_.now();
    for (auto& reservation : reservations_) {
        const auto& conf = reservation.conf;
        if (reservation.gone) common_.log.warn("reservation {} is over: its line in slurm.conf can be removed", conf.name);
        for (const auto& other : reservations_) {
            if (&other == &reservation) break;
            const bool both_whole = conf.whole_node() && other.conf.whole_node();
            const auto may = reservation_flag::overlap | reservation_flag::maintenance;
            if (both_whole && !reservation.gone && !other.gone && !conf.is(may) && !other.conf.is(may) &&
                reservation.starts_at(time) < other.ends_at(time) && other.starts_at(time) < reservation.ends_at(time))
                common_.log.warn(
                    "reservations {} and {} reserve the same node at the same time: the jobs of neither can run then",
                    other.conf.name, conf.name);
        }
        for (const auto name : split(conf.users))
            if (const auto user = name.substr(name.front() == '-' ? 1 : 0); !common_.people.find(user))
                common_.log.warn("reservation {}: there is no user {}", conf.name, user);
        for (const auto name : split(conf.groups))
            if (!common_.people.group_id(name)) common_.log.warn("reservation {}: there is no group {}", conf.name, name);
    }
    changed_ = std::max(time, changed_ + 1);
    ended_ = true;
    cluster_.ask_for_pass();
}

// True where something has changed.
bool Reservations::tend_one(Reservation& reservation, Time now) const
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
        const auto jobs = cluster_.table().snapshot();
        const bool busy = std::any_of(jobs->begin(), jobs->end(), [&](const JobRef& job) {
            return !job->is_finished() &&
                   (job->reservation.view() == conf.name || has_word(job->details->reservation, conf.name));
        });
        if (busy)
            reservation.idle_since = 0;
        else if (reservation.idle_since == 0)
            reservation.idle_since = now;
        if (!busy && now - reservation.idle_since >= Time(conf.purge_after)) {
            common_.log.info("reservation {} has had no job for {} seconds: it ends", conf.name, conf.purge_after);
            reservation.advance(now);
            reservation.seen_active = false;
            return true;
        }
    }
    return began;
}

void Reservations::tend()
{
    std::vector<Reservation> changed;
    {
        JobTransaction tx(cluster_);
        bool any = false;
        for (auto& reservation : reservations_) {
            if (!tend_one(reservation, cluster_.table().now)) continue;
            any = true;
            common_.log.info("reservation {} {}", reservation.conf.name,
                             reservation.gone                           ? "is over"
                             : reservation.active(cluster_.table().now) ? "has begun"
                                                                        : "comes again");
        }
        if (any) {
            changed_ = std::max(cluster_.table().now, changed_ + 1);
            ended_ = true;
            tx.touch();
            cluster_.ask_for_pass();
            changed = reservations_;
        }
        if (ended_) leave_ended(tx);
        ended_ = false;
    }
    // What is not kept now is found out again after a restart, but for a reservation that ended early.
    if (!changed.empty()) keep(changed);
}

// Jobs that wait for a reservation which is over are held, or go on without.
void Reservations::leave_ended(JobTransaction& tx)
{
    const auto jobs = cluster_.table().snapshot();
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
        details->reservation = common_.texts.intern(left);
        changed.details = std::move(details);
        if (left.empty() && hold && job->priority != 0) {
            changed.priority = 0;
            changed.reason = Reason::reservation_deleted;
            changed.state_text = common_.texts.intern("Reservation " + ended + " was deleted");
            changed.eligible_time = 0;
            common_.log.info("job {} is held: reservation {} is over", job->job_id, ended);
        }
        tx.put(std::move(changed));
    }
}

bool Reservations::check(const JobRecord& job, const std::vector<Reservation>& reservations, const Book& book) const
{
    bool usable = false;
    for (const auto name : split(job.details->reservation)) {
        const auto* reservation = find_reservation(reservations, name);
        if (reservation == nullptr)
            refuse(err::reservation_invalid, "--reservation: there is no \"" + std::string(name) + '"',
                   at(&model::JobDescription::reservation));
        if (!may_use(*reservation, job, common_.people, book))
            refuse(err::reservation_access, "--reservation: \"" + std::string(name) + "\" is not for this user or account",
                   at(&model::JobDescription::reservation));
        usable = usable || reservation->usable(common_.now());
    }
    return usable;
}

ReservedWindows Reservations::windows() const
{
    ReservedWindows result;
    const auto threads = std::max(1u, cluster_.conf().node.threads_per_core);
    for (const auto& reservation : reservations_) {
        result.window_of.push_back(reservation.gone ? -1 : static_cast<int>(result.windows.size()));
        if (reservation.gone) continue;
        const auto& conf = reservation.conf;
        auto& window = result.windows.emplace_back();
        window.start = reservation.starts_at(cluster_.table().now);
        window.end = reservation.ends_at(cluster_.table().now);
        window.whole_node = conf.whole_node();
        window.cpus = conf.has_node ? conf.cores * threads : 0;
        window.licenses = conf.license_counts;
        window.maintenance = conf.is(reservation_flag::maintenance);
        window.overlap = conf.is(reservation_flag::overlap);
        window.flexible = conf.is(reservation_flag::flex);
        window.all_nodes = conf.is(reservation_flag::all_nodes);
        if (conf.is(reservation_flag::partition_nodes))
            for (std::size_t i = 0; i < cluster_.conf().partitions.size(); ++i)
                if (cluster_.conf().partitions[i].name == conf.partition) window.partition = static_cast<std::uint16_t>(i);
        result.names.push_back(conf.name);
    }
    return result;
}

int Reservations::window_of_running(const JobRecord& job, const ReservedWindows& windows) const
{
    for (std::size_t i = 0; i < reservations_.size(); ++i)
        if (!reservations_[i].gone && reservations_[i].conf.name == job.reservation.view() &&
            (job.start_time >= reservations_[i].start || reservations_[i].conf.is(reservation_flag::flex)))
            return windows.window_of[i];
    return -1;
}

void Reservations::choose(const JobRecord& job, Candidate& candidate, const ReservedWindows& windows) const
{
    const JobDetails& details = *job.details;
    if (details.reservation.empty()) {
        for (std::size_t i = 0; i < reservations_.size() && candidate.magnetic < 0; ++i)
            if (reservations_[i].conf.is(reservation_flag::magnetic) && reservations_[i].active(cluster_.table().now) &&
                may_use(reservations_[i], job, common_.people, *cluster_.policy().book()))
                candidate.magnetic = windows.window_of[i];
        return;
    }
    for (const auto name : split(details.reservation)) {
        const auto* reservation = find_reservation(reservations_, name);
        if (reservation == nullptr || !reservation->usable(cluster_.table().now) ||
            !may_use(*reservation, job, common_.people, *cluster_.policy().book()))
            continue;
        candidate.reservation = windows.window_of[static_cast<std::size_t>(reservation - reservations_.data())];
        return;
    }
    candidate.waits_for_reservation = true;
}

bool Reservations::outstays(const JobRecord& job, Time now) const
{
    if (cluster_.conf().reservation_over_run == 0xffff) return false;
    for (const auto& reservation : reservations_)
        if (reservation.conf.name == job.reservation.view() && !reservation.conf.is(reservation_flag::flex))
            return reservation.end_for(job.start_time) + Time(cluster_.conf().reservation_over_run) * 60 <= now;
    return false;
}

}  // namespace restd::embedded
