// Makes messages with a different value in every field, from the message tables, and shows messages as lines of text.
//
// So a field that is swapped, dropped or converted wrongly is visible in the result. Texts are the names of their fields.
// Threads: one at a time.
#pragma once

#include <bit>
#include <cstdint>
#include <list>
#include <map>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include "recorded.hpp"
#include "wire/codecs.hpp"

namespace restd::slurm::test {

class Distinct {
public:
    // Given values of fields, by their paths ("job_resrcs.nhosts", "steps[1].state"): a number, a text
    // (digits of a bitmap, too), numbers of a list.
    using Value = std::variant<std::uint64_t, std::string, std::vector<std::uint64_t>>;
    explicit Distinct(std::map<std::string, Value> instead = {}) : instead_(std::move(instead)) {}

    // Makes an empty message: no texts, no lists, no bitmaps, and all numbers are 0.
    static Distinct nothing(std::map<std::string, Value> but = {})
    {
        Distinct values(std::move(but));
        values.is_nothing_ = true;
        return values;
    }

    // The bytes of a record.
    template <class Codec>
    Bytes bytes(WireVersion version = wire_version)
    {
        Packer to(version);
        fill(Codec::shape, to, {});
        return std::move(to).take();
    }
    // The bytes of one record, or of several in sequence, as lines "path = value".
    template <class... Codecs>
    static std::string lines(std::span<const std::byte> bytes, WireVersion version = wire_version)
    {
        Arena arena;
        Unpacker from(bytes, version, arena);
        std::string out;
        (show(Codecs::shape, out, from, {}), ...);
        if (from.left() != 0) throw std::runtime_error(std::to_string(from.left()) + " bytes left over");
        return out;
    }

private:
    using Kind = WireShape::Kind;

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
    static void put(Packer& to, unsigned width, std::uint64_t number)
    {
        switch (width) {
        case 1: return to.u8(static_cast<std::uint8_t>(number));
        case 2: return to.u16(static_cast<std::uint16_t>(number));
        case 4: return to.u32(static_cast<std::uint32_t>(number));
        default: return to.u64(number);
        }
    }
    static std::uint64_t get(Unpacker& from, unsigned width)
    {
        return width == 1 ? from.u8() : width == 2 ? from.u16() : width == 4 ? from.u32() : from.u64();
    }

