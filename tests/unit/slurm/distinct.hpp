// Messages with a value of its own in every field, made out of the tables of their rows, and messages as lines of text.
//
// A field that is taken for another, dropped or converted wrongly shows in what is made of such a message. Texts are the names
// of their fields. Threads: one at a time.
#pragma once

#include <cstdint>
#include <list>
#include <map>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include "recorded.hpp"
#include "wire/field.hpp"

namespace restd::slurm::test {

class Distinct {
public:
    // What a field has instead of a value of its own, by its path ("job_resrcs.nhosts", "steps[1].state"): a number, a text
    // (digits of a bitmap, too), numbers of a list.
    using Value = std::variant<std::uint64_t, std::string, std::vector<std::uint64_t>>;
    explicit Distinct(std::map<std::string, Value> instead = {}) : instead_(std::move(instead)) {}

    // Of everything that may be missing it makes nothing: no texts, no lists, no bitmaps, and all numbers are 0.
    static Distinct nothing(std::map<std::string, Value> but = {})
    {
        Distinct values(std::move(but));
        values.is_nothing_ = true;
        return values;
    }

    // The bytes of a record.
    template <class Codec>
    Bytes bytes(const std::string& path = {})
    {
        Packer to;
        Fields<Codec>::fill(*this, to, path);
        return std::move(to).take();
    }
    // "path = value" in lines, of bytes that are one, or one behind the other.
    template <class... Codecs>
    static std::string lines(std::span<const std::byte> bytes)
    {
        Arena arena;
        Unpacker from(bytes, arena);
        std::string out;
        (Fields<Codecs>::show(out, from, {}), ...);
        if (from.left() != 0) throw std::runtime_error(std::to_string(from.left()) + " bytes left over");
        return out;
    }

private:
    using Fill = void (*)(Distinct&, Packer&, const std::string&);
    using Show = void (*)(std::string&, Unpacker&, const std::string&);
    struct Known {
        Fill fill;
        Show show;
    };
    // By the row's function, which is the codec's own.
    using Unpack = void (*)(Unpacker&, void*);
    static const std::map<Unpack, Known>& known();

    template <class Codec>
    static void know(std::map<Unpack, Known>& all)
    {
        all[wire_row<Codec, typename Codec::Type>({}, 0).unpack] = {&Fields<Codec>::fill, &Fields<Codec>::show};
    }
    static const Known& known(const WireRow& row, const std::string& path)
    {
        const auto found = known().find(row.unpack);
        if (found == known().end()) throw std::runtime_error("no values are known for " + path);
        return found->second;
    }

    const Value* instead(const std::string& path) const
    {
        const auto found = instead_.find(path);
        return found == instead_.end() ? nullptr : &found->second;
    }
    std::uint64_t number(const std::string& path, std::uint64_t base)
    {
        ++count_;
        if (const Value* value = instead(path)) return std::get<std::uint64_t>(*value);
        return is_nothing_ ? 0 : base + count_;
    }
    static void line(std::string& out, const std::string& path, const std::string& value)
    {
        out += path + " = " + value + '\n';
    }
    static std::string quoted(std::string_view text) { return text.data() == nullptr ? "null" : '"' + std::string(text) + '"'; }

    // How a codec's fields are filled and shown.
    template <class Codec>
    struct Fields;

