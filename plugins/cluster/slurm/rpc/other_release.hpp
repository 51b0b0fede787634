// What to say of a slurmctld or slurmdbd that does not speak our version of the protocol: of what release it is.
//
// Neither says so by itself. Each takes its own version and some older ones: the newest that it takes is its own.
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

// Versions that it may be of, in the order to try them in: those older than ours, those newer than any known.
std::span<const std::uint16_t> older_versions();
std::span<const std::uint16_t> newer_versions();

// Throws the Error (502) that names its release and ours. `daemon`: "slurmctld at ctl:6817". `version`: 0 where it is not
// known.
[[noreturn]] void refuse_release(const std::string& daemon, std::uint16_t version, bool is_newer);

// What was found out, by the daemon's address.
class OtherReleases {
public:
    // The version that it is of, as find() tells it; 0: not known. Asked at most once a minute for each. Takes as long as
    // find() does.
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
