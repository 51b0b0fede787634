// read_json(): Poco's streaming parser into the TableReader. No document is built.
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>

#include <Poco/JSON/Handler.h>
#include <Poco/JSON/JSONException.h>
#include <Poco/JSON/Parser.h>

#include "host/json_fault.hpp"
#include "host/reader.hpp"
#include "host/table_reader.hpp"
#include "restd/budget.hpp"
#include "restd/error.hpp"

namespace restd {
namespace {

// The numbers of a JSON text, in order, as they are spelled. Poco gives only values, and wrong values for integers of more than
// 64 bits. A text field must get 1.10, not 1.1.
class Numbers {
public:
    // REQUIRES: `text` outlives this.
    explicit Numbers(std::string_view text) : text_(text) {}

    // The length of the longest string or number so far, in bytes of the text.
    std::size_t longest() const { return longest_; }

    // Empty after the last one. If the text is invalid JSON the result means nothing; the text is refused anyway.
    std::string_view next()
    {
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (c == '"') {
                skip_string();
            } else if (c == '-' || (c >= '0' && c <= '9')) {
                const std::size_t end = text_.find_first_not_of("0123456789+-.eE", at_);
                const std::string_view found = text_.substr(at_, end - at_);
                at_ = end == text_.npos ? text_.size() : end;
                longest_ = std::max(longest_, found.size());
                return found;
            } else {
                ++at_;
            }
        }
        return {};
    }

private:
    void skip_string()
    {
        const std::size_t start = at_;
        for (++at_; at_ < text_.size(); ++at_) {
            if (text_[at_] == '\\') {
                ++at_;
            } else if (text_[at_] == '"') {
                ++at_;
                break;
            }
        }
        longest_ = std::max(longest_, at_ - start);
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t longest_ = 0;
};

// True if Poco reads a number of this spelling correctly.
bool is_held(std::string_view number)
{
    double real = 0;
    std::int64_t with_sign = 0;
    std::uint64_t without = 0;
    const char* const stop = number.data() + number.size();
    if (number.size() <= 18) {
        // Only an exponent can make it overflow.
        if (number.find_first_of("eE") == number.npos) return true;
        return std::from_chars(number.data(), stop, real).ec == std::errc();
    }
    if (number.find_first_of(".eE") != number.npos) return std::from_chars(number.data(), stop, real).ec == std::errc();
    if (number.front() == '-') return std::from_chars(number.data(), stop, with_sign).ec == std::errc();
    return std::from_chars(number.data(), stop, without).ec == std::errc();
}

// -?(0|[1-9][0-9]*)(.[0-9]+)?([eE][+-]?[0-9]+)?
bool is_spelled_well(std::string_view n)
{
    const auto digits = [&] {
        const std::size_t end = std::min(n.find_first_not_of("0123456789"), n.size());
        n.remove_prefix(end);
        return end;
    };
    if (n.starts_with('-')) n.remove_prefix(1);
    const bool zero = n.starts_with('0');
    const std::size_t whole = digits();
    if (whole == 0 || (zero && whole > 1)) return false;
    if (n.starts_with('.')) {
        n.remove_prefix(1);
        if (digits() == 0) return false;
    }
    if (n.starts_with('e') || n.starts_with('E')) {
        n.remove_prefix(1);
        if (n.starts_with('+') || n.starts_with('-')) n.remove_prefix(1);
        if (digits() == 0) return false;
    }
    return n.empty();
}

class Handler final : public Poco::JSON::Handler {
public:
    Handler(TableReader& reader, std::string_view text) : reader_(reader), numbers_(text) {}

    void reset() override {}
    void startObject() override { reader_.begin_object(); }
    void endObject() override { reader_.end_object(); }
    void startArray() override { reader_.begin_array(); }
    void endArray() override { reader_.end_array(); }
    void key(const std::string& name) override { reader_.key(name); }
    void null() override { reader_.null(); }
    void value(int number) override { integer(number); }
    void value(unsigned number) override { integer(number); }
    void value(Poco::Int64 number) override { integer(number); }
    void value(Poco::UInt64 number) override
    {
        const std::string_view spelled = numbers_.next();
        if (is_held(spelled))
            reader_.unsigned_integer(number, spelled);
        else
            reader_.too_large_number(spelled);
    }
    void value(const std::string& text) override { reader_.string(text); }
    void value(double number) override
    {
        const std::string_view spelled = numbers_.next();
        if (is_held(spelled))
            reader_.real(number, spelled);
        else
            reader_.too_large_number(spelled);
    }
    void value(bool truth) override { reader_.boolean(truth); }

private:
    void integer(std::int64_t number)
    {
        const std::string_view spelled = numbers_.next();
        if (is_held(spelled))
            reader_.integer(number, spelled);
        else
            reader_.too_large_number(spelled);
    }

    TableReader& reader_;
    Numbers numbers_;
};

}  // namespace

void read_json(std::string_view text, const Table& table, void* object, Reading& reading)
{
    TableReader reader(table, object, reading, TableReader::From::document);
    if (text.empty()) {
        reader.begin_object();
        reader.end_object();
        return;
    }
    try {
        // Poco refuses the whole text if it has a number that is too large. So Poco gets 0 instead, and the reader the
        // spelling.
        Charged memory(text.size());
        std::string copy(text);
        Numbers numbers(text);
        for (std::string_view n = numbers.next(); !n.empty(); n = numbers.next()) {
            if (is_held(n)) continue;
            const auto at = static_cast<std::size_t>(n.data() - text.data());
            // Only for a valid number: Poco refuses an invalid one.
            if (!is_spelled_well(n)) continue;
            copy.replace(at, n.size(), n.size(), ' ');
            copy[at] = '0';
        }
        // Poco collects a string or number in a buffer that doubles, and passes on a copy.
        memory.add(4 * numbers.longest());
        Poco::JSON::Parser parser(new Handler(reader, text));
        parser.setDepth(TableReader::max_depth + 1);  // so that the reader's own limit is reached first
        parser.setAllowNullByte(false);               // a NUL would end a key
        parser.parse(copy);
    } catch (const Poco::Exception& e) {
        const std::string fault = json_fault(text, TableReader::max_depth);
        throw_not_parsable("JSON, " + (fault.empty() ? e.displayText() : fault));
    }
}

}  // namespace restd
