#include "rpc/controller_rpc.hpp"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <ctime>
#include <optional>
#include <utility>

#include "common/token.hpp"
#include "messages/controller.hpp"
#include "messages/node.hpp"
#include "messages/rc.hpp"
#include "restd/error.hpp"
#include "rpc/patience.hpp"
#include "rpc/record_list.hpp"
#include "wire/munge_credential.hpp"
#include "wire/slurm_credential.hpp"
#include "wire/source.hpp"

namespace restd::slurm {
namespace {

// Uses the ports in turn: slurmctld listens on all of them.
std::uint16_t next_port(const std::vector<std::uint16_t>& ports)
{
    static std::atomic<std::size_t> turn{0};
    return ports[turn.fetch_add(1, std::memory_order_relaxed) % ports.size()];
}

// This controller is in standby; another one may answer.
bool is_standby(int number)
{
    return number == err::in_standby_mode || number == err::in_standby_use_backup;
}

// An answer that a controller gives to a version that it does not take; also to a wrong credential.
bool refuses_version(const Message& answer)
{
    try {
        check_return_code(answer);
    } catch (const Error& error) {
        return error.number() == err::protocol_version_error || error.number() == err::protocol_authentication_error;
    }
    return false;
}

// The same credential, of which the first one has been made: for a message of `type` in this version. A credential can be used
// once. If it is not used soon, a new one is made, because the time for which it is valid is short.
Credential made_now(Credential credential, std::uint16_t type, WireVersion version)
{
    constexpr std::chrono::seconds fresh(10);
    Packer first(version);
    credential(first, type);
    return [credential = std::move(credential), first = std::move(first).take(), type, version,
            until = std::chrono::steady_clock::now() + fresh](Packer& to, std::uint16_t wanted) mutable {
        const auto made = std::exchange(first, {});
        if (!made.empty() && wanted == type && to.version() == version && std::chrono::steady_clock::now() < until)
            to.raw(made);
        else
            credential(to, wanted);
    };
}

void require_type(const Message& answer, std::uint16_t expected)
{
    if (answer.type == expected) return;
    if (answer.type == message::reroute)
        throw Error(err::not_supported, "the request belongs to another controller, which is not followed", source);
    throw Error(err::unexpected_msg_error,
                "slurmctld answered with message " + std::to_string(answer.type) + " where " + std::to_string(expected) +
                    " was expected",
                source, 502);
}

}  // namespace

Credential Credentials::of(const Identity& caller) const
{
    if (!caller.token.empty()) return jwt_credential(caller.token, caller.user);
    if (!caller.is_known_here())
        throw Error(err::protocol_authentication_error, "there is no token to send to the cluster", source);
    if (conf_.auth_type == "auth/munge") return munge_credential(conf_.munge_socket, reader_, maker_);
    if (conf_.auth_type == "auth/slurm") return slurm_credential(conf_.slurm_auth, reader_, maker_);
    throw Error(err::protocol_authentication_error,
                conf_.auth_type + " cannot be used without a token: send one in X-SLURM-USER-TOKEN", source);
}

Error explained_by_token(const Error& error, const Identity& caller)
{
    if (error.number() != err::protocol_authentication_error || caller.token.empty()) return error;
    const std::int64_t expires = cluster::claimed_user(caller.token).expires;
    const std::string expired = expires == 0 ? std::string() : cluster::expiry_text(expires, std::time(nullptr));
    return expired.empty() ? error : error.saying(expired);
}

bool check_return_code(const Message& answer)
{
    if (answer.type != message::rc && answer.type != message::rc_message) return false;
    Arena arena;
    Unpacker from(answer.body, answer.version, arena);
    ReturnCodeMessage code;
    decode_answer([&] {
        if (answer.type == message::rc) {
            ReturnCode plain;
            wire::rc::unpack(from, plain);
            code.return_code = plain.return_code;
        } else {
            wire::rc_msg::unpack(from, code);
        }
    });
    const int number = static_cast<int>(code.return_code);
    if (number != 0) {
        const std::string_view text = code.err_msg.empty() ? error_text(number) : code.err_msg;
        throw Error(number, std::string(text), source);
    }
    return true;
}

Endpoint ControllerRpc::endpoint(const std::string& address) const
{
    return {address, next_port(conf_.controller_ports), conf_.tls};
}

std::vector<std::string> ControllerRpc::controllers() const
{
    if (!conf_.active_address.empty()) return {conf_.active_address};
    std::vector<std::string> addresses;
    for (const ControllerHost& host : conf_.controllers) addresses.push_back(host.address);
    return addresses;
}

Message ControllerRpc::ask_one(const Endpoint& controller, std::span<const std::byte> frame, bool& may_have_arrived,
                               const Times& times) const
{
    Connection connection(controller, resolver_, slurmctld_failures, Deadline(times.connect));
    const Deadline answer_begins(times.answer);
    try {
        connection.send(frame, answer_begins);
    } catch (...) {
        may_have_arrived = connection.sent_any();
        throw;
    }
    may_have_arrived = true;
    Frame received = connection.receive({answer_begins, Deadline(times.answer * reception_factor), times.answer});
    try {
        return open_frame(std::move(received));
    } catch (const OtherVersion&) {
        throw;
    } catch (const WireError& error) {
        throw Error(err::slurmctld_communications_receive_error,
                    "slurmctld at " + controller.text() + ": the answer makes no sense: " + error.what(), source);
    }
}

// A request and its retries.
struct ControllerRpc::Round {
    std::uint16_t type;
    Body body;
    Effect effect;
    const Credential& credential;
    WireVersion version;           // 0: not known yet
    std::vector<std::byte> frame;  // in this version; empty: to be packed
    bool may_ask_again = true;     // a query may be repeated once after a lost connection
    // Of the last round:
    std::string problems;
    std::optional<Error> last;
    bool may_pass = false;  // a controller does not listen or is in standby: a retry may succeed
};

WireVersion ControllerRpc::spoken_with(const Endpoint& controller, const Credential& credential,
                                       std::chrono::milliseconds most) const
{
    const Deadline deadline(most);
    return memory_.versions.get(controller.host, deadline, [&] {
        return newest_taken("slurmctld at " + controller.text(), [&](WireVersion version) {
            bool ignored = false;
            const auto frame = make_frame(message::request_ping, credential, no_body, version);
            const std::chrono::milliseconds left(deadline.milliseconds_left());
            return ask_one(controller, frame, ignored, {std::min<std::chrono::milliseconds>(conf_.tcp_timeout, left), left})
                .version;
        });
    });
}

Message ControllerRpc::ask_spoken(const Endpoint& controller, const Round& round, WireVersion& version,
                                  std::vector<std::byte>& frame, bool& may_have_arrived) const
{
    for (bool is_again = false;; is_again = true) {
        const WireVersion spoken = spoken_with(controller, round.credential, conf_.message_timeout);
        if (frame.empty() || version != spoken) frame = make_frame(round.type, round.credential, round.body, spoken);
        version = spoken;
        try {
            Message answer = ask_one(controller, frame, may_have_arrived, times());
            // A controller that does not take the version answers in its own.
            if (is_again || answer.version == version || !refuses_version(answer)) return answer;
            may_have_arrived = false;
        } catch (const OtherVersion& other) {
            // Its own version is none of ours: spoken_with() says so.
            may_have_arrived = false;
            if (is_again)
                throw Error(err::protocol_version_error, "slurmctld at " + controller.text() + ": " + other.what(), source,
                            502);
        } catch (const SpeaksHttp&) {
            may_have_arrived = false;  // so answers 25.11 or later to an unknown version
            if (is_again) throw;
        } catch (const Unanswered&) {
            // A release up to 24.05 closes the connection if it does not know the version. But the controller may just have
            // ended, after it has taken the request.
            if (is_again || !does_not_take(controller, round.credential, version)) throw;
            may_have_arrived = false;
        }
        memory_.versions.forget(controller.host, version);
        frame.clear();  // a credential can be used once
    }
}

bool ControllerRpc::does_not_take(const Endpoint& controller, const Credential& credential, WireVersion version) const
{
    memory_.versions.forget(controller.host, version);
    try {
        const auto quick = std::min<std::chrono::milliseconds>(conf_.message_timeout, quick_question);
        return !wire::takes(spoken_with(controller, credential, quick), version);
    } catch (const std::exception&) {
        return false;
    }
}

WireVersion ControllerRpc::version(const Identity& caller) const
{
    if (const WireVersion known = known_version(); known != 0) return known;
    const Credential credential = credentials_.of(caller);
    const Bulkhead::Place place = enter();
    const std::vector<std::string> hosts = controllers();
    std::optional<Error> last;
    for (const std::size_t i : memory_.standins.order(hosts)) try {
            return spoken_with(endpoint(hosts[i]), credential, conf_.message_timeout);
        } catch (const Error& error) {
            last = error;
        }
    throw *last;
}

std::string ControllerRpc::asked_first() const
{
    const std::vector<std::string> hosts = controllers();
    return hosts[memory_.standins.order(hosts).front()];
}

WireVersion ControllerRpc::known_version() const
{
    return memory_.versions.known(asked_first());
}

Message ControllerRpc::ask_patiently(const Endpoint& controller, const Round& round, WireVersion& version,
                                     std::vector<std::byte>& frame, Attempt& attempt) const
{
    const Deadline patience(conf_.message_timeout);
    for (std::chrono::milliseconds pause(500);; pause *= 2) {
        attempt = {};
        Message answer = ask_spoken(controller, round, version, frame, attempt.may_have_arrived);
        attempt.answered = true;
        try {
            check_return_code(answer);
            return answer;
        } catch (const Error& error) {
            const bool again = error.number() == err::slurmctld_communications_backoff &&
                               patience.time() > std::chrono::steady_clock::now() + pause;
            if (!again) throw;
        }
        sleep_waiting(pause);
        frame.clear();  // a credential can be used once
    }
}

std::optional<Message> ControllerRpc::ask_round(Round& round) const
{
    round.problems.clear();
    round.may_pass = false;
    const auto problem = [&](const std::string& what) { round.problems += (round.problems.empty() ? "" : "; ") + what; };
    const std::vector<std::string> hosts = controllers();
    for (const std::size_t i : memory_.standins.order(hosts)) {
        const Endpoint controller = endpoint(hosts[i]);
        Attempt attempt;
        std::vector<std::byte> frame = std::move(round.frame);
        round.frame.clear();
        try {
            std::optional<Message> answer = ask_patiently(controller, round, round.version, frame, attempt);
            memory_.standins.answered(hosts[i]);
            memory_.release.answered();
            return answer;
        } catch (const Error& error) {
            if (is_standby(error.number())) {
                problem(controller.text() + " is in standby");
                round.last = Error(error.number(), error.what(), source);
                round.may_pass = true;
                continue;
            }
            const bool is_transport = error.status() == 502 || error.status() == 504;
            if (!is_transport || attempt.answered) {
                memory_.standins.answered(hosts[i]);
                throw;
            }
            memory_.release.connection_lost();
            // When it is back it may be of another release. Of an unanswered request ask_spoken() has found it out.
            if (error.status() == 502 && dynamic_cast<const Unanswered*>(&error) == nullptr)
                memory_.versions.forget(controller.host, round.version);
            if (attempt.may_have_arrived && round.effect == Effect::changes)
                throw Error(error.number(), std::string(error.what()) + "; it is not known whether the request was carried out",
                            source, error.given_status());
            problem(error.what());
            round.last = error;
            if (dynamic_cast<const Refused*>(&error) != nullptr) {
                round.may_pass = true;
            } else if (dynamic_cast<const Lost*>(&error) != nullptr && round.may_ask_again) {
                round.may_ask_again = false;
                round.may_pass = true;
            }
            if (!attempt.may_have_arrived) round.frame = std::move(frame);  // no controller has received it
            if (hosts.size() > 1) memory_.standins.failed(controller);
        }
    }
    return {};
}

ControllerRpc::Ready ControllerRpc::ready(const Identity& caller, std::uint16_t type) const
{
    Credential credential = credentials_.of(caller);
    // Make the credential before taking a place at slurmctld: it may wait for munged.
    if (const WireVersion version = known_version(); version != 0) credential = made_now(std::move(credential), type, version);
    return {caller, type, std::move(credential), enter()};
}

Message ControllerRpc::ask_any(const Ready& ready, Body body, Effect effect) const
{
    Round round{ready.type_, body, effect, ready.credential_, 0, {}, true, {}, {}, false};
    for (Patience patience(conf_.message_timeout);;) {
        try {
            if (auto answer = ask_round(round)) return *std::move(answer);
        } catch (const Error& error) {
            throw explained_by_token(error, ready.caller());
        }
        if (!round.may_pass || !patience.pause()) break;
    }
    throw Error(round.last->number(), round.problems, source, round.last->given_status());
}

void ControllerRpc::learn_release(const Identity& caller) const
{
    if (!memory_.release.is_due()) return;
    try {
        const Credential credential = credentials_.of(caller);
        const Bulkhead::Place place = enter();
        const std::vector<std::string> hosts = controllers();
        const Endpoint controller = endpoint(hosts[memory_.standins.order(hosts).front()]);
        const WireVersion version = spoken_with(controller, credential, quick_question);
        const auto frame = make_frame(message::request_build_info, credential, body_of<wire::last_update>({}), version);
        bool may_have_arrived = false;
        const Message answer = ask_one(controller, frame, may_have_arrived, {quick_question, quick_question});
        if (answer.type == message::build_info) {
            const std::string release = release_in_build_info(answer.body, answer.version);
            memory_.release.set(release);
            // It was upgraded, and nobody has noticed that it was away.
            if (version_of_release(release) > version && version < wire::newest)
                memory_.versions.forget(controller.host, version);
        } else
            memory_.release.answered();  // this caller is refused, the next one may be accepted
    } catch (const std::exception&) {
        // The request itself meets the same problem and reports it.
    }
}

Message ControllerRpc::ask(const Ready& ready, Body body, std::uint16_t expected, Effect effect) const
{
    Message answer = ask_any(ready, body, effect);
    require_type(answer, expected);
    return answer;
}

Message ControllerRpc::ask(const Identity& caller, std::uint16_t type, Body body, std::uint16_t expected, Effect effect) const
{
    return ask(ready(caller, type), body, expected, effect);
}

std::optional<Message> ControllerRpc::ask_or_done(const Identity& caller, std::uint16_t type, Body body, std::uint16_t expected,
                                                  Effect effect) const
{
    Message answer = ask_any(ready(caller, type), body, effect);
    if (answer.type == message::rc || answer.type == message::rc_message) return {};
    require_type(answer, expected);
    return answer;
}

void ControllerRpc::tell(const Identity& caller, std::uint16_t type, Body body, Effect effect) const
{
    const Message answer = ask_any(ready(caller, type), body, effect);
    if (answer.type == message::rc || answer.type == message::rc_message) return;
    throw Error(err::unexpected_msg_error,
                "slurmctld answered with message " + std::to_string(answer.type) + " where a number was expected", source, 502);
}

PingResult ControllerRpc::ping(const Identity& caller, std::size_t controller) const
{
    const auto begun = std::chrono::steady_clock::now();
    PingResult result;
    try {
        bool may_have_arrived = false;
        const Credential credential = credentials_.of(caller);
        const Round round{message::request_ping, no_body, Effect::none, credential, 0, {}, true, {}, {}, false};
        WireVersion version = 0;
        std::vector<std::byte> frame;
        const Message answer =
            ask_spoken(endpoint(conf_.controllers[controller].address), round, version, frame, may_have_arrived);
        if (!check_return_code(answer)) return {false, err::unexpected_msg_error, 0};
    } catch (const Error& error) {
        // A refused token or a backup in standby is also an answer: the controller is up.
        if (error.number() == err::protocol_version_error) throw;
        if (error.status() == 502 || error.status() == 504) return {false, error.number(), 0};
        if (error.status() == 503 || error.number() == err::protocol_authentication_error)
            throw explained_by_token(error, caller);
        result.number = error.number();
    }
    result.answers = true;
    result.microseconds = static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begun).count());
    return result;
}

