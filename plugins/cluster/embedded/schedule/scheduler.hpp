// Which of the waiting jobs start now, and why the others do not.
//
// Jobs start in the order of the queue. The first job that does not fit gets the earliest start that the time limits of
// running jobs allow. Later jobs start only if they do not delay it (EASY backfill).
//
// Threads: pure, no I/O, no clock of its own.
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
    int reservation = -1;  // that it runs in: index of a ReservedWindow
};

// When and what a reservation keeps.
struct ReservedWindow {
    Time start = 0, end = 0;
    bool whole_node = false;
    std::uint32_t cpus = 0;  // where not the whole node
    std::vector<std::pair<std::uint32_t, std::uint32_t>> licenses;
    bool maintenance = false, overlap = false, flexible = false;
    bool all_nodes = false;                  // of the cluster
    std::uint16_t partition = no_partition;  // all nodes of this one
    static constexpr std::uint16_t no_partition = 0xffff;
};

struct Candidate {
    const JobRecord* job;
    std::uint32_t most_starts = 1;    // tasks of an array that may start in this pass
    bool task_limit_reached = false;  // "%2" and two run
    int reservation = -1;             // that it asked for and may use now
    int magnetic = -1;                // that it did not ask for, but may use now
    bool waits_for_reservation = false;
};

// More about the reason, where Slurm says more.
enum class Remark : std::uint8_t { none, node_out, required_node_out, maintenance, reserved };

struct Verdict {
    std::uint32_t starts = 0;     // 1, or how many tasks of an array
    std::uint16_t partition = 0;  // index in ClusterConf::partitions, where starts > 0
    int reservation = -1;         // that it starts in
    bool backfilled = false;
    Reason reason = Reason::none;  // of the rest, where not everything started
    Remark remark = Remark::none;
    Time expected_start = 0;  // of the first job that waits for resources
};

struct Pass {
    std::vector<Verdict> verdicts;  // one for each candidate looked at; the rest was not reached
    std::uint32_t depth = 0;        // candidates looked at
    std::uint32_t backfill_tried = 0, backfill_started = 0;
    bool planned = false;  // resources are kept for a job that is to start next
    bool again = false;    // more may start in another pass
};

// What else decides: asked for each job that could start by its size.
class StartRules {
public:
    virtual ~StartRules() = default;
    // Why it may not start in this partition now; it then waits and holds up nobody.
    virtual Reason start_refusal(const JobRecord& job, std::uint16_t partition) = 0;
    // Whether what it waits for is kept free for it.
    virtual bool may_reserve(const JobRecord& job, std::uint16_t partition) const = 0;
    // Of its quality of service (qos_flag in book.hpp).
    virtual std::uint32_t qos_flags(const JobRecord& job) const = 0;
    // It starts (one task of it).
    virtual void note_start(const JobRecord& job, std::uint16_t partition) = 0;
};

// `candidates` in the order of the queue. `node_up`: the node takes jobs.
Pass schedule(const ClusterConf& conf, bool node_up, std::span<const RunningJob> running, std::span<const Candidate> candidates,
              Time now, std::span<const ReservedWindow> reservations = {}, StartRules* rules = nullptr);

// Whether `job` could ever start in this partition; none where it could.
Reason partition_refusal(const ClusterConf& conf, const PartitionConf& partition, const JobRecord& job,
                         std::uint32_t qos_flags = 0);
// Whether an empty node is large enough.
bool fits_empty_node(const ClusterConf& conf, const JobDetails& details);

}  // namespace restd::embedded
