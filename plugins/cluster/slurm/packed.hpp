// The body of a message out of its record.
//
// Pure function.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "wire/field.hpp"
#include "wire/packer.hpp"

namespace restd::slurm {

// packed<StatsRequest, stats_request_rows>({}): the table says what record it is of.
template <class Record, const auto& rows>
std::vector<std::byte> packed(const Record& record)
{
    Packer to;
    pack(to, std::span<const WireRow>(rows), record);
    return std::move(to).take();
}

}  // namespace restd::slurm
