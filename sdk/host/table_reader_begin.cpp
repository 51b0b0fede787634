// The beginning of an array or object: chooses where its values will be stored, by the codec of its member.
#include <algorithm>
#include <string>
#include <utility>

#include "host/member.hpp"
#include "host/table_reader.hpp"
#include "restd/error.hpp"

namespace restd {
namespace {

// Whether a list of texts may also be given as an object, as for environments: {"A": "1"} is ["A=1"].
bool takes_pairs(const Codec& codec)
{
    return codec.kind == Kind::list && codec.element->kind == Kind::string &&
           (codec.type == "STRING_ARRAY" || codec.splits || codec.type.ends_with("_ARGV") || codec.type.ends_with("_ENV"));
}

}  // namespace

void TableReader::begin(bool is_object)
{
    if (refused_.is_open()) {
        if (frames_.size() + refused_.depth() >= max_depth) throw_not_parsable("nested too deeply");
        refused_.begin(is_object);
        return;
    }
    if (frames_.size() >= max_depth) throw_not_parsable("nested too deeply");
    if (frames_.empty()) {
        if (done_) throw_not_parsable("there is more than one document");
        if (!is_object) {
            // The document is valid, so this is a normal error of a value.
            issues_.error(err::data_expected_dict, "Rejecting list when dictionary expected", "#/");
            ReadFrame f;
            f.type = ReadFrame::Type::skip;
            frames_.push_back(std::move(f));
            return;
        }
        Codec root{};
        root.kind = Kind::object;
        root.table = &table_;
        open(root, object_, true, nullptr, false);
        return;
    }
    ReadFrame& f = frames_.back();
    const std::string_view type = is_object ? "dictionary" : "list";
    switch (f.type) {
    case ReadFrame::Type::object:
        f.any = true;
        if (f.slot == ReadFrame::Slot::unknown) {
            if (!is_object) issues_.warn_unknown(f, type);
            skip(is_object, is_object);
        } else if (f.slot == ReadFrame::Slot::nested) {
            if (!is_object) {
                issues_.error(err::data_expected_dict, "Rejecting list when dictionary expected");
                skip(false, false);
                return;
            }
            open_nested();
        } else {
            const SelectedRow& s = f.table->rows[f.row];
            if (f.seen != nullptr) f.seen[f.row] = true;
            open(*s.row.codec, f.object + s.row.offset, is_object, nullptr, false);
        }
        return;
    case ReadFrame::Type::list:
    case ReadFrame::Type::map: {
        void* const element = append(f);
        open(*f.codec->element, element, is_object, nullptr, false);
        return;
    }
    case ReadFrame::Type::flags: refuse_container(is_object, err::data_flags_invalid, "Unknown flag "); return;
    case ReadFrame::Type::csv: refuse_container(is_object, err::data_conv_failed, "Expected string but got "); return;
    case ReadFrame::Type::pairs: refuse_container(is_object, err::data_conv_failed, "Expected string but got "); return;
    case ReadFrame::Type::no_val:
        if (f.key == "set" || f.key == "infinite")
            refuse_container(is_object, err::data_conv_failed, "Expected boolean but got ");
        else if (f.key == "number") {
            f.no_val.number = 0;  // counts as given, even though it is refused
            refuse_container(is_object, err::data_conv_failed, "Expected integer but got ");
        } else {
            if (!is_object) issues_.warn_unknown(f, type);
            skip(is_object, is_object);
        }
        return;
    case ReadFrame::Type::skip:
        if (f.is_reported && !is_object) issues_.warn_unknown(f, type);
        skip(is_object, f.is_reported && is_object);
        return;
    }
}

void TableReader::open_nested()
{
    const ReadFrame& f = frames_.back();
    ReadFrame nested;
    nested.type = ReadFrame::Type::object;
    nested.is_object = true;
    nested.codec = f.codec;
    nested.table = f.table;
    nested.object = f.object;
    nested.depth = f.depth + 1;
    nested.first = nested.hint = f.row;
    nested.seen = f.seen;
    nested.last = f.row;
    while (nested.last < f.last && f.table->rows[nested.last].depth > f.depth &&
           part_is(f.table->rows[nested.last].row.key, f.depth, f.key))
        ++nested.last;
    frames_.push_back(std::move(nested));
}

void TableReader::skip(bool is_object, bool is_reported)
{
    ReadFrame f;
    f.type = ReadFrame::Type::skip;
    f.is_object = is_object;
    f.is_reported = is_reported && !reading_.fast;
    f.codec = frames_.back().codec;
    f.table = frames_.back().table;
    frames_.push_back(std::move(f));
}

void TableReader::refuse_container(bool is_object, int number, std::string before)
{
    refused_.open(number, std::move(before));
    begin(is_object);
}

void TableReader::open(const Codec& codec, void* member, bool is_object, Conversion* conversion, bool may_be_empty)
{
    ReadFrame f;
    f.is_object = is_object;
    f.codec = &codec;
    f.member = member;
    f.conversion = conversion;
    f.may_be_empty = may_be_empty;
    switch (codec.kind) {
    case Kind::pointer: {
        void* to = arena_.allocate(codec.element->size, codec.element->align);
        codec.element->construct(to);
        store<const void*>(member, to);
        open(*codec.element, to, is_object, conversion, true);
        return;
    }
    case Kind::via: {
        if (codec.from_scratch == nullptr) {
            issues_.warn(not_settable);
            skip(is_object, false);
            return;
        }
        void* scratch = arena_.allocate(codec.element->size, codec.element->align);
        codec.element->construct(scratch);
        auto* own = arena_.make<Conversion>(Conversion{&codec, member, scratch, reading_.errors.size(), conversion});
        open(*codec.element, scratch, is_object, own, may_be_empty);
        return;
    }
    case Kind::object: {
        if (!is_object) {
            issues_.error(err::data_expected_dict, "Rejecting list when dictionary expected");
            skip(false, false);
            return;
        }
        f.type = ReadFrame::Type::object;
        f.codec = nullptr;
        f.table = codec.table;
        f.object = static_cast<std::byte*>(member);
        f.last = static_cast<std::uint32_t>(codec.table->rows.size());
        const auto required = [](const SelectedRow& s) { return s.row.is_required; };
        if (std::any_of(codec.table->rows.begin(), codec.table->rows.end(), required)) {
            f.seen = static_cast<bool*>(arena_.allocate(f.last, 1));
            std::fill_n(f.seen, f.last, false);
        }
        break;
    }
    case Kind::stream:
        if (codec.adopt == nullptr) {
            issues_.warn(not_settable);
            skip(is_object, false);
            return;
        }
        [[fallthrough]];
    case Kind::list:
        if (is_object && takes_pairs(codec)) {
            issues_.warn_type(codec, "object", "dictionary", {});
            f.type = ReadFrame::Type::pairs;
        } else if (is_object) {
            issues_.error(err::data_expected_list, "Expected List but found a dictionary");
            skip(true, false);
            return;
        } else {
            f.type = ReadFrame::Type::list;
        }
        break;
    case Kind::map:
        if (codec.number_keys) {
            issues_.warn(not_settable);
            skip(is_object, false);
            return;
        }
        if (!is_object) {
            issues_.error(err::data_expected_dict, "Rejecting list when dictionary expected");
            skip(false, false);
            return;
        }
        f.type = ReadFrame::Type::map;
        break;
    case Kind::flags:
    case Kind::flag_string:
        if (is_object) {
            issues_.error(err::data_flags_invalid_type, "Expected a List but found a dictionary");
            skip(true, false);
            return;
        }
        f.type = ReadFrame::Type::flags;
        break;
    case Kind::csv_string:
        if (is_object) issues_.warn_type(codec, "object", "dictionary", {});
        f.type = ReadFrame::Type::csv;
        break;
    case Kind::no_val16:
    case Kind::no_val32:
    case Kind::no_val64:
    case Kind::no_val_float64:
    case Kind::time_no_val:
        if (!is_object) {
            refuse_container(false, err::data_conv_failed,
                             codec.kind == Kind::no_val_float64 ? "Expected floating point number but got "
                                                                : "Expected integer but got ");
            return;
        }
        f.type = ReadFrame::Type::no_val;
        break;
    case Kind::none:
        issues_.warn("Ignoring value for removed field");
        skip(is_object, false);
        return;
    case Kind::boolean:
    case Kind::no_val_bool: refuse_container(is_object, err::data_conv_failed, "Expected boolean but got "); return;
    case Kind::string: refuse_container(is_object, err::data_conv_failed, "Expected string but got "); return;
    case Kind::float64: refuse_container(is_object, err::data_conv_failed, "Expected floating point number but got "); return;
    default: refuse_container(is_object, err::data_conv_failed, "Expected integer but got "); return;
    }
    frames_.push_back(std::move(f));
}

}  // namespace restd
