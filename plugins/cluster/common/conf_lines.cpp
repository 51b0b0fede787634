#include "conf_lines.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <string_view>
#include <utility>

#include "words.hpp"

namespace restd::cluster {
namespace {

constexpr int most_nested = 10;
constexpr const char* blanks = " \t";

void strip_comment(std::string& line)
{
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '"') quoted = !quoted;
        if (line[i] != '#' || quoted) continue;
        if (i > 0 && line[i - 1] == '\\') {
            line.erase(i - 1, 1);
            --i;
            continue;
        }
        line.resize(i);
        return;
    }
}

std::vector<ConfWord> words_of(std::string_view line, const ConfPlace& place)
{
    std::vector<ConfWord> words;
    std::size_t at = 0;
    const auto next = [&](std::size_t from) { return std::min(line.find_first_not_of(blanks, from), line.size()); };
    for (at = next(at); at < line.size(); at = next(at)) {
        const std::size_t sign = line.find('=', at);
        const std::string_view name = trim(line.substr(at, sign - at));
        if (sign == line.npos || name.empty() || name.find_first_of(blanks) != name.npos)
            place.fail("expected Key=Value at '" + std::string(line.substr(at)) + "'");
        at = next(sign + 1);
        std::string_view value;
        if (at < line.size() && line[at] == '"') {
            const std::size_t close = line.find('"', at + 1);
            if (close == line.npos) place.fail("the quote after " + std::string(name) + "= is not closed");
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
    explicit Reader(const EachConfLine& each) : each_(each) {}

    void read(std::istream& input, const std::string& file, int depth)
    {
        ConfPlace place{file, 0};
        if (depth > most_nested) place.fail("too many files include each other");
        std::string line, more;
        int number = 0;
        while (std::getline(input, more)) {
            ++number;
            if (line.empty()) place.line = number;
            strip_comment(more);
            while (!more.empty() && (more.back() == '\r' || more.back() == ' ' || more.back() == '\t')) more.pop_back();
            const bool continued = !more.empty() && more.back() == '\\';
            if (continued) more.back() = ' ';
            line += more;
            if (continued) continue;
            one(trim(line), place, depth);
            line.clear();
        }
        if (input.bad()) ConfPlace{file}.fail(std::string("cannot be read: ") + std::strerror(errno));
        one(trim(line), place, depth);
    }

private:
    void one(std::string_view line, const ConfPlace& place, int depth)
    {
        if (line.empty()) return;
        const std::size_t end = line.find_first_of(blanks);
        if (end != line.npos && same_word(line.substr(0, end), "include"))
            include(std::string(trim(line.substr(end))), place, depth);
        else
            pass(words_of(line, place), place);
    }
    void pass(std::vector<ConfWord> words, const ConfPlace& place)
    {
        for (const ConfWord& word : words)
            if (word.key == "clustername") cluster_name_ = lower(word.value);
        each_(std::move(words), place);
    }
    void include(std::string file, const ConfPlace& place, int depth)
    {
        for (std::size_t at = 0; (at = file.find("%c", at)) != file.npos; at += cluster_name_.size()) {
            if (cluster_name_.empty()) place.fail("Include " + file + ": %c is the ClusterName, which is not given above");
            file.replace(at, 2, cluster_name_);
        }
        if (file.front() != '/') {
            const std::size_t slash = place.file.rfind('/');
            if (slash != file.npos) file.insert(0, place.file, 0, slash + 1);
        }
        std::ifstream input(file);
        if (!input) place.fail("cannot read " + file + ": " + std::strerror(errno));
        read(input, file, depth + 1);
    }

    const EachConfLine& each_;
    std::string cluster_name_;  // as far as it is known
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
    std::ifstream input(file);
    if (!input) ConfPlace{file}.fail(std::string("cannot be read: ") + std::strerror(errno));
    read_conf_lines(input, file, each);
}

void read_conf_lines(std::istream& input, const std::string& file, const EachConfLine& each)
{
    Reader(each).read(input, file, 0);
}

}  // namespace restd::cluster
