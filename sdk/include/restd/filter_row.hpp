// The filters of a type of record: for each a row with the name of the query parameter, the member, and how they are compared.
//
//   inline constexpr FilterRow job_filters[] = {
//       RESTD_FILTER(model::Job, account, "account", FilterBy::text, "Only jobs of these accounts, separated by commas."),
//   };
//
// A table that has such rows (RESTD_FILTERED_TABLE in field.hpp) gives these parameters to every listing of its records.
// All of this is constant data, and may be used by any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

namespace restd {

struct Codec;

// How a member is compared with a value of the request.
enum class FilterBy : std::uint8_t {
    text,   // std::string_view: it is the value
    item,   // std::string_view "a,b": one of its items is the value
    user,   // std::string_view, a user's name, and std::uint32_t, the user's id: one of them is the value
    hosts,  // std::string_view "n[1-4]": it has a host of the value, which is such a list, too
    flags,  // a set of flags: one of the words that are written is the value, in upper or lower case
};

struct FilterRow {
    std::string_view name;
    FilterBy by = FilterBy::text;
    std::uint32_t offset = 0;
    std::uint32_t id_offset = 0;   // user: of the id
    const Codec* codec = nullptr;  // flags: the member's
    std::string_view doc = {};
};

template <class Member>
constexpr FilterRow make_filter(std::string_view name, FilterBy by, std::size_t offset, std::string_view doc)
{
    static_assert(std::is_same_v<Member, std::string_view>, "this filter is for texts");
    return {name, by, static_cast<std::uint32_t>(offset), 0, nullptr, doc};
}

template <class Name, class Id>
constexpr FilterRow make_user_filter(std::string_view name, std::size_t offset, std::size_t id_offset, std::string_view doc)
{
    static_assert(std::is_same_v<Name, std::string_view> && std::is_same_v<Id, std::uint32_t>);
    return {name, FilterBy::user, static_cast<std::uint32_t>(offset), static_cast<std::uint32_t>(id_offset), nullptr, doc};
}

// REQUIRES: `codec` has static storage, is of Kind::flags, and is for members of type Member.
template <class Member>
constexpr FilterRow make_flag_filter(std::string_view name, std::size_t offset, const Codec& codec, std::string_view doc)
{
    static_assert(std::is_unsigned_v<Member>, "this filter is for flags");
    return {name, FilterBy::flags, static_cast<std::uint32_t>(offset), 0, &codec, doc};
}

// For FilterBy::text, item and hosts.
#define RESTD_FILTER(Type, member, name, by, doc)                                                                              \
    ::restd::make_filter<std::remove_cvref_t<decltype(std::declval<Type&>().member)>>(name, by, offsetof(Type, member), doc)
#define RESTD_USER_FILTER(Type, member, id, name, doc)                                                                         \
    ::restd::make_user_filter<std::remove_cvref_t<decltype(std::declval<Type&>().member)>,                                     \
                              std::remove_cvref_t<decltype(std::declval<Type&>().id)>>(name, offsetof(Type, member),           \
                                                                                       offsetof(Type, id), doc)
#define RESTD_FLAG_FILTER(Type, member, name, codec, doc)                                                                      \
    ::restd::make_flag_filter<std::remove_cvref_t<decltype(std::declval<Type&>().member)>>(name, offsetof(Type, member),       \
                                                                                           codec, doc)

}  // namespace restd
