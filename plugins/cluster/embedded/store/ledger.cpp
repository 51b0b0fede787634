#include "store/ledger.hpp"

#include <Poco/Data/Session.h>
#include <Poco/Exception.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <limits>
#include <optional>
#include <set>
#include <stdexcept>
#include <type_traits>

#include "accounting/book_edit.hpp"
#include "accounting/book_fields.hpp"
#include "base/shared_words.hpp"
#include "base/text_limits.hpp"
#include "restd/error.hpp"
#include "restd/waiting.hpp"
#include "store/sqlite_rows.hpp"
#include "store/state_folder.hpp"

namespace restd::embedded {
namespace {

using namespace Poco::Data::Keywords;
using Poco::Data::Session;

constexpr int schema_version = 1;

// A text or number whose empty value is NULL in the file, so that a foreign key need not hold.
template <class T>
struct OrNull {
    T& value;
};

// ---- the columns of each kind of record, its primary key first. An Archive lists them, fills them or takes them. ----

template <class Archive>
void columns(Archive& a, TresRecord& r)
{
    a("id", r.id), a("type", r.type), a("name", r.name), a("deleted", r.deleted);
}

template <class Archive>
void columns(Archive& a, ClusterRow& r)
{
    a("name", r.name), a("classification", r.classification), a("flags", r.flags);
    a("deleted", r.deleted), a("created", r.created), a("changed", r.changed);
}

template <class Archive>
void columns(Archive& a, UserRecord& r)
{
    a("name", r.name), a("level", r.level);
    a("deleted", r.deleted), a("created", r.created), a("changed", r.changed);
}

template <class Archive>
void columns(Archive& a, AccountRecord& r)
{
    a("name", r.name), a("description", r.description), a("organization", r.organization), a("flags", r.flags);
    a("deleted", r.deleted), a("created", r.created), a("changed", r.changed);
}

template <class Archive>
void columns(Archive& a, WckeyRecord& r)
{
    a("id", r.id), a("name", r.name), a("user", r.user), a("cluster", r.cluster), a("is_default", r.is_default);
    a("deleted", r.deleted), a("created", r.created), a("changed", r.changed);
}

template <class Archive>
void columns(Archive& a, QosRecord& r)
{
    a("id", r.id), a("name", r.name), a("description", r.description), a("flags", r.flags);
    a("preempt_mode", r.preempt_mode), a("priority", r.priority), a("usage_factor", r.usage_factor);
    for (const auto& field : qos_numbers) a(field.column, r.*field.own);
    for (const auto& field : qos_reals) a(field.column, r.*field.own);
    a("deleted", r.deleted), a("created", r.created), a("changed", r.changed);
}

template <class Archive>
void columns(Archive& a, AssociationRecord& r)
{
    // An own list of qualities of service may be empty, which is not the same as none.
    bool own_qos = r.qos.has_value();
    a("id", r.id), a("cluster", r.cluster), a("account", r.account), a("user", OrNull<std::string>{r.user});
    a("partition", r.partition), a("parent", OrNull<std::uint32_t>{r.parent}), a("is_default", r.is_default);
    a("comment", r.comment), a("shares", r.shares), a("default_qos", OrNull<std::uint32_t>{r.default_qos});
    a("own_qos", own_qos), a("flags", r.flags);
    for (const auto& field : association_numbers) a(field.column, r.limits.*field.own);
    a("deleted", r.deleted), a("created", r.created), a("changed", r.changed);
    if (own_qos && !r.qos) r.qos.emplace();
}

// ---- archives ----

template <class T>
constexpr Column::Kind kind_of()
{
    if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, OrNull<std::string>>)
        return Column::Kind::text;
    else if constexpr (std::is_same_v<T, double> || std::is_same_v<T, NoValDouble>)
        return Column::Kind::real;
    else
        return Column::Kind::integer;
}

struct ColumnLister {
    std::vector<Column> list;
    template <class T>
    void operator()(std::string_view name, const T&)
    {
        list.push_back({std::string(name), kind_of<T>()});
    }
};

template <class Record>
std::vector<Column> columns_of()
{
    ColumnLister lister;
    Record record;
    columns(lister, record);
    return lister.list;
}

struct Filler {
    RowWriter& row;
    std::size_t at = 0;

