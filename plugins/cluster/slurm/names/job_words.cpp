#include "names/job_words.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <stdexcept>
#include <vector>

#include "common/words.hpp"

namespace restd::slurm {
namespace {

using cluster::same_word;

bool begins_with(std::string_view text, std::string_view word)
{
    return text.size() >= word.size() && same_word(text.substr(0, word.size()), word);
}

template <class T>
std::optional<T> whole_number(std::string_view text)
{
    T value{};
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc() || end != text.data() + text.size()) return {};
    return value;
}

namespace cpu_frequency = model::cpu_frequency;

std::optional<std::uint32_t> governor(std::string_view text)
{
    struct Row {
        std::string_view begin;
        std::uint32_t value;
    };
    constexpr Row rows[] = {{"co", cpu_frequency::conservative}, {"perf", cpu_frequency::performance},
                            {"pow", cpu_frequency::power_save},  {"user", cpu_frequency::user_space},
                            {"onde", cpu_frequency::on_demand},  {"sche", cpu_frequency::sched_util}};
    for (const Row& row : rows)
        if (begins_with(text, row.begin)) return row.value;
    return {};
}

std::optional<std::uint32_t> frequency(std::string_view text)
{
    if (begins_with(text, "lo")) return cpu_frequency::low;
    if (begins_with(text, "him1") || begins_with(text, "highm1")) return cpu_frequency::high_minus_1;
    if (begins_with(text, "hi")) return cpu_frequency::high;
    if (begins_with(text, "med")) return cpu_frequency::medium;
    const auto kilohertz = whole_number<std::uint32_t>(text);
    return kilohertz && *kilohertz != 0 ? kilohertz : std::nullopt;
}

}  // namespace

std::uint32_t parse_governors(std::string_view list)
{
    std::uint32_t all = 0;
    for (const std::string_view word : cluster::split(list)) {
        const auto one = governor(word);
        if (!one) throw std::invalid_argument(std::string(word));
        all |= *one;
    }
    return all;
}

std::optional<CpuFrequency> parse_cpu_frequency(std::string_view text, const CpuGovernors& governors)
{
    const std::size_t colon = text.find(':');
    const bool has_governor = colon != text.npos;
    const std::string_view range = text.substr(0, colon);
    const std::size_t dash = range.find('-');
    const bool is_range = dash != range.npos;
    CpuFrequency out;
    if (const auto alone = governor(range.substr(0, dash))) {
        if (has_governor || is_range) return {};
        out.governor = *alone;
    } else {
        const auto first = frequency(range.substr(0, dash));
        if (!first) return {};
        out.maximum = *first;
        if (is_range) {
            const auto last = frequency(range.substr(dash + 1));
            if (!last || *last < *first) return {};
            out.minimum = *first;
            out.maximum = *last;
        }
        if (has_governor) {
            const auto wanted = governor(text.substr(colon + 1));
            // UserSpace takes one frequency, the other governors a range.
            if (!wanted || is_range == (*wanted == cpu_frequency::user_space)) return {};
            out.governor = *wanted;
        } else if (!is_range) {
            out.governor = cpu_frequency::user_space;
        } else if (governors.usual != no_value32) {
            out.governor = governors.usual;
        } else {
            return {};
        }
    }
    if ((out.governor & governors.allowed & ~cpu_frequency::special) == 0) return {};
    return out;
}

std::string_view frequency_text(std::uint32_t frequency, Arena& arena)
{
    switch (frequency) {
    case 0: return "0";
    case 0x80000001: return "Low";
    case 0x80000002: return "Medium";
    case 0x80000003: return "High";
    case 0x80000004: return "Highm1";
    case 0x80400000: return "SchedUtil";
    case 0x80800000: return "UserSpace";
    case 0x81000000: return "PowerSave";
    case 0x82000000: return "Performance";
    case 0x84000000: return "OnDemand";
    case 0x88000000: return "Conservative";
    default: break;
    }
    if ((frequency & 0x80000000) != 0) return "Unknown";  // includes "not set"
    constexpr char units[] = "KMGTP";
    double value = frequency;
    std::size_t unit = 0;
    while (value >= 1000 && unit + 2 < sizeof units) {
        value /= 1000;
        ++unit;
    }
    char text[32];
    const bool is_whole = value == static_cast<double>(static_cast<std::uint64_t>(value));
    const int size = std::snprintf(text, sizeof text, is_whole ? "%.0f%c" : "%.2f%c", value, units[unit]);
    return arena.copy({text, static_cast<std::size_t>(size)});
}

