// Compares texts that a test produces with stored texts that a person has checked (golden files).
//
// With RESTD_UPDATE_GOLDEN=1 the produced text is stored instead: read the difference, then commit it.
// Threads: one at a time.
#pragma once

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>

#include "catch.hpp"

namespace restd::test {

// The lines of `a` that are missing in `b`. A line that occurs more often in `a` is returned for each missing occurrence.
inline std::string lines_missing(const std::string& a, const std::string& b)
{
    std::map<std::string, int> have;
    std::string out;
    std::istringstream others(b), ours(a);
    for (std::string line; std::getline(others, line);) ++have[line];
    for (std::string line; std::getline(ours, line);)
        if (have[line]-- <= 0) out += line + '\n';
    return out;
}

inline void check_golden(const std::string& file, const std::string& text)
{
    if (std::getenv("RESTD_UPDATE_GOLDEN") != nullptr) {
        std::ofstream(file) << text;
        return;
    }
    std::ifstream in(file);
    const std::string golden{std::istreambuf_iterator<char>(in), {}};
    if (golden == text) {
        SUCCEED();
        return;
    }
    FAIL_CHECK(file << " differs (RESTD_UPDATE_GOLDEN=1 writes it anew)\n--- lines that are there no longer\n"
                    << lines_missing(golden, text) << "--- lines that are new\n"
                    << lines_missing(text, golden));
}

}  // namespace restd::test
