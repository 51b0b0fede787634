// The tasks of a job array: "0-9", "1,5,7-19:4%2".
//
// TaskSet is a set of ranges: a range of four thousand million tasks needs as little memory as one of two.
// Threads: as any value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace restd::embedded {

class TaskSet {
public:
    // Adds first, first+step .. up to last. REQUIRES: first <= last, step >= 1; normalize() after the last one.
    void add(std::uint32_t first, std::uint32_t last, std::uint32_t step);
    // Ascending from here on. Ranges that interleave ("0-8:4,2") are written out where they have at most `write_out` tasks;
    // more of them stay as they are. A task that was added twice is there once. False: there are too many to see to that, or
    // more than most_interleaved ranges interleave.
    [[nodiscard]] bool normalize(std::uint64_t write_out);
    static constexpr std::size_t most_interleaved = 64;

    bool empty() const { return ranges_.empty(); }
    std::uint64_t size() const { return count_; }
    std::size_t ranges() const { return ranges_.size(); }
    bool contains(std::uint32_t task) const;                       // a binary search, or most_interleaved comparisons
    std::uint32_t first() const { return ranges_.front().first; }  // REQUIRES: !empty()
    std::uint32_t last() const;                                    // REQUIRES: !empty()
    // The tasks of this set that are in `other` too, ascending. Costs the tasks of the smaller one.
    std::vector<std::uint32_t> common(const TaskSet& other) const;
    // The first `most` of them. REQUIRES: no ranges interleave.
    std::vector<std::uint32_t> first(std::size_t most) const;
    // Takes tasks out. Costs the ranges and what is taken out. REQUIRES: ascending, all of them in the set, no ranges
    // interleave.
    void erase(const std::vector<std::uint32_t>& tasks);
    // "0-9", "1,3,5", "0-20:4"
    std::string text() const;
    // Costs every task. Ascending where no ranges interleave.
    template <class F>
    void for_each(F&& f) const
    {
        for (const auto& range : ranges_)
            for (std::uint64_t task = range.first; task <= range.last; task += range.step) f(static_cast<std::uint32_t>(task));
    }

private:
    struct Range {
        std::uint32_t first, last, step;  // last is one of the tasks
        bool contains(std::uint32_t task) const { return task >= first && task <= last && (task - first) % step == 0; }
        std::uint64_t size() const { return std::uint64_t{last - first} / step + 1; }
        bool meets(const Range& other) const;
    };
    std::vector<Range> ranges_;  // by their first
    std::uint64_t count_ = 0;
    bool interleaved_ = false;  // a range begins before one in front of it has ended
};

struct ArraySpec {
    TaskSet tasks;
    std::uint32_t max_running = 0;  // after '%'; 0: no limit
    std::uint32_t step = 1;         // for SLURM_ARRAY_TASK_STEP
};

// nullopt: malformed, a task number not below `max_array_size`, or more than `write_out` tasks in ranges that have some in
// common or are too many. As in slurmctld a task that is named twice is one, and empty parts ("1,,2") are passed over.
// `write_out`: as for TaskSet::normalize().
std::optional<ArraySpec> parse_array(std::string_view text, std::uint32_t max_array_size, std::uint64_t write_out = 1024);

}  // namespace restd::embedded
