#include "host/table_reader.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

#include "host/json_writer.hpp"
#include "host/member.hpp"
#include "host/yaml_scalar.hpp"
#include "restd/error.hpp"
#include "restd/time_text.hpp"

namespace restd {
namespace {

// A document of nothing but mistakes must not make an answer many times its own size.
constexpr std::size_t most_issues = 1000;
// Of a value that is repeated in a message.
constexpr std::size_t most_shown = 250;
constexpr std::size_t most_values_shown = 64;

// Of a list's elements: so much is set aside for the first ones.
constexpr std::size_t first_size = 256;

// Fields that are only ever told: who sends back what was got shall not fail for them.
constexpr const char* not_settable = "Ignoring value for field that cannot be set";

std::string cut(std::string_view text)
{
    if (text.size() <= most_shown) return std::string(text);
    std::size_t end = most_shown;
    while (end != 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;  // not within a character
    return std::string(text.substr(0, end)) + "...";
}

std::string quoted(std::string_view text)
{
    StringOutput out;
    JsonWriter<false> writer(out);
    writer.string(text.substr(0, most_shown * 2));
    return cut(out.take());
}

// Whether the key path `text` of a row has `name` as its part number `depth`.
bool part_is(std::string_view text, std::size_t depth, std::string_view name)
{
    bool last = false;
    return detail::part(text, depth, last) == name;
}

bool any_of(std::string_view text, std::initializer_list<std::string_view> names)
{
    return std::any_of(names.begin(), names.end(), [&](std::string_view n) { return detail::equal_ignoring_case(text, n); });
}

bool is_infinite_word(std::string_view text)
{
    return any_of(text, {"infinite", "infinity", "inf", "unlimited"});
}

// Can be unset by null.
bool is_settable(Kind kind)
{
    switch (kind) {
    case Kind::no_val_bool:
    case Kind::no_val16:
    case Kind::no_val32:
    case Kind::no_val64:
    case Kind::no_val_float64:
    case Kind::plain_no_val16:
    case Kind::plain_no_val32:
    case Kind::plain_no_val64:
    case Kind::plain_no_val_int32: return true;
    default: return false;
    }
}

// Written as {"set","infinite","number"}.
bool is_no_val(Kind kind)
{
    return kind == Kind::no_val16 || kind == Kind::no_val32 || kind == Kind::no_val64 || kind == Kind::no_val_float64 ||
           kind == Kind::time_no_val;
}

// Lists of texts that an object of texts stands for as well: {"A": "1"} is ["A=1"], as for environments.
bool takes_pairs(const Codec& codec)
{
    return codec.kind == Kind::list && codec.element->kind == Kind::string &&
           (codec.type == "STRING_ARRAY" || codec.splits || codec.type.ends_with("_ARGV") || codec.type.ends_with("_ENV"));
}

// "512", "512M", "10GB", "2t", "100k" (rounded up) as MiB. Nothing where it is no size, or more than there can be.
std::optional<std::uint64_t> mebibytes(std::string_view text)
{
    std::uint64_t size = 0;
    const char* const stop = text.data() + text.size();
    const auto [end, problem] = std::from_chars(text.data(), stop, size);
    if (problem != std::errc()) return {};
    std::string_view unit(end, static_cast<std::size_t>(stop - end));
    if (unit.size() == 2 && (unit.back() == 'b' || unit.back() == 'B')) unit.remove_suffix(1);
    unsigned shift = 0;
    if (any_of(unit, {"k"})) return size / 1024 + (size % 1024 != 0 ? 1 : 0);
    if (any_of(unit, {"g"}))
        shift = 10;
    else if (any_of(unit, {"t"}))
        shift = 20;
    else if (!any_of(unit, {"", "m"}))
        return {};
    if (size > (std::numeric_limits<std::uint64_t>::max() >> shift)) return {};
    return size << shift;
}

bool is_timestamp(const Codec& codec)
{
    return codec.type.starts_with("TIMESTAMP");
}

// Calls each(item) for the items of "a,b[1,2]": a comma within brackets belongs to a range of names.
template <class Each>
void each_query_item(std::string_view text, Each each)
{
    int open = 0;
    std::size_t start = 0;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        if (i == text.size() || (text[i] == ',' && open <= 0)) {
            if (i != start) each(text.substr(start, i - start));
            start = i + 1;
        } else if (text[i] == '[') {
            ++open;
        } else if (text[i] == ']') {
            --open;
        }
    }
}

}  // namespace

void throw_not_parsable(const std::string& why)
{
    // The description is what the original answers; what follows it in the answer is our word.
    throw Error(err::rest_fail_parsing, "Unable to parse query.", cut(why));
}

struct TableReader::Value {
    enum class Type : std::uint8_t { null, boolean, integer, unsigned_integer, too_large, real, string };
    Type type = Type::null;
    bool boolean = false;
    std::int64_t integer = 0;
    std::uint64_t unsigned_integer = 0;
    double real = 0;
    std::string_view text = {};  // of a string; of anything else how it was spelled, where that is known

    bool is_null() const { return type == Type::null; }
    bool is_string() const { return type == Type::string; }

    // The names in messages are the original's.
    std::string_view slurm_type() const
    {
        switch (type) {
        case Type::null: return "null";
        case Type::boolean: return "boolean";
        case Type::integer:
        case Type::unsigned_integer:
        case Type::too_large: return "64 bit integer";
        case Type::real: return "floating point number";
        case Type::string: return "string";
        }
        return {};
    }
    std::string_view openapi_type() const
    {
        switch (type) {
        case Type::null: return "null";
        case Type::boolean: return "boolean";
        case Type::integer:
        case Type::unsigned_integer:
        case Type::too_large: return "integer";
        case Type::real: return "number";
        case Type::string: return "string";
        }
        return {};
    }

    // The value as text: what a field of text takes. It may be in `space`.
    std::string_view spelled(std::string& space) const
    {
        if (!text.empty()) return text;
        space = spelled_value();
        return space;
    }

    // As it is shown in messages.
    std::string shown() const
    {
        if (type == Type::null) return "null";
        if (type == Type::string) return quoted(text);
        return text.empty() ? cut(spelled_value()) : cut(text);
    }

