// What is said of a reservation, in the keywords of `scontrol create reservation`: by a `ReservationName=` line of slurm.conf,
// or by a request (schedule/reservation_request.hpp).
//
// Times may be relative ("now+1hour"), for a line to the moment when it is first seen: here they are texts. A Reservation
// (reservation.hpp) has the resulting times.
// Threads: a value; pure function.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "restd/model/reservation.hpp"
#include "restd/model/values.hpp"

namespace restd::embedded {

struct ClusterConf;

namespace reservation_flag = model::reservation_flag;

// A setting: its keyword and its value. A reservation's are its name first, and the others in any order.
using ReservationSettings = std::vector<std::pair<std::string, std::string>>;

struct ReservationConf {
    std::string name;
    std::string line;                  // of slurm.conf: all of its settings, by which a changed line is known; "": it has none
    std::string start_text, end_text;  // end_text "": by duration
    NoVal32 duration;                  // minutes
    std::uint64_t flags = 0;
    // Who may use it. Names, and whether these are the ones who may not.
    std::string users, accounts, groups;
    bool users_barred = false, accounts_barred = false;
    std::string partition, features, licenses, comment;
    std::string nodes;                                                    // as they were given: the node's name, ALL or ""
    std::vector<std::pair<std::uint32_t, std::uint32_t>> license_counts;  // index in ClusterConf::licenses, count
    bool has_node = false;
    std::uint32_t cores = 0;  // of the node; 0: all of it
    std::uint32_t max_start_delay = 0;
    std::uint32_t purge_after = 300;  // seconds without a job, with the flag `purge_completed`

    bool is(std::uint64_t flag) const { return (flags & flag) != 0; }
    bool whole_node() const { return has_node && cores == 0; }
};

// Why settings make no reservation, with Slurm's number.
class ReservationError : public std::runtime_error {
public:
    ReservationError(int number, const std::string& what) : std::runtime_error(what), number_(number) {}
    int number() const { return number_; }

private:
    int number_;
};

// `conf`: everything else of the file. Throws ReservationError, which names key and value.
ReservationConf read_reservation(const ReservationSettings& settings, const ClusterConf& conf);
// Settings that read_reservation() makes the same of.
ReservationSettings settings_of(const ReservationConf& reservation);
// The words for these bits, as `Flags=` has them. Bits without a word are left out.
std::string flag_words(std::uint64_t flags);

}  // namespace restd::embedded
