// Writes a document as lines, "path = value", which a person can read and compare.
//
// Threads: one at a time.
#pragma once

#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "host/writer.hpp"

namespace restd::test {

class LineWriter final : public Writer {
public:
    const std::string& lines() const { return lines_; }

    void begin_object() override { begin(false); }
    void end_object() override { end("{}"); }
    void begin_array() override { begin(true); }
    void end_array() override { end("[]"); }
    void key(std::string_view name) override
    {
        key_ = name;
        ++open_.back().count;
    }
    void string(std::string_view text) override { line('"' + std::string(text) + '"'); }
    void boolean(bool value) override { line(value ? "true" : "false"); }
    void signed_number(std::int64_t value) override { line(std::to_string(value)); }
    void unsigned_number(std::uint64_t value) override { line(std::to_string(value)); }
    void real(double value) override
    {
        char text[40];
        std::snprintf(text, sizeof text, "%.6f", value);
        line(text);
    }
    void null() override { line("null"); }
    void finish() override {}

private:
    struct Open {
        std::string path;
        bool is_array = false;
        std::size_t count = 0;
    };
    std::string place()
    {
        if (open_.empty()) return {};
        Open& in = open_.back();
        if (in.is_array) return in.path + '[' + std::to_string(in.count++) + ']';
        return in.path.empty() ? key_ : in.path + '.' + key_;
    }
    void begin(bool is_array) { open_.push_back({place(), is_array, 0}); }
    void end(const char* empty)
    {
        const Open closed = open_.back();
        open_.pop_back();
        if (closed.count == 0) lines_ += closed.path + " = " + empty + '\n';
    }
    void line(const std::string& value) { lines_ += place() + " = " + value + '\n'; }

    std::string lines_, key_;
    std::vector<Open> open_;
};

}  // namespace restd::test
