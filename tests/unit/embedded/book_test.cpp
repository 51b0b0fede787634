// Tests look-ups in the accounting database, with and without its index.
#include "accounting/book.hpp"
#include "catch.hpp"

using namespace restd;
using namespace restd::embedded;

namespace {

AssociationRecord& add(Book& book, std::uint32_t id, std::uint32_t parent, const char* account, const char* user = "",
                       const char* partition = "", const char* cluster = "here")
{
    AssociationRecord a;
    a.id = id;
    a.parent = parent;
    a.cluster = cluster;
    a.account = account;
    a.user = user;
    a.partition = partition;
    return book.associations[id] = a;
}

// root -- physics -- lab -- ada (also on `fast`), bob
//     \- chemistry -- ada
Book sample()
{
    Book book;
    for (const char* name : {"root", "physics", "lab", "chemistry"}) book.accounts[name].name = name;
    for (const char* name : {"ada", "bob", "eve"}) book.users[name].name = name;
    add(book, 1, 0, "root").qos = {{1, 2}};
    add(book, 2, 1, "physics");
    add(book, 3, 2, "lab");
    add(book, 4, 3, "lab", "ada").is_default = true;
    add(book, 5, 3, "lab", "ada", "fast");
    add(book, 6, 3, "lab", "bob");
    add(book, 7, 1, "chemistry");
    add(book, 8, 7, "chemistry", "ada");
    add(book, 9, 0, "root", "", "", "there");
    add(book, 10, 9, "lab", "ada", "", "there").is_default = true;
    return book;
}

template <class Check>
void with_and_without_index(Book book, Check check)
{
    check(book);
    book.make_index();
    check(book);
}

}  // namespace

TEST_CASE("associations are found without regard to case, deleted ones are not found", "[book]")
{
    Book book = sample();
    add(book, 11, 3, "lab", "gone").deleted = true;
    with_and_without_index(std::move(book), [](const Book& b) {
        REQUIRE(b.find_association("HERE", "Lab", "ADA", "") != nullptr);
        CHECK(b.find_association("HERE", "Lab", "ADA", "")->id == 4);
        CHECK(b.find_association("here", "lab", "", "")->id == 3);
        CHECK(b.find_association("here", "lab", "ada", "Fast")->id == 5);
        CHECK(b.find_association("here", "lab", "ada", "slow") == nullptr);
        CHECK(b.find_association("there", "lab", "ada", "")->id == 10);
        CHECK(b.find_association("here", "lab", "gone", "") == nullptr);
        CHECK(b.association(11)->deleted);
        CHECK(b.association(12) == nullptr);
        CHECK(b.association_for("here", "lab", "ada", "fast")->id == 5);
        CHECK(b.association_for("here", "lab", "ada", "slow")->id == 4);
        CHECK(b.association_for("here", "lab", "ada", "")->id == 4);
        CHECK(b.association_for("here", "lab", "eve", "fast") == nullptr);
        CHECK(b.parent_of(*b.association(4))->id == 3);
        CHECK(b.parent_of(*b.association(1)) == nullptr);
        CHECK(b.default_account("here", "Ada") == "lab");
        CHECK(b.default_account("here", "bob").empty());
        CHECK(b.default_account("nowhere", "ada").empty());
    });
}

TEST_CASE("a copy of an indexed book may be changed", "[book]")
{
    Book book = sample();
    book.make_index();
    Book copy = book;
    add(copy, 20, 7, "chemistry", "eve");
    copy.associations[4].deleted = true;
    CHECK(copy.find_association("here", "chemistry", "eve", "")->id == 20);
    CHECK(copy.find_association("here", "lab", "ada", "") == nullptr);
    CHECK(book.find_association("here", "lab", "ada", "")->id == 4);
    copy = book;
    CHECK(copy.find_association("here", "chemistry", "eve", "") == nullptr);
}

