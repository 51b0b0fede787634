// The reservations in force: they begin, end and repeat as time passes, and keep resources for their jobs.
//
// Owns: the list of reservations, on disk in <state>/reservations, and the lock `changes_`: one change of the list at a time.
// It is taken before the engine's lock, which guards the list and is never held while the file is written.
// Threads: only the engine's thread calls tend(). Any thread may call the other functions.
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
    std::vector<Reservation> reservations;  // includes those that are over
    Time last_update = 0;
};

// What a schedule pass needs to know of the reservations.
struct ReservedWindows {
    std::vector<ReservedWindow> windows;
    std::vector<std::string> names;  // of the reservation of each window
    std::vector<int> window_of;      // for each reservation, the index of its window; -1: it has none
};

class Reservations {
public:
    // Takes the reservations of the configuration, together with what was kept of them on disk.
    Reservations(EngineCommon& common, ClusterState& cluster);

    // --- without the lock ---
    ReservationsView view() const;
    // Creates the reservation, or changes the one with this name. It is on disk when this returns. Throws Error; then nothing
    // has changed.
    void store(const Caller& caller, const model::ReservationDescription& wanted);
    // Deletes a reservation in the same way. Throws Error(err::reservation_invalid) if there is none with that name.
    void remove(const Caller& caller, std::string_view name);
    // While a thread holds this, no other thread changes the list.
    std::unique_lock<std::mutex> hold_changes() { return lock_waiting(changes_); }
    // The list is on disk when this returns. Throws Error. REQUIRES: the caller holds hold_changes(), or no other thread uses
    // this object yet.
    void keep(const std::vector<Reservation>& reservations) const;
    // Begins, ends and repeats reservations when their time comes, and handles the jobs that wait for a reservation that is
    // over.
    void tend();

    // --- REQUIRE the lock ---
    const std::vector<Reservation>& list() const { return reservations_; }
    // The reservations of `conf`, with what is known about those in force.
    std::vector<Reservation> resolve(const ClusterConf& conf) const;
    // Puts these reservations of a new configuration in force. REQUIRES: the caller holds hold_changes().
    void take(std::vector<Reservation> reservations);
    // A job is back in the queue. It may ask for a reservation that is over.
    void look_at_jobs_again() { ended_ = true; }
    ReservedWindows windows() const;
    // The window that a running job is in, -1 if none. If a reservation repeats, a job that began in an earlier period is not
    // in the window of this one.
    int window_of_running(const JobRecord& job, const ReservedWindows& windows) const;
    // Fills in which reservations a waiting job may start in.
    void choose(const JobRecord& job, Candidate& candidate, const ReservedWindows& windows) const;
    // As in Slurm, a job must end when its reservation ends, at the latest ResvOverRun after that.
    bool outstays(const JobRecord& job, Time now) const;

    // Throws Error if the job may not use the reservations it asks for, looked up in the list. Returns false if it may use
    // them, but not now. Any thread may call this.
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
    bool ended_ = true;  // jobs may ask for a reservation that is over
};

}  // namespace restd::embedded
