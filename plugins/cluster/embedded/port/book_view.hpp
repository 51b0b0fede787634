// Shows records of a book as records of the hub model.
//
// Threads: one thread at a time for each object. String views in a shown record live until the next record is shown, or as long
// as the book.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "accounting/book.hpp"
#include "accounting/book_fields.hpp"
#include "conf/slurm_conf.hpp"
#include "port/book_usage.hpp"
#include "restd/model/account.hpp"
#include "restd/model/association.hpp"
#include "restd/model/cluster_record.hpp"
#include "restd/model/qos.hpp"

namespace restd::embedded {

model::AssociationShort short_of(const AssociationRecord& association);
model::Tres show_tres(const TresRecord& tres, std::int64_t count);
// The associations, sorted by cluster and lineage. Includes deleted ones only if `deleted`.
std::vector<const AssociationRecord*> ordered_associations(const Book& book, bool deleted);

class QosView {
public:
    explicit QosView(const Book& book) : book_(book) {}
    const model::Qos& show(const QosRecord& qos);

private:
    const Book& book_;
    model::Qos qos_;
    std::vector<std::string_view> preempts_;
    std::array<std::vector<model::Tres>, std::size(qos_tres)> tres_;
};

class AssociationView {
public:
    // `usage`: null if it is not wanted.
    AssociationView(const Book& book, const model::AssociationCondition& condition, const BookUsage* usage)
        : book_(book), c_(condition), usage_(usage)
    {}
    const model::Association& show(const AssociationRecord& association);

private:
    const Book& book_;
    const model::AssociationCondition& c_;
    const BookUsage* usage_;
    model::Association association_;
    std::vector<std::string_view> qos_;
    std::vector<model::AccountingRecord> accounting_;
    std::array<std::vector<model::Tres>, std::size(association_tres)> tres_;
};

class WckeyView {
public:
    explicit WckeyView(const BookUsage* usage = nullptr) : usage_(usage) {}
    const model::Wckey& show(const WckeyRecord& wckey);

private:
    const BookUsage* usage_;
    model::Wckey wckey_;
    std::vector<model::AccountingRecord> accounting_;
};

class AccountView {
public:
    AccountView(const Book& book, const model::AccountCondition& condition);
    // Always shows the coordinators, so that a client that reads an account and stores it again does not lose them.
    const model::Account& show(const AccountRecord& account);

private:
    void show_coordinators(const AccountRecord& account);

    const Book& book_;
    std::unordered_map<std::string, std::vector<const AssociationRecord*>> by_account_;  // by lower-case name
    model::Account account_;
    std::vector<model::AssociationShort> associations_;
    std::vector<model::Coordinator> coordinators_;
};

class UserView {
public:
    // `cluster`: if the user has defaults on several clusters, those of this one are shown.
    UserView(const Book& book, std::string_view cluster, const model::UserCondition& condition);
    const model::User& show(const UserRecord& user);

private:
    const Book& book_;
    const std::string_view cluster_;
    const model::UserCondition& c_;
    std::unordered_map<std::string, std::vector<const AssociationRecord*>> by_user_;  // by lower-case name
    std::vector<const AccountRecord*> coordinated_;
    model::User user_;
    std::vector<model::AssociationShort> associations_;
    std::vector<model::Coordinator> coordinators_;
    std::vector<model::Wckey> wckeys_;
};

class ClusterView {
public:
    ClusterView(const Book& book, const ClusterConf& conf) : book_(book), conf_(conf) {}
    std::uint16_t version(const ClusterRow& row) const;
    const model::ClusterRecord& show(const ClusterRow& row);

private:
    bool is_local(const ClusterRow& row) const;

    const Book& book_;
    const ClusterConf& conf_;
    model::ClusterRecord cluster_;
    model::AssociationShort root_;
    std::vector<model::Tres> tres_;
};

}  // namespace restd::embedded