    void operator()(std::string_view, const std::string& value) { row.cell(at++).text = value; }
    void operator()(std::string_view, OrNull<std::string> value)
    {
        auto& cell = row.cell(at++).text;
        value.value.empty() ? cell.clear() : void(cell = value.value);
    }
    void operator()(std::string_view, OrNull<std::uint32_t> value)
    {
        auto& cell = row.cell(at++).integer;
        value.value == 0 ? cell.clear() : void(cell = Poco::Int64(value.value));
    }
    void operator()(std::string_view, const NoVal32& value)
    {
        auto& cell = row.cell(at++).integer;
        value.is_number() ? void(cell = Poco::Int64(value.value)) : cell.clear();
    }
    void operator()(std::string_view, const NoValDouble& value)
    {
        auto& cell = row.cell(at++).real;
        value.is_number() ? void(cell = value.value) : cell.clear();
    }
    void operator()(std::string_view, double value) { row.cell(at++).real = value; }
    template <class T>
    requires(std::is_integral_v<T> || std::is_enum_v<T>) void operator()(std::string_view, const T& value)
    {
        row.cell(at++).integer = static_cast<Poco::Int64>(value);
    }
};

struct Taker {
    const RowReader& row;
    std::size_t at = 0;

    [[noreturn]] static void refuse(std::string_view name, const std::string& what)
    {
        throw std::runtime_error("column " + std::string(name) + " " + what);
    }
    template <class T>
    T in_range(std::string_view name, Poco::Int64 value)
    {
        if (value < 0 || static_cast<std::uint64_t>(value) > std::uint64_t{std::numeric_limits<T>::max()})
            refuse(name, "has " + std::to_string(value) + ", which is out of range");
        return static_cast<T>(value);
    }
    void operator()(std::string_view name, std::string& value)
    {
        const auto& cell = row.cell(at++).text;
        if (cell.isNull()) refuse(name, "is empty");
        value = cell.value();
    }
    void operator()(std::string_view, OrNull<std::string> value)
    {
        const auto& cell = row.cell(at++).text;
        value.value = cell.isNull() ? std::string() : cell.value();
    }
    void operator()(std::string_view name, OrNull<std::uint32_t> value)
    {
        const auto& cell = row.cell(at++).integer;
        value.value = cell.isNull() ? 0 : in_range<std::uint32_t>(name, cell.value());
    }
    void operator()(std::string_view name, NoVal32& value)
    {
        const auto& cell = row.cell(at++).integer;
        value = cell.isNull() ? NoVal32() : NoVal32(in_range<std::uint32_t>(name, cell.value()));
    }
    void operator()(std::string_view, NoValDouble& value)
    {
        const auto& cell = row.cell(at++).real;
        value = cell.isNull() ? NoValDouble() : NoValDouble(cell.value());
    }
    void operator()(std::string_view name, double& value)
    {
        const auto& cell = row.cell(at++).real;
        if (cell.isNull()) refuse(name, "is empty");
        value = cell.value();
    }
    void operator()(std::string_view name, AdminLevel& value)
    {
        std::uint16_t number = 0;
        (*this)(name, number);
        if (number < 1 || number > 3) refuse(name, "has " + std::to_string(number) + ", which is no level");
        value = static_cast<AdminLevel>(number);
    }
    template <class T>
    requires std::is_integral_v<T>
    void operator()(std::string_view name, T& value)
    {
        const auto& cell = row.cell(at++).integer;
        if (cell.isNull()) refuse(name, "is empty");
        if constexpr (std::is_same_v<T, bool>)
            value = cell.value() != 0;
        else
            value = in_range<T>(name, cell.value());
    }
};

// ---- the schema ----

template <class Fields>
std::string limit_columns(const Fields& fields, std::string_view type)
{
    std::string sql;
    for (const auto& field : fields) sql += std::string(field.column) + ' ' + std::string(type) + ", ";
    return sql;
}

std::string times()
{
    return "deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)), created INTEGER NOT NULL, changed INTEGER NOT NULL";
}

// References are checked at the end of a transaction, so that its steps may come in any order.
std::string to(std::string_view table)
{
    return " REFERENCES " + std::string(table) + " DEFERRABLE INITIALLY DEFERRED";
}

std::vector<std::string> schema()
{
    return {
        "CREATE TABLE tres (id INTEGER PRIMARY KEY CHECK (id > 0), type TEXT NOT NULL COLLATE NOCASE CHECK (type <> ''), "
        "name TEXT NOT NULL COLLATE NOCASE, deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)), UNIQUE (type, name))",
        "CREATE TABLE cluster (name TEXT PRIMARY KEY COLLATE NOCASE NOT NULL CHECK (name <> ''), "
        "classification INTEGER NOT NULL, flags INTEGER NOT NULL, " +
            times() + ")",
        "CREATE TABLE user (name TEXT PRIMARY KEY COLLATE NOCASE NOT NULL CHECK (name <> ''), "
        "level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 3), " +
            times() + ")",
        "CREATE TABLE account (name TEXT PRIMARY KEY COLLATE NOCASE NOT NULL CHECK (name <> ''), description TEXT NOT NULL, "
        "organization TEXT NOT NULL, flags INTEGER NOT NULL, " +
            times() + ")",
        "CREATE TABLE account_coordinator (account TEXT NOT NULL COLLATE NOCASE" + to("account") +
            ", user TEXT NOT NULL COLLATE NOCASE" + to("user") + ", PRIMARY KEY (account, user)) WITHOUT ROWID",
        "CREATE TABLE qos (id INTEGER PRIMARY KEY CHECK (id > 0), name TEXT NOT NULL COLLATE NOCASE UNIQUE CHECK (name <> ''), "
        "description TEXT NOT NULL, flags INTEGER NOT NULL, preempt_mode INTEGER NOT NULL, priority INTEGER NOT NULL, "
        "usage_factor REAL NOT NULL, " +
            limit_columns(qos_numbers, "INTEGER") + limit_columns(qos_reals, "REAL") + times() + ")",
        "CREATE TABLE qos_preempts (qos INTEGER NOT NULL" + to("qos") + ", preempted INTEGER NOT NULL" + to("qos") +
            ", PRIMARY KEY (qos, preempted), CHECK (qos <> preempted)) WITHOUT ROWID",
        "CREATE TABLE qos_tres (qos INTEGER NOT NULL" + to("qos") + ", field TEXT NOT NULL, tres INTEGER NOT NULL" +
            to("tres") + ", count INTEGER NOT NULL CHECK (count >= 0), PRIMARY KEY (qos, field, tres)) WITHOUT ROWID",
        "CREATE TABLE association (id INTEGER PRIMARY KEY CHECK (id > 0), cluster TEXT NOT NULL COLLATE NOCASE" +
            to("cluster") + ", account TEXT NOT NULL COLLATE NOCASE" + to("account") + ", user TEXT COLLATE NOCASE" +
            to("user") + ", partition TEXT NOT NULL COLLATE NOCASE, parent INTEGER CHECK (parent <> id)" + to("association") +
            ", is_default INTEGER NOT NULL CHECK (is_default IN (0, 1) AND NOT (is_default AND deleted)), comment TEXT NOT "
            "NULL, "
            "shares INTEGER NOT NULL, default_qos INTEGER" +
            to("qos") + ", own_qos INTEGER NOT NULL CHECK (own_qos IN (0, 1)), flags INTEGER NOT NULL, " +
            limit_columns(association_numbers, "INTEGER") + times() + ")",
        "CREATE UNIQUE INDEX association_name ON association (cluster, account, COALESCE(user, '') COLLATE NOCASE, partition)",
        "CREATE UNIQUE INDEX association_default ON association (cluster, user) WHERE is_default = 1",
        "CREATE TABLE association_qos (association INTEGER NOT NULL" + to("association") + ", qos INTEGER NOT NULL" +
            to("qos") + ", PRIMARY KEY (association, qos)) WITHOUT ROWID",
        "CREATE TABLE association_tres (association INTEGER NOT NULL" + to("association") +
            ", field TEXT NOT NULL, tres INTEGER NOT NULL" + to("tres") +
            ", count INTEGER NOT NULL CHECK (count >= 0), PRIMARY KEY (association, field, tres)) WITHOUT ROWID",
        "CREATE TABLE wckey (id INTEGER PRIMARY KEY CHECK (id > 0), name TEXT NOT NULL COLLATE NOCASE, "
        "user TEXT NOT NULL COLLATE NOCASE" +
            to("user") + ", cluster TEXT NOT NULL COLLATE NOCASE" + to("cluster") +
            ", is_default INTEGER NOT NULL CHECK (is_default IN (0, 1) AND NOT (is_default AND deleted)), " + times() +
            ", UNIQUE (cluster, user, name))",
        "CREATE UNIQUE INDEX wckey_default ON wckey (cluster, user) WHERE is_default = 1",
        // What a foreign key is checked by when the other side goes.
        "CREATE INDEX association_user ON association (user)",
        "CREATE INDEX association_parent ON association (parent)",
        "CREATE INDEX association_account ON association (account)",
        "CREATE INDEX association_default_qos ON association (default_qos)",
        "CREATE INDEX association_qos_qos ON association_qos (qos)",
        "CREATE INDEX wckey_user ON wckey (user)",
        "PRAGMA user_version = " + std::to_string(schema_version),
    };
}

// ---- writing ----

// The rows of a kind of record that differ between two books.
template <class Record>
class Table {
public:
    Table(Session& session, const std::string& name)
        : table_(name), writer_(session, name, columns_, 1), remover_(session, name, {columns_.front()})
    {}
    void write(Record record)
    {
        Filler fill{writer_};
        columns(fill, record);
        check_lengths();
        writer_.write();
    }
    void remove(const std::string& key)
    {
        remover_.cell(0).text = key;
        remover_.remove();
    }
    void remove(std::uint32_t key)
    {
        remover_.cell(0).integer = Poco::Int64(key);
        remover_.remove();
    }

private:
    // Names are as long as slurmdbd's may be; so are texts.
    void check_lengths()
    {
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            const Column& column = columns_[i];
            if (column.kind != Column::Kind::text || writer_.cell(i).text.isNull()) continue;
            const bool is_text = column.name == "description" || column.name == "organization" || column.name == "comment";
            check_text(table_ + '/' + column.name, writer_.cell(i).text.value(), is_text ? most_text : most_name);
        }
    }

