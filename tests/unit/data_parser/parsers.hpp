// The built data_parser plugins, all loaded into one process as in the daemon.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <spdlog/spdlog.h>

#include "../plugins.hpp"
#include "restd/data_parser.hpp"

namespace parsers {

// The API versions that are built, the newest one last.
inline const std::vector<restd::Api> versions = [] {
    std::vector<restd::Api> found;
    for (const std::string& name : plugins::names(restd::PluginKind::data_parser))
        found.push_back(static_cast<restd::Api>(std::stoul(name.substr(name.rfind('.') + 1))));
    return found;
}();

inline std::string name_of(restd::Api api)
{
    return "v0.0." + std::to_string(api);
}

inline const restd::PluginDescriptor& descriptor(restd::Api api)
{
    return plugins::descriptor(restd::PluginKind::data_parser, name_of(api));
}

// Loads all plugins before the first one is used.
inline std::unique_ptr<restd::DataParser> make(restd::Api api, const std::vector<std::string>& flags = {})
{
    for (const restd::Api each : versions) descriptor(each);
    static const restd::Settings settings;
    return plugins::load<restd::DataParser>(restd::PluginKind::data_parser, name_of(api), settings, *spdlog::default_logger(),
                                            nullptr, flags);
}

// The types in routes of all versions.
inline constexpr const char* types[] = {
    "ACCOUNT_CONDITION",
    "ASSOC_CONDITION",
    "CLUSTER_CONDITION",
    "INSTANCE_CONDITION",
    "JOB_ALLOC_REQ",
    "JOB_CONDITION",
    "JOB_DESC_MSG",
    "JOB_SUBMIT_REQ",
    "KILL_JOBS_MSG",
    "OPENAPI_ACCOUNTS_ADD_COND_RESP",
    "OPENAPI_ACCOUNTS_ADD_COND_RESP_STR",
    "OPENAPI_ACCOUNTS_REMOVED_RESP",
    "OPENAPI_ACCOUNTS_RESP",
    "OPENAPI_ACCOUNT_PARAM",
    "OPENAPI_ACCOUNT_QUERY",
    "OPENAPI_ASSOCS_REMOVED_RESP",
    "OPENAPI_ASSOCS_RESP",
    "OPENAPI_CLUSTERS_REMOVED_RESP",
    "OPENAPI_CLUSTERS_RESP",
    "OPENAPI_CLUSTER_PARAM",
    "OPENAPI_CONF_QUERY",
    "OPENAPI_CONF_RESP",
    "OPENAPI_DIAG_RESP",
    "OPENAPI_INSTANCES_RESP",
    "OPENAPI_JOB_ALLOC_RESP",
    "OPENAPI_JOB_INFO_DELETE_QUERY",
    "OPENAPI_JOB_INFO_PARAM",
    "OPENAPI_JOB_INFO_QUERY",
    "OPENAPI_JOB_INFO_RESP",
    "OPENAPI_JOB_POST_RESPONSE",
    "OPENAPI_JOB_STATE_QUERY",
    "OPENAPI_JOB_STATE_RESP",
    "OPENAPI_JOB_SUBMIT_RESPONSE",
    "OPENAPI_KILL_JOBS_RESP",
    "OPENAPI_KILL_JOB_RESP",
    "OPENAPI_LICENSES_RESP",
    "OPENAPI_NODES_QUERY",
    "OPENAPI_NODES_RESP",
    "OPENAPI_NODE_PARAM",
    "OPENAPI_PARTITIONS_QUERY",
    "OPENAPI_PARTITION_PARAM",
    "OPENAPI_PARTITION_RESP",
    "OPENAPI_PING_ARRAY_RESP",
    "OPENAPI_RESERVATION_MOD_RESP",
    "OPENAPI_RESERVATION_PARAM",
    "OPENAPI_RESERVATION_QUERY",
    "OPENAPI_RESERVATION_RESP",
    "OPENAPI_RESP",
    "OPENAPI_SHARES_RESP",
    "OPENAPI_SLURMDBD_CONFIG_RESP",
    "OPENAPI_SLURMDBD_CONF_RESP",
    "OPENAPI_SLURMDBD_JOBS_RESP",
    "OPENAPI_SLURMDBD_JOB_PARAM",
    "OPENAPI_SLURMDBD_PING_RESP",
    "OPENAPI_SLURMDBD_QOS_PARAM",
    "OPENAPI_SLURMDBD_QOS_QUERY",
    "OPENAPI_SLURMDBD_QOS_REMOVED_RESP",
    "OPENAPI_SLURMDBD_QOS_RESP",
    "OPENAPI_SLURMDBD_STATS_RESP",
    "OPENAPI_TRES_RESP",
    "OPENAPI_USERS_ADD_COND_RESP",
    "OPENAPI_USERS_ADD_COND_RESP_STR",
    "OPENAPI_USERS_RESP",
    "OPENAPI_USER_PARAM",
    "OPENAPI_USER_QUERY",
    "OPENAPI_WCKEY_PARAM",
    "OPENAPI_WCKEY_REMOVED_RESP",
    "OPENAPI_WCKEY_RESP",
    "QOS_CONDITION",
    "RESERVATION_DESC_MSG",
    "RESERVATION_MOD_REQ",
    "SHARES_REQ_MSG",
    "UPDATE_NODE_MSG",
    "USER_CONDITION",
    "WCKEY_CONDITION",
};

// The row `key` of `table`, or null.
inline const restd::Row* row(const restd::Table& table, std::string_view key)
{
    for (const restd::SelectedRow& s : table.rows)
        if (s.row.key == key) return &s.row;
    return nullptr;
}

// Skips pointers, lists and conversions. The table of the object that is written, or null.
inline const restd::Table* table_of(const restd::Codec& codec)
{
    const restd::Codec* c = &codec;
    while (c->element != nullptr) c = c->element;
    return c->table;
}

// The table of the elements or the object under `key`. Throws if there is none.
inline const restd::Table& inner(const restd::Table& table, std::string_view key)
{
    const restd::Row* const found = row(table, key);
    const restd::Table* const to = found != nullptr ? table_of(*found->codec) : nullptr;
    if (to == nullptr) throw std::runtime_error("no table under " + std::string(key));
    return *to;
}

}  // namespace parsers