bool ControllerRpc::answers(std::chrono::milliseconds patience) const
{
    Identity own;
    own.proof = Proof::kernel;
    own.uid = geteuid();
    const Deadline deadline(patience);
    const std::vector<std::string> hosts = controllers();
    for (const std::size_t i : memory_.standins.order(hosts)) {
        const std::chrono::milliseconds left(deadline.milliseconds_left());
        const Endpoint controller = endpoint(hosts[i]);
        const WireVersion known = memory_.versions.known(controller.host);
        std::optional<Credential> credential;
        std::vector<std::byte> frame;
        try {
            credential.emplace(credentials_.of(own));
            frame = make_frame(message::request_ping, *credential, no_body, known != 0 ? known : wire::newest);
        } catch (const Error&) {
            // It cannot be asked without a credential. Clients with a token may do without.
        }
        try {
            if (frame.empty()) {
                const Connection connection(controller, resolver_, slurmctld_failures, Deadline(left));
            } else {
                if (known == 0)
                    frame = make_frame(message::request_ping, *credential, no_body, spoken_with(controller, *credential, left));
                const std::chrono::milliseconds rest(deadline.milliseconds_left());
                bool may_have_arrived = false;
                check_return_code(ask_one(controller, frame, may_have_arrived, {rest, rest}));
            }
            return true;
        } catch (const Error& error) {
            // Anything else than silence and standby is an answer too, but not one in another version of the protocol.
            if (error.status() != 502 && error.status() != 504 && !is_standby(error.number())) return true;
        } catch (const WireError&) {
            // A release that does not speak our version: no request can be answered.
        }
        // It may be of another release by now. The next question finds it out.
        if (known != 0) memory_.versions.forget(controller.host, known);
    }
    return false;
}

}  // namespace restd::slurm
