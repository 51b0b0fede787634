// Conversion of numbers between wire and members. On the wire unset (NO_VAL) and infinite (INFINITE) are numbers.
//
// Pure functions.
#pragma once

#include <cmath>
#include <cstdint>
#include <type_traits>

#include "restd/model/values.hpp"

namespace restd::slurm {

// Slurm's NO_VAL and INFINITE of each width: all bits but the lowest; all bits.
template <class T>
inline constexpr T no_value = static_cast<T>(~T{1});
template <class T>
inline constexpr T infinite = static_cast<T>(~T{0});
inline constexpr auto no_value8 = no_value<std::uint8_t>;
inline constexpr auto no_value16 = no_value<std::uint16_t>, infinite16 = infinite<std::uint16_t>;
inline constexpr auto no_value32 = no_value<std::uint32_t>, infinite32 = infinite<std::uint32_t>;
inline constexpr auto no_value64 = no_value<std::uint64_t>, infinite64 = infinite<std::uint64_t>;

template <class T>
inline constexpr bool is_no_val = false;
template <class T>
inline constexpr bool is_no_val<NoVal<T>> = true;

// From a number on the wire to a member of type T. A plain number is copied, a NoVal may become unset or infinite, a boolean is
// true for any number except 0.
template <class Member, class T>
constexpr Member from_wire(T sent)
{
    static_assert(std::is_unsigned_v<T>);
    if constexpr (std::is_same_v<Member, bool>) {
        return sent != 0;
    } else if constexpr (std::is_same_v<Member, NoValBool>) {
        return sent == no_value<T> ? NoValBool() : NoValBool(sent != 0);
    } else if constexpr (is_no_val<Member>) {
        using Value = decltype(Member::value);
        static_assert(std::is_unsigned_v<Value> && sizeof(Value) >= sizeof(T), "a member that is too small for this number");
        // Without a branch, because it would be unpredictable: in a list of jobs some numbers are set and some are not.
        using State = typename Member::State;
        Member member;
        member.value = sent < no_value<T> ? sent : Value{0};
        member.state = sent < no_value<T> ? State::number : sent == infinite<T> ? State::infinite : State::unset;
        return member;
    } else {
        static_assert(std::is_integral_v<Member> && sizeof(Member) >= sizeof(T), "a member that is too small for this number");
        return static_cast<Member>(sent);
    }
}

// The reverse.
template <class T, class Member>
constexpr T to_wire(const Member& member)
{
    static_assert(std::is_unsigned_v<T>);
    if constexpr (std::is_same_v<Member, NoValBool>)
        return member.is_number() ? static_cast<T>(member.value ? 1 : 0) : no_value<T>;
    else if constexpr (is_no_val<Member>)
        return member.is_infinite() ? infinite<T> : member.is_number() ? static_cast<T>(member.value) : no_value<T>;
    else
        return static_cast<T>(member);
}

// The number on the wire for a NoVal, in a field of its own width.
template <class T>
constexpr T to_wire(const NoVal<T>& member)
{
    return to_wire<T, NoVal<T>>(member);
}

template <class T>
constexpr NoVal<T> to_hub(T sent)
{
    return from_wire<NoVal<T>>(sent);
}

// For doubles, unset and infinite are the values of 32 bits.
inline NoValDouble to_no_val(double value)
{
    if (std::isnan(value)) return {};
    if (std::isinf(value)) return NoValDouble::infinite();
    const double whole = std::trunc(value);
    if (whole == double(no_value32)) return {};
    if (whole == double(infinite32)) return NoValDouble::infinite();
    return value;
}
inline NoValDouble to_hub(double value)
{
    return to_no_val(value);
}
inline double from_no_val(const NoValDouble& member)
{
    return member.is_infinite() ? double(infinite32) : member.is_number() ? member.value : double(no_value32);
}

// Memory with this bit is for each CPU, without it for each node.
inline constexpr std::uint64_t memory_per_cpu_bit = std::uint64_t{1} << 63;

struct Memory {
    NoVal64 per_cpu, per_node;
};
// For a node 0 means no limit.
constexpr Memory to_memory(std::uint64_t value)
{
    Memory memory;
    if ((value & memory_per_cpu_bit) != 0)
        memory.per_cpu = value & ~memory_per_cpu_bit;
    else
        memory.per_node = value;
    return memory;
}

}  // namespace restd::slurm
