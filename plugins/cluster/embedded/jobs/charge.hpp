// What a job is charged to: its account, association, QOS and wckey, worked out from the request and the book. Refuses what
// AccountingStorageEnforce does not allow, with Slurm's error numbers.
//
// Threads: any; the configuration and the book are immutable.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "accounting/book.hpp"
#include "conf/slurm_conf.hpp"
#include "jobs/job_record.hpp"

namespace restd::embedded {

// The book of a cluster without accounting: only the QOS `normal`, nothing else.
std::shared_ptr<const Book> empty_book();

struct ChargeWish {
    std::string_view account, qos, wckey;  // "": the user's default
    bool reserved = false;                 // the job has a reservation
    bool may_have_any_qos = false;         // an operator makes the change
};

// Sets account, qos, qos_id and wckey of `details`, and the flags that say which of them were defaults. The user and partitions
// must already be set in `details`. Returns the id of the association, 0 if there is none. Throws Error.
std::uint32_t charge(JobDetails& details, const ChargeWish& wish, const ClusterConf& conf, const Book& book, TextPool& texts);

// The association of a job in one of its partitions; null if the book has none (or no longer has it).
const AssociationRecord* association_in(const JobRecord& job, const PartitionConf& partition, const ClusterConf& conf,
                                        const Book& book);

// Why the partition does not accept jobs of this account and QOS; Reason::none if it does.
Reason partition_policy_refusal(const PartitionConf& partition, std::string_view account, std::string_view qos);

// What a job with these resources is billed for each second.
std::uint64_t billing_of(const ClusterConf& conf, const PartitionConf* partition, std::uint32_t cpus, std::uint64_t memory_mb,
                         const JobDetails& details);

}  // namespace restd::embedded
