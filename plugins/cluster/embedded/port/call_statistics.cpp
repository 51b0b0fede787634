#include "port/call_statistics.hpp"

namespace restd::embedded {

void CallStatistics::add(const CallKind& kind, std::uint32_t uid, std::string_view user, std::uint64_t usec)
{
    const std::lock_guard lock(mutex_);
    auto& of_kind = kinds_.try_emplace(kind.id, ByKind{kind, {}}).first->second.count;
    ++of_kind.calls;
    of_kind.usec += usec;
    auto& of_user = users_.try_emplace(uid, ByUser{uid, std::string(user), {}}).first->second.count;
    ++of_user.calls;
    of_user.usec += usec;
}

std::vector<CallStatistics::ByKind> CallStatistics::by_kind() const
{
    const std::lock_guard lock(mutex_);
    std::vector<ByKind> list;
    for (const auto& [id, entry] : kinds_) list.push_back(entry);
    return list;
}

std::vector<CallStatistics::ByUser> CallStatistics::by_user() const
{
    const std::lock_guard lock(mutex_);
    std::vector<ByUser> list;
    for (const auto& [uid, entry] : users_) list.push_back(entry);
    return list;
}

}  // namespace restd::embedded
