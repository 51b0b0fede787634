// Tests the file of the accounting database: changes are read back completely, and a failed change leaves nothing behind.
#include "store/ledger.hpp"

#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/Session.h>

#include <stdexcept>

#include "accounting/book_edit.hpp"
#include "accounting/book_fields.hpp"
#include "support.hpp"

using namespace restd;
using namespace restd::embedded;
using namespace restd::embedded::test;
using Catch::Matchers::ContainsSubstring;

namespace {

constexpr std::uint32_t most = 0xfffffffe;

Time clock_of_test()
{
    return 1'700'000'000;
}

std::unique_ptr<Ledger> open(const std::string& file)
{
    return std::make_unique<Ledger>(file, "here", clock_of_test, std::vector<std::string>{"matlab"});
}

void run_sql(const std::string& file, const std::string& sql)
{
    using namespace Poco::Data::Keywords;
    Poco::Data::SQLite::Connector::registerConnector();
    Poco::Data::Session session("SQLite", file);
    session << sql, now;
}

// Gives every member of every kind of record a different value.
void fill(Book& book, Time now)
{
    std::uint32_t number = 1;
    auto& gpu = add_tres(book, "gres", "gpu");
    QosRecord high;
    high.id = 2;
    high.name = "höch";
    high.description = "naïve \xe2\x9c\x93";
    high.flags = model::qos_flag_deny_limit;
    high.preempt_mode = 0x8001;
    high.preempts = {1};
    high.priority = most;
    high.usage_factor = 0.1;
    for (const auto& field : qos_numbers) high.*field.own = number++;
    for (const auto& field : qos_reals) high.*field.own = 1.0 / number++;
    for (const auto& field : qos_tres) high.*field.own = {{1, number++}, {gpu.id, 0x7fffffffffffffff}};
    high.created = high.changed = now;
    book.qos[2] = high;

    AccountRecord account;
    account.name = "физика";
    account.description = "'; DROP TABLE account; --";
    account.organization = "\"quoted\"";
    account.flags = users_are_coordinators;
    account.created = now;
    book.accounts[account.name] = account;
    add_user(book, "ada", AdminLevel::operator_, now);
    add_user(book, "Bob", AdminLevel::none, now);
    book.accounts[account.name].coordinators = {"Bob", "ada"};
    auto& own = add_association(book, *book.find_association("here", "root", "", ""), account.name, {}, {}, now);
    own.qos = {{1, 2}};
    own.default_qos = 2;
    own.comment = "the\nfirst";
    own.shares = shares_of_parent;
    for (const auto& field : association_numbers) own.limits.*field.own = most;
    for (const auto& field : association_tres) own.limits.*field.own = {{2, number++}, {gpu.id, 0}};
    add_association(book, own, account.name, "ada", {}, now);
    add_association(book, own, account.name, "ada", "debug", now).qos.emplace();
    add_wckey(book, "here", "ada", "blue", now);
    add_wckey(book, "here", "ada", "green", now).deleted = true;
    add_cluster(book, "elsewhere", external_cluster, now).classification = 3;
}

Book book_of(const Ledger& ledger)
{
    const auto book = ledger.book();
    return *book;
}

void check_equal(const Book& a, const Book& b)
{
    CHECK(a.tres == b.tres);
    CHECK(a.clusters == b.clusters);
    CHECK(a.users == b.users);
    CHECK(a.accounts == b.accounts);
    CHECK(a.qos == b.qos);
    CHECK(a.associations == b.associations);
    CHECK(a.wckeys == b.wckeys);
}

}  // namespace

