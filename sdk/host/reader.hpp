// Readers: read JSON, YAML, url-encoded queries and bodies, and path parameters into model objects. They use the same field
// tables as the writers.
//
// They are event driven: no document is built. Strings and lists are put into the Reading's arena.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "restd/arena.hpp"
#include "restd/field.hpp"

namespace restd {

// A future entry of `errors` or `warnings`.
struct Issue {
    int number = 0;  // Slurm error number; unused for warnings
    std::string description;
    std::string source;  // "#/job/time_limit/" for a field
};

// The longest text, in bytes, unless its codec has another limit. It is the size of the columns of Slurm's accounting database.
inline constexpr std::uint32_t usual_text_limit = 65535;
// The longest list, unless its codec has another limit. A list of objects may have a tenth of it.
inline constexpr std::uint32_t usual_list_limit = 100'000;

// The settings of a reader, and its results.
struct Reading {
    Arena& arena;
    bool fast = false;  // no warnings are collected
    std::uint32_t list_limit = usual_list_limit;
    std::vector<Issue> warnings{};
    // Values that cannot be converted without loss, missing required fields, unknown flags. The whole document is read all the
    // same, so that the client gets all errors at once. If there is an error, the object must not be used.
    std::vector<Issue> errors{};
};

// Each reads `text` into `object` (default-constructed, of the table's model type).
// Throws Error (err::rest_fail_parsing, 400 "Unable to parse query.") for an invalid document: a syntax error, text after its
// end, more than 64 levels, a NUL, a YAML alias, or (JSON, YAML) if it does not begin with an object. The Error's source says
// where and why, for the client and the log. Throws Error (err::data_too_large, 413) if a list or a text is too long, or if the
// request needs too much memory (503: if all requests together do; restd/budget.hpp). An empty text is an empty object. Null
// means that the field is not given, or unsets it. If a key occurs twice the last one counts. At most 1000 warnings and errors
// are collected, and one that says that there were more.
void read_json(std::string_view text, const Table& table, void* object, Reading& reading);
void read_yaml(std::string_view text, const Table& table, void* object, Reading& reading);
// `a=1&b&c=&a=2`: b is true, c null, a a list. Lists and flags may also be given as `a=1,2`; a comma within [] does not split.
void read_query(std::string_view text, const Table& table, void* object, Reading& reading);
// A url-encoded body (application/x-www-form-urlencoded): like a query, but a comma is a part of the value. Unencoded
// characters are refused; so JSON that is sent as a form is refused.
void read_form(std::string_view text, const Table& table, void* object, Reading& reading);
// True if `text` has only characters that url-encoded text may have.
bool is_url_encoded(std::string_view text);

using PathParameter = std::pair<std::string_view, std::string_view>;  // name, decoded value
void read_parameters(std::span<const PathParameter> parameters, const Table& table, void* object, Reading& reading);

}  // namespace restd
