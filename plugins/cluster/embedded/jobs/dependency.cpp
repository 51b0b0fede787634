#include "jobs/dependency.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <tuple>

#include "base/array_spec.hpp"
#include "base/shared_words.hpp"
#include "jobs/submission_words.hpp"

namespace restd::embedded {
namespace {

struct KindName {
    std::string_view name;
    Dependency::Kind kind;
};
constexpr KindName kind_names[] = {
    {"after", Dependency::Kind::after},          {"afterany", Dependency::Kind::after_any},
    {"aftercorr", Dependency::Kind::after_corr}, {"afternotok", Dependency::Kind::after_not_ok},
    {"afterok", Dependency::Kind::after_ok},
};

std::string_view name_of(Dependency::Kind kind)
{
    for (const auto& row : kind_names)
        if (row.kind == kind) return row.name;
    return "singleton";
}

constexpr std::string_view unsupported_kinds[] = {"afterburstbuffer", "expand"};

// Where this part of the list ends: at a comma or question mark outside of brackets.
std::size_t end_of_part(std::string_view text)
{
    bool in_brackets = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '[') in_brackets = true;
        if (text[at] == ']') in_brackets = false;
        if (!in_brackets && (text[at] == ',' || text[at] == '?')) return at;
    }
    return text.size();
}

// Removes a state such as "(unfulfilled)" from the end. Lists are shown with it, and clients may send back what they have read.
// Returns false if it is malformed.
bool take_off_state(std::string_view& text)
{
    const auto open = text.find('(');
    if (open == std::string_view::npos) return true;
    if (text.back() != ')') return false;
    const auto state = text.substr(open + 1, text.size() - open - 2);
    text = trim(text.substr(0, open));
    return same_word(state, "unfulfilled") || same_word(state, "fulfilled") || same_word(state, "failed");
}

std::optional<Dependency> parse_job(Dependency::Kind kind, std::string_view text)
{
    Dependency item;
    item.kind = kind;
    const auto plus = text.find('+');
    if (plus != std::string_view::npos) {
        const auto delay = parse_number(text.substr(plus + 1));
        if (!delay || *delay == 0 || *delay > 10'000'000) return std::nullopt;
        item.delay = static_cast<std::uint32_t>(*delay);
        text = text.substr(0, plus);
    }
    const auto under = text.find('_');
    if (under != std::string_view::npos && text.substr(under + 1) != "*") {
        const auto task = parse_number(text.substr(under + 1));
        if (!task || *task > 0xfffffff0) return std::nullopt;
        item.task = static_cast<std::uint32_t>(*task);
    }
    const auto job = parse_number(text.substr(0, under));
    if (!job || *job == 0 || *job > 0xfffffff0) return std::nullopt;
    item.job = static_cast<std::uint32_t>(*job);
    return item;
}

// Parses one kind with its jobs and passes them to `add`. Returns false if it is malformed.
template <class Add>
bool parse_part(std::string_view part, const Add& add)
{
    if (same_word(part.substr(0, part.find('(')), "singleton")) {
        if (!take_off_state(part)) return false;
        add({Dependency::Kind::singleton, 0, {}, 0});
        return true;
    }
    // A bare number is the old form of afterany.
    Dependency::Kind kind = Dependency::Kind::after_any;
    if (const auto colon = part.find(':'); colon != std::string_view::npos) {
        const auto name = part.substr(0, colon);
        for (const auto unsupported : unsupported_kinds)
            if (same_word(unsupported, name))
                refuse(err::not_supported,
                       "--dependency: " + std::string(unsupported) + " is not supported by the embedded cluster",
                       at(&model::JobDescription::dependency));
        const auto row =
            std::find_if(std::begin(kind_names), std::end(kind_names), [&](const auto& r) { return same_word(r.name, name); });
        if (row == std::end(kind_names)) return false;
        kind = row->kind;
        part.remove_prefix(colon + 1);
    }
    const auto jobs = split(part, ':');
    for (auto text : jobs) {
        if (!take_off_state(text)) return false;
        const auto open = text.find("_[");
        if (open == std::string_view::npos) {
            const auto job = parse_job(kind, text);
            if (!job) return false;
            add(*job);
            continue;
        }
        const auto close = text.find(']');
        if (close == text.npos) return false;
        const auto after = text.substr(close + 1);
        if (!after.empty() && after.front() != '+') return false;
        const auto tasks = parse_array(text.substr(open + 1, close - open), 0xfffffff0);
        auto job = parse_job(kind, std::string(text.substr(0, open)).append(after));
        if (!tasks || !job) return false;
        for (const auto task : tasks->tasks.first(most_dependencies + 1)) {
            job->task = task;
            add(*job);
        }
    }
    return !jobs.empty();
}

}  // namespace

