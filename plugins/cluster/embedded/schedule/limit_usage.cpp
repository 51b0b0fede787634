#include "schedule/limit_usage.hpp"

#include <algorithm>

namespace restd::embedded {
namespace {

const InUse nothing;

std::uint64_t pair_key(std::uint32_t high, std::uint32_t low)
{
    return (std::uint64_t{high} << 32) | low;
}

template <class Map, class Key>
const InUse& look(const Map& map, const Key& key)
{
    const auto found = map.find(key);
    return found == map.end() ? nothing : found->second;
}

}  // namespace

std::uint64_t InUse::of(std::uint32_t id) const
{
    return count_of(tres, id);
}

const InUse& LimitUsage::association(std::uint32_t id) const
{
    return look(associations_, id);
}

const InUse& LimitUsage::qos(std::uint32_t id) const
{
    return look(qos_, id);
}

const InUse& LimitUsage::qos_user(std::uint32_t qos, std::uint32_t uid) const
{
    return look(qos_users_, pair_key(qos, uid));
}

const InUse& LimitUsage::qos_account(std::uint32_t qos, std::string_view account) const
{
    const auto number = accounts_.find(account);
    return number == accounts_.end() ? nothing : look(qos_accounts_, pair_key(qos, number->second));
}

template <class Map, class Key>
void LimitUsage::apply(Map& map, const Key& key, const UsageStep& step, bool back)
{
    InUse& use = map[key];
    const auto change = [back](auto& value, auto by) { value = back ? value - std::min(value, by) : value + by; };
    change(use.jobs, step.jobs);
    change(use.submitted, step.submitted);
    change(use.accruing, step.accruing);
    for (const auto& [id, count] : step.tres) change(count_in(use.tres, id), count);
    if (use.empty()) map.erase(key);
}

void LimitUsage::step_association(std::uint32_t id, const UsageStep& step, bool back)
{
    apply(associations_, id, step, back);
}

void LimitUsage::step_qos(std::uint32_t qos, std::uint32_t uid, std::string_view account, const UsageStep& step, bool back)
{
    apply(qos_, qos, step, back);
    apply(qos_users_, pair_key(qos, uid), step, back);
    apply(qos_accounts_, pair_key(qos, account_number(account)), step, back);
}

std::uint32_t LimitUsage::account_number(std::string_view account)
{
    const auto known = accounts_.find(account);
    if (known != accounts_.end()) return known->second;
    const auto number = static_cast<std::uint32_t>(accounts_.size() + 1);
    accounts_.emplace(account, number);
    return number;
}

void LimitUsage::clear()
{
    associations_.clear();
    qos_.clear();
    qos_users_.clear();
    qos_accounts_.clear();
}

}  // namespace restd::embedded