    const std::string table_;
    const std::vector<Column> columns_ = columns_of<Record>();
    RowWriter writer_;
    RowRemover remover_;
};

constexpr auto integer = Column::Kind::integer;
constexpr auto text = Column::Kind::text;

// Rows that belong to a record: all are written anew where the record changes.
class Children {
public:
    Children(Session& session, const std::string& name, const std::vector<Column>& columns)
        : writer_(session, name, columns, columns.back().name == "count" ? columns.size() - 1 : columns.size()),
          remover_(session, name, {columns.front()})
    {}
    template <class Key>
    void clear(const Key& key)
    {
        set(remover_.cell(0), key);
        remover_.remove();
    }
    template <class... Values>
    void add(const Values&... values)
    {
        std::size_t at = 0;
        (set(writer_.cell(at++), values), ...);
        writer_.write();
    }

private:
    static void set(Cell& cell, const std::string& value) { cell.text = value; }
    static void set(Cell& cell, std::string_view value) { cell.text = std::string(value); }
    static void set(Cell& cell, std::uint32_t value) { cell.integer = Poco::Int64(value); }
    static void set(Cell& cell, std::uint64_t value) { cell.integer = static_cast<Poco::Int64>(value); }

    RowWriter writer_;
    RowRemover remover_;
};

