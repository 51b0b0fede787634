#include "restd/place.hpp"

#include <span>
#include <string_view>

#include "restd/field.hpp"

namespace restd {
namespace {

// The table of the record that a row's value consists of; null if it is not a record.
const Table* inner_table(const Codec* codec)
{
    while (codec != nullptr && codec->kind != Kind::object) codec = codec->element;
    return codec != nullptr ? codec->table : nullptr;
}

bool is_table_of(const Table& table, const std::type_info& record)
{
    return table.model != nullptr && *table.model == record;
}

bool is_list(const Codec& codec)
{
    return codec.kind == Kind::list || codec.kind == Kind::stream || (codec.element != nullptr && is_list(*codec.element));
}

// Whether the row's value is the member itself, not a part of it or a conversion of it.
bool is_member(const Row& row, std::size_t offset, std::size_t size)
{
    return row.codec->kind != Kind::none && row.offset == offset && row.codec->size == size;
}

}  // namespace

std::string Place::spelled(const Table& request) const
{
    return spelled(request, true);
}

std::string Place::key(const Table& request) const
{
    std::string text = spelled(request, false);
    if (!text.empty()) text.pop_back();
    return text;
}

std::string Place::spelled(const Table& request, bool with_record) const
{
    std::string path = with_record ? "#/" : "";
    const auto append = [&](std::string_view key, std::uint32_t index) {
        path += key;
        if (index != no_index) path += '[' + std::to_string(index) + ']';
        path += '/';
    };
    const Table* table = &request;
    std::span<const Step> steps(steps_.data(), count_);
    if (!steps.empty() && steps.front().record != nullptr) {
        const Step& step = steps.front();
        steps = steps.subspan(1);
        if (step.index != no_index || !is_table_of(request, *step.record)) {
            const Row* found = nullptr;
            for (const SelectedRow& s : request.rows) {
                const Table* const inner = inner_table(s.row.codec);
                if (inner == nullptr || !is_table_of(*inner, *step.record)) continue;
                if (is_list(*s.row.codec) != (step.index != no_index)) continue;
                found = &s.row;
                break;
            }
            if (found == nullptr) return path;
            if (with_record) append(found->key, step.index);
            table = inner_table(found->codec);
        }
    }
    while (!steps.empty() && table != nullptr) {
        // A nested member may have a row of its own in this table. Otherwise the outer member has a row, and its table is
        // searched next.
        const Row* found = nullptr;
        std::size_t taken = 0;
        std::size_t offset = 0;
        for (std::size_t i = 0; i < steps.size(); ++i) {
            offset += steps[i].offset;
            for (const SelectedRow& s : table->rows)
                if (is_member(s.row, offset, steps[i].size)) {
                    found = &s.row;
                    taken = i + 1;
                    break;
                }
            if (steps[i].index != no_index) break;
        }
        if (found == nullptr) break;
        append(found->key, steps[taken - 1].index);
        steps = steps.subspan(taken);
        table = inner_table(found->codec);
    }
    return path;
}

}  // namespace restd
