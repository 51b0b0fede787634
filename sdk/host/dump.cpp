// dump(): walks the rows of a table over an object. One interpreter for all types, instantiated for each concrete writer so
// that their calls are inlined.
#include <cassert>
#include <charconv>
#include <cstring>
#include <memory>

#include "host/json_writer.hpp"
#include "host/member.hpp"
#include "host/record_picker.hpp"
#include "host/writer.hpp"
#include "host/yaml_writer.hpp"
#include "restd/flag_words.hpp"

namespace restd {
namespace {

template <class W>
class Dumper {
public:
    explicit Dumper(W& writer, RecordPicker* picker = nullptr) : w_(writer), picker_(picker) {}

    void object(const Table& table, const void* object)
    {
        const auto* base = static_cast<const std::byte*>(object);
        w_.begin_object();
        unsigned depth = 0;
        for (const SelectedRow& s : table.rows) {
            for (unsigned i = 0; i < s.close; ++i) w_.end_object();
            for (unsigned i = 0; i < s.open; ++i) {
                key(s.opened[i]);
                w_.begin_object();
            }
            depth = s.depth;
            const Codec& codec = *s.row.codec;
            const void* member = base + s.row.offset;
            if (omitted(codec, member)) continue;
            key(s.leaf);
            value(codec, member);
        }
        for (unsigned i = 0; i < depth; ++i) w_.end_object();
        w_.end_object();
    }

    void value(const Codec& codec, const void* member)
    {
        switch (codec.kind) {
        case Kind::boolean: w_.boolean(load<bool>(member)); return;
        case Kind::int32: w_.signed_number(load<std::int32_t>(member)); return;
        case Kind::int64: w_.signed_number(load<std::int64_t>(member)); return;
        case Kind::uint16: w_.unsigned_number(load<std::uint16_t>(member)); return;
        case Kind::uint32: w_.unsigned_number(load<std::uint32_t>(member)); return;
        case Kind::uint64: w_.unsigned_number(load<std::uint64_t>(member)); return;
        case Kind::float64: w_.real(load<double>(member)); return;
        case Kind::string: w_.string(load<std::string_view>(member)); return;
        case Kind::no_val_bool: {
            const auto v = load<NoValBool>(member);
            w_.boolean(v.is_number() && v.value);
            return;
        }
        case Kind::no_val16: no_val(load<NoVal16>(member)); return;
        case Kind::no_val32: no_val(load<NoVal32>(member)); return;
        case Kind::no_val64: no_val(load<NoVal64>(member)); return;
        case Kind::no_val_float64: no_val(load<NoValDouble>(member)); return;
        case Kind::plain_no_val16: w_.unsigned_number(load<NoVal16>(member).value_or(0)); return;
        case Kind::plain_no_val32: w_.unsigned_number(load<NoVal32>(member).value_or(0)); return;
        case Kind::plain_no_val64: w_.unsigned_number(load<NoVal64>(member).value_or(0)); return;
        case Kind::plain_no_val_int32: w_.signed_number(load<NoVal<std::int32_t>>(member).value_or(0)); return;
        case Kind::time_no_val: no_val(NoVal<std::int64_t>(load<Time>(member))); return;
        case Kind::flags: flags(codec, load_word(codec, member)); return;
        case Kind::flag_string: flag_string(codec, load_word(codec, member)); return;
        case Kind::csv_string: csv(load<std::string_view>(member)); return;
        case Kind::object: object(*codec.table, member); return;
        case Kind::pointer:
            if (const void* to = load<const void*>(member))
                value(*codec.element, to);
            else
                nothing(codec.null_as);
            return;
        case Kind::list: list(codec, member); return;
        case Kind::stream: stream(codec, member); return;
        case Kind::map: map(codec, load<RawList>(member)); return;
        case Kind::via: via(codec, member); return;
        case Kind::none: nothing(codec.null_as); return;
        }
    }

private:
    void key(std::string_view name)
    {
        if constexpr (requires { w_.plain_key(name); })
            w_.plain_key(name);
        else
            w_.key(name);
    }

    static bool omitted(const Codec& codec, const void* member)
    {
        if (codec.null_as != NullAs::omitted) return false;
        return codec.kind == Kind::none || (codec.kind == Kind::pointer && load<const void*>(member) == nullptr);
    }