const std::vector<Column> coordinator_columns{{"account", text}, {"user", text}};
const std::vector<Column> preempts_columns{{"qos", integer}, {"preempted", integer}};
const std::vector<Column> qos_tres_columns{{"qos", integer}, {"field", text}, {"tres", integer}, {"count", integer}};
const std::vector<Column> association_qos_columns{{"association", integer}, {"qos", integer}};
const std::vector<Column> association_tres_columns{
    {"association", integer}, {"field", text}, {"tres", integer}, {"count", integer}};

class BookWriter {
public:
    explicit BookWriter(Session& session)
        : tres_(session, "tres"), clusters_(session, "cluster"), users_(session, "user"), accounts_(session, "account"),
          qos_(session, "qos"), associations_(session, "association"), wckeys_(session, "wckey"),
          coordinators_(session, "account_coordinator", coordinator_columns),
          preempts_(session, "qos_preempts", preempts_columns), qos_tres_(session, "qos_tres", qos_tres_columns),
          association_qos_(session, "association_qos", association_qos_columns),
          association_tres_(session, "association_tres", association_tres_columns)
    {}

    void write(const Book& before, const Book& after)
    {
        // What goes first, so that a name may be taken over.
        removed(before.accounts, after.accounts, accounts_, [&](const std::string& name) { coordinators_.clear(name); });
        removed(before.users, after.users, users_, [](const std::string&) {});
        removed(before.clusters, after.clusters, clusters_, [](const std::string&) {});
        removed(before.wckeys, after.wckeys, wckeys_, [](std::uint32_t) {});
        removed(before.tres, after.tres, tres_, [](std::uint32_t) {});
        removed(before.qos, after.qos, qos_, [&](std::uint32_t id) { clear_qos(id); });
        removed(before.associations, after.associations, associations_, [&](std::uint32_t id) { clear_association(id); });

        changed(before.tres, after.tres, [&](const TresRecord& r) { tres_.write(r); });
        changed(before.clusters, after.clusters, [&](const ClusterRow& r) { clusters_.write(r); });
        changed(before.users, after.users, [&](const UserRecord& r) { users_.write(r); });
        changed(before.accounts, after.accounts, [&](const AccountRecord& r) {
            accounts_.write(r);
            coordinators_.clear(r.name);
            for (const auto& user : r.coordinators) coordinators_.add(r.name, user);
        });
        changed(before.qos, after.qos, [&](const QosRecord& r) {
            qos_.write(r);
            clear_qos(r.id);
            for (const auto id : r.preempts) preempts_.add(r.id, id);
            for (const auto& field : qos_tres)
                for (const auto& [id, count] : r.*field.own) qos_tres_.add(r.id, field.column, id, count);
        });
        // One default at a time: first those that no longer are.
        for (const bool defaults : {false, true}) {
            changed(before.associations, after.associations, [&](const AssociationRecord& r) {
                if (r.is_default == defaults) write_association(r);
            });
            changed(before.wckeys, after.wckeys, [&](const WckeyRecord& r) {
                if (r.is_default == defaults) wckeys_.write(r);
            });
        }
    }

private:
    template <class Map, class Rows, class Clear>
    static void removed(const Map& before, const Map& after, Rows& rows, Clear clear)
    {
        for (const auto& [key, record] : before)
            if (after.find(key) == after.end()) {
                clear(key);
                rows.remove(key);
            }
    }
    template <class Map, class Write>
    static void changed(const Map& before, const Map& after, Write write)
    {
        for (const auto& [key, record] : after) {
            const auto old = before.find(key);
            if (old == before.end() || !(old->second == record)) write(record);
        }
    }
    void clear_qos(std::uint32_t id)
    {
        preempts_.clear(id);
        qos_tres_.clear(id);
    }
    void clear_association(std::uint32_t id)
    {
        association_qos_.clear(id);
        association_tres_.clear(id);
    }
    void write_association(const AssociationRecord& r)
    {
        associations_.write(r);
        clear_association(r.id);
        if (r.qos)
            for (const auto id : *r.qos) association_qos_.add(r.id, id);
        for (const auto& field : association_tres)
            for (const auto& [id, count] : r.limits.*field.own) association_tres_.add(r.id, field.column, id, count);
    }

