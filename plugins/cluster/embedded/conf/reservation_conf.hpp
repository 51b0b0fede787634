// A `ReservationName=` line of slurm.conf: what `scontrol create reservation` says in Slurm.
//
// Times may be relative to the moment when the line is first seen ("now+1hour"): here they are texts. A Reservation
// (reservation.hpp) has the resulting times.
// Threads: a value; pure function.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "restd/model/values.hpp"

namespace restd::embedded {

struct ClusterConf;

// Slurm's flags of reservations.
namespace reservation_flag {
inline constexpr std::uint64_t maintenance = 0x1, daily = 0x4, weekly = 0x10, ignore_jobs = 0x40, any_nodes = 0x100,
                               fixed = 0x400, partition_nodes = 0x1000, overlap = 0x4000, named_nodes = 0x8000,
                               time_float = 0x20000, replace = 0x40000, all_nodes = 0x80000, purge = 0x100000,
                               weekday = 0x200000, weekend = 0x800000, flex = 0x2000000, no_hold = 0x20000000,
                               replace_down = 0x40000000, magnetic = 0x100000000, hourly = 0x800000000,
                               user_delete = 0x8000000000;
inline constexpr std::uint64_t recurring = daily | weekly | weekday | weekend | hourly;
}  // namespace reservation_flag

struct ReservationConf {
    std::string name;
    std::string line;                  // all of its settings, by which a changed line is known
    std::string start_text, end_text;  // end_text "": by duration
    NoVal32 duration;                  // minutes
    std::uint64_t flags = 0;
    // Who may use it. Names, and whether these are the ones who may not.
    std::string users, accounts, groups;
    bool users_barred = false, accounts_barred = false;
    std::string partition, features, licenses;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> license_counts;  // index in ClusterConf::licenses, count
    bool has_node = false;
    std::uint32_t cores = 0;  // of the node; 0: all of it
    std::uint32_t max_start_delay = 0;
    std::uint32_t purge_after = 300;  // seconds without a job, with the flag `purge`

    bool is(std::uint64_t flag) const { return (flags & flag) != 0; }
    bool whole_node() const { return has_node && cores == 0; }
};

// `settings`: lower-case keys as they are written, the name first. `conf`: everything else of the file. Throws
// std::runtime_error that names key and value.
ReservationConf read_reservation(const std::vector<std::pair<std::string, std::string>>& settings, const ClusterConf& conf);

}  // namespace restd::embedded
