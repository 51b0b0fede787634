// What a credential of auth/munge or auth/slurm covers: one type of message, so that it is good for no other.
//
// Pure function.
#pragma once

#include <array>
#include <cstdint>

namespace restd::slurm {

// HASH_PLUGIN_NONE (the type is not hashed), and the type.
inline std::array<char, 3> covered_by_credential(std::uint16_t type)
{
    return {1, static_cast<char>(type >> 8), static_cast<char>(type & 0xff)};
}

}  // namespace restd::slurm
