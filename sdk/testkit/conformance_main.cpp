// restd-conformance: runs the conformance suite of a plugin's kind on the plugin's file.
#include <getopt.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <stdexcept>
#include <string>

#include "restd/testkit/conformance.hpp"
#include "restd/text.hpp"

namespace {

using namespace restd;
using namespace restd::testkit;

constexpr const char* usage =
    R"(Usage: restd-conformance --plugins FOLDER [OPTION]... KIND FILE

Tries whether a plugin keeps the rules of its kind: rest_auth, data_parser, openapi or cluster. Runs the plugin's code. Prints
what is wrong, a line each, and exits with 1; or with 0 if nothing is.

      --plugins FOLDER       the plugin folder of slurmrestd, such as /usr/lib/slurmrestd
      --header "NAME: VALUE" rest_auth: a header field of a request that is to be accepted; may be repeated
  -f, --slurm-conf FILE      cluster: the slurm.conf (default: /dev/null)
  -h, --help                 print this help and exit
)";

PluginKind kind_of(std::string_view name)
{
    for (const PluginKind kind : {PluginKind::rest_auth, PluginKind::data_parser, PluginKind::openapi, PluginKind::cluster})
        if (to_string(kind) == name) return kind;
    throw std::runtime_error("unknown kind of plugin: " + std::string(name));
}

std::pair<std::string, std::string> header_of(std::string_view text)
{
    const auto colon = text.find(':');
    if (colon == text.npos) throw std::runtime_error("expected NAME: VALUE, not: " + std::string(text));
    return {std::string(trim(text.substr(0, colon))), std::string(trim(text.substr(colon + 1)))};
}

// A folder for the state of a cluster, which ends with this object.
class StateFolder {
public:
    StateFolder()
    {
        std::string name = (std::filesystem::temp_directory_path() / "restd-conformance-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a folder like " + name);
        path_ = name;
    }
    StateFolder(const StateFolder&) = delete;
    StateFolder& operator=(const StateFolder&) = delete;
    ~StateFolder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    std::string state() const { return path_ / "state"; }

private:
    std::filesystem::path path_;
};

int check(int argc, char** argv)
{
    const option options[] = {{"plugins", required_argument, nullptr, 'p'},
                              {"header", required_argument, nullptr, 'H'},
                              {"slurm-conf", required_argument, nullptr, 'f'},
                              {"help", no_argument, nullptr, 'h'},
                              {nullptr, 0, nullptr, 0}};
    ConformanceOptions how;
    for (int c; (c = ::getopt_long(argc, argv, "f:h", options, nullptr)) != -1;) {
        switch (c) {
        case 'p': how.installed = optarg; break;
        case 'H': how.credentials.push_back(header_of(optarg)); break;
        case 'f': how.slurm_conf = optarg; break;
        case 'h': std::fputs(usage, stdout); return 0;
        default: std::fputs(usage, stderr); return 2;
        }
    }
    if (argc - optind != 2 || how.installed.empty()) {
        std::fputs(usage, stderr);
        return 2;
    }
    const StateFolder folder;
    how.state_directory = folder.state();
    const PluginFile plugin(kind_of(argv[optind]), std::filesystem::absolute(argv[optind + 1]));
    const auto faults = faults_of(plugin, how);
    for (const std::string& fault : faults) std::fprintf(stderr, "%s: %s\n", plugin.name().c_str(), fault.c_str());
    return faults.empty() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv)
{
    try {
        return check(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "restd-conformance: %s\n", error.what());
        return 2;
    }
}