    void nothing(NullAs as)
    {
        switch (as) {
        case NullAs::empty_object:
            w_.begin_object();
            w_.end_object();
            return;
        case NullAs::empty_array:
            w_.begin_array();
            w_.end_array();
            return;
        case NullAs::empty_string: w_.string({}); return;
        case NullAs::zero: w_.unsigned_number(0); return;
        case NullAs::null:
        case NullAs::omitted:  // an element of a list cannot be omitted
            w_.null();
            return;
        }
    }

    template <class T>
    void no_val(NoVal<T> v)
    {
        if constexpr (requires { w_.no_val(true, true, T{}); })
            return w_.no_val(v.is_number(), v.is_infinite(), v.value_or(T{}));
        w_.begin_object();
        key("set");
        w_.boolean(v.is_number());
        key("infinite");
        w_.boolean(v.is_infinite());
        key("number");
        const T number = v.value_or(T{});
        if constexpr (std::is_floating_point_v<T>)
            w_.real(number);
        else if constexpr (std::is_signed_v<T>)
            w_.signed_number(number);
        else
            w_.unsigned_number(number);
        w_.end_object();
    }

    void flags(const Codec& codec, std::uint64_t word)
    {
        w_.begin_array();
        each_flag(codec.names, word, [&](std::string_view name) {
            w_.string(name);
            return true;
        });
        w_.end_array();
    }

    void flag_string(const Codec& codec, std::uint64_t word)
    {
        std::string_view found;
        each_flag(codec.names, word, [&](std::string_view name) {
            found = name;
            return false;
        });
        w_.string(found);
    }

    void csv(std::string_view text)
    {
        w_.begin_array();
        each_csv_item(text, [&](std::string_view item) { w_.string(item); });
        w_.end_array();
    }

    // Whether only some elements of the list are written. If so, they have been.
    bool picked(const Codec& codec, const void* member)
    {
        if (picker_ == nullptr || &picker_->list() != &codec) return false;
        w_.begin_array();
        picker_->pick(member, w_, [&](const void* each) { value(*codec.element, each); });
        w_.end_array();
        return true;
    }

    void list(const Codec& codec, const void* member)
    {
        if (picked(codec, member)) return;
        const auto list = load<RawList>(member);
        const Codec& element = *codec.element;
        w_.begin_array();
        for (std::size_t i = 0; i < list.size; ++i) value(element, list.data + i * element.size);
        w_.end_array();
    }

    void stream(const Codec& codec, const void* member)
    {
        if (picked(codec, member)) return;
        w_.begin_array();
        codec.run(
            member, [&](const void* each) { value(*codec.element, each); }, nullptr);
        w_.end_array();
    }

    void map(const Codec& codec, RawList list)
    {
        const Codec& element = *codec.element;
        w_.begin_object();
        for (std::size_t i = 0; i < list.size; ++i) {
            const std::byte* at = list.data + i * element.size;
            if (codec.number_keys) {
                char digits[16];
                const auto end = std::to_chars(digits, digits + sizeof digits, load<std::uint32_t>(at)).ptr;
                w_.key({digits, static_cast<std::size_t>(end - digits)});
            } else {
                w_.key(load<std::string_view>(at));
            }
            value(element, at);
        }
        w_.end_object();
    }

    // Not inlined, so that the scratch object is on the stack only while it is needed.
    [[gnu::noinline]] void via(const Codec& codec, const void* member)
    {
        constexpr std::size_t usual = 512;
        const Codec& element = *codec.element;
        alignas(std::max_align_t) std::byte space[usual];
        std::unique_ptr<std::byte[]> large;
        void* scratch = space;
        if (element.size > usual) {
            large.reset(new std::byte[element.size]);
            scratch = large.get();
        }
        element.construct(scratch);
        codec.to_scratch(member, scratch);
        value(element, scratch);
    }

    W& w_;
    RecordPicker* const picker_;
};

template <class W>
void document(W& writer, const Table& table, const void* object, RecordPicker* picker)
{
    Dumper<W>(writer, picker).object(table, object);
    writer.finish();
}

}  // namespace

void dump(Output& out, const Table& table, const void* object, const DumpOptions& options)
{
    if (options.format == Format::yaml) {
        YamlWriter writer(out);
        document(writer, table, object, options.picker);
    } else if (options.pretty) {
        JsonWriter<true> writer(out);
        document(writer, table, object, options.picker);
    } else {
        JsonWriter<false> writer(out);
        document(writer, table, object, options.picker);
    }
}

void dump(Writer& writer, const Codec& codec, const void* member)
{
    Dumper<Writer>(writer).value(codec, member);
}

}  // namespace restd
