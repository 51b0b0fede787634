// What a job waits for: "afterok:12:13,after:14+5", "afterany:7?afterany:8", "aftercorr:9", "singleton".
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
    NoVal32 task;             // one task of an array
    std::uint32_t delay = 0;  // minutes after its start, for `after`
};

struct DependencyList {
    std::vector<Dependency> items;
    bool any = false;  // separated by '?', one of them at least: one that is fulfilled is enough

    bool empty() const { return items.empty(); }
    // A task waits for the task of its number.
    bool has_correspondence() const;
    // As scontrol shows it: "afterok:5(unfulfilled),singleton(unfulfilled)". `marked` without it is what can be parsed again.
    std::string text(bool marked) const;
};

// What one job may wait for. Each of them is looked at whenever one of them ends.
inline constexpr std::size_t most_dependencies = 1000;

// nullopt where it is malformed. "" and "0" are an empty list. What is named twice counts once. States as they are shown,
// "afterok:5(unfulfilled)", are read over. Throws Error (err::dependency) where there are more than most_dependencies, and
// (err::not_supported) for kinds that are not for a cluster of one machine.
std::optional<DependencyList> parse_dependency(std::string_view text);

// Where the job that is waited for stands.
struct DependencyState {
    bool known = true;     // there is such a job
    bool started = false;  // all of it, or cancelled
    bool ended = false;
    bool ok = false;  // ended in COMPLETED
    Time start_time = 0;
};

struct DependencyOutcome {
    enum class Verdict : std::uint8_t { satisfied, waiting, never } verdict = Verdict::satisfied;
    DependencyList left;  // those not yet fulfilled
    Time check_at = 0;    // a time at which the verdict may change by itself; 0: none
};

// `state_of` is asked for each item that names a job; of after_corr it answers for what that job or task waits for.
// `singleton_free`: whether no other job of that name and user is about.
DependencyOutcome evaluate(const DependencyList& list, const std::function<DependencyState(const Dependency&)>& state_of,
                           bool singleton_free, Time now);

}  // namespace restd::embedded
