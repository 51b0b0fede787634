// Numbers as they are sent, and as the hub has them: NO_VAL and INFINITE are numbers on the wire.
//
// Pure functions.
#pragma once

#include <cmath>
#include <cstdint>

#include "restd/model/values.hpp"
#include "wire/field.hpp"

namespace restd::slurm {

inline constexpr std::uint16_t infinite16 = 0xffff;

constexpr NoVal16 to_hub(std::uint16_t value)
{
    return value == no_value16 ? NoVal16() : value == infinite16 ? NoVal16::infinite() : NoVal16(value);
}
constexpr NoVal32 to_hub(std::uint32_t value)
{
    return value == no_value32 ? NoVal32() : value == infinite32 ? NoVal32::infinite() : NoVal32(value);
}
constexpr NoVal64 to_hub(std::uint64_t value)
{
    return value == no_value64 ? NoVal64() : value == infinite64 ? NoVal64::infinite() : NoVal64(value);
}
// A double says so with the numbers of 32 bits.
inline NoValDouble to_hub(Millionfold sent)
{
    const double value = sent.value();
    if (std::isnan(value)) return {};
    if (std::isinf(value)) return NoValDouble::infinite();
    const double whole = std::trunc(value);
    if (whole == double(no_value32)) return {};
    if (whole == double(infinite32)) return NoValDouble::infinite();
    return value;
}

constexpr std::uint16_t to_wire(const NoVal16& value)
{
    return value.is_infinite() ? infinite16 : value.value_or(no_value16);
}
constexpr std::uint32_t to_wire(const NoVal32& value)
{
    return value.is_infinite() ? infinite32 : value.value_or(no_value32);
}
constexpr std::uint64_t to_wire(const NoVal64& value)
{
    return value.is_infinite() ? infinite64 : value.value_or(no_value64);
}

// Memory: this bit says that it is for each CPU, not for each node.
inline constexpr std::uint64_t memory_per_cpu_bit = std::uint64_t{1} << 63;

struct Memory {
    NoVal64 per_cpu, per_node;
};
// 0 is "no limit" on a node.
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
