// What slurmdbd's numbers stand for: resources and qualities of service, asked for once a request, where it needs them.
//
// Those that were deleted are among them: what was limited or ran with them still shows them. Threads: one at a time.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "accounting/database_session.hpp"
#include "restd/arena.hpp"
#include "restd/model/accounting.hpp"

namespace restd::slurm {

// A limit on resources as slurmdbd writes it, "1=4,2=1000": calls each(id, count) for each that it has. What cannot be read
// ends it.
template <class Each>
void each_resource(std::string_view text, Each each)
{
    const auto number = [&](std::string_view& from, std::uint64_t& value) {
        std::size_t digits = 0;
        for (value = 0; digits < from.size() && from[digits] >= '0' && from[digits] <= '9'; ++digits)
            value = value * 10 + static_cast<std::uint64_t>(from[digits] - '0');
        from.remove_prefix(digits);
        return digits != 0;
    };
    if (text.starts_with(',')) text.remove_prefix(1);
    while (!text.empty()) {
        std::uint64_t id = 0, count = 0;
        if (!number(text, id) || id == 0 || id > 0xffffffff || !text.starts_with('=')) return;
        text.remove_prefix(1);
        if (!number(text, count)) return;
        each(static_cast<std::uint32_t>(id), count);
        const std::size_t comma = text.find(',');
        if (comma == text.npos) return;
        text.remove_prefix(comma + 1);
    }
}

class DatabaseNames {
public:
    explicit DatabaseNames(DatabaseSession& session) : session_(session) {}
    DatabaseNames(const DatabaseNames&) = delete;
    DatabaseNames& operator=(const DatabaseNames&) = delete;

    struct Resource {
        std::uint32_t id = 0;
        std::string type, name;
    };
    struct Quality {
        std::uint32_t id = 0;
        std::string name;
    };

    // In slurmdbd's order. The views and lists live as long as this or `arena`.
    const std::vector<Resource>& resources();
    const std::vector<Quality>& qualities();
    const std::vector<Quality>& living_qualities();  // without those that were deleted
    // The limits of a text as a list; the first of those with one id counts.
    List<model::Tres> to_list(std::string_view text, Arena& arena);
    // "": there is none; "Unknown": nobody knows it.
    std::string_view quality_name(std::uint32_t id);
    // The names of numbers that are texts; those that are none are left out. Null stays null.
    List<std::string_view> quality_names(List<std::string_view> ids, Arena& arena);
    List<std::string_view> quality_names(const Bits& ids, Arena& arena);

    // Nothing where there is no such resource. Throws Error(422) with `place` where id and name are not of the same one.
    std::optional<std::uint32_t> resource_id(const model::Tres& resource, const Place& place);
    // The other way. Throw Error(422) with `place` where there is no such thing, or it was deleted.
    std::uint32_t quality_id(std::string_view name_or_number, const Place& place);
    List<std::string_view> quality_ids(List<std::string_view> names, const Place& place, Arena& arena);
    std::optional<std::uint32_t> find_quality(std::string_view name);

    // They may have changed: they are asked for again. Views of before are of no use then.
    void forget_resources() { resources_.reset(); }
    void forget_qualities()
    {
        qualities_.reset();
        living_qualities_.reset();
    }

private:
    std::vector<Quality> ask_qualities(bool with_deleted);
    const Resource* resource(std::uint32_t id);
    const Quality* quality(std::uint32_t id);

    DatabaseSession& session_;
    std::optional<std::vector<Resource>> resources_;
    std::optional<std::vector<Quality>> qualities_, living_qualities_;
};

// A number as text in an arena.
std::string_view number_text(std::uint64_t number, Arena& arena);

}  // namespace restd::slurm
