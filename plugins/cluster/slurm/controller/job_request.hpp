// JobRequest: a client's description of a job as slurmctld takes it.
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

// Where a job is submitted from. slurmctld wants to know the host, and finds it out itself only with auth/munge.
struct Submitter {
    std::string_view host;
    std::uint32_t session = no_value32;
};

class JobRequest {
public:
    // Throws Error where a field is none that slurmctld could take: nothing has been asked for then.
    // REQUIRES: `job` and what it shows outlive this.
    JobRequest(const model::JobDescription& job, People& people, const CpuGovernors& governors);
    JobRequest(const JobRequest&) = delete;

    // A new job needs to know where it is from.
    void from(const Submitter& submitter);
    // An allocation is the caller's, and calls nobody back.
    void make_allocation();
    // A change of the job of this name: "123", "123+1". REQUIRES: it outlives this.
    void for_job(std::string_view name);

    const JobDescriptor& descriptor() const { return wire_; }

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
