#include "controller_rpc.hpp"

#include <atomic>
#include <ctime>
#include <optional>
#include <thread>

#include "messages/rc.hpp"
#include "record_list.hpp"
#include "restd/error.hpp"
#include "token.hpp"
#include "wire/munge_credential.hpp"

namespace restd::slurm {
namespace {

constexpr const char* source = "cluster/slurm";

// Which of several ports is asked: slurmctld listens on all of them.
std::uint16_t next_port(const std::vector<std::uint16_t>& ports)
{
    static std::atomic<std::size_t> turn{0};
    return ports[turn.fetch_add(1, std::memory_order_relaxed) % ports.size()];
}

// This controller will not answer, but another may.
bool is_standby(int number)
{
    return number == err::in_standby_mode || number == err::in_standby_use_backup;
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
    if (!caller.local) throw Error(err::protocol_authentication_error, "there is no token to send to the cluster", source);
    if (conf_.auth_type != "auth/munge")
        throw Error(err::protocol_authentication_error,
                    conf_.auth_type + " cannot be used without a token: send one in X-SLURM-USER-TOKEN", source);
    return munge_credential(conf_.munge_socket, reader_, munged_);
}

Error explained_by_token(const Error& error, const Identity& caller)
{
    if (error.number() != err::protocol_authentication_error || caller.token.empty()) return error;
    const std::int64_t expires = cluster::claimed_user(caller.token).expires;
    const std::string expired = expires == 0 ? std::string() : cluster::expiry_text(expires, std::time(nullptr));
    return expired.empty() ? error : Error(error.number(), expired, error.source(), error.status());
}

bool check_return_code(const Message& answer)
{
    if (answer.type != message::rc && answer.type != message::rc_message) return false;
    Arena arena;
    Unpacker from(answer.body, arena);
    ReturnCodeMessage code;
    sensible([&] {
        if (answer.type == message::rc) {
            ReturnCode plain;
            unpack(from, rc_rows, plain);
            code.return_code = plain.return_code;
        } else {
            unpack(from, rc_msg_rows, code);
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
    return {address, next_port(conf_.controller_ports)};
}

Message ControllerRpc::ask_one(const Endpoint& controller, std::span<const std::byte> frame, bool& may_have_arrived) const
{
    Connection connection(controller, resolver_, slurmctld_failures, Deadline(conf_.tcp_timeout));
    const Deadline answer_begins(conf_.message_timeout);
    try {
        connection.send(frame, answer_begins);
    } catch (...) {
        may_have_arrived = connection.sent_any();
        throw;
    }
    may_have_arrived = true;
    Frame received =
        connection.receive({answer_begins, Deadline(conf_.message_timeout * reception_factor), conf_.message_timeout});
    try {
        return open_frame(std::move(received));
    } catch (const WireError& error) {
        throw Error(err::slurmctld_communications_receive_error,
                    "slurmctld at " + controller.text() + ": the answer makes no sense: " + error.what(), source);
    }
}

Message ControllerRpc::ask_patiently(const Endpoint& controller, std::uint16_t type, const Credential& credential,
                                     std::span<const std::byte> body, std::vector<std::byte> frame, Attempt& attempt) const
{
    const Deadline patience(conf_.message_timeout);
    for (std::chrono::milliseconds pause(500);; pause *= 2) {
        attempt = {};
        Message answer = ask_one(controller, frame, attempt.may_have_arrived);
        attempt.answered = true;
        try {
            check_return_code(answer);
            return answer;
        } catch (const Error& error) {
            const bool again = error.number() == err::slurmctld_communications_backoff &&
                               patience.time() > std::chrono::steady_clock::now() + pause;
            if (!again) throw;
        }
        {
            const Waiting waiting;
            std::this_thread::sleep_for(pause);
        }
        frame = make_frame(type, credential, body);  // a credential is good once
    }
}

Message ControllerRpc::ask_any(const Identity& caller, std::uint16_t type, std::span<const std::byte> body, Effect effect) const
{
    const Credential credential = credentials_.of(caller);
    // Made before there is a place taken with slurmctld: who waits for munged waits for nothing else.
    std::vector<std::byte> frame = make_frame(type, credential, body);
    const Bulkhead::Place place = enter();
    std::string problems;
    std::optional<Error> last;
    const bool has_active = !conf_.active_address.empty();
    const std::size_t count = has_active ? 1 : conf_.controllers.size();
    for (std::size_t i = 0; i < count; ++i) {
        const Endpoint controller = endpoint(has_active ? conf_.active_address : conf_.controllers[i].address);
        const bool is_last = i + 1 == count;
        Attempt attempt;
        try {
            if (i != 0) frame = make_frame(type, credential, body);
            return ask_patiently(controller, type, credential, body, std::move(frame), attempt);
        } catch (const Error& error) {
            if (is_standby(error.number()) && !is_last) {
                problems += (problems.empty() ? "" : "; ") + controller.text() + " is in standby";
                continue;
            }
            const bool is_transport = error.status() == 502 || error.status() == 504;
            if (!is_transport || attempt.answered) throw explained_by_token(error, caller);
            if (attempt.may_have_arrived && effect == Effect::changes)
                throw Error(error.number(), std::string(error.what()) + "; it is not known whether the request was carried out",
                            source, error.status());
            problems += (problems.empty() ? "" : "; ") + std::string(error.what());
            last = error;
        }
    }
    throw Error(last ? last->number() : err::slurmctld_communications_connection_error, problems, source,
                last ? last->status() : 502);
}

Message ControllerRpc::ask(const Identity& caller, std::uint16_t type, std::span<const std::byte> body, std::uint16_t expected,
                           Effect effect) const
{
    Message answer = ask_any(caller, type, body, effect);
    require_type(answer, expected);
    return answer;
}

std::optional<Message> ControllerRpc::ask_or_done(const Identity& caller, std::uint16_t type, std::span<const std::byte> body,
                                                  std::uint16_t expected, Effect effect) const
{
    Message answer = ask_any(caller, type, body, effect);
    if (answer.type == message::rc || answer.type == message::rc_message) return {};
    require_type(answer, expected);
    return answer;
}

void ControllerRpc::tell(const Identity& caller, std::uint16_t type, std::span<const std::byte> body, Effect effect) const
{
    const Message answer = ask_any(caller, type, body, effect);
    if (answer.type == message::rc || answer.type == message::rc_message) return;
    throw Error(err::unexpected_msg_error,
                "slurmctld answered with message " + std::to_string(answer.type) + " where a number was expected", source, 502);
}

bool ControllerRpc::ping(const Identity& caller, std::size_t controller, std::uint64_t& latency) const
{
    const auto begun = std::chrono::steady_clock::now();
    try {
        bool may_have_arrived = false;
        const Message answer = ask_one(endpoint(conf_.controllers[controller].address),
                                       make_frame(message::request_ping, credentials_.of(caller), {}), may_have_arrived);
        if (!check_return_code(answer)) return false;
    } catch (const Error& error) {
        // A token that is refused, or a backup that waits, is an answer of a controller that is there.
        if (error.status() == 502 || error.status() == 504) return false;
        if (error.status() == 503 || error.number() == err::protocol_authentication_error)
            throw explained_by_token(error, caller);
    }
    latency = static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begun).count());
    return true;
}

}  // namespace restd::slurm
