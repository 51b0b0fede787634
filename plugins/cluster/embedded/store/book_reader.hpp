// Reads the book from its file, and checks what the constraints of the tables cannot express.
//
// Threads: those of the session.
#pragma once

#include <Poco/Data/Session.h>

#include "accounting/book.hpp"

namespace restd::embedded {

// REQUIRES: nobody changes the file meanwhile. Throws std::runtime_error, which names the table and the row.
Book read_book(Poco::Data::Session& session);

}  // namespace restd::embedded
