#include "host/no_val_object.hpp"

namespace restd {
namespace {

template <class Number>
struct Parts {
    bool set = false;
    bool infinite = false;
    Number number{};
};

constexpr auto boolean = make_codec<bool>(Kind::boolean, "BOOL");

// `Member`: the model's type.
template <class Member, class Number, Kind kind>
struct ObjectOf {
    static constexpr auto number = make_codec<Number>(kind, "NUMBER");
    static constexpr Row rows[] = {RESTD_FIELD(Parts<Number>, set, "set", boolean, ""),
                                   RESTD_FIELD(Parts<Number>, infinite, "infinite", boolean, ""),
                                   RESTD_FIELD(Parts<Number>, number, "number", number, "")};
    static constexpr auto selected = select<std::size(rows)>(rows, 0);
    static constexpr Table table = make_table<Parts<Number>>("", selected);
    static constexpr auto parts = [] {
        auto codec = make_codec<Parts<Number>>(Kind::object, "");
        codec.table = &table;
        return codec;
    }();
    static constexpr auto object = [] {
        auto codec = make_codec<Member>(Kind::via, "");
        codec.element = &parts;
        codec.to_scratch = [](const void* member, void* scratch) {
            const NoVal<Number> value(*static_cast<const Member*>(member));
            *static_cast<Parts<Number>*>(scratch) = {value.is_number(), value.is_infinite(), value.value_or(Number{})};
        };
        return codec;
    }();
};

}  // namespace

const Codec* no_val_object(Kind kind)
{
    switch (kind) {
    case Kind::no_val16: return &ObjectOf<NoVal16, std::uint16_t, Kind::uint16>::object;
    case Kind::no_val32: return &ObjectOf<NoVal32, std::uint32_t, Kind::uint32>::object;
    case Kind::no_val64: return &ObjectOf<NoVal64, std::uint64_t, Kind::uint64>::object;
    case Kind::no_val_float64: return &ObjectOf<NoValDouble, double, Kind::float64>::object;
    case Kind::time_no_val: return &ObjectOf<Time, std::int64_t, Kind::int64>::object;
    default: return nullptr;
    }
}

}  // namespace restd