    std::string spelled_value() const
    {
        char space[40];
        switch (type) {
        case Type::null:
        case Type::too_large:
        case Type::string: return {};
        case Type::boolean: return boolean ? "true" : "false";
        case Type::integer: return {space, std::to_chars(space, space + sizeof space, integer).ptr};
        case Type::unsigned_integer: return {space, std::to_chars(space, space + sizeof space, unsigned_integer).ptr};
        case Type::real:
            if (std::isnan(real)) return "NaN";
            if (std::isinf(real)) return real < 0 ? "-Infinity" : "Infinity";
            return {space, format_real(space, real)};
        }
        return {};
    }

    // As a whole number: sign and magnitude. False where it is none, or where it fits no 64 bits (then `fits` is false).
    bool whole(bool& negative, std::uint64_t& magnitude, bool& fits) const
    {
        fits = true;
        negative = false;
        switch (type) {
        case Type::null:
        case Type::boolean: return false;
        case Type::integer:
            negative = integer < 0;
            magnitude = negative ? std::uint64_t{0} - static_cast<std::uint64_t>(integer) : static_cast<std::uint64_t>(integer);
            return true;
        case Type::unsigned_integer: magnitude = unsigned_integer; return true;
        case Type::too_large: fits = false; return false;
        case Type::real: {
            if (!std::isfinite(real) || std::trunc(real) != real) return false;
            negative = real < 0;
            const double absolute = std::fabs(real);
            fits = absolute < 18446744073709551616.0;
            if (fits) magnitude = static_cast<std::uint64_t>(absolute);
            return fits;
        }
        case Type::string: {
            std::string_view digits = text;
            if (digits.starts_with('-') || digits.starts_with('+')) {
                negative = digits.front() == '-';
                digits.remove_prefix(1);
            }
            int base = 10;
            if (digits.starts_with("0x") || digits.starts_with("0X")) {
                digits.remove_prefix(2);
                base = 16;
            }
            const char* const stop = digits.data() + digits.size();
            const auto [end, error] = std::from_chars(digits.data(), stop, magnitude, base);
            if (digits.empty() || end != stop) return false;
            fits = error == std::errc();
            return fits;
        }
        }
        return false;
    }
};

// A value that is read into a scratch object and then taken over by its codec.
struct TableReader::Conversion {
    const Codec* codec;
    void* member;
    void* scratch;
    std::size_t errors;  // there were before: with new ones the scratch object is not looked at
    Conversion* outer;
};

struct TableReader::Frame {
    enum class Type : std::uint8_t {
        object,  // of a table, or one of its nested objects "a/b"
        map,
        list,
        flags,
        csv,
        pairs,  // an object read into a list of "key=value"
        no_val,
        skip,  // something unknown
    };
    Type type = Type::skip;
    bool is_object = false;     // how it must end
    bool may_be_empty = false;  // required fields are only asked for where any field is given
    bool is_reported = false;   // skip: each field in it is warned of
    bool is_first = true;       // flags: none has been taken yet
    const Codec* codec = nullptr;
    void* member = nullptr;
    Conversion* conversion = nullptr;

    // The key whose value comes next. For what is unknown in the arena, else the table's.
    std::string_view key = {};

    // object: rows [first, last) have the first `depth` parts of their key in common.
    const Table* table = nullptr;
    std::byte* object = nullptr;
    std::uint32_t first = 0, last = 0, depth = 0, hint = 0;
    bool* seen = nullptr;  // by row; null where no row is required
    enum class Slot : std::uint8_t { unknown, value, nested } slot = Slot::unknown;
    std::uint32_t row = 0;  // value: the row; nested: its first row
    bool any = false;       // some field was given

    std::size_t index = 0;  // in arrays: of the value that comes next

    // list, map, pairs: the elements so far, in the arena while they are few
    std::byte* data = nullptr;
    std::size_t count = 0, capacity = 0;
    Arena::Growing growing = {};

    // csv, in the making: as far as it may be long, and how long it is
    std::string text = {};
    std::size_t text_size = 0;

