// What a job is charged to: its account, association, quality of service and wckey, from the request and the book. Refuses what
// AccountingStorageEnforce requires, with Slurm's error numbers.
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

// The book of a cluster that keeps none: a quality of service `normal` and nothing else.
std::shared_ptr<const Book> empty_book();

struct ChargeWish {
    std::string_view account, qos, wckey;  // "": what is usual for the user
    bool reserved = false;                 // the job has a reservation
    bool may_have_any_qos = false;         // an operator changes it
};

// Sets account, qos, qos_id and wckey of `details`, whose user and partitions are known, and the flags that say what was not
// asked for. Returns the id of the association, 0 where there is none. Throws Error.
std::uint32_t charge(JobDetails& details, const ChargeWish& wish, const ClusterConf& conf, const Book& book, TextPool& texts);

// The association of a job in one of its partitions; null where the book has none (any more).
const AssociationRecord* association_in(const JobRecord& job, const PartitionConf& partition, const ClusterConf& conf,
                                        const Book& book);

// Whether the partition takes jobs of this account and quality of service; none where it does.
Reason partition_policy_refusal(const PartitionConf& partition, std::string_view account, std::string_view qos);

// What a job is billed for while it has these resources, each second.
std::uint64_t billing_of(const ClusterConf& conf, const PartitionConf* partition, std::uint32_t cpus, std::uint64_t memory_mb,
                         const JobDetails& details);

}  // namespace restd::embedded
