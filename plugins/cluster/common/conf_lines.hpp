// The lines of slurm.conf: what its syntax is made of, whatever the keys mean.
//
// `#` begins a comment, a backslash at the end continues a line, `Include FILE` reads another file (relative to the one that
// names it), and a line is KEY=VALUE words, values perhaps in quotes. Threads: pure functions.
#pragma once

#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace restd::cluster {

struct ConfPlace {
    std::string file;
    int line = 0;
    // Throws ConfLineError "file:line: what".
    [[noreturn]] void fail(const std::string& what) const;
};

class ConfLineError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

struct ConfWord {
    std::string key;    // lower case
    std::string name;   // as written
    std::string value;  // without quotes
};

// Calls each(place, words) for the lines of `file` and of those that it includes. Throws ConfLineError; what `each` throws
// passes.
void read_conf_lines(const std::string& file,
                     const std::function<void(const ConfPlace& place, const std::vector<ConfWord>& words)>& each);

}  // namespace restd::cluster
