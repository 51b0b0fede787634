// refuse(): throws the error for a request that this cluster refuses.
//
// Threads: any.
#pragma once

#include <string>

#include "restd/error.hpp"

namespace restd::embedded {

// Throws the Slurm error with this number about a part of the request. The service names the place as the client's API version
// does. So `why` has no key of the request; if useful, it names the option of sbatch or scontrol.
[[noreturn]] inline void refuse(int number, const std::string& why, const Place& place)
{
    throw Error(number, why, place);
}

// Throws the Slurm error with this number and `why`; if that is empty, with the number's own text.
[[noreturn]] inline void refuse(int number, const std::string& why = {})
{
    throw Error(number, why.empty() ? std::string(error_text(number)) : why, "cluster/embedded");
}

}  // namespace restd::embedded