    // no_val, in the making
    std::optional<bool> set = std::nullopt, infinite = std::nullopt;
    std::optional<std::uint64_t> number = std::nullopt;
    bool negative = false;
    std::optional<double> real = std::nullopt;
};

TableReader::TableReader(const Table& table, void* object, Reading& reading, From from)
    : arena_(reading.arena), reading_(reading), table_(table), object_(object), from_(from)
{
    frames_.reserve(8);
}

TableReader::~TableReader() = default;

// ---- events ----

void TableReader::begin_object()
{
    begin(true);
}
void TableReader::begin_array()
{
    begin(false);
}
void TableReader::end_object()
{
    end(true);
}
void TableReader::end_array()
{
    end(false);
}

void TableReader::null()
{
    scalar({});
}

void TableReader::boolean(bool value, std::string_view source)
{
    Value v{Value::Type::boolean};
    v.boolean = value;
    v.text = source;
    scalar(v);
}

void TableReader::integer(std::int64_t value, std::string_view source)
{
    Value v{Value::Type::integer};
    v.integer = value;
    v.text = source;
    scalar(v);
}

void TableReader::unsigned_integer(std::uint64_t value, std::string_view source)
{
    Value v{Value::Type::unsigned_integer};
    v.unsigned_integer = value;
    v.text = source;
    scalar(v);
}

void TableReader::real(double value, std::string_view source)
{
    Value v{Value::Type::real};
    v.real = value;
    v.text = source;
    scalar(v);
}

void TableReader::too_large_number(std::string_view source)
{
    Value v{Value::Type::too_large};
    v.text = source;
    scalar(v);
}

void TableReader::string(std::string_view text)
{
    // The cluster would take the text to end there.
    if (text.find('\0') != text.npos) throw_not_parsable("a text has a NUL in it");
    Value v{Value::Type::string};
    v.text = text;
    scalar(v);
}

void TableReader::key(std::string_view name)
{
    if (show_) {
        if (show_left_ != 0) show_->key(name.substr(0, most_shown));
        return;
    }
    Frame& f = frames_.back();
    if (f.type != Frame::Type::object) {
        f.key = f.type == Frame::Type::skip && !f.is_reported ? std::string_view() : arena_.copy(name);
        return;
    }
    // Rows mostly come in the order of the table: the search goes on behind the last one found.
    const auto rows = f.table->rows;
    for (std::uint32_t i = 0, at = f.hint; i < f.last - f.first; ++i, ++at) {
        if (at >= f.last) at = f.first;
        const SelectedRow& s = rows[at];
        if (s.depth == f.depth) {
            if (s.leaf != name) continue;
            f.slot = Frame::Slot::value;
            f.key = s.leaf;
        } else if (from_ == From::query && f.depth == 0 && s.row.key == name) {
            // A parameter of a query may have a slash in its name.
            f.slot = Frame::Slot::value;
            f.key = s.row.key;
        } else {
            if (!part_is(s.row.key, f.depth, name)) continue;
            // Into its first row: those of one object stand together.
            while (at > f.first && part_is(rows[at - 1].row.key, f.depth, name)) --at;
            f.slot = Frame::Slot::nested;
            bool last = false;
            f.key = detail::part(s.row.key, f.depth, last);
        }
        f.row = at;
        f.hint = at + 1;
        return;
    }
    f.slot = Frame::Slot::unknown;
    f.key = reading_.fast ? std::string_view() : arena_.copy(name);
}

void TableReader::scalar(const Value& v)
{
    if (show_) {
        if (show_left_ == 0) return;
        --show_left_;
        switch (v.type) {
        case Value::Type::null: show_->null(); return;
        case Value::Type::boolean: show_->boolean(v.boolean); return;
        case Value::Type::integer: show_->signed_number(v.integer); return;
        case Value::Type::unsigned_integer: show_->unsigned_number(v.unsigned_integer); return;
        case Value::Type::real: show_->real(v.real); return;
        case Value::Type::too_large:
        case Value::Type::string:
            // Nothing behind it is shown where it fills the message.
            if (v.text.size() > most_shown) show_left_ = 0;
            show_->string(v.text.substr(0, most_shown * 2));
            return;
        }
    }
    if (frames_.empty()) throw_not_parsable("the document does not begin with an object");
    Frame& f = frames_.back();
    switch (f.type) {
    case Frame::Type::object:
        f.any = true;
        if (f.slot == Frame::Slot::unknown) {
            warn_unknown(f, v.slurm_type());
        } else if (f.slot == Frame::Slot::nested) {
            if (!v.is_null())
                error(err::data_expected_dict, "Rejecting " + std::string(v.slurm_type()) + " when dictionary expected");
        } else {
            const SelectedRow& s = f.table->rows[f.row];
            const Put done = put(*s.row.codec, f.object + s.row.offset, v);
            // A refused one is not missing as well.
            if (f.seen != nullptr && done != Put::not_given) f.seen[f.row] = true;
        }
        return;
    case Frame::Type::list: {
        const Codec& element = *f.codec->element;
        if (from_ == From::query && v.is_string()) {
            // Each of `id=1,2&id=3` may be a list.
            Value each{Value::Type::string};
            bool is_first = true;
            each_query_item(v.text, [&](std::string_view item) {
                if (!is_first) value_done();
                is_first = false;
                each.text = item;
                put_element(element, append(f), each);
            });
            if (is_first) return;
        } else {
            put_element(element, append(f), v);
        }
        break;
    }
    case Frame::Type::map: put(*f.codec->element, append(f), v); break;
    case Frame::Type::flags: flag_entry(f, v); break;
    case Frame::Type::csv: csv_entry(f, v); break;
    case Frame::Type::pairs: pair_entry(f, v); break;
    case Frame::Type::no_val: no_val_entry(f, v); break;
    case Frame::Type::skip:
        if (f.is_reported) warn_unknown(f, v.slurm_type());
        break;
    }
    value_done();
}

void TableReader::begin(bool is_object)
{
    if (show_) {
        if (frames_.size() + show_depth_ >= max_depth) throw_not_parsable("nested too deeply");
        ++show_depth_;
        if (show_left_ == 0) {
            ++show_hidden_;
            return;
        }
        --show_left_;
        is_object ? show_->begin_object() : show_->begin_array();
        return;
    }
    if (frames_.size() >= max_depth) throw_not_parsable("nested too deeply");
    if (frames_.empty()) {
        if (done_) throw_not_parsable("there is more than one document");
        if (!is_object) {
            // A document all the same, which can be told what is wrong with it.
            error(err::data_expected_dict, "Rejecting list when dictionary expected", "#/");
            Frame f;
            f.type = Frame::Type::skip;
            frames_.push_back(std::move(f));
            return;
        }
        Codec root{};
        root.kind = Kind::object;
        root.table = &table_;
        open(root, object_, true, nullptr, false);
        return;
    }
    Frame& f = frames_.back();
    const std::string_view type = is_object ? "dictionary" : "list";
    switch (f.type) {
    case Frame::Type::object:
        f.any = true;
        if (f.slot == Frame::Slot::unknown) {
            if (!is_object) warn_unknown(f, type);
            skip(is_object, is_object);
        } else if (f.slot == Frame::Slot::nested) {
            if (!is_object) {
                error(err::data_expected_dict, "Rejecting list when dictionary expected");
                skip(false, false);
                return;
            }
            Frame nested;
            nested.type = Frame::Type::object;
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
        } else {
            const SelectedRow& s = f.table->rows[f.row];
            if (f.seen != nullptr) f.seen[f.row] = true;
            open(*s.row.codec, f.object + s.row.offset, is_object, nullptr, false);
        }
        return;
    case Frame::Type::list:
    case Frame::Type::map: {
        void* const element = append(f);
        open(*f.codec->element, element, is_object, nullptr, false);
        return;
    }
    case Frame::Type::flags: refuse_container(is_object, err::data_flags_invalid, "Unknown flag "); return;
    case Frame::Type::csv: refuse_container(is_object, err::data_conv_failed, "Expected string but got "); return;
    case Frame::Type::pairs: refuse_container(is_object, err::data_conv_failed, "Expected string but got "); return;
    case Frame::Type::no_val:
        if (f.key == "set" || f.key == "infinite")
            refuse_container(is_object, err::data_conv_failed, "Expected boolean but got ");
        else if (f.key == "number") {
            f.number = 0;
            refuse_container(is_object, err::data_conv_failed, "Expected integer but got ");
        } else {
            if (!is_object) warn_unknown(f, type);
            skip(is_object, is_object);
        }
        return;
    case Frame::Type::skip:
        if (f.is_reported && !is_object) warn_unknown(f, type);
        skip(is_object, f.is_reported && is_object);
        return;
    }
}

void TableReader::skip(bool is_object, bool is_reported)
{
    Frame f;
    f.type = Frame::Type::skip;
    f.is_object = is_object;
    f.is_reported = is_reported && !reading_.fast;
    f.codec = frames_.back().codec;
    f.table = frames_.back().table;
    frames_.push_back(std::move(f));
}

void TableReader::refuse_container(bool is_object, int number, std::string before)
{
    refused_number_ = number;
    refused_before_ = std::move(before);
    show_ = make_json_writer(shown_, false);
    show_left_ = most_values_shown;
    show_depth_ = show_hidden_ = 0;
    begin(is_object);
}

// The value at `member`, of the codec's type, begins with an object or an array.
void TableReader::open(const Codec& codec, void* member, bool is_object, Conversion* conversion, bool may_be_empty)
{
    Frame f;
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
            warn(not_settable);
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
            error(err::data_expected_dict, "Rejecting list when dictionary expected");
            skip(false, false);
            return;
        }
        f.type = Frame::Type::object;
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
            warn(not_settable);
            skip(is_object, false);
            return;
        }
        [[fallthrough]];
    case Kind::list:
        if (is_object && takes_pairs(codec)) {
            warn_type(codec, "object", "dictionary", {});
            f.type = Frame::Type::pairs;
        } else if (is_object) {
            error(err::data_expected_list, "Expected List but found a dictionary");
            skip(true, false);
            return;
        } else {
            f.type = Frame::Type::list;
        }
        break;
    case Kind::map:
        if (codec.number_keys) {
            warn(not_settable);
            skip(is_object, false);
            return;
        }
        if (!is_object) {
            error(err::data_expected_dict, "Rejecting list when dictionary expected");
            skip(false, false);
            return;
        }
        f.type = Frame::Type::map;
        break;
    case Kind::flags:
    case Kind::flag_string:
        if (is_object) {
            error(err::data_flags_invalid_type, "Expected a List but found a dictionary");
            skip(true, false);
            return;
        }
        f.type = Frame::Type::flags;
        break;
    case Kind::csv_string:
        if (is_object) warn_type(codec, "object", "dictionary", {});
        f.type = Frame::Type::csv;
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
        f.type = Frame::Type::no_val;
        break;
    case Kind::none:
        warn("Ignoring value for removed field");
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

