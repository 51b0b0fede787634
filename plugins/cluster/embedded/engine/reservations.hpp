// The reservations in force: they begin, end and come again as time passes, and keep resources for their jobs.
//
// Owns: the list of reservations, on disk in <state>/reservations, and the lock `changes`: one change of the list at a time. It
// is taken before the engine's lock, which guards the list and is never held while the file is written. Threads: tend() is
// called by the engine's thread, the others by any.
#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "engine/cluster_state.hpp"
#include "restd/model/reservation.hpp"
#include "restd/waiting.hpp"
#include "schedule/reservation.hpp"
#include "schedule/scheduler.hpp"

namespace restd::embedded {

struct ReservationsView {
    Kept<ClusterConf> conf;
    std::vector<Reservation> reservations;  // those that are over too
    Time last_update = 0;
};

// What a schedule pass needs to know of the reservations.
struct ReservedWindows {
    std::vector<ReservedWindow> windows;
    std::vector<std::string> names;  // of the reservation of each window
    std::vector<int> window_of;      // for each reservation its place among the windows, -1: it has none
};

class Reservations {
public:
    // Those of the configuration, with what was kept of them.
    Reservations(EngineCommon& common, ClusterState& cluster);

    // --- without the lock ---
    ReservationsView view() const;
    // Creates the reservation, or changes the one of its name. On disk when it returns. Throws Error, and then nothing has
    // changed.
    void store(const Caller& caller, const model::ReservationDescription& wanted);
    // The same for its end. Throws Error(err::reservation_invalid) where there is none of that name.
    void remove(const Caller& caller, std::string_view name);
    // Whoever holds this is the only one who changes the list.
    std::unique_lock<std::mutex> hold_changes() { return lock_waiting(changes_); }
    // On disk when it returns. Throws Error. REQUIRES: the caller holds the changes, or nobody else has this object yet.
    void keep(const std::vector<Reservation>& reservations) const;
    // Begins, ends and repeats them as the time comes, and frees the jobs that wait for one that is over.
    void tend();

    // --- REQUIRE the lock ---
    const std::vector<Reservation>& list() const { return reservations_; }
    // Those of `conf`, with what is known of those in force.
    std::vector<Reservation> resolve(const ClusterConf& conf) const;
    // From now on these, of a configuration that is new. REQUIRES: the caller holds the changes.
    void take(std::vector<Reservation> reservations);
    // A job has come back to the queue and may ask for a reservation that is over.
    void look_at_jobs_again() { ended_ = true; }
    ReservedWindows windows() const;
    // The window that a running job is in, -1: none. What began in an earlier time of a repeated reservation is not of this
    // one.
    int window_of_running(const JobRecord& job, const ReservedWindows& windows) const;
    // Fills in which reservation a waiting job may start in.
    void choose(const JobRecord& job, Candidate& candidate, const ReservedWindows& windows) const;
    // As in Slurm a job has to leave when its reservation ends, ResvOverRun later at most.
    bool outstays(const JobRecord& job, Time now) const;

    // Throws Error where the job may not use the reservations of the list that it asks for; false: it may, but not now. Any
    // thread.
    bool check(const JobRecord& job, const std::vector<Reservation>& reservations, const Book& book) const;

private:
    bool tend_one(Reservation& reservation, Time now) const;
    void leave_ended(JobTransaction& tx);
    void forget_ended();
    void use(std::vector<Reservation> reservations);
    void put_in_force(std::vector<Reservation> reservations);
    bool may_delete(const Caller& caller, std::string_view name) const;
    bool is_used(std::string_view name) const;

    EngineCommon& common_;
    ClusterState& cluster_;
    std::mutex changes_;
    std::vector<Reservation> reservations_;
    Time changed_ = 0;
    bool ended_ = true;  // jobs may ask for what is no more
};

}  // namespace restd::embedded
