// The lines of slurm.conf: what its syntax is made of, whatever the keys mean.
//
// As Slurm reads them: `#` begins a comment, also within quotes, but not behind a backslash; a backslash means what is behind
// it; one at the end of a line joins the next one to it, with nothing between. `Include FILE` reads another file, relative to
// the folder of the first one; %c in its name is the ClusterName given above; a pattern, or a file that is not there, is an
// error. A line is KEY=VALUE words; quotes count where they are around a whole value. More than one word is taken on any line.
//
// Threads: pure functions.
#pragma once

#include <functional>
#include <iosfwd>
#include <map>
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

// Files that were not read from a disk, by their names.
using ConfTexts = std::map<std::string, std::string>;

// Calls `each` for the lines of `file` and of those that it includes. Throws ConfError; what `each` throws passes.
void read_conf_lines(const std::string& file, const EachConfLine& each);
// The same, where some files are in `texts`. `files`, where not null, gets the name of each that is looked for on the disk,
// also where this throws.
void read_conf_lines(const ConfTexts& texts, const std::string& file, const EachConfLine& each,
                     std::vector<std::string>* files);
// The same of a stream; `file` names it in messages and is where Include looks.
void read_conf_lines(std::istream& input, const std::string& file, const EachConfLine& each);

}  // namespace restd::cluster