void TableReader::end(bool is_object)
{
    if (show_) {
        if (show_hidden_ != 0)
            --show_hidden_;
        else
            is_object ? show_->end_object() : show_->end_array();
        if (--show_depth_ != 0) return;
        show_.reset();
        error(refused_number_, refused_before_ + cut(shown_.take()));
        value_done();
        return;
    }
    Frame f = std::move(frames_.back());
    frames_.pop_back();
    switch (f.type) {
    case Frame::Type::object:
        // Its nested objects are looked at together with the whole.
        if (f.depth == 0)
            check_required(f);
        else if (f.any)
            frames_.back().any = true;
        break;
    case Frame::Type::list:
    case Frame::Type::map:
    case Frame::Type::pairs: store_list(f); break;
    case Frame::Type::csv:
        if (is_text_in_limit(*f.codec, f.text_size)) store(f.member, arena_.copy(f.text));
        break;
    case Frame::Type::no_val: end_no_val(f); break;
    case Frame::Type::flags:
        if (f.index == 0 && f.codec->empty_is_none) store_word(*f.codec, f.member, 0);
        break;
    case Frame::Type::skip: break;
    }
    for (const Conversion* c = f.conversion; c != nullptr; c = c->outer) {
        if (reading_.errors.size() != c->errors) break;
        if (finish_conversion(*c->codec, c->member, c->scratch, nullptr) != Put::stored) break;
    }
    if (frames_.empty())
        done_ = true;
    else
        value_done();
}

void TableReader::value_done()
{
    Frame& f = frames_.back();
    switch (f.type) {
    case Frame::Type::list:
    case Frame::Type::map:
    case Frame::Type::flags:
    case Frame::Type::csv:
    case Frame::Type::pairs: ++f.index; return;
    default: return;
    }
}

void TableReader::check_required(const Frame& f)
{
    if (f.seen == nullptr || (f.may_be_empty && !f.any)) return;
    for (std::uint32_t i = 0; i < f.table->rows.size(); ++i) {
        const SelectedRow& s = f.table->rows[i];
        if (!s.row.is_required || f.seen[i]) continue;
        error(err::data_path_not_found, "Missing required field '" + std::string(s.row.key) + "' in dictionary",
              path() + std::string(s.row.key) + "/");
    }
}

// ---- elements ----

// The next element of the list, default-constructed.
void* TableReader::append(Frame& f)
{
    const Codec& element = *f.codec->element;
    if (f.count == f.capacity) {
        check_length(*f.codec, f.count + 1);
        if (f.capacity == 0) {
            f.capacity = std::clamp<std::size_t>(first_size / element.size, 1, list_limit(*f.codec));
            f.data = static_cast<std::byte*>(arena_.allocate(f.capacity * element.size, element.align));
        } else {
            f.capacity = std::min(f.capacity * 2, list_limit(*f.codec));
            const bool is_first = !f.growing;
            auto* const data = static_cast<std::byte*>(f.growing.grow(arena_, f.capacity * element.size));
            if (is_first) std::memcpy(data, f.data, f.count * element.size);
            f.data = data;
        }
    }
    void* at = f.data + f.count++ * element.size;
    element.construct(at);
    if (f.type == Frame::Type::map) store(at, f.key);
    return at;
}

std::size_t TableReader::list_limit(const Codec& codec) const
{
    if (codec.most != 0) return codec.most;
    const Codec* element = codec.element;
    while (element != nullptr && (element->kind == Kind::pointer || element->kind == Kind::via)) element = element->element;
    const bool of_objects = element != nullptr && element->kind == Kind::object;
    return std::max<std::size_t>(1, of_objects ? reading_.list_limit / 10 : reading_.list_limit);
}

void TableReader::check_length(const Codec& codec, std::size_t size)
{
    const std::size_t most = list_limit(codec);
    if (size <= most) return;
    std::string text = name() + " has more than " + std::to_string(most) + " elements, which is the limit of this list";
    if (codec.most == 0) text.append(" (").append(list_setting).append(")");
    throw Error(err::data_too_large, text + ".", path(), 413);
}

