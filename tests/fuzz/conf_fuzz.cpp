// slurm.conf, as the embedded cluster and the client of a real one read it: settings, or an error that says where.
//   ./dev fuzz conf [SECONDS]
#include "base/shared_words.hpp"
#include "client_conf.hpp"
#include "conf/slurm_conf.hpp"
#include "scratch_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size)
{
    using namespace restd;
    const std::string text(reinterpret_cast<const char*>(data), size);
    // It would read any file of this machine.
    if (cluster::lower(text).find("include") != text.npos) return -1;
    static const embedded::HostFacts host{"node", "x86_64", "Linux", 4, 1, 4, 1, 1000, 100, 1};
    try {
        embedded::parse_conf(text, "/nowhere/slurm.conf", host);
    } catch (const std::runtime_error& error) {
        if (*error.what() == '\0') std::abort();
    }
    static fuzz::ScratchFile file;
    file.set(text);
    try {
        slurm::read_client_conf(file.name());
    } catch (const std::runtime_error& error) {
        if (*error.what() == '\0') std::abort();
    }
    return 0;
}
