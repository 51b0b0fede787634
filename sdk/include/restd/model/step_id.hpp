// A step's id as Slurm 25.11 and later show it.
//
// Hub model: see job.hpp.
#pragma once

#include <string_view>

#include "restd/model/values.hpp"

namespace restd::model {

// SlurmStepId::step_id where a job is meant and none of its steps.
inline constexpr std::string_view whole_job = "entire";

// SLURM_STEP_ID
struct SlurmStepId {
    NoVal32 job_id;              // unset: named by its SLUID
    std::string_view sluid;      // "s" and 13 characters; "": none (before Slurm 25.11)
    NoVal32 step_het_component;  // from 0; unset: no component
    std::string_view step_id;    // "batch", "extern", "interactive", a number, or whole_job
};

}  // namespace restd::model
