// Who may use the cluster and how much of it: compares the limits of the book with current and past usage.
//
// The engine reports every record that is added or removed, asks before a job is accepted or started, and asks for priorities.
// Only what AccountingStorageEnforce names is enforced.
// Threads: guarded by its owner, the engine.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "accounting/book.hpp"
#include "conf/slurm_conf.hpp"
#include "jobs/job_record.hpp"
#include "schedule/fair_share.hpp"
#include "schedule/limit_usage.hpp"
#include "schedule/scheduler.hpp"
#include "schedule/usage_history.hpp"

namespace restd::embedded {

// A limit that a job would exceed.
struct Breach {
    Reason reason = Reason::none;
    std::uint64_t wanted = 0, limit = 0;
    std::uint32_t tres = 0;                          // if it is a limit on a TRES
    const QosRecord* qos = nullptr;                  // the QOS that has the limit
    const AssociationRecord* association = nullptr;  // or the association that has it
    explicit operator bool() const { return reason != Reason::none; }
};

class Policy final : public StartRules {
public:
    Policy(std::shared_ptr<const ClusterConf> conf, std::shared_ptr<const Book> book);

    // Uses this configuration and book from now on. After that, all jobs must be counted again.
    void use(std::shared_ptr<const ClusterConf> conf, std::shared_ptr<const Book> book);
    const std::shared_ptr<const ClusterConf>& conf() const { return conf_; }
    const std::shared_ptr<const Book>& book() const { return book_; }

    // "part of partition debug": the QOS that slurm.conf names but the book does not have.
    std::string unknown_partition_qos() const;

    // --- what jobs use now ---
    void count(const JobRecord& job) { step(job, false); }
    void uncount(const JobRecord& job) { step(job, true); }
    void clear_counts() { use_.clear(); }
    const LimitUsage& in_use() const { return use_; }
    // The association that a job in this partition is charged to; 0: none.
    std::uint32_t association_in(const JobRecord& job, std::uint16_t partition) const;

    // --- submitting ---
    // Checks the limits that refuse a job at once when it is submitted or changed. If `time_given` is false, a too long time
    // limit is reduced. `before`: the job before the change; null for a new job. Throws Error(err::accounting_policy).
    void check_submit(JobRecord& job, bool time_given, const JobRecord* before) const;

    // --- starting: a pass begins, asks, reports what starts, and ends ---
    // `running`: the jobs with resources, valid until the end of the pass.
    void begin_pass(Time now, std::span<const JobRef> running);
    Reason start_refusal(const JobRecord& job, std::uint16_t partition) override;
    bool may_reserve(const JobRecord& job, std::uint16_t partition) const override;
    std::uint32_t qos_flags(const JobRecord& job) const override;
    void note_start(const JobRecord& job, std::uint16_t partition) override;
    void end_pass();

    // --- past usage ---
    UsageHistory& history() { return history_; }
    const UsageHistory& history() const { return history_; }
    void advance(Time now, std::span<const JobRef> running);
    void ended(const JobRecord& job, Time end);
    // Whether it is time for the next reset (PriorityUsageResetPeriod).
    bool reset_is_due(Time now) const;
    // If a running job, or the group it belongs to, has used up its minutes: the reason in Slurm's words. Otherwise nullopt.
    std::optional<std::string> used_up(const JobRecord& job, Time now) const;

    // --- priorities ---
    void work_out_shares();
    const FairShare& fair_share() const { return fair_share_; }
    std::uint32_t priority_of(const JobRecord& job, Time now) const;
    // Whether the limits on accruing jobs allow this waiting job to gain priority by age.
    bool may_accrue(const JobRecord& job) const;
    // TRES seconds that running jobs may still use until their time limits, by association.
    std::unordered_map<std::uint32_t, TresCounts> run_seconds(Time now, std::span<const JobRef> running) const;

private:
    // An association with all those above it, and its limits including inherited ones.
    struct Charged {
        std::vector<const AssociationRecord*> chain;  // starts with the association itself
        AssociationLimitsRecord limits;
    };
    // Whose limits apply to a job in a partition, and what the job needs there.
    struct Parties {
        const PartitionConf* partition = nullptr;
        const Charged* charged = nullptr;
        const QosRecord* qos[2] = {nullptr, nullptr};
        std::uint32_t uid = 0;
        std::string_view account;
        TresCounts tres;  // includes the node
        double limit_factor = 1;
        std::uint64_t of(std::uint32_t tres) const;
    };
    class Seen;
    struct PassState {
        Time now = 0;
        std::span<const JobRef> running;
        std::vector<std::pair<JobRecord, UsageStep>> started;
        bool reserved_known = false;
        LimitUsage reserved;  // TRES seconds until the time limits; only its `tres` is used
    };

    const Charged* charged(const AssociationRecord* association) const;
    const QosRecord* qos(std::uint32_t id) const;
    const QosRecord* partition_qos(const PartitionConf& partition) const;
    const PartitionConf* partition_of(const JobRecord& job) const;
    Parties parties(const JobRecord& job, const PartitionConf& partition) const;
    // The TRES that the job has; if it has none yet, those that it needs.
    void fill_tres(TresCounts& tres, const JobRecord& job, const PartitionConf* partition, bool with_node) const;
    // Seconds until a running job's time limit; 0 if it has none.
    static std::uint64_t seconds_left(const JobRecord& job, Time now);
    UsageStep step_of(const JobRecord& job, const PartitionConf* partition, bool running) const;
    void apply(LimitUsage& use, const JobRecord& job, const PartitionConf* partition, const UsageStep& step, bool back) const;
    void step(const JobRecord& job, bool back);
    UsingJob using_job(const JobRecord& job) const;
    std::uint64_t minutes_of(const JobRecord& job, const PartitionConf& partition) const;
    void know_reserved();

    template <class Over>
    Breach check_tres(const Parties& parties, const TresCounts& limits, TresLimit kind, Seen& seen, bool of_qos, double factor,
                      Over over) const;
    Breach check_submit_in(JobRecord& job, const Parties& parties, bool time_given, bool is_change) const;
    Breach submit_qos(JobRecord& job, const Parties& parties, const QosRecord& qos, Seen& seen, bool strict, bool time_given,
                      std::uint64_t count) const;
    Breach submit_association(JobRecord& job, const Parties& parties, const AssociationRecord& association, bool own,
                              Seen& seen, bool strict, bool time_given, bool is_change, std::uint64_t count) const;
    Breach before_selection(const JobRecord& job, const Parties& parties) const;
    Breach after_selection(const JobRecord& job, const Parties& parties);
    LimitedResource resource(std::uint32_t tres) const;
    std::string text_of(const Breach& breach) const;

    std::shared_ptr<const ClusterConf> conf_;
    std::shared_ptr<const Book> book_;
    std::vector<std::uint32_t> license_tres_;  // by index in ClusterConf::licenses; 0: the book has no such TRES
    std::vector<const QosRecord*> partition_qos_;
    bool accrual_is_limited_ = false;
    std::uint32_t most_qos_priority_ = 0, most_association_priority_ = 0;
    mutable std::unordered_map<std::uint32_t, Charged> charged_;
    LimitUsage use_;
    UsageHistory history_;
    FairShare fair_share_;
    PassState pass_;
};

}  // namespace restd::embedded
