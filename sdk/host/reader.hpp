// Readers of JSON, YAML, url-encoded queries and bodies, and path parameters into model objects, by the same tables that write
// them.
//
// Event driven: nothing but the object itself is built. Strings and lists are put into the Reading's arena and live as long.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "restd/arena.hpp"
#include "restd/field.hpp"

namespace restd {

// One entry of `errors` or `warnings` in the making.
struct Issue {
    int number = 0;  // Slurm error number; unused for warnings
    std::string description;
    std::string source;  // "#/job/time_limit/" for a field
};

// The longest text, in bytes, where its codec says nothing else: what the columns of Slurm's accounting database hold.
inline constexpr std::uint32_t usual_text_limit = 65535;
// The longest list, where its codec says nothing else; a list of objects may have a tenth of it.
inline constexpr std::uint32_t usual_list_limit = 100'000;

// What reading needs and what it found.
struct Reading {
    Arena& arena;
    bool fast = false;  // no warnings are collected
    std::uint32_t list_limit = usual_list_limit;
    std::vector<Issue> warnings{};
    // A value that cannot be taken without loss, a missing required field, an unknown flag. The document has been read to its
    // end all the same, so that all of them are told at once. Nothing may be done with the object where there is one.
    std::vector<Issue> errors{};
};

// Each reads `text` into `object` (default-constructed, of the table's model type).
// Throws Error (err::rest_fail_parsing, 400 "Unable to parse query.") where the text is no document of that syntax at all,
// has something after its end, is nested deeper than 64 levels, has a NUL or a YAML alias in it, or (JSON, YAML) does not begin
// with an object. The Error's source then says where and why, for the client and the log.
// Throws Error (err::data_too_large, 413) where a list or a text is longer than may be, or where the request needs more memory
// than it may have (503: than there is at the moment; restd/budget.hpp).
// An empty text is an empty object. Null is as if the field had not been given, or unsets it. Of a key that comes twice the
// last counts. At most 1000 warnings and errors are collected, and one that says that there were more.
void read_json(std::string_view text, const Table& table, void* object, Reading& reading);
void read_yaml(std::string_view text, const Table& table, void* object, Reading& reading);
// `a=1&b&c=&a=2`: b is true, c null, a a list. Lists and flags may also be given as `a=1,2`; a comma within [] does not split.
void read_query(std::string_view text, const Table& table, void* object, Reading& reading);
// A url-encoded body (application/x-www-form-urlencoded): as a query, but that a comma is a part of its value. Text that has to
// be encoded and is not, as in JSON that is sent under that name, is no such document.
void read_form(std::string_view text, const Table& table, void* object, Reading& reading);
// Whether `text` has no character but those that url-encoded text may have.
bool is_url_encoded(std::string_view text);

using PathParameter = std::pair<std::string_view, std::string_view>;  // name, decoded value
void read_parameters(std::span<const PathParameter> parameters, const Table& table, void* object, Reading& reading);

}  // namespace restd
