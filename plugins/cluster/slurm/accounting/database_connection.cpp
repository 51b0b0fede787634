#include "accounting/database_connection.hpp"

#include <algorithm>

#include "accounting/database_numbers.hpp"
#include "messages/database.hpp"
#include "restd/error.hpp"
#include "wire/source.hpp"

namespace restd::slurm {
namespace {

// Flags of the greeting: SLURM_GLOBAL_AUTH_KEY, SLURMDBD_CONNECTION (src/common/slurm_protocol_common.h)
constexpr std::uint16_t greeting_flags = 0x1 | 0x2;

}  // namespace

// The first frame contains a message header and a credential. Before them it has its type once more.
std::vector<std::byte> make_greeting(const Credential& credential, const std::string& cluster_name, std::uint16_t version)
{
    PersistInit init;
    init.version = version;
    init.cluster_name = cluster_name;
    Packer frame(version);
    frame.u32(0);
    frame.u16(dbd::persist_init);
    frame.u16(version);
    frame.u16(greeting_flags);
    frame.u16(dbd::persist_init);
    const std::size_t length_of_body = frame.size();
    frame.u32(0);
    frame.u16(0);  // forwarded to nobody
    frame.u16(0);  // on behalf of nobody
    frame.u16(0);  // no address
    credential(frame, dbd::persist_init);
    const std::size_t begin_of_body = frame.size();
    wire::persist_init::pack(frame, init);
    frame.set_u32(length_of_body, static_cast<std::uint32_t>(frame.size() - begin_of_body));
    frame.set_u32(0, static_cast<std::uint32_t>(frame.size() - 4));
    return std::move(frame).take();
}

DatabaseTimes DatabaseTimes::of(const ClientConf& conf)
{
    using namespace std::chrono_literals;
    // The original waits at least 15 minutes for an answer; our clients would not wait that long.
    const std::chrono::milliseconds answer = std::max<std::chrono::milliseconds>(conf.message_timeout + 35s, 300s);
    return {conf.tcp_timeout, conf.message_timeout, answer, answer + 60s, conf.message_timeout};
}

void throw_verdict(const DatabaseVerdict& verdict)
{
    const std::string_view text = verdict.text.empty() ? error_text(verdict.number) : verdict.text;
    throw Error(verdict.number, std::string(text), source);
}

DatabaseConnection::DatabaseConnection(const Endpoint& endpoint, Resolver& resolver, std::span<const std::byte> greeting,
                                       const DatabaseTimes& times, std::uint16_t version)
    : connection_(endpoint, resolver, slurmdbd_failures, Deadline(times.connect)), times_(times), version_(version)
{
    const Deadline deadline(times_.greeting);
    connection_.send(greeting, deadline);
    const DatabaseAnswer answer = receive({deadline, deadline, times_.pace});
    if (answer.type != dbd::rc) fail("it greets with message " + std::to_string(answer.type));
    const DatabaseVerdict said = verdict(answer);
    if (said.number == err::protocol_authentication_error)
        throw Error(err::auth_credential_invalid, std::string(error_text(err::auth_credential_invalid)), source);
    if (said.number == err::protocol_version_error)
        throw VersionRefused(said.number,
                             "slurmdbd at " + endpoint.text() + " does not know the protocol spoken here, which is Slurm " +
                                 release_of(wire_version) + "'s and known to releases " + release_of(wire_version) + " to " +
                                 release_of(newest_version),
                             source, 502);
    if (said.number != 0)
        throw Error(said.number,
                    "slurmdbd at " + endpoint.text() +
                        " refuses the connection: " + std::string(said.text.empty() ? error_text(said.number) : said.text),
                    source);
    Arena arena;
    Unpacker from(answer.body, answer.version, arena);
    PersistRc rc;
    wire::persist_rc::unpack(from, rc);
    if (rc.ret_info != version)
        throw Error(err::protocol_version_error,
                    "slurmdbd at " + endpoint.text() + " speaks version " + std::to_string(rc.ret_info) + " of the protocol" +
                        (release_of(rc.ret_info).empty() ? "" : ", Slurm " + release_of(rc.ret_info) + "'s,") + " where " +
                        std::to_string(version) + ", Slurm " + release_of(version) + "'s, was asked for",
                    source, 502);
}

DatabaseAnswer DatabaseConnection::receive(const AnswerTimes& times)
{
    DatabaseAnswer answer;
    answer.version = version_;
    answer.frame = connection_.receive(times);
    Arena nothing;
    Unpacker from(answer.frame.bytes(), version_, nothing);
    try {
        answer.type = from.u16();
        answer.body = from.bytes(from.left());
    } catch (const WireError& error) {
        fail(error.what());
    }
    return answer;
}

DatabaseAnswer DatabaseConnection::ask(std::uint16_t type, Body body)
{
    return exchange(type, body, {Deadline(times_.answer), Deadline(times_.complete), times_.pace});
}

DatabaseAnswer DatabaseConnection::exchange(std::uint16_t type, Body body, const AnswerTimes& times)
{
    Packer frame(version_);
    frame.u32(0);
    frame.u16(type);
    body(frame);
    frame.set_u32(0, static_cast<std::uint32_t>(frame.size() - 4));
    try {
        connection_.send(frame.bytes(), Deadline(times_.greeting));
        return receive(times);
    } catch (...) {
        usable_ = false;
        throw;
    }
}

DatabaseVerdict DatabaseConnection::verdict(const DatabaseAnswer& answer)
{
    Arena arena;
    Unpacker from(answer.body, answer.version, arena);
    PersistRc rc;
    try {
        wire::persist_rc::unpack(from, rc);
        if (from.left() != 0) from.fail("bytes left over");
    } catch (const WireError& error) {
        fail(error.what());
    }
    const int number = static_cast<int>(rc.rc);
    // slurmdbd closes the connection after these errors.
    if (number == err::access_denied || number == err::protocol_authentication_error || number == err::protocol_version_error ||
        number == err::protocol_incomplete_packet)
        usable_ = false;
    return {number, rc.comment};
}

void DatabaseConnection::finish(bool commit)
{
    Fini fini;
    fini.commit = commit ? 1 : 0;
    const auto body = body_of<wire::dbd_fini>(fini);
    const Deadline soon(times_.greeting);
    const DatabaseAnswer answer = commit ? ask(dbd::fini, body) : exchange(dbd::fini, body, {soon, soon, times_.pace});
    if (answer.type != dbd::rc) fail("it answers the end of a transaction with message " + std::to_string(answer.type));
    const DatabaseVerdict said = verdict(answer);
    if (said.number == 0) return;
    usable_ = false;
    throw_verdict(said);
}

void DatabaseConnection::fail(const std::string& what)
{
    usable_ = false;
    throw Error(err::db_connection, "slurmdbd at " + endpoint().text() + ": the answer makes no sense: " + what, source, 502);
}

}  // namespace restd::slurm
