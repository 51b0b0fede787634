// Finds the release of a slurmctld or slurmdbd that does not speak our version of the protocol.
//
// The daemon does not say it. It accepts its own version and some older ones: the newest version that it accepts is its own.
// Threads: any.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <span>
#include <string>

namespace restd::slurm {

// The versions to try, in this order: versions before ours, and versions after the newest known one.
std::span<const std::uint16_t> older_versions();
std::span<const std::uint16_t> newer_versions();

// Throws the Error (502) that names its release and ours. `daemon`: "slurmctld at ctl:6817". `version`: 0 if it is not known.
[[noreturn]] void refuse_release(const std::string& daemon, std::uint16_t version, bool is_newer);

// The versions that were found, by the daemon's address.
class OtherReleases {
public:
    // The daemon's version, from find() or a call of it within the last minute; 0: not known. May take as long as find().
    std::uint16_t version_of(const std::string& daemon, const std::function<std::uint16_t()>& find);

private:
    struct Found {
        std::uint16_t version;
        std::chrono::steady_clock::time_point until;
    };
    std::mutex mutex_;
    std::map<std::string, Found> found_;
};

}  // namespace restd::slurm