bool TableReader::is_text_in_limit(const Codec& codec, std::size_t size)
{
    const std::size_t most = codec.most != 0 ? codec.most : usual_text_limit;
    if (size <= most || codec.most == any_length) return true;
    std::string text = name() + " has " + std::to_string(size) + " bytes; it may have at most " + std::to_string(most) + ".";
    if (codec.too_long == 0) throw Error(err::data_too_large, text, path(), 413);
    error(codec.too_long, std::move(text));
    return false;
}

TableReader::Put TableReader::put_element(const Codec& codec, void* member, const Value& v)
{
    if (v.is_null() && !is_settable(codec.kind) && codec.kind != Kind::pointer) {
        error(err::data_conv_failed, "Expected a value but got null");
        return Put::refused;
    }
    return put(codec, member, v);
}

bool TableReader::flag(const Codec& codec, std::uint64_t& word, std::string_view name)
{
    for (const Flag& f : codec.names) {
        if (!detail::equal_ignoring_case(f.name, name)) continue;
        if (f.match == Flag::Match::removed)
            warn("Ignoring deprecated flag: " + std::string(f.name));
        else
            word = (word & ~f.mask) | f.value;
        return true;
    }
    error(err::data_flags_invalid, "Unknown flag " + quoted(name));
    return false;
}

namespace {

// The first name that is given replaces all that the field held.
std::uint64_t without_flags(const Codec& codec, std::uint64_t word)
{
    for (const Flag& f : codec.names) word &= ~f.mask;
    return word;
}

}  // namespace

void TableReader::flag_entry(Frame& f, const Value& v)
{
    check_length(*f.codec, f.index + 1);
    if (!v.is_string()) {
        error(err::data_flags_invalid, "Unknown flag " + v.shown());
        return;
    }
    std::uint64_t word = load_word(*f.codec, f.member);
    if (f.is_first) word = without_flags(*f.codec, word);
    f.is_first = false;
    const auto one = [&](std::string_view name) { flag(*f.codec, word, name); };
    // In a query each of `state=A,B&state=C` may be a list.
    if (from_ == From::query)
        each_csv_item(v.text, one);
    else
        one(v.text);
    store_word(*f.codec, f.member, word);
}

TableReader::Put TableReader::put_flags(const Codec& codec, void* member, const Value& v)
{
    // There are flags called true and false, which clients give as such.
    const std::string_view truth = v.boolean ? "true" : "false";
    const bool is_truth = v.type == Value::Type::boolean &&
                          std::any_of(codec.names.begin(), codec.names.end(), [&](const Flag& f) { return f.name == truth; });
    const std::string_view text = is_truth ? truth : v.text;
    if (!v.is_string() && !is_truth) {
        error(err::data_flags_invalid_type, "Expected a List but found a " + std::string(v.slurm_type()));
        return Put::refused;
    }
    std::uint64_t word = without_flags(codec, load_word(codec, member));
    bool known = true;
    std::size_t index = 0;
    const auto one = [&](std::string_view name) {
        indices_.push_back(index++);
        known &= flag(codec, word, name);
        indices_.pop_back();
    };
    if (text.empty() && codec.kind == Kind::flags) one(text);  // unknown, but not to be passed over
    each_csv_item(text, one);
    store_word(codec, member, word);
    return known ? Put::stored : Put::refused;
}

bool TableReader::text_of(const Codec& codec, const Value& v, std::string_view& text)
{
    if (v.is_null()) {
        error(err::data_conv_failed, "Expected string but got null");
        return false;
    }
    if (!is_text_in_limit(codec, v.text.size())) return false;
    std::string space;
    text = arena_.copy(v.spelled(space));
    return true;
}

void TableReader::csv_entry(Frame& f, const Value& v)
{
    check_length(*f.codec, f.index + 1);
    if (v.is_null()) {
        error(err::data_conv_failed, "Expected string but got null");
        return;
    }
    std::string space;
    const std::string_view text = v.spelled(space);
    f.text_size += (f.index != 0 ? 1 : 0) + (f.is_object ? f.key.size() + 1 : 0) + text.size();
    if (f.text_size > std::max(f.codec->most, usual_text_limit)) return;  // of which it will be told
    if (f.index != 0) f.text += ',';
    if (f.is_object) f.text.append(f.key).append("=");
    f.text += text;
}

void TableReader::pair_entry(Frame& f, const Value& v)
{
    if (v.is_null()) {
        error(err::data_conv_failed, "Expected string but got null");
        return;
    }
    std::string space;
    const std::string_view text = v.spelled(space);
    if (!is_text_in_limit(*f.codec->element, f.key.size() + 1 + text.size())) return;
    store(append(f), arena_.join(f.key, "=", text));
}

void TableReader::no_val_entry(Frame& f, const Value& v)
{
    static constexpr TypedCodec<bool> truth_codec = make_codec<bool>(Kind::boolean, "BOOL");
    if (f.key == "set" || f.key == "infinite") {
        if (v.is_null()) return;
        bool truth = false;
        if (!truth_of(v, truth)) {
            refuse("boolean", v);
            return;
        }
        if (v.type != Value::Type::boolean) warn_type(truth_codec, v);
        (f.key == "set" ? f.set : f.infinite) = truth;
        return;
    }
    if (f.key != "number") {
        warn_unknown(f, v.slurm_type());
        return;
    }
    if (v.is_null()) return;
    f.number = 0;  // given, even where it is refused
    static constexpr TypedCodec<std::uint64_t> whole_codec = make_codec<std::uint64_t>(Kind::uint64, "UINT64");
    static constexpr TypedCodec<double> real_codec = make_codec<double>(Kind::float64, "FLOAT64");
    if (f.codec->kind == Kind::no_val_float64) {
        double real = 0;
        put(real_codec, &real, v);
        f.real = real;
        return;
    }
    bool fits = true;
    std::uint64_t magnitude = 0;
    if (!v.whole(f.negative, magnitude, fits)) {
        if (fits)
            refuse("integer", v);
        else
            error(err::data_conv_failed, "Value " + v.shown() + " is out of range");
        return;
    }
    if (v.type == Value::Type::string || v.type == Value::Type::real) warn_type(whole_codec, v);
    f.number = magnitude;
}

