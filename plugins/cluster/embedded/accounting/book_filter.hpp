// Which records of a book match a condition of the API. Names are compared without regard to case.
//
// Threads: one at a time for each object. The book, and the lists and texts of the condition, outlive the filter.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "accounting/book.hpp"
#include "restd/model/account.hpp"
#include "restd/model/association.hpp"
#include "restd/model/cluster_record.hpp"
#include "restd/model/qos.hpp"

namespace restd::embedded {

// `name` is one of the list, or the list is empty.
bool listed_or_any(List<std::string_view> list, std::string_view name);

// All of these throw Error(err::data_conv_failed) where a number is asked for by what is none.

class AssociationFilter {
public:
    AssociationFilter(const Book& book, const model::AssociationCondition& condition);
    bool passes(const AssociationRecord& association) const;
    // It fits all that are not deleted.
    bool is_open() const;
    // It asks for nothing but names of accounts, or of users.
    bool only_accounts() const;
    bool only_users() const;

private:
    bool of_account(const AssociationRecord& association) const;

    const Book& book_;
    model::AssociationCondition c_;
    std::vector<std::uint32_t> ids_, qos_, default_qos_;
};

class QosFilter {
public:
    explicit QosFilter(const model::QosCondition& condition);
    bool passes(const QosRecord& qos) const;
    bool is_open() const;

private:
    model::QosCondition c_;
    std::vector<std::uint32_t> ids_;
};

class WckeyFilter {
public:
    explicit WckeyFilter(const model::WckeyCondition& condition);
    bool passes(const WckeyRecord& wckey) const;
    bool is_open() const;

private:
    model::WckeyCondition c_;
    std::vector<std::uint32_t> ids_;
};

class AccountFilter {
public:
    AccountFilter(const Book& book, const model::AccountCondition& condition);
    bool passes(const AccountRecord& account) const;

private:
    const Book& book_;
    model::AccountCondition c_;
    std::optional<AssociationFilter> of_association_;  // what the account's associations must be
};

class UserFilter {
public:
    UserFilter(const Book& book, const model::UserCondition& condition);
    bool passes(const UserRecord& user) const;

private:
    const Book& book_;
    model::UserCondition c_;
    std::optional<AssociationFilter> of_association_;  // what the user's associations must be
};

// By name, kind, flags and deletion; `version`: of the protocol that the cluster speaks, 0 where it has none.
bool cluster_passes(const model::ClusterCondition& condition, const ClusterRow& cluster, std::uint16_t version);
bool is_open(const model::ClusterCondition& condition);

}  // namespace restd::embedded