    Table<TresRecord> tres_;
    Table<ClusterRow> clusters_;
    Table<UserRecord> users_;
    Table<AccountRecord> accounts_;
    Table<QosRecord> qos_;
    Table<AssociationRecord> associations_;
    Table<WckeyRecord> wckeys_;
    Children coordinators_, preempts_, qos_tres_, association_qos_, association_tres_;
};

// ---- reading ----

template <class Map, class Key>
void read_table(Session& session, const std::string& name, Map& map, Key key)
{
    using Record = typename Map::mapped_type;
    RowReader rows(session, name, columns_of<Record>());
    while (rows.next()) {
        Record record;
        Taker take{rows};
        try {
            columns(take, record);
        } catch (const std::runtime_error& error) {
            const auto& first = rows.cell(0);
            const auto which = first.integer.isNull() ? first.text.value(std::string()) : std::to_string(first.integer.value());
            throw std::runtime_error("table " + name + ", row " + which + ": " + error.what());
        }
        auto at = key(record);
        map.emplace(std::move(at), std::move(record));
    }
}

std::uint32_t id_of(const Cell& cell)
{
    return cell.integer.isNull() ? 0 : static_cast<std::uint32_t>(cell.integer.value());
}

// Into the member that the row's `field` names.
template <class Fields, class Limits>
void take_tres(const RowReader& rows, const Fields& fields, Limits& limits)
{
    const std::string& name = rows.cell(1).text.value();
    const auto count = rows.cell(3).integer.value();
    for (const auto& field : fields)
        if (field.column == name) {
            (limits.*field.own).emplace_back(id_of(rows.cell(2)), static_cast<std::uint64_t>(count));
            return;
        }
    throw std::runtime_error("there is a limit \"" + name + "\", which this slurmrestd does not know");
}

