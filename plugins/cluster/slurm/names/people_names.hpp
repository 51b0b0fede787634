// Names of users and groups, looked up once for the records of a listing.
//
// Threads: one at a time.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "restd/people.hpp"

namespace restd::slurm {

class PeopleNames {
public:
    explicit PeopleNames(People& people) : people_(people) {}

    // Empty if the number has no name. The views are valid as long as this object.
    std::string_view user(std::uint32_t uid)
    {
        return look_up(users_, uid, [this](std::uint32_t id) { return user_of(id); });
    }
    std::string_view group(std::uint32_t gid)
    {
        return look_up(groups_, gid, [this](std::uint32_t id) { return group_of(id); });
    }

    // What has been looked up, for PeopleNames of the same records later.
    struct Ids {
        std::vector<std::uint32_t> users, groups;
    };
    Ids ids() const { return {users_.ids(), groups_.ids()}; }
    void look_up(const Ids& ids)
    {
        for (const std::uint32_t id : ids.users) user(id);
        for (const std::uint32_t id : ids.groups) group(id);
    }

    // All that has been looked up, as one text.
    std::string text() const
    {
        std::string all;
        for (const Known* known : {&users_, &groups_}) {
            all += '/';
            for (const auto& [id, name] : known->names) all.append(std::to_string(id)).append(1, '=').append(name).append(1, ',');
        }
        return all;
    }

private:
    struct Known {
        std::map<std::uint32_t, std::string> names;
        const std::pair<const std::uint32_t, std::string>* last = nullptr;  // consecutive records are often of the same user
        std::vector<std::uint32_t> ids() const
        {
            std::vector<std::uint32_t> all;
            all.reserve(names.size());
            for (const auto& [id, name] : names) all.push_back(id);
            return all;
        }
    };
    template <class Find>
    static std::string_view look_up(Known& known, std::uint32_t id, Find find)
    {
        if (known.last == nullptr || known.last->first != id) {
            auto place = known.names.find(id);
            if (place == known.names.end()) place = known.names.emplace(id, find(id)).first;
            known.last = &*place;
        }
        return known.last->second;
    }
    std::string user_of(std::uint32_t uid) const
    {
        if (uid == 0) return "root";
        if (uid >= 0xfffffffe) return {};  // nobody
        const auto person = people_.by_id(uid);
        return person ? person->name : std::string();
    }
    std::string group_of(std::uint32_t gid) const
    {
        if (gid >= 0xfffffffe) return {};
        std::string name = people_.group_name(gid);
        return name == std::to_string(gid) ? std::string() : name;
    }

    People& people_;
    Known users_, groups_;
};

}  // namespace restd::slurm
