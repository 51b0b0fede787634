// A temporary folder for one test, which the destructor removes. Threads: one at a time.
#pragma once

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

namespace restd::test {

class ScratchFolder {
public:
    ScratchFolder()
    {
        char name[] = "/tmp/slurmrestd-test-XXXXXX";
        if (mkdtemp(name) == nullptr) throw std::runtime_error("no folder in /tmp");
        path = name;
        chmod(path.c_str(), 0755);
    }
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    ~ScratchFolder() { std::filesystem::remove_all(path); }

    // Writes a file and returns its path.
    std::string file(const std::string& name, const std::string& text) const
    {
        std::ofstream(path + '/' + name) << text;
        return path + '/' + name;
    }

    std::string path;
};

}  // namespace restd::test
