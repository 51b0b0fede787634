#include "host/record_picker.hpp"

#include <algorithm>

#include "host/member.hpp"

namespace restd {
namespace {

// Ends a stream early. The code that runs it lets it pass (see Sink).
struct Enough {};

}  // namespace

RecordPicker::RecordPicker(const Codec& list, Choice choice)
    : list_(list), filter_(std::move(choice.filter)), keys_(std::move(choice.keys)), offset_(choice.offset),
      end_(choice.limit > no_limit - offset_ ? no_limit : offset_ + choice.limit), wanted_(choice.written)
{
    if (!wanted_) return;
    filter_.add_members(*wanted_);
    keys_.add_members(*wanted_);
}

void RecordPicker::each_match(const void* member, FunctionRef<void(const void*, std::uint64_t)> each)
{
    total_ = 0;
    const auto one = [&](const void* element) {
        if (filter_.matches(element)) each(element, total_++);
    };
    if (list_.kind == Kind::stream) {
        const std::uint64_t count = list_.count != nullptr ? list_.count(member) : unknown_count;
        // Where the total is known, nothing behind the answer's part needs to be made.
        if (!filter_.is_empty() || !keys_.is_empty() || count == unknown_count || end_ >= count)
            return list_.run(member, one, wanted());
        try {
            const auto until_end = [&](const void* element) {
                one(element);
                if (total_ == end_) throw Enough();
            };
            if (end_ > offset_) list_.run(member, until_end, wanted());
        } catch (const Enough&) {
        }
        total_ = count;
        return;
    }
    const auto list = load<RawList>(member);
    for (std::size_t i = 0; i < list.size; ++i) one(list.data + i * list_.element->size);
}

void RecordPicker::keep(const void* member)
{
    each_match(member, [&](const void* element, std::uint64_t index) {
        if (end_ == offset_) return;
        Kept next{{}, index, {}};
        keys_.write(element, next.key);
        // kept_ is a heap: its first element is the last one of the order.
        const bool is_full = kept_.size() == end_;
        if (is_full && !(next < kept_.front())) return;
        dump(next.written, *list_.element, element);
        if (is_full) {
            std::pop_heap(kept_.begin(), kept_.end());
            memory_.give_back(kept_.back().size());
            kept_.pop_back();
        }
        memory_.add(next.size());
        kept_.push_back(std::move(next));
        std::push_heap(kept_.begin(), kept_.end());
    });
    std::sort_heap(kept_.begin(), kept_.end());
}

}  // namespace restd
