// The configuration files that slurmctld sends (RESPONSE_CONFIG).
//
// Views and lists refer to the received message and its arena.
#pragma once

#include <string_view>

#include "restd/model/values.hpp"
#include "wire/codecs.hpp"

namespace restd::slurm {

struct SentFile {
    bool exists = false;
    std::string_view name, text;
};
inline constexpr WireRow config_file_rows[] = {
    WIRE(SentFile, exists, exists, wire::boolean),
    WIRE_SKIPPED(SentFile, execute, wire::boolean).since(wire::v23_11),
    WIRE(SentFile, file_name, name, wire::text),
    WIRE(SentFile, file_content, text, wire::text),
};
namespace wire {
using config_file = record<SentFile, config_file_rows>;
}

struct SentConfiguration {
    List<SentFile> files;
};
inline constexpr WireRow config_response_rows[] = {
    WIRE(SentConfiguration, config_files, files, wire::list<wire::config_file>),
    WIRE_SKIPPED(SentConfiguration, slurmd_spooldir, wire::text),
};
namespace wire {
using sent_configuration = record<SentConfiguration, config_response_rows>;
}

}  // namespace restd::slurm
