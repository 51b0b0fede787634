// DatabaseConnection: one persistent connection to slurmdbd, on behalf of one caller.
//
// slurmdbd learns who the caller is from the first frame. Then it answers one message after the other; each is a frame with a
// type and a body. All changes since the last commit are one transaction, which ends with commit(), with roll_back(), or when
// the connection is closed. Threads: one at a time.
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

// Time limit of each step.
struct DatabaseTimes {
    std::chrono::milliseconds connect, greeting;
    std::chrono::milliseconds answer;    // until an answer begins: a database query may take long
    std::chrono::milliseconds complete;  // until the whole answer is there
    std::chrono::milliseconds pace;      // AnswerTimes::pace
    static DatabaseTimes of(const ClientConf& conf);
};

struct DatabaseAnswer {
    std::uint16_t type = 0;
    WireVersion version = wire::newest;
    Frame frame;
    std::span<const std::byte> body;  // into the frame
};

// The contents of a PERSIST_RC. `text` is a view into the answer.
struct DatabaseVerdict {
    int number = 0;
    std::string_view text;
};

// The first frame on a connection: it tells slurmdbd who is asking, and which version of the protocol is spoken.
std::vector<std::byte> make_greeting(const Credential& credential, const std::string& cluster_name, WireVersion version);

class DatabaseConnection {
public:
    // `version`: of the greeting. Throws Error: 502 or 504 that names host and port, VersionRefused, 511 if the credential is
    // refused, otherwise slurmdbd's own error.
    DatabaseConnection(const Endpoint& endpoint, Resolver& resolver, std::span<const std::byte> greeting,
                       const DatabaseTimes& times, WireVersion version);

    // Returns the answer to a message, whatever its type. Throws Error 502 or 504 if there is none; the connection is unusable
    // then.
    DatabaseAnswer ask(std::uint16_t type, Body body);
    // Ends the transaction. Throws Error as ask() does, or slurmdbd's own error. A roll back waits no longer than a greeting
    // does: slurmdbd rolls back by itself when the connection ends.
    void commit() { finish(true); }
    void roll_back() { finish(false); }

    // Usable, and not closed by slurmdbd as far as can be seen.
    bool is_quiet() const { return usable_ && connection_.is_quiet(); }
    bool is_usable() const { return usable_; }
    WireVersion version() const { return version_; }
    const Endpoint& endpoint() const { return connection_.endpoint(); }

    // Decodes an answer that is a PERSIST_RC. After some of them slurmdbd closes the connection, which is unusable then.
    DatabaseVerdict verdict(const DatabaseAnswer& answer);
    // The answer is malformed: throws, and the connection is unusable.
    [[noreturn]] void fail(const std::string& what);

private:
    DatabaseAnswer exchange(std::uint16_t type, Body body, const AnswerTimes& times);
    DatabaseAnswer receive(const AnswerTimes& times);
    void finish(bool commit);

    Connection connection_;
    const DatabaseTimes times_;
    const WireVersion version_;  // of the greeting, which slurmdbd has taken
    bool usable_ = true;
};

// Throws a refusal as an Error, with slurmdbd's text, or the standard text of the error number if there is none.
[[noreturn]] void throw_verdict(const DatabaseVerdict& verdict);

}  // namespace restd::slurm
