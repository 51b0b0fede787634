// faults_of(): the conformance suite. It tries whether a plugin keeps the rules of its kind, as far as that can be tried
// without knowing what the plugin is for. `restd-conformance FILE` and restd_add_plugin_test() run it too.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "restd/testkit/test_service.hpp"

namespace restd::testkit {

struct ConformanceOptions {
    // The folder with the plugins of slurmrestd: contents are tried with its parsers and those that are beside them, parsers and
    // clusters with its contents.
    std::filesystem::path installed;
    // rest_auth: the header fields of a request that the method accepts. Empty: that is not tried.
    Headers credentials;
    // cluster: the slurm.conf, and an empty folder for its state.
    std::string slurm_conf = "/dev/null";
    std::string state_directory;
};

// One sentence for each fault; none: the plugin conforms.
//   every kind   the descriptor is complete and the factory works without a cluster, twice, and with each +flag
//   rest_auth    strangers, garbage and repeated fields are not accepted, identities are complete, the texts can be sent, no
//                secret is in a reason; and with credentials: accepted by several threads at once, and not when changed
//   data_parser  names agree, unknown types are null, the document can be made, every type of the installed
//                contents' routes can be written, and what was written can be read
//   openapi      routes can be served with every parser and are described, every operation has an answer of the type that it
//                promises, also if the cluster fails, and nobody but open routes answers strangers
//   cluster      strangers and bad tokens are not proven, ports are there, every GET of the installed contents is answered, a
//                listing is the same when it is run again
RESTD_EXPORT std::vector<std::string> faults_of(const PluginFile& plugin, const ConformanceOptions& options);

}  // namespace restd::testkit
