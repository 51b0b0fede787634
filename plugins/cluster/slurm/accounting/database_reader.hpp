// DatabaseReader: the queries that one request sends to slurmdbd, if it changes nothing.
//
// Requests with the same question at the same time share the answer, if user and credential are the same; a request never gets
// the answer of a question that began before it arrived (rpc/shared_rounds.hpp). Each question is asked over a connection that
// has just ended its transaction, because slurmdbd would show the database as it was at the connection's first question. A
// question is repeated once if its connection is lost. Threads: one at a time.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>

#include "accounting/database_pool.hpp"
#include "accounting/database_questions.hpp"

namespace restd::slurm {

class DatabaseReader final : public DatabaseQuestions {
public:
    // Takes a place among the requests that wait for slurmdbd. Throws Error. REQUIRES: both arguments outlive the reader.
    DatabaseReader(DatabasePool& pool, const Identity& caller) : pool_(pool), caller_(caller), ready_(pool.ready(caller)) {}

    WireVersion version() override;
    // Asks all of these at once, with one wait: one after the other over the same connection. Whoever asks one of them from now
    // on gets its answer without waiting.
    void ask_together(std::span<const DatabaseQuestion> questions);
    // Gives the place back. Answers stay valid. Nothing may be asked afterwards.
    void close() { ready_.reset(); }

private:
    SharedDatabaseAnswer question(std::uint16_t type, Body body, std::uint16_t expected) override;
    DatabaseAnswers ask(std::span<const DatabaseQuestion> questions);
    // Stands for the question and who asks it.
    Digest key_of(std::uint16_t type, WireVersion version, Body body) const;

    DatabasePool& pool_;
    const Identity& caller_;
    std::optional<DatabasePool::Ready> ready_;
    std::map<Digest, SharedDatabaseAnswer> answered_;
};

}  // namespace restd::slurm
