// Names of slurmctld's messages, for its statistics.
//
// Constant data.
#pragma once

#include <cstdint>
#include <string_view>

namespace restd::slurm {

// "REQUEST_PING"; empty for an unknown number. The view is static.
std::string_view message_name(std::uint16_t number);

}  // namespace restd::slurm