namespace {

// All ones is Slurm's mark of "infinite" and one less that of "not set": they mean the same when a client spells them out.
template <class T>
NoVal<T> no_val_of(T number)
{
    if constexpr (std::is_unsigned_v<T>) {
        constexpr T most = std::numeric_limits<T>::max();
        if (number == most) return NoVal<T>::infinite();
        if (number == most - 1) return {};
    }
    return number;
}

template <class T>
constexpr bool is_infinite_number(bool negative, std::uint64_t magnitude)
{
    return std::is_unsigned_v<T> && negative && magnitude == 1;  // -1 is all ones
}

}  // namespace

void TableReader::end_no_val(const Frame& f)
{
    const bool has_number = f.number || f.real;
    if (!f.set && !f.infinite && !has_number) return;  // an empty object: not given
    const bool infinite = f.infinite.value_or(false);
    // A number alone is one that is meant.
    const bool set = f.set.value_or(has_number);
    if (!infinite && set && !has_number) {
        error(err::data_conv_failed, "Expected \"number\" field when \"set\"=True but field not present");
        return;
    }
    const auto whole = [&]<class T>(NoVal<T>) -> std::optional<NoVal<T>> {
        if (infinite || (set && is_infinite_number<T>(f.negative, *f.number))) return NoVal<T>::infinite();
        if (!set) return NoVal<T>();
        T number{};
        if (!narrow(f.negative, *f.number, number)) return std::nullopt;
        return no_val_of(number);
    };
    switch (f.codec->kind) {
    case Kind::no_val16:
        if (const auto v = whole(NoVal16())) store(f.member, *v);
        return;
    case Kind::no_val32:
        if (const auto v = whole(NoVal32())) store(f.member, *v);
        return;
    case Kind::no_val64:
        if (const auto v = whole(NoVal64())) store(f.member, *v);
        return;
    case Kind::no_val_float64:
        store(f.member, infinite ? NoValDouble::infinite() : set ? NoValDouble(f.real.value_or(0)) : NoValDouble());
        return;
    case Kind::time_no_val:
        if (infinite)
            error(err::data_conv_failed, "A time cannot be infinite");
        else if (!set)
            store(f.member, Time{0});
        else if (Time time = 0; narrow(f.negative, *f.number, time))
            store(f.member, time);
        return;
    default: return;
    }
}

TableReader::Put TableReader::finish_conversion(const Codec& codec, void* member, void* scratch, const Value* v)
{
    if (const char* wrong = codec.from_scratch(scratch, member)) {
        error(err::data_conv_failed, v != nullptr ? wrong + (": " + v->shown()) : wrong);
        return Put::refused;
    }
    return Put::stored;
}

// ---- single values ----

TableReader::Put TableReader::refuse(std::string_view expected, const Value& v)
{
    error(err::data_conv_failed, "Expected " + std::string(expected) + " but got " + v.shown());
    return Put::refused;
}

template <class T>
bool TableReader::narrow(bool negative, std::uint64_t magnitude, T& out)
{
    using Limits = std::numeric_limits<T>;
    if (negative && magnitude != 0) {
        if (std::is_signed_v<T> && magnitude <= static_cast<std::uint64_t>(Limits::max()) + 1) {
            out = static_cast<T>(static_cast<std::int64_t>(std::uint64_t{0} - magnitude));
            return true;
        }
    } else if (magnitude <= static_cast<std::uint64_t>(Limits::max())) {
        out = static_cast<T>(magnitude);
        return true;
    }
    error(err::data_conv_failed, std::string("Value ") + (negative ? "-" : "") + std::to_string(magnitude) + " is not within " +
                                     std::to_string(Limits::min()) + " to " + std::to_string(Limits::max()));
    return false;
}

template <class T>
TableReader::Put TableReader::put_integer(const Codec& codec, void* member, const Value& v)
{
    if constexpr (std::is_same_v<T, Time>)
        if (is_timestamp(codec)) return put_time(member, v);
    bool negative = false, fits = true;
    std::uint64_t magnitude = 0;
    if (!v.whole(negative, magnitude, fits)) {
        if (fits) return refuse("integer", v);
        error(err::data_conv_failed, "Value " + v.shown() + " is out of range");
        return Put::refused;
    }
    T number{};
    if (!narrow(negative, magnitude, number)) return Put::refused;
    if (v.type == Value::Type::string || v.type == Value::Type::real) warn_type(codec, v);
    store(member, number);
    return Put::stored;
}

template <class T>
TableReader::Put TableReader::put_no_val(void* member, const Value& v)
{
    if (v.is_null()) {
        store(member, NoVal<T>());
        return Put::stored;
    }
    if ((v.is_string() && is_infinite_word(v.text)) || (v.type == Value::Type::real && std::isinf(v.real) && v.real > 0)) {
        store(member, NoVal<T>::infinite());
        return Put::stored;
    }
    if constexpr (std::is_floating_point_v<T>) {
        T number{};
        const TypedCodec<T> plain = make_codec<T>(Kind::float64, "FLOAT64_NO_VAL");
        const Put done = put(plain, &number, v);
        if (done == Put::stored) store(member, NoVal<T>(number));
        return done;
    } else {
        bool negative = false, fits = true;
        std::uint64_t magnitude = 0;
        if (!v.whole(negative, magnitude, fits)) {
            if (fits) return refuse("integer", v);
            error(err::data_conv_failed, "Value " + v.shown() + " is out of range");
            return Put::refused;
        }
        if (is_infinite_number<T>(negative, magnitude)) {
            store(member, NoVal<T>::infinite());
            return Put::stored;
        }
        T number{};
        if (!narrow(negative, magnitude, number)) return Put::refused;
        store(member, no_val_of(number));
        return Put::stored;
    }
}

TableReader::Put TableReader::put_memory(void* member, const Value& v)
{
    const std::optional<std::uint64_t> size = mebibytes(v.text);
    // All ones, and one less, are no sizes but marks.
    if (!size || *size >= std::numeric_limits<std::uint64_t>::max() - 1) {
        error(err::data_conv_failed, "Invalid formatted memory size: " + cut(v.text));
        return Put::refused;
    }
    store(member, NoVal64(*size));
    return Put::stored;
}

