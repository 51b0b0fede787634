// DatabaseQuestions: what slurmdbd can be asked, and the lists that it answers with.
//
// Implemented by DatabaseReader, which shares its questions with other requests, and by DatabaseSession, which can also change
// something. Threads: one at a time. Answers are immutable and may be shared.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include "accounting/database_connection.hpp"
#include "accounting/database_numbers.hpp"
#include "restd/arena.hpp"
#include "restd/error.hpp"
#include "wire/body.hpp"
#include "wire/source.hpp"

namespace restd::slurm {

using SharedDatabaseAnswer = std::shared_ptr<const DatabaseAnswer>;

// A list answered by slurmdbd, checked to its last byte. Keeps what its records point into.
template <class Codec>
class DatabaseList {
public:
    using Record = typename Codec::Type;
    DatabaseList() = default;
    // Checks the answer and calls each(record) during the check. If this throws WireError, discard what the calls have
    // collected.
    template <class Each>
    DatabaseList(SharedDatabaseAnswer answer, Each each) : answer_(std::move(answer))
    {
        count_ = walk(each);
    }
    explicit DatabaseList(SharedDatabaseAnswer answer) : DatabaseList(std::move(answer), [](const Record&) {}) {}

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
        if (count_ == 0) return;
        Arena nothing;
        Unpacker from(answer_->body, answer_->version, nothing);
        for (std::uint32_t n = from.u32(); n != 0; --n) {
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
        Unpacker from(answer_->body, answer_->version, arena);
        wire::list<Codec>::unpack(from, list);
        return list;
    }

private:
    template <class Each>
    std::uint32_t walk(Each each)
    {
        Arena nothing;
        Unpacker from(answer_->body, answer_->version, nothing);
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

    SharedDatabaseAnswer answer_;
    std::uint32_t count_ = 0;
    int return_code_ = 0;
    bool is_null_ = false;
};

struct DatabaseQuestion {
    std::uint16_t type;
    Body body;
    std::uint16_t expected;
};

class DatabaseQuestions {
public:
    DatabaseQuestions() = default;
    DatabaseQuestions(const DatabaseQuestions&) = delete;
    DatabaseQuestions& operator=(const DatabaseQuestions&) = delete;
    virtual ~DatabaseQuestions() = default;

    // The version of the protocol that slurmdbd is asked in. Throws Error.
    virtual WireVersion version() = 0;

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
        SharedDatabaseAnswer answer = question(type, body, expected);
        if (answer->type == dbd::rc) return {};  // nothing found
        DatabaseList<Codec> found = sensible([&] { return DatabaseList<Codec>(std::move(answer), each); });
        if (found.return_code() != 0 || found.is_null()) refuse_list(found.return_code());
        return found;
    }
    // Asks for one record. Its texts point into `answer`, which the call sets.
    template <class Codec>
    typename Codec::Type record(std::uint16_t type, Body body, std::uint16_t expected, Arena& arena, SharedDatabaseAnswer& answer)
    {
        answer = question(type, body, expected);
        if (answer->type == dbd::rc) fail("nothing where a record was expected");
        return sensible([&] {
            typename Codec::Type value;
            Unpacker from(answer->body, answer->version, arena);
            Codec::unpack(from, value);
            if (from.left() != 0) from.fail(std::to_string(from.left()) + " bytes too many");
            return value;
        });
    }

protected:
    // An answer of type `expected`, or a return code 0. Throws Error.
    virtual SharedDatabaseAnswer question(std::uint16_t type, Body body, std::uint16_t expected) = 0;
    // The last answer makes no sense: may throw a better Error 502 than fail() does.
    virtual void distrust(const std::string&) {}

    [[noreturn]] void fail(const std::string& what)
    {
        distrust(what);
        throw Error(err::db_connection, "slurmdbd: the answer makes no sense: " + what, source, 502);
    }

    template <class Read>
    auto sensible(Read read)
    {
        try {
            return read();
        } catch (const WireError& error) {
            fail(error.what());
        }
    }
    [[noreturn]] static void refuse_list(int number) { throw_verdict({number == 0 ? err::error : number, {}}); }
};

// Throws Error if the answer is neither of type `expected` nor a return code 0. After some return codes the connection is
// unusable.
void expect(DatabaseConnection& connection, const DatabaseAnswer& answer, std::uint16_t expected);

}  // namespace restd::slurm
