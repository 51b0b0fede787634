// The version of the protocol that is spoken with each daemon: the newest one that the daemon and we know.
//
// Slurm's daemons do not negotiate. Each takes its own version and those of a few releases before it (wire::takes()), and
// refuses all others. So it is asked in our newest version, then in older ones. Threads: any.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "restd/error.hpp"
#include "rpc/shared_failure.hpp"
#include "wire/deadline.hpp"
#include "wire/version.hpp"

namespace restd::slurm {

// The daemon does not speak the version of a request. It has done nothing. own(): the version that it speaks; 0: it does not
// say.
class VersionRefused : public Error {
public:
    VersionRefused(const std::string& what, WireVersion own)
        : Error(err::protocol_version_error, what, "cluster/slurm", 502), own_(own)
    {}
    WireVersion own() const { return own_; }

private:
    WireVersion own_;
};

// The daemon takes none of the versions that are spoken here.
class NoCommonVersion : public Error {
public:
    using Error::Error;
};

// Asks the daemon in one version after the other, the newest first, until it takes one. `daemon`: "slurmctld at ctl:6817".
// `ask`: asks it something in this version, and returns the version of its answer. An answer in another version names the
// daemon's own. A daemon that does not know a version throws VersionRefused, closes the connection (Lost), or answers with HTTP
// (SpeaksHttp). Throws NoCommonVersion, and what else ask() throws.
WireVersion newest_taken(const std::string& daemon, const std::function<WireVersion(WireVersion)>& ask);

// "slurmctld runs Slurm 22.05; this needs 23.11". `version`: what is spoken with the daemon.
std::string needs_release(const char* daemon, WireVersion version, WireVersion since);
// Throws this as an Error (not supported) if the version is older.
void require_release(const char* daemon, WireVersion version, WireVersion since);

class SpokenVersions {
public:
    // 0: not known.
    WireVersion known(const std::string& host) const;
    // The version spoken with the daemon on this host. If it is not known, find() finds it out. Only one caller at a time does
    // this for a host. The others wait for its result; if it fails, the next one tries. Throws what find() throws, or the last
    // failure when the deadline is over. That a daemon takes none of our versions is remembered for some seconds.
    WireVersion get(const std::string& host, const Deadline& deadline, const std::function<WireVersion()>& find);
    void set(const std::string& host, WireVersion version);
    // The daemon may be of another release now: a connection to it was lost, or it has refused this version. Does nothing if
    // another version has been found meanwhile.
    void forget(const std::string& host, WireVersion version);

private:
    struct Refusal {
        SharedFailure failure;
        std::chrono::steady_clock::time_point until;
    };
    struct Search {
        bool is_over = false;
        SharedFailure failure;
    };
    // The result of a search, for all who wait for it. `is_refused`: none of our versions is taken.
    void end(const std::string& host, Search& search, WireVersion version, const SharedFailure& failure,
             bool is_refused = false);

    mutable std::mutex mutex_;
    std::condition_variable ended_;
    std::map<std::string, WireVersion> known_;
    std::map<std::string, std::shared_ptr<Search>> searches_;
    std::map<std::string, Refusal> refusals_;
};

}  // namespace restd::slurm
