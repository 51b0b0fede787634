// The basic changes of a book: add, move, rename, make default. They keep it consistent (parents, lineages, one default for
// each user) and check no permissions. Permissions and rules are in book_rules.hpp.
//
// Threads: one at a time for each book.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "accounting/book.hpp"
#include "restd/model/cluster_record.hpp"

namespace restd::embedded {

using model::external_cluster;

// What a new book has: Slurm's fixed resources, the quality of service `normal`, the account and the administrator `root`.
void seed(Book& book, Time now);
// A resource of its own number, 1001 or above. REQUIRES: there is none of this type and name.
TresRecord& add_tres(Book& book, std::string_view type, std::string_view name);
// Adds it, or brings it back, with its root association and the user root's. REQUIRES: it is not there.
ClusterRow& add_cluster(Book& book, std::string_view name, std::uint32_t flags, Time now);

// The record that must not be made twice: of this name, whether deleted or not; null where there is none.
AccountRecord* any_account(Book& book, std::string_view name);
UserRecord* any_user(Book& book, std::string_view name);
QosRecord* any_qos(Book& book, std::string_view name);
ClusterRow* any_cluster(Book& book, std::string_view name);
AssociationRecord* any_association(Book& book, std::string_view cluster, std::string_view account, std::string_view user,
                                   std::string_view partition);
WckeyRecord* any_wckey(Book& book, std::string_view cluster, std::string_view user, std::string_view name);

const ClusterRow* find_cluster(const Book& book, std::string_view name);  // not deleted

// Makes or brings back. REQUIRES: it is not there (any more), what it names is there.
AccountRecord& add_account(Book& book, std::string_view name, Time now);
QosRecord& add_qos(Book& book, std::string_view name, Time now);
UserRecord& add_user(Book& book, std::string_view name, AdminLevel level, Time now);
// The first of a user on a cluster becomes the default.
AssociationRecord& add_association(Book& book, const AssociationRecord& parent, std::string_view account, std::string_view user,
                                   std::string_view partition, Time now);
WckeyRecord& add_wckey(Book& book, std::string_view cluster, std::string_view user, std::string_view name, Time now);

// Puts an account's association below another one. REQUIRES: no loop.
void move_association(Book& book, AssociationRecord& association, const AssociationRecord& parent, Time now);
void make_default(Book& book, AssociationRecord& association, Time now);
void make_default(Book& book, WckeyRecord& wckey, Time now);
// Everywhere it is named. REQUIRES: nobody has the new name.
void rename_user(Book& book, std::string_view name, std::string_view new_name, Time now);

// It and all below it, not deleted, each after what it is below.
std::vector<std::uint32_t> with_descendants(const Book& book, std::uint32_t association);
// Makes all lineages anew. Throws std::runtime_error where a parent is missing or the parents go round in a loop.
void make_lineages(Book& book);
// The accounts' own associations by id, users' after them: each after what it is below.
std::vector<std::uint32_t> parents_first(const Book& book);

// The default of the user on `cluster`, else on the first one where there is one; "" where there is none.
std::string_view shown_default_account(const Book& book, std::string_view cluster, std::string_view user);
std::string_view shown_default_wckey(const Book& book, std::string_view cluster, std::string_view user);

// "lab/physics/ada", for messages: cluster, account, user, partition.
std::string name_of(const AssociationRecord& association);

}  // namespace restd::embedded
