#include "store/book_reader.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "accounting/book_edit.hpp"
#include "base/shared_words.hpp"
#include "store/book_columns.hpp"

namespace restd::embedded {
namespace {

using Poco::Data::Session;

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
        if (number < 1 || number > 3) refuse(name, "has " + std::to_string(number) + ", which is not an administrator level");
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

// Stores the limit in the member that the column `field` of the row names.
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

// Checks what the constraints of the tables cannot express.
void verify(Book& book)
{
    make_lineages(book);
    for (auto& [id, a] : book.associations) {
        // Before version 16, Clang cannot capture structured bindings in a lambda.
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

Book read_book(Session& session)
{
    Book book;
    const auto by_id = [](const auto& record) { return record.id; };
    const auto by_name = [](const auto& record) { return record.name; };
    read_table(session, "tres", book.tres, by_id);
    read_table(session, "cluster", book.clusters, by_name);
    read_table(session, "user", book.users, by_name);
    read_table(session, "account", book.accounts, by_name);
    read_table(session, "qos", book.qos, by_id);
    read_table(session, "association", book.associations, by_id);
    read_table(session, "wckey", book.wckeys, by_id);

    // Returns the name as its own record spells it, whatever the case in this row.
    const auto spelled = [](const auto& map, const std::string& name) {
        for (const auto& [key, record] : map)
            if (same_word(key, name)) return key;
        return name;
    };
    RowReader coordinators(session, "account_coordinator", coordinator_columns);
    while (coordinators.next())
        book.accounts.at(spelled(book.accounts, coordinators.cell(0).text.value()))
            .coordinators.push_back(spelled(book.users, coordinators.cell(1).text.value()));
    for (auto& [name, account] : book.accounts) std::sort(account.coordinators.begin(), account.coordinators.end());
    RowReader preempts(session, "qos_preempts", preempts_columns);
    while (preempts.next()) book.qos.at(id_of(preempts.cell(0))).preempts.push_back(id_of(preempts.cell(1)));
    RowReader of_qos(session, "qos_tres", qos_tres_columns);
    while (of_qos.next()) take_tres(of_qos, qos_tres, book.qos.at(id_of(of_qos.cell(0))));
    RowReader listed(session, "association_qos", association_qos_columns);
    while (listed.next()) {
        auto& list = book.associations.at(id_of(listed.cell(0))).qos;
        if (!list) list.emplace();
        list->push_back(id_of(listed.cell(1)));
    }
    RowReader of_associations(session, "association_tres", association_tres_columns);
    while (of_associations.next())
        take_tres(of_associations, association_tres, book.associations.at(id_of(of_associations.cell(0))).limits);
    // The rows are sorted by record and field, but the TRES of a field may be in any order.
    for (auto& [id, record] : book.qos)
        for (const auto& field : qos_tres) std::sort((record.*field.own).begin(), (record.*field.own).end());
    for (auto& [id, record] : book.associations)
        for (const auto& field : association_tres)
            std::sort((record.limits.*field.own).begin(), (record.limits.*field.own).end());
    verify(book);
    return book;
}

}  // namespace restd::embedded
