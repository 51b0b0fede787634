// The settings in slurm.conf for permissions, limits and priorities: AccountingStorageEnforce, Priority…,
// FairShareDampeningFactor, and the weights of TRES.
//
// Threads: read once at start, immutable after.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "restd/model/values.hpp"

namespace restd::embedded {

// A weight for each TRES that exists here; a TRES that is not named has no weight.
struct TresWeights {
    double cpu = 0, mem = 0, node = 0;  // mem: for each MB
    double billing = 0;
    std::vector<std::pair<std::string, double>> licenses;
    bool given = false;
};

struct PolicyConf {
    // AccountingStorageEnforce, including what each word implies.
    bool associations = false, limits = false, qos = false, safe = false, wckeys = false;

    bool multifactor = false;  // PriorityType
    std::uint32_t weight_age = 0, weight_association = 0, weight_fair_share = 0, weight_job_size = 0, weight_partition = 0,
                  weight_qos = 0;
    TresWeights weight_tres;
    std::string weight_tres_text;             // as written
    std::uint32_t max_age = 7 * 24 * 3600;    // seconds
    std::uint32_t half_life = 7 * 24 * 3600;  // seconds; 0: usage does not decay
    std::uint32_t calc_period = 300;          // seconds
    enum class Reset : std::uint8_t { none, now, daily, weekly, monthly, quarterly, yearly } reset = Reset::none;
    std::uint32_t dampening = 1;
    bool favor_small = false, fair_tree = true, depth_oblivious = false, accrue_always = false, increase_only = false,
         max_tres = false, small_relative_to_time = false;
    bool normal_association = true, normal_partition = true, normal_qos = true, normal_tres = true;
};

enum class PolicyKey { unknown, taken, wrong };
// Takes one setting, with the key in lower case. If it returns `wrong`, `expected` says what the value should have been. Calls
// `remark` for everything that is ignored.
PolicyKey take_policy_setting(PolicyConf& conf, std::string_view key, std::string_view value, std::string& expected,
                              const std::function<void(const std::string&)>& remark);

// "CPU=1.0,Mem=0.25G,License/matlab=2". Returns false if it is invalid; `expected` then says what is wrong.
bool take_tres_weights(TresWeights& weights, std::string_view text, std::string& expected,
                       const std::function<void(const std::string&)>& remark);

}  // namespace restd::embedded
