// Field tables of restd/model/envelope.hpp.
#pragma once

#include "codecs.hpp"
#include "restd/model/envelope.hpp"

namespace restd::tables {

// OPENAPI_META
inline constexpr Row openapi_meta_rows[] = {
    RESTD_FIELD(model::Meta, plugin_type, "plugin/type", codec::string, "Plugin that answered, as KIND/NAME."),
    RESTD_FIELD(model::Meta, plugin_name, "plugin/name", codec::string, "That plugin's name for people."),
    RESTD_FIELD(model::Meta, plugin_data_parser, "plugin/data_parser", codec::string,
                "Plugin that wrote this answer, with its flags."),
    RESTD_FIELD(model::Meta, plugin_accounting_storage, "plugin/accounting_storage", codec::string,
                "Where the cluster keeps its accounting."),
    RESTD_FIELD(model::Meta, client_source, "client/source", codec::string, "Where the request came from."),
    RESTD_FIELD(model::Meta, client_user, "client/user", codec::string, "User who asked."),
    RESTD_FIELD(model::Meta, client_group, "client/group", codec::string, "That user's group."),
    RESTD_FIELD(model::Meta, command, "command", codec::string_array,
                "Command line of a command that writes this format; empty here."),
    RESTD_FIELD(model::Meta, slurm_version_major, "slurm/version/major", codec::string, "Year of the Slurm release."),
    RESTD_FIELD(model::Meta, slurm_version_micro, "slurm/version/micro", codec::string, "Its patch level."),
    RESTD_FIELD(model::Meta, slurm_version_minor, "slurm/version/minor", codec::string, "Its month."),
    RESTD_FIELD(model::Meta, slurm_release, "slurm/release", codec::string, "The release in full."),
    RESTD_FIELD(model::Meta, slurm_cluster, "slurm/cluster", codec::string, "Name of the cluster."),
};
RESTD_TABLE(openapi_meta, model::Meta, "OPENAPI_META");

// OPENAPI_ERROR
inline constexpr Row openapi_error_rows[] = {
    RESTD_FIELD(model::ErrorRecord, description, "description", codec::string, "What went wrong in this case."),
    RESTD_FIELD(model::ErrorRecord, error_number, "error_number", codec::int32,
                "Slurm's number of the error, 0 where it has none."),
    RESTD_FIELD(model::ErrorRecord, error, "error", codec::string, "Slurm's text for that number."),
    RESTD_FIELD(model::ErrorRecord, source, "source", codec::string,
                "What failed: a function, or the path of a field of the request."),
};
RESTD_TABLE(openapi_error, model::ErrorRecord, "OPENAPI_ERROR");

// OPENAPI_WARNING
inline constexpr Row openapi_warning_rows[] = {
    RESTD_FIELD(model::WarningRecord, description, "description", codec::string, "What may not be as expected."),
    RESTD_FIELD(model::WarningRecord, source, "source", codec::string,
                "What it is about: a function, or the path of a field of the request."),
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
    RESTD_FIELD(Type, envelope.meta, "meta", codec::openapi_meta, "Who answered, and whom."),                                  \
        RESTD_FIELD(Type, envelope.errors, "errors", codec::openapi_errors, "What failed; empty where nothing did."),          \
        RESTD_FIELD(Type, envelope.warnings, "warnings", codec::openapi_warnings, "What else the client should know.")
