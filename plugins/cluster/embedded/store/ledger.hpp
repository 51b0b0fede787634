// Keeps the book: holds the current one, changes it in transactions, keeps it in an SQLite file.
//
// The file has a table for each kind of record, with foreign keys between them. A change writes the records that differ, in one
// transaction with one sync.
// Threads: any. Changes come one after the other; readers never wait.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "accounting/book.hpp"
#include "base/kept.hpp"

namespace restd::embedded {

class Ledger {
public:
    enum class Access {
        change,
        look,  // somebody else's file: shown as it is now, never written
    };
    // Opens or makes the file; a new one gets what slurmdbd has from the beginning: the resources, the quality of service
    // `normal`, the account and user `root`, the cluster. `cluster`: this cluster's name, added where the file lacks it, as is
    // a resource for each of its `licenses`. `clock`: empty for the system's.
    // Throws std::runtime_error with a clear message.
    Ledger(const std::string& file, std::string_view cluster, std::function<Time()> clock,
           const std::vector<std::string>& licenses = {}, Access access = Access::change);
    ~Ledger();

    Kept<Book> book() const;

    // Runs `edit` on a copy of the book, writes what it changed, makes the copy the current book and calls the observers. Where
    // anything throws nothing has changed. Throws what `edit` throws, Error(err::writing_to_file) where writing failed, and
    // Error(err::disabled) where this is only looking.
    void change(const std::function<void(Book& book, Time now)>& edit);
    // `observer` is called after each change that changed anything, on the thread that made it.
    void observe(std::function<void()> observer);

private:
    class File;
    std::unique_ptr<File> file_;  // null: only looking
    const std::function<Time()> clock_;
    std::mutex writing_;
    mutable std::mutex mutex_;
    std::shared_ptr<const Book> book_;
    std::vector<std::function<void()>> observers_;
};

}  // namespace restd::embedded
