// DatabaseSession: what one request asks of slurmdbd and changes there, over one connection.
//
// A request that changes something is one transaction: nothing of it is stored before commit(), and where anything fails, or
// commit() is not reached, it is rolled back. A question before any change whose connection is lost, or was dead already, is
// asked once more over a new one; a change never is. Threads: one at a time.
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

// An answered list, checked to its last byte. Owns what its records show.
template <class Codec>
class DatabaseList {
public:
    using Record = typename Codec::Type;
    DatabaseList() = default;
    // Checks it, and calls each(record) while it is at it: what a call gets is of no use where this throws. Throws WireError.
    template <class Each>
    DatabaseList(DatabaseAnswer answer, Each each) : answer_(std::move(answer))
    {
        count_ = walk(each);
    }
    explicit DatabaseList(DatabaseAnswer answer) : DatabaseList(std::move(answer), [](const Record&) {}) {}

    std::uint32_t size() const { return count_; }
    // slurmdbd's number behind the list.
    int return_code() const { return return_code_; }
    // There is not even an empty list.
    bool is_null() const { return is_null_; }

    // Calls each(record, arena), which may change the record; both are valid during the call.
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
    // All of them at once, in `arena`.
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
    // Connects. Throws Error. REQUIRES: both outlive the session.
    DatabaseSession(DatabasePool& pool, const Identity& caller);
    // Closes it.
    ~DatabaseSession();
    DatabaseSession(const DatabaseSession&) = delete;
    DatabaseSession& operator=(const DatabaseSession&) = delete;

    // Questions. Throw Error, slurmdbd's own where it refuses.
    template <class Codec>
    DatabaseList<Codec> list(std::uint16_t type, Body body, std::uint16_t expected)
    {
        return list<Codec>(type, body, expected, [](const typename Codec::Type&) {});
    }
    // The same, with a first look at each record: valid during each(record).
    template <class Codec, class Each>
    DatabaseList<Codec> list(std::uint16_t type, Body body, std::uint16_t expected, Each each)
    {
        DatabaseAnswer answer = question(type, body, expected);
        if (answer.type == dbd::rc) return {};  // nothing found
        DatabaseList<Codec> found = sensible([&] { return DatabaseList<Codec>(std::move(answer), each); });
        if (found.return_code() != 0 || found.is_null()) refuse_list(found.return_code());
        return found;
    }
    // One record. Its texts show into `answer`, which the call fills in.
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

    // Changes. Throw Error, slurmdbd's own where it refuses.
    // One that is answered with a number; the text that comes with it.
    std::string add(std::uint16_t type, Body body);
    // One that is answered with what it was done to, each a text. Nothing that fits: an empty list.
    std::vector<std::string> alter(std::uint16_t type, Body body);
    // Stores all changes. Where its answer is lost the Error says that nobody knows.
    void commit();
    // Forgets all changes since the last commit.
    void roll_back();
    // All has been asked: rolls back what was not committed, and others may have the connection. What was answered stays good.
    // Nothing may be asked after that.
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
    bool has_waited_ = false;  // out of the pool, and nothing asked over it yet
    bool changed_ = false;     // a transaction is open
};

}  // namespace restd::slurm
