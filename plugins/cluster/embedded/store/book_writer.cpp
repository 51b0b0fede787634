#include "store/book_writer.hpp"

#include "base/text_limits.hpp"
#include "store/book_columns.hpp"

namespace restd::embedded {
namespace {

using Poco::Data::Session;

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

// Writes and removes the rows of one kind of record.
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
    // The limits on the length of names and texts are those of slurmdbd.
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

// Rows that belong to a record: if the record changes, all of them are written again.
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

}  // namespace

class BookWriter::Tables {
public:
    explicit Tables(Session& session)
        : tres_(session, "tres"), clusters_(session, "cluster"), users_(session, "user"), accounts_(session, "account"),
          qos_(session, "qos"), associations_(session, "association"), wckeys_(session, "wckey"),
          coordinators_(session, "account_coordinator", coordinator_columns),
          preempts_(session, "qos_preempts", preempts_columns), qos_tres_(session, "qos_tres", qos_tres_columns),
          association_qos_(session, "association_qos", association_qos_columns),
          association_tres_(session, "association_tres", association_tres_columns)
    {}

    void write(const Book& before, const Book& after)
    {
        // Remove rows first, so that their names can be used again.
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
        // Only one default may exist at any time: first write the records that are not (or no longer) a default.
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

BookWriter::BookWriter(Session& session) : tables_(std::make_unique<Tables>(session)) {}

BookWriter::~BookWriter() = default;

void BookWriter::write(const Book& before, const Book& after)
{
    tables_->write(before, after);
}

}  // namespace restd::embedded
