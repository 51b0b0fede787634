// Rows of SQLite tables by a list of columns: writes them one by one, and reads them.
// Values are bound, never part of the SQL text.
//
// Threads: one at a time for each session and what was made of it.
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

// A session with the SQLite file, which is made where it is not there, for its owner alone. Throws Poco::Exception, at once
// where there is no place for the file (Poco alone would try for a minute).
Poco::Data::Session open_database(const std::string& file);

// What went wrong with the session's last statement: file, SQLite's words and number, and the system's. REQUIRES: nothing else
// has been done with it since, no ROLLBACK either.
std::string failure_of(const Poco::Data::Session& session, const std::string& file, const Poco::Exception& error);

// One statement without results, which SQLite compiles once, where Poco's compiles each time that it is executed.
class PreparedStatement {
public:
    // Throws Poco::Exception. The session outlives it.
    PreparedStatement(const Poco::Data::Session& session, std::string_view sql);
    PreparedStatement(PreparedStatement&& other) noexcept;
    PreparedStatement& operator=(PreparedStatement&&) = delete;
    ~PreparedStatement();

    // With these values for its question marks: whole numbers, text (std::string) and bytes (Bytes), which are not copied.
    // Throws Poco::Exception, of which failure_of() knows more; it may be executed again.
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

// All or nothing: changes of a file by one session.
class Transaction {
public:
    // Both outlive it. Throws Poco::Exception.
    Transaction(const Poco::Data::Session& session, const FilePlace& place);

    // Calls `changes`, which writes by the session, and commits. Throws std::runtime_error that names the file, or what
    // `changes` has thrown that is not Poco's; then nothing has been written.
    template <class Changes>
    void operator()(Changes changes)
    {
        place_.check();
        try {
            begin_.execute();
            changes();
            // What was removed in between would be acknowledged and lost.
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

// One value; only the member of its column's kind is used. Empty is NULL.
struct Cell {
    Poco::Nullable<Poco::Int64> integer;
    Poco::Nullable<double> real;
    Poco::Nullable<std::string> text;
};

class RowWriter {
public:
    // The first `key` columns are the primary key: a row that has the same is changed, else one is added.
    RowWriter(Poco::Data::Session& session, const std::string& table, std::vector<Column> columns, std::size_t key);
    RowWriter(const RowWriter&) = delete;
    RowWriter& operator=(const RowWriter&) = delete;
    // All are to be filled in before each write().
    Cell& cell(std::size_t column) { return cells_[column]; }
    void write() { statement_.execute(); }

private:
    std::vector<Cell> cells_;
    Poco::Data::Statement statement_;
};

// Removes the rows whose columns have the given values.
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

// Reads all rows of a table, in the order of its first columns.
class RowReader {
public:
    RowReader(Poco::Data::Session& session, const std::string& table, std::vector<Column> columns);
    RowReader(const RowReader&) = delete;
    RowReader& operator=(const RowReader&) = delete;
    bool next();  // false: there are no more
    const Cell& cell(std::size_t column) const { return cells_[column]; }

private:
    std::vector<Cell> cells_;
    Poco::Data::Statement statement_;
};

}  // namespace restd::embedded
