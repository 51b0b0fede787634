// Names of slurmctld's messages, for what it has counted.
//
// Constant data.
#pragma once

#include <cstdint>
#include <string_view>

namespace restd::slurm {

// "REQUEST_PING"; empty where there is none of this number. The view is static.
std::string_view message_name(std::uint16_t number);

}  // namespace restd::slurm
