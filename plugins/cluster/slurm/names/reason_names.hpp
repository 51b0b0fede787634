// Names of the reasons why a job waits or ended.
//
// Constant data.
#pragma once

#include <cstdint>
#include <string_view>

namespace restd::slurm {

// As in the API: "Dependency". The view is static.
std::string_view reason_name(std::uint32_t reason);

}  // namespace restd::slurm
