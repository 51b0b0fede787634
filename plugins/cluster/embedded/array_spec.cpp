#include "array_spec.hpp"

#include <algorithm>

#include "words.hpp"

namespace restd::embedded {

void TaskSet::add(std::uint32_t first, std::uint32_t last, std::uint32_t step)
{
    last = first + (last - first) / step * step;
    if (first == last) step = 1;
    ranges_.push_back({first, last, step});
    count_ += ranges_.back().size();
}

void TaskSet::normalize()
{
    const auto by_first = [](const Range& a, const Range& b) { return a.first < b.first; };
    std::sort(ranges_.begin(), ranges_.end(), by_first);
    // Ranges that interleave ("0-8:4,2") are written out one by one, so that first() is the smallest.
    bool interleaved = false;
    for (std::size_t i = 1; i < ranges_.size(); ++i) interleaved = interleaved || ranges_[i].first <= ranges_[i - 1].last;
    if (interleaved) {
        std::vector<std::uint32_t> all;
        for_each([&](std::uint32_t task) { all.push_back(task); });
        std::sort(all.begin(), all.end());
        ranges_.clear();
        for (const auto task : all) ranges_.push_back({task, task, 1});
    }
    // Neighbours in a row become one range.
    std::vector<Range> merged;
    for (const auto& range : ranges_) {
        if (!merged.empty() && merged.back().step == 1 && range.step == 1 && merged.back().last + 1 == range.first)
            merged.back().last = range.last;
        else
            merged.push_back(range);
    }
    ranges_ = std::move(merged);
}

bool TaskSet::contains(std::uint32_t task) const
{
    return std::any_of(ranges_.begin(), ranges_.end(), [&](const Range& range) { return range.contains(task); });
}

std::uint32_t TaskSet::last() const
{
    return ranges_.back().last;
}

bool TaskSet::erase(std::uint32_t task)
{
    for (std::size_t i = 0; i < ranges_.size(); ++i) {
        Range& range = ranges_[i];
        if (!range.contains(task)) continue;
        --count_;
        if (range.first == range.last) {
            ranges_.erase(ranges_.begin() + static_cast<std::ptrdiff_t>(i));
        } else if (task == range.first) {
            range.first += range.step;
        } else if (task == range.last) {
            range.last -= range.step;
        } else {
            const Range tail{task + range.step, range.last, range.step};
            range.last = task - range.step;
            ranges_.insert(ranges_.begin() + static_cast<std::ptrdiff_t>(i) + 1, tail);
        }
        return true;
    }
    return false;
}

std::string TaskSet::text() const
{
    std::string text;
    const auto put = [&](std::uint32_t task) {
        if (!text.empty()) text += ',';
        text += std::to_string(task);
    };
    for (const auto& range : ranges_) {
        if (range.step == 1 || range.size() > 2) {
            put(range.first);
            if (range.first == range.last) continue;
            text += '-' + std::to_string(range.last);
            if (range.step != 1) text += ':' + std::to_string(range.step);
        } else {
            for (auto task = range.first; task <= range.last; task += range.step) put(task);
        }
    }
    return text;
}

std::optional<ArraySpec> parse_array(std::string_view text, std::uint32_t max_array_size)
{
    ArraySpec spec;
    text = trim(text);
    if (text.size() >= 2 && text.front() == '[') {  // as squeue prints it
        const auto close = text.find(']');
        if (close == std::string_view::npos) return std::nullopt;
        std::string plain(text.substr(1, close - 1));
        plain += text.substr(close + 1);
        if (plain.find_first_of("[]") != std::string::npos) return std::nullopt;
        return parse_array(plain, max_array_size);
    }
    const auto percent = text.find('%');
    if (percent != std::string_view::npos) {
        const auto most = parse_number(text.substr(percent + 1));
        if (!most || *most == 0 || *most > 0xfffffff0) return std::nullopt;
        spec.max_running = static_cast<std::uint32_t>(*most);
        text = text.substr(0, percent);
    }
    if (text.empty() || text.back() == ',' || text.front() == ',') return std::nullopt;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> spans;
    for (auto part : split(text)) {
        std::uint64_t step = 1;
        const auto colon = part.find(':');
        if (colon != std::string_view::npos) {
            const auto number = parse_number(part.substr(colon + 1));
            if (!number || *number == 0 || part.find('-') == std::string_view::npos) return std::nullopt;
            step = *number;
            part = part.substr(0, colon);
        }
        const auto dash = part.find('-');
        const auto first = parse_number(part.substr(0, dash));
        const auto last = dash == std::string_view::npos ? first : parse_number(part.substr(dash + 1));
        if (!first || !last || *first > *last || *last >= max_array_size) return std::nullopt;
        step = std::min<std::uint64_t>(step, *last - *first + 1);
        if (colon != std::string_view::npos) spec.step = static_cast<std::uint32_t>(step);
        for (const auto& [from, to] : spans)
            if (*first <= to && from <= *last) {  // may name a task twice: look closely
                for (auto task = *first; task <= *last; task += step)
                    if (spec.tasks.contains(static_cast<std::uint32_t>(task))) return std::nullopt;
                break;
            }
        spans.emplace_back(static_cast<std::uint32_t>(*first), static_cast<std::uint32_t>(*last));
        spec.tasks.add(static_cast<std::uint32_t>(*first), static_cast<std::uint32_t>(*last), static_cast<std::uint32_t>(step));
    }
    if (spec.tasks.empty()) return std::nullopt;
    spec.tasks.normalize();
    return spec;
}

}  // namespace restd::embedded
