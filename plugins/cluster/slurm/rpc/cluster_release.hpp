// ClusterRelease: which release of Slurm the cluster is of, as its slurmctld says.
//
// slurmctld is asked once, and again when it may be another one: after it was away, and now and then. What goes wrong is no
// request's error, and one that says nothing is left alone until it says something: until the release is known, nothing is said
// of it. Threads: any.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>

#include "wire/version.hpp"

namespace restd::slurm {

class ClusterRelease {
public:
    struct Words {
        std::string whole, major, minor, micro;  // "24.11.5", "24", "11", "5"; "" as long as nothing is known
    };
    // What is known.
    std::shared_ptr<const Words> get() const;

    // Whether it is time to ask: true for one caller, who then asks.
    bool is_due();
    void learned(std::string_view release);
    // slurmctld did not take a connection, or lost one: it may be another one when it is back.
    void doubt();
    // slurmctld has answered somebody: where there is doubt it can be asked.
    void heard();

private:
    using Clock = std::chrono::steady_clock;

    mutable std::mutex mutex_;
    std::shared_ptr<const Words> words_ = std::make_shared<const Words>();
    bool doubtful_ = true;
    Clock::time_point asked_{}, due_{};
};

// The release in the body of a RESPONSE_BUILD_INFO. Throws WireError.
std::string release_in_build_info(std::span<const std::byte> body, WireVersion version);

}  // namespace restd::slurm
