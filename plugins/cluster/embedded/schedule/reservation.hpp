// A reservation in force: resources that are kept for certain jobs during a certain time.
//
// It comes from a line of slurm.conf (reservation_conf.hpp) or from a request (reservation_request.hpp). A request may also
// change or delete a reservation from slurm.conf; this holds until the line is edited. <state>/reservations has the time when a
// line was first seen (its times may be relative to that), the current period of a repeated reservation, and what requests have
// changed.
//
// Threads: values; pure functions.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "accounting/book.hpp"
#include "accounting/caller.hpp"
#include "conf/reservation_conf.hpp"
#include "conf/slurm_conf.hpp"
#include "jobs/job_record.hpp"
#include "restd/model/reservation.hpp"

namespace restd::embedded {

struct Reservation {
    ReservationConf conf;
    Time start = 0, end = 0;   // of the current period; TIME_FLOAT: both in seconds from now
    Time previous_end = 0;     // of the period before, if it repeats
    Time idle_since = 0;       // since when no job has used it; 0: one does, or it has not begun
    ReservationSettings told;  // set by requests, replaces all of the line; empty: `conf` is as in slurm.conf
    bool gone = false;         // over; kept so that its line does not bring it back, and for jobs that still run in it
    bool seen_active = false;  // its beginning has already been handled

    Time starts_at(Time now) const { return conf.is(reservation_flag::time_float) ? now + start : start; }
    Time ends_at(Time now) const { return conf.is(reservation_flag::time_float) ? now + end : end; }
    bool active(Time now) const { return !gone && starts_at(now) <= now && now < ends_at(now); }
    // Its jobs may start now.
    bool usable(Time now) const { return active(now) || (!gone && conf.is(reservation_flag::flex)); }
    // When a job that started in it at `began` must end.
    Time end_for(Time began) const { return began < start && previous_end != 0 ? previous_end : end; }
    // Moves to the next period if it repeats; otherwise it is `gone`. REQUIRES: it is over.
    void advance(Time now);
};

// The reservations of `lines`, and those of `known` that requests have created. For an unchanged line it takes over from
// `known` what was worked out before and what requests have changed.
std::vector<Reservation> resolve_reservations(const std::vector<ReservationConf>& lines, const std::vector<Reservation>& known,
                                              Time now);
std::string encode_reservations(const std::vector<Reservation>& reservations);
// The results have only name, line, times, `told` and `gone`.
std::vector<Reservation> decode_reservations(std::string_view bytes);
// Sets `conf` from what requests have set. Throws ReservationError. REQUIRES: `told` is not empty.
void read_told(Reservation& reservation, const ClusterConf& conf);

// Checks users, groups and accounts; an account includes those below it.
bool may_use(const Reservation& reservation, const JobRecord& job, People& people, const Book& book);
// The numbers of the cores that the reservation keeps. It prefers cores that no earlier reservation in the list keeps at the
// same time.
std::string core_list(const std::vector<Reservation>& reservations, std::size_t index, const ClusterConf& conf);
// As GET reservations shows it.
void show_reservation(const std::vector<Reservation>& reservations, std::size_t index, const ClusterConf& conf, Time now,
                      Sink<model::Reservation> sink);

}  // namespace restd::embedded