// What the tables' own constraints cannot say.
void verify(Book& book)
{
    make_lineages(book);
    for (auto& [id, a] : book.associations) {
        // Clang reads captures of structured bindings from version 16 on only.
        const auto wrong = [number = id, &association = a](const std::string& what) {
            throw std::runtime_error("association " + std::to_string(number) + " (" + name_of(association) + "): " + what);
        };
        if (a.parent == 0 && (!a.user.empty() || !same_word(a.account, root_name))) wrong("it is below no other");
        if (a.deleted || a.parent == 0) continue;
        const auto& parent = book.associations.at(a.parent);
        if (parent.deleted) wrong("the association above it is deleted");
        if (!parent.user.empty()) wrong("the association above it is a user's");
        if (!same_word(parent.cluster, a.cluster)) wrong("the association above it is of another cluster");
        if (!a.user.empty() && !same_word(parent.account, a.account)) wrong("the association above it is of another account");
    }
}

}  // namespace

class Ledger::File {
public:
    File(const std::string& file, Access access) : session_(open_database(file)), place_(file), transaction_(session_, place_)
    {
        if (access == Access::change) {
            session_ << "PRAGMA journal_mode = WAL", now;
            // Every commit is on disk before anybody is told of it.
            session_ << "PRAGMA synchronous = FULL", now;
            session_ << "PRAGMA foreign_keys = ON", now;
        }
        int version = 0;
        session_ << "PRAGMA user_version", into(version), now;
        if (version > schema_version)
            throw std::runtime_error("it was written by a newer slurmrestd (schema " + std::to_string(version) +
                                     ", this one knows " + std::to_string(schema_version) + ")");
        is_new_ = version == 0;
        if (!is_new_ && access == Access::change) add_new_columns();
    }

