// Writes and reads rows of SQLite tables, one by one, by a list of columns. Values are bound and are never part of the SQL
// text.
//
// Threads: one at a time for each session and the objects made from it.
#pragma once

#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>
#include <Poco/Exception.h>
#include <Poco/Nullable.h>
#include <Poco/Types.h>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "store/state_folder.hpp"

struct sqlite3_stmt;

namespace restd::embedded {

// Opens a session with the SQLite file. Creates the file if it does not exist, readable by its owner only. Throws
// Poco::Exception; at once if the file cannot be created (Poco alone would try for a minute).
Poco::Data::Session open_database(const std::string& file);

// Why the session's last statement failed: the file, SQLite's message and error number, and the system's. REQUIRES: the session
// has not been used since, not even for a ROLLBACK.
std::string failure_of(const Poco::Data::Session& session, const std::string& file, const Poco::Exception& error);

// One statement without results. SQLite compiles it once; Poco's own statements are compiled at each execution.
class PreparedStatement {
public:
    // Throws Poco::Exception. The session must outlive this object.
    PreparedStatement(const Poco::Data::Session& session, std::string_view sql);
    PreparedStatement(PreparedStatement&& other) noexcept;
    PreparedStatement& operator=(PreparedStatement&&) = delete;
    ~PreparedStatement();

    // Executes the statement with these values for its question marks: whole numbers, text (std::string) and bytes (Bytes);
    // text and bytes are not copied. Throws Poco::Exception; failure_of() has the details. It may be executed again after that.
    template <class... Values>
    void execute(const Values&... values)
    {
        [[maybe_unused]] int index = 0;
        (bind(++index, values), ...);
        step();
    }
    struct Bytes {
        std::string_view bytes;
    };

private:
    template <std::integral T>
    void bind(int index, T value)
    {
        bind_integer(index, static_cast<std::int64_t>(value));
    }
    void bind_integer(int index, std::int64_t value);
    void bind(int index, const std::string& text);
    void bind(int index, Bytes bytes);
    void step();
    void check(int code);

    sqlite3_stmt* statement_ = nullptr;
};

// A transaction: all changes made through one session are written, or none.
class Transaction {
public:
    // Both arguments must outlive this object. Throws Poco::Exception.
    Transaction(const Poco::Data::Session& session, const FilePlace& place);

    // Calls `changes`, which writes through the session, and commits. Throws std::runtime_error, which names the file, or
    // whatever else `changes` throws (other than Poco's exceptions). Then nothing has been written.
    template <class Changes>
    void operator()(Changes changes)
    {
        place_.check();
        try {
            begin_.execute();
            changes();
            // If the file was deleted meanwhile, the changes would be confirmed but lost.
            place_.check();
            commit_.execute();
        } catch (const Poco::Exception& error) {
            const auto failure = failure_of(session_, place_.path(), error);
            roll_back();
            throw std::runtime_error(failure);
        } catch (...) {
            roll_back();
            throw;
        }
    }

private:
    void roll_back() noexcept;

    const Poco::Data::Session& session_;
    const FilePlace& place_;
    PreparedStatement begin_, commit_, roll_back_;
};

struct Column {
    enum class Kind { integer, real, text };
    std::string name;
    Kind kind;
};

// One value. Only the member for the kind of its column is used; empty means NULL.
struct Cell {
    Poco::Nullable<Poco::Int64> integer;
    Poco::Nullable<double> real;
    Poco::Nullable<std::string> text;
};

class RowWriter {
public:
    // The first `key` columns are the primary key: a row with the same key is changed, otherwise a row is added.
    RowWriter(Poco::Data::Session& session, const std::string& table, std::vector<Column> columns, std::size_t key);
    RowWriter(const RowWriter&) = delete;
    RowWriter& operator=(const RowWriter&) = delete;
    // All cells must be set before each write().
    Cell& cell(std::size_t column) { return cells_[column]; }
    void write() { statement_.execute(); }

private:
    std::vector<Cell> cells_;
    Poco::Data::Statement statement_;
};

// Removes the rows that have the given values in these columns.
class RowRemover {
public:
    RowRemover(Poco::Data::Session& session, const std::string& table, std::vector<Column> columns);
    RowRemover(const RowRemover&) = delete;
    RowRemover& operator=(const RowRemover&) = delete;
    Cell& cell(std::size_t column) { return cells_[column]; }
    void remove() { statement_.execute(); }

private:
    std::vector<Cell> cells_;
    Poco::Data::Statement statement_;
};

// Reads all rows of a table, sorted by its first two columns.
class RowReader {
public:
    RowReader(Poco::Data::Session& session, const std::string& table, std::vector<Column> columns);
    RowReader(const RowReader&) = delete;
    RowReader& operator=(const RowReader&) = delete;
    bool next();  // false: no more rows
    const Cell& cell(std::size_t column) const { return cells_[column]; }

private:
    std::vector<Cell> cells_;
    Poco::Data::Statement statement_;
};

}  // namespace restd::embedded
