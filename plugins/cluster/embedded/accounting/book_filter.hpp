// Which records of a book match a condition of the API. Names are compared without regard to case.
//
// Threads: one thread at a time for each object. The book, and the lists and texts of the condition, must outlive the filter.
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

// True if `name` is in the list, or the list is empty.
bool listed_or_any(List<std::string_view> list, std::string_view name);

// All these filters throw Error(err::data_conv_failed) if the condition has text where a number is needed.

class AssociationFilter {
public:
    AssociationFilter(const Book& book, const model::AssociationCondition& condition);
    bool passes(const AssociationRecord& association) const;
    // True if the condition matches all associations that are not deleted.
    bool is_open() const;
    // True if the condition has only names of accounts, or only names of users.
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
    std::optional<AssociationFilter> of_association_;  // the condition on the account's associations
};

class UserFilter {
public:
    UserFilter(const Book& book, const model::UserCondition& condition);
    bool passes(const UserRecord& user) const;

private:
    const Book& book_;
    model::UserCondition c_;
    std::optional<AssociationFilter> of_association_;  // the condition on the user's associations
};

// Checks name, kind, flags and deletion. `version`: the protocol version that the cluster speaks, 0 if it has none.
bool cluster_passes(const model::ClusterCondition& condition, const ClusterRow& cluster, std::uint16_t version);
bool is_open(const model::ClusterCondition& condition);

}  // namespace restd::embedded
