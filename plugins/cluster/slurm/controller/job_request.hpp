// JobRequest: converts a client's job description to slurmctld's job descriptor.
//
// Threads: one at a time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "messages/job_descriptor.hpp"
#include "names/job_words.hpp"
#include "restd/arena.hpp"
#include "restd/model/job_description.hpp"
#include "restd/people.hpp"

namespace restd::slurm {

// Where a job is submitted from. slurmctld needs the host, and can find it out itself only with auth/munge.
struct Submitter {
    std::string_view host;
    std::uint32_t session = no_value32;
};

class JobRequest {
public:
    // Throws Error if slurmctld cannot take a field. No RPC has been sent by then.
    // REQUIRES: `job` and what it points to outlive this object.
    JobRequest(const model::JobDescription& job, People& people, const CpuGovernors& governors);
    JobRequest(const JobRequest&) = delete;

    // Sets the submitter, which a new job needs.
    void from(const Submitter& submitter);
    // Makes this an allocation: it belongs to the caller, and slurmctld calls back no one when it starts.
    void make_allocation();
    // Makes this a change of the job with this name: "123", "123+1". REQUIRES: the name outlives this object.
    void for_job(std::string_view name);

    const JobDescriptor& descriptor() const { return wire_; }
    // Throws Error if this version cannot carry what decides about the job's resources.
    void pack(Packer& to) const;

private:
    void add_frequency(const model::JobDescription& job, const CpuGovernors& governors);
    void add_people(const model::JobDescription& job, People& people);
    void add_specialization(const model::JobDescription& job);
    void add_memory(const model::JobDescription& job);
    void add_sizes(const model::JobDescription& job);
    void add_priority(const model::JobDescription& job);
    void add_limits(const model::JobDescription& job);
    void add_distribution(const model::JobDescription& job);
    void set_variable(std::string_view name, std::string_view value);

    JobDescriptor wire_;
    Arena arena_;
    std::vector<std::string_view> environment_;
};

}  // namespace restd::slurm
