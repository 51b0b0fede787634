// Facts: what is kept of a job or node to tell watchers what happens to it.
//
// Threads: immutable once shared.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "restd/filter.hpp"
#include "restd/model/job.hpp"
#include "restd/model/node.hpp"
#include "restd/model/values.hpp"

namespace restd::events {

struct Facts {
    std::string key;  // names the record among those of its kind: a job's id, a node's name
    std::uint32_t state = 0;
    std::string reason;
    std::string partitions;  // "a,b"
    // Of jobs.
    std::uint32_t job_id = 0;        // 0: this is a node
    std::uint32_t array_job_id = 0;  // 0: no array
    NoVal32 array_task_id;
    std::string array_tasks;  // those of an array that have not started
    std::uint32_t user_id = 0;
    std::string user, account, name, nodes;
    // Of nodes.
    std::string features;

    bool operator==(const Facts&) const = default;
};
using FactsRef = std::shared_ptr<const Facts>;

// Overwrites `facts`, whose memory is used again.
void note(const model::Job& job, Facts& facts);
void note(const model::Node& node, Facts& facts);

// Shows facts to filters, as the records of the model that these look at. Only the members that filters have are set.
//
// Threads: one at a time.
class FilteredRecord {
public:
    // Whether the job or node matches as it is now, or as it was in the state `before`: so a watcher of one state is told when
    // a job leaves it, too.
    bool matches(const Filter& filter, const Facts& facts, std::optional<std::uint32_t> before = {});

private:
    model::Job job_;
    model::Node node_;
};

}  // namespace restd::events
