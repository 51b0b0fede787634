// What associations and wckeys have used in some time, summed up from the history of jobs.
//
// Threads: one at a time for each object.
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
    // As slurmdbd reads it: neither given means all of yesterday, no end means until now, the wrong way round is turned.
    static UsageWindow of(Time start, Time end, Time now);
};

class BookUsage {
public:
    // Reads the history.
    BookUsage(const Book& book, const ClusterConf& conf, const JobStore& store, UsageWindow window, Time now);
    // One record a resource, ascending; of an account with all that is below it. The views live as long as the book.
    void show(const AssociationRecord& association, std::vector<model::AccountingRecord>& out) const;
    void show(const WckeyRecord& wckey, std::vector<model::AccountingRecord>& out) const;

private:
    using Seconds = std::map<std::uint32_t, std::uint64_t>;  // resource seconds by resource
    void charge(const JobRecord& job, const ClusterConf& conf, std::uint64_t seconds);
    void show(const Seconds& seconds, std::uint32_t id, std::vector<model::AccountingRecord>& out) const;

    const Book& book_;
    const UsageWindow window_;
    std::map<std::uint32_t, Seconds> by_association_, by_wckey_;
};

}  // namespace restd::embedded
