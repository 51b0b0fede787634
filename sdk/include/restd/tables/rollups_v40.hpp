// slurmdbd's rollups as v0.0.40 shows them: a list with an entry for each of hour, day and month that has taken any time.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "restd/model/accounting.hpp"
#include "restd/tables/codecs.hpp"

namespace restd::tables {

struct RollupPeriod {
    std::uint32_t type = 0;  // hour, day, month; what v0.0.40 calls them has nothing to do with that
    Time last_run = 0;
    std::uint64_t last_cycle = 0;
    std::uint64_t max_cycle = 0;
    std::uint64_t total_time = 0;
    std::uint64_t total_cycles = 0;
    std::uint64_t mean_cycles = 0;
};

// Begins with a List, so that Kind::list can be used on it; what it shows is inside itself, so it must not be copied once
// filled.
struct RollupPeriods {
    List<RollupPeriod> list;
    std::array<RollupPeriod, 3> periods{};
};

// For Kind::via: Rollups -> RollupPeriods.
inline void list_rollups(const void* member, void* scratch)
{
    const auto& in = *static_cast<const model::Rollups*>(member);
    auto& out = *static_cast<RollupPeriods*>(scratch);
    std::size_t n = 0;
    const auto add = [&](std::uint32_t type, std::uint16_t count, Time last_run, std::uint64_t last, std::uint64_t max,
                         std::uint64_t total) {
        if (total != 0) out.periods[n++] = {type, last_run, last, max, total, count, count > 1 ? total / count : total};
    };
    add(0, in.hourly_count, in.hourly_last_run, in.hourly_duration_last, in.hourly_duration_max, in.hourly_duration_time);
    add(1, in.daily_count, in.daily_last_run, in.daily_duration_last, in.daily_duration_max, in.daily_duration_time);
    add(2, in.monthly_count, in.monthly_last_run, in.monthly_duration_last, in.monthly_duration_max, in.monthly_duration_time);
    out.list = {out.periods.data(), n};
}

inline constexpr Flag rollup_type_flags[] = {
    flag_equal("internal", 0x0, 0xffffffff, "Sums by hour."),
    flag_equal("user", 0x1, 0xffffffff, "Sums by day."),
    flag_equal("unknown", 0x2, 0xffffffff, "Sums by month."),
};
RESTD_FLAGS(rollup_type);

namespace codec {
inline constexpr auto rollup_type = [] {
    auto codec = make_codec<std::uint32_t>(Kind::flag_string, "");
    codec.names = rollup_type_names;
    return codec;
}();
inline constexpr auto short_timestamp = formatted(timestamp, "int32");
}  // namespace codec

inline constexpr Row rollup_period_rows[] = {
    RESTD_FIELD(RollupPeriod, type, "type", codec::rollup_type,
                "Period of the sum. The words mean hour, day and month, in this order."),
    RESTD_FIELD(RollupPeriod, last_run, "last_run", codec::timestamp, "Time of the last sum in UNIX seconds."),
    RESTD_FIELD(RollupPeriod, last_cycle, "last_cycle", codec::uint64, "Microseconds that the last sum took."),
    RESTD_FIELD(RollupPeriod, max_cycle, "max_cycle", codec::uint64, "Microseconds that the longest sum took."),
    RESTD_FIELD(RollupPeriod, total_time, "total_time", codec::uint64, "Microseconds that all sums took."),
    RESTD_FIELD(RollupPeriod, total_cycles, "total_cycles", codec::uint64, "Number of sums made."),
    RESTD_FIELD(RollupPeriod, mean_cycles, "mean_cycles", codec::uint64, "Mean of microseconds that a sum took."),
};
RESTD_TABLE(rollup_period, RollupPeriod, "");

// What the document says, which is not quite what is sent.
inline constexpr Row rollup_documented_rows[] = {
    RESTD_FIELD(RollupPeriod, type, "type", codec::rollup_type,
                "Period of the sum. The words mean hour, day and month, in this order."),
    RESTD_FIELD(RollupPeriod, last_run, "last run", codec::short_timestamp,
                "Time of the last sum in UNIX seconds. The key sent is last_run."),
    RESTD_FIELD(RollupPeriod, max_cycle, "max_cycle", codec::uint64, "Microseconds that the longest sum took."),
    RESTD_FIELD(RollupPeriod, total_time, "total_time", codec::uint64, "Microseconds that all sums took."),
    RESTD_FIELD(RollupPeriod, total_cycles, "total_cycles", codec::uint64, "Number of sums made."),
    RESTD_FIELD(RollupPeriod, mean_cycles, "mean_cycles", codec::uint64, "Mean of microseconds that a sum took."),
};
RESTD_TABLE(rollup_documented, RollupPeriod, "");

namespace codec {
inline constexpr auto rollup_documented = object<RollupPeriod>(tables::rollup_documented);
inline constexpr auto rollup_documented_list = documented(
    list("ROLLUP_STATS", rollup_documented), "Sums of usage that slurmdbd has made, by period.", "Sums of one period.");
inline constexpr auto rollup_period = object<RollupPeriod>(tables::rollup_period);
inline constexpr auto rollup_list = [] {
    auto codec = named(make_codec<RollupPeriods>(Kind::list, "ROLLUP_STATS"));
    codec.element = &rollup_period;
    codec.described_as = &rollup_documented_list;
    codec.doc = rollup_documented_list.doc;
    return codec;
}();
}  // namespace codec

}  // namespace restd::tables
