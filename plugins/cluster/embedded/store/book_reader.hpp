// Reads the book from its file, and checks what the tables' own constraints cannot say.
//
// Threads: as the session.
#pragma once

#include <Poco/Data/Session.h>

#include "accounting/book.hpp"

namespace restd::embedded {

// REQUIRES: nobody changes the file meanwhile. Throws std::runtime_error that names table and row.
Book read_book(Poco::Data::Session& session);

}  // namespace restd::embedded
