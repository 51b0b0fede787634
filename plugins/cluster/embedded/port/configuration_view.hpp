// Shows the configuration of this cluster as records of the hub model. Settings of Slurm that mean nothing here are unset.
//
// Pure functions: they show only what is passed in. Views in a record live until the sink returns. Threads: any.
#pragma once

#include <cstdint>
#include <string_view>

#include "accounting/book.hpp"
#include "conf/slurm_conf.hpp"
#include "restd/model/configuration.hpp"

namespace restd::embedded {

// What is shown besides the contents of slurm.conf.
struct ConfigurationFacts {
    std::string_view conf_file;  // empty: there is none
    std::string_view state_directory;
    std::string_view release;
    Time started = 0;      // of the daemon
    Time last_update = 0;  // of the configuration
    std::uint32_t next_job_id = 0;
};

void show_configuration(const ClusterConf& conf, const Book& book, const ConfigurationFacts& facts,
                        Sink<model::Configuration> sink);
// `file`: of the accounting.
void show_database_configuration(const ClusterConf& conf, std::string_view file, Sink<model::DatabaseConfiguration> sink);

}  // namespace restd::embedded
