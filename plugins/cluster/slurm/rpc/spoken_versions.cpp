#include "rpc/spoken_versions.hpp"

#include <algorithm>

#include "restd/waiting.hpp"
#include "wire/connection.hpp"
#include "wire/message.hpp"
#include "wire/source.hpp"

namespace restd::slurm {
namespace {

std::string spoken_here()
{
    return "the protocol is spoken here as of Slurm " + release_of(wire::oldest) + " to " + release_of(wire::newest);
}

// `version`: the daemon's, or 0 if it is not known.
[[noreturn]] void refuse_release(const std::string& daemon, WireVersion version, bool is_newer)
{
    const std::string release = release_of(version);
    const std::string of = !release.empty() ? " is of Slurm " + release
                           : is_newer       ? " is of a release after Slurm " + release_of(wire::newest)
                                            : " is of a release before Slurm " + release_of(wire::oldest);
    throw NoCommonVersion(err::protocol_version_error,
                          daemon + of + ", which is too " + (is_newer ? "new" : "old") + ": " + spoken_here(), source, 502);
}

}  // namespace

WireVersion newest_taken(const std::string& daemon, const std::function<WireVersion(WireVersion)>& ask)
{
    std::exception_ptr lost;
    bool is_web = false, is_refused = false;
    for (const WireVersion version : wire::versions) {
        try {
            const WireVersion answered = ask(version);
            if (!wire::is_spoken(answered)) refuse_release(daemon, answered, answered > wire::newest);
            return answered;
        } catch (const OtherVersion& other) {
            refuse_release(daemon, other.version(), other.version() > wire::newest);
        } catch (const SpeaksHttp&) {
            is_web = true;
        } catch (const VersionRefused&) {
            is_refused = true;
        } catch (const Unanswered&) {
            if (!lost) lost = std::current_exception();
        } catch (const Lost&) {
            lost = std::current_exception();  // says more
        }
    }
    if (is_web) refuse_release(daemon, 0, true);
    if (is_refused)
        throw NoCommonVersion(err::protocol_version_error,
                              daemon + " takes none of our versions of the protocol: " + spoken_here(), source, 502);
    std::rethrow_exception(lost);
}

std::string needs_release(const char* daemon, WireVersion version, WireVersion since)
{
    return std::string(daemon) + " runs Slurm " + release_of(version) + "; this needs " + release_of(since);
}

void require_release(const char* daemon, WireVersion version, WireVersion since)
{
    if (version < since) throw Error(err::not_supported, needs_release(daemon, version, since), source);
}

WireVersion SpokenVersions::known(const std::string& host) const
{
    const std::lock_guard lock(mutex_);
    const auto found = known_.find(host);
    return found == known_.end() ? WireVersion{0} : found->second;
}

WireVersion SpokenVersions::get(const std::string& host, const Deadline& deadline, const std::function<WireVersion()>& find)
{
    std::unique_lock lock(mutex_);
    for (;;) {
        if (const auto found = known_.find(host); found != known_.end()) return found->second;
        const auto running = searches_.find(host);
        if (running == searches_.end()) {
            const auto refusal = refusals_.find(host);
            if (refusal != refusals_.end() && std::chrono::steady_clock::now() < refusal->second.until)
                refusal->second.failure.raise();
            break;
        }
        const std::shared_ptr<Search> search = running->second;
        bool is_over = false;
        {
            const Waiting waiting;
            is_over = ended_.wait_until(lock, deadline.time(), [&] { return search->is_over; });
        }
        if (!is_over)
            throw Error(err::slurmctld_communications_receive_error,
                        host + ": no answer in time while its version of the protocol is found out", source, 504);
        if (search->failure && deadline.over()) search->failure.raise();
    }
    const auto search = std::make_shared<Search>();
    searches_[host] = search;
    lock.unlock();
    try {
        const WireVersion version = find();
        end(host, *search, version, {});
        return version;
    } catch (const NoCommonVersion& error) {
        end(host, *search, 0, SharedFailure(error), true);
        throw;
    } catch (const Error& error) {
        end(host, *search, 0, SharedFailure(error));
        throw;
    } catch (...) {
        end(host, *search, 0, {});
        throw;
    }
}

void SpokenVersions::end(const std::string& host, Search& search, WireVersion version, const SharedFailure& failure,
                         bool is_refused)
{
    {
        const std::lock_guard lock(mutex_);
        search.is_over = true;
        search.failure = failure;
        searches_.erase(host);
        if (version != 0) known_[host] = version;
        if (is_refused)
            refusals_[host] = {failure, std::chrono::steady_clock::now() + std::chrono::seconds(5)};
        else
            refusals_.erase(host);
    }
    ended_.notify_all();
}

void SpokenVersions::set(const std::string& host, WireVersion version)
{
    const std::lock_guard lock(mutex_);
    known_[host] = version;
    refusals_.erase(host);
}

void SpokenVersions::forget(const std::string& host, WireVersion version)
{
    const std::lock_guard lock(mutex_);
    const auto found = known_.find(host);
    if (found != known_.end() && found->second == version) known_.erase(found);
}

}  // namespace restd::slurm
