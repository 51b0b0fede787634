#include "engine/reservations.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/refuse.hpp"
#include "base/shared_words.hpp"
#include "base/text_limits.hpp"
#include "jobs/submission_words.hpp"
#include "restd/log_quoted.hpp"
#include "run/job_spool.hpp"
#include "schedule/reservation_request.hpp"

namespace restd::embedded {
namespace {

constexpr const char* reservations_file = "reservations";

const Reservation* find_reservation(const std::vector<Reservation>& reservations, std::string_view name)
{
    for (const auto& reservation : reservations)
        if (!reservation.gone && reservation.conf.name == name) return &reservation;
    return nullptr;
}

// Includes reservations that are over: there is only one of each name. Ignores case, as slurm.conf does.
auto place_of(std::vector<Reservation>& reservations, std::string_view name)
{
    return std::ranges::find_if(reservations, [&](const Reservation& known) { return same_word(known.conf.name, name); });
}

// Reads again what requests have said about reservations, because it refers to the configuration. Drops what is not valid any
// more.
void read_all_told(std::vector<Reservation>& reservations, const ClusterConf& conf, spdlog::logger& log)
{
    std::vector<Reservation> left;
    for (auto& reservation : reservations) {
        try {
            if (!reservation.told.empty()) read_told(reservation, conf);
            left.push_back(std::move(reservation));
        } catch (const ReservationError& error) {
            if (reservation.gone) {
                reservation.told.clear();
                left.push_back(std::move(reservation));
                continue;
            }
            log.warn("reservation {}: what was said of it by requests is dropped: {}", log_quoted(reservation.conf.name),
                     log_quoted(error.what()));
        }
    }
    reservations = std::move(left);
}

// Throws Error if a name is not that of a known user, group or account.
void check_people(const model::ReservationDescription& wanted, People& people, const Book& book)
{
    const auto each = [](std::string_view list, auto check) {
        for (const auto word : split(list)) check(word.front() == '-' || word.front() == '+' ? word.substr(1) : word);
    };
    each(wanted.users, [&](std::string_view name) {
        const auto person = people.find(name);
        if (!person || person->name != name) refuse(err::user_id_missing, "there is no user \"" + std::string(name) + '"');
    });
    each(wanted.groups, [&](std::string_view name) {
        const auto group = people.group_id(name);
        if (!group || people.group_name(*group) != name)
            refuse(err::group_id_missing, "there is no group \"" + std::string(name) + '"');
    });
    each(wanted.accounts, [&](std::string_view name) {
        if (book.find_account(name) == nullptr)
            refuse(err::invalid_account, "there is no account \"" + std::string(name) + '"');
    });
}

}  // namespace

Reservations::Reservations(EngineCommon& common, ClusterState& cluster) : common_(common), cluster_(cluster)
{
    std::vector<Reservation> known;
    if (const auto kept = read_file(common.state_file(reservations_file))) known = decode_reservations(*kept);
    read_all_told(known, cluster.conf(), common.log);
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
    auto known = reservations_;
    read_all_told(known, conf, common_.log);
    return resolve_reservations(conf.reservations, known, cluster_.table().now);
}

void Reservations::use(std::vector<Reservation> reservations)
{
    reservations_ = std::move(reservations);
    changed_ = std::max(common_.now(), changed_ + 1);
    ended_ = true;
    cluster_.ask_for_pass();
}

void Reservations::take(std::vector<Reservation> reservations)
{
    use(std::move(reservations));
    const Time time = common_.now();
    for (auto& reservation : reservations_) {
        const auto& conf = reservation.conf;
        if (reservation.gone && !conf.line.empty())
            common_.log.warn("reservation {} is over: its line in slurm.conf can be removed", log_quoted(conf.name));
        for (const auto& other : reservations_) {
            if (&other == &reservation) break;
            const bool both_whole = conf.whole_node() && other.conf.whole_node();
            const auto may = reservation_flag::overlap | reservation_flag::maintenance;
            if (both_whole && !reservation.gone && !other.gone && !conf.is(may) && !other.conf.is(may) &&
                reservation.starts_at(time) < other.ends_at(time) && other.starts_at(time) < reservation.ends_at(time))
                common_.log.warn(
                    "reservations {} and {} reserve the same node at the same time: the jobs of neither can run then",
                    log_quoted(other.conf.name), log_quoted(conf.name));
        }
        for (const auto name : split(conf.users))
            if (const auto user = name.substr(name.front() == '-' ? 1 : 0); !common_.people.find(user))
                common_.log.warn("reservation {}: there is no user {}", log_quoted(conf.name), log_quoted(user));
        for (const auto name : split(conf.groups))
            if (!common_.people.group_id(name))
                common_.log.warn("reservation {}: there is no group {}", log_quoted(conf.name), log_quoted(name));
    }
}

// Writes to disk first, then puts the list in use. REQUIRES changes_, and that the lock is not held.
void Reservations::put_in_force(std::vector<Reservation> reservations)
{
    {
        const Waiting waiting;
        keep(reservations);
    }
    {
        JobTransaction tx(cluster_);
        use(std::move(reservations));
        tx.touch();
    }
    common_.wake();
}

void Reservations::store(const Caller& caller, const model::ReservationDescription& wanted)
{
    if (!caller.operates) refuse(err::user_id_missing);
    if (wanted.name.empty()) refuse(err::reservation_invalid, "a reservation without a name");
    check_texts(wanted);
    const auto book = common_.book();
    check_people(wanted, common_.people, *book);
    const auto one_at_a_time = hold_changes();
    std::vector<Reservation> list;
    bool is_new = false;
    {
        const auto held = cluster_.lock();
        const Time now = cluster_.table().now;
        list = reservations_;
        const auto old = place_of(list, wanted.name);
        is_new = old == list.end() || old->gone;
        Reservation made =
            is_new ? new_reservation(wanted, cluster_.conf(), now) : changed_reservation(*old, wanted, cluster_.conf(), now);
        std::vector<const Reservation*> others;
        for (const auto& other : list)
            if (old == list.end() || &other != &*old) others.push_back(&other);
        if (is_new || asks_for_more(*old, made)) check_room(made, others, cluster_.jobs_with_resources(), cluster_.conf(), now);
        if (old == list.end()) {
            list.push_back(std::move(made));
        } else {
            made.conf.line = old->conf.line;
            *old = std::move(made);
        }
    }
    put_in_force(std::move(list));
    common_.log.info("reservation {} was {} by {}", log_quoted(wanted.name), is_new ? "created" : "changed",
                     log_quoted(caller.name));
}

// With the flag USER_DELETE, everybody who may use the reservation may delete it.
bool Reservations::may_delete(const Caller& caller, std::string_view name) const
{
    if (caller.operates) return true;
    auto list = view().reservations;
    const auto found = place_of(list, name);
    if (found == list.end() || found->gone || !found->conf.is(reservation_flag::user_delete)) return false;
    const auto book = common_.book();
    JobRecord job;
    auto details = std::make_shared<JobDetails>();
    details->user_id = caller.uid;
    details->group_id = caller.gid;
    details->user = caller.name;
    job.details = details;
    if (found->conf.accounts.empty()) return may_use(*found, job, common_.people, *book);
    for (const auto& [id, association] : book->associations) {
        if (association.deleted || association.user != caller.name) continue;
        details->account = association.account;
        job.association = id;
        if (may_use(*found, job, common_.people, *book)) return true;
    }
    return false;
}

// Whether a job runs in the reservation or waits for it. REQUIRES the lock.
bool Reservations::is_used(std::string_view name) const
{
    const auto jobs = cluster_.table().snapshot();
    return std::any_of(jobs->begin(), jobs->end(), [&](const JobRef& job) {
        return !job->is_finished() && (job->reservation.view() == name || has_word(job->details->reservation, name));
    });
}

void Reservations::remove(const Caller& caller, std::string_view name)
{
    if (!may_delete(caller, name)) refuse(err::user_id_missing);
    const auto one_at_a_time = hold_changes();
    std::vector<Reservation> list;
    {
        const auto held = cluster_.lock();
        list = reservations_;
        const auto found = place_of(list, name);
        if (found == list.end() || found->gone) refuse(err::reservation_invalid, "there is no such reservation");
        if (is_used(found->conf.name)) refuse(err::reservation_busy);
        found->told.clear();
        found->gone = true;
        if (found->conf.line.empty()) list.erase(found);
    }
    put_in_force(std::move(list));
    common_.log.info("reservation {} was deleted by {}", log_quoted(name), log_quoted(caller.name));
}

// Returns true if something has changed.
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
    if (reservation.seen_active && conf.is(reservation_flag::purge_completed)) {
        const bool busy = is_used(conf.name);
        if (busy)
            reservation.idle_since = 0;
        else if (reservation.idle_since == 0)
            reservation.idle_since = now;
        if (!busy && now - reservation.idle_since >= Time(conf.purge_after)) {
            common_.log.info("reservation {} has had no job for {} seconds: it ends", log_quoted(conf.name), conf.purge_after);
            reservation.advance(now);
            reservation.seen_active = false;
            return true;
        }
    }
    return began;
}

