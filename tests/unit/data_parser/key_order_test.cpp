// The keys of answers are in the original's order (key_orders.txt, from its answers).
#include <fstream>
#include <map>
#include <sstream>

#include "catch.hpp"
#include "parsers.hpp"

using namespace restd;

namespace {

using Orders = std::map<std::string, std::string>;  // path of an object: its keys, each followed by a space

void walk(const Table& table, const std::string& path, Orders& out);

void walk(const Codec& codec, const std::string& path, Orders& out)
{
    switch (codec.kind) {
    case Kind::object: walk(*codec.table, path, out); return;
    case Kind::pointer:
    case Kind::via: walk(*codec.element, path, out); return;
    case Kind::list:
    case Kind::stream: walk(*codec.element, path + "[]", out); return;
    default: return;
    }
}

void walk(const Table& table, const std::string& path, Orders& out)
{
    std::vector<std::string> open{path};
    for (const SelectedRow& s : table.rows) {
        open.resize(open.size() - s.close);
        for (unsigned i = 0; i < s.open; ++i) {
            out[open.back()] += std::string(s.opened[i]) + ", ";
            open.push_back(open.back() + "." + std::string(s.opened[i]));
        }
        REQUIRE(open.size() == s.depth + 1u);
        if (s.row.is_of_selection) continue;  // not in the original's answers
        out[open.back()] += std::string(s.leaf) + ", ";
        walk(*s.row.codec, open.back() + "." + std::string(s.leaf), out);
    }
}

}  // namespace

TEST_CASE("keys come in the original's order")
{
    std::map<std::string, Orders> known;  // by version and type
    for (const Api api : parsers::versions) {
        const auto parser = parsers::make(api);
        for (const char* type : parsers::types)
            if (const Table* table = parser->find(type)) walk(*table, "$", known[std::to_string(api) + " " + type]);
    }
    std::ifstream file(KEY_ORDERS);
    REQUIRE(file);
    std::size_t compared = 0;
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line.front() == '#') continue;
        std::istringstream words(line);
        std::string versions, type, path, keys;
        words >> versions >> type >> path;
        std::getline(words >> std::ws, keys);
        path.pop_back();
        std::istringstream each(versions);
        for (std::string version; std::getline(each, version, ',');) {
            INFO("v0.0." << version << " " << type << " " << path);
            CHECK(known[version + " " + type][path] == keys + ", ");
            ++compared;
        }
    }
    CHECK(compared > 500);
}