    Book load()
    {
        Book book;
        if (is_new_) return book;
        std::string state;
        session_ << "PRAGMA quick_check(1)", into(state), limit(1), now;
        if (state != "ok") throw std::runtime_error("the file is damaged: " + state);
        RowCount broken;
        session_ << "SELECT COUNT(*), COALESCE(MIN(\"table\" || ' ' || COALESCE(rowid, '') || ' -> ' || parent), '') "
                    "FROM pragma_foreign_key_check",
            into(broken.count), into(broken.which), now;
        if (broken.count != 0)
            throw std::runtime_error(std::to_string(broken.count) + " rows refer to what is not there: " + broken.which);

        // One moment of the file, whoever writes to it meanwhile.
        session_ << "BEGIN", now;
        try {
            read(book);
            session_ << "ROLLBACK", now;
        } catch (...) {
            session_ << "ROLLBACK", now;
            throw;
        }
        verify(book);
        return book;
    }

    // Throws std::runtime_error that names the file, and then nothing has been written.
    void save(const Book& before, const Book& after)
    {
        try {
            transaction_([&] {
                if (is_new_)
                    for (const auto& statement : schema()) session_ << statement, now;
                if (!writer_) writer_.emplace(session_);
                writer_->write(before, after);
            });
            is_new_ = false;
        } catch (...) {
            writer_.reset();  // a statement that has failed is never executed again: Poco takes it to be at work still
            throw;
        }
    }

private:
    struct RowCount {
        int count = 0;
        std::string which;
    };

    // Limits that this program knows and the one that made the file did not.
    template <class Fields>
    void add_new_columns(const std::string& table, const Fields& fields, const std::string& type)
    {
        std::vector<std::string> names;
        session_ << "SELECT name FROM pragma_table_info('" + table + "')", into(names), now;
        for (const auto& field : fields)
            if (std::find(names.begin(), names.end(), field.column) == names.end())
                session_ << "ALTER TABLE " + table + " ADD COLUMN " + std::string(field.column) + ' ' + type, now;
    }
    void add_new_columns()
    {
        add_new_columns("qos", qos_numbers, "INTEGER");
        add_new_columns("qos", qos_reals, "REAL");
        add_new_columns("association", association_numbers, "INTEGER");
    }

    void read(Book& book)
    {
        const auto by_id = [](const auto& record) { return record.id; };
        const auto by_name = [](const auto& record) { return record.name; };
        read_table(session_, "tres", book.tres, by_id);
        read_table(session_, "cluster", book.clusters, by_name);
        read_table(session_, "user", book.users, by_name);
        read_table(session_, "account", book.accounts, by_name);
        read_table(session_, "qos", book.qos, by_id);
        read_table(session_, "association", book.associations, by_id);
        read_table(session_, "wckey", book.wckeys, by_id);

        // The users' own spelling, whatever the row has.
        const auto spelled = [](const auto& map, const std::string& name) {
            for (const auto& [key, record] : map)
                if (same_word(key, name)) return key;
            return name;
        };
        RowReader coordinators(session_, "account_coordinator", coordinator_columns);
        while (coordinators.next())
            book.accounts.at(spelled(book.accounts, coordinators.cell(0).text.value()))
                .coordinators.push_back(spelled(book.users, coordinators.cell(1).text.value()));
        for (auto& [name, account] : book.accounts) std::sort(account.coordinators.begin(), account.coordinators.end());
        RowReader preempts(session_, "qos_preempts", preempts_columns);
        while (preempts.next()) book.qos.at(id_of(preempts.cell(0))).preempts.push_back(id_of(preempts.cell(1)));
        RowReader of_qos(session_, "qos_tres", qos_tres_columns);
        while (of_qos.next()) take_tres(of_qos, qos_tres, book.qos.at(id_of(of_qos.cell(0))));
        RowReader listed(session_, "association_qos", association_qos_columns);
        while (listed.next()) {
            auto& list = book.associations.at(id_of(listed.cell(0))).qos;
            if (!list) list.emplace();
            list->push_back(id_of(listed.cell(1)));
        }
        RowReader of_associations(session_, "association_tres", association_tres_columns);
        while (of_associations.next())
            take_tres(of_associations, association_tres, book.associations.at(id_of(of_associations.cell(0))).limits);
        // Rows come by record and field; the resources in between need not.
        for (auto& [id, record] : book.qos)
            for (const auto& field : qos_tres) std::sort((record.*field.own).begin(), (record.*field.own).end());
        for (auto& [id, record] : book.associations)
            for (const auto& field : association_tres)
                std::sort((record.limits.*field.own).begin(), (record.limits.*field.own).end());
    }

