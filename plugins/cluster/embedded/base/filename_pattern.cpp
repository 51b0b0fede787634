#include "base/filename_pattern.hpp"

#include <algorithm>

namespace restd::embedded {
namespace {

void append_number(std::string& out, std::uint64_t number, std::size_t width)
{
    const auto digits = std::to_string(number);
    if (digits.size() < width) out.append(width - digits.size(), '0');
    out += digits;
}

}  // namespace

void append_file_name(std::string& out, std::string_view pattern, const PatternValues& values)
{
    if (pattern.empty() || pattern.front() != '/') {
        out += values.work_dir;
        if (out.empty() || out.back() != '/') out += '/';
    }
    if (pattern.find('\\') != std::string_view::npos) {
        for (const char c : pattern)
            if (c != '\\') out += c;
        return;
    }
    constexpr std::uint32_t no_task = 0xfffffffe;  // what Slurm prints for %a outside of an array
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] != '%') {
            out += pattern[i];
            continue;
        }
        std::size_t at = i + 1;
        std::size_t width = 0;
        while (at < pattern.size() && pattern[at] >= '0' && pattern[at] <= '9' && width < 100)
            width = width * 10 + static_cast<std::size_t>(pattern[at++] - '0');
        width = std::min<std::size_t>(width, 10);
        const char what = at < pattern.size() ? pattern[at] : '\0';
        switch (what) {
        case '%': out += '%'; break;
        case 'A': append_number(out, values.array_job_id != 0 ? values.array_job_id : values.job_id, width); break;
        case 'a': append_number(out, values.array_task_id.value_or(no_task), width); break;
        case 'b': append_number(out, values.array_task_id.value_or(no_task) % 10, width); break;
        case 'j':
        case 'J': append_number(out, values.job_id, width); break;
        case 'N': out += values.node; break;
        case 'n':
        case 't': append_number(out, 0, width); break;
        case 's': out += "batch"; break;
        case 'u': out += values.user; break;
        case 'x': out += values.job_name; break;
        default:
            out += '%';  // unknown: left as written
            continue;
        }
        i = at;
    }
}

}  // namespace restd::embedded
