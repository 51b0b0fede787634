#include "accounting/database_questions.hpp"

namespace restd::slurm {

void expect(DatabaseConnection& connection, const DatabaseAnswer& answer, std::uint16_t expected)
{
    if (answer.type == expected) return;
    if (answer.type != dbd::rc)
        connection.fail("message " + std::to_string(answer.type) + " where " + std::to_string(expected) + " was expected");
    const DatabaseVerdict said = connection.verdict(answer);
    if (said.number != 0) throw_verdict(said);
}

}  // namespace restd::slurm
