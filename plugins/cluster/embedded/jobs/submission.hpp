// Makes a job record from a submit request, and a changed record from an update request.
//
// Every field of the request has its effect, or is refused with Slurm's error number. If the job would be the same without the
// field, without_effect() reports it, and the client gets a warning.
//
// Files: submission.cpp makes and changes jobs; submission_fields.cpp takes over the fields of the request;
// submission_needs.cpp works out what the job needs; submission_checks.cpp refuses requests that cannot be met.
// Threads: any. The configuration is immutable (a new one comes with a new Submission); the pools have their own locks.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "accounting/book.hpp"
#include "accounting/caller.hpp"
#include "conf/slurm_conf.hpp"
#include "jobs/job_record.hpp"
#include "restd/model/job_description.hpp"

namespace restd::embedded {

inline constexpr std::uint32_t base_priority = 10'000;

// Whose jobs are accepted.
enum class JobOwners {
    everybody_apart,   // jobs run as their users; accepted from all but root and the daemon's own account
    one_user,          // jobs run as the daemon's user, and are accepted from this user only
    everybody_as_one,  // jobs run as the daemon's user, and are accepted from everybody: for trials
};

class Submission {
public:
    Submission(std::shared_ptr<const ClusterConf> conf, People& people, TextPool& texts, JobOwners owners)
        : kept_(std::move(conf)), conf_(*kept_), people_(people), texts_(texts), owners_(owners)
    {}

    enum class Kind { batch, allocation };  // with a script; without
    // Returns a complete job except for its id. Throws Error. Dependencies are parsed but not yet looked up.
    JobRecord make(const Caller& caller, const model::JobDescription& request, Time now, const Book& book,
                   Kind kind = Kind::batch) const;
    // Returns the job with the changes applied. Throws Error; then nothing has changed.
    JobRecord change(const Caller& caller, const JobRecord& job, const model::JobDescription& request, Time now,
                     const Book& book) const;
    // Reports the fields of a request that are accepted but have no effect here.
    static void without_effect(const model::JobDescription& request, const PlaceOf<model::JobDescription>& place,
                               Sink<IgnoredField> field);
    // Sets the members of JobDetails that are derived from its texts, after it was read back from disk. Leaves out what the
    // configuration does not have any more.
    void resolve(JobDetails& details) const;

private:
    void check_owner(const Person& owner) const;
    void take_texts(JobDetails& details, const model::JobDescription& request) const;
    void take_size(JobDetails& details, const model::JobDescription& request) const;
    void take_memory(JobDetails& details, const model::JobDescription& request) const;
    void take_partitions(JobDetails& details, std::string_view list, const Caller& caller) const;
    void take_licenses(JobDetails& details, std::string_view list) const;
    void take_files(JobDetails& details, const model::JobDescription& request) const;
    void take_rest(JobDetails& details, const model::JobDescription& request, const Caller& caller, bool is_new) const;
    void refuse_what_is_not_here(const model::JobDescription& request) const;
    void settle(JobDetails& details) const;
    void check_size(const JobDetails& details) const;
    void check_partitions(const JobRecord& record, const JobDetails& details, const Book& book) const;
    void check_deadline(const JobRecord& record, const JobDetails& d, const model::JobDescription& r, Time now) const;
    void take_priority(JobRecord& record, JobDetails& details, const model::JobDescription& request, const Caller& caller,
                       bool is_new) const;
    NoVal32 time_limit_of(const JobDetails& details, NoVal32 wanted) const;

    const std::shared_ptr<const ClusterConf> kept_;
    const ClusterConf& conf_;
    People& people_;
    TextPool& texts_;
    const JobOwners owners_;
};

// "cpu=2,mem=1G,node=1,billing=2"
void append_tres(std::string& out, std::uint32_t cpus, std::uint64_t memory_mb, bool with_node,
                 std::optional<std::uint64_t> billing = {});

}  // namespace restd::embedded
