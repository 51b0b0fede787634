// The tasks of a job array: "0-9", "1,5,7-19:4%2".
//
// TaskSet is a value type, cheap to copy: a hundred thousand tasks in a row are one range.
// Threads: as any value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace restd::embedded {

class TaskSet {
public:
    // Adds first, first+step .. up to last. REQUIRES: first <= last, step >= 1, and no task twice.
    void add(std::uint32_t first, std::uint32_t last, std::uint32_t step);
    void normalize();  // after the last add(): ascending

    bool empty() const { return count_ == 0; }
    std::size_t size() const { return count_; }
    bool contains(std::uint32_t task) const;
    std::uint32_t first() const { return ranges_.front().first; }  // REQUIRES: !empty()
    std::uint32_t last() const;                                    // REQUIRES: !empty()
    bool erase(std::uint32_t task);
    // "0-9", "1,3,5", "0-20:4"
    std::string text() const;
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
        std::size_t size() const { return (last - first) / step + 1; }
    };
    std::vector<Range> ranges_;
    std::size_t count_ = 0;
};

struct ArraySpec {
    TaskSet tasks;
    std::uint32_t max_running = 0;  // after '%'; 0: no limit
    std::uint32_t step = 1;         // for SLURM_ARRAY_TASK_STEP
};

// nullopt: malformed, a task twice, or a task number not below `max_array_size`.
std::optional<ArraySpec> parse_array(std::string_view text, std::uint32_t max_array_size);

}  // namespace restd::embedded
