// Tape: a Writer that keeps what is written, so that it can be written later, in another place.
//
// Threads: one at a time.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "host/writer.hpp"

namespace restd {

class Tape final : public Writer {
public:
    void begin_object() override { put(Event::begin_object); }
    void end_object() override { put(Event::end_object); }
    void begin_array() override { put(Event::begin_array); }
    void end_array() override { put(Event::end_array); }
    void key(std::string_view name) override { put(Event::key, name); }
    void string(std::string_view text) override { put(Event::string, text); }
    void boolean(bool value) override { put(value ? Event::yes : Event::no); }
    void signed_number(std::int64_t value) override { put(Event::signed_number, value); }
    void unsigned_number(std::uint64_t value) override { put(Event::unsigned_number, value); }
    void real(double value) override { put(Event::real, value); }
    void null() override { put(Event::null); }
    void finish() override {}

    // Bytes that it keeps.
    std::size_t size() const { return bytes_.size(); }

    // Writes all that has been written.
    template <class W>
    void replay(W& writer) const
    {
        for (const char* at = bytes_.data(); at != bytes_.data() + bytes_.size();) {
            switch (static_cast<Event>(*at++)) {
            case Event::begin_object: writer.begin_object(); break;
            case Event::end_object: writer.end_object(); break;
            case Event::begin_array: writer.begin_array(); break;
            case Event::end_array: writer.end_array(); break;
            case Event::key: writer.key(take_text(at)); break;
            case Event::string: writer.string(take_text(at)); break;
            case Event::no: writer.boolean(false); break;
            case Event::yes: writer.boolean(true); break;
            case Event::signed_number: writer.signed_number(take<std::int64_t>(at)); break;
            case Event::unsigned_number: writer.unsigned_number(take<std::uint64_t>(at)); break;
            case Event::real: writer.real(take<double>(at)); break;
            case Event::null: writer.null(); break;
            }
        }
    }

private:
    enum class Event : char {
        begin_object,
        end_object,
        begin_array,
        end_array,
        key,
        string,
        no,
        yes,
        signed_number,
        unsigned_number,
        real,
        null
    };

    void put(Event event) { bytes_ += static_cast<char>(event); }
    void put(Event event, std::string_view text)
    {
        put(event, static_cast<std::uint64_t>(text.size()));
        bytes_ += text;
    }
    template <class T>
    requires(!std::is_convertible_v<T, std::string_view>) void put(Event event, T value)
    {
        char bytes[sizeof value];
        std::memcpy(bytes, &value, sizeof value);
        put(event);
        bytes_.append(bytes, sizeof value);
    }

    template <class T>
    static T take(const char*& at)
    {
        T value;
        std::memcpy(&value, at, sizeof value);
        at += sizeof value;
        return value;
    }
    static std::string_view take_text(const char*& at)
    {
        const auto size = static_cast<std::size_t>(take<std::uint64_t>(at));
        at += size;
        return {at - size, size};
    }

    std::string bytes_;
};

}  // namespace restd
