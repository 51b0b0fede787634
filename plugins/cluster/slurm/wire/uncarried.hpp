// Fields that a request gives a value, and that an older version of the protocol cannot carry.
//
// Pure functions.
#pragma once

#include <cstddef>
#include <span>

#include "wire/field.hpp"

namespace restd::slurm {

// Calls each(row) for the fields of `record` that have a value, and that only later versions than `version` have. Of a record
// without values no field has one.
template <const auto& rows, class Record, class Each>
void for_uncarried(const Record& record, WireVersion version, Each each)
{
    const Record empty;
    const auto value = [](const WireRow& row, const Record& of) {
        Packer to(row.first);
        row.pack(to, reinterpret_cast<const std::byte*>(&of) + row.offset);
        return std::move(to).take();
    };
    for (const WireRow& row : std::span<const WireRow>(rows)) {
        if (row.size == 0 || row.first <= version) continue;
        bool is_elsewhere = false;  // in this version it has another place or another type
        for (const WireRow& other : std::span<const WireRow>(rows))
            is_elsewhere = is_elsewhere || (other.size != 0 && other.offset == row.offset && other.is_in(version));
        if (!is_elsewhere && value(row, record) != value(row, empty)) each(row);
    }
}

}  // namespace restd::slurm
