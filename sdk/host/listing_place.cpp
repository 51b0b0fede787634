#include "host/listing_place.hpp"

#include "restd/model/envelope.hpp"

namespace restd {
namespace {

// The table of the list's records; null if the row is no list of objects.
const Table* record_of(const SelectedRow& row)
{
    const Codec& codec = *row.row.codec;
    if (codec.kind != Kind::list && codec.kind != Kind::stream) return nullptr;
    return codec.element != nullptr && codec.element->kind == Kind::object ? codec.element->table : nullptr;
}

// The table of the object that the row is, or points to.
const Table* object_of(const SelectedRow& row)
{
    const Codec* codec = row.row.codec;
    if (codec->kind == Kind::pointer) codec = codec->element;
    return codec->kind == Kind::object ? codec->table : nullptr;
}

}  // namespace

bool is_of_envelope(const SelectedRow& row)
{
    return row.row.codec->kind != Kind::none && row.row.offset < sizeof(model::Envelope);
}

std::optional<ListingPlace> find_listing(const Table& response)
{
    std::optional<ListingPlace> found;
    std::size_t lists = 0;
    for (const SelectedRow& row : response.rows) {
        if (is_of_envelope(row)) continue;
        if (const Table* const record = record_of(row)) {
            found = {record, &row};
            ++lists;
        } else if (const Table* const object = object_of(row)) {
            for (const SelectedRow& inner : object->rows) {
                const Table* const inner_record = record_of(inner);
                if (inner_record == nullptr) continue;
                found = {inner_record, &row, &inner};
                ++lists;
            }
        }
    }
    return lists == 1 ? found : std::nullopt;
}

}  // namespace restd
