// What a request for a job gives as a step id, and what of it counts.
//
// Pure functions.
#pragma once

#include "restd/listing.hpp"
#include "restd/model/job_description.hpp"
#include "restd/place.hpp"

namespace restd::cluster {

// Names the members of the request's step_id that have no effect: a new job has no SLUID yet, and is no step.
inline void step_id_without_effect(const model::JobDescription& request, const PlaceOf<model::JobDescription>& place,
                                   Sink<Place> field)
{
    using Id = model::SlurmStepId;
    const auto at = place(&model::JobDescription::step_id);
    if (!request.step_id.sluid.empty()) field(at(&Id::sluid));
    if (request.step_id.step_het_component.is_set()) field(at(&Id::step_het_component));
    if (!request.step_id.step_id.empty()) field(at(&Id::step_id));
    if (request.job_id.is_set() && request.step_id.job_id.is_set() && request.job_id.value != request.step_id.job_id.value)
        field(at(&Id::job_id));
}

}  // namespace restd::cluster
