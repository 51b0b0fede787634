// The columns of the accounting database's tables: the fields of each kind of record in its row. Reading, writing and adding
// columns use the same lists, so they cannot differ.
//
// Threads: values; pure functions.
#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "accounting/book.hpp"
#include "accounting/book_fields.hpp"
#include "store/sqlite_rows.hpp"

namespace restd::embedded {

// A text or number whose empty value is stored as NULL, so that its foreign key is not checked.
template <class T>
struct OrNull {
    T& value;
};

// --- the columns of each kind of record, primary key first; an Archive lists, sets or reads them ---

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
    // An association may have its own empty QOS list. That is not the same as having no own list.
    bool own_qos = r.qos.has_value();
    a("id", r.id), a("cluster", r.cluster), a("account", r.account), a("user", OrNull<std::string>{r.user});
    a("partition", r.partition), a("parent", OrNull<std::uint32_t>{r.parent}), a("is_default", r.is_default);
    a("comment", r.comment), a("shares", r.shares), a("default_qos", OrNull<std::uint32_t>{r.default_qos});
    a("own_qos", own_qos), a("flags", r.flags);
    for (const auto& field : association_numbers) a(field.column, r.limits.*field.own);
    a("deleted", r.deleted), a("created", r.created), a("changed", r.changed);
    if (own_qos && !r.qos) r.qos.emplace();
}

// --- lists of them ---

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

// --- the columns of rows that belong to a record ---

inline const std::vector<Column> coordinator_columns{{"account", Column::Kind::text}, {"user", Column::Kind::text}};
inline const std::vector<Column> preempts_columns{{"qos", Column::Kind::integer}, {"preempted", Column::Kind::integer}};
inline const std::vector<Column> qos_tres_columns{{"qos", Column::Kind::integer},
                                                  {"field", Column::Kind::text},
                                                  {"tres", Column::Kind::integer},
                                                  {"count", Column::Kind::integer}};
inline const std::vector<Column> association_qos_columns{{"association", Column::Kind::integer},
                                                         {"qos", Column::Kind::integer}};
inline const std::vector<Column> association_tres_columns{{"association", Column::Kind::integer},
                                                          {"field", Column::Kind::text},
                                                          {"tres", Column::Kind::integer},
                                                          {"count", Column::Kind::integer}};

}  // namespace restd::embedded
