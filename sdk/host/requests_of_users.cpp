#include "host/requests_of_users.hpp"

#include "restd/error.hpp"

namespace restd {

RequestsOfUsers::Place RequestsOfUsers::enter(std::string_view user)
{
    constexpr std::size_t many = 1000;
    if (most_ == 0) return {nullptr, nullptr};
    Table& table = tables_[Hash()(user) % tables_.size()];
    {
        const std::lock_guard lock(table.mutex);
        auto found = table.requests.find(user);
        if (found == table.requests.end()) {
            if (table.requests.size() >= many)
                std::erase_if(table.requests, [](const auto& entry) { return entry.second == 0; });
            found = table.requests.emplace(user, 0).first;
        }
        if (found->second < most_) {
            ++found->second;
            return {&table, &found->second};
        }
    }
    throw Error(err::error,
                std::to_string(most_) + " " + std::string(what_) + " of user " + std::string(user) +
                    " are at work already, which is the limit (" + std::string(setting_) + "). Please try again later.",
                "slurmrestd", 429);
}

RequestsOfUsers::Place::~Place()
{
    if (table_ == nullptr) return;
    const std::lock_guard lock(table_->mutex);
    --*count_;
}

}  // namespace restd
