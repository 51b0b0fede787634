// The dependencies of a job: "afterok:12:13,after:14+5", "afterany:7?afterany:8", "aftercorr:9", "singleton".
//
// Threads: values and pure functions.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "restd/model/values.hpp"

namespace restd::embedded {

struct Dependency {
    enum class Kind : std::uint8_t { after, after_any, after_corr, after_not_ok, after_ok, singleton };
    Kind kind = Kind::after_any;
    std::uint32_t job = 0;    // 0 for singleton
    NoVal32 task;             // a single task of an array
    std::uint32_t delay = 0;  // for `after`: minutes after the start of that job
};

struct DependencyList {
    std::vector<Dependency> items;
    bool any = false;  // the items were separated by '?': one fulfilled item is enough

    bool empty() const { return items.empty(); }
    // True for aftercorr: each task waits for the task with the same number.
    bool has_correspondence() const;
    // As scontrol shows it: "afterok:5(unfulfilled),singleton(unfulfilled)". If not `marked`, text that can be parsed again.
    std::string text(bool marked) const;
};

// How many dependencies one job may have. All of them are checked whenever one of the other jobs ends.
inline constexpr std::size_t most_dependencies = 1000;

// Returns nullopt if the text is malformed. "" and "0" are an empty list. Duplicates count once. States as listings show them,
// for example "afterok:5(unfulfilled)", are accepted and ignored. Throws Error(err::dependency) if there are more than
// most_dependencies, and Error(err::not_supported) for kinds that make no sense on a cluster of one machine.
std::optional<DependencyList> parse_dependency(std::string_view text);

// The state of the job that another one depends on.
struct DependencyState {
    bool known = true;     // the job exists
    bool started = false;  // all of it has started or was cancelled
    bool ended = false;
    bool ok = false;  // ended as COMPLETED
    Time start_time = 0;
};

struct DependencyOutcome {
    enum class Verdict : std::uint8_t { satisfied, waiting, never } verdict = Verdict::satisfied;
    DependencyList left;  // those that are not yet fulfilled
    Time check_at = 0;    // when the verdict may change with time; 0: never
};

// Calls `state_of` for each item that names a job; for after_corr it must return the state of the job or task that this one
// waits for. `singleton_free`: there is no other job of this name and user to wait for.
DependencyOutcome evaluate(const DependencyList& list, const std::function<DependencyState(const Dependency&)>& state_of,
                           bool singleton_free, Time now);

}  // namespace restd::embedded
