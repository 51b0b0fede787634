#include "store/sqlite_rows.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/SQLite/Utility.h>
#include <Poco/Exception.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace restd::embedded {
namespace {

using namespace Poco::Data::Keywords;

std::string names_of(const std::vector<Column>& columns, std::string_view separator, std::string_view after = {})
{
    std::string list;
    for (const auto& column : columns) {
        if (!list.empty()) list += separator;
        list.append(column.name).append(after);
    }
    return list;
}

void bind_cells(Poco::Data::Statement& statement, const std::vector<Column>& columns, std::vector<Cell>& cells)
{
    for (std::size_t i = 0; i < columns.size(); ++i) {
        switch (columns[i].kind) {
        case Column::Kind::integer: statement, use(cells[i].integer); break;
        case Column::Kind::real: statement, use(cells[i].real); break;
        case Column::Kind::text: statement, use(cells[i].text); break;
        }
    }
}

std::string upsert(const std::string& table, const std::vector<Column>& columns, std::size_t key)
{
    std::string sql = "INSERT INTO " + table + " (" + names_of(columns, ", ") + ") VALUES (?";
    for (std::size_t i = 1; i < columns.size(); ++i) sql += ", ?";
    sql += ") ON CONFLICT (" + names_of({columns.begin(), columns.begin() + static_cast<std::ptrdiff_t>(key)}, ", ") + ") DO ";
    if (key == columns.size()) return sql + "NOTHING";
    sql += "UPDATE SET ";
    for (std::size_t i = key; i < columns.size(); ++i)
        sql += (i == key ? "" : ", ") + columns[i].name + " = excluded." + columns[i].name;
    return sql;
}

// errno of the last failed call on one of the database's files; 0: none has failed.
int system_error(sqlite3* database)
{
    if (const int error = sqlite3_system_errno(database); error != 0) return error;
    int error = 0;
    sqlite3_file_control(database, "main", SQLITE_FCNTL_LAST_ERRNO, &error);
    sqlite3_file* log = nullptr;  // write-ahead log
    if (error == 0 && sqlite3_file_control(database, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) == SQLITE_OK &&
        log != nullptr && log->pMethods != nullptr)
        log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &error);
    return error;
}

}  // namespace

Poco::Data::Session open_database(const std::string& file)
{
    static const bool registered = (Poco::Data::SQLite::Connector::registerConnector(), true);
    static_cast<void>(registered);
    // Only checks access and does not open the file: closing it would release the locks that SQLite has on it in this process.
    const auto may = [](const std::string& path, int how) { return faccessat(AT_FDCWD, path.c_str(), how, AT_EACCESS) == 0; };
    if (!may(file, R_OK) && (errno != ENOENT || !may(file.substr(0, file.rfind('/') + 1) + ".", W_OK | X_OK)))
        throw Poco::OpenFileException(std::strerror(errno));
    // SQLite gives its extra files the mode of the database file, which would get its mode from the umask. So create it here.
    const int made = open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, private_file);
    if (made >= 0) {
        fchmod(made, private_file);
        close(made);
    } else if (errno != EEXIST) {
        throw Poco::OpenFileException(std::strerror(errno));
    }
    Poco::Data::Session session("SQLite", file);
    session << "PRAGMA busy_timeout = 20000", now;
    return session;
}

std::string failure_of(const Poco::Data::Session& session, const std::string& file, const Poco::Exception& error)
{
    sqlite3* const database = Poco::Data::SQLite::Utility::dbHandle(session);
    const int code = sqlite3_extended_errcode(database);
    // A full disk has an error number of SQLite's own.
    const int system = (code & 0xff) == SQLITE_FULL ? ENOSPC : system_error(database);
    std::string text = file + ": ";
    const bool known = code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE;
    text += known ? sqlite3_errmsg(database) : error.displayText();
    if (known) text += " (SQLite error " + std::to_string(code);
    if (known && system != 0) text += ", errno " + std::to_string(system) + ": " + std::strerror(system);
    if (known) text += ')';
    return text;
}

PreparedStatement::PreparedStatement(const Poco::Data::Session& session, std::string_view sql)
{
    sqlite3* const database = Poco::Data::SQLite::Utility::dbHandle(session);
    const int code =
        sqlite3_prepare_v3(database, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement_, nullptr);
    if (code != SQLITE_OK) Poco::Data::SQLite::Utility::throwException(database, code);
}

PreparedStatement::PreparedStatement(PreparedStatement&& other) noexcept : statement_(std::exchange(other.statement_, nullptr))
{}

PreparedStatement::~PreparedStatement()
{
    sqlite3_finalize(statement_);
}

void PreparedStatement::check(int code)
{
    if (code == SQLITE_OK) return;
    // The database still has the details of the error at this point.
    Poco::Data::SQLite::Utility::throwException(sqlite3_db_handle(statement_), code);
}

void PreparedStatement::bind_integer(int index, std::int64_t value)
{
    check(sqlite3_bind_int64(statement_, index, value));
}

void PreparedStatement::bind(int index, const std::string& text)
{
    check(sqlite3_bind_text64(statement_, index, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8));
}

void PreparedStatement::bind(int index, Bytes bytes)
{
    // A null pointer would be stored as NULL.
    const char* const data = bytes.bytes.empty() ? "" : bytes.bytes.data();
    check(sqlite3_bind_blob64(statement_, index, data, bytes.bytes.size(), SQLITE_STATIC));
}

// Resets the statement before it reports an error, so that it cannot block a COMMIT or ROLLBACK.
void PreparedStatement::step()
{
    const int code = sqlite3_step(statement_);
    const int rest = sqlite3_reset(statement_);
    check(code == SQLITE_DONE || code == SQLITE_ROW ? rest : code);
}

Transaction::Transaction(const Poco::Data::Session& session, const FilePlace& place)
    : session_(session), place_(place), begin_(session, "BEGIN IMMEDIATE"), commit_(session, "COMMIT"),
      roll_back_(session, "ROLLBACK")
{}

void Transaction::roll_back() noexcept
try {
    roll_back_.execute();
} catch (const Poco::Exception&) {
    // There was no transaction any more: SQLite had already rolled back.
}

RowWriter::RowWriter(Poco::Data::Session& session, const std::string& table, std::vector<Column> columns, std::size_t key)
    : cells_(columns.size()), statement_(session)
{
    statement_ << upsert(table, columns, key);
    bind_cells(statement_, columns, cells_);
}

RowRemover::RowRemover(Poco::Data::Session& session, const std::string& table, std::vector<Column> columns)
    : cells_(columns.size()), statement_(session)
{
    statement_ << "DELETE FROM " + table + " WHERE " + names_of(columns, " AND ", " = ?");
    bind_cells(statement_, columns, cells_);
}

RowReader::RowReader(Poco::Data::Session& session, const std::string& table, std::vector<Column> columns)
    : cells_(columns.size()), statement_(session)
{
    statement_ << "SELECT " + names_of(columns, ", ") + " FROM " + table + " ORDER BY 1, 2";
    for (std::size_t i = 0; i < columns.size(); ++i) {
        switch (columns[i].kind) {
        case Column::Kind::integer: statement_, into(cells_[i].integer); break;
        case Column::Kind::real: statement_, into(cells_[i].real); break;
        case Column::Kind::text: statement_, into(cells_[i].text); break;
        }
    }
    statement_, range(0, 1);
}

bool RowReader::next()
{
    return !statement_.done() && statement_.execute() != 0;
}

}  // namespace restd::embedded
