// A record of which only some members are wanted (restd::WantedMembers) has these members as always.
//
// Threads: one at a time.
#pragma once

#include <map>
#include <string>

#include "catch.hpp"
#include "data_parser/parsers.hpp"
#include "line_writer.hpp"

namespace restd::test {

// `type`: the type of a response; `list`: the key of the records in it. `make(wanted, each)` calls each(record) for one record,
// of which these members are wanted.
template <class Hub, class Make>
void check_members_alone(const char* type, const char* list, Make make)
{
    const auto shown = [](const SelectedRow& row, const Hub& record) {
        LineWriter writer;
        writer.begin_object();
        writer.key(row.row.key);
        dump(writer, *row.row.codec, reinterpret_cast<const std::byte*>(&record) + row.row.offset);
        writer.end_object();
        return writer.lines();
    };
    for (const Api api : parsers::versions) {
        const auto parser = parsers::make(api);
        const Row* const row = parsers::row(*parser->find(type), list);
        REQUIRE(row != nullptr);
        const Table& table = *row->codec->element->table;
        std::map<std::string_view, std::string> whole;
        make(nullptr, [&](const Hub& record) {
            for (const SelectedRow& each : table.rows) whole[each.row.key] = shown(each, record);
        });
        REQUIRE(whole.size() == table.rows.size());
        for (const SelectedRow& each : table.rows) {
            INFO(parsers::name_of(api) << ": " << each.row.key);
            MemberSet wanted;
            wanted.add(each.row.offset, each.row.codec->size);
            std::string alone;
            make(&wanted, [&](const Hub& record) { alone = shown(each, record); });
            CHECK(alone == whole[each.row.key]);
        }
    }
}

}  // namespace restd::test
