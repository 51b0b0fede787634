// The lines of slurm.conf: what its syntax is made of, whatever the keys mean.
//
// `#` begins a comment (not within quotes, not behind a backslash), a backslash at the end continues a line, `Include FILE`
// reads another file (relative to the one that names it; %c in its name is the ClusterName given above), and a line is
// KEY=VALUE words, values perhaps in quotes.
//
// Threads: pure functions.
#pragma once

#include <functional>
#include <iosfwd>
#include <stdexcept>
#include <string>
#include <vector>

namespace restd::cluster {

// "file:line: what is wrong".
class ConfError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

struct ConfPlace {
    std::string file;
    int line = 0;              // where it begins; 0: the file as a whole
    std::string text() const;  // "file:line"
    // Throws ConfError.
    [[noreturn]] void fail(const std::string& what) const;
};

struct ConfWord {
    std::string key;    // lower case
    std::string name;   // as written
    std::string value;  // without quotes
};

using EachConfLine = std::function<void(std::vector<ConfWord> words, const ConfPlace& place)>;  // at least one word

// Calls `each` for the lines of `file` and of those that it includes. Throws ConfError; what `each` throws passes.
void read_conf_lines(const std::string& file, const EachConfLine& each);
// The same of a stream; `file` names it in messages and is where Include looks.
void read_conf_lines(std::istream& input, const std::string& file, const EachConfLine& each);

}  // namespace restd::cluster
