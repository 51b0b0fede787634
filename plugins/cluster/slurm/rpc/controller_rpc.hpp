// ControllerRpc: one request to slurmctld, and its answer.
//
// The number of requests that wait for slurmctld is limited; requests above the limit get an Error 503. The controller that
// answered last is asked first (standins.hpp). If it does not accept the request, the next one is asked. If no controller
// listens (slurmctld restarts), or all are in standby, the request is retried until MessageTimeout. A timeout is not followed
// by a retry. A request that changes something is never sent again if a byte of it may have arrived: the error says that its
// result is not known. A query is repeated once if its connection is lost. Each controller is asked in the newest version of
// the protocol that it takes (spoken_versions.hpp). Threads: any. Each request has its own connection, because slurmctld
// expects this.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "conf/client_conf.hpp"
#include "restd/auth.hpp"
#include "restd/error.hpp"
#include "restd/waiting.hpp"
#include "rpc/cluster_release.hpp"
#include "rpc/spoken_versions.hpp"
#include "rpc/standins.hpp"
#include "wire/connection.hpp"
#include "wire/message.hpp"

namespace restd::slurm {

// Slurm's message numbers.
namespace message {
inline constexpr std::uint16_t request_reconfigure = 1003, request_ping = 1008, request_build_info = 2001, build_info = 2002,
                               request_config = 2015, config = 2016, request_licenses = 1021, licenses = 1022,
                               request_jobs = 2003, jobs = 2004, request_nodes = 2007, nodes = 2008, request_partitions = 2009,
                               partitions = 2010, request_job = 2021, request_shares = 2022, shares = 2023,
                               request_reservations = 2024, reservations = 2025, request_stats = 2035, stats = 2036,
                               request_node = 2040, request_job_states = 2057, job_states = 2058, update_job = 3001,
                               update_node = 3002, create_partition = 3003, delete_partition = 3004, update_partition = 3005,
                               create_reservation = 3006, created_reservation = 3007, delete_reservation = 3008,
                               update_reservation = 3009, delete_node = 3014, create_node = 3015, request_allocation = 4001,
                               allocation = 4002, submit_batch_job = 4003, submitted = 4004, request_resources = 4007,
                               resources = 4008, request_het_allocation = 4025, het_allocation = 4026, submit_het_job = 4028,
                               requeue_job = 5023, kill_job = 5032, job_array_errors = 5034, kill_jobs = 5041,
                               killed_jobs = 5042, persist_init = 6500, rc = 8001, rc_message = 8002, reroute = 8003;
}  // namespace message

// Makes credentials for callers: their token, or the user of this process if the caller is local.
class Credentials {
public:
    // `reader`: the user that the daemons run as. `maker`: the bulkhead of munged or sackd, which AuthType chooses.
    Credentials(const ClientConf& conf, uid_t reader, Bulkhead& maker) : conf_(conf), reader_(reader), maker_(maker) {}
    // Throws Error(511) if there is no credential for the caller. Using a credential may wait for munged or sackd. So use it
    // before a place of another daemon's bulkhead is taken.
    Credential of(const Identity& caller) const;

private:
    const ClientConf& conf_;
    const uid_t reader_;
    Bulkhead& maker_;
};

// Adds the reason to a daemon's refusal if the caller's token has expired. Slurm's daemons do not say it.
Error explained_by_token(const Error& error, const Identity& caller);

// What a controller answers to a ping.
struct PingResult {
    bool answers = false;
    int number = 0;                  // of its error, or of what kept it from answering
    std::uint64_t microseconds = 0;  // until it answered
};

// Whether a request changes something, so that it must not be sent twice.
enum class Effect { none, changes };

// Facts about the controllers that stay known when the configuration is replaced.
class ControllerMemory {
public:
    explicit ControllerMemory(Resolver& resolver, std::chrono::milliseconds look_every = std::chrono::seconds(2))
        : standins(resolver, slurmctld_failures, look_every)
    {}

    Standins standins;
    ClusterRelease release;
    SpokenVersions versions;
};

class ControllerRpc {
public:
    // All arguments outlive this.
    ControllerRpc(const ClientConf& conf, Resolver& resolver, const Credentials& credentials, Bulkhead& slurmctld,
                  ControllerMemory& memory)
        : conf_(conf), resolver_(resolver), credentials_(credentials), slurmctld_(slurmctld), memory_(memory)
    {}

    // A request that may be sent: its credential has been made, as far as this has to be done beforehand, and it has a place
    // among those that wait for slurmctld. Used by one thread at a time. The caller's identity outlives it.
    class Ready {
    public:
        const Identity& caller() const { return caller_; }

