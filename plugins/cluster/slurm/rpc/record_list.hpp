// Lists of records in an answer: decoded one at a time, so that a list of any length takes the memory of its bytes and one
// record.
//
// Threads: one at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>

#include "restd/arena.hpp"
#include "restd/error.hpp"
#include "wire/codecs.hpp"
#include "wire/message.hpp"
#include "wire/unpacker.hpp"

namespace restd::slurm {

// Runs `read`. Invalid bytes (WireError) become an Error 502.
template <class Read>
decltype(auto) decode_answer(Read&& read)
{
    try {
        return read();
    } catch (const WireError& error) {
        throw Error(err::slurmctld_communications_receive_error,
                    std::string("slurmctld: the answer makes no sense: ") + error.what(), "cluster/slurm", 502);
    }
}

// The record of an answer that is a single record. Views refer to `answer`, lists are in `arena`.
template <class Codec>
typename Codec::Type read_answer(const Message& answer, Arena& arena)
{
    return decode_answer([&] {
        typename Codec::Type record;
        Unpacker from(answer.body, answer.version, arena);
        Codec::unpack(from, record);
        if (from.left() != 0) from.fail(std::to_string(from.left()) + " bytes too many");
        return record;
    });
}

// An answer that has a head and records. The head has their number.
template <class Head, class Codec>
class RecordList {
public:
    using Record = typename Codec::Type;

    // Reads the head. Keeps the answer, which head and records refer to, and which other lists may share. Throws WireError.
    explicit RecordList(std::shared_ptr<const Message> answer) : answer_(std::move(answer))
    {
        Arena arena;
        Unpacker from(answer_->body, answer_->version, arena);
        Head::unpack(from, head_);
        records_ = answer_->body.subspan(from.position());
    }

    const typename Head::Type& head() const { return head_; }

    std::size_t bytes() const { return records_.size(); }
    std::uint64_t serial() const { return answer_->serial; }  // of the answer

    // Calls each(record, index) for `count` records. Records with is_left_out(index) are counted, but are not in the message. A
    // record and its views are valid during the call of each(), which may change the record. Throws WireError.
    template <class Each, class LeftOut>
    void for_each(std::uint32_t count, Each&& each, LeftOut&& is_left_out) const
    {
        static_assert(std::is_trivially_copyable_v<Record>);
        const Record empty;  // copying its bytes is faster than setting each member
        Record record;
        Arena unused;
        Unpacker from(records_, answer_->version, unused);
        for (std::uint32_t i = 0; i < count; ++i) {
            if (is_left_out(i)) continue;
            Arena arena;
            from.use(arena);
            record = empty;
            Codec::unpack(from, record);
            each(record, i);
        }
        if (from.left() != 0) from.fail(std::to_string(from.left()) + " bytes after the last record");
    }
    template <class Each>
    void for_each(std::uint32_t count, Each&& each) const
    {
        for_each(count, std::forward<Each>(each), [](std::uint32_t) { return false; });
    }

private:
    std::shared_ptr<const Message> answer_;
    typename Head::Type head_;
    std::span<const std::byte> records_;
};

}  // namespace restd::slurm
