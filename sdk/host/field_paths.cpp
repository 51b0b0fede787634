#include "host/field_paths.hpp"

#include <algorithm>
#include <vector>

#include "host/no_val_object.hpp"
#include "host/row_subset.hpp"
#include "restd/nearest.hpp"

namespace restd {
namespace {

// What a path says about a row.
enum class Relation {
    none,
    whole,   // it names the row, or an object that the row is in
    inside,  // it goes on within the row's value; `rest` is the path there
};

Relation relate(std::string_view key, std::string_view path, std::string_view& rest)
{
    const std::size_t common = std::min(key.size(), path.size());
    for (std::size_t i = 0; i < common; ++i)
        if (key[i] == '/' ? path[i] != '.' : key[i] != path[i]) return Relation::none;
    if (common == path.size())
        return common == key.size() || (common != 0 && key[common] == '/') ? Relation::whole : Relation::none;
    if (path[common] != '.') return Relation::none;
    rest = path.substr(common + 1);
    return Relation::inside;
}

// The table of the objects that the value consists of; null if it has none. `through_lists`: also of the elements of lists.
const Table* inner_table(const Codec& codec, bool through_lists)
{
    switch (codec.kind) {
    case Kind::object: return codec.table;
    case Kind::list:
    case Kind::stream: return through_lists && codec.element != nullptr ? inner_table(*codec.element, true) : nullptr;
    case Kind::pointer:
    case Kind::via: return inner_table(*codec.element, through_lists);
    case Kind::none: return codec.described_as != nullptr ? inner_table(*codec.described_as, through_lists) : nullptr;
    default: {
        const Codec* const object = no_val_object(codec.kind);
        return object != nullptr ? inner_table(*object, through_lists) : nullptr;
    }
    }
}

// The codec with only the rows of its objects that the paths choose.
const Codec* chosen_parts(const Codec& codec, std::span<const std::string_view> paths, Arena& arena)
{
    if (codec.kind == Kind::none) return &codec;  // a removed field, which is shown as nothing
    if (const Codec* const object = no_val_object(codec.kind)) return chosen_parts(*object, paths, arena);
    auto* const chosen = arena.make<Codec>(codec);
    if (codec.kind == Kind::object)
        chosen->table = chosen_rows(*codec.table, paths, arena);
    else
        chosen->element = chosen_parts(*codec.element, paths, arena);
    return chosen;
}

// Calls offer(path) for the paths of the table.
void each_path(const Table& table, const std::string& before, unsigned depth, Nearest& nearest)
{
    constexpr unsigned deepest = 6;
    std::string path;
    for (const SelectedRow& s : table.rows) {
        path = before;
        for (const char c : s.row.key) {
            if (c == '/') nearest.offer(path);
            path += c == '/' ? '.' : c;
        }
        nearest.offer(path);
        if (no_val_object(s.row.codec->kind) != nullptr || depth == deepest) continue;
        if (const Table* const inner = inner_table(*s.row.codec, true)) each_path(*inner, path + '.', depth + 1, nearest);
    }
}

}  // namespace

bool has_path(const Table& table, std::string_view path)
{
    return std::ranges::any_of(table.rows, [&](const SelectedRow& s) {
        std::string_view rest;
        switch (relate(s.row.key, path, rest)) {
        case Relation::none: return false;
        case Relation::whole: return true;
        case Relation::inside: break;
        }
        const Table* const inner = inner_table(*s.row.codec, true);
        return inner != nullptr && has_path(*inner, rest);
    });
}

std::string nearest_path(const Table& table, std::string_view path)
{
    Nearest nearest(path);
    each_path(table, {}, 0, nearest);
    return nearest.name();
}

const Table* chosen_rows(const Table& table, std::span<const std::string_view> paths, Arena& arena)
{
    std::vector<SelectedRow> rows;
    std::vector<std::string_view> inside;
    for (const SelectedRow& s : table.rows) {
        inside.clear();
        bool is_whole = false;
        for (const std::string_view path : paths) {
            std::string_view rest;
            const Relation relation = relate(s.row.key, path, rest);
            if (relation == Relation::whole) is_whole = true;
            if (relation == Relation::inside) inside.push_back(rest);
        }
        if (!is_whole && inside.empty()) continue;
        rows.push_back(s);
        if (!is_whole) rows.back().row.codec = chosen_parts(*s.row.codec, inside, arena);
    }
    reopen(rows);
    auto* const chosen = arena.make<Table>(table);
    const List<SelectedRow> kept = arena.copy_list(rows);
    chosen->rows = kept;
    return chosen;
}

std::span<const PathStep> steps_to_value(const Table& table, std::string_view path, Arena& arena)
{
    std::vector<PathStep> steps;
    const Table* at = &table;
    while (at != nullptr) {
        const Table* const here = at;
        at = nullptr;
        for (const SelectedRow& s : here->rows) {
            std::string_view rest;
            const Relation relation = relate(s.row.key, path, rest);
            if (relation == Relation::none) continue;
            const Codec* codec = s.row.codec;
            if (relation == Relation::whole) {
                if (s.row.key.size() != path.size()) return {};  // an object around the row
                while (codec->kind == Kind::pointer || codec->kind == Kind::via) codec = codec->element;
                switch (codec->kind) {
                case Kind::object:
                case Kind::list:
                case Kind::stream:
                case Kind::map: return {};
                default: break;
                }
                steps.push_back({s.row.offset, s.row.codec});
                return arena.copy_list(steps);
            }
            if (const Codec* const object = no_val_object(codec->kind)) codec = object;
            at = inner_table(*codec, false);
            if (at == nullptr) return {};
            steps.push_back({s.row.offset, codec});
            path = rest;
            break;
        }
    }
    return {};
}

}  // namespace restd
