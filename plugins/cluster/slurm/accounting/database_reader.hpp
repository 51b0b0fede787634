// DatabaseReader: the queries that one request sends to slurmdbd, if it changes nothing.
//
// Requests with the same question at the same time share the answer, if user and credential are the same; a request never gets
// the answer of a question that began before it arrived (rpc/shared_rounds.hpp). Each question is asked over a connection that
// has just ended its transaction, because slurmdbd would show the database as it was at the connection's first question. A
// question is repeated once if its connection is lost. Threads: one at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "accounting/database_pool.hpp"
#include "accounting/database_questions.hpp"

namespace restd::slurm {

class DatabaseReader final : public DatabaseQuestions {
public:
    // Takes a place among the requests that wait for slurmdbd. Throws Error. REQUIRES: both arguments outlive the reader.
    DatabaseReader(DatabasePool& pool, const Identity& caller) : pool_(pool), caller_(caller), ready_(pool.ready(caller)) {}

    WireVersion version() override;
    // Gives the place back. Answers stay valid. Nothing may be asked afterwards.
    void close() { ready_.reset(); }

private:
    SharedDatabaseAnswer question(std::uint16_t type, Body body, std::uint16_t expected) override;
    SharedDatabaseAnswer ask(std::uint16_t type, Body body, std::uint16_t expected);

    DatabasePool& pool_;
    const Identity& caller_;
    std::optional<DatabasePool::Ready> ready_;
};

}  // namespace restd::slurm
