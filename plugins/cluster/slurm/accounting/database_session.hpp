// DatabaseSession: the queries and changes that one request sends to slurmdbd, over one connection.
//
// All changes of a request are one transaction. Nothing is stored before commit(); if anything fails, or commit() is not
// reached, it is rolled back. If a query before any change finds the connection lost or dead, it is asked once more over a new
// connection. A change is never sent again. Threads: one at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "accounting/database_numbers.hpp"
#include "accounting/database_pool.hpp"
#include "messages/database.hpp"
#include "wire/body.hpp"

namespace restd::slurm {

// A list answered by slurmdbd, checked to its last byte. Owns what its records point into.
template <class Codec>
class DatabaseList {
public:
    using Record = typename Codec::Type;
    DatabaseList() = default;
    // Checks the answer and calls each(record) during the check. If this throws WireError, discard what the calls have
    // collected.
    template <class Each>
    DatabaseList(DatabaseAnswer answer, Each each) : answer_(std::move(answer))
    {
        count_ = walk(each);
    }
    explicit DatabaseList(DatabaseAnswer answer) : DatabaseList(std::move(answer), [](const Record&) {}) {}

    std::uint32_t size() const { return count_; }
    // The return code that follows the list.
    int return_code() const { return return_code_; }
    // The answer contains no list, not even an empty one.
    bool is_null() const { return is_null_; }

    // Calls each(record, arena) for every record. The callback may change the record; record and arena are valid only during
    // the call.
    template <class Each>
    void for_each(Each each) const
    {
        Arena nothing;
        Unpacker from(answer_.body, answer_.version, nothing);
        for (std::uint32_t n = count_ == 0 ? 0 : from.u32(); n != 0; --n) {
            Arena arena;
            from.use(arena);
            Record record;
            Codec::unpack(from, record);
            each(record, arena);
        }
    }
    // All records at once, in `arena`.
    List<Record> all(Arena& arena) const
    {
        List<Record> list;
        if (count_ == 0) return list;
        Unpacker from(answer_.body, answer_.version, arena);
        wire::list<Codec>::unpack(from, list);
        return list;
    }

private:
    template <class Each>
    std::uint32_t walk(Each each)
    {
        Arena nothing;
        Unpacker from(answer_.body, answer_.version, nothing);
        std::uint32_t n = from.u32();
        is_null_ = n == no_value32;
        if (is_null_) n = 0;
        if (n > from.left() / Codec::least) from.fail("a list of " + std::to_string(n));
        for (std::uint32_t i = 0; i < n; ++i) {
            Arena arena;
            from.use(arena);
            Record record;
            Codec::unpack(from, record);
            each(static_cast<const Record&>(record));
        }
        return_code_ = static_cast<int>(from.u32());
        if (from.left() != 0) from.fail(std::to_string(from.left()) + " bytes too many");
        return n;
    }

    DatabaseAnswer answer_;
    std::uint32_t count_ = 0;
    int return_code_ = 0;
    bool is_null_ = false;
};

class DatabaseSession {
public:
    // Connects. Throws Error. REQUIRES: both arguments outlive the session.
    DatabaseSession(DatabasePool& pool, const Identity& caller);
    // Closes it.
    ~DatabaseSession();
    DatabaseSession(const DatabaseSession&) = delete;
    DatabaseSession& operator=(const DatabaseSession&) = delete;

    // The version of the protocol that slurmdbd speaks with this session.
    WireVersion version() const { return connection().version(); }

    // Queries. They throw Error, slurmdbd's own if it refuses.
    template <class Codec>
    DatabaseList<Codec> list(std::uint16_t type, Body body, std::uint16_t expected)
    {
        return list<Codec>(type, body, expected, [](const typename Codec::Type&) {});
    }
    // The same, and calls each(record) during the check; the record is valid only during the call.
    template <class Codec, class Each>
    DatabaseList<Codec> list(std::uint16_t type, Body body, std::uint16_t expected, Each each)
    {
        DatabaseAnswer answer = question(type, body, expected);
        if (answer.type == dbd::rc) return {};  // nothing found
        DatabaseList<Codec> found = sensible([&] { return DatabaseList<Codec>(std::move(answer), each); });
        if (found.return_code() != 0 || found.is_null()) refuse_list(found.return_code());
        return found;
    }
    // Asks for one record. Its texts point into `answer`, which the call fills in.
    template <class Codec>
    typename Codec::Type record(std::uint16_t type, Body body, std::uint16_t expected, Arena& arena, DatabaseAnswer& answer)
    {
        answer = question(type, body, expected);
        if (answer.type == dbd::rc) connection().fail("nothing where a record was expected");
        return sensible([&] {
            typename Codec::Type value;
            Unpacker from(answer.body, answer.version, arena);
            Codec::unpack(from, value);
            if (from.left() != 0) from.fail(std::to_string(from.left()) + " bytes too many");
            return value;
        });
    }

    // Changes. They throw Error, slurmdbd's own if it refuses.
    // For a message that is answered with a return code; returns the text that comes with it.
    std::string add(std::uint16_t type, Body body);
    // For a message that is answered with a list of what was changed, each a text. An empty list if nothing matched.
    std::vector<std::string> alter(std::uint16_t type, Body body);
    // Stores all changes. If the answer is lost the Error says that the outcome is unknown.
    void commit();
    // Discards all changes since the last commit.
    void roll_back();
    // Ends the session: rolls back what was not committed, and returns the connection to the pool. Answers stay valid. Nothing
    // may be asked afterwards.
    void close();

private:
    DatabaseAnswer question(std::uint16_t type, Body body, std::uint16_t expected);
    DatabaseAnswer change(std::uint16_t type, Body body);
    void expect(const DatabaseAnswer& answer, std::uint16_t expected);
    [[noreturn]] void refuse_list(int number);
    template <class Read>
    auto sensible(Read read)
    {
        try {
            return read();
        } catch (const WireError& error) {
            connection().fail(error.what());
        }
    }

    DatabasePool& pool_;
    const Identity& caller_;
    DatabaseConnection& connection() const { return *in_use_.value().connection; }

    std::optional<DatabasePool::InUse> in_use_;
    bool has_waited_ = false;  // came from the pool, and nothing was asked over it yet
    bool changed_ = false;     // a transaction is open
};

}  // namespace restd::slurm
