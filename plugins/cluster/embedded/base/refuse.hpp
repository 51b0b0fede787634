// refuse(): how this cluster says no to a client.
//
// Threads: any.
#pragma once

#include <string>

#include "restd/error.hpp"

namespace restd::embedded {

// Throws Slurm's error of that number with `why`, or with the number's own text where that is empty.
[[noreturn]] inline void refuse(int number, const std::string& why = {})
{
    throw Error(number, why.empty() ? std::string(error_text(number)) : why, "cluster/embedded");
}

}  // namespace restd::embedded
