// Listing: the answer to a question about many records.
//
// A Listing is complete and checked when it is returned: nothing is asked of another process any more, and no record of it can
// turn out to be wrong. It keeps what the backend got, and makes the records from it one at a time while they are written, so a
// long listing takes the memory of one record.
//
// Lifetime: a Listing may refer to what the arguments of the call that returned it point to (lists and texts of a query), and
// to the port that was called. It does not refer to the arguments themselves. Threads: one at a time.
#pragma once

#include <concepts>
#include <cstdint>
#include <memory>
#include <type_traits>
#include <utility>

#include "restd/model/values.hpp"

namespace restd {

template <class Record>
class Listing {
public:
    // No records.
    Listing() = default;
    // `produce`: void(Sink<Record>). Passes all records, in the same order whenever it is called, and throws nothing of its
    // own; but what the sink throws, to have no more records, passes.
    template <class Produce>
    requires(!std::same_as<std::remove_cvref_t<Produce>, Listing> && std::is_invocable_v<Produce&, Sink<Record>>)
        Listing(Produce produce, Time updated = 0, Time backfill = 0)  // NOLINT: meant to be implicit
        : last_update(updated), last_backfill(backfill), source_(std::make_unique<SourceOf<Produce>>(std::move(produce)))
    {}

    // The same listing, with the number of its records, which must be right.
    Listing counted(std::uint64_t count) &&
    {
        count_ = count;
        return std::move(*this);
    }
    // unknown_count: only producing them would tell.
    std::uint64_t count() const { return source_ != nullptr ? count_ : 0; }

    // Calls sink(record) for each record, which is valid during that call. A Stream<Record> is made of a Listing by assignment;
    // the Listing outlives it.
    void operator()(Sink<Record> sink) const
    {
        if (source_ != nullptr) source_->produce(sink);
    }

    // When the listed data last changed; 0 where the backend does not say.
    Time last_update = 0;
    // Jobs only: when the backfill scheduler last ran.
    Time last_backfill = 0;
    // The version of the records. If two listings that answer the same question of the same user, since the start of the
    // daemon, have the same version, they show the same records in the same order; only last_update and last_backfill may
    // differ. So nothing may decide what a record shows that does not change the version: neither the time of day, nor a load
    // that has just been measured, nor the configuration. 0: unknown. With it the answer gets an ETag (Call::client_has()).
    std::uint64_t version = 0;

private:
    struct Source {
        virtual ~Source() = default;
        virtual void produce(Sink<Record> sink) = 0;
    };
    template <class Produce>
    struct SourceOf final : Source {
        explicit SourceOf(Produce&& with) : produce_(std::move(with)) {}
        void produce(Sink<Record> sink) override { produce_(sink); }
        Produce produce_;
    };

    std::unique_ptr<Source> source_;
    std::uint64_t count_ = unknown_count;
};

}  // namespace restd
