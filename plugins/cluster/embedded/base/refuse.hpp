// refuse(): throws the error with which this cluster refuses a request.
//
// Threads: any.
#pragma once

#include <string>

#include "restd/error.hpp"

namespace restd::embedded {

// Throws Slurm's error of that number about a part of the request. The service spells the place as the client's API version has
// it, so that `why` names no key: it names the option of sbatch or scontrol where that helps.
[[noreturn]] inline void refuse(int number, const std::string& why, const Place& place)
{
    throw Error(number, why, place);
}

// Throws Slurm's error of that number with `why`, or with the number's own text where that is empty.
[[noreturn]] inline void refuse(int number, const std::string& why = {})
{
    throw Error(number, why.empty() ? std::string(error_text(number)) : why, "cluster/embedded");
}

}  // namespace restd::embedded
