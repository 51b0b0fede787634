// Shared by the tests of limits and shares: a small book, and a cluster that enforces it.
#pragma once

#include <memory>
#include <string>

#include "jobs/charge.hpp"
#include "restd/error.hpp"
#include "schedule/policy.hpp"
#include "support.hpp"

namespace restd::embedded::test {

// root -- dept -- lab -- ada, bob
//     \- other -- ada
// QOS: normal (1), high (2), strict (3, refuses at once).
inline Book sample_book(const std::string& user_a = "ada", const std::string& cluster = "test")
{
    Book book;
    const auto association = [&](std::uint32_t id, std::uint32_t parent, const char* account, const std::string& user,
                                 const char* lineage) {
        AssociationRecord a;
        a.id = id;
        a.parent = parent;
        a.cluster = cluster;
        a.account = account;
        a.user = user;
        a.lineage = lineage;
        book.associations[id] = a;
        if (user.empty()) book.accounts[account].name = account;
    };
    association(1, 0, "root", "", "/");
    association(2, 1, "dept", "", "/dept/");
    association(3, 2, "lab", "", "/dept/lab/");
    association(4, 3, "lab", user_a, "/dept/lab/0-a/");
    association(5, 3, "lab", "bob", "/dept/lab/0-bob/");
    association(6, 1, "other", "", "/other/");
    association(7, 6, "other", user_a, "/other/0-a/");
    book.associations[1].qos = {{1, 2, 3}};
    book.associations[4].is_default = book.associations[5].is_default = true;
    for (const auto& name : {user_a, std::string("bob")}) book.users[name].name = name;
    for (const auto& [id, name] : {std::pair<std::uint32_t, const char*>{1, "normal"}, {2, "high"}, {3, "strict"}}) {
        book.qos[id].id = id;
        book.qos[id].name = name;
    }
    book.qos[3].flags = model::qos_flag_deny_limit;
    book.tres[1] = {1, "cpu", "", false};
    book.tres[2] = {2, "mem", "", false};
    book.tres[4] = {4, "node", "", false};
    book.tres[5] = {5, "billing", "", false};
    book.tres[1001] = {1001, "license", "matlab", false};
    return book;
}

inline std::shared_ptr<const Book> shared(Book book)
{
    auto made = std::make_shared<Book>(std::move(book));
    made->make_index();
    return made;
}

inline const char* limits_conf = "ClusterName=test\nAccountingStorageEnforce=limits,qos\nLicenses=matlab:4\n"
                                 "NodeName=here NodeHostname=localhost CPUs=8 RealMemory=8000\n"
                                 "PartitionName=debug Nodes=here Default=YES MaxTime=1000\n"
                                 "PartitionName=wide Nodes=here\n";

}  // namespace restd::embedded::test
