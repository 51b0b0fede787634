#include "store/book_schema.hpp"

#include <algorithm>
#include <string_view>

#include "accounting/book_fields.hpp"

namespace restd::embedded {
namespace {

using namespace Poco::Data::Keywords;
using Poco::Data::Session;

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

// References are checked at the end of a transaction, so its steps may be in any order.
std::string to(std::string_view table)
{
    return " REFERENCES " + std::string(table) + " DEFERRABLE INITIALLY DEFERRED";
}

template <class Fields>
void add_new_columns(Session& session, const std::string& table, const Fields& fields, const std::string& type)
{
    std::vector<std::string> names;
    session << "SELECT name FROM pragma_table_info('" + table + "')", into(names), now;
    for (const auto& field : fields)
        if (std::find(names.begin(), names.end(), field.column) == names.end())
            session << "ALTER TABLE " + table + " ADD COLUMN " + std::string(field.column) + ' ' + type, now;
}
}  // namespace

std::vector<std::string> book_schema()
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
        // Indexes for the check of foreign keys when the row that they refer to is removed.
        "CREATE INDEX association_user ON association (user)",
        "CREATE INDEX association_parent ON association (parent)",
        "CREATE INDEX association_account ON association (account)",
        "CREATE INDEX association_default_qos ON association (default_qos)",
        "CREATE INDEX association_qos_qos ON association_qos (qos)",
        "CREATE INDEX wckey_user ON wckey (user)",
        "PRAGMA user_version = " + std::to_string(schema_version),
    };
}

void add_new_columns(Session& session)
{
    add_new_columns(session, "qos", qos_numbers, "INTEGER");
    add_new_columns(session, "qos", qos_reals, "REAL");
    add_new_columns(session, "association", association_numbers, "INTEGER");
}

}  // namespace restd::embedded
