#include "schedule/usage_history.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <sstream>
#include <stdexcept>

namespace restd::embedded {
namespace {

const PastUse no_past_use;
constexpr const char* heading = "slurmrestd-usage 1";

[[noreturn]] void fail(const char* what)
{
    throw std::runtime_error(what);
}

void add_to(PastUse& use, const UsingJob& job, double seconds)
{
    use.raw += seconds * double(count_of(job.tres, tres_id::billing)) * job.factor;
    use.wall += seconds;
    for (const auto& [id, count] : job.tres) count_in(use.tres, id) += seconds * double(count) * job.factor;
}

void fade(PastUse& use, double factor)
{
    use.raw *= factor;
    use.wall *= factor;
    for (auto& [id, seconds] : use.tres) seconds *= factor;
}

void put(std::string& out, const char* kind, std::uint32_t id, const PastUse& use)
{
    char line[128];
    std::snprintf(line, sizeof line, "%s %u %.17g %.17g", kind, id, use.raw, use.wall);
    out += line;
    for (const auto& [tres, seconds] : use.tres) {
        std::snprintf(line, sizeof line, " %u %.17g", tres, seconds);
        out += line;
    }
    out += '\n';
}

}  // namespace

double PastUse::of(std::uint32_t id) const
{
    return count_of(tres, id);
}

const PastUse& UsageHistory::association(std::uint32_t id) const
{
    const auto found = associations_.find(id);
    return found == associations_.end() ? no_past_use : found->second;
}

const PastUse& UsageHistory::qos(std::uint32_t id) const
{
    const auto found = qos_.find(id);
    return found == qos_.end() ? no_past_use : found->second;
}

// As in Slurm: close to one half at the half-life, because ln 2 is rounded to 0.693.
double UsageHistory::fade_over(Time seconds) const
{
    if (half_life_ == 0 || seconds <= 0) return 1;
    return std::pow(1 - 0.693 / double(half_life_), double(seconds));
}

void UsageHistory::charge(const UsingJob& job, Time from, Time to)
{
    from = std::max(from, job.start);
    if (to <= from) return;
    const double whole = double(to - from), faded = whole * fade_over(to - from);
    for (const auto id : job.associations) add_to(associations_[id], job, faded);
    for (const auto& [id, fades] : job.qos) add_to(qos_[id], job, fades ? faded : whole);
}

void UsageHistory::advance(Time now, std::span<const UsingJob> running, const std::vector<std::uint32_t>& keep_qos)
{
    if (now <= applied_) return;
    const double factor = fade_over(now - applied_);
    for (auto& [id, use] : associations_) fade(use, factor);
    for (auto& [id, use] : qos_)
        if (std::find(keep_qos.begin(), keep_qos.end(), id) == keep_qos.end()) fade(use, factor);
    for (const auto& job : running) charge(job, applied_, now);
    applied_ = now;
}

void UsageHistory::add(const UsingJob& job)
{
    charge(job, applied_, job.end);
}

void UsageHistory::reset(Time now)
{
    associations_.clear();
    qos_.clear();
    last_reset_ = now;
}

std::string UsageHistory::encode() const
{
    std::string text =
        std::string(heading) + "\napplied " + std::to_string(applied_) + " reset " + std::to_string(last_reset_) + '\n';
    for (const auto& [id, use] : associations_) put(text, "association", id, use);
    for (const auto& [id, use] : qos_) put(text, "qos", id, use);
    return text + "end\n";
}

void UsageHistory::decode(const std::string& text)
{
    std::istringstream input(text);
    std::string line, word;
    if (!std::getline(input, line) || line != heading) fail("the file is not one of recorded usage");
    UsageHistory read(half_life_);
    bool whole = false;
    while (std::getline(input, line)) {
        std::istringstream fields(line);
        fields >> word;
        if (word == "end") {
            whole = true;
            break;
        }
        if (word == "applied") {
            if (!(fields >> read.applied_ >> word >> read.last_reset_)) fail("a line is damaged");
            continue;
        }
        std::uint32_t id = 0;
        PastUse use;
        if ((word != "association" && word != "qos") || !(fields >> id >> use.raw >> use.wall)) fail("a line is damaged");
        std::uint32_t tres = 0;
        double seconds = 0;
        while (fields >> tres >> seconds) use.tres.emplace_back(tres, seconds);
        (word == "qos" ? read.qos_ : read.associations_)[id] = std::move(use);
    }
    if (!whole) fail("its end is missing");
    *this = std::move(read);
}

}  // namespace restd::embedded
