#include "accounting/database_session.hpp"

#include <utility>

#include "restd/error.hpp"
#include "wire/source.hpp"

namespace restd::slurm {
namespace {

bool is_transport(const Error& error)
{
    return error.status() == 502 || error.status() == 504;
}

// The error text and a list of culprits, such as "7001: JobID = 1 .., JobID = 2 ..", cut off where it gets too long to read.
std::string with_culprits(int number, const std::vector<std::string>& culprits)
{
    constexpr std::size_t enough = 2000;
    std::string text(error_text(number));
    const char* separator = ": ";
    for (const std::string& culprit : culprits) {
        if (text.size() > enough) return text + " ..";
        const std::size_t end = culprit.find_last_not_of(' ');
        text += separator + culprit.substr(0, end == culprit.npos ? 0 : end + 1);
        separator = ", ";
    }
    return text;
}

}  // namespace

DatabaseSession::DatabaseSession(DatabasePool& pool, const Identity& caller) : pool_(pool), caller_(caller)
{
    if (auto waited = pool_.take(caller_)) in_use_.emplace(*std::move(waited));
    has_waited_ = in_use_.has_value();
    if (!in_use_) in_use_.emplace(pool_.open(caller_));
}

DatabaseSession::~DatabaseSession()
{
    close();
}

void DatabaseSession::close()
{
    if (!in_use_) return;
    roll_back();
    pool_.give(caller_, *std::move(in_use_));
    in_use_.reset();
}

void DatabaseSession::roll_back()
{
    if (!changed_) return;
    changed_ = false;
    if (connection().is_usable()) try {
            connection().roll_back();
        } catch (const Error&) {
            // Ignored: the connection is unusable now, and slurmdbd rolls back when it closes.
        }
}

SharedDatabaseAnswer DatabaseSession::question(std::uint16_t type, Body body, std::uint16_t expected)
{
    const bool has_waited = std::exchange(has_waited_, false);
    const auto answer = std::make_shared<DatabaseAnswer>();
    try {
        *answer = connection().ask(type, body);
    } catch (const Error& error) {
        const bool is_gone = dynamic_cast<const Lost*>(&error) != nullptr || (has_waited && error.status() == 502);
        if (changed_ || !is_gone) throw;
        pool_.lost(connection());
        in_use_.reset();  // gives up its place in the bulkhead too
        in_use_.emplace(pool_.open(caller_));
        *answer = connection().ask(type, body);
    }
    expect(connection(), *answer, expected);
    return answer;
}

SharedDatabaseAnswer DatabaseSession::change(std::uint16_t type, Body body)
{
    has_waited_ = false;
    changed_ = true;
    return std::make_shared<const DatabaseAnswer>(connection().ask(type, body));
}

std::string DatabaseSession::add(std::uint16_t type, Body body)
{
    const SharedDatabaseAnswer answer = change(type, body);
    expect(connection(), *answer, dbd::rc);
    const DatabaseVerdict said = connection().verdict(*answer);
    if (said.number != 0) throw_verdict(said);
    return std::string(said.text);
}

std::vector<std::string> DatabaseSession::alter(std::uint16_t type, Body body)
{
    const SharedDatabaseAnswer answer = change(type, body);
    if (answer->type == dbd::rc) {
        const DatabaseVerdict said = connection().verdict(*answer);
        if (said.number == 0 || said.number == err::no_change_in_data) return {};
        throw_verdict(said);
    }
    expect(connection(), *answer, dbd::got_list);
    const auto list = sensible([&] { return DatabaseList<wire::text>(answer); });
    std::vector<std::string> texts;
    list.for_each([&](std::string_view text, Arena&) { texts.emplace_back(text); });
    const int number = list.return_code();
    if (number == err::no_change_in_data && texts.empty()) return {};
    if (number != 0) throw Error(number, with_culprits(number, texts), source);
    if (list.is_null()) refuse_list(0);
    return texts;
}

void DatabaseSession::commit()
{
    if (!changed_) return;
    changed_ = false;
    try {
        connection().commit();
    } catch (const Error& error) {
        if (!is_transport(error)) throw;
        throw Error(error.number(), std::string(error.what()) + "; it is not known whether the change was stored", source,
                    error.given_status());
    }
}

}  // namespace restd::slurm
