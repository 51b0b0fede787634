#include "host/json_fault.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "host/utf8.hpp"
#include "restd/text.hpp"

namespace restd {
namespace {

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

class Check {
public:
    Check(std::string_view text, std::size_t max_depth) : text_(text), max_depth_(max_depth) {}

    std::string run()
    {
        if (!document()) return place_in(text_, at_) + ": expected " + expected_ + ", found " + found();
        return {};
    }

private:
    bool fail(std::string expected)
    {
        expected_ = std::move(expected);
        return false;
    }

    std::string found() const
    {
        if (at_ >= text_.size()) return "the end of the text";
        const auto byte = static_cast<unsigned char>(text_[at_]);
        if (byte == '\n' || byte == '\r') return "the end of the line";
        if (byte > ' ' && byte < 0x7f) return std::string("'") + text_[at_] + "'";
        return byte == ' ' ? "a blank" : std::string("the byte 0x") + hex_digits[byte >> 4] + hex_digits[byte & 15];
    }

    bool is_next(char c) const { return at_ < text_.size() && text_[at_] == c; }
    void skip_blanks() { at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()); }

    enum class State : std::uint8_t { value, first_value, key, first_key, behind_value };

    // One value and nothing after it.
    bool document()
    {
        State state = State::value;
        for (;;) {
            skip_blanks();
            switch (state) {
            case State::first_value:
            case State::value:
                if (state == State::first_value && is_next(']')) {
                    state = close();
                } else if (is_next('{') || is_next('[')) {
                    if (open_.size() == max_depth_) return true;
                    state = is_next('{') ? State::first_key : State::first_value;
                    open_.push_back(text_[at_++]);
                } else if (scalar(state)) {
                    state = State::behind_value;
                } else {
                    return false;
                }
                break;
            case State::first_key:
            case State::key:
                if (state == State::first_key && is_next('}')) {
                    state = close();
                } else if (key(state)) {
                    state = State::value;
                } else {
                    return false;
                }
                break;
            case State::behind_value: {
                if (open_.empty()) return at_ == text_.size() || fail("nothing behind the document");
                const bool is_object = open_.back() == '{';
                if (is_next(is_object ? '}' : ']')) {
                    state = close();
                } else if (is_next(',')) {
                    ++at_;
                    state = is_object ? State::key : State::value;
                } else {
                    return fail(is_object ? "',' or '}'" : "',' or ']'");
                }
                break;
            }
            }
        }
    }

    State close()
    {
        ++at_;
        open_.pop_back();
        return State::behind_value;
    }

    // A key and its colon.
    bool key(State state)
    {
        if (!is_next('"')) return fail(state == State::first_key ? "a key in double quotes or '}'" : "a key in double quotes");
        if (!quoted()) return false;
        skip_blanks();
        if (!is_next(':')) return fail("':'");
        ++at_;
        return true;
    }

    bool scalar(State state)
    {
        if (is_next('"')) return quoted();
        if (at_ < text_.size() && (is_next('-') || is_digit(text_[at_]))) return number();
        for (const std::string_view word : {"true", "false", "null"}) {
            if (!text_.substr(at_).starts_with(word)) continue;
            at_ += word.size();
            return true;
        }
        if (open_.empty()) return fail("an object, which begins with '{'");
        return fail(state == State::first_value ? "a value, with text in double quotes, or ']'"
                                                : "a value, with text in double quotes");
    }

    bool digits()
    {
        if (at_ >= text_.size() || !is_digit(text_[at_])) return fail("a digit");
        while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
        return true;
    }

    bool number()
    {
        if (is_next('-')) ++at_;
        if (is_next('0')) {
            ++at_;
            if (at_ < text_.size() && is_digit(text_[at_])) return fail("no digit behind a leading 0");
        } else if (!digits()) {
            return false;
        }
        if (is_next('.')) {
            ++at_;
            if (!digits()) return false;
        }
        if (is_next('e') || is_next('E')) {
            ++at_;
            if (is_next('+') || is_next('-')) ++at_;
            if (!digits()) return false;
        }
        return true;
    }

    bool quoted()
    {
        const std::size_t begin = at_++;
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (static_cast<unsigned char>(c) < 0x20) return fail("'\"', or an escape such as \\n for a control character");
            const utf8::Sequence sequence = utf8::decode(text_.data() + at_, text_.data() + text_.size());
            if (!sequence.valid) return fail("UTF-8");
            at_ += sequence.size;
            if (c == '"') return true;
            if (c == '\\' && !escape()) return false;
        }
        return fail("'\"' for the text in quotes that begins at " + place_in(text_, begin));
    }

    bool escape()
    {
        if (is_next('u')) {
            ++at_;
            for (int i = 0; i < 4; ++i, ++at_)
                if (at_ >= text_.size() || hex_digit(text_[at_]) < 0) return fail("four hexadecimal digits behind \\u");
            return true;
        }
        if (at_ >= text_.size() || std::string_view("\"\\/bfnrt").find(text_[at_]) == std::string_view::npos)
            return fail("one of \" \\ / b f n r t u behind a backslash");
        ++at_;
        return true;
    }

    std::string_view text_;
    std::size_t max_depth_;
    std::size_t at_ = 0;
    std::vector<char> open_;  // '{' and '['
    std::string expected_;
};

}  // namespace

std::string place_in(std::string_view text, std::size_t offset)
{
    const std::string_view before = text.substr(0, std::min(offset, text.size()));
    const std::size_t line = 1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
    const std::size_t newline = before.rfind('\n');
    const std::string_view in_line = before.substr(newline == before.npos ? 0 : newline + 1);
    const auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; };
    const std::size_t column = 1 + static_cast<std::size_t>(std::count_if(in_line.begin(), in_line.end(), begins));
    return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

std::string json_fault(std::string_view text, std::size_t max_depth)
{
    return Check(text, max_depth).run();
}

}  // namespace restd
