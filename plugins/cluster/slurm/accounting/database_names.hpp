// DatabaseNames: the names of slurmdbd's ids for resources (TRES) and QOS. Asked for when first needed, once per request.
//
// Deleted ones are included: records that used them still show their names. Threads: one at a time.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "accounting/database_questions.hpp"
#include "restd/arena.hpp"
#include "restd/model/accounting.hpp"

namespace restd::slurm {

// Parses limits on resources in slurmdbd's form, "1=4,2=1000", and calls each(id, count) for every pair. Stops at the first
// pair that cannot be parsed.
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
    explicit DatabaseNames(DatabaseQuestions& session) : session_(session) {}
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

    // What resources() and qualities() ask for.
    static DatabaseQuestion resources_question();
    static DatabaseQuestion qualities_question();

    // In slurmdbd's order. The views and lists live as long as this object or `arena`.
    const std::vector<Resource>& resources();
    const std::vector<Quality>& qualities();
    const std::vector<Quality>& living_qualities();  // without deleted ones
    // Parses limits in slurmdbd's form into a list. If an id occurs twice the first one counts.
    List<model::Tres> to_list(std::string_view text, Arena& arena);
    // The name of a QOS; "" if there is none, "Unknown" if slurmdbd does not know the id.
    std::string_view quality_name(std::uint32_t id);
    // The names for ids that are given as texts; invalid ids are left out. Null stays null.
    List<std::string_view> quality_names(List<std::string_view> ids, Arena& arena);
    List<std::string_view> quality_names(const Bits& ids, Arena& arena);

    // The id of a resource; nullopt if there is no such resource. Throws Error(422) with `place` if id and name are of
    // different resources.
    std::optional<std::uint32_t> resource_id(const model::Tres& resource, const Place& place);
    // Ids by name. Throw Error(422) with `place` if there is no such QOS, or it was deleted.
    std::uint32_t quality_id(std::string_view name_or_number, const Place& place);
    List<std::string_view> quality_ids(List<std::string_view> names, const Place& place, Arena& arena);
    std::optional<std::uint32_t> find_quality(std::string_view name);

    // Call after a change: they are asked for again when needed. Earlier views become invalid.
    void forget_resources() { resources_.reset(); }
    void forget_qualities()
    {
        qualities_.reset();
        living_qualities_.reset();
    }

private:
    std::vector<Quality> ask_qualities(Body body);
    const Resource* resource(std::uint32_t id);
    const Quality* quality(std::uint32_t id);

    DatabaseQuestions& session_;
    std::optional<std::vector<Resource>> resources_;
    std::optional<std::vector<Quality>> qualities_, living_qualities_;
};

// A number as text, in the arena.
std::string_view number_text(std::uint64_t number, Arena& arena);

}  // namespace restd::slurm
