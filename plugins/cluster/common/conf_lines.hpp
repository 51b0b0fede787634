// Reads the syntax of slurm.conf: lines of key=value words. It does not know what the keys mean.
//
// The same rules as in Slurm: `#` begins a comment, also within quotes, but not after a backslash. A backslash escapes the next
// character. A backslash at the end of a line joins the next line to it, with nothing in between. `Include FILE` reads another
// file; a relative name is relative to the folder of the first file. %c in the name is the ClusterName given above. A pattern,
// or a file that does not exist, is an error. A line consists of KEY=VALUE words; quotes are removed only if they enclose the
// whole value. Any line may have more than one word.
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
    int line = 0;              // the first line of a joined line; 0: the whole file
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

// Contents of files that are not on the disk, by their names.
using ConfTexts = std::map<std::string, std::string>;

// Calls `each` for every line of `file` and of the files that it includes. Throws ConfError; exceptions of `each` pass through.
void read_conf_lines(const std::string& file, const EachConfLine& each);
// The same, with the contents of some files in `texts`. `files`, if not null, gets the name of each file that is looked for on
// the disk, even if this throws.
void read_conf_lines(const ConfTexts& texts, const std::string& file, const EachConfLine& each,
                     std::vector<std::string>* files);
// The same for a stream. `file` is its name in messages; Include is relative to the folder of `file`.
void read_conf_lines(std::istream& input, const std::string& file, const EachConfLine& each);

}  // namespace restd::cluster
