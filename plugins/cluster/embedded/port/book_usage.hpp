// The usage of associations and wckeys in a period, summed up from the history of jobs.
//
// Threads: one thread at a time for each object.
#pragma once

#include <cstdint>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "accounting/book.hpp"
#include "conf/slurm_conf.hpp"
#include "jobs/job_record.hpp"
#include "restd/model/association.hpp"
#include "store/job_store.hpp"

namespace restd::embedded {

struct UsageWindow {
    Time start = 0, end = 0;
    // As slurmdbd reads it: without start and end, all of yesterday; without an end, until now; if start is after end, they are
    // swapped.
    static UsageWindow of(Time start, Time end, Time now);
};

class BookUsage {
public:
    // Reads the history of jobs.
    BookUsage(const Book& book, const ClusterConf& conf, const JobStore& store, UsageWindow window, Time now);
    // Adds one record for each TRES, in ascending order. The usage of an account includes everything below it. The string views
    // in the records live as long as the book.
    void show(const AssociationRecord& association, std::vector<model::AccountingRecord>& out) const;
    void show(const WckeyRecord& wckey, std::vector<model::AccountingRecord>& out) const;

private:
    using Seconds = std::map<std::uint32_t, std::uint64_t>;  // TRES seconds by TRES id
    void charge(const JobRecord& job, const ClusterConf& conf, std::uint64_t seconds);
    void show(const Seconds& seconds, std::uint32_t id, std::vector<model::AccountingRecord>& out) const;

    const Book& book_;
    const UsageWindow window_;
    std::map<std::uint32_t, Seconds> by_association_, by_wckey_;
};

}  // namespace restd::embedded