    private:
        friend class ControllerRpc;
        Ready(const Identity& caller, std::uint16_t type, Credential credential, Bulkhead::Place place)
            : caller_(caller), type_(type), credential_(std::move(credential)), place_(std::move(place))
        {}
        const Identity& caller_;
        const std::uint16_t type_;
        const Credential credential_;
        const Bulkhead::Place place_;
    };
    Ready ready(const Identity& caller, std::uint16_t type) const;

    // The answer, of type `expected`. Throws Error: slurmctld's error number if it answers with one; 502 or 504 if it cannot be
    // reached, does not answer, or its answer is invalid.
    Message ask(const Ready& ready, Body body, std::uint16_t expected, Effect effect) const;
    Message ask(const Identity& caller, std::uint16_t type, Body body, std::uint16_t expected, Effect effect) const;
    // The same, but the answer may also be a return code without data. Then nothing is returned.
    std::optional<Message> ask_or_done(const Identity& caller, std::uint16_t type, Body body, std::uint16_t expected,
                                       Effect effect) const;
    // A request whose answer is only a return code. Throws Error if it is not 0.
    void tell(const Identity& caller, std::uint16_t type, Body body, Effect effect) const;
    // A place among the requests that wait for slurmctld, for ping(). The functions above take a place themselves.
    Bulkhead::Place enter() const { return slurmctld_.enter(); }
    // The version of the protocol that is spoken with the controller that is asked first. It is found out if it is not known.
    // Throws Error as ask() does.
    WireVersion version(const Identity& caller) const;
    // The same, as far as it is known; else 0.
    WireVersion known_version() const;
    // The address of the controller that is asked first.
    std::string asked_first() const;
    // What this controller answers to a ping. Throws Error if it speaks no version that we know. REQUIRES: the caller holds a
    // place (enter()).
    PingResult ping(const Identity& caller, std::size_t controller) const;

    // Whether a controller answers, whatever it answers unless it is in standby. Asks them in turn, for `patience` altogether,
    // with the credential of this process' user. If there is none (munged, or the key or sackd of auth/slurm, gives none), a
    // controller that accepts a connection counts. Takes no place (enter()), so that it is true while all places are taken: ask
    // one question at a time.
    bool answers(std::chrono::milliseconds patience) const;

    // Asks for the cluster's release if it is due, with the caller's credential, for two seconds at most. Does not throw.
    void learn_release(const Identity& caller) const;

private:
    // The state of a request at one controller.
    struct Attempt {
        bool may_have_arrived = false;
        bool answered = false;  // an error is the controller's answer
    };
    struct Times {
        std::chrono::milliseconds connect, answer;
    };
    struct Round;
    Endpoint endpoint(const std::string& address) const;
    Times times() const { return {conf_.tcp_timeout, conf_.message_timeout}; }
    // Addresses of the controllers, in the order of the configuration.
    std::vector<std::string> controllers() const;
    Message ask_one(const Endpoint& controller, std::span<const std::byte> frame, bool& may_have_arrived,
                    const Times& times) const;
    // Asks in the version that the controller takes; `version` becomes this one. `frame`: the request in `version`, or empty.
    Message ask_spoken(const Endpoint& controller, const Round& round, WireVersion& version, std::vector<std::byte>& frame,
                       bool& may_have_arrived) const;
    // The version that the controller takes, as it is known or by asking the controller.
    WireVersion spoken_with(const Endpoint& controller, const Credential& credential, std::chrono::milliseconds most) const;
    // Finds out whether the controller is of a release that does not take this version. False if it cannot be found out.
    bool does_not_take(const Endpoint& controller, const Credential& credential, WireVersion version) const;
    // Asks each controller in turn. Returns nothing if none has accepted the request.
    std::optional<Message> ask_round(Round& round) const;
    // Asks again if the controller says that it is busy; then it has done nothing. The frame is made again for each retry.
    Message ask_patiently(const Endpoint& controller, const Round& round, WireVersion& version, std::vector<std::byte>& frame,
                          Attempt& attempt) const;
    Message ask_any(const Ready& ready, Body body, Effect effect) const;

    const ClientConf& conf_;
    Resolver& resolver_;
    const Credentials& credentials_;
    Bulkhead& slurmctld_;
    ControllerMemory& memory_;
};

// Throws the Error of an answer RESPONSE_SLURM_RC or RESPONSE_SLURM_RC_MSG whose return code is not 0. True if the answer has
// one of these types.
bool check_return_code(const Message& answer);

// The time for receiving an answer, in units of MessageTimeout: a long list may take longer than a short answer.
inline constexpr int reception_factor = 6;

}  // namespace restd::slurm
