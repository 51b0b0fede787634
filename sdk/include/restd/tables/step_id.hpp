// Field tables of restd/model/step_id.hpp.
#pragma once

#include "restd/model/step_id.hpp"
#include "restd/tables/codecs.hpp"
#include "restd/tables/short_text.hpp"

namespace restd::tables {

// SLURM_STEP_ID
inline constexpr Row slurm_step_id_rows[] = {
    RESTD_FIELD(model::SlurmStepId, sluid, "sluid", codec::sluid,
                "Unique id of the job, s and 13 letters and digits. Empty: before Slurm 25.11 there is none.")
        .since_api(44),
    RESTD_FIELD(model::SlurmStepId, job_id, "job_id", codec::uint32_no_val, "Number of the job, as squeue shows it.")
        .since_api(44),
    RESTD_FIELD(model::SlurmStepId, step_het_component, "step_het_component", codec::uint32_no_val,
                "Component of a heterogeneous step, from 0. Unset: none.")
        .since_api(44),
    RESTD_FIELD(model::SlurmStepId, step_id, "step_id", codec::string, "Number of the step, or batch, extern, interactive.")
        .since_api(44),
};
RESTD_TABLE(slurm_step_id, model::SlurmStepId, "SLURM_STEP_ID");

namespace codec {
inline constexpr auto slurm_step_id = object<model::SlurmStepId>(tables::slurm_step_id);
}  // namespace codec

}  // namespace restd::tables
