// The owner of the book: holds the current one, changes it in transactions, and keeps it in an SQLite file.
//
// The file has a table for each kind of record, with foreign keys between them. A change writes the records that differ, in one
// transaction with one sync.
//
// Threads: any. Changes are made one at a time; readers never wait for them.
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
        look,  // another process's file: shown as it is now, never written
    };
    // Opens or creates the file. A new one gets what slurmdbd has from the start: the TRES, the QOS `normal`, the account and
    // user `root`, the cluster. `cluster`: the name of this cluster. The cluster, and a TRES for each of its `licenses`, are
    // added if the file does not have them. `clock`: if empty, the system clock. Throws std::runtime_error with a clear
    // message.
    Ledger(const std::string& file, std::string_view cluster, std::function<Time()> clock,
           const std::vector<std::string>& licenses = {}, Access access = Access::change);
    ~Ledger();

    const std::string& file() const { return name_; }
    Kept<Book> book() const;

    // Runs `edit` on a copy of the book, writes the difference, makes the copy the current book and calls the observers. If
    // anything throws, nothing has changed. Throws whatever `edit` throws, Error(err::writing_to_file) if writing failed, and
    // Error(err::disabled) if the access is `look`.
    void change(const std::function<void(Book& book, Time now)>& edit);
    // Throws Error(err::writing_to_file) if the file has been deleted or replaced: then nothing can be changed.
    void check_place() const;
    // `observer` is called after each real change, on the thread that made the change.
    void observe(std::function<void()> observer);

private:
    class File;
    const std::string name_;
    std::unique_ptr<File> file_;  // null: access is `look`
    const std::function<Time()> clock_;
    std::mutex writing_;
    mutable std::mutex mutex_;
    std::shared_ptr<const Book> book_;
    std::vector<std::function<void()>> observers_;
};

}  // namespace restd::embedded
