// The settings of a reservation, with the keywords of `scontrol create reservation`. They come from a `ReservationName=` line
// of slurm.conf or from a request (schedule/reservation_request.hpp).
//
// Times may be relative ("now+1hour"); in slurm.conf that is relative to the moment when the line is first seen. Here they are
// texts. A Reservation (reservation.hpp) has the resulting times.
//
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

// A setting is a keyword and its value. A reservation has its name as the first setting; the others may be in any order.
using ReservationSettings = std::vector<std::pair<std::string, std::string>>;

struct ReservationConf {
    std::string name;
    std::string line;                  // all settings of its slurm.conf line, to notice changes of the line; "": has no line
    std::string start_text, end_text;  // end_text "": `duration` applies
    NoVal32 duration;                  // minutes
    std::uint64_t flags = 0;
    // Who may use it: lists of names, and whether these are instead excluded.
    std::string users, accounts, groups;
    bool users_barred = false, accounts_barred = false;
    std::string partition, features, licenses, comment;
    std::string nodes;                                                    // as given: the node's name, ALL or ""
    std::vector<std::pair<std::uint32_t, std::uint32_t>> license_counts;  // index in ClusterConf::licenses, count
    bool has_node = false;
    std::uint32_t cores = 0;  // of the node; 0: all of it
    std::uint32_t max_start_delay = 0;
    std::uint32_t purge_after = 300;  // seconds without a job, with the flag `purge_completed`

    bool is(std::uint64_t flag) const { return (flags & flag) != 0; }
    bool whole_node() const { return has_node && cores == 0; }
};

// Why settings are not a valid reservation, with Slurm's error number.
class ReservationError : public std::runtime_error {
public:
    ReservationError(int number, const std::string& what) : std::runtime_error(what), number_(number) {}
    int number() const { return number_; }

private:
    int number_;
};

// `conf`: the rest of the file. Throws ReservationError, which names the key and the value.
ReservationConf read_reservation(const ReservationSettings& settings, const ClusterConf& conf);
// Returns settings from which read_reservation() makes the same reservation.
ReservationSettings settings_of(const ReservationConf& reservation);
// The words for these flags, as in `Flags=`. Flags without a word are left out.
std::string flag_words(std::uint64_t flags);

}  // namespace restd::embedded
