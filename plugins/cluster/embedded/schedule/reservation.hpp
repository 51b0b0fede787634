// A reservation in force: resources that are kept for some jobs during some time.
//
// It comes from a line of slurm.conf (reservation_conf.hpp) or from a request (reservation_request.hpp). A request may also change
// or delete one that comes from a line; this holds until the line is edited. <state>/reservations has the time when a line was
// first seen, because its times may be relative to that, the current period of a repeated reservation, and what requests changed.
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
    Time start = 0, end = 0;   // of this time; TIME_FLOAT: seconds from now, likewise
    Time previous_end = 0;     // of the time before, where it repeats
    Time idle_since = 0;       // since when it has had no job; 0: it has, or has not begun
    ReservationSettings told;  // by requests, all that `conf` says; empty: `conf` is as its line says
    bool gone = false;         // it is over; kept so that its line does not bring it back, and for jobs that still run in it
    bool seen_active = false;  // its beginning has been told to those who wait

    Time starts_at(Time now) const { return conf.is(reservation_flag::time_float) ? now + start : start; }
    Time ends_at(Time now) const { return conf.is(reservation_flag::time_float) ? now + end : end; }
    bool active(Time now) const { return !gone && starts_at(now) <= now && now < ends_at(now); }
    // Its jobs may run now.
    bool usable(Time now) const { return active(now) || (!gone && conf.is(reservation_flag::flex)); }
    // When a job that began in it at `began` has to leave.
    Time end_for(Time began) const { return began < start && previous_end != 0 ? previous_end : end; }
    // To the next time where it repeats; else it is gone. REQUIRES: it is over.
    void advance(Time now);
};

// The reservations of `lines`, and those of `known` that requests have created; of `known` what was found out before, or what
// requests have said, about the very same line.
std::vector<Reservation> resolve_reservations(const std::vector<ReservationConf>& lines, const std::vector<Reservation>& known,
                                              Time now);
std::string encode_reservations(const std::vector<Reservation>& reservations);
// With name, line, times and `told` only.
std::vector<Reservation> decode_reservations(std::string_view bytes);
// What `conf` makes of what requests have said. Throws ReservationError. REQUIRES: `told` is not empty.
void read_told(Reservation& reservation, const ClusterConf& conf);

// By its users, groups and accounts; an account stands for those below it.
bool may_use(const Reservation& reservation, const JobRecord& job, People& people, const Book& book);
// The cores of the node that it keeps, by their numbers: those that no earlier one of the list keeps at the same time come
// first.
std::string core_list(const std::vector<Reservation>& reservations, std::size_t index, const ClusterConf& conf);
// As GET reservations has it.
void show_reservation(const std::vector<Reservation>& reservations, std::size_t index, const ClusterConf& conf, Time now,
                      Sink<model::Reservation> sink);

}  // namespace restd::embedded
