#include "conf_lines.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string_view>
#include <utility>

#include "words.hpp"

namespace restd::cluster {
namespace {

constexpr int most_nested = 10;
constexpr std::string_view blanks = " \t\n\v\f\r";

bool is_blank(char c)
{
    return blanks.find(c) != blanks.npos;
}

bool is_of_key(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
}

// Cuts off the line at the first # that is not escaped by a backslash. Quotes do not protect a #.
void strip_comment(std::string& line)
{
    std::size_t backslashes = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '#' && backslashes % 2 == 0) {
            line.resize(i);
            return;
        }
        backslashes = line[i] == '\\' ? backslashes + 1 : 0;
    }
}

// Whether the line continues on the next one: its last character, apart from blanks, is a backslash that is not escaped. That
// backslash and the blanks after it are cut off.
bool strip_continuation(std::string& line)
{
    std::size_t end = line.size();
    while (end > 0 && is_blank(line[end - 1])) --end;
    std::size_t backslashes = 0;
    while (backslashes < end && line[end - 1 - backslashes] == '\\') ++backslashes;
    if (backslashes % 2 == 0) return false;
    line.resize(end - 1);
    return true;
}

// A backslash is removed, and the character after it is kept.
void strip_escapes(std::string& line)
{
    std::size_t to = 0;
    for (std::size_t from = 0; from < line.size(); ++from) {
        if (line[from] == '\\' && ++from == line.size()) break;
        line[to++] = line[from];
    }
    line.resize(to);
}

std::vector<ConfWord> words_of(std::string_view line, const ConfPlace& place)
{
    std::vector<ConfWord> words;
    const auto skip_blanks = [&](std::size_t from) { return std::min(line.find_first_not_of(blanks, from), line.size()); };
    for (std::size_t at = skip_blanks(0); at < line.size(); at = skip_blanks(at)) {
        const std::size_t begin = at;
        while (at < line.size() && is_of_key(line[at])) ++at;
        const std::string_view name = line.substr(begin, at - begin);
        at = skip_blanks(at);
        // KEY+=VALUE and similar operators
        if (at + 1 < line.size() && std::string_view("-*+/").find(line[at]) != std::string_view::npos) ++at;
        if (name.empty() || at >= line.size() || line[at] != '=')
            place.fail("expected Key=Value at '" + std::string(line.substr(begin)) + "'");
        at = skip_blanks(at + 1);
        if (at == line.size()) place.fail(std::string(name) + "= has no value");
        // Quotes count only if they enclose the whole value.
        const std::size_t close = line[at] == '"' ? line.find('"', at + 1) : line.npos;
        std::string_view value;
        if (close != line.npos && (close + 1 == line.size() || is_blank(line[close + 1]))) {
            value = line.substr(at + 1, close - at - 1);
            at = close + 1;
        } else {
            const std::size_t end = std::min(line.find_first_of(blanks, at), line.size());
            value = line.substr(at, end - at);
            at = end;
        }
        words.push_back({lower(name), std::string(name), std::string(value)});
    }
    return words;
}

class Reader {
public:
    Reader(const ConfTexts& texts, const std::string& main_file, const EachConfLine& each, std::vector<std::string>* files)
        : texts_(texts), main_file_(main_file), folder_(main_file.substr(0, main_file.rfind('/') + 1)), each_(each),
          files_(files)
    {}

    // `by`: the place of the Include.
    void read(const std::string& file, const ConfPlace* by, int depth)
    {
        if (const auto text = texts_.find(file); text != texts_.end()) {
            std::istringstream input(text->second);
            return read(input, file, depth);
        }
        if (files_ != nullptr) files_->push_back(file);
        std::ifstream input(file);
        if (!input && by != nullptr) by->fail("cannot read " + file + ": " + std::strerror(errno));
        if (!input) ConfPlace{file}.fail(std::string("cannot be read: ") + std::strerror(errno));
        read(input, file, depth);
    }

    void read(std::istream& input, const std::string& file, int depth)
    {
        ConfPlace place{file, 0};
        if (depth > most_nested) place.fail("too many files include each other");
        std::string line, more;
        bool continued = false;
        for (int number = 1; std::getline(input, more); ++number) {
            if (!continued) place.line = number;
            strip_comment(more);
            continued = strip_continuation(more);
            line += more;
            if (continued) continue;
            one(line, place, depth);
            line.clear();
        }
        if (input.bad()) ConfPlace{file}.fail(std::string("cannot be read: ") + std::strerror(errno));
        one(line, place, depth);
    }

private:
    void one(std::string& whole, const ConfPlace& place, int depth)
    {
        strip_escapes(whole);
        const std::string_view line = trim(whole, blanks);
        if (line.empty()) return;
        const std::size_t end = line.find_first_of(blanks);
        if (end != line.npos && same_word(line.substr(0, end), "include"))
            include(trim(line.substr(end), blanks), place, depth);
        else
            pass(words_of(line, place), place);
    }
    void pass(std::vector<ConfWord> words, const ConfPlace& place)
    {
        for (const ConfWord& word : words)
            if (word.key == "clustername") cluster_name_ = lower(word.value);
        each_(std::move(words), place);
    }
    void include(std::string_view name, const ConfPlace& place, int depth)
    {
        if (name.find_first_of(blanks) != name.npos) place.fail("Include " + std::string(name) + ": expected one file");
        std::string file(name);
        for (std::size_t at = 0; (at = file.find("%c", at)) != file.npos; at += cluster_name_.size()) {
            if (cluster_name_.empty()) place.fail("Include " + file + ": %c is the ClusterName, which is not given above");
            file.replace(at, 2, cluster_name_);
        }
        // As in Slurm's own programs, a pattern is an error.
        if (file.find('*') != file.npos) place.fail("Include " + file + ": expected one file, not a pattern");
        if (file.front() != '/' && !texts_.contains(file)) {
            // Sent files are in no folder, so a relative name cannot be on the disk.
            if (texts_.contains(main_file_)) place.fail("Include " + file + ": it is not among the files that were sent");
            file.insert(0, folder_);
        }
        read(file, &place, depth + 1);
    }

    const ConfTexts& texts_;
    const std::string& main_file_;
    const std::string folder_;  // of the first file
    const EachConfLine& each_;
    std::vector<std::string>* files_;
    std::string cluster_name_;  // empty until a ClusterName line is read
};

}  // namespace

std::string ConfPlace::text() const
{
    return line == 0 ? file : file + ':' + std::to_string(line);
}

void ConfPlace::fail(const std::string& what) const
{
    throw ConfError(text() + ": " + what);
}

void read_conf_lines(const std::string& file, const EachConfLine& each)
{
    read_conf_lines({}, file, each, nullptr);
}

void read_conf_lines(const ConfTexts& texts, const std::string& file, const EachConfLine& each, std::vector<std::string>* files)
{
    Reader(texts, file, each, files).read(file, nullptr, 0);
}

void read_conf_lines(std::istream& input, const std::string& file, const EachConfLine& each)
{
    const ConfTexts none;
    Reader(none, file, each, nullptr).read(input, file, 0);
}

}  // namespace restd::cluster
