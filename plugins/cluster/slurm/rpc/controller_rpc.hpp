// ControllerRpc: one question, one answer with slurmctld.
//
// Only so many wait for slurmctld at a time: those beyond get an Error 503. A question that nobody took goes to the next
// controller of the list, the one that answered last being the first (standins.hpp). Where nobody listens, as while slurmctld
// is restarted, or all are in standby, it is tried again for as long as MessageTimeout; silence is not waited for twice. A
// question that changes something is never sent again once a byte of it may have arrived: the client is told that it is not
// known what became of it; another one whose connection is lost is asked once more.
// Threads: any; each question has a connection of its own, as slurmctld wants it.
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
#include "rpc/other_release.hpp"
#include "rpc/standins.hpp"
#include "wire/connection.hpp"
#include "wire/message.hpp"

namespace restd::slurm {

// Message numbers (src/common/slurm_protocol_defs.h, Slurm 24.11).
namespace message {
inline constexpr std::uint16_t request_reconfigure = 1003, request_ping = 1008, request_build_info = 2001, build_info = 2002,
                               request_config = 2015, config = 2016, request_licenses = 1021, licenses = 1022,
                               request_jobs = 2003, jobs = 2004, request_nodes = 2007, nodes = 2008, request_partitions = 2009,
                               partitions = 2010, request_job = 2021, request_shares = 2022, shares = 2023,
                               request_reservations = 2024, reservations = 2025, request_stats = 2035, stats = 2036,
                               request_node = 2040, request_job_states = 2057, job_states = 2058, update_job = 3001,
                               update_node = 3002, create_reservation = 3006, created_reservation = 3007,
                               delete_reservation = 3008, update_reservation = 3009, delete_node = 3014,
                               request_allocation = 4001, allocation = 4002, submit_batch_job = 4003, submitted = 4004,
                               request_het_allocation = 4025, het_allocation = 4026, submit_het_job = 4028, kill_job = 5032,
                               job_array_errors = 5034, kill_jobs = 5041, killed_jobs = 5042, persist_init = 6500, rc = 8001,
                               rc_message = 8002, reroute = 8003;
}  // namespace message

// Makes credentials for callers: their token, or this process's own user where the caller is a local one.
class Credentials {
public:
    // `reader`: the user that the daemons run as.
    Credentials(const ClientConf& conf, uid_t reader, Bulkhead& munged) : conf_(conf), reader_(reader), munged_(munged) {}
    // Throws Error(511) where there is no way to vouch for the caller. To use one may be to wait for munged: that is best done
    // before a place with another daemon is taken.
    Credential of(const Identity& caller) const;

private:
    const ClientConf& conf_;
    const uid_t reader_;
    Bulkhead& munged_;
};

// What a daemon of the cluster has said of a request, with the reason where the caller's token itself tells one: Slurm's
// daemons only say that it is refused.
Error explained_by_token(const Error& error, const Identity& caller);

enum class Effect { none, changes };  // of a question

// What is known of the controllers, whatever the configuration.
class ControllerMemory {
public:
    explicit ControllerMemory(Resolver& resolver, std::chrono::milliseconds look_every = std::chrono::seconds(2))
        : standins(resolver, slurmctld_failures, look_every)
    {}

    Standins standins;
    ClusterRelease release;
    OtherReleases other_releases;  // of controllers that do not speak it
    // The version of the protocol that is spoken with the controller at this address.
    WireVersion spoken_with(const std::string& /*address*/) const { return wire_version; }
};

class ControllerRpc {
public:
    // All of it outlives this.
    ControllerRpc(const ClientConf& conf, Resolver& resolver, const Credentials& credentials, Bulkhead& slurmctld,
                  ControllerMemory& memory)
        : conf_(conf), resolver_(resolver), credentials_(credentials), slurmctld_(slurmctld), memory_(memory)
    {}

    // The answer, of type `expected`. Throws Error: slurmctld's own where it answers with an error number, 502 or 504 where it
    // cannot be reached, does not answer, or answers what makes no sense.
    Message ask(const Identity& caller, std::uint16_t type, Body body, std::uint16_t expected, Effect effect) const;
    // The same, where a plain "done" may be the answer instead: nothing is returned then.
    std::optional<Message> ask_or_done(const Identity& caller, std::uint16_t type, Body body, std::uint16_t expected,
                                       Effect effect) const;
    // A question that is answered with a number only. Throws Error where that is not 0.
    void tell(const Identity& caller, std::uint16_t type, Body body, Effect effect) const;
    // One of those who wait for slurmctld, also for an answer that somebody else has asked for. All of the above take a place
    // by themselves.
    Bulkhead::Place enter() const { return slurmctld_.enter(); }
    // Whether this controller answers a ping; microseconds that it took. Throws Error where it is of a release that does not
    // speak our version. REQUIRES: the caller has entered.
    bool ping(const Identity& caller, std::size_t controller, std::uint64_t& latency) const;

    // Learns the cluster's release where that is due: a question of two seconds at most, in the caller's name. Throws nothing.
    void learn_release(const Identity& caller) const;

private:
    // How far a question came with one controller.
    struct Attempt {
        bool may_have_arrived = false;
        bool answered = false;  // whatever went wrong is what the controller said
    };
    struct Times {
        std::chrono::milliseconds connect, answer;
    };
    struct Round;
    Endpoint endpoint(const std::string& address) const;
    Times times() const { return {conf_.tcp_timeout, conf_.message_timeout}; }
    // Addresses of those that may be asked, as they are configured.
    std::vector<std::string> controllers() const;
    Message ask_one(const Endpoint& controller, std::span<const std::byte> frame, bool& may_have_arrived,
                    const Times& times) const;
    // The same; names the other's release where it does not speak our version. May ask it further questions to find that out.
    Message ask_ours(const Endpoint& controller, std::span<const std::byte> frame, const Credential& credential,
                     bool& may_have_arrived) const;
    std::uint16_t find_version(const Endpoint& controller, const Credential& credential, bool is_newer) const;
    // One round through all controllers. Nothing where none of them took it.
    std::optional<Message> ask_round(Round& round) const;
    // Asks again where the controller says that it is asked too much: nothing has been done then.
    // `frame`: the question in this version; made anew for each time after the first.
    Message ask_patiently(const Endpoint& controller, const Round& round, WireVersion version, std::span<const std::byte> frame,
                          Attempt& attempt) const;
    Message ask_any(const Identity& caller, std::uint16_t type, Body body, Effect effect) const;

    const ClientConf& conf_;
    Resolver& resolver_;
    const Credentials& credentials_;
    Bulkhead& slurmctld_;
    ControllerMemory& memory_;
};

// Throws the Error that an answer of kind RESPONSE_SLURM_RC or RESPONSE_SLURM_RC_MSG means, where it means one. True where it
// is one of these at all.
bool check_return_code(const Message& answer);

// The deadline of a request: connecting and sending, then the wait for an answer, then its reception.
inline constexpr int reception_factor = 6;  // times MessageTimeout: a long list may take longer than a short answer

}  // namespace restd::slurm
