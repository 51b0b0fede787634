// DatabaseSession: the queries and changes that one request sends to slurmdbd, over one connection of its own.
//
// All changes of a request are one transaction. Nothing is stored before commit(); if anything fails, or commit() is not
// reached, it is rolled back. If a query before any change finds the connection lost or dead, it is asked once more over a new
// connection. A change is never sent again. Threads: one at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "accounting/database_numbers.hpp"
#include "accounting/database_pool.hpp"
#include "accounting/database_questions.hpp"
#include "messages/database.hpp"
#include "wire/body.hpp"

namespace restd::slurm {

class DatabaseSession final : public DatabaseQuestions {
public:
    // Connects. Throws Error. REQUIRES: both arguments outlive the session.
    DatabaseSession(DatabasePool& pool, const Identity& caller);
    // Closes it.
    ~DatabaseSession() override;

    // The version of the protocol that slurmdbd speaks with this session.
    WireVersion version() override { return connection().version(); }

    // Changes. They throw Error, slurmdbd's own if it refuses.
    // For a message that is answered with a return code; returns the text that comes with it.
    std::string add(std::uint16_t type, Body body);
    // For a message that is answered with a list of what was changed, each a text. An empty list if nothing matched.
    std::vector<std::string> alter(std::uint16_t type, Body body);
    // Stores all changes. If the answer is lost the Error says that the outcome is unknown.
    void commit();
    // Discards all changes since the last commit.
    void roll_back();
    // Ends the session: rolls back what was not committed, and returns the connection to the pool. Answers stay valid. Nothing
    // may be asked afterwards.
    void close();

private:
    SharedDatabaseAnswer question(std::uint16_t type, Body body, std::uint16_t expected) override;
    void distrust(const std::string& what) override { connection().fail(what); }  // the connection is unusable then
    SharedDatabaseAnswer change(std::uint16_t type, Body body);

    DatabasePool& pool_;
    const Identity& caller_;
    DatabaseConnection& connection() const { return *in_use_.value().connection; }

    std::optional<DatabasePool::InUse> in_use_;
    bool has_waited_ = false;  // came from the pool, and nothing was asked over it yet
    bool changed_ = false;     // a transaction is open
};

}  // namespace restd::slurm
