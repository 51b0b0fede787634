// ClusterRelease: the cluster's release of Slurm, as slurmctld reports it.
//
// slurmctld is asked once, again after it was away, and every ten minutes. A failure is not an error of the request during
// which it happens. A slurmctld that does not answer is asked again only after it has answered another request. Until then the
// release is empty. Threads: any.
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
        std::string whole, major, minor, micro;  // "24.11.5", "24", "11", "5"; "" until the release is known
    };
    // The release as far as it is known.
    std::shared_ptr<const Words> get() const;

    // True if it is time to ask. Only one caller gets true, and that caller asks.
    bool is_due();
    void set(std::string_view release);
    // slurmctld refused or lost a connection. Its release may be another one when it is back.
    void connection_lost();
    // slurmctld has answered a request. If a connection was lost before, it is asked again soon.
    void answered();

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