TableReader::Put TableReader::put_time(void* member, const Value& v)
{
    bool negative = false, fits = true;
    std::uint64_t magnitude = 0;
    if (v.whole(negative, magnitude, fits)) {
        Time time = 0;
        if (!narrow(negative, magnitude, time)) return Put::refused;
        store(member, time);
        return Put::stored;
    }
    if (!v.is_string()) return refuse("integer", v);
    const std::optional<Time> time = parse_time(v.text);
    if (!time) {
        error(err::data_conv_failed, "Parsing of " + cut(v.text) + " for timestamp failed");
        return Put::refused;
    }
    store(member, *time);
    return Put::stored;
}

void TableReader::store_list(Frame& f)
{
    if (f.growing) f.data = static_cast<std::byte*>(f.growing.keep(arena_, f.count * f.codec->element->size));
    // An empty list is not the same as none: its address is not null.
    const RawList list{f.data != nullptr ? f.data : static_cast<std::byte*>(arena_.allocate(1, f.codec->element->align)),
                       f.count};
    if (f.codec->adopt == nullptr) {
        store(f.member, list);
        return;
    }
    void* kept = arena_.allocate(sizeof list, alignof(RawList));
    store(kept, list);
    f.codec->adopt(kept, f.member);
}

TableReader::Put TableReader::put_list(const Codec& codec, void* member, const Value& v)
{
    const Codec& element = *codec.element;
    if (from_ == From::document && (codec.type == "STRING_ARRAY" || codec.splits)) warn_type(codec, v);
    Frame f;
    f.type = Frame::Type::list;
    f.codec = &codec;
    Put done = Put::stored;
    const auto one = [&](const Value& each) {
        indices_.push_back(f.count);
        if (put_element(element, append(f), each) == Put::refused) done = Put::refused;
        indices_.pop_back();
    };
    // A set of flags is one element: names of several are several.
    const bool splits = from_ == From::query || codec.splits || element.kind == Kind::flags;
    if (v.is_string() && splits) {
        Value each{Value::Type::string};
        each_query_item(v.text, [&](std::string_view item) {
            each.text = item;
            one(each);
        });
    } else {
        one(v);
    }
    f.member = member;
    store_list(f);
    return done;
}

TableReader::Put TableReader::put_csv(const Codec& codec, void* member, const Value& v)
{
    if (from_ == From::document) warn_type(codec, v);
    std::string_view text;
    if (!text_of(codec, v, text)) return Put::refused;
    store(member, text);
    return Put::stored;
}

bool TableReader::truth_of(const Value& v, bool& truth)
{
    switch (v.type) {
    case Value::Type::boolean: truth = v.boolean; return true;
    case Value::Type::integer:
    case Value::Type::unsigned_integer:
        truth = v.integer != 0 || v.unsigned_integer != 0;
        return v.integer + static_cast<std::int64_t>(v.unsigned_integer) == (truth ? 1 : 0);
    case Value::Type::string:
        truth = any_of(v.text, {"true", "t", "yes", "y", "on", "1"});
        return truth || any_of(v.text, {"false", "f", "no", "n", "off", "0"});
    case Value::Type::null:
    case Value::Type::real:
    case Value::Type::too_large: return false;
    }
    return false;
}

TableReader::Put TableReader::put(const Codec& codec, void* member, const Value& v)
{
    if (v.is_null() && !is_settable(codec.kind)) {
        // As if the field had not been given. In a query, `user=` is a list of none.
        if (from_ != From::query || codec.kind != Kind::list) return Put::not_given;
        Frame none;
        none.codec = &codec;
        none.member = member;
        store_list(none);
        return Put::stored;
    }
    switch (codec.kind) {
    case Kind::boolean:
    case Kind::no_val_bool: {
        bool truth = false;
        if (v.is_null()) {
            store(member, NoValBool());
            return Put::stored;
        }
        if (!truth_of(v, truth)) return refuse("boolean", v);
        if (v.type != Value::Type::boolean && !(from_ != From::document && v.is_string())) warn_type(codec, v);
        if (codec.kind == Kind::boolean)
            store(member, truth);
        else
            store(member, NoValBool(truth));
        return Put::stored;
    }
    case Kind::int32: return put_integer<std::int32_t>(codec, member, v);
    case Kind::int64: return put_integer<std::int64_t>(codec, member, v);
    case Kind::uint16: return put_integer<std::uint16_t>(codec, member, v);
    case Kind::uint32: return put_integer<std::uint32_t>(codec, member, v);
    case Kind::uint64: return put_integer<std::uint64_t>(codec, member, v);
    case Kind::float64: {
        double number = 0;
        switch (v.type) {
        case Value::Type::integer:
        case Value::Type::unsigned_integer: {
            const bool is_signed = v.type == Value::Type::integer;
            number = is_signed ? static_cast<double>(v.integer) : static_cast<double>(v.unsigned_integer);
            // 2^63 and 2^64 themselves are no values of the integer types, so that the way back may not be taken from there.
            const bool exact = is_signed ? number < 0x1p63 && static_cast<std::int64_t>(number) == v.integer
                                         : number < 0x1p64 && static_cast<std::uint64_t>(number) == v.unsigned_integer;
            if (!exact) {
                error(err::data_conv_failed, "Value " + v.shown() + " has more digits than a floating point number holds");
                return Put::refused;
            }
            break;
        }
        case Value::Type::real:
            if (!std::isfinite(v.real)) return refuse("floating point number", v);
            number = v.real;
            break;
        case Value::Type::string: {
            std::string_view text = v.text;
            if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
            const char* const stop = text.data() + text.size();
            const auto [end, problem] = std::from_chars(text.data(), stop, number);
            if (text.empty() || end != stop || problem != std::errc() || !std::isfinite(number))
                return refuse("floating point number", v);
            if (codec.type != "FLOAT64_NO_VAL") warn_type(codec, v);
            break;
        }
        case Value::Type::null:
        case Value::Type::boolean:
        case Value::Type::too_large: return refuse("floating point number", v);
        }
        store(member, number);
        return Put::stored;
    }
    case Kind::string: {
        if (!v.is_string()) warn_type(codec, v);
        std::string_view text;
        if (!text_of(codec, v, text)) return Put::refused;
        store(member, text);
        return Put::stored;
    }
    case Kind::no_val16: return put_no_val<std::uint16_t>(member, v);
    case Kind::no_val32: return put_no_val<std::uint32_t>(member, v);
    case Kind::no_val64:
        if (codec.is_memory && v.is_string() && !is_infinite_word(v.text)) return put_memory(member, v);
        return put_no_val<std::uint64_t>(member, v);
    case Kind::no_val_float64: return put_no_val<double>(member, v);
    case Kind::plain_no_val16: return put_no_val<std::uint16_t>(member, v);
    case Kind::plain_no_val32: return put_no_val<std::uint32_t>(member, v);
    case Kind::plain_no_val64: return put_no_val<std::uint64_t>(member, v);
    case Kind::plain_no_val_int32: return put_no_val<std::int32_t>(member, v);
    case Kind::time_no_val: return put_time(member, v);
    case Kind::flags:
    case Kind::flag_string: return put_flags(codec, member, v);
    case Kind::csv_string: return put_csv(codec, member, v);
    case Kind::map:
        if (codec.number_keys) {
            warn(not_settable);
            return Put::not_given;
        }
        [[fallthrough]];
    case Kind::object:
        error(err::data_expected_dict, "Rejecting " + std::string(v.slurm_type()) + " when dictionary expected");
        return Put::refused;
    case Kind::pointer: {
        void* to = arena_.allocate(codec.element->size, codec.element->align);
        codec.element->construct(to);
        const Put done = put(*codec.element, to, v);
        if (done == Put::stored) store<const void*>(member, to);
        return done;
    }
    case Kind::stream:
        if (codec.adopt == nullptr) {
            warn(not_settable);
            return Put::not_given;
        }
        [[fallthrough]];
    case Kind::list: return put_list(codec, member, v);
    case Kind::via: {
        if (codec.from_scratch == nullptr) {
            warn(not_settable);
            return Put::not_given;
        }
        void* scratch = arena_.allocate(codec.element->size, codec.element->align);
        codec.element->construct(scratch);
        const Put done = put(*codec.element, scratch, v);
        return done == Put::stored ? finish_conversion(codec, member, scratch, &v) : done;
    }
    case Kind::none:
        // What it was written as says nothing.
        if (!v.is_string() || !v.text.empty()) warn("Ignoring value for removed field");
        return Put::stored;
    }
    return Put::refused;
}

