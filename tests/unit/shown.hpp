// Records as every API version shows them, as lines: to be compared whole (golden.hpp).
//
// REQUIRES: DATA_PARSERS, the folder of the built data_parser plugins. Threads: one at a time.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "data_parser/parsers.hpp"
#include "golden.hpp"
#include "line_writer.hpp"

namespace restd::test {

// What the original's versions show of a record: all of the newest, then what the others show otherwise.
class Shown {
public:
    // `type`: a response's; `path`: the keys to the record in it, "shares/shares".
    Shown(const char* type, const char* path) : type_(type), path_(path) {}

    template <class Hub>
    void operator()(const Hub& record)
    {
        const std::string newest = lines(parsers::versions[std::size(parsers::versions) - 1], &record);
        text_ += "# record " + std::to_string(++count_) + " as v0.0.42 shows it\n" + newest;
        for (std::size_t i = std::size(parsers::versions) - 1; i-- > 0;) {
            const std::string older = lines(parsers::versions[i], &record);
            const std::string version = "v0.0." + std::to_string(parsers::versions[i]);
            text_ += "# " + version + " has not\n" + lines_missing(newest, older) + "# " + version + " has instead\n" +
                     lines_missing(older, newest);
        }
    }
    const std::string& text() const { return text_; }
    std::size_t count() const { return count_; }

private:
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
