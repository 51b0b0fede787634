// The tables of the accounting database's file (docs/formats.md).
//
// Threads: pure functions; add_new_columns() as its session.
#pragma once

#include <Poco/Data/Session.h>

#include <string>
#include <vector>

namespace restd::embedded {

inline constexpr int schema_version = 1;

// The statements that make an empty file's tables.
std::vector<std::string> book_schema();
// Limits that this program knows and the one that made the file did not.
void add_new_columns(Poco::Data::Session& session);

}  // namespace restd::embedded
