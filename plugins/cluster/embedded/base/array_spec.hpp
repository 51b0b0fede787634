// The tasks of a job array: "0-9", "1,5,7-19:4%2".
//
// A TaskSet is a set of ranges: a range of four billion tasks needs as little memory as a range of two.
//
// Threads: a value.
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
    // Adds first, first+step and so on up to last. REQUIRES: first <= last, step >= 1; call normalize() after the last add().
    void add(std::uint32_t first, std::uint32_t last, std::uint32_t step);
    // Sorts the tasks and removes duplicates. If ranges interleave ("0-8:4,2") and there are at most `write_out` tasks, they
    // are written out one by one. A larger set keeps its ranges: then this returns false if two ranges have a task in common,
    // or if there are more than most_interleaved ranges.
    [[nodiscard]] bool normalize(std::uint64_t write_out);
    static constexpr std::size_t most_interleaved = 64;

    bool empty() const { return ranges_.empty(); }
    std::uint64_t size() const { return count_; }
    std::size_t ranges() const { return ranges_.size(); }
    bool contains(std::uint32_t task) const;                       // binary search, or at most most_interleaved comparisons
    std::uint32_t first() const { return ranges_.front().first; }  // REQUIRES: !empty()
    std::uint32_t last() const;                                    // REQUIRES: !empty()
    // The tasks that are also in `other`, ascending. The cost depends on the number of tasks in the smaller set.
    std::vector<std::uint32_t> common(const TaskSet& other) const;
    // The first `most` tasks. REQUIRES: no ranges interleave.
    std::vector<std::uint32_t> first(std::size_t most) const;
    // Removes tasks. The cost depends on the number of ranges and of removed tasks. REQUIRES: `tasks` is ascending, all of them
    // are in the set, and no ranges interleave.
    void erase(const std::vector<std::uint32_t>& tasks);
    // "0-9", "1,3,5", "0-20:4"
    std::string text() const;
    // Calls f for every task, in ascending order if no ranges interleave.
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
    std::vector<Range> ranges_;  // sorted by `first`
    std::uint64_t count_ = 0;
    bool interleaved_ = false;  // some range begins before an earlier one has ended
};

struct ArraySpec {
    TaskSet tasks;
    std::uint32_t max_running = 0;  // after '%'; 0: no limit
    std::uint32_t step = 1;         // for SLURM_ARRAY_TASK_STEP
};

// Returns nullopt if the text is malformed, if a task number is not below `max_array_size`, or if normalize(write_out) fails.
// As in slurmctld, duplicates count once and empty parts ("1,,2") are ignored.
std::optional<ArraySpec> parse_array(std::string_view text, std::uint32_t max_array_size, std::uint64_t write_out = 1024);

}  // namespace restd::embedded
