#include "store/ledger.hpp"

#include <Poco/Data/Session.h>
#include <Poco/Exception.h>

#include <ctime>
#include <filesystem>
#include <optional>
#include <stdexcept>

#include "accounting/book_edit.hpp"
#include "restd/error.hpp"
#include "restd/waiting.hpp"
#include "store/book_reader.hpp"
#include "store/book_schema.hpp"
#include "store/book_writer.hpp"
#include "store/sqlite_rows.hpp"
#include "store/state_folder.hpp"

namespace restd::embedded {
namespace {

using namespace Poco::Data::Keywords;
using Poco::Data::Session;

}  // namespace

class Ledger::File {
public:
    File(const std::string& file, Access access) : session_(open_database(file)), place_(file), transaction_(session_, place_)
    {
        if (access == Access::change) {
            session_ << "PRAGMA journal_mode = WAL", now;
            // Every commit must be on disk before it is reported as done.
            session_ << "PRAGMA synchronous = FULL", now;
            session_ << "PRAGMA foreign_keys = ON", now;
        }
        int version = 0;
        session_ << "PRAGMA user_version", into(version), now;
        if (version > schema_version)
            throw std::runtime_error("it was written by a newer slurmrestd (schema " + std::to_string(version) +
                                     ", this one knows " + std::to_string(schema_version) + ")");
        is_new_ = version == 0;
        if (!is_new_ && access == Access::change) add_new_columns(session_);
    }

    Book load()
    {
        if (is_new_) return {};
        std::string state;
        session_ << "PRAGMA quick_check(1)", into(state), limit(1), now;
        if (state != "ok") throw std::runtime_error("the file is damaged: " + state);
        RowCount broken;
        session_ << "SELECT COUNT(*), COALESCE(MIN(\"table\" || ' ' || COALESCE(rowid, '') || ' -> ' || parent), '') "
                    "FROM pragma_foreign_key_check",
            into(broken.count), into(broken.which), now;
        if (broken.count != 0)
            throw std::runtime_error(std::to_string(broken.count) + " rows refer to missing rows: " + broken.which);

        // The transaction makes this read one state of the file, even if another process writes to it meanwhile.
        session_ << "BEGIN", now;
        try {
            Book book = read_book(session_);
            session_ << "ROLLBACK", now;
            return book;
        } catch (...) {
            session_ << "ROLLBACK", now;
            throw;
        }
    }

    // Throws std::runtime_error, which names the file; then nothing has been written.
    void save(const Book& before, const Book& after)
    {
        try {
            transaction_([&] {
                if (is_new_)
                    for (const auto& statement : book_schema()) session_ << statement, now;
                if (!writer_) writer_.emplace(session_);
                writer_->write(before, after);
            });
            is_new_ = false;
        } catch (...) {
            writer_.reset();  // Poco thinks that a failed statement still runs: never execute it again
            throw;
        }
    }

    const FilePlace& place() const { return place_; }

private:
    struct RowCount {
        int count = 0;
        std::string which;
    };

    Session session_;
    const FilePlace place_;
    Transaction transaction_;
    bool is_new_ = false;
    std::optional<BookWriter> writer_;  // created by the first change
};

namespace {

bool equal(const Book& a, const Book& b)
{
    return a.associations == b.associations && a.users == b.users && a.accounts == b.accounts && a.qos == b.qos &&
           a.wckeys == b.wckeys && a.clusters == b.clusters && a.tres == b.tres;
}

// Adds the records that every book must have: the initial ones, and those that the configuration asks for.
void complete(Book& book, std::string_view cluster, const std::vector<std::string>& licenses, Time now)
{
    if (book.tres.empty()) seed(book, now);
    if (find_cluster(book, cluster) == nullptr) add_cluster(book, cluster, 0, now);
    for (const auto& license : licenses)
        if (book.find_tres("license", license) == nullptr) add_tres(book, "license", license);
}

[[noreturn]] void refuse_writing(const std::runtime_error& error)
{
    throw Error(err::writing_to_file, std::string(error_text(err::writing_to_file)) + ": " + error.what(), "ledger");
}

}  // namespace

Ledger::Ledger(const std::string& file, std::string_view cluster, std::function<Time()> clock,
               const std::vector<std::string>& licenses, Access access)
    : name_(file), clock_(clock ? std::move(clock) : [] { return static_cast<Time>(std::time(nullptr)); })
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
            refuse_writing(error);
        }
        after->make_index();
        const std::lock_guard lock(mutex_);
        book_ = after;
        observers = observers_;
    }
    for (const auto& observer : observers) observer();
}

void Ledger::check_place() const
{
    if (!file_) return;  // another process writes it
    try {
        file_->place().check();
    } catch (const std::runtime_error& error) {
        refuse_writing(error);
    }
}

void Ledger::observe(std::function<void()> observer)
{
    const std::lock_guard lock(mutex_);
    observers_.push_back(std::move(observer));
}

}  // namespace restd::embedded
