#include "port/configuration_view.hpp"

#include <string>

namespace restd::embedded {
namespace {

std::uint16_t enforced(const PolicyConf& policy)
{
    namespace enforce = model::accounting_enforce;
    unsigned bits = 0;
    if (policy.associations) bits |= enforce::associations;
    if (policy.limits) bits |= enforce::limits;
    if (policy.wckeys) bits |= enforce::wckeys;
    if (policy.qos) bits |= enforce::qos;
    if (policy.safe) bits |= enforce::safe;
    return static_cast<std::uint16_t>(bits);
}

std::uint16_t flags_of(const PolicyConf& policy)
{
    namespace flag = model::priority_flag;
    unsigned bits = 0;
    if (policy.accrue_always) bits |= flag::accrue_always;
    if (policy.small_relative_to_time) bits |= flag::small_relative_to_time;
    if (policy.depth_oblivious) bits |= flag::depth_oblivious;
    if (policy.fair_tree) bits |= flag::fair_tree;
    if (policy.increase_only) bits |= flag::incr_only;
    if (policy.max_tres) bits |= flag::max_tres;
    if (!policy.normal_association) bits |= flag::no_normal_assoc;
    if (!policy.normal_partition) bits |= flag::no_normal_part;
    if (!policy.normal_qos) bits |= flag::no_normal_qos;
    if (!policy.normal_tres) bits |= flag::no_normal_tres;
    return static_cast<std::uint16_t>(bits);
}

std::uint16_t reset_of(PolicyConf::Reset reset)
{
    namespace period = model::priority_reset;
    using Reset = PolicyConf::Reset;
    switch (reset) {
    case Reset::none: return period::none;
    case Reset::now: return period::now;
    case Reset::daily: return period::daily;
    case Reset::weekly: return period::weekly;
    case Reset::monthly: return period::monthly;
    case Reset::quarterly: return period::quarterly;
    case Reset::yearly: return period::yearly;
    }
    return period::none;
}

std::uint16_t part_limits(const ClusterConf& conf)
{
    namespace limits = model::enforce_partition_limits;
    if (!conf.enforce_part_limits) return limits::no;
    return conf.enforce_any_partition ? limits::any : limits::all;
}

void append(std::string& list, const std::string& word)
{
    if (!list.empty()) list += ',';
    list += word;
}

}  // namespace

void show_configuration(const ClusterConf& conf, const Book& book, const ConfigurationFacts& facts,
                        Sink<model::Configuration> sink)
{
    const PolicyConf& policy = conf.policy;
    std::string tres, licenses, key_of_tokens;
    for (const auto& [id, record] : book.tres)
        append(tres, record.name.empty() ? record.type : record.type + '/' + record.name);
    for (const auto& [name, count] : conf.licenses) append(licenses, name + ':' + std::to_string(count));
    if (!conf.jwt_key_file.empty()) append(key_of_tokens, "jwt_key=" + conf.jwt_key_file);
    if (!conf.user_claim.empty()) append(key_of_tokens, "userclaimfield=" + conf.user_claim);
    const std::string scheduling =
        "default_queue_depth=" + std::to_string(conf.queue_depth) + ",max_script_size=" + std::to_string(conf.max_script_size);
    const std::string requeue = conf.requeue_exit.text(), requeue_hold = conf.requeue_exit_hold.text();
    const model::ControllerAddress controller{conf.node.address, conf.node.hostname};

    model::Configuration out;
    out.accounting_storage_enforce = enforced(policy);
    out.accounting_storage_tres = tres;
    out.accounting_storage_type = "accounting_storage/slurmdbd";  // as it is shown to clients everywhere
    out.auth_alt_parameters = key_of_tokens;
    out.auth_alt_types = "auth/jwt";
    out.cluster_name = conf.cluster_name;
    out.controllers = {&controller, 1};
    if (conf.def_memory_per_cpu.is_number()) out.default_memory_per_cpu = conf.def_memory_per_cpu;
    out.enforce_partition_limits = part_limits(conf);
    out.fair_share_dampening_factor = static_cast<std::uint16_t>(policy.dampening);
    out.first_job_id = conf.first_job_id;
    out.job_file_append = conf.append_files;
    out.job_requeue = conf.requeue;
    out.kill_wait = static_cast<std::uint16_t>(conf.kill_wait);
    out.licenses = licenses;
    out.log_time_format = model::log_time_format::unset;
    out.mail_prog = conf.mail_program;
    out.max_array_size = conf.max_array_size;
    out.max_job_count = conf.max_job_count;
    out.max_job_id = conf.max_job_id;
    if (!conf.max_memory_per_cpu.is_number()) out.max_memory_per_node = conf.max_memory_per_node.value_or(0);
    out.max_node_count = 1;
    out.min_job_age = conf.min_job_age;
    out.over_time_limit = static_cast<std::uint16_t>(conf.over_time_limit);
    out.priority_calc_period = policy.calc_period;
    out.priority_decay_half_life = policy.half_life;
    out.priority_favor_small = policy.favor_small;
    out.priority_flags = flags_of(policy);
    out.priority_max_age = policy.max_age;
    out.priority_type = policy.multifactor ? "priority/multifactor" : "priority/basic";
    out.priority_usage_reset_period = reset_of(policy.reset);
    out.priority_weight_age = policy.weight_age;
    out.priority_weight_assoc = policy.weight_association;
    out.priority_weight_fairshare = policy.weight_fair_share;
    out.priority_weight_job_size = policy.weight_job_size;
    out.priority_weight_partition = policy.weight_partition;
    out.priority_weight_qos = policy.weight_qos;
    out.priority_weight_tres = policy.weight_tres_text;
    out.requeue_exit = requeue;
    out.requeue_exit_hold = requeue_hold;
    out.reservation_over_run = static_cast<std::uint16_t>(conf.reservation_over_run);
    out.scheduler_parameters = scheduling;
    out.scheduler_type = conf.backfill ? "sched/backfill" : "sched/builtin";
    out.select_type_parameters = static_cast<std::uint16_t>(
        model::select_type::cpu | (conf.memory_is_counted ? model::select_type::memory : model::select_type::none));
    out.slurm_user = conf.slurm_user;
    out.state_save_location = facts.state_directory;

    out.last_update = facts.last_update;
    out.boot_time = facts.started;
    out.hash = conf.hash;
    out.next_job_id = facts.next_job_id;
    out.path = facts.conf_file;
    out.release = facts.release;
    sink(out);
}

void show_database_configuration(const ClusterConf& conf, std::string_view file, Sink<model::DatabaseConfiguration> sink)
{
    model::DatabaseConfiguration out;
    out.dbd_host = conf.node.hostname;
    out.default_qos = "normal";
    out.max_query_time_range = NoVal32::infinite();
    out.storage_loc = file;
    out.track_wckey = true;
    sink(out);
}

}  // namespace restd::embedded
