// Decides which of the waiting jobs start now, and why the others do not.
//
// Jobs start in the order of the queue. The first job that does not fit gets the earliest start that the time limits of
// running jobs allow. Later jobs start only if they do not delay it (EASY backfill).
//
// Threads: pure functions, no I/O, no clock of their own.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "conf/slurm_conf.hpp"
#include "jobs/job_record.hpp"

namespace restd::embedded {

struct Resources {
    std::uint32_t cpus = 0;
    std::uint64_t memory_mb = 0;
    std::vector<std::uint32_t> licenses;  // by index in ClusterConf::licenses
};

struct RunningJob {
    const JobDetails* details;
    std::uint32_t cpus;
    std::uint64_t memory_mb;
    Time end_time;         // by its time limit
    int reservation = -1;  // the one it runs in: index of a ReservedWindow; -1: none
};

// What a reservation keeps, and when.
struct ReservedWindow {
    Time start = 0, end = 0;
    bool whole_node = false;
    std::uint32_t cpus = 0;  // if not the whole node
    std::vector<std::pair<std::uint32_t, std::uint32_t>> licenses;
    bool maintenance = false, overlap = false, flexible = false;
    bool all_nodes = false;                  // of the cluster
    std::uint16_t partition = no_partition;  // of all nodes of this partition
    static constexpr std::uint16_t no_partition = 0xffff;
};

struct Candidate {
    const JobRecord* job;
    std::uint32_t most_starts = 1;    // tasks of an array that may start in this pass
    bool task_limit_reached = false;  // for example "%2" and two tasks run
    int reservation = -1;             // one that it asked for and may use now
    int magnetic = -1;                // one that it did not ask for but may use now
    bool waits_for_reservation = false;
};

// More details of the reason, in the cases where Slurm gives them.
enum class Remark : std::uint8_t { none, node_out, required_node_out, maintenance, reserved };

struct Verdict {
    std::uint32_t starts = 0;     // 1, or how many tasks of an array
    std::uint16_t partition = 0;  // index in ClusterConf::partitions, if starts > 0
    int reservation = -1;         // the one it starts in
    bool backfilled = false;
    Reason reason = Reason::none;  // of the rest, if not everything has started
    Remark remark = Remark::none;
    Time expected_start = 0;  // only for the first job that waits for resources
};

struct Pass {
    std::vector<Verdict> verdicts;  // one for each candidate that was reached
    std::uint32_t depth = 0;        // candidates looked at
    std::uint32_t backfill_tried = 0, backfill_started = 0;
    bool planned = false;  // resources are kept for the job that will start next
    bool again = false;    // another pass may start more
};

// Other rules for starting: asked for each job that would fit.
class StartRules {
public:
    virtual ~StartRules() = default;
    // Why the job may not start in this partition now. The job then waits and does not hold up others.
    virtual Reason start_refusal(const JobRecord& job, std::uint16_t partition) = 0;
    // Whether the resources that it waits for are kept free for it.
    virtual bool may_reserve(const JobRecord& job, std::uint16_t partition) const = 0;
    // The flags of its QOS (qos_flag in book.hpp).
    virtual std::uint32_t qos_flags(const JobRecord& job) const = 0;
    // The job, or one task of it, starts.
    virtual void note_start(const JobRecord& job, std::uint16_t partition) = 0;
};

// `candidates`: in the order of the queue. `node_up`: the node accepts jobs.
Pass schedule(const ClusterConf& conf, bool node_up, std::span<const RunningJob> running, std::span<const Candidate> candidates,
              Time now, std::span<const ReservedWindow> reservations = {}, StartRules* rules = nullptr);

// Why `job` could never start in this partition; Reason::none if it could.
Reason partition_refusal(const ClusterConf& conf, const PartitionConf& partition, const JobRecord& job,
                         std::uint32_t qos_flags = 0);
// Whether the job fits on the node when it is empty.
bool fits_empty_node(const ClusterConf& conf, const JobDetails& details);

}  // namespace restd::embedded
