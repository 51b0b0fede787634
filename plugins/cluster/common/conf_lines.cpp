#include "conf_lines.hpp"

#include <cctype>
#include <cerrno>
#include <cstring>
#include <fstream>

namespace restd::cluster {
namespace {

constexpr int most_nested = 16;

bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

std::string lower(std::string text)
{
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

using Each = std::function<void(const ConfPlace&, const std::vector<ConfWord>&)>;

std::vector<ConfWord> words_of(const std::string& line, const ConfPlace& place)
{
    std::vector<ConfWord> words;
    std::size_t at = 0;
    for (;;) {
        while (at < line.size() && is_space(line[at])) ++at;
        if (at == line.size()) return words;
        const std::size_t begin = at;
        while (at < line.size() && line[at] != '=' && !is_space(line[at])) ++at;
        ConfWord word;
        word.name = line.substr(begin, at - begin);
        word.key = lower(word.name);
        // Slurm takes "Key = Value" as well.
        std::size_t sign = at;
        while (sign < line.size() && is_space(line[sign])) ++sign;
        if (sign == line.size() || line[sign] != '=' || word.name.empty())
            place.fail("\"" + line.substr(begin, at - begin) + "\" is no KEY=VALUE");
        at = sign + 1;
        // "+=" and the like belong to the value's meaning, which nothing read here has.
        while (at < line.size() && is_space(line[at])) ++at;
        if (at < line.size() && line[at] == '"') {
            const std::size_t end = line.find('"', at + 1);
            if (end == line.npos) place.fail("the quotes of " + word.name + " are not closed");
            word.value = line.substr(at + 1, end - at - 1);
            at = end + 1;
        } else {
            const std::size_t from = at;
            while (at < line.size() && !is_space(line[at])) ++at;
            word.value = line.substr(from, at - from);
        }
        words.push_back(std::move(word));
    }
}

void read(const std::string& file, const Each& each, int depth)
{
    const ConfPlace whole{file, 0};
    if (depth > most_nested) whole.fail("files include each other");
    std::ifstream in(file);
    if (!in) throw ConfLineError(file + ": cannot be read: " + std::strerror(errno));
    std::string part, line;
    ConfPlace place{file, 0};
    int number = 0;
    while (std::getline(in, part)) {
        ++number;
        if (line.empty()) place.line = number;
        // A comment ends the line; "\#" is none.
        for (std::size_t i = 0; i < part.size(); ++i) {
            if (part[i] != '#') continue;
            if (i != 0 && part[i - 1] == '\\') {
                part.erase(i - 1, 1);
                --i;
                continue;
            }
            part.erase(i);
            break;
        }
        while (!part.empty() && is_space(part.back())) part.pop_back();
        if (!part.empty() && part.back() == '\\') {
            part.pop_back();
            line += part + ' ';
            continue;
        }
        line += part;
        std::size_t begin = 0;
        while (begin < line.size() && is_space(line[begin])) ++begin;
        line.erase(0, begin);
        if (line.size() > 8 && lower(line.substr(0, 7)) == "include" && is_space(line[7])) {
            std::string other = line.substr(8);
            while (!other.empty() && is_space(other.front())) other.erase(0, 1);
            if (other.empty()) place.fail("Include names no file");
            if (other.front() != '/') {
                const auto slash = file.rfind('/');
                if (slash != file.npos) other = file.substr(0, slash + 1) + other;
            }
            read(other, each, depth + 1);
        } else if (!line.empty()) {
            each(place, words_of(line, place));
        }
        line.clear();
    }
    if (in.bad()) throw ConfLineError(file + ": cannot be read: " + std::strerror(errno));
}

}  // namespace

void ConfPlace::fail(const std::string& what) const
{
    throw ConfLineError(line == 0 ? file + ": " + what : file + ":" + std::to_string(line) + ": " + what);
}

void read_conf_lines(const std::string& file, const Each& each)
{
    read(file, each, 0);
}

}  // namespace restd::cluster
