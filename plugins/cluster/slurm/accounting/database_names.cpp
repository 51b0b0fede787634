#include "accounting/database_names.hpp"

#include <algorithm>
#include <charconv>

#include "common/words.hpp"
#include "messages/accounting.hpp"
#include "restd/error.hpp"

namespace restd::slurm {
namespace {

// "gres/gpu", "cpu"
std::string full_name(std::string_view type, std::string_view name)
{
    return name.empty() ? std::string(type) : std::string(type) + '/' + std::string(name);
}

constexpr auto all_resources = [](Packer& to) {
    TresCondition condition;
    condition.with_deleted = 1;
    wire::tres_cond::pack(to, condition);
};
constexpr auto all_qualities = [](Packer& to) {
    QosCondition condition;
    condition.with_deleted = true;
    wire::qos_cond::pack(to, condition);
};

}  // namespace

std::string_view number_text(std::uint64_t number, Arena& arena)
{
    char text[20];
    const auto end = std::to_chars(text, text + sizeof text, number).ptr;
    return arena.copy({text, static_cast<std::size_t>(end - text)});
}

const std::vector<DatabaseNames::Resource>& DatabaseNames::resources()
{
    if (!resources_) {
        const auto list = session_.list<wire::tres_rec>(dbd::get_tres, all_resources, dbd::got_tres);
        resources_.emplace();
        list.for_each([&](const model::Tres& record, Arena&) {
            resources_->push_back({record.id, std::string(record.type), std::string(record.name)});
        });
    }
    return *resources_;
}

std::vector<DatabaseNames::Quality> DatabaseNames::ask_qualities(Body body)
{
    std::vector<Quality> all;
    session_.list<wire::qos_rec>(dbd::get_qos, body, dbd::got_qos).for_each([&](const QosRecord& record, Arena&) {
        all.push_back({record.id, std::string(record.name)});
    });
    return all;
}

const std::vector<DatabaseNames::Quality>& DatabaseNames::qualities()
{
    if (!qualities_) qualities_ = ask_qualities(all_qualities);
    return *qualities_;
}

const std::vector<DatabaseNames::Quality>& DatabaseNames::living_qualities()
{
    if (!living_qualities_) living_qualities_ = ask_qualities(body_of<wire::qos_cond>({}));
    return *living_qualities_;
}

DatabaseQuestion DatabaseNames::resources_question()
{
    return {dbd::get_tres, all_resources, dbd::got_tres};
}

DatabaseQuestion DatabaseNames::qualities_question()
{
    return {dbd::get_qos, all_qualities, dbd::got_qos};
}

const DatabaseNames::Resource* DatabaseNames::resource(std::uint32_t id)
{
    const auto& all = resources();
    const auto found = std::find_if(all.begin(), all.end(), [&](const Resource& r) { return r.id == id; });
    return found == all.end() ? nullptr : &*found;
}

const DatabaseNames::Quality* DatabaseNames::quality(std::uint32_t id)
{
    const auto& all = qualities();
    const auto found = std::find_if(all.begin(), all.end(), [&](const Quality& q) { return q.id == id; });
    return found == all.end() ? nullptr : &*found;
}

List<model::Tres> DatabaseNames::to_list(std::string_view text, Arena& arena)
{
    if (text.empty()) return {};
    const std::size_t most = static_cast<std::size_t>(std::count(text.begin(), text.end(), '=')) + 1;
    auto* const items = static_cast<model::Tres*>(arena.allocate(sizeof(model::Tres) * most, alignof(model::Tres)));
    std::size_t n = 0;
    each_resource(text, [&](std::uint32_t id, std::uint64_t count) {
        if (n == most || std::any_of(items, items + n, [&](const model::Tres& t) { return t.id == id; })) return;
        model::Tres& tres = *::new (items + n++) model::Tres();
        tres.id = id;
        tres.count = static_cast<std::int64_t>(count);
        if (const Resource* known = resource(id)) {
            tres.type = known->type;
            tres.name = known->name;
        }
    });
    return {items, n};
}

std::string_view DatabaseNames::quality_name(std::uint32_t id)
{
    if (id == 0 || id >= no_value32) return "";
    const Quality* known = quality(id);
    return known == nullptr ? std::string_view("Unknown") : std::string_view(known->name);
}

List<std::string_view> DatabaseNames::quality_names(List<std::string_view> ids, Arena& arena)
{
    if (ids.data() == nullptr) return {};
    auto* const names =
        static_cast<std::string_view*>(arena.allocate(sizeof(std::string_view) * (ids.size() + 1), alignof(std::string_view)));
    std::size_t n = 0;
    for (const std::string_view text : ids) {
        const auto id = cluster::parse_number(text);
        if (!id || *id > 0xffffffff) continue;
        if (const Quality* known = quality(static_cast<std::uint32_t>(*id))) ::new (names + n++) std::string_view(known->name);
    }
    return {names, n};
}

List<std::string_view> DatabaseNames::quality_names(const Bits& ids, Arena& arena)
{
    std::size_t most = 0;
    if (!ids.is_null()) ids.for_each([&](std::uint32_t) { ++most; });
    auto* const names =
        static_cast<std::string_view*>(arena.allocate(sizeof(std::string_view) * (most + 1), alignof(std::string_view)));
    std::size_t n = 0;
    if (!ids.is_null())
        ids.for_each([&](std::uint32_t id) {
            if (const Quality* known = quality(id)) ::new (names + n++) std::string_view(known->name);
        });
    return {names, n};
}

std::optional<std::uint32_t> DatabaseNames::resource_id(const model::Tres& wanted, const Place& place)
{
    const auto& all = resources();
    const auto fits = [&](const Resource& r) {
        if (wanted.type.empty()) return r.id == wanted.id;
        return cluster::same_word(r.type, wanted.type) && cluster::same_word(r.name, wanted.name);
    };
    const auto found = std::find_if(all.begin(), all.end(), fits);
    if (found == all.end()) return {};
    if (wanted.id != 0 && wanted.id != found->id)
        throw Error(err::invalid_tres,
                    "The id of resource (TRES) " + full_name(found->type, found->name) + " is " + std::to_string(found->id) +
                        ", not " + std::to_string(wanted.id),
                    place, 422);
    return found->id;
}

std::optional<std::uint32_t> DatabaseNames::find_quality(std::string_view name)
{
    for (const Quality& q : living_qualities())
        if (cluster::same_word(q.name, name)) return q.id;
    return {};
}

std::uint32_t DatabaseNames::quality_id(std::string_view name, const Place& place)
{
    if (const auto id = find_quality(name)) return *id;
    if (const auto number = cluster::parse_number(name))
        for (const Quality& q : living_qualities())
            if (q.id == *number) return q.id;
    throw Error(err::invalid_qos, "There is no QOS " + std::string(name), place, 422);
}

List<std::string_view> DatabaseNames::quality_ids(List<std::string_view> names, const Place& place, Arena& arena)
{
    if (names.data() == nullptr) return {};
    std::vector<std::string_view> ids;
    for (const std::string_view name : names) ids.push_back(number_text(quality_id(name, place), arena));
    return arena.copy_list(ids);
}

}  // namespace restd::slurm
