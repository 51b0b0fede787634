#include "accounting/database_reader.hpp"

#include <memory>
#include <utility>

#include "rpc/asker.hpp"

namespace restd::slurm {
namespace {

// Stands for several questions at once.
Digest key_of_all(std::span<const Digest> keys)
{
    Digester digester;
    for (const Digest& key : keys) digester.add(key);
    return digester.take();
}

}  // namespace

Digest DatabaseReader::key_of(std::uint16_t type, WireVersion version, Body body) const
{
    Digester digester;
    digester.add(asker_of(caller_));
    digester.add(type);
    digester.add(version);
    digester.add(packed(version, body));
    return digester.take();
}

WireVersion DatabaseReader::version()
{
    if (const WireVersion known = pool_.known_version(); known != 0) return known;
    auto connection = pool_.reach(caller_, ready_.value());
    const WireVersion version = connection->version();
    pool_.give_back(caller_, std::move(connection));
    return version;
}

SharedDatabaseAnswer DatabaseReader::question(std::uint16_t type, Body body, std::uint16_t expected)
{
    const Digest key = key_of(type, version(), body);
    if (const auto found = answered_.find(key); found != answered_.end()) return found->second;
    const DatabaseQuestion question{type, body, expected};
    return pool_.questions().get(key_of_all({&key, 1}), [&] { return ask({&question, 1}); }).front();
}

void DatabaseReader::ask_together(std::span<const DatabaseQuestion> questions)
{
    const WireVersion version = this->version();
    std::vector<Digest> keys;
    for (const DatabaseQuestion& question : questions) keys.push_back(key_of(question.type, version, question.body));
    const DatabaseAnswers answers = pool_.questions().get(key_of_all(keys), [&] { return ask(questions); });
    for (std::size_t i = 0; i < keys.size(); ++i) answered_.insert_or_assign(keys[i], answers[i]);
}

DatabaseAnswers DatabaseReader::ask(std::span<const DatabaseQuestion> questions)
{
    std::unique_ptr<DatabaseConnection> connection = pool_.idle(caller_);
    bool has_waited = connection != nullptr;
    if (!connection) connection = pool_.reach(caller_, ready_.value());
    bool may_ask_again = true;
    DatabaseAnswers answers;
    for (const DatabaseQuestion& question : questions) {
        const auto answer = std::make_shared<DatabaseAnswer>();
        try {
            *answer = connection->ask(question.type, question.body);
        } catch (const Error& error) {
            const bool is_gone = dynamic_cast<const Lost*>(&error) != nullptr || (has_waited && error.status() == 502);
            if (!is_gone || !std::exchange(may_ask_again, false)) throw;
            pool_.lost(*connection);
            connection = pool_.reach(caller_, ready_.value());
            *answer = connection->ask(question.type, question.body);
        }
        has_waited = false;
        expect(*connection, *answer, question.expected);
        answers.push_back(answer);
    }
    pool_.give_back(caller_, std::move(connection));
    return answers;
}

}  // namespace restd::slurm
