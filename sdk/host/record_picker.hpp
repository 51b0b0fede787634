// RecordPicker: chooses which records of one list of an answer are written, and in which order: filter, sort, offset and limit.
//
// Records are taken one at a time. Without `sort` none is kept. With `sort` those that may be in the answer are kept as they
// will be written, charged to the request (413 beyond its budget). Threads: one at a time; for one answer.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/sort_keys.hpp"
#include "host/tape.hpp"
#include "restd/budget.hpp"
#include "restd/field.hpp"
#include "restd/filter.hpp"

namespace restd {

class RecordPicker {
public:
    static constexpr std::uint64_t no_limit = std::numeric_limits<std::uint64_t>::max();

    struct Choice {
        Filter filter;
        SortKeys keys;
        std::uint64_t offset = 0;
        std::uint64_t limit = no_limit;
        // The members that are written; nullopt: all.
        std::optional<MemberSet> written;
    };

    // `list`: the codec of the list, which outlives this.
    RecordPicker(const Codec& list, Choice choice);
    RecordPicker(const RecordPicker&) = delete;
    RecordPicker& operator=(const RecordPicker&) = delete;

    // The list of this codec is the one to choose from.
    const Codec& list() const { return list_; }
    // The number of records that the filter matches. Valid after the list has been written.
    const std::uint64_t& total() const { return total_; }

    // Takes the list `member` of the codec, and writes the elements that it chooses to an array that has begun.
    // `write(element)` writes one.
    template <class W, class Write>
    void pick(const void* member, W& writer, Write write)
    {
        if (!keys_.is_empty()) {
            keep(member);
            for (std::size_t i = offset_ < kept_.size() ? offset_ : kept_.size(); i < kept_.size(); ++i)
                kept_[i].written.replay(writer);
            return;
        }
        each_match(member, [&](const void* element, std::uint64_t index) {
            if (index >= offset_ && index < end_) write(element);
        });
    }

private:
    struct Kept {
        std::string key;
        std::uint64_t index;  // in the list: records with the same key keep their order
        Tape written;

        friend bool operator<(const Kept& a, const Kept& b)
        {
            const int order = a.key.compare(b.key);
            return order != 0 ? order < 0 : a.index < b.index;
        }
        std::size_t size() const { return sizeof(Kept) + key.size() + written.size(); }
    };

    // Calls each(element, index) for the records that the filter matches, and counts them.
    void each_match(const void* member, FunctionRef<void(const void*, std::uint64_t)> each);
    // Keeps the first `end_` records of the order, sorted.
    void keep(const void* member);

    // The members that filter, keys and writer look at; null: all.
    const MemberSet* wanted() const { return wanted_ ? &*wanted_ : nullptr; }

    const Codec& list_;
    const Filter filter_;
    const SortKeys keys_;
    const std::uint64_t offset_, end_;  // of the answer's part of the matching records
    std::optional<MemberSet> wanted_;
    std::uint64_t total_ = 0;
    std::vector<Kept> kept_;
    Charged memory_;
};

}  // namespace restd
