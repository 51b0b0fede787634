#include "jobs/charge.hpp"

#include <algorithm>

#include "accounting/book_edit.hpp"
#include "base/refuse.hpp"
#include "base/shared_words.hpp"
#include "jobs/submission_words.hpp"
#include "restd/error.hpp"

namespace restd::embedded {
namespace {

using Job = model::JobDescription;

// `member`: the field of the request that the error is about.
template <class M>
[[noreturn]] void refuse_for(int number, const std::string& why, M Job::*member)
{
    refuse(number, std::string(error_text(number)) + ": " + why, at(member));
}

const AssociationRecord* association_of(const JobDetails& d, std::string_view account, const ClusterConf& conf,
                                        const Book& book)
{
    const AssociationRecord* first = nullptr;
    bool any_own = false, any_shared = false;
    for (const auto index : d.partition_indices) {
        const auto* found = book.association_for(conf.cluster_name, account, d.user, conf.partitions[index].name);
        if (found == nullptr) {
            if (conf.policy.associations)
                refuse_for(err::invalid_account,
                           "user " + in_quotes(d.user) + " has no account " + in_quotes(account) + " in partition " +
                               in_quotes(conf.partitions[index].name),
                           &Job::account);
            continue;
        }
        (found->partition.empty() ? any_shared : any_own) = true;
        if (first == nullptr) first = found;
    }
    if (any_own && any_shared && conf.policy.associations)
        refuse_for(err::partition_assoc, in_quotes(d.partitions), &Job::partition);
    return first;
}

std::string_view usual_qos(const AssociationRecord* association, const ClusterConf& conf, const Book& book)
{
    std::uint32_t id = 0;
    if (association != nullptr) {
        id = book.effective_default_qos(*association);
        if (id == 0) {
            const auto list = book.effective_qos(*association);
            if (list.size() == 1) id = list.front();
        }
    }
    if (id == 0)
        if (const auto* root = book.find_association(conf.cluster_name, root_name, {}, {})) id = root->default_qos;
    const auto found = book.qos.find(id);
    return found == book.qos.end() || found->second.deleted ? normal_qos : found->second.name;
}

}  // namespace

std::shared_ptr<const Book> empty_book()
{
    static const auto book = [] {
        auto made = std::make_shared<Book>();
        add_qos(*made, normal_qos, 0);
        made->make_index();
        return std::shared_ptr<const Book>(std::move(made));
    }();
    return book;
}

std::uint32_t charge(JobDetails& d, const ChargeWish& wish, const ClusterConf& conf, const Book& book, TextPool& texts)
{
    const auto flag = [&](std::uint64_t bit, bool on) { d.flags = on ? d.flags | bit : d.flags & ~bit; };
    const auto account = wish.account.empty() ? book.default_account(conf.cluster_name, d.user) : wish.account;
    if (account.empty() && conf.policy.associations)
        refuse_for(err::invalid_account, "user " + in_quotes(d.user) + " has no default account", &Job::account);
    const auto* association = account.empty() ? nullptr : association_of(d, account, conf, book);
    d.account = texts.intern(association != nullptr ? std::string_view(association->account) : account);
    flag(job_flag::using_default_account, wish.account.empty());

    const auto qos = wish.qos.empty() ? usual_qos(association, conf, book) : wish.qos;
    const auto* record = book.find_qos(qos);
    if (record == nullptr) refuse_for(err::invalid_qos, "there is no QOS " + in_quotes(qos), &Job::qos);
    if (conf.policy.qos && association != nullptr && !wish.may_have_any_qos) {
        const auto list = book.effective_qos(*association);
        if (!std::binary_search(list.begin(), list.end(), record->id))
            refuse_for(err::invalid_qos,
                       "user " + in_quotes(d.user) + " may not use QOS " + in_quotes(record->name) + " in account " +
                           in_quotes(d.account),
                       &Job::qos);
    }
    if ((record->flags & model::qos_flag_required_reservation) != 0 && !wish.reserved)
        refuse_for(err::invalid_qos, "QOS " + in_quotes(record->name) + " is for jobs in a reservation", &Job::qos);
    d.qos = texts.intern(record->name);
    d.qos_id = record->id;
    flag(job_flag::using_default_qos, wish.qos.empty());

    const auto wckey = wish.wckey.empty() ? book.default_wckey(conf.cluster_name, d.user) : wish.wckey;
    if (conf.policy.wckeys && (wckey.empty() || book.find_wckey(conf.cluster_name, d.user, wckey) == nullptr))
        refuse_for(err::invalid_wckey,
                   wckey.empty() ? "user " + in_quotes(d.user) + " has no default wckey"
                                 : "user " + in_quotes(d.user) + " has no wckey " + in_quotes(wckey),
                   &Job::wckey);
    d.wckey = texts.intern(wckey);
    flag(job_flag::using_default_wckey, wish.wckey.empty());
    return association == nullptr ? 0 : association->id;
}

const AssociationRecord* association_in(const JobRecord& job, const PartitionConf& partition, const ClusterConf& conf,
                                        const Book& book)
{
    const JobDetails& d = *job.details;
    const auto* known = job.association == 0 ? nullptr : book.association(job.association);
    if (known != nullptr && !known->deleted && (d.partition_indices.size() < 2 || known->partition.empty())) return known;
    if (d.account.empty()) return nullptr;
    return book.association_for(conf.cluster_name, d.account, d.user, partition.name);
}

Reason partition_policy_refusal(const PartitionConf& partition, std::string_view account, std::string_view qos)
{
    if ((!partition.allow_accounts.empty() && !has_word(partition.allow_accounts, account)) ||
        (partition.allow_accounts.empty() && !account.empty() && has_word(partition.deny_accounts, account)))
        return Reason::account_not_allowed;
    if ((!partition.allow_qos.empty() && !has_word(partition.allow_qos, qos)) ||
        (partition.allow_qos.empty() && has_word(partition.deny_qos, qos)))
        return Reason::qos_not_allowed;
    return Reason::none;
}

std::uint64_t billing_of(const ClusterConf& conf, const PartitionConf* partition, std::uint32_t cpus, std::uint64_t memory_mb,
                         const JobDetails& details)
{
    if (partition == nullptr || !partition->billing_weights.given) return cpus;
    const auto& weights = partition->billing_weights;
    const double parts[] = {weights.cpu * cpus, weights.mem * double(memory_mb), weights.node};
    double sum = conf.policy.max_tres ? *std::max_element(std::begin(parts), std::end(parts)) : parts[0] + parts[1] + parts[2];
    for (const auto& [index, count] : details.license_needs)
        for (const auto& [name, weight] : weights.licenses)
            if (same_word(name, conf.licenses[index].first)) sum += weight * count;
    return sum < 1e18 ? static_cast<std::uint64_t>(sum) : std::uint64_t(1e18);
}

}  // namespace restd::embedded
