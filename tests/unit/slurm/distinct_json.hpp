// Makes a request's document with a different value for every key of a table.
//
// Threads: one at a time.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "restd/field.hpp"

namespace restd::test {

class DistinctJson {
public:
    // `instead`: given values, by the paths of their keys ("job/mail_type"); "" leaves the key out.
    explicit DistinctJson(std::map<std::string, std::string> instead = {}) : instead_(std::move(instead)) {}

    std::string object(const Table& table, const std::string& path = {})
    {
        // Keys with a slash are nested objects, handled as in dump().
        std::string out = "{", separator;
        std::size_t open = 0;
        bool first = true;
        for (const SelectedRow& s : table.rows) {
            for (std::size_t i = 0; i < s.close; ++i) out += '}', --open, first = false;
            const std::string at = path.empty() ? std::string(s.row.key) : path + '/' + std::string(s.row.key);
            for (std::size_t i = 0; i < s.open; ++i) {
                out += (first ? "" : ",") + quoted(s.opened[i]) + ":{";
                ++open;
                first = true;
            }
            const std::string text = value(*s.row.codec, at, std::string(s.leaf));
            if (text.empty()) continue;
            out += (first ? "" : ",") + quoted(s.leaf) + ':' + text;
            first = false;
        }
        return out + std::string(open, '}') + '}';
    }

private:
    static std::string quoted(std::string_view text) { return '"' + std::string(text) + '"'; }

    // A word that can be read. Rows that only say how other values are shown repeat a word.
    std::string_view word(const Codec& codec) const
    {
        std::vector<std::string_view> words;
        for (const Flag& flag : codec.names)
            if (std::find(words.begin(), words.end(), flag.name) == words.end()) words.push_back(flag.name);
        return words[count_ % words.size()];
    }

    std::string value(const Codec& codec, const std::string& path, const std::string& name)
    {
        if (const auto found = instead_.find(path); found != instead_.end()) return found->second;
        ++count_;
        switch (codec.kind) {
        case Kind::boolean:
        case Kind::no_val_bool: return "true";
        case Kind::uint16:
        case Kind::no_val16:
        case Kind::plain_no_val16: return std::to_string(1000 + count_);
        case Kind::int32:
        case Kind::int64:
        case Kind::uint32:
        case Kind::uint64:
        case Kind::no_val32:
        case Kind::no_val64:
        case Kind::plain_no_val32:
        case Kind::plain_no_val64:
        case Kind::plain_no_val_int32: return std::to_string(100'000 + count_);
        case Kind::time_no_val: return std::to_string(1'700'000'000 + count_);
        case Kind::float64:
        case Kind::no_val_float64: return std::to_string(count_) + ".5";
        case Kind::string: return quoted(name);
        case Kind::csv_string: return '[' + quoted(name + "-a") + ',' + quoted(name + "-b") + ']';
        case Kind::flags: return codec.names.empty() ? "" : '[' + quoted(word(codec)) + ']';
        case Kind::flag_string: return codec.names.empty() ? "" : quoted(word(codec));
        case Kind::object: return object(*codec.table, path);
        case Kind::pointer: return value(*codec.element, path, name);
        case Kind::via: return codec.from_scratch == nullptr ? "" : value(*codec.element, path, name);
        case Kind::list:
        case Kind::stream: {
            if (codec.element == nullptr) return "";
            const std::string first = value(*codec.element, path + "[0]", name + "0");
            return first.empty() ? "" : '[' + first + ',' + value(*codec.element, path + "[1]", name + "1") + ']';
        }
        case Kind::map:
        case Kind::none: return "";
        }
        return "";
    }

    const std::map<std::string, std::string> instead_;
    std::uint64_t count_ = 0;
};

}  // namespace restd::test
