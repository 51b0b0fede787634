#include "views/job_text.hpp"

#include <charconv>

namespace restd::slurm {
namespace {

// The longest text of an array's indexes, and the length to which a longer one is cut.
constexpr std::size_t longest_tasks = 63, whole_tasks = 61;

void append_number(std::string& out, std::uint32_t number, unsigned width = 0)
{
    char digits[16];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    const auto size = static_cast<std::size_t>(end - digits);
    if (size < width) out.append(width - size, '0');
    out.append(digits, size);
}

// Appends the ranges of `bits` until there are `enough` characters.
void append_ranges_until(std::string& out, const Bits& bits, std::size_t enough)
{
    const std::size_t begin = out.size();
    bool any = false;
    std::uint32_t first = 0, last = 0;
    const auto flush = [&] {
        if (!any || out.size() - begin > enough) return;
        if (out.size() != begin) out += ',';
        append_number(out, first);
        if (last == first) return;
        out += '-';
        append_number(out, last);
    };
    bits.for_each([&](std::uint32_t bit) {
        if (any && bit == last + 1) {
            last = bit;
            return;
        }
        flush();
        any = true;
        first = last = bit;
    });
    flush();
}

// The distance between the bits if it is the same everywhere, and there are many; else 0.
std::uint32_t even_step(const Bits& bits, std::uint32_t& first, std::uint32_t& last)
{
    std::uint32_t count = 0, step = 0;
    bool even = true;
    bits.for_each([&](std::uint32_t bit) {
        if (count == 0)
            first = bit;
        else if (count == 1)
            step = bit - last;
        else
            even = even && bit - last == step;
        last = bit;
        ++count;
    });
    return even && count > 5 && last - first > 10 && step > 1 ? step : 0;
}

}  // namespace

void append_ranges(std::string& out, const Bits& bits)
{
    append_ranges_until(out, bits, std::string::npos);
}

void append_task_string(std::string& out, std::string_view mask, std::uint32_t max_tasks)
{
    if (mask.size() < 3 || mask[1] != 'x') {
        out += mask;
        return;
    }
    const Bits bits{static_cast<std::uint32_t>(mask.size() * 4), mask};
    std::uint32_t first = 0, last = 0;
    if (const std::uint32_t step = even_step(bits, first, last); step != 0) {
        append_number(out, first);
        out += '-';
        append_number(out, last);
        out += ':';
        append_number(out, step);
    } else {
        const std::size_t begin = out.size();
        append_ranges_until(out, bits, longest_tasks);
        if (out.size() - begin > whole_tasks) {
            out.resize(begin + longest_tasks - 3);
            out += "...";
        }
    }
    if (max_tasks != 0) {
        out += '%';
        append_number(out, max_tasks);
    }
}

void append_job_path(std::string& out, std::string_view pattern, const model::Job& job)
{
    const std::size_t begin = out.size();
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] != '%') {
            out += pattern[i];
            continue;
        }
        std::size_t end = i + 1;
        unsigned width = 0;
        for (; end < pattern.size() && pattern[end] >= '0' && pattern[end] <= '9'; ++end)
            width = width < 10 ? width * 10 + static_cast<unsigned>(pattern[end] - '0') : width;
        if (width > 10) width = 10;
        switch (end < pattern.size() ? pattern[end] : '\0') {
        case '%': out += '%'; break;
        case 'A': append_number(out, job.array_task_id.is_set() ? to_wire(job.array_job_id) : job.job_id, width); break;
        case 'a': append_number(out, to_wire(job.array_task_id), width); break;
        case 'b': append_number(out, to_wire(job.array_task_id) % 10, width); break;
        case 'j': append_number(out, job.job_id, width); break;
        case 'u': out += job.user_name; break;
        case 'x': out += job.name; break;
        default:  // stays as it is
            out += '%';
            continue;
        }
        i = end;
    }
    if (out.size() == begin || out[begin] != '/') {
        out.insert(begin, 1, '/');
        out.insert(begin, job.current_working_directory);
    }
}

void append_default_output(std::string& out, const model::Job& job)
{
    out += job.current_working_directory;
    out += "/slurm-";
    if (to_wire(job.array_job_id) != 0) {
        append_number(out, to_wire(job.array_job_id));
        out += '_';
        append_number(out, to_wire(job.array_task_id));
    } else {
        append_number(out, job.job_id);
    }
    out += ".out";
}

void append_step_number(std::string& out, std::uint32_t step)
{
    switch (step) {
    case model::step_number::pending: out += "TBD"; break;
    case model::step_number::extern_step: out += "extern"; break;
    case model::step_number::batch: out += "batch"; break;
    case model::step_number::interactive: out += "interactive"; break;
    default: append_number(out, step);
    }
}

void append_step(std::string& out, const SelectedStep& step)
{
    append_number(out, step.step_id.job_id);
    if (!step.array_bitmap.is_null()) {
        out += "_[";
        append_ranges(out, step.array_bitmap);
        out += ']';
    } else if (step.array_task_id != no_value32) {
        out += '_';
        append_number(out, step.array_task_id);
    }
    if (step.het_job_offset != no_value32) {
        out += '+';
        append_number(out, step.het_job_offset);
    }
    if (step.step_id.step_id == no_value32) return;
    out += '.';
    append_step_number(out, step.step_id.step_id);
    if (step.step_id.step_het_comp != no_value32) {
        out += '+';
        append_number(out, step.step_id.step_het_comp);
    }
}

}  // namespace restd::slurm