TEST_CASE("a new database has what slurmdbd has from the beginning", "[ledger]")
{
    const ScratchFolder folder;
    const auto ledger = open(folder.path + "/db");
    const auto book = ledger->book();
    CHECK(book->tres.size() == 9);
    CHECK(book->find_tres("fs", "disk")->id == 6);
    CHECK(book->find_tres("license", "matlab")->id == 1001);
    CHECK(book->find_qos("normal")->id == 1);
    CHECK(book->level_of("root") == AdminLevel::administrator);
    CHECK(book->find_account("root")->description == "default root account");
    const auto* root = book->find_association("here", "root", "", "");
    REQUIRE(root != nullptr);
    CHECK(root->lineage == "/");
    CHECK(root->qos == std::vector<std::uint32_t>{1});
    const auto* user = book->find_association("here", "root", "root", "");
    REQUIRE(user != nullptr);
    CHECK(user->lineage == "/0-root/");
    CHECK(user->is_default);
    CHECK(user->parent == root->id);
}

TEST_CASE("changes are complete after a restart", "[ledger]")
{
    const ScratchFolder folder;
    const auto file = folder.path + "/db";
    auto ledger = open(file);
    ledger->change(fill);
    const auto before = ledger->book();
    ledger = open(file);
    check_equal(*before, book_of(*ledger));
    CHECK(book_of(*ledger).find_association("here", "физика", "ada", "debug")->lineage == "/физика/0-ada/debug/");

    // Also changed and removed rows, and the removal of a list's entry and of a limit.
    ledger->change([](Book& book, Time) {
        book.qos[2].max_wall_per_job = {};
        book.qos[2].preempts.clear();
        book.accounts["физика"].coordinators = {"ada"};
        auto& own = book.associations.at(book.find_association("here", "физика", "", "")->id);
        own.qos.reset();
        own.limits.group_tres.erase(own.limits.group_tres.begin());
        own.default_qos = 0;
        book.associations.erase(book.find_association("here", "физика", "ada", "debug")->id);
        book.wckeys.clear();
        book.clusters.erase("elsewhere");
    });
    const auto second = ledger->book();
    CHECK_FALSE(second->qos.at(2).max_wall_per_job.is_set());
    ledger = open(file);
    check_equal(*second, book_of(*ledger));
}

TEST_CASE("a change that throws leaves nothing", "[ledger]")
{
    const ScratchFolder folder;
    const auto file = folder.path + "/db";
    auto ledger = open(file);
    int told = 0;
    ledger->observe([&] { ++told; });
    const auto before = ledger->book();
    CHECK_THROWS_AS(ledger->change([](Book& book, Time now) {
        fill(book, now);
        throw std::invalid_argument("no");
    }),
                    std::invalid_argument);
    CHECK(ledger->book() == before);
    CHECK(told == 0);
    // The file itself refuses the change: nothing of it is written, and the next change succeeds.
    try {
        ledger->change([](Book& book, Time now) {
            add_user(book, "ada", AdminLevel::none, now);
            book.accounts["root"].coordinators = {"nobody"};
        });
        FAIL("it was written");
    } catch (const Error& error) {
        CHECK(error.number() == err::writing_to_file);
    }
    CHECK(ledger->book() == before);
    ledger->change([](Book& book, Time now) { add_user(book, "eve", AdminLevel::none, now); });
    CHECK(told == 1);
    ledger->change([](Book&, Time) {});
    CHECK(told == 1);
    ledger = open(file);
    CHECK(book_of(*ledger).find_user("ada") == nullptr);
    CHECK(book_of(*ledger).find_user("eve") != nullptr);
}

TEST_CASE("a user's default and name move in one change", "[ledger]")
{
    const ScratchFolder folder;
    const auto file = folder.path + "/db";
    auto ledger = open(file);
    ledger->change(fill);
    ledger->change([](Book& book, Time now) {
        auto& debug = book.associations.at(book.find_association("here", "физика", "ada", "debug")->id);
        CHECK_FALSE(debug.is_default);
        make_default(book, debug, now);
        rename_user(book, "ada", "countess", now);
        rename_user(book, "Bob", "bob", now);
    });
    const auto before = ledger->book();
    ledger = open(file);
    check_equal(*before, book_of(*ledger));
    const auto* debug = before->find_association("here", "физика", "countess", "debug");
    REQUIRE(debug != nullptr);
    CHECK(debug->is_default);
    CHECK(debug->lineage == "/физика/0-countess/debug/");
    CHECK(before->accounts.at("физика").coordinators == std::vector<std::string>{"bob", "countess"});
    CHECK(before->find_user("ada") == nullptr);
}

