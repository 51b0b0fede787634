#include "dependency.hpp"

#include <set>
#include <string>
#include <tuple>

#include "restd/error.hpp"
#include "words.hpp"

namespace restd::embedded {
namespace {

struct KindName {
    std::string_view name;
    Dependency::Kind kind;
};
constexpr KindName kind_names[] = {
    {"after", Dependency::Kind::after},
    {"afterany", Dependency::Kind::after_any},
    {"afternotok", Dependency::Kind::after_not_ok},
    {"afterok", Dependency::Kind::after_ok},
};

std::string_view name_of(Dependency::Kind kind)
{
    for (const auto& row : kind_names)
        if (row.kind == kind) return row.name;
    return "singleton";
}

std::optional<Dependency> parse_job(Dependency::Kind kind, std::string_view text)
{
    Dependency item;
    item.kind = kind;
    const auto plus = text.find('+');
    if (plus != std::string_view::npos) {
        const auto delay = parse_number(text.substr(plus + 1));
        if (!delay || *delay > 10'000'000 || kind != Dependency::Kind::after) return std::nullopt;
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

std::optional<DependencyList> parse_dependency(std::string_view text)
{
    DependencyList list;
    std::set<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t, std::uint32_t>> known;
    const auto add = [&](const Dependency& item) {
        if (!known.emplace(static_cast<std::uint32_t>(item.kind), item.job, item.task.value_or(~0U), item.delay).second) return;
        if (known.size() > most_dependencies)
            throw Error(err::dependency,
                        "dependency: more than " + std::to_string(most_dependencies) + " jobs; that is the limit",
                        "cluster/embedded");
        list.items.push_back(item);
    };
    text = trim(text);
    if (text.empty() || text == "0") return list;
    list.any = text.find('?') != std::string_view::npos;
    if (list.any && text.find(',') != std::string_view::npos) return std::nullopt;
    const char separator = list.any ? '?' : ',';
    for (std::size_t at = 0; at <= text.size();) {
        auto end = text.find(separator, at);
        if (end == std::string_view::npos) end = text.size();
        const auto part = trim(text.substr(at, end - at));
        at = end + 1;
        if (same_word(part, "singleton")) {
            add({Dependency::Kind::singleton, 0, {}, 0});
            continue;
        }
        const auto colon = part.find(':');
        if (colon == std::string_view::npos) {
            // A bare number is an old way to say "after it has ended".
            const auto job = parse_job(Dependency::Kind::after_any, part);
            if (!job) return std::nullopt;
            add(*job);
            continue;
        }
        const KindName* kind = nullptr;
        for (const auto& row : kind_names)
            if (same_word(row.name, part.substr(0, colon))) kind = &row;
        const auto jobs = split(part.substr(colon + 1), ':');
        if (kind == nullptr || jobs.empty()) return std::nullopt;
        for (const auto job_text : jobs) {
            const auto job = parse_job(kind->kind, job_text);
            if (!job) return std::nullopt;
            add(*job);
        }
    }
    return list;
}

DependencyOutcome evaluate(const DependencyList& list, const std::function<DependencyState(const Dependency&)>& state_of,
                           bool singleton_free, Time now)
{
    using Verdict = DependencyOutcome::Verdict;
    DependencyOutcome outcome;
    outcome.left.any = list.any;
    bool one_satisfied = false, one_never = false, one_waiting = false;
    for (const auto& item : list.items) {
        Verdict verdict = Verdict::waiting;
        if (item.kind == Dependency::Kind::singleton) {
            if (singleton_free) verdict = Verdict::satisfied;
        } else {
            const DependencyState state = state_of(item);
            switch (item.kind) {
            case Dependency::Kind::after:
                if (!state.known || (state.ended && !state.started)) {
                    verdict = Verdict::satisfied;
                } else if (state.started) {
                    const Time at = state.start_time + Time(item.delay) * 60;
                    if (item.delay == 0 || at <= now)
                        verdict = Verdict::satisfied;
                    else if (outcome.check_at == 0 || at < outcome.check_at)
                        outcome.check_at = at;
                }
                break;
            case Dependency::Kind::after_any:
                if (!state.known || state.ended) verdict = Verdict::satisfied;
                break;
            case Dependency::Kind::after_ok:
                if (!state.known)
                    verdict = Verdict::never;
                else if (state.ended)
                    verdict = state.ok ? Verdict::satisfied : Verdict::never;
                break;
            case Dependency::Kind::after_not_ok:
                if (!state.known)
                    verdict = Verdict::never;
                else if (state.ended)
                    verdict = state.ok ? Verdict::never : Verdict::satisfied;
                break;
            case Dependency::Kind::singleton: break;
            }
        }
        if (verdict == Verdict::satisfied) {
            one_satisfied = true;
            continue;
        }
        (verdict == Verdict::never ? one_never : one_waiting) = true;
        outcome.left.items.push_back(item);
    }
    if (outcome.left.items.empty() || (list.any && one_satisfied)) {
        outcome.left.items.clear();
        outcome.verdict = Verdict::satisfied;
    } else if (list.any) {
        outcome.verdict = one_waiting ? Verdict::waiting : Verdict::never;
    } else {
        outcome.verdict = one_never ? Verdict::never : Verdict::waiting;
    }
    return outcome;
}

}  // namespace restd::embedded
