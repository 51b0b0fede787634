#include "accounting/stdio_path.hpp"

#include <algorithm>
#include <string>

namespace restd::slurm {
namespace {

constexpr std::string_view patterns = "AabJjNnstux";

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

std::string padded(std::uint32_t number, std::size_t width)
{
    std::string text = std::to_string(number);
    if (text.size() < width) text.insert(0, width - text.size(), '0');
    return text;
}

void append(std::string& out, char pattern, std::size_t width, const StdioValues& v)
{
    switch (pattern) {
    case 'A': out += padded(v.array_job_id != 0 ? v.array_job_id : v.job_id, width); break;
    case 'a': out += padded(v.array_task_id, width); break;
    case 'b': out += padded(v.array_task_id % 10, width); break;
    case 'J':
    case 'j': out += padded(v.job_id, width); break;
    case 'N': out += v.node; break;
    case 's': out += v.step_name; break;
    case 'n':
    case 't': out += '0'; break;
    case 'u': out += v.user; break;
    default: out += v.job_name; break;
    }
}

}  // namespace

std::string_view expand_stdio_path(std::string_view path, const StdioValues& values, Arena& arena)
{
    if (path.empty()) return "";
    const bool is_whole = path.front() == '/';
    const bool is_plain = path.find_first_of("%\\") == path.npos;
    if (is_whole && is_plain) return path;
    std::string out(is_whole ? std::string_view() : values.work_dir);
    if (!is_whole && !out.ends_with('/')) out += '/';
    if (path.find('\\') != path.npos) {
        std::copy_if(path.begin(), path.end(), std::back_inserter(out), [](char c) { return c != '\\'; });
        return arena.copy(out);
    }
    for (std::size_t i = 0; i < path.size(); ++i) {
        if (path[i] != '%') {
            out += path[i];
            continue;
        }
        if (++i == path.size()) break;  // nothing follows the percent sign: it is dropped
        if (path[i] == '%') {
            out += '%';
            continue;
        }
        std::size_t end = i;
        std::size_t width = 0;
        for (; end < path.size() && is_digit(path[end]); ++end)
            width = std::min<std::size_t>(10, width * 10 + static_cast<std::size_t>(path[end] - '0'));
        // Only one digit is allowed as width: "%04j" is not a pattern.
        const std::size_t behind = width > 9 || end == i ? end : i + 1;
        if (behind < path.size() && patterns.find(path[behind]) != patterns.npos) {
            append(out, path[behind], width, values);
            i = behind;
        } else if (end != i) {
            out += path[end - 1];  // these digits are no width: only the last one is kept
            i = end - 1;
        } else {
            out += '%';
            out += path[i];
        }
    }
    return arena.copy(out);
}

}  // namespace restd::slurm