TEST_CASE("a limit that the file has no column for yet gets one", "[ledger]")
{
    const ScratchFolder folder;
    const auto file = folder.path + "/db";
    auto ledger = open(file);
    ledger->change(fill);
    ledger.reset();
    run_sql(file, "ALTER TABLE qos DROP COLUMN group_wall");
    run_sql(file, "ALTER TABLE association DROP COLUMN max_jobs");
    ledger = open(file);
    CHECK_FALSE(book_of(*ledger).qos.at(2).group_wall.is_set());
    CHECK(book_of(*ledger).qos.at(2).group_jobs.is_set());
    ledger->change([](Book& book, Time) { book.qos[2].group_wall = 7; });
    const auto before = ledger->book();
    ledger = open(file);
    check_equal(*before, book_of(*ledger));
}

TEST_CASE("a file that cannot be trusted is refused with a reason", "[ledger]")
{
    const ScratchFolder folder;
    const auto file = folder.path + "/db";
    open(file)->change(fill);
    const auto refused = [&](const std::string& sql, const std::string& reason) {
        const auto copy = folder.path + "/copy";
        std::filesystem::copy_file(file, copy, std::filesystem::copy_options::overwrite_existing);
        run_sql(copy, sql);
        CHECK_THROWS_WITH(open(copy), ContainsSubstring(copy + ": ") && ContainsSubstring(reason));
        std::filesystem::remove(copy + "-wal");
        std::filesystem::remove(copy + "-shm");
    };
    refused("PRAGMA user_version = 2", "newer slurmrestd (schema 2, this one knows 1)");
    refused("DELETE FROM user WHERE name = 'ada'", "refer to missing rows");
    refused("UPDATE association SET parent = 4 WHERE id = 3", "below themselves");
    refused("UPDATE association SET parent = 2 WHERE id = 4", "association 4 (here/физика/ada): the association above it");
    refused("UPDATE qos SET group_jobs = 4294967296 WHERE id = 2", "table qos, row 2: column group_jobs has 4294967296");
    refused("UPDATE qos_tres SET field = 'max_fun' WHERE field = 'group_tres'", "\"max_fun\"");
    CHECK_THROWS_WITH(open("/nonexistent/db"), ContainsSubstring("/nonexistent/db: "));
    open(file);
}

TEST_CASE("a ledger with Access::look changes nothing", "[ledger]")
{
    const ScratchFolder folder;
    const auto file = folder.path + "/db";
    auto ledger = open(file);
    ledger->change(fill);
    Ledger look(file, "here", clock_of_test, {"matlab"}, Ledger::Access::look);
    check_equal(book_of(*ledger), book_of(look));
    try {
        look.change([](Book& book, Time now) { add_user(book, "eve", AdminLevel::none, now); });
        FAIL("it was changed");
    } catch (const Error& error) {
        CHECK(error.number() == err::disabled);
    }
    const Ledger nothing(folder.path + "/none", "here", clock_of_test, {}, Ledger::Access::look);
    CHECK(book_of(nothing).find_qos("normal") != nullptr);
    CHECK_FALSE(std::filesystem::exists(folder.path + "/none"));
}

TEST_CASE("a cluster and licenses that are new are added to a file that is there", "[ledger]")
{
    const ScratchFolder folder;
    const auto file = folder.path + "/db";
    open(file)->change(fill);
    const Ledger ledger(file, "there", clock_of_test, {"matlab", "ansys"});
    const auto book = ledger.book();
    CHECK(book->find_association("there", "root", "root", "") != nullptr);
    CHECK(book->find_association("here", "физика", "ada", "") != nullptr);
    CHECK(book->find_tres("license", "ansys")->id == 1003);
    CHECK(book->find_tres("license", "matlab")->id == 1001);
}
