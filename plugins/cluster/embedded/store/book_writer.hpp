// Writes a change of the book to its file: the rows that differ between two books.
//
// Threads: one at a time, as for its session.
#pragma once

#include <Poco/Data/Session.h>

#include <memory>

#include "accounting/book.hpp"

namespace restd::embedded {

class BookWriter {
public:
    // REQUIRES: the tables exist, and the session outlives this object.
    explicit BookWriter(Poco::Data::Session& session);
    ~BookWriter();
    // REQUIRES: the caller has begun a transaction, and rolls it back if this throws.
    void write(const Book& before, const Book& after);

private:
    class Tables;
    std::unique_ptr<Tables> tables_;
};

}  // namespace restd::embedded