    void fill(const WireShape& shape, Packer& to, const std::string& path)
    {
        const Value* const value = instead(path);
        switch (shape.kind) {
        case Kind::integer: {
            constexpr std::uint64_t bases[] = {0, 0, 1'000, 0, 1'000'000, 0, 0, 0, 1'000'000'000'000};
            const std::uint64_t n = number(path, bases[shape.width]);
            return put(to, shape.width, shape.width == 1 ? n % 250 : n);
        }
        case Kind::boolean: return to.u8((value == nullptr ? !is_nothing_ : std::get<std::uint64_t>(*value) != 0) ? 1 : 0);
        case Kind::time: return to.u64(number(path, 1'700'000'000));
        case Kind::millionfold: {
            const auto n = static_cast<double>(number(path, 0));
            return wire::millionfold::pack(to, n == 0 ? 0 : n + 0.5);
        }
        case Kind::text:
            if (value != nullptr) return to.text(std::get<std::string>(*value));
            return to.text(is_nothing_ ? std::string_view() : std::string_view(path));
        case Kind::bits: {
            ++count_;
            if (value == nullptr && is_nothing_) return wire::bits::pack(to, {});
            std::string digits;
            if (value != nullptr)
                digits = std::get<std::string>(*value);
            else
                for (std::uint64_t n = count_; n != 0; n /= 16) digits.insert(digits.begin(), "0123456789ABCDEF"[n % 16]);
            const std::string hex = "0x" + digits;
            return wire::bits::pack(to, {static_cast<std::uint32_t>(digits.size() * 4), hex});
        }
        case Kind::address:
            to.u16(2);
            to.u16(static_cast<std::uint16_t>(number(path, 1'000)));
            return to.u32(static_cast<std::uint32_t>(number(path, 1'000'000)));
        case Kind::list: return fill_list(shape, to, path);
        case Kind::record: return fill_record(shape, to, path);
        }
    }
    void fill_list(const WireShape& shape, Packer& to, const std::string& path)
    {
        if (const Value* value = instead(path)) {
            if (shape.element->kind != Kind::integer) throw std::runtime_error("no numbers are in the list " + path);
            const auto& numbers = std::get<std::vector<std::uint64_t>>(*value);
            put(to, shape.width, numbers.size());
            for (const std::uint64_t n : numbers) put(to, shape.element->width, n);
            return;
        }
        if (is_nothing_) return put(to, shape.width, shape.none);
        put(to, shape.width, 2);
        for (const char* index : {"[0]", "[1]"}) fill(*shape.element, to, path + index);
    }
    // Field by field, because a field may depend on earlier ones.
    void fill_record(const WireShape& shape, Packer& to, const std::string& path)
    {
        Arena arena;
        void* const record = shape.make(arena);
        std::list<Bytes> parts;  // the record refers to them
        for (const WireRow& row : shape.rows) {
            if (!row.is_there(to.version(), record)) continue;
            Packer one(to.version());
            fill(*row.shape, one, path_of(path, row));
            const Bytes& part = parts.emplace_back(std::move(one).take());
            Unpacker from(part, to.version(), arena);
            row.unpack(from, static_cast<std::byte*>(record) + row.offset);
            to.raw(part);
        }
    }

    static void show(const WireShape& shape, std::string& out, Unpacker& from, const std::string& path)
    {
        const auto line = [&](const std::string& value) { out += path + " = " + value + '\n'; };
        switch (shape.kind) {
        case Kind::integer: {
            const std::uint64_t value = get(from, shape.width), all = ~std::uint64_t{0} >> (64 - 8 * shape.width);
            return line(value == all - 1 ? "unset" : value == all ? "infinite" : std::to_string(value));
        }
        case Kind::boolean: return line(from.u8() != 0 ? "true" : "false");
        case Kind::time: {
            const std::uint64_t value = from.u64();
            return line(value == no_value32 || value == no_value64 ? "unset" : std::to_string(value));
        }
        case Kind::millionfold: {
            double value = 0;
            wire::millionfold::unpack(from, value);
            return line(value == 4294967294.0 ? "unset" : value == 4294967295.0 ? "infinite" : std::to_string(value));
        }
        case Kind::text: {
            const std::string_view text = from.text();
            return line(text.data() == nullptr ? "null" : '"' + std::string(text) + '"');
        }
        case Kind::bits: {
            Bits bits;
            wire::bits::unpack(from, bits);
            return line(bits.is_null() ? "null" : std::to_string(bits.size) + " bits " + std::string(bits.hex));
        }
        case Kind::address: {
            std::span<const std::byte> bytes;
            wire::address::unpack(from, bytes);
            return line(std::to_string(bytes.size()) + " bytes");
        }
        case Kind::list: {
            const std::uint64_t count = get(from, shape.width);
            if (count == shape.none) return line("no list");
            if (count == 0) return line("empty list");
            for (std::uint64_t i = 0; i < count; ++i) show(*shape.element, out, from, path + '[' + std::to_string(i) + ']');
            return;
        }
        case Kind::record: {
            void* const record = shape.make(from.arena());
            for (const WireRow& row : shape.rows) {
                if (!row.is_there(from.version(), record)) continue;
                Unpacker again = from;
                row.unpack(from, static_cast<std::byte*>(record) + row.offset);
                show(*row.shape, out, again, path_of(path, row));
            }
            return;
        }
        }
    }
    static std::string path_of(const std::string& path, const WireRow& row)
    {
        return path.empty() ? std::string(row.name) : path + '.' + std::string(row.name);
    }

    const std::map<std::string, Value> instead_;
    std::uint64_t count_ = 0;
    bool is_nothing_ = false;
};

}  // namespace restd::slurm::test
