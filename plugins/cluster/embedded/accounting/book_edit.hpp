// The basic changes of a book: add, move, rename, make default. They keep the book consistent (parents, lineages, one default
// for each user) but check no permissions. Permissions and rules are in book_rules.hpp.
//
// Threads: one thread at a time for each book.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "accounting/book.hpp"
#include "restd/model/cluster_record.hpp"

namespace restd::embedded {

using model::external_cluster;

// What a new book contains: Slurm's fixed TRES, the QOS `normal`, the account and the administrator `root`.
void seed(Book& book, Time now);
// Adds a TRES with a new number, 1001 or above. REQUIRES: there is none with this type and name.
TresRecord& add_tres(Book& book, std::string_view type, std::string_view name);
// Adds the cluster, or restores a deleted one, with its root association and that of the user root. REQUIRES: it does not
// exist.
ClusterRow& add_cluster(Book& book, std::string_view name, std::uint32_t flags, Time now);

// The record with this name, deleted or not; null if there is none. Use these to avoid a second record of the same name.
AccountRecord* any_account(Book& book, std::string_view name);
UserRecord* any_user(Book& book, std::string_view name);
QosRecord* any_qos(Book& book, std::string_view name);
ClusterRow* any_cluster(Book& book, std::string_view name);
AssociationRecord* any_association(Book& book, std::string_view cluster, std::string_view account, std::string_view user,
                                   std::string_view partition);
WckeyRecord* any_wckey(Book& book, std::string_view cluster, std::string_view user, std::string_view name);

const ClusterRow* find_cluster(const Book& book, std::string_view name);  // not deleted

// Add a record, or restore a deleted one. REQUIRES: it does not exist or is deleted, and everything that it refers to exists.
AccountRecord& add_account(Book& book, std::string_view name, Time now);
QosRecord& add_qos(Book& book, std::string_view name, Time now);
UserRecord& add_user(Book& book, std::string_view name, AdminLevel level, Time now);
// A user's first association on a cluster becomes the default.
AssociationRecord& add_association(Book& book, const AssociationRecord& parent, std::string_view account, std::string_view user,
                                   std::string_view partition, Time now);
WckeyRecord& add_wckey(Book& book, std::string_view cluster, std::string_view user, std::string_view name, Time now);

// Moves an account's association below another one. REQUIRES: this makes no loop.
void move_association(Book& book, AssociationRecord& association, const AssociationRecord& parent, Time now);
void make_default(Book& book, AssociationRecord& association, Time now);
void make_default(Book& book, WckeyRecord& wckey, Time now);
// Renames the user everywhere. REQUIRES: no user has the new name.
void rename_user(Book& book, std::string_view name, std::string_view new_name, Time now);

// The association and all below it that are not deleted, parents before children.
std::vector<std::uint32_t> with_descendants(const Book& book, std::uint32_t association);
// Works out all lineages again. Throws std::runtime_error if a parent is missing or the parents form a loop.
void make_lineages(Book& book);
// All associations, deleted ones too, parents before children: level by level from the roots.
std::vector<std::uint32_t> parents_first(const Book& book);

// The user's default on `cluster`, else on the first cluster where the user has one; "" if there is none.
std::string_view shown_default_account(const Book& book, std::string_view cluster, std::string_view user);
std::string_view shown_default_wckey(const Book& book, std::string_view cluster, std::string_view user);

// "lab/physics/ada", for messages: cluster, account, user, partition.
std::string name_of(const AssociationRecord& association);

}  // namespace restd::embedded
