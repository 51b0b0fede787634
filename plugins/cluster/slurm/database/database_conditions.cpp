#include "database_conditions.hpp"

#include <ctime>

#include "../names/reason_names.hpp"
#include "../no_val.hpp"
#include "common/words.hpp"
#include "restd/error.hpp"

namespace restd::slurm {
namespace {

// Bits of JobCondition::flags (JOBCOND_FLAG_ of slurm/slurmdb.h).
namespace job_flag {
constexpr std::uint32_t duplicates = 0x1, no_steps = 0x2, no_truncation = 0x4, whole_het_job = 0x10, no_whole_het_job = 0x20,
                        no_wait = 0x40, no_default_usage = 0x80, script = 0x100, environment = 0x200;
}

// The lists of a condition hold single values or comma lists.
List<std::string_view> words_of(List<std::string_view> list, Arena& arena)
{
    if (list.data() == nullptr) return {};
    std::vector<std::string_view> words;
    for (const std::string_view item : list)
        for (const std::string_view word : cluster::split(item)) words.push_back(word);
    if (words.empty()) return {};
    return arena.copy_list(words);
}

List<std::string_view> numbers_of(List<std::string_view> list, const Place& place, Arena& arena)
{
    const List<std::string_view> words = words_of(list, arena);
    for (const std::string_view word : words)
        if (const auto number = cluster::parse_number(word); !number || *number > 0xffffffff)
            throw Error(err::data_conv_failed, "\"" + std::string(word) + "\" is no id: a whole number is expected", place,
                        422);
    return words;
}

List<std::string_view> qualities_of(List<std::string_view> list, const Place& place, DatabaseNames& names, Arena& arena)
{
    const List<std::string_view> words = words_of(list, arena);
    if (words.empty()) return {};
    return names.quality_ids(words, place, arena);
}

List<std::string_view> reasons_of(List<std::string_view> list, Arena& arena)
{
    const List<std::string_view> words = words_of(list, arena);
    if (words.empty()) return {};
    const std::string_view none = reason_name(no_value32);
    std::vector<std::string_view> numbers;
    for (const std::string_view word : words) {
        std::uint32_t reason = 0;
        if (const auto number = cluster::parse_number(word); number && *number <= 0xffff)
            reason = static_cast<std::uint32_t>(*number);
        else
            while (!cluster::same_word(reason_name(reason), word))
                if (reason_name(++reason) == none)
                    throw Error(err::data_conv_failed, "There is no reason " + std::string(word),
                                Place::record<model::JobCondition>()(&model::JobCondition::reason), 422);
        numbers.push_back(number_text(reason, arena));
    }
    return arena.copy_list(numbers);
}

List<std::string_view> states_of(List<std::uint32_t> list, Arena& arena)
{
    if (list.empty()) return {};
    std::vector<std::string_view> numbers;
    for (const std::uint32_t state : list) numbers.push_back(number_text(state, arena));
    return arena.copy_list(numbers);
}

List<std::string_view> users_of(List<std::string_view> list, cluster::People& people, Arena& arena)
{
    const List<std::string_view> words = words_of(list, arena);
    if (words.empty()) return {};
    std::vector<std::string_view> numbers;
    for (const std::string_view word : words) {
        const auto number = cluster::parse_number(word);
        const auto person = people.find(word);
        if (!person && !(number && *number < no_value32))
            throw Error(err::user_id_unknown, "Unable to resolve user: " + std::string(word),
                        Place::record<model::JobCondition>()(&model::JobCondition::users), 422);
        numbers.push_back(number_text(person ? person->uid : *number, arena));
    }
    return arena.copy_list(numbers);
}

List<std::string_view> groups_of(List<std::string_view> list, cluster::People& people, Arena& arena)
{
    const List<std::string_view> words = words_of(list, arena);
    if (words.empty()) return {};
    std::vector<std::string_view> numbers;
    for (const std::string_view word : words) {
        const auto number = cluster::parse_number(word);
        const auto group = people.group_id(word);
        if (!group && !(number && *number < no_value32))
            throw Error(err::group_id_unknown, "Unable to resolve group: " + std::string(word),
                        Place::record<model::JobCondition>()(&model::JobCondition::groups), 422);
        numbers.push_back(number_text(group ? *group : *number, arena));
    }
    return arena.copy_list(numbers);
}

// "1234", "1234_5", "1234+1", "1234.0", "1234.batch".
SelectedStep step_of(std::string_view text)
{
    const auto refuse = [&]() -> std::uint32_t {
        throw Error(err::data_conv_failed, "\"" + std::string(text) + "\" is no job or step",
                    Place::record<model::JobCondition>()(&model::JobCondition::step), 422);
    };
    const auto number = [&](std::string_view digits) {
        const auto value = cluster::parse_number(digits);
        return value && *value < no_value32 ? static_cast<std::uint32_t>(*value) : refuse();
    };
    SelectedStep out;
    out.step_id.step_id = no_value32;
    out.step_id.step_het_comp = no_value32;
    const std::size_t dot = text.find('.');
    std::string_view job = text.substr(0, dot);
    if (dot != text.npos) {
        std::string_view step = text.substr(dot + 1);
        const std::size_t plus = step.find('+');
        if (plus != step.npos) out.step_id.step_het_comp = number(step.substr(plus + 1));
        step = step.substr(0, plus);
        out.step_id.step_id = step == "batch"         ? 0xfffffffb
                              : step == "extern"      ? 0xfffffffc
                              : step == "interactive" ? 0xfffffffa
                                                      : number(step);
    }
    const std::size_t mark = job.find_first_of("_+");
    if (mark != job.npos) (job[mark] == '_' ? out.array_task_id : out.het_job_offset) = number(job.substr(mark + 1));
    out.step_id.job_id = number(job.substr(0, mark));
    return out;
}

bool is_empty(const JobCondition& c)
{
    JobCondition nothing;
    nothing.db_flags = 0;
    Packer mine, none;
    pack(mine, job_cond_rows, c);
    pack(none, job_cond_rows, nothing);
    return mine.bytes() == none.bytes();
}

// Usage up to now where an end is missing.
void fill_in_end(Time start, Time& end, Time now)
{
    if (start != 0 && end == 0) end = now;
}

constexpr std::uint32_t plain(const NoVal32& value)
{
    return value.value_or(0);  // 0: do not look
}

}  // namespace

List<std::string_view> just(std::string_view text, Arena& arena)
{
    return {arena.make<std::string_view>(text), 1};
}

void fill_in_period(JobCondition& c, Time now)
{
    if ((c.flags & job_flag::no_default_usage) != 0) return;
    if (!c.state_list.empty()) {
        if (c.usage_start == 0 && c.step_list.empty()) c.usage_start = now;
        if (c.usage_start != 0 && c.usage_end == 0) c.usage_end = c.usage_start;
    } else if (c.step_list.empty() && c.usage_start == 0) {
        const std::time_t seconds = now;
        std::tm midnight{};
        localtime_r(&seconds, &midnight);
        midnight.tm_sec = midnight.tm_min = midnight.tm_hour = 0;
        midnight.tm_isdst = -1;
        c.usage_start = std::mktime(&midnight);
    }
    if (c.usage_end == 0) c.usage_end = now;
    // The end is not part of the period.
    if (c.usage_end == c.usage_start || c.usage_end == now) ++c.usage_end;
}

JobCondition to_wire(const model::JobCondition& in, std::string_view cluster_name, Time now, DatabaseNames& names,
                     cluster::People& people, Arena& arena)
{
    JobCondition c;
    c.db_flags = 0;
    c.acct_list = words_of(in.account, arena);
    c.associd_list = numbers_of(in.association, Place::record<model::JobCondition>()(&model::JobCondition::association), arena);
    c.cluster_list = words_of(in.cluster, arena);
    c.constraint_list = words_of(in.constraints, arena);
    c.cpus_max = plain(in.cpus_max);
    c.cpus_min = plain(in.cpus_min);
    const auto bit = [](bool set, std::uint32_t value) { return set ? value : 0; };
    c.db_flags = bit(in.scheduler_unset, 0x1) | bit(in.scheduled_on_submit, 0x2) | bit(in.scheduled_by_main, 0x4) |
                 bit(in.scheduled_by_backfill, 0x8) | bit(in.job_started, 0x10);
    c.exitcode = static_cast<std::uint32_t>(in.exit_code.value_or(0));
    c.flags = bit(in.show_duplicates, job_flag::duplicates) | bit(in.skip_steps, job_flag::no_steps) |
              bit(in.disable_truncate_usage_time, job_flag::no_truncation) | bit(in.whole_hetjob, job_flag::whole_het_job) |
              bit(in.disable_whole_hetjob, job_flag::no_whole_het_job) | bit(in.disable_wait_for_result, job_flag::no_wait) |
              bit(in.usage_time_as_submit_time, job_flag::no_default_usage) | bit(in.show_batch_script, job_flag::script) |
              bit(in.show_job_environment, job_flag::environment);
    c.groupid_list = groups_of(in.groups, people, arena);
    c.jobname_list = words_of(in.job_name, arena);
    c.nodes_max = plain(in.nodes_max);
    c.nodes_min = plain(in.nodes_min);
    c.partition_list = words_of(in.partition, arena);
    c.qos_list = qualities_of(in.qos, Place::record<model::JobCondition>()(&model::JobCondition::qos), names, arena);
    c.reason_list = reasons_of(in.reason, arena);
    c.resv_list = words_of(in.reservation, arena);
    c.resvid_list =
        numbers_of(in.reservation_id, Place::record<model::JobCondition>()(&model::JobCondition::reservation_id), arena);
    c.state_list = states_of(in.state, arena);
    std::vector<SelectedStep> steps;
    for (const std::string_view word : words_of(in.step, arena)) steps.push_back(step_of(word));
    if (!steps.empty()) c.step_list = arena.copy_list(steps);
    c.timelimit_max = plain(in.timelimit_max);
    c.timelimit_min = plain(in.timelimit_min);
    c.usage_end = in.end_time;
    c.usage_start = in.start_time;
    if (in.submit_time != 0) {
        c.usage_start = in.submit_time;
        c.flags |= job_flag::no_default_usage;
    }
    if (!in.node.empty()) c.used_nodes = in.node;
    c.userid_list = users_of(in.users, people, arena);
    c.wckey_list = words_of(in.wckey, arena);

    // Who asks for nothing in particular gets all jobs of all clusters, as the original has it.
    if (is_empty(c)) {
        c.db_flags = 1;  // do not look
        return c;
    }
    if (c.db_flags == 0) c.db_flags = 1;  // do not look
    if (c.flags == 0) c.flags = job_flag::duplicates | job_flag::no_truncation;
    if (c.cluster_list.empty()) c.cluster_list = just(cluster_name, arena);
    // Who names jobs and no period means them whenever they ran.
    const bool names_jobs = !c.step_list.empty() && c.state_list.empty() && c.usage_start == 0 && c.usage_end == 0;
    if (!names_jobs) fill_in_period(c, now);
    return c;
}

QosCondition to_wire(const model::QosCondition& in, Arena& arena)
{
    QosCondition c;
    c.description_list = in.description.empty() ? List<std::string_view>() : in.description;
    c.flags = in.with_deleted ? 1 : 0;
    c.id_list = numbers_of(in.id, Place::record<model::QosCondition>()(&model::QosCondition::id), arena);
    c.name_list = words_of(in.name, arena);
    // On the wire 0 is any mode, and none has a bit of its own (PREEMPT_MODE_COND_OFF of slurm/slurm.h).
    constexpr std::uint16_t no_preemption = 0x10;
    if (in.preempt_mode != no_value16) c.preempt_mode = in.preempt_mode == 0 ? no_preemption : in.preempt_mode;
    return c;
}

AssociationCondition to_wire(const model::AssociationCondition& in, Time now, DatabaseNames& names, Arena& arena)
{
    AssociationCondition c;
    c.acct_list = words_of(in.account, arena);
    c.cluster_list = words_of(in.cluster, arena);
    c.def_qos_id_list = qualities_of(
        in.default_qos, Place::record<model::AssociationCondition>()(&model::AssociationCondition::default_qos), names, arena);
    const auto bit = [](bool set, std::uint32_t value) { return set ? value : 0; };
    c.flags = bit(in.with_deleted, 1) | bit(in.with_usage, 2) | bit(in.only_defaults, 4) | bit(in.with_raw_qos, 8) |
              bit(in.with_sub_accounts, 16) | bit(in.without_parent_info, 32) | bit(in.without_parent_limits, 64);
    c.id_list = numbers_of(in.id, Place::record<model::AssociationCondition>()(&model::AssociationCondition::id), arena);
    c.partition_list = words_of(in.partition, arena);
    c.parent_acct_list = words_of(in.parent_account, arena);
    c.qos_list =
        qualities_of(in.qos, Place::record<model::AssociationCondition>()(&model::AssociationCondition::qos), names, arena);
    c.usage_end = in.usage_end;
    c.usage_start = in.usage_start;
    fill_in_end(c.usage_start, c.usage_end, now);
    c.user_list = words_of(in.user, arena);
    // An empty list is one too: any user, but no account.
    if (in.user.data() != nullptr && c.user_list.data() == nullptr) c.user_list = in.user.first(0);
    return c;
}

AccountCondition to_wire(const model::AccountCondition& in, Time now, DatabaseNames& names, Arena& arena)
{
    AccountCondition c;
    if (in.association != nullptr) c.assoc_cond = to_wire(*in.association, now, names, arena);
    c.description_list = in.description.empty() ? List<std::string_view>() : in.description;
    const auto bit = [](bool set, std::uint32_t value) { return set ? value : 0; };
    c.flags = bit(in.with_deleted, 1) | bit(in.with_associations, 2) | bit(in.with_coordinators, 4) |
              bit(in.no_users_are_coordinators, model::no_users_are_coordinators) |
              bit(in.users_are_coordinators, model::users_are_coordinators);
    return c;
}

UserCondition to_wire(const model::UserCondition& in, Time now, DatabaseNames& names, Arena& arena)
{
    UserCondition c;
    c.admin_level = in.admin_level;
    if (in.association != nullptr) c.assoc_cond = to_wire(*in.association, now, names, arena);
    c.def_acct_list = words_of(in.default_account, arena);
    c.def_wckey_list = words_of(in.default_wckey, arena);
    c.with_assocs = in.with_associations ? 1 : 0;
    c.with_coords = in.with_coordinators ? 1 : 0;
    c.with_deleted = in.with_deleted ? 1 : 0;
    c.with_wckeys = in.with_wckeys ? 1 : 0;
    return c;
}

WckeyCondition to_wire(const model::WckeyCondition& in, Time now, Arena& arena)
{
    WckeyCondition c;
    c.cluster_list = words_of(in.cluster, arena);
    c.id_list = numbers_of(in.id, Place::record<model::WckeyCondition>()(&model::WckeyCondition::id), arena);
    c.name_list = in.name.empty() ? List<std::string_view>() : in.name;
    c.only_defs = in.only_defaults ? 1 : 0;
    c.usage_end = in.usage_end;
    c.usage_start = in.usage_start;
    fill_in_end(c.usage_start, c.usage_end, now);
    c.user_list = words_of(in.user, arena);
    c.with_usage = in.with_usage ? 1 : 0;
    c.with_deleted = in.with_deleted ? 1 : 0;
    return c;
}

ClusterCondition to_wire(const model::ClusterCondition& in, Arena& arena)
{
    ClusterCondition c;
    c.classification = in.classification;
    c.cluster_list = words_of(in.cluster, arena);
    c.federation_list = words_of(in.federation, arena);
    if (in.flags != 0) c.flags = in.flags;
    c.rpc_version_list =
        numbers_of(in.rpc_version, Place::record<model::ClusterCondition>()(&model::ClusterCondition::rpc_version), arena);
    c.usage_end = in.usage_end;
    c.usage_start = in.usage_start;
    c.with_usage = in.with_usage ? 1 : 0;
    c.with_deleted = in.with_deleted ? 1 : 0;
    return c;
}

InstanceCondition to_wire(const model::InstanceCondition& in)
{
    const auto given = [](List<std::string_view> list) { return list.empty() ? List<std::string_view>() : list; };
    InstanceCondition c;
    c.cluster_list = given(in.cluster);
    c.extra_list = given(in.extra);
    c.instance_id_list = given(in.instance_id);
    c.instance_type_list = given(in.instance_type);
    if (!in.node_list.empty()) c.node_list = in.node_list;
    c.time_end = in.time_end;
    c.time_start = in.time_start;
    return c;
}

}  // namespace restd::slurm