    Session session_;
    const FilePlace place_;
    Transaction transaction_;
    bool is_new_ = false;
    std::optional<BookWriter> writer_;  // from the first change on
};

namespace {

bool equal(const Book& a, const Book& b)
{
    return a.associations == b.associations && a.users == b.users && a.accounts == b.accounts && a.qos == b.qos &&
           a.wckeys == b.wckeys && a.clusters == b.clusters && a.tres == b.tres;
}

// What must be in every book: from the beginning, and since the configuration says so.
void complete(Book& book, std::string_view cluster, const std::vector<std::string>& licenses, Time now)
{
    if (book.tres.empty()) seed(book, now);
    if (find_cluster(book, cluster) == nullptr) add_cluster(book, cluster, 0, now);
    for (const auto& license : licenses)
        if (book.find_tres("license", license) == nullptr) add_tres(book, "license", license);
}

}  // namespace

Ledger::Ledger(const std::string& file, std::string_view cluster, std::function<Time()> clock,
               const std::vector<std::string>& licenses, Access access)
    : clock_(clock ? std::move(clock) : [] { return static_cast<Time>(std::time(nullptr)); })
{
    auto book = std::make_shared<Book>();
    try {
        if (access == Access::look) {
            if (std::filesystem::exists(file)) *book = File(file, access).load();
            complete(*book, cluster, licenses, clock_());
        } else {
            file_ = std::make_unique<File>(file, access);
            *book = file_->load();
            const Book before = *book;
            complete(*book, cluster, licenses, clock_());
            if (!equal(before, *book)) file_->save(before, *book);
        }
    } catch (const Poco::Exception& error) {
        throw std::runtime_error(file + ": " + error.displayText());
    } catch (const std::runtime_error& error) {
        const std::string why = error.what();
        throw std::runtime_error(why.rfind(file, 0) == 0 ? why : file + ": " + why);
    }
    book->make_index();
    book_ = std::move(book);
}

Ledger::~Ledger() = default;

Kept<Book> Ledger::book() const
{
    const std::lock_guard lock(mutex_);
    return book_;
}

void Ledger::change(const std::function<void(Book& book, Time now)>& edit)
{
    if (!file_)
        throw Error(err::disabled, "This accounting database is another slurmrestd's: ask it to change anything.", "ledger");
    std::vector<std::function<void()>> observers;
    {
        const auto writing = lock_waiting(writing_);
        const auto before = book();
        const auto after = std::make_shared<Book>(*before);
        edit(*after, clock_());
        if (equal(*before, *after)) return;
        try {
            const Waiting waiting;
            file_->save(*before, *after);
        } catch (const Error&) {
            throw;
        } catch (const std::runtime_error& error) {
            throw Error(err::writing_to_file, std::string(error_text(err::writing_to_file)) + ": " + error.what(), "ledger");
        }
        after->make_index();
        const std::lock_guard lock(mutex_);
        book_ = after;
        observers = observers_;
    }
    for (const auto& observer : observers) observer();
}

void Ledger::observe(std::function<void()> observer)
{
    const std::lock_guard lock(mutex_);
    observers_.push_back(std::move(observer));
}

}  // namespace restd::embedded