// ---- messages ----

std::string TableReader::path() const
{
    std::string at = "#";
    for (const Frame& f : frames_) {
        switch (f.type) {
        case Frame::Type::object:
        case Frame::Type::map:
        case Frame::Type::pairs:
        case Frame::Type::no_val:
            at += '/';
            at += cut(f.key);
            break;
        case Frame::Type::csv:
        case Frame::Type::skip:
            if (f.is_object) {
                at += '/';
                at += cut(f.key);
                break;
            }
            [[fallthrough]];
        case Frame::Type::list:
        case Frame::Type::flags:
            at += '[';
            at += std::to_string(f.index);
            at += ']';
            break;
        }
    }
    for (const std::size_t index : indices_) {
        at += '[';
        at += std::to_string(index);
        at += ']';
    }
    at += '/';
    return at;
}

std::string TableReader::name() const
{
    for (auto f = frames_.rbegin(); f != frames_.rend(); ++f)
        if (!f->key.empty()) return cut(f->key);
    return "The document";
}

void TableReader::error(int number, std::string_view description)
{
    // Where it stands is only worked out for those that are told.
    error(number, description, reading_.errors.size() < most_issues ? path() : std::string());
}

void TableReader::error(int number, std::string_view description, std::string source)
{
    add(reading_.errors, "More errors than are listed here", number, description, std::move(source));
}

void TableReader::warn(std::string_view description)
{
    if (reading_.fast || reading_.warnings.size() > most_issues) return;
    add(reading_.warnings, "More warnings than are listed here", 0, description, path());
}

void TableReader::add(std::vector<Issue>& issues, std::string_view more, int number, std::string_view description,
                      std::string source)
{
    if (issues.size() > most_issues) return;
    if (issues.size() == most_issues) {
        description = more;
        source = "#/";
    }
    charge(2 * sizeof(Issue) + description.size() + source.size());
    issues.push_back({number, std::string(description), std::move(source)});
}

void TableReader::warn_unknown(const Frame& f, std::string_view type)
{
    if (reading_.fast || reading_.warnings.size() > most_issues) return;
    std::string table = "DATA_PARSER_";
    if (f.table != nullptr) {
        table += f.table->type;
    } else if (f.codec != nullptr) {
        table += f.codec->type;
        if (is_no_val(f.codec->kind) && !table.ends_with("_STRUCT")) table += "_STRUCT";
    }
    warn("Ignoring unknown field \"" + cut(f.key) + "\" of type " + std::string(type) + " in " + table);
}

void TableReader::warn_type(const Codec& codec, const Value& v)
{
    if (!reading_.fast) warn_type(codec, v.openapi_type(), v.slurm_type(), v.shown());
}

void TableReader::warn_type(const Codec& codec, std::string_view openapi, std::string_view slurm, std::string_view shown)
{
    if (reading_.fast || reading_.warnings.size() > most_issues) return;
    std::string_view type = "string", format, own = "string";
    switch (codec.kind) {
    case Kind::boolean:
    case Kind::no_val_bool: type = own = "boolean"; break;
    case Kind::uint16:
    case Kind::uint32:
    case Kind::int32:
        type = "integer";
        format = "int32";
        own = "64 bit integer";
        break;
    case Kind::uint64:
    case Kind::int64:
        type = "integer";
        format = "int64";
        own = "64 bit integer";
        break;
    case Kind::float64:
        type = "number";
        format = "double";
        own = "floating point number";
        break;
    case Kind::list:
    case Kind::csv_string:
    case Kind::flags:
        type = "array";
        own = "list";
        break;
    default: break;
    }
    if (!codec.format.empty()) format = codec.format;
    std::string text = "Expected OpenAPI type=" + std::string(type);
    if (!format.empty()) text += " format=" + std::string(format);
    text += " (Slurm type=" + std::string(own) + ") but got OpenAPI type=" + std::string(openapi);
    text += " (Slurm type=" + std::string(slurm) + ")";
    if (!shown.empty()) text += ": " + std::string(shown);
    warn(text);
}

}  // namespace restd