std::string DependencyList::text(bool marked) const
{
    std::string text;
    for (const auto& item : items) {
        if (!text.empty()) text += any ? '?' : ',';
        text += name_of(item.kind);
        if (item.kind != Dependency::Kind::singleton) {
            text += ':' + std::to_string(item.job);
            if (item.task.is_number()) text += '_' + std::to_string(item.task.value);
            if (item.delay != 0) text += '+' + std::to_string(item.delay);
        }
        if (marked) text += "(unfulfilled)";
    }
    return text;
}

bool DependencyList::has_correspondence() const
{
    return std::any_of(items.begin(), items.end(), [](const auto& item) { return item.kind == Dependency::Kind::after_corr; });
}

std::optional<DependencyList> parse_dependency(std::string_view text)
{
    DependencyList list;
    std::set<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t, std::uint32_t>> known;
    std::size_t looked_at = 0;
    const auto add = [&](const Dependency& item) {
        // A short text can name many jobs: "1_[0-999]" again and again.
        if (++looked_at > 100 * most_dependencies)
            refuse(err::dependency,
                   "--dependency: the same jobs are named too often; the limit is " + std::to_string(100 * most_dependencies),
                   at(&model::JobDescription::dependency));
        if (!known.emplace(static_cast<std::uint32_t>(item.kind), item.job, item.task.value_or(~0U), item.delay).second) return;
        if (known.size() > most_dependencies)
            refuse(err::dependency, "--dependency: more than " + std::to_string(most_dependencies) + " jobs",
                   at(&model::JobDescription::dependency));
        list.items.push_back(item);
    };
    text = trim(text);
    if (text.empty() || text == "0") return list;
    for (;;) {
        const auto end = end_of_part(text);
        if (!parse_part(trim(text.substr(0, end)), add)) return std::nullopt;
        if (end == text.size()) return list;
        // A single question mark makes all items alternatives.
        list.any = list.any || text[end] == '?';
        text.remove_prefix(end + 1);
    }
}

DependencyOutcome evaluate(const DependencyList& list, const std::function<DependencyState(const Dependency&)>& state_of,
                           bool singleton_free, Time now)
{
    using Outcome = DependencyOutcome::Verdict;
    DependencyOutcome outcome;
    outcome.left.any = list.any;
    bool one_satisfied = false, one_never = false, one_waiting = false;
    for (const auto& item : list.items) {
        Outcome verdict = Outcome::waiting;
        if (item.kind == Dependency::Kind::singleton) {
            if (singleton_free) verdict = Outcome::satisfied;
        } else {
            const DependencyState state = state_of(item);
            switch (item.kind) {
            case Dependency::Kind::after:
                if (!state.known || (state.ended && !state.started)) {
                    verdict = Outcome::satisfied;
                } else if (state.started) {
                    const Time at = state.start_time + Time(item.delay) * 60;
                    if (item.delay == 0 || at <= now)
                        verdict = Outcome::satisfied;
                    else if (outcome.check_at == 0 || at < outcome.check_at)
                        outcome.check_at = at;
                }
                break;
            case Dependency::Kind::after_any:
                if (!state.known || state.ended) verdict = Outcome::satisfied;
                break;
            case Dependency::Kind::after_corr:
            case Dependency::Kind::after_ok:
                if (!state.known)
                    verdict = Outcome::never;
                else if (state.ended)
                    verdict = state.ok ? Outcome::satisfied : Outcome::never;
                break;
            case Dependency::Kind::after_not_ok:
                if (!state.known)
                    verdict = Outcome::never;
                else if (state.ended)
                    verdict = state.ok ? Outcome::never : Outcome::satisfied;
                break;
            case Dependency::Kind::singleton: break;
            }
        }
        if (verdict == Outcome::satisfied) {
            one_satisfied = true;
            continue;
        }
        (verdict == Outcome::never ? one_never : one_waiting) = true;
        outcome.left.items.push_back(item);
    }
    if (outcome.left.items.empty() || (list.any && one_satisfied)) {
        outcome.left.items.clear();
        outcome.verdict = Outcome::satisfied;
    } else if (list.any) {
        outcome.verdict = one_waiting ? Outcome::waiting : Outcome::never;
    } else {
        outcome.verdict = one_never ? Outcome::never : Outcome::waiting;
    }
    return outcome;
}

}  // namespace restd::embedded
