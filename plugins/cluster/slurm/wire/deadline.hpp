// Deadline: the time when an exchange must be over, however long its steps take.
//
// Plain value.
#pragma once

#include <algorithm>
#include <chrono>

namespace restd::slurm {

class Deadline {
public:
    explicit Deadline(std::chrono::milliseconds from_now) : at_(std::chrono::steady_clock::now() + from_now) {}

    // The remaining time for poll(): at least 0, rounded up.
    int milliseconds_left() const
    {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(at_ - std::chrono::steady_clock::now());
        return static_cast<int>(std::clamp<std::chrono::milliseconds::rep>(left.count(), 0, 3'600'000));
    }
    bool over() const { return std::chrono::steady_clock::now() >= at_; }
    std::chrono::steady_clock::time_point time() const { return at_; }

private:
    std::chrono::steady_clock::time_point at_;
};

}  // namespace restd::slurm
