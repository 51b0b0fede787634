// Shows job records as records of the hub model: model::Job for the controller, model::DatabaseJob for the history.
//
// Threads: one thread at a time for each object. String views in a shown record live until the next record is shown, or as long
// as the job record and the configuration.
#pragma once

#include <string>
#include <vector>

#include "accounting/book.hpp"
#include "conf/slurm_conf.hpp"
#include "jobs/job_record.hpp"
#include "restd/model/accounting.hpp"
#include "restd/model/job.hpp"

namespace restd::embedded {

// Whether the job has a processor of this core of the node.
bool has_core(const Allocation& allocation, const NodeConf& node, std::uint32_t core);
// "0x3": a bit for each core of the node, core 0 the lowest. "0x0": none.
std::string core_bitmap(const Allocation& allocation, const NodeConf& node);

class JobView {
public:
    explicit JobView(const ClusterConf& conf) : conf_(conf) {}
    // Allocates no memory once the buffers are large enough. Members that are not wanted may be missing.
    const model::Job& show(const JobRecord& record, const WantedMembers<model::Job>& wanted = {});

private:
    void show_resources(const JobRecord& record);

    const ClusterConf& conf_;
    model::Job job_;
    std::string in_, out_, err_, tres_, dependency_;
    model::JobResources resources_;
    model::JobResourcesNode node_;
    std::vector<model::JobResourcesSocket> sockets_;
    std::vector<model::JobResourcesCore> cores_;
};

class DatabaseJobView {
public:
    explicit DatabaseJobView(const ClusterConf& conf) : conf_(conf) {}

    struct Options {
        bool skip_steps = false, script = false;
        Time now = 0;
        // If a window is given, times are cut to it (sacct's truncation).
        Time window_start = 0, window_end = 0;
        const Book* book = nullptr;  // to show associations; lives as long as the shown record
    };
    const model::DatabaseJob& show(const JobRecord& record, const Options& options);

private:
    void show_amendment(const Amendment& amendment, const Book* book);

    const ClusterConf& conf_;
    model::DatabaseJob job_;
    model::Step step_;
    std::string in_, out_, err_, step_id_;
    std::vector<model::Tres> requested_, allocated_, step_allocated_, consumed_;
    std::string_view node_name_;
};

}  // namespace restd::embedded
