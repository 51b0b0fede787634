#include "base/array_spec.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

#include "base/shared_words.hpp"

namespace restd::embedded {

// Whether the two ranges have a number in common. Two progressions that meet do so every lcm(step, other.step).
bool TaskSet::Range::meets(const Range& other) const
{
    const std::uint64_t low = std::max(first, other.first), high = std::min(last, other.last);
    if (low > high) return false;
    const std::uint64_t divisor = std::gcd(step, other.step);
    const std::int64_t apart = std::int64_t{other.first} - std::int64_t{first};
    if (apart % static_cast<std::int64_t>(divisor) != 0) return false;
    // first + step * n = other.first modulo other.step: n = apart / divisor * (step / divisor)^-1 modulo other.step / divisor
    const auto modulus = static_cast<std::int64_t>(other.step / divisor);
    std::int64_t inverse = 0, next = 1, r = modulus, next_r = static_cast<std::int64_t>(step / divisor) % modulus;
    while (next_r != 0) {
        const std::int64_t quotient = r / next_r;
        inverse = std::exchange(next, inverse - quotient * next);
        r = std::exchange(next_r, r - quotient * next_r);
    }
    const auto positive = [&](std::int64_t value) { return static_cast<std::uint64_t>((value % modulus + modulus) % modulus); };
    const std::uint64_t steps =
        positive(apart / static_cast<std::int64_t>(divisor)) * positive(inverse) % static_cast<std::uint64_t>(modulus);
    const std::uint64_t every = std::uint64_t{step} * static_cast<std::uint64_t>(modulus);
    std::uint64_t meeting = first + std::uint64_t{step} * steps;
    if (meeting < low) {
        if (every > high) return false;
        meeting += (low - meeting + every - 1) / every * every;
    }
    return meeting <= high;
}

void TaskSet::add(std::uint32_t first, std::uint32_t last, std::uint32_t step)
{
    last = first + (last - first) / step * step;
    // Two tasks are stored as two ranges, because each may be the neighbour of another range.
    if (step != 1 && last - first == step) {
        add(first, first, 1);
        add(last, last, 1);
        return;
    }
    if (first == last) step = 1;
    ranges_.push_back({first, last, step});
    count_ += ranges_.back().size();
}

bool TaskSet::normalize(std::uint64_t write_out)
{
    std::sort(ranges_.begin(), ranges_.end(), [](const Range& a, const Range& b) { return a.first < b.first; });
    interleaved_ = false;
    std::uint32_t reached = 0;
    for (std::size_t i = 0; i < ranges_.size(); ++i) {
        interleaved_ = interleaved_ || (i != 0 && ranges_[i].first <= reached);
        reached = std::max(reached, ranges_[i].last);
    }
    if (interleaved_ && count_ <= write_out) {
        std::vector<std::uint32_t> all;
        all.reserve(count_);
        for_each([&](std::uint32_t task) { all.push_back(task); });
        std::sort(all.begin(), all.end());
        all.erase(std::unique(all.begin(), all.end()), all.end());
        count_ = all.size();
        ranges_.clear();
        for (const auto task : all) ranges_.push_back({task, task, 1});
        interleaved_ = false;
    }
    if (interleaved_) {
        if (ranges_.size() > most_interleaved) return false;
        for (std::size_t i = 0; i < ranges_.size(); ++i)
            for (std::size_t j = 0; j < i; ++j)
                if (ranges_[i].meets(ranges_[j])) return false;
        return true;
    }
    // Adjacent ranges with step 1 become one range.
    std::size_t kept = 0;
    for (std::size_t i = 1; i < ranges_.size(); ++i) {
        Range& before = ranges_[kept];
        if (before.step == 1 && ranges_[i].step == 1 && before.last + 1 == ranges_[i].first)
            before.last = ranges_[i].last;
        else
            ranges_[++kept] = ranges_[i];
    }
    if (!ranges_.empty()) ranges_.resize(kept + 1);
    return true;
}

bool TaskSet::contains(std::uint32_t task) const
{
    if (interleaved_)
        return std::any_of(ranges_.begin(), ranges_.end(), [&](const Range& range) { return range.contains(task); });
    const auto after = std::upper_bound(ranges_.begin(), ranges_.end(), task,
                                        [](std::uint32_t wanted, const Range& range) { return wanted < range.first; });
    return after != ranges_.begin() && std::prev(after)->contains(task);
}

std::uint32_t TaskSet::last() const
{
    return std::max_element(ranges_.begin(), ranges_.end(), [](const Range& a, const Range& b) { return a.last < b.last; })
        ->last;
}

std::vector<std::uint32_t> TaskSet::common(const TaskSet& other) const
{
    const bool walk_other = other.count_ < count_;
    const TaskSet &walked = walk_other ? other : *this, &asked = walk_other ? *this : other;
    std::vector<std::uint32_t> tasks;
    walked.for_each([&](std::uint32_t task) {
        if (asked.contains(task)) tasks.push_back(task);
    });
    if (walked.interleaved_) std::sort(tasks.begin(), tasks.end());
    return tasks;
}

std::vector<std::uint32_t> TaskSet::first(std::size_t most) const
{
    std::vector<std::uint32_t> tasks;
    for (const auto& range : ranges_)
        for (std::uint64_t task = range.first; task <= range.last && tasks.size() < most; task += range.step)
            tasks.push_back(static_cast<std::uint32_t>(task));
    return tasks;
}

void TaskSet::erase(const std::vector<std::uint32_t>& tasks)
{
    std::vector<Range> left;
    left.reserve(ranges_.size() + tasks.size());
    const auto keep = [&](std::uint32_t first, std::uint32_t last, std::uint32_t step) {
        left.push_back({first, last, first == last ? 1 : step});
    };
    auto gone = tasks.begin();
    for (const auto& range : ranges_) {
        std::uint64_t from = range.first;
        for (; gone != tasks.end() && *gone <= range.last; ++gone) {
            if (*gone > from) keep(static_cast<std::uint32_t>(from), *gone - range.step, range.step);
            from = std::uint64_t{*gone} + range.step;
        }
        if (from <= range.last) keep(static_cast<std::uint32_t>(from), range.last, range.step);
    }
    ranges_ = std::move(left);
    count_ -= tasks.size();
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
            put(range.first);
            if (range.first != range.last) put(range.last);
        }
    }
    return text;
}

std::optional<ArraySpec> parse_array(std::string_view text, std::uint32_t max_array_size, std::uint64_t write_out)
{
    ArraySpec spec;
    text = trim(text);
    if (text.size() >= 2 && text.front() == '[') {  // as squeue shows it
        const auto close = text.find(']');
        if (close == std::string_view::npos) return std::nullopt;
        const auto after = text.substr(close + 1);
        if (!after.empty() && after.front() != '%') return std::nullopt;
        std::string plain(text.substr(1, close - 1));
        plain += after;
        if (plain.find_first_of("[]") != std::string::npos) return std::nullopt;
        return parse_array(plain, max_array_size, write_out);
    }
    const auto percent = text.find('%');
    if (percent != std::string_view::npos) {
        const auto most = parse_number(text.substr(percent + 1));
        if (!most || *most > 0xfffffff0) return std::nullopt;
        spec.max_running = static_cast<std::uint32_t>(*most);
        text = text.substr(0, percent);
    }
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
        spec.tasks.add(static_cast<std::uint32_t>(*first), static_cast<std::uint32_t>(*last), static_cast<std::uint32_t>(step));
    }
    if (spec.tasks.empty() || !spec.tasks.normalize(write_out)) return std::nullopt;
    return spec;
}

}  // namespace restd::embedded
