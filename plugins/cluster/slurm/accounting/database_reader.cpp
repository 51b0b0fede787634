#include "accounting/database_reader.hpp"

#include <memory>
#include <utility>

#include "rpc/asker.hpp"

namespace restd::slurm {

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
    const WireVersion version = this->version();
    const DatabaseQuestionKey key{asker_of(caller_), type, version, packed(version, body)};
    return pool_.questions().get(key, [&] { return ask(type, body, expected); });
}

SharedDatabaseAnswer DatabaseReader::ask(std::uint16_t type, Body body, std::uint16_t expected)
{
    std::unique_ptr<DatabaseConnection> connection = pool_.idle(caller_);
    const bool has_waited = connection != nullptr;
    if (!connection) connection = pool_.reach(caller_, ready_.value());
    const auto answer = std::make_shared<DatabaseAnswer>();
    try {
        *answer = connection->ask(type, body);
    } catch (const Error& error) {
        const bool is_gone = dynamic_cast<const Lost*>(&error) != nullptr || (has_waited && error.status() == 502);
        if (!is_gone) throw;
        pool_.lost(*connection);
        connection = pool_.reach(caller_, ready_.value());
        *answer = connection->ask(type, body);
    }
    expect(*connection, *answer, expected);
    pool_.give_back(caller_, std::move(connection));
    return answer;
}

}  // namespace restd::slurm
