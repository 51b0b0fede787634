// What the cluster allocates (SelectTypeParameters), as the hub has it: in the numbers of 25.11 and later. Until 25.05 the bit
// of LINEAR is one that means something else since.
//
// Pure functions.
#pragma once

#include <cstdint>

#include "restd/model/job_values.hpp"
#include "wire/codecs.hpp"

namespace restd::slurm::wire {

struct select_type : u16 {
    static void unpack(Unpacker& from, std::uint16_t& value)
    {
        value = from.u16();
        if (from.version() < v25_11) value = renumbered(value, model::select_type::linear, model::select_type::linear_26_05);
    }
    static void pack(Packer& to, const std::uint16_t& value)
    {
        to.u16(to.version() < v25_11 ? renumbered(value, model::select_type::linear_26_05, model::select_type::linear) : value);
    }

protected:
    static constexpr std::uint16_t renumbered(std::uint16_t value, std::uint16_t bit, std::uint16_t other)
    {
        return (value & bit) == 0 ? value : static_cast<std::uint16_t>((value & ~bit) | other);
    }
};

// The same of a job's resources: slurmctld has kept the old bit there.
struct select_type_of_job : select_type {
    static void unpack(Unpacker& from, std::uint16_t& value)
    {
        value = renumbered(from.u16(), model::select_type::linear, model::select_type::linear_26_05);
    }
    static void pack(Packer& to, const std::uint16_t& value)
    {
        to.u16(renumbered(value, model::select_type::linear_26_05, model::select_type::linear));
    }
};

}  // namespace restd::slurm::wire
