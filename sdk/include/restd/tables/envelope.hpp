// Field tables of restd/model/envelope.hpp.
#pragma once

#include "restd/model/envelope.hpp"
#include "restd/tables/codecs.hpp"

namespace restd::tables {

namespace codec {
inline constexpr auto total = or_omitted(uint64);
}  // namespace codec

// OPENAPI_META
inline constexpr Row openapi_meta_rows[] = {
    RESTD_FIELD(model::Meta, plugin_type, "plugin/type", codec::string, "Plugin that answered, as openapi/slurmctld."),
    RESTD_FIELD(model::Meta, plugin_name, "plugin/name", codec::string, "Name of that plugin in words."),
    RESTD_FIELD(model::Meta, plugin_data_parser, "plugin/data_parser", codec::string,
                "Plugin that wrote this answer, with its flags."),
    RESTD_FIELD(model::Meta, plugin_accounting_storage, "plugin/accounting_storage", codec::string,
                "Accounting of the cluster (AccountingStorageType)."),
    RESTD_FIELD(model::Meta, client_source, "client/source", codec::string,
                "Address and port, or socket, that the request came from."),
    RESTD_FIELD(model::Meta, client_user, "client/user", codec::string, "User who sent the request, by name."),
    RESTD_FIELD(model::Meta, client_group, "client/group", codec::string, "Primary group of that user, by name."),
    RESTD_FIELD(model::Meta, command, "command", codec::string_array,
                "Words of the command line, where a command wrote this form. Empty here."),
    RESTD_FIELD(model::Meta, slurm_version_major, "slurm/version/major", codec::string, "Year of the Slurm release, as 24."),
    RESTD_FIELD(model::Meta, slurm_version_micro, "slurm/version/micro", codec::string,
                "Patch level of the Slurm release, as 5."),
    RESTD_FIELD(model::Meta, slurm_version_minor, "slurm/version/minor", codec::string, "Month of the Slurm release, as 11."),
    RESTD_FIELD(model::Meta, slurm_release, "slurm/release", codec::string, "Slurm release in full, as 24.11.5."),
    RESTD_FIELD(model::Meta, slurm_cluster, "slurm/cluster", codec::string, "Name of the cluster that answered (ClusterName)."),
    RESTD_FIELD(model::Meta, total, "total", codec::total,
                "Number of records that the filters match, without regard to `limit` and `offset`.")
        .of_selection(),
};
RESTD_TABLE(openapi_meta, model::Meta, "OPENAPI_META");

// OPENAPI_ERROR
inline constexpr Row openapi_error_rows[] = {
    RESTD_FIELD(model::ErrorRecord, description, "description", codec::string, "What went wrong, with the value at fault."),
    RESTD_FIELD(model::ErrorRecord, error_number, "error_number", codec::int32,
                "Number of the error in Slurm. 0: it has none."),
    RESTD_FIELD(model::ErrorRecord, error, "error", codec::string, "Slurm's words for error_number."),
    RESTD_FIELD(model::ErrorRecord, source, "source", codec::string, "Function that failed, or path of the field at fault."),
};
RESTD_TABLE(openapi_error, model::ErrorRecord, "OPENAPI_ERROR");

// OPENAPI_WARNING
inline constexpr Row openapi_warning_rows[] = {
    RESTD_FIELD(model::WarningRecord, description, "description", codec::string, "What was ignored, changed or may surprise."),
    RESTD_FIELD(model::WarningRecord, source, "source", codec::string,
                "Function, or path of the field that the warning is about."),
};
RESTD_TABLE(openapi_warning, model::WarningRecord, "OPENAPI_WARNING");

namespace codec {
inline constexpr auto openapi_meta = object<model::Meta>(tables::openapi_meta);
inline constexpr auto openapi_error = object<model::ErrorRecord>(tables::openapi_error);
inline constexpr auto openapi_errors = stream("OPENAPI_ERRORS", openapi_error);
inline constexpr auto openapi_warning = object<model::WarningRecord>(tables::openapi_warning);
inline constexpr auto openapi_warnings = stream("OPENAPI_WARNINGS", openapi_warning);
}  // namespace codec

}  // namespace restd::tables

// The last rows of every answer.
#define RESTD_ENVELOPE_ROWS(Type)                                                                                              \
    RESTD_FIELD(Type, envelope.meta, "meta", codec::openapi_meta,                                                              \
                "Plugin, client, cluster and Slurm release of this answer."),                                                  \
        RESTD_FIELD(Type, envelope.errors, "errors", codec::openapi_errors, "Errors. Empty: all went well."),                  \
        RESTD_FIELD(Type, envelope.warnings, "warnings", codec::openapi_warnings,                                              \
                    "Warnings: what was ignored, changed or may surprise.")