void Reservations::tend()
{
    const std::lock_guard one_at_a_time(changes_);
    std::vector<Reservation> changed;
    {
        JobTransaction tx(cluster_);
        bool any = false;
        for (auto& reservation : reservations_) {
            if (!tend_one(reservation, cluster_.table().now)) continue;
            any = true;
            common_.log.info("reservation {} {}", log_quoted(reservation.conf.name),
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
        if (ended_) {
            leave_ended(tx);
            forget_ended();
        }
        ended_ = false;
    }
    // If this cannot be written now, a restart works it out again, except that a reservation ended early.
    if (!changed.empty()) keep(changed);
}

// Holds the jobs that wait for a reservation that is over, or lets them go on without it.
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
                if (!here && reservation.conf.name == name && reservation.conf.is(reservation_flag::no_hold_jobs_after_end))
                    hold = false;
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
            common_.log.info("job {} is held: reservation {} is over", job->job_id, log_quoted(ended));
        }
        tx.put(std::move(changed));
    }
}

// A reservation created by a request is of no use once it is over, except for jobs that still run in it.
void Reservations::forget_ended()
{
    std::erase_if(reservations_, [&](const Reservation& reservation) {
        return reservation.gone && reservation.conf.line.empty() && !is_used(reservation.conf.name);
    });
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