std::optional<Distribution> parse_distribution(std::string_view text)
{
    Distribution out;
    if (begins_with(text, "plane")) {
        const std::size_t sign = text.find('=');
        if (sign == text.npos) return {};
        const auto size = whole_number<std::uint16_t>(text.substr(sign + 1));
        if (!size || *size == 0 || *size >= no_value16) return {};
        out.value = Distribution::plane;
        out.plane_size = *size;
        out.text = "plane";
        return out;
    }
    const std::size_t comma = text.find(',');
    std::string_view layout = text.substr(0, comma);
    std::string_view flag = comma == text.npos ? std::string_view() : text.substr(comma + 1);
    if (layout.empty()) return {};
    const auto is_flag = [](std::string_view word) { return same_word(word, "pack") || same_word(word, "nopack"); };
    if (is_flag(layout)) {
        if (!flag.empty()) return {};
        flag = layout;
    } else if (same_word(layout, "arbitrary") || same_word(layout, "hostfile")) {
        out.value = Distribution::arbitrary;
        out.text = "arbitrary";
    } else {
        // Distribution over nodes, sockets and cores. The defaults are block, cyclic, and the one over sockets.
        out.value = 0;
        std::string_view of_sockets = "cyclic";
        for (unsigned level = 0; !layout.empty(); ++level) {
            if (level > 2) return {};
            const std::size_t end = layout.find(':');
            std::string_view word = layout.substr(0, end);
            layout = end == layout.npos ? std::string_view() : layout.substr(end + 1);
            if (end != std::string_view::npos && layout.empty()) return {};
            if (word == "*") word = level == 0 ? "block" : of_sockets;
            const unsigned kind = same_word(word, "cyclic")                 ? 1
                                  : same_word(word, "block")                ? 2
                                  : level > 0 && same_word(word, "fcyclic") ? 3
                                                                            : 0;
            if (kind == 0) return {};
            if (level == 1) of_sockets = word;
            out.value |= kind << 4 * level;
            constexpr std::string_view names[] = {"", "cyclic", "block", "fcyclic"};
            if (level > 0) out.text += ':';
            out.text += names[kind];
        }
    }
    if (!flag.empty()) {
        if (!is_flag(flag)) return {};
        const bool packs = same_word(flag, "pack");
        out.value |= packs ? 0x800000 : 0x400000;
        if (!out.text.empty()) out.text += ',';
        out.text += packs ? "pack" : "nopack";
    }
    return out;
}

namespace {

constexpr std::uint32_t most_nodes = 0x7fffffff, most_choice = 100'000;

std::optional<std::uint32_t> node_count(std::string_view text)
{
    text = cluster::trim(text);
    std::uint64_t factor = 1;
    if (!text.empty() && (text.back() == 'k' || text.back() == 'K')) factor = 1024;
    if (!text.empty() && (text.back() == 'm' || text.back() == 'M')) factor = 1024 * 1024;
    if (factor != 1) text.remove_suffix(1);
    const auto number = whole_number<std::uint32_t>(text);
    if (!number || *number * factor > most_nodes) return {};
    return static_cast<std::uint32_t>(*number * factor);
}

// The sizes of "1,3-5", or of one range with a step, "1-9:2". As in Slurm, the end of a range with a step is not included.
std::optional<NodeCounts> node_choice(std::string_view text)
{
    std::vector<std::uint32_t> sizes;
    const std::size_t colon = text.find(':');
    const auto step = colon == text.npos ? std::optional(1U) : whole_number<std::uint32_t>(text.substr(colon + 1));
    if (!step || *step == 0 || *step > most_choice) return {};
    for (const std::string_view range : cluster::split(text.substr(0, colon))) {
        const std::size_t dash = range.find('-');
        const auto first = whole_number<std::uint32_t>(range.substr(0, dash));
        const auto last = dash == range.npos ? first : whole_number<std::uint32_t>(range.substr(dash + 1));
        if (!first || !last || *last < *first || *last >= most_choice) return {};
        const std::uint32_t end = colon == text.npos ? *last + 1 : *last;
        for (std::uint32_t size = *first; size < end; size += *step) sizes.push_back(size);
    }
    if (colon != text.npos && text.find(',') != text.npos) return {};
    if (sizes.empty()) return {};
    std::sort(sizes.begin(), sizes.end());
    sizes.erase(std::unique(sizes.begin(), sizes.end()), sizes.end());
    NodeCounts out{sizes.front(), sizes.back(), {}};
    for (std::size_t i = 0; i < sizes.size();) {
        std::size_t end = i + 1;
        while (end < sizes.size() && sizes[end] == sizes[end - 1] + 1) ++end;
        if (!out.sizes.empty()) out.sizes += ',';
        out.sizes += std::to_string(sizes[i]);
        if (end - i > 1) out.sizes += '-' + std::to_string(sizes[end - 1]);
        i = end;
    }
    return out;
}

}  // namespace

std::optional<NodeCounts> parse_node_counts(std::string_view text)
{
    if (text.find_first_of(",:") != text.npos) return node_choice(text);
    const std::size_t dash = text.find('-');
    const auto minimum = node_count(text.substr(0, dash));
    const auto maximum = dash == text.npos ? minimum : node_count(text.substr(dash + 1));
    if (!minimum || !maximum || *maximum < *minimum) return {};
    return NodeCounts{*minimum, *maximum, {}};
}

}  // namespace restd::slurm
