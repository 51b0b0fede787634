#include "rpc/other_release.hpp"

#include "restd/error.hpp"
#include "wire/message.hpp"

namespace restd::slurm {
namespace {

constexpr std::uint16_t of_release(int number)
{
    return static_cast<std::uint16_t>(number << 8);
}

}  // namespace

std::span<const std::uint16_t> older_versions()
{
    static constexpr std::uint16_t versions[] = {of_release(41), of_release(40), of_release(39), of_release(38)};
    static_assert(versions[0] + of_release(1) == wire_version);
    return versions;
}

std::span<const std::uint16_t> newer_versions()
{
    static constexpr std::uint16_t versions[] = {of_release(53), of_release(52), of_release(51), of_release(50),
                                                 of_release(49), of_release(48), of_release(47), of_release(46)};
    static_assert(versions[7] - of_release(1) == newest_version);
    return versions;
}

void refuse_release(const std::string& daemon, std::uint16_t version, bool is_newer)
{
    const std::string release = release_of(version);
    const std::string of = !release.empty() ? " is of Slurm " + release + ", which is too "
                           : is_newer       ? " is of a release after Slurm " + release_of(newest_version) + ", which is too "
                                            : " is of a release before Slurm " + release_of(wire_version) + ", which is too ";
    throw Error(err::protocol_version_error,
                daemon + of + (is_newer ? "new" : "old") + ": the protocol spoken here is Slurm " + release_of(wire_version) +
                    "'s, which releases " + release_of(wire_version) + " to " + release_of(newest_version) + " know",
                "cluster/slurm", 502);
}

std::uint16_t OtherReleases::version_of(const std::string& daemon, const std::function<std::uint16_t()>& find)
{
    const auto now = std::chrono::steady_clock::now();
    {
        const std::lock_guard lock(mutex_);
        Found& found = found_[daemon];
        if (now < found.until) return found.version;
        found.until = now + std::chrono::minutes(1);  // other callers get the previous result meanwhile
    }
    const std::uint16_t version = find();
    const std::lock_guard lock(mutex_);
    Found& found = found_[daemon];
    found.version = version;
    // Nothing found: the daemon was just ending. Try again soon.
    if (version == 0) found.until = now + std::chrono::seconds(5);
    return version;
}

}  // namespace restd::slurm
