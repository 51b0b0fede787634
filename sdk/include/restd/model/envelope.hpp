// The last part of every answer: meta, errors, warnings.
#pragma once

#include <cstdint>
#include <string_view>

#include "restd/model/values.hpp"

namespace restd::model {

// OPENAPI_ERROR
struct ErrorRecord {
    std::string_view description;
    std::int32_t error_number = 0;  // Slurm's
    std::string_view error;         // Slurm's text for it
    std::string_view source;
};

// OPENAPI_WARNING
struct WarningRecord {
    std::string_view description;
    std::string_view source;
};

// OPENAPI_META
struct Meta {
    std::string_view plugin_type;  // "openapi/slurmctld"
    std::string_view plugin_name;
    std::string_view plugin_data_parser;
    std::string_view plugin_accounting_storage;
    std::string_view client_source;
    std::string_view client_user;
    std::string_view client_group;
    List<std::string_view> command;
    std::string_view slurm_version_major;
    std::string_view slurm_version_micro;
    std::string_view slurm_version_minor;
    std::string_view slurm_release;
    std::string_view slurm_cluster;
    // Records that the filters of a listing match, however many of them are in the answer. Null: the request chooses nothing.
    const std::uint64_t* total = nullptr;
};

// The first member of every response type; Call fills it in.
struct Envelope {
    Meta meta;
    Stream<ErrorRecord> errors;  // runs while the answer is written
    Stream<WarningRecord> warnings;
};

}  // namespace restd::model
