// DatabaseConnection: one lasting connection to slurmdbd, in the name of one caller.
//
// slurmdbd learns who it is at the beginning and answers one message after the other, each a frame of a type and a body. What
// was changed since the last commit is one transaction: it ends with commit() or roll_back(), or with the connection. Threads:
// one at a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "conf/client_conf.hpp"
#include "wire/connection.hpp"
#include "wire/message.hpp"

namespace restd::slurm {

// How long each step may take.
struct DatabaseTimes {
    std::chrono::milliseconds connect, greeting;
    std::chrono::milliseconds answer;    // until an answer begins: a query may take its time
    std::chrono::milliseconds complete;  // until it is all there
    std::chrono::milliseconds pace;      // AnswerTimes
    static DatabaseTimes of(const ClientConf& conf);
};

struct DatabaseAnswer {
    std::uint16_t type = 0;
    WireVersion version = wire_version;
    Frame frame;
    std::span<const std::byte> body;  // into the frame
};

// What a PERSIST_RC says. `text` is a view into the answer.
struct DatabaseVerdict {
    int number = 0;
    std::string_view text;
};

// The first frame on a connection: who is asking.
std::vector<std::byte> make_greeting(const Credential& credential, const std::string& cluster_name,
                                     std::uint16_t version = wire_version);

// slurmdbd does not know the version of the protocol that it was greeted in, and does not say which one it does.
class VersionRefused : public Error {
public:
    using Error::Error;
};

class DatabaseConnection {
public:
    // `version`: of the greeting. Throws Error: 502 or 504 naming host and port, 511 where the credential is refused,
    // slurmdbd's own otherwise.
    DatabaseConnection(const Endpoint& endpoint, Resolver& resolver, std::span<const std::byte> greeting,
                       const DatabaseTimes& times, std::uint16_t version = wire_version);

    // The answer to a message, whatever it is. Throws Error 502 or 504 where there is none; the connection is of no use then.
    DatabaseAnswer ask(std::uint16_t type, Body body);
    // Ends the transaction. Throws Error as ask() does, or slurmdbd's own. Nobody waits for a roll back longer than for a
    // greeting: slurmdbd rolls back by itself where the connection ends.
    void commit() { finish(true); }
    void roll_back() { finish(false); }

    // Nobody has closed it, as far as can be seen.
    bool is_quiet() const { return usable_ && connection_.is_quiet(); }
    bool is_usable() const { return usable_; }
    const Endpoint& endpoint() const { return connection_.endpoint(); }

    // The message is a PERSIST_RC: what it says. slurmdbd closes the connection after some of them: it is of no use then.
    DatabaseVerdict verdict(const DatabaseAnswer& answer);
    // The answer makes no sense. The connection is of no use then.
    [[noreturn]] void fail(const std::string& what);

private:
    DatabaseAnswer exchange(std::uint16_t type, Body body, const AnswerTimes& times);
    DatabaseAnswer receive(const AnswerTimes& times);
    void finish(bool commit);

    Connection connection_;
    const DatabaseTimes times_;
    const WireVersion version_;  // as agreed upon when greeting
    bool usable_ = true;
};

// A refusal as an Error: slurmdbd's text, or that of the number where it gives none.
[[noreturn]] void throw_verdict(const DatabaseVerdict& verdict);

}  // namespace restd::slurm
