// Place: what in a request an error or a warning is about, named by members of the hub model.
//
// Backends know no keys of the API. They refer to what they were given, and the tables of the version that read the request
// spell it:
//
//   const PlaceOf<model::Qos> place = Place::record<model::Qos>(2);
//   throw Error(number, text, place(&model::Qos::max_jobs_per_user));  // "#/qos[2]/limits/max/jobs/active_jobs/per/user/"
//
// Plain values; no thread rule.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <typeinfo>

namespace restd {

struct Table;
template <class T>
class PlaceOf;

class Place {
public:
    // The request as a whole: "#/".
    Place() = default;

    // The one record of type T that the request has, which may be the request itself.
    template <class T>
    static PlaceOf<T> record();
    // Record `index` of the request's list of T.
    template <class T>
    static PlaceOf<T> record(std::size_t index);

    // As `request`, the table of the request's body or query, spells it: "#/qos[2]/name/". What the table has no row for is
    // left out, so that the result is the nearest thing around it.
    std::string spelled(const Table& request) const;
    // The same from the record on, without the slashes around it: "name". Empty where the place is a record.
    std::string key(const Table& request) const;

    bool operator==(const Place&) const = default;

private:
    template <class T>
    friend class PlaceOf;

    static constexpr std::uint32_t no_index = 0xffff'ffff;
    // The record of a type (the first step only), or a member of what the steps before lead to.
    struct Step {
        const std::type_info* record = nullptr;
        std::uint32_t offset = 0;
        std::uint32_t size = 0;
        std::uint32_t index = no_index;
        bool operator==(const Step&) const = default;
    };
    static constexpr std::size_t max_steps = 4;

    Place with(const Step& step) const
    {
        Place place = *this;
        if (count_ < max_steps) place.steps_[place.count_++] = step;
        return place;
    }
    std::string spelled(const Table& request, bool with_record) const;

    std::array<Step, max_steps> steps_{};
    std::size_t count_ = 0;
};

// A place whose value has the type T.
template <class T>
class PlaceOf : public Place {
public:
    // A member of the record.
    template <class M, class Record>
    requires std::is_same_v<Record, T> PlaceOf<M>
    operator()(M Record::*member) const
    {
        static_assert(sizeof(member) == sizeof(std::ptrdiff_t));
        std::ptrdiff_t offset = 0;  // what a pointer to member is in the C++ ABI that plugins share
        std::memcpy(&offset, &member, sizeof offset);
        return PlaceOf<M>(with({.offset = static_cast<std::uint32_t>(offset), .size = sizeof(M)}));
    }
    // The member at this offset, of this size. For tables that know members by their offsets.
    Place member_at(std::size_t offset, std::size_t size) const
    {
        return with({.offset = static_cast<std::uint32_t>(offset), .size = static_cast<std::uint32_t>(size)});
    }
    // Element `index` of the list.
    auto operator[](std::size_t index) const
    {
        PlaceOf<typename T::value_type> element{static_cast<const Place&>(*this)};
        if (count_ != 0) element.steps_[count_ - 1].index = static_cast<std::uint32_t>(index);
        return element;
    }

private:
    friend class Place;
    template <class U>
    friend class PlaceOf;
    explicit PlaceOf(const Place& place) : Place(place) {}
};

template <class T>
PlaceOf<T> Place::record()
{
    return PlaceOf<T>(Place().with({.record = &typeid(T)}));
}

template <class T>
PlaceOf<T> Place::record(std::size_t index)
{
    return PlaceOf<T>(Place().with({.record = &typeid(T), .index = static_cast<std::uint32_t>(index)}));
}

// A field of a request that the cluster accepts and ignores.
struct IgnoredField : Place {
    IgnoredField(const Place& place, std::string_view reason = {})
        : Place(place), why(reason) {}  // NOLINT: meant to be implicit
    // "slurmctld runs Slurm 22.05; this needs 23.02"; empty: the cluster has no such field. Valid during the call that passes
    // it.
    std::string_view why;
};

}  // namespace restd