    const std::map<std::string, Value> instead_;
    std::uint64_t count_ = 0;
    bool is_nothing_ = false;
};

template <class T>
struct Distinct::Fields<wire::Integer<T>> {
    static void fill(Distinct& values, Packer& to, const std::string& path)
    {
        constexpr std::uint64_t base = sizeof(T) == 1   ? 0
                                       : sizeof(T) == 2 ? 1'000
                                       : sizeof(T) == 4 ? 1'000'000
                                                        : 1'000'000'000'000;
        const std::uint64_t number = values.number(path, base);
        to.integer(static_cast<T>(sizeof(T) == 1 ? number % 250 : number));
    }
    static void show(std::string& out, Unpacker& from, const std::string& path)
    {
        const T value = from.integer<T>();
        line(out, path,
             value == static_cast<T>(-2)   ? "unset"
             : value == static_cast<T>(-1) ? "infinite"
                                           : std::to_string(value));
    }
};

template <>
struct Distinct::Fields<wire::boolean> {
    static void fill(Distinct& values, Packer& to, const std::string& path)
    {
        const Value* value = values.instead(path);
        to.u8((value == nullptr ? !values.is_nothing_ : std::get<std::uint64_t>(*value) != 0) ? 1 : 0);
    }
    static void show(std::string& out, Unpacker& from, const std::string& path)
    {
        line(out, path, from.u8() != 0 ? "true" : "false");
    }
};

template <>
struct Distinct::Fields<wire::time> {
    static void fill(Distinct& values, Packer& to, const std::string& path) { to.u64(values.number(path, 1'700'000'000)); }
    static void show(std::string& out, Unpacker& from, const std::string& path)
    {
        const std::uint64_t value = from.u64();
        line(out, path, value == no_value32 || value == no_value64 ? "unset" : std::to_string(value));
    }
};

template <>
struct Distinct::Fields<wire::millionfold> {
    static void fill(Distinct& values, Packer& to, const std::string& path)
    {
        const auto number = static_cast<double>(values.number(path, 0));
        wire::millionfold::pack(to, Millionfold::of(number == 0 ? 0 : number + 0.5));
    }
    static void show(std::string& out, Unpacker& from, const std::string& path)
    {
        Millionfold value;
        wire::millionfold::unpack(from, value);
        line(out, path,
             value.value() == 4294967294.0   ? "unset"
             : value.value() == 4294967295.0 ? "infinite"
                                             : std::to_string(value.value()));
    }
};

template <>
struct Distinct::Fields<wire::text> {
    static void fill(Distinct& values, Packer& to, const std::string& path)
    {
        const Value* value = values.instead(path);
        if (value != nullptr)
            to.text(std::get<std::string>(*value));
        else
            to.text(values.is_nothing_ ? std::string_view() : std::string_view(path));
    }
    static void show(std::string& out, Unpacker& from, const std::string& path) { line(out, path, quoted(from.text())); }
};

template <>
struct Distinct::Fields<wire::bits> {
    static void fill(Distinct& values, Packer& to, const std::string& path)
    {
        ++values.count_;
        const Value* value = values.instead(path);
        if (value == nullptr && values.is_nothing_) return wire::bits::pack(to, {});
        std::string digits;
        if (value != nullptr)
            digits = std::get<std::string>(*value);
        else
            for (std::uint64_t n = values.count_; n != 0; n /= 16) digits.insert(digits.begin(), "0123456789ABCDEF"[n % 16]);
        wire::bits::pack(to, {static_cast<std::uint32_t>(digits.size() * 4), "0x" + digits});
    }
    static void show(std::string& out, Unpacker& from, const std::string& path)
    {
        Bits bits;
        wire::bits::unpack(from, bits);
        line(out, path, bits.is_null() ? "null" : std::to_string(bits.size) + " bits " + std::string(bits.hex));
    }
};

template <>
struct Distinct::Fields<wire::address> {
    static void fill(Distinct& values, Packer& to, const std::string& path)
    {
        to.u16(2);
        to.u16(static_cast<std::uint16_t>(values.number(path, 1'000)));
        to.u32(static_cast<std::uint32_t>(values.number(path, 1'000'000)));
    }
    static void show(std::string& out, Unpacker& from, const std::string& path)
    {
        std::span<const std::byte> bytes;
        wire::address::unpack(from, bytes);
        line(out, path, std::to_string(bytes.size()) + " bytes");
    }
};

template <class Element, class Count, Count none>
struct Distinct::Fields<wire::ListOf<Element, Count, none>> {
    static void fill(Distinct& values, Packer& to, const std::string& path)
    {
        if (const Value* value = values.instead(path)) {
            if constexpr (std::is_integral_v<typename Element::Type>) {
                const auto& numbers = std::get<std::vector<std::uint64_t>>(*value);
                to.integer(static_cast<Count>(numbers.size()));
                for (const std::uint64_t number : numbers) to.integer(static_cast<typename Element::Type>(number));
                return;
            }
            throw std::runtime_error("no numbers are in the list " + path);
        }
        if (values.is_nothing_) return to.integer(none);
        to.integer(static_cast<Count>(2));
        for (const char* index : {"[0]", "[1]"}) Fields<Element>::fill(values, to, path + index);
    }
    static void show(std::string& out, Unpacker& from, const std::string& path)
    {
        const Count count = from.integer<Count>();
        if (count == none) return line(out, path, "no list");
        if (count == 0) return line(out, path, "empty list");
        for (Count i = 0; i < count; ++i) Fields<Element>::show(out, from, path + '[' + std::to_string(i) + ']');
    }
};

template <class Record, const auto& rows>
struct Distinct::Fields<wire::Record_<Record, rows>> {
    static std::string path_of(const std::string& path, const WireRow& row)
    {
        return path.empty() ? std::string(row.name) : path + '.' + std::string(row.name);
    }
    // Field by field, since whether one is there depends on those before it.
    static void fill(Distinct& values, Packer& to, const std::string& path)
    {
        Arena arena;
        Record record;
        std::list<Bytes> parts;  // which the record shows
        for (const WireRow& row : rows) {
            if (row.is_present != nullptr && !row.is_present(&record)) continue;
            Packer one;
            const std::string at = path_of(path, row);
            known(row, at).fill(values, one, at);
            const Bytes& part = parts.emplace_back(std::move(one).take());
            Unpacker from(part, arena);
            row.unpack(from, reinterpret_cast<std::byte*>(&record) + row.offset);
            to.raw(part);
        }
    }
    static void show(std::string& out, Unpacker& from, const std::string& path)
    {
        Record record;
        for (const WireRow& row : rows) {
            if (row.is_present != nullptr && !row.is_present(&record)) continue;
            const std::string at = path_of(path, row);
            Unpacker again = from;
            row.unpack(from, reinterpret_cast<std::byte*>(&record) + row.offset);
            known(row, at).show(out, again, at);
        }
    }
};

}  // namespace restd::slurm::test
