// The tables in the file of the accounting database (docs/formats.md).
//
// Threads: pure functions; add_new_columns(): those of its session.
#pragma once

#include <Poco/Data/Session.h>

#include <string>
#include <vector>

namespace restd::embedded {

inline constexpr int schema_version = 1;

// The SQL statements that create the tables in an empty file.
std::vector<std::string> book_schema();
// Adds columns for limits that this program knows but the program that created the file did not.
void add_new_columns(Poco::Data::Session& session);

}  // namespace restd::embedded
