// What associations and QOS have used, fading with time: the basis of fair-share and of limits in minutes.
//
// Usage halves every PriorityDecayHalfLife. advance() adds what all running jobs have used since the last call, and add() the
// rest of a job that has ended. It is kept in a file. After a restart, the usage since the file was written is worked out from
// the history of jobs.
//
// Threads: guarded by its owner.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "accounting/book.hpp"
#include "restd/model/values.hpp"

namespace restd::embedded {

struct PastUse {
    double raw = 0;                                      // billed seconds
    double wall = 0;                                     // seconds of jobs
    std::vector<std::pair<std::uint32_t, double>> tres;  // seconds of each resource
    double of(std::uint32_t tres) const;
};

// A job that uses resources, and what it is charged to: the associations from its own up to the root, and its QOS.
struct UsingJob {
    Time start = 0, end = 0;  // 0: still running
    double factor = 1;        // UsageFactor of its QOS
    TresCounts tres;          // includes billing
    std::vector<std::uint32_t> associations;
    std::vector<std::pair<std::uint32_t, bool>> qos;  // id, whether its usage fades
};

class UsageHistory {
public:
    explicit UsageHistory(std::uint32_t half_life) : half_life_(half_life) {}
    void set_half_life(std::uint32_t seconds) { half_life_ = seconds; }

    // Lets all usage fade until `now`, then adds what the running jobs have used since the last call. `keep_qos`: the QOS whose
    // usage does not fade.
    void advance(Time now, std::span<const UsingJob> running, const std::vector<std::uint32_t>& keep_qos);
    // Adds what an ended job has used since the last advance().
    void add(const UsingJob& job);
    void reset(Time now);

    const PastUse& association(std::uint32_t id) const;
    const PastUse& qos(std::uint32_t id) const;
    Time applied() const { return applied_; }
    Time last_reset() const { return last_reset_; }

    // All of it as a short text.
    std::string encode() const;
    // Throws std::runtime_error if the text is invalid; then nothing has changed.
    void decode(const std::string& text);
    // Starts now; for when there is no file.
    void begin(Time now) { applied_ = last_reset_ = now; }

private:
    void charge(const UsingJob& job, Time from, Time to);
    double fade_over(Time seconds) const;

    std::uint32_t half_life_;
    Time applied_ = 0, last_reset_ = 0;
    std::unordered_map<std::uint32_t, PastUse> associations_, qos_;
};

}  // namespace restd::embedded
