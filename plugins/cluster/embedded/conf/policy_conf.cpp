#include "conf/policy_conf.hpp"

#include <cstdlib>
#include <limits>
#include <optional>

#include "base/shared_words.hpp"

namespace restd::embedded {
namespace {

std::optional<double> parse_weight(std::string_view text)
{
    const std::string copy(text);
    char* end = nullptr;
    const double value = std::strtod(copy.c_str(), &end);
    if (copy.empty() || end != copy.c_str() + copy.size() || !(value >= 0) || value > 1e15) return std::nullopt;
    return value;
}

bool take_enforce(PolicyConf& conf, std::string_view value, std::string& expected,
                  const std::function<void(const std::string&)>& remark)
{
    conf.associations = conf.limits = conf.qos = conf.safe = conf.wckeys = false;
    for (const auto word : split(value)) {
        if (same_word(word, "none") || same_word(word, "0")) continue;
        if (same_word(word, "nojobs") || same_word(word, "nosteps")) {
            remark("AccountingStorageEnforce=" + std::string(word) + " is ignored: the history of all jobs is kept");
            continue;
        }
        const bool all = same_word(word, "all");
        if (!all && !same_word(word, "associations") && !same_word(word, "limits") && !same_word(word, "qos") &&
            !same_word(word, "safe") && !same_word(word, "wckeys")) {
            expected =
                "associations, limits, qos, safe, wckeys, nojobs, nosteps, all or none instead of '" + std::string(word) + "'";
            return false;
        }
        conf.associations = true;
        conf.safe = conf.safe || all || same_word(word, "safe");
        conf.limits = conf.limits || conf.safe || same_word(word, "limits");
        conf.qos = conf.qos || all || same_word(word, "qos");
        conf.wckeys = conf.wckeys || all || same_word(word, "wckeys");
    }
    return true;
}

bool take_flags(PolicyConf& conf, std::string_view value, std::string& expected,
                const std::function<void(const std::string&)>& remark)
{
    for (const auto word : split(value)) {
        if (same_word(word, "ACCRUE_ALWAYS"))
            conf.accrue_always = true;
        else if (same_word(word, "DEPTH_OBLIVIOUS"))
            conf.depth_oblivious = true;
        else if (same_word(word, "NO_FAIR_TREE"))
            conf.fair_tree = false;
        else if (same_word(word, "FAIR_TREE"))
            conf.fair_tree = true;
        else if (same_word(word, "INCR_ONLY"))
            conf.increase_only = true;
        else if (same_word(word, "MAX_TRES"))
            conf.max_tres = true;
        else if (same_word(word, "SMALL_RELATIVE_TO_TIME"))
            conf.small_relative_to_time = true;
        else if (same_word(word, "NO_NORMAL_ALL"))
            conf.normal_association = conf.normal_partition = conf.normal_qos = conf.normal_tres = false;
        else if (same_word(word, "NO_NORMAL_ASSOC"))
            conf.normal_association = false;
        else if (same_word(word, "NO_NORMAL_PART"))
            conf.normal_partition = false;
        else if (same_word(word, "NO_NORMAL_QOS"))
            conf.normal_qos = false;
        else if (same_word(word, "NO_NORMAL_TRES"))
            conf.normal_tres = false;
        else if (same_word(word, "CALCULATE_RUNNING") || same_word(word, "MAX_TRES_GRES"))
            remark("PriorityFlags=" + std::string(word) + " is ignored");
        else {
            expected = "flags of priority/multifactor instead of '" + std::string(word) + "'";
            return false;
        }
    }
    // As in Slurm: depth-oblivious is a variant of the classic algorithm.
    if (conf.depth_oblivious) conf.fair_tree = false;
    return true;
}

}  // namespace

bool take_tres_weights(TresWeights& weights, std::string_view text, std::string& expected,
                       const std::function<void(const std::string&)>& remark)
{
    weights = {};
    for (const auto part : split(text)) {
        const auto equals = part.find('=');
        auto number = equals == std::string_view::npos ? std::string_view() : trim(part.substr(equals + 1));
        const auto name = trim(part.substr(0, equals));
        double scale = 1;
        const bool memory = same_word(name, "mem");
        if (memory && !number.empty()) {
            // The weight is for one such unit, but memory is counted in megabytes.
            const char unit = number.back();
            if (unit == 'K' || unit == 'k') scale = 1024;
            if (unit == 'G' || unit == 'g') scale = 1.0 / 1024;
            if (unit == 'T' || unit == 't') scale = 1.0 / 1024 / 1024;
            if (scale != 1 || unit == 'M' || unit == 'm') number.remove_suffix(1);
        }
        const auto weight = parse_weight(number);
        if (!weight) {
            expected = "weights such as CPU=1.0,Mem=0.25G instead of '" + std::string(part) + "'";
            return false;
        }
        if (same_word(name, "cpu"))
            weights.cpu = *weight;
        else if (memory)
            weights.mem = *weight * scale;
        else if (same_word(name, "node"))
            weights.node = *weight;
        else if (same_word(name, "billing"))
            weights.billing = *weight;
        else if (name.size() > 8 && same_word(name.substr(0, 8), "license/"))
            weights.licenses.emplace_back(std::string(name.substr(8)), *weight);
        else
            remark("the weight of " + std::string(name) + " is not used: jobs have none here");
        weights.given = true;
    }
    return true;
}

PolicyKey take_policy_setting(PolicyConf& conf, std::string_view key, std::string_view value, std::string& expected,
                              const std::function<void(const std::string&)>& remark)
{
    const auto number = [&](std::uint32_t& to) {
        const auto parsed = parse_number(value);
        expected = "a number";
        if (!parsed || *parsed > std::numeric_limits<std::uint32_t>::max()) return PolicyKey::wrong;
        to = static_cast<std::uint32_t>(*parsed);
        return PolicyKey::taken;
    };
    const auto seconds = [&](std::uint32_t& to, std::uint32_t least) {
        const auto parsed = parse_minutes(value);
        expected = "a time such as 30, 1:30:00 or 7-0";
        if (!parsed || !parsed->is_number() || parsed->value < least || parsed->value > 0xffffffffu / 60)
            return PolicyKey::wrong;
        to = parsed->value * 60;
        return PolicyKey::taken;
    };
    const auto done = [](bool well) { return well ? PolicyKey::taken : PolicyKey::wrong; };

    // Warns about settings that would change permissions, visibility or priorities but are not supported here.
    if (key == "priorityparameters" || key == "prioritysitefactorparameters" || key == "prioritysitefactorplugin" ||
        key == "privatedata" || key == "preempttype") {
        const bool usual = value.empty() || same_word(value, "none") || same_word(value, "preempt/none");
        if (!usual && key == "privatedata")
            remark("PrivateData is ignored: everybody may see all jobs, accounts and usage");
        else if (!usual && key == "preempttype")
            remark("PreemptType is ignored: no job is stopped for another one");
        else if (!usual)
            remark("priorities do not depend on plugins or parameters of their own here");
        return PolicyKey::taken;
    }
    if (key == "accountingstorageenforce") return done(take_enforce(conf, value, expected, remark));
    if (key == "prioritytype") {
        expected = "priority/basic or priority/multifactor";
        conf.multifactor = same_word(value, "priority/multifactor");
        return done(conf.multifactor || same_word(value, "priority/basic"));
    }
    if (key == "priorityweightage") return number(conf.weight_age);
    if (key == "priorityweightassoc") return number(conf.weight_association);
    if (key == "priorityweightfairshare") return number(conf.weight_fair_share);
    if (key == "priorityweightjobsize") return number(conf.weight_job_size);
    if (key == "priorityweightpartition") return number(conf.weight_partition);
    if (key == "priorityweightqos") return number(conf.weight_qos);
    if (key == "priorityweighttres") {
        conf.weight_tres_text = value;
        return done(take_tres_weights(conf.weight_tres, value, expected, remark));
    }
    if (key == "prioritymaxage") return seconds(conf.max_age, 1);
    if (key == "prioritydecayhalflife") return seconds(conf.half_life, 0);
    if (key == "prioritycalcperiod") return seconds(conf.calc_period, 1);
    if (key == "priorityflags") return done(take_flags(conf, value, expected, remark));
    if (key == "priorityfavorsmall") {
        expected = "YES or NO";
        const auto parsed = parse_yes_no(value);
        conf.favor_small = parsed.value_or(false);
        return done(parsed.has_value());
    }
    if (key == "fairsharedampeningfactor") {
        const auto result = number(conf.dampening);
        expected = "a number from 1";
        return conf.dampening == 0 ? PolicyKey::wrong : result;
    }
    if (key == "priorityusageresetperiod") {
        using Reset = PolicyConf::Reset;
        constexpr std::pair<std::string_view, Reset> periods[] = {{"NONE", Reset::none},       {"NOW", Reset::now},
                                                                  {"DAILY", Reset::daily},     {"WEEKLY", Reset::weekly},
                                                                  {"MONTHLY", Reset::monthly}, {"QUARTERLY", Reset::quarterly},
                                                                  {"YEARLY", Reset::yearly}};
        for (const auto& [word, period] : periods)
            if (same_word(word, value)) {
                conf.reset = period;
                return PolicyKey::taken;
            }
        expected = "NONE, NOW, DAILY, WEEKLY, MONTHLY, QUARTERLY or YEARLY";
        return PolicyKey::wrong;
    }
    return PolicyKey::unknown;
}

}  // namespace restd::embedded