TEST_CASE("users, accounts, resources and qualities of service by name", "[book]")
{
    Book book = sample();
    book.users["eve"].deleted = true;
    book.users["bob"].level = AdminLevel::operator_;
    book.qos[1].name = "normal";
    book.qos[2].name = "High";
    book.qos[3].name = "old";
    book.qos[3].deleted = true;
    book.tres[1] = {1, "cpu", "", false};
    book.tres[2] = {2, "mem", "", false};
    book.tres[1001] = {1001, "gres", "gpu", false};
    book.wckeys[1] = {1, "blue", "ada", "here", false, false, 0, 0};
    book.wckeys[2] = {2, "green", "ada", "here", true, false, 0, 0};
    with_and_without_index(std::move(book), [](const Book& b) {
        CHECK(b.find_user("ADA")->name == "ada");
        CHECK(b.find_user("eve") == nullptr);
        CHECK(b.find_account("Physics")->name == "physics");
        CHECK(b.find_account("biology") == nullptr);
        CHECK(b.find_qos("high")->name == "High");
        CHECK(b.find_qos("old") == nullptr);
        CHECK(b.find_tres("gres", "GPU")->id == 1001);
        CHECK(b.find_tres("cpu", "")->id == 1);
        CHECK(b.find_tres("gres", "") == nullptr);
        CHECK(b.level_of("Bob") == AdminLevel::operator_);
        CHECK(b.level_of("ada") == AdminLevel::none);
        CHECK(b.level_of("nobody") == AdminLevel::none);
        CHECK(b.default_wckey("here", "ADA") == "green");
        CHECK(b.default_wckey("there", "ada").empty());
        CHECK(tres_text(b, {{1, 2}, {2, 100}, {1001, 1}, {1002, 7}}) == "cpu=2,mem=100M,gres/gpu=1,1002=7");
        CHECK(tres_text(b, {}).empty());
    });
}

TEST_CASE("limits come from the nearest account that sets them, group limits are not inherited", "[book]")
{
    Book book = sample();
    auto& root = book.associations[1].limits;
    root.max_jobs = 100;
    root.max_wall_per_job = 1000;
    root.group_jobs = 50;
    root.max_tres_per_job = {{1, 64}, {2, 1000}};
    root.priority = 7;
    auto& physics = book.associations[2].limits;
    physics.max_jobs = 10;
    physics.max_tres_per_job = {{1, 32}, {1001, 2}};
    book.associations[4].limits.max_submit_jobs = 3;
    book.associations[4].limits.max_tres_per_job = {{4, 1}};
    const auto limits = book.effective_limits(book.associations[4]);
    CHECK(limits.max_jobs == NoVal32(10));
    CHECK(limits.max_wall_per_job == NoVal32(1000));
    CHECK(limits.max_submit_jobs == NoVal32(3));
    CHECK(limits.priority == NoVal32(7));
    CHECK_FALSE(limits.group_jobs.is_set());
    CHECK_FALSE(limits.max_jobs_accruing.is_set());
    CHECK(limits.max_tres_per_job == TresCounts{{1, 32}, {2, 1000}, {4, 1}, {1001, 2}});
    CHECK(book.effective_limits(book.associations[8]).max_jobs == NoVal32(100));
    CHECK(book.effective_limits(book.associations[1]).group_jobs == NoVal32(50));
}

TEST_CASE("the list of QOS is the association's own or the nearest above", "[book]")
{
    Book book = sample();
    book.associations[3].qos = {{3}};
    book.associations[6].qos = std::vector<std::uint32_t>{};
    book.associations[2].default_qos = 2;
    book.associations[4].default_qos = 3;
    CHECK(book.effective_qos(book.associations[4]) == std::vector<std::uint32_t>{3});
    CHECK(book.effective_qos(book.associations[6]).empty());
    CHECK(book.effective_qos(book.associations[8]) == std::vector<std::uint32_t>{1, 2});
    CHECK(book.effective_qos(book.associations[10]).empty());
    CHECK(book.effective_default_qos(book.associations[4]) == 3);
    CHECK(book.effective_default_qos(book.associations[6]) == 0);  // has its own list, which does not contain it
    CHECK(book.effective_default_qos(book.associations[3]) == 0);
    book.associations[3].qos = {{2, 3}};
    CHECK(book.effective_default_qos(book.associations[3]) == 2);
    CHECK(book.effective_default_qos(book.associations[8]) == 0);
}

TEST_CASE("coordinators of an account coordinate the accounts below it", "[book]")
{
    Book book = sample();
    book.accounts["physics"].coordinators = {"eve"};
    with_and_without_index(book, [](const Book& b) {
        CHECK(b.is_coordinator("eve", "physics"));
        CHECK(b.is_coordinator("EVE", "Lab"));
        CHECK_FALSE(b.is_coordinator("eve", "chemistry"));
        CHECK_FALSE(b.is_coordinator("eve", "root"));
        CHECK_FALSE(b.is_coordinator("ada", "lab"));
        CHECK_FALSE(b.is_coordinator("", "lab"));
    });
    book.accounts["physics"].coordinators.clear();
    book.accounts["physics"].flags = users_are_coordinators;
    with_and_without_index(book, [](const Book& b) {
        CHECK(b.is_coordinator("ada", "lab"));  // a user of lab, which is below physics
        CHECK(b.is_coordinator("bob", "physics"));
        CHECK_FALSE(b.is_coordinator("eve", "lab"));
        CHECK_FALSE(b.is_coordinator("ada", "chemistry"));
    });
}
