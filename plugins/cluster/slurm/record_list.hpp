// Lists of records in an answer: decoded one at a time, so that a list of any length takes the memory of one record.
//
// Threads: one at a time.
#pragma once

#include <cstdint>
#include <span>
#include <utility>

#include "restd/arena.hpp"
#include "restd/error.hpp"
#include "wire/field.hpp"
#include "wire/unpacker.hpp"

namespace restd::slurm {

// Runs `read` and makes an Error of bytes that make no sense.
template <class Read>
decltype(auto) sensible(Read&& read)
{
    try {
        return read();
    } catch (const WireError& error) {
        throw Error(err::slurmctld_communications_receive_error,
                    std::string("slurmctld: the answer makes no sense: ") + error.what(), "cluster/slurm", 502);
    }
}

// What an answer of a single record says. Views show into `body`, lists lie in `arena`.
template <class Record>
Record read_answer(std::span<const std::byte> body, std::span<const WireRow> rows, Arena& arena)
{
    return sensible([&] {
        Record record;
        Unpacker from(body, arena);
        unpack(from, rows, record);
        if (from.left() != 0) from.fail(std::to_string(from.left()) + " bytes too many");
        return record;
    });
}

// An answer that is a head and the records that it counts.
template <class Record, const auto& rows>
class RecordList {
public:
    // Reads the head. REQUIRES: `body` outlives the list.
    template <class Head>
    RecordList(std::span<const std::byte> body, std::span<const WireRow> head_rows, Head& head)
    {
        Arena arena;
        Unpacker from(body, arena);
        unpack(from, head_rows, head);
        records_ = body.subspan(from.position());
    }

    std::size_t bytes() const { return records_.size(); }

    // Calls each(record, index) for `count` records; those that `is_left_out(index)` are counted but not there. What a record
    // shows is valid during its call. Throws WireError.
    template <class Each, class LeftOut>
    void for_each(std::uint32_t count, Each&& each, LeftOut&& is_left_out) const
    {
        Arena unused;
        Unpacker from(records_, unused);
        for (std::uint32_t i = 0; i < count; ++i) {
            if (is_left_out(i)) continue;
            Arena arena;
            from.use(arena);
            Record record;
            unpack<rows>(from, record);
            each(std::as_const(record), i);
        }
        if (from.left() != 0) from.fail(std::to_string(from.left()) + " bytes after the last record");
    }
    template <class Each>
    void for_each(std::uint32_t count, Each&& each) const
    {
        for_each(count, std::forward<Each>(each), [](std::uint32_t) { return false; });
    }

private:
    std::span<const std::byte> records_;
};

}  // namespace restd::slurm
