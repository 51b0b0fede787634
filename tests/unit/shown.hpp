// Shows records as lines, as each API version shows them, for comparison with golden files (golden.hpp).
//
// Threads: one at a time.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "data_parser/parsers.hpp"
#include "golden.hpp"
#include "line_writer.hpp"

namespace restd::test {

// Shows one version's whole record (shown_whole); then for each older version the differences from it; then for each newer
// version the differences from the version before it, if there are any.
class Shown {
public:
    // `type`: the type of a response; `path`: the keys that lead to the record in it, "shares/shares".
    Shown(const char* type, const char* path) : type_(type), path_(path) {}

    template <class Hub>
    void operator()(const Hub& record)
    {
        const std::string whole = lines(shown_whole, &record);
        text_ += "# record " + std::to_string(++count_) + " as " + parsers::name_of(shown_whole) + " shows it\n" + whole;
        const auto& all = parsers::versions;
        for (auto older = std::ranges::find(all, shown_whole); older != all.begin();) {
            --older;
            add_differences(*older, whole, lines(*older, &record));
        }
        std::string before = whole;
        for (auto newer = std::ranges::upper_bound(all, shown_whole); newer != all.end(); ++newer) {
            const std::string now = lines(*newer, &record);
            if (now != before) add_differences(*newer, before, now);
            before = now;
        }
    }
    const std::string& text() const { return text_; }
    std::size_t count() const { return count_; }

private:
    static constexpr Api shown_whole = 42;

    void add_differences(Api api, const std::string& than, const std::string& shown)
    {
        const std::string version = parsers::name_of(api);
        text_ += "# " + version + " has not\n" + lines_missing(than, shown) + "# " + version + " has instead\n" +
                 lines_missing(shown, than);
    }
    std::string lines(Api api, const void* record) const
    {
        static std::map<Api, std::unique_ptr<DataParser>> made;
        auto& parser = made[api];
        if (!parser) parser = parsers::make(api);
        const Table* table = parser->find(type_);
        if (table == nullptr) return {};
        std::string_view path = path_;
        for (;;) {
            const std::size_t slash = path.find('/');
            const Row* row = parsers::row(*table, path.substr(0, slash));
            REQUIRE(row != nullptr);
            const Codec* codec = row->codec;
            while (codec->kind != Kind::object) codec = codec->element;
            if (slash == path.npos) {
                LineWriter writer;
                dump(writer, *codec, record);
                return writer.lines();
            }
            table = codec->table;
            path.remove_prefix(slash + 1);
        }
    }

    const char* const type_;
    const char* const path_;
    std::string text_;
    std::size_t count_ = 0;
};

}  // namespace restd::test
